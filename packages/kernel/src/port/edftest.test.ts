/** The admission test against a schedule played out instant by instant. */
import { Random } from '@lux9/base';
import { expect, it } from 'vitest';
import { testschedulability, type EdfTask } from './edftest.ts';

/** Plays earliest deadline first with unit steps to the end of the tasks' common period; false at the first miss. */
function play(tasks: readonly EdfTask[]): boolean {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  const end = tasks.reduce((all, { T }) => (all * T) / gcd(all, T), 1);
  const left = tasks.map(() => 0);
  const due = tasks.map(() => 0);
  for (let now = 0; now <= end; now++) {
    for (let i = 0; i < tasks.length; i++) {
      if (left[i]! > 0 && now >= due[i]!) return false;
      if (now % tasks[i]!.T === 0 && now < end) {
        left[i] = tasks[i]!.C;
        due[i] = now + tasks[i]!.D;
      }
    }
    let first = -1;
    for (let i = 0; i < tasks.length; i++) if (left[i]! > 0 && (first < 0 || due[i]! < due[first]!)) first = i;
    if (first >= 0) left[first]!--;
  }
  return true;
}

const seed = Number(process.env['SEED'] ?? '1');
const count = Number(process.env['COUNT'] ?? '3000');

it(`agrees with the schedule for ${count} random task sets`, () => {
  const random = new Random(seed);
  const periods = [4, 5, 6, 8, 10, 12, 15, 20, 24, 30];
  let admitted = 0;
  for (let n = 0; n < count; n++) {
    const tasks = Array.from({ length: 1 + random.below(5) }, () => {
      const T = periods[random.below(periods.length)]!;
      const D = 1 + random.below(T);
      return { T, D, C: 1 + random.below(Math.max(1, Math.ceil(D / 2))) };
    });
    const answer = testschedulability(tasks);
    expect(['', 'not schedulable'], `seed ${seed} set ${n}`).toContain(answer);
    expect(answer === '', `SEED=${seed} set ${n}: ${JSON.stringify(tasks)}`).toBe(play(tasks));
    if (answer === '') admitted++;
  }
  expect(admitted).toBeGreaterThan(count / 10);
  expect(admitted).toBeLessThan((count * 9) / 10);
});

it('takes a full processor, refuses more, and gives up in the end', () => {
  expect(testschedulability([{ T: 2, D: 2, C: 1 }, { T: 4, D: 4, C: 2 }])).toBe('');
  expect(testschedulability([{ T: 2, D: 2, C: 1 }, { T: 4, D: 4, C: 3 }])).toBe('not schedulable');
  expect(testschedulability([{ T: 1_000_003, D: 1_000_003, C: 500_001 }, { T: 2, D: 2, C: 1 }], 1000)).toBe('probably not schedulable');
});
