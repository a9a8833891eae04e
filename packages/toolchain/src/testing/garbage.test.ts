/** Bad input is refused with a message: truncated, mutated, oversized modules; wrong imports; wrong places for data. Never anything but a ToolchainError. */
import { describe, expect, it } from 'vitest';
import wabtInit from 'wabt';
import { Random } from '@lux9/base';
import { generate } from '../fuzz/generate.ts';
import { link } from '../link/link.ts';
import { ToolchainError } from '../errors.ts';
import { readAout } from '../aout/aout.ts';
import { DebugInfo } from '../aout/debug.ts';
import { readSourceMap } from '../lines/sourcemap.ts';
import { ValType } from '../reader/types.ts';
import { signed, u32, writeModule } from './wasm.ts';

const { i32, i64, f32 } = ValType;
const wabt = await wabtInit();

/** The complaint, or undefined when the module is taken; anything but a ToolchainError fails the test. */
function refusal(bytes: Uint8Array): string | undefined {
  try {
    link(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof ToolchainError) return error.message;
    throw error;
  }
}

const valid = (bytes: Uint8Array): boolean => WebAssembly.validate(bytes as BufferSource);

describe('garbage', () => {
  it('every truncation of a module is refused, as V8 refuses it', () => {
    const { bytes } = generate(new Random(7));
    for (let size = 0; size < bytes.length; size++) {
      const cut = bytes.subarray(0, size);
      if (!valid(cut)) expect(refusal(cut), `cut to ${size} bytes`).toBeTypeOf('string');
    }
  });

  it('damaged modules are refused whenever V8 refuses them', () => {
    let refused = 0;
    for (let seed = 1; seed <= 700; seed++) {
      const random = new Random(seed);
      const { bytes } = generate(new Random(1 + (seed % 10)));
      for (let i = random.between(1, 3); i > 0; i--) bytes[8 + random.below(bytes.length - 8)] = random.below(256);
      const message = refusal(bytes);
      if (!valid(bytes)) {
        expect(message, `seed ${seed}`).toBeTypeOf('string');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(200);
  });

  it('random bytes after the header', () => {
    const random = new Random(3);
    for (let i = 0; i < 2000; i++) {
      const bytes = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...Array.from({ length: random.below(60) }, () => random.below(i % 2 === 0 ? 256 : 16))]);
      if (!valid(bytes)) expect(refusal(bytes)).toBeTypeOf('string');
    }
  });

  const body = (code: number[], params: ValType[] = [], results: ValType[] = []): Uint8Array =>
    writeModule({ funcs: [{ name: 'bad', type: { params, results }, body: code }], memory: { min: 65 } });
  it.each([
    ['not a module', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 1, 0, 0, 0]), 'offset 0x0: not a WebAssembly module'],
    ['empty', new Uint8Array(), 'offset 0x0: too short for a WebAssembly module'],
    ['a type error', body([0x41, 0, 0x42, 0, 0x6a], [], [i32]), 'offset 0x33 (function bad): i32.add: i64 where i32 belongs'],
    ['a missing operand', body([0x6a], [], [i32]), 'offset 0x2f (function bad): i32.add: i32 is missing'],
    ['a label that is not there', body([0x0c, 9]), 'offset 0x2e (function bad): br: label 9 does not exist'],
    ['SIMD', body([0xfd, 0]), 'offset 0x2e (function bad): opcode 0xfd does not exist (SIMD is not supported)'],
    ['a huge br_table', body([0x41, 0, 0x0e, ...u32(0xfffffff)]), 'offset 0x35 (function bad): 268435455 entries do not fit the function: unexpected end'],
  ])('%s', (_, bytes, message) => {
    expect(refusal(bytes)).toBe(message);
  });

  it('oversized modules, functions, types and counts', () => {
    expect(refusal(new Uint8Array((64 << 20) + 1))).toBe('67108865 bytes: modules may have 67108864');
    expect(refusal(body(Array.from({ length: 7_700_000 }, () => 0x01)))).toMatch(/^offset 0x[0-9a-f]+.*7654321/);
    const params = Array.from({ length: 1001 }, () => i32);
    expect(refusal(body([], params))).toMatch(/^offset 0x[0-9a-f]+: 1001 parameters: a function may have 1000$/);
    const locals = Array.from({ length: 50_001 }, () => i64);
    expect(refusal(writeModule({ funcs: [{ name: 'wide', type: { params: [], results: [] }, locals, body: [] }] }))).toMatch(/^offset 0x[0-9a-f]+.*50000/);
    const count = (section: number): Uint8Array => Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, section, 5, ...u32(0xfffffff), 0]);
    for (const section of [1, 2, 3, 4, 6, 7, 9, 11]) expect(refusal(count(section)), `section ${section}`).toMatch(/^offset 0xe?[0-9a-f]*: 268435455 entries do not fit the section/);
  });

  it('deep nesting is refused, not run into', () => {
    const depth = 200_000;
    const code = [...Array.from({ length: depth }, () => [0x02, 0x40]).flat(), ...Array.from({ length: depth }, () => 0x0b)];
    expect(refusal(body(code))).toContain('nested blocks');
  });

  it('many locals and labels do not freeze the compiler', () => {
    const labels = 300;
    const locals = Array.from({ length: 2000 }, () => i64);
    const code = [
      ...Array.from({ length: labels }, () => [0x03, 0x40]).flat(),
      ...locals.flatMap((_, i) => [0x42, 1, 0x21, ...u32(i)]),
      ...Array.from({ length: labels }, () => [0x41, 0, 0x0d, 0, 0x0b]).flat(),
    ];
    const bytes = writeModule({ funcs: [{ name: 'wide', type: { params: [], results: [] }, locals, body: code }] });
    expect(refusal(bytes)).toBeUndefined();
  }, 30_000);
});

