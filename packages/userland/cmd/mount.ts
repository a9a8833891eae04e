/** mount(1): puts a 9P server into the name space. usage: mount [-abcCnNq] service old [spec] */
import { Args, MAFTER, MBEFORE, MCACHE, MCREATE, MREPL, ORDWR, exits, fprint, mount, open } from '../lib';
import { usageIs } from './parts/common';

function usage(): void {
  usageIs('mount [-abcCnNq] service old [spec]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let flag = MREPL;
  let quiet = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'a') flag |= MAFTER;
    else if (c == 'b') flag |= MBEFORE;
    else if (c == 'c') flag |= MCREATE;
    else if (c == 'C') flag |= MCACHE;
    else if (c == 'q') quiet = true;
    else if (c != 'n' && c != 'N') usage(); // there is no authentication to leave out
  }
  const words = args.rest;
  if (words.length < 2 || words.length > 3 || (flag & MAFTER && flag & MBEFORE)) usage();
  const fd = open(words[0], ORDWR);
  if (fd >= 0 && mount(fd, -1, words[1], flag, words.length > 2 ? words[2] : '') >= 0) return;
  if (!quiet) fprint(2, 'mount: %r\n');
  exits('mount');
}
