/**
 * The SSE handlers against the host processor: every register form of the table, random and edge operands, every MXCSR.
 *   SSE_SEED=1 SSE_CASES=20000 npx vitest run wasm-core/execute/sse
 */
import { describe, expect, it } from 'vitest';
import { readTables } from '../../tables/format.ts';
import { sse } from '../../tables/sse.ts';
import { compareRow, compileHandlers, compileNative } from './testing/run.ts';

const seed = Number(process.env.SSE_SEED ?? 1);
const count = Number(process.env.SSE_CASES ?? 300);
const rows = readTables(sse).filter((row) => !row.attributes.has('host'));

const native = compileNative();
const handlers = await compileHandlers(rows);

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
