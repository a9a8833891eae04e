/** Two-operand arithmetic and logic, INC to XADD, CMPXCHG: any size, register or memory destination. */
import { CC_A, CC_OP, CC_R, GPR } from "../../generated/state";
import { commit, rwPtr } from "../../memory/access";
import { raiseGP } from "../../fault/raise";
import { ea, sizeLog, srcOf, isMem } from "../../decode/record";
import {
  CC_ADC, CC_ADD, CC_DEC, CC_INC, CC_LOGIC, CC_SBB, CC_SUB, CF, ZF, getCF, getFlags, maskOf, putFlags, setCC,
} from "../flags";
import { getReg, hasImm, immOr, loadSized, putReg, readFirst, readSecond, rwFirst, storeSized, wroteReg32 } from "../operand";
import { FAULT, NEXT } from "../status";

const ADD: u32 = 0;
const OR: u32 = 1;
const AND: u32 = 4;
const SUB: u32 = 5;
const XOR: u32 = 6;

/** Destination op= source. `carry` is added to (ADD) or subtracted with (SUB) the source. */
@inline function binary(r: usize, op: u32, carry: u64): u32 {
  const s = sizeLog(r);
  let q: usize = 0;
  if (!hasImm(r)) {
    q = readSecond(r, s);
    if (!q) return FAULT;
  }
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const mask = maskOf(s);
  const a = loadSized(p, s);
  const b = immOr(r, q, s) & mask;
  let v: u64;
  let kind = CC_LOGIC;
  if (op == ADD) {
    v = a + b + carry;
    kind = carry ? CC_ADC : CC_ADD;
  } else if (op == SUB) {
    v = a - b - carry;
    kind = carry ? CC_SBB : CC_SUB;
  } else if (op == AND) v = a & b;
  else if (op == OR) v = a | b;
  else v = a ^ b;
  v &= mask;
  storeSized(p, s, v);
  if (!commit(p)) return FAULT;
  wroteReg32(r, s);
  setCC(kind, s, a, v);
  return NEXT;
}

export function add(r: usize): u32 { return binary(r, ADD, 0); }
export function or(r: usize): u32 { return binary(r, OR, 0); }
export function adc(r: usize): u32 { return binary(r, ADD, getCF()); }
export function sbb(r: usize): u32 { return binary(r, SUB, getCF()); }
export function and(r: usize): u32 { return binary(r, AND, 0); }
export function sub(r: usize): u32 { return binary(r, SUB, 0); }
export function xor(r: usize): u32 { return binary(r, XOR, 0); }

export function cmp(r: usize): u32 {
  const s = sizeLog(r);
  const p = readFirst(r, s);
  if (!p) return FAULT;
  const a = loadSized(p, s);
  let q: usize = 0;
  if (!hasImm(r)) {
    q = readSecond(r, s);
    if (!q) return FAULT;
  }
  const mask = maskOf(s);
  setCC(CC_SUB, s, a, (a - immOr(r, q, s)) & mask);
  return NEXT;
}

export function test(r: usize): u32 {
  const s = sizeLog(r);
  const p = readFirst(r, s);
  if (!p) return FAULT;
  const a = loadSized(p, s);
  const b = immOr(r, hasImm(r) ? 0 : GPR + srcOf(r), s) & maskOf(s);
  setCC(CC_LOGIC, s, a, a & b);
  return NEXT;
}

@inline function unary(r: usize, kind: u32): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const a = loadSized(p, s);
  const mask = maskOf(s);
  const v = (kind == CC_INC ? a + 1 : kind == CC_DEC ? a - 1 : 0 - a) & mask;
  storeSized(p, s, v);
  if (!commit(p)) return FAULT;
  wroteReg32(r, s);
  if (kind == CC_SUB) setCC(CC_SUB, s, 0, v);
  else setCC(kind, s, getCF(), v);
  return NEXT;
}

export function inc(r: usize): u32 { return unary(r, CC_INC); }
export function dec(r: usize): u32 { return unary(r, CC_DEC); }
export function neg(r: usize): u32 { return unary(r, CC_SUB); }

export function not(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  storeSized(p, s, ~loadSized(p, s));
  if (!commit(p)) return FAULT;
  wroteReg32(r, s);
  return NEXT;
}

export function xadd(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const a = loadSized(p, s);
  const b = getReg(srcOf(r), s);
  const v = (a + b) & maskOf(s);
  if (isMem(r)) {
    storeSized(p, s, v);
    if (!commit(p)) return FAULT;
    putReg(srcOf(r), s, a);
  } else {
    putReg(srcOf(r), s, a); // the destination is written last: it wins when both are one register
    storeSized(p, s, v);
    wroteReg32(r, s);
  }
  setCC(CC_ADD, s, a, v);
  return NEXT;
}

export function cmpxchg(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const a = getReg(0, s);
  const d = loadSized(p, s);
  const equal = a == d;
  // The destination is written in either case, as the silicon does: a read-only page faults.
  storeSized(p, s, equal ? getReg(srcOf(r), s) : d);
  if (!commit(p)) return FAULT;
  if (equal) wroteReg32(r, s);
  else putReg(0, s, d);
  setCC(CC_SUB, s, a, (a - d) & maskOf(s));
  return NEXT;
}

const RAX: usize = GPR;
const RCX: usize = GPR + 8;
const RDX: usize = GPR + 16;
const RBX: usize = GPR + 24;

/** CMPXCHG8B, and CMPXCHG16B with REX.W (which wants 16-byte alignment). */
export function cmpxchg8b(r: usize): u32 {
  const a = ea(r);
  const wide = sizeLog(r) == 3;
  if (wide && (a & 15) != 0) return raiseGP();
  const p = rwPtr(a, wide ? 16 : 8);
  if (!p) return FAULT;
  const s: u32 = wide ? 3 : 2;
  const half: usize = wide ? 8 : 4;
  const low = loadSized(p, s);
  const high = loadSized(p + half, s);
  const equal = low == loadSized(RAX, s) && high == loadSized(RDX, s);
  if (equal) {
    storeSized(p, s, load<u64>(RBX));
    storeSized(p + half, s, load<u64>(RCX));
  }
  if (!commit(p)) return FAULT;
  if (!equal) {
    store<u64>(RAX, low);
    store<u64>(RDX, high);
  }
  const f = getFlags();
  putFlags(equal ? f | ZF : f & ~ZF);
  return NEXT;
}

export function cmc(r: usize): u32 { putFlags(getFlags() ^ CF); return NEXT; }
export function clc(r: usize): u32 { putFlags(getFlags() & ~CF); return NEXT; }
export function stc(r: usize): u32 { putFlags(getFlags() | CF); return NEXT; }
