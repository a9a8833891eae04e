/** Integer arithmetic: one x86 instruction for most wasm ones; two-address forms begin with a copy that usually coalesces. */
import { constBig, isIntConst } from '../ir/fold.ts';
import { Ty, type Value } from '../ir/ir.ts';
import { op, opcodes } from '../reader/opcodes.ts';
import { compareSelf, isCompare, setTo } from './compare.ts';
import { immOf, isConst, O, type Context } from './context.ts';
import { gather, leaTo, memAt } from './address.ts';
import { CC, none, R, type Mem } from './mir.ts';
import { ops, type OpInfo } from './ops.ts';
import { divideByConstant } from './divide.ts';

export type Lowering = (c: Context, v: Value, d: number) => void;
export const integerLowerings: Lowering[] = [];

const both = (name: string, lower: (c: Context, v: Value, d: number, size: number) => void): void => {
  integerLowerings[op(`i32.${name}`)] = (c, v, d) => lower(c, v, d, 4);
  integerLowerings[op(`i64.${name}`)] = (c, v, d) => lower(c, v, d, 8);
};

/** A register with the operand; for 32-bit operations only its low half counts. */
export const operand = (c: Context, v: Value, size: number): number => (size === 8 ? c.reg(v) : c.low(v));

/** d = v, where d is about to be changed: loads and constants go straight into d. */
export function moveTo(c: Context, d: number, v: Value, size: number): void {
  if (isConst(v)) return c.constTo(d, v);
  const mem = c.loadOperand(v, size);
  if (mem !== undefined) c.dm(ops.mov, size, d, mem);
  else c.copy(d, operand(c, v, size), size === 8 ? Ty.i64 : Ty.i32);
}

const isLoad = (c: Context, v: Value, size: number): boolean => (size === 8 ? v.op === LOAD64 : v.op === LOAD32) && c.canFoldLoad(v);
const LOAD32 = op('i32.load');
const LOAD64 = op('i64.load');

/** d = a OP b. */
function binary(c: Context, info: OpInfo, d: number, a: Value, b: Value, size: number, commutes: boolean): void {
  if (commutes && !isIntConst(b)) {
    const swap = isLoad(c, a, size) && !isLoad(c, b, size) ? true : !isLoad(c, b, size) && c.liveAfter(a) && !c.liveAfter(b);
    if (swap) [a, b] = [b, a];
  }
  const imm = immOf(b, size);
  if (imm !== undefined) {
    moveTo(c, d, a, size);
    c.di(info, size, d, imm);
    return;
  }
  const mem = c.loadOperand(b, size);
  if (mem !== undefined) {
    moveTo(c, d, a, size);
    c.dm(info, size, d, mem);
    return;
  }
  const right = operand(c, b, size);
  moveTo(c, d, a, size);
  c.ds(info, size, d, right);
}

both('sub', (c, v, d, size) => {
  const [a, b] = v.args as [Value, Value];
  if (isIntConst(a) && constBig(a) === 0n) {
    moveTo(c, d, b, size);
    c.d(ops.neg, size, d);
  } else binary(c, ops.sub, d, a, b, size, false);
});

both('add', (c, v, d, size) => {
  const [a, b] = v.args as [Value, Value];
  const imm = immOf(b, size);
  if (size === 4) {
    const sum = gather(c, v);
    const parts = sum === undefined ? 0 : Number(sum.base !== undefined) + Number(sum.index !== undefined) + Number(sum.constant !== 0) + Number(sum.scale > 1);
    if (sum !== undefined && (parts > 2 || c.liveAfter(a)) && !(parts === 2 && imm === undefined && !c.liveAfter(b))) return leaTo(c, d, sum);
  } else if (imm !== undefined && c.liveAfter(a)) {
    c.dm(ops.lea, 8, d, { ...plain, base: c.reg(a), disp: imm });
    return;
  } else if (imm === undefined && !isConst(b) && c.liveAfter(a) && c.liveAfter(b)) {
    c.dm(ops.lea, 8, d, { ...plain, base: c.reg(a), index: c.reg(b) });
    return;
  } else if (scaled(c, v, d)) return;
  binary(c, ops.add, d, a, b, size, true);
});

const plain: Mem = { base: -1, index: -1, scale: 1, disp: 0, wrap: false, sym: undefined, frame: 'none' };
const SHL64 = op('i64.shl');

/** i64: a + (b << 1..3) as LEA. */
function scaled(c: Context, v: Value, d: number): boolean {
  for (const [a, b] of [[v.args[0]!, v.args[1]!], [v.args[1]!, v.args[0]!]] as const) {
    if (b.op !== SHL64 || !c.foldable(b) || !isIntConst(b.args[1]!) || isConst(a) || isConst(b.args[0]!)) continue;
    const by = Number(b.args[1]!.big & 63n);
    if (by < 1 || by > 3) continue;
    c.dm(ops.lea, 8, d, { ...plain, base: c.reg(a), index: c.reg(b.args[0]!), scale: (1 << by) as 2 | 4 | 8 });
    return true;
  }
  return false;
}

