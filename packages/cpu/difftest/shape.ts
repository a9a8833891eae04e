/**
 * What the generator must know of a table row beyond its notation: how wide its memory operand is, what its
 * data means, which implicit registers matter, which prefixes would turn it into another instruction.
 *
 * Promise to callers: derived from the row alone; `skip` says why a row cannot be compared with a host.
 */
import type { Instruction, Operand } from '../../../wasm-core/tables/format.ts';
import type { Lanes } from './values.ts';

export type Operation = 'plain' | 'string' | 'stack' | 'branch' | 'shift' | 'divide' | 'multiply' | 'compareExchange' | 'loop';

export interface Shape {
  readonly row: Instruction;
  /** FNV-1a of mnemonic, opcode and operands: cases of a row stay the same when other rows come and go. */
  readonly key: number;
  readonly skip: string | undefined;
  readonly operation: Operation;
  /** ModRM.rm as register or memory is possible. */
  readonly register: boolean;
  readonly memory: boolean;
  /** The operand in ModRM.rm, if any. */
  readonly rm: Operand | undefined;
  readonly regIsByte: boolean;
  readonly lanes: readonly Lanes[];
  readonly x87: boolean;
  readonly xmm: boolean;
  /** 66 selects the 16-bit operand size, or is ignored, without naming another instruction or differing by vendor. */
  readonly allow66: boolean;
  /** F2 and F3 are ignored. */
  readonly allowRep: boolean;
  readonly rep: boolean;
  readonly lock: boolean;
}

const skips: readonly (readonly [RegExp, string])[] = [
  [/^(RSQRT|RCP)/, 'estimates differ by processor model'],
  [/^UD[01]$/, 'vendors differ on whether a ModRM byte follows; the decoder test covers them'],
];

/** Why a `host` row cannot run here, by mnemonic; the rest gets the general answer. */
function skipReason(row: Instruction): string | undefined {
  for (const [pattern, reason] of skips) if (pattern.test(row.mnemonic)) return reason;
  return row.attributes.has('host') ? 'not comparable on a host (privileged, time, or part of the machine)' : undefined;
}

function fnv(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

function lanesOf(mnemonic: string): readonly Lanes[] {
  if (/^CVT/.test(mnemonic)) {
    const source = /^CVTT?(DQ|PI|SI)2/.test(mnemonic) ? 'int' : /^CVTT?(PS|SS)2/.test(mnemonic) ? 'f32' : 'f64';
    return [source];
  }
  if (/^(P[A-Z]|MOVDQ|MOVQ|CRC|POPCNT|MASKMOV|LDDQU)/.test(mnemonic)) return ['int'];
  if (/(PS|SS|LDUP|HDUP)$/.test(mnemonic)) return ['f32', 'f32', 'f32', 'int'];
  if (/(PD|SD|DDUP)$/.test(mnemonic)) return ['f64', 'f64', 'f64', 'int'];
  return ['int', 'f32', 'f64'];
}

// 0F-map opcodes where the host has nothing else under F2 or F3
const plainTwoByte = /^(4.|8.|9.|A[0-9AB]|AF|B[0-7ABEF]|C0|C1|C[89A-F])$/;

function operationOf(row: Instruction): Operation {
  const m = row.mnemonic;
  if (row.operands.some((o) => o.kind === 'X' || o.kind === 'Y')) return 'string';
  if (/^(LOOP|JRCXZ)/.test(m)) return 'loop';
  if (row.operands.some((o) => o.kind === 'J') || /^(JMP|CALL|RET)$/.test(m)) return 'branch';
  if (row.attributes.has('stack')) return 'stack';
  if (/^(RO[LR]|RC[LR]|SH[LR]|SAR|SH[LR]D)$/.test(m)) return 'shift';
  if (/^I?DIV$/.test(m)) return 'divide';
  if (/^I?MUL$/.test(m)) return 'multiply';
  if (/^CMPXCHG/.test(m)) return 'compareExchange';
  return 'plain';
}

export function shapeOf(row: Instruction): Shape {
  const rm = row.operands.find((o) => 'EMRWUQNT'.includes(o.kind) && o.kind !== '');
  const g = row.operands.find((o) => o.kind === 'G');
  const operation = operationOf(row);
  const mandatory = row.prefix !== '';
  const hex = row.opcode.toString(16).toUpperCase().padStart(2, '0');
  const x87 = (row.map === '' && row.opcode >= 0xd8 && row.opcode <= 0xdf) || row.attributes.has('fpu');
  const near = operation === 'branch' || operation === 'loop';
  return {
    row,
    key: fnv(row.source.split('|').slice(0, 3).map((c) => c.trim().replace(/\s+/g, ' ')).join('|')),
    skip: skipReason(row),
    operation,
    register: row.rm === 'reg' || row.rm === 'any',
    memory: row.rm === 'mem' || row.rm === 'any',
    rm,
    regIsByte: g?.size === 'b',
    lanes: lanesOf(row.mnemonic),
    x87,
    xmm: row.operands.some((o) => 'VWU'.includes(o.kind) && o.kind !== ''),
    allow66: row.prefix !== 'NP' && row.prefix !== '66' && !near && row.mnemonic !== 'BSWAP' && !/^CMPXCHG8B|^RD.SBASE|^UD|^FWAIT/.test(row.mnemonic),
    allowRep: !mandatory && !near && row.modrm < 0 && (row.map === '' ? row.opcode !== 0x90 : row.map === '0F' && plainTwoByte.test(hex)),
    rep: row.attributes.has('rep'),
    lock: row.attributes.has('lock'),
  };
}

/** Bytes of the memory operand in ModRM.rm for an operand size of 2, 4 or 8. */
export function memoryBytes(shape: Shape, operandSize: number): number {
  const m = shape.row.mnemonic;
  const small = operandSize === 2;
  if (/^FN?LDENV|^FN?STENV/.test(m)) return small ? 14 : 28;
  if (/^FRSTOR|^FN?SAVE/.test(m)) return small ? 94 : 108;
  if (/^FX(SAVE|RSTOR)/.test(m)) return 512;
  if (/^CMPXCHG8B/.test(m)) return operandSize === 8 ? 16 : 8;
  if (/^(LEA|PREFETCH|NOP)/.test(m)) return 1;
  switch (shape.rm?.size) {
    case 'b': return 1;
    case 'w': return 2;
    case 'd': return 4;
    case 'q': return 8;
    case 'v': return operandSize;
    case 'y': return operandSize === 8 ? 8 : 4;
    case 'z': return small ? 2 : 4;
    case 'x': case 'xu': return 16;
    case 't': return 10;
    default: return 8;
  }
}
