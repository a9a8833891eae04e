/** The two 8259 interrupt controllers (Intel 8259A datasheet): ISA interrupts at vectors 32 to 47. */
import type { Kernel } from '../port/kernel.ts';
import { Vector } from './irq.ts';

const master = 0x20;
const slave = 0xa0;
const eoi = 0x20;

/** Initialises both, everything masked but the cascade. */
export function i8259init(k: Kernel): void {
  const out = (port: number, value: number): void => k.bus.ports.write(port, 1, value);
  out(master, 0x11);
  out(slave, 0x11);
  out(master + 1, Vector.irq);
  out(slave + 1, Vector.irq + 8);
  out(master + 1, 1 << 2);
  out(slave + 1, 2);
  out(master + 1, 1);
  out(slave + 1, 1);
  out(master + 1, 0xff & ~(1 << 2));
  out(slave + 1, 0xff);
}

export function i8259enable(k: Kernel, irq: number): void {
  const port = (irq < 8 ? master : slave) + 1;
  k.bus.ports.write(port, 1, k.bus.ports.read(port, 1) & ~(1 << (irq & 7)));
}

export function i8259disable(k: Kernel, irq: number): void {
  const port = (irq < 8 ? master : slave) + 1;
  k.bus.ports.write(port, 1, k.bus.ports.read(port, 1) | (1 << (irq & 7)));
}

export function i8259eoi(k: Kernel, vector: number): void {
  if (vector >= Vector.irq + 8) k.bus.ports.write(slave, 1, eoi);
  k.bus.ports.write(master, 1, eoi);
}

