/**
 * The binary32 and binary64 formats taken apart. Operations are generic over T (f32 or f64), take and
 * return encodings in a u64, and work on the binary64 encoding inside: widening is exact, so only the last step,
 * the rounding, knows the format.
 *
 * A finite value that is not zero is (-1)^sign * (sig / 2^63) * 2^exp with bit 63 of sig set.
 */
import { DAZ, IE, controlBits, raiseFlags, sawDenormal } from "./environment";

export const SIGN64: u64 = 0x8000000000000000;
export const INF64: u64 = 0x7FF0000000000000;
export const FRACTION64: u64 = 0x000FFFFFFFFFFFFF;
export const QUIET64: u64 = 0x0008000000000000;
export const DEFAULT_NAN64: u64 = 0xFFF8000000000000;

@inline export function isNaN64(x: u64): bool { return (x << 1) > (INF64 << 1); }
@inline export function isInf64(x: u64): bool { return (x << 1) == (INF64 << 1); }
@inline export function isZero64(x: u64): bool { return (x << 1) == 0; }
@inline export function isSignaling64(x: u64): bool { return isNaN64(x) && (x & QUIET64) == 0; }

@inline export function isDenormal<T>(x: u64): bool {
  if (sizeof<T>() == 4) return <u32>(x & 0x7FFFFFFF) - 1 < <u32>0x7FFFFF;
  return (x & ~SIGN64) - 1 < FRACTION64;
}

/** binary32 to binary64 encoding; a signaling NaN stays signaling. */
export function widen(x: u64): u64 {
  const sign = (x & 0x80000000) << 32;
  const exponent = (x >> 23) & 0xFF;
  const fraction = x & 0x7FFFFF;
  if (exponent == 0xFF) return sign | INF64 | (fraction << 29);
  if (exponent != 0) return sign | ((exponent + 896) << 52) | (fraction << 29);
  if (fraction == 0) return sign;
  const n = clz<u64>(fraction); // 41..63
  return sign | ((<u64>(937 - <i64>n)) << 52) | ((fraction << (n - 11)) & FRACTION64);
}

/** binary64 to T, for NaNs, infinities and zeros only. */
@inline export function narrow<T>(x: u64): u64 {
  if (sizeof<T>() == 4) return ((x >> 32) & 0xFF800000) | ((x & FRACTION64) >> 29);
  return x;
}

/** An operand as binary64, after denormals-are-zeros; a denormal that stays one is noted. */
@inline export function operand<T>(x: u64): u64 {
  if (isDenormal<T>(x)) {
    if (controlBits() & DAZ) x &= sizeof<T>() == 4 ? 0x80000000 : SIGN64;
    else sawDenormal();
  }
  if (sizeof<T>() == 4) return widen(x);
  return x;
}

/** The result of an operation with a NaN among its operands: the first that is one, quieted. */
export function pickNaN(a: u64, b: u64): u64 {
  if (isSignaling64(a) || isSignaling64(b)) raiseFlags(IE);
  return (isNaN64(a) ? a : b) | QUIET64;
}

@inline export function invalid<T>(): u64 {
  raiseFlags(IE);
  return narrow<T>(DEFAULT_NAN64);
}

@inline export function signOf(x: u64): u64 { return x >> 63; }

export function expOf(x: u64): i32 {
  const exponent = <i32>((x >> 52) & 0x7FF);
  if (exponent != 0) return exponent - 1023;
  return -1011 - <i32>clz<u64>(x & FRACTION64);
}

export function sigOf(x: u64): u64 {
  const fraction = x & FRACTION64;
  if (x & INF64) return SIGN64 | (fraction << 11);
  return fraction << clz<u64>(fraction);
}
