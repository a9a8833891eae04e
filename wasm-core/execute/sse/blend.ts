/** Blend, insert and extract. */
import { GPR, XMM } from "../../generated/state";
import { dstOf, ea, immOf, isMem, sizeLog } from "../../decode/record";
import { commit, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { loadSized, memFirst, readSecond, storeSized, xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { xmmReg } from "./operand";

@inline function select(d: usize, s: usize, mask: v128): u32 {
  v128.store(d, v128.bitselect(v128.load(s), v128.load(d), mask));
  return NEXT;
}

// The mask of the variable blends is XMM0: the top bit of each element.

export function pblendvb(r: usize): u32 {
  const s = xmmSrcAligned(r);
  return s ? select(xmmDst(r), s, v128.shr<i8>(v128.load(XMM), 7)) : FAULT;
}

export function blendvps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  return s ? select(xmmDst(r), s, v128.shr<i32>(v128.load(XMM), 31)) : FAULT;
}

export function blendvpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  return s ? select(xmmDst(r), s, v128.shr<i64>(v128.load(XMM), 63)) : FAULT;
}

// Of the immediate's bits, each lane compares its own.

export function blendps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  const bits = i32x4(1, 2, 4, 8);
  return s ? select(xmmDst(r), s, v128.eq<i32>(v128.and(i32x4.splat(<i32>immOf(r)), bits), bits)) : FAULT;
}

export function blendpd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  const bits = i64x2(1, 2);
  return s ? select(xmmDst(r), s, v128.eq<i64>(v128.and(i64x2.splat(<i64>immOf(r)), bits), bits)) : FAULT;
}

export function pblendw(r: usize): u32 {
  const s = xmmSrcAligned(r);
  const bits = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
  return s ? select(xmmDst(r), s, v128.eq<i16>(v128.and(i16x8.splat(<i16>immOf(r)), bits), bits)) : FAULT;
}

export function pinsrb(r: usize): u32 {
  const s = readSecond(r, 0);
  if (!s) return FAULT;
  store<u8>(xmmDst(r) + (<usize>immOf(r) & 15), load<u8>(s));
  return NEXT;
}

export function pinsrw(r: usize): u32 {
  const s = readSecond(r, 1);
  if (!s) return FAULT;
  store<u16>(xmmDst(r) + ((<usize>immOf(r) & 7) << 1), load<u16>(s));
  return NEXT;
}

/** PINSRD and PINSRQ. */
export function pinsrd(r: usize): u32 {
  const log = sizeLog(r);
  const s = readSecond(r, log);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (log == 3) store<u64>(d + ((<usize>immOf(r) & 1) << 3), load<u64>(s));
  else store<u32>(d + ((<usize>immOf(r) & 3) << 2), load<u32>(s));
  return NEXT;
}

/** A register destination is zero-extended to 64 bits. */
function extract(r: usize, log: u32, from: usize): u32 {
  const value = loadSized(from, log);
  if (!memFirst(r)) {
    store<u64>(GPR + dstOf(r), value);
    return NEXT;
  }
  const p = writePtr(ea(r), 1 << log);
  if (!p) return FAULT;
  storeSized(p, log, value);
  return commit(p) ? NEXT : FAULT;
}

export function pextrb(r: usize): u32 { return extract(r, 0, xmmReg(r) + (<usize>immOf(r) & 15)); }
export function pextrw(r: usize): u32 { return extract(r, 1, xmmReg(r) + ((<usize>immOf(r) & 7) << 1)); }
export function extractps(r: usize): u32 { return extract(r, 2, xmmReg(r) + ((<usize>immOf(r) & 3) << 2)); }

/** PEXTRD and PEXTRQ. */
export function pextrd(r: usize): u32 {
  return sizeLog(r) == 3 ? extract(r, 3, xmmReg(r) + ((<usize>immOf(r) & 1) << 3)) : extractps(r);
}

/** Immediate: source lane 6..7 (registers only), destination lane 4..5, lanes to clear 0..3. */
export function insertps(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const control = <usize>immOf(r);
  const value = load<u32>(isMem(r) ? s : s + ((control >> 4) & 12));
  store<u32>(d + ((control >> 2) & 12), value);
  for (let i: usize = 0; i < 4; i++) if ((control >> i) & 1) store<u32>(d + (i << 2), 0);
  return NEXT;
}
