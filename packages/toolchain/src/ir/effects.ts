/** Which operations have effects, may trap, or read memory: what isel may move, drop or fold. */
import { opcodes } from '../reader/opcodes.ts';
import { Ir } from './ir.ts';

export const Effect = {
  /** No effect: may be dropped, moved, computed twice. */
  pure: 0,
  /** Reads memory (and may fault): keeps its place among writes; not dropped. */
  read: 1,
  /** May trap without reading memory: keeps its place among writes; not dropped. */
  trap: 2,
  /** Writes memory or machine state, or calls. */
  write: 3,
  /** Reads a global or another variable of the linker: as `read`, but never traps, so may be dropped. */
  readQuiet: 4,
} as const;
export type Effect = (typeof Effect)[keyof typeof Effect];

const traps = /^(i32|i64)\.(div|rem)_|\.trunc_f(32|64)_[su]$/;
const writes = /\.store|memory\.(grow|init|copy|fill)|global\.set|table\.(set|grow|init|copy|fill)|\.drop$/;
const quietReads = /^(global\.get|memory\.size|table\.size)$/;

const table: Effect[] = [];
for (const { code, name } of opcodes) {
  table[code] = traps.test(name) ? Effect.trap
    : writes.test(name) ? Effect.write
      : quietReads.test(name) ? Effect.readQuiet
        : name.includes('.load') || name === 'table.get' ? Effect.read
          : Effect.pure;
}
table[Ir.call] = table[Ir.callIndirect] = table[Ir.instruction] = Effect.write;
table[Ir.phi] = table[Ir.param] = table[Ir.result] = table[Ir.refNull] = Effect.pure;

export const effectOf = (op: number): Effect => table[op]!;
export const droppable = (op: number): boolean => table[op] === Effect.pure || table[op] === Effect.readQuiet;
