/**
 * System calls 54 to 58 (lux9-interfaces.md section 2): pages move, or are lent, between address spaces without a byte being
 * copied: the frame leaves one segment's table for another's, and every processor's TLB is told.
 *
 * All or nothing: every page of the range, and the place it goes to, is looked at before the first changes. The place is the
 * same address; it must be untouched in a writable Bss or Shared segment of the target, or lie outside all of its segments, which then
 * get one for it (`anon`: it holds moved pages only, and goes with the last of them).
 *
 * Choices where the description is open: a page moved away or lent mutably faults when touched; pages of Text, Stack, Phys,
 * read-only, global and several address spaces' segments have no owner; a target of another user is refused (unless the caller
 * is eve).
 */
import { errors, ownCodes, ownInfoLayout, ownStates, segmentSlots, segmentTypes, USTKTOP, vmErrors, vmRangeMax, type OwnCode } from '@lux9/abi';
import { mmuprotect, mmuunmap, putmmus } from '../pc64/mmu.ts';
import { argInt, argPtr } from './args.ts';
import { charge, Cost } from './charge.ts';
import { error, KernelError } from './error.ts';
import { upage } from './fault.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG, newframe } from './page.ts';
import { canBorrowMut, canBorrowShared, canTransfer, faulted, Flag, isBorrower, isgone, membersOf, ownrights, setgone } from './pageown.ts';
import { LogOps } from './pageownlog.ts';
import { borrowsMut, borrowsShared, returns, transfers } from './pageownrange.ts';
import { State, type Proc, type Segment, type Space } from './portdat.ts';
import { procbypid } from './proc.ts';
import { detachseg, isReadOnly, newseg, NSEG, ownframe, pageUp } from './segment.ts';
import { clearFrames, frameAt, getFrames, isEmpty, overlaps, putFrames, seg, setFrame, sharers } from './segmap.ts';
import { needs, copyout } from './umem.ts';

const T = segmentTypes;
const S = ownStates;
const E = ownCodes;

/** Whether pages of the segment may have an owner at all. */
function ownable(p: Proc, s: Segment): boolean {
  return (s.type === T.SG_BSS || s.type === T.SG_DATA || s.type === T.SG_SHARED) && !isReadOnly(s) && !s.multi && s.name === ''
    && (s.space === 0 || s.space === p.space!.id);
}

interface Range {
  readonly va: number;
  readonly top: number;
}

function range(va: number, len: number): Range {
  if (va % BY2PG !== 0 || !(len > 0) || len > vmRangeMax || va + len > USTKTOP) error(errors.Ebadarg);
  return { va, top: va + pageUp(len) };
}

function target(k: Kernel, p: Proc, pid: number): Proc {
  const t = procbypid(k, pid);
  if (t === null || t === p || t.kp || t.space === null || t.space === p.space || t.pml4 === 0) error(vmErrors.invalidTarget);
  if (t.state === State.Broken || t.state === State.Moribund || t.state === State.Dead || t.fgrp === null) error(vmErrors.invalidTarget);
  if (p.user !== t.user && p.user !== k.eve) error(vmErrors.invalidTarget);
  return t;
}

/** The frame at `va` of a page that `p` may own, made present and private. Raises the texts given. */
function ownpage(k: Kernel, p: Proc, s: Segment | null, va: number, text: { notMapped: string; notOwner: string; failed: string }): number {
  if (s === null) error(text.notMapped);
  if (!ownable(p, s)) error(text.notOwner);
  let frame = frameAt(s, va);
  if (frame === 0) {
    if (isgone(s, va)) error(text.notMapped);
    if (s.image !== null && va - s.base < s.fileBytes) {
      upage(k, p, va, true);
      frame = frameAt(s, va);
    } else {
      frame = newframe(k);
      if (frame === 0) error(text.failed);
      setFrame(s, va, frame);
    }
  }
  if (k.pmem.refs[frame] !== 1 && k.own.state[frame]! <= S.EXCLUSIVE) {
    frame = ownframe(k, s, va, frame);
    if (frame === 0) error(text.failed);
    mmuunmap(k, p, va, va + BY2PG); // it may map the one that was copied
  }
  if (k.own.owner[frame] === 0) faulted(k, p, s, va, frame);
  return frame;
}

