/** The library on toolchain, core and kernel: it prints what it prints on the fake one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from './compile.ts';
import { Fake } from './fake.ts';
import { aout, runReal } from './real.ts';

let library: Uint8Array;
let ramfs: Uint8Array;
let wasm: Uint8Array;
beforeAll(async () => {
  wasm = await compile('test/programs/library');
  library = await aout('test/programs/library');
  ramfs = await aout('servers/ramfs');
});

describe('as on the fake kernel', () => {
  test.each([
    'integers', 'texts', 'floats', 'quoting a it’s', 'flags -abc -ofile x', 'names /a//b/../c ..', 'output', 'environment', 'collect',
  ])('%s', async (line) => {
    const words = line.split(' ');
    const fake = new Fake();
    const status = fake.run(wasm, ['/boot/library', ...words]);
    const real = await runReal({ library, ramfs }, ['/boot/library', ...words]);
    expect(real.output).toBe(fake.output);
    expect(real.status).toBe(status);
  });
});

test('files and directories on a ramfs behind the mount driver', async () => {
  const files = await runReal({ library, ramfs }, ['/boot/library', 'files']);
  expect(files.status).toBe('');
  expect(files.output.split('\n').slice(0, 14)).toEqual([
    '7 6 wörld', '5 5', '13 14', '-1 negative i/o offset', '4', '-1 fd out of range or not open',
    "-1 file does not exist: '/tmp/nothing'", "-1 file already exists: '/tmp/f'", 'hello, wörldhello', '18 1',
    '16 through the pipe', '-1 seek on a stream', '0 -1', '1',
  ]);
  const directories = await runReal({ library, ramfs }, ['/boot/library', 'directories']);
  expect(directories.output.split('\n')[0]).toBe('300 300 file number 299');
  expect(directories.output.split('\n').slice(-3)).toEqual(['0 1 1', '1 1 123456789abcdef0', '']);
});

test('a failed check ends in a trap that names its place', async () => {
  const { output, status } = await runReal({ library }, ['/boot/library', 'range']);
  expect(output).toMatch(/^\/boot\/library: Index out of range at ~lib\/array\.ts:\d+:\d+\nlibrary 5?\d*: suicide: sys: trap: invalid opcode/);
  expect(status).toMatch(/sys: trap: invalid opcode pc=/);
});

test('a SIP: its timer, its status, its health', async () => {
  const driver = await aout('test/programs/driver');
  const pci = await runReal({ driver }, ['/boot/driver', 'pci']);
  expect(pci.output).toBe('2 0000:00:1f.2 8086 2922 010601 11 febf1000 1000\ncounter 1\n');
  const { output } = await runReal({ driver }, ['/boot/driver', 'self']);
  const [counts, ...rest] = output.split('\n');
  const [first, more] = counts!.split(' ').map(Number);
  expect(first, output).toBeGreaterThan(9); // a tick every 20 to 40 ms, for 500 and 300 ms
  expect(first, output).toBeLessThan(26);
  expect(more, output).toBeGreaterThan(5);
  expect(more, output).toBeLessThan(16);
  expect(rest.slice(0, 5)).toEqual(['degraded', 'Last error: a wire came off at 1970-01-01 00:00:00', '', 'name: counter', 'type: counter']);
  const refused = await runReal({ driver }, ['/boot/driver', 'counter', 'refuse']);
  expect(refused.status).toMatch(/^driver \d+: told to$/);
});

test('notes: calls broken off, computations not, handlers that continue, default, leave; kept ones', async () => {
  const { output, status } = await runReal({ notes: await aout('test/programs/notes') }, ['/boot/notes']);
  expect(output.split('\n')).toEqual([
    '-1 interrupted 1 1', '20 1 1 1', 'interrupt', 'slept', 'unknown', 'left', 'hangup', 'interrupt hangup interrupt -1 alarm', '',
  ]);
  expect(status).toBe('');
});
