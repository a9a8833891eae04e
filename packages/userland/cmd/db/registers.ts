/** The registers by name, and how they are shown. */
import { Buf, bprint, sprint } from '../../lib';
import {
  UREG_AX, UREG_BP, UREG_BX, UREG_CX, UREG_DI, UREG_DX, UREG_ERROR, UREG_FLAGS, UREG_PC, UREG_R10, UREG_R11, UREG_R12, UREG_R13, UREG_R14,
  UREG_R15, UREG_R8, UREG_R9, UREG_SI, UREG_SP, UREG_TYPE,
} from '../../generated/layouts';
import { lower } from '../parts/lower';
import { regs } from './process';

const names: string[] = [
  'ax', 'bx', 'cx', 'dx', 'si', 'di', 'bp', 'sp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'pc', 'flags', 'type', 'error',
];
const offsets: StaticArray<usize> = [
  UREG_AX, UREG_BX, UREG_CX, UREG_DX, UREG_SI, UREG_DI, UREG_BP, UREG_SP, UREG_R8, UREG_R9, UREG_R10, UREG_R11, UREG_R12, UREG_R13, UREG_R14,
  UREG_R15, UREG_PC, UREG_FLAGS, UREG_TYPE, UREG_ERROR,
];

/** Of the register in the Ureg, -1 when there is none of that name; `rax` and `AX` are `ax`, `rip` is `pc`. */
export function registerOffset(name: string): i32 {
  let plain = lower(name);
  if (plain == 'rip' || plain == 'ip') plain = 'pc';
  let i = names.indexOf(plain);
  if (i < 0 && plain.startsWith('r')) i = names.indexOf(plain.substring(1));
  return i < 0 ? -1 : <i32>offsets[i];
}

const flagNames: string[] = ['CF', '', 'PF', '', 'AF', '', 'ZF', 'SF', 'TF', 'IF', 'DF', 'OF'];

function flagText(flags: u64): string {
  let text = '';
  for (let i = 0; i < flagNames.length; i++) if (flags & (<u64>1 << i) && flagNames[i].length > 0) text += ' ' + flagNames[i];
  return text;
}

/** Appends all registers, two in a line. */
export function showRegisters(to: Buf): void {
  const shown = names.length - 2;
  for (let i = 0; i < shown; i++) {
    const value = load<u64>(regs + offsets[i]);
    bprint(to, '%-5s %.16llux', names[i], value);
    if (names[i] == 'flags') to.text(flagText(value));
    to.text(i % 2 == 0 && i + 1 < shown ? '    ' : '\n');
  }
}

function half(p: usize): string {
  return sprint('%.16llux', load<u64>(p));
}

/** Appends XMM registers and MXCSR of an FXSAVE image (Intel's manual, volume 1, 10.5). */
export function showFloats(to: Buf, image: usize): void {
  bprint(to, 'mxcsr %.8ux  fcw %.4ux  fsw %.4ux\n', load<u32>(image, 24), <u32>load<u16>(image), <u32>load<u16>(image, 2));
  for (let i = 0; i < 16; i++) {
    const p = image + 160 + 16 * <usize>i;
    bprint(to, 'xmm%-2d %s%s  %g %g\n', i, half(p + 8), half(p), load<f64>(p), load<f64>(p, 8));
  }
}
