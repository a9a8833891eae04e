/**
 * The kernel's records: what a process, channel, name space, segment and queue are made of. Data only; each kind
 * belongs to the module of the same name, which alone changes it. The class bodies are also the description that
 * saving, restoring and hashing derive from (store.ts).
 *
 * References counted by `ref` are taken and given back by the owner modules; a reference without a count is weak and says so.
 */
import { record } from './store.ts';
import { noBytes, type Frame } from './frame.ts';

/** A server's identity of a file; `lo` and `hi` are the halves of its 64-bit path. */
export class Qid {
  type = 0;
  vers = 0;
  lo = 0;
  hi = 0;
}
record('Qid', Qid);

export function makeQid(path: number, type = 0, vers = 0): Qid {
  const q = new Qid();
  q.lo = path;
  q.type = type;
  q.vers = vers;
  return q;
}

/** Processes in a row (proclist.ts). */
export class ProcList {
  head: Proc | null = null;
  tail: Proc | null = null;
}

/** Processes asleep until something happens, in order of arrival. */
export class Rendez extends ProcList {}
record('Rendez', Rendez);
record('ProcList', ProcList);

/** The name a channel was reached by; `mounts[i]` is the channel mounted over by element i, or null. */
export class Path {
  ref = 1;
  name = '';
  mounts: (Chan | null)[] = [];
}
record('Path', Path);

/** 0 as a double: V8 makes a class's objects anew when a field that began as a small integer outgrows 31 bits, and slow meanwhile. */
const double0 = -0;

export const CFlag = { open: 1, msg: 2, cexec: 4, free: 8, rclose: 16, cache: 32, unused: 64 } as const;

export class Chan {
  ref = 1;
  /** Index in devtab, -1 before attach. */
  type = -1;
  dev = 0;
  qid = new Qid();
  flag = 0;
  mode = 0;
  offset = 0;
  /** Bytes of a directory read so far as the device counts them, and the entry that is next in one made of a table. */
  devoffset = 0;
  dri = 0;
  iounit = 0;
  path: Path | null = null;
  /** Head of the union being read, its position, and the element being read. */
  unionHead: Mhead | null = null;
  unionIndex = 0;
  unionChan: Chan | null = null;
  /** Directory entries already read but not yet returned (rewritten for mounts). */
  rock: Uint8Array | null = null;
  /** A version was negotiated on this channel: its mount connection. */
  mux: Mnt | null = null;
  /** The SIP that serves at the other end, 0: none. */
  sip = 0;
  /** The file by which it was first posted in #s. */
  srvname = '';
  /** #M: connection, fid, root channel of the mount (weak identity for the mount table). */
  mnt: Mnt | null = null;
  fid = 0;
  /** What the device keeps of this channel. */
  aux: object | null = null;
  /** #M, open, mounted with MCACHE: what is kept of the file (cache.ts). */
  mcp: Mntcache | null = null;
}
record('Chan', Chan);

/** One element of a union. */
export class Mount {
  id = 0;
  to: Chan | null = null;
  flag = 0;
  spec = '';
}
record('Mount', Mount);

/** What is mounted on one file of a name space. */
export class Mhead {
  from: Chan | null = null;
  mounts: Mount[] = [];
}
record('Mhead', Mhead);

/** Name space; each mount is a record of alloc.ts. Keys: `type.dev.hi.lo` of the file mounted upon. */
export class Pgrp {
  ref = 1;
  id = 0;
  heads = new Map<string, Mhead>();
  /** Device characters that may still be attached; null = all. */
  allowed: string | null = null;
}
record('Pgrp', Pgrp);

/** Open files. */
export class Fgrp {
  ref = 1;
  fds: (Chan | null)[] = [];
  /** Close-on-exec marks by fd. */
  cexec: boolean[] = [];
  exceed = 100;
}
record('Fgrp', Fgrp);

export class Evalue {
  name = '';
  value: Uint8Array = noBytes;
  path = 0;
  vers = 0;
}
record('Evalue', Evalue);

