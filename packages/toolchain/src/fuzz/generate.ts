/**
 * Random valid modules. Programs end (a fuel counter is spent at every loop round and call), and nothing shows the
 * bits of a NaN, which wasm leaves open: floats are canonicalised before they are stored or reinterpreted.
 *
 * Addresses are built so that V8 and a process agree: inside the window, or beyond the end of memory. What lies
 * below the window belongs to text and the linker (docs/programs.md).
 */
import { Random } from '@lux9/base';
import { opcodes, op, type Opcode } from '../reader/opcodes.ts';
import { ValType, type FuncType } from '../reader/types.ts';
import { bytesOf, signed, typeTable, u32, writeModule, type TestFunc, type TestModule } from '../testing/wasm.ts';
import { edgeValues } from './values.ts';

export const windowStart = 0x401000;
export const memoryPages = 66;
export const windowEnd = memoryPages * 65536;
/** Pages memory.grow may reach. */
export const maxPages = 68;
const fuelPerCall = 400;

const { i32, i64, f32, f64 } = ValType;
const valueTypes = [i32, i64, f32, f64] as const;

/** Value operators by result type. */
const operators = new Map<ValType, Opcode[]>(valueTypes.map((type) => [type, opcodes.filter(
  ({ immediate, params, results }) => immediate === 'none' && params !== undefined && results!.length === 1 && results![0] === type,
)]));
const loads = new Map<ValType, Opcode[]>(valueTypes.map((type) => [type, opcodes.filter(({ immediate, results }) => immediate === 'mem' && results![0] === type)]));
const stores = opcodes.filter(({ immediate, results }) => immediate === 'mem' && results!.length === 0);

const code = (name: string): number[] => encode(op(name));
const encode = (value: number): number[] => (value >= 0x100 ? [0xfc, ...u32(value - 0x100)] : [value]);
const showsBits = new Set(['i32.reinterpret_f32', 'i64.reinterpret_f64']);

export interface Generated {
  readonly bytes: Uint8Array;
  readonly funcs: readonly TestFunc[];
  readonly globals: number;
}

export function generate(random: Random): Generated {
  return new Generator(random).run();
}

interface Label {
  readonly types: readonly ValType[];
  readonly loop: boolean;
}

class Generator {
  private readonly funcs: TestFunc[] = [];
  private readonly globalTypes: ValType[] = [i32];
  private locals: ValType[] = [];
  private labels: Label[] = [];
  private results: readonly ValType[] = [];
  private budget = 0;
  private readonly indirect: FuncType = { params: [i32, i64], results: [i32] };
  private readonly blockTypes: FuncType[] = [];
  private typeIndex: (type: FuncType) => number = () => 0;

  constructor(private readonly random: Random) {}

  private pick<T>(list: readonly T[]): T {
    return list[this.random.below(list.length)]!;
  }
  private chance(percent: number): boolean {
    return this.random.below(100) < percent;
  }
  private type(): ValType {
    return this.chance(45) ? i32 : this.pick(valueTypes);
  }
  private typeList(most: number): ValType[] {
    return Array.from({ length: this.random.below(most + 1) }, () => this.type());
  }

  run(): Generated {
    for (let i = this.random.below(4); i > 0; i--) this.globalTypes.push(this.type());
    const count = 1 + this.random.below(5);
    const types = Array.from({ length: count }, (_, i): FuncType =>
      i < count - 1 && this.chance(30) ? this.indirect : { params: this.typeList(this.chance(10) ? 9 : 4), results: this.typeList(this.chance(15) ? 4 : 1) });
    for (const params of [[], [i32]] as ValType[][]) for (const results of [[i32, i64], [f64, i32]] as ValType[][]) this.blockTypes.push({ params, results });
    const table = typeTable(types.map((type) => ({ name: '', type, body: [] })), [this.indirect, ...this.blockTypes]);
    this.typeIndex = (type) => table.indexOf(type);
    types.forEach((type, index) => this.funcs.push(this.func(type, index)));
    const module: TestModule = {
      funcs: this.funcs,
      memory: { min: memoryPages, max: maxPages },
      globals: this.globalTypes.map((type, i) => ({ type, mutable: true, init: this.constant(type, i === 0 ? BigInt(fuelPerCall) : undefined), name: `g${i}` })),
      table: [...this.funcs.keys()],
      data: [{ at: windowStart, bytes: Array.from({ length: 64 }, () => this.random.below(256)) }],
    };
    return { bytes: writeModule(module, [this.indirect, ...this.blockTypes]), funcs: this.funcs, globals: this.globalTypes.length };
  }

