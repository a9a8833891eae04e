/** Every instruction the core knows, in one list; `id` is the place in it. */
import { readTables } from './format.ts';
import { integer } from './integer.ts';
import { sse } from './sse.ts';
import { x87 } from './x87.ts';
import { mmx } from './mmx.ts';

export const tables = { integer, sse, x87, mmx } as const;
export const instructions = readTables(integer, sse, x87, mmx);
