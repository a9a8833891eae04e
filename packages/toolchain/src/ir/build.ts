/**
 * Builds SSA from a validated body. Wasm's control flow is structured, so the places where values meet are
 * known beforehand: at a loop head every local the loop assigns gets a phi, at the end of a block those that differ.
 */
import { ToolchainError } from '../errors.ts';
import { Cursor } from '../reader/cursor.ts';
import { Instruction } from '../reader/instruction.ts';
import { readLocals } from '../reader/locals.ts';
import { op } from '../reader/opcodes.ts';
import type { Func, FuncType, Module } from '../reader/types.ts';
import { ValType } from '../reader/types.ts';
import { blockType } from '../validate/body.ts';
import { fold, I32_CONST, I64_CONST, isIntConst } from './fold.ts';
import { Block, Ir, Ty, tyOf, Value, type FuncIr } from './ir.ts';
import { assignedInLoops } from './loops.ts';

interface Edge {
  readonly from: Block;
  readonly locals: readonly Value[];
  readonly values: readonly Value[];
}

interface Frame {
  readonly kind: 'block' | 'loop' | 'if';
  readonly type: FuncType;
  readonly height: number;
  /** Where a branch to this frame goes. */
  readonly target: Block;
  readonly edges: Edge[];
  /** Loops: the locals that have a phi, and the phis (locals' first, then parameters'). */
  readonly assigned: readonly number[];
  readonly phis: readonly Value[];
  /** Ifs: the other arm, until it is entered. */
  otherwise: { block: Block; edge: Edge } | undefined;
}

/** Phis of one function, arguments counted; beyond it the module is refused rather than the tab frozen. */
const maxPhiArguments = 4_000_000;

const F32_CONST = op('f32.const');
const F64_CONST = op('f64.const');
const LOCAL_TEE = op('local.tee');
const I32_EQZ = op('i32.eqz');
const I32_NE = op('i32.ne');

export function buildIr(module: Module, func: Func, index: number): FuncIr {
  return new Builder(module, func, index).build();
}

class Builder {
  private readonly blocks: Block[] = [];
  private blockCount = 0;
  private valueCount = 0;
  private phiArguments = 0;
  private readonly constants = new Map<string, Value>();
  private readonly from: Cursor;
  private readonly inst = new Instruction();
  private readonly stack: Value[] = [];
  private readonly frames: Frame[] = [];
  private locals: Value[];
  /** Whether `locals` is also in some edge and must be copied before it changes. */
  private shared = false;
  private current: Block | undefined;
  private skippedBlocks = 0;
  private readonly params: Value[] = [];
  private readonly assigned: ReadonlyMap<number, readonly number[]>;

  constructor(
    private readonly module: Module,
    private readonly func: Func,
    private readonly index: number,
  ) {
    this.from = new Cursor(module.bytes, func.bodyStart, func.bodyEnd);
    const types = readLocals(this.from, func);
    this.assigned = assignedInLoops(new Cursor(module.bytes, this.from.at, func.bodyEnd));
    const entry = this.newBlock();
    this.enter(entry);
    this.locals = types.map((type, i) => {
      const ty = tyOf(type);
      if (i >= func.type.params.length) return type === ValType.funcref ? this.value(Ir.refNull, ty, []) : this.zero(ty);
      const param = this.value(Ir.param, ty, []);
      param.a = i;
      param.block = entry;
      this.params.push(param);
      return param;
    });
  }

  build(): FuncIr {
    const target = this.newBlock();
    this.frames.push({
      kind: 'block', type: { params: [], results: this.func.type.results }, height: 0, target, edges: [],
      assigned: [], phis: [], otherwise: undefined,
    });
    while (this.frames.length > 0) {
      this.inst.read(this.from);
      if (this.current !== undefined || this.resumes()) this.step();
    }
    if (this.current !== undefined) {
      this.current.term = { kind: 'return', values: this.stack.splice(0), at: this.inst.at };
    }
    return {
      name: this.func.name, index: this.index, type: this.func.type, params: this.params,
      blocks: this.blocks, values: this.valueCount,
    };
  }

  // Values

  private value(code: number, ty: Ty, args: Value[]): Value {
    return new Value(this.valueCount++, code, ty, args, this.inst.at);
  }

  emit(code: number, ty: Ty, args: Value[], at: number): Value {
    const v = new Value(this.valueCount++, code, ty, args, at);
    v.block = this.current!;
    this.current!.values.push(v);
    return v;
  }

