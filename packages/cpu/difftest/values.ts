/**
 * Operand values worth trying: edges first, random bits for the rest.
 *
 * Promise to callers: a value depends on the generator's state only. 64-bit values come as bigint in
 * [0, 2^64); vectors are written into a DataView at a byte offset.
 */
import type { Random } from '@lux9/base';

const all = (1n << 64n) - 1n;

const corners: readonly bigint[] = [0n, 1n, 2n, 3n, 7n, 8n, 9n, 10n, 15n, 16n, 31n, 32n, 33n, 63n, 64n, 65n, 127n, 128n, 255n, 256n].flatMap((v) => [v, -v & all]).concat(
  [7n, 15n, 31n, 63n].flatMap((b) => [-1n, 0n, 1n].flatMap((d) => [((1n << b) + d) & all, (-(1n << b) + d) & all])),
  [0x5555555555555555n, 0xaaaaaaaaaaaaaaaan, 0x8080808080808080n, 0x7f7f7f7f7f7f7f7fn, 0x0123456789abcdefn],
);

/** A random 64-bit word. */
export function word(r: Random): bigint {
  return (BigInt(r.u32()) << 32n) | BigInt(r.u32());
}

/** An integer register's value. */
export function integer(r: Random): bigint {
  switch (r.below(8)) {
    case 0: case 1: return corners[r.below(corners.length)]!;
    case 2: return ((1n << BigInt(r.below(64))) + BigInt(r.below(3) - 1)) & all;
    case 3: return BigInt(r.below(256));
    case 4: return word(r) >> BigInt(r.below(64));
    case 5: return BigInt.asUintN(64, BigInt(r.u32() | 0));
    default: return word(r);
  }
}

/** One float of `exponentBits` and `fractionBits` as raw bits. */
function floatBits(r: Random, exponentBits: number, fractionBits: number): bigint {
  const bias = (1 << (exponentBits - 1)) - 1;
  const top = (1 << exponentBits) - 1;
  const fractionMask = (1n << BigInt(fractionBits)) - 1n;
  let exponent: number;
  let fraction: bigint;
  switch (r.below(12)) {
    case 0: exponent = 0; fraction = 0n; break; // zero
    case 1: exponent = 0; fraction = word(r) >> BigInt(64 - fractionBits + r.below(fractionBits)); break; // denormal
    case 2: exponent = top; fraction = 0n; break; // infinity
    case 3: exponent = top; fraction = (1n << BigInt(fractionBits - 1)) | (word(r) & fractionMask); break; // quiet NaN
    case 4: exponent = top; fraction = word(r) >> BigInt(65 - fractionBits); break; // mostly signalling NaN
    case 5: exponent = bias + r.below(4) - 2; fraction = 0n; break; // powers of two about one
    case 6: exponent = bias + r.below(9) - 4; fraction = (1n << BigInt(r.below(fractionBits))) + BigInt(r.below(3) - 1); break; // few bits
    case 7: exponent = bias + r.below(9) - 4; fraction = word(r) & fractionMask; break;
    case 8: exponent = bias + 7 + r.below(60); fraction = word(r) & (fractionMask << BigInt(r.below(fractionBits))) & fractionMask; break; // integers and their limits
    case 9: exponent = r.chance(1, 2) ? 1 + r.below(fractionBits + 2) : top - 1 - r.below(fractionBits + 2); fraction = word(r) & fractionMask; break; // near under- and overflow
    case 10: exponent = r.below(3) === 0 ? top - 1 : 1; fraction = r.chance(1, 2) ? fractionMask : 0n; break; // largest, smallest normal
    default: exponent = r.below(top); fraction = word(r) & fractionMask;
  }
  if (exponent < 0) exponent = 0;
  if (exponent > top) exponent = top;
  return (((BigInt(r.below(2)) << BigInt(exponentBits)) | BigInt(exponent)) << BigInt(fractionBits)) | (fraction & fractionMask);
}

export const float32 = (r: Random): number => Number(floatBits(r, 8, 23));
export const float64 = (r: Random): bigint => floatBits(r, 11, 52);

const max32 = 0xffffffff;
function smallStep32(r: Random, v: number): number {
  return ((v + r.below(5) - 2) & max32) >>> 0;
}

/** What a vector's bytes mean. */
export type Lanes = 'f32' | 'f64' | 'int';

