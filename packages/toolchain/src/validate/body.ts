/** The validation algorithm of the specification's appendix: a stack of types and a stack of open blocks. */
import { maxNesting } from '../limits.ts';
import { Cursor } from '../reader/cursor.ts';
import { emptyBlock, Instruction } from '../reader/instruction.ts';
import { readLocals } from '../reader/locals.ts';
import { op } from '../reader/opcodes.ts';
import { isRefType, isValType, typeName, ValType, type Func, type FuncType, type GlobalType, type Module } from '../reader/types.ts';

/** A type not known in unreachable code. */
const any = 0;

interface Block {
  readonly code: number;
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
  readonly height: number;
  unreachable: boolean;
}

const BLOCK = op('block');
const LOOP = op('loop');
const IF = op('if');
const ELSE = op('else');

export function blockType(module: Module, a: number): FuncType | undefined {
  if (a === emptyBlock) return { params: [], results: [] };
  if (a < 0) return isValType(a + 128) ? { params: [], results: [(a + 128) as ValType] } : undefined;
  return module.types[a];
}

export function validateBody(module: Module, func: Func): void {
  const from = new Cursor(module.bytes, func.bodyStart, func.bodyEnd);
  const locals = readLocals(from, func);
  const stack: number[] = [];
  const blocks: Block[] = [];
  const inst = new Instruction();
  const refuse = (what: string): never => from.fail(`${inst.opcode.name}: ${what}`, inst.at);

  const push = (type: number): void => void stack.push(type);
  const pushAll = (types: readonly number[]): void => types.forEach(push);
  const pop = (want: number): number => {
    const block = blocks[blocks.length - 1]!;
    if (stack.length === block.height) {
      if (block.unreachable) return want;
      return refuse(want === any ? 'an operand is missing' : `${typeName(want)} is missing`);
    }
    const got = stack.pop()!;
    if (got !== want && got !== any && want !== any) refuse(`${typeName(got)} where ${typeName(want)} belongs`);
    return got === any ? want : got;
  };
  const popAll = (types: readonly number[]): void => {
    for (let i = types.length - 1; i >= 0; i--) pop(types[i]!);
  };
  const open = (code: number, type: FuncType): void => {
    if (blocks.length >= maxNesting) refuse(`more than ${maxNesting} nested blocks`);
    blocks.push({ code, params: type.params, results: type.results, height: stack.length, unreachable: false });
    pushAll(type.params);
  };
  const close = (): Block => {
    const block = blocks[blocks.length - 1]!;
    popAll(block.results);
    if (stack.length !== block.height) refuse(`${stack.length - block.height} values too many at the end of the block`);
    blocks.pop();
    return block;
  };
  const unreachable = (): void => {
    const block = blocks[blocks.length - 1]!;
    stack.length = block.height;
    block.unreachable = true;
  };
  const label = (depth: number): readonly number[] => {
    const block = blocks[blocks.length - 1 - depth];
    if (block === undefined) return refuse(`label ${depth} does not exist`);
    return block.code === LOOP ? block.params : block.results;
  };
  const table = (index: number): ValType => {
    const found = module.tables[index];
    return found === undefined ? refuse(`table ${index} does not exist`) : found.type.element;
  };
  const local = (index: number): ValType => locals[index] ?? refuse(`local ${index} does not exist`);
  const global = (index: number): GlobalType => module.globals[index]?.type ?? refuse(`global ${index} does not exist`);
  const memory = (index = 0): void => {
    if (index >= module.memories.length) refuse(`memory ${index} does not exist`);
  };
  const callee = (index: number): FuncType => module.funcs[index]?.type ?? refuse(`function ${index} does not exist`);
  const indirect = (): FuncType => {
    if (table(inst.b) !== ValType.funcref) refuse(`table ${inst.b} does not hold functions`);
    return module.types[inst.a] ?? refuse(`type ${inst.a} does not exist`);
  };
  const dataSegment = (index: number): void => {
    if (module.dataCount === undefined) refuse('the module has no data count section');
    if (index >= module.dataCount!) refuse(`data segment ${index} does not exist`);
  };
  const elementType = (index: number): ValType =>
    module.elements[index]?.type ?? refuse(`element segment ${index} does not exist`);
  const tail = (type: FuncType): void => {
    const same = type.results.length === func.type.results.length && type.results.every((t, i) => t === func.type.results[i]);
    if (!same) refuse('the callee’s results differ from the function’s');
    popAll(type.params);
    unreachable();
  };

  const special: Readonly<Record<string, () => void>> = {
    unreachable,
    nop() {},
    block: () => enter(BLOCK),
    loop: () => enter(LOOP),
    if() {
      pop(ValType.i32);
      enter(IF);
    },
    else() {
      if (blocks[blocks.length - 1]!.code !== IF) refuse('outside of an if');
      const block = close();
      open(ELSE, block);
    },
    end() {
      const block = close();
      if (block.code === IF) {
        const same = block.params.length === block.results.length && block.params.every((t, i) => t === block.results[i]);
        if (!same) refuse('an if without else must have the same parameters and results');
      }
      if (blocks.length > 0) pushAll(block.results);
    },
    br() {
      popAll(label(inst.a));
      unreachable();
    },
    br_if() {
      pop(ValType.i32);
      const types = label(inst.a);
      popAll(types);
      pushAll(types);
    },
    br_table() {
      pop(ValType.i32);
      const last = label(inst.list[inst.list.length - 1]!);
      for (const depth of inst.list) {
        const types = label(depth);
        if (types.length !== last.length) refuse(`label ${depth} takes ${types.length} values, the default ${last.length}`);
        const popped: number[] = [];
        for (let i = types.length - 1; i >= 0; i--) popped.push(pop(types[i]!));
        for (const type of popped.reverse()) push(type);
      }
      popAll(last);
      unreachable();
    },
    return() {
      popAll(func.type.results);
      unreachable();
    },
    call() {
      const type = callee(inst.a);
      popAll(type.params);
      pushAll(type.results);
    },
    call_indirect() {
      const type = indirect();
      pop(ValType.i32);
      popAll(type.params);
      pushAll(type.results);
    },
    return_call: () => tail(callee(inst.a)),
    return_call_indirect() {
      const type = indirect();
      pop(ValType.i32);
      tail(type);
    },
    drop: () => void pop(any),
    select() {
      pop(ValType.i32);
      const a = pop(any);
      const b = pop(any);
      if (isRefType(a) || isRefType(b)) refuse('references need the typed form');
      if (a !== b && a !== any && b !== any) refuse(`${typeName(b)} and ${typeName(a)} differ`);
      push(a === any ? b : a);
    },
    select_t() {
      if (inst.list.length !== 1 || !isValType(inst.list[0]!)) refuse('exactly one value type is allowed');
      pop(ValType.i32);
      pop(inst.list[0]!);
      pop(inst.list[0]!);
      push(inst.list[0]!);
    },
    'local.get': () => push(local(inst.a)),
    'local.set': () => void pop(local(inst.a)),
    'local.tee': () => push(pop(local(inst.a)) && local(inst.a)),
    'global.get': () => push(global(inst.a).type),
    'global.set'() {
      const { type, mutable } = global(inst.a);
      if (!mutable) refuse(`global ${inst.a} is immutable`);
      pop(type);
    },
    'table.get'() {
      const type = table(inst.a);
      pop(ValType.i32);
      push(type);
    },
    'table.set'() {
      pop(table(inst.a));
      pop(ValType.i32);
    },
    'table.grow'() {
      pop(ValType.i32);
      pop(table(inst.a));
      push(ValType.i32);
    },
    'table.fill'() {
      pop(ValType.i32);
      pop(table(inst.a));
      pop(ValType.i32);
    },
    'ref.null'() {
      if (!isRefType(inst.a)) refuse('not a reference type');
      push(inst.a);
    },
    'ref.is_null'() {
      const type = pop(any);
      if (type !== any && !isRefType(type)) refuse(`${typeName(type)} is not a reference`);
      push(ValType.i32);
    },
    'ref.func'() {
      callee(inst.a);
      if (!module.declared.has(inst.a)) refuse(`function ${inst.a} is not declared as referenced`);
      push(ValType.funcref);
    },
  };

  const checkImmediate = (): void => {
    switch (inst.opcode.immediate) {
      case 'mem':
        memory();
        if (inst.a > 31 || 1 << inst.a > inst.opcode.width) refuse(`alignment 2^${inst.a} is larger than natural`);
        break;
      case 'memory':
        memory(inst.a);
        break;
      case 'memoryMemory':
        memory(inst.a);
        memory(inst.b);
        break;
      case 'dataMemory':
        dataSegment(inst.a);
        memory(inst.b);
        break;
      case 'data':
        dataSegment(inst.a);
        break;
      case 'elem':
        elementType(inst.a);
        break;
      case 'elemTable':
        if (elementType(inst.a) !== table(inst.b)) refuse('segment and table differ in type');
        break;
      case 'tableTable':
        if (table(inst.a) !== table(inst.b)) refuse('the tables differ in type');
        break;
      case 'table':
        table(inst.a);
        break;
      default: // checked with the types
    }
  };

  function enter(code: number): void {
    const type = blockType(module, inst.a) ?? refuse(`block type ${inst.a} does not exist`);
    popAll(type.params);
    open(code, type);
  }

  blocks.push({ code: BLOCK, params: [], results: func.type.results, height: 0, unreachable: false });
  while (blocks.length > 0) {
    if (!from.more) from.fail('the function ends inside a block: unexpected end');
    inst.read(from);
    checkImmediate();
    const { params, results, name } = inst.opcode;
    if (params !== undefined) {
      popAll(params);
      pushAll(results!);
    } else special[name]!();
  }
  if (from.more) from.fail(`${from.end - from.at} bytes after the end of the function`);
}
