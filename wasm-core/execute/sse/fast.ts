/**
 * The common cases of SSE arithmetic, small enough to stand inside the hot loop. Each takes pointers to the destination
 * and source lanes, and either does the whole instruction and answers true, or has changed
 * nothing and answers false: then the handler of the same name does it. Taken only when MXCSR cannot change:
 * everything masked, round to nearest, PE already set, operands not denormal, the result normal (or an exact zero).
 * DAZ and FTZ make no difference under these conditions.
 */
import { MXCSR } from "../../generated/state";
import { CF, PF, ZF } from "../flags";
import { isSafe32, isSafe64, notDenormal32, notDenormal64 } from "../softfloat/native";

/** The smallest normal numbers. */
export const MIN64: f64 = 2.2250738585072014e-308;
export const MIN32: f32 = 1.17549435e-38;

/** Masks, RC and PE as the fast paths want them. */
@inline export function settled(): bool { return (load<u32>(MXCSR) & 0x7FA0) == 0x1FA0; }

@inline function notDenormals64(d: usize, s: usize): bool { return notDenormal64(load<u64>(d)) && notDenormal64(load<u64>(s)); }
@inline function notDenormals32(d: usize, s: usize): bool { return notDenormal32(load<u32>(d)) && notDenormal32(load<u32>(s)); }

@inline function put64(d: usize, r: f64): bool {
  store<f64>(d, r);
  return true;
}

@inline function put32(d: usize, r: f32): bool {
  store<f32>(d, r);
  return true;
}

/** Masks and RC as the fast path wants them; PE may be clear if the result is exact. */
@inline function calm(): bool { return (load<u32>(MXCSR) & 0x7F80) == 0x1F80; }
@inline function inexactSeen(): bool { return (load<u32>(MXCSR) & 0x20) != 0; }

/** Whether r = a + b without rounding (Knuth's TwoSum; a NaN on the way says no). */
@inline function exactSum(a: f64, b: f64, r: f64): bool {
  const t = r - a;
  return (a - (r - t)) + (b - t) == 0;
}

@inline export function addsdFast(d: usize, s: usize): bool {
  if (!calm() || !notDenormals64(d, s)) return false;
  const a = load<f64>(d);
  const b = load<f64>(s);
  const r = a + b;
  return (isSafe64(reinterpret<u64>(r)) || r == 0) && (inexactSeen() || exactSum(a, b, r)) && put64(d, r);
}

@inline export function subsdFast(d: usize, s: usize): bool {
  if (!calm() || !notDenormals64(d, s)) return false;
  const a = load<f64>(d);
  const b = load<f64>(s);
  const r = a - b;
  return (isSafe64(reinterpret<u64>(r)) || r == 0) && (inexactSeen() || exactSum(a, -b, r)) && put64(d, r);
}

@inline export function mulsdFast(d: usize, s: usize): bool {
  if (!calm() || !notDenormals64(d, s)) return false;
  // Two significands of 26 bits have an exact product.
  if (!inexactSeen() && ((load<u64>(d) | load<u64>(s)) & 0x7ffffff) != 0) return false;
  const a = load<f64>(d);
  const b = load<f64>(s);
  const r = a * b;
  return (isSafe64(reinterpret<u64>(r)) || (r == 0 && (a == 0 || b == 0))) && put64(d, r);
}

@inline export function divsdFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals64(d, s)) return false;
  const a = load<f64>(d);
  const r = a / load<f64>(s);
  return (isSafe64(reinterpret<u64>(r)) || (r == 0 && a == 0)) && put64(d, r);
}

@inline export function sqrtsdFast(d: usize, s: usize): bool {
  const a = load<f64>(s);
  return settled() && a >= MIN64 && a < Infinity && put64(d, Math.sqrt(a));
}

@inline export function addssFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals32(d, s)) return false;
  const r = load<f32>(d) + load<f32>(s);
  return (isSafe32(reinterpret<u32>(r)) || r == 0) && put32(d, r);
}

@inline export function subssFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals32(d, s)) return false;
  const r = load<f32>(d) - load<f32>(s);
  return (isSafe32(reinterpret<u32>(r)) || r == 0) && put32(d, r);
}

@inline export function mulssFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals32(d, s)) return false;
  const a = load<f32>(d);
  const b = load<f32>(s);
  const r = a * b;
  return (isSafe32(reinterpret<u32>(r)) || (r == 0 && (a == 0 || b == 0))) && put32(d, r);
}

