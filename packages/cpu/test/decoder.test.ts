/** Our decoder against iced-x86, a short seeded run; the long one: npm run fuzz:decoder -- --seed S --count 10000000 */
import { describe, expect, it } from 'vitest';
import { instructions } from '../../../wasm-core/tables/instructions.ts';
import { openDecoder } from '../difftest/core.ts';
import { fuzz } from '../difftest/fuzz.ts';

const MORE = -1;
const TOO_LONG = -2;

describe('decoder', () => {
  it('gives the length iced-x86 gives, or both reject, for 200,000 byte strings', { timeout: 60_000 }, async () => {
    const result = fuzz(instructions, await openDecoder(), 5, 0, 200_000);
    expect(result.failures.join('\n')).toBe('');
    expect(result.failed).toBe(0);
    expect(result.valid).toBeGreaterThan(100_000);
  });

  it('allows 15 bytes and no more', async () => {
    const ours = await openDecoder();
    const length = (bytes: number[], available = bytes.length): number => {
      ours.memory().set(bytes, ours.at);
      return ours.decodeLength(ours.at, available);
    };
    const prefixes = (n: number): number[] => new Array<number>(n).fill(0x2e);
    expect(length([...prefixes(14), 0x90])).toBe(15);
    expect(length([...prefixes(15), 0x90])).toBe(TOO_LONG);
    expect(length([...prefixes(13), 0x01, 0xc0])).toBe(15);
    expect(length([...prefixes(14), 0x01, 0xc0])).toBe(TOO_LONG);
    expect(length([0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8])).toBe(10);
    for (let n = 1; n < 10; n++) expect(length([0x48, 0xb8, 1, 2, 3, 4, 5, 6, 7, 8], n)).toBe(MORE);
  });
});