  private func(type: FuncType, index: number): TestFunc {
    // One local of each float type for `canonical`.
    const extra = [...this.typeList(6), f32, f64];
    this.locals = [...type.params, ...extra];
    this.labels = [{ types: type.results, loop: false }];
    this.results = type.results;
    this.budget = 20 + this.random.below(this.chance(10) ? 400 : 90);
    const body = [...this.spendFuel(), ...this.statements(index, 4)];
    for (const result of type.results) body.push(...this.value(result, 5, index));
    return { name: `f${index}`, type, locals: extra, body };
  }

  private spendFuel(): number[] {
    // g0 = g0 - 1; trap when it was zero.
    return [...code('global.get'), 0, ...code('i32.eqz'), ...code('if'), 0x40, ...code('unreachable'), 0x0b,
      ...code('global.get'), 0, ...code('i32.const'), 1, ...code('i32.sub'), ...code('global.set'), 0];
  }

  private constant(type: ValType, bits?: bigint): number[] {
    const value = bits ?? (this.chance(60) ? this.pick(edgeValues(type)) : type === i32 || type === i64 ? BigInt(this.random.below(512)) : this.pick(edgeValues(type)));
    switch (type) {
      case i32: return [...code('i32.const'), ...signed(BigInt.asIntN(32, value))];
      case i64: return [...code('i64.const'), ...signed(BigInt.asIntN(64, value))];
      case f32: return [...code('f32.const'), ...bytesOf(value, 4)];
      default: return [...code('f64.const'), ...bytesOf(value, 8)];
    }
  }

  private localsOf(type: ValType): number[] {
    return this.locals.flatMap((local, i) => (local === type ? [i] : []));
  }

  /** Code that leaves one value of the type. */
  private value(type: ValType, depth: number, self: number): number[] {
    this.budget--;
    const locals = this.localsOf(type);
    if (depth <= 0 || this.budget <= 0) return locals.length > 0 && this.chance(70) ? [...code('local.get'), ...u32(this.pick(locals))] : this.constant(type);
    const again = (of: ValType): number[] => this.value(of, depth - 1, self);
    switch (this.random.below(22)) {
      case 0: case 1: case 2:
        return locals.length > 0 ? [...code('local.get'), ...u32(this.pick(locals))] : this.constant(type);
      case 3:
        return this.constant(type);
      case 4: {
        if (locals.length === 0) return this.constant(type);
        return [...again(type), ...code('local.tee'), ...u32(this.pick(locals))];
      }
      case 5: {
        const found = this.globalTypes.flatMap((global, i) => (i > 0 && global === type ? [i] : []));
        return found.length === 0 ? this.constant(type) : [...code('global.get'), ...u32(this.pick(found))];
      }
      case 6: case 7: {
        const load = this.pick(loads.get(type)!);
        const { bytes, offset } = this.address(depth, self);
        return [...bytes, ...encode(load.code), 0, ...u32(offset)];
      }
      case 8:
        return [...again(type), ...again(type), ...again(i32), ...code('select')];
      case 9:
        return [...again(i32), ...code('if'), type, ...this.inside({ types: [type], loop: false }, () => [...again(type), ...code('else'), ...again(type)]), 0x0b];
      case 10:
        return [...code('block'), type, ...this.inside({ types: [type], loop: false }, () => [...this.statements(self, depth - 2), ...again(type)]), 0x0b];
      case 11: {
        // Leaves the block early with a value.
        return [...code('block'), type, ...this.inside({ types: [type], loop: false }, () =>
          [...again(type), ...again(i32), ...code('br_if'), 0, ...code('drop'), ...again(type)]), 0x0b];
      }
      case 12: {
        const callees = this.funcs.flatMap((func, i) => (i < self && func.type.results.length === 1 && func.type.results[0] === type ? [i] : []));
        if (callees.length === 0) return this.constant(type);
        const callee = this.pick(callees);
        return [...this.funcs[callee]!.type.params.flatMap(again), ...code('call'), ...u32(callee)];
      }
      case 13: {
        if (type !== i32 || self === 0) return this.constant(type);
        // Elements from `self` on might call back: those indices never reach the table.
        return [...again(i32), ...again(i64), ...again(i32), ...this.constant(i32, BigInt(self)), ...code('i32.rem_u'),
          ...code('call_indirect'), ...u32(this.typeIndex(this.indirect)), 0];
      }
      case 14:
        if (type === i32 && this.chance(30)) return [...code('memory.size'), 0];
        if (type === i32 && this.chance(20)) return [...this.constant(i32, BigInt(this.random.below(2))), ...code('memory.grow'), 0];
        return again(type);
      case 15: {
        const block = this.blockTypes.find((candidate) => candidate.results[0] === type && candidate.params.length === 0);
        if (block === undefined) return again(type);
        // Two results; the second is dropped.
        return [...code('block'), ...signed(this.typeIndex(block)), ...this.inside({ types: block.results, loop: false }, () => block.results.flatMap(again)), 0x0b, ...code('drop')];
      }
      default: {
        const operator = this.pick(operators.get(type)!);
        const args = operator.params!.map((param) => {
          const bytes = again(param);
          return showsBits.has(operator.name) || operator.name.includes('copysign') ? [...bytes, ...this.canonical(param)] : bytes;
        });
        return [...args.flat(), ...encode(operator.code)];
      }
    }
  }

