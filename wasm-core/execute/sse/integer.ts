/** Packed integer addition, subtraction, comparison, minimum, maximum, average, sign and absolute value. `a` destination, `b` source. */
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";

export function paddb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add<i8>(a, b));
  return NEXT;
}

export function psubb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub<i8>(a, b));
  return NEXT;
}

export function pcmpeqb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.eq<i8>(a, b));
  return NEXT;
}

export function pcmpgtb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.gt<i8>(a, b));
  return NEXT;
}

export function paddw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add<i16>(a, b));
  return NEXT;
}

export function psubw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub<i16>(a, b));
  return NEXT;
}

export function pcmpeqw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.eq<i16>(a, b));
  return NEXT;
}

export function pcmpgtw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.gt<i16>(a, b));
  return NEXT;
}

export function paddd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add<i32>(a, b));
  return NEXT;
}

export function psubd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub<i32>(a, b));
  return NEXT;
}

export function pcmpeqd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.eq<i32>(a, b));
  return NEXT;
}

export function pcmpgtd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.gt<i32>(a, b));
  return NEXT;
}

export function paddq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add<i64>(a, b));
  return NEXT;
}

export function psubq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub<i64>(a, b));
  return NEXT;
}

export function pcmpeqq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.eq<i64>(a, b));
  return NEXT;
}

export function pcmpgtq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.gt<i64>(a, b));
  return NEXT;
}

export function paddsb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add_sat<i8>(a, b));
  return NEXT;
}

export function psubsb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub_sat<i8>(a, b));
  return NEXT;
}

export function paddsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add_sat<i16>(a, b));
  return NEXT;
}

export function psubsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub_sat<i16>(a, b));
  return NEXT;
}

export function paddusb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add_sat<u8>(a, b));
  return NEXT;
}

export function psubusb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub_sat<u8>(a, b));
  return NEXT;
}

export function paddusw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.add_sat<u16>(a, b));
  return NEXT;
}

export function psubusw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.sub_sat<u16>(a, b));
  return NEXT;
}

export function pminsb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.min<i8>(a, b));
  return NEXT;
}

export function pmaxsb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.max<i8>(a, b));
  return NEXT;
}

export function pminub(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.min<u8>(a, b));
  return NEXT;
}

export function pmaxub(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.max<u8>(a, b));
  return NEXT;
}

export function pminsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.min<i16>(a, b));
  return NEXT;
}

export function pmaxsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.max<i16>(a, b));
  return NEXT;
}

export function pminuw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.min<u16>(a, b));
  return NEXT;
}

export function pmaxuw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.max<u16>(a, b));
  return NEXT;
}

export function pminsd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.min<i32>(a, b));
  return NEXT;
}

export function pmaxsd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.max<i32>(a, b));
  return NEXT;
}

export function pminud(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.min<u32>(a, b));
  return NEXT;
}

export function pmaxud(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.max<u32>(a, b));
  return NEXT;
}

export function pavgb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.avgr<u8>(a, b));
  return NEXT;
}

export function pavgw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.avgr<u16>(a, b));
  return NEXT;
}

export function pabsb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.abs<i8>(v128.load(s)));
  return NEXT;
}

export function pabsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.abs<i16>(v128.load(s)));
  return NEXT;
}

export function pabsd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.abs<i32>(v128.load(s)));
  return NEXT;
}

export function psignb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const negative = v128.shr<i8>(b, 7);
  v128.store(d, v128.andnot(v128.sub<i8>(v128.xor(a, negative), negative), v128.eq<i8>(b, i64x2.splat(0))));
  return NEXT;
}

export function psignw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const negative = v128.shr<i16>(b, 15);
  v128.store(d, v128.andnot(v128.sub<i16>(v128.xor(a, negative), negative), v128.eq<i16>(b, i64x2.splat(0))));
  return NEXT;
}

export function psignd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const negative = v128.shr<i32>(b, 31);
  v128.store(d, v128.andnot(v128.sub<i32>(v128.xor(a, negative), negative), v128.eq<i32>(b, i64x2.splat(0))));
  return NEXT;
}
