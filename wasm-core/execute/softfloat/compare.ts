/** Ordering: MIN, MAX and the relation of two values. Encodings of T in and out, flags gathered in environment.ts. */
import { DAZ, IE, controlBits, raiseDenormal, raiseFlags, startOperation } from "./environment";
import { SIGN64, isDenormal, isNaN64, isSignaling64, operand } from "./format";

export const LESS: i32 = -1;
export const EQUAL: i32 = 0;
export const GREATER: i32 = 1;
export const UNORDERED: i32 = 2;

@inline function key(x: u64): i64 {
  return <i64>x >= 0 ? <i64>x : -<i64>(x & ~SIGN64);
}

/** LESS .. UNORDERED. `signaling`: a quiet NaN raises IE too. */
export function relation<T>(x: u64, y: u64, signaling: bool): i32 {
  startOperation();
  const a = operand<T>(x);
  const b = operand<T>(y);
  if (isNaN64(a) || isNaN64(b)) {
    if (signaling || isSignaling64(a) || isSignaling64(b)) raiseFlags(IE);
    return UNORDERED;
  }
  raiseDenormal();
  const ka = key(a);
  const kb = key(b);
  return i32(ka > kb) - i32(ka < kb);
}

@inline function squashed<T>(x: u64): u64 {
  if ((controlBits() & DAZ) && isDenormal<T>(x)) return x & (sizeof<T>() == 4 ? 0x80000000 : SIGN64);
  return x;
}

/** The second operand unless the first is truly less: also with a NaN or two zeros. */
export function min<T>(x: u64, y: u64): u64 { return squashed<T>(relation<T>(x, y, true) == LESS ? x : y); }
export function max<T>(x: u64, y: u64): u64 { return squashed<T>(relation<T>(x, y, true) == GREATER ? x : y); }