both('and', (c, v, d, size) => {
  const [a, b] = v.args as [Value, Value];
  if (isIntConst(b)) {
    const bits = BigInt.asUintN(size * 8, constBig(b));
    if (bits === 0xffn) return void c.ds(ops.movzx8, 4, d, operand(c, a, size));
    if (bits === 0xffffn) return void c.ds(ops.movzx16, 4, d, operand(c, a, size));
    if (size === 8 && bits < 1n << 32n) {
      if (bits === 0xffffffffn) return void c.ds(ops.mov, 4, d, c.reg(a));
      moveTo(c, d, a, 8);
      return void c.di(ops.and, 4, d, Number(bits) | 0);
    }
  }
  binary(c, ops.and, d, a, b, size, true);
});
both('or', (c, v, d, size) => binary(c, ops.or, d, v.args[0]!, v.args[1]!, size, true));
both('xor', (c, v, d, size) => {
  const [a, b] = v.args as [Value, Value];
  if (isIntConst(b) && constBig(b) === -1n) {
    moveTo(c, d, a, size);
    c.d(ops.not, size, d);
  } else binary(c, ops.xor, d, a, b, size, true);
});

both('mul', (c, v, d, size) => {
  const [a, b] = v.args as [Value, Value];
  const imm = immOf(b, size);
  if (imm === undefined) return binary(c, ops.imul, d, a, b, size, true);
  if (imm === 3 || imm === 5 || imm === 9) {
    const r = operand(c, a, size);
    c.dm(ops.lea, size, d, { ...plain, base: r, index: r, scale: (imm - 1) as 2 | 4 | 8 });
    return;
  }
  const mem = c.loadOperand(a, size);
  const s = mem === undefined ? operand(c, a, size) : none;
  const inst = c.emit(ops.imul3, mem === undefined ? 'dsi' : 'dmi', size);
  inst.s = s;
  inst.mem = mem;
  inst.d = d;
  inst.imm = imm;
});

for (const [name, info, byCl] of [
  ['shl', ops.shl, ops.shlcl], ['shr_s', ops.sar, ops.sarcl], ['shr_u', ops.shr, ops.shrcl], ['rotl', ops.rol, ops.rolcl], ['rotr', ops.ror, ops.rorcl],
] as const) {
  both(name, (c, v, d, size) => {
    const [a, b] = v.args as [Value, Value];
    if (isIntConst(b)) {
      const count = Number(BigInt.asUintN(size === 8 ? 6 : 5, constBig(b)));
      if (name === 'shl' && count <= 3 && c.liveAfter(a)) {
        if (count === 1) {
          const r = operand(c, a, size);
          c.dm(ops.lea, size, d, { ...plain, base: r, index: r });
        } else c.dm(ops.lea, size, d, { ...plain, index: operand(c, a, size), scale: (1 << count) as 4 | 8 });
        return;
      }
      moveTo(c, d, a, size);
      c.di(info, size, d, count);
      return;
    }
    const count = shiftCount(c, b, size);
    const left = isConst(a) ? undefined : operand(c, a, size);
    c.copy(R.rcx, count, Ty.i32);
    if (left === undefined) c.constTo(d, a);
    else c.copy(d, left, size === 8 ? Ty.i64 : Ty.i32);
    c.d(byCl, size, d);
  });
}

/** The hardware masks shift counts, so an AND with the same mask, or a widening, need not be done. */
function shiftCount(c: Context, v: Value, size: number): number {
  const mask = BigInt(size * 8 - 1);
  const isAnd = v.op === op('i32.and') || v.op === op('i64.and');
  if (isAnd && isIntConst(v.args[1]!) && (constBig(v.args[1]!) & mask) === mask && c.foldable(v) && !isConst(v.args[0]!)) v = v.args[0]!;
  if (v.op === O.extendS && c.foldable(v) && !isConst(v.args[0]!)) v = v.args[0]!;
  return v.ty === Ty.i64 ? c.reg(v) : c.low(v);
}

for (const signed of [true, false]) {
  for (const remainder of [false, true]) {
    both(`${remainder ? 'rem' : 'div'}_${signed ? 's' : 'u'}`, (c, v, d, size) => divide(c, v, d, size, signed, remainder));
  }
}

function divide(c: Context, v: Value, d: number, size: number, signed: boolean, remainder: boolean): void {
  const [a, b] = v.args as [Value, Value];
  if (isIntConst(b) && divideByConstant(c, d, a, constBig(b), size, signed, remainder)) return;
  const mem = c.loadOperand(b, size);
  const divisor = mem === undefined ? operand(c, b, size) : undefined;
  const dividend = operand(c, a, size);
  const ty = size === 8 ? Ty.i64 : Ty.i32;
  const mayBeMinusOne = signed && remainder && !isIntConst(b);
  let zero = -1;
  if (mayBeMinusOne) {
    // x % -1 is 0 but IDIV would overflow on the smallest x: divide 0 instead.
    zero = c.int();
    c.immTo(zero, 0n);
    if (mem === undefined) c.di(ops.cmp, size, divisor!, -1);
    else c.mi(ops.cmp, size, { ...mem }, -1);
  }
  c.copy(R.rax, dividend, ty);
  if (mayBeMinusOne) {
    const move = c.ds(ops.cmov, size, R.rax, zero);
    move.cc = CC.e;
  }
  if (signed) c.bare(ops.cdq, size);
  else c.immTo(R.rdx, 0n);
  const info = signed ? ops.idiv : ops.div;
  if (mem === undefined) c.d(info, size, divisor!);
  else c.emit(info, 'm', size).mem = mem;
  c.copy(d, remainder ? R.rdx : R.rax, ty);
}

