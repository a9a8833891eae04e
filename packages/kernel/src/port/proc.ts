/**
 * Processes: the table, birth, death, wait records (9front proc.c). Scheduling: sched.ts; waiting: wait.ts.
 *
 * A slot is taken by newproc and given back when the process is Dead; pids ascend and skip live ones. A process that dies of
 * a trap stays Broken, memory and all, for a debugger; at most four do.
 */
import { errors, otherErrors, segmentSlots, waitQueueMax, WAITMAX } from '@lux9/abi';
import { mmurelease } from '../pc64/mmu.ts';
import { cclose } from './chan.ts';
import { edfexpel, edfkill } from './edf.ts';
import { proctrace } from './edftrace.ts';
import { error } from './error.ts';
import { Frame } from './frame.ts';
import type { Kernel, Operation } from './kernel.ts';
import { closepgrp } from './mount.ts';
import { leavespace, putspace } from './pageown.ts';
import { closeegrp, closefgrp } from './pgrp.ts';
import { Proc, Procctl, State, Time, Waitq } from './portdat.ts';
import { panic } from './print.ts';
import { dequeueproc, PriExtra, PriKproc, queueproc, ready } from './sched.ts';
import { detachseg, NSEG } from './segment.ts';
import { Pending, abandon, call, goto, interrupt, operation, removeTimer, next, wakeupAll } from './wait.ts';

/** A new process in a slot of its own; raises `no procs`. */
export function newproc(k: Kernel): Proc {
  let slot = k.procs.indexOf(null);
  if (slot < 0) {
    if (k.procs.length >= k.nproc) error(otherErrors.noProcs);
    slot = k.procs.length;
    k.procs.push(null);
  }
  const p = new Proc();
  p.slot = slot;
  p.pid = newpid(k);
  p.noteid = p.pid;
  p.state = State.New;
  p.time[Time.real] = k.m.time;
  p.mp = k.m.id;
  p.lastupdate = k.m.time;
  k.procs[slot] = p;
  k.byPid.set(p.pid, p);
  return p;
}

function newpid(k: Kernel): number {
  do {
    k.lastPid = k.lastPid >= 0x7fffffff ? 1 : k.lastPid + 1;
  } while (k.byPid.has(k.lastPid));
  return k.lastPid;
}

export function procbypid(k: Kernel, pid: number): Proc | null {
  return k.byPid.get(pid) ?? null;
}

/** Takes the process out of the tables. */
export function freeproc(k: Kernel, p: Proc): void {
  if (p.loaded >= 0) {
    k.machs[p.loaded]!.loaded = null;
    p.loaded = -1;
  }
  p.state = State.Dead;
  p.kstack = [];
  k.procs[p.slot] = null;
  k.byPid.delete(p.pid);
}

/** A kernel process: runs `op` from its first step; it has no memory, no files and takes no notes. */
export function kproc<F extends Frame>(k: Kernel, name: string, op: Operation<F>): Proc {
  const p = newproc(k);
  p.kp = true;
  p.text = name;
  p.user = k.eve;
  p.basepri = p.priority = PriKproc;
  p.kstack.push(new op.make());
  ready(k, p);
  return p;
}

/** The end of a status as the parent sees it. */
function waitmsg(p: Proc, status: string): string {
  return status === '' ? '' : `${p.text} ${p.pid}: ${status}`.slice(0, WAITMAX - 1);
}

const ms = (ns: number): number => Math.floor(ns / 1_000_000);

class ExitFrame extends Frame {
  status = '';
  /** Memory goes too; otherwise the process stays Broken. */
  free = true;
}

const exitOp = operation('pexit', ExitFrame, {
  start: (k, p, f) => {
    leavespace(k, p);
    edfexpel(k, p);
    if (p.trace) proctrace(k, p, 'Dead');
    p.notes = [];
    p.notepending = false;
    p.noInterrupt = true;
    p.alarm = 0;
    removeTimer(k, p, 'alarm');
    const fg = p.fgrp;
    p.fgrp = null;
    return next(p, f, 'filesClosed', fg ? closefgrp(k, p, fg) : undefined);
  },

  filesClosed: (k, p, f) => {
    if (p.egrp) closeegrp(k, p.egrp);
    p.egrp = null;
    if (p.rgrp) p.rgrp.ref--;
    p.rgrp = null;
    if (p.dot) cclose(k, p.dot);
    p.dot = null;
    if (p.pgrp) closepgrp(k, p.pgrp);
    p.pgrp = null;
    if (!p.kp) tellparent(k, p, f.status);
    if (p.slash) cclose(k, p.slash);
    p.slash = null;
    if (!f.free) {
      if (k.broken.length >= maxBroken) unbreak(k, k.broken[0]!);
      k.broken.push(p);
      p.state = State.Broken;
      p.noInterrupt = false;
      p.psstate = '';
      p.syscall = -1;
      f.step = 'free';
      wakeupAll(k, p.debug);
      return Pending;
    }
    return goto(p, f, 'free');
  },

  free: (k, p) => {
    for (let slot = 0; slot < NSEG; slot++) dropseg(k, p, slot);
    mmurelease(k, p);
    putspace(k, p);
    p.state = State.Moribund;
    wakeupAll(k, p.debug);
    wakeupAll(k, p.waitr);
    p.waitq = [];
    freeproc(k, p);
    return Pending;
  },
}, { show: (f) => `status="${f.status}"` });

