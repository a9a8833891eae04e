/**
 * Snapshots: plain data with named fields, and their one byte form.
 *
 * Promise to callers: encodeSnapshot depends on the value only (record fields are written in the order of their names'
 * code units), so equal states give equal bytes and equal hashes; decode(encode(v)) equals v; bytes that no encode made
 * give SnapshotError with a sentence saying why, never a wrong value and never anything else.
 */

import { bigU64le, compareBytes, decodeUtf8, encodeUtf8, hash128, putBigU64le, putU32le, u32le } from '@lux9/base';

export type SnapshotValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Uint32Array
  | Float64Array
  | readonly SnapshotValue[]
  | SnapshotRecord;

export interface SnapshotRecord {
  readonly [name: string]: SnapshotValue;
}

/** What can be written out between two instructions and read back. */
export interface Snapshot {
  /** Fresh plain data that shares nothing with the live state. Carries a `version` where its form may change. */
  save(): SnapshotRecord;
  /**
   * Takes the state of a `save`; throws SnapshotError, the state untouched, when it does not fit. Drives no lines,
   * arms no timers.
   */
  load(record: SnapshotRecord): void;
}

export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/**
 * Nesting beyond this is refused: no part of the machine is that deep, and a hostile file must not exhaust the stack.
 */
export const snapshotDepthMax = 64;

/** High word of the one NaN that is written. */
const canonicalNanHigh = 0x7ff80000;

const Tag = {
  null: 0,
  false: 1,
  true: 2,
  integer: 3,
  negative: 4,
  float: 5,
  bigint: 6,
  negativeBigint: 7,
  string: 8,
  bytes: 9,
  words: 10,
  floats: 11,
  list: 12,
  record: 13,
} as const;

class Writer {
  bytes = new Uint8Array(1024);
  length = 0;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  reserve(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    return at;
  }

  byte(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
  }

  /** LEB128 of an integer below 2^53. */
  count(value: number): void {
    while (value >= 0x80) {
      this.byte((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    this.byte(value);
  }

  raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  text(value: string): void {
    const bytes = encodeUtf8(value);
    if (decodeUtf8(bytes) !== value) throw new SnapshotError('a string with a lone surrogate cannot be saved');
    this.count(bytes.length);
    this.raw(bytes);
  }

  float(value: number): void {
    if (Number.isNaN(value)) {
      this.#scratch.setUint32(0, 0, true);
      this.#scratch.setUint32(4, canonicalNanHigh, true);
    } else this.#scratch.setFloat64(0, value, true);
    const at = this.reserve(8);
    for (let i = 0; i < 8; i++) this.bytes[at + i] = this.#scratch.getUint8(i);
  }

  value(value: SnapshotValue, depth: number): void {
    if (depth > snapshotDepthMax) throw new SnapshotError(`nested deeper than ${snapshotDepthMax}`);
    if (value === null) this.byte(Tag.null);
    else if (typeof value === 'boolean') this.byte(value ? Tag.true : Tag.false);
    else if (typeof value === 'number') this.number(value);
    else if (typeof value === 'string') {
      this.byte(Tag.string);
      this.text(value);
    } else if (typeof value === 'bigint') this.bigint(value);
    else if (value instanceof Uint8Array) {
      this.byte(Tag.bytes);
      this.count(value.length);
      this.raw(value);
    } else if (value instanceof Uint32Array) {
      this.byte(Tag.words);
      this.count(value.length);
      const at = this.reserve(value.length * 4);
      for (let i = 0; i < value.length; i++) putU32le(this.bytes, at + i * 4, value[i]!);
    } else if (value instanceof Float64Array) {
      this.byte(Tag.floats);
      this.count(value.length);
      for (let i = 0; i < value.length; i++) this.float(value[i]!);
    } else if (isList(value)) {
      this.byte(Tag.list);
      this.count(value.length);
      for (let i = 0; i < value.length; i++) this.value(defined(value[i], `[${i}]`), depth + 1);
    } else this.record(value, depth);
  }

  record(record: SnapshotRecord, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(record);
    if (prototype !== Object.prototype && prototype !== null)
      throw new SnapshotError('only plain records can be saved');
    const names = Object.keys(record).sort();
    this.byte(Tag.record);
    this.count(names.length);
    for (const name of names) {
      this.text(name);
      this.value(defined(record[name], name), depth + 1);
    }
  }

  number(value: number): void {
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      this.byte(value < 0 ? Tag.negative : Tag.integer);
      this.count(value < 0 ? -value : value);
    } else {
      this.byte(Tag.float);
      this.float(value);
    }
  }

  bigint(value: bigint): void {
    const magnitude = value < 0n ? -value : value;
    this.byte(value < 0n ? Tag.negativeBigint : Tag.bigint);
    const words = magnitude === 0n ? 0 : Math.ceil(magnitude.toString(16).length / 16);
    this.count(words);
    const at = this.reserve(words * 8);
    for (let i = 0; i < words; i++)
      putBigU64le(this.bytes, at + i * 8, (magnitude >> BigInt(64 * i)) & 0xffffffffffffffffn);
  }
}

function isList(value: readonly SnapshotValue[] | SnapshotRecord): value is readonly SnapshotValue[] {
  return Array.isArray(value);
}

function defined(value: SnapshotValue | undefined, name: string): SnapshotValue {
  if (value === undefined) throw new SnapshotError(`${name} is undefined`);
  return value;
}

export function encodeSnapshot(value: SnapshotValue): Uint8Array {
  const writer = new Writer();
  writer.value(value, 0);
  return writer.bytes.slice(0, writer.length);
}

class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  take(count: number): number {
    if (count > this.bytes.length - this.at) throw new SnapshotError(`truncated at byte ${this.bytes.length}`);
    const at = this.at;
    this.at += count;
    return at;
  }

  byte(): number {
    const at = this.take(1);
    return this.bytes[at]!;
  }

  count(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (value > Number.MAX_SAFE_INTEGER || (byte === 0 && scale > 1))
        throw new SnapshotError(`bad integer at byte ${this.at - 1}`);
      if (byte < 0x80) return value;
      if (scale >= 2 ** 49) throw new SnapshotError(`bad integer at byte ${this.at - 1}`);
    }
  }

