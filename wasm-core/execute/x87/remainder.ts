/**
 * FPREM and FPREM1 (Intel SDM vol. 2). An exponent difference D of 64 or more is reduced by 32 + D mod 32 bits a
 * time, as the host does, with C2 set. Results are exact.
 */
import { FSW } from "../../generated/state";
import { C0, C1, C2, C3, SIGN, flag, give, isInfinite, isZero, normalExp, normalSig, roundPack } from "./float";
import { denormalStops, givesNaN, invalid } from "./real";
import { begin, deliver, isEmpty, pending, seOf, setConditions, sigOf, st, stackUnderflow } from "./stack";

/** The quotient's low bits, for the condition codes. */
let quotient: u64 = 0;

/** The remainder of a * 2^bits by b, both with the top bit set; adds the quotient's bits to `quotient`. */
function longDivision(a: u64, b: u64, bits: i32): u64 {
  let rest = a;
  let q: u64 = 0;
  let carry = false;
  for (let i = bits; ; i--) {
    q <<= 1;
    if (carry || rest >= b) {
      rest -= b;
      q |= 1;
    }
    if (i == 0) break;
    carry = <i64>rest < 0;
    rest <<= 1;
  }
  quotient = q;
  return rest;
}

@inline function giveReduced(sign: u32, exp: i32, rest: u64): void {
  if (rest == 0) give(sign, 0);
  else roundPack(sign, exp - <i32>clz<u64>(rest), rest << clz<u64>(rest), 0, 0);
}

/** No quotient: C0 and C3 stay, C2 is cleared. */
const NO_QUOTIENT: u32 = 0xffffffff;

/** a rem b; answers the condition codes. `nearest` rounds the quotient to the nearest integer (FPREM1). */
function remainder(aSe: u32, aSig: u64, bSe: u32, bSig: u64, nearest: bool): u32 {
  if (givesNaN(aSe, aSig, bSe, bSig)) return NO_QUOTIENT;
  if (isInfinite(aSe, aSig) || isZero(bSe, bSig)) {
    invalid();
    return NO_QUOTIENT;
  }
  if (denormalStops(aSe, aSig, bSe, bSig)) return NO_QUOTIENT;
  if (isZero(aSe, aSig)) {
    give(aSe, aSig);
    return 0;
  }
  let sign = aSe & SIGN;
  const aExp = normalExp(aSe, aSig), a = normalSig(aSig);
  if (isInfinite(bSe, bSig)) {
    roundPack(sign, aExp, a, 0, 0);
    return 0;
  }
  const bExp = normalExp(bSe, bSig), b = normalSig(bSig);
  const d = aExp - bExp;
  if (d >= 64) {
    const bits = 32 + (d & 31);
    giveReduced(sign, aExp - bits, longDivision(a, b, bits));
    return C2;
  }
  quotient = 0;
  let rest = a, exp = aExp;
  if (d >= 0) {
    rest = longDivision(a, b, d);
    exp = bExp;
    if (nearest && ((<i64>rest < 0) || (rest << 1) > b || ((rest << 1) == b && (quotient & 1) != 0))) {
      rest = b - rest;
      sign ^= SIGN;
      quotient++;
    }
  } else if (nearest && d == -1 && a > b) {
    // Between half of b and b: a - b, in units of a's last place.
    rest = (b << 1) - a;
    sign ^= SIGN;
    quotient = 1;
  }
  giveReduced(sign, exp, rest);
  const q = <u32>quotient;
  return ((q & 4) != 0 ? C0 : 0) | ((q & 2) != 0 ? C3 : 0) | ((q & 1) != 0 ? C1 : 0);
}

@inline function partial(r: usize, nearest: bool): u32 {
  if (begin(r)) return pending();
  let codes = NO_QUOTIENT;
  if (isEmpty(0) || isEmpty(16)) stackUnderflow();
  else codes = remainder(seOf(st(0)), sigOf(st(0)), seOf(st(16)), sigOf(st(16)), nearest);
  if (codes == NO_QUOTIENT) setConditions(<u32>load<u16>(FSW) & (C0 | C3));
  else {
    flag(codes & C1);
    setConditions(codes & ~C1);
  }
  return deliver(0);
}
export function fprem(r: usize): u32 { return partial(r, false); }
export function fprem1(r: usize): u32 { return partial(r, true); }
