/** date(1): prints the date. usage: date [-itun] [seconds] */
import { Args, asctime, gmtime, localtime, print, strtol, time } from '../lib';
import { usageIs } from './parts/common';

function usage(): void {
  usageIs('date [-itun] [seconds]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let utc = false;
  let number = false;
  let iso = false;
  let isoTime = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'n') number = true;
    else if (c == 'u') utc = true;
    else if (c == 'i') iso = true;
    else if (c == 't') isoTime = true;
    else usage();
  }
  const rest = args.rest;
  if (rest.length > 1) usage();
  const now = rest.length == 1 ? strtol(rest[0]) : time();
  if (number) {
    print('%lld\n', now);
    return;
  }
  const tm = utc ? gmtime(now) : localtime(now);
  if (!iso && !isoTime) {
    print('%s\n', asctime(tm));
    return;
  }
  print('%d-%.2d-%.2d', tm.year + 1900, tm.mon + 1, tm.mday);
  if (isoTime) {
    print('T%.2d:%.2d:%.2d', tm.hour, tm.min, tm.sec);
    const off = abs(tm.tzoff);
    if (tm.tzoff == 0) print('Z');
    else print('%s%.2d:%.2d', tm.tzoff < 0 ? '-' : '+', off / 3600, (off / 60) % 60);
  }
  print('\n');
}
