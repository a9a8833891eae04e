/**
 * The borrow checker's operations over many frames at once, for the vm calls: transfer, borrow_shared, borrow_mut and the returns of
 * lux9-interfaces.md section 3.2, at a few nanoseconds a frame.
 *
 * Promise asked of callers: `frames[first .. first + count)` lie at the pages from `va` on, and each may be transferred, lent or returned
 * (pageownsys.ts has looked): nothing is checked here but what decides how.
 */
import { ownStates } from '@lux9/abi';
import type { Kernel } from './kernel.ts';
import { borrowShared, Flag, returnMut, returnShared } from './pageown.ts';
import { logframes, LogOps } from './pageownlog.ts';
import { BY2PG } from './page.ts';
import type { Space } from './portdat.ts';

const S = ownStates;

/** Exclusive frames get another owner. */
export function transfers(k: Kernel, from: Space, to: Space, frames: Int32Array, first: number, count: number, op: number, va: number): void {
  const { owner } = k.own;
  for (let i = first; i < first + count; i++) owner[frames[i]!] = to.id;
  logframes(k, op, frames, first, count, from.id, to.id, va);
}

/** Exclusive frames are lent mutably; each gets a reference for the borrower's segment. */
export function borrowsMut(k: Kernel, owner: Space, borrower: Space, frames: Int32Array, first: number, count: number, va: number): void {
  const { state, peer, va: at } = k.own;
  const { refs } = k.pmem;
  for (let i = 0; i < count; i++) {
    const frame = frames[first + i]!;
    state[frame] = S.MUT_LENT;
    peer[frame] = borrower.id;
    at[frame] = va + i * BY2PG;
    refs[frame]!++;
  }
  owner.lent += count;
  borrower.borrowed += count;
  logframes(k, LogOps.lend_mut, frames, first, count, owner.id, borrower.id, va);
}

/** Frames get one more shared borrower, and a reference for its segment. */
export function borrowsShared(k: Kernel, owner: Space, borrower: Space, frames: Int32Array, first: number, count: number, va: number): void {
  const { state, peer, shared, va: at } = k.own;
  const { refs } = k.pmem;
  for (let i = 0; i < count;) {
    // Up to the next that others borrow already.
    let n = 0;
    for (; i + n < count; n++) {
      const frame = frames[first + i + n]!;
      if (state[frame] !== S.EXCLUSIVE) break;
      state[frame] = S.SHARED_OWNED;
      peer[frame] = borrower.id;
      shared[frame] = 1;
      at[frame] = va + (i + n) * BY2PG;
      refs[frame]!++;
    }
    owner.lent += n;
    borrower.borrowed += n;
    logframes(k, LogOps.lend_shared, frames, first + i, n, owner.id, borrower.id, va + i * BY2PG);
    i += n;
    if (i === count) return;
    refs[frames[first + i]!]!++;
    borrowShared(k, owner, borrower, frames[first + i]!, va + i * BY2PG);
    i++;
  }
}

/** Borrowed frames go back to their owners, and the references of the borrower's segment with them: the owners' keep the frames. */
export function returns(k: Kernel, borrower: Space, frames: Int32Array, first: number, count: number, va: number): void {
  const { owner, state, peer, shared, flags } = k.own;
  const { refs } = k.pmem;
  for (let i = 0; i < count;) {
    const to = owner[frames[first + i]!]!;
    // Up to the next with another owner, other borrowers or more to be done.
    let n = 0;
    for (; i + n < count; n++) {
      const frame = frames[first + i + n]!;
      if (owner[frame] !== to || shared[frame]! > 1 || (flags[frame]! & Flag.loose) !== 0) break;
      state[frame] = S.EXCLUSIVE;
      peer[frame] = 0;
      shared[frame] = 0;
      refs[frame]!--;
    }
    const space = k.spaces.get(to);
    if (space) space.lent -= n;
    borrower.borrowed -= n;
    logframes(k, LogOps.return, frames, first + i, n, borrower.id, to, va + i * BY2PG);
    i += n;
    if (n > 0) continue;
    const frame = frames[first + i]!;
    if (state[frame] === S.MUT_LENT) returnMut(k, borrower, frame);
    else returnShared(k, borrower, frame);
    refs[frame]!--;
    i++;
  }
}
