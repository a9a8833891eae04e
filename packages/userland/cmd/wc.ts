/** wc(1): counts lines, words, runes, bytes that are no UTF-8, bytes. usage: wc [-lwrbc] [file ...] */
import { Args, Biobuf, Bgetrune, print, sprint } from '../lib';
import { eachInput, finish, usageIs } from './parts/common';

class Counts {
  lines: i64 = 0;
  words: i64 = 0;
  runes: i64 = 0;
  broken: i64 = 0;
  bytes: i64 = 0;

  add(c: Counts): void {
    this.lines += c.lines;
    this.words += c.words;
    this.runes += c.runes;
    this.broken += c.broken;
    this.bytes += c.bytes;
  }
}

let wanted: string = '';
const total = new Counts();
let files: i32 = 0;

function show(c: Counts, name: string): void {
  let line = '';
  if (wanted.includes('l')) line += sprint(' %7lld', c.lines);
  if (wanted.includes('w')) line += sprint(' %7lld', c.words);
  if (wanted.includes('r')) line += sprint(' %7lld', c.runes);
  if (wanted.includes('b')) line += sprint(' %7lld', c.broken);
  if (wanted.includes('c')) line += sprint(' %7lld', c.bytes);
  print('%s%s%s\n', line.substring(1), name.length > 0 ? ' ' : '', name);
}

function count(b: Biobuf, name: string): void {
  const c = new Counts();
  let inWord = false;
  for (let rune = Bgetrune(b); rune >= 0; rune = Bgetrune(b)) {
    c.bytes += b.runesize;
    if (rune == 0xfffd && b.runesize == 1) c.broken++;
    else c.runes++;
    if (rune == 0x0a) c.lines++;
    const blank = rune == 0x20 || (rune >= 0x09 && rune <= 0x0d);
    if (!blank && !inWord) c.words++;
    inWord = !blank;
  }
  show(c, name);
  total.add(c);
  files++;
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (!'lwrbc'.includes(c)) usageIs('wc [-lwrbc] [file ...]');
    wanted += c;
  }
  if (wanted.length == 0) wanted = 'lwc';
  eachInput(args.rest, count);
  if (files > 1) show(total, 'total');
  finish();
}
