/** 9P strings: u16 count of bytes, UTF-8, no NUL (intro(5)). */
import { decodeUtf8, runeAt, runeError, runeLength, runeOf, u16le } from '@lux9/base';

/** Bytes of a string at most. */
export const stringMax = 0xffff;

/** Whether [start, end) is UTF-8 without NUL. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    const c = bytes[at]!;
    if (c === 0) return false;
    if (c < 0x80) {
      at++;
      continue;
    }
    const packed = runeAt(bytes, at, end);
    if (runeOf(packed) === runeError && runeLength(packed) === 1) return false;
    at += runeLength(packed);
  }
  return true;
}

/** The string whose count stands at `start`; undefined when it does not end by `end` or is no text. */
export function readString(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (start + 2 > end) return undefined;
  const stop = start + 2 + u16le(bytes, start);
  if (stop > end || !isText(bytes, start + 2, stop)) return undefined;
  return decodeUtf8(bytes, start + 2, stop);
}