export const maxBroken = 4;

function dropseg(k: Kernel, p: Proc, slot: number): void {
  detachseg(k, p, slot);
}

/** Ends the running process: its frames go, what it holds is given back, its parent is told. Answers Pending. */
export function pexit(k: Kernel, p: Proc, status: string, free: boolean): Pending {
  k.happened?.(free ? 'exit' : 'broke', p, status);
  abandon(k, p);
  return call(p, exitOp, (f) => {
    f.status = status.slice(0, WAITMAX - 1);
    f.free = free;
  });
}

function tellparent(k: Kernel, p: Proc, status: string): void {
  if (p.parentpid === 0) panic(k, `boot process died: ${status === '' ? 'unknown' : status}`);
  const parent = procbypid(k, p.parentpid);
  if (parent === null || parent.state === State.Broken || parent.state === State.Moribund || p.noWait) return;
  const w = new Waitq();
  w.pid = p.pid;
  const t = p.time;
  w.user = ms(t[Time.user]! + t[Time.cuser]!);
  w.sys = ms(t[Time.sys]! + t[Time.csys]!);
  w.real = ms(k.m.time - t[Time.real]!);
  w.msg = waitmsg(p, status);
  parent.nchild--;
  parent.time[Time.cuser]! += t[Time.user]! + t[Time.cuser]!;
  parent.time[Time.csys]! += t[Time.sys]! + t[Time.csys]!;
  parent.time[Time.creal]! += k.m.time - t[Time.real]!;
  // Newest first: await takes from the front. Of too many the oldest goes (Plan 9: the newest, and who waits for that child waits forever).
  parent.waitq.unshift(w);
  if (parent.waitq.length > waitQueueMax) parent.waitq.pop();
  wakeupAll(k, parent.waitr);
}

/** Lets a Broken process go on to its end. */
export function unbreak(k: Kernel, p: Proc): void {
  const at = k.broken.indexOf(p);
  if (at < 0) return;
  k.broken.splice(at, 1);
  p.noInterrupt = true;
  ready(k, p);
}

/** Tells a process to end at its next way out of the kernel, breaking what it waits for. */
export function procctlexit(k: Kernel, p: Proc, ctl: number): void {
  if (p.state === State.Broken) {
    unbreak(k, p);
    return;
  }
  k.happened?.('kill', p, '');
  p.procctl = ctl;
  p.notepending = true;
  edfkill(k, p);
  if (p.state === State.Stopped) ready(k, p);
  else if (p.state === State.Rendez) postkill(k, p);
  else if (interrupt(k, p, errors.Eintr)) p.notepending = false;
}

function postkill(k: Kernel, p: Proc): void {
  const waiting = p.rgrp?.waiting.get(p.rendTag);
  if (waiting) {
    const at = waiting.indexOf(p);
    if (at >= 0) waiting.splice(at, 1);
    if (waiting.length === 0) p.rgrp!.waiting.delete(p.rendTag);
  }
  p.rendLo = p.rendHi = 0xffffffff;
  p.notepending = false;
  ready(k, p);
}

/** Pages a process keeps for itself or with others, for `biggest`. */
export function procpages(p: Proc): number {
  let pages = 0;
  for (let i = 0; i < p.seg.length; i++) pages += p.seg[i]?.resident ?? 0;
  return pages;
}

/** Of those that are ready it runs next. */
function hurry(k: Kernel, p: Proc): void {
  if (p.state === State.Ready && p.priority < PriExtra) queueproc(k, dequeueproc(k, p), p, PriExtra);
}

/** Ends a process and all that share its memory; answers how many pages that may give back. */
function killmem(k: Kernel, victim: Proc): number {
  const bss = victim.seg[segmentSlots.BSEG];
  let pages = procpages(victim) - (victim.seg[segmentSlots.TSEG]?.resident ?? 0);
  for (const p of k.procs) {
    if (p === null || !(p === victim || (bss && p.seg[segmentSlots.BSEG] === bss))) continue;
    pages += p.tables.length;
    procctlexit(k, p, Procctl.exitbig);
    hurry(k, p);
  }
  return pages;
}

/** Part of memory from which on one process is to blame for its end, and that is given back when none is. */
const bigPart = 16;

/**
 * Memory is out: ends the process with the most of it; when none has much, because there are so many, the youngest ones. While one that was
 * chosen before is about to end, that will do. What the host owner has pinned (`noswap`) is left alone. Answers whether there was one.
 */
export function killbig(k: Kernel): boolean {
  const mortal: Proc[] = [];
  let big: Proc | null = null;
  let most = -1;
  for (const p of k.procs) {
    if (p === null || p.kp || p.pid === 1 || p.state === State.Moribund || p.state === State.Dead) continue;
    if (p.noswap && p.user === k.eve) continue;
    if (p.procctl === Procctl.exitbig && (p.state === State.Ready || p.state === State.Running)) {
      hurry(k, p);
      return true;
    }
    mortal.push(p);
    const pages = procpages(p);
    if (pages > most) {
      big = p;
      most = pages;
    }
  }
  if (big === null) return false;
  const much = Math.floor(k.pmem.user / bigPart);
  if (most >= much) {
    killmem(k, big);
    return true;
  }
  mortal.sort((a, b) => b.pid - a.pid);
  for (let i = 0, pages = 0; i < mortal.length && pages < much; i++) pages += killmem(k, mortal[i]!);
  return true;
}
