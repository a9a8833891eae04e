/**
 * PCMPESTRI, PCMPESTRM, PCMPISTRI, PCMPISTRM (Intel SDM vol. 2, 4.1).
 *
 * Immediate: element 0..1 (u8, u16, i8, i16) · aggregation 2..3 (equal any, ranges, equal each, equal ordered) ·
 * polarity 4..5 (as is, negated, as is, negated where the second string is valid) · output 6 (last index or
 * expanded mask instead of first index or bit mask).
 */
import { GPR, XMM } from "../../generated/state";
import { immOf, sizeLog } from "../../decode/record";
import { CF, OF, SF, ZF, putFlags } from "../flags";
import { FAULT, NEXT } from "../status";
import { putReg, xmmDst, xmmSrc } from "../operand";

const RAX: usize = 0;
const RCX: usize = 8;
const RDX: usize = 16;

// What one comparison found; `compare` fills them.
let result: u32 = 0; // a bit an element of the second string
let elements: i32 = 0; // 8 or 16

@inline function element(p: usize, control: u32, i: i32): i32 {
  switch (control & 3) {
    case 0: return <i32>load<u8>(p + i);
    case 1: return <i32>load<u16>(p + (i << 1));
    case 2: return <i32>load<i8>(p + i);
    default: return <i32>load<i16>(p + (i << 1));
  }
}

/** Elements before the first zero. */
function implicitLength(p: usize, control: u32, n: i32): i32 {
  let i = 0;
  while (i < n && element(p, control, i) != 0) i++;
  return i;
}

/** The magnitude of a length register, at most n. */
@inline function explicitLength(offset: usize, wide: bool, n: i32): i32 {
  const value = wide ? load<i64>(GPR + offset) : <i64>load<i32>(GPR + offset);
  const magnitude: u64 = value < 0 ? -value : value;
  return magnitude > <u64>n ? n : <i32>magnitude;
}

function equalAny(a: usize, lengthA: i32, b: usize, lengthB: i32, control: u32): u32 {
  let bits: u32 = 0;
  for (let j = 0; j < lengthB; j++) {
    const x = element(b, control, j);
    for (let i = 0; i < lengthA; i++) if (element(a, control, i) == x) bits |= 1 << j;
  }
  return bits;
}

function ranges(a: usize, lengthA: i32, b: usize, lengthB: i32, control: u32): u32 {
  let bits: u32 = 0;
  for (let j = 0; j < lengthB; j++) {
    const x = element(b, control, j);
    for (let i = 0; i + 1 < lengthA; i += 2) {
      if (element(a, control, i) <= x && x <= element(a, control, i + 1)) bits |= 1 << j;
    }
  }
  return bits;
}

/** Positions past both ends are equal. */
function equalEach(a: usize, lengthA: i32, b: usize, lengthB: i32, control: u32, n: i32): u32 {
  let bits: u32 = 0;
  for (let j = 0; j < n; j++) {
    const same = j < lengthA && j < lengthB ? element(a, control, j) == element(b, control, j) : j >= lengthA && j >= lengthB;
    if (same) bits |= 1 << j;
  }
  return bits;
}

/** Where the first string begins in the second; it may run past the end of the register but not of the string. */
function equalOrdered(a: usize, lengthA: i32, b: usize, lengthB: i32, control: u32, n: i32): u32 {
  let bits: u32 = 0;
  for (let j = 0; j < n; j++) {
    let same = true;
    for (let i = 0; i < lengthA && i + j < n; i++) {
      if (i + j >= lengthB || element(a, control, i) != element(b, control, i + j)) {
        same = false;
        break;
      }
    }
    if (same) bits |= 1 << j;
  }
  return bits;
}

/** Fills `result` and `elements`; answers the flags. */
function compare(a: usize, b: usize, control: u32, explicit: bool, wide: bool): u32 {
  const n = control & 1 ? 8 : 16;
  const lengthA = explicit ? explicitLength(RAX, wide, n) : implicitLength(a, control, n);
  const lengthB = explicit ? explicitLength(RDX, wide, n) : implicitLength(b, control, n);
  let bits: u32;
  switch ((control >> 2) & 3) {
    case 0: bits = equalAny(a, lengthA, b, lengthB, control); break;
    case 1: bits = ranges(a, lengthA, b, lengthB, control); break;
    case 2: bits = equalEach(a, lengthA, b, lengthB, control, n); break;
    default: bits = equalOrdered(a, lengthA, b, lengthB, control, n); break;
  }
  if (control & 0x10) bits ^= control & 0x20 ? (1 << lengthB) - 1 : (1 << n) - 1;
  result = bits;
  elements = n;
  return (bits ? CF : 0) | (lengthB < n ? ZF : 0) | (lengthA < n ? SF : 0) | (bits & 1 ? OF : 0);
}

@inline function toIndex(control: u32): u64 {
  if (result == 0) return elements;
  return control & 0x40 ? 31 - clz<u32>(result) : ctz<u32>(result);
}

/** XMM0 gets the bits themselves, or an element of ones for each. */
function toMask(control: u32): void {
  let mask: v128;
  if ((control & 0x40) == 0) {
    mask = i64x2(<i64>result, 0);
  } else if (elements == 8) {
    const bits = i16x8(1, 2, 4, 8, 16, 32, 64, 128);
    mask = v128.eq<i16>(v128.and(i16x8.splat(<i16>result), bits), bits);
  } else {
    const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
    const bytes = v128.swizzle(i64x2.splat(<i64>result), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
    mask = v128.eq<i8>(v128.and(bytes, bits), bits);
  }
  v128.store(XMM, mask);
}

@inline function scan(r: usize, explicit: bool, index: bool): u32 {
  const s = xmmSrc(r, 16);
  if (!s) return FAULT;
  const control = <u32>immOf(r);
  putFlags(compare(xmmDst(r), s, control, explicit, sizeLog(r) == 3));
  if (index) putReg(RCX, 2, toIndex(control));
  else toMask(control);
  return NEXT;
}

export function pcmpestrm(r: usize): u32 { return scan(r, true, false); }
export function pcmpestri(r: usize): u32 { return scan(r, true, true); }
export function pcmpistrm(r: usize): u32 { return scan(r, false, false); }
export function pcmpistri(r: usize): u32 { return scan(r, false, true); }
