/** Conversions between formats and to and from integers, and rounding to an integral value; flags as environment.ts gathers them. */
import { DAZ, IE, PE, ZERO, controlBits, raiseDenormal, raiseFlags, rounding, startOperation } from "./environment";
import { INF64, QUIET64, SIGN64, expOf, isDenormal, isInf64, isNaN64, isSignaling64, isZero64, narrow, operand, sigOf, signOf, widen } from "./format";
import { roundPack, shiftRound, wasInexact } from "./round";

/** An operand of an instruction that never reports DE. */
@inline function quietOperand<T>(x: u64): u64 {
  if ((controlBits() & DAZ) && isDenormal<T>(x)) return (sizeof<T>() == 4 ? (x & 0x80000000) << 32 : x & SIGN64);
  if (sizeof<T>() == 4) return widen(x);
  return x;
}

/** To a signed integer of `bits` (32 or 64), by MXCSR's rounding or truncating; the integer indefinite and IE when it does not fit. */
export function toInteger<T>(x: u64, bits: i32, truncate: bool): i64 {
  const indefinite: i64 = bits == 32 ? 0x80000000 : i64.MIN_VALUE;
  const a = quietOperand<T>(x);
  if (isZero64(a)) return 0;
  const negative = signOf(a);
  const e = expOf(a);
  if ((a & INF64) == INF64 || e > 63) {
    raiseFlags(IE);
    return indefinite;
  }
  let magnitude: u64;
  let inexact = false;
  if (e == 63) {
    magnitude = sigOf(a);
  } else {
    magnitude = shiftRound(truncate ? ZERO : rounding(), negative, sigOf(a), 63 - e);
    inexact = wasInexact();
  }
  if (magnitude > (<u64>1 << (bits - 1)) - u64(negative == 0)) {
    raiseFlags(IE);
    return indefinite;
  }
  if (inexact) raiseFlags(PE);
  const value = negative ? -<i64>magnitude : <i64>magnitude;
  return bits == 32 ? value & 0xFFFFFFFF : value;
}

export function fromInteger<T>(value: i64): u64 {
  if (value == 0) return 0;
  const magnitude: u64 = value < 0 ? -value : value;
  const n = clz<u64>(magnitude);
  return roundPack<T>(u64(value < 0), 63 - <i32>n, magnitude << n);
}

/** binary32 to binary64. */
export function toDouble(x: u64): u64 {
  startOperation();
  const a = operand<f32>(x);
  if (isNaN64(a)) {
    if (isSignaling64(a)) raiseFlags(IE);
    return a | QUIET64;
  }
  raiseDenormal();
  return a;
}

/** binary64 to binary32. */
export function toSingle(x: u64): u64 {
  startOperation();
  const a = operand<f64>(x);
  if (isNaN64(a)) {
    if (isSignaling64(a)) raiseFlags(IE);
    return narrow<f32>(a | QUIET64);
  }
  raiseDenormal();
  if (isInf64(a) || isZero64(a)) return narrow<f32>(a);
  return roundPack<f32>(signOf(a), expOf(a), sigOf(a));
}

/** To an integral value in the same format. `mode` NEAREST..ZERO; PE only when `report`. */
export function toIntegral<T>(x: u64, mode: u32, report: bool): u64 {
  const a = quietOperand<T>(x);
  if (isNaN64(a)) {
    if (isSignaling64(a)) raiseFlags(IE);
    return narrow<T>(a | QUIET64);
  }
  if (isZero64(a) || isInf64(a)) return narrow<T>(a);
  const e = expOf(a);
  if (e >= 62) return x;
  const whole = shiftRound(mode, signOf(a), sigOf(a), 63 - e);
  if (wasInexact() && report) raiseFlags(PE);
  if (whole == 0) return narrow<T>(a & SIGN64);
  const n = clz<u64>(whole);
  return roundPack<T>(signOf(a), 63 - <i32>n, whole << n);
}
