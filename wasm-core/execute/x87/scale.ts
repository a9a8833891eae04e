/** FRNDINT, FSCALE, FXTRACT (Intel SDM vol. 2). Precision control has no say in them. */
import { NEXT } from "../status";
import {
  BIAS, C1, EARLY, IE, INTEGER_BIT, SF, SIGN, ZE, flag, flagInexact, give, giveIndefinite, isInfinite, isZero,
  normalExp, normalSig, outSe, outSig, raised, roundInteger, roundPack, roundingControl, unmasked,
} from "./float";
import { inSe, inSig, widenInt } from "./operands";
import { denormalStops, givesNaN, givesNaN1, invalid } from "./real";
import { begin, deliver, isEmpty, pending, put, seOf, setTop, settle, sigOf, st, stackUnderflow, top } from "./stack";
import { high, low, shiftRightJam } from "./wide";

function roundToInteger(se: u32, sig: u64): void {
  if (givesNaN1(se, sig)) return;
  if (denormalStops(se, sig, 0, 0)) return;
  const exp = normalExp(se, sig) - BIAS;
  if (isZero(se, sig) || exp >= 63) return give(se, sig);
  const sign = se & SIGN;
  shiftRightJam(normalSig(sig), 0, <u32>(63 - exp));
  const n = roundInteger(sign, high, low, roundingControl());
  flagInexact();
  if (n == 0) return give(sign, 0);
  give(sign | <u32>(BIAS + 63 - <i32>clz<u64>(n)), normalSig(n));
}

export function frndint(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0)) stackUnderflow();
  else roundToInteger(seOf(st(0)), sigOf(st(0)));
  return deliver(0);
}

/** A power beyond every finite result's reach. */
const FAR: i32 = 0x20000;

/** a * 2^trunc(b). */
function scale(aSe: u32, aSig: u64, bSe: u32, bSig: u64): void {
  if (givesNaN(aSe, aSig, bSe, bSig)) return;
  const sign = aSe & SIGN;
  const aZero = isZero(aSe, aSig), aInf = isInfinite(aSe, aSig);
  if (isInfinite(bSe, bSig)) {
    const down = (bSe & SIGN) != 0;
    if (down ? aInf : aZero) return invalid();
    if (denormalStops(aSe, aSig, bSe, bSig)) return;
    return down ? give(sign, 0) : give(sign | 0x7fff, INTEGER_BIT);
  }
  if (denormalStops(aSe, aSig, bSe, bSig)) return;
  if (aZero || aInf) return give(aSe, aSig);
  const e = normalExp(bSe, bSig) - BIAS;
  let n: i32 = 0;
  if (!isZero(bSe, bSig) && e >= 0) n = e > 16 ? FAR : <i32>(normalSig(bSig) >> (63 - e));
  if (bSe & SIGN) n = -n;
  roundPack(sign, normalExp(aSe, aSig) + n, normalSig(aSig), 0, 0);
}

export function fscale(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0) || isEmpty(16)) stackUnderflow();
  else scale(seOf(st(0)), sigOf(st(0)), seOf(st(16)), sigOf(st(16)));
  return deliver(0);
}

/** Replaces ST0 by its exponent and pushes its significand; a stack fault makes both indefinite. */
export function fxtract(r: usize): u32 {
  if (begin(r)) return pending();
  const se = seOf(st(0)), sig = sigOf(st(0));
  const sign = se & SIGN;
  let exponentSe: u32 = 0, exponentSig: u64 = 0;
  if (isEmpty(0) || !isEmpty(0x70)) {
    if (isEmpty(0)) stackUnderflow();
    else {
      flag(IE | SF | C1);
      giveIndefinite();
    }
    exponentSe = outSe;
    exponentSig = outSig;
  } else if (givesNaN1(se, sig)) {
    exponentSe = outSe;
    exponentSig = outSig;
  } else if (isInfinite(se, sig)) {
    exponentSe = 0x7fff;
    exponentSig = INTEGER_BIT;
    give(se, sig);
  } else if (isZero(se, sig)) {
    flag(ZE);
    exponentSe = 0xffff;
    exponentSig = INTEGER_BIT;
    give(se, sig);
  } else {
    denormalStops(se, sig, 0, 0);
    widenInt(normalExp(se, sig) - BIAS);
    exponentSe = inSe;
    exponentSig = inSig;
    give(sign | <u32>BIAS, normalSig(sig));
  }
  if (!unmasked(raised & EARLY)) {
    put(0, exponentSe, exponentSig);
    setTop(top() - 1);
    put(0, outSe, outSig);
  }
  settle();
  return NEXT;
}
