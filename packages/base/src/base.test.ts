import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  assert,
  bigU64be,
  bigU64le,
  ceilDivide,
  compareBytes,
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  equalBytes,
  floorDivide,
  fromHex,
  fullRune,
  hash128,
  Hash128,
  i32le,
  instant,
  must,
  never,
  nsPerSecond,
  putBigU64be,
  putBigU64le,
  putU16be,
  putU16le,
  putU32be,
  putU32le,
  putU64le,
  Random,
  Rate,
  runeAt,
  runeLength,
  runeOf,
  sha256Hex,
  toHex,
  u16be,
  u16le,
  u32be,
  u32le,
  u64le,
} from './index.ts';

describe('assert', () => {
  test('throws its message only when the condition fails', () => {
    expect(() => assert(true, 'no')).not.toThrow();
    expect(() => assert(false, 'why')).toThrow('why');
    expect(must(0)).toBe(0);
    expect(() => must(undefined, 'gone')).toThrow('gone');
  });
});

describe('bytes', () => {
  test('agree with DataView for every width and order', () => {
    const random = new Random(7);
    const bytes = new Uint8Array(32);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < 500; i++) {
      random.fill(bytes);
      const at = random.below(25);
      expect(u16le(bytes, at)).toBe(view.getUint16(at, true));
      expect(u16be(bytes, at)).toBe(view.getUint16(at, false));
      expect(u32le(bytes, at)).toBe(view.getUint32(at, true));
      expect(i32le(bytes, at)).toBe(view.getInt32(at, true));
      expect(u32be(bytes, at)).toBe(view.getUint32(at, false));
      expect(bigU64le(bytes, at)).toBe(view.getBigUint64(at, true));
      expect(bigU64be(bytes, at)).toBe(view.getBigUint64(at, false));
      const copy = bytes.slice();
      const big = bigU64le(bytes, at);
      putBigU64le(bytes, at, big);
      putU32le(bytes, at, u32le(bytes, at));
      putU16le(bytes, at, u16le(bytes, at));
      putU16be(bytes, at, u16be(bytes, at));
      putU32be(bytes, at, u32be(bytes, at));
      putBigU64be(bytes, at, bigU64be(bytes, at));
      expect(equalBytes(bytes, copy)).toBe(true);
      expect(fromHex(toHex(bytes))).toEqual(bytes);
    }
  });
  test('64-bit numbers are exact below 2^53 and refused above', () => {
    const bytes = new Uint8Array(8);
    for (const value of [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      putU64le(bytes, 0, value);
      expect(u64le(bytes, 0)).toBe(value);
    }
    for (const bad of [-1, 2 ** 53, 0.5, NaN]) expect(() => putU64le(bytes, 0, bad)).toThrow(RangeError);
    bytes.fill(0xff);
    expect(() => u64le(bytes, 0)).toThrow(RangeError);
  });
  test('a store outside the array changes nothing', () => {
    const bytes = new Uint8Array(3);
    expect(() => putU32le(bytes, 0, 0xffffffff)).toThrow(RangeError);
    expect(() => u16le(bytes, 2)).toThrow(RangeError);
    expect(() => u16le(bytes, -1)).toThrow(RangeError);
    expect([...bytes]).toEqual([0, 0, 0]);
  });
  test('concatenation, order, hexadecimal', () => {
    expect([...concatBytes(new Uint8Array([1]), new Uint8Array(), new Uint8Array([2, 3]))]).toEqual([1, 2, 3]);
    expect(compareBytes(new Uint8Array([1, 2]), new Uint8Array([1, 3]))).toBeLessThan(0);
    expect(compareBytes(new Uint8Array([1, 2]), new Uint8Array([1]))).toBeGreaterThan(0);
    expect(() => fromHex('0g')).toThrow(RangeError);
    expect(() => fromHex('0')).toThrow(RangeError);
  });
});

describe('UTF-8', () => {
  test('agrees with the host for every well-formed scalar value', () => {
    const host = new TextEncoder();
    for (let rune = 0; rune <= 0x10ffff; rune += rune < 0x900 ? 1 : 97) {
      if (rune >= 0xd800 && rune <= 0xdfff) continue;
      const text = String.fromCodePoint(rune);
      const bytes = encodeUtf8(text);
      expect(equalBytes(bytes, host.encode(text))).toBe(true);
      expect(decodeUtf8(bytes)).toBe(text);
    }
  });
  test.each([
    ['80', 1],
    ['ff', 1],
    ['c080', 2],
    ['c1bf', 2],
    ['e08080', 3],
    ['eda080', 3],
    ['edbfbf', 3],
    ['f0808080', 4],
    ['f4908080', 4],
    ['f5808080', 4],
    ['e282', 2],
    ['f09f98', 3],
  ])('%s decodes to U+FFFD, one a byte', (hex, count) => {
    expect(decodeUtf8(fromHex(hex))).toBe('\ufffd'.repeat(count));
  });
  test('resumes after a bad byte; lone surrogates encode as U+FFFD', () => {
    expect(decodeUtf8(fromHex('41c342e282ac'))).toBe('A\ufffdB\u20ac');
    expect(toHex(encodeUtf8('\ud800x'))).toBe('efbfbd78');
    const packed = runeAt(fromHex('e282ac'), 0, 3);
    expect([runeOf(packed), runeLength(packed)]).toEqual([0x20ac, 3]);
  });
  test('fullRune waits only where waiting can help', () => {
    expect(fullRune(fromHex('e282'), 0, 2)).toBe(false);
    expect(fullRune(fromHex('e241'), 0, 2)).toBe(true);
    expect(fullRune(fromHex('e282ac'), 0, 3)).toBe(true);
    expect(fullRune(fromHex('80'), 0, 1)).toBe(true);
    expect(fullRune(new Uint8Array(), 0, 0)).toBe(false);
  });
  test('long ASCII', () => {
    const text = 'abc'.repeat(10000);
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });
});

