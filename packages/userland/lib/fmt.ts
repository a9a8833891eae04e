/**
 * Formatted print, print(2): `print('%-8s %5d\n', name, size)`. Up to eight arguments; their types are known at compile
 * time, so a wrong verb never reads garbage: a number shown by %s is decimal, a string shown by %d is the string.
 *
 * Verbs: d decimal, o octal, x X hex, b binary, c rune, s text (string or Uint8Array), q quoted where needed, r the error
 * string, f e g floats, M permissions (as ls -l), % itself. Flags: - left, + sign, ' ' space, 0 zeros, # 0x or 0 prefix
 * (and #q always quotes), ',' commas every three digits (four in other bases than ten), u unsigned; l, h are accepted and ignored.
 * WIDTH.PRECISION, * takes them from arguments. `fmtinstall` adds verbs for numbers.
 */
import * as sys from '../generated/syscalls';
import { Buf } from './buf';
import { errstrTo } from './error';
import { fixed, general, scientific, shortest } from './float';
import { runeAt, runeSize, utfnlen } from './utf8';
import { modeText } from './modetext';
import { quoteInto } from './quote';

const enum Kind {
  Signed,
  /** A signed number of 8 bytes: its bits in another base are 64. */
  Wide,
  Unsigned,
  Float,
  Text,
  Bytes,
}

const most: i32 = 8;
const kinds = memory.data(8);
const values = memory.data(8 * 8);
let count: i32 = 0;
let next: i32 = 0;

const flagLeft: i32 = 1;
const flagPlus: i32 = 2;
const flagSpace: i32 = 4;
const flagZero: i32 = 8;
const flagSharp: i32 = 16;
const flagUnsigned: i32 = 32;
const flagComma: i32 = 64;

/** Appends the text of a number. `flags`: of the flag constants, as the directive has them. */
export type Formatter = (to: Buf, value: i64, flags: i32, precision: i32) => void;

// @ts-ignore: decorator
@lazy let installed: Map<i32, Formatter> | null = null;

/** Makes `verb`, one character, show numbers by `formatter` (fmtinstall(2)); one of print's own verbs is replaced. */
export function fmtinstall(verb: string, formatter: Formatter): void {
  let table = installed;
  if (table === null) installed = table = new Map<i32, Formatter>();
  table.set(<i32>verb.codePointAt(0), formatter);
}

/** `float` in programs that print one, so that the others are spared its code. */
// @ts-ignore: decorator
@lazy let floats: ((to: Buf, verb: i32, flags: i32, precision: i32, value: f64) => void) | null = null;

// The arguments are on the caller's stack for as long as this table points at them, so they stay alive.
// @ts-ignore: decorator
@inline
function arg<T>(a: T): void {
  let kind = Kind.Signed;
  if (isInteger<T>()) {
    kind = isSigned<T>() ? (sizeof<T>() == 8 ? Kind.Wide : Kind.Signed) : Kind.Unsigned;
    store<i64>(values + (<usize>count << 3), <i64>a);
  } else if (isFloat<T>()) {
    kind = Kind.Float;
    floats = float;
    store<f64>(values + (<usize>count << 3), <f64>a);
  } else if (isString<T>()) {
    kind = Kind.Text;
    store<u64>(values + (<usize>count << 3), <u64>changetype<usize>(a));
  } else if (isManaged<T>() && idof<T>() == idof<Uint8Array>()) {
    kind = Kind.Bytes;
    store<u64>(values + (<usize>count << 3), <u64>changetype<usize>(a));
  } else {
    ERROR('print takes numbers, strings and Uint8Array');
  }
  store<u8>(kinds + count, <u8>kind);
  count++;
}

// @ts-ignore: decorator
@inline
function args<A, B, C, D, E, F, G, H>(a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H): void {
  count = 0;
  next = 0;
  arg(a);
  arg(b);
  arg(c);
  arg(d);
  arg(e);
  arg(f);
  arg(g);
  arg(h);
}

// @ts-ignore: decorator
@lazy const out = new Buf(256);

function send(fd: i32): i32 {
  return sys.pwrite(fd, out.ptr, out.length, -1);
}

/** Formats to standard output, in one write; answers the bytes written or -1. */
export function print<A, B, C, D, E, F, G, H>(
  format: string, a: A = 0, b: B = 0, c: C = 0, d: D = 0, e: E = 0, f: F = 0, g: G = 0, h: H = 0,
): i32 {
  args(a, b, c, d, e, f, g, h);
  out.clear();
  formatInto(out, format);
  return send(1);
}

/** Formats to a file descriptor, in one write. */
export function fprint<A, B, C, D, E, F, G, H>(
  fd: i32, format: string, a: A = 0, b: B = 0, c: C = 0, d: D = 0, e: E = 0, f: F = 0, g: G = 0, h: H = 0,
): i32 {
  args(a, b, c, d, e, f, g, h);
  out.clear();
  formatInto(out, format);
  return send(fd);
}

