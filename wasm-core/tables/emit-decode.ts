/**
 * The decoder's tables, as static data of the core.
 *
 *   OPCODES  u16[4 maps * 256]: 0 invalid, row + 1, or GROUP | group (BY_PREFIX: of an opcode without ModRM)
 *   GROUPS   u16[groups * 64], index mandatory prefix (0 none, 1 66, 2 F3, 3 F2) * 16 + (ModRM.mod == 3) * 8 + ModRM.reg:
 *            0 invalid, row + 1, or GROUP | rm table
 *   RMS      u16[rm tables * 8], index ModRM.rm
 *   ROWS     ROW_BYTES each, see `row`
 *   FAMILIES u16[families * 32], index form * 4 + log2 size: handler numbers; a family is live, dead-flags or fused tables
 */
import type { Instruction, Operand } from './format.ts';
import { branchKinds, handlerList } from './emit-cold.ts';
import type { Hot } from './emit-hot.ts';

const operandCodes = ['', 'E', 'G', 'R', 'M', 'Z', 'X', 'Y', 'S', 'V', 'W', 'U', 'P', 'Q', 'N', 'T', 'rAX'] as const;
const immKinds = { none: 0, Ib: 1, Iw: 2, Iz: 3, Iv: 4, Jb: 5, Jz: 6, O: 7, one: 8, IwIb: 9 } as const;
const sizeRules = { v: 0, b: 1, w: 2, d: 3, q: 4, y: 5 } as const;
const attributeBits: Readonly<Record<string, number>> = { lock: 1, d64: 2, f64: 4, rep: 8, end: 16 };
const ATTRIBUTE_MODRM = 32;
const ATTRIBUTE_CONDITION = 64;
const ROW_BYTES = 16;
const prefixIndex = { NP: 0, '66': 1, F3: 2, F2: 3 } as const;
const mapIndex = { '': 0, '0F': 1, '0F38': 2, '0F3A': 3 } as const;

function immKind(i: Instruction): number {
  const imm = i.operands.filter((o) => 'IJO'.includes(o.kind) && o.kind !== '').map((o) => o.kind + o.size);
  if (imm.join() === 'Iw,Ib') return immKinds.IwIb;
  if (i.operands.some((o) => o.kind === '' && o.size === '1')) return immKinds.one;
  const first = imm[0];
  if (first === undefined) return immKinds.none;
  if (first.startsWith('O')) return immKinds.O;
  const kind = (immKinds as Record<string, number>)[first];
  if (kind === undefined) throw new Error(`immediate ${first} in: ${i.source}`);
  return kind;
}

function sizeRule(i: Instruction): number {
  const sized = i.operands.find((o) =>
    ('EGRMZOXY'.includes(o.kind) && o.kind !== '' && /^[bwdqvyz]$/.test(o.size)) || ['AL', 'AX', 'rAX'].includes(o.size));
  if (!sized) return sizeRules.v;
  if (sized.size === 'AL') return sizeRules.b;
  if (sized.size === 'AX') return sizeRules.w;
  if (sized.size === 'rAX' || sized.size === 'z') return sizeRules.v;
  return (sizeRules as Record<string, number>)[sized.size]!;
}

/** Low 5 bits: what; bit 7: a byte register. */
function operandCode(o: Operand): number {
  if (o.kind === '') return ['AL', 'AX', 'rAX'].includes(o.size) ? operandCodes.indexOf('rAX') : 0;
  const n = operandCodes.indexOf(o.kind as (typeof operandCodes)[number]);
  return n < 0 ? 0 : n | (o.size === 'b' ? 0x80 : 0);
}

const all = 'OSZAPC';
const covers = (letters: string): boolean => [...all].every((l) => letters.includes(l));

