/** System calls on segments (segment(3), segattach(2), brk(2)). Named classes: shared, memory, and what devices register. */
import { errors, segmentFlags, segmentSlots, segmentTypes, USTKTOP } from '@lux9/abi';
import { mmuunmap } from '../pc64/mmu.ts';
import { barsegattach } from '../dev/iocaps.ts';
import { globalsegattach } from '../dev/segment.ts';
import { argInt, argPtr, argStr, argUint } from './args.ts';
import { error } from './error.ts';
import { upage } from './fault.ts';
import type { Kernel } from './kernel.ts';
import type { Proc, Segment } from './portdat.ts';
import { detachseg, ibrk, mfreeseg, newseg, NSEG, overlaps, pageDown, pageUp, seg, sharers } from './segment.ts';
import { okaddr } from './umem.ts';

const S = segmentSlots;
const T = segmentTypes;

export function sysBrk(k: Kernel, p: Proc): number {
  return ibrk(k, p, argPtr(k, 0), S.BSEG);
}

export function sysSegbrk(k: Kernel, p: Proc): number {
  const address = argPtr(k, 0);
  const s = seg(p, address);
  const slot = s === null ? -1 : p.seg.indexOf(s);
  if (s === null || (s.type !== T.SG_BSS && s.type !== T.SG_SHARED)) error(errors.Ebadarg);
  return ibrk(k, p, argPtr(k, 1), slot);
}

function freeslot(p: Proc): number {
  for (let slot = S.LSEG as number; slot < NSEG; slot++) if (p.seg[slot] === null) return slot;
  error(errors.Enovmem);
}

const attrMask = segmentFlags.SG_RONLY | segmentFlags.SG_CEXEC | segmentFlags.SG_FAULT | segmentFlags.SG_NOEXEC;

export function sysSegattach(k: Kernel, p: Proc): number {
  const attr = argInt(k, 0);
  const name = argStr(k, p, 1);
  const given = argPtr(k, 2);
  const len = argUint(k, 3);
  if (given !== 0 && given >= USTKTOP) error(errors.Ebadarg);
  const slot = freeslot(p);

  const global = globalsegattach(k, p, name);
  if (global !== null) {
    if (overlaps(p, global.base, global.top)) error(errors.Esoverlap);
    global.ref++;
    p.seg[slot] = global;
    return global.base;
  }

  const bar = barsegattach(k, p, name, pageDown(given));
  if (bar !== null) return bar.base;

  let va = pageDown(given);
  const bytes = pageUp(given - va + len);
  if (bytes === 0) error(errors.Ebadarg);
  if (given === 0) {
    for (let s: Segment | null = p.seg[S.SSEG]!; s !== null; s = overlaps(p, va, va + bytes)) {
      if (bytes >= s.base) error(errors.Enovmem);
      va = s.base - bytes;
    }
  }
  if (va === 0 || va + bytes > USTKTOP) error(errors.Ebadarg);
  if (overlaps(p, va, va + bytes)) error(errors.Esoverlap);
  const type = name === 'shared' ? T.SG_SHARED : name === 'memory' ? T.SG_BSS : -1;
  if (type < 0) error(errors.Ebadarg);
  const s = newseg(type | (attr & attrMask), va, bytes);
  p.seg[slot] = s;
  return va;
}

export function sysSegdetach(k: Kernel, p: Proc): number {
  const address = argPtr(k, 0);
  // An empty segment is at its base.
  const slot = p.seg.findIndex((s) => s !== null && ((address >= s.base && address < s.top) || (s.base === s.top && address === s.base)));
  if (slot < 0 || slot === S.SSEG) error(errors.Ebadarg);
  detachseg(k, p, slot);
  return 0;
}

export function sysSegfree(k: Kernel, p: Proc): number {
  const from = argPtr(k, 0);
  const len = argUint(k, 1);
  const s = seg(p, from);
  if (s === null) error(errors.Ebadarg);
  const first = pageUp(from);
  const top = pageDown(from + len);
  if (first >= top) return 0;
  if (top > s.top) error(errors.Ebadarg);
  // What is there for good stays.
  if (s.type !== T.SG_PHYSICAL && s.type !== T.SG_FIXED && s.type !== T.SG_STICKY) mfreeseg(k, s, first, top);
  return 0;
}

/** Makes what was written executable: drops decoded instructions, and lets the segment's pages be executed. */
export function sysSegflush(k: Kernel, p: Proc): number {
  const from = argPtr(k, 0);
  const len = argUint(k, 1);
  if (len === 0) return 0;
  if (!okaddr(p, from, len, false)) error(errors.Ebadarg);
  for (let va = pageDown(from); va < from + len;) {
    const s = seg(p, va)!;
    if (!s.exec) {
      s.exec = true;
      // Pages already mapped are mapped anew, executable.
      for (const each of sharers(k, s)) mmuunmap(k, each, s.base, s.top);
    }
    if (s.type !== T.SG_PHYSICAL && s.type !== T.SG_FIXED) k.core.wrote(upage(k, p, va, false), 4096);
    va += 4096;
  }
  return 0;
}