/** Formats to a string. */
export function sprint<A, B, C, D, E, F, G, H>(
  format: string, a: A = 0, b: B = 0, c: C = 0, d: D = 0, e: E = 0, f: F = 0, g: G = 0, h: H = 0,
): string {
  args(a, b, c, d, e, f, g, h);
  out.clear();
  formatInto(out, format);
  return out.toString();
}

/** Formats to the end of a buffer. */
export function bprint<A, B, C, D, E, F, G, H>(
  to: Buf, format: string, a: A = 0, b: B = 0, c: C = 0, d: D = 0, e: E = 0, f: F = 0, g: G = 0, h: H = 0,
): void {
  args(a, b, c, d, e, f, g, h);
  formatInto(to, format);
}

function nextSlot(): usize {
  const slot = min(next, most - 1);
  next++;
  return slot;
}

function intArg(): i32 {
  return <i32>load<i64>(values + (nextSlot() << 3));
}

function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

/** Unit `i` of the format: formats are short-lived loops, and charCodeAt checks its index each time. */
// @ts-ignore: decorator
@inline
function unit(format: string, i: i32): i32 {
  return load<u16>(changetype<usize>(format) + (<usize>i << 1));
}

function formatInto(to: Buf, format: string): void {
  const n = format.length;
  for (let i = 0; i < n; ) {
    // What is no directive goes out in one piece.
    to.reserve((n - i) * 3);
    let p = to.ptr + to.length;
    let c: i32 = 0;
    while (i < n && (c = unit(format, i)) < 0x80 && c != 0x25) {
      store<u8>(p++, c);
      i++;
    }
    to.length = <i32>(p - to.ptr);
    if (i == n) return;
    i++;
    if (c != 0x25) {
      if ((c & 0xfc00) == 0xd800 && i < n) to.rune(format.codePointAt(i++ - 1));
      else to.rune(c);
      continue;
    }
    let flags = 0;
    let width = 0;
    let precision = -1;
    let verb = 0;
    while (i < n && verb == 0) {
      c = unit(format, i++);
      switch (c) {
        case 0x2d: flags |= flagLeft; break;
        case 0x2b: flags |= flagPlus; break;
        case 0x20: flags |= flagSpace; break;
        case 0x23: flags |= flagSharp; break;
        case 0x30: flags |= flagZero; break;
        case 0x2c: flags |= flagComma; break;
        case 0x68: case 0x6c: break; // h l
        case 0x75: // u: a flag, or a verb at the end of a directive
          flags |= flagUnsigned;
          if (i == n || !isVerb(unit(format, i))) verb = 0x64;
          break;
        case 0x2a: // *
          width = intArg();
          if (width < 0) {
            flags |= flagLeft;
            width = -width;
          }
          break;
        case 0x2e: // .
          precision = 0;
          if (i < n && unit(format, i) == 0x2a) {
            precision = intArg();
            i++;
          } else {
            while (i < n && isDigit(unit(format, i))) precision = precision * 10 + (unit(format, i++) - 0x30);
          }
          break;
        default:
          if (isDigit(c)) {
            width = c - 0x30;
            while (i < n && isDigit(unit(format, i))) width = width * 10 + (unit(format, i++) - 0x30);
          } else {
            verb = c;
          }
      }
    }
    directive(to, verb, flags, min(width, 1024), min(precision, 1024));
  }
}

function isVerb(c: i32): bool {
  return c == 0x64 || c == 0x78 || c == 0x58 || c == 0x6f || c == 0x62 || c == 0x6c || c == 0x68; // d x X o b l h
}

function directive(to: Buf, verb: i32, flags: i32, width: i32, precision: i32): void {
  const start = to.length;
  if (verb == 0x25) return to.byte(0x25); // %%
  if (verb == 0x72) { // r
    to.reserve(128);
    to.length += errstrTo(to.ptr + to.length);
    return pad(to, start, flags, width);
  }
  if (verb == 0) return to.byte(0x25);
  const slot = nextSlot();
  const kind = <Kind>load<u8>(kinds + slot);
  const value = load<i64>(values + (slot << 3));
  switch (kind) {
    case Kind.Text:
      text(to, verb, flags, precision, changetype<string | null>(<usize>value));
      break;
    case Kind.Bytes: {
      const bytes = changetype<Uint8Array>(<usize>value);
      let n = bytes.length;
      if (precision >= 0) n = cut(bytes.dataStart, n, precision);
      to.bytes(bytes.dataStart, n);
      break;
    }
    case Kind.Float:
      floats!(to, verb, flags, precision, reinterpret<f64>(value));
      if (flags & flagZero && !(flags & flagLeft)) return zeros(to, start, width);
      break;
    default: {
      const table = installed;
      if (table !== null && table.has(verb)) {
        custom(table.get(verb), to, value, flags, precision);
        break;
      }
      switch (verb) {
        case 0x63: to.rune(<u32>value); break; // c
        case 0x4d: modeText(to, <u32>value); break; // M
        default:
          integer(to, verb, flags, precision, value, kind);
          if (flags & flagZero && !(flags & flagLeft) && precision < 0) return zeros(to, start, width);
      }
    }
  }
  pad(to, start, flags, width);
}

