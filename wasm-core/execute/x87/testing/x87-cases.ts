/** Every x87 instruction but the transcendentals, random states and operands, against the host. */
import { describe, expect, it } from 'vitest';
import { readTables, type Instruction } from '../../../tables/format.ts';
import { x87 } from '../../../tables/x87.ts';
import { Tally } from './batch.ts';
import type { FlatCore } from './build.ts';
import { encode, type Case } from './compare.ts';
import { record, type Host } from './host.ts';
import { extended, operand, Random } from './values.ts';

const seed = Number(process.env['X87_SEED'] ?? 1);
const perRow = Number(process.env['X87_COUNT'] ?? 250);
const only = process.env['X87_ONLY'] ?? '';

const repeat = `X87_SEED=${seed} X87_COUNT=${perRow} npx vitest run wasm-core/execute/x87`;
const operandBytes: Readonly<Record<string, number>> = { w: 2, d: 4, q: 8, t: 10 };

/**
 * FIP and FDP of an image. Processors made for addresses of 57 bits extend a pointer they load from there, others, and the core, from 48: these
 * are the same to both.
 */
function pointers(r: Random, v: DataView, at: number): void {
  v.setBigInt64(at + 8, BigInt.asIntN(48, r.u64()), true);
  v.setBigInt64(at + 16, BigInt.asIntN(48, r.u64()), true);
}

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
    pointers(r, v, 0);
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
  if (row.mnemonic === 'FXRSTOR') pointers(r, v, record.memory);
  if (row.mnemonic === 'FXRSTOR') v.setUint32(record.memory + 24, r.u32() & (r.chance(90) ? 0xffff : 0x5ffff), true);
  v.setUint8(record.code, c.code.length);
  input.set(c.code, record.code + 1);
  v.setUint32(record.flags, 0x202 | (r.u32() & 0x8d5), true);
  v.setBigUint64(record.rax, r.u64(), true);
  return c;
}

/** Values whose sums, products, quotients and roots lie on the edges of rounding, range and classes. */
const corners: readonly (readonly [se: number, sig: bigint])[] = [
  [0x0000, 0n], [0x8000, 0n], [0x0000, 1n], [0x8000, 0x4000000000000000n], [0x0000, 0x8000000000000000n],
  [0x0001, 0x8000000000000000n], [0x1fdf, 0x8000000000000001n], [0x1fdf, 0xffffffffffffffffn],
  [0x1fe0, 0x8000000000000001n], [0x1fe0, 0xffffffffffffffffn], [0x3fbf, 0x8000000000000001n],
  [0x3ffe, 0xffffffffffffffffn], [0x3fff, 0x8000000000000000n], [0xbfff, 0x8000000000000001n],
  [0x3fff, 0x8000000000000001n], [0x4000, 0xffffffffffffffffn], [0x7ffe, 0xffffffffffffffffn],
  [0x7fff, 0x8000000000000000n], [0xffff, 0x8000000000000000n], [0x7fff, 0xc000000000000001n],
  [0xffff, 0xc000000000000001n], [0x7fff, 0x8000000000000001n], [0xffff, 0x8000000000000001n], [0x4000, 0x7000000000000000n],
];
/** FCW: every rounding, every precision, underflow and overflow unmasked. */
const cornerControls = [0x37f, 0x77f, 0xb7f, 0xf7f, 0x07f, 0x27f, 0x367];
const cornerRows = [
  'arith.faddSt0', 'arith.fsubSt0', 'arith.fmulSt0', 'arith.fdivSt0', 'arith.fsqrt', 'compare.fucomi', 'remainder.fprem1', 'scale.fscale',
];

export function compareX87(open: () => FlatCore, host: Host | null): void {
  describe('x87 against the host', () => {
    // Of the transcendentals the last bit is the implementation's own: transcendental.ts.
    const rows = readTables(x87).filter((row) => !row.attributes.has('host'));

    it.skipIf(host === null)('agrees in registers, status, tags, memory and faults', () => {
      const r = new Random(seed);
      const tally = new Tally();
      for (const row of rows) {
        if (only !== '' && !row.source.includes(only)) continue;
        const batch = new Uint8Array(perRow * record.bytes);
        const at = (i: number): Uint8Array => batch.subarray(i * record.bytes, (i + 1) * record.bytes);
        const cases = Array.from({ length: perRow }, (_, i) => makeCase(r, row, at(i)));
        tally.compare(open(), host!, cases, batch, 2);
      }
      expect(tally.shown.join('\n'), `${tally.failed} cases differ; again: ${repeat}`).toBe('');
    }, 60_000);

    it.skipIf(host === null)('agrees on every pair of corners', () => {
      const tally = new Tally();
      for (const name of cornerRows) {
        const row = rows.find((x) => x.source.endsWith(`x87/${name}`))!;
        const c = encode(row, false, 0, 1, 0, 2);
        const batch = new Uint8Array(corners.length * corners.length * cornerControls.length * record.bytes);
        const v = new DataView(batch.buffer);
        const cases: Case[] = [];
        for (const [aSe, aSig] of corners) for (const [bSe, bSig] of corners) for (const fcw of cornerControls) {
          const at = cases.push(c) * record.bytes - record.bytes;
          v.setUint16(at, fcw, true);
          v.setUint8(at + 4, 3);
          v.setUint32(at + 24, 0x1f80, true);
          v.setBigUint64(at + 32, aSig, true);
          v.setUint16(at + 40, aSe, true);
          v.setBigUint64(at + 48, bSig, true);
          v.setUint16(at + 56, bSe, true);
          v.setUint8(at + record.code, c.code.length);
          batch.set(c.code, at + record.code + 1);
          v.setUint32(at + record.flags, 0x202, true);
        }
        tally.compare(open(), host!, cases, batch, 2);
      }
      expect(tally.shown.join('\n'), `${tally.failed} cases differ`).toBe('');
    }, 60_000);
  });
}
