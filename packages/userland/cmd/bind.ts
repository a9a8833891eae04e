/** bind(1): changes the name space. usage: bind [-abcq] new old */
import { Args, MCACHE, MREPL, bind, exits, fprint } from '../lib';
import { usageIs } from './parts/common';
import { contradict, mountFlag } from './parts/mountflag';

function usage(): void {
  usageIs('bind [-abcq] new old');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let flags: u32 = MREPL;
  let quiet = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    const flag = mountFlag(c);
    if (c == 'q') quiet = true;
    else if (flag == 0 || flag == MCACHE) usage();
    flags |= flag;
  }
  const words = args.rest;
  if (words.length != 2 || contradict(flags)) usage();
  if (bind(words[0], words[1], flags) >= 0) return;
  if (!quiet) fprint(2, 'bind: %r\n');
  exits('bind');
}
