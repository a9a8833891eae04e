/**
 * Runs one instruction of a table on the flat core from a record as host.c takes it, and tells where the
 * outcome differs from the host's.
 */
import { coreFields, coreMemory, vectors } from '../../../../packages/abi/src/corestate.ts';
import type { Instruction, Operand } from '../../../tables/format.ts';
import { flatBase, type FlatCore } from './build.ts';
import { memoryBytes, record } from './host.ts';

const at = Object.fromEntries(coreFields.map((f) => [f.name, coreMemory.active + f.offset])) as Readonly<Record<string, number>>;
const offset = Object.fromEntries(coreFields.map((f) => [f.name, f.offset])) as Readonly<Record<string, number>>;

/** Guest addresses in the flat core. */
const operandAt = 0x1000, codePage = 0x4000, codeOffset = 5;
const recordAt = flatBase - 64;
const arithmetic = 0x8d5;

const modeMemory = 1, modeMemoryFirst = 8, modeImmediate = 64;

export interface Case {
  readonly row: Instruction;
  readonly code: readonly number[];
  /** Is the operand in memory; ModRM.reg and ModRM.rm; the immediate; log2 of the operand size. */
  readonly memory: boolean;
  readonly reg: number;
  readonly rm: number;
  readonly immediate: number;
  readonly sizeLog: number;
}

/** Encodes `row` with the given registers; a memory operand is [RDI]. `size` chooses among the sizes of v, y, z operands: log2 bytes. */
export function encode(row: Instruction, memory: boolean, reg: number, rm: number, immediate: number, size: number): Case {
  const code: number[] = [];
  const variable = row.operands.find((o) => 'vyz'.includes(o.size) && o.size !== '');
  const fixed = row.operands.map((o) => 'bwdq'.indexOf(o.size)).find((i) => i >= 0);
  const sizeLog = variable ? size : (fixed ?? 2);
  if (row.prefix !== '' && row.prefix !== 'NP') code.push(parseInt(row.prefix, 16));
  if (variable && size === 1) code.push(0x66);
  if (variable && size === 3) code.push(0x48);
  if (row.map !== '') code.push(0x0f);
  if (row.map === '0F38') code.push(0x38);
  if (row.map === '0F3A') code.push(0x3a);
  code.push(row.opcode);
  if (row.modrm >= 0) code.push(row.modrm);
  else if (row.rm !== 'none') {
    const field = row.reg >= 0 ? row.reg : reg;
    code.push(memory ? (field << 3) | 7 : 0xc0 | (field << 3) | rm);
  }
  if (row.operands.some((o) => o.kind === 'I')) code.push(immediate);
  return { row, code, memory, reg, rm, immediate, sizeLog };
}

/** What the record holds for a register operand. */
function operandOffset(o: Operand, c: Case): number {
  switch (o.kind) {
    case 'T': case 'N': case 'Q': return c.rm * 16;
    case 'P': case 'V': return c.reg * 16;
    case 'W': case 'U': return c.rm * 16;
    case 'E': case 'R': return c.rm * 8;
    case 'G': return c.reg * 8;
    default: return 0;
  }
}

function buildRecord(view: DataView, c: Case): void {
  const operands = c.row.operands.filter((o) => o.kind !== 'I');
  const inMemory = (o: Operand | undefined): boolean => o !== undefined && c.memory && 'MEQW'.includes(o.kind) && o.kind !== '';
  const [first, second] = operands;
  let mode = (c.sizeLog & 3) << 1;
  if (inMemory(first) || inMemory(second)) mode |= modeMemory;
  if (inMemory(first)) mode |= modeMemoryFirst;
  if (c.row.operands.some((o) => o.kind === 'I')) mode |= modeImmediate;
  for (let i = 0; i < 32; i++) view.setUint8(recordAt + i, 0);
  view.setUint8(recordAt + 2, first && !inMemory(first) ? operandOffset(first, c) : 0);
  view.setUint8(recordAt + 3, second && !inMemory(second) ? operandOffset(second, c) : 0);
  view.setUint8(recordAt + 4, offset['zero']!);
  view.setUint8(recordAt + 5, offset['zero']!);
  view.setUint8(recordAt + 7, mode);
  view.setBigInt64(recordAt + 8, BigInt((c.immediate << 24) >> 24), true);
  view.setBigUint64(recordAt + 16, BigInt(operandAt), true);
  view.setUint16(recordAt + 24, codeOffset, true);
  view.setUint8(recordAt + 26, c.code.length);
}

