/** Multiplication and division, 8 to 64 bits, with 128-bit products and dividends. */
import { GPR, VECTOR_DE } from "../../generated/state";
import { raise } from "../../fault/raise";
import { dstOf, immOf, sizeLog } from "../../decode/record";
import { CC_MUL, maskOf, setCC } from "../flags";
import { extend, getReg, loadSized, putReg, readFirst, readSecond } from "../operand";
import { FAULT, NEXT } from "../status";

const RAX: usize = GPR;
const RDX: usize = GPR + 16;

@inline export function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffffffff;
  const ah = a >> 32;
  const bl = b & 0xffffffff;
  const bh = b >> 32;
  const m1 = ah * bl + (al * bl >> 32);
  const m2 = al * bh + (m1 & 0xffffffff);
  return ah * bh + (m1 >> 32) + (m2 >> 32);
}

@inline export function mulHighSigned(a: i64, b: i64): i64 {
  return <i64>mulHigh(<u64>a, <u64>b) - (a < 0 ? b : 0) - (b < 0 ? a : 0);
}

/** Remainder of the last divide128. */
let remainder: u64 = 0;

/** high:low / d for high < d (Knuth, algorithm D with 32-bit digits). */
export function divide128(high: u64, low: u64, d: u64): u64 {
  if (high == 0) {
    remainder = low % d;
    return low / d;
  }
  const shift = clz<u64>(d);
  const v = d << shift;
  const vh = v >> 32;
  const vl = v & 0xffffffff;
  const u32_ = shift ? (high << shift) | (low >> (64 - shift)) : high;
  const u10 = low << shift;
  const u1 = u10 >> 32;
  const u0 = u10 & 0xffffffff;
  let q1 = u32_ / vh;
  let rhat = u32_ - q1 * vh;
  while (q1 > 0xffffffff || q1 * vl > (rhat << 32 | u1)) {
    q1--;
    rhat += vh;
    if (rhat > 0xffffffff) break;
  }
  const u21 = (u32_ << 32) + u1 - q1 * v;
  let q0 = u21 / vh;
  rhat = u21 - q0 * vh;
  while (q0 > 0xffffffff || q0 * vl > (rhat << 32 | u0)) {
    q0--;
    rhat += vh;
    if (rhat > 0xffffffff) break;
  }
  remainder = ((u21 << 32) + u0 - q0 * v) >> shift;
  return (q1 << 32) + q0;
}

export function mul(r: usize): u32 {
  const s = sizeLog(r);
  const p = readFirst(r, s);
  if (!p) return FAULT;
  const b = loadSized(p, s);
  const a = getReg(0, s);
  let low: u64;
  let high: u64;
  if (s == 3) {
    low = a * b;
    high = mulHigh(a, b);
    store<u64>(RAX, low);
    store<u64>(RDX, high);
  } else {
    const v = a * b;
    low = v & maskOf(s);
    high = v >> (<u64>8 << <u64>s);
    wide(s, low, high);
  }
  setCC(CC_MUL, s, <u64>(high != 0), low);
  return NEXT;
}

/** Writes a double-width result: AX, or (E)DX:(E)AX. */
@inline function wide(s: u32, low: u64, high: u64): void {
  if (s == 0) store<u16>(RAX, <u16>(low | high << 8));
  else {
    putReg(0, s, low);
    putReg(16, s, high);
  }
}

export function imul(r: usize): u32 {
  const s = sizeLog(r);
  const p = readFirst(r, s);
  if (!p) return FAULT;
  const b = extend(loadSized(p, s), s);
  const a = extend(getReg(0, s), s);
  const low = a * b;
  if (s == 3) {
    const high = mulHighSigned(a, b);
    store<u64>(RAX, low);
    store<u64>(RDX, high);
    setCC(CC_MUL, s, <u64>(high != low >> 63), low);
  } else {
    wide(s, <u64>low & maskOf(s), <u64>(low >> (<i64>8 << <i64>s)) & maskOf(s));
    setCC(CC_MUL, s, <u64>(extend(low, s) != low), <u64>low & maskOf(s));
  }
  return NEXT;
}

@inline function imulTo(r: usize, s: u32, a: i64, b: i64): void {
  const low = a * b;
  const over = s == 3 ? mulHighSigned(a, b) != low >> 63 : extend(low, s) != low;
  putReg(dstOf(r), s, low);
  setCC(CC_MUL, s, <u64>over, <u64>low & maskOf(s));
}

export function imul2(r: usize): u32 {
  const s = sizeLog(r);
  const p = readSecond(r, s);
  if (!p) return FAULT;
  imulTo(r, s, extend(getReg(dstOf(r), s), s), extend(loadSized(p, s), s));
  return NEXT;
}

export function imul3(r: usize): u32 {
  const s = sizeLog(r);
  const p = readSecond(r, s);
  if (!p) return FAULT;
  imulTo(r, s, extend(loadSized(p, s), s), <i64>immOf(r));
  return NEXT;
}

// DIV and IDIV leave the flags as they are: undefined, and that is what AMD's do.

export function div(r: usize): u32 {
  const s = sizeLog(r);
  const p = readFirst(r, s);
  if (!p) return FAULT;
  const d = loadSized(p, s);
  if (d == 0) return raise(VECTOR_DE);
  if (s == 3) {
    const high = load<u64>(RDX);
    if (high >= d) return raise(VECTOR_DE);
    const q = divide128(high, load<u64>(RAX), d);
    store<u64>(RAX, q);
    store<u64>(RDX, remainder);
    return NEXT;
  }
  const a = s == 0 ? <u64>load<u16>(RAX) : getReg(16, s) << (<u64>8 << <u64>s) | getReg(0, s);
  const q = a / d;
  if (q > maskOf(s)) return raise(VECTOR_DE);
  wide(s, q, a % d);
  return NEXT;
}

export function idiv(r: usize): u32 {
  const s = sizeLog(r);
  const p = readFirst(r, s);
  if (!p) return FAULT;
  const d = extend(loadSized(p, s), s);
  if (d == 0) return raise(VECTOR_DE);
  if (s == 3) {
    let high = load<u64>(RDX);
    let low = load<u64>(RAX);
    const negative = <i64>high < 0;
    if (negative) {
      low = 0 - low;
      high = ~high + <u64>(low == 0);
    }
    const m = <u64>(d < 0 ? -d : d);
    if (high >= m) return raise(VECTOR_DE);
    let q = divide128(high, low, m);
    const flip = negative != d < 0;
    if (q > (flip ? 0x8000000000000000 : 0x7fffffffffffffff)) return raise(VECTOR_DE);
    if (flip) q = 0 - q;
    store<u64>(RAX, q);
    store<u64>(RDX, negative ? 0 - remainder : remainder);
    return NEXT;
  }
  const a = s == 0 ? <i64>load<i16>(RAX)
    : s == 1 ? <i64><i32>(<u32>getReg(16, 1) << 16 | <u32>getReg(0, 1))
    : <i64>(getReg(16, 2) << 32 | getReg(0, 2));
  // -2^63 / -1 cannot be represented, and wasm traps on it.
  if (d == -1 && a == i64.MIN_VALUE) return raise(VECTOR_DE);
  const q = a / d;
  if (extend(q, s) != q) return raise(VECTOR_DE);
  wide(s, <u64>q & maskOf(s), <u64>(a % d) & maskOf(s));
  return NEXT;
}
