/**
 * RCPPS, RCPSS, RSQRTPS, RSQRTSS. The manuals promise a relative error of at most 1.5 * 2^-12 and every maker keeps
 * it with bits of his own. This core's choice: the reciprocal rounded to binary32 (once), the reciprocal root rounded by way of
 * binary64 (root, then quotient, then binary32). Denormal operands count as zeros of their sign, tiny reciprocals become zeros,
 * no flag is ever set (Intel SDM vol. 2, RCPPS and RSQRTPS).
 */
import { FAULT, NEXT } from "../status";
import { xmmDst, xmmSrc, xmmSrcAligned } from "../operand";
import { pair } from "./operand";

const SIGN: u32 = 0x80000000;
const INFINITY: u32 = 0x7F800000;
const QUIET: u32 = 0x00400000;

function reciprocal(x: u32): u32 {
  const magnitude = x & ~SIGN;
  if (magnitude > INFINITY) return x | QUIET;
  if (magnitude < 0x00800000) return (x & SIGN) | INFINITY;
  const z = reinterpret<u32>(<f32>1 / reinterpret<f32>(x));
  return (z & ~SIGN) < 0x00800000 ? z & SIGN : z;
}

function reciprocalRoot(x: u32): u32 {
  const magnitude = x & ~SIGN;
  if (magnitude > INFINITY) return x | QUIET;
  if (magnitude < 0x00800000) return (x & SIGN) | INFINITY;
  if (x & SIGN) return 0xFFC00000;
  return reinterpret<u32>(<f32>(1 / Math.sqrt(<f64>reinterpret<f32>(x))));
}

export function rcpss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  store<u32>(xmmDst(r), reciprocal(load<u32>(s)));
  return NEXT;
}

export function rsqrtss(r: usize): u32 {
  const s = xmmSrc(r, 4);
  if (!s) return FAULT;
  store<u32>(xmmDst(r), reciprocalRoot(load<u32>(s)));
  return NEXT;
}

export function rcpps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const low = pair(reciprocal(load<u32>(s)), reciprocal(load<u32>(s, 4)));
  const high = pair(reciprocal(load<u32>(s, 8)), reciprocal(load<u32>(s, 12)));
  const d = xmmDst(r);
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}

export function rsqrtps(r: usize): u32 {
  const s = xmmSrcAligned(r);
  if (!s) return FAULT;
  const low = pair(reciprocalRoot(load<u32>(s)), reciprocalRoot(load<u32>(s, 4)));
  const high = pair(reciprocalRoot(load<u32>(s, 8)), reciprocalRoot(load<u32>(s, 12)));
  const d = xmmDst(r);
  store<u64>(d, low);
  store<u64>(d, high, 8);
  return NEXT;
}
