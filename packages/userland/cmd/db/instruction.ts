/**
 * What an x86-64 instruction is: its row of the processor's own tables (generated/instructions.ts), its prefixes, where its parts stand, how long
 * it is and where it goes. Its text is assembly.ts. What the tables do not have is no instruction for this processor either: #UD.
 */
import {
  ACTION_ADD, ACTION_BRANCH, ACTION_CALL, ACTION_CALL_INDIRECT, ACTION_JUMP, ACTION_JUMP_INDIRECT, ACTION_POP, ACTION_PUSH, ACTION_RETURN,
  ACTION_SUBTRACT, ATTRIBUTE_D64, ATTRIBUTE_F64, ATTRIBUTE_LOCK, EXTENSION_ANY, FORM_MEM, FORM_NONE, FORM_REG, KIND_C, KIND_D, KIND_E, KIND_I, KIND_J, KIND_O,
  KIND_S, KIND_SIGNED, OPERAND_LISTS, ROW_ACTIONS, ROW_ATTRIBUTES, ROW_COUNT, ROW_EXTENSIONS, ROW_KEYS, ROW_OPERANDS, ROW_SELECTS, SIZE_B, SIZE_D,
  SIZE_V, SIZE_W, SIZE_Z,
} from '../../generated/instructions';
import { UREG_AX, UREG_BP, UREG_BX, UREG_CX, UREG_DI, UREG_DX, UREG_R8, UREG_SI, UREG_SP } from '../../generated/layouts';
import { read, read64, regs } from './process';

/** Bytes it takes; 1 for what is no instruction. */
export let size: i32 = 0;
/** An ACTION. */
export let action: u32 = 0;
/** Where it goes, of a jump, a call, a return. */
export let target: u64 = 0;
/** What it adds to the stack pointer (pop, add rsp), for walking stacks: less than 0 for push and sub rsp. */
export let stackDelta: i64 = 0;

/** Its row, -1 for what is no instruction. */
export let row: i32 = -1;
export let rex: u32 = 0;
export let operandSize: i32 = 4;
export let short: bool = false;
export let address32: bool = false;
export let locked: bool = false;
/** F2, F3 or 0. */
export let repeat: u32 = 0;
/** FS, GS (64, 65) or 0. */
export let segment: u32 = 0;
/** The last opcode byte, and the ModRM byte. */
export let opcode: u32 = 0;
export let modrm: u32 = 0;

/** The operand in memory: base and index are registers' numbers, -1 for none. */
export let base: i32 = -1;
export let index: i32 = -1;
export let scale: u32 = 0;
export let displacement: i64 = 0;
/** Its address is relative to the instruction's end. */
export let relative: bool = false;

/** The immediates, as they stand there: sign-extended. */
export const immediates: StaticArray<i64> = [0, 0];

const longest: i32 = 15;
const bytes: usize = memory.data(16);
let at: i32 = 0;
let have: i32 = 0;

/** Size code of operand `n` of the present row; `kindOf` is its kind. */
export function sizeOf(n: i32): u32 {
  return load<u8>(OPERAND_LISTS + <usize>(6 * <i32>load<u8>(ROW_OPERANDS + row) + 2 * n + 1));
}

export function kindOf(n: i32): u32 {
  return load<u8>(OPERAND_LISTS + <usize>(6 * <i32>load<u8>(ROW_OPERANDS + row) + 2 * n));
}

export function has(attribute: u32): bool {
  return row >= 0 && (load<u8>(ROW_ATTRIBUTES + row) & attribute) != 0;
}

/** 0 behind the last byte there is, which `at` then tells. */
function byte(): u32 {
  return at++ < have ? <u32>load<u8>(bytes + at - 1) : 0;
}

/** A signed number of `n` bytes. */
function signed(n: i32): i64 {
  let value: u64 = 0;
  for (let i = 0; i < n; i++) value |= <u64>byte() << (8 * i);
  return n == 8 ? <i64>value : <i64>(value << (64 - 8 * n)) >> (64 - 8 * n);
}

/** The bytes of the instruction at `i`. */
export function byteAt(i: i32): u32 {
  return load<u8>(bytes + i);
}

