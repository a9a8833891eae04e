/** A short run of the fuzzer; the long one is `npm run fuzz:toolchain -- --seed S --count N`. */
import { describe, expect, it } from 'vitest';
import { tryModule } from './run.ts';

const count = 250;

describe('random modules on the core equal V8', () => {
  it(`${count} modules`, () => {
    for (let seed = 1; seed <= count; seed++) {
      const failure = tryModule(seed);
      if (failure !== undefined) expect.fail(`seed ${seed}: ${failure.what}\nnpm run fuzz:toolchain -- --seed ${seed} --count 1`);
    }
  }, 120_000);
});
