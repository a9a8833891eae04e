/** Sums and differences, wrapping and saturating (Intel SDM vol. 2: PADDx, PSUBx on mm). */
import { FAULT } from "../status";
import { half, mmDst, mmSrc, putLow } from "./register";

export function paddb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.add(half(mmDst(r)), half(p))) : FAULT;
}
export function paddw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.add(half(mmDst(r)), half(p))) : FAULT;
}
export function paddd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i32x4.add(half(mmDst(r)), half(p))) : FAULT;
}
export function paddq(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i64x2.add(half(mmDst(r)), half(p))) : FAULT;
}
export function paddsb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.add_sat_s(half(mmDst(r)), half(p))) : FAULT;
}
export function paddsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.add_sat_s(half(mmDst(r)), half(p))) : FAULT;
}
export function paddusb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.add_sat_u(half(mmDst(r)), half(p))) : FAULT;
}
export function paddusw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.add_sat_u(half(mmDst(r)), half(p))) : FAULT;
}
export function psubb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.sub(half(mmDst(r)), half(p))) : FAULT;
}
export function psubw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.sub(half(mmDst(r)), half(p))) : FAULT;
}
export function psubd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i32x4.sub(half(mmDst(r)), half(p))) : FAULT;
}
export function psubq(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i64x2.sub(half(mmDst(r)), half(p))) : FAULT;
}
export function psubsb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.sub_sat_s(half(mmDst(r)), half(p))) : FAULT;
}
export function psubsw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.sub_sat_s(half(mmDst(r)), half(p))) : FAULT;
}
export function psubusb(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i8x16.sub_sat_u(half(mmDst(r)), half(p))) : FAULT;
}
export function psubusw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, i16x8.sub_sat_u(half(mmDst(r)), half(p))) : FAULT;
}
