/**
 * What must hold between the borrow checker's records, the segments, the page tables and the reference counts, at any instant between
 * two kernel entries. Tests call it after every operation; it changes nothing.
 */
import { ownStates, segmentTypes } from '@lux9/abi';
import type { Kernel } from './kernel.ts';
import { mmuwalk } from '../pc64/mmu.ts';
import { borrowersOf, Flag } from './pageown.ts';
import type { Proc, Segment } from './portdat.ts';

const S = ownStates;
const T = segmentTypes;

/** Frames held by devices, by number of references: entered by the devices when they load. */
export const frameHolders: ((k: Kernel, hold: (frame: number) => void) => void)[] = [];

/** Segments that devices hold whether or not a process has them attached. */
export const segmentHolders: ((k: Kernel, add: (s: Segment) => void) => void)[] = [];

interface Place {
  readonly s: Segment;
  readonly va: number;
}

/** Broken rules, in words; none when all is well. Stops at 20. */
export function checkOwnership(k: Kernel): string[] {
  const bad: string[] = [];
  const say = (text: string): void => {
    if (bad.length < 20) bad.push(text);
  };
  const { own, pmem } = k;
  const frames = own.state.length;
  const refs = new Int32Array(frames);
  // Of each frame: in how many segments, the space of one; all of them when it is lent.
  const count = new Int32Array(frames);
  const inSpace = new Int32Array(frames);
  const places = new Map<number, Place[]>();
  const segments = new Map<Segment, number>();

  for (const p of k.procs) {
    if (p === null) continue;
    for (const s of p.seg) if (s !== null) segments.set(s, (segments.get(s) ?? 0) + 1);
    for (const table of p.tables) refs[table]!++;
  }
  for (const each of segmentHolders) {
    each(k, (s) => {
      if (!segments.has(s)) segments.set(s, 0);
      if (s.type === T.SG_FIXED) for (let at = s.pa; at < s.pa + s.top - s.base; at += 4096) refs[at / 4096]!++;
    });
  }
  const addSegment = (s: Segment): void => {
    let resident = 0;
    for (let index = 0; index < s.map.length; index++) {
      const chunk = s.map[index];
      if (!chunk) continue;
      for (let i = 0; i < 512; i++) {
        const frame = chunk[i]!;
        if (frame === 0) continue;
        const va = s.base + (index * 512 + i) * 4096;
        resident++;
        refs[frame]!++;
        count[frame]!++;
        inSpace[frame] = s.space;
        if (own.state[frame]! > S.EXCLUSIVE) {
          if (!places.has(frame)) places.set(frame, []);
          places.get(frame)!.push({ s, va });
        }
        if (va >= s.top) say(`frame ${frame} above the end of its segment`);
      }
    }
    if (resident !== s.resident) say(`segment ${s.base.toString(16)} counts ${s.resident} pages, has ${resident}`);
  };
  for (const s of segments.keys()) addSegment(s);
  for (const hold of frameHolders) {
    hold(k, (frame) => {
      refs[frame]!++;
    });
  }
  for (const image of k.images) for (const frame of image.frames.values()) refs[frame]!++;
  let cached = 0;
  for (const file of k.cache.files.values()) {
    cached += file.pages.size;
    for (const page of file.pages.values()) refs[page.frame]!++;
  }
  if (cached !== k.cache.pages) say(`the file cache counts ${k.cache.pages} pages, has ${cached}`);

  // Counts, and the free list.
  const free = new Uint8Array(frames);
  for (let i = 0; i < pmem.nfree; i++) {
    const frame = pmem.free[i]!;
    if (free[frame] === 1) say(`frame ${frame} is free twice`);
    free[frame] = 1;
    if (pmem.refs[frame] !== 0) say(`free frame ${frame} has ${pmem.refs[frame]} references`);
    if (own.owner[frame] !== 0 || own.state[frame] !== S.FREE || own.flags[frame] !== 0) say(`free frame ${frame} has an owner`);
  }
  const lent = new Map<number, number>();
  const borrowed = new Map<number, number>();
  const add = (map: Map<number, number>, id: number): void => void map.set(id, (map.get(id) ?? 0) + 1);
  for (let frame = 0; frame < frames; frame++) {
    if (pmem.refs[frame] !== refs[frame]) say(`frame ${frame} counts ${pmem.refs[frame]} references, has ${refs[frame]}`);
    const state = own.state[frame]!;
    const owner = own.owner[frame]!;
    if ((owner === 0) !== (state === S.FREE)) say(`frame ${frame}: state ${state} with owner ${owner}`);
    if (owner === 0) continue;
    if (!k.spaces.has(owner)) say(`frame ${frame} belongs to address space ${owner}, which is gone`);
    if (state === S.EXCLUSIVE) {
      if (own.peer[frame] !== 0 || own.shared[frame] !== 0 || own.borrowers.has(frame)) say(`exclusive frame ${frame} has borrowers`);
      const prepared = (own.flags[frame]! & Flag.prepared) !== 0;
      if (count[frame] !== (prepared ? 0 : 1)) say(`exclusive frame ${frame} is in ${count[frame]} segments`);
      if (!prepared && inSpace[frame] !== owner) say(`frame ${frame} is in a segment of another address space than its owner's`);
      continue;
    }
    const borrowers = borrowersOf(k, frame);
    add(lent, owner);
    if (state === S.MUT_LENT && (own.shared[frame] !== 0 || borrowers.length !== 1)) say(`frame ${frame}: a mutable borrow among others`);
    if (state === S.SHARED_OWNED && (own.shared[frame] !== borrowers.length || borrowers.length === 0)) say(`frame ${frame}: wrong number of borrowers`);
    if (new Set(borrowers).size !== borrowers.length || borrowers.includes(owner)) say(`frame ${frame}: a borrower twice, or the owner`);
    for (const id of borrowers) {
      add(borrowed, id);
      if (!k.spaces.has(id)) say(`frame ${frame} is borrowed by address space ${id}, which is gone`);
    }
    const ids = (places.get(frame) ?? []).map((place) => place.s.space).sort((a, b) => a - b).join();
    const wanted = [owner, ...borrowers].sort((a, b) => a - b).join();
    if (ids !== wanted) say(`lent frame ${frame} is in segments of ${ids}, owner and borrowers are ${wanted}`);
    if ((places.get(frame) ?? []).some((place) => place.va !== own.va[frame])) say(`lent frame ${frame} is at different addresses`);
  }
  for (const [id, space] of k.spaces) {
    if (space.lent !== (lent.get(id) ?? 0)) say(`address space ${id} counts ${space.lent} pages lent, has ${lent.get(id) ?? 0}`);
    if (space.borrowed !== (borrowed.get(id) ?? 0)) say(`address space ${id} counts ${space.borrowed} pages borrowed, has ${borrowed.get(id) ?? 0}`);
  }
  const members = new Map<number, number>();
  for (const p of k.procs) {
    if (p === null) continue;
    if (p.space !== null) add(members, p.space.id);
    checkTables(k, p, say);
  }
  for (const [id, space] of k.spaces) if ((members.get(id) ?? 0) !== space.ref) say(`address space ${id} counts ${space.ref} threads, has ${members.get(id) ?? 0}`);
  return bad;
}

