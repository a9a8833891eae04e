/** cmp(1): compares two files. usage: cmp [-lLs] file1 file2 [offset1 [offset2]] */
import { Args, Bgetc, Biobuf, Bopen, Bseek, OREAD, exits, print, strtol } from '../lib';
import { complain, finish, usageIs } from './parts/common';

function usage(): void {
  usageIs('cmp [-lLs] file1 file2 [offset1 [offset2]]');
}

function openAt(words: string[], which: i32): Biobuf {
  const b = Bopen(words[which], OREAD);
  if (b === null) {
    complain();
    finish();
  }
  if (words.length > which + 2 && Bseek(b!, strtol(words[which + 2]), 0) < 0) {
    complain();
    finish();
  }
  return b!;
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let all = false;
  let lines = false;
  let silent = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'l') all = true;
    else if (c == 'L') lines = true;
    else if (c == 's') silent = true;
    else usage();
  }
  const words = args.rest;
  if (words.length < 2 || words.length > 4) usage();
  const a = openAt(words, 0);
  const b = openAt(words, 1);
  let line = 1;
  let differ = false;
  for (let at: i64 = 1; ; at++) {
    const x = Bgetc(a);
    const y = Bgetc(b);
    if (x == y) {
      if (x < 0) break;
      if (x == 0x0a) line++;
      continue;
    }
    if (silent) exits('differ');
    if (x < 0 || y < 0) {
      print('EOF on %s after %lld bytes\n', x < 0 ? words[0] : words[1], at - 1);
      exits('EOF');
    }
    differ = true;
    if (all) print('%6lld %.2x %.2x\n', at, x, y);
    else {
      if (lines) print('%s %s differ: line %d char %lld\n', words[0], words[1], line, at);
      else print('%s %s differ: char %lld\n', words[0], words[1], at);
      exits('differ');
    }
  }
  exits(differ ? 'differ' : '');
}
