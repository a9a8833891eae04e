/** The decoded instruction (instruction.ts) in Intel's syntax, as the page's debugger shows it: numbers above 9 in hexadecimal, sizes where no register says them. */
import { sprint, strnlen, textOf } from '../../lib';
import {
  ATTRIBUTE_REP, ATTRIBUTE_SIZED, FORM_NONE, KIND_A, KIND_C, KIND_CL, KIND_D, KIND_DX, KIND_E, KIND_FS, KIND_G, KIND_GS, KIND_I, KIND_J, KIND_O,
  KIND_ONE, KIND_P, KIND_Q, KIND_RBX, KIND_S, KIND_SIGNED, KIND_ST0, KIND_T, KIND_V, KIND_W, KIND_X, KIND_Y, KIND_Z, MNEMONICS, NAMING_CBW, NAMING_COMPARE,
  NAMING_CWD, NAMING_D_OR_Q, NAMING_D_OR_Q_AFTER, NAMING_FAR, NAMING_IMUL, NAMING_JRCXZ, NAMING_NOP, NAMING_PREFETCH, NAMING_Q_AFTER, NAMING_Q_UNLESS_SHORT, NAMING_SUFFIX,
  NAMING_WIDE_16B, NAMING_WIDE_64, NAMING_X87, ROW_NAMES, ROW_NAMINGS, ROW_SELECTS, SIZE_B, SIZE_D, SIZE_Q, SIZE_T, SIZE_V, SIZE_W, SIZE_X, SIZE_Y,
} from '../../generated/instructions';
import {
  address32, base, byteAt, bytesOf, displacement, effectiveAddress, has, immediates, index, isRegister, kindOf, locked, modrm, opcode, operandSize,
  regRegister, relative, repeat, rex, rmRegister, row, scale, segment, short, sizeOf, target,
} from './instruction';

const names8 = 'al cl dl bl spl bpl sil dil';
const names16 = 'ax cx dx bx sp bp si di';
const high8 = 'ah ch dh bh';

/** Word `n` of a text. */
function nth(words: string, n: i32): string {
  return words.split(' ')[n];
}

function general(n: i32, bytes: i32): string {
  if (n >= 8) return sprint('r%d', n) + (bytes == 1 ? 'b' : bytes == 2 ? 'w' : bytes == 4 ? 'd' : '');
  if (bytes == 1) return rex == 0 && n >= 4 ? nth(high8, n - 4) : nth(names8, n);
  return (bytes == 8 ? 'r' : bytes == 4 ? 'e' : '') + nth(names16, n);
}

function number(value: u64): string {
  return value < 10 ? sprint('%llud', value) : sprint('%#llux', value);
}

/** Of that many bytes, unsigned. */
function cut(value: i64, bytes: i32): u64 {
  return bytes == 8 ? <u64>value : <u64>value & (((<u64>1) << (8 * bytes)) - 1);
}

/** LEA uses no segment. */
function place(inside: string): string {
  return (kindOf(1) == KIND_E && opcode == 0x8d ? '[' : segment == 0x64 ? 'fs:[' : segment == 0x65 ? 'gs:[' : '[') + inside + ']';
}

function memoryText(pc: u64): string {
  const wide = address32 ? 4 : 8;
  if (base < 0 && index < 0) return place(number(relative ? effectiveAddress(pc) : cut(displacement, wide)));
  let inside = base < 0 ? '' : general(base, wide);
  if (index >= 0) {
    if (base >= 0) inside += '+';
    inside += general(index, wide);
    if (scale > 0 || base < 0) inside += '*' + (1 << scale).toString();
  }
  if (displacement != 0) inside += (displacement < 0 ? '-' : '+') + number(<u64>abs(displacement));
  return place(inside);
}

/** The size in words of an operand in memory. */
function sizeWord(code: u32): string {
  if (code == SIZE_T) return 'tbyte ptr ';
  if (code == SIZE_X) return 'xmmword ptr ';
  switch (code == SIZE_Q ? 8 : bytesOf(code)) {
    case 1: return 'byte ptr ';
    case 2: return 'word ptr ';
    case 4: return 'dword ptr ';
  }
  return 'qword ptr ';
}

/** General registers: bytes of an operand whose size is that code. */
function width(code: u32): i32 {
  return code == 0 ? operandSize : code == SIZE_Q ? 8 : bytesOf(code);
}

