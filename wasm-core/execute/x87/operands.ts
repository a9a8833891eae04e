/**
 * Memory operands as 80-bit values, and back (Intel SDM vol. 1, 4.2, 8.3.3). The readers leave the value in
 * `inSe`, `inSig`. A denormal single or double becomes a normal register value; float.ts keeps that it was one, for DE.
 */
import {
  BIAS, IE, INTEGER_BIT, QUIET_BIT, SIGN, flag, flagInexact, isNaN80, isUnsupported, isZero, narrow, normalExp,
  normalSig, roundInteger, sourceIsDenormal,
} from "./float";
import { high, low, shiftRightJam } from "./wide";

export let inSe: u32 = 0;
export let inSig: u64 = 0;

function widen(sign: u32, exp: i32, fraction: u64, top: i32, bias: i32): void {
  // fraction stands below the integer bit, at bits 62 and down.
  if (exp == top) {
    inSe = sign | 0x7fff;
    inSig = fraction | INTEGER_BIT;
  } else if (exp != 0) {
    inSe = sign | <u32>(exp - bias + BIAS);
    inSig = fraction | INTEGER_BIT;
  } else if (fraction == 0) {
    inSe = sign;
    inSig = 0;
  } else {
    const shift = <i32>clz<u64>(fraction);
    sourceIsDenormal();
    inSe = sign | <u32>(1 - bias + BIAS - shift);
    inSig = fraction << shift;
  }
}

export function widenF32(bits: u32): void {
  widen((bits >> 16) & SIGN, <i32>((bits >> 23) & 0xff), <u64>(bits & 0x7fffff) << 40, 0xff, 127);
}
export function widenF64(bits: u64): void {
  widen(<u32>(bits >> 48) & SIGN, <i32>((bits >> 52) & 0x7ff), (bits & 0xfffffffffffff) << 11, 0x7ff, 1023);
}
export function widenInt(n: i64): void {
  if (n == 0) {
    inSe = 0;
    inSig = 0;
    return;
  }
  const magnitude: u64 = n < 0 ? 0 - <u64>n : <u64>n;
  const shift = <i32>clz<u64>(magnitude);
  inSe = (n < 0 ? SIGN : 0) | <u32>(BIAS + 63 - shift);
  inSig = magnitude << shift;
}

/** Forms of the memory operand of an arithmetic instruction or a comparison. */
export const M32: u32 = 0, M64: u32 = 1, I16: u32 = 2, I32: u32 = 3;

/** Bytes of a memory operand. */
@inline export function memorySize(form: u32): u32 {
  return form == M64 ? 8 : form == I16 ? 2 : 4;
}

@inline export function widenMemory(p: usize, form: u32): void {
  if (form == M32) widenF32(load<u32>(p));
  else if (form == M64) widenF64(load<u64>(p));
  else if (form == I16) widenInt(load<i16>(p));
  else widenInt(load<i32>(p));
}

/** Any register value as a single or double: NaNs quieted, invalid encodings as the format's indefinite. */
function toReal(se: u32, sig: u64, digits: u32, expBits: u32): u64 {
  const exponent: u64 = ((<u64>1 << expBits) - 1) << (digits - 1);
  const quiet: u64 = <u64>1 << (digits - 2);
  const sign: u64 = <u64>((se & SIGN) >> 15) << (expBits + digits - 1);
  if (isUnsupported(se, sig)) {
    flag(IE);
    return (<u64>1 << (expBits + digits - 1)) | exponent | quiet;
  }
  if ((se & 0x7fff) == 0x7fff) {
    if (!isNaN80(se, sig)) return sign | exponent;
    if ((sig & QUIET_BIT) == 0) flag(IE);
    return sign | exponent | quiet | ((sig << 1) >> (65 - digits));
  }
  if (sig == 0) return sign;
  return narrow(se, sig, digits, expBits);
}
export function toF32(se: u32, sig: u64): u32 { return <u32>toReal(se, sig, 24, 8); }
export function toF64(se: u32, sig: u64): u64 { return toReal(se, sig, 53, 11); }

/** A signed integer of `bits` bits by rounding control `rc`; out of range it is IE and the integer indefinite. */
export function toInt(se: u32, sig: u64, bits: u32, rc: u32): i64 {
  const indefinite: i64 = -(<i64>1 << (bits - 1));
  if (isZero(se, sig)) return 0;
  const exp = normalExp(se, sig) - BIAS;
  if (isUnsupported(se, sig) || exp > 63) {
    flag(IE);
    return indefinite;
  }
  const sign = se & SIGN;
  shiftRightJam(normalSig(sig), 0, <u32>(63 - exp));
  const n = roundInteger(sign, high, low, rc);
  const limit: u64 = <u64>1 << (bits - 1);
  if (sign ? n > limit : n >= limit) {
    flag(IE);
    return indefinite;
  }
  flagInexact();
  return sign ? -<i64>n : <i64>n;
}