@inline export function divssFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals32(d, s)) return false;
  const a = load<f32>(d);
  const r = a / load<f32>(s);
  return (isSafe32(reinterpret<u32>(r)) || (r == 0 && a == 0)) && put32(d, r);
}

@inline export function sqrtssFast(d: usize, s: usize): bool {
  const a = load<f32>(s);
  return settled() && a >= MIN32 && a < Infinity && put32(d, Mathf.sqrt(a));
}

// From here on nothing but a NaN or a denormal could touch MXCSR, so its value does not matter.

@inline export function minsdFast(d: usize, s: usize): bool {
  if (!notDenormals64(d, s)) return false;
  const a = load<f64>(d);
  const b = load<f64>(s);
  return a == a && b == b && put64(d, a < b ? a : b);
}

@inline export function maxsdFast(d: usize, s: usize): bool {
  if (!notDenormals64(d, s)) return false;
  const a = load<f64>(d);
  const b = load<f64>(s);
  return a == a && b == b && put64(d, a > b ? a : b);
}

@inline export function minssFast(d: usize, s: usize): bool {
  if (!notDenormals32(d, s)) return false;
  const a = load<f32>(d);
  const b = load<f32>(s);
  return a == a && b == b && put32(d, a < b ? a : b);
}

@inline export function maxssFast(d: usize, s: usize): bool {
  if (!notDenormals32(d, s)) return false;
  const a = load<f32>(d);
  const b = load<f32>(s);
  return a == a && b == b && put32(d, a > b ? a : b);
}

/** The flags of COMISD and UCOMISD in RFLAGS positions, or -1: for the handler. */
@inline export function comisdFast(d: usize, s: usize): i32 {
  const a = load<f64>(d);
  const b = load<f64>(s);
  if (!(a == a && b == b && notDenormals64(d, s))) return -1;
  return (i32(a < b) * CF) | (i32(a == b) * ZF);
}

/** COMISS and UCOMISS, as comisdFast. */
@inline export function comissFast(d: usize, s: usize): i32 {
  const a = load<f32>(d);
  const b = load<f32>(s);
  if (!(a == a && b == b && notDenormals32(d, s))) return -1;
  return (i32(a < b) * CF) | (i32(a == b) * ZF);
}

/** The flags of an unordered comparison. */
export const UNORDERED_FLAGS: u32 = CF | PF | ZF;

/** CVTSI2SD from 32 bits: always exact. */
@inline export function cvtsi2sd32(d: usize, v: i32): void { store<f64>(d, <f64>v); }

@inline export function cvtsi2sd64Fast(d: usize, v: i64): bool {
  return (settled() || <u64>(v + 0x20000000000000) <= 0x40000000000000) && put64(d, <f64>v);
}

@inline export function cvtsi2ssFast(d: usize, v: i64): bool {
  return (settled() || <u64>(v + 0x1000000) <= 0x2000000) && put32(d, <f32>v);
}

/**
 * Whether CVTTSD2SI of this value is done by plain truncation; the caller stores `<i64>a` or `<i32>a`.
 * An inexact one needs PE sticky and masked.
 */
@inline export function truncatesTo64(a: f64): bool {
  return Math.abs(a) < 9223372036854775808.0 && (f64.trunc(a) == a || inexactIsKnown());
}

@inline export function truncatesTo32(a: f64): bool {
  return Math.abs(a) < 2147483648.0 && (f64.trunc(a) == a || inexactIsKnown());
}

/** PE is masked and already set. */
@inline export function inexactIsKnown(): bool { return (load<u32>(MXCSR) & 0x1020) == 0x1020; }

@inline export function cvtss2sdFast(d: usize, s: usize): bool {
  const a = load<f32>(s);
  return a == a && notDenormal32(load<u32>(s)) && put64(d, <f64>a);
}

@inline export function cvtsd2ssFast(d: usize, s: usize): bool {
  const a = load<f64>(s);
  const r = <f32>a;
  return ((settled() && isSafe32(reinterpret<u32>(r))) || reinterpret<u64>(a) == 0) && put32(d, r);
}

/** To nearest, as RC asks when settled: the caller stores `<i64>f64.nearest(a)`. */
@inline export function roundsTo64(a: f64): bool { return Math.abs(a) < 9223372036854775808.0 && settled(); }
@inline export function roundsTo32(a: f64): bool { return Math.abs(a) < 2147483647.0 && settled(); }
