import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { Pace, type Paced } from './pace.ts';

const tickNs = 2_500_000;

/** An idle machine: a clock tick now and then, and what is typed enters at the next multiple of 10 ms, as in packages/system. */
class Idle implements Paced {
  now = 0;
  readonly instructions = 0;
  readonly idle = true;
  readonly blocked = false;
  nextInput = Number.MAX_SAFE_INTEGER;
  /** Host instants at which input entered, ms. */
  readonly entered: number[] = [];

  get nextEvent(): number {
    return Math.min(this.nextInput, (Math.floor(this.now / tickNs) + 1) * tickNs);
  }

  type(): void {
    this.nextInput = (Math.floor(this.now / 1e7) + 1) * 1e7;
  }

  run(budget: number): boolean {
    this.now += budget;
    if (this.now < this.nextInput) return true;
    this.entered.push(performance.now());
    this.nextInput = Number.MAX_SAFE_INTEGER;
    return true;
  }

  sliced(): void {
    // Nothing to show.
  }
}

afterEach(() => {
  vi.useRealTimers();
});

/** Lets host time pass, and what the pace asks of itself by messages happen in it. */
async function pass(ms: number): Promise<void> {
  for (let i = 0; i < ms; i++) {
    await turn();
    vi.advanceTimersByTime(1);
    await turn();
  }
}

test('what is typed at an idle machine enters at its instant, however long the machine has been at rest', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const work = new Idle();
  const pace = new Pace(work);
  pace.start();
  await pass(500);
  for (let i = 0; i < 20; i++) {
    const typed = performance.now();
    work.type();
    pace.kick();
    await pass(40 + (i * 7) % 30);
    expect(work.entered.length).toBe(i + 1);
    expect(work.entered[i]! - typed).toBeLessThanOrEqual(12);
  }
  pace.close();
});
