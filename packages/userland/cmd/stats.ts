/** stats(8): what the system is doing, a line for each processor. usage: stats [-b] [-i seconds] [-n count] */
import { Args, Binit, Biobuf, Bflush, Bprint, OWRITE, exits, getfields, nsec, readText, sleep, sprint, strtol, sysfatal } from '../lib';
import { usageIs } from './parts/common';

/** Columns of a line of /dev/sysstat (cons(3)). */
const enum Column {
  Id,
  Switches,
  Interrupts,
  Syscalls,
  Faults,
  TlbFaults,
  TlbPurges,
  Load,
  Idle,
  Interrupt,
}
const columns: i32 = 10;

const barWidth: i32 = 20;

const out: Biobuf = Binit(1, OWRITE);
let bars: bool = false;

function sample(): i64[][] {
  const text = readText('/dev/sysstat');
  if (text === null) sysfatal('%r');
  const lines = text!.split('\n');
  const all: i64[][] = [];
  for (let i = 0; i < lines.length; i++) {
    const words = getfields(lines[i], columns, true, ' ');
    if (words.length < columns) continue;
    const row: i64[] = [];
    for (let k = 0; k < columns; k++) row.push(strtol(words[k], 10));
    all.push(row);
  }
  return all;
}

/** `USED/ALL` pages of a line of /dev/swap, as MiB. */
function memory_(name: string): string {
  const text = readText('/dev/swap');
  if (text === null) return '';
  const lines = text.split('\n');
  let page: i64 = 4096;
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].endsWith(' pagesize')) page = strtol(lines[i], 10);
    if (!lines[i].endsWith(' ' + name)) continue;
    const parts = lines[i].split('/');
    if (parts.length < 2) continue;
    return sprint('%lld/%lld MiB', (strtol(parts[0], 10) * page) >> 20, (strtol(parts[1], 10) * page) >> 20);
  }
  return '';
}

function bar(percent: i64): string {
  const n = <i32>min<i64>(max<i64>((percent * barWidth + 50) / 100, 0), barWidth);
  return '#'.repeat(n) + '.'.repeat(barWidth - n);
}

/** Counts a second, of what was counted in `ns`. */
function rate(now: i64[], before: i64[], column: i32, ns: i64): i64 {
  return ((now[column] - before[column]) * 1000000000) / max<i64>(ns, 1);
}

function show(now: i64[][], before: i64[][], ns: i64): void {
  Bprint(out, 'cpu   load  busy%%  intr%%  switch/s    intr/s syscall/s   fault/s%s\n', bars ? '  ' + 'busy'.padEnd(barWidth) : '');
  for (let i = 0; i < now.length && i < before.length; i++) {
    const a = now[i];
    const b = before[i];
    Bprint(out, '%3lld %3lld.%.2lld %6lld %6lld', a[Column.Id], a[Column.Load] / 1000, (a[Column.Load] % 1000) / 10, 100 - a[Column.Idle], a[Column.Interrupt]);
    Bprint(out, ' %9lld %9lld %9lld %9lld', rate(a, b, Column.Switches, ns), rate(a, b, Column.Interrupts, ns), rate(a, b, Column.Syscalls, ns), rate(a, b, Column.Faults, ns));
    if (bars) Bprint(out, '  %s', bar(100 - a[Column.Idle]));
    Bprint(out, '\n');
  }
  Bprint(out, 'memory user %s, swap %s, reclaim %s\n', memory_('user'), memory_('swap'), memory_('reclaim'));
  Bflush(out);
}

function usage(): void {
  usageIs('stats [-b] [-i seconds] [-n count]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let interval: i64 = 1;
  let left = i64.MAX_VALUE;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'b') bars = true;
    else if (c == 'i') interval = strtol(args.value(usage));
    else if (c == 'n') left = strtol(args.value(usage));
    else usage();
  }
  if (args.rest.length > 0 || interval < 1 || interval > 86400) usage();
  let before = sample();
  let then = nsec();
  for (; left > 0; left--) {
    if (sleep(<i32>interval * 1000) < 0) exits('interrupted');
    const now = sample();
    const at = nsec();
    show(now, before, at - then);
    before = now;
    then = at;
  }
}
