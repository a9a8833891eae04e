/** Operands for the SSE tests: numbers near every edge of the formats, related pairs, strings, plain noise. */
import type { Random } from '@lux9/base';

const exponents64 = [
  0, 0, 1, 1, 2, 3, 52, 53, 54, 55, 510, 511, 512, 896, 897, 870, 871, 872, 873, 1021, 1022, 1023, 1024, 1025, 1053, 1054, 1055,
  1075, 1076, 1077, 1085, 1086, 1087, 1150, 1151, 1533, 1534, 1535, 2044, 2045, 2046, 2047, 2047,
];
const exponents32 = [0, 0, 1, 1, 2, 3, 23, 24, 25, 62, 63, 64, 125, 126, 127, 128, 129, 149, 150, 151, 157, 158, 159, 189, 190, 191, 252, 253, 254, 255, 255];

/** A fraction of `bits` bits: empty, full, a few bits, or noise. */
function fraction(random: Random, bits: number): bigint {
  const noise = () => ((BigInt(random.u32()) << 32n) | BigInt(random.u32())) & ((1n << BigInt(bits)) - 1n);
  const bit = () => 1n << BigInt(random.below(bits));
  switch (random.below(8)) {
    case 0: return 0n;
    case 1: return (1n << BigInt(bits)) - 1n;
    case 2: return bit();
    case 3: return bit() | bit();
    case 4: return 1n << BigInt(bits - 1);
    case 5: return ((1n << BigInt(bits)) - 1n) ^ bit();
    default: return noise();
  }
}

export function double(random: Random): bigint {
  const sign = BigInt(random.below(2)) << 63n;
  const exponent = random.chance(1, 3) ? random.below(2048) : random.pick(exponents64);
  const f = random.chance(1, 6) && (exponent === 0 || exponent === 2047) ? 0n : fraction(random, 52);
  return sign | (BigInt(exponent) << 52n) | f;
}

export function single(random: Random): number {
  const exponent = random.chance(1, 3) ? random.below(256) : random.pick(exponents32);
  const f = random.chance(1, 6) && (exponent === 0 || exponent === 255) ? 0 : Number(fraction(random, 23));
  return ((random.below(2) << 31) | (exponent << 23) | f) >>> 0;
}

/** A value near x: cancellation, ties and quotients close to one live there. */
function near64(random: Random, x: bigint): bigint {
  const exponent = (BigInt(random.below(112) - 56)) << 52n;
  switch (random.below(5)) {
    case 0: return x;
    case 1: return x ^ (1n << 63n);
    case 2: return BigInt.asUintN(64, (x ^ (BigInt(random.below(2)) << 63n)) + BigInt(random.below(5) - 2));
    case 3: return BigInt.asUintN(64, x + exponent);
    default: return BigInt.asUintN(64, (x + exponent) ^ (BigInt(random.below(2)) << 63n) ^ BigInt(random.below(4)));
  }
}

function near32(random: Random, x: number): number {
  const exponent = (random.below(52) - 26) << 23;
  switch (random.below(5)) {
    case 0: return x;
    case 1: return (x ^ 0x80000000) >>> 0;
    case 2: return ((x ^ (random.below(2) << 31)) + random.below(5) - 2) >>> 0;
    case 3: return (x + exponent) >>> 0;
    default: return ((x + exponent) ^ (random.below(2) << 31) ^ random.below(4)) >>> 0;
  }
}

/** Fills the three registers at `at` of the view, 16 bytes each; the kind of content is the same in all. */
export function fillRegisters(random: Random, view: DataView, at: number): void {
  const kind = random.below(8);
  for (let reg = 0; reg < 3; reg++) {
    const base = at + 16 * reg;
    for (let lane = 0; lane < 16; lane += kind < 3 ? 8 : 4) {
      const related = reg === 2 && random.chance(1, 2);
      if (kind < 3) {
        view.setBigUint64(base + lane, related ? near64(random, view.getBigUint64(base - 16 + lane, true)) : double(random), true);
      } else if (kind < 6) {
        view.setUint32(base + lane, related ? near32(random, view.getUint32(base - 16 + lane, true)) : single(random), true);
      } else if (kind === 6) {
        view.setUint32(base + lane, random.u32(), true);
      } else { // text over a small alphabet with zeros
        for (let i = 0; i < 4; i++) view.setUint8(base + lane + i, random.chance(1, 24) ? 0 : random.pick([1, 2, 3, 0x7f, 0x80, 0xff, 0, 0x41]));
      }
    }
  }
}

/** Integers a conversion or a length register meets. */
export function integer(random: Random): bigint {
  switch (random.below(4)) {
    case 0: return BigInt.asUintN(64, BigInt(random.below(41) - 20));
    case 1: return BigInt.asUintN(64, (1n << BigInt(random.below(64))) * (random.chance(1, 2) ? 1n : -1n) + BigInt(random.below(3) - 1));
    case 2: return (0xffffffffffffffffn >> BigInt(random.below(64))) ^ BigInt(random.below(4096));
    default: return (BigInt(random.u32()) << 32n) | BigInt(random.u32());
  }
}

/** Mostly what programs use; then every rounding, FTZ, DAZ, flag and mask. */
export function mxcsr(random: Random): number {
  switch (random.below(8)) {
    case 0: case 1: return 0x1f80;
    case 2: return 0x1fa0;
    case 3: return 0x1f80 | (random.below(4) << 13) | random.below(64);
    case 4: case 5: return 0x1f80 | (random.u32() & 0xe07f);
    default: return random.u32() & 0xffff;
  }
}
