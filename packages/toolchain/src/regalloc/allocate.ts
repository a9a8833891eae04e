/** Register allocation: colour, and while something does not fit, spill and colour again. */
import { firstVirtual, type MFunc } from '../isel/mir.ts';
import { colour } from './colour.ts';
import { Graph } from './graph.ts';
import { defOf, hasD, hasS, isMove, physicalWrites } from './operands.ts';
import { spill } from './spill.ts';

/** Rounds after which something is wrong with the allocator itself. */
const maxRounds = 40;

/** Afterwards every operand is physical, copies of a register to itself are gone, and `func.written` is known. */
export function allocate(func: MFunc): void {
  for (let round = 0; ; round++) {
    if (round === maxRounds) throw new Error(`registers of ${func.name} do not fit after ${round} rounds`);
    const graph = new Graph(func);
    const { colours, leaders, spills } = colour(func, graph);
    if (spills === 0) return apply(func, colours);
    spill(func, graph, leaders);
  }
}

function apply(func: MFunc, colours: Int32Array): void {
  const to = (r: number): number => (r < firstVirtual ? r : colours[r - firstVirtual]!);
  let written = 0;
  for (const block of func.blocks) {
    let kept = 0;
    for (const inst of block.insts) {
      if (hasD(inst)) inst.d = to(inst.d);
      if (hasS(inst)) inst.s = to(inst.s);
      if (inst.mem !== undefined && (inst.mem.base >= firstVirtual || inst.mem.index >= firstVirtual)) {
        inst.mem = { ...inst.mem, base: to(inst.mem.base), index: to(inst.mem.index) };
      }
      if (isMove(inst) && inst.d === inst.s) continue;
      written |= physicalWrites(inst);
      const def = defOf(inst);
      if (def >= 0) written |= 1 << def;
      block.insts[kept++] = inst;
    }
    block.insts.length = kept;
  }
  func.written = written;
}

