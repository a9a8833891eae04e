/** FPATAN: the angle of (x, y), y in ST1, x in ST0 (Intel SDM vol. 2, table 3-30). */
import { BIAS, SIGN, give, isInfinite, isZero, normalExp, normalSig } from "./float";
import {
  ONE_HIGH, divideLong, divideSmall, leadingZeros, lessWide, multiplyHigh, roundLong, shiftRightWide, squareFraction,
} from "./extended";
import { denormalStops, givesNaN } from "./real";
import { begin, deliverPop, isEmpty, pending, seOf, sigOf, st, stackUnderflow } from "./stack";
import { high, low, multiplyWide, setWide, shiftLeftWide } from "./wide";

/** pi in Q2.126. */
const PI_HIGH: u64 = 0xc90fdaa22168c234, PI_LOW: u64 = 0xc4c6628b80dc1cd1;
/** atan(i / 8) in Q0.128 for i = 1..8, high and low words. */
const ATAN_EIGHTHS: usize = memory.data<u64>([
  0x1fd5ba9aac2f6dc6, 0x5912f313e7d111de, 0x3eb6ebf25901bac5, 0x5b71e7bd7de885f9,
  0x5bd86507937bc239, 0xc55190916e7f2241, 0x76b19c1586ed3da2, 0xb7f222f65e1d4681,
  0x8f005d5ef7f59f9b, 0x5c835e1665c43747, 0xa4bc7d1934f70924, 0x19a87f2a457dac9e,
  0xb8053e2bc2319e73, 0xcb2da55210a4443d, 0xc90fdaa22168c234, 0xc4c6628b80dc1cd1,
]);
/** t is at most 1/16, so t^(2n) / (2n + 1) is below 2^-128 from here on. */
const TERMS: i64 = 16;

/** The angle as a long value (its top bit need not be set). */
let angleHigh: u64 = 0, angleLow: u64 = 0;
let angleExp: i32 = 0;

/** n / d * 2^(exp - BIAS) with top bits set: the quotient as a long value in angle. */
function ratio(nh: u64, nl: u64, dh: u64, dl: u64, exp: i32): void {
  exp--;
  if (!lessWide(nh, nl, dh, dl)) {
    nl = (nh << 63) | (nl >> 1);
    nh >>= 1;
    exp++;
  }
  divideLong(nh, nl, dh, dl);
  angleHigh = high;
  angleLow = low;
  angleExp = exp;
}

/** angle := atan(angle) for an angle of at most 1/16; a little below it always. */
function smallArc(): void {
  squareFraction(angleHigh, angleLow, angleExp);
  const zh = high, zl = low;
  let th: u64 = 0, tl: u64 = 0;
  for (let n = TERMS; n >= 0; n--) {
    multiplyHigh(zh, zl, th, tl);
    const ph = high, pl = low;
    divideSmall(ONE_HIGH, 0, 2 * <u64>n + 1);
    th = high - ph - u64(low < pl);
    tl = low - pl;
  }
  if (th == ONE_HIGH && tl == 0) {
    th--;
    tl = <u64>-1;
  }
  multiplyHigh(angleHigh, angleLow, th, tl);
  angleHigh = high;
  angleLow = low;
  angleExp++;
}

/** The angle in Q0.128, or in units 2^-(128 - up). */
@inline function angleFixed(up: i32): void { shiftRightWide(angleHigh, angleLow, <u32>(BIAS - 1 - angleExp + up)); }

/** angle := atan(angle) for an angle of at most 1. */
function arc(): void {
  if (angleExp < BIAS - 4) return smallArc();
  // t and c = i/8, the nearest: atan(t) = atan(c) + atan((t - c) / (1 + t c)). Q2.126 here.
  angleFixed(2);
  const th = high, tl = low;
  const i = (th + (<u64>1 << 58)) >> 59;
  let nh = th - (i << 59), nl = tl;
  const below = <i64>nh < 0;
  if (below) {
    nh = 0 - nh - u64(nl != 0);
    nl = 0 - nl;
  }
  const at = ATAN_EIGHTHS + (<usize>(i - 1) << 4);
  const ah = load<u64>(at), al = load<u64>(at, 8);
  angleHigh = ah;
  angleLow = al;
  angleExp = BIAS - 1;
  if ((nh | nl) == 0) return;
  shiftRightWide(th, tl, 3);
  const eighthHigh = high;
  multiplyWide(low, i);
  const dl = low;
  const dh = eighthHigh * i + high + (<u64>1 << 62);
  const dn = leadingZeros(dh, dl);
  shiftLeftWide(dh, dl, dn);
  const denominatorHigh = high, denominatorLow = low;
  const n = leadingZeros(nh, nl);
  shiftLeftWide(nh, nl, n);
  ratio(high, low, denominatorHigh, denominatorLow, BIAS + <i32>dn - <i32>n);
  smallArc();
  angleFixed(0);
  if (below) {
    angleHigh = ah - high - u64(al < low);
    angleLow = al - low;
  } else {
    angleLow = al + low;
    angleHigh = ah + high + u64(angleLow < low);
  }
  angleExp = BIAS - 1;
}

/** pi * eighths / 8 with the sign. */
function givePi(sign: u32, eighths: u64): void {
  shiftRightWide(PI_HIGH, PI_LOW, 3);
  const h = high;
  multiplyWide(low, eighths);
  roundLong(sign, BIAS + 1, h * eighths + high, low);
}

function angleOf(xSe: u32, xSig: u64, ySe: u32, ySig: u64): void {
  if (givesNaN(xSe, xSig, ySe, ySig)) return;
  if (denormalStops(xSe, xSig, ySe, ySig)) return;
  const sign = ySe & SIGN;
  const left = (xSe & SIGN) != 0;
  const xInf = isInfinite(xSe, xSig), yInf = isInfinite(ySe, ySig);
  if (yInf) return givePi(sign, xInf ? (left ? 6 : 2) : 4);
  if (isZero(ySe, ySig) || xInf) return left ? givePi(sign, 8) : give(sign, 0);
  if (isZero(xSe, xSig)) return givePi(sign, 4);
  let n = normalSig(ySig), d = normalSig(xSig);
  let exp = normalExp(ySe, ySig) - normalExp(xSe, xSig);
  const steep = exp > 0 || (exp == 0 && n > d);
  if (steep) {
    const t = n;
    n = d;
    d = t;
    exp = -exp;
  }
  ratio(n, 0, d, 0, BIAS + exp);
  arc();
  if (!steep && !left) return roundLong(sign, angleExp, angleHigh, angleLow);
  angleFixed(2);
  const ah = high, al = low;
  if (steep) setWide(PI_HIGH >> 1, (PI_HIGH << 63) | (PI_LOW >> 1));
  else setWide(PI_HIGH, PI_LOW);
  if (steep && left) roundLong(sign, BIAS + 1, high + ah + u64(low + al < al), low + al);
  else roundLong(sign, BIAS + 1, high - ah - u64(low < al), low - al);
}

export function fpatan(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0) || isEmpty(16)) stackUnderflow();
  else angleOf(seOf(st(0)), sigOf(st(0)), seOf(st(16)), sigOf(st(16)));
  return deliverPop(16);
}
