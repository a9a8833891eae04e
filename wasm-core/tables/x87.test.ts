import { Decoder, DecoderOptions, Code } from 'iced-x86';
import { describe, expect, it } from 'vitest';
import { readTables, type Instruction } from './format.ts';
import { mmx } from './mmx.ts';
import { x87 } from './x87.ts';

/** Every (prefix, map, opcode, ModRM) that begins with `head` and that a row of `rows` covers. */
function covers(row: Instruction, modrm: number): boolean {
  if (row.modrm >= 0) return row.modrm === modrm;
  if (row.reg >= 0 && row.reg !== ((modrm >> 3) & 7)) return false;
  return row.rm === 'any' || row.rm === (modrm >= 0xc0 ? 'reg' : 'mem');
}

/** The mnemonic's first word as the table writes it, '' when the bytes are no instruction. */
function icedKnows(bytes: readonly number[]): boolean {
  const decoder = new Decoder(64, Uint8Array.from([...bytes, 0, 0, 0, 0, 0, 0, 0, 0]), DecoderOptions.None);
  const instruction = decoder.decode();
  const known = instruction.code !== Code.INVALID;
  instruction.free();
  decoder.free();
  return known;
}

const hex = (bytes: readonly number[]): string => bytes.map((b) => b.toString(16).padStart(2, '0')).join(' ');

describe('the x87 table', () => {
  const rows = readTables(x87);

  it('covers each escape encoding that exists once and no other', () => {
    for (let opcode = 0xd8; opcode <= 0xdf; opcode++) {
      for (let modrm = 0; modrm < 256; modrm++) {
        const found = rows.filter((r) => r.map === '' && r.opcode === opcode && covers(r, modrm));
        expect(found.map((r) => r.source), hex([opcode, modrm])).toHaveLength(icedKnows([opcode, modrm]) ? 1 : 0);
      }
    }
  });

  it('reads a memory operand only where the row says so', () => {
    for (const r of rows) {
      if (r.rm !== 'mem') continue;
      expect(r.operands.map((o) => o.kind), r.source).toEqual(['M']);
    }
  });
});

describe('the MMX table', () => {
  const rows = readTables(mmx);
  const prefixBytes = { '': [], NP: [], 66: [0x66], F3: [0xf3], F2: [0xf2] } as const;
  const mapBytes = { '': [], '0F': [0x0f], '0F38': [0x0f, 0x38], '0F3A': [0x0f, 0x3a] } as const;

  it('covers of its opcodes what exists, each once', () => {
    const wrong: string[] = [];
    const heads = new Map(rows.map((r) => [[r.prefix, r.map, r.opcode].join(' '), r]));
    for (const r of heads.values()) {
      const same = rows.filter((x) => x.prefix === r.prefix && x.map === r.map && x.opcode === r.opcode);
      for (let modrm = 0; modrm < 256; modrm++) {
        const found = same.filter((x) => x.rm === 'none' || covers(x, modrm)).length;
        const bytes = [...prefixBytes[r.prefix], ...mapBytes[r.map], r.opcode, modrm];
        if (found !== (icedKnows(bytes) ? 1 : 0)) wrong.push(`${hex(bytes)}: ${found} rows`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('names an mm register in every row but EMMS', () => {
    for (const r of rows) {
      if (r.mnemonic !== 'EMMS') expect(r.operands.some((o) => 'PQN'.includes(o.kind)), r.source).toBe(true);
    }
  });
});
