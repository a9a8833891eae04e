/** Every x87 instruction but the transcendentals, random states and operands, against the host. */
import { describe, expect, it } from 'vitest';
import { readTables, type Instruction } from '../../../tables/format.ts';
import { x87 } from '../../../tables/x87.ts';
import type { FlatCore } from './build.ts';
import { describeState, differences, encode, runCore, type Case } from './compare.ts';
import { record, type Host } from './host.ts';
import { extended, operand, Random } from './values.ts';

const seed = Number(process.env['X87_SEED'] ?? 1);
const perRow = Number(process.env['X87_COUNT'] ?? 400);
const only = process.env['X87_ONLY'] ?? '';

const repeat = `X87_SEED=${seed} X87_COUNT=${perRow} npx vitest run wasm-core/execute/x87`;
const operandBytes: Readonly<Record<string, number>> = { w: 2, d: 4, q: 8, t: 10 };

/** FCW, FSW, tags and registers for one case. */
function fillState(r: Random, v: DataView, row: Instruction): number {
  const masks = r.chance(60) ? 0x3f : r.below(64);
  const fcw = masks | 0x40 | (r.below(4) << 8) | (r.below(4) << 10) | (r.chance(5) ? 0x1000 : 0);
  let fsw = (r.chance(50) ? r.u32() : 0) & 0x477f;
  if (!r.chance(4)) fsw &= ~0x3f | masks;
  fsw |= r.below(8) << 11;
  v.setUint16(0, fcw, true);
  v.setUint16(2, fsw, true);
  v.setUint8(4, r.chance(50) ? 0xff : r.chance(70) ? 0xff & ~(1 << ((((fsw >> 11) & 7) + 7) & 7)) : r.u32() & 0xff);
  if (fsw & ~fcw & 0x3f) {
    v.setUint16(6, r.below(0x800), true);
    v.setBigUint64(8, r.u64(), true);
    v.setBigUint64(16, r.u64(), true);
  }
  v.setUint32(24, 0x1f80, true);
  const near = r.pick([0x3fff, 0x3fff, 0x4020, 0x4040, 70, 0x7fa0, 0x3f80, 0x407f, 0x3c00, 0x43ff, r.below(0x8000)]);
  for (let i = 0; i < 8; i++) {
    const value = extended(r, near);
    v.setBigUint64(32 + i * 16, value.sig, true);
    v.setUint16(32 + i * 16 + 8, value.se, true);
  }
  if (row.mnemonic === 'FSCALE' && r.chance(80)) v.setUint16(32 + 24, (r.below(2) << 15) | (0x3ffd + r.below(20)), true);
  return near;
}

function makeCase(r: Random, row: Instruction, input: Uint8Array): Case {
  const v = new DataView(input.buffer, input.byteOffset, record.bytes);
  const near = fillState(r, v, row);
  const wide = row.operands.some((o) => o.size === 'y');
  const c = encode(row, row.rm === 'mem', 0, r.below(8), 0, wide ? 2 + r.below(2) : 1 + r.below(2));
  const size = row.operands[0] && c.memory ? operandBytes[row.operands[0].size] : undefined;
  if (size !== undefined) operand(r, v, record.memory, size, near);
  else for (let i = 0; i < 512; i++) input[record.memory + i] = r.u32();
  if (row.mnemonic === 'FXRSTOR') v.setUint32(record.memory + 24, r.u32() & (r.chance(90) ? 0xffff : 0x5ffff), true);
  v.setUint8(record.code, c.code.length);
  input.set(c.code, record.code + 1);
  v.setUint32(record.flags, 0x202 | (r.u32() & 0x8d5), true);
  v.setBigUint64(record.rax, r.u64(), true);
  return c;
}

export function compareX87(open: () => FlatCore, host: Host | null): void {
  describe('x87 against the host', () => {
    // Of the transcendentals the last bit is the implementation's own: transcendental.ts.
    const rows = readTables(x87).filter((row) => !row.attributes.has('host'));

    it.skipIf(host === null)('agrees in registers, status, tags, memory and faults', () => {
      const core = open();
      const r = new Random(seed);
      const failures: string[] = [];
      let failed = 0;
      for (const row of rows) {
        if (only !== '' && !row.source.includes(only)) continue;
        const batch = new Uint8Array(perRow * record.bytes);
        const cases = Array.from({ length: perRow }, (_, i) => makeCase(r, row, batch.subarray(i * record.bytes, (i + 1) * record.bytes)));
        const answers = host!.run(batch);
        const output = new Uint8Array(record.bytes);
        let shown = 0;
        cases.forEach((c, i) => {
          const input = batch.subarray(i * record.bytes, (i + 1) * record.bytes);
          const answer = answers.subarray(i * record.bytes, (i + 1) * record.bytes);
          runCore(core, c, input, output);
          const differ = differences(c, input, answer, output);
          if (differ.length === 0) return;
          failed++;
          if (shown++ >= 2 || failures.length >= 30) return;
          failures.push(`${row.source}\n  ${c.code.map((b) => b.toString(16).padStart(2, '0')).join(' ')} differs in ${differ.join(', ')}`
            + `\n  before ${describeState(input)}\n  host   ${describeState(answer)}\n  core   ${describeState(output)}`);
        });
        if (shown > 0) failures.push(`${row.mnemonic}: ${shown} of ${perRow}`);
      }
      expect(failures.join('\n'), `${failed} cases differ; again: ${repeat}`).toBe('');
    }, 60_000);
  });
}
