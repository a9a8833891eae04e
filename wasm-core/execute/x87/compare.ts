/** FCOM, FUCOM, FICOM, FCOMI, FTST, FXAM and FCMOVcc (Intel SDM vol. 2). */
import { ea } from "../../decode/record";
import { readPtr } from "../../memory/access";
import { getFlags, putFlags } from "../flags";
import { FAULT, NEXT } from "../status";
import {
  C0, C1, C2, C3, EARLY, IE, SF, SIGN, flag, isDenormal, isNaN80, isUnsupported, isZero, outSe, outSig, raised,
  unmasked,
} from "./float";
import { I16, I32, M32, M64, inSe, inSig, memorySize, widenMemory } from "./operands";
import { EQUAL, LESS, UNORDERED, compare } from "./real";
import {
  begin, isEmpty, keepC1, pending, pop, put, seOf, setConditions, settle, sigOf, st, stackUnderflow, sti,
} from "./stack";

const CF: u32 = 1, PF: u32 = 4, ZF: u32 = 0x40;

@inline function conditionsOf(order: u32): u32 {
  return order == UNORDERED ? C3 | C2 | C0 : order == EQUAL ? C3 : order == LESS ? C0 : 0;
}
@inline function flagsOf(order: u32): u32 {
  return order == UNORDERED ? ZF | PF | CF : order == EQUAL ? ZF : order == LESS ? CF : 0;
}

/** The condition codes are set even when an unmasked exception stops the pops. */
@inline function finish(order: u32, pops: u32): u32 {
  setConditions(conditionsOf(order));
  if (!unmasked(raised & EARLY)) {
    if (pops > 0) pop();
    if (pops > 1) pop();
  }
  settle();
  return NEXT;
}

@inline function withMemory(r: usize, form: u32, pops: u32): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), memorySize(form));
  if (!p) return FAULT;
  let order = UNORDERED;
  if (isEmpty(0)) stackUnderflow();
  else {
    widenMemory(p, form);
    order = compare(seOf(st(0)), sigOf(st(0)), inSe, inSig, false);
  }
  return finish(order, pops);
}

@inline function orderOf(at: usize, quiet: bool): u32 {
  if (isEmpty(0) || isEmpty(at)) {
    stackUnderflow();
    return UNORDERED;
  }
  return compare(seOf(st(0)), sigOf(st(0)), seOf(st(at)), sigOf(st(at)), quiet);
}
@inline function withRegister(r: usize, at: usize, quiet: bool, pops: u32): u32 {
  if (begin(r)) return pending();
  return finish(orderOf(at, quiet), pops);
}

export function fcomM32(r: usize): u32 { return withMemory(r, M32, 0); }
export function fcompM32(r: usize): u32 { return withMemory(r, M32, 1); }
export function fcomM64(r: usize): u32 { return withMemory(r, M64, 0); }
export function fcompM64(r: usize): u32 { return withMemory(r, M64, 1); }
export function ficomM16(r: usize): u32 { return withMemory(r, I16, 0); }
export function ficompM16(r: usize): u32 { return withMemory(r, I16, 1); }
export function ficomM32(r: usize): u32 { return withMemory(r, I32, 0); }
export function ficompM32(r: usize): u32 { return withMemory(r, I32, 1); }
export function fcomSt0(r: usize): u32 { return withRegister(r, sti(r), false, 0); }
export function fcompSt0(r: usize): u32 { return withRegister(r, sti(r), false, 1); }
export function fcompp(r: usize): u32 { return withRegister(r, 16, false, 2); }
export function fucom(r: usize): u32 { return withRegister(r, sti(r), true, 0); }
export function fucomp(r: usize): u32 { return withRegister(r, sti(r), true, 1); }
export function fucompp(r: usize): u32 { return withRegister(r, 16, true, 2); }

/**
 * FCOMI family: EFLAGS are written even when an unmasked exception stops the pop; C1 stays unless a stack fault clears
 * it.
 */
@inline function toFlags(r: usize, quiet: bool, pops: u32): u32 {
  if (begin(r)) return pending();
  putFlags(flagsOf(orderOf(sti(r), quiet)));
  if (pops > 0 && !unmasked(raised & EARLY)) pop();
  if (!(raised & SF)) keepC1();
  settle();
  return NEXT;
}
export function fcomi(r: usize): u32 { return toFlags(r, false, 0); }
export function fcomip(r: usize): u32 { return toFlags(r, false, 1); }
export function fucomi(r: usize): u32 { return toFlags(r, true, 0); }
export function fucomip(r: usize): u32 { return toFlags(r, true, 1); }

export function ftst(r: usize): u32 {
  if (begin(r)) return pending();
  let order = UNORDERED;
  if (isEmpty(0)) stackUnderflow();
  else order = compare(seOf(st(0)), sigOf(st(0)), 0, 0, false);
  return finish(order, 0);
}

/** Classes: SDM vol. 2, FXAM, table 3-36. An empty register's sign shows too; no exception. */
export function fxam(r: usize): u32 {
  if (begin(r)) return pending();
  const se = seOf(st(0)), sig = sigOf(st(0));
  let c: u32;
  if (isEmpty(0)) c = C3 | C0;
  else if (isZero(se, sig)) c = C3;
  else if (isDenormal(se, sig)) c = C3 | C2;
  else if (isUnsupported(se, sig)) c = 0;
  else if (isNaN80(se, sig)) c = C0;
  else if ((se & 0x7fff) == 0x7fff) c = C2 | C0;
  else c = C2;
  if (se & SIGN) flag(C1);
  setConditions(c);
  settle();
  return NEXT;
}

/** An empty register is a stack fault whether or not the condition holds. */
@inline function moveIf(r: usize, condition: bool): u32 {
  if (begin(r)) return pending();
  const at = sti(r);
  if (isEmpty(0) || isEmpty(at)) {
    stackUnderflow();
    if (!unmasked(IE)) put(0, outSe, outSig);
  } else {
    if (condition) put(0, seOf(st(at)), sigOf(st(at)));
    keepC1();
  }
  settle();
  return NEXT;
}
export function fcmovb(r: usize): u32 { return moveIf(r, (getFlags() & CF) != 0); }
export function fcmove(r: usize): u32 { return moveIf(r, (getFlags() & ZF) != 0); }
export function fcmovbe(r: usize): u32 { return moveIf(r, (getFlags() & (CF | ZF)) != 0); }
export function fcmovu(r: usize): u32 { return moveIf(r, (getFlags() & PF) != 0); }
export function fcmovnb(r: usize): u32 { return moveIf(r, (getFlags() & CF) == 0); }
export function fcmovne(r: usize): u32 { return moveIf(r, (getFlags() & ZF) == 0); }
export function fcmovnbe(r: usize): u32 { return moveIf(r, (getFlags() & (CF | ZF)) == 0); }
export function fcmovnu(r: usize): u32 { return moveIf(r, (getFlags() & PF) == 0); }
