/**
 * Run queues and fair share (9front proc.c): a queue per priority and processor; a process that used more than
 * its share sinks. Callers: `ready` makes a process runnable, `runproc` picks the next for a processor, `hzsched`
 * is called at every tick. Nothing here waits.
 *
 * A processor prefers processes it ran last; it takes another's when its own queue of that priority is empty or
 * the other has waited longer than `migrateDelay`.
 */
import { type Kernel, PanicError } from './kernel.ts';
import { State, type Mach, type Proc, type ProcList } from './portdat.ts';
import { proctrace } from './edftrace.ts';
import { append, unlink } from './proclist.ts';

export const HZ = 100;
/** Clock interrupts for each tick: quanta end at these, and sleeps. */
export const clocksPerTick = 4;
export const clockHz = HZ * clocksPerTick;
/** Between two clock interrupts. */
export const clockNs = 1_000_000_000 / clockHz;
const tickNs = 1_000_000_000 / HZ;
/** The longest quantum, and the time in which every ready process of the same priority gets one. */
const quantumNs = 100_000_000;
const turnNs = 125_000_000;
export const PriExtra = 19;
export const PriRelease = 20;
export const PriEdf = 21;
export const PriNormal = 10;
export const PriKproc = 13;

/** Deadline scheduling (edf.ts), entered when that module is loaded. `ready` answers whether it took the process in hand. */
export const edfhooks: {
  ready: ((k: Kernel, p: Proc) => boolean) | null;
  first: ((k: Kernel, m: Mach) => Proc | null) | null;
  run: ((k: Kernel, m: Mach, p: Proc) => void) | null;
  timer: ((k: Kernel, m: Mach) => void) | null;
  dequeue: ((k: Kernel, p: Proc) => Mach) | null;
} = { ready: null, first: null, run: null, timer: null, dequeue: null };

const cpuScale = 1000;
/** Time over which use is averaged. */
const decayNs = 30_000_000_000;
const migrateDelay = 2 * tickNs;

/** Brings the decaying average of `p` up to now; `running` says what it did since the last update. */
export function updatecpu(k: Kernel, p: Proc, running: boolean): void {
  const n = Math.min(k.m.time - p.lastupdate, decayNs);
  if (n <= 0) return;
  p.lastupdate = k.m.time;
  if (running) p.cpu = cpuScale - ((cpuScale - p.cpu) * (decayNs - n)) / decayNs;
  else p.cpu = (p.cpu * (decayNs - n)) / decayNs;
}

export function reprioritize(k: Kernel, p: Proc): number {
  const load = Math.floor(k.machs[0]!.load / 100);
  if (p.fixedpri || load === 0) return p.basepri;
  const fair = Math.floor((k.machs.length * 1000 * 1000) / load);
  const use = Math.max(p.cpu, 1);
  return Math.min(p.basepri, Math.floor((fair + use / 2) / use));
}

export function queueproc(k: Kernel, m: Mach, p: Proc, priority: number): void {
  p.priority = priority;
  p.readyseq = ++k.readyseq;
  p.rq = m.id;
  append(m.runq[priority]!, p);
  m.runvec |= 1 << priority;
  m.nready++;
}

/** Takes a process that is Ready off its run queue; answers the processor whose queue it was in. */
export function dequeueproc(k: Kernel, p: Proc): Mach {
  const m = k.machs[p.rq]!;
  const queue = m.runq[p.priority]!;
  unlink(queue, p);
  if (queue.head === null) m.runvec &= ~(1 << p.priority);
  m.nready--;
  return m;
}

edfhooks.dequeue = dequeueproc;

/** Makes `p` runnable on the processor it knows best. */
export function ready(k: Kernel, p: Proc): void {
  if (p.state === State.Ready || p.state === State.Dead) throw new PanicError(`ready: process ${p.pid} in state ${p.state}`);
  if (p.trace) proctrace(k, p, 'Ready');
  if (p.edf !== null && p.edf.admitted && edfhooks.ready!(k, p)) return;
  updatecpu(k, p, p.state === State.Running);
  const m = k.machs[p.wired >= 0 ? p.wired : p.mp] ?? k.machs[0]!;
  p.state = State.Ready;
  p.readytime = k.m.time;
  if (k.m.proc !== null && k.m.proc !== p && (p.wired < 0 || p.wired === k.m.id)) k.m.readied = p;
  queueproc(k, m.online ? m : k.machs[0]!, p, reprioritize(k, p));
}

