/**
 * The borrow checker over user frames (lux9-interfaces.md section 3): who owns a frame, who borrows it, and the operations with
 * their result codes. The key is the frame's number; owners and borrowers are address spaces (Space), which threads share.
 *
 *     FREE -- acquire --> EXCLUSIVE -- borrowShared --> SHARED_OWNED (owner and borrowers read)
 *                          |  ^  `---- borrowMut ----> MUT_LENT (only the borrower reads and writes)
 *                          freed, transfer; return* and revoke come back
 *
 * Promise to callers: an operation that does not answer OK has changed nothing. These functions, and those over ranges (pageownrange.ts), keep the records; mapping
 * is the vm calls' (pageownsys.ts) and the fault handler's, which asks `ownrights`. A frame is owned by whoever faulted it in as
 * a private page. Frames that several address spaces map (copy on write, shared segments, text) are owned by nobody.
 *
 * Borrows end with the memory that holds them: `dropframe` is called for every frame that leaves a segment's table, at
 * whatever instant the process ends.
 */
import { allCapabilities, ownCodes, ownStates, segmentTypes, type OwnCode } from '@lux9/abi';
import { mmuunmap } from '../pc64/mmu.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG, copyframe, holdframe, putframe } from './page.ts';
import { logframe, LogOps } from './pageownlog.ts';
import { Space, type Proc, type Segment } from './portdat.ts';
import { chunkPages, copiesOnFork, frameAt, setFrame } from './segmap.ts';

const S = ownStates;
const E = ownCodes;
/** loose: its segment has become several address spaces' while it was lent: nobody owns it once it is back. */
export const Flag = { prepared: 1, readOnly: 2, loose: 4 } as const;

// The operations of section 3.2.

export function acquire(k: Kernel, space: Space, frame: number, va: number): OwnCode {
  const own = k.own;
  if (own.owner[frame] !== 0) return E.EALREADY;
  own.owner[frame] = space.id;
  own.state[frame] = S.EXCLUSIVE;
  logframe(k, LogOps.acquire, frame, 0, space.id, va);
  return E.OK;
}

/** Whether `space` may give the frame away. */
export function canTransfer(k: Kernel, space: Space, frame: number): OwnCode {
  const own = k.own;
  if (own.owner[frame] !== space.id) return E.ENOTOWNER;
  return own.state[frame] === S.EXCLUSIVE ? E.OK : E.EBORROWED;
}

export function isBorrower(k: Kernel, space: number, frame: number): boolean {
  const own = k.own;
  if (own.state[frame] === S.MUT_LENT) return own.peer[frame] === space;
  if (own.state[frame] !== S.SHARED_OWNED) return false;
  return own.shared[frame] === 1 ? own.peer[frame] === space : own.borrowers.get(frame)!.includes(space);
}

export function canBorrowShared(k: Kernel, owner: Space, borrower: Space, frame: number): OwnCode {
  const own = k.own;
  if (owner === borrower) return E.EINVAL;
  if (own.owner[frame] !== owner.id) return E.ENOTOWNER;
  if (own.state[frame] === S.MUT_LENT) return E.EMUTBORROW;
  return isBorrower(k, borrower.id, frame) ? E.EALREADY : E.OK;
}

export function borrowShared(k: Kernel, owner: Space, borrower: Space, frame: number, va: number): OwnCode {
  const code = canBorrowShared(k, owner, borrower, frame);
  if (code !== E.OK) return code;
  const own = k.own;
  const count = own.shared[frame]!;
  if (count === 0) own.peer[frame] = borrower.id;
  else if (count === 1) own.borrowers.set(frame, [own.peer[frame]!, borrower.id]);
  else own.borrowers.get(frame)!.push(borrower.id);
  own.shared[frame] = count + 1;
  if (own.state[frame] === S.EXCLUSIVE) owner.lent++;
  own.state[frame] = S.SHARED_OWNED;
  own.va[frame] = va;
  borrower.borrowed++;
  logframe(k, LogOps.lend_shared, frame, owner.id, borrower.id, va);
  return E.OK;
}

export function canBorrowMut(k: Kernel, owner: Space, borrower: Space, frame: number): OwnCode {
  const own = k.own;
  if (owner === borrower) return E.EINVAL;
  if (own.owner[frame] !== owner.id) return E.ENOTOWNER;
  if (own.state[frame] === S.SHARED_OWNED) return E.ESHAREDBORROW;
  return own.state[frame] === S.MUT_LENT ? E.EMUTBORROW : E.OK;
}

