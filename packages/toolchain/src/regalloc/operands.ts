/** What an instruction reads and writes, in terms of registers. */
import { none, R, type MInst } from '../isel/mir.ts';
import { ops } from '../isel/ops.ts';

const xorpsInfo = ops.xorps;

/** `xorps d, d` and `xor d, d` make zero; they read nothing. */
export const isZeroIdiom = (inst: MInst): boolean => inst.op === xorpsInfo && inst.form === 'ds' && inst.d === inst.s && inst.defs === 1;

export const hasD = (inst: MInst): boolean => inst.form.charCodeAt(0) === 100;
export const hasS = (inst: MInst): boolean => inst.form.includes('s');
export const isMove = (inst: MInst): boolean => (inst.op === ops.copy || inst.op === ops.fcopy) && inst.form === 'ds';

/** Fills `into` with the registers read as operands (RSP left out). */
export function usesOf(inst: MInst, into: number[]): void {
  into.length = 0;
  if (hasD(inst) && inst.op.role !== 'def' && !isZeroIdiom(inst)) into.push(inst.d);
  if (hasS(inst) && !isZeroIdiom(inst)) into.push(inst.s);
  const mem = inst.mem;
  if (mem !== undefined) {
    if (mem.base !== none && mem.base !== R.rsp) into.push(mem.base);
    if (mem.index !== none) into.push(mem.index);
  }
}

/** The register written as operand, or none. */
export function defOf(inst: MInst): number {
  return hasD(inst) && inst.op.role !== 'use' ? inst.d : none;
}

export const physicalReads = (inst: MInst): number => inst.op.reads | inst.uses;
export const physicalWrites = (inst: MInst): number => inst.op.writes | (isZeroIdiom(inst) ? 0 : inst.defs) | inst.clobbers;
