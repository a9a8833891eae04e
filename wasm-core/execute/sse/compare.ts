/** Floating-point comparison: into flags (COMIS, UCOMIS) and into masks (CMP). */
import { immOf } from "../../decode/record";
import { CF, ZF, putFlags } from "../flags";
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { begin, finish } from "../softfloat/environment";
import { EQUAL, GREATER, LESS, UNORDERED, relation } from "../softfloat/compare";
import { UNORDERED_FLAGS, comisdFast, comissFast } from "./fast";
import { plain32, plain64 } from "./fast-packed";
import { end128, end32, end64, pair } from "./operand";

/** The result of a relation as COMISD leaves it in the flags. */
@inline function flagsOf(rel: i32): u32 {
  if (rel == UNORDERED) return UNORDERED_FLAGS;
  return (rel == LESS ? CF : 0) | (rel == EQUAL ? ZF : 0);
}

@inline function comis64(r: usize, signaling: bool): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  let f = comisdFast(d, s);
  if (f < 0) {
    begin();
    f = flagsOf(relation<f64>(load<u64>(d), load<u64>(s), signaling));
    if (finish()) return FAULT;
  }
  putFlags(f);
  return NEXT;
}

@inline function comis32(r: usize, signaling: bool): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  let f = comissFast(d, s);
  if (f < 0) {
    begin();
    f = flagsOf(relation<f32>(load<u32>(d), load<u32>(s), signaling));
    if (finish()) return FAULT;
  }
  putFlags(f);
  return NEXT;
}

export function ucomisd(r: usize): u32 { return comis64(r, false); }
export function comisd(r: usize): u32 { return comis64(r, true); }
export function ucomiss(r: usize): u32 { return comis32(r, false); }
export function comiss(r: usize): u32 { return comis32(r, true); }

// Predicates (Intel SDM vol. 2, CMPPD): 0 EQ, 1 LT, 2 LE, 3 UNORD, 4..7 their negations. LT and LE and their
// negations raise IE for a quiet NaN; the upper five bits of the immediate are ignored.

@inline function isSignaling(predicate: u32): bool { return ((predicate + 1) & 2) != 0; }

@inline function holds(rel: i32, predicate: u32): bool {
  let yes: bool;
  switch (predicate & 3) {
    case 0: yes = rel == EQUAL; break;
    case 1: yes = rel == LESS; break;
    case 2: yes = rel == LESS || rel == EQUAL; break;
    default: yes = rel == UNORDERED; break;
  }
  return yes != ((predicate & 4) != 0);
}

/** Ordered operands by the flags of COMISD: no exception, so MXCSR does not matter. */
@inline function plainCompare(f: i32, predicate: u32): bool { return holds(f & <i32>CF ? LESS : f & <i32>ZF ? EQUAL : GREATER, predicate); }

function compare64(x: u64, y: u64, predicate: u32): u64 {
  return holds(relation<f64>(x, y, isSignaling(predicate)), predicate) ? <u64>-1 : 0;
}

function compare32(x: u32, y: u32, predicate: u32): u32 {
  return holds(relation<f32>(x, y, isSignaling(predicate)), predicate) ? <u32>-1 : 0;
}

export function cmpsd(r: usize): u32 {
  const s = xmmSrc(r, 8);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const f = comisdFast(d, s);
  if (f >= 0) {
    store<u64>(d, plainCompare(f, <u32>immOf(r)) ? <u64>-1 : 0);
    return NEXT;
  }
  begin();
  return end64(d, compare64(load<u64>(d), load<u64>(s), <u32>immOf(r)));
}

export function cmpss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const f = comissFast(d, s);
  if (f >= 0) {
    store<u32>(d, plainCompare(f, <u32>immOf(r)) ? <u32>-1 : 0);
    return NEXT;
  }
  begin();
  return end32(d, compare32(load<u32>(d), load<u32>(s), <u32>immOf(r)));
}

/** For ordered operands: UNORD is false, so predicates 3 and 7 are constants. */
@inline function plainMask<T>(a: v128, b: v128, predicate: u32): v128 {
  switch (predicate & 7) {
    case 0: return v128.eq<T>(a, b);
    case 1: return v128.lt<T>(a, b);
    case 2: return v128.le<T>(a, b);
    case 3: return i64x2.splat(0);
    case 4: return v128.ne<T>(a, b);
    case 5: return v128.ge<T>(a, b);
    case 6: return v128.gt<T>(a, b);
    default: return i64x2.splat(-1);
  }
}

export function cmppd(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const p = <u32>immOf(r);
  const a = v128.load(d);
  const b = v128.load(s);
  if (plain64(a, b)) {
    v128.store(d, plainMask<f64>(a, b, p));
    return NEXT;
  }
  begin();
  const low = compare64(load<u64>(d), load<u64>(s), p);
  return end128(d, low, compare64(load<u64>(d, 8), load<u64>(s, 8), p));
}

export function cmpps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const d = xmmDst(r);
  const p = <u32>immOf(r);
  const a = v128.load(d);
  const b = v128.load(s);
  if (plain32(a, b)) {
    v128.store(d, plainMask<f32>(a, b, p));
    return NEXT;
  }
  begin();
  const low = pair(compare32(load<u32>(d), load<u32>(s), p), compare32(load<u32>(d, 4), load<u32>(s, 4), p));
  const high = pair(compare32(load<u32>(d, 8), load<u32>(s, 8), p), compare32(load<u32>(d, 12), load<u32>(s, 12), p));
  return end128(d, low, high);
}
