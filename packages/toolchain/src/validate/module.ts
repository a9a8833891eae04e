/**
 * Validation (core specification, "Validation"): afterwards every index is in range and every body is
 * well typed, so that the later passes check nothing.
 */
import { ToolchainError } from '../errors.ts';
import { isRefType, typeName, ValType, type ConstExpr, type Module } from '../reader/types.ts';
import { validateBody } from './body.ts';

export function validateModule(module: Module): void {
  const refuse = (what: string, offset?: number): never => {
    throw new ToolchainError(what, offset === undefined ? {} : { offset });
  };
  const importedGlobals = module.globals.filter((global) => global.import !== undefined).length;

  const constant = (expr: ConstExpr, want: number, what: string, at?: number): void => {
    let type: number;
    if (expr.kind === 'global') {
      const global = module.globals[expr.index];
      if (global === undefined || expr.index >= importedGlobals) return refuse(`${what}: global ${expr.index} is not an imported global`, at);
      if (global.type.mutable) return refuse(`${what}: global ${expr.index} is mutable`, at);
      type = global.type.type;
    } else if (expr.kind === 'func') {
      if (expr.index >= module.funcs.length) return refuse(`${what}: function ${expr.index} does not exist`, at);
      type = ValType.funcref;
    } else type = expr.kind === 'null' ? expr.type : ValType[expr.kind];
    if (type !== want) refuse(`${what}: ${typeName(type)} where ${typeName(want)} belongs`, at);
  };

  module.globals.forEach((global, index) => {
    if (global.init) constant(global.init, global.type.type, `global ${index}`);
  });

  const exported = new Set<string>();
  const spaces = { func: module.funcs, table: module.tables, memory: module.memories, global: module.globals };
  for (const item of module.exports) {
    if (exported.has(item.name)) refuse(`export '${item.name}' appears twice`);
    exported.add(item.name);
    if (item.index >= spaces[item.kind].length) refuse(`export '${item.name}': ${item.kind} ${item.index} does not exist`);
  }

  if (module.start !== undefined) {
    const func = module.funcs[module.start];
    if (func === undefined) refuse(`start function ${module.start} does not exist`);
    else if (func.type.params.length + func.type.results.length > 0) refuse('the start function has parameters or results');
  }

  module.elements.forEach((segment, index) => {
    const what = `element segment ${index}`;
    if (segment.mode === 'active') {
      const table = module.tables[segment.table];
      if (table === undefined) return refuse(`${what}: table ${segment.table} does not exist`, segment.at);
      if (table.type.element !== segment.type) refuse(`${what}: wrong type for table ${segment.table}`, segment.at);
      constant(segment.offset!, ValType.i32, what, segment.at);
    }
    if (!isRefType(segment.type)) refuse(`${what}: not of a reference type`, segment.at);
    for (const item of segment.items) constant(item, segment.type, what, segment.at);
  });

  module.datas.forEach((segment, index) => {
    if (segment.mode !== 'active') return;
    if (module.memories.length === 0) refuse(`data segment ${index}: there is no memory`, segment.at);
    constant(segment.offset!, ValType.i32, `data segment ${index}`, segment.at);
  });

  for (const func of module.funcs) {
    if (func.import !== undefined) continue;
    try {
      validateBody(module, func);
    } catch (error) {
      throw error instanceof ToolchainError ? error.at({ func: func.name }) : error;
    }
  }
}
