/** uniq(1): drops repeated adjacent lines, which may hold any bytes. usage: uniq [-udcs] [-number] [+number] [file] */
import { Binit, Biobuf, Bprint, Bputc, Brdbuf, Buf, Bwrite, OWRITE, atoi, memcmp, runeAt, runeSize } from '../lib';
import { eachInput, finish, usageIs } from './parts/common';

let onlyUnique: bool = false;
let onlyRepeated: bool = false;
let counts: bool = false;
let prefixes: bool = false;
let skipFields: i32 = 0;
let skipRunes: i32 = 0;
const out: Biobuf = Binit(1, OWRITE);

function isBlank(c: u32): bool {
  return c == 0x20 || c == 0x09;
}

/** Where the part of a line begins that is compared. */
function keyOf(line: Buf): usize {
  let p = line.ptr;
  const end = p + line.length;
  for (let k = 0; k < skipFields; k++) {
    while (p < end && isBlank(load<u8>(p))) p++;
    while (p < end && !isBlank(load<u8>(p))) p++;
  }
  for (let k = 0; k < skipRunes && p < end; k++) {
    runeAt(p, end);
    p += runeSize;
  }
  return p;
}

/** Whether the line repeats the last one or, with -s, begins with it. */
function repeats(last: Buf, line: Buf): bool {
  const a = keyOf(last);
  const b = keyOf(line);
  const x = <i32>(last.ptr + last.length - a);
  const y = <i32>(line.ptr + line.length - b);
  return (prefixes ? x <= y : x == y) && memcmp(a, b, x) == 0;
}

function put(line: Buf, times: i32): void {
  if (!counts && ((onlyUnique && times > 1) || (onlyRepeated && times == 1))) return;
  if (counts) Bprint(out, '%4d ', times);
  Bwrite(out, line.ptr, line.length);
  Bputc(out, 0x0a);
}

function work(b: Biobuf, _name: string): void {
  let last = new Buf(256);
  let line = new Buf(256);
  if (!Brdbuf(b, 0x0a, true, last)) return;
  let times = 1;
  while (Brdbuf(b, 0x0a, true, line)) {
    if (repeats(last, line)) {
      times++;
      continue;
    }
    put(last, times);
    const spare = last;
    last = line;
    line = spare;
    times = 1;
  }
  put(last, times);
}

function usage(): void {
  usageIs('uniq [-udcs] [-number] [+number] [file]');
}

export function main(argv: string[]): void {
  let i = 1;
  for (; i < argv.length; i++) {
    const word = argv[i];
    if (word.length < 2 || !(word.startsWith('+') || word.startsWith('-'))) break;
    const c = word.charCodeAt(1);
    if (word.startsWith('+')) skipRunes = atoi(word.substring(1));
    else if (c >= 0x30 && c <= 0x39) skipFields = atoi(word.substring(1));
    else {
      for (let k = 1; k < word.length; k++) {
        const letter = word.charAt(k);
        if (letter == 'u') onlyUnique = true;
        else if (letter == 'd') onlyRepeated = true;
        else if (letter == 'c') counts = true;
        else if (letter == 's') prefixes = true;
        else usage();
      }
    }
  }
  const names = argv.slice(i);
  if (names.length > 1) usage();
  eachInput(names, work);
  finish();
}
