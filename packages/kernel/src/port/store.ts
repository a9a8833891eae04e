/**
 * The kernel as data. A record is an instance of a class registered here; its fields, in the order the class
 * initialises them, are the one description from which saving, restoring and hashing derive.
 *
 * Promise to callers: `encode` writes every record reachable from the root, once each, in an order that
 * depends on nothing but the graph; `decode` gives back an equal graph with the same sharing. A field may hold
 * null, undefined, booleans, numbers, bigints, strings, byte and integer arrays, arrays and Maps of these, and
 * records. Anything else (a function above all) is refused with the path to it.
 * Arrays and typed arrays have no identity: one owner each.
 *
 * Format (version 1): "LUX9" u8(version), then the value of the root; a record's first mention carries its
 * number, the records' fields follow in order of first mention. A class's name and field names are written at its first use.
 */

type Constructor = new () => object;

class RecordType {
  readonly name: string;
  readonly make: Constructor;
  readonly #derived: readonly string[];
  #fields: readonly string[] | null = null;

  constructor(name: string, make: Constructor, derived: readonly string[]) {
    this.name = name;
    this.make = make;
    this.#derived = derived;
  }

  /** Told by the first instance: not at registration, which every load of the page waits for. */
  get fields(): readonly string[] {
    return (this.#fields ??= Object.keys(new this.make()).filter((field) => !this.#derived.includes(field)));
  }
}

const byName = new Map<string, RecordType>();
const byClass = new Map<unknown, RecordType>();

/** Registers a class whose instances are kernel state. `derived` fields are neither saved nor hashed and keep their initial value at restore. */
export function record(name: string, make: Constructor, derived: readonly string[] = []): void {
  if (byName.has(name)) throw new Error(`record ${name} is registered twice`);
  const type = new RecordType(name, make, derived);
  byName.set(name, type);
  byClass.set(make, type);
}

/** The registered name of a record's class, or undefined. */
export function recordName(value: object): string | undefined {
  return byClass.get(value.constructor)?.name;
}

/** The saved fields of a record, in order. */
export function recordFields(value: object): readonly string[] {
  return byClass.get(value.constructor)?.fields ?? [];
}

const Tag = {
  null: 0, undefined: 1, false: 2, true: 3, int: 4, float: 5, string: 6, bigint: 7, bytes: 8, array: 9, map: 10,
  record: 11, int32: 12, uint32: 13, uint16: 14, float64: 15, zeros: 16,
} as const;

const magic = [0x4c, 0x55, 0x58, 0x39, 1];

class Writer {
  bytes = new Uint8Array(1 << 16);
  length = 0;
  private readonly scratch = new DataView(new ArrayBuffer(8));

  room(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }
  /** Unsigned integer below 2^53, seven bits a byte. */
  unsigned(value: number): void {
    this.room(8);
    while (value >= 0x80) {
      this.bytes[this.length++] = (value % 0x80) | 0x80;
      value = Math.floor(value / 0x80);
    }
    this.bytes[this.length++] = value;
  }
  float(value: number): void {
    this.scratch.setFloat64(0, value, true);
    this.room(8);
    for (let i = 0; i < 8; i++) this.bytes[this.length++] = this.scratch.getUint8(i);
  }
  string(value: string): void {
    this.unsigned(value.length);
    this.room(value.length * 2);
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      this.bytes[this.length++] = unit & 0xff;
      this.bytes[this.length++] = unit >> 8;
    }
  }
  raw(value: Uint8Array): void {
    this.unsigned(value.length);
    this.room(value.length);
    this.bytes.set(value, this.length);
    this.length += value.length;
  }
}

function isZero(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** Writes the graph under `root`. Throws an Error naming the field when something is not data. */
export function encode(root: object): Uint8Array {
  const writer = new Writer();
  for (const byte of magic) writer.byte(byte);
  const ids = new Map<object, number>();
  const types = new Map<RecordType, number>();
  const queue: object[] = [];

  const value = (v: unknown, where: string): void => {
    switch (typeof v) {
      case 'undefined': return writer.byte(Tag.undefined);
      case 'boolean': return writer.byte(v ? Tag.true : Tag.false);
      case 'number':
        if (Number.isSafeInteger(v) && !Object.is(v, -0)) {
          writer.byte(Tag.int);
          writer.byte(v < 0 ? 1 : 0);
          return writer.unsigned(Math.abs(v));
        }
        writer.byte(Tag.float);
        return writer.float(v);
      case 'string':
        writer.byte(Tag.string);
        return writer.string(v);
      case 'bigint':
        writer.byte(Tag.bigint);
        return writer.string(v.toString(16));
      case 'object': break;
      default: throw new Error(`${where} is a ${typeof v}: kernel state must be plain data`);
    }
    if (v === null) return writer.byte(Tag.null);
    if (ArrayBuffer.isView(v)) {
      const bytes = new Uint8Array(v.buffer, v.byteOffset, v.byteLength);
      if (bytes.length > 64 && isZero(bytes)) writer.byte(Tag.zeros);
      if (v instanceof Uint8Array) writer.byte(Tag.bytes);
      else if (v instanceof Int32Array) writer.byte(Tag.int32);
      else if (v instanceof Uint32Array) writer.byte(Tag.uint32);
      else if (v instanceof Uint16Array) writer.byte(Tag.uint16);
      else if (v instanceof Float64Array) writer.byte(Tag.float64);
      else throw new Error(`${where}: this kind of typed array is not kernel state`);
      if (bytes.length > 64 && isZero(bytes)) return writer.unsigned(bytes.length);
      return writer.raw(bytes);
    }
    if (Array.isArray(v)) {
      writer.byte(Tag.array);
      writer.unsigned(v.length);
      for (let i = 0; i < v.length; i++) value(v[i], where);
      return;
    }
    if (v instanceof Map) {
      writer.byte(Tag.map);
      writer.unsigned(v.size);
      for (const [key, item] of v) {
        value(key, where);
        value(item, where);
      }
      return;
    }
    const type = byClass.get(v.constructor);
    if (!type) throw new Error(`${where} holds a ${v.constructor?.name ?? 'bare object'}, which is no registered record`);
    writer.byte(Tag.record);
    let id = ids.get(v);
    if (id !== undefined) return writer.unsigned(id);
    id = ids.size;
    ids.set(v, id);
    queue.push(v);
    writer.unsigned(id);
    let number = types.get(type);
    if (number === undefined) {
      number = types.size;
      types.set(type, number);
      writer.unsigned(number);
      writer.string(type.name);
      writer.unsigned(type.fields.length);
      for (const field of type.fields) writer.string(field);
    } else writer.unsigned(number);
  };

  value(root, 'root');
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i]!;
    const type = byClass.get(at.constructor)!;
    for (const field of type.fields) value((at as Record<string, unknown>)[field], `${type.name}.${field}`);
  }
  return writer.bytes.slice(0, writer.length);
}

