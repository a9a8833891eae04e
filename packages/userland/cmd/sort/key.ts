/** Sort keys: where they stand in a line, given as bytes, and how they are compared. Malformed UTF-8 compares as U+FFFD. */
import { isNumber, memcmp, numberEnd, runeAt, runeSize, strtol, textOf } from '../../lib';

/** How a key is compared, a letter of the options each. */
export class Order {
  blanks: bool = false; // b
  dictionary: bool = false; // d
  fold: bool = false; // f
  printable: bool = false; // i
  spaceless: bool = false; // w
  months: bool = false; // M
  numeric: bool = false; // n
  floating: bool = false; // g
  reverse: bool = false; // r

  /** False for a letter that is none. */
  set(letter: i32): bool {
    switch (letter) {
      case 0x62: this.blanks = true; break;
      case 0x64: this.dictionary = true; break;
      case 0x66: this.fold = true; break;
      case 0x69: this.printable = true; break;
      case 0x77: this.spaceless = true; break;
      case 0x4d: this.months = true; break;
      case 0x6e: this.numeric = true; break;
      case 0x67: this.floating = true; break;
      case 0x72: this.reverse = true; break;
      default: return false;
    }
    return true;
  }

  /** Text as it is: no rune is left out or changed. */
  get plain(): bool {
    return !(this.dictionary || this.fold || this.printable || this.spaceless || this.months || this.numeric || this.floating);
  }
}

export class Key {
  /** Fields and characters to skip. */
  field: i32 = 0;
  rune: i32 = 0;
  /** The same for where it ends; the field -1 is the end of the line. */
  endField: i32 = -1;
  endRune: i32 = 0;
  /** It ends where the field does (-k). */
  wholeField: bool = false;
  endBlanks: bool = false;
  /** The key's own, or the global one. */
  order: Order;
  own: bool = false;

  constructor(order: Order) {
    this.order = order;
  }
}

/** Between fields; -1: blanks are. */
export let separator: i32 = -1;

export function setSeparator(rune: i32): void {
  separator = rune;
}

function isBlank(c: u32): bool {
  return c == 0x20 || c == 0x09;
}

function pastBlanks(p: usize, end: usize): usize {
  while (p < end && isBlank(load<u8>(p))) p++;
  return p;
}

/** Behind the field that begins at `p`. */
function fieldEnd(p: usize, end: usize): usize {
  if (separator < 0) {
    p = pastBlanks(p, end);
    while (p < end && !isBlank(load<u8>(p))) p++;
    return p;
  }
  while (p < end && <i32>runeAt(p, end) != separator) p += runeSize;
  return p;
}

function place(p: usize, end: usize, fields: i32, runes: i32, skipBlanks: bool): usize {
  for (; fields > 0 && p < end; fields--) {
    p = fieldEnd(p, end);
    if (separator >= 0 && p < end) {
      runeAt(p, end);
      p += runeSize;
    }
  }
  if (skipBlanks) p = pastBlanks(p, end);
  for (; runes > 0 && p < end; runes--) {
    runeAt(p, end);
    p += runeSize;
  }
  return p;
}

function keyEnd(k: Key, p: usize, end: usize): usize {
  if (k.endField < 0) return end;
  const at = place(p, end, k.endField, k.endRune, k.endBlanks);
  return k.wholeField ? fieldEnd(at, end) : at;
}

/** Where an accented letter of Latin-1 (U+00C0 to U+00FF) folds to; other runes stand for themselves. */
const unaccented = 'AAAAAA\u00c6CEEEEIIII\u00d0NOOOOO\u00d7\u00d8UUUUY\u00de\u00df';

function folded(c: u32): u32 {
  if (c >= 0x61 && c <= 0x7a) return c - 32;
  if (c < 0xc0 || c > 0xff) return c;
  if (c == 0xff) return 0x59;
  return <u32>unaccented.charCodeAt(<i32>(c - 0xc0) & 31);
}

function counts(o: Order, c: u32): bool {
  if (o.spaceless && isBlank(c)) return false;
  if (o.printable && (c < 0x20 || c > 0x7e)) return false;
  return !o.dictionary || isBlank(c) || c >= 0xc0 || (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a);
}

function compareText(o: Order, a: usize, aEnd: usize, b: usize, bEnd: usize): i32 {
  if (o.plain) {
    const n = memcmp(a, b, <i32>min(aEnd - a, bEnd - b));
    return n != 0 ? n : <i32>(aEnd - a) - <i32>(bEnd - b);
  }
  let order = 0;
  while (order == 0) {
    a = counted(o, a, aEnd);
    const x = rune;
    b = counted(o, b, bEnd);
    if (x < 0 || rune < 0) return <i32>(x >= 0) - <i32>(rune >= 0);
    order = x - rune;
  }
  return order;
}

/** The rune that `counted` found, folded when it must be; -1 at the end. */
let rune: i32 = -1;

/** The next rune that counts; answers the place behind it. */
function counted(o: Order, p: usize, end: usize): usize {
  rune = -1;
  while (p < end && rune < 0) {
    const c = runeAt(p, end);
    p += runeSize;
    if (counts(o, c)) rune = <i32>(o.fold ? folded(c) : c);
  }
  return p;
}

