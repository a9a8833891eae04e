/**
 * Segments: ranges of an address space and the frames in them (segment(3), 9front segment.c). A process has up to ten,
 * by slot; segments are shared by RFMEM and copied on write by fork.
 *
 * Promise to callers: whoever changes what a shared segment maps goes through here, so that the page tables of all
 * sharers follow. Frames are not mapped here: faults do that (fault.ts).
 */
import { errors, segmentFlags, segmentSlots, segmentTypes, SEGMAXSIZE } from '@lux9/abi';
import { mmuprotect, mmuunmap } from '../pc64/mmu.ts';
import { ccloseq } from './clunk.ts';
import { error } from './error.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG, copyframe, raisemark, putframe } from './page.ts';
import { dropframe, forkframe, renew, sharedout } from './pageown.ts';
import { Image, Segment, type Chan, type Proc } from './portdat.ts';
import { chunkPages, copiesOnFork, pageUp, overlaps, setFrame, sharers } from './segmap.ts';
import { xfree } from './xalloc.ts';

export { frameAt, overlaps, pageDown, pageUp, seg, setFrame, sharers } from './segmap.ts';

export const NSEG = segmentSlots.NSEG;

export function newseg(type: number, base: number, bytes: number): Segment {
  if (bytes > SEGMAXSIZE) error(errors.Enovmem);
  const s = new Segment();
  s.type = type & 0o17;
  s.flags = type & ~0o17;
  s.base = base;
  s.top = base + bytes;
  return s;
}

function freeFrames(k: Kernel, s: Segment, from: number, to: number): void {
  if (s.type === segmentTypes.SG_PHYSICAL) return;
  const first = Math.floor((from - s.base) / BY2PG);
  const last = Math.ceil((to - s.base) / BY2PG);
  for (let page = first; page < last;) {
    const chunk = s.map[Math.floor(page / chunkPages)];
    if (!chunk) {
      page = (Math.floor(page / chunkPages) + 1) * chunkPages;
      continue;
    }
    const frame = chunk[page % chunkPages]!;
    if (frame !== 0) {
      chunk[page % chunkPages] = 0;
      s.resident--;
      if (k.own.state[frame]! > 1) dropframe(k, s, frame);
      putframe(k, frame);
    }
    page++;
  }
}

/** Takes a slot's segment out of the process's page tables and gives the reference back. */
export function detachseg(k: Kernel, p: Proc, slot: number): void {
  const s = p.seg[slot];
  if (!s) return;
  p.seg[slot] = null;
  if (p.pml4 !== 0) mmuunmap(k, p, s.base, s.top);
  p.tos = 0;
  putseg(k, s);
}

/** Gives a reference back; the last one frees the frames. The caller has unmapped it from its process. */
export function putseg(k: Kernel, s: Segment): void {
  if (--s.ref > 0) return;
  freeFrames(k, s, s.base, s.top);
  // A global segment in one piece has its frames for itself; other fixed ones belong to who made them.
  if (s.type === segmentTypes.SG_FIXED && s.name !== '') xfree(k, s.pa, s.top - s.base);
  raisemark(k);
  s.map = [];
  if (s.image) putimage(k, s.image);
  s.image = null;
}

/** Frees whole pages of [start, top): they read as zero (or from the file) at the next touch. */
export function mfreeseg(k: Kernel, s: Segment, start: number, top: number): void {
  for (const p of sharers(k, s)) {
    mmuunmap(k, p, start, top);
    p.tos = 0;
  }
  freeFrames(k, s, start, top);
  renew(s, start, top);
}

/** A segment of its own with the same range, file and number of pages; its map is yet to be filled. */
export function likeseg(s: Segment): Segment {
  const n = newseg(s.type | s.flags, s.base, s.top - s.base);
  n.exec = s.exec;
  n.image = s.image;
  if (n.image) n.image.ref++;
  n.fileStart = s.fileStart;
  n.fileBytes = s.fileBytes;
  n.resident = s.resident;
  return n;
}