/** Ends the borrow of address space `borrower`, shared or mutable. */
function endBorrow(k: Kernel, borrower: number, frame: number, op: number): OwnCode {
  const own = k.own;
  if (!isBorrower(k, borrower, frame)) return E.ENOTBORROWED;
  const owner = own.owner[frame]!;
  const left = own.state[frame] === S.MUT_LENT ? 0 : own.shared[frame]! - 1;
  if (left > 0) {
    const list = own.borrowers.get(frame)!;
    list.splice(list.indexOf(borrower), 1);
    if (left === 1) {
      own.peer[frame] = list[0]!;
      own.borrowers.delete(frame);
    }
  } else {
    own.peer[frame] = 0;
    own.state[frame] = S.EXCLUSIVE;
    const space = k.spaces.get(owner);
    if (space) space.lent--;
    if ((own.flags[frame]! & Flag.loose) !== 0) {
      own.owner[frame] = 0;
      own.state[frame] = S.FREE;
      own.flags[frame] = 0;
    }
  }
  own.shared[frame] = left;
  const space = k.spaces.get(borrower);
  if (space) space.borrowed--;
  logframe(k, op, frame, borrower, owner, own.va[frame]!);
  return E.OK;
}

export function returnShared(k: Kernel, borrower: Space, frame: number): OwnCode {
  return k.own.state[frame] === S.SHARED_OWNED ? endBorrow(k, borrower.id, frame, LogOps.return) : E.ENOTBORROWED;
}

export function returnMut(k: Kernel, borrower: Space, frame: number): OwnCode {
  return k.own.state[frame] === S.MUT_LENT ? endBorrow(k, borrower.id, frame, LogOps.return) : E.ENOTBORROWED;
}

/** The borrowers of a frame. */
export function borrowersOf(k: Kernel, frame: number): number[] {
  const own = k.own;
  if (own.state[frame] === S.MUT_LENT || own.shared[frame] === 1) return [own.peer[frame]!];
  return own.state[frame] === S.SHARED_OWNED ? [...own.borrowers.get(frame)!] : [];
}

/** What an address space may do with a frame that stands in its memory and is lent or marked: 0 nothing, 1 read, 2 write. */
export function ownrights(k: Kernel, space: number, frame: number): 0 | 1 | 2 {
  const own = k.own;
  const isOwner = own.owner[frame] === space;
  switch (own.state[frame]) {
    case S.SHARED_OWNED: return isOwner || isBorrower(k, space, frame) ? 1 : 0;
    case S.MUT_LENT: return own.peer[frame] === space ? 2 : 0;
    default: return !isOwner ? 0 : (own.flags[frame]! & Flag.readOnly) !== 0 ? 1 : 2;
  }
}

// Pages that were moved away.

export function isgone(s: Segment, va: number): boolean {
  const page = Math.floor((va - s.base) / BY2PG);
  const chunk = s.gone[Math.floor(page / chunkPages)];
  return chunk ? chunk[page % chunkPages] !== 0 : s.anon;
}

/** Says of the `count` pages from `va` on whether they were moved away. */
export function setgone(s: Segment, va: number, count: number, value: boolean): void {
  const first = Math.floor((va - s.base) / BY2PG);
  const end = first + count;
  for (let page = first; page < end;) {
    const index = Math.floor(page / chunkPages);
    const last = Math.min(end, (index + 1) * chunkPages);
    while (s.gone.length <= index) s.gone.push(null);
    let chunk = s.gone[index];
    if (!chunk && value !== s.anon) {
      s.gone[index] = chunk = new Uint8Array(chunkPages);
      if (s.anon) chunk.fill(1);
    }
    chunk?.fill(value ? 1 : 0, page % chunkPages, page % chunkPages + last - page);
    page = last;
  }
}

/** segfree and brk make pages new again, except in segments that only hold moved pages. */
export function renew(s: Segment, start: number, top: number): void {
  if (s.gone.length === 0 && !s.anon) return;
  setgone(s, start, Math.ceil((top - start) / BY2PG), s.anon);
}

// What the rest of the kernel calls.

/** A private page of `p` at `va` has come in: it is the address space's own from here on. */
export function faulted(k: Kernel, p: Proc, s: Segment, va: number, frame: number): void {
  if (s.multi || s.name !== '' || k.own.owner[frame] !== 0) return;
  if (s.space === 0) s.space = p.space!.id;
  acquire(k, p.space!, frame, va);
}

/** The segments of address space `id` that hold `frame` at `va`, each once. */
function segmentsOf(k: Kernel, id: number, va: number, frame: number): Segment[] {
  const found: Segment[] = [];
  for (const p of k.procs) {
    if (p === null) continue;
    for (const s of p.seg) {
      if (s !== null && s.space === id && va >= s.base && va < s.top && frameAt(s, va) === frame && !found.includes(s)) found.push(s);
    }
  }
  return found;
}

/** Takes a frame out of a segment, its page tables and its count. */
function takeout(k: Kernel, s: Segment, va: number, frame: number): void {
  for (const p of k.procs) if (p !== null && p.pml4 !== 0 && p.seg.includes(s)) mmuunmap(k, p, va, va + BY2PG);
  setFrame(s, va, 0);
  setgone(s, va, 1, true);
  putframe(k, frame);
}

/** Takes a frame back from all who borrow it. */
function revoke(k: Kernel, frame: number): void {
  const va = k.own.va[frame]!;
  for (const borrower of borrowersOf(k, frame)) {
    endBorrow(k, borrower, frame, LogOps.revoke);
    for (const s of segmentsOf(k, borrower, va, frame)) takeout(k, s, va, frame);
  }
}

