/** tail(1): the end of a file. usage: tail [+-number[lbcrf]] [-fr] [-n lines] [-c bytes] [file] */
import { Args, Buf, OREAD, OWRITE, Binit, Bwrite, Bflush, open, readRest, readTo, sleep, strtol, writeFrom } from '../lib';
import { complain, finish, usageIs } from './parts/common';

let fromEnd: bool = true;
let count: i64 = 10;
let unit: i32 = 0x6c; // l, b (blocks of 1024) or c
let follow: bool = false;
let reverse: bool = false;
let counted: bool = false;

function usage(): void {
  usageIs('tail [+-number[lbcrf]] [-fr] [-n lines] [-c bytes] [file]');
}

/** `+3`, `-100c`, `-5r`: a number, then letters. */
function oldStyle(word: string): bool {
  if (word.length < 2 || (!word.startsWith('+') && !word.startsWith('-'))) return false;
  let i = 1;
  let n: i64 = 0;
  while (i < word.length && word.charCodeAt(i) >= 0x30 && word.charCodeAt(i) <= 0x39) n = n * 10 + (word.charCodeAt(i++) - 0x30);
  if (i == 1) return false;
  fromEnd = word.startsWith('-');
  count = n;
  counted = true;
  for (; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if (c == 0x66) follow = true;
    else if (c == 0x72) reverse = true;
    else if (c == 0x6c || c == 0x62 || c == 0x63) unit = c;
    else usage();
  }
  return true;
}

/** Where the wanted end begins. */
function beginning(b: Buf): i32 {
  if (unit != 0x6c) {
    const bytes = unit == 0x62 ? count * 1024 : count;
    const at = fromEnd ? <i64>b.length - bytes : bytes - 1;
    return <i32>max<i64>(0, min<i64>(at, b.length));
  }
  if (!fromEnd) {
    let at = 0;
    for (let lines: i64 = 1; lines < count && at < b.length; at++) if (b.at(at) == 0x0a) lines++;
    return at;
  }
  let at = b.length;
  if (count == 0) return at;
  let lines: i64 = 0;
  if (at > 0 && b.at(at - 1) == 0x0a) at--;
  while (at > 0 && (b.at(at - 1) != 0x0a || ++lines < count)) at--;
  return at;
}

function putReversed(b: Buf, from: i32): void {
  const out = Binit(1, OWRITE);
  let end = b.length;
  while (end > from) {
    let at = end - 1;
    while (at > from && b.at(at - 1) != 0x0a) at--;
    Bwrite(out, b.ptr + at, end - at);
    if (b.at(end - 1) != 0x0a) Bwrite(out, newline, 1);
    end = at;
  }
  if (Bflush(out) < 0) complain();
}

const newline = memory.data<u8>([0x0a]);

export function main(argv: string[]): void {
  const words: string[] = [argv[0]];
  for (let i = 1; i < argv.length; i++) if (!oldStyle(argv[i])) words.push(argv[i]);
  const args = new Args(words);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'f') follow = true;
    else if (c == 'r') reverse = true;
    else if (c == 'n' || c == 'c') {
      const word = args.value(usage);
      fromEnd = !word.startsWith('+');
      count = abs(strtol(word, 10));
      counted = true;
      unit = c == 'n' ? 0x6c : 0x63;
    } else usage();
  }
  const names = args.rest;
  if (names.length > 1) usage();
  const fd = names.length == 0 ? 0 : open(names[0], OREAD);
  const b: Buf | null = fd < 0 ? null : readRest(fd);
  if (b === null) {
    complain();
    return finish();
  }
  const from = reverse && !counted ? 0 : beginning(b);
  if (reverse) putReversed(b, from);
  else if (b.length > from && writeFrom(1, b.ptr + from, b.length - from) < 0) complain();
  while (follow) {
    b.length = 0;
    b.reserve(8192);
    const n = readTo(fd, b.ptr, 8192);
    if (n < 0) complain();
    if (n < 0 || (n > 0 && writeFrom(1, b.ptr, n) != n)) break;
    if (n == 0 && sleep(1000) < 0) break;
  }
  finish();
}
