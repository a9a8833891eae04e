/** Bitwise logic, for the integer and both floating-point spellings, and PTEST. */
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";
import { CF, ZF, putFlags } from "../flags";

export function pand(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.and(a, b));
  return NEXT;
}

export function pandn(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.andnot(b, a));
  return NEXT;
}

export function por(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.or(a, b));
  return NEXT;
}

export function pxor(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.xor(a, b));
  return NEXT;
}

export function ptest(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const a = v128.load(xmmDst(r));
  const b = v128.load(s);
  putFlags((v128.any_true(v128.and(a, b)) ? 0 : ZF) | (v128.any_true(v128.andnot(b, a)) ? 0 : CF));
  return NEXT;
}
