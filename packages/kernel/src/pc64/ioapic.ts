/**
 * The I/O APIC (Intel 82093AA, 290566): an index and a data window; an entry of two words for each input. All interrupts go
 * to the first processor, masked until `ioapicmask` opens them.
 */
import type { Kernel } from '../port/kernel.ts';
import { record } from '../port/store.ts';
import { madt } from './acpi.ts';
import { irqMax, Vector } from './irq.ts';

class Ioapic {
  base = 0;
  /** Input of each interrupt number. */
  input: number[] = [];
  /** Bit n: interrupt n is level-triggered. */
  levels = 0;
}
record('Ioapic', Ioapic);

const window = 0x10;
const Register = { version: 1, entry: 0x10 } as const;
const levelTriggered = 0x8000;
const masked = 0x10000;
/** Interrupt number of PIRQ A. */
export const pirqA = 16;

const state = (k: Kernel): Ioapic | null => (k.devs.get('ioapic') as Ioapic | undefined) ?? null;

/** The I/O APIC in use, or null: the 8259s are. */
export function ioapicof(k: Kernel): object | null {
  return state(k);
}

function write(k: Kernel, s: Ioapic, register: number, value: number): void {
  k.bus.mmio.write(s.base, 4, register);
  k.bus.mmio.write(s.base + window, 4, value >>> 0);
}

function read(k: Kernel, s: Ioapic, register: number): number {
  k.bus.mmio.write(s.base, 4, register);
  return k.bus.mmio.read(s.base + window, 4);
}

function entry(k: Kernel, s: Ioapic, irq: number, mask: boolean): void {
  const low = (Vector.irq + irq) | ((s.levels >>> irq) & 1 ? levelTriggered : 0) | (mask ? masked : 0);
  write(k, s, Register.entry + s.input[irq]! * 2, low);
}

/** Finds it and masks its inputs; answers how many there are, 0 when there is no I/O APIC. */
export function ioapicinit(k: Kernel): number {
  const found = madt(k);
  if (found === null || found.ioapic === 0) return 0;
  const s = new Ioapic();
  s.base = found.ioapic;
  const inputs = ((read(k, s, Register.version) >>> 16) & 0xff) + 1;
  for (let irq = 0; irq < Math.min(inputs, irqMax); irq++) s.input.push(irq);
  for (let irq = pirqA; irq < s.input.length; irq++) s.levels |= 1 << irq;
  for (const o of found.overrides) {
    if (s.input[o.irq] === undefined) continue;
    s.input[o.irq] = o.input;
    if (o.level) s.levels |= 1 << o.irq;
  }
  for (let input = 0; input < inputs; input++) {
    write(k, s, Register.entry + input * 2, masked);
    write(k, s, Register.entry + input * 2 + 1, 0);
  }
  k.devs.set('ioapic', s);
  // What PIRQ A to D share with ISA inputs comes in at their own.
  for (const p of k.pci) if (p.intp !== 0) p.irq = pirqA + ((((p.tbdf >>> 3) & 31) + p.intp - 1) & 3);
  return inputs;
}

export function ioapicmask(k: Kernel, irq: number, mask: boolean): void {
  const s = state(k)!;
  if (irq < s.input.length) entry(k, s, irq, mask);
}
