/**
 * The SSE handlers against the host processor: every register form of the table, random and edge operands, every MXCSR.
 *   SSE_SEED=1 SSE_CASES=20000 npx vitest run wasm-core/execute/sse
 */
import { describe, expect, it } from 'vitest';
import { Random } from '@lux9/base';
import { readTables } from '../../tables/format.ts';
import { sse } from '../../tables/sse.ts';
import { compareRow, compileHandlers, compileNative, estimate, isRegisterOnly } from './testing/run.ts';

const seed = Number(process.env.SSE_SEED ?? 1);
const count = Number(process.env.SSE_CASES ?? 300);
const all = readTables(sse);
const rows = all.filter((row) => !row.attributes.has('host') && isRegisterOnly(row));

const native = compileNative();
const handlers = await compileHandlers(all);

describe('SSE on the core', () => {
  if ('missing' in native) {
    it('is compared with the host', ({ skip }) => {
      if (process.env.CI) throw new Error(native.missing);
      skip(native.missing);
    });
    return;
  }
  for (const row of rows) {
    it(`does ${row.source} as the host does`, () => {
      const wrong = compareRow(row, handlers, native.run, seed + row.id, count);
      expect(wrong.length, `seed ${seed}; ${wrong.length} of ${count} differ\n${wrong.slice(0, 3).join('\n')}\n` +
        `again: SSE_SEED=${seed} SSE_CASES=${count} npx vitest run wasm-core/execute/sse`).toBe(0);
    });
  }
});

describe('RCPSS and RSQRTSS', () => {
  const random = new Random(seed);
  const bound = 1.5 * 2 ** -12;
  const finite = Array.from({ length: 2000 }, () => {
    const bits = new DataView(new ArrayBuffer(4));
    // Exponents whose reciprocals are normal.
    bits.setUint32(0, (random.between(2, 251) << 23) | random.below(0x800000));
    return bits.getFloat32(0);
  });

  it('keep the error the manuals allow', () => {
    for (const x of finite) {
      expect(Math.abs(estimate(handlers, 'rcpss', x) * x - 1), `rcpss ${x}, seed ${seed}`).toBeLessThanOrEqual(bound);
      expect(Math.abs(estimate(handlers, 'rcpss', -x) * -x - 1), `rcpss ${-x}, seed ${seed}`).toBeLessThanOrEqual(bound);
      expect(Math.abs(estimate(handlers, 'rsqrtss', x) * Math.sqrt(x) - 1), `rsqrtss ${x}, seed ${seed}`).toBeLessThanOrEqual(bound);
    }
  });

  it.each([
    ['rcpss', 0, Infinity], ['rcpss', -0, -Infinity], ['rcpss', 1e-45, Infinity], ['rcpss', -1e-45, -Infinity],
    ['rcpss', Infinity, 0], ['rcpss', -Infinity, -0], ['rcpss', 3e38, 0], ['rcpss', -3e38, -0], ['rcpss', NaN, NaN],
    ['rsqrtss', 0, Infinity], ['rsqrtss', -0, -Infinity], ['rsqrtss', -1e-45, -Infinity], ['rsqrtss', -1, NaN],
    ['rsqrtss', Infinity, 0], ['rsqrtss', -Infinity, NaN],
  ])('%s of %d is %d', (name, x, want) => {
    expect(estimate(handlers, name, x)).toBe(want);
  });
});
