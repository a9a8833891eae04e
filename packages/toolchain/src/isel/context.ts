/**
 * What instruction selection works with: the function being built, the sequence for the value at hand, and the
 * operand rules. Blocks are walked backwards, so when a value is asked for, all its later uses are known.
 *
 * A value becomes a virtual register when somebody asks for it (`reg`); a load or a pure value with one use may
 * instead become part of its user's instruction.
 */
import { effectOf, Effect } from '../ir/effects.ts';
import { constBig, I32_CONST, I64_CONST, isIntConst } from '../ir/fold.ts';
import { Ir, isFloat, Ty, type Block, type Value } from '../ir/ir.ts';
import { op } from '../reader/opcodes.ts';
import type { InstructionName } from '../imports.ts';
import type { FuncType, Module } from '../reader/types.ts';
import { absolute, CC, firstVirtual, MBlock, MInst, type Form, type Mem, type MFunc, type Sym } from './mir.ts';
import { ops, type OpInfo } from './ops.ts';

/** What selection must know of the rest of the program. */
export interface Env {
  readonly module: Module;
  /** Offset of a mutable global among the linker's words, and of the word with memory's size in pages. */
  globalOffset(index: number): number;
  readonly pagesOffset: number;
  /** Fixed tables: the number of elements; others: offset of the word with it. */
  table(index: number): { readonly elements: Sym; readonly size: number | undefined; readonly sizeOffset: number };
  typeId(type: FuncType): number;
  /** Registers a call of this function may change, when it has been compiled; `runtime` routines likewise. */
  clobbers(func: number): number | undefined;
  routine(name: string): { readonly clobbers: number };
  /** Offsets of the words with Tos, the initial stack pointer and the note handler; where the program's memory starts. */
  readonly tosOffset: number;
  readonly argsOffset: number;
  readonly noteOffset: number;
  readonly memoryBaseOffset: number;
  /** What an imported function is: an instruction to put in place, or undefined for a system call. */
  instruction(func: number): InstructionName | undefined;
  /** Offset of the word that tells the size of a passive segment. */
  segmentOffset(kind: 'data' | 'elem', index: number): number;
}

export const O = {
  extendU: op('i64.extend_i32_u'),
  extendS: op('i64.extend_i32_s'),
  wrap: op('i32.wrap_i64'),
  f32Const: op('f32.const'),
  f64Const: op('f64.const'),
  refFunc: op('ref.func'),
  globalGet: op('global.get'),
} as const;

const loadSizes = new Map<number, number>(
  ([['i32.load', 4], ['i64.load', 8], ['f32.load', 4], ['f64.load', 8]] as const).map(([name, size]) => [op(name), size]),
);

const globalSizes = [4, 8, 4, 8];

export class Context {
  seq: MInst[] = [];
  /** Source offset given to the instructions being made. */
  at = 0;
  block!: Block;
  /** Effects before the value at hand: a load may only be folded over the same count. */
  epoch = 0;
  root = 0;
  /** Loads that became part of their user. (Pure values are made only when somebody asked for their register.) */
  readonly folded = new Set<Value>();

  constructor(
    readonly env: Env,
    readonly func: MFunc,
    /** Folds the address computation of a load or store; address.ts. */
    readonly memOf: (c: Context, access: Value, size: number) => Mem,
  ) {}

  // Registers

  vreg(float: boolean): number {
    this.func.floats.push(float);
    this.func.unspillable.push(false);
    return firstVirtual + this.func.floats.length - 1;
  }

  int(): number {
    return this.vreg(false);
  }

  float(): number {
    return this.vreg(true);
  }

  /** The register of a value that is not a constant. */
  regOf(v: Value): number {
    if (v.op === O.extendU && !isIntConst(v.args[0]!)) return this.regOf(v.args[0]!);
    if (v.reg < 0) {
      v.reg = this.vreg(isFloat(v.ty));
      v.seen = this.root;
    }
    return v.reg;
  }

  /** A register with the value; constants are put into a new one. */
  reg(v: Value): number {
    if (isConst(v)) {
      const d = this.vreg(isFloat(v.ty));
      this.constTo(d, v);
      return d;
    }
    return this.regOf(v);
  }

  /** A register whose low 32 bits are the i32 value; the upper half may be anything. */
  low(v: Value): number {
    if (v.op === O.wrap && v.reg < 0 && v.uses === 1 && v.block.depth === this.block.depth) {
      return this.reg(v.args[0]!);
    }
    return this.reg(v);
  }

  /** Whether the value is needed after the instruction being made. */
  liveAfter(v: Value): boolean {
    if (isConst(v)) return false;
    while (v.op === O.extendU) v = v.args[0]!;
    if (v.reg >= 0 && v.seen !== this.root) return true;
    return v.block !== undefined && v.block.depth < this.block.depth;
  }

  // Folding

  /** Whether a pure value may be computed inside its user. */
  foldable(v: Value): boolean {
    return v.uses === 1 && v.reg < 0 && v.block !== undefined && v.block.depth === this.block.depth && effectOf(v.op) === Effect.pure && v.op !== Ir.phi && v.op !== Ir.param;
  }

  canFoldLoad(v: Value): boolean {
    return v.uses === 1 && v.reg < 0 && v.block === this.block && v.epoch === this.epoch;
  }

  /** The memory operand in place of a full-width load of `size` bytes, when it may be folded. */
  loadOperand(v: Value, size: number): Mem | undefined {
    if (v.op === O.globalGet && globalSizes[v.ty] === size && this.canFoldLoad(v)) return this.word(this.env.globalOffset(v.a));
    if (loadSizes.get(v.op) !== size || !this.canFoldLoad(v)) return undefined;
    this.folded.add(v);
    return this.memOf(this, v, size);
  }