  private constant(code: number, ty: Ty, a: number, big: bigint): Value {
    const key = `${code}:${a}:${big}`;
    let v = this.constants.get(key);
    if (v === undefined) {
      v = new Value(this.valueCount++, code, ty, [], 0);
      v.a = a;
      v.big = big;
      this.constants.set(key, v);
    }
    return v;
  }

  int(ty: Ty, value: bigint): Value {
    return ty === Ty.i32
      ? this.constant(I32_CONST, ty, Number(BigInt.asIntN(32, value)), 0n)
      : this.constant(I64_CONST, ty, 0, BigInt.asIntN(64, value));
  }

  private zero(ty: Ty): Value {
    if (ty === Ty.f32) return this.constant(F32_CONST, ty, 0, 0n);
    return ty === Ty.f64 ? this.constant(F64_CONST, ty, 0, 0n) : this.int(ty, 0n);
  }

  private pop(): Value {
    return this.stack.pop()!;
  }

  private popMany(count: number): Value[] {
    return count === 0 ? [] : this.stack.splice(this.stack.length - count, count);
  }

  // Blocks and edges

  private newBlock(): Block {
    return new Block(this.blockCount++);
  }

  private enter(block: Block): void {
    this.blocks.push(block);
    this.current = block;
  }

  private edge(values: readonly Value[]): Edge {
    this.shared = true;
    return { from: this.current!, locals: this.locals, values };
  }

  /** Records a branch from the current block to the frame at `depth`; the caller sets the terminator. */
  private branchTo(depth: number): Block {
    const frame = this.frames[this.frames.length - 1 - depth]!;
    const arity = frame.kind === 'loop' ? frame.type.params.length : frame.type.results.length;
    const edge = this.edge(arity === 0 ? [] : this.stack.slice(this.stack.length - arity));
    if (frame.kind === 'loop') this.closeLoop(frame, edge);
    else frame.edges.push(edge);
    return frame.target;
  }

  private closeLoop(frame: Frame, edge: Edge): void {
    frame.target.preds.push(edge.from);
    frame.assigned.forEach((local, i) => frame.phis[i]!.args.push(edge.locals[local]!));
    edge.values.forEach((v, i) => frame.phis[frame.assigned.length + i]!.args.push(v));
    this.countPhis(frame.phis.length);
  }

  private countPhis(count: number): void {
    this.phiArguments += count;
    if (this.phiArguments > maxPhiArguments) {
      throw new ToolchainError('the function is too complex: too many values meet at its labels', { func: this.func.name });
    }
  }

  private phi(ty: Ty, block: Block, args: Value[]): Value {
    const v = this.value(Ir.phi, ty, args);
    v.block = block;
    block.phis.push(v);
    return v;
  }

  /** Goes on at `block`, where `edges` meet; leaves the block's results on the stack. */
  private merge(block: Block, edges: readonly Edge[], height: number): void {
    this.stack.length = height;
    if (edges.length === 0) {
      this.current = undefined;
      return;
    }
    this.enter(block);
    for (const edge of edges) block.preds.push(edge.from);
    const first = edges[0]!;
    const meet = (pick: (edge: Edge) => Value): Value => {
      const one = pick(first);
      if (edges.every((edge) => pick(edge) === one)) return one;
      this.countPhis(edges.length);
      return this.phi(one.ty, block, edges.map(pick));
    };
    this.locals = first.locals as Value[];
    this.shared = true;
    if (edges.some((edge) => edge.locals !== first.locals)) {
      this.locals = first.locals.map((_, i) => meet((edge) => edge.locals[i]!));
      this.shared = false;
    }
    first.values.forEach((_, i) => this.stack.push(meet((edge) => edge.values[i]!)));
  }

  private open(kind: Frame['kind'], otherwise?: Frame['otherwise']): void {
    const type = blockType(this.module, this.inst.a)!;
    const height = this.stack.length - type.params.length;
    if (kind === 'loop') {
      const header = this.newBlock();
      header.loopHeader = true;
      header.preds.push(this.current!);
      this.current!.term = { kind: 'jump', to: header };
      const entering = this.popMany(type.params.length);
      this.enter(header);
      const assigned = this.assigned.get(this.inst.at)!;
      const before = this.locals;
      this.locals = before.slice();
      this.shared = false;
      const phis = assigned.map((local) => (this.locals[local] = this.phi(before[local]!.ty, header, [before[local]!])));
      for (const v of entering) {
        const phi = this.phi(v.ty, header, [v]);
        phis.push(phi);
        this.stack.push(phi);
      }
      this.countPhis(phis.length);
      this.frames.push({ kind, type, height, target: header, edges: [], assigned, phis, otherwise });
    } else {
      this.frames.push({ kind, type, height, target: this.newBlock(), edges: [], assigned: [], phis: [], otherwise });
    }
  }

