/**
 * Every operator against V8, with all combinations of edge values, as compiled code on the core: operands in
 * registers, and the second operand as a constant (its own code paths: immediates, strength reduction).
 */
import { describe, expect, it } from 'vitest';
import { edgeValues } from '../fuzz/values.ts';
import { link } from '../link/link.ts';
import { op, opcodes, type Opcode } from '../reader/opcodes.ts';
import { ValType, type FuncType } from '../reader/types.ts';
import { difference, onCore, onV8 } from './compare.ts';
import { Guest } from '../../programs/guest.ts';
import { bytesOf, signed, u32, writeModule, type TestFunc } from './wasm.ts';

const { i32, i64, f32, f64 } = ValType;
/** Floats travel as integers of their size, so that NaN payloads arrive. */
const carrier = new Map<ValType, ValType>([[i32, i32], [i64, i64], [f32, i32], [f64, i64]]);
const fromCarrier = new Map<ValType, number[]>([[i32, []], [i64, []], [f32, [op('f32.reinterpret_i32')]], [f64, [op('f64.reinterpret_i64')]]]);

const encode = (code: number): number[] => (code >= 0x100 ? [0xfc, ...u32(code - 0x100)] : [code]);

function constant(type: ValType, bits: bigint): number[] {
  if (type === i32) return [0x41, ...signed(BigInt.asIntN(32, bits))];
  if (type === i64) return [0x42, ...signed(BigInt.asIntN(64, bits))];
  return type === f32 ? [0x43, ...bytesOf(bits, 4)] : [0x44, ...bytesOf(bits, 8)];
}

interface Case {
  readonly func: TestFunc;
  readonly args: readonly (readonly bigint[])[];
}

function cases({ name, code, params, results }: Opcode): Case[] {
  const get = (i: number): number[] => [0x20, i, ...fromCarrier.get(params![i]!)!];
  const type: FuncType = { params: params!.map((param) => carrier.get(param)!), results: results! };
  const first = edgeValues(params![0]!);
  const all: Case[] = [{
    func: { name, type, body: [...params!.flatMap((_, i) => get(i)), ...encode(code)] },
    args: params!.length === 1 ? first.map((a) => [a]) : first.flatMap((a) => edgeValues(params![1]!).map((b) => [a, b])),
  }];
  if (params!.length < 2) return all;
  for (const b of edgeValues(params![1]!)) {
    all.push({
      func: { name: `${name} 0x${b.toString(16)}`, type: { params: type.params.slice(0, 1), results: results! }, body: [...get(0), ...constant(params![1]!, b), ...encode(code)] },
      args: first.map((a) => [a]),
    });
  }
  return all;
}

/** Failures, as lines; and how many comparisons were made. */
function compareAll(list: readonly Case[]): { wrong: string[]; count: number } {
  const bytes = writeModule({ funcs: list.map(({ func }) => func) });
  const linked = link(bytes);
  const guest = new Guest(linked.bytes);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource));
  const wrong: string[] = [];
  let count = 0;
  for (const { func, args } of list) {
    for (const values of args) {
      count++;
      const what = difference(onV8(instance, func.name, func.type, values), onCore(guest, linked, func.name, func.type, values));
      if (what !== undefined) wrong.push(`${func.name} (${values.map((v) => `0x${v.toString(16)}`).join(', ')}): ${what}`);
    }
  }
  return { wrong, count };
}

const operators = opcodes.filter(({ immediate, params, name }) => immediate === 'none' && params !== undefined && name !== 'nop');

describe('operators on the core equal V8', () => {
  it.each(['i32', 'i64', 'f32', 'f64'])('%s', (type) => {
    const list = operators.filter(({ name }) => name.startsWith(`${type}.`)).flatMap(cases);
    const { wrong, count } = compareAll(list);
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(1000);
  }, 60_000);
});

// Loads and stores: every width at and around the ends of memory, aligned or not, plain and with offsets.

const base = 0x401000;
const pages = 65;
const end = pages * 65536;
const places = [base, base + 1, base + 7, base + 0xffc, base + 0xffd, base + 0xfff, ...[-17, -16, -9, -8, -7, -5, -4, -3, -2, -1, 0, 1, 4096].map((near) => end + near), 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];
const offsets = [0, 1, 8, 0xfff, 0x1ffff0, 0x200000, 0x7fffffff, 0x80000000, 0xffffffff];

describe('loads and stores equal V8', () => {
  const accesses = opcodes.filter(({ immediate }) => immediate === 'mem');
  const funcs: TestFunc[] = [];
  const tests: { name: string; type: FuncType; args: bigint[] }[] = [];
  const pattern = Array.from({ length: 4096 }, (_, i) => (i * 37 + 11) & 255);
  for (const { name, code, params, results, width } of accesses) {
    for (const offset of offsets) {
      // Addresses that reach the window or lie beyond memory; below the window is the linker's.
      const wanted = places.map((place) => place - offset).filter((address) => address >= 0 && address <= 0xffffffff);
      const isStore = results!.length === 0;
      const type: FuncType = isStore ? { params: [i32, carrier.get(params![1]!)!], results: [i64] } : { params: [i32], results: results! };
      // A store answers the 8 bytes around it.
      const body = isStore
        ? [0x20, 0, 0x20, 1, ...fromCarrier.get(params![1]!)!, code, 0, ...u32(offset), 0x41, ...signed(base), op('i64.load'), 0, 0]
        : [0x20, 0, code, 0, ...u32(offset)];
      const id = `${name} offset=${offset}`;
      funcs.push({ name: id, type, body });
      for (const address of wanted) {
        const values = isStore ? [0x8182838485868788n, 0n].map((bits) => [BigInt(address), width === 8 || name.startsWith('i64') || name.startsWith('f64') ? bits : bits & 0xffffffffn]) : [[BigInt(address)]];
        for (const args of values) tests.push({ name: id, type, args });
      }
    }
  }
  it(`${accesses.length} instructions`, () => {
    const bytes = writeModule({ funcs, memory: { min: pages }, data: [{ at: base, bytes: pattern }, { at: end - 4096, bytes: pattern }] });
    const linked = link(bytes);
    const guest = new Guest(linked.bytes);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource));
    const wrong: string[] = [];
    for (const { name, type, args } of tests) {
      const what = difference(onV8(instance, name, type, args), onCore(guest, linked, name, type, args));
      if (what !== undefined) wrong.push(`${name} (${args.map((v) => `0x${v.toString(16)}`).join(', ')}): ${what}`);
    }
    expect(wrong).toEqual([]);
    const memory = new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
    for (const page of guest.touched(base, end)) expect(guest.read(page, 4096)).toEqual(memory.slice(page, page + 4096));
  }, 60_000);
});
