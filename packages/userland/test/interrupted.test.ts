/** Notes reach AssemblyScript handlers through the linker's trampoline on the real kernel, and leave no trace in what they interrupted. */
import { beforeAll, expect, test } from 'vitest';
import { USTKSIZE, USTKTOP } from '@lux9/abi';
import { DebugInfo, readAout } from '@lux9/toolchain';
import { SourceFiles, makeProgram } from '../make/compile.ts';
import { home } from './compile.ts';
import { runReal, type RealRun } from './real.ts';

let notes: Uint8Array;
beforeAll(async () => {
  notes = (await makeProgram(new SourceFiles(home), 'test/programs/interrupted')).aout;
}, 120_000);

const run = (what: string): Promise<RealRun> => runReal({ interrupted: notes }, ['/boot/interrupted', what]);

test('a loop with values in every register gives the same with an alarm at every tick', async () => {
  expect(await run('loop')).toMatchObject({ output: 'same\ninterrupted often\n', status: '' });
});

test.each(['divide', 'address', 'unreachable'])('a trap is a note: %s', async (what) => {
  expect(await run(what)).toMatchObject({ output: 'caught\n\n', status: '' });
});

test('a handler that answers NDFLT kills, and the place is known by name and line', async () => {
  const { output, status } = await run('default');
  expect(output).toBe('');
  expect(status).toMatch(/^interrupted \d+: goodbye$/);
  const killed = await run('null');
  const pc = Number(/^interrupted \d+: sys: trap: fault write addr=0x10 pc=(0x[0-9a-f]+)$/.exec(killed.status ?? '')?.[1]);
  const info = new DebugInfo(readAout(notes));
  expect(info.symbolAt(pc)?.symbol.name).toBe('test/programs/interrupted/main');
  expect(info.lookup(pc)?.file).toBe('packages/userland/test/programs/interrupted.ts');
});

test('a stack that is too deep ends in a fault below the stack, not in the data', async () => {
  const { output, status } = await run('deep');
  expect(output).not.toMatch(/^-?\d+\n/);
  const at = Number(/^interrupted \d+: sys: trap: fault write addr=(0x[0-9a-f]+) pc=/.exec(status ?? '')?.[1]);
  expect(at).toBeLessThan(USTKTOP - USTKSIZE);
  expect(at).toBeGreaterThan(USTKTOP - USTKSIZE - 4096);
});

test('a sleep is interrupted, once for each note', async () => {
  expect(await run('sleep')).toMatchObject({ output: '-1 interrupted\n-1 interrupted\n-1 interrupted\n3 notes\n', status: '' });
});

test('notes are handled until the handler is taken away', async () => {
  const { output, status } = await run('ignored');
  expect(output).toBe('2 notes\n');
  expect(status).toMatch(/^interrupted \d+: interrupt$/);
});