export class Egrp {
  ref = 1;
  /** A removed variable leaves its place empty for the next one. */
  entries: (Evalue | null)[] = [];
  /** Taken from alloc.ts for all of them. */
  bytes = 0;
  path = 0;
  vers = 0;
}
record('Egrp', Egrp);

/** Rendezvous group: processes waiting, by tag (hex), newest first. */
export class Rgrp {
  ref = 1;
  waiting = new Map<string, Proc[]>();
}
record('Rgrp', Rgrp);

/** Text of a file shared by the processes that run it; `frames` by page of the file. */
export class Image {
  ref = 1;
  chan: Chan | null = null;
  type = 0;
  dev = 0;
  qid = new Qid();
  /** The mount connection, to tell servers apart. */
  mnt: Mnt | null = null;
  /** Bytes of the file that belong to text. */
  bytes = 0;
  frames = new Map<number, number>();
}
record('Image', Image);

/** A process waiting for a semaphore word. */
export class Sema {
  addr = 0;
  proc: Proc | null = null;
  woken = false;
}
record('Sema', Sema);

/** Bytes of text for each count of a profile. */
export const profileGrain = 8;

export class Segment {
  ref = 1;
  type = 0;
  flags = 0;
  base = 0;
  top = 0;
  /** Pages may be executed. */
  exec = false;
  image: Image | null = null;
  /** File bytes [fileStart, fileStart+fileBytes) fill the segment from `base`. */
  fileStart = 0;
  fileBytes = 0;
  /** Text into which a debugger has written; children get the file's. */
  edited = false;
  /** Frame numbers by page, in chunks of 512; 0 = not there. */
  map: (Int32Array | null)[] = [];
  resident = 0;
  /** Physical, fixed: the first physical address. */
  pa = 0;
  semas: Sema[] = [];
  /** The address space its pages belong to, 0 before the first; `multi`: several map it, and nobody owns them (pageown.ts). */
  space = 0;
  multi = false;
  /** Made by a vm call for the pages it moved: goes with the last of them. */
  anon = false;
  /** Pages that were moved away, by page as in `map`: touching one is a fault, not a new page. */
  gone: (Uint8Array | null)[] = [];
  /** Milliseconds of ticks for each `profileGrain` bytes of text; the first is the sum of all. */
  profile: Uint32Array | null = null;
  /** Name of the global segment, '' otherwise. */
  name = '';
}
record('Segment', Segment);

export class Note {
  text = '';
  /** noteClasses of packages/abi. */
  flag = 0;
  /** Posted to several: the text does not say where one of them was. */
  shared = false;
  /** A process that is traced has stopped for it: it is delivered next. */
  traced = false;
}
record('Note', Note);

/** Floating-point state of what a note interrupted, until the handler is done with the Ureg at `ureg`. */
export class NoteFpu {
  ureg = double0;
  state: Uint8Array = noBytes;
}
record('NoteFpu', NoteFpu);

/** A dead child's message to its parent. Times in milliseconds. */
export class Waitq {
  pid = 0;
  user = 0;
  sys = 0;
  real = 0;
  msg = '';
}
record('Waitq', Waitq);

/**
 * An address space: what threads made by rfork(RFMEM) share, as the owner of pages and the holder of capabilities (pageown.ts,
 * caps.ts). Inherited by rfork as a copy, kept by exec.
 */
export class Space {
  ref = 1;
  /** Threads that have not begun to end. */
  live = 1;
  id = 0;
  /** Bits of `capabilities`. */
  caps = 0;
  /** The SIP it runs for, 0: none. */
  sip = 0;
  /** PCI functions (tbdf) its doors are limited to; null: no limit. */
  devices: number[] | null = null;
  /** Pages of its own that others borrow, and of others that it borrows. */
  lent = 0;
  borrowed = 0;
}
record('Space', Space);

