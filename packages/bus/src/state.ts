/**
 * A chip's registers declared once: the shape of its live state, its power-on values, its saved form and the checks
 * on loading all derive from one table of fields.
 *
 *     const layout = new Layout('uart', 1, { ier: u8(), divisor: u16(0x0c), fifo: bytes(16) });
 *     const state = layout.create();      // { ier: number; divisor: number; fifo: Uint8Array }
 *
 * Promise to callers: `save` shares nothing with the live state; `load` checks everything before it changes anything
 * and writes in place, so references to the state and its arrays stay good; a missing, foreign or out-of-range field
 * gives a SnapshotError that names it.
 */

import { isRecord, SnapshotError, type SnapshotRecord, type SnapshotValue } from './snapshot.ts';

/** One declared field. `T` is its live type. */
export interface Field<T> {
  create(): T;
  /** The saved form, sharing nothing. */
  save(value: T): SnapshotValue;
  /** Throws SnapshotError unless `value` is a saved form of this field. */
  check(value: SnapshotValue, name: string): void;
  /** The live value after loading a checked form or the power-on value; arrays and records are filled in place. */
  fill(live: T, value: SnapshotValue): T;
  /** The power-on value in saved form. */
  readonly initial: SnapshotValue;
}

export type Fields = Readonly<
  Record<
    string,
    | Field<never>
    | Field<number>
    | Field<boolean>
    | Field<string>
    | Field<Uint8Array>
    | Field<Uint32Array>
    | Field<Float64Array>
    | Field<object[]>
  >
>;
export type StateOf<F> = { -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

function integer(low: number, high: number, initial: number): Field<number> {
  return {
    initial,
    create: () => initial,
    save: (value) => value,
    check: (value, name) => {
      if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
        throw new SnapshotError(`${name}: not an integer in ${low}..${high}`);
      }
    },
    fill: (_, value) => value as number,
  };
}

export const u8 = (initial = 0): Field<number> => integer(0, 0xff, initial);
export const u16 = (initial = 0): Field<number> => integer(0, 0xffff, initial);
export const u32 = (initial = 0): Field<number> => integer(0, 0xffffffff, initial);
/** An integer in [low, high]. */
export const within = (low: number, high: number, initial = low): Field<number> => integer(low, high, initial);
/** Any exact non-negative integer: counts, instants. */
export const count = (initial = 0): Field<number> => integer(0, Number.MAX_SAFE_INTEGER, initial);

export const flag = (initial = false): Field<boolean> => ({
  initial,
  create: () => initial,
  save: (value) => value,
  check: (value, name) => {
    if (typeof value !== 'boolean') throw new SnapshotError(`${name}: not true or false`);
  },
  fill: (_, value) => value as boolean,
});

export const text = (initial = ''): Field<string> => ({
  initial,
  create: () => initial,
  save: (value) => value,
  check: (value, name) => {
    if (typeof value !== 'string') throw new SnapshotError(`${name}: not a string`);
  },
  fill: (_, value) => value as string,
});

type TypedArray = Uint8Array | Uint32Array | Float64Array;

function array<T extends TypedArray>(make: () => T, what: string): Field<T> {
  const initial = make();
  const valid = (value: number): boolean => !(initial instanceof Float64Array) || Number.isSafeInteger(value);
  return {
    initial,
    create: make,
    save: (value) => value.slice(),
    check: (value, name) => {
      if (
        Object.prototype.toString.call(value) !== Object.prototype.toString.call(initial) ||
        (value as T).length !== initial.length ||
        !(value as T).every(valid)
      ) {
        throw new SnapshotError(`${name}: not ${initial.length} ${what}`);
      }
    },
    fill: (live, value) => {
      live.set(value as T);
      return live;
    },
  };
}

/** `size` bytes, zero or as given at power on. */
export const bytes = (size: number, initial: readonly number[] = []): Field<Uint8Array> =>
  array(() => {
    const value = new Uint8Array(size);
    value.set(initial);
    return value;
  }, 'bytes');
