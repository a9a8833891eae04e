/**
 * FSIN, FCOS, FSINCOS, FPTAN (Intel SDM vol. 2). The argument is reduced by a pi of 66 bits, as the host does (AMD64
 * APM vol. 1, 6.4.5); from 2^63 on C2 is set and nothing else happens.
 */
import { NEXT } from "../status";
import {
  BIAS, C1, EARLY, IE, INTEGER_BIT, SF, SIGN, dropC1, flag, give, giveIndefinite, isInfinite, isZero, normalExp,
  normalSig, outSe, outSig, raised, unmasked,
} from "./float";
import {
  ONE_HIGH, divideLong, divideSmall, leadingZeros, lessWide, multiplyHigh, roundLong, squareFraction,
} from "./extended";
import { denormalStops, givesNaN1, invalid } from "./real";
import {
  begin, clearC2, isEmpty, pending, put, seOf, setC2, setTop, settle, sigOf, st, stackUnderflow, top,
} from "./stack";
import { high, low, shiftLeftWide } from "./wide";

/** Half of the 66-bit pi, in units of 2^-66. */
const HALF_PI_HIGH: u64 = 6, HALF_PI_LOW: u64 = 0x487ed5110b4611a6;
/** (pi/4)^(2n) / (2n)! is below 2^-128 from here on. */
const TERMS: u64 = 18;

/** The reduced argument, a long value between 0 and pi/4; its sign against the argument's; the quadrant. */
let restHigh: u64 = 0, restLow: u64 = 0;
let restExp: i32 = 0;
let restSign: u32 = 0;
let quadrant: u32 = 0;
/** Its square in Q0.128. */
let squareHigh: u64 = 0, squareLow: u64 = 0;

function reduce(exp: i32, sig: u64): void {
  restHigh = sig;
  restLow = 0;
  restExp = exp;
  restSign = 0;
  quadrant = 0;
  const e = exp - BIAS;
  if (e >= -1) {
    let h: u64 = 0, l: u64 = 0;
    for (let i = 63 + e + 3; i >= 0; i--) {
      h = (h << 1) | (l >> 63);
      l = (l << 1) | (sig >> 63);
      sig <<= 1;
      quadrant <<= 1;
      if (!lessWide(h, l, HALF_PI_HIGH, HALF_PI_LOW)) {
        h -= HALF_PI_HIGH + u64(l < HALF_PI_LOW);
        l -= HALF_PI_LOW;
        quadrant |= 1;
      }
    }
    const otherLow = HALF_PI_LOW - l, other = HALF_PI_HIGH - h - u64(HALF_PI_LOW < l);
    if (lessWide(other, otherLow, h, l)) {
      h = other;
      l = otherLow;
      restSign = SIGN;
      quadrant++;
    }
    const n = leadingZeros(h, l);
    shiftLeftWide(h, l, n);
    restHigh = high;
    restLow = low;
    restExp = BIAS + 61 - <i32>n;
  }
  squareFraction(restHigh, restLow, restExp);
  squareHigh = high;
  squareLow = low;
}

let seriesHigh: u64 = 0, seriesLow: u64 = 0;

/**
 * series := 1 - z/(first * (first+1)) * (1 - ...) in Q1.127, z the square: cos(r) for first 1, sin(r) / r for 2. Always
 * below 1.
 */
function series(first: u64): void {
  let th: u64 = ONE_HIGH, tl: u64 = 0;
  for (let n = TERMS; n > 0; n--) {
    const m = first + 2 * (n - 1);
    multiplyHigh(squareHigh, squareLow, th, tl);
    divideSmall(high, low, m * (m + 1));
    th = ONE_HIGH - high - u64(low != 0);
    tl = 0 - low;
  }
  if (th == ONE_HIGH && tl == 0) {
    th--;
    tl = <u64>-1;
  }
  seriesHigh = th;
  seriesLow = tl;
}

function giveSine(sign: u32): void {
  series(2);
  multiplyHigh(restHigh, restLow, seriesHigh, seriesLow);
  roundLong(sign ^ restSign, restExp + 1, high, low);
}
function giveCosine(sign: u32): void {
  series(1);
  roundLong(sign, BIAS, seriesHigh, seriesLow);
}
/** sin and cos of the argument whose sign is `sign`, by the quadrant. */
function sineOf(sign: u32): void {
  if (quadrant & 2) sign ^= SIGN;
  if (quadrant & 1) giveCosine(sign);
  else giveSine(sign);
}
function cosineOf(): void {
  const sign = ((quadrant + 1) & 2) != 0 ? SIGN : 0;
  if ((quadrant & 1) == 0) giveCosine(sign);
  else giveSine(sign);
}

