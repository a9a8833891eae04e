/** Facts about loops: what a loop of the body assigns, and which blocks really run as often as the loop. */
import type { Cursor } from '../reader/cursor.ts';
import { Instruction } from '../reader/instruction.ts';
import { successors, type Block } from './ir.ts';

/** For the byte offset of each `loop`: the locals assigned inside, ascending. */
export function assignedInLoops(from: Cursor): Map<number, readonly number[]> {
  const inst = new Instruction();
  const found = new Map<number, readonly number[]>();
  // One entry per open block; only loops have a set.
  const open: { at: number; set: Set<number> | undefined }[] = [];
  const loops: Set<number>[] = [];
  while (from.more) {
    inst.read(from);
    switch (inst.opcode.name) {
      case 'loop': {
        const set = new Set<number>();
        open.push({ at: inst.at, set });
        loops.push(set);
        break;
      }
      case 'block': case 'if':
        open.push({ at: 0, set: undefined });
        break;
      case 'local.set': case 'local.tee':
        loops[loops.length - 1]?.add(inst.a);
        break;
      case 'end': {
        const block = open.pop();
        if (block?.set === undefined) break;
        loops.pop();
        found.set(block.at, [...block.set].sort((a, b) => a - b));
        const outer = loops[loops.length - 1];
        if (outer !== undefined) for (const local of block.set) outer.add(local);
        break;
      }
    }
  }
  return found;
}

/** Sets `depth` of every block: the number of natural loops it is part of. */
export function measureLoops(blocks: readonly Block[]): void {
  blocks.forEach((block, order) => {
    block.order = order;
    block.depth = 0;
  });
  const mark = new Int32Array(blocks.length).fill(-1);
  blocks.forEach((header, number) => {
    if (!header.loopHeader) return;
    const work = header.preds.filter((pred) => pred.order >= number);
    if (work.length === 0) return;
    mark[number] = number;
    header.depth++;
    while (work.length > 0) {
      const block = work.pop()!;
      if (mark[block.order] === number) continue;
      mark[block.order] = number;
      block.depth++;
      work.push(...block.preds);
    }
  });
}

/** Removes what cannot be reached and rebuilds `preds` where a pred is gone (phi arguments with it). */
export function dropUnreachable(blocks: Block[]): Block[] {
  const reached = new Set<Block>();
  const work = [blocks[0]!];
  while (work.length > 0) {
    const block = work.pop()!;
    if (reached.has(block)) continue;
    reached.add(block);
    work.push(...successors(block.term!));
  }
  const kept = blocks.filter((block) => reached.has(block));
  for (const block of kept) {
    if (block.preds.every((pred) => reached.has(pred))) continue;
    const keep = block.preds.map((pred) => reached.has(pred));
    for (const phi of block.phis) phi.args = phi.args.filter((_, i) => keep[i]);
    block.preds = block.preds.filter((_, i) => keep[i]);
  }
  return kept;
}
