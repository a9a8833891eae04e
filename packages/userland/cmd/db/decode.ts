/**
 * How long an x86-64 instruction is and where it may go, which is what stepping needs; no names. Intel's manual, volume 2, appendix A.
 *
 * NOT IMPLEMENTED: VEX and EVEX encodings, which this processor does not have.
 */
import { read, read64, regs } from './process';
import { UREG_AX, UREG_BP, UREG_BX, UREG_CX, UREG_DI, UREG_DX, UREG_R8, UREG_SI, UREG_SP } from '../../generated/layouts';

export const enum Flow {
  Next,
  /** To `target`. */
  Jump,
  /** To `target` or to the next. */
  Branch,
  Call,
  Return,
  JumpIndirect,
  CallIndirect,
}

export let size: i32 = 0;
export let flow: Flow = Flow.Next;
export let target: u64 = 0;
/** What the instruction takes off the stack pointer (push, sub rsp) or adds (pop, add rsp), for walking stacks. */
export let stackDelta: i64 = 0;

const bytes: usize = memory.data(16);
let at: i32 = 0;
let rex: u32 = 0;
let wide: bool = false;
let short: bool = false;
let address32: bool = false;
let start: u64 = 0;
/** Of the ModRM operand in memory; `register` for one in a register. */
let effective: u64 = 0;
let isRegister: bool = false;
let registerNumber: i32 = 0;
let modrm: u32 = 0;
let needsRip: bool = false;

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

function byte(): u32 {
  return at < 15 ? <u32>load<u8>(bytes + at++) : 0;
}

function signed8(): i64 {
  return <i64><i8>byte();
}

function signed32(): i64 {
  const value = <i64>load<i32>(bytes + at);
  at += 4;
  return value;
}

/** ModRM, SIB and displacement. */
function operand(): void {
  modrm = byte();
  const mode = modrm >> 6;
  const low = <i32>(modrm & 7);
  isRegister = mode == 3;
  needsRip = false;
  registerNumber = low | <i32>((rex & 1) << 3);
  if (isRegister) return;
  let base: u64 = 0;
  if (low == 4) {
    const sib = byte();
    const index = <i32>((sib >> 3) & 7) | <i32>((rex & 2) << 2);
    const baseNumber = <i32>(sib & 7) | <i32>((rex & 1) << 3);
    if ((sib & 7) == 5 && mode == 0) base = <u64>signed32();
    else base = register(baseNumber);
    if (index != 4) base += register(index) << (sib >> 6);
  } else if (low == 5 && mode == 0) {
    base = <u64>signed32();
    needsRip = true;
  } else base = register(registerNumber);
  if (mode == 1) base += <u64>signed8();
  else if (mode == 2) base += <u64>signed32();
  effective = base;
}

/** Bytes of an immediate operand of full size. */
function full(): i32 {
  return short ? 2 : 4;
}

/** Decodes the instruction at `pc`; false when it cannot be read. */
export function decode(pc: u64): bool {
  memory.fill(bytes, 0, 16);
  // At the end of a page fewer bytes may be there.
  let have = 15;
  while (have > 0 && !read(pc, bytes, have)) have--;
  if (have == 0) return false;
  at = 0;
  rex = 0;
  wide = short = address32 = false;
  start = pc;
  flow = Flow.Next;
  target = 0;
  stackDelta = 0;
  effective = 0;
  let op = byte();
  while (true) {
    if (op == 0x66) short = true;
    else if (op == 0x67) address32 = true;
    else if (op != 0xf0 && op != 0xf2 && op != 0xf3 && op != 0x2e && op != 0x36 && op != 0x3e && op != 0x26 && op != 0x64 && op != 0x65) break;
    op = byte();
  }
  if ((op & 0xf0) == 0x40) {
    rex = op & 15;
    wide = (op & 8) != 0;
    op = byte();
  }
  if (op == 0x0f) twoBytes();
  else oneByte(op);
  size = at;
  if (needsRip && !isRegister) effective += pc + at;
  if (address32) effective &= 0xffffffff;
  if (flow == Flow.Jump || flow == Flow.Branch || flow == Flow.Call) target += pc + at;
  else if (flow == Flow.JumpIndirect || flow == Flow.CallIndirect) target = isRegister ? register(registerNumber) : read64(effective);
  else if (flow == Flow.Return) target = read64(register(4));
  return true;
}

