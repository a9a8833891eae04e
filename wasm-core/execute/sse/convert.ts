/** Conversions between integers, binary32 and binary64. */
import { dstOf, sizeLog } from "../../decode/record";
import { FAULT, NEXT } from "../status";
import { loadSized, putReg, readSecond, xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { begin, finish } from "../softfloat/environment";
import { fromInteger, toDouble, toInteger, toSingle } from "../softfloat/convert";
import { cvtsd2ssFast, cvtsi2sd32, cvtsi2sd64Fast, cvtsi2ssFast, cvtss2sdFast, roundsTo32, roundsTo64, truncatesTo32, truncatesTo64 } from "./fast";
import {
  cvtdq2psFast, cvtpd2dqFast, cvtpd2psFast, cvtps2dqFast, cvtps2pdFast, cvttpd2dqFast, cvttps2dqFast,
} from "./fast-packed";
import { end128, end32, end64, pair } from "./operand";

/** The integer source of CVTSI2Sx, sign-extended. */
@inline function integerAt(s: usize, log: u32): i64 { return log == 3 ? load<i64>(s) : <i64>load<i32>(s); }

export function cvtsi2sd(r: usize): u32 {
  const log = sizeLog(r);
  const s = readSecond(r, log);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (log == 2) {
    cvtsi2sd32(d, load<i32>(s));
    return NEXT;
  }
  const value = load<i64>(s);
  if (cvtsi2sd64Fast(d, value)) return NEXT;
  begin();
  return end64(d, fromInteger<f64>(value));
}

export function cvtsi2ss(r: usize): u32 {
  const log = sizeLog(r);
  const s = readSecond(r, log);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const value = integerAt(s, log);
  if (cvtsi2ssFast(d, value)) return NEXT;
  begin();
  return end32(d, <u32>fromInteger<f32>(value));
}

@inline function endInteger(r: usize, log: u32, value: i64): u32 {
  if (finish()) return FAULT;
  putReg(dstOf(r), log, value);
  return NEXT;
}

@inline function plainTruncation(r: usize, log: u32, a: f64): bool {
  if (log == 3) {
    if (!truncatesTo64(a)) return false;
    putReg(dstOf(r), 3, <i64>a);
  } else {
    if (!truncatesTo32(a)) return false;
    putReg(dstOf(r), 2, <i32>a);
  }
  return true;
}

@inline function plainRounding(r: usize, log: u32, a: f64): bool {
  if (log == 3) {
    if (!roundsTo64(a)) return false;
    putReg(dstOf(r), 3, <i64>f64.nearest(a));
  } else {
    if (!roundsTo32(a)) return false;
    putReg(dstOf(r), 2, <i32>f64.nearest(a));
  }
  return true;
}

export function cvttsd2si(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const log = sizeLog(r);
  if (plainTruncation(r, log, load<f64>(s))) return NEXT;
  begin();
  return endInteger(r, log, toInteger<f64>(load<u64>(s), 8 << log, true));
}

export function cvttss2si(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const log = sizeLog(r);
  if (plainTruncation(r, log, <f64>load<f32>(s))) return NEXT;
  begin();
  return endInteger(r, log, toInteger<f32>(load<u32>(s), 8 << log, true));
}

export function cvtsd2si(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const log = sizeLog(r);
  if (plainRounding(r, log, load<f64>(s))) return NEXT;
  begin();
  return endInteger(r, log, toInteger<f64>(load<u64>(s), 8 << log, false));
}

export function cvtss2si(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const log = sizeLog(r);
  if (plainRounding(r, log, <f64>load<f32>(s))) return NEXT;
  begin();
  return endInteger(r, log, toInteger<f32>(load<u32>(s), 8 << log, false));
}

export function cvtss2sd(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (cvtss2sdFast(d, s)) return NEXT;
  begin();
  return end64(d, toDouble(load<u32>(s)));
}

export function cvtsd2ss(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  if (cvtsd2ssFast(d, s)) return NEXT;
  begin();
  return end32(d, <u32>toSingle(load<u64>(s)));
}

export function cvtps2pd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  if (cvtps2pdFast(xmmDst(r), s)) return NEXT;
  begin();
  const low = toDouble(load<u32>(s));
  return end128(xmmDst(r), low, toDouble(load<u32>(s, 4)));
}

export function cvtpd2ps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  if (cvtpd2psFast(xmmDst(r), s)) return NEXT;
  begin();
  return end128(xmmDst(r), pair(<u32>toSingle(load<u64>(s)), <u32>toSingle(load<u64>(s, 8))), 0);
}

export function cvtdq2pd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  v128.store(xmmDst(r), f64x2.convert_low_i32x4_s(i64x2.splat(load<i64>(s))));
  return NEXT;
}

export function cvtdq2ps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  if (cvtdq2psFast(xmmDst(r), s)) return NEXT;
  begin();
  const low = pair(<u32>fromInteger<f32>(load<i32>(s)), <u32>fromInteger<f32>(load<i32>(s, 4)));
  const high = pair(<u32>fromInteger<f32>(load<i32>(s, 8)), <u32>fromInteger<f32>(load<i32>(s, 12)));
  return end128(xmmDst(r), low, high);
}

@inline function singlesToIntegers(r: usize, truncate: bool): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  if (truncate ? cvttps2dqFast(xmmDst(r), s) : cvtps2dqFast(xmmDst(r), s)) return NEXT;
  begin();
  const low = pair(<u32>toInteger<f32>(load<u32>(s), 32, truncate), <u32>toInteger<f32>(load<u32>(s, 4), 32, truncate));
  const high = pair(<u32>toInteger<f32>(load<u32>(s, 8), 32, truncate), <u32>toInteger<f32>(load<u32>(s, 12), 32, truncate));
  return end128(xmmDst(r), low, high);
}

export function cvtps2dq(r: usize): u32 { return singlesToIntegers(r, false); }
export function cvttps2dq(r: usize): u32 { return singlesToIntegers(r, true); }

@inline function doublesToIntegers(r: usize, truncate: bool): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  if (truncate ? cvttpd2dqFast(xmmDst(r), s) : cvtpd2dqFast(xmmDst(r), s)) return NEXT;
  begin();
  return end128(xmmDst(r), pair(<u32>toInteger<f64>(load<u64>(s), 32, truncate), <u32>toInteger<f64>(load<u64>(s, 8), 32, truncate)), 0);
}

export function cvtpd2dq(r: usize): u32 { return doublesToIntegers(r, false); }
export function cvttpd2dq(r: usize): u32 { return doublesToIntegers(r, true); }
