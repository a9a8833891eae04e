/**
 * The compiler's intermediate form: SSA values in basic blocks.
 *
 * A Value's `op` is the code of the wasm instruction it came from (reader/opcodes.ts), or one of `Ir`.
 * i32 values are 32-bit quantities; references are i64. Block arguments are phi values whose `args` stand in
 * the order of the block's `preds`. A block's `values` are in program order; pure ones may be moved by isel.
 */
import { isRefType, ValType } from '../reader/types.ts';
import type { FuncType } from '../reader/types.ts';

export const Ty = { i32: 0, i64: 1, f32: 2, f64: 3, none: 4 } as const;
export type Ty = (typeof Ty)[keyof typeof Ty];

export function tyOf(type: ValType): Ty {
  if (type === ValType.i32) return Ty.i32;
  if (type === ValType.i64 || isRefType(type)) return Ty.i64;
  return type === ValType.f32 ? Ty.f32 : Ty.f64;
}

export const isFloat = (ty: Ty): boolean => ty === Ty.f32 || ty === Ty.f64;

/** Operations that no wasm instruction names. */
export const Ir = {
  phi: 0x200,
  param: 0x201,
  /** One result (number `a`) of the call in args[0]; only when the call has several. */
  result: 0x202,
  /** Calls: args are the arguments. `callee` for direct ones, args[0] the table index for indirect ones. */
  call: 0x203,
  callIndirect: 0x204,
  /** An instruction import (imports.ts); `name` says which. */
  instruction: 0x205,
  /** The reference null of funcref tables: the address of the null function. */
  refNull: 0x206,
} as const;

export class Value {
  /** How many values and terminators use this one; counted by `countUses`. */
  uses = 0;
  /** Small immediate: constant (signed), offset, index, width. */
  a = 0;
  big = 0n;
  name = '';
  sig: FuncType | undefined;
  /** Multi-value calls: the result values. */
  results: Value[] | undefined;
  block!: Block;
  /** isel: the virtual register, -1 while nobody asked; the number of the last effect before it. */
  reg = -1;
  epoch = 0;
  seen = 0;

  constructor(
    readonly id: number,
    public op: number,
    readonly ty: Ty,
    public args: Value[],
    /** Byte offset of the wasm instruction. */
    readonly at: number,
  ) {}
}

export type Terminator =
  | { readonly kind: 'jump'; to: Block }
  | { readonly kind: 'branch'; cond: Value; yes: Block; no: Block; readonly at: number }
  | { readonly kind: 'switch'; index: Value; targets: Block[]; otherwise: Block; readonly at: number }
  | { readonly kind: 'return'; values: Value[]; readonly at: number }
  | { readonly kind: 'unreachable'; readonly at: number }
  /** The call is the last of the block's values; what it returns is returned. */
  | { readonly kind: 'tail'; readonly call: Value; readonly at: number };

export class Block {
  readonly phis: Value[] = [];
  values: Value[] = [];
  preds: Block[] = [];
  term: Terminator | undefined;
  /** Nesting of loops around it. */
  depth = 0;
  loopHeader = false;
  order = -1;

  constructor(readonly id: number) {}
}

export function successors(term: Terminator): Block[] {
  switch (term.kind) {
    case 'jump': return [term.to];
    case 'branch': return [term.yes, term.no];
    case 'switch': return [...term.targets, term.otherwise];
    default: return [];
  }
}

export function termArgs(term: Terminator): readonly Value[] {
  switch (term.kind) {
    case 'branch': return [term.cond];
    case 'switch': return [term.index];
    case 'return': return term.values;
    default: return [];
  }
}

export interface FuncIr {
  readonly name: string;
  readonly index: number;
  readonly type: FuncType;
  readonly params: readonly Value[];
  /** In layout order, the entry first; every block reachable. */
  blocks: Block[];
  values: number;
}
