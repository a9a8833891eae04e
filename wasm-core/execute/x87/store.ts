/** FST, FIST, FISTTP and their popping forms (Intel SDM vol. 2). */
import { ea } from "../../decode/record";
import { commit, writePtr } from "../../memory/access";
import { FAULT, NEXT } from "../status";
import {
  EARLY, IE, INDEFINITE_SE, INDEFINITE_SIG, OE, TO_ZERO, UE, outSe, outSig, raised, roundingControl, unmasked,
} from "./float";
import { toF32, toF64, toInt } from "./operands";
import { begin, isEmpty, pending, pop, put, seOf, settle, sigOf, st, stackUnderflow, sti } from "./stack";

const F32: u32 = 0, F64: u32 = 1, I16: u32 = 2, I32: u32 = 3, I64: u32 = 4;
const KEEP: bool = false, POP: bool = true;
/** Any of these unmasked leaves memory and stack as they were. */
const STOPS: u32 = EARLY | OE | UE;

/** The answer to an empty source. */
@inline function indefinite(form: u32): u64 {
  if (form == F32) return 0xffc00000;
  if (form == F64) return 0xfff8000000000000;
  return form == I16 ? 0x8000 : form == I32 ? 0x80000000 : 0x8000000000000000;
}

@inline function storeAs(r: usize, form: u32, truncate: bool, popping: bool): u32 {
  if (begin(r)) return pending();
  const size: u32 = form == I16 ? 2 : form == F32 || form == I32 ? 4 : 8;
  const p = writePtr(ea(r), size);
  if (!p) return FAULT;
  let value: u64;
  if (isEmpty(0)) {
    stackUnderflow();
    value = indefinite(form);
  } else {
    const se = seOf(st(0)), sig = sigOf(st(0));
    if (form == F32) value = toF32(se, sig);
    else if (form == F64) value = toF64(se, sig);
    else {
      const rc = truncate ? TO_ZERO : roundingControl();
      value = <u64>toInt(se, sig, form == I16 ? 16 : form == I32 ? 32 : 64, rc);
    }
  }
  if (!unmasked(raised & STOPS)) {
    if (size == 2) store<u16>(p, <u16>value);
    else if (size == 4) store<u32>(p, <u32>value);
    else store<u64>(p, value);
    if (!commit(p)) return FAULT;
    if (popping) pop();
  }
  settle();
  return NEXT;
}

export function fstM32(r: usize): u32 { return storeAs(r, F32, false, KEEP); }
export function fstpM32(r: usize): u32 { return storeAs(r, F32, false, POP); }
export function fstM64(r: usize): u32 { return storeAs(r, F64, false, KEEP); }
export function fstpM64(r: usize): u32 { return storeAs(r, F64, false, POP); }
export function fistM16(r: usize): u32 { return storeAs(r, I16, false, KEEP); }
export function fistpM16(r: usize): u32 { return storeAs(r, I16, false, POP); }
export function fistM32(r: usize): u32 { return storeAs(r, I32, false, KEEP); }
export function fistpM32(r: usize): u32 { return storeAs(r, I32, false, POP); }
export function fistpM64(r: usize): u32 { return storeAs(r, I64, false, POP); }
export function fisttpM16(r: usize): u32 { return storeAs(r, I16, true, POP); }
export function fisttpM32(r: usize): u32 { return storeAs(r, I32, true, POP); }
export function fisttpM64(r: usize): u32 { return storeAs(r, I64, true, POP); }

/** All 80 bits as they stand. */
export function fstpM80(r: usize): u32 {
  if (begin(r)) return pending();
  const p = writePtr(ea(r), 10);
  if (!p) return FAULT;
  let se = INDEFINITE_SE, sig = INDEFINITE_SIG;
  if (isEmpty(0)) stackUnderflow();
  else {
    se = seOf(st(0));
    sig = sigOf(st(0));
  }
  if (!unmasked(raised & IE)) {
    store<u64>(p, sig);
    store<u16>(p, <u16>se, 8);
    if (!commit(p)) return FAULT;
    pop();
  }
  settle();
  return NEXT;
}

@inline function toRegister(r: usize, popping: bool): u32 {
  if (begin(r)) return pending();
  if (isEmpty(0)) {
    stackUnderflow();
    if (!unmasked(IE)) {
      put(sti(r), outSe, outSig);
      if (popping) pop();
    }
  } else {
    put(sti(r), seOf(st(0)), sigOf(st(0)));
    if (popping) pop();
  }
  settle();
  return NEXT;
}
export function fstSti(r: usize): u32 { return toRegister(r, KEEP); }
export function fstpSti(r: usize): u32 { return toRegister(r, POP); }

/** FSTP without a stack fault: an empty ST0 is popped and nothing stored, as on the host. */
export function fstpnce(r: usize): u32 {
  if (begin(r)) return pending();
  if (!isEmpty(0)) put(sti(r), seOf(st(0)), sigOf(st(0)));
  pop();
  settle();
  return NEXT;
}