both('clz', (c, v, d, size) => {
  const otherwise = c.int();
  const r = operand(c, v.args[0]!, size);
  c.immTo(otherwise, BigInt(size * 16 - 1));
  c.ds(ops.bsr, size, d, r);
  c.ds(ops.cmov, size, d, otherwise).cc = CC.e;
  c.di(ops.xor, size, d, size * 8 - 1);
});
both('ctz', (c, v, d, size) => {
  const otherwise = c.int();
  const r = operand(c, v.args[0]!, size);
  c.immTo(otherwise, BigInt(size * 8));
  c.ds(ops.bsf, size, d, r);
  c.ds(ops.cmov, size, d, otherwise).cc = CC.e;
});
both('popcnt', (c, v, d, size) => {
  // POPCNT is not baseline x86-64: add bits in pairs, nibbles, bytes, then all bytes by a multiplication.
  const ty = size === 8 ? Ty.i64 : Ty.i32;
  const m = (byte: bigint): number => {
    const r = c.int();
    c.immTo(r, byte * (size === 8 ? 0x0101010101010101n : 0x01010101n));
    return r;
  };
  const t = c.int();
  c.copy(d, operand(c, v.args[0]!, size), ty);
  c.copy(t, d, ty);
  c.di(ops.shr, size, t, 1);
  c.ds(ops.and, size, t, m(0x55n));
  c.ds(ops.sub, size, d, t);
  const u = c.int();
  c.copy(u, d, ty);
  c.di(ops.shr, size, u, 2);
  const m33 = m(0x33n);
  c.ds(ops.and, size, u, m33);
  c.ds(ops.and, size, d, m33);
  c.ds(ops.add, size, d, u);
  const w = c.int();
  c.copy(w, d, ty);
  c.di(ops.shr, size, w, 4);
  c.ds(ops.add, size, d, w);
  c.ds(ops.and, size, d, m(0x0fn));
  c.ds(ops.imul, size, d, m(0x01n));
  c.di(ops.shr, size, d, size * 8 - 8);
});

integerLowerings[O.wrap] = (c, v, d) => {
  const mem = c.loadOperand(v.args[0]!, 8);
  if (mem !== undefined) c.dm(ops.mov, 4, d, mem);
  else c.ds(ops.mov, 4, d, c.reg(v.args[0]!));
};
integerLowerings[O.extendS] = (c, v, d) => {
  const mem = c.loadOperand(v.args[0]!, 4);
  if (mem !== undefined) c.dm(ops.movsxd, 8, d, mem);
  else c.ds(ops.movsxd, 8, d, c.low(v.args[0]!));
};
integerLowerings[O.extendU] = (c, v, d) => void c.copy(d, c.reg(v.args[0]!), Ty.i32);
both('extend8_s', (c, v, d, size) => void c.ds(ops.movsx8, size, d, operand(c, v.args[0]!, size)));
both('extend16_s', (c, v, d, size) => void c.ds(ops.movsx16, size, d, operand(c, v.args[0]!, size)));
integerLowerings[op('i64.extend32_s')] = (c, v, d) => void c.ds(ops.movsxd, 8, d, c.reg(v.args[0]!));

for (const { code } of opcodes) if (isCompare(code)) integerLowerings[code] = (c, v, d) => setTo(c, d, compareSelf(c, v));

const loads: Readonly<Record<string, readonly [info: OpInfo, size: number, bytes: number]>> = {
  'i32.load': [ops.mov, 4, 4], 'i64.load': [ops.mov, 8, 8],
  'i32.load8_s': [ops.movsx8, 4, 1], 'i32.load8_u': [ops.movzx8, 4, 1], 'i32.load16_s': [ops.movsx16, 4, 2], 'i32.load16_u': [ops.movzx16, 4, 2],
  'i64.load8_s': [ops.movsx8, 8, 1], 'i64.load8_u': [ops.movzx8, 4, 1], 'i64.load16_s': [ops.movsx16, 8, 2], 'i64.load16_u': [ops.movzx16, 4, 2],
  'i64.load32_s': [ops.movsxd, 8, 4], 'i64.load32_u': [ops.mov, 4, 4],
};
for (const [name, [info, size, bytes]] of Object.entries(loads)) {
  integerLowerings[op(name)] = (c, v, d) => void c.dm(info, size, d, memAt(c, v.args[0]!, v.a >>> 0, bytes));
}