/** Offsets in an FXSAVE image. */
const image = { fcw: 0, fsw: 2, ftw: 4, fop: 6, fip: 8, fdp: 16, mxcsr: 24, st: 32, xmm: 160 } as const;
const pending = 0x80;

/** Runs `c` on the core from `input`; the outcome in the host's shape. */
export function runCore(core: FlatCore, c: Case, input: Uint8Array, output: Uint8Array): void {
  const bytes = new Uint8Array(core.memory.buffer);
  const view = new DataView(core.memory.buffer);
  const inView = new DataView(input.buffer, input.byteOffset, record.bytes);
  const fcw = (inView.getUint16(image.fcw, true) & 0x1f3f) | 0x40;
  let fsw = inView.getUint16(image.fsw, true) & 0x7f7f;
  if (fsw & ~fcw & 0x3f) fsw |= 0x8080;
  const top = (fsw >> 11) & 7;
  view.setUint16(at['fcw']!, fcw, true);
  view.setUint16(at['fsw']!, fsw, true);
  view.setUint8(at['ftw']!, input[image.ftw]!);
  view.setUint16(at['fop']!, inView.getUint16(image.fop, true) & 0x7ff, true);
  view.setBigInt64(at['fip']!, BigInt.asIntN(48, inView.getBigInt64(image.fip, true)), true);
  view.setBigInt64(at['fdp']!, BigInt.asIntN(48, inView.getBigInt64(image.fdp, true)), true);
  view.setUint32(at['mxcsr']!, inView.getUint32(image.mxcsr, true), true);
  for (let i = 0; i < 8; i++) {
    const to = at['st']! + ((top + i) & 7) * 16;
    bytes.set(input.subarray(image.st + i * 16, image.st + i * 16 + 10), to);
    bytes.fill(0, to + 10, to + 16);
  }
  bytes.set(input.subarray(image.xmm, image.xmm + 256), at['xmm']!);
  for (let i = 0; i < 16; i++) view.setBigUint64(at['gpr']! + i * 8, 0n, true);
  view.setBigUint64(at['gpr']!, inView.getBigUint64(record.rax, true), true);
  view.setBigUint64(at['gpr']! + 7 * 8, BigInt(operandAt), true);
  view.setBigUint64(at['rflags']!, inView.getBigUint64(record.flags, true), true);
  view.setUint32(at['ccOp']!, 0, true);
  view.setBigUint64(at['pcPage']!, BigInt(codePage), true);
  bytes.set(input.subarray(record.memory, record.memory + memoryBytes), flatBase + operandAt);
  bytes.set(c.code, flatBase + codePage + codeOffset);
  buildRecord(view, c);

  const handler = core.handlers.get(`${c.row.handler.file}.${c.row.handler.name}`)!;
  const status = handler(recordAt);

  output.set(input);
  const out = new DataView(output.buffer, output.byteOffset, record.bytes);
  const vector = view.getUint32(at['exitVector']!, true);
  const signals: Readonly<Record<number, number>> = { [vectors.MF]: 8, [vectors.XM]: 8, [vectors.UD]: 4, [vectors.GP]: 11, [vectors.PF]: 11 };
  out.setUint32(record.signal, status === 1 ? signals[vector]! : 0, true);
  const newTop = (view.getUint16(at['fsw']!, true) >> 11) & 7;
  out.setUint16(image.fcw, view.getUint16(at['fcw']!, true), true);
  out.setUint16(image.fsw, view.getUint16(at['fsw']!, true), true);
  output[image.ftw] = view.getUint8(at['ftw']!);
  out.setUint16(image.fop, view.getUint16(at['fop']!, true), true);
  out.setBigUint64(image.fip, view.getBigUint64(at['fip']!, true), true);
  out.setBigUint64(image.fdp, view.getBigUint64(at['fdp']!, true), true);
  out.setUint32(image.mxcsr, view.getUint32(at['mxcsr']!, true), true);
  for (let i = 0; i < 8; i++) {
    const from = at['st']! + ((newTop + i) & 7) * 16;
    output.set(bytes.subarray(from, from + 16), image.st + i * 16);
  }
  output.set(bytes.subarray(at['xmm']!, at['xmm']! + 256), image.xmm);
  out.setBigUint64(record.flags, view.getBigUint64(at['rflags']!, true), true);
  out.setBigUint64(record.rax, view.getBigUint64(at['gpr']!, true), true);
  output.set(bytes.subarray(flatBase + operandAt, flatBase + operandAt + memoryBytes), record.memory);
}

