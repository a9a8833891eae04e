/**
 * In and out of the kernel (9front trap.c). The machine calls `trap` with what stopped a CPU, and `schedule` before it runs
 * one: after it answers true the CPU's context holds a process that may go on in user mode.
 *
 * Between two calls nothing of the kernel is on the host's stack: a process in the kernel is its frames.
 */
import {
  errors, exceptionNames, exitTexts, fpErrors, noteClasses, noteTexts, SYS, syscallArgWords, syscallByNumber, tosLayout, USTKTOP, vectors,
} from '@lux9/abi';
import { answerIo, Exit, type CoreContext } from '@lux9/bus';
import { mayport } from '../dev/iocaps.ts';
import { charge, Cost } from '../port/charge.ts';
import { KernelError, NeedPage } from '../port/error.ts';
import { Fault, fault, loadNote } from '../port/fault.ts';
import { Frame } from '../port/frame.ts';
import { PanicError, type Kernel } from '../port/kernel.ts';
import { postnote, pprint } from '../port/note.ts';
import { Procctl, State, Time, type Mach, type Proc } from '../port/portdat.ts';
import { killbig, pexit, procctlexit } from '../port/proc.ts';
import { proctrace } from '../port/edftrace.ts';
import { edfhooks, quantum, ready, runproc } from '../port/sched.ts';
import { syscallfmt, sysretfmt } from '../port/syscallfmt.ts';
import { systab } from '../port/systab.ts';
import { copyin, validaddr } from '../port/umem.ts';
import { lowmem } from '../port/zeropages.ts';
import { abandon, Again, Pending, call, goto, operation, resume, next, wakeupAll } from '../port/wait.ts';
import { intr } from './intr.ts';
import { mmuphys } from './mmu.ts';
import { isWatchAccess, watchaccess, watchdone, watchfetch, watchstepped } from './watch.ts';
import { noted, notify } from './notify.ts';
import { at, contextBytes, dropAccess, getNumber, loadContext, Reg, setNumber } from './ureg.ts';

// System calls.

/** Runs the call whose arguments stand in the kernel's scratch. Answers the result or Pending. May raise NeedPage. */
function invoke(k: Kernel, p: Proc, context: CoreContext, number: number): unknown {
  const sp = context.address(Reg.rsp);
  const args = sp + 8;
  const page = args % 4096;
  const lo = k.argLo;
  const hi = k.argHi;
  const physical = page <= 4096 - 40 ? mmuphys(k, p, args - page, false) : 0;
  if (physical !== 0) {
    const base = (physical + page);
    const { view } = k;
    for (let i = 0; i < syscallArgWords; i++) {
      lo[i] = view.getUint32(base + i * 8, true);
      hi[i] = view.getUint32(base + i * 8 + 4, true);
    }
  } else {
    validaddr(k, p, args, 40, false);
    const bytes = copyin(k, p, args, 40);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    for (let i = 0; i < syscallArgWords; i++) {
      lo[i] = view.getUint32(i * 8, true);
      hi[i] = view.getUint32(i * 8 + 4, true);
    }
  }
  const f = systab[number];
  if (f === undefined) {
    postnote(k, p, noteTexts.badSyscall, noteClasses.NDebug);
    throw new KernelError(errors.Ebadarg);
  }
  return f(k, p);
}

class RestartFrame extends Frame {
  number = 0;
  page = 0;
  write = false;
}

/** A page has to be read before the call can start: then it starts again. */
const restartOp = operation('restart', RestartFrame, {
  start: (k, p, f) => next(p, f, 'loaded', fault(k, p, f.page, f.write)),
  loaded: (k, p, f, value) => {
    if (value !== Fault.ok) throw new KernelError(value === Fault.memory ? errors.Enovmem : errors.Ebadarg);
    try {
      return next(p, f, 'result', invoke(k, p, k.core.context(k.m.id), f.number));
    } catch (e) {
      if (!(e instanceof NeedPage)) throw e;
      f.page = e.addr;
      f.write = e.write;
      return goto(p, f, 'start');
    }
  },
  result: (_k, _p, _f, value) => value,
}, { show: (f) => `call=${syscallByNumber[f.number]?.name ?? f.number} page=0x${f.page.toString(16)}` });

class TraceFrame extends Frame {
  number = 0;
  begun = 0;
  text = '';
}

/** Whether the debugger asked (startsyscall, at the call's entry) to see its end too. */
function tracesexit(p: Proc): boolean {
  if (p.procctl !== Procctl.tracesyscall) return false;
  p.procctl = Procctl.none;
  return true;
}

