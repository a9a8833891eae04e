/** Unpack, pack and shuffle. `a` destination, `b` source. */
import { immOf } from "../../decode/record";
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";
import { pair } from "./operand";

/** 0, 1, .. 15 */
@inline function iota(): v128 { return i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }

export function punpcklbw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
  return NEXT;
}

export function punpckhbw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
  return NEXT;
}

export function punpcklwd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11));
  return NEXT;
}

export function punpckhwd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15));
  return NEXT;
}

export function punpckldq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i32>(a, b, 0, 4, 1, 5));
  return NEXT;
}

export function punpckhdq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  return NEXT;
}

export function punpcklqdq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i64>(a, b, 0, 2));
  return NEXT;
}

export function punpckhqdq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i64>(a, b, 1, 3));
  return NEXT;
}

export function packsswb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.narrow<i16>(a, b));
  return NEXT;
}

export function packuswb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.narrow<u16>(a, b));
  return NEXT;
}

export function packssdw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.narrow<i32>(a, b));
  return NEXT;
}

export function packusdw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.narrow<u32>(a, b));
  return NEXT;
}

/** A set top bit in the control byte gives zero, as an index above 15 does. */
export function pshufb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.swizzle(a, v128.and(b, i8x16.splat(<i8>0x8F))));
  return NEXT;
}

@inline function dword(s: usize, control: u32): u32 { return load<u32>(s + <usize>((control & 3) << 2)); }
@inline function word(s: usize, control: u32): u64 { return <u64>load<u16>(s + <usize>((control & 3) << 1)); }

/** Four words of the half at s, chosen by the control byte. */
@inline function words(s: usize, control: u32): u64 {
  return word(s, control) | (word(s, control >> 2) << 16) | (word(s, control >> 4) << 32) | (word(s, control >> 6) << 48);
}

export function pshufd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <u32>immOf(r);
  const low = pair(dword(s, c), dword(s, c >> 2));
  const high = pair(dword(s, c >> 4), dword(s, c >> 6));
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}

export function pshuflw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const low = words(s, <u32>immOf(r));
  store<u64>(d, load<u64>(s, 8), 8);
  store<u64>(d, low);
  return NEXT;
}

export function pshufhw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const high = words(s + 8, <u32>immOf(r));
  store<u64>(d, load<u64>(s));
  store<u64>(d, high, 8);
  return NEXT;
}

export function shufps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <u32>immOf(r);
  const low = pair(dword(d, c), dword(d, c >> 2));
  const high = pair(dword(s, c >> 4), dword(s, c >> 6));
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}

export function shufpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <usize>immOf(r);
  const low = load<u64>(d + ((c & 1) << 3));
  const high = load<u64>(s + ((c & 2) << 2));
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}

/** Destination above source, shifted right by bytes: what lies outside 0..15 of each gives zero. */
export function palignr(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const count = min<u32>(<u32>immOf(r) & 0xFF, 32);
  const at = v128.add<i8>(iota(), i8x16.splat(<i8>count));
  v128.store(d, v128.or(v128.swizzle(b, at), v128.swizzle(a, v128.sub<i8>(at, i8x16.splat(16)))));
  return NEXT;
}
