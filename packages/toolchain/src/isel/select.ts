/**
 * IR to machine instructions, one function at a time. Blocks and their values are walked backwards: a value is
 * made only when a later instruction asked for its register. Phis become copies at the ends of edges.
 */
import { effectOf, Effect } from '../ir/effects.ts';
import { constBig, isIntConst } from '../ir/fold.ts';
import { isFloat, Ir, Ty, tyOf, Value, type Block, type FuncIr, type Terminator } from '../ir/ir.ts';
import { op, opcodeByCode } from '../reader/opcodes.ts';
import { TrapKind } from '../traps.ts';
import { memOf } from './address.ts';
import { canTail, lowerCall, lowerTail } from './calls.ts';
import { condition } from './compare.ts';
import { Context, isConst, immOf, O, type Env } from './context.ts';
import { signatureOf } from './convention.ts';
import { floatLowerings } from './float.ts';
import { lowerInstruction } from './instructions.ts';
import { integerLowerings, type Lowering } from './integer.ts';
import { CC, framed, invertCc, MBlock, type MFunc, type MInst } from './mir.ts';
import { ops } from './ops.ts';
import { effectLowerings } from './stores.ts';

const lowerings: Lowering[] = [];
for (const table of [integerLowerings, floatLowerings, effectLowerings]) {
  table.forEach((lowering, code) => void (lowerings[code] = lowering));
}

export function select(ir: FuncIr, env: Env): MFunc {
  return new Selector(ir, env).run();
}

class Selector {
  private readonly func: MFunc;
  private readonly c: Context;
  private readonly blocks = new Map<Block, MBlock>();
  private blockCount = 0;
  /** Instructions of the block at hand, last first. */
  private reversed: MInst[] = [];

  constructor(
    private readonly ir: FuncIr,
    private readonly env: Env,
  ) {
    this.func = {
      name: ir.name, index: ir.index, blocks: [], floats: [], unspillable: [], outgoing: 0, slots: 0, rodata: [], written: 0,
    };
    this.c = new Context(env, this.func, memOf);
    for (const block of ir.blocks) this.blocks.set(block, this.newBlock(block.depth));
  }

  run(): MFunc {
    const { ir, func } = this;
    const after = new Map<Block, MBlock[]>();
    for (let i = ir.blocks.length - 1; i >= 0; i--) {
      const block = ir.blocks[i]!;
      after.set(block, this.block(block, i === 0));
    }
    for (const block of ir.blocks) func.blocks.push(this.blocks.get(block)!, ...after.get(block)!);
    return func;
  }

  private newBlock(depth: number): MBlock {
    return this.c.newBlock(depth, this.blockCount++);
  }

  /** Moves the finished sequence in front of what the block has. */
  private flush(): void {
    const { seq } = this.c;
    for (let i = seq.length - 1; i >= 0; i--) this.reversed.push(seq[i]!);
    seq.length = 0;
  }

  private block(block: Block, entry: boolean): MBlock[] {
    const { c } = this;
    const m = this.blocks.get(block)!;
    c.block = block;
    this.reversed = [];
    let epoch = 0;
    for (const value of block.values) {
      value.epoch = epoch;
      const effect = effectOf(value.op);
      if (effect === Effect.write || (effect === Effect.trap && mayTrap(value))) epoch++;
    }
    c.epoch = epoch;
    c.root++;
    const splits = this.terminator(block.term!, block, m);
    const tail = block.term!.kind === 'tail' ? block.values.length - 1 : block.values.length;
    for (let i = tail - 1; i >= 0; i--) this.value(block.values[i]!);
    if (entry) this.parameters();
    m.insts = this.reversed.reverse();
    return splits;
  }

  private value(v: Value): void {
    const { c } = this;
    if (v.op === Ir.result || isConst(v)) return;
    const effect = effectOf(v.op);
    if (v.op === O.extendU && v.reg < 0) return;
    if (v.reg < 0) {
      if (effect === Effect.pure || effect === Effect.readQuiet || c.folded.has(v)) return;
      if (effect !== Effect.write && !mayTrap(v)) return;
      if (effect !== Effect.write) v.reg = c.vreg(isFloat(v.ty));
    }
    c.epoch = v.epoch;
    c.at = v.at;
    c.root++;
    this.lower(v, v.reg);
    this.flush();
  }

  private lower(v: Value, d: number): void {
    const { c } = this;
    switch (v.op) {
      case Ir.call: {
        const instruction = this.env.instruction(v.a);
        if (instruction === undefined) lowerCall(c, v, d);
        else lowerInstruction(c, instruction, v, d);
        return;
      }
      case Ir.callIndirect:
        return lowerCall(c, v, d);
      case SELECT:
        return this.select(v, d);
    }
    const lowering = lowerings[v.op];
    if (lowering === undefined) throw new Error(`no code for ${opcodeByCode[v.op]?.name ?? v.op}`);
    lowering(c, v, d);
  }

