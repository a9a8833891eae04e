/**
 * The processor as the rest of the machine sees it. packages/cpu implements it over the WebAssembly core.
 *
 * Promise to callers: `run` retires exactly the instructions asked for, or stops at one precise exit; between
 * two calls the contexts and guest RAM are plain data that may be read, written, saved and restored.
 * Numbers: instruction counts are exact JavaScript integers (below 2^53). User addresses are below 2^47 and
 * are passed as numbers; full 64-bit registers are read and written as two 32-bit halves or as bigint.
 */

/** Why `run` came back. Order and names: `exitKinds` in packages/abi. */
export const Exit = { count: 0, syscall: 1, exception: 2, io: 3, hlt: 4 } as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** Names of the general registers in the order of their numbers. */
export const Gpr = {
  rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rbp: 5, rsi: 6, rdi: 7,
  r8: 8, r9: 9, r10: 10, r11: 11, r12: 12, r13: 13, r14: 14, r15: 15,
} as const;

/** One CPU's context: a typed view of its bytes, valid between calls of `run`. */
export interface CoreContext {
  /** Register as an exact number; only for values below 2^53 (addresses, counts). Larger values lose low bits: use `gpr`. */
  address(register: number): number;
  /** Low 32 bits of a register, unsigned. */
  low(register: number): number;
  high(register: number): number;
  /** Writes a number in [-2^53, 2^53] sign-extended to 64 bits. */
  setNumber(register: number, value: number): void;
  gpr(register: number): bigint;
  setGpr(register: number, value: bigint): void;
  /** RIP as a number: precise at every exit; after `syscall` it stands behind the instruction. */
  rip: number;
  rflags: number;
  fsBase: bigint;
  gsBase: bigint;
  mxcsr: number;
  fcw: number;
  /** Physical address of the PML4 | PCID. Writing it does not flush: use Core.setCr3. */
  readonly cr3: number;
  /** Exit details, meaningful for the last exit of this context. */
  readonly vector: number;
  readonly errorCode: number;
  readonly cr2: bigint;
  /** For Exit.io: 1 memoryRead, 2 memoryWrite, 3 portIn, 4 portOut (`ioKinds` in packages/abi). */
  readonly ioKind: number;
  readonly ioSize: number;
  readonly ioAddress: number;
  /** Data of a write, first 8 bytes, and its low 32 bits. */
  readonly ioData: bigint;
  readonly ioDataLow: number;
  /** All 16 bytes of it, low `ioSize` of which count. A live view until the next `run`. */
  readonly ioBytes: Uint8Array;
  /** Instructions this context has retired. */
  instructions: number;
  /** RDTSC reads instructions + tscBase. */
  tscBase: number;
  /** The context's architectural bytes (layout: packages/abi corestate): a live view, for snapshots and hashes. */
  readonly bytes: Uint8Array;
  /** The first of them, up to `cr3`: what belongs to the process and not to the CPU. A live view until the next `run`. */
  readonly registers: Uint8Array;
}

export interface Core {
  /** Guest physical memory; the index is the physical address. A write by anybody but the core must be followed by `wrote`. */
  readonly ram: Uint8Array;
  readonly ramView: DataView;
  context(cpu: number): CoreContext;
  /** Runs one CPU for at most `count` instructions (1 or more). */
  run(cpu: number, count: number): Exit;
  /** Answers an Exit.io and lets the instruction go on at the next `run`: for reads, `data` is the value (low `ioSize` bytes). */
  completeIo(cpu: number, data: bigint | number): void;
  /** An Exit.io is answered by an exception instead: what the instruction has done so far is forgotten. */
  abandonIo(cpu: number): void;
  /** Like MOV CR3: loads the register and drops the PCID's translations unless `keep` (bit 63 of MOV CR3 with CR4.PCIDE). */
  setCr3(cpu: number, cr3: number, keep?: boolean): void;
  /** INVLPG for one PCID on all CPUs. */
  invalidatePage(pcid: number, address: number): void;
  /** Drops all translations of one PCID on all CPUs. */
  invalidateSpace(pcid: number): void;
  invalidateAll(): void;
  /** Guest RAM [physical, physical+bytes) was written from outside (kernel, DMA): decoded instructions there are dropped. */
  wrote(physical: number, bytes: number): void;
  /** Forget all that is derived (decoded code, translations): after contexts or RAM were replaced by a snapshot. */
  restored(): void;
}