/** What rfork does with one segment: shares it (answer is `s` with one more reference) or copies it on write. */
export function dupseg(k: Kernel, s: Segment, share: boolean): Segment {
  const T = segmentTypes;
  if (s.edited) {
    const text = likeseg(s);
    text.resident = 0;
    return text;
  }
  if (!copiesOnFork(s, share)) {
    if (!share && s.type === T.SG_SHARED) sharedout(k, s);
    s.ref++;
    return s;
  }
  const n = likeseg(s);
  for (const chunk of s.map) {
    if (!chunk) {
      n.map.push(null);
      continue;
    }
    const copy = chunk.slice();
    for (let i = 0; i < chunkPages; i++) {
      if (copy[i] === 0) continue;
      copy[i] = forkframe(k, s, copy[i]!);
      if (copy[i] === 0) n.resident--;
    }
    n.map.push(copy);
  }
  n.gone = s.gone.map((chunk) => chunk?.slice() ?? null);
  if (s.resident > 0) {
    for (const p of sharers(k, s)) {
      mmuprotect(k, p, s.base, s.top);
      p.tos = 0;
    }
  }
  return n;
}

/** Makes the frame at a page private to the segment; answers the frame, 0 when memory is out. */
export function ownframe(k: Kernel, s: Segment, va: number, frame: number): number {
  if (k.pmem.refs[frame] === 1) return frame;
  const copy = copyframe(k, frame);
  if (copy === 0) return 0;
  setFrame(s, va, copy);
  putframe(k, frame);
  // Others that share the segment still map the frame it was copied from.
  if (s.ref > 1) for (const p of sharers(k, s)) mmuunmap(k, p, va, va + BY2PG);
  return copy;
}

/** brk_ and segbrk: moves the end of a Bss or Shared segment (plan9-abi 3.4). Answers 0, or the base for addr 0. */
export function ibrk(k: Kernel, p: Proc, address: number, slot: number): number {
  const s = p.seg[slot];
  if (!s) error(errors.Ebadarg);
  if (address === 0) return s.base;
  let end = address;
  if (end < s.base) {
    const data = p.seg[segmentSlots.DSEG];
    if (slot !== segmentSlots.BSEG || !data || end < data.base) error(errors.Enovmem);
    end = s.base;
  }
  const newtop = pageUp(end);
  if (newtop < s.top) {
    if (s.ref > 1) error(errors.Einuse);
    mfreeseg(k, s, newtop, s.top);
    s.top = newtop;
    return 0;
  }
  for (const each of sharers(k, s)) if (overlaps(each, s.top, newtop, s)) error(errors.Esoverlap);
  if (newtop - s.base > SEGMAXSIZE) error(errors.Enovmem);
  s.top = newtop;
  return 0;
}

// Images: the pages of an executable, shared by those who run it and kept for the next run.

export function attachimage(k: Kernel, c: Chan, bytes: number): Image {
  for (const image of k.images) {
    const q = image.qid;
    if (image.type === c.type && image.dev === c.dev && image.mnt === c.mnt && q.lo === c.qid.lo && q.hi === c.qid.hi
      && q.vers === c.qid.vers && q.type === c.qid.type && image.bytes === bytes) {
      image.ref++;
      if (image.chan === null) {
        image.chan = c;
        c.ref++;
      }
      return image;
    }
  }
  const image = new Image();
  image.chan = c;
  c.ref++;
  image.type = c.type;
  image.dev = c.dev;
  image.mnt = c.mnt;
  Object.assign(image.qid, c.qid);
  image.bytes = bytes;
  k.images.push(image);
  if (k.images.length > maxImages) dropImage(k);
  return image;
}

const maxImages = 256;

function dropImage(k: Kernel): void {
  const at = k.images.findIndex((image) => image.ref === 0);
  if (at < 0) return;
  const [image] = k.images.splice(at, 1);
  for (const frame of image!.frames.values()) putframe(k, frame);
}

/** An image nobody runs keeps its frames; its channel is closed. */
function putimage(k: Kernel, image: Image): void {
  if (--image.ref > 0 || image.chan === null) return;
  ccloseq(k, image.chan);
  image.chan = null;
}

export const isReadOnly = (s: Segment): boolean => (s.flags & segmentFlags.SG_RONLY) !== 0;