describe('WebAssembly beyond what is compiled is refused by its name, with its place', () => {
  it.each([
    ['(module (func (export "f") (result i32) (i32x4.extract_lane 0 (v128.const i32x4 1 2 3 4))))', '(function f): opcode 0xfd does not exist (SIMD is not supported)'],
    ['(module (func (param v128)))', '0x7b is not a value type (SIMD is not supported)'],
    ['(module (global v128 (v128.const i32x4 0 0 0 0)))', '0x7b is not a value type (SIMD is not supported)'],
    ['(module (memory 65 65 shared))', 'limits flag 3 does not exist (threads are not supported)'],
    ['(module (memory 65) (func (drop (i32.atomic.rmw.add (i32.const 0x401000) (i32.const 1)))))', '(function func[0]): opcode 0xfe does not exist (threads are not supported)'],
    ['(module (tag $e (param i32)) (func (throw $e (i32.const 1))))', 'section 13 does not exist (exceptions are not supported)'],
    ['(module (func (try (do) (catch_all))))', '(function func[0]): opcode 0x6 does not exist (exceptions are not supported)'],
    ['(module (import "a" "b" (tag (param i32))))', 'import kind 4 does not exist (exceptions are not supported)'],
    ['(module (memory i64 65))', 'limits flag 4 does not exist (64-bit addresses are not supported)'],
    ['(module (memory 65) (memory 1))', 'more than one memory (several memories are not supported)'],
    ['(module (global i32 (i32.add (i32.const 1) (i32.const 2))))', 'a constant expression of more than one instruction (extended constant expressions are not supported)'],
    ['(module (type $t (struct (field i32))))', '0x5f is not a function type (garbage-collected types are not supported)'],
    ['(module (type $t (array i32)))', '0x5e is not a function type (garbage-collected types are not supported)'],
  ])('%s', (text, message) => {
    const features = {
      simd: true, threads: true, exceptions: true, memory64: true, multi_memory: true, extended_const: true, gc: true, function_references: true,
    };
    const bytes = new Uint8Array(wabt.parseWat('beyond.wat', text, features).toBinary({}).buffer);
    expect(refusal(bytes)).toMatch(/^offset 0x[0-9a-f]+ ?/);
    expect(refusal(bytes)!.replace(/^offset 0x[0-9a-f]+:? /, '')).toBe(message);
  });
});

