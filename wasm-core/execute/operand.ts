/**
 * Operands of a record by run-time size, for the handlers outside the hot loop.
 *
 * Pointers follow memory/access: 0 means that the handler must return FAULT.
 */
import { GPR, XMM } from "../generated/state";
import { MODE_IMM, MODE_MEM, MODE_MEM_FIRST, dstOf, ea, immOf, isMem, modeOf, srcOf } from "../decode/record";
import { raiseGP } from "../fault/raise";
import { readPtr, rwPtr, writePtr } from "../memory/access";

/** Reads 1 << sizeLog bytes, zero-extended. */
export function loadSized(p: usize, sizeLog: u32): u64 {
  switch (sizeLog) {
    case 0: return <u64>load<u8>(p);
    case 1: return <u64>load<u16>(p);
    case 2: return <u64>load<u32>(p);
    default: return load<u64>(p);
  }
}

export function storeSized(p: usize, sizeLog: u32, v: u64): void {
  switch (sizeLog) {
    case 0: store<u8>(p, <u8>v); break;
    case 1: store<u16>(p, <u16>v); break;
    case 2: store<u32>(p, <u32>v); break;
    default: store<u64>(p, v); break;
  }
}

/** Sign-extends the low 1 << sizeLog bytes. */
@inline export function extend(v: u64, sizeLog: u32): i64 {
  const shift = 64 - (<i64>8 << <i64>sizeLog);
  return (<i64>v << shift) >> shift;
}

/** A general register by its offset in the context (AH..BH included), zero-extended. */
@inline export function getReg(offset: usize, sizeLog: u32): u64 { return loadSized(GPR + offset, sizeLog); }

/** A 4-byte write clears the upper half, smaller ones merge. */
export function putReg(offset: usize, sizeLog: u32, v: u64): void {
  if (sizeLog == 2) store<u64>(GPR + offset, <u64><u32>v);
  else storeSized(GPR + offset, sizeLog, v);
}

@inline export function memFirst(r: usize): bool { return (modeOf(r) & MODE_MEM_FIRST) != 0; }
@inline export function hasImm(r: usize): bool { return (modeOf(r) & MODE_IMM) != 0; }

/** Pointer to the destination for reading and writing: register or memory. A register needs no commit, but may get one. */
export function rwFirst(r: usize, sizeLog: u32): usize {
  return (modeOf(r) & MODE_MEM_FIRST) ? rwPtr(ea(r), 1 << sizeLog) : GPR + dstOf(r);
}

/** Pointer to the first operand for reading only. */
export function readFirst(r: usize, sizeLog: u32): usize {
  return (modeOf(r) & MODE_MEM_FIRST) ? readPtr(ea(r), 1 << sizeLog) : GPR + dstOf(r);
}

export function writeFirst(r: usize, sizeLog: u32): usize {
  return (modeOf(r) & MODE_MEM_FIRST) ? writePtr(ea(r), 1 << sizeLog) : GPR + dstOf(r);
}

/** Pointer to the second operand, register or memory, for reading. */
export function readSecond(r: usize, sizeLog: u32): usize {
  return (modeOf(r) & (MODE_MEM | MODE_MEM_FIRST)) == MODE_MEM ? readPtr(ea(r), 1 << sizeLog) : GPR + srcOf(r);
}

/** After storing through `p` of rwFirst or writeFirst: the upper half of a 32-bit register destination. */
@inline export function wroteReg32(r: usize, sizeLog: u32): void {
  if (sizeLog == 2 && (modeOf(r) & MODE_MEM_FIRST) == 0) store<u32>(GPR + dstOf(r), 0, 4);
}

/** The immediate, or the second operand's value; memory has been read with readSecond when it is one. */
@inline export function immOr(r: usize, p: usize, sizeLog: u32): u64 { return hasImm(r) ? immOf(r) : loadSized(p, sizeLog); }

@inline export function xmmDst(r: usize): usize { return XMM + dstOf(r); }

export function xmmSrc(r: usize, size: u32): usize {
  return isMem(r) ? readPtr(ea(r), size) : XMM + srcOf(r);
}

/** Misalignment is #GP(0) before anything else about the address, in the stack segment too. */
export function xmmSrcAligned(r: usize): usize {
  if (!isMem(r)) return XMM + srcOf(r);
  const a = ea(r);
  if (a & 15) {
    raiseGP();
    return 0;
  }
  return readPtr(a, 16);
}