  /** A float constant in read-only data, or a folded load. */
  floatOperand(v: Value, size: number): Mem | undefined {
    if (v.op === O.f32Const || v.op === O.f64Const) return isZero(v) ? undefined : this.floatConstant(v);
    return this.loadOperand(v, size);
  }

  // Making instructions

  emit(op: OpInfo, form: Form, size: number): MInst {
    const inst = new MInst(op, form, size);
    inst.at = this.at;
    this.seq.push(inst);
    return inst;
  }

  ds(op: OpInfo, size: number, d: number, s: number): MInst {
    const inst = this.emit(op, 'ds', size);
    inst.d = d;
    inst.s = s;
    return inst;
  }

  dm(op: OpInfo, size: number, d: number, mem: Mem): MInst {
    const inst = this.emit(op, 'dm', size);
    inst.d = d;
    inst.mem = mem;
    return inst;
  }

  ms(op: OpInfo, size: number, mem: Mem, s: number): MInst {
    const inst = this.emit(op, 'ms', size);
    inst.s = s;
    inst.mem = mem;
    return inst;
  }

  di(op: OpInfo, size: number, d: number, imm: number): MInst {
    const inst = this.emit(op, 'di', size);
    inst.d = d;
    inst.imm = imm;
    return inst;
  }

  mi(op: OpInfo, size: number, mem: Mem, imm: number): MInst {
    const inst = this.emit(op, 'mi', size);
    inst.mem = mem;
    inst.imm = imm;
    return inst;
  }

  d(op: OpInfo, size: number, d: number): MInst {
    const inst = this.emit(op, 'd', size);
    inst.d = d;
    return inst;
  }

  bare(op: OpInfo, size = 4): MInst {
    return this.emit(op, '', size);
  }

  copy(d: number, s: number, ty: Ty): MInst {
    return isFloat(ty) ? this.ds(ops.fcopy, 8, d, s) : this.ds(ops.copy, ty === Ty.i32 ? 4 : 8, d, s);
  }

  cc(op: OpInfo, size: number, cc: CC): MInst {
    const inst = this.emit(op, '', size);
    inst.cc = cc;
    return inst;
  }

  trapIf(cc: CC, kind: number): void {
    this.cc(ops.trapif, 0, cc).kind = kind;
  }

  // Constants

  immTo(d: number, value: bigint): void {
    const unsigned = BigInt.asUintN(64, value);
    const signed = BigInt.asIntN(64, value);
    if (unsigned < 1n << 32n) this.di(ops.mov, 4, d, Number(unsigned) | 0);
    else if (signed >= -(1n << 31n) && signed < 0n) this.di(ops.mov, 8, d, Number(signed));
    else this.emit64(d, signed);
  }

  private emit64(d: number, value: bigint): void {
    const inst = this.emit(ops.mov64, 'di', 8);
    inst.d = d;
    inst.imm = value;
  }

  constTo(d: number, v: Value): void {
    switch (v.op) {
      case I32_CONST:
        return this.immTo(d, BigInt(v.a >>> 0));
      case I64_CONST:
        return this.immTo(d, v.big);
      case Ir.refNull:
        this.emitSym(d, { kind: 'runtime', index: 0, name: 'nullfunc' });
        return;
      case O.refFunc:
        this.emitSym(d, { kind: 'func', index: v.a });
        return;
      default:
        if (isZero(v)) {
          const inst = this.ds(ops.xorps, 16, d, d);
          inst.defs = 1; // its own input does not count
        } else this.dm(ops.movs, v.ty === Ty.f32 ? 4 : 8, d, this.floatConstant(v));
    }
  }

  private emitSym(d: number, sym: Sym): void {
    const inst = this.emit(ops.movsym, 'd', 4);
    inst.d = d;
    inst.sym = sym;
  }

  floatConstant(v: Value): Mem {
    const bytes = new Uint8Array(v.ty === Ty.f32 ? 4 : 8);
    let bits = v.ty === Ty.f32 ? BigInt(v.a >>> 0) : BigInt.asUintN(64, v.big);
    for (let i = 0; i < bytes.length; i++, bits >>= 8n) bytes[i] = Number(bits & 0xffn);
    return this.rodata(bytes);
  }

  /** Eight or sixteen bytes of one repeated 64-bit or 32-bit pattern, for the packed operations. */
  mask(bits: bigint, size: number): Mem {
    const bytes = new Uint8Array(16);
    for (let i = 0; i < 16; i++) bytes[i] = Number((bits >> BigInt(8 * (i % size))) & 0xffn);
    return this.rodata(bytes);
  }

  rodata(bytes: Uint8Array): Mem {
    this.func.rodata.push(bytes);
    return absolute(0, { kind: 'rodata', index: this.func.rodata.length - 1 });
  }

  word(offset: number): Mem {
    return absolute(0, { kind: 'data', index: offset });
  }

  newBlock(depth: number, id: number): MBlock {
    const block = new MBlock(id);
    block.depth = depth;
    return block;
  }
}

export const isConst = (v: Value): boolean =>
  isIntConst(v) || v.op === O.f32Const || v.op === O.f64Const || v.op === Ir.refNull || v.op === O.refFunc;

export const isZero = (v: Value): boolean =>
  (v.op === O.f32Const && v.a === 0) || (v.op === O.f64Const && v.big === 0n);

/** The value as a 32-bit sign-extended immediate for an operation of `size` bytes, undefined when it does not fit. */
export function immOf(v: Value, size: number): number | undefined {
  if (!isIntConst(v)) return undefined;
  const value = constBig(v);
  if (size < 8) return Number(BigInt.asIntN(32, value));
  return value >= -(1n << 31n) && value < 1n << 31n ? Number(value) : undefined;
}
