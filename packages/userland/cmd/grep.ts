/** grep(1): prints lines that match. usage: grep [-chilLnsv] [-e pattern | -f file | pattern] [file ...] */
import { Args, Binit, Biobuf, Blinelen, Bprint, Bputc, Brdbuf, Brdline, Buf, Bwrite, Bflush, OWRITE, Regexp, exits, readText, regcomp, sysfatal } from '../lib';
import { eachInput, hasFailed, usageIs } from './parts/common';

let expression: Regexp | null = null;
let only: string = '';
let numbers: bool = false;
let invert: bool = false;
let silent: bool = false;
let showName: bool = false;
let found: bool = false;
const out: Biobuf = Binit(1, OWRITE);
const long: Buf = new Buf(8192);

function usage(): void {
  usageIs('grep [-chilLnsv] [-e pattern | -f file | pattern] [file ...]');
}

function search(b: Biobuf, name: string): void {
  const re = expression!;
  let count = 0;
  for (let number = 1; ; number++) {
    let line = Brdline(b, 0x0a);
    let size = Blinelen(b) - 1;
    if (!line) {
      // The last line has no newline, or the line is longer than the buffer.
      if (!Brdbuf(b, 0x0a, true, long)) break;
      line = long.ptr;
      size = long.length;
    }
    if (re.exec(line, size, 0, false) == invert) continue;
    count++;
    found = true;
    if (silent || only == 'l') break;
    if (only.length > 0) continue;
    if (showName) Bprint(out, '%s:', name);
    if (numbers) Bprint(out, '%d: ', number);
    Bwrite(out, line, size);
    Bputc(out, 0x0a);
  }
  if (silent) return;
  const shown = name.length == 0 ? '/fd/0' : name;
  if (only == 'l' && count > 0) Bprint(out, '%s\n', shown);
  else if (only == 'L' && count == 0) Bprint(out, '%s\n', shown);
  else if (only == 'c') {
    if (showName) Bprint(out, '%s:', name);
    Bprint(out, '%d\n', count);
  }
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let pattern: string | null = null;
  let hide = false;
  let fold = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'c' || c == 'l' || c == 'L') only = c;
    else if (c == 'h') hide = true;
    else if (c == 'i') fold = true;
    else if (c == 'n') numbers = true;
    else if (c == 's') silent = true;
    else if (c == 'v') invert = true;
    else if (c == 'e') pattern = args.value(usage);
    else if (c == 'f') {
      const text = readText(args.value(usage));
      if (text === null) sysfatal('%r');
      pattern = text!.split('\n').join('|');
    } else usage();
  }
  const names = args.rest;
  if (pattern === null) {
    if (names.length == 0) usage();
    pattern = names.shift();
  }
  expression = regcomp(pattern!, fold);
  if (expression === null) sysfatal('%r');
  showName = names.length > 1 && !hide;
  eachInput(names, search);
  if (Bflush(out) < 0) exits('write error');
  exits(hasFailed() ? 'error' : found ? '' : 'no matches');
}