/** A traced call: stops before it, and after it when asked again. */
const traceOp = operation('trace', TraceFrame, {
  start: (k, p, f) => {
    // The arguments are read when the call is made; for the text they are read here.
    try {
      f.text = syscallfmt(k, p, f.number);
    } catch (e) {
      if (!(e instanceof KernelError) && !(e instanceof NeedPage)) throw e;
      f.text = `${p.pid} ${p.text} ${syscallByNumber[f.number]?.shown ?? f.number}`;
    }
    p.syscallTrace = f.text;
    f.step = 'enter';
    return stopped(k, p);
  },
  enter: (k, p, f) => {
    if (p.procctl === Procctl.exitme || p.procctl === Procctl.exitbig) throw new KernelError(errors.Eintr);
    f.begun = k.m.time;
    try {
      return next(p, f, 'left', invoke(k, p, k.core.context(k.m.id), f.number));
    } catch (e) {
      if (!(e instanceof NeedPage)) throw e;
      const { addr, write } = e;
      f.step = 'left';
      return call(p, restartOp, (r) => {
        r.number = f.number;
        r.page = addr;
        r.write = write;
      });
    }
  },
  left: (k, p, f, value) => {
    if (!tracesexit(p)) return value;
    p.syscallTrace = sysretfmt(k, p, f.number, f.text, value, '', f.begun);
    p.value = value;
    f.begun = 0;
    k.traceResult.set(p.pid, value);
    f.step = 'exit';
    return stopped(k, p);
  },
  exit: (k, p) => {
    const value = k.traceResult.get(p.pid);
    k.traceResult.delete(p.pid);
    if (value instanceof KernelError) throw value;
    return value;
  },
}, {
  caught: (k, p, f, text) => {
    if ((f.step !== 'left' && f.step !== 'enter') || !tracesexit(p)) throw new KernelError(text);
    p.syscallTrace = sysretfmt(k, p, f.number, f.text, -1, text, f.begun);
    p.errstr = text;
    k.traceResult.set(p.pid, -1);
    f.step = 'exit';
    return stopped(k, p);
  },
});

/** Puts the process to Stopped, telling those who wait for that; the frame's step goes on after `start`. */
export function stopped(k: Kernel, p: Proc): Pending {
  if (p.procctl === Procctl.exitme || p.procctl === Procctl.exitbig) return Again as unknown as Pending;
  p.state = State.Stopped;
  p.psstate = 'Stopped';
  wakeupAll(k, p.debug);
  return Pending;
}

function syscall(k: Kernel, m: Mach, p: Proc): void {
  const context = k.core.context(m.id);
  const number = context.low(Reg.rbp);
  m.syscalls++;
  charge(k, Cost.syscall);
  if (k.pmem.nfree < k.pmem.low) lowmem(k);
  p.syscall = number;
  if (p.procctl === Procctl.tracesyscall) {
    p.procctl = Procctl.none;
    call(p, traceOp, (f) => {
      f.number = number;
    });
    finishCall(k, m, p, Pending);
    return;
  }
  let value: unknown;
  try {
    value = invoke(k, p, context, number);
  } catch (e) {
    if (e instanceof NeedPage) {
      const { addr, write } = e;
      value = call(p, restartOp, (f) => {
        f.number = number;
        f.page = addr;
        f.write = write;
      });
    } else {
      if (!(e instanceof KernelError)) throw e;
      if (p.kstack.length > 0) abandon(k, p);
      failed(k, p, e.text);
      return;
    }
  }
  if (value === Pending || value === Again) finishCall(k, m, p, value);
  else succeeded(k, m, p, value);
}

/** Runs the frames of a call (or of another entry) as far as they go. */
function finishCall(k: Kernel, m: Mach, p: Proc, _answer: unknown): void {
  let value: unknown;
  try {
    value = resume(k, p);
  } catch (e) {
    if (e instanceof NeedPage) throw new PanicError('a page was needed in the middle of an operation');
    if (!(e instanceof KernelError)) throw e;
    if (p.syscall >= 0) failed(k, p, e.text);
    return;
  }
  if (value === Pending) {
    m.proc = null;
    return;
  }
  if (p.syscall >= 0) succeeded(k, m, p, value);
}

function succeeded(k: Kernel, m: Mach, p: Proc, value: unknown): void {
  const number = p.syscall;
  p.syscall = -1;
  const context = k.core.context(m.id);
  if (number === SYS.noted) {
    // noted has no value of its own: the registers come from the frame.
    const how = k.argLo[0]! | 0;
    if (noted(k, p, how) === Pending) runFrames(k, m, p);
    return;
  }
  if (typeof value === 'bigint') context.setGpr(Reg.rax, value);
  else context.setNumber(Reg.rax, typeof value === 'number' ? value : 0);
}

