/**
 * Writes one random instruction of a table row, with registers chosen so that its memory operand lands where the
 * caller wants it.
 *
 * Promise to callers: the bytes decode to the row on a host with extensions we lack as well (encodings that mean
 * TZCNT, LZCNT and the like there are not produced); at most 15 bytes unless `tooLong` was drawn.
 * NOT GENERATED: 66 before near branches (vendors differ), LOCK before a MOV to a control register.
 */
import type { Random } from '@lux9/base';
import type { Instruction } from '../../../wasm-core/tables/format.ts';
import type { Shape } from './shape.ts';

const RSP = 4;
const low64 = (1n << 64n) - 1n;
const low32 = (1n << 32n) - 1n;

/** 1/(1 + 2^scale) modulo 2^64, for scale 1..3. */
const inverse = [0n, 0xaaaaaaaaaaaaaaabn, 0xcccccccccccccccdn, 0x8e38e38e38e38e39n] as const;

/** What was drawn for one instruction. */
export class Encoded {
  readonly bytes = new Uint8Array(32);
  length = 0;
  /** 2, 4 or 8. */
  operandSize = 4;
  address32 = false;
  segment: 'none' | 'fs' | 'gs' = 'none';
  rep: 0 | 0xf2 | 0xf3 = 0;
  isMemory = false;
  /** The instruction uses the stack, so an RSP that the operand is based on must stay near it. */
  stack = false;
  /** Register numbers (with REX bits); -1 when absent. */
  reg = -1;
  rm = -1;
  base = -1;
  index = -1;
  scale = 0;
  /** The displacement's place in `bytes`, and its size. */
  displacementAt = 0;
  displacementBytes = 0;
  ripRelative = false;
  /** The last immediate (or relative target): place and size. */
  immediateAt = 0;
  immediateBytes = 0;
  /** A register operand below 4..7 without REX is AH..BH. */
  rex = false;
}

function push(e: Encoded, byte: number): void {
  e.bytes[e.length++] = byte;
}

