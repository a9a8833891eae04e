/** Puts blocks in order after register allocation: empty ones go, cold ones last, loops are turned so that each round takes one jump. */
import { MInst, type MBlock, type MFunc } from '../isel/mir.ts';
import { ops } from '../isel/ops.ts';

/** A loop head of at most this many instructions is repeated at the end of the loop. */
const maxRepeated = 8;

export function layOut(func: MFunc): void {
  thread(func);
  repeatLoopHeads(func);
  const entry = func.blocks[0]!;
  const hot = func.blocks.filter((block) => block === entry || !block.cold);
  const cold = func.blocks.filter((block) => block !== entry && block.cold);
  func.blocks = [...hot, ...cold];
  dropUnreached(func);
}

/** Jumps to blocks that only jump on go straight to where those lead. */
function thread(func: MFunc): void {
  const final = (block: MBlock): MBlock => {
    let to = block;
    for (let steps = 0; to.insts.length === 0 && to.next !== undefined && to.next !== to && steps < func.blocks.length; steps++) to = to.next;
    return to;
  };
  for (const block of func.blocks) {
    if (block.next !== undefined) block.next = final(block.next);
    for (const inst of block.insts) {
      if (inst.target !== undefined) inst.target = final(inst.target);
      if (inst.targets !== undefined) inst.targets = inst.targets.map(final);
    }
  }
}

function repeatLoopHeads(func: MFunc): void {
  const place = new Map(func.blocks.map((block, i) => [block, i]));
  for (const block of func.blocks) {
    const head = block.next;
    if (head === undefined || head.next === undefined || head === block) continue;
    if (place.get(head)! > place.get(block)! || head.insts.length > maxRepeated) continue;
    const last = head.insts[head.insts.length - 1];
    if (last?.op !== ops.jcc || head.insts.filter((inst) => inst.op === ops.jcc).length !== 1) continue;
    if (head.insts.some((inst) => inst.op === ops.call)) continue;
    block.insts.push(...head.insts.map(clone));
    block.next = head.next;
  }
}

function clone(inst: MInst): MInst {
  const copy = new MInst(inst.op, inst.form, inst.size);
  return Object.assign(copy, inst);
}

function dropUnreached(func: MFunc): void {
  const reached = new Set<MBlock>();
  const work = [func.blocks[0]!];
  while (work.length > 0) {
    const block = work.pop()!;
    if (reached.has(block)) continue;
    reached.add(block);
    if (block.next !== undefined) work.push(block.next);
    for (const inst of block.insts) {
      if (inst.target !== undefined) work.push(inst.target);
      if (inst.targets !== undefined) work.push(...inst.targets);
    }
  }
  func.blocks = func.blocks.filter((block) => reached.has(block));
}
