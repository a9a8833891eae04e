/** The counter driver dies again and again; its client does not notice but for the delay (long: npm run campaign -- kill). */
import { expect, it } from 'vitest';
import { runKills } from './testing/world.ts';

it('killed at random instants the driver comes back, and nothing leaks', async () => {
  const run = await runKills(Number(process.env['SEED'] ?? '1'), 25);
  expect(run.restarts).toBeGreaterThan(10);
  // About one between two kills; how many exactly is the scheduler's affair.
  expect(run.reads).toBeGreaterThan(20);
}, 240_000);
