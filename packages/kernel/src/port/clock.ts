/**
 * The clock (9front portclock.c): four interrupts every 10 ms on every processor. Each looks for ends of quanta, and on the
 * first processor for timers that are due (sleeps, alarms); every fourth is a tick: averages, Tos.clock, profiles.
 */
import { noteClasses, noteTexts, segmentSlots, tosLayout } from '@lux9/abi';
import type { Kernel } from './kernel.ts';
import { postnote } from './note.ts';
import { profileGrain, State, type Mach, type Segment } from './portdat.ts';
import { clocksPerTick, hzsched, HZ } from './sched.ts';
import { timedOut } from './wait.ts';

function profile(text: Segment, pc: number): void {
  const counts = text.profile!;
  counts[0]! += 1000 / HZ;
  const at = Math.floor((pc - text.base) / profileGrain);
  if (at > 0 && at < counts.length) counts[at]! += 1000 / HZ;
}

/** A clock interrupt on `m`. */
export function hzclock(k: Kernel, m: Mach): void {
  m.lastClock = m.time;
  const isTick = ++m.clocks >= clocksPerTick;
  if (isTick) {
    m.clocks = 0;
    tick(k, m);
  }
  if (m.id === 0) timerintr(k);
  hzsched(k, m, isTick);
}

function tick(k: Kernel, m: Mach): void {
  const span = Math.max(1, m.time - m.lastTick);
  const idle = Math.min(100_000, Math.floor((m.idleNs * 100_000) / span));
  m.idleAverage = Math.floor((m.idleAverage * (HZ - 1) + idle) / HZ);
  m.idleNs = 0;
  m.lastTick = m.time;
  if (m.id === 0) k.ticks++;
  const p = m.proc;
  if (p !== null && p.state === State.Running && p.tos !== 0) {
    const at = p.tos + tosLayout.at.clock;
    k.view.setUint32(at, k.view.getUint32(at, true) + 1000 / HZ, true);
    const text = p.seg[segmentSlots.TSEG];
    if (text?.profile && p.loaded === m.id) profile(text, k.core.context(m.id).rip);
  }
}

/** Runs what is due. */
export function timerintr(k: Kernel): void {
  const now = k.m.time;
  while (k.timers.length > 0 && k.timers[0]!.when <= now) {
    const t = k.timers.shift()!;
    const p = t.proc;
    if (p === null) continue;
    if (t.kind === 'alarm') {
      p.alarm = 0;
      postnote(k, p, noteTexts.alarm, noteClasses.NUser);
    } else timedOut(k, p);
  }
}

