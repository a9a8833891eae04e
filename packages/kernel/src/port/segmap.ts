/**
 * The frames of a segment by page: a sparse table of chunks. Reads and writes the table only; counting references and telling
 * page tables is the caller's business (segment.ts, pageown.ts).
 */
import { segmentTypes } from '@lux9/abi';
import type { Kernel } from './kernel.ts';
import { BY2PG } from './page.ts';
import type { Proc, Segment } from './portdat.ts';

export const chunkPages = 512;

export function pageDown(address: number): number {
  return address - (address % BY2PG);
}

export function pageUp(address: number): number {
  return pageDown(address + BY2PG - 1);
}

export function frameAt(s: Segment, va: number): number {
  const page = (va - s.base) / BY2PG;
  const chunk = s.map[Math.floor(page / chunkPages)];
  return chunk ? chunk[Math.floor(page) % chunkPages]! : 0;
}

export function setFrame(s: Segment, va: number, frame: number): void {
  const page = Math.floor((va - s.base) / BY2PG);
  const index = Math.floor(page / chunkPages);
  while (s.map.length <= index) s.map.push(null);
  let chunk = s.map[index];
  if (!chunk) s.map[index] = chunk = new Int32Array(chunkPages);
  const was = chunk[page % chunkPages]!;
  chunk[page % chunkPages] = frame;
  s.resident += (frame !== 0 ? 1 : 0) - (was !== 0 ? 1 : 0);
}

/** Puts `count` frames, none of them 0, from `frames[from]` on into pages that have none, at `va` and up. */
export function putFrames(s: Segment, va: number, frames: Int32Array, from: number, count: number): void {
  const first = Math.floor((va - s.base) / BY2PG);
  const end = first + count;
  for (let page = first; page < end;) {
    const index = Math.floor(page / chunkPages);
    const last = Math.min(end, (index + 1) * chunkPages);
    while (s.map.length <= index) s.map.push(null);
    const chunk = (s.map[index] ??= new Int32Array(chunkPages));
    const at = from + page - first;
    chunk.set(frames.subarray(at, at + last - page), page % chunkPages);
    page = last;
  }
  s.resident += count;
}

/** The frames of the `count` pages from `va` on, 0 where there is none, to `frames[from]` and up. */
export function getFrames(s: Segment, va: number, frames: Int32Array, from: number, count: number): void {
  const first = Math.floor((va - s.base) / BY2PG);
  const end = first + count;
  for (let page = first; page < end;) {
    const index = Math.floor(page / chunkPages);
    const last = Math.min(end, (index + 1) * chunkPages);
    const chunk = s.map[index];
    const at = from + page - first;
    const within = page % chunkPages;
    if (chunk) frames.set(chunk.subarray(within, within + last - page), at);
    else frames.fill(0, at, at + last - page);
    page = last;
  }
}

/** Takes the frames of the `count` pages from `va` on out; all of them have one. */
export function clearFrames(s: Segment, va: number, count: number): void {
  const first = Math.floor((va - s.base) / BY2PG);
  const end = first + count;
  for (let page = first; page < end;) {
    const index = Math.floor(page / chunkPages);
    const last = Math.min(end, (index + 1) * chunkPages);
    s.map[index]!.fill(0, page % chunkPages, page % chunkPages + last - page);
    page = last;
  }
  s.resident -= count;
}

/** Whether no page of the `count` from `va` on has a frame. */
export function isEmpty(s: Segment, va: number, count: number): boolean {
  if (s.resident === 0) return true;
  const first = Math.floor((va - s.base) / BY2PG);
  const end = first + count;
  for (let page = first; page < end; page++) {
    const chunk = s.map[Math.floor(page / chunkPages)];
    if (!chunk) page = (Math.floor(page / chunkPages) + 1) * chunkPages - 1;
    else if (chunk[page % chunkPages] !== 0) return false;
  }
  return true;
}

/** The processes that map a segment. */
export function sharers(k: Kernel, s: Segment): Proc[] {
  const list: Proc[] = [];
  for (const p of k.procs) if (p !== null && p.seg.includes(s)) list.push(p);
  return list;
}

/** The segment of `p` that covers an address, or null. */
export function seg(p: Proc, address: number): Segment | null {
  for (const s of p.seg) if (s !== null && address >= s.base && address < s.top) return s;
  return null;
}

/** Whether [base, base+bytes) meets a segment of `p` other than `except`. */
export function overlaps(p: Proc, base: number, top: number, except: Segment | null = null): Segment | null {
  for (const s of p.seg) if (s !== null && s !== except && s.top > base && s.base < top) return s;
  return null;
}

/** Whether rfork copies the segment (on write) rather than sharing it; `share` is RFMEM. */
export function copiesOnFork(s: Segment, share: boolean): boolean {
  const T = segmentTypes;
  return s.type === T.SG_STACK || (!share && (s.type === T.SG_BSS || s.type === T.SG_DATA));
}
