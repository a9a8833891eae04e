/** split(1): cuts a file into pieces. usage: split [-n lines] [-e expression] [-f stem] [-s suffix] [-xi] [file] */
import { Args, Biobuf, Bopen, Bputc, Bputs, Brdstr, Bterm, OWRITE, Regexp, regcomp, strtol, sysfatal } from '../lib';
import { complain, eachInput, finish, usageIs } from './parts/common';

let lines: i64 = 1000;
let expression: Regexp | null = null;
let stem: string = 'x';
let suffix: string = '';
let leaveOut: bool = false;
let fold: bool = false;
let piece: i32 = 0;

function usage(): void {
  usageIs('split [-n lines] [-e expression] [-f stem] [-s suffix] [-xi] [file]');
}

/** xaa, xab, ... xzz. */
function nextPiece(): Biobuf | null {
  if (piece == 26 * 26) sysfatal('more than 676 pieces');
  const name = stem + String.fromCharCode(0x61 + piece / 26) + String.fromCharCode(0x61 + (piece % 26)) + suffix;
  piece++;
  const b = Bopen(name, OWRITE);
  if (b === null) sysfatal('%r');
  return b;
}

function work(b: Biobuf, name: string): void {
  const re = expression;
  let to: Biobuf | null = null;
  let count: i64 = 0;
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) {
    const cut = re !== null ? re.matches(line) : count == lines;
    if (to === null || cut) {
      if (to !== null && Bterm(to) < 0) complain();
      to = nextPiece();
      count = 0;
      if (cut && leaveOut && re !== null) continue;
    }
    Bputs(to!, line);
    Bputc(to!, 0x0a);
    count++;
  }
  if (to !== null && Bterm(to) < 0) complain();
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let pattern: string | null = null;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'n' || c == 'l') lines = strtol(args.value(usage));
    else if (c == 'e') pattern = args.value(usage);
    else if (c == 'f') stem = args.value(usage);
    else if (c == 's') suffix = args.value(usage);
    else if (c == 'x') leaveOut = true;
    else if (c == 'i') fold = true;
    else usage();
  }
  const names = args.rest;
  if (names.length > 1 || lines < 1) usage();
  if (pattern !== null) {
    expression = regcomp(pattern, fold);
    if (expression === null) sysfatal('%r');
  }
  eachInput(names, work);
  finish();
}
