/**
 * Runs of physical memory in one piece (9front xalloc.c): for devices that do not translate addresses (#D), and for segments that must
 * not be scattered (#g fixed). Each frame of a run has one reference; its contents are zeroes. Everything else takes single frames from page.ts.
 */
import type { Kernel } from './kernel.ts';
import { BY2PG, cacheshed, putframe } from './page.ts';

/** The lowest run of free frames that begins at a multiple of `align` bytes, taken out of the free list; its first frame, or 0. */
function take(k: Kernel, pages: number, align: number): number {
  const pm = k.pmem;
  const free = pm.free.slice(0, pm.nfree).sort();
  for (let i = 0; i + pages <= free.length; i++) {
    const first = free[i]!;
    if (free[i + pages - 1]! - first !== pages - 1 || (first * BY2PG) % align !== 0) continue;
    let left = 0;
    for (let j = 0; j < pm.nfree; j++) {
      const frame = pm.free[j]!;
      if (frame >= first && frame < first + pages) pm.refs[frame] = 1;
      else pm.free[left++] = frame;
    }
    pm.nfree = left;
    return first;
  }
  return 0;
}

/** Physical address of `pages` frames one after the other, or 0. Cached files make room. */
export function xalloc(k: Kernel, pages: number, align: number = BY2PG): number {
  let first = take(k, pages, align);
  if (first === 0 && k.cache.pages > 0) {
    cacheshed(k, k.cache.pages);
    first = take(k, pages, align);
  }
  if (first === 0) return 0;
  k.ram.fill(0, first * BY2PG, (first + pages) * BY2PG);
  k.core.wrote(first * BY2PG, pages * BY2PG);
  return first * BY2PG;
}

export function xfree(k: Kernel, pa: number, bytes: number): void {
  for (let at = pa; at < pa + bytes; at += BY2PG) putframe(k, at / BY2PG);
}