function failed(k: Kernel, p: Proc, text: string): void {
  const number = p.syscall;
  p.syscall = -1;
  if (number === SYS.rendezvous) {
    k.core.context(k.m.id).setNumber(Reg.rax, -1);
    return;
  }
  p.errstr = text;
  k.core.context(k.m.id).setNumber(Reg.rax, -1);
}

/** Frames that belong to no system call (exit, faults). */
function runFrames(k: Kernel, m: Mach, p: Proc): void {
  finishCall(k, m, p, Pending);
}

// Exceptions.

class TrapFrame extends Frame {
  addr = 0;
  write = false;
}

/** A page fault that waits for its page. */
operation('faulting', TrapFrame, {
  start: (k, p, f) => {
    p.psstate = 'Fault';
    return next(p, f, 'done', fault(k, p, f.addr, f.write));
  },
  done: (k, p, f, value) => {
    p.psstate = '';
    faulted(k, p, f.addr, f.write, value as Fault);
    return undefined;
  },
}, {
  caught: (k, p, f, text) => {
    p.psstate = '';
    if (text !== errors.Eintr) postnote(k, p, loadNote(p, f.addr, text), noteClasses.NDebug);
    return undefined;
  },
  show: (f) => `addr=0x${f.addr.toString(16)} ${f.write ? 'write' : 'read'}`,
});

function faulted(k: Kernel, p: Proc, addr: number, write: boolean, answer: Fault): void {
  if (answer === Fault.ok) return;
  if (answer === Fault.memory) {
    if (!killbig(k)) procctlexit(k, p, Procctl.exitbig);
    // The others need the processor to die.
    k.m.resched = true;
    return;
  }
  postnote(k, p, `${write ? noteTexts.faultWrite : noteTexts.faultRead}${addr.toString(16)}`, noteClasses.NDebug);
}

/** Page-fault error code: the access was an instruction's fetch. */
const fetchError = 0x10;

function pagefault(k: Kernel, m: Mach, p: Proc, context: CoreContext): void {
  m.faults++;
  charge(k, Cost.exception);
  if (k.pmem.nfree < k.pmem.low) lowmem(k);
  const cr2 = context.cr2;
  const write = (context.errorCode & 2) !== 0;
  p.trapType = vectors.PF;
  p.trapError = context.errorCode;
  if (cr2 > 0x7fffffffffffn) {
    postnote(k, p, `${write ? noteTexts.faultWrite : noteTexts.faultRead}${cr2.toString(16)}`, noteClasses.NDebug);
    return;
  }
  const addr = Number(cr2);
  // Executing where execution is not allowed faults for good.
  const fetch = (context.errorCode & fetchError) !== 0;
  if (fetch && (context.errorCode & 1) !== 0) {
    if (watchfetch(k, p, context.rip, addr)) return;
    faulted(k, p, addr, false, Fault.bad);
    return;
  }
  let answer: Fault | Pending;
  try {
    answer = fault(k, p, addr, write);
  } catch (e) {
    if (!(e instanceof KernelError)) throw e;
    postnote(k, p, loadNote(p, addr, e.text), noteClasses.NDebug);
    return;
  }
  if (answer === Pending) {
    const f = new TrapFrame();
    f.addr = addr;
    f.write = write;
    f.step = 'done';
    p.kstack.unshift(f);
    p.psstate = 'Fault';
    runFrames(k, m, p);
    return;
  }
  faulted(k, p, addr, write, answer);
}

function fpnote(p: Proc, pc: number, status: number, mask: number): string {
  const bits = status & ~mask;
  const table = [
    [0x41, status & 0x200 ? fpErrors.stackOverflow : fpErrors.stackUnderflow, 0x41], [1, fpErrors.invalid, 1], [2, fpErrors.denormal, 2],
    [4, fpErrors.zeroDivide, 4], [8, fpErrors.overflow, 8], [16, fpErrors.underflow, 16], [32, fpErrors.precision, 32],
  ] as const;
  const found = table.find(([want, , all]) => (bits & want) !== 0 && (status & all) === all);

  return `${noteTexts.fp}${found?.[1] ?? fpErrors.unknown} fppc=0x${pc.toString(16)} status=0x${status.toString(16)}`;
}

