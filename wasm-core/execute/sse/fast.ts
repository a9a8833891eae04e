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

const MIN64: f64 = 2.2250738585072014e-308;
const MIN32: f32 = 1.17549435e-38;

/** Masks, RC and PE as the fast path wants them. */
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

@inline export function addsdFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals64(d, s)) return false;
  const r = load<f64>(d) + load<f64>(s);
  return (isSafe64(reinterpret<u64>(r)) || r == 0) && put64(d, r);
}

@inline export function subsdFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals64(d, s)) return false;
  const r = load<f64>(d) - load<f64>(s);
  return (isSafe64(reinterpret<u64>(r)) || r == 0) && put64(d, r);
}

@inline export function mulsdFast(d: usize, s: usize): bool {
  if (!settled() || !notDenormals64(d, s)) return false;
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
  return Math.abs(a) < 9223372036854775808.0 && (f64.trunc(a) == a || (load<u32>(MXCSR) & 0x1020) == 0x1020);
}

@inline export function truncatesTo32(a: f64): bool {
  return Math.abs(a) < 2147483648.0 && (f64.trunc(a) == a || (load<u32>(MXCSR) & 0x1020) == 0x1020);
}

@inline export function cvtss2sdFast(d: usize, s: usize): bool {
  const a = load<f32>(s);
  return a == a && notDenormal32(load<u32>(s)) && put64(d, <f64>a);
}

@inline export function cvtsd2ssFast(d: usize, s: usize): bool {
  const a = load<f64>(s);
  const r = <f32>a;
  return ((settled() && isSafe32(reinterpret<u32>(r))) || reinterpret<u64>(a) == 0) && put32(d, r);
}

// Packed: the same conditions on every lane.

@inline function pd(x: f64): v128 { return f64x2.splat(x); }
@inline function ps(x: f32): v128 { return f32x4.splat(x); }

@inline function anyDenormal64(a: v128): bool {
  const m = v128.abs<f64>(a);
  return v128.any_true(v128.and(v128.lt<f64>(m, pd(MIN64)), v128.gt<f64>(m, pd(0))));
}

@inline function anyDenormal32(a: v128): bool {
  const m = v128.abs<f32>(a);
  return v128.any_true(v128.and(v128.lt<f32>(m, ps(MIN32)), v128.gt<f32>(m, ps(0))));
}

/** Lanes above the underflow threshold and finite, all ones. */
@inline function safeLanes64(r: v128): v128 {
  const m = v128.abs<f64>(r);
  return v128.and(v128.ge<f64>(m, pd(2 * MIN64)), v128.lt<f64>(m, pd(Infinity)));
}

@inline function safeLanes32(r: v128): v128 {
  const m = v128.abs<f32>(r);
  return v128.and(v128.ge<f32>(m, ps(2 * MIN32)), v128.lt<f32>(m, ps(Infinity)));
}

@inline function zeroLanes64(r: v128): v128 { return v128.eq<f64>(r, pd(0)); }
@inline function zeroLanes32(r: v128): v128 { return v128.eq<f32>(r, ps(0)); }

@inline function put(d: usize, r: v128): bool {
  v128.store(d, r);
  return true;
}

/** ok: lanes all ones where the result may stand. */
@inline function putIf(d: usize, r: v128, ok: v128): bool { return v128.all_true<i32>(ok) && put(d, r); }

@inline export function addpdFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal64(a) || anyDenormal64(b)) return false;
  const r = v128.add<f64>(a, b);
  return putIf(d, r, v128.or(safeLanes64(r), zeroLanes64(r)));
}

@inline export function subpdFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal64(a) || anyDenormal64(b)) return false;
  const r = v128.sub<f64>(a, b);
  return putIf(d, r, v128.or(safeLanes64(r), zeroLanes64(r)));
}

@inline export function mulpdFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal64(a) || anyDenormal64(b)) return false;
  const r = v128.mul<f64>(a, b);
  return putIf(d, r, v128.or(safeLanes64(r), v128.and(zeroLanes64(r), v128.or(zeroLanes64(a), zeroLanes64(b)))));
}

@inline export function divpdFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal64(a) || anyDenormal64(b)) return false;
  const r = v128.div<f64>(a, b);
  return putIf(d, r, v128.or(safeLanes64(r), v128.and(zeroLanes64(r), zeroLanes64(a))));
}

@inline export function sqrtpdFast(d: usize, s: usize): bool {
  const a = v128.load(s);
  const ok = v128.and(v128.ge<f64>(a, pd(MIN64)), v128.lt<f64>(a, pd(Infinity)));
  return settled() && putIf(d, v128.sqrt<f64>(a), ok);
}

@inline export function addpsFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal32(a) || anyDenormal32(b)) return false;
  const r = v128.add<f32>(a, b);
  return putIf(d, r, v128.or(safeLanes32(r), zeroLanes32(r)));
}

@inline export function subpsFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal32(a) || anyDenormal32(b)) return false;
  const r = v128.sub<f32>(a, b);
  return putIf(d, r, v128.or(safeLanes32(r), zeroLanes32(r)));
}

@inline export function mulpsFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal32(a) || anyDenormal32(b)) return false;
  const r = v128.mul<f32>(a, b);
  return putIf(d, r, v128.or(safeLanes32(r), v128.and(zeroLanes32(r), v128.or(zeroLanes32(a), zeroLanes32(b)))));
}

@inline export function divpsFast(d: usize, s: usize): bool {
  const a = v128.load(d);
  const b = v128.load(s);
  if (!settled() || anyDenormal32(a) || anyDenormal32(b)) return false;
  const r = v128.div<f32>(a, b);
  return putIf(d, r, v128.or(safeLanes32(r), v128.and(zeroLanes32(r), zeroLanes32(a))));
}

@inline export function sqrtpsFast(d: usize, s: usize): bool {
  const a = v128.load(s);
  const ok = v128.and(v128.ge<f32>(a, ps(MIN32)), v128.lt<f32>(a, ps(Infinity)));
  return settled() && putIf(d, v128.sqrt<f32>(a), ok);
}

/** CMPPD and MIN/MAX of packed values need only this: no NaN, no denormal, so MXCSR stays. */
@inline export function plain64(a: v128, b: v128): bool {
  return v128.all_true<i32>(v128.and(v128.eq<f64>(a, a), v128.eq<f64>(b, b))) && !anyDenormal64(a) && !anyDenormal64(b);
}

@inline export function plain32(a: v128, b: v128): bool {
  return v128.all_true<i32>(v128.and(v128.eq<f32>(a, a), v128.eq<f32>(b, b))) && !anyDenormal32(a) && !anyDenormal32(b);
}
