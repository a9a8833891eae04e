/**
 * Watchpoints (proc(3), watchpt): a process gets `sys: watchpoint N` when it reads, writes or executes bytes somebody watches.
 * With all of its pages and exactly: other bytes of a watched page cost time and nothing else.
 *
 * Reads and writes: a watched page is entered into the page table at an alias of its frame outside RAM, so that every access
 * leaves the core as a device access with address and size. The kernel does it on the frame; the note comes when the instruction
 * is over, as after the debug exception of a data breakpoint (SDM vol. 3, 17.2). Execution: a watched page may not be
 * executed; an instruction that may is run alone, the page executable for that long; one that is watched is reported before
 * it runs, and runs when the process goes on.
 *
 * What the kernel reads and writes for a process (system calls) is not watched.
 */
import { noteClasses, noteTexts } from '@lux9/abi';
import type { CoreContext } from '@lux9/bus';
import { BY2PG } from '../port/page.ts';
import type { Kernel } from '../port/kernel.ts';
import { postnote } from '../port/note.ts';
import type { Mach, Proc, Watchpoint } from '../port/portdat.ts';
import { seg } from '../port/segment.ts';
import { mmuphys, mmuunmap, putmmu } from './mmu.ts';

export const Watch = { read: 1, write: 2, execute: 4 } as const;

/** First physical address of the aliases: above everything this PC has. */
const aliasBase = 0x80_0000_0000;
const aliasFrame = aliasBase / BY2PG;

const meets = (w: Watchpoint, addr: number, bytes: number): boolean => w.addr < addr + bytes && addr < w.addr + w.len;

/** What is watched in the page at `page`, bits of Watch. */
function watched(p: Proc, page: number): number {
  let types = 0;
  for (const w of p.watchpoints) if (meets(w, page, BY2PG)) types |= w.type;
  return types;
}

/** Enters a page of a process that has watchpoints into its tables. Answers as putmmu. */
export function putwatched(k: Kernel, p: Proc, page: number, frame: number, write: boolean, exec: boolean): boolean {
  const types = watched(p, page);
  if (types === 0 || p.stepping.includes(page)) return putmmu(k, p, page, frame, write, exec);
  const alias = (types & (Watch.read | Watch.write)) !== 0;
  return putmmu(k, p, page, alias ? frame + aliasFrame : frame, write, false);
}

/** The watchpoints of `p` change: its pages are entered anew at their next touch. */
export function setwatch(k: Kernel, p: Proc, list: Watchpoint[]): void {
  for (const w of [...p.watchpoints, ...list]) {
    mmuunmap(k, p, w.addr - (w.addr % BY2PG), w.addr + w.len + BY2PG - 1 - ((w.addr + w.len + BY2PG - 1) % BY2PG));
  }
  p.tos = 0;
  p.watchpoints = list;
}

export function isWatchAccess(context: CoreContext): boolean {
  return context.ioAddress >= aliasBase;
}

const readKind = 1;

/** Does an access to a watched page that left the core. */
export function watchaccess(k: Kernel, m: Mach, p: Proc): void {
  const context = k.core.context(m.id);
  const physical = context.ioAddress - aliasBase;
  const size = context.ioSize;
  const isRead = context.ioKind === readKind;
  for (let n = 0; n < p.watchpoints.length; n++) {
    const w = p.watchpoints[n]!;
    if ((w.type & (isRead ? Watch.read : Watch.write)) === 0) continue;
    // A range may reach into the next page, whose frame is another.
    for (let va = w.addr; va < w.addr + w.len; va += BY2PG - (va % BY2PG)) {
      const frame = mmuphys(k, p, va - (va % BY2PG), false);
      const bytes = Math.min(BY2PG - (va % BY2PG), w.addr + w.len - va);
      const at = frame + (va % BY2PG);
      if (frame !== 0 && at < physical + size && physical < at + bytes) p.watchhit |= 1 << n;
    }
  }
  if (isRead) {
    let data = 0n;
    for (let i = size - 1; i >= 0; i--) data = (data << 8n) | BigInt(k.ram[physical + i]!);
    k.core.completeIo(m.id, data);
    return;
  }
  k.ram.set(context.ioBytes.subarray(0, size), physical);
  k.core.wrote(physical, size);
  k.core.completeIo(m.id, 0);
}

/** The instruction after whose watched access the process stops is over. */
export function watchdone(k: Kernel, p: Proc): void {
  const hits = p.watchpoints.map((_, n) => n).filter((n) => (p.watchhit & (1 << n)) !== 0);
  p.watchhit = 0;
  postnote(k, p, `${noteTexts.watchpoint}${hits.join(',')}`, noteClasses.NDebug);
}

/** A fetch from a page that may not be executed: answers whether that was because it is watched, and has been seen to. */
export function watchfetch(k: Kernel, p: Proc, pc: number, address: number): boolean {
  const page = address - (address % BY2PG);
  const s = seg(p, address);
  if (p.watchpoints.length === 0 || s === null || !s.exec || watched(p, page) === 0) return false;
  const n = p.watchpoints.findIndex((w) => (w.type & Watch.execute) !== 0 && pc >= w.addr && pc < w.addr + w.len);
  if (n >= 0 && p.watchskip !== pc) {
    p.watchskip = pc;
    postnote(k, p, `${noteTexts.watchpoint}${n}`, noteClasses.NDebug);
    return true;
  }
  // An instruction may lie on two watched pages: the second comes to the first.
  mmuunmap(k, p, page, page + BY2PG);
  p.stepping.push(page);
  return true;
}

/** The single instruction is over (`done`), or was stopped by an exception: its pages are watched again. */
export function watchstepped(k: Kernel, p: Proc, done: boolean): void {
  for (const page of p.stepping) mmuunmap(k, p, page, page + BY2PG);
  p.stepping = [];
  if (done) p.watchskip = 0;
}
