/** FADD, FSUB, FSUBR, FMUL, FDIV, FDIVR in all forms, and FSQRT (Intel SDM vol. 2). */
import { ea } from "../../decode/record";
import { readPtr } from "../../memory/access";
import { FAULT } from "../status";
import { SIGN } from "./float";
import { I16, I32, M32, M64, inSe, inSig, memorySize, widenMemory } from "./operands";
import { add, divide, multiply, squareRoot } from "./real";
import { begin, deliver, deliverPop, isEmpty, pending, seOf, sigOf, st, stackUnderflow, sti } from "./stack";

const ADD: u32 = 0, MUL: u32 = 1, SUB: u32 = 2, SUBR: u32 = 3, DIV: u32 = 4, DIVR: u32 = 5;

/** a is the destination's value, b the source's. */
@inline function operate(op: u32, aSe: u32, aSig: u64, bSe: u32, bSig: u64): void {
  if (op == ADD) add(aSe, aSig, bSe, bSig, 0);
  else if (op == MUL) multiply(aSe, aSig, bSe, bSig);
  else if (op == SUB) add(aSe, aSig, bSe, bSig, SIGN);
  else if (op == SUBR) add(bSe, bSig, aSe, aSig, SIGN);
  else if (op == DIV) divide(aSe, aSig, bSe, bSig);
  else divide(bSe, bSig, aSe, aSig);
}

@inline function withMemory(r: usize, op: u32, form: u32): u32 {
  if (begin(r)) return pending();
  const p = readPtr(ea(r), memorySize(form));
  if (!p) return FAULT;
  if (isEmpty(0)) stackUnderflow();
  else {
    widenMemory(p, form);
    const a = st(0);
    operate(op, seOf(a), sigOf(a), inSe, inSig);
  }
  return deliver(0);
}

/** `to` and `from` are 16 * i of ST(i). */
@inline function between(op: u32, to: usize, from: usize): void {
  if (isEmpty(to) || isEmpty(from)) return stackUnderflow();
  const a = st(to), b = st(from);
  operate(op, seOf(a), sigOf(a), seOf(b), sigOf(b));
}
@inline function toTop(r: usize, op: u32): u32 {
  if (begin(r)) return pending();
  between(op, 0, sti(r));
  return deliver(0);
}
@inline function fromTop(r: usize, op: u32): u32 {
  if (begin(r)) return pending();
  between(op, sti(r), 0);
  return deliver(sti(r));
}
@inline function fromTopPop(r: usize, op: u32): u32 {
  if (begin(r)) return pending();
  between(op, sti(r), 0);
  return deliverPop(sti(r));
}

export function faddM32(r: usize): u32 { return withMemory(r, ADD, M32); }
export function faddM64(r: usize): u32 { return withMemory(r, ADD, M64); }
export function fiaddM16(r: usize): u32 { return withMemory(r, ADD, I16); }
export function fiaddM32(r: usize): u32 { return withMemory(r, ADD, I32); }
export function faddSt0(r: usize): u32 { return toTop(r, ADD); }
export function faddSti(r: usize): u32 { return fromTop(r, ADD); }
export function faddp(r: usize): u32 { return fromTopPop(r, ADD); }

export function fmulM32(r: usize): u32 { return withMemory(r, MUL, M32); }
export function fmulM64(r: usize): u32 { return withMemory(r, MUL, M64); }
export function fimulM16(r: usize): u32 { return withMemory(r, MUL, I16); }
export function fimulM32(r: usize): u32 { return withMemory(r, MUL, I32); }
export function fmulSt0(r: usize): u32 { return toTop(r, MUL); }
export function fmulSti(r: usize): u32 { return fromTop(r, MUL); }
export function fmulp(r: usize): u32 { return fromTopPop(r, MUL); }

export function fsubM32(r: usize): u32 { return withMemory(r, SUB, M32); }
export function fsubM64(r: usize): u32 { return withMemory(r, SUB, M64); }
export function fisubM16(r: usize): u32 { return withMemory(r, SUB, I16); }
export function fisubM32(r: usize): u32 { return withMemory(r, SUB, I32); }
export function fsubSt0(r: usize): u32 { return toTop(r, SUB); }
export function fsubSti(r: usize): u32 { return fromTop(r, SUB); }
export function fsubp(r: usize): u32 { return fromTopPop(r, SUB); }

export function fsubrM32(r: usize): u32 { return withMemory(r, SUBR, M32); }
export function fsubrM64(r: usize): u32 { return withMemory(r, SUBR, M64); }
export function fisubrM16(r: usize): u32 { return withMemory(r, SUBR, I16); }
export function fisubrM32(r: usize): u32 { return withMemory(r, SUBR, I32); }
export function fsubrSt0(r: usize): u32 { return toTop(r, SUBR); }
export function fsubrSti(r: usize): u32 { return fromTop(r, SUBR); }
export function fsubrp(r: usize): u32 { return fromTopPop(r, SUBR); }

export function fdivM32(r: usize): u32 { return withMemory(r, DIV, M32); }
export function fdivM64(r: usize): u32 { return withMemory(r, DIV, M64); }
export function fidivM16(r: usize): u32 { return withMemory(r, DIV, I16); }
export function fidivM32(r: usize): u32 { return withMemory(r, DIV, I32); }
export function fdivSt0(r: usize): u32 { return toTop(r, DIV); }
export function fdivSti(r: usize): u32 { return fromTop(r, DIV); }
export function fdivp(r: usize): u32 { return fromTopPop(r, DIV); }

export function fdivrM32(r: usize): u32 { return withMemory(r, DIVR, M32); }
export function fdivrM64(r: usize): u32 { return withMemory(r, DIVR, M64); }
export function fidivrM16(r: usize): u32 { return withMemory(r, DIVR, I16); }
export function fidivrM32(r: usize): u32 { return withMemory(r, DIVR, I32); }
export function fdivrSt0(r: usize): u32 { return toTop(r, DIVR); }
export function fdivrSti(r: usize): u32 { return fromTop(r, DIVR); }
export function fdivrp(r: usize): u32 { return fromTopPop(r, DIVR); }

export function fsqrt(r: usize): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0)) stackUnderflow();
  else squareRoot(seOf(st(0)), sigOf(st(0)));
  return deliver(0);
}
