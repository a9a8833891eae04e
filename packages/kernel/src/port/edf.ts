/**
 * Earliest deadline first (plan9-abi section 8): processes with a period T, a deadline D and a cost C that were admitted run before all
 * others, the one with the earliest deadline first, each for C in every period.
 *
 *     admit -> release: r = now, d = r + D, S = C -> ready in queue PriEdf by d -> runs, S goes down
 *        ^        |                                                 |
 *        `--------'-- at t, the next release -- Waitrelease <-- slice used up, deadline passed, or sleep(0)
 *
 * Callers: procctl for parameters and admission; the scheduler at `ready` and `switchto`; sleep(0); exits. What a process used is
 * read off its accounts, so it pays for the kernel's work on its behalf. Two moments are waited for by a one-shot timer of the local
 * APIC of the processor that has to act: the end of the running slice and the next release.
 *
 * Times are nanoseconds, parameters whole microseconds. On several processors admission counts all tasks as if on one.
 *
 * NOT IMPLEMENTED: notes at deadlines (the flag is kept; neither original delivers them).
 */
import { edfErrors } from '@lux9/abi';
import { lapicwake, timerarm } from '../pc64/apic.ts';
import { intrenable, Vector } from '../pc64/irq.ts';
import { Cost } from './charge.ts';
import { error } from './error.ts';
import { testschedulability } from './edftest.ts';
import { proctrace } from './edftrace.ts';
import type { Kernel } from './kernel.ts';
import { Edf, State, Time, type Mach, type Proc } from './portdat.ts';
import { unlink } from './proclist.ts';
import { edfhooks, PriEdf, PriExtra, queueproc, ready } from './sched.ts';

/** The shortest time the slice timer is set to (the originals': 20 µs, which a task then has too much, and the others too little). */
const edfTimerLeast = 1_000;

const used = (p: Proc): number => p.time[Time.user]! + p.time[Time.sys]!;

/** What is left of the slice. */
const left = (p: Proc, e: Edf): number => e.C - (used(p) - e.mark);

/** The parameters of a process, made at the first one that is set. Setting one ends its admission. */
export function edfparams(k: Kernel, p: Proc): Edf {
  if (p.edf === null) p.edf = new Edf();
  else edfexpel(k, p);
  return p.edf;
}

/** Admits `p`, or raises why not. */
export function edfadmit(k: Kernel, p: Proc): void {
  const e = p.edf;
  if (e === null) error(edfErrors.noParameters);
  if (e.admitted) error(edfErrors.state);
  if (e.T === 0) error(edfErrors.noPeriod);
  if (e.C === 0) error(edfErrors.noCost);
  if (e.D > e.T) error(edfErrors.deadlineBeyondPeriod);
  const D = e.D === 0 ? e.T : e.D;
  if (e.C > D) error(edfErrors.costBeyondDeadline);
  const text = testschedulability([...k.edf, p].map((each) => {
    const { T, D: deadline, C } = each.edf!;
    return { T: T / 1000, D: (deadline === 0 ? T : deadline) / 1000, C: C / 1000 };
  }));
  if (text !== '') error(text);
  e.D = D;
  e.admitted = true;
  e.releases = e.misses = e.overruns = 0;
  proctrace(k, p, 'Admit');
  const now = k.m.time;
  const like = k.edf.find((each) => each.edf!.T === e.T);
  k.edf.push(p);
  if (like !== undefined && like.edf!.t > now) {
    // Released together with the others of its period; till then it has used its slice.
    e.t = like.edf!.t;
    e.d = now;
    e.mark = used(p) - e.C;
  } else {
    e.t = now;
    release(k, p, e);
  }
  requeue(k, p);
}

/** A process that is ready goes where it belongs now; a running one is looked at again. */
function requeue(k: Kernel, p: Proc): void {
  if (p.state === State.Ready) {
    edfhooks.dequeue!(k, p);
    p.state = State.New;
    ready(k, p);
  } else if (p.state === State.Running) {
    for (const m of k.machs) if (m.proc === p) m.resched = true;
  } else if (p.state === State.Waitrelease) wakerelease(k, p);
}

