/**
 * The linker's own words at the start of data: memory's size, what exec left in registers, mutable globals,
 * sizes of segments that can be dropped, tables that change. Offsets are from the start of data.
 */
import { op } from '../reader/opcodes.ts';
import { Cursor } from '../reader/cursor.ts';
import { Instruction } from '../reader/instruction.ts';
import { readLocals } from '../reader/locals.ts';
import type { Module } from '../reader/types.ts';
import { maxTableElements } from '../limits.ts';
import { ToolchainError } from '../errors.ts';

/** Elements a growing table without a maximum may gain. */
const growthElements = 1024;
/** Programs put their own data this far above the start of data, or further when told. */
export const reservedBytes = 0x1000;

export interface TableWords {
  /** Fixed tables lie in text. */
  readonly fixed: boolean;
  readonly capacity: number;
  readonly elements: number;
  readonly size: number;
}

export interface Words {
  readonly pages: number;
  readonly tos: number;
  readonly args: number;
  readonly note: number;
  readonly globals: readonly number[];
  readonly tables: readonly TableWords[];
  readonly datas: readonly number[];
  readonly elems: readonly number[];
  /** Bytes of all, a multiple of 16. */
  readonly bytes: number;
  readonly maxPages: number;
}

const tableWriters = new Map<number, 'a' | 'b'>([
  [op('table.set'), 'a'], [op('table.grow'), 'a'], [op('table.fill'), 'a'], [op('table.copy'), 'a'], [op('table.init'), 'b'],
]);
const TABLE_GROW = op('table.grow');

export function planWords(module: Module): Words {
  const changed = new Set<number>();
  const grown = new Set<number>();
  for (const func of module.funcs) {
    if (func.import !== undefined) continue;
    const from = new Cursor(module.bytes, func.bodyStart, func.bodyEnd);
    readLocals(from, func);
    const inst = new Instruction();
    while (from.more) {
      const which = tableWriters.get(inst.read(from).opcode.code);
      if (which !== undefined) changed.add(inst[which]);
      if (inst.opcode.code === TABLE_GROW) grown.add(inst.a);
    }
  }
  let at = 0;
  const take = (bytes: number): number => {
    const offset = at;
    at += (bytes + 7) & ~7;
    return offset;
  };
  const pages = take(8);
  const tos = take(8);
  const args = take(8);
  const note = take(8);
  const globals = module.globals.map(() => take(8));
  const datas = module.datas.map(() => take(8));
  const elems = module.elements.map(() => take(8));
  const tables = module.tables.map(({ type }, index): TableWords => {
    const wanted = grown.has(index) ? (type.max ?? type.min + growthElements) : type.min;
    const capacity = wanted > maxTableElements ? maxTableElements : wanted;
    if (type.min > maxTableElements) throw new ToolchainError(`table ${index} has ${type.min} elements: ${maxTableElements} are allowed`);
    const fixed = !changed.has(index);
    return { fixed, capacity, elements: fixed ? 0 : take(4 * capacity), size: take(8) };
  });
  return {
    pages, tos, args, note, globals, datas, elems, tables, bytes: (at + 15) & ~15,
    maxPages: module.memories[0]?.max ?? 65536,
  };
}
