/** Programs that gcc made run, as static ELF64 and as a.out. A host without gcc skips this (under CI it fails). */
import { describe, expect, it } from 'vitest';
import { lux9 } from '../src/testing/lux9.ts';
import { compileAout, compileElf, gcc } from './cc.ts';

const limit = 120_000;
const worked = [
  'brk: ok', 'sorted: ok', 'still zero: ok', 'create: ok', 'write: ok', 'seek: ok', 'read: ok', 'pread: ok', 'stat: ok', 'remove: ok', 'gone: ok',
  "file does not exist: '/tmp/c'", 'from a child', 'await: ok', ": sad child'", 'shared memory: ok', 'notes: ok',
  // The sum of 1/i² to a million, by adding in order, and the square root of two: what the host’s gcc -O2 computes.
  '1644933066848 1414213562373095', '',
].join('\n');

describe.skipIf(gcc === null && process.env['CI'] === undefined)('C', { timeout: limit }, () => {
  it.each([['ELF64', (name: string) => compileElf(name)], ['a.out', compileAout]] as const)('%s: arguments, standard files, exit string', async (_, compile) => {
    const { status, out, err } = await lux9(['exec', compile('hello'), 'some reason', ''], { input: 'typed\n' });
    expect(out.toString()).toMatch(/^0 \[\/host\/hello(.aout)?\]\n1 \[some reason\]\n2 \[\]\ntyped\n$/);
    expect({ status, err }).toEqual({ status: 1, err: 'errors here\nsome reason\n' });
  });

  it.each([['ELF64', (name: string) => compileElf(name), 1], ['ELF64', (name: string) => compileElf(name), 4], ['a.out', compileAout, 1]] as const)(
    '%s: memory, files, children, threads, notes, floating point (%#)',
    async (_, compile, cpus) => {
      const { status, out, err } = await lux9(['exec', '--timeout', '100', '--cpus', String(cpus), compile('work')]);
      expect({ out: out.toString(), status, err }).toEqual({ out: worked, status: 0, err: '' });
    },
  );
});