/** Leaves admission: the process is scheduled like any other. */
export function edfexpel(k: Kernel, p: Proc): void {
  const e = p.edf;
  if (e === null || !e.admitted) return;
  e.admitted = false;
  const at = k.edf.indexOf(p);
  if (at >= 0) k.edf.splice(at, 1);
  proctrace(k, p, 'Expel');
  if (p.state !== State.Moribund && p.state !== State.Dead) requeue(k, p);
}

function wakerelease(k: Kernel, p: Proc): void {
  p.state = State.New;
  ready(k, p);
}

/** A new period begins; `late`: by the process's own waking, after its instant. */
function release(k: Kernel, p: Proc, e: Edf, late = false): void {
  const now = k.m.time;
  e.r = now;
  if (e.sporadic) e.t = now + e.T;
  else {
    // When it waited for this, the instant it waited for counts, not that of the timer's interrupt.
    if (!late) e.r = e.t;
    e.t += e.T;
    if (e.t <= now) {
      const behind = Math.floor((now - e.t) / e.T) + 1;
      if (!late) e.r += behind * e.T;
      e.t += behind * e.T;
    }
  }
  e.d = e.r + e.D;
  e.mark = used(p);
  e.releases++;
  e.missed = false;
  e.yielded = false;
  proctrace(k, p, 'Release');
}

/** Its slice is over before its work was, or the deadline came before its slice was over. */
function settle(k: Kernel, p: Proc, e: Edf): void {
  const now = k.m.time;
  if (left(p, e) <= 0) {
    if (e.d > now) {
      e.d = now;
      if (!e.yielded) {
        e.overruns++;
        proctrace(k, p, 'Slice');
      }
    }
  } else if (now >= e.d && !e.missed && !e.yielded) {
    e.missed = true;
    e.misses++;
    proctrace(k, p, 'Deadline');
  }
}

/** Called by `ready` with the process's state from before: answers whether it has taken the process in hand. */
function edfready(k: Kernel, p: Proc): boolean {
  const e = p.edf!;
  const now = k.m.time;
  const blocked = p.state !== State.Running && p.state !== State.New;
  if (blocked && e.yieldonblock && now < e.d) e.yielded = true;
  if (e.yielded) e.mark = used(p) - e.C;
  if (!blocked) settle(k, p, e);
  if (now >= e.d || left(p, e) <= 0) {
    if (now >= e.t) release(k, p, e, blocked);
    else if (e.extra && !e.yielded) {
      p.state = State.Ready;
      p.readytime = now;
      queueproc(k, k.machs[p.wired >= 0 ? p.wired : p.mp] ?? k.machs[0]!, p, PriExtra);
      armtimer(k, k.m);
      return true;
    } else {
      p.state = State.Waitrelease;
      armtimer(k, k.m);
      return true;
    }
  }
  enqueue(k, p, e);
  return true;
}

/** Into the queue by deadline, and a processor that runs something less urgent is told. */
function enqueue(k: Kernel, p: Proc, e: Edf): void {
  const m = place(k, p, e);
  p.state = State.Ready;
  p.readytime = k.m.time;
  queueproc(k, m, p, PriEdf);
  // queueproc put it last: it goes before those with later deadlines.
  const queue = m.runq[PriEdf]!;
  let before = queue.head;
  while (before !== null && before !== p && before.edf!.d <= e.d) before = before.qnext;
  if (before !== null && before !== p) {
    unlink(queue, p);
    p.qnext = before;
    p.qprev = before.qprev;
    if (before.qprev === null) queue.head = p;
    else before.qprev.qnext = p;
    before.qprev = p;
  }
  proctrace(k, p, 'Edf');
  const running = m.proc;
  if (running !== null && running !== p && (running.priority < PriEdf || running.edf === null || running.edf.d > e.d)) {
    m.resched = true;
    if (m !== k.m) lapicwake(k, m.id);
  }
}

