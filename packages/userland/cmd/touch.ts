/** touch(1): sets modification times, making what is not there. usage: touch [-c] [-t seconds] file ... */
import { Args, OWRITE, OEXCL, close, create, dirwstat, nulldir, strtol, time } from '../lib';
import { complain, finish, usageIs } from './parts/common';

function usage(): void {
  usageIs('touch [-c] [-t seconds] file ...');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let make = true;
  let when = time();
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'c') make = false;
    else if (c == 't') when = strtol(args.value(usage));
    else usage();
  }
  const names = args.rest;
  if (names.length == 0) usage();
  for (let i = 0; i < names.length; i++) {
    const change = nulldir();
    change.mtime = <u32>when;
    if (dirwstat(names[i], change) >= 0) continue;
    if (!make) {
      complain();
      continue;
    }
    const fd = create(names[i], OWRITE | OEXCL, 0o666);
    if (fd < 0) {
      complain();
      continue;
    }
    close(fd);
    if (when != time()) dirwstat(names[i], change);
  }
  finish();
}
