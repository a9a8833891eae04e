/**
 * The six arithmetic flags, kept lazily: what was computed (ccOp: kind and size), the first operand (ccA) and the
 * result (ccR), all truncated to the size. ccOp 0 means that rflags itself is current.
 *
 * Undefined flags: AF is 0 after logic, shifts and multiplies; OF after a shift by more than 1 follows the formula for 1
 * (SHL: top bit of the result xor CF; SHR: top bit of the last value shifted; SAR: 0); ZF, SF, PF after IMUL and MUL follow the low half.
 */
import { CC_A, CC_OP, CC_R, RFLAGS } from "../generated/state";

export const CF: u32 = 1;
export const PF: u32 = 4;
export const AF: u32 = 0x10;
export const ZF: u32 = 0x40;
export const SF: u32 = 0x80;
export const TF: u32 = 0x100;
export const DF: u32 = 0x400;
export const OF: u32 = 0x800;
export const ARITHMETIC: u32 = 0x8d5;

// ccOp = kind << 2 | log2 size
export const CC_ADD: u32 = 1;
export const CC_SUB: u32 = 2;
export const CC_LOGIC: u32 = 3;
export const CC_INC: u32 = 4; // ccA: the carry kept
export const CC_DEC: u32 = 5;
export const CC_SHL: u32 = 6; // ccA: the value before the last of the single shifts
export const CC_SHR: u32 = 7;
export const CC_SAR: u32 = 8;
export const CC_MUL: u32 = 9; // ccA: 1 when the upper half is significant
export const CC_ADC: u32 = 10; // with a carry in of 1; without, it is CC_ADD
export const CC_SBB: u32 = 11; // with a borrow in of 1

@inline export function setCC(kind: u32, sizeLog: u32, a: u64, r: u64): void {
  store<u32>(CC_OP, kind << 2 | sizeLog);
  store<u64>(CC_A, a);
  store<u64>(CC_R, r);
}

@inline export function maskOf(sizeLog: u32): u64 { return <u64>-1 >> (64 - (<u64>8 << <u64>sizeLog)); }
@inline export function signOf(sizeLog: u32): u64 { return <u64>1 << ((<u64>8 << <u64>sizeLog) - 1); }

@inline function bit(condition: bool, flag: u32): u32 { return condition ? flag : 0; }

/** ZF, SF and PF of a result of the given size. */
@inline export function zsp(r: u64, sign: u64): u32 {
  return bit(r == 0, ZF) | bit((r & sign) != 0, SF) | bit((popcnt<u32>(<u32>r & 0xff) & 1) == 0, PF);
}

/** The arithmetic flags in RFLAGS positions. */
export function getFlags(): u32 {
  const op = load<u32>(CC_OP);
  if (op == 0) return <u32>load<u64>(RFLAGS) & ARITHMETIC;
  const a = load<u64>(CC_A);
  const r = load<u64>(CC_R);
  const sign = signOf(op & 3);
  const f = zsp(r, sign);
  switch (op >> 2) {
    case CC_ADD: return f | bit(r < a, CF) | added(a, r, r - a, sign);
    case CC_SUB: return f | bit(r > a, CF) | subtracted(a, r, a - r, sign);
    case CC_LOGIC: return f;
    case CC_INC: return f | <u32>a | bit(r == sign, OF) | bit((r & 15) == 0, AF);
    case CC_DEC: return f | <u32>a | bit(r == sign - 1, OF) | bit((r & 15) == 15, AF);
    case CC_SHL: return f | bit((a & sign) != 0, CF) | bit(((a ^ r) & sign) != 0, OF);
    case CC_SHR: return f | <u32>(a & 1) | bit((a & sign) != 0, OF);
    case CC_SAR: return f | <u32>(a & 1);
    case CC_MUL: return f | <u32>a | bit(a != 0, OF);
    case CC_ADC: return f | bit(r <= a, CF) | added(a, r, r - a - 1, sign);
    default: return f | bit(r >= a, CF) | subtracted(a, r, a - r - 1, sign);
  }
}

@inline function added(a: u64, r: u64, b: u64, sign: u64): u32 {
  return bit(((a ^ r) & (b ^ r) & sign) != 0, OF) | (<u32>(a ^ b ^ r) & AF);
}

@inline function subtracted(a: u64, r: u64, b: u64, sign: u64): u32 {
  return bit(((a ^ b) & (a ^ r) & sign) != 0, OF) | (<u32>(a ^ b ^ r) & AF);
}

/** Replaces the arithmetic flags (RFLAGS positions). */
export function putFlags(value: u32): void {
  store<u64>(RFLAGS, (load<u64>(RFLAGS) & ~<u64>ARITHMETIC) | <u64>(value & ARITHMETIC));
  store<u32>(CC_OP, 0);
}

/** Makes rflags current. */
export function foldFlags(): void {
  if (load<u32>(CC_OP) != 0) putFlags(getFlags());
}

export function getCF(): u32 {
  const op = load<u32>(CC_OP);
  const a = load<u64>(CC_A);
  const r = load<u64>(CC_R);
  switch (op >> 2) {
    case CC_ADD: return <u32>(r < a);
    case CC_SUB: return <u32>(r > a);
    case CC_LOGIC: return 0;
    case CC_INC:
    case CC_DEC: return <u32>a;
    default: return getFlags() & CF;
  }
}

/** A condition of Jcc, SETcc, CMOVcc: 0 O, 1 NO, 2 B, 3 AE, 4 E, 5 NE, 6 BE, 7 A, 8 S, 9 NS, 10 P, 11 NP, 12 L, 13 GE, 14 LE, 15 G. */
export function testCond(cc: u32): bool {
  const op = load<u32>(CC_OP);
  const r = load<u64>(CC_R);
  const yes = (cc & 1) == 0;
  if (op != 0) {
    if (cc >> 1 == 2) return (r == 0) == yes;
    if (cc >> 1 == 4) return ((r & signOf(op & 3)) != 0) == yes;
    if (op >> 2 == CC_SUB) {
      const shift = 64 - (<i64>8 << <i64>(op & 3));
      const a = load<u64>(CC_A);
      const b = (a - r) & maskOf(op & 3);
      switch (cc >> 1) {
        case 1: return (r > a) == yes;
        case 3: return (a <= b) == yes;
        case 6: return (<i64>a << shift < <i64>b << shift) == yes;
        case 7: return (<i64>a << shift <= <i64>b << shift) == yes;
        default: break;
      }
    }
  }
  const f = getFlags();
  let holds: bool;
  switch (cc >> 1) {
    case 0: holds = (f & OF) != 0; break;
    case 1: holds = (f & CF) != 0; break;
    case 2: holds = (f & ZF) != 0; break;
    case 3: holds = (f & (CF | ZF)) != 0; break;
    case 4: holds = (f & SF) != 0; break;
    case 5: holds = (f & PF) != 0; break;
    case 6: holds = ((f & SF) != 0) != ((f & OF) != 0); break;
    default: holds = (f & ZF) != 0 || ((f & SF) != 0) != ((f & OF) != 0); break;
  }
  return holds == yes;
}
