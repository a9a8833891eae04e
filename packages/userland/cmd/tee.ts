/** tee(1): copies standard input to standard output and to files. usage: tee [-ai] [file ...] */
import { Args, NCONT, NDFLT, OWRITE, create, noteStarts, notify, open, readTo, seek, writeFrom } from '../lib';
import { complain, finish, usageIs } from './parts/common';

const size: i32 = 8192;

function usage(): void {
  usageIs('tee [-ai] [file ...]');
}

function ignore(ureg: u64, text: u64): i32 {
  return noteStarts(text, 'interrupt') ? NCONT : NDFLT;
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let append = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'a') append = true;
    else if (c == 'i') notify(ignore);
    else usage();
  }
  const fds: i32[] = [1];
  const names = args.rest;
  for (let i = 0; i < names.length; i++) {
    let fd = -1;
    if (append && (fd = open(names[i], OWRITE)) >= 0) seek(fd, 0, 2);
    if (fd < 0) fd = create(names[i], OWRITE, 0o666);
    if (fd < 0) complain();
    else fds.push(fd);
  }
  const buf = heap.alloc(size);
  while (true) {
    const n = readTo(0, buf, size);
    if (n == 0) break;
    if (n < 0) {
      complain();
      break;
    }
    for (let i = 0; i < fds.length; i++) if (writeFrom(fds[i], buf, n) != n) complain();
  }
  finish();
}