  /** Replaces a NaN on the stack by the canonical one. */
  private canonical(type: ValType): number[] {
    const locals = this.locals.lastIndexOf(type);
    const name = type === f32 ? 'f32' : 'f64';
    return [...code('local.tee'), ...u32(locals), ...this.constant(type, type === f32 ? 0x7fc00000n : 0x7ff8000000000000n),
      ...code('local.get'), ...u32(locals), ...code('local.get'), ...u32(locals), ...code(`${name}.eq`), ...code('select')];
  }

  private address(depth: number, self: number): { bytes: number[]; offset: number } {
    const value = (): number[] => this.value(i32, depth - 2, self);
    const and = (mask: number): number[] => [...value(), ...this.constant(i32, BigInt(mask)), ...code('i32.and')];
    const add = (to: number[], constant: number): number[] => [...to, ...this.constant(i32, BigInt(constant)), ...code('i32.add')];
    switch (this.random.below(9)) {
      case 0: return { bytes: add(and(0xfff), windowStart), offset: this.random.below(64) };
      case 1: return { bytes: and(0xffff), offset: windowStart + this.random.below(64) };
      case 2: return { bytes: add([...and(0x3ff), ...this.constant(i32, BigInt(this.random.below(4))), ...code('i32.shl')], windowStart), offset: this.random.below(16) };
      case 3: return { bytes: add([...and(0x3ff), ...code('i32.const'), 3, ...code('i32.shl'), ...and(0xff), ...code('i32.add')], windowStart), offset: this.random.below(16) };
      case 4: return { bytes: add(add(and(0xff), -0x100), windowStart + 0x100), offset: this.random.below(16) };
      case 5: return { bytes: this.constant(i32, BigInt(windowStart + this.random.below(0x2000))), offset: this.random.below(64) };
      // Around the end of memory.
      case 6: return { bytes: add(and(0x1f), windowEnd - 0x18), offset: this.random.below(4) };
      // Far beyond it: the highest addresses and offsets.
      case 7: return this.chance(15) ? { bytes: [...value(), ...this.constant(i32, 0x80000000n), ...code('i32.or')], offset: this.random.below(4) === 0 ? 0xffffffff : this.random.below(64) } : { bytes: add(and(0xfff), windowStart), offset: 0 };
      default: return { bytes: add(and(0x1fff), windowStart), offset: 0 };
    }
  }

  private inside(label: Label, work: () => number[]): number[] {
    this.labels.push(label);
    const bytes = work();
    this.labels.pop();
    return bytes;
  }

  private statements(self: number, depth: number): number[] {
    const bytes: number[] = [];
    for (let i = this.random.below(4); i > 0; i--) bytes.push(...this.statement(self, depth));
    return bytes;
  }