/** Prefixes that may stand before the row's opcode, in random order; REX last. Returns the REX byte or 0. */
function prefixes(r: Random, s: Shape, e: Encoded): number {
  const { row } = s;
  const list: number[] = [];
  let o16 = row.prefix === '66';
  if (row.prefix === '66') list.push(0x66);
  else if (s.allow66 && r.chance(1, row.prefix === '' ? 4 : 16)) {
    list.push(0x66);
    o16 = true;
  }
  e.rep = 0;
  if (row.prefix === 'F3' || row.prefix === 'F2') list.push(parseInt(row.prefix, 16));
  else if (s.rep) {
    if (r.chance(2, 3)) e.rep = r.chance(1, /CMPS|SCAS/.test(row.mnemonic) ? 2 : 8) ? 0xf2 : 0xf3;
  } else if (s.allowRep && r.chance(1, 24)) list.push(r.chance(1, 2) ? 0xf2 : 0xf3);
  if (e.rep) list.push(e.rep);
  const lockable = s.lock && e.isMemory;
  if (lockable ? r.chance(1, 3) : r.chance(1, 96)) list.push(0xf0);
  e.segment = 'none';
  const touches = e.isMemory || row.operands.some((o) => 'XYO'.includes(o.kind) && o.kind !== '') || /^(XLAT|MASKMOV)/.test(row.mnemonic);
  if (r.chance(1, 16)) list.push(r.pick([0x26, 0x2e, 0x36, 0x3e]));
  if (touches ? r.chance(1, 7) : r.chance(1, 64)) {
    e.segment = r.chance(1, 2) ? 'fs' : 'gs';
    list.push(e.segment === 'fs' ? 0x64 : 0x65);
  }
  e.address32 = r.chance(1, touches || s.operation === 'loop' ? 9 : 64);
  if (e.address32) list.push(0x67);
  for (let i = list.length - 1; i > 0; i--) {
    const j = r.below(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  for (const b of list) push(e, b);
  if (list.length > 0 && r.chance(1, 64)) { // a REX byte before another prefix does nothing
    const last = e.bytes[e.length - 1]!;
    e.bytes[e.length - 1] = 0x40 + r.below(16);
    push(e, last);
  }
  if (r.chance(1, 200)) { // up to and beyond the limit of 15 bytes
    const pad = r.below(14);
    for (let i = 0; i < pad && e.length < 14; i++) push(e, r.pick([0x2e, 0x36, 0x3e, 0x26]));
  }
  const rex = r.chance(1, 2) ? 0x40 + r.below(16) : 0;
  e.rex = rex !== 0;
  const wide = (rex & 8) !== 0 || (row.attributes.has('f64'));
  e.operandSize = wide ? 8 : o16 ? 2 : row.attributes.has('d64') ? 8 : 4;
  return rex;
}

/** Draws the addressing form; fills base, index, scale, displacement size; bytes are written at once, the displacement still zero. */
function memoryForm(r: Random, e: Encoded, rex: number, reg: number, onStack: boolean): void {
  const x = (rex & 2) << 2;
  const b = (rex & 1) << 3;
  e.base = e.index = -1;
  e.scale = 0;
  e.ripRelative = false;
  let sib = -1;
  let rm = r.below(8);
  let mod = r.below(3);
  if (r.chance(1, 9)) {
    mod = 0;
    rm = 5;
  } else if (rm === 4 || r.chance(onStack ? 2 : 1, 3)) {
    rm = 4;
    const index = r.below(8);
    const base = r.chance(1, 8) ? 5 : onStack && r.chance(1, 2) ? RSP : r.below(8);
    e.scale = r.below(4);
    sib = (e.scale << 6) | (index << 3) | base;
    if ((index | x) !== RSP) e.index = index | x;
    else e.scale = 0;
    if (!(mod === 0 && base === 5)) e.base = base | b;
  }
  if (sib < 0) {
    if (mod === 0 && rm === 5) e.ripRelative = true;
    else e.base = rm | b;
  }
  e.displacementBytes = mod === 1 ? 1 : mod === 2 || e.base < 0 ? 4 : 0;
  push(e, (mod << 6) | (reg << 3) | rm);
  if (sib >= 0) push(e, sib);
  e.displacementAt = e.length;
  e.length += e.displacementBytes;
}

function randomImmediate(r: Random, e: Encoded, bytes: number): void {
  e.immediateAt = e.length;
  e.immediateBytes = bytes;
  const kind = r.below(5);
  for (let i = 0; i < bytes; i++) {
    const top = i === bytes - 1;
    push(e, kind === 0 ? 0 : kind === 1 ? 0xff : kind === 2 ? (top ? 0x80 : 0) : kind === 3 && i > 0 ? 0 : r.below(256));
  }
  if (kind === 2 && r.chance(1, 2)) for (let i = 0; i < bytes; i++) e.bytes[e.immediateAt + i] = i === bytes - 1 ? 0x7f : 0xff;
}

/** Encodes a random instance of the row into `e`; displacement and relative target stay zero for the caller. */
export function encode(r: Random, s: Shape, e: Encoded): void {
  const row: Instruction = s.row;
  e.length = 0;
  e.stack = row.attributes.has('stack');
  e.isMemory = s.memory && (!s.register || r.chance(1, 2));
  e.immediateBytes = e.displacementBytes = 0;
  e.base = e.index = e.reg = e.rm = -1;
  e.ripRelative = false;
  const rex = prefixes(r, s, e);
  if (rex) push(e, rex);
  if (row.map !== '') push(e, 0x0f);
  if (row.map === '0F38') push(e, 0x38);
  if (row.map === '0F3A') push(e, 0x3a);
  const low = row.plusRegister ? r.below(8) : 0;
  push(e, row.opcode + low);
  if (row.plusRegister) e.rm = low | ((rex & 1) << 3);
  if (row.rm !== 'none') {
    const reg = row.reg >= 0 ? row.reg : r.below(8);
    e.reg = reg | ((rex & 4) << 1);
    if (row.modrm >= 0) {
      e.isMemory = false;
      push(e, row.modrm);
    } else if (e.isMemory) memoryForm(r, e, rex, reg, e.stack);
    else {
      const rm = r.below(8);
      e.rm = rm | ((rex & 1) << 3);
      push(e, 0xc0 | (reg << 3) | rm);
    }
  }
  for (const o of row.operands) {
    if (o.kind === 'I') {
      const bytes = o.size === 'b' ? 1 : o.size === 'w' ? 2 : o.size === 'v' ? e.operandSize : e.operandSize === 2 ? 2 : 4;
      randomImmediate(r, e, bytes);
    } else if (o.kind === 'J') {
      e.immediateAt = e.length;
      e.immediateBytes = o.size === 'b' ? 1 : 4;
      for (let i = 0; i < e.immediateBytes; i++) push(e, 0);
    } else if (o.kind === 'O') {
      e.displacementAt = e.length;
      e.displacementBytes = e.address32 ? 4 : 8;
      for (let i = 0; i < e.displacementBytes; i++) push(e, 0);
    }
  }
}

function putDisplacement(e: Encoded, value: bigint): void {
  for (let i = 0; i < e.displacementBytes; i++) e.bytes[e.displacementAt + i] = Number((value >> BigInt(8 * i)) & 255n);
}

/**
 * Chooses registers and displacement so that segment + effective address = `target`. Registers are changed in `gpr`
 * (64-bit words). Returns the linear address that results: not `target` when the form cannot reach it.
 */
export function place(r: Random, e: Encoded, target: bigint, segmentBase: bigint, rip: bigint, gpr: BigUint64Array): bigint {
  const mask = e.address32 ? low32 : low64;
  let offset = (target - segmentBase) & low64;
  if (e.address32 && offset > low32) offset &= low32;
  const near = e.stack && e.base === RSP;
  const high = e.address32 ? BigInt(near || r.below(4) === 0 ? 0 : r.u32()) << 32n : 0n;
  if (near && e.index >= 0) gpr[e.index] = BigInt(r.below(32));
  const linear = (o: bigint): bigint => (segmentBase + (o & mask)) & low64;
  if (e.ripRelative || (e.base < 0 && e.index < 0)) {
    const from = e.ripRelative ? rip + BigInt(e.length) : 0n;
    const want = (offset - from) & mask;
    if (e.displacementBytes === 8 || e.address32) {
      putDisplacement(e, want);
      return linear(want + from);
    }
    const d = BigInt.asIntN(32, want);
    putDisplacement(e, d);
    return linear((d & low64) + from);
  }
  let d = 0n;
  if (e.displacementBytes === 1) d = BigInt(r.below(256) - 128);
  else if (e.displacementBytes === 4) d = BigInt(near || r.chance(1, 3) ? r.below(4096) - 2048 : r.u32() | 0);
  const scale = BigInt(e.scale);
  if (e.base < 0 || e.base === e.index) {
    // one unknown, multiplied by 2^scale or 1 + 2^scale
    const divisor = e.base < 0 ? 1n << scale : scale === 0n ? 2n : 1n;
    const rest = (offset - d) & mask & (divisor - 1n);
    if (e.displacementBytes === 4) d = BigInt.asIntN(32, d + rest);
    else offset = (offset - rest) & mask;
    const x = (offset - d) & mask;
    const index = e.base < 0
      ? (x >> scale) | (scale > 0n ? BigInt(r.u32()) << BigInt((e.address32 ? 32 : 64) - e.scale) : 0n)
      : scale === 0n ? x >> 1n : x * inverse[e.scale]!;
    gpr[e.index] = (index & mask) | high;
  } else {
    const i = e.index < 0 ? 0n : gpr[e.index]! << scale;
    gpr[e.base] = ((offset - d - i) & mask) | high;
  }
  putDisplacement(e, d);
  const base = e.base < 0 ? 0n : gpr[e.base]!;
  const index = e.index < 0 ? 0n : gpr[e.index]! << scale;
  return linear(base + index + d);
}
