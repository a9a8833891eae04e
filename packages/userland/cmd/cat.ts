/** cat(1): concatenates files. */
import { OREAD, close, open, readTo, writeFrom } from '../lib';
import { complain, finish } from './parts/common';

const size: i32 = 32768;

function copy(fd: i32, buf: usize): void {
  while (true) {
    const n = readTo(fd, buf, size);
    if (n == 0) return;
    if (n < 0 || writeFrom(1, buf, n) != n) return complain();
  }
}

export function main(argv: string[]): void {
  const buf = heap.alloc(size);
  if (argv.length < 2) copy(0, buf);
  for (let i = 1; i < argv.length; i++) {
    const fd = open(argv[i], OREAD);
    if (fd < 0) {
      complain();
      continue;
    }
    copy(fd, buf);
    close(fd);
  }
  finish();
}
