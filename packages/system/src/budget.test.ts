import { describe, expect, it } from 'vitest';
import { createMachine, ustar } from './index.ts';
import { aout } from './testing/aout.ts';
import { coreExports } from './testing/core.ts';

/** A process that never waits: jmp to itself. */
const busy = aout(Uint8Array.of(0xeb, 0xfe));

describe('run', () => {
  // A host's clock gives fractions; with one left over the core was asked for no instruction, again and again.
  it.each([0.25, 1000.4, 99_999.999])('a budget of %d ns ends', (budget) => {
    const machine = createMachine(coreExports(32), { memMB: 32, cpus: 1, initrd: ustar([{ name: 'init', data: busy }]), seed: 1, cmdline: 'init=/boot/init' });
    expect(machine.run(2_000_000)).toBe('budget');
    const { instructions } = machine;
    for (let i = 0; i < 5; i++) expect(machine.run(budget)).toBe('budget');
    // A clock interrupt may take its share of the time.
    expect(machine.instructions - instructions).toBeGreaterThan(0);
    expect(machine.instructions - instructions).toBeLessThanOrEqual(5 * Math.ceil(budget));
  });
});
