/** Compiles the functions of a validated module. */
import { ToolchainError } from '../errors.ts';
import { encodeFunction, type CompiledFunction } from '../encode/function.ts';
import { layOut } from '../encode/layout.ts';
import { peephole } from '../encode/peephole.ts';
import { resolveImport, type InstructionName } from '../imports.ts';
import { buildIr } from '../ir/build.ts';
import { optimise } from '../ir/optimise.ts';
import type { Env } from '../isel/context.ts';
import { calleeSavedMask } from '../isel/convention.ts';
import { select } from '../isel/select.ts';
import { allocate } from '../regalloc/allocate.ts';
import type { FuncType, Module } from '../reader/types.ts';
import { routineClobbers } from './routines.ts';
import { compileOrder, type References } from './scan.ts';
import type { Words } from './words.ts';

/** Numbers function types by structure. */
export class TypeIds {
  private readonly ids = new Map<string, number>();
  of(type: FuncType): number {
    const key = `${type.params.join()}:${type.results.join()}`;
    let id = this.ids.get(key);
    if (id === undefined) this.ids.set(key, (id = this.ids.size + 1));
    return id;
  }
}

/** Functions by index; undefined for imports. `progress` is called before each function. */
export function compileFunctions(
  module: Module, words: Words, references: References, types: TypeIds, progress?: (done: number, of: number) => void,
): (CompiledFunction | undefined)[] {
  const compiled = new Array<CompiledFunction | undefined>(module.funcs.length).fill(undefined);
  const env: Env = {
    module,
    globalOffset: (index) => words.globals[index]!,
    pagesOffset: words.pages,
    tosOffset: words.tos,
    argsOffset: words.args,
    noteOffset: words.note,
    memoryBaseOffset: words.bytes,
    table(index) {
      const table = words.tables[index];
      if (table === undefined) throw new ToolchainError('an instruction import needs a table, and the module has none');
      return table.fixed
        ? { elements: { kind: 'table', index }, size: module.tables[index]!.type.min, sizeOffset: table.size }
        : { elements: { kind: 'data', index: table.elements }, size: undefined, sizeOffset: table.size };
    },
    typeId: (type) => types.of(type),
    clobbers: (index) => compiled[index]?.clobbers,
    routine: (name) => ({ clobbers: routineClobbers(name) }),
    instruction(index): InstructionName | undefined {
      const item = module.funcs[index]!.import;
      const found = item && resolveImport(item.name);
      return found?.kind === 'instruction' ? (found.instruction.name as InstructionName) : undefined;
    },
    segmentOffset: (kind, index) => (kind === 'data' ? words.datas : words.elems)[index]!,
  };
  const order = compileOrder(module, references.callees);
  order.forEach((index, done) => {
    progress?.(done, order.length);
    const ir = buildIr(module, module.funcs[index]!, index);
    optimise(ir);
    const func = select(ir, env);
    allocate(func);
    peephole(func);
    layOut(func);
    compiled[index] = encodeFunction(func, func.written & ~calleeSavedMask);
  });
  return compiled;
}
