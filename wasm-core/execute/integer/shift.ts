/** Shifts, rotates and double shifts: any size, count 1, immediate or CL. A count of 0 changes no flag. */
import { GPR } from "../../generated/state";
import { commit } from "../../memory/access";
import { dstOf, immOf, sizeLog, srcOf } from "../../decode/record";
import { CC_SAR, CC_SHL, CC_SHR, CF, OF, getCF, getFlags, maskOf, putFlags, setCC } from "../flags";
import { extend, getReg, hasImm, loadSized, rwFirst, storeSized, wroteReg32 } from "../operand";
import { FAULT, NEXT } from "../status";

/** The masked count: D0/D1 rows carry 1 as an immediate, CL rows none. */
@inline function countOf(r: usize, s: u32): u64 {
  const n = hasImm(r) ? immOf(r) : <u64>load<u8>(GPR + 8);
  return n & (s == 3 ? 63 : 31);
}

/** Leaves CF and OF as given, the other flags as they are. */
@inline function rotated(carry: u64, overflow: u64): void {
  putFlags((getFlags() & ~(CF | OF)) | (carry ? CF : 0) | (overflow ? OF : 0));
}

@inline function finish(r: usize, p: usize, s: u32, v: u64): bool {
  storeSized(p, s, v);
  if (!commit(p)) return false;
  wroteReg32(r, s);
  return true;
}

export function shl(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const n = countOf(r, s);
  const a = loadSized(p, s);
  if (n == 0) return finish(r, p, s, a) ? NEXT : FAULT;
  const before = (a << (n - 1)) & maskOf(s);
  const v = (before << 1) & maskOf(s);
  if (!finish(r, p, s, v)) return FAULT;
  setCC(CC_SHL, s, before, v);
  return NEXT;
}

export function shr(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const n = countOf(r, s);
  const a = loadSized(p, s);
  if (n == 0) return finish(r, p, s, a) ? NEXT : FAULT;
  const before = a >> (n - 1);
  const v = before >> 1;
  if (!finish(r, p, s, v)) return FAULT;
  setCC(CC_SHR, s, before, v);
  return NEXT;
}

export function sar(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const n = <i64>countOf(r, s);
  const a = loadSized(p, s);
  if (n == 0) return finish(r, p, s, a) ? NEXT : FAULT;
  const before = extend(a, s) >> (n - 1);
  const v = <u64>(before >> 1) & maskOf(s);
  if (!finish(r, p, s, v)) return FAULT;
  setCC(CC_SAR, s, <u64>before & maskOf(s), v);
  return NEXT;
}

export function rol(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const bits: u64 = <u64>8 << <u64>s;
  const n = countOf(r, s);
  const k = n & (bits - 1);
  const a = loadSized(p, s);
  const v = k == 0 ? a : ((a << k) | (a >> (bits - k))) & maskOf(s);
  if (!finish(r, p, s, v)) return FAULT;
  if (n != 0) rotated(v & 1, (v ^ (v >> (bits - 1))) & 1);
  return NEXT;
}

export function ror(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const bits: u64 = <u64>8 << <u64>s;
  const n = countOf(r, s);
  const k = n & (bits - 1);
  const a = loadSized(p, s);
  const v = k == 0 ? a : ((a >> k) | (a << (bits - k))) & maskOf(s);
  if (!finish(r, p, s, v)) return FAULT;
  if (n != 0) rotated((v >> (bits - 1)) & 1, ((v >> (bits - 1)) ^ (v >> (bits - 2))) & 1);
  return NEXT;
}

/** Rotates through carry go a bit at a time: the count is small and they are rare. */
export function rcl(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const bits: u64 = <u64>8 << <u64>s;
  const n = countOf(r, s);
  let k = n % (bits + 1);
  if (s >= 2) k = n;
  let v = loadSized(p, s);
  let carry = <u64>getCF();
  const top = bits - 1;
  for (let i: u64 = 0; i < k; i++) {
    const out = (v >> top) & 1;
    v = ((v << 1) | carry) & maskOf(s);
    carry = out;
  }
  if (!finish(r, p, s, v)) return FAULT;
  if (n != 0) rotated(carry, ((v >> top) & 1) ^ carry);
  return NEXT;
}

export function rcr(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const bits: u64 = <u64>8 << <u64>s;
  const n = countOf(r, s);
  let k = n % (bits + 1);
  if (s >= 2) k = n;
  let v = loadSized(p, s);
  let carry = <u64>getCF();
  const top = bits - 1;
  for (let i: u64 = 0; i < k; i++) {
    const out = v & 1;
    v = (v >> 1) | (carry << top);
    carry = out;
  }
  if (!finish(r, p, s, v)) return FAULT;
  if (n != 0) rotated(carry, ((v >> top) ^ (v >> (top - 1))) & 1);
  return NEXT;
}

// Double shifts of 16-bit operands by more than 16 are undefined; like AMD's, this one shifts dst:src:dst.
export function shld(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const n = countOf(r, s);
  const a = loadSized(p, s);
  if (n == 0) return finish(r, p, s, a) ? NEXT : FAULT;
  const bits: u64 = <u64>8 << <u64>s;
  const b = getReg(srcOf(r), s);
  let before: u64;
  let v: u64;
  if (s == 1) {
    const wide = (a << 32) | (b << 16) | a;
    before = ((wide << (n - 1)) >> 32) & 0xffff;
    v = ((wide << n) >> 32) & 0xffff;
  } else {
    before = n == 1 ? a : ((a << (n - 1)) | (b >> (bits - n + 1))) & maskOf(s);
    v = ((a << n) | (b >> (bits - n))) & maskOf(s);
  }
  if (!finish(r, p, s, v)) return FAULT;
  setCC(CC_SHL, s, before, v);
  return NEXT;
}

export function shrd(r: usize): u32 {
  const s = sizeLog(r);
  const p = rwFirst(r, s);
  if (!p) return FAULT;
  const n = countOf(r, s);
  const a = loadSized(p, s);
  if (n == 0) return finish(r, p, s, a) ? NEXT : FAULT;
  const bits: u64 = <u64>8 << <u64>s;
  const b = getReg(srcOf(r), s);
  let before: u64;
  let v: u64;
  if (s == 1) {
    const wide = (a << 32) | (b << 16) | a;
    before = (wide >> (n - 1)) & 0xffff;
    v = (wide >> n) & 0xffff;
  } else {
    before = n == 1 ? a : ((a >> (n - 1)) | (b << (bits - n + 1))) & maskOf(s);
    v = ((a >> n) | (b << (bits - n))) & maskOf(s);
  }
  if (!finish(r, p, s, v)) return FAULT;
  // OF: the sign changed in the last single step; eager, as no lazy kind has this form.
  setCC(CC_SHR, s, before & 1, v);
  const sign = (before ^ v) >> (bits - 1) & 1;
  putFlags((getFlags() & ~OF) | (sign ? OF : 0));
  return NEXT;
}
