/** Writes WebAssembly binaries for tests, section by section; what it writes is as valid as what it is given. */
import type { FuncType, ValType } from '../reader/types.ts';

export function u32(value: number): number[] {
  const out: number[] = [];
  let rest = value >>> 0;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    out.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return out;
}

/** Signed LEB128 of any width. */
export function signed(value: bigint | number): number[] {
  const out: number[] = [];
  for (let rest = BigInt(value); ; ) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0);
    out.push(done ? byte : byte | 0x80);
    if (done) return out;
  }
}

export function bytesOf(bits: bigint, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Number((bits >> BigInt(8 * i)) & 0xffn));
}

const text = (value: string): number[] => {
  const bytes = [...new TextEncoder().encode(value)];
  return [...u32(bytes.length), ...bytes];
};
const vector = (items: readonly (readonly number[])[]): number[] => [...u32(items.length), ...items.flat()];

export interface TestFunc {
  readonly name: string;
  readonly type: FuncType;
  readonly locals?: readonly ValType[];
  /** Instructions without the final end. */
  readonly body: readonly number[];
  readonly hidden?: boolean;
}

export interface TestModule {
  readonly funcs: readonly TestFunc[];
  readonly memory?: { readonly min: number; readonly max?: number };
  readonly globals?: readonly { readonly type: ValType; readonly mutable: boolean; readonly init: readonly number[]; readonly name?: string }[];
  readonly table?: readonly number[];
  readonly data?: readonly { readonly at: number; readonly bytes: readonly number[] }[];
}

const funcType = (type: FuncType): number[] => [0x60, ...u32(type.params.length), ...type.params, ...u32(type.results.length), ...type.results];

/** Index of each function's type; equal types share one. */
export function typeTable(funcs: readonly TestFunc[], more: readonly FuncType[] = []): { types: number[][]; indexOf: (type: FuncType) => number } {
  const types: number[][] = [];
  const known = new Map<string, number>();
  const indexOf = (type: FuncType): number => {
    const bytes = funcType(type);
    const key = bytes.join();
    let index = known.get(key);
    if (index === undefined) {
      known.set(key, (index = types.length));
      types.push(bytes);
    }
    return index;
  };
  for (const func of funcs) indexOf(func.type);
  for (const type of more) indexOf(type);
  return { types, indexOf };
}

export function writeModule(module: TestModule, more: readonly FuncType[] = []): Uint8Array {
  const { types, indexOf } = typeTable(module.funcs, more);
  const out = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const section = (id: number, content: readonly number[]): void => {
    out.push(id, ...u32(content.length));
    for (const byte of content) out.push(byte);
  };
  section(1, vector(types));
  section(3, vector(module.funcs.map((func) => u32(indexOf(func.type)))));
  if (module.table !== undefined) section(4, vector([[0x70, 0, ...u32(module.table.length)]]));
  if (module.memory !== undefined) {
    const { min, max } = module.memory;
    section(5, vector([[max === undefined ? 0 : 1, ...u32(min), ...(max === undefined ? [] : u32(max))]]));
  }
  if (module.globals !== undefined) section(6, vector(module.globals.map(({ type, mutable, init }) => [type, mutable ? 1 : 0, ...init, 0x0b])));
  const exports = module.funcs.flatMap((func, i) => (func.hidden === true ? [] : [[...text(func.name), 0, ...u32(i)]]));
  module.globals?.forEach(({ name }, i) => void (name !== undefined && exports.push([...text(name), 3, ...u32(i)])));
  if (module.memory !== undefined) exports.push([...text('memory'), 2, 0]);
  section(7, vector(exports));
  if (module.table !== undefined) section(9, vector([[0, 0x41, 0, 0x0b, ...vector(module.table.map(u32))]]));
  section(10, vector(module.funcs.map(({ locals = [], body }) => {
    const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
    return [...u32(code.length), ...code];
  })));
  if (module.data !== undefined) section(11, vector(module.data.map(({ at, bytes }) => [0, 0x41, ...signed(at), 0x0b, ...u32(bytes.length), ...bytes])));
  return Uint8Array.from(out);
}
