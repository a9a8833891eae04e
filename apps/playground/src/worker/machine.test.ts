/** One run, cut anywhere: the same state. A failure prints the program, the count and the seed of the cuts. */
import { coreFields } from '@lux9/abi';
import { Random, toHex } from '@lux9/base';
import { describe, expect, it } from 'vitest';
import { freshMachine as fresh } from '../testing/node.ts';
import type { Machine } from './machine.ts';
import { programs } from './programs.ts';

/** The architectural registers as text, for many quick comparisons. */
function registers(machine: Machine): string {
  const { bytes } = machine.core.context(0);
  return coreFields.filter((f) => f.kind === 'arch').map((f) => `${f.name} ${toHex(bytes.subarray(f.offset, f.offset + f.size * f.count))}`).join('\n');
}

describe.each(programs.map((p) => p.name))('%s', (program) => {
  it.each([1, 2, 3, 4, 5, 6])('in one go and in slices cut by seed %i ends in the same state', (seed) => {
    const random = new Random(seed);
    const total = 1 + random.below(program === 'hello' ? 72 : 400_000);
    const longest = seed % 2 === 0 ? 9 : 5_000;
    const whole = fresh(program);
    whole.run(total);
    const cut = fresh(program);
    while (cut.instructions < total) cut.run(Math.min(total - cut.instructions, 1 + random.below(longest)));
    expect(cut.stateHash(), `${program}, ${total} instructions, seed ${seed}`).toBe(whole.stateHash());
    expect(cut.output).toBe(whole.output);
  });

  it('short runs of every length agree with single steps', () => {
    const steps = fresh(program);
    for (let count = 1; count <= 60; count++) {
      steps.run(1);
      const run = fresh(program);
      run.run(count);
      expect(registers(run), `${program}, ${count} instructions`).toBe(registers(steps));
    }
  });
});