/** The borrow checker's records, by frame (pageown.ts), and the log of what became of frames (pageownlog.ts). */
export class Pageown {
  /** Address space that owns the frame, 0: nobody. */
  owner = new Int32Array(0);
  /** ownStates of packages/abi. */
  state = new Uint8Array(0);
  /** Flag of pageown.ts. */
  flags = new Uint8Array(0);
  /** The mutable borrower, or the only shared one; several stand in `borrowers`. */
  peer = new Int32Array(0);
  shared = new Int32Array(0);
  /** The owner's address of it, when it is lent. */
  va = new Float64Array(0);
  borrowers = new Map<number, number[]>();
  // The log: a ring of runs of frames.
  logTime = new Float64Array(0);
  logVa = new Float64Array(0);
  logFrame = new Int32Array(0);
  logCount = new Int32Array(0);
  logFrom = new Int32Array(0);
  logTo = new Int32Array(0);
  logOp = new Uint8Array(0);
  logged = 0;
}
record('Pageown', Pageown);

/** Process states in the order of their numbers, as /proc/n/status prints them. */
export const stateNames = [
  'Dead', 'Moribund', 'New', 'Ready', 'Scheding', 'Running', 'Queueing', 'QueueingR', 'QueueingW', 'Wakeme', 'Broken',
  'Stopped', 'Rendez', 'Waitrelease',
] as const;
export const State = {
  Dead: 0, Moribund: 1, New: 2, Ready: 3, Scheding: 4, Running: 5, Queueing: 6, QueueingR: 7, QueueingW: 8, Wakeme: 9,
  Broken: 10, Stopped: 11, Rendez: 12, Waitrelease: 13,
} as const;

/** What a process is told to do at its next return to user mode. */
export const Procctl = { none: 0, stopme: 1, exitme: 2, traceme: 3, exitbig: 4, tracesyscall: 5 } as const;

/** Columns of Proc.time, nanoseconds (real: the instant of birth; children's real: a sum). */
export const Time = { user: 0, sys: 1, real: 2, cuser: 3, csys: 4, creal: 5 } as const;

export class Watchpoint {
  type = 0; // 1 read, 2 write, 4 execute
  addr = 0;
  len = 0;
}
record('Watchpoint', Watchpoint);

/** The ring behind /proc/trace (edftrace.ts). */
export class Trace {
  /** Made at the first record. */
  pid = new Int32Array(0);
  type = new Uint8Array(0);
  time = new Float64Array(0);
  /** Records ever made, and read. */
  made = 0;
  read = 0;
  /** Somebody has the file open. */
  open = false;
}
record('Trace', Trace);

/** Parameters and state of deadline scheduling (edf.ts), ns. */
export class Edf {
  T = 0;
  D = 0;
  C = 0;
  /** Last release, its deadline, next release. */
  r = 0;
  d = 0;
  t = 0;
  /** Time used when the slice began. */
  mark = 0;
  admitted = false;
  sporadic = false;
  yieldonblock = false;
  sendnotes = false;
  extra = false;
  /** Done for this period; the deadline was seen to be missed. */
  yielded = false;
  missed = false;
  /** Since admission: periods begun, deadlines missed, slices that ran out. */
  releases = 0;
  misses = 0;
  overruns = 0;
}
record('Edf', Edf);

export class Proc {
  // Identity.
  pid = 0;
  /** Index in the process table. */
  slot = 0;
  noteid = 0;
  text = '';
  user = '';
  args = '';
  setargs = false;
  /** A kernel process: frames only, no user mode. */
  kp = false;

  // State.
  state: number = State.Dead;
  /** Overrides the state's name in /proc/n/status when not empty. */
  psstate = '';
  /** Number of the system call in progress, -1 outside. */
  syscall = -1;
  /** The kernel stack, innermost frame last. */
  kstack: Frame[] = [];
  /** Value on its way to the top frame. */
  value: unknown = undefined;
  /** Error to raise in the top frame when the process runs next. */
  wakeError = '';
  sleepingOn: Rendez | null = null;
  /** What its own frames sleep on when nobody else needs to know where. */
  own = new Rendez();
  /** Neighbours in the one list the process is in (proclist.ts). */
  qprev: Proc | null = null;
  qnext: Proc | null = null;
  /** Waits that notes may not break. */
  noInterrupt = false;
  /** Asked to give up the processor. */
  delaysched = false;
  errstr = '';
  /** Instant (ns) of a timed sleep's end, 0 when none; tsleep's verdict. */
  wakeAt = double0;
  timedOut = false;
  /** Instant (ns) of the alarm, 0 when none. */
  alarm = double0;

