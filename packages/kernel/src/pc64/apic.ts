/**
 * The local APIC (Intel SDM vol. 3, chapter 11): the clock of processors other than the first, inter-processor interrupts,
 * and the start of the other processors.
 */
import { hzclock } from '../port/clock.ts';
import type { Kernel } from '../port/kernel.ts';
import type { Mach } from '../port/portdat.ts';
import { HZ } from '../port/sched.ts';
import { controller, intrenable, Vector } from './irq.ts';
import { i8259eoi } from './i8259.ts';

const base = 0xfee00000;
const Register = {
  eoi: 0xb0, svr: 0xf0, icrLow: 0x300, icrHigh: 0x310, lvtTimer: 0x320, initialCount: 0x380, currentCount: 0x390, divide: 0x3e0,
} as const;
const svrEnable = 0x100;
const periodic = 0x20000;
/** Divide configuration: by 1. */
const divideBy1 = 0xb;
const icrInit = 0x4500;
const icrStartup = 0x4600;
/** Page of the start-up code; the kernel has none, so the vector only marks the start. */
const startPage = 0x08;

intrenable(Vector.timer, 'apic clock', (k, m) => hzclock(k, m));
intrenable(Vector.wake, 'wake', () => {});

const write = (k: Kernel, register: number, value: number): void => k.bus.mmio.write(base + register, 4, value);

export function eoi(k: Kernel, vector: number): void {
  if (vector >= Vector.timer) write(k, Register.eoi, 0);
  else i8259eoi(k, vector);
}
controller.eoi = eoi;

/** Switches the running processor's local APIC on. */
export function lapicinit(k: Kernel): void {
  write(k, Register.svr, svrEnable | Vector.spurious);
}

/** Counts per second of this processor's APIC timer, measured by nothing: the chip's rate is a fact of the board (100 MHz). */
const timerHz = 100_000_000;

/** A tick every 10 ms on this processor. */
export function lapictimer(k: Kernel): void {
  write(k, Register.divide, divideBy1);
  write(k, Register.lvtTimer, periodic | Vector.timer);
  write(k, Register.initialCount, timerHz / HZ);
}

/** INIT, then SIPI, to another processor. */
export function lapicstart(k: Kernel, m: Mach): void {
  write(k, Register.icrHigh, m.id << 24);
  write(k, Register.icrLow, icrInit);
  write(k, Register.icrHigh, m.id << 24);
  write(k, Register.icrLow, icrStartup | startPage);
}

