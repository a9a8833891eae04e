/** Operations across lanes: horizontal and alternating sums, dot products. `a` destination, `b` source. */
import { immOf } from "../../decode/record";
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";
import { begin, finish, stopped } from "../softfloat/environment";
import { add32, add64, mul32, mul64, sub32, sub64 } from "../softfloat/native";
import { end128, pair } from "./operand";

export function haddpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  begin();
  const low = add64(load<u64>(d), load<u64>(d, 8));
  return end128(d, low, add64(load<u64>(s), load<u64>(s, 8)));
}

export function haddps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  begin();
  const low = pair(add32(load<u32>(d), load<u32>(d, 4)), add32(load<u32>(d, 8), load<u32>(d, 12)));
  return end128(d, low, pair(add32(load<u32>(s), load<u32>(s, 4)), add32(load<u32>(s, 8), load<u32>(s, 12))));
}

export function hsubpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  begin();
  const low = sub64(load<u64>(d), load<u64>(d, 8));
  return end128(d, low, sub64(load<u64>(s), load<u64>(s, 8)));
}

export function hsubps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  begin();
  const low = pair(sub32(load<u32>(d), load<u32>(d, 4)), sub32(load<u32>(d, 8), load<u32>(d, 12)));
  return end128(d, low, pair(sub32(load<u32>(s), load<u32>(s, 4)), sub32(load<u32>(s, 8), load<u32>(s, 12))));
}

export function addsubpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  begin();
  const low = sub64(load<u64>(d), load<u64>(s));
  return end128(d, low, add64(load<u64>(d, 8), load<u64>(s, 8)));
}

export function addsubps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  begin();
  const low = pair(sub32(load<u32>(d), load<u32>(s)), add32(load<u32>(d, 4), load<u32>(s, 4)));
  return end128(d, low, pair(sub32(load<u32>(d, 8), load<u32>(s, 8)), add32(load<u32>(d, 12), load<u32>(s, 12))));
}

export function phaddw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.shuffle<i16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  const odd = v128.shuffle<i16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
  v128.store(d, v128.add<i16>(even, odd));
  return NEXT;
}

export function phsubw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.shuffle<i16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  const odd = v128.shuffle<i16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
  v128.store(d, v128.sub<i16>(even, odd));
  return NEXT;
}

export function phaddd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const odd = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  v128.store(d, v128.add<i32>(even, odd));
  return NEXT;
}

export function phsubd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const odd = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
  v128.store(d, v128.sub<i32>(even, odd));
  return NEXT;
}

export function phaddsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.shuffle<i16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  const odd = v128.shuffle<i16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
  v128.store(d, v128.add_sat<i16>(even, odd));
  return NEXT;
}

export function phsubsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.shuffle<i16>(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  const odd = v128.shuffle<i16>(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
  v128.store(d, v128.sub_sat<i16>(even, odd));
  return NEXT;
}

// Dot products: immediate bits 4..7 choose the lanes that are multiplied (the others count as +0), bits 0..3 the lanes that
// get the sum (the others become +0). The sums go pairwise: (0 + 1) + (2 + 3). Each step reports its exceptions before the next begins.

@inline function product32(d: usize, s: usize, chosen: u32): u32 { return chosen ? mul32(load<u32>(d), load<u32>(s)) : 0; }

export function dpps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <u32>immOf(r);
  begin();
  const p0 = product32(d, s, c & 0x10);
  const p1 = product32(d + 4, s + 4, c & 0x20);
  const p2 = product32(d + 8, s + 8, c & 0x40);
  const p3 = product32(d + 12, s + 12, c & 0x80);
  if (stopped()) return finish() ? FAULT : NEXT;
  const low = add32(p0, p1);
  const high = add32(p2, p3);
  if (stopped()) return finish() ? FAULT : NEXT;
  const sum = add32(low, high);
  return end128(d, pair(c & 1 ? sum : 0, c & 2 ? sum : 0), pair(c & 4 ? sum : 0, c & 8 ? sum : 0));
}

export function dppd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const c = <u32>immOf(r);
  begin();
  const p0 = c & 0x10 ? mul64(load<u64>(d), load<u64>(s)) : 0;
  const p1 = c & 0x20 ? mul64(load<u64>(d, 8), load<u64>(s, 8)) : 0;
  if (stopped()) return finish() ? FAULT : NEXT;
  const sum = add64(p0, p1);
  return end128(d, c & 1 ? sum : 0, c & 2 ? sum : 0);
}
