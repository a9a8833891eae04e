/** Comparisons, minimum, maximum, average, sum of absolute differences (Intel SDM vol. 2, on mm). */
import { FAULT } from "../status";
import { half, mmDst, mmSrc, putLow, putMm } from "./register";

export function pcmpeqb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.eq(half(mmDst(r)), half(p))) : FAULT;
}
export function pcmpeqw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.eq(half(mmDst(r)), half(p))) : FAULT;
}
export function pcmpeqd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i32x4.eq(half(mmDst(r)), half(p))) : FAULT;
}
export function pcmpgtb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.gt_s(half(mmDst(r)), half(p))) : FAULT;
}
export function pcmpgtw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.gt_s(half(mmDst(r)), half(p))) : FAULT;
}
export function pcmpgtd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i32x4.gt_s(half(mmDst(r)), half(p))) : FAULT;
}
export function pminub(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.min_u(half(mmDst(r)), half(p))) : FAULT;
}
export function pmaxub(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.max_u(half(mmDst(r)), half(p))) : FAULT;
}
export function pminsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.min_s(half(mmDst(r)), half(p))) : FAULT;
}
export function pmaxsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.max_s(half(mmDst(r)), half(p))) : FAULT;
}
export function pavgb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.avgr_u(half(mmDst(r)), half(p))) : FAULT;
}
export function pavgw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.avgr_u(half(mmDst(r)), half(p))) : FAULT;
}

export function psadbw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = half(mmDst(r)), b = half(p);
  const words = i16x8.extadd_pairwise_i8x16_u(i8x16.sub(i8x16.max_u(a, b), i8x16.min_u(a, b)));
  const dwords = i32x4.extadd_pairwise_i16x8_u(words);
  return putMm(r, <u64>i32x4.extract_lane(dwords, 0) + <u64>i32x4.extract_lane(dwords, 1));
}
