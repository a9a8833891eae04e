/**
 * Division by constants without DIV: shifts for powers of two, a multiplication by the reciprocal for others
 * (Granlund and Montgomery, "Division by Invariant Integers using Multiplication", PLDI 1994).
 * All of it is 64-bit arithmetic, so a 32-bit quotient needs no high-half multiplication.
 */
import { Ty, type Value } from '../ir/ir.ts';
import type { Context } from './context.ts';
import { R } from './mir.ts';
import { ops } from './ops.ts';

/** d = a / divisor or a % divisor; false when the general sequence must do (0, -1, 64-bit odd cases). */
export function divideByConstant(
  c: Context, d: number, a: Value, divisor: bigint, size: number, signed: boolean, remainder: boolean,
): boolean {
  const bits = size * 8;
  // A remainder has the dividend's sign, whatever the divisor's.
  const by = !signed ? BigInt.asUintN(bits, divisor) : remainder && divisor < 0n ? -divisor : divisor;
  if (by === 0n || by === -1n || by === 1n) return false;
  const magnitude = by < 0n ? -by : by;
  const ty = size === 8 ? Ty.i64 : Ty.i32;
  const power = (magnitude & (magnitude - 1n)) === 0n ? magnitude.toString(2).length - 1 : -1;
  if (!signed && (size === 8 || power >= 0)) return false;
  if (signed && power < 0 && size === 8) return false;
  if (!signed && magnitude >= 1n << 31n) return false;
  const x = c.reg(a);
  const quotient = remainder ? c.int() : d;
  if (signed && power >= 0) {
    // Round towards zero: add 2^power - 1 to negative dividends.
    const sign = c.int();
    c.copy(sign, x, ty);
    if (power > 1) c.di(ops.sar, size, sign, power - 1);
    c.di(ops.shr, size, sign, bits - power);
    c.copy(quotient, sign, ty);
    c.ds(ops.add, size, quotient, x);
    c.di(ops.sar, size, quotient, power);
    if (by < 0n) c.d(ops.neg, size, quotient);
  } else if (signed) {
    // floor(2^(32+s) / m) + 1 has at most 33 bits for the right s; |x| < 2^31, so the product fits 64 bits.
    const s = magnitude.toString(2).length - 1;
    const multiplier = (1n << BigInt(32 + s)) / magnitude + 1n;
    const wide = c.int();
    c.ds(ops.movsxd, 8, wide, x);
    const m = c.int();
    c.immTo(m, multiplier);
    c.copy(quotient, wide, Ty.i64);
    c.ds(ops.imul, 8, quotient, m);
    c.di(ops.sar, 8, quotient, 32 + s);
    const sign = c.int();
    c.copy(sign, x, Ty.i32);
    c.di(ops.shr, 4, sign, 31);
    c.ds(ops.add, 4, quotient, sign);
    if (by < 0n) c.d(ops.neg, 4, quotient);
  } else {
    const length = magnitude.toString(2).length;
    const short = (1n << BigInt(31 + length)) / magnitude + 1n;
    const m = c.int();
    if (short * magnitude - (1n << BigInt(31 + length)) <= 1n << BigInt(length - 1)) {
      c.immTo(m, short);
      c.copy(quotient, x, Ty.i64);
      c.ds(ops.imul, 8, quotient, m);
      c.di(ops.shr, 8, quotient, 31 + length);
    } else {
      // The exact multiplier has 33 bits: the high half of a 128-bit product is needed.
      c.immTo(m, (1n << BigInt(32 + length)) / magnitude + 1n);
      c.copy(R.rax, x, Ty.i64);
      c.d(ops.mul, 8, m);
      const high = c.int();
      c.copy(high, R.rdx, Ty.i64);
      c.copy(quotient, R.rax, Ty.i64);
      c.di(ops.shr, 8, quotient, 32 + length);
      c.di(ops.shl, 8, high, 32 - length);
      c.ds(ops.or, 8, quotient, high);
    }
  }
  if (!remainder) return true;
  if (power >= 0) {
    c.di(ops.shl, size, quotient, power);
    c.copy(d, x, ty);
    c.ds(ops.sub, size, d, quotient);
    return true;
  }
  const product = c.emit(ops.imul3, 'dsi', size);
  const t = c.int();
  product.d = t;
  product.s = quotient;
  product.imm = Number(BigInt.asIntN(32, by));
  c.copy(d, x, ty);
  c.ds(ops.sub, size, d, t);
  return true;
}
