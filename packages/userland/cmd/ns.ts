/** ns(1): prints a name space as commands that would make it. usage: ns [-r] [pid] */
import { Args, getfields, getpid, print, rcQuote, readFile, sprint, sysfatal, textOf, tokenize } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  const args = new Args(argv);
  let raw = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'r') raw = true;
    else usageIs('ns [-r] [pid]');
  }
  const words = args.rest;
  if (words.length > 1) usageIs('ns [-r] [pid]');
  const b = readFile(sprint('/proc/%s/ns', words.length == 1 ? words[0] : getpid().toString()));
  if (b === null) return sysfatal('%r');
  const lines = getfields(textOf(b.ptr, b.length), i32.MAX_VALUE, true, '\n');
  for (let i = 0; i < lines.length; i++) {
    const parts = tokenize(lines[i]);
    if (raw) {
      print('%s\n', lines[i]);
      continue;
    }
    // The kernel names the connection #s/NAME; /srv/NAME can be typed.
    for (let k = 0; k < parts.length; k++) {
      if (parts[0] == 'mount' && parts[k].startsWith('#s/')) parts[k] = '/srv/' + parts[k].substring(3);
      parts[k] = rcQuote(parts[k]);
    }
    print('%s\n', parts.join(' '));
  }
}