/** An initial numeric string: its digits, as many as there are. */
class Numeral {
  negative: bool = false;
  /** Without zeros in front. */
  whole: usize = 0;
  wholeSize: i32 = 0;
  /** Without zeros behind. */
  part: usize = 0;
  partSize: i32 = 0;

  read(p: usize, end: usize): void {
    p = pastBlanks(p, end);
    this.negative = p < end && load<u8>(p) == 0x2d;
    if (p < end && (this.negative || load<u8>(p) == 0x2b)) p++;
    while (p < end && load<u8>(p) == 0x30) p++;
    this.whole = p;
    while (p < end && isDigit(load<u8>(p))) p++;
    this.wholeSize = <i32>(p - this.whole);
    this.part = p + 1;
    this.partSize = 0;
    if (p >= end || load<u8>(p) != 0x2e) return;
    for (p++; p < end && isDigit(load<u8>(p)); p++) if (load<u8>(p) != 0x30) this.partSize = <i32>(p + 1 - this.part);
  }

  get zero(): bool {
    return this.wholeSize == 0 && this.partSize == 0;
  }

  /** Without the signs. */
  against(other: Numeral): i32 {
    if (this.wholeSize != other.wholeSize) return this.wholeSize - other.wholeSize;
    const order = memcmp(this.whole, other.whole, this.wholeSize);
    if (order != 0) return order;
    const tail = memcmp(this.part, other.part, min(this.partSize, other.partSize));
    return tail != 0 ? tail : this.partSize - other.partSize;
  }
}

function isDigit(c: u32): bool {
  return c >= 0x30 && c <= 0x39;
}

const left = new Numeral();
const right = new Numeral();

function compareNumbers(a: usize, aEnd: usize, b: usize, bEnd: usize): i32 {
  left.read(a, aEnd);
  right.read(b, bEnd);
  const x = left.zero ? 0 : left.negative ? -1 : 1;
  const y = right.zero ? 0 : right.negative ? -1 : 1;
  if (x != y || x == 0) return x - y;
  return x * left.against(right);
}

function floatOf(p: usize, end: usize): f64 {
  const value = parseFloat(textOf(p, <i32>(end - p)));
  return isNaN(value) ? 0 : value;
}

const months = 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC';

/** 1 to 12, 0 for what is no month. */
function monthOf(p: usize, end: usize): i32 {
  p = pastBlanks(p, end);
  if (end - p < 3) return 0;
  for (let m = 0; m < 12; m++) {
    let same = true;
    for (let i = 0; i < 3 && same; i++) same = folded(load<u8>(p + i)) == <u32>months.charCodeAt(3 * m + i);
    if (same) return m + 1;
  }
  return 0;
}

/** Below, equal to or above 0. Lines are [p, end). */
export function compareKey(k: Key, a: usize, aEnd: usize, b: usize, bEnd: usize): i32 {
  const o = k.order;
  const x = place(a, aEnd, k.field, k.rune, o.blanks);
  const y = place(b, bEnd, k.field, k.rune, o.blanks);
  const xEnd = max(x, keyEnd(k, a, aEnd));
  const yEnd = max(y, keyEnd(k, b, bEnd));
  let order = 0;
  if (o.months) order = monthOf(x, xEnd) - monthOf(y, yEnd);
  else if (o.floating) {
    const difference = floatOf(x, xEnd) - floatOf(y, yEnd);
    order = difference < 0 ? -1 : difference > 0 ? 1 : 0;
  } else if (o.numeric) order = compareNumbers(x, xEnd, y, yEnd);
  else order = compareText(o, x, xEnd, y, yEnd);
  return o.reverse ? -order : order;
}

/** `M[.N]` and letters of options: into the key's beginning or end. `fromOne`: as -k counts. False when it is none. */
export function readPosition(text: string, k: Key, end: bool, fromOne: bool): bool {
  let field = 0;
  let rune = -1;
  let at = 0;
  if (at < text.length && isDigit(text.charCodeAt(at))) {
    field = <i32>strtol(text, 10);
    at = numberEnd;
  } else if (fromOne) return false;
  if (at < text.length && text.charCodeAt(at) == 0x2e) {
    rune = <i32>strtol(text, 10, at + 1);
    if (numberEnd == at + 1) return false;
    at = numberEnd;
  }
  if (fromOne && field < 1) return false;
  for (; at < text.length; at++) {
    if (!k.own) {
      k.own = true;
      k.order = new Order();
    }
    if (end && text.charCodeAt(at) == 0x62) k.endBlanks = true;
    else if (!k.order.set(text.charCodeAt(at))) return false;
  }
  if (fromOne) field--;
  if (!end) {
    k.field = field;
    k.rune = max(rune - (fromOne ? 1 : 0), 0);
  } else {
    k.endField = field;
    k.endRune = max(rune, 0);
    k.wholeField = fromOne && rune <= 0;
  }
  return true;
}

/** Whether a word is a position of the old form: +1 -2.3 */
export function isPosition(word: string): bool {
  return word.length > 1 && (isNumber(word.substring(1, 2)) || word.charCodeAt(1) == 0x2e);
}
