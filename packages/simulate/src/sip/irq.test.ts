/** A driver's line stays masked until it has served its device: one interrupt a count, whatever else runs. */
import { Procctl, Vector } from '@lux9/kernel';
import { expect, it } from 'vitest';
import { SipWorld } from './testing/world.ts';

const ms = 1_000_000;
const client = ['/boot/sipclient', '100000000', '50'];
const busy = ['/boot/deadline', '10ms', '9ms', ...client];

it.each([
  ['alone', 1, client],
  ['beside a deadline process', 1, busy],
  ['beside a deadline process, two CPUs', 2, busy],
] as const)('as many interrupts as counts, %s', async (_, cpus, argv) => {
  const w = await SipWorld.make(1, argv, cpus);
  const k = w.kernel;
  w.healthy();
  expect(k.edf.length).toBe(argv === busy ? 1 : 0);
  const { irq } = k.pci.find((d) => d.vid === 0x1209)!;
  const interrupts = (): number => k.machs.reduce((sum, m) => sum + m.vectors[Vector.irq + irq]!, 0);
  const during = (ns: number): { counts: number; interrupts: number } => {
    const [counts, before] = [w.deviceCount(), interrupts()];
    for (const end = w.machine.now + ns; w.machine.now < end;) w.pass(ms);
    return { counts: w.deviceCount() - counts, interrupts: interrupts() - before };
  };

  // More time between counts than anybody is kept waiting.
  w.setInterval(20_000);
  during(20 * ms);
  const slow = during(1_000 * ms);
  expect(slow.counts).toBe(50);
  expect(Math.abs(slow.interrupts - slow.counts)).toBeLessThanOrEqual(1);

  // Less: those that come while the driver does not get to run are one.
  w.setInterval(100);
  const fast = during(200 * ms);
  expect(fast.counts).toBeGreaterThan(1_990);
  expect(fast.interrupts).toBeLessThanOrEqual(fast.counts + 1);
  expect(fast.interrupts).toBeGreaterThan(argv === busy && cpus === 1 ? 20 : fast.counts * 0.9);

  // A driver that is held serves nothing: its line stays as it is.
  w.members()[0]!.procctl = Procctl.stopme;
  during(ms);
  const held = during(200 * ms);
  expect(held.counts).toBeGreaterThan(1_990);
  expect(held.interrupts).toBeLessThanOrEqual(1);
}, 240_000);
