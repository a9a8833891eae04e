/**
 * Struct layouts as data: name, type and count of each field in order, offsets computed. Packed: a gap is a
 * field of its own, so that the list is the picture of the bytes.
 */

export type ScalarType = 'u8' | 'u16' | 'u32' | 'u64' | 'i32' | 'i64';

export interface LayoutField {
  readonly name: string;
  /** Bytes from the start of the structure. */
  readonly offset: number;
  readonly type: ScalarType;
  /** Bytes of one element. */
  readonly size: number;
  readonly count: number;
}

export interface Layout<Name extends string = string> {
  readonly name: string;
  readonly endian: 'little' | 'big';
  readonly fields: readonly LayoutField[];
  /** Offset of each field. */
  readonly at: Readonly<Record<Name, number>>;
  /** Bytes of the whole structure. */
  readonly size: number;
}

export const scalarSize: Readonly<Record<ScalarType, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, i32: 4, i64: 8 };

/** Lays the fields one after the other without padding. */
export function layOut<const Name extends string>(
  name: string,
  endian: 'little' | 'big',
  rows: readonly (readonly [name: Name, type: ScalarType, count?: number])[],
): Layout<Name> {
  let offset = 0;
  const fields = rows.map(([fieldName, type, count = 1]): LayoutField => {
    const field = { name: fieldName, offset, type, size: scalarSize[type], count };
    offset += field.size * count;
    return field;
  });
  const at = Object.fromEntries(fields.map((field) => [field.name, field.offset])) as Record<Name, number>;
  return { name, endian, fields, at, size: offset };
}