function operand(n: i32, pc: u64): string {
  const kind = kindOf(n);
  const code = sizeOf(n);
  switch (kind) {
    case KIND_E:
      if (isRegister()) return general(rmRegister(), width(code));
      return (has(ATTRIBUTE_SIZED) ? load<u8>(ROW_NAMINGS + row) == NAMING_FAR ? farWord() : sizeWord(code) : '') + memoryText(pc);
    case KIND_W:
      return isRegister() ? sprint('xmm%d', rmRegister()) : memoryText(pc);
    case KIND_Q:
      return isRegister() ? sprint('mm%d', rmRegister() & 7) : memoryText(pc);
    case KIND_G: return general(regRegister(), width(code));
    case KIND_Z: return general(<i32>(opcode & 7) | <i32>((rex & 1) << 3), width(code));
    case KIND_V: return sprint('xmm%d', regRegister());
    case KIND_P: return sprint('mm%d', regRegister() & 7);
    case KIND_T: return sprint('st(%d)', rmRegister() & 7);
    case KIND_S: return nth('es cs ss ds fs gs', regRegister() & 7);
    case KIND_C: return sprint('cr%d', regRegister());
    case KIND_D: return sprint('dr%d', regRegister());
    case KIND_I: case KIND_SIGNED: {
      const value = unchecked(immediates[n > 0 && kindOf(n - 1) == KIND_I ? 1 : 0]);
      // Beside a general register an immediate has its size.
      return number(cut(value, kind == KIND_SIGNED ? operandSize : code == SIZE_B ? 1 : code == SIZE_W ? 2 : operandSize));
    }
    case KIND_J: return sprint('%#llux', target);
    case KIND_O: return place(number(cut(displacement, address32 ? 4 : 8)));
    case KIND_X: return place(address32 ? 'esi' : 'rsi');
    case KIND_Y: return address32 ? '[edi]' : '[rdi]';
    case KIND_A: return general(0, width(code));
    case KIND_CL: return 'cl';
    case KIND_DX: return 'dx';
    case KIND_ONE: return '1';
    case KIND_ST0: return 'st';
    case KIND_FS: return 'fs';
    case KIND_GS: return 'gs';
    case KIND_RBX: return place(address32 ? 'ebx' : 'rbx'); // XLAT's table
  }
  return '';
}

function farWord(): string {
  return operandSize == 8 ? 'tbyte ptr ' : operandSize == 2 ? 'dword ptr ' : 'fword ptr ';
}

function suffix(bytes: i32): string {
  return bytes == 1 ? 'b' : bytes == 2 ? 'w' : bytes == 4 ? 'd' : 'q';
}

/** The mnemonic; the operands that it has swallowed are counted from the end in `swallowed`. */
function mnemonic(): string {
  const p = MNEMONICS + <usize>load<u16>(ROW_NAMES + ((<usize>row) << 1));
  const name = textOf(p, strnlen(p, 16));
  const wide = (rex & 8) != 0;
  swallowed = 0;
  doubled = false;
  switch (<u32>load<u8>(ROW_NAMINGS + row)) {
    case NAMING_SUFFIX: {
      // The place in memory has the size; a port has none.
      const code = kindOf(0) == KIND_DX ? sizeOf(1) : sizeOf(0);
      return name + suffix(bytesOf(code));
    }
    case NAMING_CBW: swallowed = 1; return operandSize == 2 ? 'cbw' : wide ? 'cdqe' : 'cwde';
    case NAMING_CWD: swallowed = 1; return operandSize == 2 ? 'cwd' : wide ? 'cqo' : 'cdq';
    case NAMING_WIDE_16B: return wide ? 'cmpxchg16b' : name;
    case NAMING_D_OR_Q: return wide ? name.substring(0, name.length - 1) + 'q' : name;
    case NAMING_WIDE_64: return wide ? name + '64' : name;
    case NAMING_Q_UNLESS_SHORT: return operandSize == 2 ? name : name + 'q';
    case NAMING_D_OR_Q_AFTER: return operandSize == 2 ? name : name + (wide ? 'q' : 'd');
    case NAMING_Q_AFTER: return wide ? name + 'q' : name;
    case NAMING_JRCXZ: return address32 ? 'jecxz' : name;
    case NAMING_COMPARE: {
      const predicate = unchecked(immediates[0]);
      if (<u64>predicate > 7) return name;
      swallowed = 1;
      return 'cmp' + nth('eq lt le unord neq nlt nle ord', <i32>predicate) + name.substring(3);
    }
    case NAMING_NOP:
      if (<u32>load<u8>(ROW_SELECTS + row) >> 3 == FORM_NONE) {
        if (opcode != 0x90 || rex & 9 || short) return 'xchg';
        swallowed = 2;
        return repeat == 0xf3 ? 'pause' : 'nop';
      }
      if (opcode == 0x1e && repeat == 0xf3 && modrm >= 0xfa && modrm <= 0xfb) {
        swallowed = 2;
        return modrm == 0xfa ? 'endbr64' : 'endbr32';
      }
      return name;
    case NAMING_PREFETCH:
      if (opcode == 0x0d) return (modrm >> 3 & 5) == 1 ? 'prefetchw' : name;
      return (modrm >> 3 & 7) < 4 ? name + nth('nta t0 t1 t2', <i32>(modrm >> 3 & 7)) : 'nop';
    case NAMING_FAR: return name.substring(0, name.length - 1) + ' far';
    case NAMING_IMUL: // of three operands the first two may be one
      doubled = kindOf(2) != 0 && isRegister() && rmRegister() == regRegister();
      return name;
    case NAMING_X87: // with ST(1), which goes without saying
      if (isRegister() && (modrm & 7) == 1) swallowed = 2;
      return name;
  }
  return name;
}

let swallowed: i32 = 0;
/** The second operand is the first and not said. */
let doubled: bool = false;

/** The instruction that was decoded at `pc`. */
export function assembly(pc: u64): string {
  if (row < 0) return '(bad)';
  const name = mnemonic();
  let text = locked ? 'lock ' : '';
  if (repeat != 0 && has(ATTRIBUTE_REP)) text += repeat == 0xf2 ? 'repne ' : name.startsWith('cmps') || name.startsWith('scas') ? 'repe ' : 'rep ';
  text += name;
  let count = 0;
  while (count < 3 && kindOf(count) != 0) count++;
  for (let n = 0; n < count - swallowed; n++) if (n != 1 || !doubled) text += (n == 0 ? ' ' : ', ') + operand(n, pc);
  return text;
}
