/**
 * The mm registers and the passage from x87 to MMX (Intel SDM vol. 3, 12.2): mm(n) is the significand of the
 * physical register R(n); every MMX instruction but EMMS makes TOP 0 and all tags valid, a write sets the exponent
 * field to all ones. A pending x87 exception goes before everything, a page fault before the passage.
 */
import { FSW, FTW, ST, VECTOR_MF } from "../../generated/state";
import { dstOf, ea, isMem, srcOf } from "../../decode/record";
import { raise } from "../../fault/raise";
import { readPtr } from "../../memory/access";
import { NEXT } from "../status";

/** #MF when an x87 exception is pending: return FAULT then. */
@inline export function blocked(): bool {
  if ((<u32>load<u16>(FSW) & 0x80) == 0) return false;
  raise(VECTOR_MF);
  return true;
}
/** TOP 0, all tags valid. */
@inline export function enterMmx(): void {
  store<u16>(FSW, <u16>(<u32>load<u16>(FSW) & ~<u32>0x3800));
  store<u8>(FTW, 0xff);
}

@inline export function mmDst(r: usize): usize { return ST + dstOf(r); }
@inline export function mmReg(r: usize): usize { return ST + srcOf(r); }
/** The second operand, an mm register or `size` bytes of memory, once nothing is pending; 0 means FAULT. */
@inline export function mmSrc(r: usize, size: u32): usize {
  if (blocked()) return 0;
  return isMem(r) ? readPtr(ea(r), size) : ST + srcOf(r);
}

/** Writes the destination and ends the instruction. */
@inline export function putMm(r: usize, value: u64): u32 {
  const p = ST + dstOf(r);
  store<u64>(p, value);
  store<u16>(p, 0xffff, 8);
  enterMmx();
  return NEXT;
}
@inline export function putLow(r: usize, v: v128): u32 { return putMm(r, v128.extract_lane<u64>(v, 0)); }
/** Eight bytes as the low half of a vector. */
@inline export function half(p: usize): v128 { return v128.load_zero<u64>(p); }
