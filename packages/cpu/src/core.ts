/**
 * The face of the WebAssembly core: implements `Core` of packages/bus over the core's exports.
 *
 * Promise to callers: as in packages/bus core.ts. The caller instantiates the module (it needs no imports) and passes its exports.
 */
import { contextCount, coreFields } from '@lux9/abi';
import type { Core, Exit } from '@lux9/bus';
import { type Active, CR3_OFFSET, Context, IO_COUNT_OFFSET, IO_LOG_OFFSET } from './context.ts';
import type { CoreExports } from './exports.ts';

/** The longest run of the core in one call. */
const MOST = 0x4000_0000;
const PAGE_HAS_CODE = 1;
const IO_ENTRY = 32;
const IO_ENTRY_DATA = 16;

const ioLog = coreFields.find((f) => f.name === 'ioLog');
const TWO_32 = 0x1_0000_0000;

/** Access kinds of `translate`. */
export const Access = { read: 0, write: 1, execute: 2 } as const;

export class CpuCore implements Core {
  readonly ram: Uint8Array;
  readonly ramView: DataView;
  readonly exports: CoreExports;
  readonly #contexts: readonly Context[];
  readonly #active: Active = { cpu: 0 };
  readonly #pageFlags: Uint8Array;
  readonly #view: DataView;

  /** `ramBytes`: guest RAM, a multiple of 4096. Throws when the memory cannot be had. */
  constructor(exports: CoreExports, ramBytes: number) {
    if (ramBytes <= 0 || ramBytes % 4096 !== 0) throw new Error(`RAM size ${ramBytes} is not a multiple of 4096`);
    if (!exports.init(ramBytes)) throw new Error(`no memory for ${ramBytes} bytes of RAM`);
    this.exports = exports;
    const { buffer } = exports.memory;
    this.ram = new Uint8Array(buffer, exports.ramBase(), ramBytes);
    this.ramView = new DataView(buffer, exports.ramBase(), ramBytes);
    this.#pageFlags = new Uint8Array(buffer, exports.pageFlagsBase(), ramBytes / 4096);
    this.#view = new DataView(buffer);
    this.#contexts = Array.from({ length: contextCount }, (_, i) => new Context(buffer, this.#active, i));
  }

  context(cpu: number): Context {
    const c = this.#contexts[cpu];
    if (!c) throw new Error(`no cpu ${cpu}`);
    return c;
  }

  run(cpu: number, count: number): Exit {
    this.#active.cpu = cpu;
    let left = count;
    while (left > MOST) {
      const before = this.context(cpu).instructions;
      const exit = this.exports.run(cpu, MOST) as Exit;
      if (exit !== 0) return exit;
      left -= this.context(cpu).instructions - before;
    }
    return this.exports.run(cpu, left) as Exit;
  }

  completeIo(cpu: number, data: bigint | number): void {
    const context = this.context(cpu);
    const { base } = this.context(cpu);
    const n = this.#view.getUint32(base + IO_COUNT_OFFSET, true);
    if (!ioLog || n >= ioLog.count) throw new Error('too many device accesses in one instruction');
    const entry = base + IO_LOG_OFFSET + n * IO_ENTRY;
    this.#view.setUint32(entry, context.ioKind, true);
    this.#view.setUint32(entry + 4, context.ioSize, true);
    this.#view.setUint32(entry + 8, context.ioAddress % TWO_32, true);
    this.#view.setUint32(entry + 12, Math.floor(context.ioAddress / TWO_32), true);
    if (typeof data === 'bigint') {
      this.#view.setBigUint64(entry + IO_ENTRY_DATA, data, true);
      this.#view.setBigUint64(entry + IO_ENTRY_DATA + 8, data >> 64n, true);
    } else {
      this.#view.setUint32(entry + IO_ENTRY_DATA, data, true);
      this.#view.setUint32(entry + IO_ENTRY_DATA + 4, Math.floor(data / TWO_32), true);
      this.#view.setBigUint64(entry + IO_ENTRY_DATA + 8, 0n, true);
    }
    this.#view.setUint32(base + IO_COUNT_OFFSET, n + 1, true);
  }

  /** The answer to an Exit.io is an exception instead: nothing of the instruction stays done. */
  abandonIo(cpu: number): void {
    const { base } = this.context(cpu);
    const n = this.#view.getUint32(base + IO_COUNT_OFFSET, true);
    new Uint8Array(this.#view.buffer, base + IO_LOG_OFFSET, n * IO_ENTRY).fill(0);
    this.#view.setUint32(base + IO_COUNT_OFFSET, 0, true);
  }

  setCr3(cpu: number, cr3: number, keep = false): void {
    const p = this.context(cpu).base + CR3_OFFSET;
    this.#view.setUint32(p, cr3 % TWO_32, true);
    this.#view.setUint32(p + 4, Math.floor(cr3 / TWO_32), true);
    if (!keep) this.exports.invalidateSpace(cr3 % 4096);
  }

  invalidatePage(pcid: number, address: number): void {
    this.exports.invalidatePage(pcid, address % TWO_32, Math.floor(address / TWO_32));
  }

  invalidateSpace(pcid: number): void {
    this.exports.invalidateSpace(pcid);
  }

  invalidateAll(): void {
    this.exports.invalidateAll();
  }

  wrote(physical: number, bytes: number): void {
    if (bytes <= 0) return;
    const last = (physical + bytes - 1) >>> 12;
    for (let page = physical >>> 12; page <= last; page++) {
      if (((this.#pageFlags[page] ?? 0) & PAGE_HAS_CODE) !== 0) {
        this.exports.wrote(physical, bytes);
        return;
      }
    }
  }

  restored(): void {
    this.exports.restored();
  }

  /** Pages inside RAM that a device answers for (`device`), or that are RAM again. */
  setDevice(page: number, count: number, device: boolean): void {
    this.exports.setDevice(page, count, device ? 1 : 0);
  }

  /** Physical address by the page tables at `cr3`, or -1; then `translateError` has the #PF error code. Sets A and D like an access. */
  translate(cr3: number, address: bigint, access: number, user: boolean): number {
    const low = Number(address & 0xffffffffn);
    return this.exports.translate(cr3, low, Number((address >> 32n) & 0xffffffffn), access, user ? 1 : 0);
  }

  get translateError(): number {
    return this.exports.translateError();
  }
}