  private statement(self: number, depth: number): number[] {
    this.budget--;
    if (depth <= 0 || this.budget <= 0) return [];
    const value = (type: ValType): number[] => this.value(type, depth, self);
    switch (this.random.below(16)) {
      case 0: case 1: case 2: {
        if (this.locals.length === 0) return [];
        const local = this.random.below(this.locals.length);
        return [...value(this.locals[local]!), ...code('local.set'), ...u32(local)];
      }
      case 3: case 4: case 5: {
        const store = this.pick(stores);
        const type = store.params![1]!;
        const { bytes, offset } = this.address(depth, self);
        const stored = value(type);
        if (type === f32 || type === f64) stored.push(...this.canonical(type));
        return [...bytes, ...stored, ...encode(store.code), 0, ...u32(offset)];
      }
      case 6: {
        if (this.globalTypes.length < 2) return [];
        const global = 1 + this.random.below(this.globalTypes.length - 1);
        return [...value(this.globalTypes[global]!), ...code('global.set'), ...u32(global)];
      }
      case 7:
        return [...value(i32), ...code('if'), 0x40, ...this.inside({ types: [], loop: false }, () => [...this.statements(self, depth - 1), ...(this.chance(50) ? [...code('else'), ...this.statements(self, depth - 1)] : [])]), 0x0b];
      case 8: case 9:
        return [...code('loop'), 0x40, ...this.inside({ types: [], loop: true }, () =>
          [...this.spendFuel(), ...this.statements(self, depth - 1), ...this.statements(self, depth - 1), ...value(i32), ...code('br_if'), 0]), 0x0b];
      case 10:
        return [...code('block'), 0x40, ...this.inside({ types: [], loop: false }, () => [...this.statements(self, depth - 1), ...this.leave(self, depth), ...this.statements(self, depth - 1)]), 0x0b];
      case 11: {
        // A switch over nested blocks.
        const cases = 2 + this.random.below(6);
        let bytes = this.insideMany(cases, () => [...value(i32), ...this.constant(i32, BigInt(cases + 1)), ...code('i32.rem_u'), ...code('br_table'),
          ...u32(cases - 1), ...Array.from({ length: cases }, (_, i) => i)]);
        bytes = [...Array.from({ length: cases }, () => [...code('block'), 0x40]).flat(), ...bytes];
        for (let i = 0; i < cases; i++) bytes.push(0x0b, ...this.insideMany(cases - 1 - i, () => this.statements(self, depth - 2)));
        return bytes;
      }
      case 12: {
        const callees = this.funcs.flatMap((func, i) => (i < self ? [[func, i] as const] : []));
        if (callees.length === 0) return [];
        const [func, index] = this.pick(callees);
        return [...func.type.params.flatMap(value), ...code('call'), ...u32(index), ...func.type.results.flatMap(() => code('drop'))];
      }
      case 13: {
        const size = [...value(i32), ...this.constant(i32, 63n), ...code('i32.and')];
        const place = (): number[] => [...value(i32), ...this.constant(i32, 0xfffn), ...code('i32.and'), ...this.constant(i32, BigInt(this.chance(10) ? windowEnd - 0xfe0 : windowStart)), ...code('i32.add')];
        if (this.chance(50)) return [...place(), ...value(i32), ...size, ...code('memory.fill'), 0];
        return [...place(), ...place(), ...size, ...code('memory.copy'), 0, 0];
      }
      case 14:
        return [...value(i32), ...code('drop')];
      default:
        return this.leave(self, depth);
    }
  }

  private insideMany(count: number, work: () => number[]): number[] {
    return count <= 0 ? work() : this.inside({ types: [], loop: false }, () => this.insideMany(count - 1, work));
  }

  /** A conditional way out: a branch to an outer label, a return, or a trap. */
  private leave(self: number, depth: number): number[] {
    const value = (type: ValType): number[] => this.value(type, depth - 1, self);
    if (this.chance(12)) {
      const last = this.chance(10) ? code('unreachable') : [...this.results.flatMap(value), ...code('return')];
      return [...value(i32), ...code('if'), 0x40, ...this.inside({ types: [], loop: false }, () => last), 0x0b];
    }
    const outer = this.labels.flatMap((label, i) => (label.loop ? [] : [i]));
    const chosen = this.pick(outer);
    const { types } = this.labels[chosen]!;
    const label = this.labels.length - 1 - chosen;
    return [...types.flatMap(value), ...value(i32), ...code('br_if'), ...u32(label), ...types.flatMap(() => code('drop'))];
  }
}
