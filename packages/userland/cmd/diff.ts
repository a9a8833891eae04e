/** diff(1): how two files differ. usage: diff [-bwren] file1 file2 */
import { Args, Binit, Biobuf, Bopen, Bprint, Bflush, Brdstr, Dir, OREAD, OWRITE, basename, close, dirreadall, dirstat, exits, joinname, open } from '../lib';
import { complain, complainText, hasFailed, usageIs } from './parts/common';

let blanks: i32 = 0; // 1: runs of blanks are alike (-b), 2: blanks do not count (-w)
let recursive: bool = false;
let form: string = '';
let differ: bool = false;
/** Printed before the first change of a pair of files in directories. */
let heading: string = '';
const out: Biobuf = Binit(1, OWRITE);

/** The line as it is compared. */
function key(line: string): string {
  if (blanks == 0) return line;
  let text = '';
  let gap = false;
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i);
    if (c == 0x20 || c == 0x09 || c == 0x0d) {
      gap = true;
      continue;
    }
    if (gap && blanks == 1) text += ' ';
    gap = false;
    text += line.charAt(i);
  }
  return text;
}

const numbers = new Map<string, i32>();

/** Equal lines get equal numbers, so that lines are compared once. */
function numberOf(line: string): i32 {
  const k = key(line);
  if (numbers.has(k)) return numbers.get(k);
  const n = numbers.size;
  numbers.set(k, n);
  return n;
}

function lines(name: string): string[] | null {
  const b = name == '-' ? Binit(0, OREAD) : Bopen(name, OREAD);
  if (b === null) {
    complain();
    return null;
  }
  const list: string[] = [];
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) list.push(line);
  if (name != '-') close(b.fd);
  return list;
}

let a: string[] = [];
let b: string[] = [];
let an: i32[] = [];
let bn: i32[] = [];
/** For each line of a: its partner in b, or -1. */
let partner: i32[] = [];

/**
 * A shortest edit script between a[alo, ahi) and b[blo, bhi), by Myers's linear-space method ("An O(ND) Difference
 * Algorithm", 1986): the middle of a shortest path found from both ends, then the halves.
 */
function compare(alo: i32, ahi: i32, blo: i32, bhi: i32, forward: i32[], backward: i32[], base: i32): void {
  while (alo < ahi && blo < bhi && an[alo] == bn[blo]) partner[alo++] = blo++;
  while (alo < ahi && blo < bhi && an[ahi - 1] == bn[bhi - 1]) partner[--ahi] = --bhi;
  if (alo == ahi || blo == bhi) return;
  const n = ahi - alo;
  const m = bhi - blo;
  const delta = n - m;
  const odd = (delta & 1) != 0;
  forward[base + 1] = 0;
  backward[base + 1] = 0;
  for (let d = 0; ; d++) {
    for (let k = -d; k <= d; k += 2) {
      let x = k == -d || (k != d && forward[base + k - 1] < forward[base + k + 1]) ? forward[base + k + 1] : forward[base + k - 1] + 1;
      const x0 = x;
      while (x < n && x - k < m && an[alo + x] == bn[blo + x - k]) x++;
      forward[base + k] = x;
      const other = delta - k;
      if (odd && other >= -(d - 1) && other <= d - 1 && x + backward[base + other] >= n) {
        return split(alo, ahi, blo, bhi, x0, x0 - k, x, x - k, forward, backward, base);
      }
    }
    for (let k = -d; k <= d; k += 2) {
      let x = k == -d || (k != d && backward[base + k - 1] < backward[base + k + 1]) ? backward[base + k + 1] : backward[base + k - 1] + 1;
      const x0 = x;
      while (x < n && x - k < m && an[ahi - 1 - x] == bn[bhi - 1 - x + k]) x++;
      backward[base + k] = x;
      const other = delta - k;
      if (!odd && other >= -d && other <= d && x + forward[base + other] >= n) {
        return split(alo, ahi, blo, bhi, n - x, m - (x - k), n - x0, m - (x0 - k), forward, backward, base);
      }
    }
  }
}

/** The middle run of equal lines is [x, u) by [y, v); what is before and behind it is compared in its turn. */
function split(
  alo: i32, ahi: i32, blo: i32, bhi: i32, x: i32, y: i32, u: i32, v: i32, forward: i32[], backward: i32[], base: i32,
): void {
  for (let i = 0; i < u - x; i++) partner[alo + x + i] = blo + y + i;
  compare(alo, alo + x, blo, blo + y, forward, backward, base);
  compare(alo + u, ahi, blo + v, bhi, forward, backward, base);
}

function range(from: i32, to: i32): string {
  return to - from <= 1 ? (to > from ? to : from).toString() : (from + 1).toString() + ',' + to.toString();
}

