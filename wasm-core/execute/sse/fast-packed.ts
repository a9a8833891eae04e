/**
 * Packed counterparts of fast.ts: the same conditions, on every lane; the rest is done lane by lane by the handlers.
 * Pointers to destination and source, or whole vectors.
 */
import { isSafe32 } from "../softfloat/native";
import { MIN32, MIN64, inexactIsKnown, settled } from "./fast";

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

/** No NaN, no denormal: a comparison leaves MXCSR as it is. */
@inline export function plain64(a: v128, b: v128): bool {
  return v128.all_true<i32>(v128.and(v128.eq<f64>(a, a), v128.eq<f64>(b, b))) && !anyDenormal64(a) && !anyDenormal64(b);
}

@inline export function plain32(a: v128, b: v128): bool {
  return v128.all_true<i32>(v128.and(v128.eq<f32>(a, a), v128.eq<f32>(b, b))) && !anyDenormal32(a) && !anyDenormal32(b);
}

@inline export function cvtps2pdFast(d: usize, s: usize): bool {
  const a = i64x2.splat(load<i64>(s));
  return plain32(a, a) && put(d, f64x2.promote_low_f32x4(a));
}

@inline export function cvtpd2psFast(d: usize, s: usize): bool {
  const r = f32x4.demote_f64x2_zero(v128.load(s));
  const low = (load<u64>(s) == 0 || isSafe32(<u32>v128.extract_lane<i32>(r, 0)));
  const high = (load<u64>(s, 8) == 0 || isSafe32(<u32>v128.extract_lane<i32>(r, 1)));
  return low && high && settled() && put(d, r);
}

@inline export function cvtdq2psFast(d: usize, s: usize): bool {
  return settled() && put(d, v128.convert<i32>(v128.load(s)));
}

@inline export function cvttps2dqFast(d: usize, s: usize): bool {
  const a = v128.load(s);
  return inexactIsKnown() && putIf(d, v128.trunc_sat<i32>(a), v128.lt<f32>(v128.abs<f32>(a), ps(2147483648)));
}

@inline export function cvtps2dqFast(d: usize, s: usize): bool {
  const a = v128.load(s);
  return settled() && putIf(d, v128.trunc_sat<i32>(v128.nearest<f32>(a)), v128.lt<f32>(v128.abs<f32>(a), ps(2147483648)));
}

@inline export function cvttpd2dqFast(d: usize, s: usize): bool {
  const a = v128.load(s);
  return inexactIsKnown() && putIf(d, i32x4.trunc_sat_f64x2_s_zero(a), v128.lt<f64>(v128.abs<f64>(a), pd(2147483648)));
}

@inline export function cvtpd2dqFast(d: usize, s: usize): bool {
  const a = v128.load(s);
  return settled() && putIf(d, i32x4.trunc_sat_f64x2_s_zero(v128.nearest<f64>(a)), v128.lt<f64>(v128.abs<f64>(a), pd(2147483647)));
}

/** ROUNDPD and ROUNDPS by mode 0..3, when inexact results are not reported or integral anyway. */
@inline export function roundpdFast(d: usize, s: usize, mode: u32, report: bool): bool {
  const a = v128.load(s);
  if (!plain64(a, a)) return false;
  const r = mode == 0 ? v128.nearest<f64>(a) : mode == 1 ? v128.floor<f64>(a) : mode == 2 ? v128.ceil<f64>(a) : v128.trunc<f64>(a);
  return (!report || v128.all_true<i32>(v128.eq<f64>(r, a))) && put(d, r);
}

@inline export function roundpsFast(d: usize, s: usize, mode: u32, report: bool): bool {
  const a = v128.load(s);
  if (!plain32(a, a)) return false;
  const r = mode == 0 ? v128.nearest<f32>(a) : mode == 1 ? v128.floor<f32>(a) : mode == 2 ? v128.ceil<f32>(a) : v128.trunc<f32>(a);
  return (!report || v128.all_true<i32>(v128.eq<f32>(r, a))) && put(d, r);
}
