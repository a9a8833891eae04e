/**
 * Processes: fork(2), exec(2), wait(2), sleep(2), and shared memory for those that want it.
 *
 * A program's whole state is its memory, its stack and its registers, all of which fork copies, so rfork(RFPROC) is safe
 * anywhere. RFMEM is not: collector and heap know no locks. Processes that must share memory use `shared` and forks.
 */
import { BY2PG, RFFDG, RFPROC, RFREND } from '../generated/constants';
import { TOS_PID } from '../generated/layouts';
import * as machine from '../generated/machine';
import * as sys from '../generated/syscalls';
import { strtol } from './bytes';
import { close, open, writeText } from './file';
import { tokenize } from './quote';
import { cstr, putText, textOf, utf8Length } from './utf8';
import { sprint } from './fmt';

/** 0 in the child, its process id in the parent, -1 on failure. */
export function fork(): i32 {
  return sys.rfork(RFPROC | RFFDG | RFREND);
}

/** See fork(2) for the flags; without RFPROC they change the calling process. */
export function rfork(flags: u32): i32 {
  return sys.rfork(flags);
}

/** Runs another program in this process; returns only on failure. argv[0] is the name it sees. */
export function exec(file: string, argv: string[]): i32 {
  let size = (argv.length + 1) * 8;
  for (let i = 0; i < argv.length; i++) size += utf8Length(argv[i]) + 1;
  const block = heap.alloc(size);
  let p = block + (<usize>argv.length + 1) * 8;
  for (let i = 0; i < argv.length; i++) {
    store<u64>(block + ((<usize>i) << 3), p);
    p += putText(p, argv[i]);
    store<u8>(p++, 0);
  }
  store<u64>(block + ((<usize>argv.length) << 3), 0);
  const result = <i32>sys.exec(cstr(file), block);
  heap.free(block);
  return result;
}

/** Runs a program named as the shell would: as it stands with a slash or ./ in front, else from /bin. */
export function execName(argv: string[]): i32 {
  const name = argv[0];
  if (name.startsWith('/') || name.startsWith('./') || name.startsWith('../') || name.startsWith('#')) return exec(name, argv);
  return exec('/bin/' + name, argv);
}

/** How a child ended. */
export class Waitmsg {
  pid: i32 = 0;
  /** Milliseconds: in the program, in the kernel, elapsed. */
  user: i64 = 0;
  system: i64 = 0;
  real: i64 = 0;
  /** '' for success, else `NAME PID: STATUS`. */
  msg: string = '';
}

/** Waits for a child to end; null when there is none, or when a note came. */
export function wait(): Waitmsg | null {
  const p = memory.data(512);
  const n = sys.await_(p, 511);
  if (n < 0) return null;
  const words = tokenize(textOf(p, n), 5);
  if (words.length < 5) return null;
  const w = new Waitmsg();
  w.pid = <i32>strtol(words[0], 10);
  w.user = strtol(words[1], 10);
  w.system = strtol(words[2], 10);
  w.real = strtol(words[3], 10);
  w.msg = words[4];
  return w;
}

/** Waits until the child `pid` ends; null when that cannot happen. */
export function waitpid(pid: i32): Waitmsg | null {
  while (true) {
    const w = wait();
    if (w === null || w.pid == pid) return w;
  }
}

export function getpid(): i32 {
  return machine.peek32(machine.tos() + TOS_PID);
}

/** Milliseconds; 0 gives the processor to others. */
export function sleep(ms: i32): i32 {
  return sys.sleep(ms);
}

/** Posts the note `alarm` after so many milliseconds; 0 cancels. Answers what was left of the alarm before. */
export function alarm(ms: u32): i32 {
  return sys.alarm(ms);
}

/** Posts a note to a process, or to its group (postnote(2)). */
export function postnote(group: bool, pid: i32, note: string): i32 {
  const fd = open(sprint('/proc/%d/%s', pid, group ? 'notepg' : 'note'), 1);
  if (fd < 0) return -1;
  const n = writeText(fd, note);
  close(fd);
  return n < 0 ? -1 : 0;
}

let nextShared: u64 = 0xf0000000;

/**
 * Memory that this process and those it forks from now on share, zeroed; 0 on failure. It lies outside the heap: nothing
 * the collector manages may stand in it.
 */
export function shared(size: u32): usize {
  const pages = (<u64>size + BY2PG - 1) & ~(<u64>BY2PG - 1);
  if (pages > 0x40000000 || nextShared < 0x80000000 + pages) return 0;
  nextShared -= pages;
  const at = sys.segattach(0, cstr('shared'), nextShared, <u32>pages);
  return at == -1 ? 0 : <usize>at;
}

