/** PMOVSX and PMOVZX: the lowest elements, widened. */
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrc } from "../operand";

export function pmovsxbw(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<i8>(i64x2.splat(load<i64>(s))));
  return NEXT;
}

export function pmovsxbd(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<i16>(v128.extend_low<i8>(i32x4.splat(load<i32>(s)))));
  return NEXT;
}

export function pmovsxbq(r: usize): u32 {
  const s = xmmSrc(r, 2);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<i32>(v128.extend_low<i16>(v128.extend_low<i8>(i16x8.splat(load<i16>(s))))));
  return NEXT;
}

export function pmovsxwd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<i16>(i64x2.splat(load<i64>(s))));
  return NEXT;
}

export function pmovsxwq(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<i32>(v128.extend_low<i16>(i32x4.splat(load<i32>(s)))));
  return NEXT;
}

export function pmovsxdq(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<i32>(i64x2.splat(load<i64>(s))));
  return NEXT;
}

export function pmovzxbw(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<u8>(i64x2.splat(load<i64>(s))));
  return NEXT;
}

export function pmovzxbd(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<u16>(v128.extend_low<u8>(i32x4.splat(load<i32>(s)))));
  return NEXT;
}

export function pmovzxbq(r: usize): u32 {
  const s = xmmSrc(r, 2);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<u32>(v128.extend_low<u16>(v128.extend_low<u8>(i16x8.splat(load<i16>(s))))));
  return NEXT;
}

export function pmovzxwd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<u16>(i64x2.splat(load<i64>(s))));
  return NEXT;
}

export function pmovzxwq(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<u32>(v128.extend_low<u16>(i32x4.splat(load<i32>(s)))));
  return NEXT;
}

export function pmovzxdq(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.extend_low<u32>(i64x2.splat(load<i64>(s))));
  return NEXT;
}