  // Family.
  parentpid = 0;
  /** rfork(RFNOWAIT): the parent is not told of the end. */
  noWait = false;
  nchild = 0;
  waitq: Waitq[] = [];
  waitr = new Rendez();
  /** Who waits for a child of this process: itself, or a reader of /proc/n/wait. */
  waiting: Proc | null = null;
  time = new Float64Array(6);

  // Groups.
  pgrp: Pgrp | null = null;
  egrp: Egrp | null = null;
  fgrp: Fgrp | null = null;
  rgrp: Rgrp | null = null;
  slash: Chan | null = null;
  dot: Chan | null = null;

  // Rendezvous; halves of tag and value.
  rendTag = '';
  rendLo = 0;
  rendHi = 0;

  // Notes.
  notes: Note[] = [];
  notepending = false;
  notified = false;
  lastnote: Note | null = null;
  notify = 0;
  noteureg = 0;
  /** Floating-point states of the programs the notes under way interrupted, innermost last. */
  noteFpu: NoteFpu[] = [];

  // Memory.
  space: Space | null = null;
  seg: (Segment | null)[] = [null, null, null, null, null, null, null, null, null, null];
  pml4 = 0;
  pcid = 0;
  /** Frames of page tables, pml4 included. */
  tables: number[] = [];
  /** Physical address of the Tos when it is private and resident, else 0. */
  tos = 0;
  noswap = false;
  privatemem = false;

  // Processor state while not loaded on a CPU.
  context: Uint8Array = noBytes;
  /** CPU whose context holds this process's registers, -1 when `context` does. */
  loaded = -1;

  // Scheduling.
  /** CPU it ran on last, CPU it is wired to or -1. */
  mp = 0;
  wired = -1;
  priority = 10;
  basepri = 10;
  fixedpri = false;
  /** Decaying average of processor use, 0..1000, and its instant. */
  cpu = double0;
  lastupdate = double0;
  /** The processor in whose run queue it is or was last. */
  rq = 0;
  /** Order of arrival in a run queue. */
  readyseq = 0;
  readytime = double0;
  edf: Edf | null = null;
  /** Instant its quantum ends. */
  quantumEnd = double0;

  // Control and debugging.
  procctl: number = Procctl.none;
  hang = false;
  trace = false;
  procmode = 0o640;
  pdbg: Proc | null = null;
  debug = new Rendez();
  syscallTrace: string | null = null;
  startSyscall = double0;
  watchpoints: Watchpoint[] = [];
  /** Bit n: the instruction under way has touched what watchpoint n watches. */
  watchhit = 0;
  /** Watched pages that may be executed for one instruction. */
  stepping: number[] = [];
  /** Address of the watched instruction that was reported and may run now. */
  watchskip = 0;
  /** Exception of the last entry, for Ureg. */
  trapType = 0;
  trapError = 0;
}
record('Proc', Proc);

/** Bytes waiting in a queue: one write's piece. */
export class Block {
  data: Uint8Array = noBytes;
  at = 0;
  next: Block | null = null;
}
record('Block', Block);

export class Queue {
  first: Block | null = null;
  last: Block | null = null;
  bytes = 0;
  limit = 0;
  /** Reads return at most one block. */
  message = false;
  closed = false;
  eofs = 0;
  error = '';
  readers = new Rendez();
  writers = new Rendez();
  /** Writes beyond the limit are dropped instead of waiting. */
  noblock = false;
}
record('Queue', Queue);

/** A request on a 9P connection. */
export class Mntrpc {
  tag = 0;
  proc: Proc | null = null;
  done = false;
  /** Rmessage bytes. */
  reply: Uint8Array | null = null;
  /** Message type sent, for the kernel stack and for matching the reply. */
  type = 0;
  /** Tag this Tflush is for, 0 when no flush. */
  flushes = 0;
  /** The server died before it answered; it never got the request whole (mntsip.ts). */
  lost = false;
  unsent = false;
}
record('Mntrpc', Mntrpc);

