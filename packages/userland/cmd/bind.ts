/** bind(1): changes the name space. usage: bind [-abcq] new old */
import { Args, MAFTER, MBEFORE, MCREATE, MREPL, bind, exits, fprint } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  const args = new Args(argv);
  let flag = MREPL;
  let quiet = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'a') flag |= MAFTER;
    else if (c == 'b') flag |= MBEFORE;
    else if (c == 'c') flag |= MCREATE;
    else if (c == 'q') quiet = true;
    else usageIs('bind [-abcq] new old');
  }
  const words = args.rest;
  if (words.length != 2 || (flag & MAFTER && flag & MBEFORE)) usageIs('bind [-abcq] new old');
  if (bind(words[0], words[1], flag) >= 0) return;
  if (!quiet) fprint(2, 'bind: %r\n');
  exits('bind');
}
