/**
 * Addition, multiplication, division, square root and comparison of 80-bit values: pure, by integers, result in
 * float.ts's out, exceptions in its raised. Precision control applies to the four that round.
 * Rules for NaNs: Intel SDM vol. 1, 4.8.3.5 and table 4-7; exceptions' order as the host (AMD) has it:
 * a zero divisor goes before a denormal operand.
 */
import {
  BIAS, DE, DOWN, IE, INTEGER_BIT, QUIET_BIT, SIGN, ZE, denormalSource, droppedBits, flag, give, giveIndefinite,
  isDenormal, isInfinite, isNaN80, isNormal, isSignaling, isUnsupported, isZero, normalExp, normalSig, roundPack,
  roundingControl, unmasked,
} from "./float";
import { divideWide, high, low, multiplyWide, shiftLeftWide, shiftRightJam } from "./wide";

export function invalid(): void {
  flag(IE);
  giveIndefinite();
}

/** Handles invalid encodings and NaNs; true when that gave the result. */
export function givesNaN(aSe: u32, aSig: u64, bSe: u32, bSig: u64): bool {
  if (isUnsupported(aSe, aSig) || isUnsupported(bSe, bSig)) {
    invalid();
    return true;
  }
  const a = isNaN80(aSe, aSig), b = isNaN80(bSe, bSig);
  if (!a && !b) return false;
  const aSignals = isSignaling(aSe, aSig), bSignals = isSignaling(bSe, bSig);
  if (aSignals || bSignals) flag(IE);
  let first = a;
  if (a && b) {
    if (aSignals != bSignals) first = bSignals;
    else if (aSig != bSig) first = aSig > bSig;
    else first = (aSe & SIGN) == 0;
  }
  if (first) give(aSe, aSig | QUIET_BIT);
  else give(bSe, bSig | QUIET_BIT);
  return true;
}

/** As givesNaN, for one operand. */
export function givesNaN1(se: u32, sig: u64): bool {
  if (isUnsupported(se, sig)) {
    invalid();
    return true;
  }
  if (!isNaN80(se, sig)) return false;
  if ((sig & QUIET_BIT) == 0) flag(IE);
  give(se, sig | QUIET_BIT);
  return true;
}

/** Raises DE for a denormal among the operands; true when it is unmasked, so that nothing is to be computed. */
export function denormalStops(aSe: u32, aSig: u64, bSe: u32, bSig: u64): bool {
  if (!isDenormal(aSe, aSig) && !isDenormal(bSe, bSig) && !denormalSource) return false;
  flag(DE);
  return unmasked(DE) != 0;
}

function addMagnitudes(sign: u32, aExp: i32, aSig: u64, bExp: i32, bSig: u64): void {
  if (aExp < bExp) {
    const e = aExp, s = aSig;
    aExp = bExp;
    aSig = bSig;
    bExp = e;
    bSig = s;
  }
  shiftRightJam(bSig, 0, <u32>(aExp - bExp));
  let hi = aSig + high, lo = low;
  if (hi < aSig) {
    lo = (hi << 63) | (lo >> 1) | (lo & 1);
    hi = (hi >> 1) | INTEGER_BIT;
    aExp++;
  }
  roundPack(sign, aExp, hi, lo, droppedBits());
}

function subtractMagnitudes(sign: u32, aExp: i32, aSig: u64, bExp: i32, bSig: u64): void {
  if (aExp < bExp || (aExp == bExp && aSig < bSig)) {
    const e = aExp, s = aSig;
    aExp = bExp;
    aSig = bSig;
    bExp = e;
    bSig = s;
    sign ^= SIGN;
  }
  shiftRightJam(bSig, 0, <u32>(aExp - bExp));
  const lo: u64 = 0 - low;
  const hi = aSig - high - u64(low != 0);
  if ((hi | lo) == 0) {
    give(roundingControl() == DOWN ? SIGN : 0, 0);
    return;
  }
  const shift: u32 = hi != 0 ? <u32>clz<u64>(hi) : 64 + <u32>clz<u64>(lo);
  shiftLeftWide(hi, lo, shift);
  roundPack(sign, aExp - <i32>shift, high, low, droppedBits());
}

