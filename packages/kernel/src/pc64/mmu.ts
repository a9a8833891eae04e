/**
 * Page tables (Intel SDM vol. 3, 4.5): four levels in guest memory, one tree a process, filled by faults. The PCID is
 * the process's own, so a switch of processes drops no translation.
 *
 *   63 NX | 51..12 frame | 6 D | 5 A | 2 US | 1 RW | 0 P
 *
 * Whoever takes a right away or changes a frame calls these functions, which tell every CPU's TLB.
 * Addresses are below 2^47 and page aligned; indexes are in 32-bit words of guest RAM (`k.ram32`).
 */
import type { Kernel } from '../port/kernel.ts';
import type { Proc } from '../port/portdat.ts';
import { newframe, putframe } from '../port/page.ts';

export const Pte = { present: 1, write: 2, user: 4, cacheDisable: 0x10, accessed: 0x20, dirty: 0x40, noExecuteHigh: 0x80000000 } as const;

const wordsPerPage = 1024;
/** High word of an address of the frames of watched pages (watch.ts): physical bit 39. */
const watchedHigh = 0x80;

/** Gives the process an empty address space. Answers false when memory is out. */
export function newspace(k: Kernel, p: Proc): boolean {
  const frame = newframe(k);
  if (frame === 0) return false;
  p.pml4 = frame;
  p.tables = [frame];
  p.pcid = k.pcids.pop() ?? 0;
  k.core.invalidateSpace(p.pcid);
  return true;
}

/** The word index of the entry for `va`, or -1 when the tables do not reach it. */
export function mmuwalk(k: Kernel, p: Proc, va: number): number {
  const ram = k.ram32;
  const high = Math.floor(va / 0x100000000);
  const low = va >>> 0;
  let entry = ram[p.pml4 * wordsPerPage + ((high >>> 7) & 511) * 2]!;
  if ((entry & 1) === 0) return -1;
  entry = ram[(entry >>> 12) * wordsPerPage + (((high & 0x7f) << 2) | (low >>> 30)) * 2]!;
  if ((entry & 1) === 0) return -1;
  entry = ram[(entry >>> 12) * wordsPerPage + ((low >>> 21) & 511) * 2]!;
  if ((entry & 1) === 0) return -1;
  return (entry >>> 12) * wordsPerPage + ((low >>> 12) & 511) * 2;
}

/** Like mmuwalk, making the tables; -1 when memory is out. */
function mmucreate(k: Kernel, p: Proc, va: number): number {
  const ram = k.ram32;
  const high = Math.floor(va / 0x100000000);
  const low = va >>> 0;
  let table = p.pml4;
  for (let level = 3; level > 0; level--) {
    const index = level === 3 ? (high >>> 7) & 511 : level === 2 ? ((high & 0x7f) << 2) | (low >>> 30) : (low >>> 21) & 511;
    const at = table * wordsPerPage + index * 2;
    const entry = ram[at]!;
    if ((entry & 1) !== 0) table = entry >>> 12;
    else {
      const frame = newframe(k);
      if (frame === 0) return -1;
      p.tables.push(frame);
      ram[at] = ((frame << 12) | Pte.present | Pte.write | Pte.user) >>> 0;
      ram[at + 1] = 0;
      table = frame;
    }
  }
  return table * wordsPerPage + ((low >>> 12) & 511) * 2;
}

/** Maps the page at `va` to a frame. Answers false when memory for the tables is out. */
export function putmmu(k: Kernel, p: Proc, va: number, frame: number, write: boolean, exec: boolean): boolean {
  const at = mmucreate(k, p, va);
  if (at < 0) return false;
  const ram = k.ram32;
  const was = ram[at]!;
  // Bits 32 and up of the address: device memory may lie above 4 GiB only when frame >= 2^20.
  ram[at] = ((frame << 12) | Pte.present | Pte.user | (write ? Pte.write : 0)) >>> 0;
  ram[at + 1] = ((frame >>> 20) | (exec ? 0 : Pte.noExecuteHigh)) >>> 0;
  if ((was & 1) !== 0) k.core.invalidatePage(p.pcid, va);
  return true;
}

/** Physical address of the page at `va` when it is mapped for users (and for writing); else 0. */
export function mmuphys(k: Kernel, p: Proc, va: number, write: boolean): number {
  const at = mmuwalk(k, p, va);
  if (at < 0) return 0;
  const entry = k.ram32[at]!;
  if ((entry & 1) === 0 || (write && (entry & 2) === 0)) return 0;
  const high = k.ram32[at + 1]! & 0x000fffff;
  if ((high !== 0 && high !== watchedHigh) || entry >= k.ram.length) return 0;
  return (entry & 0xfffff000) >>> 0;
}

/** Visits the present entries of [base, top) of one process. */
function eachEntry(k: Kernel, p: Proc, base: number, top: number, visit: (at: number, va: number) => void): void {
  let va = base;
  while (va < top) {
    const at = mmuwalk(k, p, va);
    if (at < 0) {
      // The page table is missing: go on behind the 2 MiB it would cover.
      va = (Math.floor(va / 0x200000) + 1) * 0x200000;
      continue;
    }
    const end = Math.min(top, (Math.floor(va / 0x200000) + 1) * 0x200000);
    for (let entry = at; va < end; va += 4096, entry += 2) if ((k.ram32[entry]! & 1) !== 0) visit(entry, va);
  }
}

/** Ranges of more pages than this drop all translations of the address space at once. */
const pagewise = 64;

/** Takes the pages of [base, top) out of the process's tables. */
export function mmuunmap(k: Kernel, p: Proc, base: number, top: number): void {
  const all = top - base > pagewise * 4096;
  eachEntry(k, p, base, top, (at, va) => {
    k.ram32[at] = 0;
    k.ram32[at + 1] = 0;
    if (!all) k.core.invalidatePage(p.pcid, va);
  });
  if (all) k.core.invalidateSpace(p.pcid);
}

/** Takes the right to write from the pages of [base, top). */
export function mmuprotect(k: Kernel, p: Proc, base: number, top: number): void {
  const all = top - base > pagewise * 4096;
  eachEntry(k, p, base, top, (at, va) => {
    if ((k.ram32[at]! & Pte.write) === 0) return;
    k.ram32[at] = (k.ram32[at]! & ~Pte.write) >>> 0;
    if (!all) k.core.invalidatePage(p.pcid, va);
  });
  if (all) k.core.invalidateSpace(p.pcid);
}

/** Forgets the whole user mapping, keeping the address space (exec). */
export function flushmmu(k: Kernel, p: Proc): void {
  for (const frame of p.tables) if (frame !== p.pml4) putframe(k, frame);
  p.tables = [p.pml4];
  k.ram.fill(0, p.pml4 * 4096, (p.pml4 + 1) * 4096);
  k.core.invalidateSpace(p.pcid);
}

/** Gives the address space back (exit). */
export function mmurelease(k: Kernel, p: Proc): void {
  for (const frame of p.tables) putframe(k, frame);
  p.tables = [];
  if (p.pml4 === 0) return;
  p.pml4 = 0;
  k.core.invalidateSpace(p.pcid);
  if (p.pcid !== 0) k.pcids.push(p.pcid);
  p.pcid = 0;
}
