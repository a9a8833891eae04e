/** Data movement without arithmetic. */
import { GPR } from "../../generated/state";
import { commit, readPtr, rwPtr } from "../../memory/access";
import { MODE_ADDR32, dstOf, ea, immOf, isMem, modeOf, sizeLog, srcOf } from "../../decode/record";
import { AF, CF, OF, PF, SF, ZF, getFlags, putFlags, testCond } from "../flags";
import { extend, getReg, hasImm, immOr, loadSized, memFirst, putReg, readSecond, storeSized, writeFirst, wroteReg32 } from "../operand";
import { FAULT, NEXT } from "../status";

export function mov(r: usize): u32 {
  const s = sizeLog(r);
  let q: usize = 0;
  if (!hasImm(r)) {
    q = readSecond(r, s);
    if (!q) return FAULT;
  }
  const v = immOr(r, q, s);
  if (!memFirst(r)) {
    putReg(dstOf(r), s, v);
    return NEXT;
  }
  const p = writeFirst(r, s);
  if (!p) return FAULT;
  storeSized(p, s, v);
  return commit(p) ? NEXT : FAULT;
}

@inline function widen(r: usize, from: u32, signed: bool): u32 {
  const p = readSecond(r, from);
  if (!p) return FAULT;
  const v = loadSized(p, from);
  putReg(dstOf(r), sizeLog(r), signed ? <u64>extend(v, from) : v);
  return NEXT;
}

export function movzx8(r: usize): u32 { return widen(r, 0, false); }
export function movzx16(r: usize): u32 { return widen(r, 1, false); }
export function movsx8(r: usize): u32 { return widen(r, 0, true); }
export function movsx16(r: usize): u32 { return widen(r, 1, true); }
/** With a 16-bit operand size too MOVSXD reads 32 bits (as AMD's does) and keeps the low half. */
export function movsxd(r: usize): u32 { return widen(r, 2, true); }

export function lea(r: usize): u32 {
  putReg(dstOf(r), sizeLog(r), ea(r));
  return NEXT;
}

export function xchg(r: usize): u32 {
  const s = sizeLog(r);
  if (isMem(r)) {
    const p = rwPtr(ea(r), 1 << s);
    if (!p) return FAULT;
    const v = loadSized(p, s);
    storeSized(p, s, getReg(srcOf(r), s));
    if (!commit(p)) return FAULT;
    putReg(srcOf(r), s, v);
    return NEXT;
  }
  const v = getReg(dstOf(r), s);
  putReg(dstOf(r), s, getReg(srcOf(r), s));
  putReg(srcOf(r), s, v);
  return NEXT;
}

export function xchgRax(r: usize): u32 {
  const s = sizeLog(r);
  const v = getReg(dstOf(r), s);
  putReg(dstOf(r), s, getReg(0, s));
  putReg(0, s, v);
  return NEXT;
}

@inline function swap32(v: u32): u32 { return (rotl<u32>(v, 8) & 0x00ff00ff) | (rotr<u32>(v, 8) & 0xff00ff00); }
@inline function swap64(v: u64): u64 { return <u64>swap32(<u32>v) << 32 | <u64>swap32(<u32>(v >> 32)); }

/** With a 66 prefix the result is undefined; it is that of the 32-bit form. */
export function bswap(r: usize): u32 {
  const d = dstOf(r);
  if (sizeLog(r) == 3) putReg(d, 3, swap64(load<u64>(GPR + d)));
  else putReg(d, 2, <u64>swap32(load<u32>(GPR + d)));
  return NEXT;
}

/** CBW, CWDE, CDQE: rAX's lower half, sign-extended. */
export function cbw(r: usize): u32 {
  const s = sizeLog(r);
  putReg(0, s, <u64>extend(getReg(0, s - 1), s - 1));
  return NEXT;
}

/** CWD, CDQ, CQO: the sign of rAX into rDX. */
export function cwd(r: usize): u32 {
  const s = sizeLog(r);
  putReg(16, s, <u64>(extend(getReg(0, s), s) >> 63));
  return NEXT;
}

/** The table's base register stands in the record's src, a segment base in its index (decode). */
export function xlat(r: usize): u32 {
  let a = load<u64>(GPR + 24) + <u64>load<u8>(GPR);
  if (modeOf(r) & MODE_ADDR32) a &= 0xffffffff;
  const p = readPtr(a + load<u64>(GPR + <usize>load<u8>(r, 5)), 1);
  if (!p) return FAULT;
  store<u8>(GPR, load<u8>(p));
  return NEXT;
}

const AH: usize = GPR + 1;
const IN_AH: u32 = SF | ZF | AF | PF | CF;

export function lahf(r: usize): u32 {
  store<u8>(AH, <u8>(getFlags() & IN_AH | 2));
  return NEXT;
}

export function sahf(r: usize): u32 {
  putFlags((getFlags() & OF) | (<u32>load<u8>(AH) & IN_AH));
  return NEXT;
}

/** The condition stands in the immediate. */
export function setcc(r: usize): u32 {
  const v = testCond(<u32>immOf(r)) ? 1 : 0;
  const p = writeFirst(r, 0);
  if (!p) return FAULT;
  store<u8>(p, <u8>v);
  return commit(p) ? NEXT : FAULT;
}

/** The source is read, and a 32-bit destination's upper half cleared, whatever the condition. */
export function cmov(r: usize): u32 {
  const s = sizeLog(r);
  const p = isMem(r) ? readPtr(ea(r), 1 << s) : GPR + srcOf(r);
  if (!p) return FAULT;
  putReg(dstOf(r), s, testCond(<u32>immOf(r)) ? loadSized(p, s) : getReg(dstOf(r), s));
  return NEXT;
}