function firstFor(queue: ProcList, id: number): Proc | null {
  for (let p = queue.head; p !== null; p = p.qnext) if (p.wired < 0 || p.wired === id) return p;
  return null;
}

/** The length of a quantum that begins now: shorter the more processes want a processor, so that shares are fair over seconds. */
export function quantum(k: Kernel): number {
  let runnable = 1;
  for (let i = 0; i < k.machs.length; i++) runnable += k.machs[i]!.nready + (k.machs[i]!.proc !== null ? 1 : 0);
  if (runnable <= k.machs.length + 1) return quantumNs;
  return Math.min(quantumNs, Math.max(clockNs, Math.floor((turnNs * k.machs.length) / runnable)));
}

/** The next process for processor `m`, taken off its queue; null when nothing is ready. */
export function runproc(k: Kernel, m: Mach): Proc | null {
  const { machs } = k;
  let any = 0;
  for (let i = 0; i < machs.length; i++) any |= machs[i]!.runvec;
  for (; any !== 0; any &= ~(1 << (31 - Math.clz32(any)))) {
    const priority = 31 - Math.clz32(any);
    let best = priority === PriEdf ? edfhooks.first!(k, m) : m.runvec & (1 << priority) ? firstFor(m.runq[priority]!, m.id) : null;
    for (let i = 0; i < machs.length; i++) {
      const other = machs[i]!;
      if (other === m || priority === PriEdf || (other.runvec & (1 << priority)) === 0) continue;
      const p = firstFor(other.runq[priority]!, m.id);
      if (p === null || p.wired >= 0) continue;
      // At the end of a quantum whoever has waited longest is next, on whatever processor it was.
      if (best === null || (p.readyseq < best.readyseq && (m.rotate || m.time - p.readytime >= migrateDelay))) best = p;
    }
    if (best !== null) {
      dequeueproc(k, best);
      if (priority < PriRelease) {
        updatecpu(k, best, false);
        best.priority = reprioritize(k, best);
      }
      return best;
    }
  }
  return null;
}

export function anyready(k: Kernel, m: Mach): boolean {
  for (const other of k.machs) {
    if (other.runvec === 0) continue;
    if (other === m) return true;
    for (const queue of other.runq) if (firstFor(queue, m.id) !== null) return true;
  }
  return false;
}

export function anyhigher(k: Kernel, m: Mach, priority: number): boolean {
  for (const other of k.machs) {
    if (other.runvec >>> (priority + 1) === 0) continue;
    if (other === m) return true;
    for (let n = priority + 1; n < other.runq.length; n++) if (firstFor(other.runq[n]!, m.id) !== null) return true;
  }
  return false;
}

/**
 * Moves processes that wait to the queue of the priority they have come to: the first of each queue, who has waited longest, and those behind
 * it as long as they move too.
 */
function rebalance(k: Kernel): void {
  for (const m of k.machs) {
    for (let n = 0; n < PriRelease; n++) {
      if ((m.runvec & (1 << n)) === 0) continue;
      for (let p = m.runq[n]!.head; p !== null; p = m.runq[n]!.head) {
        updatecpu(k, p, false);
        const priority = reprioritize(k, p);
        if (priority === n) break;
        queueproc(k, dequeueproc(k, p), p, priority);
      }
    }
  }
}

/** A clock interrupt on processor `m`: end of quantum; at every `tick` of the first the load average and rebalancing. */
export function hzsched(k: Kernel, m: Mach, tick: boolean): void {
  if (m.id === 0 && tick) {
    let runnable = 0;
    for (const each of k.machs) runnable += each.nready + (each.proc !== null ? 1 : 0);
    m.load = Math.floor((m.load * (HZ - 1) + runnable * 100_000) / HZ);
  }
  if (m.id === 0) rebalance(k);
  const p = m.proc;
  if (p === null || p.priority === PriEdf) return;
  updatecpu(k, p, true);
  const over = !p.fixedpri && m.time >= p.quantumEnd && anyready(k, m);
  if (over) m.rotate = true;
  if (over || anyhigher(k, m, p.fixedpri ? p.basepri : p.priority)) m.resched = true;
}