function relative(kind: Flow, wideOffset: bool): void {
  flow = kind;
  target = <u64>(wideOffset ? signed32() : signed8());
}

function oneByte(op: u32): void {
  isRegister = true;
  needsRip = false;
  if (op < 0x40) {
    const low = op & 7;
    if (low < 4) operand();
    else if (low == 4) at++;
    else if (low == 5) at += full();
    return;
  }
  if (op >= 0x50 && op < 0x60) {
    stackDelta = op < 0x58 ? -8 : 8;
    return;
  }
  if (op >= 0x70 && op < 0x80) return relative(Flow.Branch, false);
  if (op >= 0xb0 && op < 0xb8) {
    at++;
    return;
  }
  if (op >= 0xb8 && op < 0xc0) {
    at += wide ? 8 : full();
    return;
  }
  if (op >= 0xd8 && op < 0xe0) return operand();
  switch (op) {
    case 0x68:
      at += full();
      stackDelta = -8;
      break;
    case 0x6a:
      at++;
      stackDelta = -8;
      break;
    case 0x80: case 0xc0: case 0xc1: case 0xc6: case 0x6b:
      operand();
      at++;
      break;
    case 0x83: case 0x81: {
      operand();
      const value = op == 0x83 ? signed8() : short ? <i64>load<i16>(bytes + at) : signed32();
      if (op == 0x81 && short) at += 2;
      if (isRegister && registerNumber == 4 && wide) {
        const which = (modrm >> 3) & 7;
        if (which == 5) stackDelta = -value;
        else if (which == 0) stackDelta = value;
      }
      break;
    }
    case 0x69: case 0xc7:
      operand();
      at += full();
      break;
    case 0x63: case 0xd0: case 0xd1: case 0xd2: case 0xd3: case 0xfe:
      operand();
      break;
    case 0xf6: case 0xf7:
      operand();
      if (((modrm >> 3) & 7) < 2) at += op == 0xf6 ? 1 : full();
      break;
    case 0xff: {
      operand();
      const which = (modrm >> 3) & 7;
      if (which == 2) flow = Flow.CallIndirect;
      else if (which == 4) flow = Flow.JumpIndirect;
      else if (which == 6) stackDelta = -8;
      break;
    }
    case 0xa0: case 0xa1: case 0xa2: case 0xa3:
      at += address32 ? 4 : 8;
      break;
    case 0xa8: case 0xcd: case 0xe4: case 0xe5: case 0xe6: case 0xe7: at++; break;
    case 0xa9: at += full(); break;
    case 0xc2:
      at += 2;
      flow = Flow.Return;
      break;
    case 0xc3: flow = Flow.Return; break;
    case 0xc8: at += 3; break;
    case 0xe0: case 0xe1: case 0xe2: case 0xe3: return relative(Flow.Branch, false);
    case 0xe8: return relative(Flow.Call, true);
    case 0xe9: return relative(Flow.Jump, true);
    case 0xeb: return relative(Flow.Jump, false);
    default:
      if (op >= 0x84 && op < 0x90) operand();
  }
}

function twoBytes(): void {
  isRegister = true;
  needsRip = false;
  const op = byte();
  if (op >= 0x80 && op < 0x90) return relative(Flow.Branch, true);
  if (op == 0x38 || op == 0x3a) {
    byte();
    operand();
    if (op == 0x3a) at++;
    return;
  }
  switch (op) {
    case 0x05: case 0x06: case 0x08: case 0x09: case 0x0b: case 0x0e: case 0x77:
    case 0xa0: case 0xa1: case 0xa2: case 0xa8: case 0xa9: case 0xaa:
      return;
  }
  if ((op >= 0x30 && op < 0x38) || (op >= 0xc8 && op < 0xd0)) return;
  operand();
  switch (op) {
    case 0x70: case 0x71: case 0x72: case 0x73: case 0xa4: case 0xac: case 0xba: case 0xc2: case 0xc4: case 0xc5: case 0xc6: at++;
  }
}