const hex = (n: number | bigint, digits: number): string => n.toString(16).padStart(digits, '0');

export function describeState(state: Uint8Array): string {
  const v = new DataView(state.buffer, state.byteOffset, record.bytes);
  const st = Array.from({ length: 8 }, (_, i) =>
    `${hex(v.getUint16(image.st + i * 16 + 8, true), 4)}:${hex(v.getBigUint64(image.st + i * 16, true), 16)}`);
  const memory = Array.from(state.subarray(record.memory, record.memory + 32), (b) => hex(b, 2)).join('');
  return `fcw ${hex(v.getUint16(0, true), 4)} fsw ${hex(v.getUint16(2, true), 4)} ftw ${hex(v.getUint8(4), 2)}`
    + ` fop ${hex(v.getUint16(6, true), 3)} mxcsr ${hex(v.getUint32(image.mxcsr, true), 4)} flags ${hex(v.getUint32(record.flags, true) & arithmetic, 3)}`
    + ` rax ${hex(v.getBigUint64(record.rax, true), 16)} signal ${v.getUint32(record.signal, true)} fip ${hex(v.getBigUint64(8, true), 16)} fdp ${hex(v.getBigUint64(16, true), 16)}\n    ${st.join(' ')}\n    memory ${memory}`
    + ` xmm0 ${hex(v.getBigUint64(image.xmm + 8, true), 16)}${hex(v.getBigUint64(image.xmm, true), 16)}`;
}

/** The names of what differs, empty when nothing does. */
export function differences(c: Case, input: Uint8Array, host: Uint8Array, core: Uint8Array): string[] {
  const a = new DataView(host.buffer, host.byteOffset, record.bytes);
  const b = new DataView(core.buffer, core.byteOffset, record.bytes);
  const before = new DataView(input.buffer, input.byteOffset, record.bytes);
  const found: string[] = [];
  const same = (name: string, from: number, to: number): void => {
    for (let i = from; i < to; i++) if (host[i] !== core[i]) { found.push(name); return; }
  };
  same('fcw', 0, 2);
  same('fsw', 2, 4);
  same('ftw', 4, 5);
  same('signal', record.signal, record.signal + 4);
  same('mxcsr', image.mxcsr, image.mxcsr + 4);
  for (let i = 0; i < 8; i++) same(`st${i}`, image.st + i * 16, image.st + i * 16 + 10);
  same('xmm', image.xmm, image.xmm + 256);
  same('rax', record.rax, record.rax + 8);
  if ((a.getUint32(record.flags, true) ^ b.getUint32(record.flags, true)) & arithmetic) found.push('flags');
  const fxsave = c.row.mnemonic === 'FXSAVE';
  same('memory', record.memory, record.memory + (fxsave ? 28 : memoryBytes)); // FXSAVE: MXCSR_MASK differs by choice
  if (fxsave) same('memory', record.memory + 32, record.memory + memoryBytes);
  // The host's image shows the pointers only while an exception is pending.
  if (a.getUint16(image.fsw, true) & pending && a.getUint32(record.signal, true) === 0) {
    same('fop', image.fop, image.fop + 2);
    const was = before.getUint16(image.fsw, true) & ~before.getUint16(image.fcw, true) & 0x3f;
    if (was || !c.memory) same('fdp', image.fdp, image.fdp + 8);
    else if (c.row.attributes.has('fpu') && b.getBigUint64(image.fdp, true) !== BigInt(operandAt) && !/LDENV|RSTOR|LDCW/.test(c.row.mnemonic)) found.push('fdp');
    if (was) same('fip', image.fip, image.fip + 8);
    else if (!/LDENV|RSTOR|LDCW/.test(c.row.mnemonic) && b.getBigUint64(image.fip, true) !== BigInt(codePage + codeOffset)) found.push('fip');
  }
  return found;
}
