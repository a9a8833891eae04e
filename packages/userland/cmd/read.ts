/** read(1): reads lines and prints them, taking no more of the input than they. usage: read [-m | -n nlines | -c nbytes | -r nrunes] [file ...] */
import { Args, Buf, OREAD, atoi, close, exits, fullrune, open, readTo, writeFrom } from '../lib';
import { complain, hasFailed, usageIs } from './parts/common';

const byte = memory.data(4);
const line = new Buf(256);

/** One byte at a time: what follows the line is another's. False at the end of the file. */
function copyLine(fd: i32): bool {
  line.clear();
  while (true) {
    const n = readTo(fd, byte, 1);
    if (n < 0) complain();
    if (n <= 0) break;
    line.byte(load<u8>(byte));
    if (load<u8>(byte) == 0x0a) break;
  }
  if (line.length > 0) writeFrom(1, line.ptr, line.length);
  return line.length > 0;
}

/** Up to `n` bytes or, with `runes`, characters; false when there were none. */
function copyBytes(fd: i32, n: i32, runes: bool): bool {
  line.clear();
  let from = 0;
  while (n > 0) {
    const some = readTo(fd, byte, 1);
    if (some < 0) complain();
    if (some <= 0) break;
    line.byte(load<u8>(byte));
    if (runes && !fullrune(line.ptr + from, line.ptr + line.length)) continue;
    from = line.length;
    n--;
  }
  if (line.length > 0) writeFrom(1, line.ptr, line.length);
  return line.length > 0;
}

function usage(): void {
  usageIs('read [-m | -n nlines | -c nbytes | -r nrunes] [file ...]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let left = 1;
  let unit = '';
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'm') left = i32.MAX_VALUE;
    else if (c == 'n') left = atoi(args.value(usage));
    else if (c == 'c' || c == 'r') {
      unit = c;
      left = atoi(args.value(usage));
    } else usage();
  }
  const names = args.rest;
  let got = false;
  for (let i = 0; i < max(names.length, 1); i++) {
    const fd = names.length == 0 ? 0 : open(names[i], OREAD);
    if (fd < 0) {
      complain();
      continue;
    }
    if (unit.length > 0) got = copyBytes(fd, left, unit == 'r') || got;
    else for (; left > 0 && copyLine(fd); left--) got = true;
    if (fd > 0) close(fd);
  }
  exits(hasFailed() ? 'error' : got ? '' : 'eof');
}
