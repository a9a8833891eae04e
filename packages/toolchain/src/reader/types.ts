/** A WebAssembly module as data: what the sections say, bodies still as byte ranges. */

/** Value types by their binary codes. */
export const ValType = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, funcref: 0x70, externref: 0x6f } as const;
export type ValType = (typeof ValType)[keyof typeof ValType];

const names: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(ValType).map(([name, code]) => [code, name]),
);
export const typeName = (type: number): string => names[type] ?? `0x${type.toString(16)}`;
export const isValType = (code: number): code is ValType => names[code] !== undefined;
export const isRefType = (code: number): boolean => code === ValType.funcref || code === ValType.externref;

export interface FuncType {
  readonly params: readonly ValType[];
  readonly results: readonly ValType[];
}

export interface Limits {
  readonly min: number;
  readonly max: number | undefined;
}

export interface TableType extends Limits {
  readonly element: ValType;
}

export interface GlobalType {
  readonly type: ValType;
  readonly mutable: boolean;
}

/** A constant expression: the few forms the specification allows. */
export type ConstExpr =
  | { readonly kind: 'i32'; readonly value: number }
  | { readonly kind: 'i64'; readonly value: bigint }
  /** f32 and f64 as their bits, so that NaN payloads stay. */
  | { readonly kind: 'f32'; readonly bits: number }
  | { readonly kind: 'f64'; readonly bits: bigint }
  | { readonly kind: 'global'; readonly index: number }
  | { readonly kind: 'func'; readonly index: number }
  | { readonly kind: 'null'; readonly type: ValType };

export interface Import {
  readonly module: string;
  readonly name: string;
  readonly kind: 'func' | 'table' | 'memory' | 'global';
  /** Index in its own space (functions for 'func', ...). */
  readonly index: number;
}

export interface Func {
  readonly type: FuncType;
  readonly typeIndex: number;
  readonly import: Import | undefined;
  /** [start, end) of the body's bytes in the module, locals included; 0 for imports. */
  bodyStart: number;
  bodyEnd: number;
  /** From the name section, an export, or its number. */
  name: string;
}

export interface Global {
  readonly type: GlobalType;
  readonly import: Import | undefined;
  readonly init: ConstExpr | undefined;
}

export interface Table {
  readonly type: TableType;
  readonly import: Import | undefined;
}

export interface Export {
  readonly name: string;
  readonly kind: 'func' | 'table' | 'memory' | 'global';
  readonly index: number;
}

export interface ElementSegment {
  readonly mode: 'active' | 'passive' | 'declarative';
  readonly table: number;
  readonly offset: ConstExpr | undefined;
  readonly type: ValType;
  readonly items: readonly ConstExpr[];
  readonly at: number;
}

export interface DataSegment {
  readonly mode: 'active' | 'passive';
  readonly offset: ConstExpr | undefined;
  readonly bytes: Uint8Array;
  readonly at: number;
}

export interface Module {
  readonly bytes: Uint8Array;
  readonly types: readonly FuncType[];
  readonly imports: readonly Import[];
  readonly funcs: readonly Func[];
  readonly tables: readonly Table[];
  readonly memories: readonly (Limits & { readonly import: Import | undefined })[];
  readonly globals: readonly Global[];
  readonly exports: readonly Export[];
  readonly start: number | undefined;
  readonly elements: readonly ElementSegment[];
  readonly datas: readonly DataSegment[];
  readonly dataCount: number | undefined;
  /** Functions that `ref.func` may name inside bodies. */
  readonly declared: ReadonlySet<number>;
  /** Custom sections by name, as they stand. */
  readonly customs: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}
