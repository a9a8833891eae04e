/** Seeded operands for the host comparison: mostly corners, some plain. */

export class Random {
  private a: number;
  constructor(seed: number) { this.a = (seed ^ 0x9e3779b9) >>> 0; }
  /** A u32 (mulberry32). */
  u32(): number {
    this.a = (this.a + 0x6d2b79f5) >>> 0;
    let t = this.a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
  below(n: number): number { return this.u32() % n; }
  chance(percent: number): boolean { return this.below(100) < percent; }
  pick<T>(list: readonly T[]): T { return list[this.below(list.length)]!; }
  u64(): bigint { return (BigInt(this.u32()) << 32n) | BigInt(this.u32()); }
}

const ones = 0xffffffffffffffffn;
const integerBit = 1n << 63n;

/** A 64-bit pattern with long runs, few bits, or none of that. */
export function pattern(r: Random): bigint {
  switch (r.below(7)) {
    case 0: return 1n << BigInt(r.below(64));
    case 1: return ones >> BigInt(r.below(64));
    case 2: return (ones << BigInt(r.below(64))) & ones;
    case 3: return ((ones >> BigInt(r.below(64))) + BigInt(r.below(5)) - 2n) & ones;
    case 4: return r.pick([0n, 1n, integerBit, integerBit + 1n, ones, 0xc000000000000000n, 0x7fffffffffffffffn]);
    default: return r.u64();
  }
}

const exponents = [0, 1, 2, 3, 62, 63, 64, 65, 0x3f80, 0x3f81, 0x3c00, 0x3c01, 0x3bcc, 0x3f69, 0x3f6a, 0x407e, 0x407f, 0x43fe, 0x43ff,
  0x3ffd, 0x3ffe, 0x3fff, 0x4000, 0x4001, 0x400d, 0x400e, 0x400f, 0x401d, 0x401e, 0x401f, 0x403a, 0x403b, 0x403c, 0x403d, 0x403e, 0x403f,
  0x7ffc, 0x7ffd, 0x7ffe, 0x7fff];

/** Sign, exponent and significand; `near` keeps most exponents close to it, so that operands meet. */
export function extended(r: Random, near: number): { se: number; sig: bigint } {
  const sign = r.below(2) << 15;
  let exp: number;
  const kind = r.below(10);
  if (kind < 4) exp = Math.min(0x7fff, Math.max(0, near + r.below(141) - 70));
  else if (kind < 8) exp = r.pick(exponents);
  else exp = r.below(0x8000);
  let sig = pattern(r);
  if (exp !== 0 && !r.chance(3)) sig |= integerBit;
  if (exp === 0 && r.chance(85)) sig &= ~integerBit;
  if (exp === 0x7fff && r.chance(40)) sig = integerBit;
  if (exp === 0 && r.chance(40)) sig = 0n;
  return { se: sign | exp, sig };
}

/** The bits of a single or a double, corners included. */
export function real(r: Random, expBits: number, fractionBits: number): bigint {
  const top = (1 << expBits) - 1, bias = top >> 1;
  const exp = r.pick([0, 0, 1, 2, top - 1, top, bias, bias + 1, bias - 1, bias + r.below(40) - 20, r.below(top + 1)]);
  const fraction = r.chance(25) ? 0n : pattern(r) & ((1n << BigInt(fractionBits)) - 1n);
  return (BigInt(r.below(2)) << BigInt(expBits + fractionBits)) | (BigInt(exp) << BigInt(fractionBits)) | fraction;
}

/** Fills `view` at `at` with an operand of `size` bytes: a real, an integer, packed decimal, or noise. */
export function operand(r: Random, view: DataView, at: number, size: number, near: number): void {
  for (let i = 0; i < size; i++) view.setUint8(at + i, r.u32());
  if (size === 4) view.setUint32(at, r.chance(60) ? Number(real(r, 8, 23)) : Number(pattern(r) & 0xffffffffn), true);
  else if (size === 8) view.setBigUint64(at, r.chance(60) ? real(r, 11, 52) : pattern(r), true);
  else if (size === 2) view.setUint16(at, Number(pattern(r) & 0xffffn), true);
  else if (size === 10) {
    if (r.chance(50)) {
      const v = extended(r, near);
      view.setBigUint64(at, v.sig, true);
      view.setUint16(at + 8, v.se, true);
    } else if (r.chance(80)) {
      for (let i = 0; i < 10; i++) view.setUint8(at + i, (r.below(10) << 4) | r.below(10));
    }
  }
}
