/** Random use of a PC: register accesses, events from outside, interrupts taken, time. For tests and fuzzing. */

import { hash128, ns, type Random } from '@lux9/base';
import { MachineRequest } from '@lux9/bus';
import { keys } from '../keys.ts';
import { ecam, mmioTable, portTable } from '../map.ts';
import type { Rig } from './rig.ts';

/** Ports and addresses by what they belong to; random traffic picks among them. */
export const targets = [
  ...portTable
    .filter(({ chip }) => chip !== null)
    .map(({ base, count, chip }) => ({ name: chip!, port: true, base, count })),
  ...mmioTable
    .filter(({ chip }) => chip !== null)
    .map(({ base, bytes, chip }) => ({
      name: chip!,
      port: false,
      base,
      count: Math.min(bytes, chip === 'ecam' ? 0x100000 : 0x1000),
    })),
  { name: 'framebuffer', port: false, base: 0xe0000000, count: 0x2000 },
  { name: 'dispi', port: false, base: 0xfebf0500, count: 0x20 },
  { name: 'ecam display', port: false, base: ecam.base + 0x8000, count: 0x40 },
  { name: 'ecam bridge', port: false, base: ecam.base + 0xf8000, count: 0x80 },
] as const;

/** Random accesses, outside events and time; answers all that could be observed, hashed. */
export function traffic(rig: Rig, random: Random, steps: number, only?: string): string {
  const { pc } = rig;
  const { bus } = pc;
  const seen: number[] = [];
  const some = only === undefined ? targets : targets.filter(({ name }) => name === only);
  for (let step = 0; step < steps; step++) {
    bus.cpu = random.below(pc.apics.cpus);
    const what = random.below(100);
    if (what < 75) {
      const { port, base, count } = random.pick(some);
      const size = random.pick([1, 1, 2, 4]);
      let at = base + random.below(count);
      if (!port && random.chance(3, 4)) at &= ~15; // registers stand on 16-byte boundaries often enough
      const map = port ? bus.ports : bus.mmio;
      if (random.chance(1, 2)) {
        const value = map.read(at, size);
        if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size))
          throw new Error(`0x${at.toString(16)} size ${size} read ${value}`);
        seen.push(value);
      } else map.write(at, size, random.chance(1, 2) ? random.u32() : random.below(256));
    } else if (what < 85) bus.clock.advance(ns(random.below(random.pick([200, 20_000, 2_000_000]))));
    else if (what < 90) pc.uarts[random.below(2)]!.receive(random.below(256));
    else if (what < 93) pc.keyboard.key(random.below(keys.length), random.chance(1, 2));
    else if (what < 95)
      pc.mouse.move(random.between(-300, 300), random.between(-300, 300), random.between(-9, 9), random.below(32));
    else {
      const cpu = random.below(pc.apics.cpus);
      const { signals } = bus;
      const pending = signals.pendingVector(cpu);
      const vector = signals.acknowledge(cpu);
      if (vector !== pending) throw new Error(`pendingVector ${pending}, acknowledge ${vector}`);
      seen.push(
        vector,
        signals.takeStartup(cpu),
        Number(signals.takeInit(cpu)),
        Number(signals.takeNmi(cpu)),
        signals.attention(cpu),
      );
      if (vector >= 0 && random.chance(2, 3)) bus.mmio.write(0xfee000b0, 4, 0);
    }
    bus.request = MachineRequest.none;
  }
  return hash128(new Uint8Array(Float64Array.from(seen).buffer));
}
