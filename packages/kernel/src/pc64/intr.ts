/**
 * Interrupts as the kernel takes them: from the I/O APIC when there is one, else from the 8259s.
 *
 * Callers: `intr` between two instructions takes what waits for a processor; `irqenable` and `irqdisable` open and mask
 * an interrupt by number (irq.ts) at whatever controller there is. A routine runs with its interrupt not yet ended: a
 * level-triggered one that nobody silenced comes again unless it was masked.
 */
import { Attention } from '@lux9/bus';
import { charge, Cost } from '../port/charge.ts';
import type { Kernel } from '../port/kernel.ts';
import type { Mach } from '../port/portdat.ts';
import { lapiceoi } from './apic.ts';
import { i8259disable, i8259enable, i8259eoi } from './i8259.ts';
import { ioapicmask, ioapicof } from './ioapic.ts';
import { handlerOf, irqMax, unclaimed, Vector } from './irq.ts';

export function irqenable(k: Kernel, irq: number): void {
  if (ioapicof(k) !== null) ioapicmask(k, irq, false);
  else if (irq < 16) i8259enable(k, irq);
}

export function irqdisable(k: Kernel, irq: number): void {
  if (ioapicof(k) !== null) ioapicmask(k, irq, true);
  else if (irq < 16) i8259disable(k, irq);
}

function eoi(k: Kernel, vector: number): void {
  if (vector === Vector.spurious) return;
  if (vector >= Vector.timer || ioapicof(k) !== null) lapiceoi(k);
  else i8259eoi(k, vector);
}

/** Takes what waits for CPU `m`. */
export function intr(k: Kernel, m: Mach): void {
  k.bus.cpu = m.id;
  const { signals } = k.bus;
  while ((signals.attention(m.id) & Attention.interrupt) !== 0) {
    const vector = signals.acknowledge(m.id);
    if (vector < 0) return;
    m.interrupts++;
    m.vectors[vector]!++;
    charge(k, Cost.interrupt);
    const run = handlerOf(vector);
    if (run !== undefined) run(k, m);
    else if (vector >= Vector.irq && vector < Vector.irq + irqMax) unclaimed.run?.(k, m, vector - Vector.irq);
    eoi(k, vector);
  }
}
