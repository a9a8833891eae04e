/**
 * 128-bit arithmetic for the transcendental functions: integers only, results in wide.ts's `high` and `low`.
 *
 * Two shapes of number: a fraction, hi:lo in units said by the name (Q1.127: one is 2^127); and a long value, hi:lo
 * with its top bit set, times 2^(exp - BIAS - 127). The functions' results are good to about 120 bits, so their
 * rounding to 64 bits is the correct one but for odds of 2^-55; they count as inexact whatever they are, as on the
 * host.
 */
import { BIAS, PE, UE, flag, outSe, raised, roundPack } from "./float";
import { high, low, multiplyWide, setWide, shiftLeftWide } from "./wide";

/** 1 in Q1.127: the high word; the low is 0. */
export const ONE_HIGH: u64 = 0x8000000000000000;

/** The upper half of a * b. */
export function multiplyHigh(ah: u64, al: u64, bh: u64, bl: u64): void {
  multiplyWide(al, bl);
  const below = high;
  multiplyWide(ah, bl);
  const h1 = high, l1 = low;
  multiplyWide(al, bh);
  const h2 = high, l2 = low;
  multiplyWide(ah, bh);
  let middle = below + l1;
  let carry = u64(middle < l1);
  middle += l2;
  carry += u64(middle < l2);
  let lo = low + carry, hi = high + u64(low + carry < carry);
  lo += h1;
  hi += u64(lo < h1);
  lo += h2;
  hi += u64(lo < h2);
  setWide(hi, lo);
}

/** hi:lo / n, n below 2^32. */
export function divideSmall(hi: u64, lo: u64, n: u64): void {
  const q = hi / n;
  let r = ((hi - q * n) << 32) | (lo >> 32);
  const q1 = r / n;
  r = ((r - q1 * n) << 32) | (lo & 0xffffffff);
  setWide(q, (q1 << 32) | (r / n));
}

/** a * 2^128 / b, a below b, b's top bit set. */
export function divideLong(ah: u64, al: u64, bh: u64, bl: u64): void {
  let qh: u64 = 0, ql: u64 = 0;
  for (let i = 0; i < 128; i++) {
    const carry = <i64>ah < 0;
    ah = (ah << 1) | (al >> 63);
    al <<= 1;
    qh = (qh << 1) | (ql >> 63);
    ql <<= 1;
    if (carry || ah > bh || (ah == bh && al >= bl)) {
      ah -= bh + u64(al < bl);
      al -= bl;
      ql |= 1;
    }
  }
  setWide(qh, ql);
}

@inline export function lessWide(ah: u64, al: u64, bh: u64, bl: u64): bool { return ah < bh || (ah == bh && al < bl); }
@inline export function leadingZeros(hi: u64, lo: u64): u32 {
  return hi != 0 ? <u32>clz<u64>(hi) : 64 + <u32>clz<u64>(lo);
}
/** hi:lo >> by, any by from 0. */
export function shiftRightWide(hi: u64, lo: u64, by: u32): void {
  if (by == 0) setWide(hi, lo);
  else if (by < 64) setWide(hi >> by, (hi << (64 - by)) | (lo >> by));
  else setWide(0, by < 128 ? hi >> (by - 64) : 0);
}

/** The square, in Q0.128, of the long value hi:lo, below 1. */
export function squareFraction(hi: u64, lo: u64, exp: i32): void {
  multiplyHigh(hi, lo, hi, lo);
  shiftRightWide(high, low, <u32>(-2 - 2 * (exp - BIAS)));
}

/**
 * Rounds the value hi:lo * 2^(exp - BIAS - 127), top bit set or not, as a result that is inexact in `hi:lo`'s last bit.
 */
export function roundLong(sign: u32, exp: i32, hi: u64, lo: u64): void {
  const n = leadingZeros(hi, lo);
  shiftLeftWide(hi, lo, n);
  roundPack(sign, exp - <i32>n, high, low | 1, 0);
}

/**
 * As roundLong for a result that happens to be exact: PE is raised all the same, and with it UE when it is denormal.
 */
export function roundExact(sign: u32, exp: i32, hi: u64, lo: u64): void {
  const n = leadingZeros(hi, lo);
  shiftLeftWide(hi, lo, n);
  roundPack(sign, exp - <i32>n, high, low, 0);
  if (raised & PE) return;
  flag(PE);
  if ((outSe & 0x7fff) == 0) flag(UE);
}