/** a + b, or a - b with `flip` SIGN. */
export function add(aSe: u32, aSig: u64, bSe: u32, bSig: u64, flip: u32): void {
  const plain = isNormal(aSe, aSig) && isNormal(bSe, bSig) && !denormalSource;
  if (!plain && addSpecial(aSe, aSig, bSe, bSig, flip)) return;
  const sign = aSe & SIGN;
  const aExp = normalExp(aSe, aSig), bExp = normalExp(bSe, bSig);
  if (((aSe ^ bSe ^ flip) & SIGN) == 0) addMagnitudes(sign, aExp, normalSig(aSig), bExp, normalSig(bSig));
  else subtractMagnitudes(sign, aExp, normalSig(aSig), bExp, normalSig(bSig));
}

/** True when the sum is given (or stopped); false: both are finite and not zero. */
function addSpecial(aSe: u32, aSig: u64, bSe: u32, bSig: u64, flip: u32): bool {
  if (givesNaN(aSe, aSig, bSe, bSig)) return true;
  const aInf = isInfinite(aSe, aSig), bInf = isInfinite(bSe, bSig);
  bSe ^= flip;
  if (aInf && bInf && ((aSe ^ bSe) & SIGN) != 0) {
    invalid();
    return true;
  }
  if (denormalStops(aSe, aSig, bSe, bSig)) return true;
  if (aInf || bInf) {
    give(aInf ? aSe : bSe, INTEGER_BIT);
    return true;
  }
  const aZero = isZero(aSe, aSig), bZero = isZero(bSe, bSig);
  if (aZero && bZero) {
    if (((aSe ^ bSe) & SIGN) == 0) give(aSe, 0);
    else give(roundingControl() == DOWN ? SIGN : 0, 0);
    return true;
  }
  if (aZero || bZero) {
    const se = aZero ? bSe : aSe, sig = aZero ? bSig : aSig;
    roundPack(se & SIGN, normalExp(se, sig), normalSig(sig), 0, droppedBits());
    return true;
  }
  return false;
}

export function multiply(aSe: u32, aSig: u64, bSe: u32, bSig: u64): void {
  const sign = (aSe ^ bSe) & SIGN;
  if (!(isNormal(aSe, aSig) && isNormal(bSe, bSig)) || denormalSource) {
    if (givesNaN(aSe, aSig, bSe, bSig)) return;
    const inf = isInfinite(aSe, aSig) || isInfinite(bSe, bSig);
    const zero = isZero(aSe, aSig) || isZero(bSe, bSig);
    if (inf && zero) return invalid();
    if (denormalStops(aSe, aSig, bSe, bSig)) return;
    if (inf) return give(sign | 0x7fff, INTEGER_BIT);
    if (zero) return give(sign, 0);
  }
  let exp = normalExp(aSe, aSig) + normalExp(bSe, bSig) - BIAS + 1;
  multiplyWide(normalSig(aSig), normalSig(bSig));
  let hi = high, lo = low;
  if (<i64>hi >= 0) {
    hi = (hi << 1) | (lo >> 63);
    lo <<= 1;
    exp--;
  }
  roundPack(sign, exp, hi, lo, droppedBits());
}