describe('time', () => {
  test('division is exact where floats round', () => {
    const a = 2 ** 53 - 1;
    expect(BigInt(floorDivide(a, 3))).toBe(BigInt(a) / 3n);
    expect(BigInt(ceilDivide(a - 1, 3))).toBe((BigInt(a - 1) + 2n) / 3n);
    expect(ceilDivide(0, 5)).toBe(0);
  });
  test.each([1193182, 32768, 1, 100_000_000, 1_000_000_000])('a rate of %i Hz is exact against bigint', (hz) => {
    const rate = new Rate(hz);
    const random = new Random(hz);
    for (let i = 0; i < 2000; i++) {
      const at = instant(random.below(2 ** 21) * 2 ** 32 + random.u32());
      const ticks = rate.ticksAt(at);
      expect(BigInt(ticks)).toBe((BigInt(at) * BigInt(hz)) / BigInt(nsPerSecond));
      const first = rate.instantOf(ticks);
      expect(first).toBeLessThanOrEqual(at);
      expect(rate.ticksAt(first)).toBe(ticks);
      if (first > 0) expect(rate.ticksAt(instant(first - 1))).toBe(ticks - 1);
    }
  });
  test('an instant beyond reach is never', () => {
    expect(new Rate(1).instantOf(2 ** 40)).toBe(never);
    expect(() => new Rate(0)).toThrow(RangeError);
    expect(() => new Rate(14_318_180)).toThrow(RangeError);
  });
});

describe('random', () => {
  test('xoshiro128** from a known state gives the published sequence', () => {
    // First outputs for state {1, 2, 3, 4}, as Rust's rand_xoshiro checks them against the C reference.
    const random = new Random(0);
    random.state.set([1, 2, 3, 4]);
    expect([...Array(6)].map(() => random.u32())).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });
  test('the state is all there is', () => {
    const a = new Random(42);
    for (let i = 0; i < 10; i++) a.u32();
    const b = new Random(1);
    b.state.set(a.state);
    expect([...Array(20)].map(() => a.u32())).toEqual([...Array(20)].map(() => b.u32()));
  });
  test('seeds differ in their high words too; ranges are kept', () => {
    expect(new Random(1).u32()).not.toBe(new Random(1 + 2 ** 32).u32());
    const random = new Random(5);
    const seen = new Set<number>();
    for (let i = 0; i < 1000; i++) seen.add(random.between(-2, 2));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
    expect(() => random.below(0)).toThrow();
  });
});

describe('hashes', () => {
  test('MurmurHash3_x86_128 passes SMHasher verification', () => {
    // SMHasher: hash keys {}, {0}, {0,1}, ... with seed 256 - length, hash the digests, take the first word.
    const digests = new Uint8Array(256 * 16);
    const key = new Uint8Array(256);
    const words = new Uint32Array(4);
    for (let i = 0; i < 256; i++) {
      key[i] = i;
      new Hash128(256 - i).update(key, 0, i).digestInto(words);
      for (let j = 0; j < 4; j++) putU32le(digests, i * 16 + j * 4, words[j]!);
    }
    new Hash128(0).update(digests).digestInto(words);
    expect(words[0]).toBe(0xb3ece62a);
  });
  test('cutting does not matter, nor does alignment', () => {
    const random = new Random(3);
    const bytes = new Uint8Array(1000);
    random.fill(bytes);
    const whole = hash128(bytes);
    for (let i = 0; i < 50; i++) {
      const hash = new Hash128();
      for (let at = 0; at < bytes.length;) {
        const next = Math.min(bytes.length, at + random.below(70));
        hash.update(bytes, at, next);
        at = next;
      }
      expect(hash.digest()).toBe(whole);
    }
    const shifted = new Uint8Array(1001);
    shifted.set(bytes, 1);
    expect(hash128(shifted.subarray(1))).toBe(whole);
    bytes[999]! ^= 1;
    expect(hash128(bytes)).not.toBe(whole);
  });
  test('SHA-256 agrees with the host', () => {
    for (const size of [0, 1, 55, 56, 64, 1000]) {
      const bytes = new Uint8Array(size).fill(size);
      expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });
});