function registerAt(n: i32): usize {
  switch (n) {
    case 0: return UREG_AX;
    case 1: return UREG_CX;
    case 2: return UREG_DX;
    case 3: return UREG_BX;
    case 4: return UREG_SP;
    case 5: return UREG_BP;
    case 6: return UREG_SI;
    case 7: return UREG_DI;
  }
  return UREG_R8 + 8 * <usize>(n - 8);
}

function register(n: i32): u64 {
  return load<u64>(regs + registerAt(n));
}

/** Number of the register in ModRM.rm. */
export function rmRegister(): i32 {
  return <i32>(modrm & 7) | <i32>((rex & 1) << 3);
}

/** Number of the register in ModRM.reg. */
export function regRegister(): i32 {
  return <i32>((modrm >> 3) & 7) | <i32>((rex & 4) << 1);
}

export function isRegister(): bool {
  return modrm >= 0xc0;
}

/** The first row for an opcode of a map, or the one where it would stand. */
function firstRow(key: u32): i32 {
  let low = 0;
  let high = ROW_COUNT;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (<u32>load<u16>(ROW_KEYS + ((<usize>middle) << 1)) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The mandatory prefix that stands there, as a row names it. */
function prefixSeen(): u32 {
  return repeat == 0xf3 ? 3 : repeat == 0xf2 ? 4 : short ? 2 : 1;
}

/** The row that fits, or -1. Reads ModRM when there is one. */
function find(key: u32): i32 {
  const prefix = prefixSeen();
  let seen = false;
  for (let i = firstRow(key); i < ROW_COUNT && <u32>load<u16>(ROW_KEYS + ((<usize>i) << 1)) == key; i++) {
    const select = <u32>load<u8>(ROW_SELECTS + i);
    const wanted = select & 7;
    const form = select >> 3;
    if (form != FORM_NONE && !seen) {
      seen = true;
      modrm = byte();
    }
    if (wanted != 0 && wanted != prefix) continue;
    if (form == FORM_NONE) return i;
    if (form == FORM_REG && modrm < 0xc0) continue;
    if (form == FORM_MEM && modrm >= 0xc0) continue;
    const extension = <u32>load<u8>(ROW_EXTENSIONS + i);
    if (extension == EXTENSION_ANY || extension == (extension >= 0xc0 ? modrm : (modrm >> 3) & 7)) return i;
  }
  return -1;
}

/** SIB and displacement. */
function memoryOperand(): void {
  const mode = modrm >> 6;
  const low = modrm & 7;
  base = rmRegister();
  if (low == 4) {
    const sib = byte();
    index = <i32>((sib >> 3) & 7) | <i32>((rex & 2) << 2);
    if (index == 4) index = -1;
    scale = sib >> 6;
    base = <i32>(sib & 7) | <i32>((rex & 1) << 3);
    if ((sib & 7) == 5 && mode == 0) {
      base = -1;
      displacement = signed(4);
    }
  } else if (low == 5 && mode == 0) {
    base = -1;
    relative = true;
    displacement = signed(4);
  }
  if (mode == 1) displacement = signed(1);
  else if (mode == 2) displacement = signed(4);
}

/** The address of the operand in memory; that of a FS or GS segment is not known. */
export function effectiveAddress(pc: u64): u64 {
  let address = <u64>displacement;
  if (relative) address += pc + size;
  if (base >= 0) address += register(base);
  if (index >= 0) address += register(index) << scale;
  return address32 ? address & 0xffffffff : address;
}

/** Bytes of an operand of that size code, 0 when it has none. */
export function bytesOf(code: u32): i32 {
  if (code == SIZE_V) return operandSize;
  if (code == SIZE_Z) return min(operandSize, 4);
  if (code == SIZE_B) return 1;
  if (code == SIZE_W) return 2;
  if (code == SIZE_D) return 4;
  return rex & 8 ? 8 : 4; // y
}

/** Decodes the instruction at `pc`; false when nothing can be read there. What is no instruction has `row` -1. */
export function decode(pc: u64): bool {
  memory.fill(bytes, 0, 16);
  // At the end of a page fewer bytes may be there.
  have = longest;
  while (have > 0 && !read(pc, bytes, have)) have--;
  if (have == 0) return false;
  at = 0;
  rex = repeat = segment = modrm = action = scale = 0;
  short = address32 = locked = relative = false;
  base = index = -1;
  displacement = stackDelta = 0;
  target = 0;
  unchecked(immediates[0] = 0);
  unchecked(immediates[1] = 0);
  let op = byte();
  for (; at < longest; op = byte()) {
    if ((op & 0xf0) == 0x40) {
      rex = op;
      continue;
    }
    if (op == 0x66) short = true;
    else if (op == 0x67) address32 = true;
    else if (op == 0xf0) locked = true;
    else if (op == 0xf2 || op == 0xf3) repeat = op;
    else if (op == 0x64 || op == 0x65) segment = op;
    else if (op != 0x2e && op != 0x36 && op != 0x3e && op != 0x26) break;
    rex = 0; // counts only right before the opcode
  }
  let map: u32 = 0;
  if (op == 0x0f) {
    op = byte();
    map = 1;
    if (op == 0x38 || op == 0x3a) {
      map = op == 0x38 ? 2 : 3;
      op = byte();
    }
  }
  opcode = op;
  row = find((map << 8) | op);
  operandSize = rex & 8 || has(ATTRIBUTE_F64) ? 8 : short ? 2 : has(ATTRIBUTE_D64) ? 8 : 4;
  if (row >= 0) operands();
  // Too long, cut off, a lock or a segment register that is none.
  if (row >= 0 && (at > have || (locked && (!has(ATTRIBUTE_LOCK) || isRegister())))) row = -1;
  size = row < 0 ? 1 : at;
  if (row >= 0) follow(pc);
  return true;
}

/** Whether ModRM.reg names a segment, control or debug register that there is not, or CS to be written. */
function missing(kind: u32): bool {
  const n = regRegister();
  return (kind == KIND_S && ((n & 7) > 5 || ((n & 7) == 1 && kindOf(0) == kind))) || (kind == KIND_C && (n == 1 || (n > 4 && n != 8))) || (kind == KIND_D && n > 7);
}

function operands(): void {
  let immediate = 0;
  if (<u32>load<u8>(ROW_SELECTS + row) >> 3 != FORM_NONE && modrm < 0xc0) memoryOperand();
  for (let n = 0; n < 3; n++) {
    const kind = kindOf(n);
    if (kind == KIND_I || kind == KIND_SIGNED || kind == KIND_J) {
      const code = sizeOf(n);
      // Jumps are 4 bytes whatever the operand size; of 8-byte operands only MOV's immediate (v) is whole.
      const n8 = kind == KIND_J && code == SIZE_Z ? 4 : bytesOf(code);
      unchecked(immediates[immediate++] = signed(n8));
    } else if (kind == KIND_O) displacement = signed(address32 ? 4 : 8);
    else if (missing(kind)) {
      row = -1;
      return;
    }
  }
}

function follow(pc: u64): void {
  action = load<u8>(ROW_ACTIONS + row);
  const immediate = unchecked(immediates[0]);
  switch (action) {
    case ACTION_JUMP: case ACTION_BRANCH: case ACTION_CALL:
      target = pc + size + <u64>immediate;
      break;
    case ACTION_JUMP_INDIRECT: case ACTION_CALL_INDIRECT:
      target = isRegister() ? register(rmRegister()) : read64(effectiveAddress(pc));
      break;
    case ACTION_RETURN: target = read64(register(4)); break;
    case ACTION_PUSH: stackDelta = -operandSize; break;
    case ACTION_POP: stackDelta = operandSize; break;
    case ACTION_SUBTRACT: case ACTION_ADD:
      if (rex & 8 && isRegister() && rmRegister() == 4 && kindOf(0) == KIND_E && (kindOf(1) == KIND_SIGNED || kindOf(1) == KIND_I)) {
        stackDelta = action == ACTION_ADD ? immediate : -immediate;
      }
  }
}
