/**
 * One CPU context as TypeScript sees it: names over the bytes that packages/abi lays out.
 *
 * The core keeps the context that ran last at a fixed address and the others elsewhere (wasm-core/state/contexts.ts). `Active` says which
 * that is, so that an access costs no call into the core and allocates nothing.
 */
import { contextBytes, contextStateBytes, coreFields, coreMemory } from '@lux9/abi';
import type { CoreContext } from '@lux9/bus';

const offsets = new Map(coreFields.map((f) => [f.name, f.offset]));

function at(name: string): number {
  const offset = offsets.get(name);
  if (offset === undefined) throw new Error(`no context field ${name}`);
  return offset;
}

const GPR = at('gpr');
const RIP = at('rip');
const RFLAGS = at('rflags');
const FS_BASE = at('fsBase');
const GS_BASE = at('gsBase');
const MXCSR = at('mxcsr');
const FCW = at('fcw');
const CR2 = at('cr2');
export const CR3_OFFSET = at('cr3');
const ICOUNT = at('icount');
const TSC_BASE = at('tscBase');
export const IO_COUNT_OFFSET = at('ioCount');
export const IO_LOG_OFFSET = at('ioLog');
const EXIT_VECTOR = at('exitVector');
const EXIT_ERROR = at('exitError');
const EXIT_HAS_ERROR = at('exitHasError');
const IO_KIND = at('exitIoKind');
const IO_SIZE = at('exitIoSize');
const IO_ADDRESS = at('exitIoAddress');
const IO_DATA = at('exitIoData');

/** The widest device access. */
const IO_BYTES = 16;

const TWO_32 = 0x1_0000_0000;

/** Which context stands at the fixed address: the one `run` was called for last, 0 before. */
export interface Active {
  cpu: number;
}

export class Context implements CoreContext {
  readonly #active: Active;
  readonly #cpu: number;
  readonly #view: DataView;
  /** Where its bytes are while it is not the active one. */
  readonly #saved: number;
  // Views of both places.
  readonly #bytesActive: Uint8Array;
  readonly #bytesSaved: Uint8Array;
  readonly #registersActive: Uint8Array;
  readonly #registersSaved: Uint8Array;
  readonly #ioBytesActive: Uint8Array;
  readonly #ioBytesSaved: Uint8Array;

  constructor(buffer: ArrayBuffer, active: Active, cpu: number) {
    this.#active = active;
    this.#cpu = cpu;
    this.#view = new DataView(buffer);
    this.#saved = coreMemory.saved + cpu * contextBytes;
    this.#bytesActive = new Uint8Array(buffer, coreMemory.active, contextStateBytes);
    this.#bytesSaved = new Uint8Array(buffer, this.#saved, contextStateBytes);
    this.#registersActive = this.#bytesActive.subarray(0, CR3_OFFSET);
    this.#registersSaved = this.#bytesSaved.subarray(0, CR3_OFFSET);
    this.#ioBytesActive = new Uint8Array(buffer, coreMemory.active + IO_DATA, IO_BYTES);
    this.#ioBytesSaved = new Uint8Array(buffer, this.#saved + IO_DATA, IO_BYTES);
  }

  /** Byte offset of the context in the core's memory. */
  get base(): number {
    return this.#active.cpu === this.#cpu ? coreMemory.active : this.#saved;
  }

  #at(offset: number): number {
    return (this.#active.cpu === this.#cpu ? coreMemory.active : this.#saved) + offset;
  }

  #number(offset: number): number {
    const p = this.#at(offset);
    return this.#view.getUint32(p + 4, true) * TWO_32 + this.#view.getUint32(p, true);
  }

  #setNumber(offset: number, value: number): void {
    const p = this.#at(offset);
    const high = Math.floor(value / TWO_32);
    this.#view.setUint32(p, value - high * TWO_32, true);
    this.#view.setInt32(p + 4, high, true);
  }

  address(register: number): number {
    return this.#number(GPR + register * 8);
  }

  low(register: number): number {
    return this.#view.getUint32(this.#at(GPR + register * 8), true);
  }

  high(register: number): number {
    return this.#view.getUint32(this.#at(GPR + register * 8 + 4), true);
  }

  setNumber(register: number, value: number): void {
    this.#setNumber(GPR + register * 8, value);
  }

  gpr(register: number): bigint {
    return this.#view.getBigUint64(this.#at(GPR + register * 8), true);
  }

  setGpr(register: number, value: bigint): void {
    this.#view.setBigUint64(this.#at(GPR + register * 8), value, true);
  }

  get rip(): number {
    return this.#number(RIP);
  }

  set rip(value: number) {
    this.#setNumber(RIP, value);
  }

  get rflags(): number {
    return this.#view.getUint32(this.#at(RFLAGS), true);
  }

  set rflags(value: number) {
    this.#setNumber(RFLAGS, value);
  }

  get fsBase(): bigint {
    return this.#view.getBigUint64(this.#at(FS_BASE), true);
  }

  set fsBase(value: bigint) {
    this.#view.setBigUint64(this.#at(FS_BASE), value, true);
  }

  get gsBase(): bigint {
    return this.#view.getBigUint64(this.#at(GS_BASE), true);
  }

  set gsBase(value: bigint) {
    this.#view.setBigUint64(this.#at(GS_BASE), value, true);
  }

  get mxcsr(): number {
    return this.#view.getUint32(this.#at(MXCSR), true);
  }

  set mxcsr(value: number) {
    this.#view.setUint32(this.#at(MXCSR), value, true);
  }

  get fcw(): number {
    return this.#view.getUint16(this.#at(FCW), true);
  }

  set fcw(value: number) {
    this.#view.setUint16(this.#at(FCW), value, true);
  }

  get cr3(): number {
    return this.#number(CR3_OFFSET);
  }

  get vector(): number {
    return this.#view.getUint32(this.#at(EXIT_VECTOR), true);
  }

  get errorCode(): number {
    return this.#view.getUint32(this.#at(EXIT_ERROR), true);
  }

  /** Whether the last exception pushes an error code on real hardware. */
  get hasErrorCode(): boolean {
    return this.#view.getUint32(this.#at(EXIT_HAS_ERROR), true) !== 0;
  }

  get cr2(): bigint {
    return this.#view.getBigUint64(this.#at(CR2), true);
  }

  get ioKind(): number {
    return this.#view.getUint32(this.#at(IO_KIND), true);
  }

  get ioSize(): number {
    return this.#view.getUint32(this.#at(IO_SIZE), true);
  }

  get ioAddress(): number {
    return this.#number(IO_ADDRESS);
  }

  get ioData(): bigint {
    return this.#view.getBigUint64(this.#at(IO_DATA), true);
  }

  get ioDataLow(): number {
    return this.#view.getUint32(this.#at(IO_DATA), true);
  }

  get ioBytes(): Uint8Array {
    return this.#active.cpu === this.#cpu ? this.#ioBytesActive : this.#ioBytesSaved;
  }

  get instructions(): number {
    return this.#number(ICOUNT);
  }

  set instructions(value: number) {
    this.#setNumber(ICOUNT, value);
  }

  get tscBase(): number {
    return this.#number(TSC_BASE);
  }

  set tscBase(value: number) {
    this.#setNumber(TSC_BASE, value);
  }

  get bytes(): Uint8Array {
    return this.#active.cpu === this.#cpu ? this.#bytesActive : this.#bytesSaved;
  }

  get registers(): Uint8Array {
    return this.#active.cpu === this.#cpu ? this.#registersActive : this.#registersSaved;
  }
}
