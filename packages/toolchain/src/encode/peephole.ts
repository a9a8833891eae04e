/** Small improvements once registers are physical: a copy and the addition or shift after it become one LEA. */
import { absolute, MInst, type MFunc } from '../isel/mir.ts';
import { ops } from '../isel/ops.ts';

export function peephole(func: MFunc): void {
  for (const block of func.blocks) {
    const { insts } = block;
    let kept = 0;
    for (let i = 0; i < insts.length; i++) {
      const inst = insts[i]!;
      const next = insts[i + 1];
      const lea = inst.op === ops.copy && inst.form === 'ds' && next !== undefined && next.d === inst.d && !flagsReadAfter(insts, i + 1)
        ? fuse(inst, next) : undefined;
      if (lea !== undefined) {
        insts[kept++] = lea;
        i++;
      } else insts[kept++] = inst;
    }
    insts.length = kept;
  }
}

function flagsReadAfter(insts: readonly MInst[], i: number): boolean {
  for (let j = i + 1; j < insts.length; j++) {
    if (insts[j]!.op.readsFlags) return true;
    if (insts[j]!.op.setsFlags) return false;
  }
  return false;
}

/** copy d, s; OP d, x as LEA d, [...]; the size is the operation's. */
function fuse(copy: MInst, next: MInst): MInst | undefined {
  const { op, form, size } = next;
  if (size !== 4 && size !== 8) return undefined;
  // A 32-bit copy cuts off the upper half, which a 64-bit LEA would still see.
  if (copy.size === 4 && size === 8) return undefined;
  const mem = { ...absolute(0), base: copy.s };
  if (form === 'di') {
    const imm = next.imm as number;
    if (op === ops.add) mem.disp = imm;
    else if (op === ops.sub && imm !== -0x80000000) mem.disp = -imm;
    else if (op === ops.shl && imm === 1) mem.index = copy.s;
    else if (op === ops.shl && (imm === 2 || imm === 3)) {
      mem.base = -1;
      mem.index = copy.s;
      mem.scale = imm === 2 ? 4 : 8;
    } else return undefined;
  } else if (form === 'ds' && op === ops.add && next.s !== next.d) mem.index = next.s;
  else return undefined;
  const lea = new MInst(ops.lea, 'dm', size);
  lea.d = copy.d;
  lea.mem = mem;
  lea.at = next.at;
  return lea;
}
