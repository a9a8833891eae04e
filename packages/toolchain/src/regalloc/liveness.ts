/** Which virtual registers are live at the end of each block: backward data flow on bit sets. */
import { ToolchainError } from '../errors.ts';
import { maxLivenessBits } from '../limits.ts';
import { firstVirtual, type MBlock, type MFunc } from '../isel/mir.ts';
import { defOf, usesOf } from './operands.ts';

export class Liveness {
  private readonly words: number;
  private readonly out: Uint32Array;

  constructor(func: MFunc) {
    const blocks = func.blocks;
    blocks.forEach((block, order) => void (block.order = order));
    const words = (this.words = (func.floats.length + 31) >>> 5);
    if (32 * words * blocks.length > maxLivenessBits) {
      throw new ToolchainError(`too large to compile: ${blocks.length} blocks with ${func.floats.length} values`, { func: func.name });
    }
    this.out = new Uint32Array(words * blocks.length);
    const live = new Uint32Array(words * blocks.length);
    const gen = new Uint32Array(words * blocks.length);
    const kill = new Uint32Array(words * blocks.length);
    const uses: number[] = [];
    for (const block of blocks) {
      const base = block.order * words;
      for (let i = block.insts.length - 1; i >= 0; i--) {
        const inst = block.insts[i]!;
        const def = defOf(inst) - firstVirtual;
        if (def >= 0) {
          kill[base + (def >>> 5)]! |= 1 << (def & 31);
          gen[base + (def >>> 5)]! &= ~(1 << (def & 31));
        }
        usesOf(inst, uses);
        for (const use of uses) {
          const v = use - firstVirtual;
          if (v >= 0) gen[base + (v >>> 5)]! |= 1 << (v & 31);
        }
      }
    }
    const out = this.out;
    for (let changed = true; changed; ) {
      changed = false;
      for (let b = blocks.length - 1; b >= 0; b--) {
        const block = blocks[b]!;
        const base = b * words;
        for (const next of block.succs) {
          const from = next.order * words;
          for (let w = 0; w < words; w++) out[base + w]! |= live[from + w]!;
        }
        for (let w = 0; w < words; w++) {
          const value = (gen[base + w]! | (out[base + w]! & ~kill[base + w]!)) >>> 0;
          if (value !== live[base + w]!) {
            live[base + w] = value;
            changed = true;
          }
        }
      }
    }
  }

  /** Calls back with each virtual register (number - 32) live at the end of the block. */
  eachOut(block: MBlock, visit: (v: number) => void): void {
    const base = block.order * this.words;
    for (let w = 0; w < this.words; w++) {
      for (let bits = this.out[base + w]!; bits !== 0; bits &= bits - 1) visit(w * 32 + 31 - Math.clz32(bits & -bits));
    }
  }
}