function exception(k: Kernel, m: Mach, p: Proc): void {
  const context = k.core.context(m.id);
  const { vector } = context;
  if (vector === vectors.PF) {
    pagefault(k, m, p, context);
    return;
  }
  charge(k, Cost.exception);
  p.trapType = vector;
  p.trapError = context.errorCode;
  const pc = context.rip;
  let text: string;
  switch (vector) {
    case vectors.BP:
      // The program counter goes back onto the INT3.
      if (context.rip > 0 && isInt3(k, p, pc - 1)) context.rip = pc - 1;
      text = noteTexts.breakpoint;
      break;
    case vectors.MF: {
      const bytes = contextBytes(k, p);
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      text = fpnote(p, getNumber(view, at.fip), view.getUint16(at.fsw, true), view.getUint16(at.fcw, true) & 0x3f);
      break;
    }
    case vectors.XM: {
      const { mxcsr } = context;
      text = fpnote(p, pc, mxcsr & 0x3f, (mxcsr >>> 7) & 0x3f);
      break;
    }
    default:
      text = `${noteTexts.trap}${exceptionNames[vector] ?? `${vector} (reserved)`}`;
  }
  postnote(k, p, text, noteClasses.NDebug);
}

function isInt3(k: Kernel, p: Proc, pc: number): boolean {
  const page = mmuphys(k, p, pc - (pc % 4096), false);
  return page !== 0 && k.ram[page + (pc % 4096)] === 0xcc;
}

/** The end of an instruction that ran alone because of a watchpoint, or an exception in its middle. */
function watchexit(k: Kernel, m: Mach, p: Proc, exit: Exit): void {
  const context = k.core.context(m.id);
  const excepted = exit === Exit.exception;
  const fetches = excepted && context.vector === vectors.PF && (context.errorCode & fetchError) !== 0;
  if (p.stepping.length > 0 && !fetches) watchstepped(k, p, !excepted);
  if (p.watchhit === 0) return;
  // It starts again, and so do its accesses.
  if (excepted) p.watchhit = 0;
  else watchdone(k, p);
}

// The two entries.

/** What stopped CPU `m`, which was running its process in user mode. */
export function trap(k: Kernel, m: Mach, exit: Exit): void {
  const p = m.proc!;
  m.kentry = true;
  if (exit !== Exit.io && (p.stepping.length > 0 || p.watchhit !== 0)) watchexit(k, m, p, exit);
  switch (exit) {
    case Exit.count:
      break;
    case Exit.syscall:
      syscall(k, m, p);
      return;
    case Exit.exception:
      exception(k, m, p);
      return;
    case Exit.io: {
      const context = k.core.context(m.id);
      const isPort = context.ioKind >= 3;
      charge(k, Cost.deviceAccess);
      if (!isPort && isWatchAccess(context)) {
        watchaccess(k, m, p);
        return;
      }
      // Device memory is mapped only for those who may (dev/iocaps.ts); of ports each access is looked at.
      if (!isPort || mayport(k, p, context.ioAddress, context.ioSize)) {
        answerIo(k.bus, k.core, m.id);
        return;
      }
      dropAccess(k, m);
      p.trapType = vectors.GP;
      postnote(k, p, `${noteTexts.trap}${exceptionNames[vectors.GP]}`, noteClasses.NDebug);
      return;
    }
    default:
      p.trapType = vectors.GP;
      postnote(k, p, `${noteTexts.trap}${exceptionNames[vectors.GP]}`, noteClasses.NDebug);
  }
}

class StopFrame extends Frame {
  trace = false;
}
const stopOp = operation('stopped', StopFrame, {
  start: (k, p, f) => {
    f.step = 'go';
    return stopped(k, p);
  },
  go: (_k, p) => {
    p.psstate = '';
    return undefined;
  },
});

class NotePageFrame extends Frame {
  addr = 0;
}
/** The page a note's frame goes to has to be read first. */
const notePageOp = operation('notepage', NotePageFrame, {
  start: (k, p, f) => next(p, f, 'done', fault(k, p, f.addr, true)),
  done: () => undefined,
}, { caught: () => undefined });

