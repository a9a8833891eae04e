/**
 * One instruction from bytes to fields. `decode` reads the opcode tables and leaves its findings in the module's
 * variables; blocks.ts makes records of them.
 *
 * Promise to callers: never reads beyond `available` bytes; answers the length (1..15), INVALID, MORE (the
 * instruction goes on beyond `available`) or TOO_LONG (more than 15 bytes, a #GP).
 */
import {
  ATTRIBUTE_CONDITION, ATTRIBUTE_D64, ATTRIBUTE_F64, ATTRIBUTE_LOCK, ATTRIBUTE_MODRM, ATTRIBUTE_REP, GROUPS, HANDLER_LEA, HANDLER_UD, IMM_IB, IMM_IV, IMM_IW,
  IMM_IWIB, IMM_IZ, IMM_JB, IMM_JZ, IMM_NONE, IMM_O, IMM_ONE, OPCODES, OPERAND_E, OPERAND_G, OPERAND_M, OPERAND_N, OPERAND_P,
  OPERAND_Q, OPERAND_R, OPERAND_RAX, OPERAND_S, OPERAND_T, OPERAND_U, OPERAND_V, OPERAND_W, OPERAND_X, OPERAND_Z, RMS, ROWS, ROW_BYTES,
  SIZE_B, SIZE_D, SIZE_Q, SIZE_W, SIZE_Y,
} from "../generated/decode-tables";
import { FS_BASE_OFFSET, GS_BASE_OFFSET, PC_PAGE_OFFSET, ZERO_OFFSET } from "../generated/state";
import { MODE_ADDR32, MODE_IMM, MODE_MEM, MODE_MEM_FIRST, MODE_REP, MODE_REPNE, MODE_SIZE_SHIFT } from "./record";

export const INVALID: i32 = 0;
export const MORE: i32 = -1;
export const TOO_LONG: i32 = -2;

export const MAX_LENGTH: u32 = 15;

// Findings.
export let row: usize = 0; // its ROW_BYTES in ROWS
export let dst: u32 = 0;
export let src: u32 = 0;
export let base: u32 = 0;
export let index: u32 = 0;
export let scale: u32 = 0;
export let mode: u32 = 0;
export let imm: u64 = 0;
export let disp: u64 = 0;
/** The address needs a record of its own: 32-bit, or base and index and segment. segment: context offset, ZERO_OFFSET: none. */
export let address32: bool = false;
export let segment: u32 = 0;
export let separate: bool = false;

// Row fields.
@inline export function rowHandler(r: usize): u32 { return <u32>load<u16>(r); }
@inline export function rowAttributes(r: usize): u32 { return <u32>load<u8>(r, 7); }
@inline export function rowFamily(r: usize): u32 { return <u32>load<u8>(r, 8); }
@inline export function rowFlags(r: usize): u32 { return <u32>load<u8>(r, 9); }
@inline export function rowKind(r: usize): u32 { return <u32>load<u8>(r, 10); }
@inline export function rowCondition(r: usize): u32 { return <u32>load<u8>(r, 11); }
export const FLAGS_KILLS: u32 = 1;
export const FLAGS_READS: u32 = 2;
export const FLAGS_FREE: u32 = 4;
export const FLAGS_NOP: u32 = 8;
export const FLAGS_SHIFT: u32 = 16;
export const FLAGS_MOFFS_FIRST: u32 = 32;

const GROUP: u32 = 0x8000;
/** A group that no ModRM byte belongs to: only the prefix tells. */
const BY_PREFIX: u32 = 0x4000;

// The bytes being read.
let at: usize = 0;
let have: u32 = 0;
let used: u32 = 0;

/** Bytes short by now: MORE, or TOO_LONG when the 15 are used up. */
@inline function shortage(): i32 { return have >= MAX_LENGTH ? TOO_LONG : MORE; }
/** The same behind the opcode: UD0 and UD1 are #UD whatever follows. */
function operandShortage(): i32 { return rowHandler(row) == HANDLER_UD ? INVALID : shortage(); }
@inline function room(n: u32): bool { return used + n <= have; }

/** The byte register `n`: without REX 4..7 are AH CH DH BH. */
@inline function byteRegister(n: u32, rex: u32): u32 { return rex == 0 && n >= 4 && n < 8 ? (n - 4) * 8 + 1 : n * 8; }

