/** F2XM1: 2^x - 1 (Intel SDM vol. 2). Beyond -1..1 the host answers x itself, inexact; so do we. */
import { BIAS, INTEGER_BIT, PE, SIGN, flag, give, isInfinite, isZero, normalExp, normalSig, roundPack } from "./float";
import { ONE_HIGH, divideSmall, multiplyHigh, roundLong, shiftRightWide } from "./extended";
import { denormalStops, givesNaN1 } from "./real";
import { begin, deliver, isEmpty, pending, seOf, sigOf, st, stackUnderflow } from "./stack";
import { high, low } from "./wide";

/** ln 2 in Q0.128. */
const LN2_HIGH: u64 = 0xb17217f7d1cf79ab, LN2_LOW: u64 = 0xc9e3b39803f2f6af;
/** y^34 / 34! is below 2^-128 for y up to ln 2. */
const TERMS: u64 = 34;

function power(se: u32, sig: u64): void {
  if (givesNaN1(se, sig)) return;
  const sign = se & SIGN;
  if (isZero(se, sig)) return give(se, sig);
  if (isInfinite(se, sig)) return sign ? give(SIGN | <u32>BIAS, INTEGER_BIT) : give(se, sig);
  if (denormalStops(se, sig, 0, 0)) return;
  const exp = normalExp(se, sig);
  if (exp >= BIAS) {
    if (exp > BIAS || sig != INTEGER_BIT) {
      flag(PE);
      return give(se, sig);
    }
    // 2^-1 - 1 is exact; 2^1 - 1 counts as just below 1.
    if (sign == 0) return roundPack(0, BIAS - 1, <u64>-1, <u64>-1, 0);
    flag(PE);
    return give(SIGN | <u32>(BIAS - 1), INTEGER_BIT);
  }
  // y = x ln 2, as a value and as a fraction; (e^y - 1) / y = 1 + y/2 (1 + y/3 (1 + ...)).
  multiplyHigh(normalSig(sig), 0, LN2_HIGH, LN2_LOW);
  const vh = high, vl = low;
  shiftRightWide(vh, vl, <u32>(BIAS - 1 - exp));
  const yh = high, yl = low;
  let th: u64 = ONE_HIGH, tl: u64 = 0;
  for (let n = TERMS; n > 1; n--) {
    multiplyHigh(yh, yl, th, tl);
    divideSmall(high, low, n);
    if (sign) {
      th = ONE_HIGH - high - u64(low != 0);
      tl = 0 - low;
    } else {
      th = ONE_HIGH + high;
      tl = low;
    }
  }
  multiplyHigh(vh, vl, th, tl);
  roundLong(sign, exp + 1, high, low);
}

export function f2xm1(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0)) stackUnderflow();
  else power(seOf(st(0)), sigOf(st(0)));
  return deliver(0);
}
