/** Deadlines are met while best-effort load runs (the short run; long: npm run campaign -- edf). */
import { expect, it } from 'vitest';
import { runEdf } from './testing/run.ts';

const seed = Number(process.env['SEED'] ?? '1');
it.each([seed, seed + 1])('no admitted task misses a deadline, seed %d', (each) => {
  const { releases, misses, utilisation, rest } = runEdf(each, 2000);
  expect(misses, `npm run campaign -- edf --seed ${each} --count ${releases}`).toBe(0);
  expect(utilisation).toBeGreaterThan(0.3);
  // The tasks had what they asked for: the rest is what is left.
  expect(Math.abs(rest - (1 - utilisation))).toBeLessThan(0.05);
});

it('meets them on two processors', () => {
  const { misses } = runEdf(seed, 1000, 8, 2);
  expect(misses).toBe(0);
});
