/** The checked-in programs are what nasm makes of their sources; where nasm is not installed this is skipped, in CI it is not. */
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { imageOf, programs } from '../src/worker/programs.ts';
import { assemble } from './assemble.mjs';

const nasm = spawnSync('nasm', ['-v']).status === 0;

it.skipIf(!nasm && process.env['CI'] !== 'true').each(programs.map((p) => p.name))('%s is its source, assembled', (name) => {
  expect(Buffer.from(imageOf(name)).equals(assemble(name)), 'run node apps/playground/programs/assemble.mjs').toBe(true);
});
