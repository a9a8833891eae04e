/** read(1): reads lines and prints them, taking no more of the input than they. usage: read [-m] [-n nlines] [file ...] */
import { Args, Buf, OREAD, atoi, close, exits, open, readTo, writeFrom } from '../lib';
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

function usage(): void {
  usageIs('read [-m] [-n nlines] [file ...]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let left = 1;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'm') left = i32.MAX_VALUE;
    else if (c == 'n') left = atoi(args.value(usage));
    else usage();
  }
  const names = args.rest;
  let got = false;
  for (let i = 0; i < max(names.length, 1); i++) {
    const fd = names.length == 0 ? 0 : open(names[i], OREAD);
    if (fd < 0) {
      complain();
      continue;
    }
    for (; left > 0 && copyLine(fd); left--) got = true;
    if (fd > 0) close(fd);
  }
  exits(hasFailed() ? 'error' : got ? '' : 'eof');
}
