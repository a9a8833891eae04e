/**
 * Vectors of interrupts and the routines they start. The table is code, the same at every boot and restore: modules enter
 * their rows when they are loaded. Taking, masking and ending interrupts: intr.ts.
 */
import type { Kernel } from '../port/kernel.ts';
import type { Mach } from '../port/portdat.ts';

/**
 * Interrupt n comes in at vector `irq` + n: 0 to 15 are the ISA's, 16 to 23 the further inputs of the I/O APIC (PIRQ A to D are
 * 16 to 19). The others are the local APIC's own.
 */
export const Vector = { irq: 32, timer: 0xf0, wake: 0xf1, edf: 0xf2, spurious: 0xff } as const;
/** Interrupt numbers that `irqenable` takes. */
export const irqMax = 24;

export type Handler = (k: Kernel, m: Mach) => void;

const handlers: (Handler | undefined)[] = new Array<Handler | undefined>(256).fill(undefined);

/** Gives a vector its routine. */
export function intrenable(vector: number, run: Handler): void {
  handlers[vector] = run;
}

export function handlerOf(vector: number): Handler | undefined {
  return handlers[vector];
}

/** Takes interrupts that no routine of the kernel is for: #irq's, which hands them to processes. Set when that module is loaded. */
export const unclaimed: { run: ((k: Kernel, m: Mach, irq: number) => void) | null } = { run: null };
