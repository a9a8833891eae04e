/** Several byte arrays in one: magic, then each with its length (u64 little endian). */
import { putU64le, u64le } from '@lux9/base';

const magic = 0x4d395855; // "UX9M"

export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(8 + parts.reduce((sum, part) => sum + 8 + part.length, 0));
  putU64le(out, 0, magic);
  let at = 8;
  for (const part of parts) {
    putU64le(out, at, part.length);
    out.set(part, at + 8);
    at += 8 + part.length;
  }
  return out;
}

/** Views of the parts. Throws RangeError unless there are exactly `count`. */
export function splitParts(bytes: Uint8Array, count: number): Uint8Array[] {
  if (bytes.length < 8 || u64le(bytes, 0) !== magic) throw new RangeError('not a machine snapshot');
  const parts: Uint8Array[] = [];
  let at = 8;
  while (parts.length < count) {
    const length = u64le(bytes, at);
    if (at + 8 + length > bytes.length) throw new RangeError('machine snapshot is truncated');
    parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  if (at !== bytes.length) throw new RangeError('machine snapshot has bytes left over');
  return parts;
}