/** The processor that should run it: one that is idle, else the one whose process is least urgent. */
function place(k: Kernel, p: Proc, e: Edf): Mach {
  if (p.wired >= 0 && k.machs[p.wired]?.online) return k.machs[p.wired]!;
  let best = k.m;
  let worst = -1;
  for (const m of k.machs) {
    if (!m.online) continue;
    const q = m.proc;
    const urgency = q === null ? Number.MAX_SAFE_INTEGER : q.priority < PriEdf || q.edf === null ? Number.MAX_SAFE_INTEGER - 1 : q.edf.d;
    if (urgency > worst || (urgency === worst && m === k.m)) {
      worst = urgency;
      best = m;
    }
  }
  return worst > e.d ? best : k.m;
}

/** The most urgent process that processor `m` may run. */
function edffirst(k: Kernel, m: Mach): Proc | null {
  let best: Proc | null = null;
  for (const other of k.machs) {
    for (let p = other.runq[PriEdf]!.head; p !== null; p = p.qnext) {
      if (p.wired >= 0 && p.wired !== m.id) continue;
      if (best === null || p.edf!.d < best.edf!.d) best = p;
      break;
    }
  }
  return best;
}

/** Processor `m` is about to run `p`, or has been told to look again: when must it be stopped? */
function edfrun(k: Kernel, m: Mach, p: Proc): void {
  proctrace(k, p, 'Run');
  armtimer(k, m);
}

/** Sets `m`'s one-shot timer to the end of its running slice or the next release, whichever is first. */
function armtimer(k: Kernel, m: Mach): void {
  const now = m.time;
  let when = Number.MAX_SAFE_INTEGER;
  for (const p of k.edf) {
    const e = p.edf!;
    if (p.state === State.Waitrelease || p.priority === PriExtra) when = Math.min(when, e.t);
  }
  const p = m.proc;
  if (p !== null && p.edf !== null && p.edf.admitted && p.priority === PriEdf) {
    // The interrupt that ends the slice is paid from it.
    when = Math.min(when, now + Math.max(edfTimerLeast, Math.min(left(p, p.edf) - Cost.interrupt, p.edf.d - now)));
  }
  timerarm(k, m, when === Number.MAX_SAFE_INTEGER ? 0 : when);
}

/** The timer of `m` went off. */
function edfintr(k: Kernel, m: Mach): void {
  const now = m.time;
  const p = m.proc;
  if (p?.trace) proctrace(k, p, 'IntS');
  for (const q of [...k.edf]) {
    const e = q.edf!;
    if (e.t > now) continue;
    if (q.state === State.Waitrelease) {
      release(k, q, e);
      enqueue(k, q, e);
    } else if (q.priority === PriExtra) requeue(k, q);
  }
  if (p !== null && p.edf !== null && p.edf.admitted && p.priority === PriEdf && (left(p, p.edf) <= 0 || now >= p.edf.d)) m.resched = true;
  armtimer(k, m);
  if (p?.trace) proctrace(k, p, 'IntE');
}

/** sleep(0) of an admitted process: it is done for this period. Answers whether it is one. */
export function edfyield(k: Kernel, p: Proc): boolean {
  const e = p.edf;
  if (e === null || !e.admitted || p.priority !== PriEdf) return false;
  settle(k, p, e);
  e.yielded = true;
  e.mark = used(p) - e.C;
  proctrace(k, p, 'Yield');
  k.m.resched = true;
  return true;
}

/** An end that will not wait for the next release. */
export function edfkill(k: Kernel, p: Proc): void {
  if (p.state === State.Waitrelease) edfexpel(k, p);
}

edfhooks.ready = edfready;
edfhooks.first = edffirst;
edfhooks.run = edfrun;
edfhooks.timer = edfintr;
intrenable(Vector.edf, edfintr);
