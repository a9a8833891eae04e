/** Tenet 4 with a dying driver: saved at random instants between kills and restarts, and restored into another machine, the future is the same. */
import { Random } from '@lux9/base';
import { expect, it } from 'vitest';
import { SipWorld } from './testing/world.ts';

const seed = Number(process.env['SEED'] ?? '1');
const instants = Number(process.env['COUNT'] ?? '12');

it.each([1, 2])('save and restore around deaths of a driver (%d CPUs)', async (cpus) => {
  const total = 120_000_000;
  const plan = (random: Random): { cuts: number[]; kills: number[] } => ({
    cuts: Array.from({ length: instants }, () => random.below(total)).sort((a, b) => a - b),
    // Kills come at the instants of a clock of their own, the same in both runs.
    kills: Array.from({ length: 8 }, (_, i) => 20_000_000 + i * 12_000_000 + random.below(6_000_000)),
  });
  const { cuts, kills } = plan(new Random(seed));
  const run = async (save: boolean): Promise<{ hashes: string; counts: number[] }> => {
    let w = await SipWorld.make(seed, ['/boot/sipclient', '100000000', '1'], cpus);
    let other = await SipWorld.make(seed, ['/boot/sipclient', '100000000', '1'], cpus);
    const counts: number[] = [];
    const events = [...cuts.map((at) => ({ at, kill: false })), ...kills.map((at) => ({ at, kill: true }))].sort((a, b) => a.at - b.at);
    let done = 0;
    const go = (to: number): void => {
      while (done < to) done += w.machine.runExactly(to - done);
    };
    for (const e of events) {
      go(e.at);
      if (e.kill) {
        const [main] = w.members();
        if (main) w.kill(main);
      } else if (save) {
        counts.push(...w.counts.splice(0));
        other.machine.restore(w.machine.save());
        [w, other] = [other, w];
      }
    }
    go(total);
    counts.push(...w.counts.splice(0));
    return { hashes: JSON.stringify(w.machine.hashes()), counts };
  };
  const alone = await run(false);
  const cut = await run(true);
  expect(cut.hashes, `SEED=${seed} npx vitest run packages/simulate/src/sip/save.test.ts`).toBe(alone.hashes);
  expect(alone.counts.length).toBeGreaterThan(5);
}, 240_000);
