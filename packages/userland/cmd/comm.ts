/** comm(1): lines two sorted files have in common. usage: comm [-123] file1 file2 */
import { Args, Binit, Biobuf, Bopen, Bputs, Brdstr, OREAD, OWRITE, sysfatal } from '../lib';
import { finish, usageIs } from './parts/common';

const out: Biobuf = Binit(1, OWRITE);
let hidden: string = '';

function input(name: string): Biobuf {
  const b: Biobuf | null = name == '-' ? Binit(0, OREAD) : Bopen(name, OREAD);
  if (b === null) sysfatal('%r');
  return b!;
}

function put(column: i32, line: string): void {
  if (hidden.includes(column.toString())) return;
  for (let i = 1; i < column; i++) if (!hidden.includes(i.toString())) Bputs(out, '\t');
  Bputs(out, line);
  Bputs(out, '\n');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (!'123'.includes(c)) usageIs('comm [-123] file1 file2');
    hidden += c;
  }
  const names = args.rest;
  if (names.length != 2) usageIs('comm [-123] file1 file2');
  const a = input(names[0]);
  const b = input(names[1]);
  let x = Brdstr(a);
  let y = Brdstr(b);
  while (x !== null || y !== null) {
    if (y === null || (x !== null && x < y)) {
      put(1, x!);
      x = Brdstr(a);
    } else if (x === null || y < x) {
      put(2, y);
      y = Brdstr(b);
    } else {
      put(3, x);
      x = Brdstr(a);
      y = Brdstr(b);
    }
  }
  finish();
}
