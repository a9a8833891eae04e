/**
 * Interrupts: from a vector to the device's routine, and its end at the controllers. Routines are named in a table; which
 * vector belongs to which is the kernel's state.
 */
import { charge, Cost } from '../port/charge.ts';
import type { Kernel } from '../port/kernel.ts';
import type { Mach } from '../port/portdat.ts';
import { Attention } from '@lux9/bus';

/** Vectors: ISA interrupt n comes in at 32 + n; these are the local APIC's own. */
export const Vector = { isa: 32, timer: 0xf0, wake: 0xf1, spurious: 0xff } as const;

export type Handler = (k: Kernel, m: Mach) => void;

const handlers = new Map<number, { name: string; run: Handler }>();

/** Gives a vector its routine. The table is code: the same at every boot and restore. */
export function intrenable(vector: number, name: string, run: Handler): void {
  handlers.set(vector, { name, run });
}

/** How an interrupt is ended at its controller; set by who programs the controllers. */
export const controller: { eoi: (k: Kernel, vector: number) => void } = { eoi: () => {} };

/** Takes what waits for CPU `m`. */
export function intr(k: Kernel, m: Mach): void {
  k.bus.cpu = m.id;
  const { signals } = k.bus;
  while ((signals.attention(m.id) & Attention.interrupt) !== 0) {
    const vector = signals.acknowledge(m.id);
    if (vector < 0) return;
    m.interrupts++;
    charge(k, Cost.interrupt);
    handlers.get(vector)?.run(k, m);
    if (vector !== Vector.spurious) controller.eoi(k, vector);
  }
}
