/**
 * A short live run of the differential test against this machine's processor.
 * Skipped with a message where there is no gcc on x86-64 Linux; a failure there in CI.
 */
import { describe, expect, it } from 'vitest';
import { openCore } from '../difftest/core.ts';
import { Host, whyNoHost } from '../difftest/host.ts';
import { Machine } from '../difftest/machine.ts';
import { shapes } from '../difftest/rows.ts';
import { run } from '../difftest/run.ts';

const missing = whyNoHost();
if (missing && process.env['CI']) throw new Error(`CI must run the differential test: ${missing}`);
if (missing) console.log(`difftest.test.ts: skipped: ${missing}`);

const seed = 20260;
const perRow = 30;

describe.skipIf(missing !== undefined)('the core against the host processor', () => {
  it(`${perRow} random cases for every row (npm run difftest -- --seed ${seed} --count ${perRow})`, { timeout: 120_000 }, async () => {
    const rows = shapes().filter((s) => !s.skip);
    const host = new Host();
    const said: string[] = [];
    const results = await run(rows, host, async () => new Machine(await openCore(1 << 20)), { seed, first: 0, count: perRow, show: 1, say: (text) => said.push(text) });
    host.close();
    expect(said.slice(0, 3).join('\n\n')).toBe('');
    expect(results.reduce((n, r) => n + r.failures, 0)).toBe(0);
    expect(results.reduce((n, r) => n + r.cases, 0)).toBe(rows.length * perRow);
    // the generator does its work: most cases complete, some fault, in nearly every row with memory
    const faults = results.reduce((n, r) => n + r.faults, 0);
    expect(faults / (rows.length * perRow)).toBeGreaterThan(0.05);
    expect(faults / (rows.length * perRow)).toBeLessThan(0.4);
  });
});