  private select(v: Value, d: number): void {
    const { c } = this;
    const [a, b, cond] = v.args as [Value, Value, Value];
    const { cc, parity } = condition(c, cond);
    // d = b, then a when the condition holds; with a parity condition a second move corrects it.
    const first = parity === 'and np' ? a : b;
    const other = parity === 'and np' ? b : a;
    const use = parity === 'and np' ? invertCc(cc) : cc;
    if (isFloat(v.ty)) {
      const r = c.reg(other);
      if (isConst(first)) c.constTo(d, first);
      else c.copy(d, c.reg(first), v.ty);
      c.ds(ops.fselect, 8, d, r).cc = use;
      if (parity !== 'none') c.ds(ops.fselect, 8, d, r).cc = CC.p;
      return;
    }
    const size = v.ty === Ty.i64 ? 8 : 4;
    const mem = parity === 'none' ? c.loadOperand(other, size) : undefined;
    const r = mem === undefined ? c.reg(other) : -1;
    if (isConst(first)) c.constTo(d, first);
    else c.copy(d, c.reg(first), v.ty);
    if (mem !== undefined) c.dm(ops.cmov, size, d, mem).cc = use;
    else c.ds(ops.cmov, size, d, r).cc = use;
    if (parity !== 'none') c.ds(ops.cmov, size, d, r).cc = CC.p;
  }

  private parameters(): void {
    const { c, ir } = this;
    const signature = signatureOf(ir.type);
    c.root++;
    for (const param of ir.params) {
      const place = signature.args[param.a]!;
      if (param.reg < 0) continue;
      if (place.register !== undefined) c.copy(param.reg, place.register, place.ty);
      else if (isFloat(place.ty)) c.dm(ops.movs, place.ty === Ty.f32 ? 4 : 8, param.reg, framed('incoming', 8 * place.stack));
      else c.dm(ops.mov, place.ty === Ty.i32 ? 4 : 8, param.reg, framed('incoming', 8 * place.stack));
    }
    this.flush();
  }

  // Control

  private terminator(term: Terminator, from: Block, m: MBlock): MBlock[] {
    const { c } = this;
    const splits: MBlock[] = [];
    const edge = (to: Block): MBlock => {
      const target = this.blocks.get(to)!;
      if (to.phis.length === 0) return target;
      const split = this.newBlock(to.depth < from.depth ? to.depth : from.depth);
      const saved = this.reversed;
      this.reversed = [];
      this.copies(from, to);
      split.insts = this.reversed.reverse();
      this.reversed = saved;
      split.succs = [target];
      split.next = target;
      splits.push(split);
      return split;
    };
    c.at = 'at' in term ? term.at : 0;
    switch (term.kind) {
      case 'jump':
        m.next = this.blocks.get(term.to)!;
        m.succs = [m.next];
        this.copies(from, term.to);
        break;
      case 'branch': {
        const yes = edge(term.yes);
        const no = term.no === term.yes ? yes : edge(term.no);
        c.root++;
        const { cc, parity } = condition(c, term.cond);
        if (parity === 'and np') {
          this.jcc(CC.p, no);
          this.jcc(invertCc(cc), no);
          m.next = yes;
        } else {
          if (parity === 'or p') this.jcc(CC.p, yes);
          this.jcc(cc, yes);
          m.next = no;
        }
        m.succs = yes === no ? [yes] : [yes, no];
        break;
      }
      case 'switch': {
        const known = new Map<Block, MBlock>();
        const to = (block: Block): MBlock => {
          let target = known.get(block);
          if (target === undefined) known.set(block, (target = edge(block)));
          return target;
        };
        const otherwise = to(term.otherwise);
        const targets = term.targets.map(to);
        c.root++;
        const index = c.reg(term.index);
        if (targets.length <= 3) {
          targets.forEach((target, i) => {
            if (i === 0) c.ds(ops.test, 4, index, index);
            else c.di(ops.cmp, 4, index, i);
            this.jcc(CC.e, target);
          });
          m.next = otherwise;
        } else {
          c.di(ops.cmp, 4, index, targets.length);
          this.jcc(CC.ae, otherwise);
          c.d(ops.switch, 8, index).targets = targets;
        }
        m.succs = [...known.values()];
        break;
      }
      case 'return':
        this.returnValues(term.values);
        break;
      case 'unreachable':
        c.bare(ops.trap).kind = TrapKind.unreachable;
        m.cold = true;
        break;
      case 'tail':
        this.tail(term.call);
        break;
    }
    this.flush();
    return splits;
  }

