import { describe, expect, it } from 'vitest';
import { readTables } from './format.ts';
import { sse } from './sse.ts';

describe('the SSE table', () => {
  const rows = readTables(sse);

  it('names each encoding once', () => {
    const seen = new Map<string, string>();
    for (const i of rows) {
      const forms = i.rm === 'any' ? ['reg', 'mem'] : [i.rm];
      const regs = i.reg < 0 ? [0, 1, 2, 3, 4, 5, 6, 7] : [i.reg];
      for (const form of forms) for (const reg of regs) {
        const key = [i.prefix, i.map, i.opcode.toString(16), reg, form].join(' ');
        expect(seen.get(key), `${i.source} repeats`).toBeUndefined();
        seen.set(key, i.source);
      }
    }
  });

  it('keeps mm registers out', () => {
    for (const i of rows) for (const o of i.operands) expect('PQN', i.source).not.toContain(o.kind || '-');
  });

  it('asks for alignment exactly where the legacy encodings do', () => {
    const unaligned = rows.filter((i) => i.operands.some((o) => o.size === 'xu')).map((i) => i.mnemonic);
    expect([...new Set(unaligned)].sort()).toEqual([
      'LDDQU', 'MOVDQU', 'MOVUPD', 'MOVUPS', 'PCMPESTRI', 'PCMPESTRM', 'PCMPISTRI', 'PCMPISTRM',
    ]);
  });
});
