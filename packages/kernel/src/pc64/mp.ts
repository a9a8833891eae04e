/** The other processors (9front archmp.c, squidboy.c): the first starts them one after the other; each sets up its own clock. */
import type { Kernel } from '../port/kernel.ts';
import type { Mach } from '../port/portdat.ts';
import { print } from '../port/print.ts';
import { lapicinit, lapicstart, lapictimer } from './apic.ts';

/** Run by the first processor: INIT and SIPI to each of the others. */
export function mpinit(k: Kernel): void {
  for (const m of k.machs) if (m.id !== 0) lapicstart(k, m);
}

/** A processor's first steps after its SIPI. */
export function squidboy(k: Kernel, m: Mach, time: number): void {
  k.m = m;
  k.bus.cpu = m.id;
  m.time = time;
  m.lastTick = time;
  m.lastClock = time;
  lapicinit(k);
  lapictimer(k);
  m.online = true;
  print(k, `cpu${m.id}: online\n`);
}
