/** du(1): what files and directories hold, in KiB. usage: du [-aefhnqstu] [-b size] [-p prefix] [file ...] */
import {
  Args, Binit, Biobuf, Bprint, Dir, OREAD, OWRITE, close, dirreadall, dirstat, joinname, numberEnd, open, rcQuote, sprint, strtol,
} from '../lib';
import { complain, finish, usageIs } from './parts/common';

let all: bool = false;
let summary: bool = false;
let quiet: bool = false;
/** What is shown: '' for sizes, 't' times, 'q' qids. */
let what: string = '';
let accessed: bool = false;
let scientific: bool = false;
let scaled: bool = false;
/** Bytes of a block, and of the unit shown. */
let block: u64 = 1024;
let unit: u64 = 1024;
const out: Biobuf = Binit(1, OWRITE);
const prefixes = 'kmgtpe';

function usage(): void {
  usageIs('du [-aefhnqstu] [-b size] [-p prefix] [file ...]');
}

/** `value` in units of `per` with at most `most` digits that mean something, as %g shows them but cut off; in integers. */
function fraction(value: u64, per: u64, most: i32): string {
  let digits = sprint('%llud', value / per);
  const whole = digits.length;
  if (whole > most) {
    const exponent = whole - 1;
    let end = most;
    while (end > 1 && digits.charCodeAt(end - 1) == 0x30) end--;
    const tail = end > 1 ? '.' + digits.substring(1, end) : '';
    return digits.charAt(0) + tail + (exponent < 10 ? 'e+0' : 'e+') + sprint('%d', exponent);
  }
  let rest = value % per;
  if (rest == 0) return digits;
  digits += '.';
  for (let left = digits == '0.' ? most : most - whole; left > 0 && rest > 0; ) {
    rest *= 10;
    const digit = rest / per;
    digits += String.fromCharCode(0x30 + <i32>digit);
    rest %= per;
    // Zeros in front mean nothing.
    if (digit > 0 || left < most || digits.charCodeAt(0) != 0x30) left--;
  }
  let end = digits.length;
  while (digits.charCodeAt(end - 1) == 0x30) end--;
  return digits.substring(0, digits.charCodeAt(end - 1) == 0x2e ? end - 1 : end);
}

function valueText(value: u64): string {
  if (scaled) {
    let i = -1;
    let per: u64 = 1;
    for (; value / per >= 1024 && i + 1 < prefixes.length; i++) per <<= 10;
    return fraction(value, per, 4) + (i < 0 ? '' : 'KMGTPE'.charAt(i));
  }
  if (scientific) return fraction(value, unit, 7);
  return sprint('%llud', (value + unit - 1) / unit);
}

function line(size: u64, d: Dir, name: string): void {
  const value = what == 't' ? <u64>(accessed ? d.atime : d.mtime) : what == 'q' ? d.qidPath : size;
  Bprint(out, '%s\t%s\n', valueText(value), rcQuote(name));
}

function warn(): void {
  if (!quiet) complain();
}

function walk(name: string, d: Dir): u64 {
  if (!d.isDir()) return (d.length + block - 1) / block * block;
  let total: u64 = 0;
  const fd = open(name, OREAD);
  const list: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (list === null) warn();
  if (fd >= 0) close(fd);
  if (list === null) return 0;
  for (let i = 0; i < list.length; i++) {
    const child = joinname(name, list[i].name);
    const size = walk(child, list[i]);
    if (all && !list[i].isDir() && !summary) line(size, list[i], child);
    total += size;
  }
  if (!summary) line(total, d, name);
  return total;
}

/** `N` or `Nk`. */
function size(text: string): u64 {
  const n = strtol(text);
  const k = text.substring(numberEnd) == 'k';
  if (n <= 0 || (!k && numberEnd < text.length)) usage();
  return k ? <u64>n * 1024 : <u64>n;
}

function scaleOf(prefix: string): u64 {
  if (prefix.length == 0) return 1;
  const i = prefixes.indexOf(String.fromCharCode(prefix.charCodeAt(0) | 0x20));
  if (i < 0) usage();
  return <u64>1 << (10 * (i + 1));
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'a') all = true;
    else if (c == 'b') block = size(args.value(usage));
    else if (c == 'e') scientific = true;
    else if (c == 'f') quiet = true;
    else if (c == 'h') scaled = true;
    else if (c == 'n' || c == 't' || c == 'q') {
      all = true;
      block = unit = 1;
      if (c != 'n') what = c;
    } else if (c == 'p') unit = scaleOf(args.value(usage));
    else if (c == 's') summary = true;
    else if (c == 'u') accessed = true;
    else usage();
  }
  const files = args.rest;
  if (files.length == 0) files.push('.');
  for (let i = 0; i < files.length; i++) {
    const d = dirstat(files[i]);
    if (d === null) {
      warn();
      continue;
    }
    const held = walk(files[i], d);
    if (summary || !d.isDir()) line(held, d, files[i]);
  }
  finish();
}