/** A page of a cached file: bytes [from, to) of the frame are the file's. */
export class Cachepage {
  frame = 0;
  from = 0;
  to = 0;
}
record('Cachepage', Cachepage);

/** What is kept of one file of a server (cache.ts). */
export class Mntcache {
  /** Of the mount; -1 when the file is kept no longer. */
  dev = 0;
  /** The connection; weak. */
  mnt: Mnt | null = null;
  qid = new Qid();
  /** By number of the page in the file. */
  pages = new Map<number, Cachepage>();
  /** Where the server's last short answer ended, and where it said that the file ends; -1: not known. */
  short = -1;
  end = -1;
}
record('Mntcache', Mntcache);

/** All cached files by mount and path, the one opened longest ago first. */
export class Filecache {
  files = new Map<string, Mntcache>();
  /** Pages in all of them. */
  pages = 0;
}
record('Filecache', Filecache);

/** How a fid of a SIP's connection came about, to make it again. */
export class Mntfid {
  uname = '';
  aname = '';
  /** From the attach root, '' before the fid is there. */
  names: string[] = [];
  /** Mode it was opened in. */
  mode = 0;
  /** Cannot be made again. */
  lost = false;
}
record('Mntfid', Mntfid);

/** A 9P connection. */
export class Mnt {
  /** Channels that use it; without any, `chan` is weak. */
  ref = 0;
  id = 0;
  chan: Chan | null = null;
  msize = 0;
  version = '';
  /** The process reading replies, and those waiting for theirs. Weak. */
  reader: Proc | null = null;
  waiters = new Rendez();
  pending: Mntrpc[] = [];
  /** Received bytes that do not make a message yet. */
  partial: Uint8Array = noBytes;
  dead = '';
  /** The SIP at the other end, 0: none. When that dies its session is made again (dev/sipmount.ts): */
  sip = 0;
  /** waiting for the next server; how often there was a new one; */
  lost = false;
  generation = 0;
  requests = 0;
  errors = 0;
  /** the process that makes the session; */
  rebuilder: Proc | null = null;
  /** the fids. */
  chans: Chan[] = [];
}
record('Mnt', Mnt);

/** A timed wake-up: what happens at `when` (ns). */
export class Timer {
  when = 0;
  seq = 0;
  proc: Proc | null = null;
  /** sleep, tsleep, alarm. */
  kind = '';
}
record('Timer', Timer);

export const Nrq = 22;

/** One processor as the kernel sees it. */
export class Mach {
  id = 0;
  online = false;
  /** Running process, and the process whose registers are in the CPU's context. */
  proc: Proc | null = null;
  loaded: Proc | null = null;
  /** This CPU's clock, ns since power on. */
  time = double0;
  runq: ProcList[] = Array.from({ length: Nrq }, () => new ProcList());
  nready = 0;
  /** Bit n: queue n is not empty. */
  runvec = 0;
  /** The kernel was entered since user mode last ran: leaving it brings the Tos up to date. */
  kentry = false;
  /** Scheduling may change who runs before user mode goes on. */
  resched = false;
  /** The running process has had its quantum. */
  rotate = false;
  readied: Proc | null = null;
  /** End of the running quantum, inherited by a process it made ready. */
  quantum = double0;
  load = 0;
  // sysstat
  switches = 0;
  interrupts = 0;
  /** Of these, by vector. */
  vectors = new Uint32Array(256);
  syscalls = 0;
  faults = 0;
  tlbfaults = 0;
  tlbpurges = 0;
  /** Ticks spent idle and in interrupts since the last tick, and their decayed averages (percent × 1000). */
  idleNs = double0;
  idleAverage = 0;
  lastTick = double0;
  /** Instant of the last clock interrupt, and how many there have been since the tick. */
  lastClock = double0;
  clocks = 0;
  /** Instant the one-shot timer is set to, 0: none (apic.ts). */
  edfwhen = 0;
}
record('Mach', Mach);
