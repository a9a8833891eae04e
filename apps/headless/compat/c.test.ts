/** Programs that gcc made run, as static ELF64 and as a.out. A host without gcc skips this (under CI it fails). */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@lux9/base';
import { describe, expect, it } from 'vitest';
import { folder, lux9, program } from '../src/testing/lux9.ts';
import { compileAout, compileElf, compileHost, gcc } from './cc.ts';

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

  it.each(['-O0', '-O2', '-O3'])('%s: arithmetic of every kind is the host’s, in 300 MB of bss', async (level) => {
    const flags = [level, '-fno-math-errno'];
    const expected = execFileSync(compileHost('numbers', flags), { encoding: 'utf8' });
    const { status, out, err } = await lux9(['exec', compileElf('numbers', undefined, flags)]);
    expect({ out: out.toString(), status, err }).toEqual({ out: expected, status: 0, err: '' });
  });

  it('ELF64 of six segments', async () => {
    const script = join(folder(), 'segments.ld');
    const names = ['s0', 's1', 's2'];
    writeFileSync(script, `ENTRY(_start)
PHDRS { text PT_LOAD FLAGS(5); rodata PT_LOAD FLAGS(4); data PT_LOAD FLAGS(6); ${names.map((name) => `${name} PT_LOAD FLAGS(6);`).join(' ')} }
SECTIONS {
  . = 0x300000; .text : { *(.text .text.*) } :text
  . = 0x800000; .rodata : { *(.rodata .rodata.*) } :rodata
  . = 0x900000; .data : { *(.data .data.*) } :data
  .bss : { *(.bss .bss.* COMMON) } :data
  ${names.map((name, i) => `. = ${0x10000000 * (i + 1)}; .${name} : { *(.${name}) } :${name}`).join('\n  ')}
  /DISCARD/ : { *(*) }
}
`);
    const { status, out, err } = await lux9(['exec', compileElf('segments', ['-T', script])]);
    expect({ out: out.toString(), status, err }).toEqual({ out: 'sum 6 then 9\n', status: 0, err: '' });
  });

  it('programs with damaged headers end, and nothing else does', async () => {
    const random = new Random(Number(process.env['SEED'] ?? '1'));
    const here = join(folder(), 'bad');
    mkdirSync(here);
    const elf = readFileSync(compileElf('hello'));
    const aout = readFileSync(program('echo'));
    const headers = Number(elf.readBigUInt64LE(32));
    const count = elf.readUInt16LE(56);
    const odd = [0n, 1n, 0xfffn, 0x1001n, 0x1fffffn, 0x400000n, 0x7ffffffff000n, 0x7fffffffffffn, 0x800000000000n, 1n << 63n, (1n << 64n) - 1n, (1n << 64n) - 4096n, 1n << 32n, 0xffffffffn, 1n << 40n];
    for (let i = 0; i < 120; i++) {
      const bytes = Buffer.from(i % 3 === 0 ? aout : elf);
      if (i % 3 === 0) bytes.writeUInt32BE(random.chance(1, 2) ? Number(odd[random.below(odd.length)]! & 0xffffffffn) : random.below(2 ** 31), 4 * random.below(10));
      else if (random.chance(2, 3)) bytes.writeBigUInt64LE(odd[random.below(odd.length)]!, headers + 56 * random.below(count) + 8 * (1 + random.below(6)));
      else if (random.chance(1, 2)) bytes.writeBigUInt64LE(odd[random.below(odd.length)]!, random.chance(1, 2) ? 24 : 32);
      else bytes[random.below(headers + 56 * count)] = random.below(256);
      const file = join(here, String(i));
      writeFileSync(file, random.chance(1, 8) ? bytes.subarray(0, random.below(bytes.length)) : bytes);
      chmodSync(file, 0o755);
    }
    const file = join(here, '../all.rc');
    writeFileSync(file, 'for(f in /bad/*) $f arg </dev/null >/dev/null >[2=1]\necho alive\n');
    const { status, out, err } = await lux9(['script', '--timeout', '90', '--file', `${here}:/bad`, file]);
    expect({ status, out: out.toString() }).toEqual({ status: 0, out: 'alive\n' });
    expect(err.split('\n').filter((line) => !/^[0-9]+ [0-9]+: suicide: |^$/.test(line))).toEqual([]);
  });
});
