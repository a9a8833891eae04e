/** Packed multiplication and sums of differences. `a` destination, `b` source. */
import { immOf } from "../../decode/record";
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrcAligned } from "../operand";

export function pmullw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.mul<i16>(a, b));
  return NEXT;
}

export function pmulld(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.mul<i32>(a, b));
  return NEXT;
}

export function pmaddwd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.dot<i16>(a, b));
  return NEXT;
}

export function pmulhw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i16>(v128.extmul_low<i16>(a, b), v128.extmul_high<i16>(a, b), 1, 3, 5, 7, 9, 11, 13, 15));
  return NEXT;
}

export function pmulhuw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.shuffle<i16>(v128.extmul_low<u16>(a, b), v128.extmul_high<u16>(a, b), 1, 3, 5, 7, 9, 11, 13, 15));
  return NEXT;
}

export function pmuludq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.extmul_low<u32>(v128.shuffle<i32>(a, a, 0, 2, 0, 2), v128.shuffle<i32>(b, b, 0, 2, 0, 2)));
  return NEXT;
}

export function pmuldq(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  v128.store(d, v128.extmul_low<i32>(v128.shuffle<i32>(a, a, 0, 2, 0, 2), v128.shuffle<i32>(b, b, 0, 2, 0, 2)));
  return NEXT;
}

/** The wasm q15mulr saturates the one product that overflows; this one wraps. */
export function pmulhrsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const product = v128.q15mulr_sat<i16>(a, b);
  const least = i16x8.splat(-0x8000);
  const overflow = v128.and(v128.eq<i16>(a, least), v128.eq<i16>(b, least));
  v128.store(d, v128.xor(product, v128.and(overflow, i16x8.splat(-1))));
  return NEXT;
}

/** Unsigned destination bytes by signed source bytes; even and odd products fit 16 bits, their sum saturates. */
export function pmaddubsw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const even = v128.mul<i16>(v128.and(a, i16x8.splat(0xFF)), v128.shr<i16>(v128.shl<i16>(b, 8), 8));
  const odd = v128.mul<i16>(v128.shr<u16>(a, 8), v128.shr<i16>(b, 8));
  v128.store(d, v128.add_sat<i16>(even, odd));
  return NEXT;
}

export function psadbw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const a = v128.load(d);
  const b = v128.load(s);
  const difference = v128.or(v128.sub_sat<u8>(a, b), v128.sub_sat<u8>(b, a));
  const pairs = v128.extadd_pairwise<u16>(v128.extadd_pairwise<u8>(difference));
  v128.store(d, v128.add<i64>(v128.and(pairs, i64x2.splat(0xFFFFFFFF)), v128.shr<u64>(pairs, 32)));
  return NEXT;
}

@inline function byteDistance(a: u8, b: u8): u32 { return <u32>abs<i32>(<i32>a - <i32>b); }

/** Eight sums of four byte distances, one word each: imm bits 0..1 choose the source's quad, bit 2 where the destination starts. */
export function mpsadbw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const control = <usize>immOf(r);
  const quad = s + ((control & 3) << 2);
  const row = d + (control & 4);
  const b0 = load<u8>(quad);
  const b1 = load<u8>(quad, 1);
  const b2 = load<u8>(quad, 2);
  const b3 = load<u8>(quad, 3);
  let low: u64 = 0;
  let high: u64 = 0;
  for (let i: usize = 0; i < 8; i++) {
    const at = row + i;
    const sum = <u64>(byteDistance(load<u8>(at), b0) + byteDistance(load<u8>(at, 1), b1)
      + byteDistance(load<u8>(at, 2), b2) + byteDistance(load<u8>(at, 3), b3));
    if (i < 4) low |= sum << (i << 4);
    else high |= sum << ((i - 4) << 4);
  }
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}

/** The least unsigned word and the first index it stands at. */
export function phminposuw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  let least: u64 = load<u16>(s);
  let index: u64 = 0;
  for (let i: usize = 1; i < 8; i++) {
    const x = <u64>load<u16>(s + (i << 1));
    if (x < least) {
      least = x;
      index = i;
    }
  }
  const d = xmmDst(r);
  store<u64>(d, least | (index << 16));
  store<u64>(d, 0, 8);
  return NEXT;
}
