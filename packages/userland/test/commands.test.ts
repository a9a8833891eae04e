/**
 * The commands' test scripts (packages/userland/boot/test) inside Lux9: toolchain, core, kernel, ramfs, run by the program selftest in one
 * boot. LUX9_ONLY='ls sed' runs some.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { programs } from '../make/programs.ts';
import { home } from './compile.ts';
import { runReal } from './real.ts';
import { countCases } from './script.ts';

const scripts = readdirSync(join(home, 'boot/test')).sort();
const bin = join(home, 'build/bin');

/** init, the tour and what only a host starts are tested by sessions of their own. */
const elsewhere = ['init', 'tour', 'hostrun', 'counter'];

test('every program has a script', () => {
  const names = programs(home).map(({ name }) => name).filter((name) => !elsewhere.includes(name));
  expect(names.filter((name) => !scripts.includes(name) && !scripts.includes(`${name}.rc`))).toEqual([]);
});

test('every command’s script passes', { timeout: 300_000 }, async () => {
  const files: Record<string, Uint8Array> = {};
  for (const name of readdirSync(bin)) files[`bin/${name}`] = readFileSync(join(bin, name));
  for (const name of scripts) files[`test/${name}`] = readFileSync(join(home, 'boot/test', name));
  files['rc/lib/rcmain'] = readFileSync(join(home, 'boot/rc/lib/rcmain'));
  const only = process.env.LUX9_ONLY?.split(' ') ?? [];
  const { output, status } = await runReal(files, ['/boot/bin/selftest', '-v', ...only], 600e9);
  expect(status, `the run did not end; last of it: ${output.slice(-300)}`).toBeDefined();
  const rest = output.split('\n').slice(0, -1).filter((line) => !line.startsWith('ok '));
  const names = only.length > 0 ? only : scripts;
  const cases = names.reduce((sum, name) => sum + countCases(name, readFileSync(join(home, 'boot/test', name), 'utf8')), 0);
  expect(rest.join('\n')).toBe(`${cases} passed, 0 failed`);
  expect(status).toBe('');
});
