/**
 * Addresses of loads and stores.
 *
 * wasm computes an i32 address modulo 2^32 and adds the static offset without wrapping. A 64-bit x86 address
 * never wraps, an address with the address-size prefix wraps as a whole. So:
 *  - address in a register + offset: plain 64-bit addressing, exact;
 *  - i32 arithmetic folded into the address: exact without prefix when it provably stays below 2^32; exact with
 *    prefix when the offset is so small that wrapping it too can only reach [0, 2 MiB), which is never mapped.
 */
import { UTZERO } from '@lux9/abi';
import { constBig, isIntConst } from '../ir/fold.ts';
import type { Value } from '../ir/ir.ts';
import { opcodeByCode, op } from '../reader/opcodes.ts';
import type { Context } from './context.ts';
import { absolute, none, type Mem } from './mir.ts';
import { ops } from './ops.ts';

const ADD = op('i32.add');
const SHL = op('i32.shl');
const AND = op('i32.and');
const SHR_U = op('i32.shr_u');
const wide = 2 ** 32 - 1;

/** An upper bound of an i32 value taken as unsigned. */
export function upperBound(v: Value, depth = 0): number {
  if (isIntConst(v)) return v.a >>> 0;
  const name = opcodeByCode[v.op]?.name;
  if (name === undefined || depth > 4) return wide;
  if (name === 'i32.load8_u') return 255;
  if (name === 'i32.load16_u') return 65535;
  const [a, b] = v.args;
  const constant = b !== undefined && isIntConst(b) ? b.a >>> 0 : undefined;
  switch (v.op) {
    case AND: {
      const left = upperBound(a!, depth + 1);
      return constant === undefined ? smaller(left, upperBound(b!, depth + 1)) : smaller(left, constant);
    }
    case SHR_U:
      return constant === undefined ? wide : Math.floor(upperBound(a!, depth + 1) / 2 ** (constant & 31));
    case SHL:
      return constant === undefined ? wide : clamp(upperBound(a!, depth + 1) * 2 ** (constant & 31));
    case ADD:
      return clamp(upperBound(a!, depth + 1) + upperBound(b!, depth + 1));
  }
  return v.args.length === 2 && /\.(eq|ne|lt|gt|le|ge)/.test(name) ? 1 : wide;
}

const smaller = (a: number, b: number): number => (a < b ? a : b);
const clamp = (x: number): number => (x > wide ? wide : x);

/** A sum of at most one plain and one scaled register and a constant, all modulo 2^32. */
interface Sum {
  base: Value | undefined;
  index: Value | undefined;
  scale: 1 | 2 | 4 | 8;
  constant: number;
  /** Upper bound of the sum without wrapping. */
  bound: number;
}

const scales: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 2, 2: 4, 3: 8 };

/** Takes a 32-bit sum apart as far as it may be folded into an address or LEA. */
export function gather(c: Context, root: Value): Sum | undefined {
  const sum: Sum = { base: undefined, index: undefined, scale: 1, constant: 0, bound: 0 };
  return take(c, root, sum, true) ? sum : undefined;
}

function take(c: Context, v: Value, sum: Sum, top: boolean): boolean {
  if (isIntConst(v)) {
    sum.constant += v.a;
    sum.bound += v.a < 0 ? Infinity : v.a;
    return true;
  }
  const inside = top || c.foldable(v);
  if (v.op === ADD && (inside || (isIntConst(v.args[1]!) && v.reg < 0 && v.block.depth === c.block.depth))) {
    const saved = { ...sum };
    if (take(c, v.args[0]!, sum, false) && take(c, v.args[1]!, sum, false)) return true;
    Object.assign(sum, saved);
    if (top) return false;
  } else if (v.op === SHL && isIntConst(v.args[1]!) && scales[v.args[1]!.a] !== undefined && inside && sum.scale === 1) {
    if (sum.index === undefined || sum.base === undefined) {
      if (sum.index !== undefined) sum.base = sum.index;
      sum.index = v.args[0]!;
      sum.scale = scales[v.args[1]!.a]!;
      sum.bound += upperBound(v.args[0]!) * sum.scale;
      return true;
    }
    return false;
  }
  if (top) return false;
  if (sum.base === undefined) sum.base = v;
  else if (sum.index === undefined) sum.index = v;
  else return false;
  sum.bound += upperBound(v);
  return true;
}

/** Registers of the sum: reads only the low halves when the result wraps anyway. */
export function sumToMem(c: Context, sum: Sum, disp: number, low: boolean): Mem {
  const reg = (v: Value | undefined): number => (v === undefined ? none : low ? c.low(v) : c.reg(v));
  const base = reg(sum.base);
  const index = reg(sum.index);
  return { base, index, scale: sum.scale, disp, wrap: false, sym: undefined, frame: 'none' };
}

/** The memory operand of a load or store: args[0] is the address, `a` the offset. */
export function memOf(c: Context, access: Value, size: number): Mem {
  return memAt(c, access.args[0]!, access.a >>> 0, size);
}

export function memAt(c: Context, address: Value, offset: number, size: number): Mem {
  if (isIntConst(address)) {
    const target = Number(BigInt.asUintN(32, constBig(address))) + offset;
    if (target < 2 ** 31) return absolute(target);
    const t = c.int();
    c.immTo(t, BigInt(target));
    return { ...absolute(0), base: t };
  }
  if (c.foldable(address) || (address.op === ADD && isIntConst(address.args[1]!) && address.reg < 0 && address.block.depth === c.block.depth)) {
    const sum = gather(c, address);
    if (sum !== undefined) {
      const exact = sum.bound < 2 ** 32 && sum.bound + offset < 2 ** 31;
      if (exact || offset + size <= UTZERO) {
        const mem = sumToMem(c, sum, (sum.constant + offset) | 0, !exact);
        mem.wrap = !exact;
        return mem;
      }
    }
  }
  const base = c.reg(address);
  if (offset < 2 ** 31) return { ...absolute(offset), base };
  const t = c.int();
  c.immTo(t, BigInt(offset));
  return { ...absolute(0), base, index: t };
}

/** d = the sum of a 32-bit addition, as LEA. */
export function leaTo(c: Context, d: number, sum: Sum): void {
  c.dm(ops.lea, 4, d, sumToMem(c, sum, sum.constant | 0, true));
}
