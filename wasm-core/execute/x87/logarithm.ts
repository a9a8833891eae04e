/**
 * FYL2X: y log2(x), and FYL2XP1: y log2(1 + x) (Intel SDM vol. 2), x in ST0, y in ST1. FYL2XP1 takes every x above -1;
 * for a finite x of -1 or below the host answers x, inexact; so do we.
 *
 * log2(m) = 2 / ln 2 * atanh(s), s = (m - 1) / (m + 1), for m between sqrt(1/2) and sqrt(2).
 */
import { BIAS, INTEGER_BIT, PE, SIGN, ZE, flag, give, isInfinite, isZero, normalExp, normalSig } from "./float";
import {
  ONE_HIGH, divideLong, divideSmall, leadingZeros, lessWide, multiplyHigh, roundExact, roundLong, shiftRightWide,
  squareFraction,
} from "./extended";
import { denormalStops, givesNaN, invalid } from "./real";
import { begin, deliverPop, isEmpty, pending, seOf, sigOf, st, stackUnderflow } from "./stack";
import { high, low, shiftLeftWide } from "./wide";

/** 2 / ln 2 in Q2.126. */
const SCALE_HIGH: u64 = 0xb8aa3b295c17f0bb, SCALE_LOW: u64 = 0xbe87fed0691d3e88;
/** The significand of sqrt(2), cut. */
const SQRT2: u64 = 0xb504f333f9de6484;
/** s^2 is below 0.0295, so s^(2n) / (2n + 1) is below 2^-128 from here on. */
const TERMS: u64 = 26;

/** The logarithm as a long value, its sign, and whether it is exact. */
let logHigh: u64 = 0, logLow: u64 = 0;
let logExp: i32 = 0;
let logSign: u32 = 0;
let logExact: bool = false;

function setLog(hi: u64, lo: u64, exp: i32): void {
  const n = leadingZeros(hi, lo);
  shiftLeftWide(hi, lo, n);
  logHigh = high;
  logLow = low;
  logExp = exp - <i32>n;
}

/** s = n / d * 2^(exp - BIAS), n and d with their top bits set; sets log to log2((1 + s) / (1 - s)). */
function logOfRatio(nh: u64, nl: u64, dh: u64, dl: u64, exp: i32): void {
  if (!lessWide(nh, nl, dh, dl)) {
    nl = (nh << 63) | (nl >> 1);
    nh >>= 1;
    exp++;
  }
  divideLong(nh, nl, dh, dl);
  const sh = high, sl = low;
  exp--;
  squareFraction(sh, sl, exp);
  const zh = high, zl = low;
  let th: u64 = 0, tl: u64 = 0;
  for (let n = <i64>TERMS; n >= 0; n--) {
    multiplyHigh(zh, zl, th, tl);
    const ph = high, pl = low;
    divideSmall(ONE_HIGH, 0, 2 * <u64>n + 1);
    tl = pl + low;
    th = ph + high + u64(tl < pl);
  }
  multiplyHigh(th, tl, SCALE_HIGH, SCALE_LOW); // Q3.125
  multiplyHigh(sh, sl, high, low);
  setLog(high, low, exp + 3);
}

/** Sets log to log2(m * 2^k), m the long value mh:ml between 1 and 2. */
function logOf(mh: u64, ml: u64, k: i32): void {
  logExact = mh == INTEGER_BIT && ml == 0;
  logSign = 0;
  let vh: u64 = 0, vl: u64 = 0;
  if (!logExact) {
    const above = mh > SQRT2;
    let nh = mh - INTEGER_BIT, nl = ml;
    if (above) {
      nh = 0 - mh - u64(ml != 0);
      nl = 0 - ml;
      k++;
    }
    // Half of m + 1, in units of the numerator's.
    const dl = (mh << 63) | (ml >> 1);
    const dh = (mh >> 1) + (above ? INTEGER_BIT : INTEGER_BIT >> 1);
    const n = leadingZeros(nh, nl);
    shiftLeftWide(nh, nl, n);
    logOfRatio(high, low, dh, dl, BIAS - 1 - <i32>n);
    if (k == 0) {
      logSign = above ? SIGN : 0;
      return;
    }
    vh = logHigh;
    vl = logLow;
    logSign = above ? SIGN : 0;
  }
  if (k == 0) {
    logHigh = 0;
    logLow = 0;
    return;
  }
  // |k| and the fraction in the same units, two bits free above.
  const magnitude = <u64>(k < 0 ? -k : k);
  const places = <u32>clz<u64>(magnitude) + 62;
  shiftLeftWide(0, magnitude, places);
  let hi = high, lo = low;
  if (!logExact) {
    shiftRightWide(vh, vl, <u32>(127 - <i32>places - (logExp - BIAS)));
    if ((logSign != 0) == (k < 0)) {
      lo += low;
      hi += high + u64(lo < low);
    } else {
      hi -= high + u64(lo < low);
      lo -= low;
    }
  }
  logSign = k < 0 ? SIGN : 0;
  setLog(hi, lo, BIAS + 127 - <i32>places);
}

