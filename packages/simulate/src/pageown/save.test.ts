/**
 * Tenet 4 with pages lent, exchanged and held by processes that die, and with deadline tasks admitted: saved at random instants and
 * restored into another machine, the future is the same.
 */
import { ownStates } from '@lux9/abi';
import { Random } from '@lux9/base';
import { checkOwnership } from '@lux9/kernel';
import { Machine, ustar } from '@lux9/system';
import { expect, it } from 'vitest';
import { coreExports } from '../../../system/src/testing/core.ts';
import { aout } from '../../../userland/test/real.ts';

const seed = Number(process.env['SEED'] ?? '1');
const instants = Number(process.env['COUNT'] ?? '25');
const memMB = 20;
const began = 40_000_000;
const total = 200_000_000;

it.each([1, 2])('save and restore with loans and deadline tasks (%d CPUs)', async (cpus) => {
  const files = { loans: await aout('test/programs/loans'), boot: await aout('test/programs/boot') };
  const random = new Random(seed);
  const cuts = Array.from({ length: instants }, () => began + random.below(total - began)).sort((a, b) => a - b);
  let lent = 0;
  let admitted = 0;
  const run = (save: boolean): { hashes: string; said: string } => {
    let said = '';
    const make = (): Machine => new Machine(coreExports(memMB), {
      memMB, cpus, seed, initrd: ustar(Object.entries(files).map(([name, data]) => ({ name, data }))), cmdline: 'init=/boot/boot,/boot/loans',
      onConsole: (byte) => (said += String.fromCharCode(byte)),
    });
    let m = make();
    let other = make();
    said = '';
    let done = 0;
    const go = (until: number): void => {
      while (done < until) done += m.runExactly(until - done);
    };
    for (const at of cuts) {
      go(at);
      if (!save) continue;
      const { kernel } = m;
      expect(checkOwnership(kernel)).toEqual([]);
      if (kernel.own.state.some((state) => state > ownStates.EXCLUSIVE)) lent++;
      if (kernel.edf.length > 0) admitted++;
      other.restore(m.save());
      [m, other] = [other, m];
    }
    go(total);
    return { hashes: JSON.stringify(m.hashes()), said };
  };
  const alone = run(false);
  const cut = run(true);
  const again = `SEED=${seed} COUNT=${instants} npx vitest run packages/simulate/src/pageown/save.test.ts`;
  expect(cut.said, again).toBe(alone.said);
  expect(cut.hashes, again).toBe(alone.hashes);
  // It was about what it says.
  expect(alone.said.split('\n').length, alone.said).toBeGreaterThan(12);
  expect(lent, 'instants with pages lent').toBeGreaterThan(3);
  expect(admitted, 'instants with deadline tasks').toBe(instants);
}, 240_000);