/** What is left to do before user mode. Answers false when the process does not go there now. */
function touser(k: Kernel, m: Mach, p: Proc): boolean {
  for (;;) {
    if (p.procctl !== Procctl.none && p.procctl !== Procctl.tracesyscall) {
      switch (p.procctl) {
        case Procctl.exitme:
        case Procctl.exitbig: {
          const status = p.procctl === Procctl.exitme ? exitTexts.killed : exitTexts.outOfMemory;
          if (p.procctl === Procctl.exitbig) pprint(k, p, `${status}\n`);
          p.procctl = Procctl.none;
          pexit(k, p, status, true);
          break;
        }
        case Procctl.traceme:
          if (p.notes.length === 0 || p.notes[0]!.traced) break;
          p.notes[0]!.traced = true;
          p.procctl = Procctl.none;
          call(p, stopOp, () => {});
          break;
        default:
          p.procctl = Procctl.none;
          call(p, stopOp, () => {});
      }
      if (p.kstack.length > 0) {
        runFrames(k, m, p);
        if (m.proc !== p) return false;
        continue;
      }
    }
    if (p.notes.length > 0) {
      const before = p.notes.length;
      try {
        if (notify(k, p) === Pending) {
          runFrames(k, m, p);
          return false;
        }
      } catch (e) {
        if (e instanceof NeedPage) {
          const { addr } = e;
          call(p, notePageOp, (f) => {
            f.addr = addr;
          });
          runFrames(k, m, p);
          if (m.proc !== p) return false;
          continue;
        }
        if (!(e instanceof KernelError)) throw e;
        pexit(k, p, exitTexts.suicide, true);
        runFrames(k, m, p);
        return false;
      }
      if (p.notes.length !== before) continue;
    }
    p.notepending = false;
    if (m.resched) {
      m.resched = false;
      if (p.state === State.Running) {
        ready(k, p);
        m.proc = null;
        return false;
      }
    }
    if (p.tos === 0) findtos(k, p);
    return true;
  }
}

/** Where the Tos is, once its page is there and the process's own. */
function findtos(k: Kernel, p: Proc): void {
  const address = USTKTOP - tosLayout.size;
  const page = address - (address % 4096);
  if (mmuphys(k, p, page, true) === 0) {
    try {
      if (fault(k, p, address, true) !== Fault.ok) return;
    } catch (e) {
      if (!(e instanceof KernelError)) throw e;
      return;
    }
  }
  const physical = mmuphys(k, p, page, true);
  if (physical !== 0) p.tos = physical + (address % 4096);
}

/**
 * On the way to user mode the Tos gets the process's own pid, the cycles the kernel has spent for it, and all cycles it has had
 * (9front kexit; a cycle is a nanosecond).
 */
function kexit(k: Kernel, p: Proc): void {
  if (p.tos === 0) return;
  const { view } = k;
  const sys = p.time[Time.sys]!;
  view.setUint32(p.tos + tosLayout.at.pid, p.pid, true);
  setNumber(view, p.tos + tosLayout.at.kcycles, sys);
  setNumber(view, p.tos + tosLayout.at.pcycles, sys + p.time[Time.user]!);
}

/** Gives the running process's time since the last stamp to its user or system account. */
export function stamp(m: Mach, userNs: number): void {
  m.time += userNs;
  if (m.proc !== null) m.proc.time[Time.user]! += userNs;
}

/** Chooses and prepares what CPU `m` runs next. Answers whether there is a process to run in user mode. */
export function schedule(k: Kernel, m: Mach): boolean {
  k.m = m;
  for (;;) {
    if (k.bus.signals.attention(m.id) !== 0) {
      m.kentry = true;
      intr(k, m);
    }
    let p = m.proc;
    if (p === null) {
      m.resched = false;
      p = runproc(k, m);
      m.rotate = false;
      if (p === null) return false;
      switchto(k, m, p);
    }
    if (p.kstack.length > 0) {
      m.kentry = true;
      runFrames(k, m, p);
      if (m.proc === null) continue;
    }
    if (p.kp) throw new PanicError(`kernel process ${p.text} returned`);
    if (p.notes.length > 0 || p.procctl !== Procctl.none || m.resched || p.tos === 0) {
      if (!touser(k, m, p)) {
        if (m.proc !== null && m.proc.state !== State.Running) m.proc = null;
        continue;
      }
    }
    if (m.kentry) {
      m.kentry = false;
      kexit(k, p);
    }
    return true;
  }
}

function switchto(k: Kernel, m: Mach, p: Proc): void {
  if (p.state !== State.Ready) throw new PanicError(`switch to process ${p.pid}, which is not ready (state ${p.state})`);
  if (m.time < p.readytime) m.time = p.readytime;
  m.proc = p;
  p.state = State.Running;
  p.mp = m.id;
  m.switches++;
  m.kentry = true;
  charge(k, Cost.switchProcess);
  p.quantumEnd = m.readied === p && m.quantum > m.time ? m.quantum : m.time + quantum(k);
  m.quantum = p.quantumEnd;
  m.readied = null;
  if (!p.kp) loadContext(k, m, p);
  if (p.edf !== null && p.edf.admitted) edfhooks.run!(k, m, p);
  else if (p.trace) proctrace(k, p, 'Run');
}