export function divide(aSe: u32, aSig: u64, bSe: u32, bSig: u64): void {
  const sign = (aSe ^ bSe) & SIGN;
  if (!(isNormal(aSe, aSig) && isNormal(bSe, bSig)) || denormalSource) {
    if (givesNaN(aSe, aSig, bSe, bSig)) return;
    const aInf = isInfinite(aSe, aSig), bInf = isInfinite(bSe, bSig);
    const aZero = isZero(aSe, aSig), bZero = isZero(bSe, bSig);
    if ((aInf && bInf) || (aZero && bZero)) return invalid();
    if (bZero && !aInf) {
      flag(ZE);
      return give(sign | 0x7fff, INTEGER_BIT);
    }
    if (denormalStops(aSe, aSig, bSe, bSig)) return;
    if (aInf) return give(sign | 0x7fff, INTEGER_BIT);
    if (aZero || bInf) return give(sign, 0);
  }
  let exp = normalExp(aSe, aSig) - normalExp(bSe, bSig) + BIAS;
  const a = normalSig(aSig), b = normalSig(bSig);
  if (a < b) {
    divideWide(a, 0, b);
    exp--;
  } else divideWide(a >> 1, a << 63, b);
  // What follows the 64 quotient bits, against a half.
  const rest = low;
  const twice = rest << 1;
  let lo: u64 = 0;
  if (rest != 0) lo = <i64>rest < 0 || twice > b ? INTEGER_BIT | 1 : twice == b ? INTEGER_BIT : 1;
  roundPack(sign, exp, high, lo, droppedBits());
}

export function squareRoot(se: u32, sig: u64): void {
  if (givesNaN1(se, sig)) return;
  if (isZero(se, sig)) return give(se, 0);
  if ((se & SIGN) != 0) return invalid();
  if (denormalStops(se, sig, 0, 0)) return;
  if (isInfinite(se, sig)) return give(se, sig);
  const exp = normalExp(se, sig) - BIAS;
  const m = normalSig(sig);
  // The radicand m * 2^63 or, for an odd exponent, m * 2^64 has a root of 64 bits: one for two of its own.
  const odd = (exp & 1) != 0;
  let hi: u64 = odd ? m : m >> 1;
  let lo: u64 = odd ? 0 : m << 63;
  let root: u64 = 0, rest: u64 = 0, restHigh: u64 = 0;
  for (let i = 0; i < 64; i++) {
    restHigh = (restHigh << 2) | (rest >> 62);
    rest = (rest << 2) | (hi >> 62);
    hi = (hi << 2) | (lo >> 62);
    lo <<= 2;
    // Trial subtrahend 4 * root + 1, 66 bits.
    const tHigh = root >> 62, t = (root << 2) | 1;
    root <<= 1;
    if (restHigh > tHigh || (restHigh == tHigh && rest >= t)) {
      restHigh -= tHigh + u64(rest < t);
      rest -= t;
      root |= 1;
    }
  }
  // The rest is at most 2 * root; beyond root it means more than a half.
  let below: u64 = 0;
  if ((rest | restHigh) != 0) below = restHigh != 0 || rest > root ? INTEGER_BIT | 1 : 1;
  roundPack(0, (exp >> 1) + BIAS, root, below, droppedBits());
}

/** compare's answers. */
export const GREATER: u32 = 0;
export const LESS: u32 = 1;
export const EQUAL: u32 = 2;
export const UNORDERED: u32 = 3;

/** Orders a against b; `quiet` lets quiet NaNs pass without IE. */
export function compare(aSe: u32, aSig: u64, bSe: u32, bSig: u64, quiet: bool): u32 {
  if (isUnsupported(aSe, aSig) || isUnsupported(bSe, bSig)) {
    flag(IE);
    return UNORDERED;
  }
  if (isNaN80(aSe, aSig) || isNaN80(bSe, bSig)) {
    if (!quiet || isSignaling(aSe, aSig) || isSignaling(bSe, bSig)) flag(IE);
    return UNORDERED;
  }
  denormalStops(aSe, aSig, bSe, bSig);
  if (isZero(aSe, aSig) && isZero(bSe, bSig)) return EQUAL;
  const negative = (aSe & SIGN) != 0;
  if (negative != ((bSe & SIGN) != 0)) return negative ? LESS : GREATER;
  // A denormal's exponent field 0 stands for 1.
  const aExp = max<u32>(aSe & 0x7fff, 1), bExp = max<u32>(bSe & 0x7fff, 1);
  if (aExp == bExp && aSig == bSig) return EQUAL;
  const smaller = aExp < bExp || (aExp == bExp && aSig < bSig);
  return smaller != negative ? LESS : GREATER;
}
