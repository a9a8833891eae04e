/** edf(1): tasks with deadlines, admitted or refused, and how they fared. usage: edf [-t seconds] [[-o ms] [-b ms] period/cost[/deadline]] ... */
import { TRACE_DEADLINE, TRACE_RECORD, TRACE_RELEASE, TRACE_SLICE, TRACE_YIELD, WAITMAX } from '../generated/constants';
import * as machine from '../generated/machine';
import * as sys from '../generated/syscalls';
import { Args, OREAD, OWRITE, _exits, close, exits, fork, getfields, nsec, open, pipe, print, sleep, strtol, sysfatal, writeText } from '../lib';
import { complain, usageIs } from './parts/common';

/** Of /proc/trace, read at once. */
const records: i32 = 512;

class Task {
  pid: i32 = 0;
  go: i32 = -1;
  deadline: i64 = 0;
  releases: i32 = 0;
  missed: i32 = 0;
  overran: i32 = 0;
  jobs: i32 = 0;
  late: i32 = 0;
  longest: i64 = 0;
  /** Release of the job in hand, 0 between jobs. */
  began: i64 = 0;
}

/** How long the tasks run, ns. */
let length: i64 = 5000000000;
/** Of the next task: what its jobs want beyond its cost, and how long they wait, ns. */
let over: i64 = 0;
let block: i64 = 0;
const tasks: Task[] = [];
let refused = false;
let trace = -1;
const room = heap.alloc(records * TRACE_RECORD);

function usage(): void {
  usageIs('edf [-t seconds] [[-o ms] [-b ms] period/cost[/deadline]] ...');
}

/** Nanoseconds of a number of milliseconds, which may have a fraction; the kernel is the one to refuse what is no number. */
function ns(ms: string): i64 {
  const at = ms.indexOf('.');
  const whole = strtol(ms, 10) * 1000000;
  return at < 0 ? whole : whole + strtol((ms.substring(at + 1) + '000000').substring(0, 6), 10);
}

/** Works for so many ns of processor time. RDTSC counts the machine's instructions, one a ns; a leap means that somebody else had the processor. */
function work(time: i64): void {
  let last = machine.rdtsc();
  while (time > 0) {
    const now = machine.rdtsc();
    if (now - last < 500) time -= now - last;
    last = now;
  }
}

/** A job a period: half its work, a wait if it has one, the other half. */
function run(cost: i64): void {
  // A task pays for what the kernel does for it, too.
  const half = (over > 0 ? cost + over : cost - cost / 4) / 2;
  const end = nsec() + length;
  while (nsec() < end) {
    work(half);
    if (block > 0) sleep(<i32>(block / 1000000));
    work(half);
    sleep(0);
  }
  _exits();
}

function start(words: string[]): void {
  if (words.length < 2 || words.length > 3) usage();
  const ends = pipe();
  if (ends === null) return sysfatal('pipe: %r');
  const pid = fork();
  if (pid < 0) return sysfatal('fork: %r');
  if (pid == 0) {
    close(ends[0]);
    close(trace);
    const cost = ns(words[1]);
    if (sys.pread(ends[1], memory.data(8), 1, -1) == 1) run(cost);
    return _exits();
  }
  close(ends[1]);
  const task = new Task();
  task.pid = pid;
  task.go = ends[0];
  const deadline = words.length > 2 ? words[2] : words[0];
  task.deadline = ns(deadline);
  print('%6d  period %s ms, cost %s ms, deadline %s ms: ', pid, words[0], words[1], deadline);
  const ctl = open('/proc/' + pid.toString() + '/ctl', OWRITE);
  const orders = ['trace 1', 'period ' + words[0] + 'ms', 'cost ' + words[1] + 'ms', 'deadline ' + deadline + 'ms', 'admit'];
  for (let i = 0; i < orders.length; i++) {
    if (writeText(ctl, orders[i]) >= 0) continue;
    print('%r\n');
    refused = true;
    close(ctl);
    close(task.go);
    return;
  }
  close(ctl);
  print('admitted\n');
  tasks.push(task);
}

/** Enters what the trace tells of the tasks since it was read last. */
function follow(): void {
  while (true) {
    const n = sys.pread(trace, room, records * TRACE_RECORD, -1);
    if (n <= 0) return;
    for (let q = room; q < room + n; q += TRACE_RECORD) {
      for (let i = 0; i < tasks.length; i++) if (tasks[i].pid == load<i32>(q)) note(tasks[i], load<u32>(q, 4), load<i64>(q, 8));
    }
  }
}

function note(task: Task, event: u32, time: i64): void {
  if (event == TRACE_RELEASE) {
    task.releases++;
    if (task.began == 0) task.began = time;
  } else if (event == TRACE_DEADLINE) task.missed++;
  else if (event == TRACE_SLICE) task.overran++;
  else if (event == TRACE_YIELD && task.began != 0) {
    const took = time - task.began;
    task.jobs++;
    if (took > task.deadline) task.late++;
    task.longest = max(task.longest, took);
    task.began = 0;
  }
}

function report(): void {
  print('  task  releases  missed  overran   jobs   late     longest\n');
  for (let i = 0; i < tasks.length; i++) {
    const t = tasks[i];
    print('%6d %9d %7d %8d %6d %6d %6lld.%lld ms\n', t.pid, t.releases, t.missed, t.overran, t.jobs, t.late, t.longest / 1000000, t.longest % 1000000 / 100000);
  }
}

export function main(argv: string[]): void {
  trace = open('/proc/trace', OREAD);
  if (trace < 0) complain();
  // -o and -b are for the next task.
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i];
    if (!word.startsWith('-')) {
      start(getfields(word, 4, false, '/'));
      over = block = 0;
      continue;
    }
    const args = new Args([argv[0], word, i + 1 < argv.length ? argv[i + 1] : '']);
    const c = args.flag();
    const value = args.value(usage);
    if (word.length == 2) i++;
    if (c == 't') length = ns(value) * 1000;
    else if (c == 'o') over = ns(value);
    else if (c == 'b') block = ns(value);
    else usage();
  }
  if (tasks.length == 0) {
    if (!refused) usage();
    exits('refused');
  }
  const end = nsec() + length;
  for (let i = 0; i < tasks.length; i++) writeText(tasks[i].go, 'g');
  while (nsec() < end) {
    sleep(100);
    follow();
  }
  while (sys.await_(room, WAITMAX) >= 0) {}
  follow();
  if (trace >= 0) report();
  exits(refused ? 'refused' : '');
}
