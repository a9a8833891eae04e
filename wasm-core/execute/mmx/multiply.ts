/** Products (Intel SDM vol. 2: PMULx, PMADDWD on mm). */
import { FAULT } from "../status";
import { half, mmDst, mmSrc, putLow } from "./register";

/** The upper words of four 32-bit products. */
@inline function highWords(v: v128): v128 { return v128.shuffle<u16>(v, v, 1, 3, 5, 7, 1, 3, 5, 7); }

export function pmullw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.mul(half(mmDst(r)), half(p))) : FAULT;
}
export function pmulhw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, highWords(i32x4.extmul_low_i16x8_s(half(mmDst(r)), half(p)))) : FAULT;
}
export function pmulhuw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, highWords(i32x4.extmul_low_i16x8_u(half(mmDst(r)), half(p)))) : FAULT;
}
export function pmaddwd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i32x4.dot_i16x8_s(half(mmDst(r)), half(p))) : FAULT;
}
export function pmuludq(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i64x2.extmul_low_i32x4_u(half(mmDst(r)), half(p))) : FAULT;
}
