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

/** putmmu of the `count` pages from `va` on, to `frames[from]` and up. Answers false when memory for the tables is out; those before are mapped. */
export function putmmus(k: Kernel, p: Proc, va: number, frames: Int32Array, from: number, count: number, write: boolean, exec: boolean): boolean {
  const ram = k.ram32;
  const low = (Pte.present | Pte.user | (write ? Pte.write : 0)) >>> 0;
  const high = exec ? 0 : Pte.noExecuteHigh;
  let known = 0;
  let done = 0;
  while (done < count) {
    const page = va + done * 4096;
    let at = mmucreate(k, p, page);
    if (at < 0) break;
    const end = Math.min(count, done + 512 - ((page / 4096) % 512));
    for (; done < end; done++, at += 2) {
      const frame = frames[from + done]!;
      known |= ram[at]!;
      ram[at] = ((frame << 12) | low) >>> 0;
      ram[at + 1] = ((frame >>> 20) | high) >>> 0;
    }
  }
  if ((known & 1) !== 0) {
    if (done > pagewise) k.core.invalidateSpace(p.pcid);
    else for (let i = 0; i < done; i++) k.core.invalidatePage(p.pcid, va + i * 4096);
  }
  return done === count;
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

/** Visits the page tables there are for [base, top) of one process: the word index of the entry of `va`, and how many follow. */
function eachTable(k: Kernel, p: Proc, base: number, top: number, visit: (at: number, count: number, va: number) => void): void {
  for (let va = base; va < top;) {
    const end = Math.min(top, (Math.floor(va / 0x200000) + 1) * 0x200000);
    const at = mmuwalk(k, p, va);
    if (at >= 0) visit(at, Math.ceil((end - va) / 4096), va);
    va = end;
  }
}

/** Ranges of more pages than this drop all translations of the address space at once. */
const pagewise = 64;

/** Takes the pages of [base, top) out of the process's tables. */
export function mmuunmap(k: Kernel, p: Proc, base: number, top: number): void {
  const ram = k.ram32;
  const all = top - base > pagewise * 4096;
  eachTable(k, p, base, top, (at, count, va) => {
    if (!all) for (let i = 0; i < count; i++) if ((ram[at + i * 2]! & 1) !== 0) k.core.invalidatePage(p.pcid, va + i * 4096);
    ram.fill(0, at, at + count * 2);
  });
  if (all) k.core.invalidateSpace(p.pcid);
}

/** Takes the right to write from the pages of [base, top). */
export function mmuprotect(k: Kernel, p: Proc, base: number, top: number): void {
  const ram = k.ram32;
  const all = top - base > pagewise * 4096;
  eachTable(k, p, base, top, (at, count, va) => {
    for (let i = 0; i < count; i++) {
      const entry = ram[at + i * 2]!;
      if ((entry & Pte.write) === 0) continue;
      ram[at + i * 2] = (entry & ~Pte.write) >>> 0;
      if (!all) k.core.invalidatePage(p.pcid, va + i * 4096);
    }
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
