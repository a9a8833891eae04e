/**
 * Add, subtract, multiply, divide and square root in integers, exact under every MXCSR.
 * Each takes and returns encodings of T and gathers flags in environment.ts. Intel SDM vol. 1, chapter 11 and appendix E.
 */
import { DOWN, IE, ZE, raiseDenormal, raiseFlags, rounding, startOperation } from "./environment";
import {
  INF64, QUIET64, SIGN64, expOf, invalid, isInf64, isNaN64, isSignaling64, isZero64, narrow, operand, pickNaN, sigOf, signOf,
} from "./format";
import { roundPack } from "./round";

/** Right shift that keeps "something was lost" in the lowest bit. */
@inline function jam(x: u64, by: i32): u64 {
  if (by >= 64) return u64(x != 0);
  return (x >> by) | u64((x & ((<u64>1 << by) - 1)) != 0);
}

@inline function zeroSum(): u64 { return rounding() == DOWN ? SIGN64 : 0; }

function sum<T>(a: u64, b: u64): u64 {
  if (isInf64(a)) {
    if (isInf64(b) && a != b) return invalid<T>();
    raiseDenormal();
    return narrow<T>(a);
  }
  raiseDenormal();
  if (isInf64(b)) return narrow<T>(b);
  if (isZero64(a) && isZero64(b)) return narrow<T>(a == b ? a : zeroSum());
  if (isZero64(a)) return roundPack<T>(signOf(b), expOf(b), sigOf(b));
  if (isZero64(b)) return roundPack<T>(signOf(a), expOf(a), sigOf(a));
  if ((a << 1) < (b << 1)) {
    const t = a;
    a = b;
    b = t;
  }
  const e = expOf(a);
  const large = sigOf(a) >> 1;
  const small = jam(sigOf(b), e - expOf(b) + 1);
  const s = (a ^ b) >> 63 ? large - small : large + small;
  if (s == 0) return narrow<T>(zeroSum());
  const n = clz<u64>(s);
  return roundPack<T>(signOf(a), e + 1 - <i32>n, s << n);
}

export function add<T>(x: u64, y: u64): u64 {
  startOperation();
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNaN64(a) || isNaN64(b)) return narrow<T>(pickNaN(a, b));
  return sum<T>(a, b);
}

export function sub<T>(x: u64, y: u64): u64 {
  startOperation();
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNaN64(a) || isNaN64(b)) return narrow<T>(pickNaN(a, b));
  return sum<T>(a, b ^ SIGN64);
}

export function mul<T>(x: u64, y: u64): u64 {
  startOperation();
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNaN64(a) || isNaN64(b)) return narrow<T>(pickNaN(a, b));
  const sign = (a ^ b) & SIGN64;
  if (isInf64(a) || isInf64(b)) {
    if (isZero64(a) || isZero64(b)) return invalid<T>();
    raiseDenormal();
    return narrow<T>(sign | INF64);
  }
  raiseDenormal();
  if (isZero64(a) || isZero64(b)) return narrow<T>(sign);
  // Both significands end in 11 zero bits, so the middle sums below cannot overflow.
  const u = sigOf(a);
  const v = sigOf(b);
  const u0 = u & 0xFFFFFFFF;
  const v0 = v & 0xFFFFFFFF;
  const u1 = u >> 32;
  const v1 = v >> 32;
  const low = u0 * v0;
  const m1 = u1 * v0 + (low >> 32);
  const m2 = u0 * v1 + (m1 & 0xFFFFFFFF);
  let high = u1 * v1 + (m1 >> 32) + (m2 >> 32);
  const rest = (m2 << 32) | (low & 0xFFFFFFFF);
  let e = expOf(a) + expOf(b) + 1;
  if (<i64>high >= 0) {
    high = (high << 1) | (rest >> 63);
    e--;
    return roundPack<T>(sign >> 63, e, high | u64((rest << 1) != 0));
  }
  return roundPack<T>(sign >> 63, e, high | u64(rest != 0));
}

export function div<T>(x: u64, y: u64): u64 {
  startOperation();
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNaN64(a) || isNaN64(b)) return narrow<T>(pickNaN(a, b));
  const sign = (a ^ b) & SIGN64;
  if (isInf64(a)) {
    if (isInf64(b)) return invalid<T>();
    raiseDenormal();
    return narrow<T>(sign | INF64);
  }
  if (isZero64(b)) {
    if (isZero64(a)) return invalid<T>();
    raiseFlags(ZE);
    return narrow<T>(sign | INF64);
  }
  raiseDenormal();
  if (isInf64(b) || isZero64(a)) return narrow<T>(sign);
  let rest = sigOf(a) >> 11;
  const divisor = sigOf(b) >> 11;
  let e = expOf(a) - expOf(b);
  if (rest < divisor) {
    rest <<= 1;
    e--;
  }
  rest -= divisor;
  let q: u64 = 1;
  for (let i = 0; i < 5; i++) { // eleven bits a step: the rest has 53
    rest <<= 11;
    q = (q << 11) | (rest / divisor);
    rest %= divisor;
  }
  return roundPack<T>(sign >> 63, e, (q << 8) | u64(rest != 0));
}

export function sqrt<T>(x: u64): u64 {
  startOperation();
  const a = operand<T>(x);
  if (isNaN64(a)) {
    if (isSignaling64(a)) raiseFlags(IE);
    return narrow<T>(a | QUIET64);
  }
  if (isZero64(a)) return narrow<T>(a);
  if (a >> 63) return invalid<T>();
  if (isInf64(a)) return narrow<T>(a);
  raiseDenormal();
  let e = expOf(a);
  let radicand = sigOf(a) >> 11;
  if (e & 1) {
    radicand <<= 1;
    e--;
  }
  let root: u64 = 0;
  let rest: u64 = 0;
  for (let i = 52; i >= -56; i -= 2) { // a bit of the root a step, from two bits of the radicand
    rest = (rest << 2) | (i >= 0 ? (radicand >> i) & 3 : 0);
    const trial = (root << 2) | 1;
    root <<= 1;
    if (rest >= trial) {
      rest -= trial;
      root |= 1;
    }
  }
  return roundPack<T>(0, e >> 1, (root << 9) | u64(rest != 0));
}
