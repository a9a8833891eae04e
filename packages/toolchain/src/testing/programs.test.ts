/** Whole programs: entry, system calls, instruction imports, symbols and lines, and the six benchmark programs from AssemblyScript. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import wabtInit from 'wabt';
import { SYS } from '@lux9/abi';
import { Random } from '@lux9/base';
import { buildSix, runOurs, six } from '../../programs/six.ts';
import { readAout, textStart, writeAout } from '../aout/aout.ts';
import { DebugInfo } from '../aout/debug.ts';
import { disassemble } from '../aout/disassemble.ts';
import { readSymbols, writeSymbols } from '../aout/symbols.ts';
import { instructions } from '../imports.ts';
import { link, type Linked } from '../link/link.ts';
import { decodeLines, encodeLines } from '../lines/pcln.ts';
import { SourceLines } from '../lines/sourcemap.ts';
import { readModule } from '../reader/module.ts';
import { CompileError, compileAssemblyScript } from '../source/assemblyscript.ts';
import { Guest } from '../../programs/guest.ts';

const wabt = await wabtInit();
const assemble = (text: string): Uint8Array => new Uint8Array(wabt.parseWat('test.wat', text).toBinary({ write_debug_names: true }).buffer);

describe('a program', () => {
  it('starts, writes, and exits', () => {
    const hello = link(assemble(`(module
      (import "lux9" "pwrite" (func $pwrite (param i32 i32 i32 i64) (result i32)))
      (memory 65) (data (i32.const 0x401000) "hello, world\\n")
      (func (export "_start") (drop (call $pwrite (i32.const 1) (i32.const 0x401000) (i32.const 13) (i64.const -1)))))`));
    const guest = new Guest(hello.bytes);
    expect(guest.run()).toBeUndefined();
    expect(guest.output).toBe('hello, world\n');
    expect(guest.status).toBe('');
    expect(guest.calls).toEqual([`${SYS.pwrite} 1 401000 d ffffffffffffffff 0`, expect.stringMatching(new RegExp(`^${SYS.exits} 0 `))]);
  });

  it('main answers a status', () => {
    const status = (wat: string): string | undefined => {
      const guest = new Guest(link(assemble(wat)).bytes);
      guest.run();
      return guest.status;
    };
    expect(status('(module (func (export "main") (result i32) (i32.const 0)))')).toBe('');
    expect(status('(module (func (export "main") (result i32) (i32.const 3)))')).toBe('error');
    expect(status('(module)')).toBe('');
  });

  it('passes each argument by its kind: ints with their sign, the rest with zeros, i64 whole', () => {
    const guest = new Guest(link(assemble(`(module
      (import "lux9" "pread" (func $pread (param i32 i32 i32 i64) (result i32)))
      (import "lux9" "errstr" (func $errstr (param i64 i32) (result i64)))
      (import "lux9" "sleep" (func $sleep (param i32)))
      (global $kept (mut i32) (i32.const 0))
      (func (export "_start") (local i32)
        (local.set 0 (i32.const 41))
        (global.set $kept (call $pread (i32.const -1) (i32.const 0x80000000) (i32.const -2) (i64.const -3)))
        (drop (call $errstr (i64.const 0x123456789abc) (i32.const -1)))
        (call $sleep (i32.add (local.get 0) (global.get $kept)))))`)).bytes);
    expect(guest.run()).toBeUndefined();
    expect(guest.calls.slice(0, 3).map((call) => call.split(' ').slice(0, 5).join(' '))).toEqual([
      `${SYS.pread} ffffffffffffffff 80000000 fffffffffffffffe fffffffffffffffd`,
      `${SYS.errstr} 123456789abc ffffffff ${guest.calls[1]!.split(' ')[3]} ${guest.calls[1]!.split(' ')[4]}`,
      // pread answered -1; the local lived through a call that clobbers every register the kernel may clobber.
      `${SYS.sleep} 28 ${guest.calls[2]!.split(' ').slice(2, 5).join(' ')}`,
    ]);
  });

  it('uses instruction imports', () => {
    const linked = link(assemble(`(module
      (import "lux9" "xchg32" (func $xchg32 (param i32 i32) (result i32)))
      (import "lux9" "cmpxchg64" (func $cmpxchg64 (param i32 i64 i64) (result i64)))
      (import "lux9" "xadd32" (func $xadd32 (param i32 i32) (result i32)))
      (import "lux9" "mfence" (func $mfence)) (import "lux9" "rdtsc" (func $rdtsc (result i64)))
      (import "lux9" "args" (func $args (result i64))) (import "lux9" "tos" (func $tos (result i64)))
      (import "lux9" "peek64" (func $peek64 (param i64) (result i64))) (import "lux9" "peek8" (func $peek8 (param i64) (result i32)))
      (import "lux9" "poke16" (func $poke16 (param i64 i32)))
      (import "lux9" "memory_base" (func $base (result i32))) (import "lux9" "memory_end" (func $end (result i32)))
      (import "lux9" "code_address" (func $code (param i32) (result i64)))
      (import "lux9" "note_handler" (func $handler (param i32) (result i64)))
      (memory 65) (table funcref (elem $main $note))
      (func $note (param i64 i64) (result i32) (i32.wrap_i64 (local.get 0)))
      (func $main (export "_start"))
      (func (export "xchg") (param i32) (result i32) (i32.store (i32.const 0x401000) (i32.const 7)) (drop (call $xchg32 (i32.const 0x401000) (local.get 0))) (i32.add (call $xadd32 (i32.const 0x401000) (i32.const 5)) (i32.mul (i32.const 1000) (i32.load (i32.const 0x401000)))))
      (func (export "cas") (param i64) (result i64) (i64.store (i32.const 0x401008) (i64.const 9)) (call $mfence) (i64.add (call $cmpxchg64 (i32.const 0x401008) (local.get 0) (i64.const 100)) (i64.load (i32.const 0x401008))))
      (func (export "later") (result i32) (local i64) (local.set 0 (call $rdtsc)) (i64.lt_u (local.get 0) (call $rdtsc)))
      (func (export "argc") (result i64) (call $peek64 (call $args)))
      (func (export "argv1") (result i32) (call $peek8 (call $peek64 (i64.add (call $args) (i64.const 16)))))
      (func (export "tos") (result i64) (call $tos))
      (func (export "poke") (result i32) (call $poke16 (i64.const 0x401010) (i32.const 0x12345)) (i32.load (i32.const 0x401010)))
      (func (export "base") (result i32) (call $base)) (func (export "end") (result i32) (drop (memory.grow (i32.const 1))) (call $end))
      (func (export "code") (param i32) (result i64) (call $code (local.get 0)))
      (func (export "handler") (param i32) (result i64) (call $handler (local.get 0))))`));
    const guest = new Guest(linked.bytes, ['prog', 'Zarg']);
    guest.run();
    guest.status = undefined;
    const call = (name: string, ...args: bigint[]): bigint | string => {
      const back = guest.call(linked.exports.get(name)!, args.map((bits) => ({ float: false, bits })));
      return back.trap?.text ?? back.gpr(0);
    };
    expect(call('xchg', 30n)).toBe(35_030n);
    expect(call('cas', 9n)).toBe(109n);
    expect(call('cas', 8n)).toBe(18n);
    expect(call('later')).toBe(1n);
    expect(call('argc')).toBe(2n);
    expect(call('argv1')).toBe(BigInt('Z'.charCodeAt(0)));
    expect(call('tos')).toBe(0x7fffffffefb8n);
    expect(call('poke')).toBe(0x2345n);
    expect(call('end')).toBe(66n * 65536n);
    expect(Number(call('base'))).toBeGreaterThan(linked.dataStart);
    expect(Number(call('base'))).toBeLessThanOrEqual(0x401000);
    expect(call('code', 0n)).toBe(BigInt(linked.exports.get('_start')!));
    expect(call('code', 2n)).toContain('does not exist');
    expect(call('handler', 0n)).toContain('another type');
    const trampoline = new DebugInfo(readAout(linked.bytes)).symbolAt(Number(call('handler', 1n)));
    expect(trampoline).toMatchObject({ symbol: { name: 'note' }, offset: 0 });
  });

  it('reads and writes ports of every size, with the registers it needs live around them', () => {
    const linked = link(assemble(`(module
      ${['8', '16', '32'].map((bits) => `(import "lux9" "in${bits}" (func $in${bits} (param i32) (result i32)))
      (import "lux9" "out${bits}" (func $out${bits} (param i32 i32)))`).join('\n')}
      (import "lux9" "sp" (func $sp (result i64)))
      (func (export "all") (param i32 i32 i64) (result i64)
        (call $out8 (local.get 0) (local.get 1))
        (call $out16 (i32.add (local.get 0) (i32.const 2)) (i32.add (local.get 1) (i32.const 1)))
        (call $out32 (i32.add (local.get 0) (i32.const 4)) (i32.mul (local.get 1) (i32.const 3)))
        (i64.add (local.get 2) (i64.extend_i32_u (i32.add (call $in8 (local.get 0))
          (i32.add (call $in16 (i32.const 0x1f0)) (i32.mul (i32.const 16) (call $in32 (local.get 1))))))))
      (func (export "constants") (result i32) (call $out8 (i32.const 0x70) (i32.const 0x8f)) (i32.add (call $in8 (i32.const 0x71)) (call $in8 (i32.const 0x71))))
      (func $deep (param i32) (result i64) (if (result i64) (local.get 0) (then (i64.add (i64.const 0) (call $deep (i32.sub (local.get 0) (i32.const 1))))) (else (call $sp))))
      (func (export "depth") (result i64) (i64.sub (call $sp) (call $deep (i32.const 100))))
      (func (export "sp") (result i64) (call $sp)))`));
    const guest = new Guest(linked.bytes);
    const call = (name: string, ...args: bigint[]): bigint => {
      const back = guest.call(linked.exports.get(name)!, args.map((bits) => ({ float: false, bits })));
      expect(back.trap).toBeUndefined();
      return back.gpr(0);
    };
    // A port of one or two bytes answers garbage above: IN AL and IN AX take what they hold.
    guest.portValue = (port, size) => (size === 4 ? 0xf000_0001 : size === 2 ? 0xbeef : 0xa5) + (port === 0x71 ? 1 : 0);
    expect(call('all', 0x3f8n, 0x12345678n, 1n << 40n)).toBe((1n << 40n) + BigInt((0xa5 + 0xbeef + 0x10) >>> 0));
    expect(guest.ports).toEqual([
      'out 1 3f8 78', 'out 2 3fa 5679', `out 4 3fc ${((0x12345678 * 3) >>> 0).toString(16)}`, 'in 1 3f8', 'in 2 1f0', 'in 4 5678',
    ]);
    guest.ports.length = 0;
    expect(call('constants')).toBe(2n * 0xa6n);
    expect(guest.ports).toEqual(['out 1 70 8f', 'in 1 71', 'in 1 71']);
    // The stack pointer inside a function without a frame is where the return address lies; recursion moves it down, a few words a call.
    const sp = Number(call('sp'));
    expect(sp).toBeGreaterThan(0x7fffffffc000);
    expect(sp).toBeLessThan(0x7fffffffd001);
    const depth = Number(call('depth'));
    expect(depth).toBeGreaterThanOrEqual(100 * 8);
    expect(depth).toBeLessThan(100 * 64);
  });

  it('is the same bytes each time', () => {
    const wasm = assemble('(module (memory 65) (func (export "f") (param i32 i64 f64) (result f64) (f64.add (f64.convert_i64_s (i64.shl (local.get 1) (i64.extend_i32_u (local.get 0)))) (local.get 2))))');
    expect(link(wasm).bytes).toEqual(link(wasm).bytes);
  });

  it('with much text has its data higher up', () => {
    // Passive segments lie in text.
    const wat = (memory: string): string => `(module ${memory} (data $big "${'x'.repeat(2 << 20)}") (func (export "_start")))`;
    expect(() => link(assemble(wat('(memory 65) (data (i32.const 0x401000) "x")')))).toThrow('programs\' data begins at 0x601000 here (compile with --memoryBase 6295552)');
    const linked = link(assemble(wat('(memory 97) (data (i32.const 0x601000) "x")')));
    expect(linked.dataStart).toBe(0x600000);
    expect(new Guest(linked.bytes).run()).toBeUndefined();
  }, 60_000);
});

describe('symbols and lines', () => {
  const wat = '(module (memory 65)\n (func $first (export "first") (param i32) (result i32) (i32.div_u (i32.const 8) (local.get 0)))\n (func $second (export "second") (param i32) (result i32) (if (local.get 0) (then (unreachable))) (i32.trunc_f32_s (f32.load offset=4 (i32.const 0x401000)))))';
  it('a trap maps back to its line, an address to its function', () => {
    const bytes = assemble(wat);
    const { funcs } = readModule(bytes);
    // Each function's file is its own; lines count bytes of its body.
    const offsets = funcs.flatMap(({ bodyStart, bodyEnd }) => Array.from({ length: bodyEnd - bodyStart }, (_, i) => bodyStart + i));
    const lines = new SourceLines(['src/first.ts', '/sys/second.ts'], offsets, offsets.map((at) => {
      const file = funcs.findIndex(({ bodyStart, bodyEnd }) => at >= bodyStart && at < bodyEnd);
      return { file, line: 100 * (file + 1) + at - funcs[file]!.bodyStart, column: 1 };
    }));
    const linked = link(bytes, { lines });
    const info = new DebugInfo(readAout(linked.bytes));
    const guest = new Guest(linked.bytes);
    const opAt = (func: number, code: number): number => bytes.indexOf(code, funcs[func]!.bodyStart) - funcs[func]!.bodyStart;
    const fails = (name: string, arg: bigint): unknown => {
      const { trap } = guest.call(linked.exports.get(name)!, [{ float: false, bits: arg }]);
      return { text: trap!.text, place: info.lookup(trap!.rip), name: info.symbolAt(trap!.rip)!.symbol.name };
    };
    expect(fails('first', 0n)).toEqual({ text: 'divide error', place: { file: 'src/first.ts', line: 100 + opAt(0, 0x6e) }, name: 'first' });
    expect(fails('second', 1n)).toEqual({ text: 'unreachable executed', place: { file: '/sys/second.ts', line: 200 + opAt(1, 0x40) + 1 }, name: 'second' });
    guest.write(0x401004, Uint8Array.of(0, 0, 0xc0, 0x7f));
    expect(fails('second', 0n)).toMatchObject({ text: 'float does not fit the integer, or is not a number', place: { file: '/sys/second.ts', line: 200 + opAt(1, 0xa8) } });
    expect(info.lookup(readAout(linked.bytes).entry)).toBeUndefined();
    const listing = [...disassemble(readAout(linked.bytes), 'first')].join('\n');
    expect(listing).toContain(`; src/first.ts:${100 + opAt(0, 0x6e)}`);
    expect(listing).toMatch(/div +e/);
  });

  it('a listing shows all 64 bits of a number, and those below 10 in decimal', () => {
    const text = Uint8Array.from(Buffer.from('48b80100000002000000' + '48b80000000000000080' + '48a10300000001000000' + '48b80900000000000000' + '4883c008', 'hex'));
    const symbols = writeSymbols([{ value: textStart, type: 'T', name: 'f' }], [], 0);
    const file = { entry: textStart, text, data: new Uint8Array(0), bssBytes: 0, symbols, pcln: new Uint8Array(0) };
    expect([...disassemble(readAout(writeAout(file)))]).toEqual([
      'f:',
      '  200028  48b8010000000200…  mov     rax, 0x200000001',
      '  200032  48b8000000000000…  mov     rax, 0x8000000000000000',
      '  20003c  48a1030000000100…  mov     rax, [0x100000003]',
      '  200046  48b8090000000000…  mov     rax, 9',
      '  200050  4883c008           add     rax, 8',
    ]);
  });

  it('the pc/line table reads back', () => {
    const random = new Random(11);
    for (let round = 0; round < 50; round++) {
      let pc = 0x200028;
      let line = 0;
      const points = Array.from({ length: 200 }, () => {
        pc += 1 + random.below(random.below(20) === 0 ? 5000 : 20);
        line = random.below(5) === 0 ? random.below(100_000) : Math.max(0, line + random.below(9) - 4);
        return { pc, line };
      });
      const expected = points.filter((point, i) => point.line !== (points[i - 1]?.line ?? 0));
      expect(decodeLines(0x200028, encodeLines(0x200028, points))).toEqual(expected);
    }
  });

  it('the symbol table reads back', () => {
    const symbols = [{ value: 0x200030, type: 'T', name: 'main' }, { value: 24, type: 'm', name: '.frame' }, { value: 0x400000, type: 'D', name: 'ä€' }];
    const files = [{ path: '/sys/src/a.ts', base: 0 }, { path: 'b/a.ts', base: 300 }];
    expect(readSymbols(writeSymbols(symbols, files, 400))).toEqual({ symbols, files });
  });

  it('an a.out reads back', () => {
    const parts = { entry: 0x200028, text: Uint8Array.of(0x90, 0xc3), data: Uint8Array.of(1, 2, 3), bssBytes: 5000, symbols: Uint8Array.of(), pcln: Uint8Array.of(65) };
    const bytes = writeAout(parts);
    expect([...bytes.subarray(0, 8)]).toEqual([0, 0, 0x8a, 0x97, 0, 0, 0, 2]);
    expect(readAout(bytes)).toMatchObject({ ...parts, dataAt: 0x400000, bssAt: 0x401000 });
  });
});

describe('docs/programs.md', () => {
  it('lists every instruction import as imports.ts has it', () => {
    const page = readFileSync(new URL('../../../../docs/programs.md', import.meta.url), 'utf8');
    for (const { name, params, result, says } of instructions) {
      expect(page).toContain(`| \`${name}(${params.join(', ')})${result === undefined ? '' : `: ${result}`}\` | ${says} |`);
    }
  });
});

describe('AssemblyScript', () => {
  let linked: Linked;
  beforeAll(async () => {
    linked = await buildSix();
  }, 120_000);

  // What bench(id, rounds) of six.c returns natively: gcc -O1, x86-64, `npm run bench -- --only toolchain` compares again.
  const native: Readonly<Record<string, string>> = {
    sieve: '280d2',
    sha256: '7dee82aee47c27c7',
    fib: '1a6d',
    bytecode: '75a2474b3c45f3e5',
    walk: '22537b6e965e5ee0',
    qsort: 'db84ebb2a7026ac8',
  };
  it.each(six.map((program) => [program.name, program] as const))('%s gives what the C program gives', (name, program) => {
    expect(runOurs(linked, program).result.toString(16)).toBe(native[name]);
  }, 60_000);

  it('errors name file, line and column', async () => {
    const host = {
      read: (name: string) => (name === 'program/bad.ts' ? 'export function main(): void {\n  let x: i32 = "a";\n  foo();\n}\n' : null),
      display: (name: string) => name.replace('program/', ''),
    };
    const work = compileAssemblyScript(host, "export { main } from './program/bad';\n", ['--runtime', 'stub']);
    await expect(work).rejects.toThrow(CompileError);
    await expect(work).rejects.toThrow("bad.ts:2:16: Type '~lib/string/String' is not assignable to type 'i32'.\nbad.ts:3:3: Cannot find name 'foo'.");
  }, 60_000);
});
