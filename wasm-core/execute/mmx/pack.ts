/** Packing, unpacking, shuffling, and words to and from general registers (Intel SDM vol. 2, on mm). */
import { GPR } from "../../generated/state";
import { dstOf, ea, immOf, srcOf } from "../../decode/record";
import { readPtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { blocked, enterMmx, half, mmDst, mmReg, mmSrc, putLow, putMm } from "./register";

export function punpcklbw(r: usize): u32 {
  const p = mmSrc(r, 4);
  return p ? putLow(r, v128.shuffle<u8>(half(mmDst(r)), v128.load_zero<u32>(p),
    0, 16, 1, 17, 2, 18, 3, 19, 0, 16, 1, 17, 2, 18, 3, 19)) : FAULT;
}
export function punpcklwd(r: usize): u32 {
  const p = mmSrc(r, 4);
  return p ? putLow(r, v128.shuffle<u16>(half(mmDst(r)), v128.load_zero<u32>(p), 0, 8, 1, 9, 0, 8, 1, 9)) : FAULT;
}
export function punpckldq(r: usize): u32 {
  const p = mmSrc(r, 4);
  return p ? putLow(r, v128.shuffle<u32>(half(mmDst(r)), v128.load_zero<u32>(p), 0, 4, 0, 4)) : FAULT;
}
export function punpckhbw(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, v128.shuffle<u8>(half(mmDst(r)), half(p),
    4, 20, 5, 21, 6, 22, 7, 23, 4, 20, 5, 21, 6, 22, 7, 23)) : FAULT;
}
export function punpckhwd(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, v128.shuffle<u16>(half(mmDst(r)), half(p), 2, 10, 3, 11, 2, 10, 3, 11)) : FAULT;
}
export function punpckhdq(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putLow(r, v128.shuffle<u32>(half(mmDst(r)), half(p), 1, 5, 1, 5)) : FAULT;
}

/** Both operands side by side, the destination low. */
@inline function together(r: usize, p: usize): v128 { return v128.replace_lane<u64>(half(mmDst(r)), 1, load<u64>(p)); }
export function packsswb(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const both = together(r, p);
  return putLow(r, i8x16.narrow_i16x8_s(both, both));
}
export function packuswb(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const both = together(r, p);
  return putLow(r, i8x16.narrow_i16x8_u(both, both));
}
export function packssdw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const both = together(r, p);
  return putLow(r, i16x8.narrow_i32x4_s(both, both));
}

export function pshufw(r: usize): u32 {
  const p = mmSrc(r, 8);
  if (!p) return FAULT;
  const v = load<u64>(p), order = <u32>immOf(r);
  let z: u64 = 0;
  for (let i: u32 = 0; i < 4; i++) z |= ((v >> (<u64>((order >> (2 * i)) & 3) << 4)) & 0xffff) << (<u64>i << 4);
  return putMm(r, z);
}

@inline function insert(r: usize, word: u64): u32 {
  const at = (immOf(r) & 3) << 4;
  return putMm(r, (load<u64>(mmDst(r)) & ~(<u64>0xffff << at)) | (word << at));
}
export function pinsrwReg(r: usize): u32 { return blocked() ? FAULT : insert(r, <u64>load<u16>(GPR + srcOf(r))); }
export function pinsrwMem(r: usize): u32 {
  if (blocked()) return FAULT;
  const p = readPtr(ea(r), 2);
  return p ? insert(r, <u64>load<u16>(p)) : FAULT;
}

export function pextrw(r: usize): u32 {
  if (blocked()) return FAULT;
  store<u64>(GPR + dstOf(r), (load<u64>(mmReg(r)) >> ((immOf(r) & 3) << 4)) & 0xffff);
  enterMmx();
  return NEXT;
}
export function pmovmskb(r: usize): u32 {
  if (blocked()) return FAULT;
  store<u64>(GPR + dstOf(r), <u64>i8x16.bitmask(half(mmReg(r))));
  enterMmx();
  return NEXT;
}
