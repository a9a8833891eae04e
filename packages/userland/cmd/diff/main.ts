/** diff(1): how files differ. usage: diff [-abcefmnruw] file1 ... file2 */
import { Args, Bflush, Binit, Biobuf, Bopen, Bprint, Brdstr, Dir, OREAD, basename, close, dirreadall, dirstat, exits, joinname, open } from '../../lib';
import { complain, complainText, hasFailed, usageIs } from '../parts/common';
import { correspond } from './compare';
import { Change, out, show } from './print';

const enum Blanks {
  Count,
  /** Runs of blanks are alike, those at the end nothing (-b). */
  Squeezed,
  /** Blanks are nothing (-w). */
  Nothing,
}

let blanks: Blanks = Blanks.Count;
let recursive: bool = false;
let form: string = '';
/** The flags, for the heading of a pair of files in directories. */
let flags: string = '';
let heading: bool = false;
let differ: bool = false;

/** The line as it is compared. */
function key(line: string): string {
  if (blanks == Blanks.Count) return line;
  let text = '';
  let gap = false;
  for (let i = 0; i < line.length; i++) {
    const c = line.charCodeAt(i);
    if (c == 0x20 || c == 0x09 || c == 0x0d) {
      gap = true;
      continue;
    }
    if (gap && blanks == Blanks.Squeezed) text += ' ';
    gap = false;
    text += line.charAt(i);
  }
  return text;
}

const numbers = new Map<string, i32>();

/** Equal lines get equal numbers. */
function numbersOf(lines: string[]): i32[] {
  const list = new Array<i32>(lines.length);
  for (let i = 0; i < lines.length; i++) {
    const k = key(lines[i]);
    if (!numbers.has(k)) numbers.set(k, numbers.size);
    list[i] = numbers.get(k);
  }
  return list;
}

function lines(name: string): string[] | null {
  const b: Biobuf | null = name == '-' ? Binit(0, OREAD) : Bopen(name, OREAD);
  if (b === null) {
    complain();
    return null;
  }
  const list: string[] = [];
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) list.push(line);
  if (b.failed) complain();
  if (name != '-') close(b.fd);
  return list;
}

function isBinary(list: string[]): bool {
  for (let i = 0; i < min(list.length, 20); i++) if (list[i].includes('\0')) return true;
  return false;
}

function equal(a: string[], b: string[]): bool {
  if (a.length != b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] != b[i]) return false;
  return true;
}

function files(first: string, second: string): void {
  const a = lines(first);
  const b = lines(second);
  if (a === null || b === null) return;
  if (isBinary(a) || isBinary(b)) {
    if (equal(a, b)) return;
    differ = true;
    Bprint(out, 'binary files %s %s differ\n', first, second);
    return;
  }
  numbers.clear();
  const an = numbersOf(a);
  const bn = numbersOf(b);
  const partner = correspond(an, bn, numbers.size);
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
  if (changes.length == 0) return;
  differ = true;
  if (heading) Bprint(out, 'diff %s%s %s\n', flags.length > 0 ? '-' + flags + ' ' : '', first, second);
  show(form, changes, first, second, a, b);
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

function kindOf(directory: bool): string {
  return directory ? 'directory' : 'regular file';
}

function directories(first: string, second: string): void {
  const x = names(first);
  const y = names(second);
  heading = true;
  let i = 0;
  let k = 0;
  while (i < x.length || k < y.length) {
    const order = k >= y.length ? -1 : i >= x.length ? 1 : x[i] < y[k] ? -1 : x[i] > y[k] ? 1 : 0;
    if (order != 0) {
      differ = true;
      Bprint(out, 'Only in %s: %s\n', order < 0 ? first : second, order < 0 ? x[i++] : y[k++]);
      continue;
    }
    const p = joinname(first, x[i++]);
    const q = joinname(second, y[k++]);
    const pd = isDir(p);
    const qd = isDir(q);
    if (pd != qd) {
      differ = true;
      Bprint(out, 'File %s is a %s while file %s is a %s\n', p, kindOf(pd), q, kindOf(qd));
    } else if (!pd) files(p, q);
    else if (recursive) directories(p, q);
    else Bprint(out, 'Common subdirectories: %s and %s\n', p, q);
  }
}

function pair(first: string, second: string): void {
  const firstDir = isDir(first);
  const secondDir = isDir(second);
  if (firstDir && secondDir) return directories(first, second);
  if (firstDir) first = joinname(first, basename(second));
  if (secondDir) second = joinname(second, basename(first));
  if (first == '-' && second == '-') complainText('only one file can be standard input');
  else files(first, second);
}

function usage(): void {
  usageIs('diff [-abcefmnruw] file1 ... file2');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'b') blanks = max(blanks, Blanks.Squeezed);
    else if (c == 'w') blanks = Blanks.Nothing;
    else if (c == 'r') recursive = true;
    else if (c == 'm') heading = true;
    else if ('acefnu'.includes(c)) form = c;
    else usage();
    flags += c;
  }
  const words = args.rest;
  if (words.length < 2) usage();
  const last = words.pop();
  if (words.length > 1) {
    if (!isDir(last)) usage();
    heading = true;
  }
  for (let i = 0; i < words.length; i++) pair(words[i], last);
  if (Bflush(out) < 0) complain();
  exits(hasFailed() ? 'error' : differ ? 'some' : '');
}