/** y times the logarithm. */
function scaleLog(ySe: u32, ySig: u64): void {
  const sign = (ySe & SIGN) ^ logSign;
  multiplyHigh(normalSig(ySig), 0, logHigh, logLow);
  const exp = normalExp(ySe, ySig) + logExp - BIAS + 1;
  if (logExact) roundExact(sign, exp, high, low);
  else roundLong(sign, exp, high, low);
}

function yLog2(xSe: u32, xSig: u64, ySe: u32, ySig: u64): void {
  if (givesNaN(xSe, xSig, ySe, ySig)) return;
  const ySign = ySe & SIGN;
  const xZero = isZero(xSe, xSig), yZero = isZero(ySe, ySig), yInf = isInfinite(ySe, ySig);
  if (xZero) {
    if (yZero) return invalid();
    if (!yInf) flag(ZE);
    return give((ySign ^ SIGN) | 0x7fff, INTEGER_BIT);
  }
  if (xSe & SIGN) return invalid();
  const xInf = isInfinite(xSe, xSig);
  const xOne = xSe == <u32>BIAS && xSig == INTEGER_BIT;
  if ((xInf && yZero) || (xOne && yInf)) return invalid();
  if (denormalStops(xSe, xSig, ySe, ySig)) return;
  if (xInf) return give(ySign | 0x7fff, INTEGER_BIT);
  const below = normalExp(xSe, xSig) < BIAS ? SIGN : 0;
  if (yInf) return give((ySign ^ below) | 0x7fff, INTEGER_BIT);
  if (yZero || xOne) return give(ySign ^ (xOne ? 0 : below), 0);
  logOf(normalSig(xSig), 0, normalExp(xSe, xSig) - BIAS);
  scaleLog(ySe, ySig);
}

/** Sets log to log2(1 + x), x above -1 and not 0. */
function logOfOnePlus(se: u32, sig: u64): void {
  const e = normalExp(se, sig) - BIAS;
  const m = normalSig(sig);
  const negative = (se & SIGN) != 0;
  if (e < -2 || (e == -2 && (!negative || m < 0x9000000000000000))) {
    // s = x / (2 + x) straight from x; 1 + x lies between sqrt(1/2) and sqrt(2).
    logExact = false;
    logSign = se & SIGN;
    shiftRightWide(m, 0, <u32>(1 - e));
    if (!negative) return logOfRatio(m, 0, INTEGER_BIT + high, low, BIAS + e - 1);
    let dh = (high << 1) | (low >> 63), dl = low << 1;
    dh = 0 - dh - u64(dl != 0);
    dl = 0 - dl;
    if ((dh | dl) == 0) return logOfRatio(m, 0, <u64>-1, <u64>-1, BIAS + e);
    return logOfRatio(m, 0, dh, dl, BIAS + e);
  }
  if (negative) {
    shiftRightWide(m, 0, <u32>-e);
    const hi = INTEGER_BIT - high - u64(low != 0), lo: u64 = 0 - low;
    const n = leadingZeros(hi, lo);
    shiftLeftWide(hi, lo, n);
    return logOf(high, low, -<i32>n);
  }
  if (e < 0) {
    shiftRightWide(m, 0, <u32>-e);
    return logOf(INTEGER_BIT + high, low, 0);
  }
  shiftRightWide(INTEGER_BIT, 0, <u32>e);
  const hi = m + high;
  if (hi < m) logOf((hi >> 1) | INTEGER_BIT, (hi << 63) | (low >> 1), e + 1);
  else logOf(hi, low, e);
}

function yLog2OnePlus(xSe: u32, xSig: u64, ySe: u32, ySig: u64): void {
  if (givesNaN(xSe, xSig, ySe, ySig)) return;
  const sign = (xSe ^ ySe) & SIGN;
  const xZero = isZero(xSe, xSig), yZero = isZero(ySe, ySig);
  const xInf = isInfinite(xSe, xSig), yInf = isInfinite(ySe, ySig);
  if ((xInf && ((xSe & SIGN) != 0 || yZero)) || (xZero && yInf)) return invalid();
  if (denormalStops(xSe, xSig, ySe, ySig)) return;
  if (xInf || yInf) return give(sign | 0x7fff, INTEGER_BIT);
  if (xZero || yZero) return give(sign, 0);
  if ((xSe & SIGN) != 0 && normalExp(xSe, xSig) >= BIAS) {
    flag(PE);
    return give(xSe, xSig);
  }
  logOfOnePlus(xSe, xSig);
  scaleLog(ySe, ySig);
}

export function fyl2x(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0) || isEmpty(16)) stackUnderflow();
  else yLog2(seOf(st(0)), sigOf(st(0)), seOf(st(16)), sigOf(st(16)));
  return deliverPop(16);
}
export function fyl2xp1(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0) || isEmpty(16)) stackUnderflow();
  else yLog2OnePlus(seOf(st(0)), sigOf(st(0)), seOf(st(16)), sigOf(st(16)));
  return deliverPop(16);
}