/** Whether the range may come into `t`: the free segments it takes are counted against the slots. */
function hasRoom(t: Proc, r: Range): boolean {
  let slots = 0;
  for (let slot = segmentSlots.LSEG as number; slot < NSEG; slot++) {
    const s = t.seg[slot];
    if (s === null || (s!.anon && s!.resident === 0)) slots++;
  }
  for (let va = r.va; va < r.top;) {
    const s = seg(t, va);
    if (s === null) {
      const next = overlaps(t, va, r.top);
      // The lowest segment above decides where the gap ends.
      let end = r.top;
      for (let n: Segment | null = next; n !== null; n = overlaps(t, va, end)) end = n.base;
      if (va === 0 || (growable(t, va) === null && --slots < 0)) return false;
      va = end;
      continue;
    }
    if ((s.type !== T.SG_BSS && s.type !== T.SG_SHARED) || !ownable(t, s)) return false;
    const end = Math.min(r.top, s.top);
    if (!isEmpty(s, va, (end - va) / BY2PG)) return false;
    va = end;
  }
  return true;
}

/** A segment of moved pages that ends at `va` and is only `t`'s. */
function growable(t: Proc, va: number): Segment | null {
  for (const s of t.seg) if (s !== null && s.anon && s.top === va && s.ref === 1 && !s.multi && s.space === t.space!.id) return s;
  return null;
}

/** The segment of `t` for a page at `va`, made (for the rest of the range) when there is none. */
function landing(k: Kernel, t: Proc, va: number, top: number): Segment {
  let s = seg(t, va);
  if (s !== null) {
    if (s.space === 0) s.space = t.space!.id;
    return s;
  }
  let end = top;
  for (let n = overlaps(t, va, end); n !== null; n = overlaps(t, va, end)) end = n.base;
  s = growable(t, va);
  if (s !== null) {
    s.top = end;
    return s;
  }
  sweep(k, t);
  s = newseg(T.SG_SHARED, va, end - va);
  s.anon = true;
  s.space = t.space!.id;
  for (let slot = segmentSlots.LSEG as number; slot < NSEG; slot++) {
    if (t.seg[slot] !== null) continue;
    t.seg[slot] = s;
    return s;
  }
  error(errors.Enovmem); // hasRoom counted the slots
}

/** Takes empty segments of moved pages off a process. */
function sweep(k: Kernel, p: Proc): void {
  for (let slot = segmentSlots.LSEG as number; slot < NSEG; slot++) {
    const s = p.seg[slot];
    if (s && s.anon && s.resident === 0) detachseg(k, p, slot);
  }
}

/** Pages entered into page tables in one go. */
const mapPages = 512;

/**
 * Enters the pages of the range that are there into `p`'s page tables, with the rights its address space has; with `owned` only those
 * that are its own. Stops when memory is out: faults do the rest.
 */
function map(k: Kernel, p: Proc, r: Range, owned: boolean): void {
  const id = p.space!.id;
  const { owner, state, flags } = k.own;
  const frames = new Int32Array(mapPages);
  for (let va = r.va; va < r.top;) {
    const s = seg(p, va);
    if (s === null || (owned && s.space !== id)) {
      va += BY2PG;
      continue;
    }
    const count = Math.min(mapPages, (Math.min(r.top, s.top) - va) / BY2PG);
    getFrames(s, va, frames, 0, count);
    // Runs of pages with the same rights, the last ended by what is none.
    let run = 0;
    let rights = 0;
    for (let i = 0; i <= count; i++) {
      const frame = i < count ? frames[i]! : 0;
      let right = 0;
      if (frame !== 0 && (!owned || owner[frame] === id)) {
        right = state[frame] === S.EXCLUSIVE && flags[frame] === 0 && owner[frame] === id ? 2 : ownrights(k, id, frame);
      }
      if (right === rights && i < count) continue;
      if (rights > 0 && !putmmus(k, p, va + run * BY2PG, frames, run, i - run, rights === 2, s.exec)) return;
      run = i;
      rights = right;
    }
    va += count * BY2PG;
  }
}

/** Takes the range out of the page tables of all threads that see it. */
function unmap(k: Kernel, p: Proc, r: Range): void {
  each(k, p, r, (q, va, top) => mmuunmap(k, q, va, top));
}

function each(k: Kernel, p: Proc, r: Range, run: (q: Proc, va: number, top: number) => void): void {
  for (let va = r.va; va < r.top;) {
    const s = seg(p, va);
    if (s === null) return;
    const top = Math.min(r.top, s.top);
    if (s.ref === 1) run(p, va, top);
    else for (const q of sharers(k, s)) run(q, va, top);
    va = top;
  }
}

function text(code: OwnCode, texts: Partial<Record<OwnCode, string>>, other: string): never {
  error(texts[code] ?? other);
}