class Change {
  a0: i32;
  a1: i32;
  b0: i32;
  b1: i32;
  constructor(a0: i32, a1: i32, b0: i32, b1: i32) {
    this.a0 = a0;
    this.a1 = a1;
    this.b0 = b0;
    this.b1 = b1;
  }
}

function put(c: Change, first: string, second: string): void {
  const letter = c.a0 == c.a1 ? 'a' : c.b0 == c.b1 ? 'd' : 'c';
  if (form == 'e') {
    Bprint(out, '%s%s\n', range(c.a0, c.a1), letter);
    if (letter == 'd') return;
    for (let i = c.b0; i < c.b1; i++) Bprint(out, '%s\n', b[i]);
    Bprint(out, '.\n');
    return;
  }
  if (form == 'n') Bprint(out, '%s:%s %s %s:%s\n', first, range(c.a0, c.a1), letter, second, range(c.b0, c.b1));
  else Bprint(out, '%s%s%s\n', range(c.a0, c.a1), letter, range(c.b0, c.b1));
  for (let i = c.a0; i < c.a1; i++) Bprint(out, '< %s\n', a[i]);
  if (letter == 'c') Bprint(out, '---\n');
  for (let i = c.b0; i < c.b1; i++) Bprint(out, '> %s\n', b[i]);
}

function files(first: string, second: string): void {
  const x = lines(first);
  const y = lines(second);
  if (x === null || y === null) return;
  a = x;
  b = y;
  numbers.clear();
  an = new Array<i32>(a.length);
  bn = new Array<i32>(b.length);
  for (let i = 0; i < a.length; i++) an[i] = numberOf(a[i]);
  for (let i = 0; i < b.length; i++) bn[i] = numberOf(b[i]);
  partner = new Array<i32>(a.length).fill(-1);
  const base = a.length + b.length + 2;
  compare(0, a.length, 0, b.length, new Array<i32>(2 * base + 2), new Array<i32>(2 * base + 2), base);
  const changes: Change[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    if (i < a.length && partner[i] == k) {
      i++;
      k++;
      continue;
    }
    const a0 = i;
    const b0 = k;
    while (i < a.length && partner[i] < 0) i++;
    k = i < a.length ? partner[i] : b.length;
    changes.push(new Change(a0, i, b0, k));
  }
  if (changes.length > 0) {
    differ = true;
    if (heading.length > 0) Bprint(out, '%s\n', heading);
  }
  // An ed script goes from the end, so that the numbers stay right.
  if (form == 'e') for (let c = changes.length - 1; c >= 0; c--) put(changes[c], first, second);
  else for (let c = 0; c < changes.length; c++) put(changes[c], first, second);
}

function isDir(name: string): bool {
  const d = dirstat(name);
  return d !== null && d.isDir();
}

function names(folder: string): string[] {
  const fd = open(folder, OREAD);
  const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  const list: string[] = [];
  if (all === null) complain();
  else for (let i = 0; i < all.length; i++) list.push(all[i].name);
  return list.sort();
}

function directories(first: string, second: string): void {
  const x = names(first);
  const y = names(second);
  let i = 0;
  let k = 0;
  while (i < x.length || k < y.length) {
    if (k >= y.length || (i < x.length && x[i] < y[k])) {
      differ = true;
      Bprint(out, 'Only in %s: %s\n', first, x[i++]);
      continue;
    }
    if (i >= x.length || y[k] < x[i]) {
      differ = true;
      Bprint(out, 'Only in %s: %s\n', second, y[k++]);
      continue;
    }
    const p = joinname(first, x[i++]);
    const q = joinname(second, y[k++]);
    const pd = isDir(p);
    const qd = isDir(q);
    if (pd != qd) {
      differ = true;
      Bprint(out, 'File %s is a %s while file %s is a %s\n', p, pd ? 'directory' : 'regular file', q, qd ? 'directory' : 'regular file');
    } else if (!pd) {
      heading = 'diff ' + p + ' ' + q;
      files(p, q);
    } else if (recursive) directories(p, q);
    else Bprint(out, 'Common subdirectories: %s and %s\n', p, q);
  }
}

function usage(): void {
  usageIs('diff [-bwren] file1 file2');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'b') blanks = max(blanks, 1);
    else if (c == 'w') blanks = 2;
    else if (c == 'r') recursive = true;
    else if (c == 'e' || c == 'n') form = c;
    else usage();
  }
  const words = args.rest;
  if (words.length != 2) usage();
  let first = words[0];
  let second = words[1];
  const firstDir = isDir(first);
  const secondDir = isDir(second);
  if (firstDir && secondDir) directories(first, second);
  else {
    if (firstDir) first = joinname(first, basename(second));
    if (secondDir) second = joinname(second, basename(first));
    if (first == '-' && second == '-') complainText('only one file can be standard input');
    else files(first, second);
  }
  if (Bflush(out) < 0) complain();
  exits(hasFailed() ? 'error' : differ ? 'some' : '');
}
