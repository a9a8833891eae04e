/** The instruction tables as the differential test sees them. Promise: in table order, every row once. */
import { tables } from '../../../wasm-core/tables/instructions.ts';
import { readTables } from '../../../wasm-core/tables/format.ts';
import { shapeOf, type Shape } from './shape.ts';

export interface Filter {
  /** A table's name. */
  readonly table?: string | undefined;
  /** Regular expression over mnemonics, whole and without regard to case. */
  readonly only?: string | undefined;
  /** A row's key in hexadecimal. */
  readonly row?: string | undefined;
}

export function shapes(filter: Filter = {}): Shape[] {
  const names = Object.keys(tables) as (keyof typeof tables)[];
  if (filter.table !== undefined && !names.includes(filter.table as keyof typeof tables)) {
    throw new Error(`no table '${filter.table}'; there are ${names.join(', ')}`);
  }
  const chosen = names.filter((n) => filter.table === undefined || n === filter.table);
  const pattern = filter.only === undefined ? undefined : new RegExp(`^(${filter.only})$`, 'i');
  return readTables(...chosen.map((n) => tables[n]))
    .map(shapeOf)
    .filter((s) => (!pattern || pattern.test(s.row.mnemonic)) && (filter.row === undefined || s.key === parseInt(filter.row, 16)));
}
