/** LZ77: what is packed is unpacked again, whatever it is; damage is an error or as many other bytes, never anything else. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLz77, lz77Header, lz77Unpack, Random } from '@lux9/base';
import { lz77Pack } from '../make/lz77.ts';
import { initrdFile } from '../src/index.ts';
import { home } from './compile.ts';

const most = 1 << 26;

/** Pieces that come again, whole, in part and changed a little: what programs that share code look like. */
const repetitive = fc.array(fc.tuple(fc.nat(5), fc.nat(40), fc.nat(400), fc.boolean()), { maxLength: 40 }).map((list) => {
  const pieces = Array.from({ length: 6 }, (_, p) => Uint8Array.from({ length: 600 }, (_, i) => (i * (p + 3) * 7 + (i >> p)) & 0xff));
  return Uint8Array.from(list.flatMap(([p, from, n, changed]) => [...pieces[p]!.subarray(from, from + n)].map((b, i) => (changed && i % 37 === 5 ? b ^ 1 : b))));
});

describe('LZ77', () => {
  it('gives back what it was given', () => {
    fc.assert(fc.property(fc.oneof(repetitive, fc.uint8Array({ maxLength: 500 })), (bytes) => {
      expect(Buffer.compare(lz77Unpack(lz77Pack(bytes), most), bytes)).toBe(0);
    }), { seed: 77, numRuns: 300 });
  });

  it('runs that overlap themselves, and lengths of more than a byte', () => {
    for (const n of [1, 31, 32, 33, 127, 128, 129, 20_000]) {
      const bytes = new Uint8Array(n).fill(9);
      expect(Buffer.compare(lz77Unpack(lz77Pack(bytes), most), bytes)).toBe(0);
    }
  });

  it('stores what comes again once', () => {
    const archive = new Uint8Array(readFileSync(join(dirname(dirname(home)), initrdFile)));
    expect(lz77Pack(archive).length).toBeLessThan(archive.length / 3);
  }, 60_000);

  it('refuses damage, or gives as many other bytes', () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, i) => ((i % 700) * 13) & 0xff);
    const packed = lz77Pack(bytes);
    expect(isLz77(packed)).toBe(true);
    const random = new Random(5);
    let refused = 0;
    const attempt = (damaged: Uint8Array): void => {
      try {
        expect(lz77Unpack(damaged, 100_000).length).toBeLessThanOrEqual(100_000);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
        refused++;
      }
    };
    for (let n = 0; n < packed.length; n++) attempt(packed.subarray(0, n));
    expect(refused).toBe(packed.length);
    for (let i = 0; i < 20_000; i++) {
      const damaged = packed.slice();
      for (let k = 0; k <= i % 3; k++) damaged[4 + random.below(i % 2 === 0 ? lz77Header : damaged.length - 4)] = random.below(256);
      attempt(damaged);
    }
    expect(() => lz77Unpack(packed, bytes.length - 1)).toThrow(RangeError);
  });
});
