/** mount(1): puts a 9P server into the name space. usage: mount [-abcCnNq] service old [spec] */
import { Args, MREPL, ORDWR, exits, fprint, mount, open } from '../lib';
import { usageIs } from './parts/common';
import { contradict, mountFlag } from './parts/mountflag';

function usage(): void {
  usageIs('mount [-abcCnNq] service old [spec]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let flags: u32 = MREPL;
  let quiet = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    const flag = mountFlag(c);
    if (c == 'q') quiet = true;
    else if (flag == 0 && c != 'n' && c != 'N') usage(); // there is no authentication to leave out
    flags |= flag;
  }
  const words = args.rest;
  if (words.length < 2 || words.length > 3 || contradict(flags)) usage();
  const fd = open(words[0], ORDWR);
  if (fd >= 0 && mount(fd, -1, words[1], flags, words.length > 2 ? words[2] : '') >= 0) return;
  if (!quiet) fprint(2, 'mount: %r\n');
  exits('mount');
}
