/** Numbers in text and memory: what atoi(2), strtol and get/put pairs do. */

function digitOf(c: i32): i32 {
  if (c >= 0x30 && c <= 0x39) return c - 0x30;
  if (c >= 0x61 && c <= 0x7a) return c - 0x61 + 10;
  if (c >= 0x41 && c <= 0x5a) return c - 0x41 + 10;
  return 99;
}

/** Index behind the number `strtol` read last. */
export let numberEnd: i32 = 0;

/** A number at the start of `s`, blanks and a sign before it allowed; base 0 takes 0x and 0 prefixes as C does. */
export function strtol(s: string, base: i32 = 0, from: i32 = 0): i64 {
  let i = from;
  while (i < s.length && (s.charCodeAt(i) == 0x20 || (s.charCodeAt(i) >= 9 && s.charCodeAt(i) <= 13))) i++;
  let negative = false;
  if (i < s.length && (s.charCodeAt(i) == 0x2d || s.charCodeAt(i) == 0x2b)) negative = s.charCodeAt(i++) == 0x2d;
  if (i + 2 < s.length && s.charCodeAt(i) == 0x30 && (s.charCodeAt(i + 1) | 0x20) == 0x78 && digitOf(s.charCodeAt(i + 2)) < 16) {
    if (base == 0 || base == 16) {
      base = 16;
      i += 2;
    }
  } else if (base == 0) base = i < s.length && s.charCodeAt(i) == 0x30 ? 8 : 10;
  const start = i;
  let value: u64 = 0;
  while (i < s.length && digitOf(s.charCodeAt(i)) < base) value = value * base + digitOf(s.charCodeAt(i++));
  numberEnd = i == start ? from : i;
  return negative ? -(<i64>value) : <i64>value;
}

/** A decimal, 0x or octal number; what follows it is ignored, and what is none counts 0. */
export function atoi(s: string): i32 {
  return <i32>strtol(s);
}

/** Whether all of `s` is one number that `strtol` reads. */
export function isNumber(s: string): bool {
  strtol(s);
  return s.length > 0 && numberEnd == s.length;
}

/** Where the byte `c` first stands in [p, p + n), -1 if nowhere (memchr). */
export function memchr(p: usize, c: u32, n: i32): i32 {
  for (let i = 0; i < n; i++) if (load<u8>(p + i) == <u8>c) return i;
  return -1;
}

/** Negative, 0 or positive, by the bytes' order. */
export function memcmp(a: usize, b: usize, n: i32): i32 {
  return memory.compare(a, b, n);
}
