/**
 * UTF-8 at the system's boundary (utf(6), rune(2)). Programs hold AssemblyScript strings (UTF-16) or bytes;
 * every name and text the system sees is UTF-8.
 *
 * Promise to callers: a byte that is not part of a well-formed sequence reads as U+FFFD, one per byte; in a string it is a lone surrogate,
 * U+DC00 + byte, which is written as that byte again: texts may hold any bytes. Nothing traps.
 * `cstr` answers a pointer that is good until the fourth call after it.
 */

export const Runeerror: u32 = 0xfffd;
export const UTFmax: i32 = 4;

/** Bytes of the sequence that `runeAt` read last. */
export let runeSize: i32 = 0;

/** The rune at `p`, `p < end`; its length is left in `runeSize`. */
export function runeAt(p: usize, end: usize): u32 {
  const c = <u32>load<u8>(p);
  runeSize = 1;
  if (c < 0x80) return c;
  if (c < 0xc2 || c > 0xf4) return Runeerror;
  const left = end - p;
  if (left < 2) return Runeerror;
  const c1 = <u32>load<u8>(p, 1) ^ 0x80;
  if (c1 & 0xc0) return Runeerror;
  if (c < 0xe0) {
    runeSize = 2;
    return ((c & 0x1f) << 6) | c1;
  }
  if (left < 3) return Runeerror;
  const c2 = <u32>load<u8>(p, 2) ^ 0x80;
  if (c2 & 0xc0) return Runeerror;
  if (c < 0xf0) {
    const rune = ((c & 0xf) << 12) | (c1 << 6) | c2;
    if (rune < 0x800 || (rune & 0xf800) == 0xd800) return Runeerror;
    runeSize = 3;
    return rune;
  }
  if (left < 4) return Runeerror;
  const c3 = <u32>load<u8>(p, 3) ^ 0x80;
  if (c3 & 0xc0) return Runeerror;
  const rune = ((c & 7) << 18) | (c1 << 12) | (c2 << 6) | c3;
  if (rune < 0x10000 || rune > 0x10ffff) return Runeerror;
  runeSize = 4;
  return rune;
}

/** Whether [p, end) starts with a whole rune, or with bytes that can no longer become one (fullrune). */
export function fullrune(p: usize, end: usize): bool {
  if (p >= end) return false;
  const c = <u32>load<u8>(p);
  const need: usize = c < 0xc2 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 1;
  for (let i: usize = 1; i < need; i++) {
    if (p + i >= end) return false;
    if ((load<u8>(p + i) & 0xc0) != 0x80) return true;
  }
  return true;
}

/** Bytes that a rune takes (runelen). */
export function runelen(rune: u32): i32 {
  return rune < 0x80 ? 1 : rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
}

/** Stores the rune at `p`, which has room for UTFmax bytes; answers its length (runetochar). */
export function putRune(p: usize, rune: u32): i32 {
  if (rune < 0x80) {
    store<u8>(p, rune);
    return 1;
  }
  if (rune < 0x800) {
    store<u8>(p, 0xc0 | (rune >> 6));
    store<u8>(p, 0x80 | (rune & 0x3f), 1);
    return 2;
  }
  if ((rune & 0xfffff800) == 0xd800 || rune > 0x10ffff) rune = Runeerror;
  if (rune < 0x10000) {
    store<u8>(p, 0xe0 | (rune >> 12));
    store<u8>(p, 0x80 | ((rune >> 6) & 0x3f), 1);
    store<u8>(p, 0x80 | (rune & 0x3f), 2);
    return 3;
  }
  store<u8>(p, 0xf0 | (rune >> 18));
  store<u8>(p, 0x80 | ((rune >> 12) & 0x3f), 1);
  store<u8>(p, 0x80 | ((rune >> 6) & 0x3f), 2);
  store<u8>(p, 0x80 | (rune & 0x3f), 3);
  return 4;
}

/** Runes in [p, p + n) (utfnlen). */
export function utfnlen(p: usize, n: i32): i32 {
  const end = p + n;
  let runes = 0;
  while (p < end) {
    runeAt(p, end);
    p += runeSize;
    runes++;
  }
  return runes;
}