/** Reads what `encode` wrote. The root's fields are put into `root`, so that its holders keep their reference. */
export function decode(bytes: Uint8Array, root: object): void {
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (count: number): void => {
    if (at + count > bytes.length) throw new Error('snapshot of the kernel is truncated');
  };
  const byte = (): number => {
    need(1);
    return bytes[at++]!;
  };
  const unsigned = (): number => {
    let result = 0;
    let scale = 1;
    for (;;) {
      const b = byte();
      result += (b & 0x7f) * scale;
      if (b < 0x80) return result;
      scale *= 0x80;
    }
  };
  const string = (): string => {
    const length = unsigned();
    need(length * 2);
    let text = '';
    for (let i = 0; i < length; i++, at += 2) text += String.fromCharCode(bytes[at]! | (bytes[at + 1]! << 8));
    return text;
  };
  const typed = (tag: number, length: number, zero: boolean): unknown => {
    const copy = new Uint8Array(length);
    if (!zero) {
      need(length);
      copy.set(bytes.subarray(at, at + length));
      at += length;
    }
    switch (tag) {
      case Tag.bytes: return copy;
      case Tag.int32: return new Int32Array(copy.buffer);
      case Tag.uint32: return new Uint32Array(copy.buffer);
      case Tag.uint16: return new Uint16Array(copy.buffer);
      default: return new Float64Array(copy.buffer);
    }
  };
  for (const expected of magic) if (byte() !== expected) throw new Error('not a snapshot of this kernel version');

  const types: { type: RecordType; fields: string[] }[] = [];
  const made: object[] = [];
  const shape: { type: RecordType; fields: string[] }[] = [];

  const value = (): unknown => {
    const tag = byte();
    switch (tag) {
      case Tag.null: return null;
      case Tag.undefined: return undefined;
      case Tag.false: return false;
      case Tag.true: return true;
      case Tag.int: {
        const negative = byte() === 1;
        const magnitude = unsigned();
        return negative ? -magnitude : magnitude;
      }
      case Tag.float: {
        need(8);
        at += 8;
        return view.getFloat64(at - 8, true);
      }
      case Tag.string: return string();
      case Tag.bigint: {
        const text = string();
        return text.startsWith('-') ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
      }
      case Tag.zeros: {
        const kind = byte();
        return typed(kind, unsigned(), true);
      }
      case Tag.bytes: case Tag.int32: case Tag.uint32: case Tag.uint16: case Tag.float64: return typed(tag, unsigned(), false);
      case Tag.array: {
        const length = unsigned();
        const list: unknown[] = [];
        for (let i = 0; i < length; i++) list.push(value());
        return list;
      }
      case Tag.map: {
        const size = unsigned();
        const map = new Map<unknown, unknown>();
        for (let i = 0; i < size; i++) {
          const key = value();
          map.set(key, value());
        }
        return map;
      }
      case Tag.record: {
        const id = unsigned();
        if (id < made.length) return made[id];
        const number = unsigned();
        if (number === types.length) {
          const name = string();
          const fields: string[] = [];
          for (let left = unsigned(); left > 0; left--) fields.push(string());
          const type = byName.get(name);
          if (!type) throw new Error(`snapshot holds a ${name}, which this kernel does not know`);
          for (const field of fields) {
            if (!type.fields.includes(field)) throw new Error(`snapshot holds ${name}.${field}, which this kernel does not know`);
          }
          types.push({ type, fields });
        }
        const known = types[number];
        if (!known || id !== made.length) throw new Error('snapshot of the kernel is damaged');
        const object = id === 0 ? root : new known.type.make();
        made.push(object);
        shape.push(known);
        return object;
      }
      default: throw new Error(`snapshot of the kernel is damaged (tag ${tag} at ${at - 1})`);
    }
  };

  value();
  for (let i = 0; i < made.length; i++) {
    for (const field of shape[i]!.fields) (made[i] as Record<string, unknown>)[field] = value();
  }
  if (at !== bytes.length) throw new Error('snapshot of the kernel has bytes left over');
}
