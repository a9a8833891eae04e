/**
 * SHA-256 (FIPS 180-4) for identities of images, kernels and logs; the library's pure JavaScript, the same on every
 * host.
 */

import { sha256 as digest } from '@noble/hashes/sha2.js';
import { toHex } from './bytes.ts';

export function sha256(bytes: Uint8Array): Uint8Array {
  return digest(bytes);
}

/** 64 lower-case hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return toHex(digest(bytes));
}