export function decode(p: usize, available: u32, offset: u32): i32 {
  at = p;
  have = min<u32>(available, MAX_LENGTH);
  used = 0;
  let rex: u32 = 0;
  let size16 = false;
  let lock = false;
  let rep: u32 = 0;
  address32 = false;
  segment = ZERO_OFFSET;
  separate = false;
  let op: u32;
  for (;;) {
    if (!room(1)) return shortage();
    op = <u32>load<u8>(at + used);
    used++;
    if ((op & 0xf0) == 0x40) {
      rex = op;
      continue;
    }
    if (op == 0x66) size16 = true;
    else if (op == 0x67) address32 = true;
    else if (op == 0xf2 || op == 0xf3) rep = op;
    else if (op == 0xf0) lock = true;
    else if (op == 0x64) segment = FS_BASE_OFFSET;
    else if (op == 0x65) segment = GS_BASE_OFFSET;
    else if (op != 0x2e && op != 0x36 && op != 0x3e && op != 0x26) break;
    rex = 0; // a REX that is not the last prefix counts for nothing
  }
  let map: u32 = 0;
  if (op == 0x0f) {
    if (!room(1)) return shortage();
    op = <u32>load<u8>(at + used);
    used++;
    map = 1;
    if (op == 0x38 || op == 0x3a) {
      map = op == 0x38 ? 2 : 3;
      if (!room(1)) return shortage();
      op = <u32>load<u8>(at + used);
      used++;
    }
  }
  let found = <u32>load<u16>(OPCODES + <usize>((map << 8 | op) << 1));
  if (found == 0) return INVALID;
  let modrm: u32 = 0;
  if (found & GROUP) {
    if (!(found & BY_PREFIX)) {
      if (!room(1)) return shortage();
      modrm = <u32>load<u8>(at + used);
    }
    const prefix: u32 = rep == 0xf3 ? 2 : rep == 0xf2 ? 3 : size16 ? 1 : 0;
    const cell = (found & 0x3fff) << 6 | prefix << 4 | (modrm >= 0xc0 ? 8 : 0) | ((modrm >> 3) & 7);
    found = <u32>load<u16>(GROUPS + <usize>(cell << 1));
    if (found & GROUP) found = <u32>load<u16>(RMS + <usize>(((found & 0x7fff) << 3 | (modrm & 7)) << 1));
    if (found == 0) return INVALID;
  }
  row = ROWS + <usize>(found - 1) * ROW_BYTES;
  const attributes = rowAttributes(row);
  const w = rex & 8;

  // Operand size.
  let size: u32;
  switch (<u32>load<u8>(row, 6)) {
    case SIZE_B: size = 0; break;
    case SIZE_W: size = 1; break;
    case SIZE_D: size = 2; break;
    case SIZE_Q: size = 3; break;
    case SIZE_Y: size = w ? 3 : 2; break;
    default:
      if (attributes & ATTRIBUTE_F64) size = 3;
      else if (attributes & ATTRIBUTE_D64) size = size16 && !w ? 1 : 3;
      else size = w ? 3 : size16 ? 1 : 2;
  }
  mode = size << MODE_SIZE_SHIFT;
  if (attributes & ATTRIBUTE_REP) mode |= rep == 0xf3 ? MODE_REP : rep == 0xf2 ? MODE_REPNE : 0;
  if (address32) mode |= MODE_ADDR32;
  dst = 0;
  src = 0;
  base = ZERO_OFFSET;
  index = ZERO_OFFSET;
  scale = 0;
  imm = 0;
  disp = 0;
  let memory = false;
  let relative = false;
  let rm: u32 = 0;

  if (attributes & ATTRIBUTE_MODRM) {
    if (!room(1)) return operandShortage();
    modrm = <u32>load<u8>(at + used);
    used++;
    rm = (modrm & 7) | (rex & 1) << 3;
    const mod = modrm >> 6;
    if (mod != 3) {
      memory = true;
      let wide = mod == 2;
      base = rm * 8;
      if ((modrm & 7) == 4) {
        if (!room(1)) return operandShortage();
        const sib = <u32>load<u8>(at + used);
        used++;
        const i = ((sib >> 3) & 7) | (rex & 2) << 2;
        base = ((sib & 7) | (rex & 1) << 3) * 8;
        if (i != 4) {
          index = i * 8;
          scale = sib >> 6;
        }
        if ((sib & 7) == 5 && mod == 0) {
          base = ZERO_OFFSET;
          wide = true;
        }
      } else if ((modrm & 7) == 5 && mod == 0) {
        base = PC_PAGE_OFFSET;
        relative = true;
        wide = true;
      }
      if (wide) {
        if (!room(4)) return operandShortage();
        disp = <u64><i64>load<i32>(at + used);
        used += 4;
      } else if (mod == 1) {
        if (!room(1)) return operandShortage();
        disp = <u64><i64>load<i8>(at + used);
        used++;
      }
    }
  }
  const reg = ((modrm >> 3) & 7) | (rex & 4) << 1;

  const kind = <u32>load<u8>(row, 5);
  if (kind != IMM_NONE) {
    switch (kind) {
      case IMM_ONE: imm = 1; break;
      case IMM_IB:
      case IMM_JB:
        if (!room(1)) return operandShortage();
        imm = <u64><i64>load<i8>(at + used);
        used++;
        break;
      case IMM_IW:
        if (!room(2)) return operandShortage();
        imm = <u64>load<u16>(at + used);
        used += 2;
        break;
      case IMM_IWIB:
        if (!room(3)) return operandShortage();
        imm = <u64>load<u16>(at + used) | <u64>load<u8>(at + used, 2) << 16;
        used += 3;
        break;
      case IMM_O:
        if (address32) {
          if (!room(4)) return operandShortage();
          disp = <u64>load<u32>(at + used);
          used += 4;
        } else {
          if (!room(8)) return operandShortage();
          disp = load<u64>(at + used);
          used += 8;
        }
        memory = true;
        break;
      default: {
        const bytes: u32 = kind == IMM_JZ ? 4 : kind == IMM_IV && size == 3 ? 8 : size == 1 ? 2 : 4;
        if (!room(bytes)) return operandShortage();
        imm = bytes == 8 ? load<u64>(at + used) : bytes == 4 ? <u64><i64>load<i32>(at + used) : <u64><i64>load<i16>(at + used);
        used += bytes;
      }
    }
    if (kind == IMM_JB || kind == IMM_JZ) disp = <u64>(offset + used) + imm;
    else if (kind != IMM_O) mode |= MODE_IMM;
  }
  if (attributes & ATTRIBUTE_CONDITION) imm = <u64>rowCondition(row);

  // Operands into dst and src: registers as they come; a memory operand takes its place.
  let slot: u32 = (rowFlags(row) & FLAGS_MOFFS_FIRST) ? 1 : 0;
  if (slot) mode |= MODE_MEM | MODE_MEM_FIRST;
  else if (kind == IMM_O) mode |= MODE_MEM;
  for (let i: u32 = 0; i < 3; i++) {
    const code = <u32>load<u8>(row + i, 2);
    if (code == 0) break;
    const isByte = (code & 0x80) != 0;
    let value: u32 = 0;
    switch (code & 0x1f) {
      case OPERAND_E:
      case OPERAND_R:
      case OPERAND_M:
      case OPERAND_W:
      case OPERAND_Q:
      case OPERAND_U:
      case OPERAND_N:
      case OPERAND_T: {
        if (memory) {
          mode |= slot == 0 ? MODE_MEM | MODE_MEM_FIRST : MODE_MEM;
          break;
        }
        const c = code & 0x1f;
        if (c == OPERAND_W || c == OPERAND_U) value = rm * 16;
        else if (c == OPERAND_Q || c == OPERAND_N) value = (rm & 7) * 16;
        else if (c == OPERAND_T) value = (rm & 7) * 16;
        else value = isByte ? byteRegister(rm, rex) : rm * 8;
        break;
      }
      case OPERAND_G: value = isByte ? byteRegister(reg, rex) : reg * 8; break;
      case OPERAND_V: value = reg * 16; break;
      case OPERAND_P: value = (reg & 7) * 16; break;
      case OPERAND_S: value = reg & 7; break;
      case OPERAND_Z: {
        const n = (op & 7) | (rex & 1) << 3;
        value = isByte ? byteRegister(n, rex) : n * 8;
        break;
      }
      case OPERAND_RAX: break;
      default: continue; // X, Y: implicit
    }
    if (slot == 0) dst = value;
    else if (slot == 1) src = value;
    slot++;
  }

  if (lock && ((attributes & ATTRIBUTE_LOCK) == 0 || (mode & MODE_MEM_FIRST) == 0)) return INVALID;
  if (relative) disp += <u64>(offset + used);
  // LEA computes an offset: no segment base.
  if (rowHandler(row) == HANDLER_LEA) segment = ZERO_OFFSET;
  if (memory) {
    if (address32) separate = true;
    else if (segment != ZERO_OFFSET) {
      // Without an index the segment base takes its place.
      if (index == ZERO_OFFSET) index = segment;
      else separate = true;
    }
  } else if (segment != ZERO_OFFSET) index = segment; // string sources and XLAT look here
  return <i32>used;
}
