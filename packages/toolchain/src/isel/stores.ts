/** Stores, globals, tables, bulk memory, instruction imports: what has effects and is not a call. */
import { constBig, isIntConst } from '../ir/fold.ts';
import { isFloat, Ty, tyOf, type Value } from '../ir/ir.ts';
import { op, opcodeByCode } from '../reader/opcodes.ts';
import { TrapKind } from '../traps.ts';
import { memAt } from './address.ts';
import { callRoutine } from './calls.ts';
import { immOf, isConst, type Context } from './context.ts';
import type { Lowering } from './integer.ts';
import { absolute, CC, R, type Mem } from './mir.ts';
import { ops, type OpInfo } from './ops.ts';

export const effectLowerings: Lowering[] = [];
const on = (name: string, lower: Lowering): void => void (effectLowerings[op(name)] = lower);

// Integer stores: bytes written, and whether the value is an i64.
const stores = [['i32.store', 4, false], ['i32.store8', 1, false], ['i32.store16', 2, false], ['i64.store', 8, true], ['i64.store8', 1, true], ['i64.store16', 2, true], ['i64.store32', 4, true]] as const;

for (const [name, bytes, wide] of stores) {
  on(name, (c, v) => {
    const value = narrowed(c, v.args[1]!, bytes);
    if (updateInPlace(c, v, value, bytes)) return;
    const imm = immOf(value, wide ? (bytes === 8 ? 8 : 4) : 4);
    if (imm !== undefined) {
      c.mi(ops.mov, bytes, memAt(c, v.args[0]!, v.a >>> 0, bytes), bytes === 1 ? (imm << 24) >> 24 : bytes === 2 ? (imm << 16) >> 16 : imm);
      return;
    }
    const r = bytes === 8 || value.ty === Ty.i64 ? c.reg(value) : c.low(value);
    c.ms(ops.mov, bytes, memAt(c, v.args[0]!, v.a >>> 0, bytes), r);
  });
}

const maskers = new Set(['i32.and', 'i64.and'].map(op));
const wrap = op('i32.wrap_i64');
const extends_ = new Set(['i32.extend8_s', 'i32.extend16_s', 'i64.extend8_s', 'i64.extend16_s', 'i64.extend32_s', 'i64.extend_i32_s'].map(op));

/** What to store when only the low `bytes` count: masks and extensions above them fall away. */
function narrowed(c: Context, v: Value, bytes: number): Value {
  if (bytes === 8) return v;
  for (;;) {
    if (!c.foldable(v) || v.args.length === 0 || isConst(v.args[0]!)) return v;
    const mask = BigInt.asUintN(bytes * 8, -1n);
    if (maskers.has(v.op) && isIntConst(v.args[1]!) && (constBig(v.args[1]!) & mask) === mask) v = v.args[0]!;
    else if (v.op === wrap && bytes <= 4) v = v.args[0]!;
    else if (extends_.has(v.op) && keepsLow(opcodeByCode[v.op]!.name) >= bytes) v = v.args[0]!;
    else return v;
  }
}

const keepsLow = (name: string): number => (name.includes('8') ? 1 : name.includes('16') ? 2 : 4);

const inPlace = new Map<number, OpInfo>();
for (const type of ['i32', 'i64']) {
  for (const [name, info] of [['add', ops.add], ['sub', ops.sub], ['and', ops.and], ['or', ops.or], ['xor', ops.xor]] as const) inPlace.set(op(`${type}.${name}`), info);
}
const loadBytes = new Map<number, number>();
for (const { code, name, width } of opcodeByCode.filter((row) => row !== undefined)) if (/^i(32|64)\.load/.test(name)) loadBytes.set(code, width);

/** [address] OP= x, when the value is a load of the same place combined with x. */
function updateInPlace(c: Context, store: Value, value: Value, bytes: number): boolean {
  const info = inPlace.get(value.op);
  if (info === undefined || !c.foldable(value) || value.block !== c.block) return false;
  const [load, x] = value.args as [Value, Value];
  if (loadBytes.get(load.op) !== bytes || !c.canFoldLoad(load) || load.a !== store.a || load.args[0] !== store.args[0]) return false;
  const imm = immOf(x, bytes === 8 ? 8 : 4);
  if (imm === undefined && isConst(x)) return false;
  c.folded.add(load);
  const r = imm !== undefined ? -1 : bytes === 8 || x.ty === Ty.i64 ? c.reg(x) : c.low(x);
  const mem = memAt(c, store.args[0]!, store.a >>> 0, bytes);
  if (imm !== undefined) c.mi(info, bytes, mem, bytes === 1 ? (imm << 24) >> 24 : bytes === 2 ? (imm << 16) >> 16 : imm);
  else c.ms(info, bytes, mem, r);
  return true;
}

for (const [name, size] of [['f32.store', 4], ['f64.store', 8]] as const) {
  on(name, (c, v) => {
    const value = v.args[1]!;
    if (isConst(value) && (value.ty === Ty.f32 || value.big === 0n)) {
      c.mi(ops.mov, size, memAt(c, v.args[0]!, v.a >>> 0, size), value.ty === Ty.f32 ? value.a | 0 : 0);
      return;
    }
    const r = c.reg(value);
    c.ms(ops.movs, size, memAt(c, v.args[0]!, v.a >>> 0, size), r);
  });
}

// Globals and memory size

const sizeOf = (ty: Ty): number => (ty === Ty.i32 || ty === Ty.f32 ? 4 : 8);

