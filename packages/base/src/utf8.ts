/**
 * UTF-8 by Plan 9's rules (utf(6), rune(2)): a byte that does not start or continue a well-formed sequence
 * decodes to one U+FFFD by itself. Overlong forms, surrogates and values above U+10FFFF are ill formed.
 *
 * Promise to callers: decoding never throws; encoding a lone surrogate gives U+FFFD; encode(decode(b)) equals b
 * for well-formed b.
 */

/** Runeerror. */
export const runeError = 0xfffd;
/** UTFmax: the longest sequence, bytes. */
export const utfMax = 4;
export const runeMax = 0x10ffff;

const lengthShift = 21;

/**
 * The rune at `at`, packed with its length: `runeOf` and `runeLength` take it apart. `at` < `end` <= bytes.length.
 * Allocates nothing.
 */
export function runeAt(bytes: Uint8Array, at: number, end: number): number {
  const c = bytes[at]!;
  if (c < 0x80) return (1 << lengthShift) | c;
  const bad = (1 << lengthShift) | runeError;
  if (c < 0xc2 || at + 1 >= end) return bad;
  const c1 = bytes[at + 1]! ^ 0x80;
  if (c1 & 0xc0) return bad;
  if (c < 0xe0) return (2 << lengthShift) | ((c & 0x1f) << 6) | c1;
  if (at + 2 >= end) return bad;
  const c2 = bytes[at + 2]! ^ 0x80;
  if (c2 & 0xc0) return bad;
  if (c < 0xf0) {
    const rune = ((c & 0xf) << 12) | (c1 << 6) | c2;
    return rune < 0x800 || (rune >= 0xd800 && rune <= 0xdfff) ? bad : (3 << lengthShift) | rune;
  }
  if (c > 0xf4 || at + 3 >= end) return bad;
  const c3 = bytes[at + 3]! ^ 0x80;
  if (c3 & 0xc0) return bad;
  const rune = ((c & 7) << 18) | (c1 << 12) | (c2 << 6) | c3;
  return rune < 0x10000 || rune > runeMax ? bad : (4 << lengthShift) | rune;
}

export function runeOf(packed: number): number {
  return packed & ((1 << lengthShift) - 1);
}

export function runeLength(packed: number): number {
  return packed >>> lengthShift;
}

/** Whether [at, end) holds a whole rune or can no longer become one (fullrune of rune(2)). */
export function fullRune(bytes: Uint8Array, at: number, end: number): boolean {
  if (at >= end) return false;
  const c = bytes[at]!;
  const need = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
  for (let i = 1; i < need; i++) {
    if (at + i >= end) return false;
    if ((bytes[at + i]! & 0xc0) !== 0x80) return true;
  }
  return true;
}

export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = '';
  for (let at = start; at < end;) {
    let ascii = at;
    while (ascii < end && ascii - at < 4096 && bytes[ascii]! < 0x80) ascii++;
    if (ascii > at) {
      text += String.fromCharCode.apply(null, bytes.subarray(at, ascii) as unknown as number[]);
      at = ascii;
      continue;
    }
    const packed = runeAt(bytes, at, end);
    text += String.fromCodePoint(runeOf(packed));
    at += runeLength(packed);
  }
  return text;
}

/** Bytes `text` takes when encoded. */
export function utf8Length(text: string): number {
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) size++;
    else if (unit < 0x800) size += 2;
    else if (isPair(text, i)) {
      size += 4;
      i++;
    } else size += 3;
  }
  return size;
}

export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  encodeUtf8Into(text, bytes, 0);
  return bytes;
}

/** Writes `text` at `at`, which must have room for utf8Length(text) bytes; returns the offset behind it. */
export function encodeUtf8Into(text: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    let rune = text.charCodeAt(i);
    if (rune >= 0xd800 && rune <= 0xdfff) {
      if (isPair(text, i)) {
        rune = 0x10000 + ((rune - 0xd800) << 10) + (text.charCodeAt(i + 1) - 0xdc00);
        i++;
      } else rune = runeError;
    }
    at = putRune(rune, bytes, at);
  }
  return at;
}

/**
 * runetochar of rune(2): writes one rune, returns the offset behind it. Surrogates and values out of range give
 * U+FFFD.
 */
export function putRune(rune: number, bytes: Uint8Array, at: number): number {
  if (rune > runeMax || (rune >= 0xd800 && rune <= 0xdfff)) rune = runeError;
  if (rune < 0x80) {
    bytes[at++] = rune;
  } else if (rune < 0x800) {
    bytes[at++] = 0xc0 | (rune >>> 6);
    bytes[at++] = 0x80 | (rune & 0x3f);
  } else if (rune < 0x10000) {
    bytes[at++] = 0xe0 | (rune >>> 12);
    bytes[at++] = 0x80 | ((rune >>> 6) & 0x3f);
    bytes[at++] = 0x80 | (rune & 0x3f);
  } else {
    bytes[at++] = 0xf0 | (rune >>> 18);
    bytes[at++] = 0x80 | ((rune >>> 12) & 0x3f);
    bytes[at++] = 0x80 | ((rune >>> 6) & 0x3f);
    bytes[at++] = 0x80 | (rune & 0x3f);
  }
  return at;
}

function isPair(text: string, i: number): boolean {
  return (
    (text.charCodeAt(i) & 0xfc00) === 0xd800 && i + 1 < text.length && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00
  );
}