/** A lent frame is about to leave segment `s`: its borrows end, or its borrowers lose it. The caller gives the reference back. */
export function dropframe(k: Kernel, s: Segment, frame: number): void {
  if (s.space === k.own.owner[frame]) revoke(k, frame);
  else endBorrow(k, s.space, frame, LogOps.return);
}

/** Frames that rfork has to copy at once because they are lent. `share` is RFMEM. */
export function forkcopies(k: Kernel, p: Proc, share: boolean): number {
  const space = p.space!;
  if (space.lent === 0 && space.borrowed === 0) return 0;
  let count = 0;
  for (const s of p.seg) {
    if (s === null || !copiesOnFork(s, share)) continue;
    for (const chunk of s.map) if (chunk) for (const frame of chunk) if (frame !== 0 && k.own.state[frame]! > S.EXCLUSIVE) count++;
  }
  return count;
}

/**
 * The frame that a copy of a segment gets for `frame`: the same one, which then belongs to nobody until somebody writes, or a copy of a
 * lent one; 0 where the parent may not look. Memory was seen to be there (forkcopies).
 */
export function forkframe(k: Kernel, s: Segment, frame: number): number {
  const own = k.own;
  if (own.state[frame]! > S.EXCLUSIVE || own.flags[frame] !== 0) {
    return ownrights(k, s.space, frame) === 0 ? 0 : copyframe(k, frame);
  }
  own.owner[frame] = 0;
  own.state[frame] = S.FREE;
  holdframe(k, frame);
  return frame;
}

/** A shared segment gets into a second address space: its pages are nobody's own. Lent ones stay with those who have them. */
export function sharedout(k: Kernel, s: Segment): void {
  if (s.multi) return;
  s.multi = true;
  for (const chunk of s.map) {
    if (!chunk) continue;
    for (const frame of chunk) {
      if (frame === 0 || k.own.owner[frame] !== s.space) continue;
      if (k.own.state[frame]! > S.EXCLUSIVE) k.own.flags[frame] = Flag.loose;
      else {
        k.own.owner[frame] = 0;
        k.own.state[frame] = S.FREE;
        k.own.flags[frame] = 0;
      }
    }
  }
}

// Address spaces.

/** Work to be done when the last living thread of an address space ends: doors close (dev/*). Entered when modules load. */
export const onSpaceExit: ((k: Kernel, space: Space) => void)[] = [];

/** The first address space, with all capabilities. */
export function firstspace(k: Kernel): Space {
  const space = new Space();
  space.id = ++k.spaceId;
  space.caps = allCapabilities;
  k.spaces.set(space.id, space);
  return space;
}

/** A new address space with the rights of `from`. */
export function copyspace(k: Kernel, from: Space): Space {
  const space = firstspace(k);
  space.caps = from.caps;
  space.sip = from.sip;
  space.devices = from.devices?.slice() ?? null;
  return space;
}

/** The address space of a child: its parent's (RFMEM), or a new one. */
export function forkspace(k: Kernel, p: Proc, share: boolean): Space {
  const space = p.space!;
  if (!share) return copyspace(k, space);
  space.ref++;
  space.live++;
  return space;
}

/** exec of one of several threads: it gets an address space of its own. What it keeps (segments without CEXEC) is then shared. */
export function execspace(k: Kernel, p: Proc): void {
  const was = p.space!;
  if (was.ref === 1) return;
  for (const s of p.seg) if (s !== null && s.ref > 1 && s.type === segmentTypes.SG_SHARED) sharedout(k, s);
  const space = copyspace(k, was);
  leavespace(k, p);
  putspace(k, p);
  p.space = space;
}

/** A thread of the address space begins its end: the last one closes the doors. */
export function leavespace(k: Kernel, p: Proc): void {
  const space = p.space;
  if (space === null || --space.live > 0) return;
  for (const run of onSpaceExit) run(k, space);
}

/** The memory of `p` is gone: so is the address space with the last of its threads. */
export function putspace(k: Kernel, p: Proc): void {
  const space = p.space;
  p.space = null;
  if (space === null || --space.ref > 0) return;
  // Only in segments that other address spaces keep can anything be left.
  if (space.lent > 0 || space.borrowed > 0) {
    for (let frame = 0; frame < k.own.state.length; frame++) {
      if (k.own.state[frame]! <= S.EXCLUSIVE) continue;
      if (k.own.owner[frame] === space.id) revoke(k, frame);
      else if (isBorrower(k, space.id, frame)) {
        endBorrow(k, space.id, frame, LogOps.return);
        for (const s of segmentsOf(k, space.id, k.own.va[frame]!, frame)) takeout(k, s, k.own.va[frame]!, frame);
      }
    }
  }
  k.spaces.delete(space.id);
}

/** Processes of an address space, lowest pid first. */
export function membersOf(k: Kernel, id: number): Proc[] {
  return k.procs.filter((p): p is Proc => p !== null && p.space?.id === id).sort((a, b) => a.pid - b.pid);
}