/** `size` 32-bit words. */
export const words = (size: number): Field<Uint32Array> => array(() => new Uint32Array(size), 'words');
/** `size` exact integers. */
export const integers = (size: number): Field<Float64Array> => array(() => new Float64Array(size), 'exact integers');

/** `size` records of one layout, live as an array of state objects. */
export function list<F extends Fields>(size: number, fields: F): Field<StateOf<F>[]> {
  const each = new Layout('entry', 0, fields);
  return {
    initial: Array.from({ length: size }, () => each.save(each.create())),
    create: () => Array.from({ length: size }, () => each.create()),
    save: (value) => value.map((entry) => each.save(entry)),
    check: (value, name) => {
      if (!Array.isArray(value) || value.length !== size) throw new SnapshotError(`${name}: not a list of ${size}`);
      (value as readonly SnapshotValue[]).forEach((entry, i) => {
        if (!isRecord(entry)) throw new SnapshotError(`${name}[${i}]: not a record`);
        each.check(entry, `${name}[${i}].`);
      });
    },
    fill: (live, value) => {
      (value as readonly SnapshotRecord[]).forEach((entry, i) => each.fill(live[i]!, entry));
      return live;
    },
  };
}

export class Layout<F extends Fields> {
  readonly #kind: string;
  readonly #version: number;
  readonly #fields: readonly (readonly [name: string, field: Field<unknown>])[];

  /** `kind` names the part in error texts. `version` is written as field `version` unless it is 0. */
  constructor(kind: string, version: number, fields: F) {
    this.#kind = kind;
    this.#version = version;
    this.#fields = Object.entries(fields) as unknown as (readonly [string, Field<unknown>])[];
  }

  /** Power-on state. */
  create(): StateOf<F> {
    const state: Record<string, unknown> = {};
    for (const [name, field] of this.#fields) state[name] = field.create();
    // The copy has V8's fast properties: an object filled by computed names, this many of them, is a hash table.
    return { ...state } as StateOf<F>;
  }

  /** Back to the power-on values, in place. */
  reset(state: StateOf<F>): void {
    const live = state as Record<string, unknown>;
    for (const [name, field] of this.#fields) live[name] = field.fill(live[name], field.initial);
  }

  save(state: StateOf<F>): SnapshotRecord {
    const live = state as Record<string, unknown>;
    const record: Record<string, SnapshotValue> = {};
    if (this.#version !== 0) record['version'] = this.#version;
    for (const [name, field] of this.#fields) record[name] = field.save(live[name]);
    return record;
  }

  load(state: StateOf<F>, record: SnapshotRecord): void {
    this.check(record, `${this.#kind}.`);
    this.fill(state, record);
  }

  /** Throws SnapshotError unless `record` holds exactly these fields; `prefix` starts the names in its text. */
  check(record: SnapshotRecord, prefix: string): void {
    if (this.#version !== 0 && record['version'] !== this.#version) {
      throw new SnapshotError(`${prefix}version: ${String(record['version'])}, this machine reads ${this.#version}`);
    }
    for (const [name, field] of this.#fields) {
      const value = record[name];
      if (value === undefined) throw new SnapshotError(`${prefix}${name}: missing`);
      field.check(value, prefix + name);
    }
    const known = this.#fields.length + (this.#version !== 0 ? 1 : 0);
    if (Object.keys(record).length !== known) {
      const names = new Set(['version', ...this.#fields.map(([name]) => name)]);
      const extra = Object.keys(record).find((name) => !names.has(name)) ?? 'version';
      throw new SnapshotError(`${prefix}${extra}: unknown field`);
    }
  }

  fill(state: StateOf<F>, record: SnapshotRecord): void {
    const live = state as Record<string, unknown>;
    for (const [name, field] of this.#fields) live[name] = field.fill(live[name], record[name]!);
  }
}
