/**
 * The recorded answers of a host processor, replayed on the core: runs everywhere, needs no gcc.
 * Record anew after a change of the tables or the generator: npm run difftest -- --record
 */
import { describe, expect, it } from 'vitest';
import { compare, undefinedFlags, type Difference } from '../difftest/compare.ts';
import { openCore } from '../difftest/core.ts';
import { Generator } from '../difftest/generate.ts';
import { Machine } from '../difftest/machine.ts';
import { readVectors, replayRow } from '../difftest/record.ts';
import { failureText } from '../difftest/report.ts';
import { shapes } from '../difftest/rows.ts';

describe('recorded vectors', () => {
  it('cover every comparable row of the tables, and the core agrees', { timeout: 120_000 }, async () => {
    const vectors = readVectors();
    const machine = new Machine(await openCore(1 << 20));
    const generator = new Generator();
    const failures: string[] = [];
    const stale: string[] = [];
    let cases = 0;
    for (const shape of shapes().filter((s) => !s.skip)) {
      const fresh = replayRow(vectors, shape, generator, (index, record, host) => {
        cases++;
        const input = new DataView(record.buffer);
        machine.run(record, 0);
        const core = new DataView(machine.answer.buffer);
        const found: Difference[] = [];
        compare(shape, input, 0, host, 0, core, 0, found);
        if (found.length > 0) failures.push(failureText(shape, vectors.seed, index, input, 0, host, 0, core, found));
      });
      if (!fresh) stale.push(shape.row.source);
    }
    expect(stale, 'rows without vectors for their present cases: npm run difftest -- --record').toEqual([]);
    expect(failures.slice(0, 3).join('\n\n')).toBe('');
    expect(failures.length).toBe(0);
    expect(cases).toBeGreaterThan(20 * 800);
  });

  it('would notice a wrong flag, register, vector or byte of memory', async () => {
    const vectors = readVectors();
    const machine = new Machine(await openCore(1 << 20));
    const generator = new Generator();
    const shape = shapes({ only: 'XADD' }).find((s) => s.row.opcode === 0xc1);
    if (!shape) throw new Error('XADD has left the tables');
    const places = [{ what: 'vector', at: 12 }, { what: 'RIP', at: 16 }, { what: 'RFLAGS', at: 24 }, { what: 'R9', at: 48 + 72 }, { what: 'XMM5', at: 192 + 160 + 80 }, { what: 'FCW', at: 192 }, { what: 'ST3', at: 192 + 32 + 48 }];
    let checked = 0;
    replayRow(vectors, shape, generator, (_index, record, host) => {
      if (host.getUint32(12, true) !== 3) return;
      machine.run(record, 0);
      const input = new DataView(record.buffer);
      expect(undefinedFlags(shape, input, 0)).toBe(0);
      const core = new DataView(machine.answer.buffer);
      for (const { what, at } of places) {
        const altered = new DataView(host.buffer.slice(0));
        altered.setUint8(at, altered.getUint8(at) ^ 1);
        const found: Difference[] = [];
        compare(shape, input, 0, altered, 0, core, 0, found);
        expect(found.map((d) => d.what)).toEqual([what]);
      }
      checked++;
    });
    expect(checked).toBeGreaterThan(10);
  });
});
