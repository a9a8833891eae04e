/**
 * Archives of the boot: ustar (POSIX.1-1988) in RAM, served at /boot and in the root. Names may use the prefix field; folders are kept; anything
 * but files and folders is passed over. A damaged archive ends at the damage.
 */
import { decodeUtf8 } from '@lux9/base';
import { addfile } from '../dev/root.ts';
import type { Kernel } from '../port/kernel.ts';

const block = 512;

function text(bytes: Uint8Array, at: number, size: number): string {
  let end = at;
  while (end < at + size && bytes[end] !== 0) end++;
  return decodeUtf8(bytes, at, end);
}

function octal(bytes: Uint8Array, at: number, size: number): number {
  const digits = text(bytes, at, size).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : 0;
}

/** Enters the archive's files below the directory `top` of the root ('': the root itself); answers how many. */
export function initrd(k: Kernel, physical: number, bytes: number, top: string): number {
  const archive = k.ram.subarray(physical, physical + bytes);
  let count = 0;
  for (let at = 0; at + block <= archive.length;) {
    if (archive[at] === 0 || text(archive, at + 257, 5) !== 'ustar') break;
    const name = text(archive, at, 100);
    const prefix = text(archive, at + 345, 155);
    const size = octal(archive, at + 124, 12);
    const mode = octal(archive, at + 100, 8);
    const type = String.fromCharCode(archive[at + 156]!);
    if (at + block + size > archive.length) break;
    const path = prefix === '' ? name : `${prefix}/${name}`;
    if (type === '0' || type === '\0') {
      addfile(k, top, path, false, physical + at + block, size, mode === 0 ? 0o555 : mode);
      count++;
    } else if (type === '5') addfile(k, top, path, true, 0, 0, 0o555);
    at += block + Math.ceil(size / block) * block;
  }
  return count;
}
