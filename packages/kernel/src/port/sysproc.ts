/** System calls on processes (9front sysproc.c): rfork, exits, await, sleep, notes, errstr, semaphores, rendezvous. */
import { ERRMAX, errors, notedHow, rforkFlags, WAITMAX } from '@lux9/abi';
import { newspace } from '../pc64/mmu.ts';
import { at, contextBytes, contextSize, Reg, setNumber } from '../pc64/ureg.ts';
import { kfull } from './alloc.ts';
import { argInt, argPtr, argUint } from './args.ts';
import { charge, Cost } from './charge.ts';
import { incref } from './chan.ts';
import { error, KernelError } from './error.ts';
import { upage } from './fault.ts';
import { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { closepgrp, pgrpcost, pgrpcpy } from './mount.ts';
import { edfyield } from './edf.ts';
import { forkcopies, forkspace } from './pageown.ts';
import { BY2PG } from './page.ts';
import { closeegrp, closefgrp, dupegrp, dupfgrp, newegrp, newfgrp, newpgrp, newrgrp } from './pgrp.ts';
import { Procctl, Sema, State, type Proc, type Segment } from './portdat.ts';
import { freeproc, newproc, pexit } from './proc.ts';
import { ready } from './sched.ts';
import { dupseg, NSEG, seg } from './segment.ts';
import { putstring, zero } from './sysfile.ts';
import { copyin, copyout, getu32, needs, okaddr, putu32, validaddr } from './umem.ts';
import { addTimer, Pending, call, operation, remove, removeTimer, sleep, tsleep, wakeproc } from './wait.ts';
import { decodeUtf8 } from '@lux9/base';
import { quote, n12 } from './quote.ts';

const R = rforkFlags;

/** Devices that remain after RFNOMNT. */
export const sandboxDevs = '|decp';

export function sysRfork(k: Kernel, p: Proc): number | Pending {
  const flag = argUint(k, 0);
  if ((flag & (R.RFFDG | R.RFCFDG)) === (R.RFFDG | R.RFCFDG)
    || (flag & (R.RFNAMEG | R.RFCNAMEG)) === (R.RFNAMEG | R.RFCNAMEG)
    || (flag & (R.RFENVG | R.RFCENVG)) === (R.RFENVG | R.RFCENVG)) error(errors.Ebadarg);
  if ((flag & R.RFPROC) === 0) {
    if ((flag & (R.RFMEM | R.RFNOWAIT)) !== 0) error(errors.Ebadarg);
    return regroup(k, p, flag);
  }
  charge(k, Cost.newProcess);
  if (kfull(k, ((flag & R.RFENVG) !== 0 ? p.egrp!.bytes : 0) + ((flag & R.RFNAMEG) !== 0 ? pgrpcost(p.pgrp!) : 0))) error(errors.Enomem);
  if (forkcopies(k, p, (flag & R.RFMEM) !== 0) > k.pmem.nfree) error(errors.Enomem);
  const c = newproc(k);
  if (!newspace(k, c)) {
    freeproc(k, c);
    error(errors.Enomem);
  }
  c.space = forkspace(k, p, (flag & R.RFMEM) !== 0);
  c.text = p.text;
  c.user = p.user;
  c.notify = p.notify;
  c.procmode = p.procmode;
  c.privatemem = p.privatemem;
  c.noswap = p.noswap;
  c.hang = p.hang;
  c.basepri = p.basepri;
  c.fixedpri = p.fixedpri;
  c.priority = p.basepri;
  c.wired = p.wired;
  c.mp = p.mp;
  c.trace = p.trace;
  if (p.procctl === Procctl.tracesyscall) c.procctl = p.procctl;
  c.noWait = (flag & R.RFNOWAIT) !== 0;
  c.parentpid = p.pid;
  if (!c.noWait) p.nchild++;
  if ((flag & R.RFNOTEG) === 0) c.noteid = p.noteid;
  c.cpu = p.cpu;

  c.slash = incref(p.slash!);
  c.dot = incref(p.dot!);
  c.fgrp = (flag & R.RFFDG) !== 0 ? dupfgrp(p.fgrp!) : (flag & R.RFCFDG) !== 0 ? newfgrp() : shared(p.fgrp!);
  if ((flag & (R.RFNAMEG | R.RFCNAMEG)) !== 0) {
    c.pgrp = newpgrp(k);
    if ((flag & R.RFNAMEG) !== 0) pgrpcpy(k, c.pgrp, p.pgrp!);
    else c.pgrp.allowed = p.pgrp!.allowed;
  } else c.pgrp = shared(p.pgrp!);
  if ((flag & R.RFNOMNT) !== 0) c.pgrp.allowed = sandbox(c.pgrp.allowed);
  c.rgrp = (flag & R.RFREND) !== 0 ? newrgrp() : shared(p.rgrp!);
  c.egrp = (flag & R.RFENVG) !== 0 ? dupegrp(k, p.egrp!) : (flag & R.RFCENVG) !== 0 ? newegrp() : shared(p.egrp!);

  for (let i = 0; i < NSEG; i++) {
    const s = p.seg[i];
    if (s) c.seg[i] = dupseg(k, s, (flag & R.RFMEM) !== 0);
  }

  const context = contextBytes(k, p).slice(0, contextSize);
  setNumber(new DataView(context.buffer), at.gpr + Reg.rax * 8, 0);
  c.context = context;
  k.happened?.('fork', c, '');
  ready(k, c);
  // The parent gives way, so that a child usually runs first.
  k.m.resched = true;
  return c.pid;
}

function shared<T extends { ref: number }>(group: T): T {
  group.ref++;
  return group;
}

function sandbox(allowed: string | null): string {
  return [...sandboxDevs].filter((dc) => allowed === null || allowed.includes(dc)).join('');
}

/** rfork without a new process: changes the caller's own groups. */
function regroup(k: Kernel, p: Proc, flag: number): number | Pending {
  const base = p.kstack.length;
  let wait: unknown = undefined;
  if ((flag & (R.RFFDG | R.RFCFDG)) !== 0) {
    const was = p.fgrp!;
    p.fgrp = (flag & R.RFFDG) !== 0 ? dupfgrp(was) : newfgrp();
    wait = closefgrp(k, p, was);
  }
  if ((flag & (R.RFNAMEG | R.RFCNAMEG)) !== 0) {
    const was = p.pgrp!;
    const pgrp = newpgrp(k);
    if ((flag & R.RFNAMEG) !== 0) pgrpcpy(k, pgrp, was);
    else pgrp.allowed = was.allowed;
    p.pgrp = pgrp;
    closepgrp(k, was);
  }
  if ((flag & R.RFNOMNT) !== 0) p.pgrp!.allowed = sandbox(p.pgrp!.allowed);
  if ((flag & R.RFREND) !== 0) {
    p.rgrp!.ref--;
    p.rgrp = newrgrp();
  }
  if ((flag & (R.RFENVG | R.RFCENVG)) !== 0) {
    const was = p.egrp!;
    p.egrp = (flag & R.RFENVG) !== 0 ? dupegrp(k, was) : newegrp();
    closeegrp(k, was);
  }
  if ((flag & R.RFNOTEG) !== 0) p.noteid = p.pid;
  return zero(p, base, wait);
}

/** The bytes at `address` up to a NUL, at most `max`; null when they cannot be read. */
function bytesUpToNul(k: Kernel, p: Proc, address: number, max: number): Uint8Array | null {
  try {
    for (let n = 0; n < max; n++) {
      if (!okaddr(p, address + n, 1, false)) return null;
      if (k.ram[upage(k, p, address + n, false) + ((address + n) % BY2PG)] === 0) return copyin(k, p, address, n);
    }
    return copyin(k, p, address, max);
  } catch (e) {
    if (e instanceof KernelError) return null;
    throw e;
  }
}

export function sysExits(k: Kernel, p: Proc): Pending {
  const address = argPtr(k, 0);
  let status = '';
  if (address !== 0) {
    const bytes = bytesUpToNul(k, p, address, ERRMAX);
    if (bytes === null) status = 'invalid exit string';
    else {
      let end = Math.min(bytes.length, ERRMAX - 1);
      if (end < bytes.length) while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
      status = decodeUtf8(bytes, 0, end);
    }
  }
  return pexit(k, p, status, true);
}

// await and _wait.

class AwaitFrame extends Frame {
  buf = 0;
  n = 0;
  old = false;
}

const awaitOp = operation('sysawait', AwaitFrame, {
  start: (k, p, f) => {
    if (p.waiting !== null && p.waiting !== p) error(errors.Einuse);
    const w = p.waitq.shift();
    if (w === undefined) {
      if (p.nchild === 0) error(errors.Enochild);
      p.waiting = p;
      return sleep(k, p, p.waitr);
    }
    p.waiting = null;
    if (f.old) {
      if (f.buf !== 0) {
        const text = `${n12(w.pid)}${n12(w.user)}${n12(w.sys)}${n12(w.real)}`;
        const out = new Uint8Array(112);
        for (let i = 0; i < 48; i++) out[i] = text.charCodeAt(i);
        for (let i = 0; i < Math.min(63, w.msg.length); i++) out[48 + i] = w.msg.charCodeAt(i) & 0x7f;
        copyout(k, p, f.buf, out);
      }
      return w.pid;
    }
    return putstring(k, p, f.buf, f.n, waittext(w));
  },
}, {
  unwind: (_k, p) => {
    if (p.waiting === p) p.waiting = null;
  },
  show: () => '',
});

export function waittext(w: { pid: number; user: number; sys: number; real: number; msg: string }): string {
  return `${w.pid} ${w.user} ${w.sys} ${w.real} ${quote(w.msg)}`.slice(0, WAITMAX * 2);
}

export function sysAwait(k: Kernel, p: Proc): Pending {
  const buf = argPtr(k, 0);
  const n = argUint(k, 1);
  needs(k, p, buf, n, true);
  if (n === 0) error(errors.Ebadarg);
  return call(p, awaitOp, (f) => {
    f.buf = buf;
    f.n = n;
  });
}

export function sysOldWait(k: Kernel, p: Proc): Pending {
  const buf = argPtr(k, 0);
  if (buf !== 0) needs(k, p, buf, 112, true);
  return call(p, awaitOp, (f) => {
    f.buf = buf;
    f.old = true;
  });
}

// Time.

class SleepFrame extends Frame {
  ns = 0;
}

const sleepOp = operation('syssleep', SleepFrame, {
  start: (k, p, f) => {
    f.step = 'woken';
    return tsleep(k, p, p.own, f.ns);
  },
  woken: (k, p) => (p.timedOut ? 0 : sleep(k, p, p.own)),
}, { show: (f) => `ms=${f.ns / 1_000_000}` });

export function sysSleep(k: Kernel, p: Proc): number | Pending {
  const ms = argInt(k, 0);
  if (ms <= 0) {
    if (edfyield(k, p)) return 0;
    k.m.resched = true;
    return 0;
  }
  return call(p, sleepOp, (f) => {
    f.ns = ms * 1_000_000;
  });
}

export function sysAlarm(k: Kernel, p: Proc): number {
  const ms = argUint(k, 0);
  const left = p.alarm === 0 ? 0 : Math.max(0, Math.ceil((p.alarm - k.m.time) / 1_000_000));
  if (p.alarm !== 0) removeTimer(k, p, 'alarm');
  p.alarm = 0;
  if (ms !== 0) {
    p.alarm = k.m.time + ms * 1_000_000;
    addTimer(k, p, p.alarm, 'alarm');
  }
  return left;
}

export function sysNsec(k: Kernel): bigint {
  return k.epoch + BigInt(Math.floor(k.m.time));
}

// Errors and notes.

export function sysErrstr(k: Kernel, p: Proc, buf = argPtr(k, 0), n = argUint(k, 1)): number {
  if (n === 0) error(errors.Ebadarg);
  const max = Math.min(n, ERRMAX);
  needs(k, p, buf, max, true);
  const bytes = copyin(k, p, buf, max);
  const nul = bytes.indexOf(0);
  let end = nul < 0 ? max - 1 : nul;
  if (nul < 0) while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  const given = decodeUtf8(bytes, 0, end);
  putstring(k, p, buf, max, p.errstr);
  p.errstr = given;
  return 0;
}

export const sysOldErrstr = (k: Kernel, p: Proc): number => sysErrstr(k, p, argPtr(k, 0), 64);

export function sysNotify(k: Kernel, p: Proc): number {
  const handler = argPtr(k, 0);
  if (handler !== 0) validaddr(k, p, handler, 8, false);
  p.notify = handler;
  return 0;
}

/** The dispatcher does the rest after the call: see noted in pc64/notify.ts. */
export function sysNoted(k: Kernel, p: Proc): number {
  const how = argInt(k, 0);
  if (how !== notedHow.NRSTR && !p.notified) error(errors.Ebadarg);
  return 0;
}

export const sysr1 = (k: Kernel, p: Proc): number => (p.user === k.eve ? 0 : error(errors.Eperm));

// Rendezvous.

class RendezvousFrame extends Frame {}
const rendezvousOp = operation('rendezvous', RendezvousFrame, {
  start: (_k, p) => (BigInt(p.rendHi >>> 0) << 32n) | BigInt(p.rendLo >>> 0),
});

export function sysRendezvous(k: Kernel, p: Proc): bigint | Pending {
  const tag = `${k.argHi[0]!.toString(16)}.${k.argLo[0]!.toString(16)}`;
  const lo = k.argLo[1]!;
  const hi = k.argHi[1]!;
  const group = p.rgrp!.waiting;
  const list = group.get(tag);
  if (list && list.length > 0) {
    const other = list.shift()!;
    if (list.length === 0) group.delete(tag);
    const value = (BigInt(other.rendHi >>> 0) << 32n) | BigInt(other.rendLo >>> 0);
    other.rendLo = lo;
    other.rendHi = hi;
    ready(k, other);
    return value;
  }
  if (p.notepending) {
    p.notepending = false;
    return 0xffffffffffffffffn;
  }
  p.rendTag = tag;
  p.rendLo = lo;
  p.rendHi = hi;
  if (list) list.unshift(p);
  else group.set(tag, [p]);
  p.state = State.Rendez;
  return call(p, rendezvousOp, () => {});
}

// Semaphores: the count is the user's word; waiters queue in the segment.

class SemaFrame extends Frame {
  seg: Segment | null = null;
  sema: Sema | null = null;
  /** Instant at which to give up, 0 = never. */
  until = 0;
}

function tryAcquire(k: Kernel, p: Proc, address: number): boolean {
  const value = getu32(k, p, address) | 0;
  if (value <= 0) return false;
  putu32(k, p, address, value - 1);
  return true;
}

const semaOp = operation('semacquire', SemaFrame, {
  start: (k, p, f) => {
    const sema = f.sema!;
    if (sema.woken) {
      sema.woken = false;
      if (tryAcquire(k, p, sema.addr)) {
        remove(f.seg!.semas, sema);
        return 1;
      }
    } else if (f.until !== 0 && p.timedOut) {
      remove(f.seg!.semas, sema);
      return 0;
    }
    p.timedOut = false;
    return f.until === 0 ? sleep(k, p, p.own) : tsleep(k, p, p.own, Math.max(0, f.until - k.m.time));
  },
}, {
  unwind: (k, _p, f) => {
    if (!f.sema) return;
    remove(f.seg!.semas, f.sema);
    // A wake-up meant for us goes to the next.
    if (f.sema.woken) semwake(k, f.seg!, f.sema.addr, 1);
  },
  show: (f) => `addr=0x${f.sema?.addr.toString(16) ?? '0'}${f.until ? ' timed' : ''}`,
});

function semwake(k: Kernel, s: Segment, address: number, count: number): void {
  for (const sema of s.semas) {
    if (count <= 0) return;
    if (sema.addr !== address || sema.woken) continue;
    sema.woken = true;
    count--;
    const p = sema.proc!;
    const f = p.kstack[p.kstack.length - 1] as SemaFrame | undefined;
    if (f && f.sema === sema && p.sleepingOn === p.own) wakeproc(k, p);
  }
}

function semsegment(k: Kernel, p: Proc, address: number): Segment {
  needs(k, p, address, 4, true);
  const s = seg(p, address)!;
  if (address + 4 > s.top) error(errors.Ebadarg);
  return s;
}

function semacquire(k: Kernel, p: Proc, address: number, until: number, block: boolean): number | Pending {
  const s = semsegment(k, p, address);
  if ((getu32(k, p, address) | 0) < 0) error(errors.Ebadarg);
  if (tryAcquire(k, p, address)) return 1;
  if (!block) return 0;
  if (p.notepending) {
    p.notepending = false;
    error(errors.Eintr);
  }
  const sema = new Sema();
  sema.addr = address;
  sema.proc = p;
  s.semas.push(sema);
  p.timedOut = false;
  return call(p, semaOp, (f) => {
    f.seg = s;
    f.sema = sema;
    f.until = until;
  });
}

export function sysSemacquire(k: Kernel, p: Proc): number | Pending {
  return semacquire(k, p, argPtr(k, 0), 0, argInt(k, 1) !== 0);
}

export function sysTsemacquire(k: Kernel, p: Proc): number | Pending {
  const ms = argUint(k, 1);
  return semacquire(k, p, argPtr(k, 0), k.m.time + ms * 1_000_000, ms !== 0);
}

export function sysSemrelease(k: Kernel, p: Proc): number {
  const address = argPtr(k, 0);
  const count = argInt(k, 1);
  const s = semsegment(k, p, address);
  const value = getu32(k, p, address) | 0;
  if (count < 0 || value < 0) error(errors.Ebadarg);
  if (count === 0) return value;
  const next = (value + count) | 0;
  if (next < 0) error(errors.Ebadarg);
  putu32(k, p, address, next);
  semwake(k, s, address, count);
  return next;
}
