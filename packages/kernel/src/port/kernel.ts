/**
 * The kernel itself: the root record of everything it knows, the table of its devices, and what it asks of the
 * hardware. Fields named in the registration at the end are wiring, set at boot and at restore; all others are state.
 */
import type { Bus, Core } from '@lux9/bus';
import { Random } from '@lux9/base';
import { record } from './store.ts';
import type { Frame } from './frame.ts';
import { Filecache, Mach, Pageown, Rendez, Trace } from './portdat.ts';
import type { Chan, Image, Proc, Qid, Space, Timer } from './portdat.ts';
import type { BootFramebuffer } from '../pc64/bootinfo.ts';
import type { Pcidev } from '../pc64/pcidev.ts';

/** What a function that may wait answers when it has to: the frames it pushed produce the value. See wait.ts. */
export const Pending: unique symbol = Symbol('Pending');
export type Pending = typeof Pending;

/** A step's answer: go on with this frame's next step at once; the value is in `p.value`. */
export const Again: unique symbol = Symbol('Again');
export type Again = typeof Again;

export type Step<F extends Frame> = (k: Kernel, p: Proc, f: F, value: unknown) => unknown;

/** An operation that may wait: its steps by name, and what to do when an error passes. See wait.ts. */
export interface Operation<F extends Frame = Frame> {
  readonly name: string;
  readonly make: new () => F;
  readonly steps: Readonly<Record<string, Step<F>>>;
  /** Gives back what the frame holds; must neither wait nor fail. */
  readonly unwind?: (k: Kernel, p: Proc, f: F) => void;
  /** Takes the error instead of passing it on: answers like a step, or raises. */
  readonly caught?: (k: Kernel, p: Proc, f: F, text: string) => unknown;
  /** The frame's locals in /proc/n/kstack; all plain fields when absent. */
  readonly show?: (f: F) => string;
}

/** A file's facts: what stat(5) carries. Times in seconds, length in bytes. */
export class Dir {
  type = 0;
  dev = 0;
  qid!: Qid;
  mode = 0;
  atime = 0;
  mtime = 0;
  length = 0;
  name = '';
  uid = '';
  gid = '';
  muid = '';
}

/** The result of a walk: the qids of the elements found; `chan` only when all were. */
export class Walkqid {
  chan: Chan | null = null;
  qids: Qid[] = [];
}
record('Walkqid', Walkqid);

/**
 * A kernel device: the operations of 9front's Dev. Every operation may answer Pending (see wait.ts) and may raise
 * an error. A device supplies what differs; dev.ts holds the defaults.
 */
export interface Dev {
  /** The rune after `#`. */
  readonly dc: string;
  readonly name: string;
  reset?(k: Kernel): void;
  init?(k: Kernel): void;
  shutdown?(k: Kernel): void;
  attach(k: Kernel, p: Proc, spec: string): Chan | Pending;
  /** Walks a copy of `c`; `newChan` is used as the copy when given. */
  walk(k: Kernel, p: Proc, c: Chan, names: readonly string[]): Walkqid | Pending;
  /** The stat record's bytes. */
  stat(k: Kernel, p: Proc, c: Chan): Uint8Array | Pending;
  open(k: Kernel, p: Proc, c: Chan, mode: number): Chan | Pending;
  create(k: Kernel, p: Proc, c: Chan, name: string, mode: number, perm: number): Chan | Pending;
  /** The last reference is gone. `p` is null when the kernel closes on nobody's behalf; then it must not wait. */
  close(k: Kernel, p: Proc | null, c: Chan): unknown;
  /** At most `n` bytes; the result may be a view, to be used before anything else happens. */
  read(k: Kernel, p: Proc, c: Chan, n: number, offset: number): Uint8Array | Pending;
  /** `data` belongs to the callee. */
  write(k: Kernel, p: Proc, c: Chan, data: Uint8Array, offset: number): number | Pending;
  remove(k: Kernel, p: Proc, c: Chan): unknown;
  wstat(k: Kernel, p: Proc, c: Chan, stat: Uint8Array): number | Pending;
}

/** Frames of physical memory: reference counts and the free list (page.ts). */
export class Pmem {
  refs = new Int32Array(0);
  /** Stack of free frames, and how many there are. */
  free = new Int32Array(0);
  nfree = 0;
  total = 0;
  /** Pages the users may have. */
  user = 0;
  /** Free frames below which unneeded pages are looked for (zeropages.ts). */
  low = 0;
  /** Free frames when `low` was set. */
  marked = 0;
}
record('Pmem', Pmem);

/** Kernel prints: a ring, and the reader of /dev/kprint. */
export class Kmesg {
  bytes: Uint8Array = new Uint8Array(16384);
  /** Bytes ever written. */
  total = 0;
}
record('Kmesg', Kmesg);

