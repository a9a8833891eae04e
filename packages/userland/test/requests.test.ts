/**
 * A server under a collector, as an a.out on the real kernel: its memory does not grow. 30,000 requests here; the long run is
 * `LUX9_REQUESTS=1000000 npx vitest run packages/userland/test/requests.test.ts`.
 */
import { expect, test } from 'vitest';
import { aout, runReal } from './real.ts';

const wanted = Number(process.env['LUX9_REQUESTS'] ?? 30_000);

test(`${wanted} requests to ramfs leave its memory flat`, async () => {
  const files = { requests: await aout('test/programs/requests'), ramfs: await aout('servers/ramfs') };
  const { output, status, instructions } = await runReal(files, ['/boot/requests', String(wanted)], 600e9);
  const [, early, late, made] = /^(\d+) KB (\d+) KB (\d+) requests\n$/.exec(output)?.map(Number) ?? [];
  expect({ output, status }).toMatchObject({ status: '' });
  expect(made, output).toBeGreaterThanOrEqual(wanted);
  expect(early, output).toBeGreaterThan(100);
  expect(late, output).toBe(early);
  console.log(`${made} requests: ${early} KB early, ${late} KB late, ${Math.round(instructions / made!)} instructions each`);
}, 1_800_000);
