/**
 * Shifts by a register, memory or an immediate; a count beyond the element gives zeros or signs (Intel SDM vol. 2, on
 * mm).
 */
import { immOf } from "../../decode/record";
import { FAULT } from "../status";
import { blocked, half, mmDst, mmSrc, putLow } from "./register";

@inline function psrlwBy(v: v128, n: u64): v128 { return n > 15 ? i64x2.splat(0) : i16x8.shr_u(v, <i32>n); }
@inline function psrldBy(v: v128, n: u64): v128 { return n > 31 ? i64x2.splat(0) : i32x4.shr_u(v, <i32>n); }
@inline function psrlqBy(v: v128, n: u64): v128 { return n > 63 ? i64x2.splat(0) : i64x2.shr_u(v, <i32>n); }
@inline function psrawBy(v: v128, n: u64): v128 { return i16x8.shr_s(v, n > 15 ? 15 : <i32>n); }
@inline function psradBy(v: v128, n: u64): v128 { return i32x4.shr_s(v, n > 31 ? 31 : <i32>n); }
@inline function psllwBy(v: v128, n: u64): v128 { return n > 15 ? i64x2.splat(0) : i16x8.shl(v, <i32>n); }
@inline function pslldBy(v: v128, n: u64): v128 { return n > 31 ? i64x2.splat(0) : i32x4.shl(v, <i32>n); }
@inline function psllqBy(v: v128, n: u64): v128 { return n > 63 ? i64x2.splat(0) : i64x2.shl(v, <i32>n); }

export function psrlw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psrlwBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psrlwImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psrlwBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function psrld(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psrldBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psrldImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psrldBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function psrlq(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psrlqBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psrlqImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psrlqBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function psraw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psrawBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psrawImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psrawBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function psrad(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psradBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psradImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psradBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function psllw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psllwBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psllwImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psllwBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function pslld(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, pslldBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function pslldImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, pslldBy(half(mmDst(r)), immOf(r) & 0xff));
}
export function psllq(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, psllqBy(half(mmDst(r)), load<u64>(p))) : FAULT;
}
export function psllqImm(r: usize): u32 {
  return blocked() ? FAULT : putLow(r, psllqBy(half(mmDst(r)), immOf(r) & 0xff));
}
