/**
 * The arithmetic of softfloat done by the host where that is provably the same: every exception masked, round to nearest, no
 * denormal operand, a normal result clear of the underflow threshold. Whether the result was exact (PE) is decided
 * without another rounding: by the error term of the sum, by the count of significant bits of the product, by
 * multiplying a quotient or root back. Everything else goes to the integers.
 */
import { PE, controlBits, isNative, raiseFlags } from "./environment";
import * as soft from "./arithmetic";

/** Exponent field 2..2046: normal, and not rounded up to the smallest normal number. */
@inline export function isSafe64(x: u64): bool { return (x << 1) - 0x0040000000000000 < 0xFFA0000000000000; }
@inline export function isSafe32(x: u32): bool { return (x << 1) - 0x02000000 < 0xFD000000; }

@inline export function notDenormal64(x: u64): bool { return (x << 1) - 1 >= 0x001FFFFFFFFFFFFF; }
@inline export function notDenormal32(x: u32): bool { return (x << 1) - 1 >= 0x00FFFFFF; }

/** PE is set already, so whether it would be raised does not matter. */
@inline function settled(): bool { return (controlBits() & PE) != 0; }

/** For normal finite operands: at most 53 significant bits in the product. */
@inline function productFits(a: u64, b: u64): bool {
  const trailing = ctz<u64>((a & 0x000FFFFFFFFFFFFF) | 0x0010000000000000) + ctz<u64>((b & 0x000FFFFFFFFFFFFF) | 0x0010000000000000);
  return trailing >= 53;
}

@inline function sumIsExact64(a: f64, b: f64, r: f64): bool {
  const bb = r - a;
  return (a - (r - bb)) + (b - bb) == 0;
}

@inline function sumIsExact32(a: f32, b: f32, r: f32): bool {
  const bb = r - a;
  return (a - (r - bb)) + (b - bb) == 0;
}

export function add64(x: u64, y: u64): u64 {
  if (isNative() && notDenormal64(x) && notDenormal64(y)) {
    const a = reinterpret<f64>(x);
    const b = reinterpret<f64>(y);
    const r = a + b;
    if (isSafe64(reinterpret<u64>(r))) {
      // The error term itself must not lose bits below the denormals: they are a multiple of the smallest one, so it does not.
      if (!sumIsExact64(a, b, r)) raiseFlags(PE);
      return reinterpret<u64>(r);
    }
  }
  return soft.add<f64>(x, y);
}

export function sub64(x: u64, y: u64): u64 {
  if (isNative() && notDenormal64(x) && notDenormal64(y)) {
    const a = reinterpret<f64>(x);
    const b = -reinterpret<f64>(y);
    const r = a + b;
    if (isSafe64(reinterpret<u64>(r))) {
      if (!sumIsExact64(a, b, r)) raiseFlags(PE);
      return reinterpret<u64>(r);
    }
  }
  return soft.sub<f64>(x, y);
}

export function mul64(x: u64, y: u64): u64 {
  if (isNative() && notDenormal64(x) && notDenormal64(y)) {
    const r = reinterpret<u64>(reinterpret<f64>(x) * reinterpret<f64>(y));
    if (isSafe64(r) && (settled() || productFits(x, y))) return r;
  }
  return soft.mul<f64>(x, y);
}

export function div64(x: u64, y: u64): u64 {
  if (isNative() && notDenormal64(x) && notDenormal64(y)) {
    const r = reinterpret<f64>(x) / reinterpret<f64>(y);
    const z = reinterpret<u64>(r);
    if (isSafe64(z) && (settled() || (productFits(z, y) && r * reinterpret<f64>(y) == reinterpret<f64>(x)))) return z;
  }
  return soft.div<f64>(x, y);
}

export function sqrt64(x: u64): u64 {
  if (isNative() && notDenormal64(x)) {
    const r = Math.sqrt(reinterpret<f64>(x));
    const z = reinterpret<u64>(r);
    if (isSafe64(z) && (settled() || (productFits(z, z) && r * r == reinterpret<f64>(x)))) return z;
  }
  return soft.sqrt<f64>(x);
}

// A product of two binary32 values is exact in binary64, so for the short format multiplying back always decides.

export function add32(x: u32, y: u32): u32 {
  if (isNative() && notDenormal32(x) && notDenormal32(y)) {
    const a = reinterpret<f32>(x);
    const b = reinterpret<f32>(y);
    const r = a + b;
    if (isSafe32(reinterpret<u32>(r))) {
      if (!sumIsExact32(a, b, r)) raiseFlags(PE);
      return reinterpret<u32>(r);
    }
  }
  return <u32>soft.add<f32>(x, y);
}

export function sub32(x: u32, y: u32): u32 {
  if (isNative() && notDenormal32(x) && notDenormal32(y)) {
    const a = reinterpret<f32>(x);
    const b = -reinterpret<f32>(y);
    const r = a + b;
    if (isSafe32(reinterpret<u32>(r))) {
      if (!sumIsExact32(a, b, r)) raiseFlags(PE);
      return reinterpret<u32>(r);
    }
  }
  return <u32>soft.sub<f32>(x, y);
}

export function mul32(x: u32, y: u32): u32 {
  if (isNative() && notDenormal32(x) && notDenormal32(y)) {
    const a = reinterpret<f32>(x);
    const b = reinterpret<f32>(y);
    const r = a * b;
    if (isSafe32(reinterpret<u32>(r))) {
      if (<f64>a * <f64>b != <f64>r) raiseFlags(PE);
      return reinterpret<u32>(r);
    }
  }
  return <u32>soft.mul<f32>(x, y);
}

export function div32(x: u32, y: u32): u32 {
  if (isNative() && notDenormal32(x) && notDenormal32(y)) {
    const a = reinterpret<f32>(x);
    const b = reinterpret<f32>(y);
    const r = a / b;
    if (isSafe32(reinterpret<u32>(r))) {
      if (<f64>r * <f64>b != <f64>a) raiseFlags(PE);
      return reinterpret<u32>(r);
    }
  }
  return <u32>soft.div<f32>(x, y);
}

export function sqrt32(x: u32): u32 {
  if (isNative() && notDenormal32(x)) {
    const a = reinterpret<f32>(x);
    const r = Mathf.sqrt(a);
    if (isSafe32(reinterpret<u32>(r))) {
      if (<f64>r * <f64>r != <f64>a) raiseFlags(PE);
      return reinterpret<u32>(r);
    }
  }
  return <u32>soft.sqrt<f32>(x);
}
