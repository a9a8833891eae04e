/**
 * For tests of saving: a parent lends and exchanges pages with children that it has admitted as deadline tasks, for ever; now and then a
 * child dies with what it borrowed. A line a round: the round and the sum of what the parent finds in the pages.
 */
import * as sys from '../../generated/syscalls';
import { OWRITE, _exits, close, fork, getpid, open, pipe, print, sleep, sprint, wait, writeText } from '../../lib';

const pages: usize = 24;
const bytes: usize = pages * 4096;
const children: i32 = 8;

let at: usize = 0;
const to: i32[] = [];
const pids: i32[] = [];

/** A command byte to a child, with the address. */
function tell(child: i32, what: i32): void {
  const p = memory.data(16);
  store<u32>(p, <u32>what);
  store<u32>(p, <u32>at, 4);
  sys.pwrite(to[child], p, 8, -1);
}

function answer(child: i32): u32 {
  const p = memory.data(16);
  return sys.pread(to[child], p, 4, -1) == 4 ? load<u32>(p) : 0;
}

function sum(from: usize): u32 {
  let all: u32 = 0;
  for (let p: usize = 0; p < bytes; p += 4096) all += load<u32>(from + p);
  return all;
}

/** r: look and return; w: change and return; x: change and exchange back; d: die with it. */
function child(fd: i32, parent: i32): void {
  const p = memory.data(16);
  while (sys.pread(fd, p, 8, -1) == 8) {
    const what = load<u32>(p);
    const block = <usize>load<u32>(p, 4);
    if (what == 0x77 || what == 0x78) for (let q: usize = 0; q < bytes; q += 4096) store<u32>(block + q, load<u32>(block + q) + 1);
    let found = sum(block);
    // Longer than its cost: over several periods.
    for (let i = 0; i < 400; i++) found = sum(block);
    sleep(2);
    if (what == 0x64) _exits();
    if (what == 0x78) sys.vmexchange(parent, block, bytes);
    else sys.vmreturn(block, bytes);
    store<u32>(p, found);
    sys.pwrite(fd, p, 4, -1);
  }
  _exits();
}

function ok(moved: i32): void {
  if (moved != <i32>pages) print('%d: %r\n', moved);
}

function admit(pid: i32, period: i32): void {
  const fd = open(sprint('/proc/%d/ctl', pid), OWRITE);
  writeText(fd, sprint('period %dus', period));
  writeText(fd, sprint('deadline %dus', period - 500));
  writeText(fd, 'cost 200us');
  if (writeText(fd, 'admit') < 0) print('admit: %r\n');
  close(fd);
}

export function main(argv: string[]): void {
  const parent = getpid();
  for (let i = 0; i < children; i++) {
    const ends = pipe()!;
    const pid = fork();
    if (pid == 0) return child(ends[1], parent);
    close(ends[1]);
    to.push(ends[0]);
    pids.push(pid);
    admit(pid, 3000 + 700 * i);
  }
  // The children, forked before, have nothing here.
  at = ((<usize>memory.grow(<i32>(bytes >> 16) + 2) << 16) + 4095) & ~4095;
  for (let p: usize = 0; p < bytes; p += 4096) store<u32>(at + p, <u32>(p >> 12));
  let dead = 0;
  for (let round = 0; ; round++) {
    const a = dead + round % (children - dead);
    const b = dead + (round + 1) % (children - dead);
    const how = round % 5;
    if (how == 0 || how == 4) {
      ok(sys.vmlend_shared(pids[a], at, bytes));
      if (a != b) ok(sys.vmlend_shared(pids[b], at, bytes));
      // Now and then one of the two dies; the pages are the parent's alone when the other has given back too.
      const dies = how == 4 && dead < children - 2;
      tell(a, 0x72);
      tell(b, dies ? 0x64 : 0x72);
      answer(a);
      if (dies) {
        wait();
        pids[b] = pids[dead];
        const fd = to[b];
        to[b] = to[dead];
        to[dead] = fd;
        dead++;
      } else if (a != b) answer(b);
    } else if (how == 3) {
      ok(sys.vmexchange(pids[a], at, bytes));
      tell(a, 0x78);
      answer(a);
    } else {
      ok(sys.vmlend_mut(pids[a], at, bytes));
      tell(a, 0x77);
      answer(a);
    }
    print('%d %d\n', round, sum(at));
    sleep(1);
  }
}
