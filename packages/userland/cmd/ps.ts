/** ps(1): lists processes. usage: ps [-anpr] */
import { Args, Binit, Biobuf, Bprint, OREAD, OWRITE, close, dirreadall, getfields, isNumber, open, readText, sprint, strtol, sysfatal } from '../lib';
import { usageIs } from './parts/common';

let withArgs: bool = false;
let withPriority: bool = false;
let withReal: bool = false;
let withGroup: bool = false;
const out: Biobuf = Binit(1, OWRITE);

/** `MINUTES:SECONDS` of milliseconds. */
function clock(ms: i64): string {
  const s = ms / 1000;
  return sprint('%4lld:%.2lld', s / 60, s % 60);
}

/** proc(3) `status`: three padded names, which may hold blanks, then numbers of 11 columns and a blank. */
function show(pid: string): void {
  const status = readText('/proc/' + pid + '/status');
  if (status === null || status.length < 68) return; // it ended meanwhile
  const text = status.substring(0, 28).trim();
  const user = status.substring(28, 56).trim();
  const state = status.substring(56, 68).trim();
  const numbers = getfields(status.substring(68), 9, true, ' \n');
  if (numbers.length < 9) return;
  Bprint(out, '%-10s %8s ', user, pid);
  if (withGroup) {
    const group = readText('/proc/' + pid + '/noteid');
    Bprint(out, '%6s ', group === null ? '' : group.trim());
  }
  if (withReal) Bprint(out, '%s ', clock(strtol(numbers[2], 10)));
  Bprint(out, '%s %s ', clock(strtol(numbers[0], 10)), clock(strtol(numbers[1], 10)));
  if (withPriority) Bprint(out, '%2s %2s ', numbers[7], numbers[8]);
  Bprint(out, '%7sK %-8s ', numbers[6], state);
  if (withArgs) {
    const words = readText('/proc/' + pid + '/args');
    Bprint(out, '%s\n', words === null || words.length == 0 ? text : words);
  } else Bprint(out, '%s\n', text);
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'a') withArgs = true;
    else if (c == 'n') withGroup = true;
    else if (c == 'p') withPriority = true;
    else if (c == 'r') withReal = true;
    else usageIs('ps [-anpr]');
  }
  const fd = open('/proc', OREAD);
  const all = dirreadall(fd);
  if (fd < 0 || all === null) return sysfatal('/proc: %r');
  close(fd);
  const pids: i32[] = [];
  for (let i = 0; i < all.length; i++) if (isNumber(all[i].name)) pids.push(<i32>strtol(all[i].name, 10));
  pids.sort((a, b) => a - b);
  for (let i = 0; i < pids.length; i++) show(pids[i].toString());
}