on('global.get', (c, v, d) => {
  const mem = c.word(c.env.globalOffset(v.a));
  if (isFloat(v.ty)) c.dm(ops.movs, sizeOf(v.ty), d, mem);
  else c.dm(ops.mov, sizeOf(v.ty), d, mem);
});
on('global.set', (c, v) => {
  const value = v.args[0]!;
  const ty = tyOf(c.env.module.globals[v.a]!.type.type);
  const mem = c.word(c.env.globalOffset(v.a));
  const imm = immOf(value, sizeOf(ty));
  if (imm !== undefined) c.mi(ops.mov, sizeOf(ty), mem, imm);
  else c.ms(isFloat(ty) ? ops.movs : ops.mov, sizeOf(ty), mem, c.reg(value));
});
on('memory.size', (c, v, d) => void c.dm(ops.mov, 4, d, c.word(c.env.pagesOffset)));

// Routines with checks of their own; they answer with the carry flag set when a bound is passed.

const intArgs = [R.rdi, R.rsi, R.rdx, R.rcx, R.r8, R.r9];

/** Puts values (numbers are constants) into the argument registers. */
function pass(c: Context, args: readonly (Value | number)[]): number[] {
  const registers = args.map((arg) => (typeof arg === 'number' || isConst(arg) ? -1 : c.reg(arg)));
  args.forEach((arg, i) => {
    if (typeof arg === 'number') c.immTo(intArgs[i]!, BigInt(arg));
    else if (registers[i]! >= 0) c.copy(intArgs[i]!, registers[i]!, arg.ty);
    else c.constTo(intArgs[i]!, arg);
  });
  return intArgs.slice(0, args.length);
}

function checked(name: string, kind: TrapKind, more: (v: Value) => number[] = () => []): Lowering {
  return (c, v) => {
    callRoutine(c, name, pass(c, [...v.args, ...more(v)]), []);
    c.trapIf(CC.b, kind);
  };
}

on('memory.copy', checked('memory.copy', TrapKind.memoryBounds));
/** Longest fill done by stores in place. */
const maxInlineFill = 64;

on('memory.fill', (c, v, d) => {
  const [address, value, size] = v.args as [Value, Value, Value];
  if (!isIntConst(size) || !isIntConst(value) || size.a <= 0 || size.a > maxInlineFill || (isIntConst(address) && address.a < 0)) return fillByRoutine(c, v, d);
  const byte = BigInt(value.a & 0xff);
  const base = isIntConst(address) ? address.a >>> 0 : 0;
  const register = isIntConst(address) ? -1 : c.reg(address);
  // Eight bytes of one kind fit a sign-extended immediate only when all bits are equal.
  const wide = byte === 0n || byte === 0xffn || size.a < 8 ? -1 : c.int();
  if (wide >= 0) c.immTo(wide, byte * 0x0101010101010101n);
  // From the top down: when the end is out of bounds nothing has been written before the fault.
  for (let end = size.a; end > 0; ) {
    const bytes = end % 8 === 0 ? 8 : end % 4 === 0 ? 4 : end % 2 === 0 ? 2 : 1;
    end -= bytes;
    const mem = absolute(base + end);
    mem.base = register;
    if (bytes === 8 && wide >= 0) c.ms(ops.mov, 8, mem, wide);
    else c.mi(ops.mov, bytes, mem, Number(BigInt.asIntN(bytes > 4 ? 32 : 8 * bytes, byte * 0x01010101n)));
  }
});
const fillByRoutine = checked('memory.fill', TrapKind.memoryBounds);
on('memory.init', checked('memory.init', TrapKind.memoryBounds, (v) => [v.a]));
on('table.init', checked('table.init', TrapKind.tableBounds, (v) => [v.a, Number(v.big)]));
on('table.copy', checked('table.copy', TrapKind.tableBounds, (v) => [v.a, Number(v.big)]));
on('table.fill', checked('table.fill', TrapKind.tableBounds, (v) => [v.a]));
on('memory.grow', (c, v, d) => {
  callRoutine(c, 'memory.grow', pass(c, v.args), [R.rax]);
  if (d >= 0) c.copy(d, R.rax, Ty.i32);
});
on('table.grow', (c, v, d) => {
  callRoutine(c, 'table.grow', pass(c, [...v.args, v.a]), [R.rax]);
  if (d >= 0) c.copy(d, R.rax, Ty.i32);
});
on('data.drop', (c, v) => void c.mi(ops.mov, 4, c.word(c.env.segmentOffset('data', v.a)), 0));
on('elem.drop', (c, v) => void c.mi(ops.mov, 4, c.word(c.env.segmentOffset('elem', v.a)), 0));

on('table.size', (c, v, d) => {
  const table = c.env.table(v.a);
  if (table.size !== undefined) c.immTo(d, BigInt(table.size));
  else c.dm(ops.mov, 4, d, c.word(table.sizeOffset));
});

function element(c: Context, table: number, index: Value): Mem {
  const { elements, size, sizeOffset } = c.env.table(table);
  const r = c.reg(index);
  if (size !== undefined) c.di(ops.cmp, 4, r, size);
  else c.dm(ops.cmp, 4, r, c.word(sizeOffset));
  c.trapIf(CC.ae, TrapKind.tableBounds);
  return { ...absolute(0, elements), index: r, scale: 4 };
}
on('table.get', (c, v, d) => void c.dm(ops.mov, 4, d, element(c, v.a, v.args[0]!)));
on('table.set', (c, v) => {
  const r = c.reg(v.args[1]!);
  c.ms(ops.mov, 4, element(c, v.a, v.args[0]!), r);
});
