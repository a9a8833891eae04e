/** grep(1): prints lines that match. usage: grep [-bchilLnsv] [-e pattern | -f file | pattern] [file ...] */
import { Args, Binit, Biobuf, Blinelen, Bprint, Bputc, Brdbuf, Brdline, Buf, Bwrite, Bflush, OWRITE, Regexp, exits, readText, regcomp, sysfatal } from '../lib';
import { eachInput, hasFailed, usageIs } from './parts/common';

let expression: Regexp | null = null;
let only: string = '';
let numbers: bool = false;
let invert: bool = false;
let silent: bool = false;
let showName: bool = false;
let found: bool = false;
let unbuffered: bool = false;
const out: Biobuf = Binit(1, OWRITE);
const long: Buf = new Buf(8192);

function usage(): void {
  usageIs('grep [-bchilLnsv] [-e pattern | -f file | pattern] [file ...]');
}

/** Patterns are alternatives of one another, a line each. */
function joined(patterns: string | null, more: string): string {
  return patterns === null ? more : patterns! + '\n' + more;
}

/** The regular expression of the patterns: one that begins with a star is literal behind it. */
function expressionOf(patterns: string): string {
  const list = patterns.split('\n');
  for (let i = 0; i < list.length; i++) {
    if (!list[i].startsWith('*')) continue;
    let literal = '';
    for (let k = 1; k < list[i].length; k++) {
      const c = list[i].charAt(k);
      literal += ('.*+?[]()|\\^$'.includes(c) ? '\\' : '') + c;
    }
    list[i] = literal;
  }
  return list.join('|');
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
    if (unbuffered) Bflush(out);
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
    else if (c == 'b') unbuffered = true;
    else if (c == 'h') hide = true;
    else if (c == 'i') fold = true;
    else if (c == 'n') numbers = true;
    else if (c == 's') silent = true;
    else if (c == 'v') invert = true;
    else if (c == 'e') pattern = joined(pattern, args.value(usage));
    else if (c == 'f') {
      const text = readText(args.value(usage));
      if (text === null) sysfatal('%r');
      pattern = joined(pattern, text!.endsWith('\n') ? text!.substring(0, text!.length - 1) : text!);
    } else usage();
  }
  const names = args.rest;
  if (pattern === null) {
    if (names.length == 0) usage();
    pattern = names.shift();
  }
  expression = regcomp(expressionOf(pattern!), fold);
  if (expression === null) sysfatal('%r');
  showName = names.length > 1 && !hide;
  eachInput(names, search);
  if (Bflush(out) < 0) exits('write error');
  exits(hasFailed() ? 'error' : found ? '' : 'no matches');
}
