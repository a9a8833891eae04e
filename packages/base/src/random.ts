/**
 * The machine's only source of chance: xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number
 * generators", 2018), seeded through splitmix32.
 *
 * Promise to callers: integers only, the same on every host; `state` is the whole state, four 32-bit words, and may be
 * saved and written back at any time. Not for secrets.
 */

import { assert } from './assert.ts';

export class Random {
  readonly state = new Uint32Array(4);

  /** `seed`: any safe integer; only its low 64 bits in two's complement count. */
  constructor(seed: number) {
    this.seed(seed);
  }

  seed(seed: number): void {
    assert(Number.isSafeInteger(seed), 'seed must be a safe integer');
    const high = Math.floor(seed / 0x100000000) >>> 0;
    let mix = (seed >>> 0) ^ Math.imul(high, 0x9e3779b9);
    for (let i = 0; i < 4; i++) {
      mix = (mix + 0x9e3779b9) | 0;
      let z = mix ^ (i & 1 ? high : 0);
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.state[i] = z ^ (z >>> 15);
    }
    if ((this.state[0]! | this.state[1]! | this.state[2]! | this.state[3]!) === 0) this.state[0] = 1; // the one forbidden state
  }

  /** A 32-bit word, unsigned. */
  u32(): number {
    const s = this.state;
    const times5 = Math.imul(s[1]!, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0;
    const t = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = (s[3]! << 11) | (s[3]! >>> 21);
    return result;
  }

  /** An integer in [0, bound), without bias; 1 <= bound <= 2^32. */
  below(bound: number): number {
    assert(Number.isInteger(bound) && bound >= 1 && bound <= 0x100000000, 'bound must be an integer in [1, 2^32]');
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const word = this.u32();
      if (word < limit) return word % bound;
    }
  }

  /** An integer in [low, high], both included; at most 2^32 values. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True in `numerator` of `denominator` cases. */
  chance(numerator: number, denominator: number): boolean {
    return this.below(denominator) < numerator;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  fill(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.u32() >>> 24;
  }

  /** A generator whose sequence depends on this one's next word only. */
  fork(): Random {
    return new Random(this.u32());
  }
}
