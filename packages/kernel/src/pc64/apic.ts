/**
 * The local APIC (Intel SDM vol. 3, chapter 11): the clock of processors other than the first, inter-processor interrupts,
 * and the start of the other processors.
 */
import { hzclock } from '../port/clock.ts';
import type { Kernel } from '../port/kernel.ts';
import type { Mach } from '../port/portdat.ts';
import { clockHz, clockNs, edfhooks } from '../port/sched.ts';
import { intrenable, Vector } from './irq.ts';

const base = 0xfee00000;
const Register = {
  eoi: 0xb0, svr: 0xf0, icrLow: 0x300, icrHigh: 0x310, lvtTimer: 0x320, lvtLint0: 0x350, initialCount: 0x380, currentCount: 0x390, divide: 0x3e0,
} as const;
const svrEnable = 0x100;
const periodic = 0x20000;
const lvtMasked = 0x10000;
/** Divide configuration: by 1. */
const divideBy1 = 0xb;
const icrInit = 0x4500;
const icrStartup = 0x4600;
/** Page of the start-up code; the kernel has none, so the vector only marks the start. */
const startPage = 0x08;

intrenable(Vector.timer, (k, m) => {
  if (m.edfwhen === 0) {
    hzclock(k, m);
    return;
  }
  // The tick shares the timer with deadline scheduling: one-shots to whichever is next.
  if (m.time >= m.lastClock + clockNs) hzclock(k, m);
  edfhooks.timer?.(k, m);
});
intrenable(Vector.wake, () => {});

const write = (k: Kernel, register: number, value: number): void => k.bus.mmio.write(base + register, 4, value);

export function lapiceoi(k: Kernel): void {
  write(k, Register.eoi, 0);
}

/** Switches the running processor's local APIC on. */
export function lapicinit(k: Kernel): void {
  write(k, Register.svr, svrEnable | Vector.spurious);
}

/** The 8259s are heard no more by the running processor: the I/O APIC is used. */
export function lapicnopic(k: Kernel): void {
  write(k, Register.lvtLint0, lvtMasked);
}

/** Counts per second of this processor's APIC timer, measured by nothing: the chip's rate is a fact of the board (100 MHz). */
const timerHz = 100_000_000;

/** Clock interrupts on this processor. */
export function lapictimer(k: Kernel): void {
  write(k, Register.divide, divideBy1);
  write(k, Register.lvtTimer, periodic | Vector.timer);
  write(k, Register.initialCount, timerHz / clockHz);
}

/**
 * Sets the running processor's one-shot timer to an instant; 0: none. The first processor's timer is free for it (its ticks are the
 * 8253's); on the others it also serves the next tick.
 */
export function timerarm(k: Kernel, m: Mach, when: number): void {
  if (when === m.edfwhen && when === 0) return;
  const shared = m.id !== 0;
  m.edfwhen = when;
  if (when === 0) {
    if (shared) lapictimer(k);
    else write(k, Register.initialCount, 0);
    return;
  }
  const at = shared ? Math.min(when, m.lastClock + clockNs) : when;
  const counts = Math.ceil((at - k.bus.clock.now) / (1_000_000_000 / timerHz));
  write(k, Register.divide, divideBy1);
  write(k, Register.lvtTimer, shared ? Vector.timer : Vector.edf);
  write(k, Register.initialCount, Math.min(0xffffffff, Math.max(1, counts)));
}

/** An interrupt for another processor: it looks again at what it should run. */
export function lapicwake(k: Kernel, cpu: number): void {
  write(k, Register.icrHigh, cpu << 24);
  write(k, Register.icrLow, Vector.wake);
}

/** INIT, then SIPI, to another processor. */
export function lapicstart(k: Kernel, m: Mach): void {
  write(k, Register.icrHigh, m.id << 24);
  write(k, Register.icrLow, icrInit);
  write(k, Register.icrHigh, m.id << 24);
  write(k, Register.icrLow, icrStartup | startPage);
}

