/** strings(1): the printable text in a file. usage: strings [-m min] [file ...] */
import { Args, Bgetrune, Binit, Biobuf, Boffset, Bprint, Buf, OWRITE, strtol } from '../lib';
import { eachInput, finish, usageIs } from './parts/common';

let least: i32 = 6;
const out: Biobuf = Binit(1, OWRITE);
const text: Buf = new Buf(256);
/** A text is shown in pieces of so many runes at most. */
const most: i32 = 256;

function usage(): void {
  usageIs('strings [-m min] [file ...]');
}

function work(b: Biobuf, name: string): void {
  let runes = 0;
  let start: i64 = 0;
  text.clear();
  while (true) {
    const at = Boffset(b);
    const c = Bgetrune(b);
    const printable = (c >= 0x20 && c < 0x7f) || (c > 0xa0 && c != 0xfffd) || c == 0x09;
    if (printable) {
      if (runes == 0) start = at;
      text.rune(c);
      runes++;
    }
    if (printable && runes < most) continue;
    if (runes >= least) Bprint(out, '%8lld: %s\n', start, text.toString());
    text.clear();
    runes = 0;
    if (c < 0) return;
  }
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'm') least = <i32>strtol(args.value(usage));
    else usage();
  }
  if (least < 1) usage();
  eachInput(args.rest, work);
  finish();
}