  private jcc(cc: CC, target: MBlock): void {
    this.c.cc(ops.jcc, 0, cc).target = target;
  }

  private returnValues(values: readonly Value[]): void {
    const { c } = this;
    const signature = signatureOf(this.ir.type);
    let uses = 0;
    const registers = values.map((v) => (isConst(v) ? -1 : c.reg(v)));
    values.forEach((v, i) => {
      const place = signature.results[i]!;
      if (place.register !== undefined) return;
      const mem = framed('incoming', 8 * place.stack);
      const imm = immOf(v, 8);
      if (isFloat(place.ty)) c.ms(ops.movs, place.ty === Ty.f32 ? 4 : 8, mem, registers[i]! >= 0 ? registers[i]! : c.reg(v));
      else if (imm !== undefined && imm >= 0) c.mi(ops.mov, 8, mem, imm);
      else c.ms(ops.mov, 8, mem, registers[i]! >= 0 ? registers[i]! : c.reg(v));
    });
    values.forEach((v, i) => {
      const register = signature.results[i]!.register;
      if (register === undefined) return;
      uses |= 1 << register;
      if (registers[i]! >= 0) c.copy(register, registers[i]!, v.ty);
      else c.constTo(register, v);
    });
    c.bare(ops.ret).uses = uses;
  }

  private tail(call: Value): void {
    const { c } = this;
    const own = signatureOf(this.ir.type);
    const instruction = call.op === Ir.call ? this.env.instruction(call.a) : undefined;
    if (instruction === undefined && canTail(own, signatureOf(call.sig!))) return lowerTail(c, call);
    // A callee with stack arguments gets an ordinary call: the stack grows, the result is the same.
    const results = call.sig!.results.map((type, i) => {
      const v = new Value(-1, Ir.result, tyOf(type), [call], call.at);
      v.a = i;
      v.block = call.block;
      v.reg = c.vreg(isFloat(v.ty));
      return v;
    });
    if (results.length > 1) call.results = results;
    const d = results.length === 1 ? results[0]!.reg : -1;
    if (instruction !== undefined) lowerInstruction(c, instruction, call, d);
    else lowerCall(c, call, d);
    this.returnValues(results);
  }

  /** The phis of `to` get their values for the edge from `from`: a parallel copy, in an order that loses nothing. */
  private copies(from: Block, to: Block): void {
    const { c } = this;
    if (to.phis.length === 0) return;
    const edge = to.preds.indexOf(from);
    const moves: { d: number; s: number; ty: Ty }[] = [];
    const constants: [number, Value][] = [];
    for (const phi of to.phis) {
      const arg = phi.args[edge]!;
      const d = c.regOf(phi);
      if (isConst(arg)) constants.push([d, arg]);
      else {
        const s = c.regOf(arg);
        if (s !== d) moves.push({ d, s, ty: phi.ty });
      }
    }
    const readers = new Map<number, number>();
    for (const { s } of moves) readers.set(s, (readers.get(s) ?? 0) + 1);
    const byTarget = new Map(moves.map((move) => [move.d, move]));
    const ready = moves.filter((move) => !readers.has(move.d));
    const done = new Set<number>();
    const perform = (move: { d: number; s: number; ty: Ty }): void => {
      c.copy(move.d, move.s, move.ty);
      done.add(move.d);
      const left = readers.get(move.s)! - 1;
      readers.set(move.s, left);
      const next = left === 0 ? byTarget.get(move.s) : undefined;
      if (next !== undefined && !done.has(next.d)) ready.push(next);
    };
    for (const first of [undefined, ...moves]) {
      if (first !== undefined && !done.has(first.d)) {
        // A cycle: its first target is still read by another move; keep the old value aside.
        const aside = c.vreg(isFloat(first.ty));
        c.copy(aside, first.d, first.ty);
        for (const move of moves) {
          if (move.s !== first.d || done.has(move.d)) continue;
          move.s = aside;
          readers.set(aside, (readers.get(aside) ?? 0) + 1);
        }
        readers.set(first.d, 0);
        ready.push(first);
      }
      for (let move = ready.shift(); move !== undefined; move = ready.shift()) if (!done.has(move.d)) perform(move);
    }
    for (const [d, v] of constants) c.constTo(d, v);
    this.flush();
  }
}

const SELECT = op('select');

/** Whether a division or conversion can trap at all. */
function mayTrap(v: Value): boolean {
  const divisor = v.args[1];
  return divisor === undefined || !isIntConst(divisor) || constBig(divisor) === 0n || constBig(divisor) === -1n;
}