  private fallThrough(frame: Frame): void {
    if (this.current === undefined) return;
    frame.edges.push(this.edge(this.stack.slice(frame.height)));
    this.current.term = { kind: 'jump', to: frame.target };
  }

  private end(): void {
    const frame = this.frames.pop()!;
    if (frame.kind === 'loop') return;
    this.fallThrough(frame);
    if (frame.otherwise !== undefined) {
      // No else: the condition's false side comes straight here.
      frame.edges.push(frame.otherwise.edge);
      retarget(frame.otherwise.edge.from, frame.otherwise.block, frame.target);
    }
    this.merge(frame.target, frame.edges, frame.height);
  }

  private else_(): void {
    const frame = this.frames[this.frames.length - 1]!;
    this.fallThrough(frame);
    const { block, edge } = frame.otherwise!;
    frame.otherwise = undefined;
    this.merge(block, [edge], frame.height);
  }

  /** Nothing is built after an instruction that does not come back, up to the end of the innermost open block. */
  private stop(): void {
    this.current = undefined;
    this.skippedBlocks = 0;
  }

  private resumes(): boolean {
    switch (this.inst.opcode.name) {
      case 'block': case 'loop': case 'if':
        this.skippedBlocks++;
        return false;
      case 'else':
        return this.skippedBlocks === 0;
      case 'end':
        return this.skippedBlocks-- === 0;
      default:
        return false;
    }
  }

  /** Conditional jump; an `eqz` or `!= 0` around the condition costs nothing. */
  private branch(cond: Value, yes: Block, no: Block): void {
    const at = this.inst.at;
    for (;;) {
      if (cond.op === I32_EQZ) [cond, yes, no] = [cond.args[0]!, no, yes];
      else if (cond.op === I32_NE && isIntConst(cond.args[1]!) && cond.args[1]!.a === 0) cond = cond.args[0]!;
      else break;
    }
    this.current!.term = { kind: 'branch', cond, yes, no, at };
  }

  // Instructions