/** `broke`: a process that ends by a fault and stays for a debugger. `kill`: somebody asked for its end. */
export type Happening = 'fork' | 'exec' | 'note' | 'kill' | 'broke' | 'exit';

export class Kernel {
  // Wiring.
  core!: Core;
  bus!: Bus;
  ram!: Uint8Array;
  ram32!: Uint32Array;
  view!: DataView;
  devtab: Dev[] = [];
  /** CPU the kernel runs on right now. */
  m!: Mach;
  /** Scratch: halves of the system call's five arguments. */
  argLo = new Uint32Array(5);
  argHi = new Uint32Array(5);
  /** What the kernel prints goes here besides kmesg; set by main. */
  console: ((k: Kernel, text: string) => void) | null = null;
  /** Bytes that programs write to /dev/cons. */
  consoleBytes: ((k: Kernel, data: Uint8Array) => void) | null = null;
  /** What a request of inspector.ts answers; an output. */
  inspected: ((id: number, error: string, data: Uint8Array) => void) | null = null;
  /** Sees each 9P message on a mount as it is sent (`pid` asks) or arrives; an output. */
  tap: ((mount: number, pid: number, message: Uint8Array) => void) | null = null;
  /** Hears what becomes of processes; an output. `text`: of an end the status, of a note the note. */
  happened: ((what: Happening, p: Proc, text: string) => void) | null = null;

  // Processors and processes.
  machs: Mach[] = [];
  procs: (Proc | null)[] = [];
  byPid = new Map<number, Proc>();
  nproc = 2000;
  lastPid = 0;
  readyseq = 0;
  broken: Proc[] = [];
  pcids: number[] = [];
  /** Instant of the last rebalance of run queues, ns. */
  balanced = -0;

  /** Processes admitted to deadline scheduling, in the order of admission. */
  edf: Proc[] = [];
  trace = new Trace();

  // Time.
  timers: Timer[] = [];
  timerSeq = 0;
  /** Nanoseconds since 1970 at power on. */
  epoch = 0n;
  ticks = 0;

  // Memory.
  pmem = new Pmem();
  images: Image[] = [];
  cache = new Filecache();
  /** Bytes kept for programs (alloc.ts). */
  kmem = 0;
  own = new Pageown();
  spaces = new Map<number, Space>();
  spaceId = 0;

  // Names.
  chanIds = 0;
  mountId = 0;
  mntId = 0;
  /** Instances of #M: each attach makes one. */
  mntDev = 0;
  pgrpId = 0;
  fid = 0;
  freeFids: number[] = [];
  /** Channels on which a version is being agreed on, and those who wait for that. */
  versions: Chan[] = [];
  versionRendez = new Rendez();
  /** Tags in use, a bit each; 0 and NOTAG are never given out. */
  tags = usedTags();
  devs = new Map<string, object>();
  eve = 'glenda';

  // Chans whose server has to be told, by closeproc.
  clunks: Chan[] = [];
  clunkRendez = new Rendez();
  /** Closeprocs, and those of them that wait for a server. */
  closers = 0;
  closersBusy = 0;

  /** The boot loader's framebuffer. */
  framebuffer: BootFramebuffer | null = null;
  /** PCI functions found at boot (pc64/pci.ts). */
  pci: Pcidev[] = [];
  /** Physical address of their configuration space as memory, 0: by ports. */
  ecam = -0;

  // Misc.
  kmesg = new Kmesg();
  random = new Uint32Array(4);
  bootArgs = '';
  panicked = '';
  /** Results of traced system calls while their process is stopped behind them, by pid. */
  traceResult = new Map<number, unknown>();
  stages: string[] = [];
}
record('Kernel', Kernel, ['core', 'bus', 'ram', 'ram32', 'view', 'devtab', 'm', 'argLo', 'argHi', 'console', 'consoleBytes', 'inspected', 'tap', 'happened']);

const scratchRandom = new Random(0);

/** Fills from the kernel's generator, whose state is part of the kernel. */
export function randomBytes(k: Kernel, bytes: Uint8Array): void {
  scratchRandom.state.set(k.random);
  scratchRandom.fill(bytes);
  k.random.set(scratchRandom.state);
}

/** Raised when the kernel finds itself broken; the machine stops and keeps its state. */
export class PanicError extends Error {
  override readonly name = 'PanicError';
}

export function newMachs(count: number): Mach[] {
  return Array.from({ length: count }, (_, id) => {
    const m = new Mach();
    m.id = id;
    return m;
  });
}

function usedTags(): Uint32Array {
  const map = new Uint32Array(2048);
  map[0] = 1;
  map[2047] = 0x80000000;
  return map;
}
