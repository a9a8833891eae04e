/** Cleans the IR up after building: phis that join nothing, code that does nothing, blocks that need not be blocks. */
import { droppable } from './effects.ts';
import { isIntConst, constBig } from './fold.ts';
import { successors, termArgs, type Block, type FuncIr, type Terminator, type Value } from './ir.ts';
import { dropUnreachable, measureLoops } from './loops.ts';

export function optimise(func: FuncIr): void {
  for (const block of func.blocks) decideBranch(block);
  func.blocks = dropUnreachable(func.blocks);
  dropTrivialPhis(func);
  mergeBlocks(func);
  dropDeadValues(func);
  measureLoops(func.blocks);
}

function decideBranch(block: Block): void {
  const term = block.term!;
  if (term.kind === 'branch' && isIntConst(term.cond) && term.yes !== term.no) {
    const [to, other] = constBig(term.cond) !== 0n ? [term.yes, term.no] : [term.no, term.yes];
    removePred(other, block);
    block.term = { kind: 'jump', to };
  } else if (term.kind === 'switch' && isIntConst(term.index)) {
    const to = term.targets[term.index.a >>> 0] ?? term.otherwise;
    for (const other of new Set(successors(term))) if (other !== to) removePred(other, block);
    block.term = { kind: 'jump', to };
  }
}

function removePred(block: Block, pred: Block): void {
  const at = block.preds.indexOf(pred);
  block.preds.splice(at, 1);
  for (const phi of block.phis) phi.args.splice(at, 1);
}

function dropTrivialPhis(func: FuncIr): void {
  const forward = new Map<Value, Value>();
  const resolve = (v: Value): Value => {
    let to = v;
    for (let next = forward.get(to); next !== undefined; next = forward.get(to)) to = next;
    if (to !== v) forward.set(v, to);
    return to;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of func.blocks) {
      let kept = 0;
      for (const phi of block.phis) {
        let only: Value | undefined;
        let trivial = true;
        for (const arg of phi.args) {
          const value = resolve(arg);
          if (value === phi || value === only) continue;
          if (only !== undefined) {
            trivial = false;
            break;
          }
          only = value;
        }
        if (trivial && only !== undefined) {
          forward.set(phi, only);
          changed = true;
        } else block.phis[kept++] = phi;
      }
      block.phis.length = kept;
    }
  }
  if (forward.size === 0) return;
  const rewrite = (args: Value[]): void => args.forEach((arg, i) => void (args[i] = resolve(arg)));
  for (const block of func.blocks) {
    for (const phi of block.phis) rewrite(phi.args);
    for (const value of block.values) rewrite(value.args);
    rewriteTerm(block.term!, resolve);
  }
}

function rewriteTerm(term: Terminator, resolve: (v: Value) => Value): void {
  if (term.kind === 'branch') term.cond = resolve(term.cond);
  else if (term.kind === 'switch') term.index = resolve(term.index);
  else if (term.kind === 'return') term.values = term.values.map(resolve);
}

function mergeBlocks(func: FuncIr): void {
  const gone = new Set<Block>();
  for (const block of func.blocks) {
    if (gone.has(block)) continue;
    for (;;) {
      const term = block.term!;
      if (term.kind !== 'jump') break;
      const next = term.to;
      if (next === block || next.preds.length !== 1 || next.phis.length > 0) break;
      for (const value of next.values) {
        value.block = block;
        block.values.push(value);
      }
      block.term = next.term;
      for (const after of new Set(successors(next.term!))) {
        after.preds.forEach((pred, i) => {
          if (pred === next) after.preds[i] = block;
        });
      }
      gone.add(next);
    }
  }
  func.blocks = func.blocks.filter((block) => !gone.has(block));
}

/** Drops values nobody needs and counts the uses of the others. */
function dropDeadValues(func: FuncIr): void {
  const live = new Set<Value>();
  const work: Value[] = [];
  const need = (v: Value): void => {
    v.uses++;
    if (live.has(v)) return;
    live.add(v);
    work.push(v);
  };
  for (const block of func.blocks) {
    for (const value of block.values) {
      if (droppable(value.op) || live.has(value)) continue;
      live.add(value);
      work.push(value);
    }
    termArgs(block.term!).forEach(need);
  }
  while (work.length > 0) work.pop()!.args.forEach(need);
  for (const block of func.blocks) {
    block.values = block.values.filter((value) => live.has(value));
    const phis = block.phis.filter((phi) => live.has(phi));
    block.phis.length = 0;
    block.phis.push(...phis);
  }
}