describe('functions too large for the allocator', () => {
  it('many values live together', () => {
    const count = 6000;
    const numbers = Array.from({ length: count }, (_, i) => i);
    const code = [
      ...numbers.flatMap((i) => [0x20, 0, 0x41, ...signed(i), 0x6c, 0x21, ...u32(i + 1)]),
      ...numbers.flatMap((i) => [0x20, ...u32(i + 1), 0x20, 0, 0x73, 0x21, 0]),
      0x20, 0,
    ];
    const bytes = writeModule({ funcs: [{ name: 'crowded', type: { params: [i32], results: [i32] }, locals: numbers.map(() => i32), body: code }] });
    expect(refusal(bytes)).toBe('(function crowded): too large to compile: too many values are live together');
  }, 60_000);
  it('many blocks with many values', () => {
    const code = Array.from({ length: 60_000 }, () => [0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 7, 0x6c, 0x21, 0, 0x0b]).flat();
    const bytes = writeModule({ funcs: [{ name: 'long', type: { params: [i32], results: [] }, body: code }] });
    expect(refusal(bytes)).toMatch(/^[(]function long[)]: too large to compile: [0-9]+ blocks with [0-9]+ values$/);
  }, 60_000);
});

describe('what the linker asks for', () => {
  const importing = (module: string, name: string, params: number[], results: number[]): Uint8Array => {
    const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
    const type = [0x60, params.length, ...params, results.length, ...results];
    const item = [...text(module), ...text(name), 0, 0];
    return Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, type.length + 1, 1, ...type, 2, item.length + 1, 1, ...item]);
  };
  it.each([
    ['env', 'abort', [i32], [], "import env.abort: only module 'lux9' can be imported from"],
    ['lux9', 'no_such', [], [], 'import lux9.no_such: there is no such system call or instruction'],
    ['lux9', 'open', [i32], [i32], 'import lux9.open: declared (i32) -> (i32), takes (name, mode), each i32 or i64, and answers i32, i64 or nothing'],
    ['lux9', 'sleep', [f32], [i32], 'import lux9.sleep: declared (f32) -> (i32), takes (ms), each i32 or i64, and answers i32, i64 or nothing'],
    ['lux9', 'in8', [i64], [i32], 'import lux9.in8: declared (i64) -> (i32), is (i32) -> (i32)'],
  ])('%s.%s', (module, name, params, results, message) => {
    expect(refusal(importing(module, name, params, results))).toBe(message);
  });
  it('data and memory below the base', () => {
    const at = (place: number, min: number): Uint8Array => writeModule({ funcs: [], memory: { min }, data: [{ at: place, bytes: [1] }] });
    expect(refusal(at(0x400, 65))).toBe("data at 0x400: programs' data begins at 0x401000 here (compile with --memoryBase 4198400)");
    expect(refusal(at(0x401000, 64))).toBe('offset 0x25: data segment 0 at 0x401000 does not fit memory of 4194304 bytes');
    expect(refusal(writeModule({ funcs: [], memory: { min: 1 } }))).toContain("ends below the program's data");
    expect(refusal(at(0x401000, 65))).toBeUndefined();
  });
  it('a.out files and source maps', () => {
    expect(() => readAout(new Uint8Array(10))).toThrow('too short for an a.out');
    expect(() => readAout(new Uint8Array(100))).toThrow("magic 0x0 is not amd64's 0x8a97");
    const good = link(writeModule({ funcs: [] })).bytes;
    expect(() => readAout(good.subarray(0, good.length - 1))).toThrow('cut short');
    expect(() => readSourceMap('{')).toThrow('the source map is not JSON');
    expect(() => readSourceMap('{}')).toThrow('the source map lacks mappings or sources');
    const random = new Random(5);
    for (let i = 0; i < 300; i++) {
      const noise = (): Uint8Array => Uint8Array.from({ length: random.below(200) }, () => random.below(256));
      expect(new DebugInfo({ symbols: noise(), pcln: noise() }).lookup(0x200100)).toSatisfy((found) => found === undefined || typeof found === 'object');
    }
  });
});