/** The formatter may print itself: the arguments of this print are put away meanwhile. */
function custom(formatter: Formatter, to: Buf, value: i64, flags: i32, precision: i32): void {
  const saved = heap.alloc(most * 9);
  memory.copy(saved, values, most * 8);
  memory.copy(saved + most * 8, kinds, most);
  const savedCount = count;
  const savedNext = next;
  formatter(to, value, flags, precision);
  memory.copy(values, saved, most * 8);
  memory.copy(kinds, saved + most * 8, most);
  count = savedCount;
  next = savedNext;
  heap.free(saved);
}

/** Bytes of the first `runes` runes. */
function cut(p: usize, n: i32, runes: i32): i32 {
  const end = p + n;
  let q = p;
  for (; runes > 0 && q < end; runes--) {
    runeAt(q, end);
    q += runeSize;
  }
  return <i32>(q - p);
}

function text(to: Buf, verb: i32, flags: i32, precision: i32, s: string | null): void {
  if (s === null) return to.text('<nil>');
  const start = to.length;
  if (verb == 0x71) return quoteInto(to, s, (flags & flagSharp) != 0); // q
  to.text(s);
  if (precision >= 0) to.length = start + cut(to.ptr + start, to.length - start, precision);
}

function integer(to: Buf, verb: i32, flags: i32, precision: i32, value: i64, kind: Kind): void {
  let base: u64 = 10;
  let digit10: u32 = 0x61 - 10;
  switch (verb) {
    case 0x58: digit10 = 0x41 - 10; base = 16; break;
    case 0x78: case 0x70: base = 16; break; // x p
    case 0x6f: base = 8; break;
    case 0x62: base = 2; break;
  }
  // A negative number is signed in base 10 only; elsewhere, and with u, its bits show.
  let magnitude = <u64>value;
  if (kind != Kind.Unsigned && value < 0) {
    if (base == 10 && !(flags & flagUnsigned)) {
      to.byte(0x2d);
      magnitude = <u64>-value;
    } else if (kind == Kind.Signed) magnitude &= 0xffffffff;
  } else if (flags & flagPlus) to.byte(0x2b);
  else if (flags & flagSpace) to.byte(0x20);
  if (flags & flagSharp) {
    if (base == 16) to.text(verb == 0x58 ? '0X' : '0x');
    else if (base == 8) to.byte(0x30);
  }
  const end = digits + 64;
  let p = end;
  if (base == 10 && magnitude < 0x100000000) {
    let small = <u32>magnitude;
    do {
      store<u8>(--p, 0x30 + (small % 10));
      small /= 10;
    } while (small);
  } else {
    do {
      const d = <u32>(magnitude % base);
      store<u8>(--p, d < 10 ? 0x30 + d : digit10 + d);
      magnitude /= base;
    } while (magnitude);
  }
  to.fill(0x30, precision - <i32>(end - p));
  if (flags & flagComma) return grouped(to, p, <i32>(end - p), base == 10 ? 3 : 4);
  to.bytes(p, <i32>(end - p));
}

/** Digits with a comma (a colon outside of base ten, as print(2) has it) between groups of `size`. */
function grouped(to: Buf, p: usize, n: i32, size: i32): void {
  for (let i = 0; i < n; i++) {
    if (i > 0 && (n - i) % size == 0) to.byte(size == 3 ? 0x2c : 0x3a);
    to.byte(load<u8>(p + i));
  }
}

const digits = memory.data(64);

function float(to: Buf, verb: i32, flags: i32, precision: i32, value: f64): void {
  if (isNaN(value)) return to.text('NaN');
  if (flags & flagPlus && value >= 0) to.byte(0x2b);
  if (!isFinite(value)) return to.text(value < 0 ? '-Inf' : 'Inf');
  switch (verb) {
    case 0x65: return scientific(to, value, precision < 0 ? 6 : precision); // e
    case 0x66: return fixed(to, value, precision < 0 ? 6 : precision); // f
    default: return precision < 0 ? shortest(to, value) : general(to, value, precision);
  }
}

/** Zeros between sign or 0x and digits, up to `width`. */
function zeros(to: Buf, start: i32, width: i32): void {
  let at = start;
  const sign = at < to.length ? to.at(at) : 0;
  if (sign == 0x2d || sign == 0x2b || sign == 0x20) at++;
  if (at + 1 < to.length && to.at(at) == 0x30 && (to.at(at + 1) | 0x20) == 0x78) at += 2;
  to.insert(at, 0x30, width - (to.length - start));
}

function pad(to: Buf, start: i32, flags: i32, width: i32): void {
  if (width == 0) return;
  const missing = width - utfnlen(to.ptr + start, to.length - start);
  if (missing <= 0) return;
  if (flags & flagLeft) to.fill(0x20, missing);
  else to.insert(start, 0x20, missing);
}