/** tan(r), or with `inverse` 1 / tan(r). */
function giveTangent(sign: u32, inverse: bool): void {
  if (!inverse && restExp < BIAS - 32) {
    // r (1 + r^2 / 3), the rest below the last bit.
    divideSmall(squareHigh, squareLow, 3);
    multiplyHigh(restHigh, restLow, high, low);
    const lo = restLow + low;
    roundLong(sign, restExp, restHigh + high + u64(lo < low), lo);
    return;
  }
  series(2);
  multiplyHigh(restHigh, restLow, seriesHigh, seriesLow);
  let n = leadingZeros(high, low);
  shiftLeftWide(high, low, n);
  let sh = high, sl = low;
  const sineExp = restExp + 1 - <i32>n;
  series(1);
  n = leadingZeros(seriesHigh, seriesLow);
  shiftLeftWide(seriesHigh, seriesLow, n);
  let ch = high, cl = low;
  let exp = inverse ? 2 * BIAS - <i32>n - sineExp : sineExp + <i32>n;
  if (inverse) {
    const h = sh, l = sl;
    sh = ch;
    sl = cl;
    ch = h;
    cl = l;
  }
  exp--;
  if (!lessWide(sh, sl, ch, cl)) {
    sl = (sh << 63) | (sl >> 1);
    sh >>= 1;
    exp++;
  }
  divideLong(sh, sl, ch, cl);
  roundLong(sign, exp, high, low);
}
function tangentOf(sign: u32): void {
  if (quadrant & 1) giveTangent(sign ^ restSign ^ SIGN, true);
  else giveTangent(sign ^ restSign, false);
}

/** Sets C2: the argument is too large. */
function outOfRange(): u32 {
  setC2();
  settle();
  return NEXT;
}

const SINE: u32 = 0, COSINE: u32 = 1, SINCOS: u32 = 2, TANGENT: u32 = 3;

/** The second result of FSINCOS and FPTAN, to be pushed. */
let pushSe: u32 = 0, pushSig: u64 = 0;
function pushAsWell(): void {
  pushSe = outSe;
  pushSig = outSig;
}

/** Computes; false when the argument is out of range. */
function evaluate(what: u32, se: u32, sig: u64): bool {
  const sign = se & SIGN;
  if (givesNaN1(se, sig)) {
    pushAsWell();
    return true;
  }
  if (isInfinite(se, sig)) {
    invalid();
    pushAsWell();
    return true;
  }
  if (isZero(se, sig)) {
    give(<u32>BIAS, INTEGER_BIT);
    pushAsWell();
    if (what != COSINE) give(se, sig);
    return true;
  }
  if (normalExp(se, sig) >= BIAS + 63) return false;
  if (denormalStops(se, sig, 0, 0)) return true;
  reduce(normalExp(se, sig), normalSig(sig));
  if (what == COSINE) cosineOf();
  else if (what == SINE) sineOf(sign);
  else if (what == TANGENT) {
    tangentOf(sign);
    pushSe = <u32>BIAS;
    pushSig = INTEGER_BIT;
  } else {
    // C1 tells of the sine's rounding.
    cosineOf();
    pushAsWell();
    dropC1();
    sineOf(sign);
  }
  return true;
}

@inline function one(r: usize, what: u32): u32 {
  if (begin(r)) return pending();
  clearC2();
  if (isEmpty(0)) stackUnderflow();
  else if (!evaluate(what, seOf(st(0)), sigOf(st(0)))) return outOfRange();
  if (!unmasked(raised & EARLY)) put(0, outSe, outSig);
  settle();
  return NEXT;
}

@inline function two(r: usize, what: u32): u32 {
  if (begin(r)) return pending();
  clearC2();
  if (isEmpty(0)) {
    stackUnderflow();
    pushAsWell();
  } else if (!isEmpty(0x70)) {
    flag(IE | SF | C1);
    giveIndefinite();
    pushAsWell();
  } else if (!evaluate(what, seOf(st(0)), sigOf(st(0)))) return outOfRange();
  if (!unmasked(raised & EARLY)) {
    put(0, outSe, outSig);
    setTop(top() - 1);
    put(0, pushSe, pushSig);
  }
  settle();
  return NEXT;
}

export function fsin(r: usize): u32 { return one(r, SINE); }
export function fcos(r: usize): u32 { return one(r, COSINE); }
export function fsincos(r: usize): u32 { return two(r, SINCOS); }
export function fptan(r: usize): u32 { return two(r, TANGENT); }
