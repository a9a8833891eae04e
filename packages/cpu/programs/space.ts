/**
 * Builds 4-level page tables in guest RAM, for tests and for programs run without a kernel.
 *
 * Promise to callers: uses no Node API; tables and pages come from one rising pointer, so the same calls give the
 * same physical layout. Addresses are numbers below 2^47, physical ones below the RAM's size.
 */

/** Bits of page-table entries (Intel SDM vol. 3, tables 4-15 to 4-20). NX is bit 63: `nx` of the high half. */
export const pte = { present: 1, writable: 2, user: 4, accessed: 0x20, dirty: 0x40, large: 0x80, nxHigh: 0x80000000 } as const;

export const PAGE_BYTES = 4096;
export const LARGE_BYTES = 0x200000;

export interface Protection {
  readonly write: boolean;
  readonly execute: boolean;
}

export class Space {
  /** Physical address of the PML4. */
  readonly root: number;
  private readonly view: DataView;

  /** `ram`: guest RAM. `next`: first free physical address, page aligned; rises as tables and pages are taken. */
  constructor(private readonly ram: Uint8Array, public next: number) {
    this.view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    this.root = this.page();
  }

  /** Takes one zeroed page. */
  page(): number {
    const at = this.next;
    if (at + PAGE_BYTES > this.ram.length) throw new Error(`guest RAM is full: ${this.ram.length} bytes`);
    this.next += PAGE_BYTES;
    this.ram.fill(0, at, at + PAGE_BYTES);
    return at;
  }

  /** Physical address of the entry that maps `virtual` at `level` (4 PML4 .. 1 PT), making the tables above it. */
  entry(virtual: number, level: number): number {
    let table = this.root;
    for (let l = 4; ; l--) {
      const index = Math.floor(virtual / 2 ** (12 + 9 * (l - 1))) % 512;
      const at = table + 8 * index;
      if (l === level) return at;
      if ((this.view.getUint32(at, true) & pte.present) === 0) this.put(at, this.page(), pte.present | pte.writable | pte.user);
      table = Math.floor(this.view.getUint32(at, true) / PAGE_BYTES) * PAGE_BYTES;
    }
  }

  /** Writes an entry: frame address, low flags, and whether execution is forbidden. */
  put(at: number, frame: number, flags: number, noExecute = false): void {
    this.view.setUint32(at, frame | flags, true);
    this.view.setUint32(at + 4, noExecute ? pte.nxHigh : 0, true);
  }

  /** Maps one 4 KiB page. */
  map(virtual: number, physical: number, p: Protection): void {
    this.put(this.entry(virtual, 1), physical, pte.present | pte.user | (p.write ? pte.writable : 0), !p.execute);
  }

  /** Maps `bytes` from `virtual` to fresh zeroed pages; returns the physical address of the first (they are contiguous). */
  mapFresh(virtual: number, bytes: number, p: Protection): number {
    const pages = Math.ceil(bytes / PAGE_BYTES);
    for (let i = 0; i < pages; i++) this.entry(virtual + i * PAGE_BYTES, 1); // tables first, so the pages follow each other
    const first = this.next;
    for (let i = 0; i < pages; i++) this.map(virtual + i * PAGE_BYTES, this.page(), p);
    return first;
  }
}