export function decodeTables(instructions: readonly Instruction[], hot: Hot): string {
  const handlers = handlerList(instructions);
  const families: number[] = [];
  const familyOf = new Map<string, number>();
  const table = (t: readonly number[] | undefined): number => {
    if (!t) return 0;
    families.push(...t.map((n) => (n < 0 ? 0xffff : n)));
    return families.length / 32;
  };
  for (const name of [...hot.families.keys(), ...hot.noFlags.keys()]) {
    if (familyOf.has(name)) continue;
    // A family takes consecutive tables: live, dead, then for comparisons the fused conditions.
    const live = table(hot.families.get(name) ?? new Array<number>(32).fill(-1));
    table(hot.noFlags.get(name) ?? new Array<number>(32).fill(-1));
    const fused = hot.fused.get(name);
    if (fused) for (const t of fused.values()) table(t);
    familyOf.set(name, live);
  }
  const fusedOrder = (name: string): string[] => [...(hot.fused.get(name)?.keys() ?? [])];

  const rows: number[] = [];
  for (const i of instructions) {
    const key = `${i.handler.file}.${i.handler.name}`;
    const kind = branchKinds[key] ?? 0;
    const handler = handlers.indexOf(key);
    let attributes = 0;
    for (const a of i.attributes) attributes |= attributeBits[a] ?? 0;
    if (i.rm !== 'none') attributes |= ATTRIBUTE_MODRM;
    if (/^(integer\/branch\.jcc|integer\/move\.(setcc|cmov))$/.test(key)) attributes |= ATTRIBUTE_CONDITION;
    const writesAll = covers(i.flagsWritten + i.flagsUndefined) ? 1 : 0;
    // A shift by an immediate that is not 0 writes all flags; decode sees to the 0.
    const shiftImm = /integer\/shift\.(shl|shr|sar)/.test(key) && i.operands.some((o) => o.kind === 'I' || o.size === '1') ? 1 : 0;
    const reads = i.flagsRead !== '' && !shiftImm ? 2 : 0;
    const flagFree = key.startsWith('integer/move.') && i.flagsWritten === '' && i.flagsRead === '' ? 4 : 0;
    const nop = key === 'integer/system.nop' ? 8 : 0;
    // SHL and friends keep their own family number so that decode can tell a zero count.
    const zeroCount = /integer\/shift\./.test(key) ? 16 : 0;
    const ops = i.operands.filter((o) => !(o.kind === 'I' || o.kind === 'J' || o.kind === 'O'));
    // moffs forms: the memory operand is the one written O.
    const moffsFirst = i.operands[0]?.kind === 'O' ? 32 : 0;
    const row = [
      handler & 255, handler >> 8,
      operandCode(ops[0] ?? { kind: '', size: '' }), operandCode(ops[1] ?? { kind: '', size: '' }), operandCode(ops[2] ?? { kind: '', size: '' }),
      immKind(i), sizeRule(i), attributes,
      familyOf.get(key) ?? 0, (writesAll || shiftImm ? 1 : 0) | reads | flagFree | nop | zeroCount | moffsFirst,
      kind, i.opcode & 15,
      0, 0, 0, 0,
    ];
    rows.push(...row);
  }

  const opcodes = new Array<number>(1024).fill(0);
  const groups: number[] = [];
  const rms: number[] = [];
  const byOpcode = new Map<number, Instruction[]>();
  for (const i of instructions) {
    for (let low = 0; low < (i.plusRegister ? 8 : 1); low++) {
      const at = mapIndex[i.map] * 256 + i.opcode + low;
      byOpcode.set(at, [...(byOpcode.get(at) ?? []), i]);
    }
  }
  for (const [at, list] of [...byOpcode].sort((a, b) => a[0] - b[0])) {
    const single = list.length === 1 && list[0]!.prefix === '' && list[0]!.reg < 0 && list[0]!.modrm < 0
      && (list[0]!.rm === 'any' || list[0]!.rm === 'none');
    if (single) {
      opcodes[at] = list[0]!.id + 1;
      continue;
    }
    const group = new Array<number>(64).fill(0);
    const fixed = new Map<number, number[]>();
    // Constant ModRM rows last: they override one rm of a /reg:reg cell.
    for (const i of [...list].sort((a, b) => (a.modrm >= 0 ? 1 : 0) - (b.modrm >= 0 ? 1 : 0))) {
      for (let mp = 0; mp < 4; mp++) {
        if (i.prefix !== '' && prefixIndex[i.prefix] !== mp) continue;
        for (let isReg = 0; isReg < 2; isReg++) {
          if (i.rm === 'mem' && isReg === 1) continue;
          if (i.rm === 'reg' && isReg === 0) continue;
          if (i.modrm >= 0 && isReg === 0) continue;
          for (let reg = 0; reg < 8; reg++) {
            if (i.reg >= 0 && i.reg !== reg) continue;
            const cell = mp * 16 + isReg * 8 + reg;
            if (i.modrm >= 0) {
              if (((i.modrm >> 3) & 7) !== reg) continue;
              let t = fixed.get(cell);
              if (!t) {
                t = new Array<number>(8).fill(group[cell]!);
                fixed.set(cell, t);
              }
              t[i.modrm & 7] = i.id + 1;
            } else if (group[cell] && i.prefix === '') continue; // a row with a mandatory prefix goes before one without
            else group[cell] = i.id + 1;
          }
        }
      }
    }
    for (const [cell, t] of fixed) {
      group[cell] = 0x8000 | (rms.length / 8);
      rms.push(...t);
    }
    opcodes[at] = 0x8000 | (list.every((i) => i.rm === 'none') ? 0x4000 : 0) | (groups.length / 64);
    groups.push(...group);
  }
  const data = (name: string, type: string, values: readonly number[]): string =>
    `export const ${name}: usize = memory.data<${type}>([${(values.length ? values : [0]).join(', ')}]);`;
  const constants = [
    ...operandCodes.map((c, n) => (c === '' ? '' : `export const OPERAND_${c.toUpperCase()}: u32 = ${n};`)),
    ...Object.entries(immKinds).map(([n, v]) => `export const IMM_${n.toUpperCase()}: u32 = ${v};`),
    ...Object.entries(sizeRules).map(([n, v]) => `export const SIZE_${n.toUpperCase()}: u32 = ${v};`),
    ...Object.entries(attributeBits).map(([n, v]) => `export const ATTRIBUTE_${n.toUpperCase()}: u32 = ${v};`),
    `export const ATTRIBUTE_MODRM: u32 = ${ATTRIBUTE_MODRM};`,
    `export const ATTRIBUTE_CONDITION: u32 = ${ATTRIBUTE_CONDITION};`,
    ...Object.entries(branchKinds).map(([n, v]) => `export const KIND_${n.split('.')[1]!.toUpperCase()}: u32 = ${v};`),
    ...['integer/move.lea', 'integer/move.cbw', 'integer/move.cwd', 'integer/move.xchgRax', 'integer/stack.push', 'integer/stack.pop', 'integer/stack.leave', 'integer/move.setcc', 'integer/system.ud']
      .map((n) => `export const HANDLER_${n.split('.')[1]!.toUpperCase()}: u32 = ${handlers.indexOf(n)};`),
    'export const NO_HANDLER: u32 = 0xffff;',
    `export const ROW_BYTES: usize = ${ROW_BYTES};`,
    `export const ROW_COUNT: u32 = ${instructions.length};`,
    ...['RR', 'RI', 'RM', '', 'MR', '', 'MI'].map((f, n) => (f ? `export const FORM_${f}: u32 = ${n};` : '')),
    `export const FAMILY_CMP: u32 = ${familyOf.get('integer/alu.cmp') ?? 0};`,
    `export const FAMILY_TEST: u32 = ${familyOf.get('integer/alu.test') ?? 0};`,
    ...fusedOrder('integer/alu.cmp').map((c, n) => `export const FUSED_CMP_${c}: u32 = ${n + 2};`),
    ...fusedOrder('integer/alu.test').map((c, n) => `export const FUSED_TEST_${c}: u32 = ${n + 2};`),
  ].filter((l) => l !== '');
  return [...constants, data('OPCODES', 'u16', opcodes), data('GROUPS', 'u16', groups), data('RMS', 'u16', rms),
    data('ROWS', 'u8', rows), data('FAMILIES', 'u16', families)].join('\n') + '\n';
}
