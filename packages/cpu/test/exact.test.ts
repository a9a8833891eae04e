/**
 * Exactness: a run cut into random slices, with the state carried into fresh cores in between, is the same run.
 */
import { Random } from '@lux9/base';
import { describe, expect, it } from 'vitest';
import { openCore } from '../difftest/core.ts';
import { whyNoHost } from '../difftest/host.ts';
import { buildProgram, programs } from '../programs/build.ts';
import { Process, runProgramHash } from '../programs/process.ts';
import { RandomRun } from '../programs/random.ts';
import { differences, stateHash } from '../programs/state.ts';

const programRam = 2 << 20;
const randomRam = 256 << 10;

describe('random programs', () => {
  const length = 6000;
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]) {
    it(`seed ${seed}: in one go, in random slices over fresh cores, one by one`, async () => {
      const whole = new RandomRun(await openCore(randomRam), seed);
      whole.slice(length);
      expect(whole.core.context(0).instructions).toBe(length);
      expect(whole.faults).toBeGreaterThan(0);

      const r = new Random(seed * 1000);
      const cut = new RandomRun(await openCore(randomRam), seed);
      let idle = await openCore(randomRam);
      let moves = 0;
      for (let left = length; left > 0;) {
        const n = Math.min(left, r.chance(1, 3) ? 1 : 1 + r.below(60));
        cut.slice(n);
        left -= n;
        if (!r.chance(1, 12)) continue;
        const before = cut.core;
        cut.moveTo(r.chance(1, 4) ? await openCore(randomRam) : idle); // fresh, or one used before
        idle = before as typeof idle;
        moves++;
      }
      expect(moves).toBeGreaterThan(3);
      expect(differences(whole.core, cut.core)).toEqual([]);
      expect(cut.hash()).toBe(whole.hash());

      const single = new RandomRun(await openCore(randomRam), seed);
      for (let i = 0; i < length; i++) single.slice(1);
      expect(differences(whole.core, single.core)).toEqual([]);
    });
  }

  it('differ from seed to seed', async () => {
    const hashes = new Set<string>();
    for (let seed = 1; seed <= 4; seed++) {
      const run = new RandomRun(await openCore(randomRam), seed);
      run.slice(1000);
      hashes.add(run.hash());
    }
    expect(hashes.size).toBe(4);
  });
});

const missing = whyNoHost();
if (missing && process.env['CI']) throw new Error(`CI must build the programs: ${missing}`);
if (missing) console.log(`exact.test.ts: programs skipped: ${missing}`);

describe.skipIf(missing !== undefined)('C programs', () => {
  programs.forEach((name, index) => {
    it(`${name}: the same hash at checkpoints and at the end, however it is cut`, { timeout: 120_000 }, async () => {
      const { elf } = buildProgram(name, '-O2');
      const reference = runProgramHash(await openCore(programRam), elf);
      const r = new Random(500 + index);
      const checkpoints = Array.from({ length: 3 }, () => r.below(reference.instructions - 1) + 1).sort((a, b) => a - b);

      const whole = new Process(await openCore(programRam), elf);
      const expected = checkpoints.map((at) => {
        whole.slice(at - whole.core.context(0).instructions);
        return stateHash(whole.core);
      });

      const cut = new Process(await openCore(programRam), elf);
      let moves = 0;
      for (const [i, at] of [...checkpoints, Infinity].entries()) {
        for (let running = true; running;) {
          const now = cut.core.context(0).instructions;
          if (now >= at) break;
          running = cut.slice(Math.min(at - now, 1 + r.below(r.chance(1, 2) ? 200 : reference.instructions >> 4)));
          if (running && moves < 12 && r.chance(1, 6)) {
            cut.moveTo(await openCore(programRam));
            moves++;
          }
        }
        if (at !== Infinity) expect(stateHash(cut.core), `checkpoint ${i} at ${at}`).toBe(expected[i]);
      }
      const outcome = cut.outcome();
      expect(moves).toBeGreaterThan(0);
      expect(outcome).toEqual(reference);
    });
  });
});
