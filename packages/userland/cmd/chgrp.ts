/** chgrp(1): changes the group, with -u the owner. usage: chgrp [-ou] group file ... */
import { Args, dirwstat, nulldir } from '../lib';
import { complain, finish, usageIs } from './parts/common';

export function main(argv: string[]): void {
  const args = new Args(argv);
  let owner = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'o' || c == 'u') owner = true;
    else usageIs('chgrp [-ou] group file ...');
  }
  const words = args.rest;
  if (words.length < 2) usageIs('chgrp [-ou] group file ...');
  for (let i = 1; i < words.length; i++) {
    const change = nulldir();
    if (owner) change.uid = words[0];
    else change.gid = words[0];
    if (dirwstat(words[i], change) < 0) complain();
  }
  finish();
}