type Can = (k: Kernel, owner: Space, other: Space, frame: number) => OwnCode;

/** The pages of the range, each checked by `can`; the target's room. Answers the frames. */
function validate(
  k: Kernel, p: Proc, t: Proc, r: Range, can: Can, texts: { notMapped: string; notOwner: string; failed: string },
  codes: Partial<Record<OwnCode, string>>,
): Int32Array {
  const frames = new Int32Array((r.top - r.va) / BY2PG);
  const { owner, state } = k.own;
  const { refs } = k.pmem;
  const { id } = p.space!;
  for (let va = r.va, i = 0; va < r.top;) {
    const s = seg(p, va);
    const count = s === null ? 1 : (Math.min(r.top, s.top) - va) / BY2PG;
    const plain = s !== null && ownable(p, s);
    if (plain) getFrames(s, va, frames, i, count);
    for (const end = i + count; i < end; i++, va += BY2PG) {
      const known = frames[i]!;
      // Its own alone, and lent to nobody: any of the calls may have it.
      if (known !== 0 && owner[known] === id && state[known] === S.EXCLUSIVE && refs[known] === 1) continue;
      const frame = ownpage(k, p, s, va, texts);
      const code = can(k, p.space!, t.space!, frame);
      if (code !== E.OK) text(code, codes, texts.failed);
      frames[i] = frame;
    }
  }
  if (!hasRoom(t, r)) error(texts.failed);
  return frames;
}

export function sysVmexchange(k: Kernel, p: Proc): number {
  const r = range(argPtr(k, 1), argPtr(k, 2));
  const t = target(k, p, argInt(k, 0));
  const texts = vmErrors.exchange;
  const frames = validate(k, p, t, r, (_k, owner, _to, frame) => canTransfer(k, owner, frame), texts, { [E.ENOTOWNER]: texts.notOwner, [E.EBORROWED]: texts.borrowed });
  unmap(k, p, r);
  moveout(p, r);
  putin(k, t, r, frames, (first, count, va) => transfers(k, p.space!, t.space!, frames, first, count, LogOps.exchange, va));
  sweep(k, p);
  return done(k, frames.length);
}

/** Takes the pages out of the owner's segments; they are gone there. */
function moveout(p: Proc, r: Range): void {
  for (let va = r.va; va < r.top;) {
    const s = seg(p, va)!;
    const count = (Math.min(r.top, s.top) - va) / BY2PG;
    clearFrames(s, va, count);
    setgone(s, va, count, true);
    va += count * BY2PG;
  }
}

/** Puts the frames into the target's segments and page tables; `record` enters those from `frames[first]` on, which are at `va` and up. */
function putin(k: Kernel, t: Proc, r: Range, frames: Int32Array, record: (first: number, count: number, va: number) => void): void {
  for (let va = r.va; va < r.top;) {
    const s = landing(k, t, va, r.top);
    const count = (Math.min(r.top, s.top) - va) / BY2PG;
    const first = (va - r.va) / BY2PG;
    putFrames(s, va, frames, first, count);
    setgone(s, va, count, false);
    record(first, count, va);
    va += count * BY2PG;
  }
  map(k, t, r, false);
}

function done(k: Kernel, pages: number): number {
  charge(k, pages * Cost.movePage);
  return pages;
}

export function sysVmlendShared(k: Kernel, p: Proc): number {
  const r = range(argPtr(k, 1), argPtr(k, 2));
  const t = target(k, p, argInt(k, 0));
  const texts = vmErrors.lendShared;
  const frames = validate(k, p, t, r, canBorrowShared, texts, { [E.ENOTOWNER]: texts.notOwner, [E.EMUTBORROW]: texts.mutable });
  each(k, p, r, (q, va, top) => mmuprotect(k, q, va, top));
  putin(k, t, r, frames, (first, count, va) => borrowsShared(k, p.space!, t.space!, frames, first, count, va));
  return done(k, frames.length);
}

export function sysVmlendMut(k: Kernel, p: Proc): number {
  const r = range(argPtr(k, 1), argPtr(k, 2));
  const t = target(k, p, argInt(k, 0));
  const texts = vmErrors.lendMut;
  const frames = validate(k, p, t, r, canBorrowMut, texts, {
    [E.ENOTOWNER]: texts.notOwner, [E.ESHAREDBORROW]: texts.shared, [E.EMUTBORROW]: texts.mutable,
  });
  unmap(k, p, r);
  putin(k, t, r, frames, (first, count, va) => borrowsMut(k, p.space!, t.space!, frames, first, count, va));
  return done(k, frames.length);
}