  private step(): void {
    const { inst } = this;
    const at = inst.at;
    const { code, name, params, results, immediate } = inst.opcode;
    switch (name) {
      case 'unreachable':
        this.current!.term = { kind: 'unreachable', at };
        return this.stop();
      case 'nop':
        return;
      case 'block':
        return this.open('block');
      case 'loop':
        return this.open('loop');
      case 'if': {
        const cond = this.pop();
        const yes = this.newBlock();
        const no = this.newBlock();
        const type = blockType(this.module, inst.a)!;
        const entering = this.stack.slice(this.stack.length - type.params.length);
        const edge = this.edge(type.params.length === 0 ? [] : entering);
        this.branch(cond, yes, no);
        yes.preds.push(this.current!);
        this.open('if', { block: no, edge });
        this.enter(yes);
        return;
      }
      case 'else':
        return this.else_();
      case 'end':
        this.end();
        if (this.current === undefined) this.skippedBlocks = 0;
        return;
      case 'br': {
        const to = this.branchTo(inst.a);
        this.current!.term = { kind: 'jump', to };
        return this.stop();
      }
      case 'br_if': {
        const cond = this.pop();
        const to = this.branchTo(inst.a);
        const next = this.newBlock();
        this.branch(cond, to, next);
        next.preds.push(this.current!);
        this.enter(next);
        return;
      }
      case 'br_table': {
        const index = this.pop();
        const known = new Map<number, Block>();
        const targets = inst.list.map((depth) => {
          let block = known.get(depth);
          if (block === undefined) known.set(depth, (block = this.branchTo(depth)));
          return block;
        });
        const otherwise = targets.pop()!;
        this.current!.term = targets.length === 0 ? { kind: 'jump', to: otherwise } : { kind: 'switch', index, targets, otherwise, at };
        return this.stop();
      }
      case 'return':
        this.current!.term = { kind: 'return', values: this.popMany(this.func.type.results.length), at };
        return this.stop();
      case 'call':
      case 'return_call':
        return this.call(Ir.call, this.module.funcs[inst.a]!.type, inst.a, name === 'return_call');
      case 'call_indirect':
      case 'return_call_indirect':
        return this.call(Ir.callIndirect, this.module.types[inst.a]!, inst.b, name === 'return_call_indirect');
      case 'drop':
        this.pop();
        return;
      case 'select':
      case 'select_t': {
        const cond = this.pop();
        const b = this.pop();
        const a = this.pop();
        if (a === b) this.stack.push(a);
        else if (isIntConst(cond)) this.stack.push(cond.a !== 0 ? a : b);
        else this.stack.push(this.emit(op('select'), a.ty, [a, b, cond], at));
        return;
      }
      case 'local.get':
        this.stack.push(this.locals[inst.a]!);
        return;
      case 'local.set':
      case 'local.tee': {
        if (this.shared) {
          this.locals = this.locals.slice();
          this.shared = false;
        }
        const v = code === LOCAL_TEE ? this.stack[this.stack.length - 1]! : this.pop();
        this.locals[inst.a] = v;
        return;
      }
      case 'global.get':
        return this.push(code, tyOf(this.module.globals[inst.a]!.type.type), []);
      case 'global.set':
        return this.push(code, Ty.none, [this.pop()]);
      case 'table.get':
        return this.push(code, Ty.i64, [this.pop()]);
      case 'table.set':
        return this.push(code, Ty.none, this.popMany(2));
      case 'table.grow':
        return this.push(code, Ty.i32, this.popMany(2));
      case 'table.fill':
        return this.push(code, Ty.none, this.popMany(3));
      case 'ref.null':
        this.stack.push(inst.a === ValType.funcref ? this.emit(Ir.refNull, Ty.i64, [], at) : this.int(Ty.i64, 0n));
        return;
      case 'ref.is_null': {
        const v = this.pop();
        const zero = this.emit(Ir.refNull, Ty.i64, [], at);
        const isNull = this.emit(op('i64.eq'), Ty.i32, [v, zero], at);
        const isZero = this.emit(op('i64.eqz'), Ty.i32, [v], at);
        this.stack.push(this.emit(op('i32.or'), Ty.i32, [isNull, isZero], at));
        return;
      }
      case 'ref.func':
        return this.push(code, Ty.i64, []);
      case 'i32.const':
        this.stack.push(this.int(Ty.i32, BigInt(inst.a)));
        return;
      case 'i64.const':
        this.stack.push(this.int(Ty.i64, inst.big));
        return;
      case 'f32.const':
        this.stack.push(this.constant(F32_CONST, Ty.f32, inst.a, 0n));
        return;
      case 'f64.const':
        this.stack.push(this.constant(F64_CONST, Ty.f64, 0, inst.big));
        return;
    }
    const args = this.popMany(params!.length);
    const ty = results!.length === 0 ? Ty.none : tyOf(results![0]!);
    const simpler = immediate === 'none' ? fold(this, code, ty, args, at) : undefined;
    if (simpler !== undefined) this.stack.push(simpler);
    else this.push(code, ty, args);
  }

  private push(code: number, ty: Ty, args: Value[]): void {
    const v = this.emit(code, ty, args, this.inst.at);
    v.a = this.inst.opcode.immediate === 'mem' ? this.inst.b : this.inst.a;
    if (this.inst.opcode.immediate === 'elemTable' || this.inst.opcode.immediate === 'tableTable') v.big = BigInt(this.inst.b);
    if (ty !== Ty.none) this.stack.push(v);
  }

  private call(code: number, type: FuncType, target: number, tail: boolean): void {
    const at = this.inst.at;
    const index = code === Ir.callIndirect ? [this.pop()] : [];
    const args = [...index, ...this.popMany(type.params.length)];
    const single = type.results.length === 1 && !tail;
    const call = this.emit(code, single ? tyOf(type.results[0]!) : Ty.none, args, at);
    call.a = target;
    call.sig = type;
    const imported = code === Ir.call ? this.module.funcs[target]!.import : undefined;
    if (imported !== undefined) call.name = imported.name;
    if (tail) {
      this.current!.term = { kind: 'tail', call, at };
      return this.stop();
    }
    if (single) this.stack.push(call);
    else if (type.results.length > 1) {
      call.results = type.results.map((result, i) => {
        const v = this.emit(Ir.result, tyOf(result), [call], at);
        v.a = i;
        this.stack.push(v);
        return v;
      });
    }
  }
}

function retarget(block: Block, was: Block, now: Block): void {
  const term = block.term;
  if (term?.kind !== 'branch') return;
  if (term.yes === was) term.yes = now;
  else if (term.no === was) term.no = now;
}
