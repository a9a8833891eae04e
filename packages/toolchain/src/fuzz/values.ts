/** Edge values of each type: where arithmetic goes wrong when it goes wrong. */
import { ValType } from '../reader/types.ts';

function integers(bits: number): bigint[] {
  const mask = (1n << BigInt(bits)) - 1n;
  const found = new Set<bigint>();
  for (const power of [0, 1, 2, 7, 8, 15, 16, 30, 31, 32, 33, 52, 53, 62, 63]) {
    if (power >= bits) continue;
    for (const near of [-1n, 0n, 1n]) {
      found.add(((1n << BigInt(power)) + near) & mask);
      found.add((-(1n << BigInt(power)) + near) & mask);
    }
  }
  return [...found];
}

/**
 * Zeros, ones, halves, infinities, quiet and signalling NaNs with payloads, denormals, largest and smallest, halfway cases of
 * rounding, and the neighbours of every limit of the integer conversions.
 */
const f64 = [
  0n, 1n << 63n, 0x3ff0000000000000n, 0xbff0000000000000n, 0x3fe0000000000000n, 0xbfe0000000000000n, 0x7ff0000000000000n,
  0xfff0000000000000n, 0x7ff8000000000000n, 0xfff8000000000001n, 0x7ff4000000000000n, 1n, 0x000fffffffffffffn, 0x0010000000000000n,
  0x7fefffffffffffffn, 0x4330000000000000n, 0x433fffffffffffffn, 0x432fffffffffffffn, 0x41dfffffffc00000n, 0x41e0000000000000n,
  0xc1e0000000000000n, 0xc1e0000000200000n, 0xc1e00000001fffffn, 0x41efffffffe00000n, 0x41f0000000000000n, 0x43e0000000000000n,
  0xc3e0000000000000n, 0x43dfffffffffffffn, 0x43f0000000000000n, 0x43efffffffffffffn, 0xc3e0000000000001n, 0x3ff8000000000000n,
  0xbff8000000000000n, 0x4004000000000000n, 0xc004000000000000n, 0x3fdfffffffffffffn, 0x3feffffffffffffen, 0xbfefffffffffffffn,
  0x36a0000000000000n, 0x47efffffe0000000n, 0x47effffff0000000n, 0x3810000000000000n,
];
const f32 = [
  0n, 0x80000000n, 0x3f800000n, 0xbf800000n, 0x3f000000n, 0xbf000000n, 0x7f800000n, 0xff800000n, 0x7fc00000n, 0xffc00001n,
  0x7fa00000n, 1n, 0x7fffffn, 0x800000n, 0x7f7fffffn, 0x4b000000n, 0x4b7fffffn, 0x4affffffn, 0x4effffffn, 0x4f000000n, 0xcf000000n,
  0xcf000001n, 0x4f7fffffn, 0x4f800000n, 0x5f000000n, 0xdf000000n, 0x5effffffn, 0x5f800000n, 0x5f7fffffn, 0x3fc00000n, 0xbfc00000n,
  0x40200000n, 0xc0200000n, 0x3effffffn, 0x3f7fffffn, 0xbf7fffffn,
];

const table = new Map<ValType, readonly bigint[]>([
  [ValType.i32, integers(32)], [ValType.i64, integers(64)], [ValType.f32, f32], [ValType.f64, f64],
]);

/** Bits, unsigned. */
export const edgeValues = (type: ValType): readonly bigint[] => table.get(type)!;
