/**
 * The layout of a CPU context in the core's memory: one list of fields from which the
 * core's constants (wasm-core/generated), the TypeScript face (packages/cpu), snapshots and
 * state hashes derive. Offsets are bytes from the start of a context; all integers are little endian.
 *
 * Promise to callers: offsets never depend on the machine's configuration, so a translated
 * block may hold them as constants.
 */

/**
 * `arch` fields are the state: saved, restored and hashed. `work` fields lie among them but are zero at every exit.
 * `exit` fields stand behind them and describe the last exit.
 */
export type FieldKind = 'arch' | 'work' | 'exit';

export interface CoreField {
  readonly name: string;
  /** Bytes from the start of the context. */
  readonly offset: number;
  /** Bytes of one element. */
  readonly size: number;
  readonly count: number;
  readonly kind: FieldKind;
}

type Row = readonly [name: string, size: number, count: number, kind: FieldKind];

// Register operands in decoded records are byte offsets below 256, so the register-like
// fields stand first. `zero` is always 0 (a missing base or index); `pcPage` is the virtual address of the
// page being executed (RIP-relative operands use it as their base); `ea` holds an address computed apart.
const rows: readonly Row[] = [
  ['gpr', 8, 16, 'arch'], // RAX RCX RDX RBX RSP RBP RSI RDI R8..R15
  ['zero', 8, 1, 'arch'],
  ['pcPage', 8, 1, 'work'],
  ['fsBase', 8, 1, 'arch'],
  ['gsBase', 8, 1, 'arch'],
  ['ea', 8, 1, 'work'],
  ['rip', 8, 1, 'arch'],
  ['rflags', 8, 1, 'arch'], // complete only when ccOp is 0
  ['ccA', 8, 1, 'work'], // lazy flags: folded into rflags at every exit
  ['ccR', 8, 1, 'work'],
  ['ccOp', 4, 1, 'work'],
  ['mxcsr', 4, 1, 'arch'],
  ['xmm', 16, 16, 'arch'],
  ['st', 16, 8, 'arch'], // physical R0..R7: u64 significand, u16 sign and exponent, 6 bytes zero
  ['fcw', 2, 1, 'arch'],
  ['fsw', 2, 1, 'arch'], // TOP in bits 11..13, as FNSTSW gives it
  ['ftw', 1, 1, 'arch'], // abridged as in FXSAVE: bit i set when R(i) is not empty
  ['pad0', 1, 1, 'arch'],
  ['fop', 2, 1, 'arch'],
  ['fip', 8, 1, 'arch'],
  ['fdp', 8, 1, 'arch'],
  ['cr2', 8, 1, 'arch'],
  ['cr3', 8, 1, 'arch'], // physical address of the PML4, PCID in bits 0..11
  ['icount', 8, 1, 'arch'], // instructions retired since reset
  ['tscBase', 8, 1, 'arch'], // RDTSC reads icount + tscBase
  ['tscAux', 4, 1, 'arch'], // RDTSCP's ECX
  ['selectors', 2, 6, 'arch'], // ES CS SS DS FS GS
  ['ioCount', 4, 1, 'arch'], // accesses of the current instruction already done, see ioLog
  ['ioLog', 32, 80, 'arch'], // u32 kind, u32 size, u64 address, u8[16] data; zero beyond ioCount
  ['exitKind', 4, 1, 'exit'],
  ['exitVector', 4, 1, 'exit'],
  ['exitError', 4, 1, 'exit'],
  ['exitHasError', 4, 1, 'exit'],
  ['exitIoKind', 4, 1, 'exit'],
  ['exitIoSize', 4, 1, 'exit'],
  ['exitIoAddress', 8, 1, 'exit'],
  ['exitIoData', 16, 1, 'exit'],
];

function layOut(list: readonly Row[]): CoreField[] {
  let at = 0;
  return list.map(([name, size, count, kind]) => {
    const align = Math.min(size, 16) & -Math.min(size, 16);
    at = Math.ceil(at / align) * align;
    const field: CoreField = { name, offset: at, size, count, kind };
    at += size * count;
    return field;
  });
}

export const coreFields: readonly CoreField[] = layOut(rows);

/** Bytes of a context's state, from its start: what snapshots and hashes take. */
export const contextStateBytes = Math.max(...coreFields.filter((f) => f.kind === 'arch').map((f) => f.offset + f.size * f.count));

/** Bytes reserved for one context; the fields must fit. */
export const contextBytes = 4096;
export const contextCount = 8;

/** Where things stand in the core's memory, bytes. The context being run stands at `active`; the others at `saved`. */
export const coreMemory = {
  active: 0x1000,
  saved: 0x2000,
  readBounce: 0xa000,
  writeBounce: 0xb000,
  /** Records of the block being cut to an exact count. */
  cutBlock: 0xc000,
  /** Below this address a host pointer is a bounce buffer, not guest memory. */
  bounceEnd: 0xc000,
  staticData: 0x20000,
} as const;

/** Values of `exitKind`. */
export const exitKinds = ['count', 'syscall', 'exception', 'io', 'hlt', 'internal'] as const;
export type ExitKind = (typeof exitKinds)[number];

/** Values of `exitIoKind` and of a log entry's kind. */
export const ioKinds = ['none', 'memoryRead', 'memoryWrite', 'portIn', 'portOut'] as const;
export type IoKind = (typeof ioKinds)[number];

/** Exception vectors a user program can raise (Intel SDM vol. 3, table 6-1). */
export const vectors = {
  DE: 0,
  DB: 1,
  BP: 3,
  OF: 4,
  UD: 6,
  NM: 7,
  SS: 12,
  GP: 13,
  PF: 14,
  MF: 16,
  AC: 17,
  XM: 19,
} as const;