  /**
   * A length of items that take at least `size` bytes each, checked against what is left before anything is
   * allocated.
   */
  length(size: number): number {
    const count = this.count();
    if (count * size > this.bytes.length - this.at) throw new SnapshotError(`truncated at byte ${this.bytes.length}`);
    return count;
  }

  text(): string {
    const size = this.length(1);
    const at = this.take(size);
    const text = decodeUtf8(this.bytes, at, at + size);
    if (compareBytes(encodeUtf8(text), this.bytes.subarray(at, at + size)) !== 0)
      throw new SnapshotError(`bad UTF-8 at byte ${at}`);
    return text;
  }

  value(depth: number): SnapshotValue {
    if (depth > snapshotDepthMax) throw new SnapshotError(`nested deeper than ${snapshotDepthMax}`);
    const tag = this.byte();
    switch (tag) {
      case Tag.null:
        return null;
      case Tag.false:
        return false;
      case Tag.true:
        return true;
      case Tag.integer:
        return this.count();
      case Tag.negative: {
        const magnitude = this.count();
        if (magnitude === 0) throw new SnapshotError(`bad integer at byte ${this.at - 1}`);
        return -magnitude;
      }
      case Tag.float: {
        const value = this.floats(1)[0]!;
        if (Number.isSafeInteger(value) && !Object.is(value, -0))
          throw new SnapshotError(`an integer written as a float at byte ${this.at - 8}`);
        return value;
      }
      case Tag.bigint:
      case Tag.negativeBigint:
        return this.bigint(tag === Tag.negativeBigint);
      case Tag.string:
        return this.text();
      case Tag.bytes: {
        const size = this.length(1);
        const at = this.take(size);
        return this.bytes.slice(at, at + size);
      }
      case Tag.words: {
        const words = new Uint32Array(this.length(4));
        for (let i = 0; i < words.length; i++) words[i] = u32le(this.bytes, this.take(4));
        return words;
      }
      case Tag.floats:
        return this.floats(this.length(8));
      case Tag.list: {
        const count = this.length(1);
        const list: SnapshotValue[] = [];
        for (let i = 0; i < count; i++) list.push(this.value(depth + 1));
        return list;
      }
      case Tag.record:
        return this.record(depth);
      default:
        throw new SnapshotError(`unknown tag ${tag} at byte ${this.at - 1}`);
    }
  }

  record(depth: number): SnapshotRecord {
    const count = this.length(2);
    const record: Record<string, SnapshotValue> = Object.create(null) as Record<string, SnapshotValue>;
    let last: string | undefined;
    for (let i = 0; i < count; i++) {
      const name = this.text();
      if (last !== undefined && !(last < name)) throw new SnapshotError(`field ${name} out of order`);
      record[name] = this.value(depth + 1);
      last = name;
    }
    return record;
  }

  floats(count: number): Float64Array {
    const floats = new Float64Array(count);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    for (let i = 0; i < count; i++) {
      const at = this.take(8);
      floats[i] = view.getFloat64(at, true);
      if (
        Number.isNaN(floats[i]) &&
        (view.getUint32(at, true) !== 0 || view.getUint32(at + 4, true) !== canonicalNanHigh)
      ) {
        throw new SnapshotError(`a NaN with a payload at byte ${at}`);
      }
    }
    return floats;
  }

  bigint(negative: boolean): bigint {
    const words = this.length(8);
    let magnitude = 0n;
    for (let i = 0; i < words; i++) magnitude |= bigU64le(this.bytes, this.take(8)) << BigInt(64 * i);
    if ((words > 0 || negative) && magnitude >> BigInt(64 * (words - 1)) === 0n)
      throw new SnapshotError(`bad integer at byte ${this.at}`);
    return negative ? -magnitude : magnitude;
  }
}

/** Throws SnapshotError on anything but the exact bytes of one value. */
export function decodeSnapshot(bytes: Uint8Array): SnapshotValue {
  const reader = new Reader(bytes);
  const value = reader.value(0);
  if (reader.at !== bytes.length) throw new SnapshotError(`${bytes.length - reader.at} bytes too many`);
  return value;
}

/** The state hash of a part: of its saved form. */
export function snapshotHash(value: SnapshotValue): string {
  return hash128(encodeSnapshot(value));
}

/** The record at `name` of a snapshot, or a SnapshotError that names it. */
export function recordAt(record: SnapshotRecord, name: string): SnapshotRecord {
  const value = record[name];
  if (value === undefined || !isRecord(value)) throw new SnapshotError(`${name}: not a record`);
  return value;
}

/** The list at `name` of a snapshot, or a SnapshotError that names it. */
export function listAt(record: SnapshotRecord, name: string): readonly SnapshotValue[] {
  const value = record[name];
  if (value === undefined || value === null || typeof value !== 'object' || !Array.isArray(value)) {
    throw new SnapshotError(`${name}: not a list`);
  }
  return value as readonly SnapshotValue[];
}

export function isRecord(value: SnapshotValue): value is SnapshotRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}
