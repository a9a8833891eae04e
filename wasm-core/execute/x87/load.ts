/** Loads, constants, FXCH and the sign instructions (Intel SDM vol. 2: FLD, FILD, FLD1.., FXCH, FCHS, FABS). */
import { ea } from "../../decode/record";
import { readPtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import {
  DE, IE, QUIET_BIT, SIGN, TO_NEAREST, UP, denormalSource, flag, isSignaling, outSe, outSig, roundingControl,
  unmasked,
} from "./float";
import { inSe, inSig, widenF32, widenF64, widenInt } from "./operands";
import {
  begin, deliver, isEmpty, pending, push, put, seOf, settle, setTop, sigOf, st, stackUnderflow, sti, top,
} from "./stack";

/** Pushes the operand a single or double was widened to. A denormal is pushed even with DE unmasked, as on the host. */
function pushWidened(): u32 {
  if (!isEmpty(0x70)) return push(0, 0);
  if (isSignaling(inSe, inSig)) {
    flag(IE);
    if (unmasked(IE)) {
      settle();
      return NEXT;
    }
    return push(inSe, inSig | QUIET_BIT);
  }
  if (denormalSource) flag(DE);
  return push(inSe, inSig);
}

export function fldM32(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 4);
  if (!p) return FAULT;
  widenF32(load<u32>(p));
  return pushWidened();
}
export function fldM64(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 8);
  if (!p) return FAULT;
  widenF64(load<u64>(p));
  return pushWidened();
}
export function fldM80(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 10);
  if (!p) return FAULT;
  return push(seOf(p), sigOf(p));
}
export function fldSti(r: usize): u32 {
  if (begin(r)) return pending();
  const at = sti(r);
  if (isEmpty(at)) {
    // The empty source goes before a full destination: C1 stays 0.
    stackUnderflow();
    if (!unmasked(IE)) {
      setTop(top() - 1);
      put(0, outSe, outSig);
    }
    settle();
    return NEXT;
  }
  const p = st(at);
  return push(seOf(p), sigOf(p));
}

export function fildM16(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 2);
  if (!p) return FAULT;
  widenInt(load<i16>(p));
  return push(inSe, inSig);
}
export function fildM32(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 4);
  if (!p) return FAULT;
  widenInt(load<i32>(p));
  return push(inSe, inSig);
}
export function fildM64(r: usize): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), 8);
  if (!p) return FAULT;
  widenInt(load<i64>(p));
  return push(inSe, inSig);
}

/** Pushes a constant whose 64-bit significand, cut, is `cut`; `nearest` is 1 when rounding to nearest goes up. */
function constant(r: usize, se: u32, cut: u64, nearest: u64): u32 {
  if (begin(r)) return pending();
  const rc = roundingControl();
  return push(se, cut + (rc == TO_NEAREST ? nearest : u64(rc == UP)));
}
export function fldl2t(r: usize): u32 { return constant(r, 0x4000, 0xd49a784bcd1b8afe, 0); }
export function fldl2e(r: usize): u32 { return constant(r, 0x3fff, 0xb8aa3b295c17f0bb, 1); }
export function fldpi(r: usize): u32 { return constant(r, 0x4000, 0xc90fdaa22168c234, 1); }
export function fldlg2(r: usize): u32 { return constant(r, 0x3ffd, 0x9a209a84fbcff798, 1); }
export function fldln2(r: usize): u32 { return constant(r, 0x3ffe, 0xb17217f7d1cf79ab, 1); }
export function fld1(r: usize): u32 {
  if (begin(r)) return pending();
  return push(0x3fff, 0x8000000000000000);
}
export function fldz(r: usize): u32 {
  if (begin(r)) return pending();
  return push(0, 0);
}

/** Empty registers are exchanged as real indefinites. */
export function fxch(r: usize): u32 {
  if (begin(r)) return pending();
  const at = sti(r);
  const emptyA = isEmpty(0), emptyB = isEmpty(at);
  if (emptyA || emptyB) {
    stackUnderflow();
    if (unmasked(IE)) {
      settle();
      return NEXT;
    }
    if (emptyA) put(0, outSe, outSig);
    if (emptyB) put(at, outSe, outSig);
  }
  const a = st(0), b = st(at);
  const se = seOf(a), sig = sigOf(a);
  put(0, seOf(b), sigOf(b));
  put(at, se, sig);
  settle();
  return NEXT;
}

export function fchs(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0)) {
    stackUnderflow();
    return deliver(0);
  }
  put(0, seOf(st(0)) ^ SIGN, sigOf(st(0)));
  settle();
  return NEXT;
}
export function fabs(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0)) {
    stackUnderflow();
    return deliver(0);
  }
  put(0, seOf(st(0)) & ~SIGN, sigOf(st(0)));
  settle();
  return NEXT;
}