/** Page tables of one process: nothing is mapped that its segments and the states do not give. */
function checkTables(k: Kernel, p: Proc, say: (text: string) => void): void {
  if (p.pml4 === 0) return;
  const { own } = k;
  let mapped = 0;
  for (const s of p.seg) {
    if (s === null || s.type === T.SG_PHYSICAL || s.type === T.SG_FIXED) continue;
    for (let index = 0; index < s.map.length; index++) {
      const chunk = s.map[index];
      if (!chunk) continue;
      const first = s.base + index * 512 * 4096;
      const end = Math.min(chunk.length, (s.top - first) / 4096);
      for (let i = 0; i < end; i++) {
        const frame = chunk[i]!;
        const va = first + i * 4096;
        const at = mmuwalk(k, p, va);
        if (at < 0) {
          // No page table: nothing up to its end.
          i += 511 - ((va / 4096) % 512);
          continue;
        }
        if ((k.ram32[at]! & 1) === 0) continue;
        mapped++;
        const entry = k.ram32[at]!;
        const where = (): string => `process ${p.pid} at ${va.toString(16)}`;
        if (frame === 0) {
          say(`${where()} maps frame ${entry >>> 12}, its segment has none`);
          continue;
        }
        if (entry >>> 12 !== frame) say(`${where()} maps frame ${entry >>> 12}, its segment has ${frame}`);
        const write = (entry & 2) !== 0;
        const id = p.space?.id ?? 0;
        switch (own.state[frame]) {
          case S.FREE:
            if (write && (k.pmem.refs[frame] !== 1 || s.type === T.SG_TEXT)) say(`${where()} may write a frame of several`);
            break;
          case S.EXCLUSIVE:
            if (own.owner[frame] !== id) say(`${where()} maps frame ${frame} of address space ${own.owner[frame]}`);
            if (write && (own.flags[frame]! & Flag.readOnly) !== 0) say(`${where()} may write a page accepted for reading`);
            break;
          case S.SHARED_OWNED:
            if (write) say(`${where()} may write frame ${frame}, which is shared`);
            if (own.owner[frame] !== id && !borrowersOf(k, frame).includes(id)) say(`${where()} maps frame ${frame}, lent to others`);
            break;
          default:
            if (own.peer[frame] !== id) say(`${where()} maps frame ${frame}, lent mutably to another`);
        }
      }
    }
  }
  const all = entries(k, p);
  if (mapped !== all) say(`process ${p.pid}: page tables map ${all} pages, its segments ${mapped}`);
}

/** Present entries of RAM pages in all page tables of a process, without those of physical and fixed segments. */
function entries(k: Kernel, p: Proc): number {
  let count = 0;
  const ram = k.ram32;
  const walk = (table: number, level: number, bytes: number, va: number): void => {
    for (let i = 0; i < 512; i++) {
      const entry = ram[table * 1024 + i * 2]!;
      if ((entry & 1) === 0) continue;
      const at = va + i * bytes;
      if (level > 0) walk(entry >>> 12, level - 1, bytes / 512, at);
      else if (!p.seg.some((s) => s !== null && at >= s.base && at < s.top && (s.type === T.SG_PHYSICAL || s.type === T.SG_FIXED))) count++;
    }
  };
  walk(p.pml4, 3, 512 * 1024 * 1024 * 1024, 0);
  return count;
}