export function sysVmreturn(k: Kernel, p: Proc): number {
  const r = range(argPtr(k, 0), argPtr(k, 1));
  const texts = vmErrors.giveBack;
  const own = k.own;
  const id = p.space!.id;
  const frames = new Int32Array((r.top - r.va) / BY2PG);
  const owners = new Set<number>();
  for (let va = r.va, i = 0; va < r.top;) {
    const s = seg(p, va);
    if (s === null) error(texts.notMapped);
    const count = (Math.min(r.top, s.top) - va) / BY2PG;
    getFrames(s, va, frames, i, count);
    let last = 0;
    for (const end = i + count; i < end; i++) {
      const frame = frames[i]!;
      if (frame === 0) error(texts.notMapped);
      const owner = own.owner[frame]!;
      if (owner === 0 || owner === id) error(texts.notBorrowed);
      if (own.state[frame] !== S.SHARED_OWNED && own.state[frame] !== S.MUT_LENT) error(texts.badState);
      if (!isBorrower(k, id, frame)) error(own.state[frame] === S.MUT_LENT ? texts.mutFailed : texts.sharedFailed);
      if (owner !== last) owners.add(last = owner);
    }
    va += count * BY2PG;
  }
  unmap(k, p, r);
  for (let va = r.va, i = 0; va < r.top;) {
    const s = seg(p, va)!;
    const count = (Math.min(r.top, s.top) - va) / BY2PG;
    clearFrames(s, va, count);
    setgone(s, va, count, s.anon);
    returns(k, p.space!, frames, i, count, va);
    i += count;
    va += count * BY2PG;
  }
  // The owners have their rights back at once.
  for (const owner of owners) for (const q of membersOf(k, owner)) if (q.pml4 !== 0) map(k, q, r, true);
  sweep(k, p);
  return done(k, frames.length);
}

export function sysVmowninfo(k: Kernel, p: Proc): number {
  const va = argPtr(k, 0);
  const info = argPtr(k, 1);
  if (va % BY2PG !== 0) error(errors.Ebadarg);
  needs(k, p, info, ownInfoLayout.size, true);
  const s = seg(p, va);
  const frame = s === null ? 0 : frameAt(s, va);
  if (frame === 0) error(vmErrors.owninfo.notMapped);
  const own = k.own;
  const at = ownInfoLayout.at;
  const bytes = new Uint8Array(ownInfoLayout.size);
  const view = new DataView(bytes.buffer);
  const pidOf = (id: number): number => (id === 0 ? -1 : (membersOf(k, id)[0]?.pid ?? -1));
  const state = own.state[frame]!;
  view.setInt32(at.ownerPid, pidOf(own.owner[frame]!), true);
  view.setInt32(at.state, state, true);
  view.setInt32(at.sharedCount, own.shared[frame]!, true);
  view.setInt32(at.mutBorrowerPid, state === S.MUT_LENT ? pidOf(own.peer[frame]!) : -1, true);
  copyout(k, p, info, bytes);
  return 0;
}

// For #X (dev/exchange.ts).

/** Takes a page that `p` owns, with no borrows, out of its memory; answers the frame, 0 when it may not. */
export function prepare(k: Kernel, p: Proc, va: number): number {
  const none = { notMapped: '', notOwner: '', failed: '' };
  const s = seg(p, va);
  if (s === null || !ownable(p, s)) return 0;
  let frame: number;
  try {
    frame = ownpage(k, p, s, va, none);
  } catch (e) {
    if (e instanceof KernelError) return 0;
    throw e;
  }
  if (canTransfer(k, p.space!, frame) !== E.OK) return 0;
  const r = { va, top: va + BY2PG };
  unmap(k, p, r);
  moveout(p, r);
  k.own.flags[frame] = k.own.flags[frame]! | Flag.prepared;
  sweep(k, p);
  return frame;
}

/** Puts a prepared frame into `p` at `va`, as its own; `from` is who prepared it. Answers false, nothing changed, when the place is taken. */
export function accept(k: Kernel, p: Proc, va: number, frame: number, from: Space, write: boolean, op: number): boolean {
  const r = { va, top: va + BY2PG };
  if (va % BY2PG !== 0 || va === 0 || r.top > USTKTOP || !hasRoom(p, r)) return false;
  k.own.flags[frame] = write ? 0 : Flag.readOnly;
  const frames = Int32Array.of(frame);
  putin(k, p, r, frames, () => transfers(k, from, p.space!, frames, 0, 1, op, va));
  return true;
}
