/** FBLD and FBSTP: packed decimal, 18 digits and a sign (Intel SDM vol. 1, 4.7). */
import { ea } from "../../decode/record";
import { commit, readPtr, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import {
  BIAS, EARLY, IE, SIGN, flag, flagInexact, isUnsupported, isZero, normalExp, normalSig, raised, roundInteger,
  roundingControl, unmasked,
} from "./float";
import { inSe, inSig, widenInt } from "./operands";
import { begin, isEmpty, pending, pop, push, seOf, settle, sigOf, st, stackUnderflow } from "./stack";
import { high, low, shiftRightJam } from "./wide";

const LIMIT: u64 = 1000000000000000000;

/** Digits above 9 count for what they are, as on the host. */
export function fbld(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 10);
  if (!p) return FAULT;
  let n: u64 = 0;
  for (let i: usize = 9; i > 0; i--) {
    const pair = <u64>load<u8>(p + i - 1);
    n = n * 100 + (pair >> 4) * 10 + (pair & 15);
  }
  const sign = (<u32>load<u8>(p, 9) & 0x80) << 8;
  widenInt(<i64>n);
  return push(inSe | sign, inSig);
}

export function fbstp(r: usize): u32 {
  if (begin(r)) return pending();
  const p = writePtr(ea(r), 10);
  if (!p) return FAULT;
  let n: u64 = 0;
  let sign: u32 = 0;
  let valid = true;
  if (isEmpty(0)) {
    stackUnderflow();
    valid = false;
  } else {
    const se = seOf(st(0)), sig = sigOf(st(0));
    sign = se & SIGN;
    if (!isZero(se, sig)) {
      const exp = normalExp(se, sig) - BIAS;
      if (isUnsupported(se, sig) || exp > 62) valid = false;
      else {
        shiftRightJam(normalSig(sig), 0, <u32>(63 - exp));
        n = roundInteger(sign, high, low, roundingControl());
        valid = n < LIMIT;
        if (valid) flagInexact();
      }
      if (!valid) flag(IE);
    }
  }
  if (!unmasked(raised & EARLY)) {
    if (valid) {
      for (let i: usize = 0; i < 9; i++) {
        const pair = n % 100;
        n /= 100;
        store<u8>(p + i, <u8>((pair / 10) << 4 | pair % 10));
      }
      store<u8>(p, <u8>(sign >> 8), 9);
    } else {
      store<u64>(p, 0xc000000000000000);
      store<u16>(p, 0xffff, 8);
    }
    if (!commit(p)) return FAULT;
    pop();
  }
  settle();
  return NEXT;
}
