/** sleep(1): waits. usage: sleep time, in seconds, with a fraction if need be */
import { exits, sleep } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  if (argv.length != 2) usageIs('sleep time');
  let seconds = parseFloat(argv[1]);
  if (isNaN(seconds) || seconds < 0) usageIs('sleep time');
  // sleep(2) takes an int of milliseconds: 24 days.
  for (; seconds > 1000000; seconds -= 1000000) if (sleep(1000000000) < 0) exits('interrupted');
  if (sleep(<i32>(seconds * 1000)) < 0) exits('interrupted');
}
