/**
 * Conversions between two 32-bit integers in an mm register and packed reals (Intel SDM vol. 2). #XM comes after the
 * passage to MMX. CVTPI2PS and CVTPI2PD with memory touch no x87 state, as on the host: a pending #MF waits on.
 */
import { ea, isMem } from "../../decode/record";
import { readPtr } from "../../memory/access";
import { xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { fromInteger, toInteger } from "../softfloat/convert";
import { begin, finish } from "../softfloat/environment";
import { FAULT, NEXT } from "../status";
import { blocked, enterMmx, mmReg, putMm } from "./register";

@inline function integers(r: usize): usize {
  if (isMem(r)) return readPtr(ea(r), 8);
  if (blocked()) return 0;
  enterMmx();
  return mmReg(r);
}

export function cvtpi2ps(r: usize): u32 {
  const p = integers(r);
  if (!p) return FAULT;
  begin();
  const low = fromInteger<f32>(<i64>load<i32>(p)), high = fromInteger<f32>(<i64>load<i32>(p, 4));
  if (finish()) return FAULT;
  store<u64>(xmmDst(r), (low & 0xffffffff) | (high << 32));
  return NEXT;
}
export function cvtpi2pd(r: usize): u32 {
  const p = integers(r);
  if (!p) return FAULT;
  begin();
  const low = fromInteger<f64>(<i64>load<i32>(p)), high = fromInteger<f64>(<i64>load<i32>(p, 4));
  store<u64>(xmmDst(r), low);
  store<u64>(xmmDst(r), high, 8);
  return NEXT;
}

@inline function toIntegers(r: usize, p: usize, double: bool, truncate: bool): u32 {
  enterMmx();
  begin();
  const low = double ? toInteger<f64>(load<u64>(p), 32, truncate) : toInteger<f32>(<u64>load<u32>(p), 32, truncate);
  const high = double ? toInteger<f64>(load<u64>(p, 8), 32, truncate) : toInteger<f32>(<u64>load<u32>(p, 4), 32, truncate);
  if (finish()) return FAULT;
  return putMm(r, (<u64>low & 0xffffffff) | (<u64>high << 32));
}
@inline function fromSingles(r: usize, truncate: bool): u32 {
  if (blocked()) return FAULT;
  const p = xmmSrc(r, 8);
  return p ? toIntegers(r, p, false, truncate) : FAULT;
}
@inline function fromDoubles(r: usize, truncate: bool): u32 {
  if (blocked()) return FAULT;
  const p = xmmSrcAligned(r);
  return p ? toIntegers(r, p, true, truncate) : FAULT;
}
export function cvtps2pi(r: usize): u32 { return fromSingles(r, false); }
export function cvttps2pi(r: usize): u32 { return fromSingles(r, true); }
export function cvtpd2pi(r: usize): u32 { return fromDoubles(r, false); }
export function cvttpd2pi(r: usize): u32 { return fromDoubles(r, true); }
