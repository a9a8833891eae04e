/** Packed shifts. Counts beyond the lane give zero, or the sign for the arithmetic ones. */
import { immOf } from "../../decode/record";
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";

@inline function immCount(r: usize): u64 { return immOf(r) & 0xFF; }
@inline function none(): v128 { return i64x2.splat(0); }
@inline function iota(): v128 { return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }

@inline function sllw(x: v128, count: u64): v128 { return count > 15 ? none() : v128.shl<i16>(x, <i32>count); }

export function psllwImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, sllw(v128.load(d), immCount(r)));
  return NEXT;
}

export function psllw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, sllw(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function srlw(x: v128, count: u64): v128 { return count > 15 ? none() : v128.shr<u16>(x, <i32>count); }

export function psrlwImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, srlw(v128.load(d), immCount(r)));
  return NEXT;
}

export function psrlw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, srlw(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function sraw(x: v128, count: u64): v128 { return v128.shr<i16>(x, <i32>min<u64>(count, 15)); }

export function psrawImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, sraw(v128.load(d), immCount(r)));
  return NEXT;
}

export function psraw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, sraw(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function slld(x: v128, count: u64): v128 { return count > 31 ? none() : v128.shl<i32>(x, <i32>count); }

export function pslldImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, slld(v128.load(d), immCount(r)));
  return NEXT;
}

export function pslld(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, slld(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function srld(x: v128, count: u64): v128 { return count > 31 ? none() : v128.shr<u32>(x, <i32>count); }

export function psrldImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, srld(v128.load(d), immCount(r)));
  return NEXT;
}

export function psrld(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, srld(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function srad(x: v128, count: u64): v128 { return v128.shr<i32>(x, <i32>min<u64>(count, 31)); }

export function psradImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, srad(v128.load(d), immCount(r)));
  return NEXT;
}

export function psrad(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, srad(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function sllq(x: v128, count: u64): v128 { return count > 63 ? none() : v128.shl<i64>(x, <i32>count); }

export function psllqImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, sllq(v128.load(d), immCount(r)));
  return NEXT;
}

export function psllq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, sllq(v128.load(d), load<u64>(s)));
  return NEXT;
}

@inline function srlq(x: v128, count: u64): v128 { return count > 63 ? none() : v128.shr<u64>(x, <i32>count); }

export function psrlqImm(r: usize): u32 {
  const d = xmmDst(r);
  v128.store(d, srlq(v128.load(d), immCount(r)));
  return NEXT;
}

export function psrlq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  v128.store(d, srlq(v128.load(d), load<u64>(s)));
  return NEXT;
}

/** Whole register by bytes: an index outside 0..15 gives zero. */
export function pslldq(r: usize): u32 {
  const d = xmmDst(r);
  const count = i8x16.splat(<i8>min<u64>(immCount(r), 16));
  v128.store(d, v128.swizzle(v128.load(d), v128.sub<i8>(iota(), count)));
  return NEXT;
}

export function psrldq(r: usize): u32 {
  const d = xmmDst(r);
  const count = i8x16.splat(<i8>min<u64>(immCount(r), 16));
  v128.store(d, v128.swizzle(v128.load(d), v128.add<i8>(iota(), count)));
  return NEXT;
}
