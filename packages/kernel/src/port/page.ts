/**
 * Frames of physical memory: 4096 bytes each, known by number (physical address / 4096), counted by references.
 * A frame belongs to a segment's map, to an image (text kept for the next run), to a cached file, to a process's page tables, or is free.
 *
 * `newframe` answers 0 when there is none left even after cached files and unused text were given up; callers turn that into an
 * error (`Enovmem`) or end a process. Allocation is deterministic: the frame freed last is used first.
 */
import type { Kernel } from './kernel.ts';
import { PanicError } from './kernel.ts';
import { logframe, LogOps, pageowninit } from './pageownlog.ts';

export const BY2PG = 4096;

/** Takes over the frames [first, last) of each range. */
export function pageinit(k: Kernel, ranges: readonly { first: number; last: number }[]): void {
  const pm = k.pmem;
  const frames = k.ram.length / BY2PG;
  pm.refs = new Int32Array(frames);
  pageowninit(k, frames);
  pm.free = new Int32Array(frames);
  pm.nfree = 0;
  for (let i = ranges.length - 1; i >= 0; i--) {
    for (let frame = ranges[i]!.last - 1; frame >= ranges[i]!.first; frame--) pm.free[pm.nfree++] = frame;
  }
  pm.total = pm.nfree;
  pm.user = pm.nfree;
  lowmark(k);
}

/** Part of memory that counts as low. */
const lowPart = 16;

/** Part of memory that counts as much to have come free. */
const muchPart = 64;

/** Sets how much free memory is little: half of what is free, a sixteenth of all at most. */
export function lowmark(k: Kernel): void {
  const pm = k.pmem;
  pm.marked = pm.nfree;
  pm.low = Math.min(Math.floor(pm.user / lowPart), pm.nfree >> 1);
}

/** Memory came free: when it was much since the last mark, the mark rises. */
export function raisemark(k: Kernel): void {
  const pm = k.pmem;
  if (pm.nfree - pm.marked >= Math.floor(pm.user / muchPart)) lowmark(k);
}

/** A zeroed frame with one reference, or 0. */
export function newframe(k: Kernel): number {
  const frame = rawframe(k);
  if (frame !== 0) k.ram.fill(0, frame * BY2PG, (frame + 1) * BY2PG);
  return frame;
}

/** A frame with one reference and undefined contents (the caller fills it before anybody sees it), or 0. */
export function rawframe(k: Kernel): number {
  const pm = k.pmem;
  if (pm.nfree === 0 && !reclaim(k)) return 0;
  const frame = pm.free[--pm.nfree]!;
  pm.refs[frame] = 1;
  return frame;
}

export function holdframe(k: Kernel, frame: number): void {
  k.pmem.refs[frame]!++;
}

export function putframe(k: Kernel, frame: number): void {
  const pm = k.pmem;
  const left = --pm.refs[frame]!;
  if (left > 0) return;
  if (left < 0) throw new PanicError(`putframe: frame ${frame} has no references`);
  const { own } = k;
  if (own.owner[frame] !== 0) {
    if (own.state[frame]! > 1) throw new PanicError(`putframe: frame ${frame} is lent`);
    logframe(k, LogOps.free, frame, own.owner[frame]!, 0, 0);
    own.owner[frame] = 0;
    own.state[frame] = 0;
    own.flags[frame] = 0;
  }
  pm.free[pm.nfree++] = frame;
}

/** A private copy of a frame, or 0. */
export function copyframe(k: Kernel, from: number): number {
  const frame = rawframe(k);
  if (frame !== 0) k.ram.copyWithin(frame * BY2PG, from * BY2PG, (from + 1) * BY2PG);
  return frame;
}

/** Frames given up at a time. */
const reclaimPart = 256;

/** Gives up pages of cached files, those opened longest ago first, until `count` frames are free or none is left. */
export function cacheshed(k: Kernel, count: number): void {
  const { cache, pmem } = k;
  if (cache.pages === 0) return;
  const enough = pmem.nfree + count;
  for (const file of cache.files.values()) {
    for (const [at, page] of file.pages) {
      if (pmem.nfree >= enough) return;
      file.pages.delete(at);
      cache.pages--;
      putframe(k, page.frame);
    }
  }
}

/** Gives up pages of cached files, and frames of images that no segment maps; answers whether any became free. */
function reclaim(k: Kernel): boolean {
  const before = k.pmem.nfree;
  cacheshed(k, reclaimPart);
  for (const image of k.images) {
    for (const [offset, frame] of image.frames) {
      if (k.pmem.refs[frame] !== 1) continue;
      image.frames.delete(offset);
      putframe(k, frame);
    }
    if (k.pmem.nfree - before >= reclaimPart) break;
  }
  return k.pmem.nfree > before;
}
