/** What the bodies mention of each other: who calls whom, and whose address is taken. */
import { Cursor } from '../reader/cursor.ts';
import { Instruction } from '../reader/instruction.ts';
import { readLocals } from '../reader/locals.ts';
import type { Module } from '../reader/types.ts';

export interface References {
  /** Direct callees of each function, in order of appearance. */
  readonly callees: readonly (readonly number[])[];
  /** Functions in tables or named by ref.func: their type number stands before their code. */
  readonly taken: ReadonlySet<number>;
}

export function scanReferences(module: Module): References {
  const taken = new Set<number>();
  const callees = module.funcs.map((func) => {
    if (func.import !== undefined) return [];
    const found = new Set<number>();
    const from = new Cursor(module.bytes, func.bodyStart, func.bodyEnd);
    readLocals(from, func);
    const inst = new Instruction();
    while (from.more) {
      const { name } = inst.read(from).opcode;
      if (name === 'call' || name === 'return_call') found.add(inst.a);
      else if (name === 'ref.func') taken.add(inst.a);
    }
    return [...found];
  });
  for (const { items } of module.elements) for (const item of items) if (item.kind === 'func') taken.add(item.index);
  for (const { init } of module.globals) if (init?.kind === 'func') taken.add(init.index);
  return { callees, taken };
}

/** Callees before callers where there is no cycle: the order in which register use becomes known. */
export function compileOrder(module: Module, callees: References['callees']): number[] {
  const order: number[] = [];
  const seen = new Uint8Array(module.funcs.length);
  for (let root = 0; root < module.funcs.length; root++) {
    const stack: { func: number; next: number }[] = [];
    const visit = (func: number): void => {
      if (seen[func] !== 0 || module.funcs[func]!.import !== undefined) return;
      seen[func] = 1;
      stack.push({ func, next: 0 });
    };
    visit(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const callee = callees[top.func]![top.next++];
      if (callee !== undefined) visit(callee);
      else {
        order.push(top.func);
        stack.pop();
      }
    }
  }
  return order;
}
