/** Bitwise operations (Intel SDM vol. 2: PAND, PANDN, POR, PXOR on mm). */
import { FAULT } from "../status";
import { mmDst, mmSrc, putMm } from "./register";

export function pand(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = load<u64>(mmDst(r)), b = load<u64>(p);
  return putMm(r, a & b);
}
export function pandn(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = load<u64>(mmDst(r)), b = load<u64>(p);
  return putMm(r, ~a & b);
}
export function por(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = load<u64>(mmDst(r)), b = load<u64>(p);
  return putMm(r, a | b);
}
export function pxor(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const a = load<u64>(mmDst(r)), b = load<u64>(p);
  return putMm(r, a ^ b);
}
