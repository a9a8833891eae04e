/**
 * Iterated register coalescing (George and Appel, "Iterated Register Coalescing", TOPLAS 1996), with physical
 * registers as masks instead of precoloured nodes. Everything is processed in numeric or list order, so the
 * result depends on the input alone.
 */
import { calleeSavedFloats, calleeSavedInts, calleeSavedMask } from '../isel/convention.ts';
import { firstVirtual, type MFunc } from '../isel/mir.ts';
import { floatMask, intMask, type Graph, type Move } from './graph.ts';

const intOrder = [0, 1, 2, 6, 7, 8, 9, 10, 11];
const floatOrder = [16, 17, 18, 19, 20, 21, 22, 23];
const intCount = 15;
const floatCount = 16;

const bits = (mask: number): number => {
  let n = mask - ((mask >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
};

const State = { initial: 0, simplify: 1, freeze: 2, spill: 3, selected: 4, coalesced: 5 } as const;

export interface Colouring {
  /** Physical register of each node, -1 for spilled ones. */
  readonly colours: Int32Array;
  /** For spilled nodes: the node whose slot they share; -1 for the others. */
  readonly leaders: Int32Array;
  readonly spills: number;
}

export function colour(func: MFunc, graph: Graph): Colouring {
  return new Colourer(func, graph).run();
}

class Colourer {
  private readonly degree: Int32Array;
  private readonly state: Uint8Array;
  private readonly alias: Int32Array;
  private readonly moveList: Move[][];
  private readonly limit: Uint8Array;
  private readonly simplifyList: number[] = [];
  private readonly freezeList: number[] = [];
  private readonly spillList: number[] = [];
  private readonly stack: number[] = [];
  private readonly pending: Move[] = [];
  private readonly moveState = new Map<Move, 'pending' | 'active' | 'done'>();
  private readonly mark: Int32Array;
  private marks = 0;

  constructor(
    private readonly func: MFunc,
    private readonly graph: Graph,
  ) {
    const n = graph.count;
    this.degree = new Int32Array(n);
    this.state = new Uint8Array(n);
    this.alias = new Int32Array(n);
    this.mark = new Int32Array(n);
    this.limit = new Uint8Array(n);
    this.moveList = Array.from({ length: n }, () => []);
    for (let v = 0; v < n; v++) {
      this.alias[v] = v;
      this.limit[v] = func.floats[v] ? floatCount : intCount;
      this.degree[v] = graph.adjacent[v]!.length + bits(graph.physical[v]!);
    }
    for (const move of graph.moves) {
      if (move.d >= firstVirtual) this.moveList[move.d - firstVirtual]!.push(move);
      if (move.s >= firstVirtual) this.moveList[move.s - firstVirtual]!.push(move);
      this.moveState.set(move, 'pending');
    }
    for (let i = graph.moves.length - 1; i >= 0; i--) this.pending.push(graph.moves[i]!);
    for (let v = 0; v < n; v++) this.classify(v);
  }

  run(): Colouring {
    for (;;) {
      if (this.simplifyList.length > 0) this.simplify(this.simplifyList.pop()!);
      else if (this.pending.length > 0) this.coalesce(this.pending.pop()!);
      else if (this.freezeList.length > 0) this.freeze(this.freezeList.pop()!);
      else if (!this.chooseSpill()) break;
    }
    return this.assign();
  }

  private classify(v: number): void {
    if (this.degree[v]! >= this.limit[v]!) {
      this.state[v] = State.spill;
      this.spillList.push(v);
    } else if (this.moveRelated(v)) {
      this.state[v] = State.freeze;
      this.freezeList.push(v);
    } else {
      this.state[v] = State.simplify;
      this.simplifyList.push(v);
    }
  }

  private moveRelated(v: number): boolean {
    return this.moveList[v]!.some((move) => this.moveState.get(move) !== 'done');
  }

  private gone(v: number): boolean {
    return this.state[v] === State.selected || this.state[v] === State.coalesced;
  }

  private simplify(v: number): void {
    if (this.state[v] !== State.simplify) return;
    this.state[v] = State.selected;
    this.stack.push(v);
    for (const t of this.graph.adjacent[v]!) if (!this.gone(t)) this.decrement(t);
  }

  private decrement(v: number): void {
    const was = this.degree[v]!--;
    if (was !== this.limit[v]!) return;
    this.enableMoves(v);
    for (const t of this.graph.adjacent[v]!) if (!this.gone(t)) this.enableMoves(t);
    if (this.state[v] === State.spill) this.reclassify(v);
  }

  private reclassify(v: number): void {
    if (this.moveRelated(v)) {
      this.state[v] = State.freeze;
      this.freezeList.push(v);
    } else {
      this.state[v] = State.simplify;
      this.simplifyList.push(v);
    }
  }

  private enableMoves(v: number): void {
    for (const move of this.moveList[v]!) {
      if (this.moveState.get(move) !== 'active') continue;
      this.moveState.set(move, 'pending');
      this.pending.push(move);
    }
  }

  /** Register number after coalescing: physical, or 32 + node. */
  private resolve(register: number): number {
    if (register < firstVirtual) return register;
    let v = register - firstVirtual;
    while (this.state[v] === State.coalesced) {
      const to = this.alias[v]!;
      if (to < 0) return -to - 1;
      v = to;
    }
    return v + firstVirtual;
  }

  private coalesce(move: Move): void {
    if (this.moveState.get(move) !== 'pending') return;
    let u = this.resolve(move.d);
    let v = this.resolve(move.s);
    if (v < firstVirtual) [u, v] = [v, u];
    this.moveState.set(move, 'done');
    if (u === v) {
      this.mayleave(u);
      return;
    }
    if (v < firstVirtual) return;
    const node = v - firstVirtual;
    if (u < firstVirtual) {
      const bit = 1 << u;
      if ((this.graph.physical[node]! & bit) !== 0 || u === 4) {
        this.mayleave(v);
        return;
      }
      const safe = this.graph.adjacent[node]!.every(
        (t) => this.gone(t) || this.degree[t]! < this.limit[t]! || (this.graph.physical[t]! & bit) !== 0,
      );
      if (safe) {
        this.state[node] = State.coalesced;
        this.alias[node] = -u - 1;
        for (const t of this.graph.adjacent[node]!) {
          if (this.gone(t)) {
            // Already on the stack: it must still not get this register.
            this.graph.physical[t]! |= bit;
            continue;
          }
          if ((this.graph.physical[t]! & bit) !== 0) this.decrement(t);
          else this.graph.physical[t]! |= bit;
        }
        for (const other of this.moveList[node]!) this.touch(other);
      } else this.moveState.set(move, 'active');
      return;
    }
    const keep = u - firstVirtual;
    if (this.func.floats[keep] !== this.func.floats[node] || this.graph.interferes(keep, node)) {
      this.mayleave(u);
      this.mayleave(v);
      return;
    }
    if (this.briggs(keep, node)) this.combine(keep, node);
    else this.moveState.set(move, 'active');
  }

  /** Moves of a node that became physical may now be coalescable with others. */
  private touch(move: Move): void {
    if (this.moveState.get(move) === 'active') {
      this.moveState.set(move, 'pending');
      this.pending.push(move);
    }
  }

  private mayleave(register: number): void {
    if (register < firstVirtual) return;
    const v = register - firstVirtual;
    if (this.state[v] === State.freeze && !this.moveRelated(v) && this.degree[v]! < this.limit[v]!) {
      this.state[v] = State.simplify;
      this.simplifyList.push(v);
    }
  }

  private briggs(a: number, b: number): boolean {
    let significant = bits(this.graph.physical[a]! | this.graph.physical[b]!);
    const limit = this.limit[a]!;
    const stamp = ++this.marks;
    for (const t of this.graph.adjacent[a]!) {
      if (this.gone(t)) continue;
      this.mark[t] = stamp;
      const degree = this.graph.interferes(t, b) ? this.degree[t]! - 1 : this.degree[t]!;
      if (degree >= limit && ++significant >= limit) return false;
    }
    for (const t of this.graph.adjacent[b]!) {
      if (this.gone(t) || this.mark[t] === stamp) continue;
      if (this.degree[t]! >= limit && ++significant >= limit) return false;
    }
    return significant < limit;
  }

  private combine(keep: number, node: number): void {
    this.state[node] = State.coalesced;
    this.alias[node] = keep;
    this.graph.cost[keep]! += this.graph.cost[node]!;
    const added = this.graph.physical[node]! & ~this.graph.physical[keep]!;
    this.graph.physical[keep]! |= this.graph.physical[node]!;
    this.degree[keep]! += bits(added);
    for (const t of this.graph.adjacent[node]!) {
      if (this.gone(t)) {
        this.graph.connect(t, keep);
        continue;
      }
      if (this.graph.connect(t, keep)) this.degree[keep]!++;
      else this.decrement(t);
    }
    this.moveList[keep]!.push(...this.moveList[node]!);
    this.enableMoves(keep);
    if (this.func.unspillable[node] || this.func.unspillable[keep]) this.func.unspillable[keep] = this.func.unspillable[node]! && this.func.unspillable[keep]!;
    if (this.degree[keep]! >= this.limit[keep]!) {
      if (this.state[keep] !== State.spill) {
        this.state[keep] = State.spill;
        this.spillList.push(keep);
      }
    } else if (!this.moveRelated(keep)) {
      this.state[keep] = State.simplify;
      this.simplifyList.push(keep);
    } else if (this.state[keep] !== State.freeze) {
      this.state[keep] = State.freeze;
      this.freezeList.push(keep);
    }
  }

  private freeze(v: number): void {
    if (this.state[v] !== State.freeze) return;
    this.state[v] = State.simplify;
    this.simplifyList.push(v);
    this.freezeMoves(v);
  }

  private freezeMoves(v: number): void {
    for (const move of this.moveList[v]!) {
      if (this.moveState.get(move) === 'done') continue;
      this.moveState.set(move, 'done');
      const a = this.resolve(move.d);
      const other = a === v + firstVirtual ? this.resolve(move.s) : a;
      this.mayleave(other);
    }
  }

  private chooseSpill(): boolean {
    let best = -1;
    let bestCost = Infinity;
    let kept = 0;
    for (const v of this.spillList) {
      if (this.state[v] !== State.spill) continue;
      this.spillList[kept++] = v;
      const cost = this.func.unspillable[v] ? 1e30 : this.graph.cost[v]! / this.degree[v]!;
      if (best < 0 || cost < bestCost) {
        best = v;
        bestCost = cost;
      }
    }
    this.spillList.length = kept;
    if (best < 0) return false;
    this.state[best] = State.simplify;
    this.simplifyList.push(best);
    this.freezeMoves(best);
    return true;
  }

  private assign(): Colouring {
    const { graph, func } = this;
    const colours = new Int32Array(graph.count).fill(-1);
    const spilled: number[] = [];
    let calleeUsed = 0;
    const colourOf = (register: number): number => {
      const to = this.resolve(register);
      return to < firstVirtual ? to : colours[to - firstVirtual]!;
    };
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const v = this.stack[i]!;
      let forbidden = graph.physical[v]!;
      for (const t of graph.adjacent[v]!) {
        const taken = colourOf(t + firstVirtual);
        if (taken >= 0) forbidden |= 1 << taken;
      }
      const allowed = (func.floats[v] ? floatMask : intMask) & ~forbidden;
      if (allowed === 0) {
        spilled.push(v);
        continue;
      }
      let pick = -1;
      for (const move of this.moveList[v]!) {
        const d = this.resolve(move.d);
        const hint = colourOf(d === v + firstVirtual ? move.s : move.d);
        if (hint >= 0 && (allowed & (1 << hint)) !== 0 && ((1 << hint) & calleeSavedMask & ~calleeUsed) === 0) {
          pick = hint;
          break;
        }
      }
      if (pick < 0) {
        const order = func.floats[v] ? [...floatOrder, ...calleeSavedFloats] : [...intOrder, ...calleeSavedInts];
        pick = order.find((r) => (allowed & (1 << r)) !== 0 && ((1 << r) & calleeSavedMask & ~calleeUsed) === 0) ?? -1;
        if (pick < 0) pick = order.find((r) => (allowed & (1 << r)) !== 0)!;
      }
      colours[v] = pick;
      if ((1 << pick) & calleeSavedMask) calleeUsed |= 1 << pick;
    }
    for (let v = 0; v < graph.count; v++) if (this.state[v] === State.coalesced) colours[v] = colourOf(v + firstVirtual);
    // A spilled node takes those coalesced with it along.
    const leaders = new Int32Array(graph.count).fill(-1);
    for (const v of spilled) leaders[v] = v;
    for (let v = 0; v < graph.count; v++) {
      if (this.state[v] !== State.coalesced) continue;
      const to = this.resolve(v + firstVirtual);
      if (to >= firstVirtual) leaders[v] = leaders[to - firstVirtual]!;
    }
    return { colours, leaders, spills: spilled.length };
  }
}
