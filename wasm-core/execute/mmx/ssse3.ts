/** SSSE3 on mm registers (Intel SDM vol. 2). */
import { immOf } from "../../decode/record";
import { FAULT } from "../status";
import { half, mmDst, mmSrc, putLow, putMm } from "./register";

export function pshufb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.swizzle(half(mmDst(r)), v128.and(half(p), i8x16.splat(<i8>0x87)))) : FAULT;
}

/** Even and odd elements of the destination, then the source. */
@inline function evenWords(a: v128, b: v128): v128 { return v128.shuffle<u16>(a, b, 0, 2, 8, 10, 0, 2, 8, 10); }
@inline function oddWords(a: v128, b: v128): v128 { return v128.shuffle<u16>(a, b, 1, 3, 9, 11, 1, 3, 9, 11); }
@inline function evenDwords(a: v128, b: v128): v128 { return v128.shuffle<u32>(a, b, 0, 4, 0, 4); }
@inline function oddDwords(a: v128, b: v128): v128 { return v128.shuffle<u32>(a, b, 1, 5, 1, 5); }
export function phaddw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  return putLow(r, i16x8.add(evenWords(a, b), oddWords(a, b)));
}
export function phaddd(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  return putLow(r, i32x4.add(evenDwords(a, b), oddDwords(a, b)));
}
export function phaddsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  return putLow(r, i16x8.add_sat_s(evenWords(a, b), oddWords(a, b)));
}
export function phsubw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  return putLow(r, i16x8.sub(evenWords(a, b), oddWords(a, b)));
}
export function phsubd(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  return putLow(r, i32x4.sub(evenDwords(a, b), oddDwords(a, b)));
}
export function phsubsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  return putLow(r, i16x8.sub_sat_s(evenWords(a, b), oddWords(a, b)));
}

/** Unsigned bytes of the destination times signed bytes of the source, neighbours added with saturation. */
export function pmaddubsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const products = i16x8.mul(i16x8.extend_low_i8x16_u(half(mmDst(r))), i16x8.extend_low_i8x16_s(half(p)));
  const even = v128.shuffle<u16>(products, products, 0, 2, 4, 6, 0, 2, 4, 6);
  const odd = v128.shuffle<u16>(products, products, 1, 3, 5, 7, 1, 3, 5, 7);
  return putLow(r, i16x8.add_sat_s(even, odd));
}

export function psignb(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  const negative = i8x16.shr_s(b, 7);
  return putLow(r, v128.andnot(i8x16.sub(v128.xor(a, negative), negative), i8x16.eq(b, i64x2.splat(0))));
}
export function psignw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  const negative = i16x8.shr_s(b, 15);
  return putLow(r, v128.andnot(i16x8.sub(v128.xor(a, negative), negative), i16x8.eq(b, i64x2.splat(0))));
}
export function psignd(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  const negative = i32x4.shr_s(b, 31);
  return putLow(r, v128.andnot(i32x4.sub(v128.xor(a, negative), negative), i32x4.eq(b, i64x2.splat(0))));
}

export function pmulhrsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const rounded = i32x4.shr_s(i32x4.add(i32x4.extmul_low_i16x8_s(half(mmDst(r)), half(p)), i32x4.splat(0x4000)), 15);
  return putLow(r, v128.shuffle<u16>(rounded, rounded, 0, 2, 4, 6, 0, 2, 4, 6));
}
export function pabsb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.abs(half(p))) : FAULT;
}
export function pabsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.abs(half(p))) : FAULT;
}
export function pabsd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i32x4.abs(half(p))) : FAULT;
}

export function palignr(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const high = load<u64>(mmDst(r)), low = load<u64>(p);
  const by = (immOf(r) & 0xff) << 3;
  if (by == 0) return putMm(r, low);
  if (by < 64) return putMm(r, (low >> by) | (high << (64 - by)));
  return putMm(r, by < 128 ? high >> (by - 64) : 0);
}
