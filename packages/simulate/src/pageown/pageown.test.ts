/** Kernel and reference model agree about page ownership (the short run; long: npm run campaign -- pageown). */
import { expect, it } from 'vitest';
import { runModel } from './testing/run.ts';

const seed = Number(process.env['SEED'] ?? '1');
it.each([seed, seed + 1])('random operations, seed %d', (each) => {
  const { done } = runModel(each, 3000);
  // Each kind has succeeded often: the test says something.
  for (const name of ['vmexchange', 'vmlend_shared', 'vmlend_mut', 'vmreturn', 'touch', 'prepare', 'accept', 'cancel', 'segfree', 'rfork', 'exits']) {
    expect(done[name], name).toBeGreaterThan(4);
  }
});
