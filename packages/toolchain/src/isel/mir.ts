/**
 * Machine code before it is bytes: x86-64 instructions over virtual or physical registers.
 *
 * Registers are numbers: 0..15 the general registers by their hardware numbers, 16..31 XMM0..15, from 32 on virtual.
 * A general register that holds an i32 has zeros in its upper half: every instruction here keeps that so.
 */

export const R = {
  rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rbp: 5, rsi: 6, rdi: 7,
  r8: 8, r9: 9, r10: 10, r11: 11, r12: 12, r13: 13, r14: 14, r15: 15,
} as const;
export const xmm = (n: number): number => 16 + n;
export const firstVirtual = 32;
export const none = -1;

/** A linker symbol an address or immediate refers to; the number is what `link/` makes of it. */
export interface Sym {
  /**
   * `func`: function `index`; `rodata`: piece `index` of the function's constants, jump table -(n+1) when negative;
   * `data`: offset in the linker's words; `runtime`: routine `name`; `table`: elements of a fixed table;
   * `info`: a table of the linker (`name`) that describes the wasm tables or segments.
   */
  readonly kind: 'func' | 'rodata' | 'data' | 'runtime' | 'table' | 'info';
  readonly index: number;
  readonly name?: string;
}

export interface Mem {
  base: number;
  index: number;
  scale: 1 | 2 | 4 | 8;
  disp: number;
  /** The address is computed modulo 2^32 (address-size prefix). */
  wrap: boolean;
  sym: Sym | undefined;
  /** A spill slot (disp is its number), or an area of the frame to be resolved when the frame is laid out. */
  frame: 'none' | 'spill' | 'outgoing' | 'incoming';
}

export const absolute = (disp: number, sym?: Sym): Mem => ({ base: none, index: none, scale: 1, disp, wrap: false, sym, frame: 'none' });
export const based = (base: number, disp: number): Mem => ({ base, index: none, scale: 1, disp, wrap: false, sym: undefined, frame: 'none' });
export const framed = (frame: Mem['frame'], disp: number): Mem => ({ base: R.rsp, index: none, scale: 1, disp, wrap: false, sym: undefined, frame });

/** Which operands an instruction has: d and s registers, m memory, i immediate, in Intel's order. */
export type Form = '' | 'd' | 'm' | 'ds' | 'dm' | 'ms' | 'di' | 'mi' | 'dsi' | 'dmi' | 'i';

/** Condition codes by their encodings. */
export const CC = { o: 0, no: 1, b: 2, ae: 3, e: 4, ne: 5, be: 6, a: 7, s: 8, ns: 9, p: 10, np: 11, l: 12, ge: 13, le: 14, g: 15 } as const;
export type CC = (typeof CC)[keyof typeof CC];
export const invertCc = (cc: CC): CC => (cc ^ 1) as CC;

/** A machine operation; the table is in ops.ts. */
export interface OpInfo {
  readonly name: string;
  /** The first register operand: written, read and written, or only read. */
  readonly role: 'def' | 'mod' | 'use';
  /** Physical registers read and written besides the operands. */
  readonly reads: number;
  readonly writes: number;
  /** The iced code for a form and size in bytes; undefined where there is none. Immediate forms: see `imm8`. */
  code(form: Form, size: number, byteImmediate: boolean): number | undefined;
  readonly setsFlags: boolean;
  readonly readsFlags: boolean;
}

export class MInst {
  d = none;
  s = none;
  mem: Mem | undefined;
  /** Immediate: a number when it fits 32 bits signed, else 64 bits. */
  imm: number | bigint = 0;
  cc: CC = 0;
  target: MBlock | undefined;
  /** Switch: the cases. */
  targets: readonly MBlock[] | undefined;
  sym: Sym | undefined;
  /** Calls and the like: physical registers read, written, and lost (bit masks over 0..31). */
  uses = 0;
  defs = 0;
  clobbers = 0;
  /** Trap kind of `trapif` and `trap` (traps.ts). */
  kind = 0;
  /** Byte offset in the wasm module, 0 when there is none. */
  at = 0;

  constructor(
    readonly op: OpInfo,
    public form: Form,
    /** Operand size in bytes. */
    public size: number,
  ) {}
}

export class MBlock {
  insts: MInst[] = [];
  succs: MBlock[] = [];
  /** Where control goes when the last instruction falls through; undefined after ret, trap, tail jump, switch. */
  next: MBlock | undefined;
  depth = 0;
  /** Runs rarely: laid out at the end. */
  cold = false;
  order = -1;
  constructor(readonly id: number) {}
}

export interface MFunc {
  readonly name: string;
  readonly index: number;
  blocks: MBlock[];
  /** Per virtual register (number - 32): whether it is an XMM register, and whether spilling it would not help. */
  readonly floats: boolean[];
  readonly unspillable: boolean[];
  /** Bytes at the bottom of the frame for stack arguments and results of calls. */
  outgoing: number;
  /** Spill slots of 8 bytes. */
  slots: number;
  /** Constants the function addresses: 4-, 8- or 16-byte pieces, deduplicated by the linker. */
  readonly rodata: Uint8Array[];
  /** The physical registers the function writes, known after allocation. */
  written: number;
}
