/**
 * Integers in byte arrays, little endian (`le`) and big endian (`be`), and small helpers on Uint8Array.
 *
 * Promise to callers: a read or write outside the array throws RangeError and changes nothing; results are
 * unsigned; stores take the value modulo the width. `u64…` trades in exact numbers and rejects 2^53 and above.
 */

function check(bytes: Uint8Array, at: number, size: number): void {
  if (!(at >= 0 && at + size <= bytes.length))
    throw new RangeError(`offset ${at}, size ${size}, of ${bytes.length} bytes`);
}

export function u16le(bytes: Uint8Array, at: number): number {
  check(bytes, at, 2);
  return bytes[at]! | (bytes[at + 1]! << 8);
}

export function u32le(bytes: Uint8Array, at: number): number {
  check(bytes, at, 4);
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

export function i32le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) | 0;
}

/** Throws RangeError when the value is 2^53 or more. */
export function u64le(bytes: Uint8Array, at: number): number {
  const value = u32le(bytes, at + 4) * 0x100000000 + u32le(bytes, at);
  if (value > Number.MAX_SAFE_INTEGER) throw new RangeError(`64-bit value at ${at} exceeds 2^53`);
  return value;
}

export function bigU64le(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32le(bytes, at + 4)) << 32n) | BigInt(u32le(bytes, at));
}

export function u16be(bytes: Uint8Array, at: number): number {
  check(bytes, at, 2);
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function u32be(bytes: Uint8Array, at: number): number {
  check(bytes, at, 4);
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}

export function bigU64be(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32be(bytes, at)) << 32n) | BigInt(u32be(bytes, at + 4));
}

export function putU16le(bytes: Uint8Array, at: number, value: number): void {
  check(bytes, at, 2);
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
}

export function putU32le(bytes: Uint8Array, at: number, value: number): void {
  check(bytes, at, 4);
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}

/** `value` is an integer in [0, 2^53). */
export function putU64le(bytes: Uint8Array, at: number, value: number): void {
  check(bytes, at, 8);
  if (!(Number.isSafeInteger(value) && value >= 0))
    throw new RangeError(`not an unsigned integer below 2^53: ${value}`);
  putU32le(bytes, at, value % 0x100000000);
  putU32le(bytes, at + 4, Math.floor(value / 0x100000000));
}

export function putBigU64le(bytes: Uint8Array, at: number, value: bigint): void {
  check(bytes, at, 8);
  putU32le(bytes, at, Number(value & 0xffffffffn));
  putU32le(bytes, at + 4, Number((value >> 32n) & 0xffffffffn));
}

export function putU16be(bytes: Uint8Array, at: number, value: number): void {
  check(bytes, at, 2);
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

export function putU32be(bytes: Uint8Array, at: number, value: number): void {
  check(bytes, at, 4);
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

export function putBigU64be(bytes: Uint8Array, at: number, value: bigint): void {
  check(bytes, at, 8);
  putU32be(bytes, at, Number((value >> 32n) & 0xffffffffn));
  putU32be(bytes, at + 4, Number(value & 0xffffffffn));
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Negative, zero or positive: lexicographic order of the bytes. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const difference = a[i]! - b[i]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const hexDigits = '0123456789abcdef';

/** Two lower-case digits a byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += hexDigits[bytes[i]! >>> 4]! + hexDigits[bytes[i]! & 15]!;
  return text;
}

/** The inverse of toHex; either case. Throws RangeError on anything else. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new RangeError('not pairs of hexadecimal digits');
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}