/** Writes 16 bytes of vector. With `other` (an offset in the same view) lanes are now and then equal or nearly equal to the other vector's. */
export function vector(r: Random, view: DataView, at: number, lanes: Lanes, other = -1): void {
  const alike = other >= 0 && r.chance(1, 5);
  if (lanes === 'f32') {
    for (let i = 0; i < 16; i += 4) {
      if (alike && r.chance(3, 4)) view.setUint32(at + i, (smallStep32(r, view.getUint32(other + i, true)) ^ (r.chance(1, 3) ? 0x80000000 : 0)) >>> 0, true);
      else view.setUint32(at + i, float32(r), true);
    }
  } else if (lanes === 'f64') {
    for (let i = 0; i < 16; i += 8) {
      if (alike && r.chance(3, 4)) view.setBigUint64(at + i, (view.getBigUint64(other + i, true) + BigInt(r.below(5) - 2)) ^ (r.chance(1, 3) ? 1n << 63n : 0n), true);
      else view.setBigUint64(at + i, float64(r), true);
    }
  } else {
    const kind = r.below(8);
    for (let i = 0; i < 16; i += 4) {
      let v = r.u32();
      if (alike && r.chance(1, 2)) v = view.getUint32(other + i, true);
      else if (kind === 0) v = r.pick([0, 0xffffffff, 0x80000000, 0x7fffffff, 0x80008000, 0x7fff7fff, 0x80808080, 0x7f7f7f7f, 1, 0x00010001, 0x01010101, 0x00ff00ff]);
      else if (kind === 1) v = r.below(70);
      else if (kind === 2) v &= r.u32() & r.u32();
      else if (kind === 3) v |= r.u32() | r.u32();
      else if (kind === 4) v = Math.imul(r.below(256), 0x01010101) ^ (1 << r.below(32));
      view.setUint32(at + i, v >>> 0, true);
    }
    if (kind === 1 && r.chance(1, 2)) {
      view.setUint32(at + 4, 0, true); // shift counts are 64 bits wide
    }
  }
}

/** Writes 10 bytes of extended real, and the 6 zero bytes the FXSAVE image pads with. */
export function extended(r: Random, view: DataView, at: number): void {
  let significand: bigint;
  let exponent: number;
  const one = 1n << 63n;
  switch (r.below(16)) {
    case 0: significand = 0n; exponent = 0; break;
    case 1: significand = one; exponent = 0x3fff + r.below(5) - 2; break;
    case 2: significand = one; exponent = 0x7fff; break; // infinity
    case 3: significand = one | (1n << 62n) | word(r); exponent = 0x7fff; break; // quiet NaN
    case 4: significand = one | (word(r) >> 2n); exponent = 0x7fff; break; // signalling NaN
    case 5: significand = word(r) >> BigInt(1 + r.below(62)); exponent = 0; break; // denormal
    case 6: significand = one | word(r); exponent = 0; break; // pseudo-denormal
    case 7: significand = word(r) >> 1n; exponent = r.chance(1, 3) ? 0x7fff : 1 + r.below(0x7ffe); break; // unsupported: unnormal, pseudo-NaN, pseudo-infinity
    case 8: significand = one | (word(r) & (all << BigInt(r.below(64))) & all); exponent = 0x3fff + r.below(70) - 2; break; // integers and near
    case 9: significand = one | word(r); exponent = r.chance(1, 2) ? 1 + r.below(70) : 0x7ffe - r.below(70); break;
    case 10: { // a double's or a single's range, and just outside
      significand = one | (word(r) & (all << BigInt(r.pick([11, 10, 40, 39, 0]))) & all);
      exponent = 0x3fff + r.pick([1023, 1024, -1022, -1023, -1060, -1074, -1075, 127, 128, -126, -127, -149, -150]);
      break;
    }
    case 11: significand = one | (1n << BigInt(r.below(63))); exponent = 0x3fff + r.below(9) - 4; break;
    case 12: significand = all; exponent = r.pick([0x3ffe, 0x3fff, 0x7ffe, 0x403d, 0x403e, 1]); break;
    case 13: significand = one | word(r); exponent = r.below(0x7fff); break;
    default: significand = one | word(r); exponent = 0x3fff + r.below(9) - 4;
  }
  view.setBigUint64(at, significand, true);
  view.setUint32(at + 8, exponent | (r.below(2) << 15), true);
  view.setUint32(at + 12, 0, true);
}

/** Writes a packed decimal of 10 bytes: 18 digits and a sign (now and then with digits that are none). */
export function decimal(r: Random, view: DataView, at: number): void {
  const digits = r.below(19);
  for (let i = 0; i < 9; i++) {
    let b = 0;
    if (i * 2 < digits) b |= r.below(10);
    if (i * 2 + 1 < digits) b |= r.below(10) << 4;
    view.setUint8(at + i, b);
  }
  view.setUint8(at + 9, r.chance(1, 2) ? 0x80 : 0);
  if (r.chance(1, 16)) view.setUint8(at + r.below(10), r.below(256));
}

/** MXCSR: usually every exception masked, as compilers leave it. Bits 16 and up stay zero. */
export function mxcsr(r: Random): number {
  let v = r.chance(3, 5) ? 0x1f80 : r.below(64) << 7;
  if (r.chance(1, 2)) v |= r.below(4) << 13;
  if (r.chance(1, 6)) v |= 0x8000; // flush to zero
  if (r.chance(1, 6)) v |= 0x0040; // denormals are zeros
  if (r.chance(1, 3)) v |= r.below(64);
  return v;
}

/** x87 control word: exceptions mostly masked, every rounding and precision (the reserved precision 01 left out). */
export function controlWord(r: Random): number {
  let v = 0x037f;
  if (r.chance(1, 3)) v = (v & ~0x3f) | r.below(64);
  if (r.chance(1, 2)) v = (v & ~0xc00) | (r.below(4) << 10);
  if (r.chance(1, 3)) v = (v & ~0x300) | (r.pick([0, 2, 3]) << 8);
  return v;
}
