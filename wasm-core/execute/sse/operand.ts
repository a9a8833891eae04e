/** Destinations in memory and results of several lanes, for the SSE handlers. */
import { XMM } from "../../generated/state";
import { ea, isMem, srcOf } from "../../decode/record";
import { raiseGP } from "../../fault/raise";
import { commit, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import { memFirst, xmmDst } from "../operand";
import { finish } from "../softfloat/environment";

@inline export function xmmReg(r: usize): usize { return XMM + srcOf(r); }

/** Where a 16-byte result goes, register or memory; 0 means FAULT. Complete with `done`. */
@inline export function xmmTarget(r: usize, size: u32): usize {
  return memFirst(r) ? writePtr(ea(r), size) : xmmDst(r);
}

/** As xmmTarget for 16 bytes; #GP(0) when memory is not aligned. */
export function xmmTargetAligned(r: usize): usize {
  if (!isMem(r)) return xmmDst(r);
  const a = ea(r);
  if (a & 15) {
    raiseGP();
    return 0;
  }
  return writePtr(a, 16);
}

@inline export function done(r: usize, p: usize): u32 { return !memFirst(r) || commit(p) ? NEXT : FAULT; }

@inline export function pair(low: u32, high: u32): u64 { return <u64>low | (<u64>high << 32); }

/** The last step of arithmetic: raises #XM, or writes. */
@inline export function end32(d: usize, z: u32): u32 {
  if (finish()) return FAULT;
  store<u32>(d, z);
  return NEXT;
}

@inline export function end64(d: usize, z: u64): u32 {
  if (finish()) return FAULT;
  store<u64>(d, z);
  return NEXT;
}

@inline export function end128(d: usize, low: u64, high: u64): u32 {
  if (finish()) return FAULT;
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}
