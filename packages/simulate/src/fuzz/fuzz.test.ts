/** The short runs of the fuzzers (long: npm run fuzz:syscall, npm run fuzz:9p). */
import { expect, it } from 'vitest';
import { compile } from '../../../userland/test/compile.ts';
import { runBytes, runCalls } from './calls.ts';
import { runClient, runKit, runServer } from './messages.ts';

const seed = Number(process.env['SEED'] ?? '1');

it.each([seed, seed + 1])('hostile system calls, seed %d', (each) => {
  const run = runCalls(each, 1500);
  expect(run.waited).toBeGreaterThan(20);
  expect(run.forks).toBeGreaterThan(20);
});

it('random bytes as programs', () => {
  expect(runBytes(seed, 4).instructions).toBeGreaterThan(400);
});

it('mutated replies of a hostile server', () => {
  const run = runServer(seed, 1500);
  expect(run.answered).toBeGreaterThan(100);
  expect(run.failed).toBeGreaterThan(100);
});

it('mutated requests of a hostile client to a program', async () => {
  const run = runKit(await compile('servers/ramfs'), seed, 3000);
  expect(run.answered).toBeGreaterThan(500);
  expect(run.errors).toBeGreaterThan(100);
}, 60_000);

it('mutated requests of a hostile client', () => {
  const run = runClient(seed, 3000);
  expect(run.answered).toBeGreaterThan(500);
  expect(run.errors).toBeGreaterThan(100);
});
