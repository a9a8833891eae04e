/** Moves of mm registers, MASKMOVQ and EMMS (Intel SDM vol. 2). */
import { FTW, GPR, XMM } from "../../generated/state";
import { dstOf, ea, isMem, sizeLog, srcOf } from "../../decode/record";
import { commit, readPtr, rwPtr, writePtr } from "../../memory/access";
import { memFirst, xmmDst } from "../operand";
import { maskAddress } from "../sse/address";
import { FAULT, NEXT } from "../status";
import { blocked, enterMmx, half, mmDst, mmReg, mmSrc, putMm } from "./register";

/** MOVD, with REX.W MOVQ, from a general register or memory. */
export function movdLoad(r: usize): u32 {
  if (blocked()) return FAULT;
  const wide = sizeLog(r) == 3;
  const p = isMem(r) ? readPtr(ea(r), wide ? 8 : 4) : GPR + srcOf(r);
  if (!p) return FAULT;
  return putMm(r, wide ? load<u64>(p) : <u64>load<u32>(p));
}
export function movdStore(r: usize): u32 {
  if (blocked()) return FAULT;
  const value = load<u64>(mmReg(r));
  const wide = sizeLog(r) == 3;
  if (memFirst(r)) {
    const p = writePtr(ea(r), wide ? 8 : 4);
    if (!p) return FAULT;
    if (wide) store<u64>(p, value);
    else store<u32>(p, <u32>value);
    if (!commit(p)) return FAULT;
  } else store<u64>(GPR + dstOf(r), wide ? value : value & 0xffffffff);
  enterMmx();
  return NEXT;
}

export function movqLoad(r: usize): u32 {
  const p = mmSrc(r, 8);
  return p ? putMm(r, load<u64>(p)) : FAULT;
}
export function movqStore(r: usize): u32 {
  if (blocked()) return FAULT;
  const value = load<u64>(mmReg(r));
  if (!memFirst(r)) return putMm(r, value);
  const p = writePtr(ea(r), 8);
  if (!p) return FAULT;
  store<u64>(p, value);
  if (!commit(p)) return FAULT;
  enterMmx();
  return NEXT;
}

/** All eight bytes must be writable, whatever the mask. */
export function maskmovq(r: usize): u32 {
  if (blocked()) return FAULT;
  const p = rwPtr(maskAddress(r), 8);
  if (!p) return FAULT;
  const mask = i8x16.shr_s(half(mmReg(r)), 7);
  store<u64>(p, v128.extract_lane<u64>(v128.bitselect(half(mmDst(r)), half(p), mask), 0));
  if (!commit(p)) return FAULT;
  enterMmx();
  return NEXT;
}

export function movq2dq(r: usize): u32 {
  if (blocked()) return FAULT;
  v128.store(xmmDst(r), half(mmReg(r)));
  enterMmx();
  return NEXT;
}
export function movdq2q(r: usize): u32 {
  if (blocked()) return FAULT;
  return putMm(r, load<u64>(XMM + srcOf(r)));
}

/** TOP becomes 0 as by every MMX instruction, all tags empty. */
export function emms(r: usize): u32 {
  if (blocked()) return FAULT;
  enterMmx();
  store<u8>(FTW, 0);
  return NEXT;
}
