/** Every MMX instruction, random registers, x87 state and MXCSR, against the host. */
import { describe, expect, it } from 'vitest';
import { readTables, type Instruction } from '../../../tables/format.ts';
import { mmx } from '../../../tables/mmx.ts';
import { Tally } from './batch.ts';
import type { FlatCore } from './build.ts';
import { encode, type Case } from './compare.ts';
import { record, type Host } from './host.ts';
import { pattern, Random, real } from './values.ts';

const seed = Number(process.env['MMX_SEED'] ?? 1);
const perRow = Number(process.env['MMX_COUNT'] ?? 200);
const repeat = `MMX_SEED=${seed} MMX_COUNT=${perRow} npx vitest run wasm-core/execute/x87`;

const pairOfReals = (r: Random): bigint => (real(r, 8, 23) << 32n) | real(r, 8, 23);
/** A few bits, elements at the ends of their ranges, or reals for the conversions. */
function lanes(r: Random): bigint {
  switch (r.below(6)) {
    case 0: return pairOfReals(r);
    case 1: return real(r, 11, 52);
    case 2: return BigInt(r.below(70));
    case 3: return BigInt.asUintN(64, BigInt(r.pick([0x7fff8000, 0x80007fff, 0x00ff7f80, 0x8080ff01])) * 0x100000001n);
    default: return pattern(r);
  }
}

function makeCase(r: Random, row: Instruction, input: Uint8Array): Case {
  const v = new DataView(input.buffer, input.byteOffset, record.bytes);
  const pending = r.chance(3);
  v.setUint16(0, 0x37f, true);
  if (pending) v.setUint16(0, 0x37e, true);
  v.setUint16(2, (r.u32() & 0x7f00) | (pending ? 1 : 0), true);
  v.setUint8(4, r.u32() & 0xff);
  v.setUint32(24, r.chance(60) ? 0x1f80 : (r.u32() & 0xffff) | (r.chance(50) ? 0x1f80 : 0), true);
  for (let i = 0; i < 8; i++) {
    v.setBigUint64(32 + i * 16, lanes(r), true);
    v.setUint16(32 + i * 16 + 8, r.u32() & 0xffff, true);
  }
  for (let i = 0; i < 32; i++) v.setBigUint64(160 + i * 8, lanes(r), true);
  for (let i = 0; i < 64; i++) v.setBigUint64(record.memory + i * 8, lanes(r), true);
  // The host's RDI is the operand's address, so general registers are RAX only.
  const general = (kinds: string): boolean => row.operands.some((o) => kinds.includes(o.kind) && o.kind !== '');
  const memory = row.rm === 'mem' || (row.rm === 'any' && r.chance(50));
  const reg = general('G') ? 0 : r.below(8);
  const rm = general('ER') ? 0 : r.below(8);
  const c = encode(row, memory, reg, rm, r.chance(60) ? r.below(20) : r.u32() & 0xff, 2 + r.below(2));
  v.setUint8(record.code, c.code.length);
  input.set(c.code, record.code + 1);
  v.setUint32(record.flags, 0x202 | (r.u32() & 0x8d5), true);
  v.setBigUint64(record.rax, r.u64(), true);
  return c;
}

export function compareMmx(open: () => FlatCore, host: Host | null): void {
  describe('MMX against the host', () => {
    it.skipIf(host === null)('agrees in registers, memory, x87 state, MXCSR and faults', () => {
      const r = new Random(seed);
      const tally = new Tally();
      for (const row of readTables(mmx)) {
        const batch = new Uint8Array(perRow * record.bytes);
        const at = (i: number): Uint8Array => batch.subarray(i * record.bytes, (i + 1) * record.bytes);
        const cases = Array.from({ length: perRow }, (_, i) => makeCase(r, row, at(i)));
        tally.compare(open(), host!, cases, batch, 1);
      }
      expect(tally.shown.join('\n'), `${tally.failed} cases differ; again: ${repeat}`).toBe('');
    }, 60_000);
  });
}
