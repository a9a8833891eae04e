/**
 * When memory runs low: cached files are given up; and pages of zeroes that were filled on demand are given back; they are zero again at the next touch. (Go's runtime clears
 * the 64 MB that it reserved too much at its start: every page of them was touched, and none holds anything.)
 *
 * Callers: `lowmem` at an entry into the kernel, before anything there holds a frame's address, when free frames are fewer than `pmem.low`.
 * After a look the next comes only when half of what was free then is gone.
 */
import { ownStates, segmentTypes } from '@lux9/abi';
import { charge } from './charge.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG, cacheshed, lowmark } from './page.ts';
import type { Segment } from './portdat.ts';
import { mfreeseg } from './segment.ts';
import { chunkPages } from './segmap.ts';

const nsPerPage = 20;
const wordsPerPage = BY2PG / 4;

function isZero(k: Kernel, frame: number): boolean {
  const { ram32 } = k;
  const end = (frame + 1) * wordsPerPage;
  for (let at = frame * wordsPerPage; at < end; at++) if (ram32[at] !== 0) return false;
  return true;
}

/** Answers how many pages it looked at. */
function sweep(k: Kernel, s: Segment): number {
  let looked = 0;
  for (let index = 0; index < s.map.length; index++) {
    const chunk = s.map[index];
    if (!chunk) continue;
    const base = s.base + index * chunkPages * BY2PG;
    let from = 0;
    for (let i = 0; i <= chunkPages; i++) {
      const frame = i < chunkPages ? chunk[i]! : 0;
      let gives = false;
      if (frame !== 0) {
        looked++;
        gives = k.own.state[frame]! <= ownStates.EXCLUSIVE && isZero(k, frame);
      }
      if (gives) continue;
      if (i > from) mfreeseg(k, s, base + from * BY2PG, base + i * BY2PG);
      from = i + 1;
    }
  }
  return looked;
}

export function lowmem(k: Kernel): void {
  cacheshed(k, k.cache.pages);
  let looked = 0;
  const seen = new Set<Segment>();
  for (const p of k.procs) {
    if (p === null) continue;
    for (const s of p.seg) {
      if (s === null || s.type !== segmentTypes.SG_BSS || s.anon || seen.has(s)) continue;
      seen.add(s);
      looked += sweep(k, s);
    }
  }
  charge(k, looked * nsPerPage);
  lowmark(k);
}
