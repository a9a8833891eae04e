/** Moves. The non-temporal forms are ordinary stores: the core has no caches. */
import { dstOf, ea, isMem, sizeLog, srcOf } from "../../decode/record";
import { commit, rwPtr, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { getReg, loadSized, memFirst, putReg, readSecond, storeSized, writeFirst, xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { done, xmmReg, xmmTarget, xmmTargetAligned } from "./operand";
import { maskAddress } from "./address";

export function movups(r: usize): u32 {
  if (memFirst(r)) {
    const p = writePtr(ea(r), 16);
    if (!p) return FAULT;
    v128.store(p, v128.load(xmmReg(r)));
    return commit(p) ? NEXT : FAULT;
  }
  const s = xmmSrc(r, 16);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.load(s));
  return NEXT;
}

export function movaps(r: usize): u32 {
  if (memFirst(r)) {
    const p = xmmTargetAligned(r);
    if (!p) return FAULT;
    v128.store(p, v128.load(xmmReg(r)));
    return commit(p) ? NEXT : FAULT;
  }
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  v128.store(xmmDst(r), v128.load(s));
  return NEXT;
}

/** From memory the rest of the register becomes zero, between registers it stays. */
export function movss(r: usize): u32 {
  if (memFirst(r)) {
    const p = writePtr(ea(r), 4);
    if (!p) return FAULT;
    store<u32>(p, load<u32>(xmmReg(r)));
    return commit(p) ? NEXT : FAULT;
  }
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const value = load<u32>(s);
  if (isMem(r)) {
    store<u64>(d, <u64>value);
    store<u64>(d, 0, 8);
  } else {
    store<u32>(d, value);
  }
  return NEXT;
}

export function movsd(r: usize): u32 {
  if (memFirst(r)) {
    const p = writePtr(ea(r), 8);
    if (!p) return FAULT;
    store<u64>(p, load<u64>(xmmReg(r)));
    return commit(p) ? NEXT : FAULT;
  }
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  store<u64>(d, load<u64>(s));
  if (isMem(r)) store<u64>(d, 0, 8);
  return NEXT;
}

/** The upper half of a register destination becomes zero in every form. */
export function movq(r: usize): u32 {
  if (memFirst(r)) return movsd(r);
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  store<u64>(d, load<u64>(s));
  store<u64>(d, 0, 8);
  return NEXT;
}

export function movlps(r: usize): u32 {
  const s = memFirst(r) ? xmmReg(r) : xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmTarget(r, 8);
  if (!d) return FAULT;
  store<u64>(d, load<u64>(s));
  return done(r, d);
}

export function movhps(r: usize): u32 {
  if (memFirst(r)) {
    const p = writePtr(ea(r), 8);
    if (!p) return FAULT;
    store<u64>(p, load<u64>(xmmReg(r), 8));
    return commit(p) ? NEXT : FAULT;
  }
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  store<u64>(xmmDst(r), load<u64>(s), 8);
  return NEXT;
}

export function movhlps(r: usize): u32 {
  store<u64>(xmmDst(r), load<u64>(xmmReg(r), 8));
  return NEXT;
}

export function movlhps(r: usize): u32 {
  store<u64>(xmmDst(r), load<u64>(xmmReg(r)), 8);
  return NEXT;
}

export function movsldup(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const x = v128.load(s);
  v128.store(xmmDst(r), v128.shuffle<i32>(x, x, 0, 0, 2, 2));
  return NEXT;
}

export function movshdup(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const x = v128.load(s);
  v128.store(xmmDst(r), v128.shuffle<i32>(x, x, 1, 1, 3, 3));
  return NEXT;
}

export function movddup(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), i64x2.splat(load<i64>(s)));
  return NEXT;
}

export function movmskps(r: usize): u32 {
  putReg(dstOf(r), 2, v128.bitmask<i32>(v128.load(xmmReg(r))));
  return NEXT;
}

export function movmskpd(r: usize): u32 {
  putReg(dstOf(r), 2, v128.bitmask<i64>(v128.load(xmmReg(r))));
  return NEXT;
}

export function pmovmskb(r: usize): u32 {
  putReg(dstOf(r), 2, v128.bitmask<i8>(v128.load(xmmReg(r))));
  return NEXT;
}

/** MOVD and MOVQ from a general register or memory. */
export function movdFromGpr(r: usize): u32 {
  const log = sizeLog(r);
  const s = readSecond(r, log);
  if (!s) return FAULT;
  const d = xmmDst(r);
  store<u64>(d, loadSized(s, log));
  store<u64>(d, 0, 8);
  return NEXT;
}

export function movdToGpr(r: usize): u32 {
  const log = sizeLog(r);
  const value = load<u64>(xmmReg(r));
  if (!memFirst(r)) {
    putReg(dstOf(r), log, value);
    return NEXT;
  }
  const p = writeFirst(r, log);
  if (!p) return FAULT;
  storeSized(p, log, value);
  return commit(p) ? NEXT : FAULT;
}

export function movnti(r: usize): u32 {
  const log = sizeLog(r);
  const p = writePtr(ea(r), 1 << log);
  if (!p) return FAULT;
  storeSized(p, log, getReg(srcOf(r), log));
  return commit(p) ? NEXT : FAULT;
}

/** The bytes of the first register whose mask bit is set, to DS:rDI. */
export function maskmovdqu(r: usize): u32 {
  const p = rwPtr(maskAddress(r), 16);
  if (!p) return FAULT;
  const mask = v128.shr<i8>(v128.load(xmmReg(r)), 7);
  v128.store(p, v128.bitselect(v128.load(xmmDst(r)), v128.load(p), mask));
  return commit(p) ? NEXT : FAULT;
}
