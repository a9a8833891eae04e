/**
 * Interrupt wires: each is the OR of its sources and reports changes to its sinks.
 *
 * Promise to callers: a sink hears of a change once, in the order of connection, and not at all while loading (a sink
 * saves what it last heard). Nothing allocates after the board is put together.
 */

import { assert } from '@lux9/base';
import { type Snapshot, SnapshotError, type SnapshotRecord } from './snapshot.ts';

/** An input of an interrupt controller or router. */
export interface WireSink {
  /** `pin` is the number given to `connect`. */
  setPin(pin: number, level: boolean): void;
}

/** A source's end of a wire. */
export interface Line {
  set(level: boolean): void;
}

/** A line that ends nowhere. */
export const deadLine: Line = { set: () => {} };

/** Sources a wire can take: bits of a 32-bit mask. */
const sourcesMax = 31;

export class Wires implements Snapshot {
  readonly count: number;
  readonly #sources: string[][];
  readonly #sinks: { sink: WireSink; pin: number }[][];
  /** Per wire: a bit a source that pulls it. */
  readonly #pulled: Uint32Array;
  /** Per wire: how often it went from low to high. */
  readonly #rises: Float64Array;

  constructor(count: number) {
    this.count = count;
    this.#sources = Array.from({ length: count }, () => []);
    this.#sinks = Array.from({ length: count }, () => []);
    this.#pulled = new Uint32Array(count);
    this.#rises = new Float64Array(count);
  }

  /** A new source of `wire`; `source` is the device's name. */
  line(wire: number, source: string): Line {
    const sources = this.#sources[wire]!;
    assert(sources.length < sourcesMax, 'too many sources on a wire');
    const bit = (1 << sources.length) >>> 0;
    sources.push(source);
    return { set: (level) => this.#set(wire, bit, level) };
  }

  connect(wire: number, sink: WireSink, pin: number): void {
    this.#sinks[wire]!.push({ sink, pin });
  }

  level(wire: number): boolean {
    return this.#pulled[wire] !== 0;
  }

  /** Low-to-high changes since power on, for displays. */
  rises(wire: number): number {
    return this.#rises[wire]!;
  }

  sources(wire: number): readonly string[] {
    return this.#sources[wire]!;
  }

  #set(wire: number, bit: number, level: boolean): void {
    const before = this.#pulled[wire]!;
    const after = (level ? before | bit : before & ~bit) >>> 0;
    if (after === before) return;
    this.#pulled[wire] = after;
    if ((before === 0) === (after === 0)) return;
    if (after !== 0) this.#rises[wire]!++;
    const sinks = this.#sinks[wire]!;
    for (let i = 0; i < sinks.length; i++) sinks[i]!.sink.setPin(sinks[i]!.pin, after !== 0);
  }

  save(): SnapshotRecord {
    return { version: 1, pulled: this.#pulled.slice(), rises: this.#rises.slice() };
  }

  load(record: SnapshotRecord): void {
    const { version, pulled, rises } = record;
    if (version !== 1) throw new SnapshotError(`wires: version ${String(version)}, this machine reads 1`);
    if (
      !(pulled instanceof Uint32Array) ||
      pulled.length !== this.count ||
      !(rises instanceof Float64Array) ||
      rises.length !== this.count
    ) {
      throw new SnapshotError(`wires: not ${this.count} wires`);
    }
    this.#pulled.set(pulled);
    this.#rises.set(rises);
  }
}
