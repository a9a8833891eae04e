/** Go programs and tests of Go's standard library inside Lux9. A host without Go skips this (under CI it fails). All packages: npm run compat. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lux9, measured } from '../src/testing/lux9.ts';
import { buildProgram, installed } from './go.ts';
import { runGoTests, surprises } from './gotest.ts';
import { packages } from './packages.ts';

const limit = 300_000;
const skip = installed === null && process.env['CI'] === undefined;
if (skip) console.warn('Go is not installed: its programs are not run in Lux9');
const file = (name: string): string => join(import.meta.dirname, 'programs', `${name}.go`);

describe.skipIf(skip)('a Go program', { timeout: limit }, () => {
  it.each([
    ['channels', '1', '4'], ['garbage', '4'], ['maps', '1'], ['times', '1'], ['files', '2'], ['pipeline', '4'], ['recovered', '1', '4'],
  ])('%s prints what it prints on the host', async (name, ...processors) => {
    const expected = execFileSync(buildProgram(file(name), 'host'), { encoding: 'utf8' });
    for (const cpus of processors) {
      const { status, out, err } = await lux9(['exec', '--timeout', '200', '--cpus', cpus, buildProgram(file(name), 'plan9')]);
      expect({ cpus, out: out.toString(), status, err }).toEqual({ cpus, out: expected, status: 0, err: '' });
    }
  });

  it('ends by a panic: what it says, and its status', async () => {
    const { status, out, err } = await lux9(['exec', buildProgram(file('panics'), 'plan9')]);
    expect({ status, out: out.toString() }).toEqual({ status: 1, out: 'deferred\n' });
    expect(err).toMatch(/^panic: out of ideas\n\ngoroutine 1 \[running\]:\nmain\.main\(\)\n.*\n2\n$/s);
  });

  it.each([['0', 0, ''], ['7', 1, '7\n']])('ends with status %s', async (given, status, err) => {
    const ended = await lux9(['exec', buildProgram(file('status'), 'plan9'), given]);
    expect({ ...ended, out: ended.out.toString() }).toEqual({ status, out: `status ${given}\n`, err });
  });

  it('starts others of its kind in 64 MB', async () => {
    const { status, out } = await lux9(['exec', '--mem', '64', '--timeout', '200', buildProgram(file('pipeline'), 'plan9')]);
    expect({ status, out: out.toString() }).toEqual({ status: 0, out: execFileSync(buildProgram(file('pipeline'), 'host'), { encoding: 'utf8' }) });
  });

  it.each([1, 4])('run twice is the same machine at the end (%d CPUs)', async (cpus) => {
    const args = ['--cpus', String(cpus), buildProgram(file('channels'), 'plan9')];
    const first = await measured(args);
    const second = await measured(args);
    expect({ ...second.stats, hostMs: 0 }).toEqual({ ...first.stats, hostMs: 0 });
  });
});

describe.skipIf(skip)('Go’s own tests', { timeout: limit }, () => {
  it.each(packages.filter((pkg) => pkg.quick))('$name', async (pkg) => {
    const outcome = await runGoTests(pkg);
    expect(surprises(pkg, outcome), outcome.output).toEqual([]);
  });
});
