/** split(1): cuts a file into pieces. usage: split [-n lines] [-e expression] [-f stem] [-s suffix] [-xi] [file] */
import { Args, Biobuf, Bopen, Bputc, Bputs, Brdstr, Bterm, OWRITE, Regexp, bufOf, regcomp, strtol, sysfatal, textOf } from '../lib';
import { complain, eachInput, finish, usageIs } from './parts/common';
import { lower } from './parts/lower';

let lines: i64 = 1000;
const expressions: Regexp[] = [];
let stem: string = 'x';
let suffix: string = '';
let leaveOut: bool = false;
let fold: bool = false;
let piece: i32 = 0;

function usage(): void {
  usageIs('split [-n lines] [-e expression] [-f stem] [-s suffix] [-xi] [file]');
}

/** A file for the next piece: xaa, xab, ... xzz, or what the expression that cut it has in its first parentheses. */
function nextPiece(by: Regexp | null, line: string): Biobuf {
  const end = expressions.length > 0 ? suffix : '';
  let name = by === null || by.match[2] < 0 ? '' : named(by, line);
  if (name.length == 0) {
    if (piece == 26 * 26) sysfatal('more than 676 pieces');
    name = stem + String.fromCharCode(0x61 + piece / 26) + String.fromCharCode(0x61 + (piece % 26));
    piece++;
  }
  const b = Bopen(name + end, OWRITE);
  if (b === null) sysfatal('%r');
  return b!;
}

function named(by: Regexp, line: string): string {
  const bytes = bufOf(line);
  const name = textOf(bytes.ptr + by.match[2], by.match[3] - by.match[2]);
  return fold ? lower(name) : name;
}

/** The first expression that matches. */
function cutting(line: string): Regexp | null {
  for (let i = 0; i < expressions.length; i++) if (expressions[i].matches(line)) return expressions[i];
  return null;
}

function work(b: Biobuf, _name: string): void {
  let to: Biobuf | null = null;
  let count: i64 = 0;
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) {
    const by = cutting(line);
    const cut = expressions.length > 0 ? by !== null : count == lines;
    if (to === null || cut) {
      if (to !== null && Bterm(to) < 0) complain();
      to = nextPiece(by, line);
      count = 0;
    }
    if (by !== null && leaveOut) continue;
    Bputs(to, line);
    Bputc(to, 0x0a);
    count++;
  }
  if (to !== null && Bterm(to) < 0) complain();
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  const patterns: string[] = [];
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'n' || c == 'l') lines = strtol(args.value(usage));
    else if (c == 'e') patterns.push(args.value(usage));
    else if (c == 'f') stem = args.value(usage);
    else if (c == 's') suffix = args.value(usage);
    else if (c == 'x') leaveOut = true;
    else if (c == 'i') fold = true;
    else usage();
  }
  const names = args.rest;
  if (names.length > 1 || lines < 1) usage();
  for (let i = 0; i < patterns.length; i++) {
    const re = regcomp(patterns[i], fold);
    if (re === null) sysfatal('%r');
    expressions.push(re!);
  }
  eachInput(names, work);
  finish();
}
