/** The 8253 interval timer (Intel 8253 datasheet): counter 0 as rate generator, 400 interrupts a second on ISA interrupt 0. */
import { hzclock } from '../port/clock.ts';
import type { Kernel } from '../port/kernel.ts';
import { clockHz } from '../port/sched.ts';
import { irqenable } from './intr.ts';
import { intrenable, Vector } from './irq.ts';

const inputHz = 1_193_182;
const counter0 = 0x40;
const control = 0x43;
/** Counter 0, low then high byte, mode 2, binary. */
const rateGenerator = 0x34;

intrenable(Vector.irq, (k, m) => hzclock(k, m));

export function clockenable(k: Kernel): void {
  const count = Math.round(inputHz / clockHz);
  k.bus.ports.write(control, 1, rateGenerator);
  k.bus.ports.write(counter0, 1, count & 0xff);
  k.bus.ports.write(counter0, 1, count >> 8);
  irqenable(k, 0);
}