/** Whether a unit stands for a byte of no well-formed sequence: U+DC80 to U+DCFF, no high surrogate before it. */
// @ts-ignore: decorator
@inline
function isRawByte(c: u32): bool {
  return (c & 0xff80) == 0xdc80;
}

/** Whether a pair of surrogates begins at a unit. */
// @ts-ignore: decorator
@inline
function isPair(p: usize, end: usize): bool {
  return (<u32>load<u16>(p) & 0xfc00) == 0xd800 && p + 2 < end && (<u32>load<u16>(p, 2) & 0xfc00) == 0xdc00;
}

/** Bytes of `text` in UTF-8. */
export function utf8Length(text: string): i32 {
  let n = text.length;
  let p = changetype<usize>(text);
  for (const end = p + ((<usize>n) << 1); p < end; p += 2) {
    const c = <u32>load<u16>(p);
    if (c < 0x80) continue;
    if (isPair(p, end)) {
      n += 2;
      p += 2;
    } else if (!isRawByte(c)) n += c < 0x800 ? 1 : 2;
  }
  return n;
}

/** Stores `text` at `p`, which has room for utf8Length bytes; answers them. Lone surrogates that stand for no byte become U+FFFD. */
export function putText(p: usize, text: string): i32 {
  const start = p;
  let from = changetype<usize>(text);
  for (const end = from + ((<usize>text.length) << 1); from < end; from += 2) {
    const c = <u32>load<u16>(from);
    if (c < 0x80) store<u8>(p++, c);
    else if (isPair(from, end)) {
      p += putRune(p, 0x10000 + ((c & 0x3ff) << 10) + (<u32>load<u16>(from, 2) & 0x3ff));
      from += 2;
    } else if (isRawByte(c)) store<u8>(p++, c);
    else p += putRune(p, c);
  }
  return <i32>(p - start);
}

/** The string whose UTF-8 stands in [p, p + n). */
export function textOf(p: usize, n: i32): string {
  if (n <= 0) return '';
  const end = p + n;
  // Most texts are ASCII: their bytes are their units.
  let ascii = p;
  while (ascii + 8 <= end && (load<u64>(ascii) & 0x8080808080808080) == 0) ascii += 8;
  while (ascii < end && load<u8>(ascii) < 0x80) ascii++;
  let units = <i32>(ascii - p);
  for (let q = ascii; q < end; ) {
    const rune = runeAt(q, end);
    units += rune > 0xffff ? 2 : 1;
    q += runeSize;
  }
  const text = changetype<string>(__new(<usize>units << 1, idof<string>()));
  let to = changetype<usize>(text);
  for (; p < ascii; p++, to += 2) store<u16>(to, load<u8>(p));
  for (let q = ascii; q < end; ) {
    const rune = runeAt(q, end);
    q += runeSize;
    if (rune > 0xffff) {
      store<u16>(to, 0xd800 + ((rune - 0x10000) >> 10));
      store<u16>(to, 0xdc00 + (rune & 0x3ff), 2);
      to += 4;
    } else {
      store<u16>(to, rune == Runeerror && runeSize == 1 ? 0xdc00 | <u32>load<u8>(q - 1) : rune);
      to += 2;
    }
  }
  return text;
}

/** Bytes before the NUL at or after `p`, at most `max`. */
export function strnlen(p: usize, max: i32): i32 {
  let n = 0;
  while (n < max && load<u8>(p + n)) n++;
  return n;
}

const slots: i32 = 4;
const scratch = memory.data(slots * sizeof<usize>());
const scratchSize = memory.data(slots * sizeof<usize>());
let nextSlot: i32 = 0;

/** `text` as a NUL-terminated C string in memory of the library's own. */
export function cstr(text: string): usize {
  const slot = <usize>nextSlot * sizeof<usize>();
  nextSlot = (nextSlot + 1) & (slots - 1);
  const room = <usize>text.length * 3 + 1;
  let p = load<usize>(scratch + slot);
  if (load<usize>(scratchSize + slot) < room) {
    const size = max<usize>(room, 256);
    p = p ? heap.realloc(p, size) : heap.alloc(size);
    store<usize>(scratch + slot, p);
    store<usize>(scratchSize + slot, size);
  }
  store<u8>(p + putText(p, text), 0);
  return p;
}

/** The bytes of `text`. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  putText(bytes.dataStart, text);
  return bytes;
}
