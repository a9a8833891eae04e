/**
 * The last step of every operation: an exact (or sticky) value to a binary32 or binary64 encoding, with
 * overflow, underflow and precision flags as MXCSR asks. Tininess is detected after rounding.
 * With OE or UE unmasked the instruction delivers nothing, so the encoding returned then means nothing.
 */
import {
  DOWN, FTZ, NEAREST, OE, OM, PE, UE, UM, UP, controlBits, raiseFlags, rounding,
} from "./environment";

@inline function roundsUp(mode: u32, sign: u64, odd: u64, rest: u64, half: u64): u64 {
  if (rest == 0) return 0;
  if (mode == NEAREST) return u64(rest > half || (rest == half && odd != 0));
  if (mode == DOWN) return sign;
  if (mode == UP) return sign ^ 1;
  return 0;
}

/** Drops the low `shift` bits (1 or more, beyond 64 too) of sig, rounding; `lost` tells whether anything was. */
let lost: bool = false;
@inline export function wasInexact(): bool { return lost; }

export function shiftRound(mode: u32, sign: u64, sig: u64, shift: i32): u64 {
  if (shift > 64) { // less than a quarter: only that it is not zero counts
    lost = sig != 0;
    return roundsUp(mode, sign, 0, u64(lost), 2);
  }
  if (shift == 64) {
    lost = sig != 0;
    return roundsUp(mode, sign, 0, sig, 0x8000000000000000);
  }
  const whole = sig >> shift;
  const rest = sig & ((<u64>1 << shift) - 1);
  lost = rest != 0;
  return whole + roundsUp(mode, sign, whole & 1, rest, <u64>1 << (shift - 1));
}

/** sign 0 or 1; exp and sig as format.ts says, the lowest bit of sig standing for all that was cut off below it. */
export function roundPack<T>(sign: u64, exp: i32, sig: u64): u64 {
  const p: i32 = sizeof<T>() == 4 ? 24 : 53; // significand bits
  const emax: i32 = sizeof<T>() == 4 ? 127 : 1023;
  const top: u64 = sizeof<T>() == 4 ? 31 : 63;
  const signBit = sign << top;
  const mode = rounding();
  let m = shiftRound(mode, sign, sig, 64 - p);
  let e = exp;
  if (m >> p) {
    m >>= 1;
    e++;
  }
  if (e > emax) {
    if (!(controlBits() & OM)) {
      raiseFlags(OE | (lost ? PE : 0));
      return 0;
    }
    raiseFlags(OE | PE);
    const infinity = <u64>(2 * emax + 1) << (p - 1);
    const away = mode == NEAREST || (mode == UP && sign == 0) || (mode == DOWN && sign != 0);
    return signBit | (infinity - u64(!away));
  }
  if (e < 1 - emax) {
    if (!(controlBits() & UM)) {
      raiseFlags(UE | (lost ? PE : 0));
      return 0;
    }
    if (controlBits() & FTZ) {
      raiseFlags(UE | PE);
      return signBit;
    }
    m = shiftRound(mode, sign, sig, 64 - p + (1 - emax) - exp);
    if (lost) raiseFlags(UE | PE);
    return signBit | m;
  }
  if (lost) raiseFlags(PE);
  return signBit | ((<u64>(e + emax - 1) << (p - 1)) + m);
}
