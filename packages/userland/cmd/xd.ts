/** xd(1): shows a file in numbers. usage: xd [-u] [-r] [-s] [-a{odx}] [-{b1w2l4v8c}{odx}] [file ...] */
import { Binit, Biobuf, Bprint, Bputc, Bputs, Bread, Bflush, OWRITE, sprint } from '../lib';
import { complain, eachInput, finish, usageIs } from './parts/common';

class Format {
  /** Bytes of a number; 0: characters. */
  size: i32 = 4;
  base: i32 = 0x78; // x
  constructor(size: i32, base: i32) {
    this.size = size;
    this.base = base;
  }
}

const formats: Format[] = [];
let addressBase: i32 = 0x78;
let repeats: bool = false;
let swap: bool = false;
const out: Biobuf = Binit(1, OWRITE);
const row: i32 = 16;

function usage(): void {
  usageIs('xd [-u] [-r] [-s] [-a{odx}] [-{b1w2l4v8c}{odx}] [file ...]');
}

/** A number of `size` bytes, big endian as xd shows them, or little with -s. */
function number(p: usize, size: i32): u64 {
  let value: u64 = 0;
  for (let i = 0; i < size; i++) value = (value << 8) | load<u8>(p + (swap ? size - 1 - i : i));
  return value;
}

function digits(size: i32, base: i32): i32 {
  if (base == 0x78) return 2 * size;
  if (base == 0x6f) return (8 * size + 2) / 3;
  return size == 1 ? 3 : size == 2 ? 5 : size == 4 ? 10 : 20;
}

function padded(value: u64, base: i32, width: i32, fill: string): string {
  const text = base == 0x78 ? sprint('%llx', value) : base == 0x6f ? sprint('%llo', value) : sprint('%lld', <i64>value);
  return text.length >= width ? text : fill.repeat(width - text.length) + text;
}

function character(c: u32): string {
  if (c == 0x0a) return ' \\n';
  if (c == 0x09) return ' \\t';
  if (c == 0x0d) return ' \\r';
  if (c == 0x08) return ' \\b';
  if (c >= 0x20 && c < 0x7f) return sprint('  %c', c);
  return sprint(' %.2x', c);
}

function show(p: usize, n: i32, address: i64): void {
  for (let f = 0; f < formats.length; f++) {
    const format = formats[f];
    if (f == 0) Bprint(out, '%s ', padded(address, addressBase, 7, '0'));
    else Bputs(out, '        ');
    if (format.size == 0) for (let i = 0; i < n; i++) Bputs(out, character(load<u8>(p + i)));
    else {
      for (let i = 0; i < n; i += format.size) {
        let value = number(p + i, format.size);
        if (format.base == 0x64 && format.size < 8) {
          // Decimal is signed.
          const shift = 64 - 8 * format.size;
          value = <u64>((<i64>(value << shift)) >> shift);
        }
        Bputc(out, 0x20);
        Bputs(out, padded(value, format.base, digits(format.size, format.base), format.base == 0x64 ? ' ' : '0'));
      }
    }
    Bputc(out, 0x0a);
  }
}

const buf = memory.data(16);
const last = memory.data(16);

function dump(b: Biobuf, name: string): void {
  let address: i64 = 0;
  let starred = false;
  while (true) {
    memory.fill(buf, 0, row);
    const n = Bread(b, buf, row);
    if (n <= 0) break;
    if (!repeats && address > 0 && n == row && memory.compare(buf, last, row) == 0) {
      if (!starred) Bputs(out, '*\n');
      starred = true;
    } else {
      starred = false;
      show(buf, n, address);
    }
    memory.copy(last, buf, row);
    address += n;
  }
  Bprint(out, '%s\n', padded(address, addressBase, 7, '0'));
}

export function main(argv: string[]): void {
  let i = 1;
  for (; i < argv.length && argv[i].startsWith('-') && argv[i].length > 1; i++) {
    const word = argv[i].substring(1);
    if (word == 'u') continue;
    if (word == 'r') repeats = true;
    else if (word == 's') swap = true;
    else if (word.startsWith('a') && word.length == 2) addressBase = word.charCodeAt(1);
    else {
      let size = 4;
      let base = 0x78;
      for (let k = 0; k < word.length; k++) {
        const c = word.charCodeAt(k);
        if (c == 0x63) size = 0;
        else if (c == 0x62 || c == 0x31) size = 1;
        else if (c == 0x77 || c == 0x32) size = 2;
        else if (c == 0x6c || c == 0x34) size = 4;
        else if (c == 0x76 || c == 0x38) size = 8;
        else if (c == 0x6f || c == 0x64 || c == 0x78) base = c;
        else usage();
      }
      formats.push(new Format(size, base));
    }
  }
  if (formats.length == 0) formats.push(new Format(4, 0x78));
  eachInput(argv.slice(i), dump);
  if (Bflush(out) < 0) complain();
  finish();
}
