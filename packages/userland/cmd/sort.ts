/** sort(1): sorts lines. usage: sort [-bcdfnru] [-t char] [-k pos1[,pos2]] [-o file] [file ...] */
import { Args, Binit, Biobuf, Bopen, Bputc, Bputs, Brdstr, OWRITE, atoi, exits, fprint } from '../lib';
import { complain, eachInput, finish, usageIs } from './parts/common';

let skipBlanks: bool = false;
let dictionary: bool = false;
let fold: bool = false;
let numeric: bool = false;
let reverse: bool = false;
let separator: i32 = -1;

class Key {
  /** Fields and runes from 0; the end field -1 is the line's end. */
  field: i32 = 0;
  rune: i32 = 0;
  endField: i32 = -1;
  endRune: i32 = 0;
}

class Line {
  text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const keys: Key[] = [];
const lines: Line[] = [];

function isBlank(c: i32): bool {
  return c == 0x20 || c == 0x09;
}

/** Where a field of a line begins. */
function fieldStart(s: string, field: i32): i32 {
  let i = 0;
  for (let k = 0; k < field && i < s.length; k++) {
    if (separator >= 0) {
      while (i < s.length && s.charCodeAt(i) != separator) i++;
      if (i < s.length) i++;
    } else {
      while (i < s.length && isBlank(s.charCodeAt(i))) i++;
      while (i < s.length && !isBlank(s.charCodeAt(i))) i++;
    }
  }
  if (separator < 0 && (skipBlanks || field > 0)) while (i < s.length && isBlank(s.charCodeAt(i))) i++;
  return i;
}

function fieldEnd(s: string, field: i32): i32 {
  let i = fieldStart(s, field);
  while (i < s.length && (separator >= 0 ? s.charCodeAt(i) != separator : !isBlank(s.charCodeAt(i)))) i++;
  return i;
}

function part(s: string, k: Key): string {
  const from = min(fieldStart(s, k.field) + k.rune, s.length);
  let to = s.length;
  if (k.endField >= 0) to = k.endRune == 0 ? fieldEnd(s, k.endField) : min(fieldStart(s, k.endField) + k.endRune, s.length);
  return from >= to ? '' : s.substring(from, to);
}

function kept(c: i32): bool {
  return isBlank(c) || c >= 0x80 || (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a);
}

/** Code points, not units: UTF-16 sorts the last planes before U+E000. */
function compareText(a: string, b: string): i32 {
  let i = 0;
  let k = 0;
  while (true) {
    if (dictionary) {
      while (i < a.length && !kept(a.charCodeAt(i))) i++;
      while (k < b.length && !kept(b.charCodeAt(k))) k++;
    }
    if (i >= a.length || k >= b.length) return (i < a.length ? 1 : 0) - (k < b.length ? 1 : 0);
    let x = a.codePointAt(i);
    let y = b.codePointAt(k);
    i += x > 0xffff ? 2 : 1;
    k += y > 0xffff ? 2 : 1;
    if (fold) {
      if (x >= 0x61 && x <= 0x7a) x -= 32;
      if (y >= 0x61 && y <= 0x7a) y -= 32;
    }
    if (x != y) return x < y ? -1 : 1;
  }
}

function numberOf(s: string): f64 {
  const value = parseFloat(s);
  return isNaN(value) ? 0 : value;
}

function compareParts(a: string, b: string): i32 {
  if (numeric) {
    const x = numberOf(a);
    const y = numberOf(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return compareText(a, b);
}

function compareKeys(a: Line, b: Line): i32 {
  for (let i = 0; i < keys.length; i++) {
    const order = compareParts(part(a.text, keys[i]), part(b.text, keys[i]));
    if (order != 0) return reverse ? -order : order;
  }
  return 0;
}

let unique: bool = false;

/** Equal keys fall back on the whole line, except with -u. */
function compare(a: Line, b: Line): i32 {
  const order = compareKeys(a, b);
  if (order != 0 || unique) return order;
  const last = a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
  return reverse ? -last : last;
}

function take(b: Biobuf, name: string): void {
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) lines.push(new Line(line));
}

function usage(): void {
  usageIs('sort [-bcdfnru] [-t char] [-k pos1[,pos2]] [-o file] [file ...]');
}

/** `F[.C]`, counted from 1. */
function position(s: string, k: Key, end: bool): void {
  const dot = s.indexOf('.');
  const field = atoi(dot < 0 ? s : s.substring(0, dot));
  const rune = dot < 0 ? 0 : atoi(s.substring(dot + 1));
  if (field < 1) usage();
  if (end) {
    k.endField = field - 1;
    k.endRune = rune;
  } else {
    k.field = field - 1;
    k.rune = max(rune - 1, 0);
  }
}

function mergeSort(from: i32, to: i32, spare: Line[]): void {
  if (to - from < 2) return;
  const middle = (from + to) >> 1;
  mergeSort(from, middle, spare);
  mergeSort(middle, to, spare);
  if (compare(lines[middle - 1], lines[middle]) <= 0) return;
  for (let i = from; i < to; i++) spare[i] = lines[i];
  let a = from;
  let b = middle;
  for (let i = from; i < to; i++) {
    if (b >= to || (a < middle && compare(spare[a], spare[b]) <= 0)) lines[i] = spare[a++];
    else lines[i] = spare[b++];
  }
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let check = false;
  let output: string | null = null;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'b') skipBlanks = true;
    else if (c == 'c') check = true;
    else if (c == 'd') dictionary = true;
    else if (c == 'f') fold = true;
    else if (c == 'n') numeric = true;
    else if (c == 'r') reverse = true;
    else if (c == 'u') unique = true;
    else if (c == 't') separator = args.value(usage).charCodeAt(0);
    else if (c == 'o') output = args.value(usage);
    else if (c == 'k') {
      const ends = args.value(usage).split(',');
      const k = new Key();
      position(ends[0], k, false);
      if (ends.length > 1) position(ends[1], k, true);
      keys.push(k);
    } else usage();
  }
  if (keys.length == 0) keys.push(new Key());
  eachInput(args.rest, take);
  if (check) {
    for (let i = 1; i < lines.length; i++) {
      const order = compare(lines[i - 1], lines[i]);
      if (order < 0 || (order == 0 && !unique)) continue;
      fprint(2, 'sort: disorder: %s\n', lines[i].text);
      return exits('disorder');
    }
    return finish();
  }
  mergeSort(0, lines.length, lines.slice(0));
  const out = output === null ? Binit(1, OWRITE) : Bopen(output, OWRITE);
  if (out === null) {
    complain();
    return finish();
  }
  for (let i = 0; i < lines.length; i++) {
    if (unique && i > 0 && compareKeys(lines[i - 1], lines[i]) == 0) continue;
    Bputs(out, lines[i].text);
    Bputc(out, 0x0a);
  }
  finish();
}
