/**
 * The interference graph. Nodes are virtual registers (number - 32); interference with physical registers is a
 * mask per node. Moves are recorded for coalescing.
 */
import { ToolchainError } from '../errors.ts';
import { maxInterferences, maxMatrixRegisters } from '../limits.ts';
import { firstVirtual, none, type MFunc } from '../isel/mir.ts';
import { Liveness } from './liveness.ts';
import { defOf, isMove, physicalReads, physicalWrites, usesOf } from './operands.ts';

export const intMask = 0x0000ffff & ~(1 << 4);
export const floatMask = 0xffff0000 | 0;

/** How much more code counts by the loops around it. */
const loopWeights = [1, 10, 100, 1e3, 1e4, 1e5, 1e6];

export interface Move {
  /** Register numbers: physical below 32, else virtual. */
  readonly d: number;
  readonly s: number;
  readonly weight: number;
}

export class Graph {
  readonly count: number;
  readonly adjacent: number[][];
  /** Physical registers of its class each node interferes with. */
  readonly physical: Int32Array;
  readonly moves: Move[] = [];
  /** Weighted uses and definitions: what spilling would cost. */
  readonly cost: Float64Array;
  private readonly matrix: Uint32Array | undefined;
  private readonly pairs: Set<number> | undefined;

  private readonly name: string;

  constructor(func: MFunc) {
    this.name = func.name;
    const count = (this.count = func.floats.length);
    this.adjacent = Array.from({ length: count }, () => []);
    this.physical = new Int32Array(count);
    this.cost = new Float64Array(count);
    if (count <= maxMatrixRegisters) this.matrix = new Uint32Array(((count * (count + 1)) / 2 + 31) >>> 5);
    else this.pairs = new Set();
    this.fill(func);
  }

  private key(a: number, b: number): number {
    return a > b ? (a * (a + 1)) / 2 + b : (b * (b + 1)) / 2 + a;
  }

  interferes(a: number, b: number): boolean {
    const key = this.key(a, b);
    return this.matrix !== undefined ? (this.matrix[key >>> 5]! & (1 << (key & 31))) !== 0 : this.pairs!.has(key);
  }

  private edges = 0;

  /** Adds an edge; false when it was there. */
  connect(a: number, b: number): boolean {
    if (a === b || this.interferes(a, b)) return false;
    const key = this.key(a, b);
    if (this.matrix !== undefined) this.matrix[key >>> 5]! |= 1 << (key & 31);
    else this.pairs!.add(key);
    if (++this.edges > maxInterferences) throw new ToolchainError('too large to compile: too many values are live together', { func: this.name });
    this.adjacent[a]!.push(b);
    this.adjacent[b]!.push(a);
    return true;
  }

  private fill(func: MFunc): void {
    const liveness = new Liveness(func);
    const { floats } = func;
    // A sparse set of live nodes: order is insertion order with swaps, the same on every host.
    const live: number[] = [];
    const place = new Int32Array(this.count).fill(-1);
    const add = (v: number): void => {
      if (place[v]! >= 0) return;
      place[v] = live.length;
      live.push(v);
    };
    const remove = (v: number): void => {
      const at = place[v]!;
      if (at < 0) return;
      const last = live.pop()!;
      if (last !== v) {
        live[at] = last;
        place[last] = at;
      }
      place[v] = -1;
    };
    const uses: number[] = [];
    for (const block of func.blocks) {
      const weight = loopWeights[block.depth > 6 ? 6 : block.depth]! * (block.cold ? 0.01 : 1);
      for (const v of live) place[v] = -1;
      live.length = 0;
      liveness.eachOut(block, add);
      let livePhysical = 0;
      for (let i = block.insts.length - 1; i >= 0; i--) {
        const inst = block.insts[i]!;
        usesOf(inst, uses);
        const def = defOf(inst);
        if (isMove(inst) && inst.d !== inst.s) {
          this.moves.push({ d: inst.d, s: inst.s, weight });
          if (inst.s >= firstVirtual) remove(inst.s - firstVirtual);
          else livePhysical &= ~(1 << inst.s);
        }
        const writes = physicalWrites(inst) | (def !== none && def < firstVirtual ? 1 << def : 0);
        if (writes !== 0) for (const v of live) this.physical[v]! |= writes & (floats[v] ? floatMask : intMask);
        if (def >= firstVirtual) {
          const v = def - firstVirtual;
          const float = floats[v];
          this.physical[v]! |= livePhysical & (float ? floatMask : intMask);
          for (const other of live) if (floats[other] === float) this.connect(v, other);
          remove(v);
          this.cost[v]! += weight;
        }
        livePhysical &= ~writes;
        livePhysical |= physicalReads(inst);
        for (const use of uses) {
          if (use >= firstVirtual) {
            add(use - firstVirtual);
            this.cost[use - firstVirtual]! += weight;
          } else livePhysical |= 1 << use;
        }
      }
    }
    // Moves of inner loops first: they are worth most.
    this.moves.sort((a, b) => b.weight - a.weight);
  }
}
