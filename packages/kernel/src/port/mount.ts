/**
 * Mount tables (9front chan.c cmount): per name space, from the identity of a file to the union of channels that
 * replaces it. `bind` order: MREPL replaces, MBEFORE and MAFTER make a union that includes the original.
 */
import { bindFlags, errors, qidTypes } from '@lux9/abi';
import { kalloc, kfree, recordCost } from './alloc.ts';
import { cclose, eqchan, incref, uniquepath } from './chan.ts';
import { error } from './error.ts';
import type { Kernel } from './kernel.ts';
import { Mhead, Mount, type Chan, type Path, type Pgrp, type Proc } from './portdat.ts';

export function mountkey(k: Kernel, c: Chan): string {
  const q = c.qid;
  return `${k.devtab[c.type]!.dc}${c.dev}.${q.hi}.${q.lo}`;
}

export function findmount(k: Kernel, p: Proc, c: Chan): Mhead | null {
  const heads = p.pgrp!.heads;
  return heads.size === 0 ? null : (heads.get(mountkey(k, c)) ?? null);
}

/** What stands at `c` in the name space: consumes `c`'s reference and answers the mounted channel, or `c` itself. */
export function domount(k: Kernel, p: Proc, c: Chan): { chan: Chan; head: Mhead | null } {
  const head = findmount(k, p, c);
  if (head === null || head.mounts.length === 0) return { chan: c, head: null };
  const to = incref(head.mounts[0]!.to!);
  cclose(k, c);
  return { chan: to, head };
}

/** Like domount, and remembers in the path what was mounted over. Consumes both references. */
export function domountpath(k: Kernel, p: Proc, c: Chan, path: Path): { chan: Chan; head: Mhead | null; path: Path } {
  const head = findmount(k, p, c);
  if (head === null || head.mounts.length === 0) return { chan: c, head: null, path };
  const to = incref(head.mounts[0]!.to!);
  const own = uniquepath(k, path);
  const last = own.mounts.length - 1;
  if (last >= 0) {
    const was = own.mounts[last];
    own.mounts[last] = c;
    if (was) cclose(k, was);
  } else cclose(k, c);
  return { chan: to, head, path: own };
}

/** After `..` out of a mounted tree: the channel that was mounted over, when the path knows one. Consumes `c`. */
export function undomount(k: Kernel, c: Chan, path: Path): Chan {
  const last = path.mounts.length - 1;
  const under = last >= 0 ? path.mounts[last] : null;
  if (!under) return c;
  cclose(k, c);
  path.mounts[last] = null;
  return under;
}

function newmount(k: Kernel, to: Chan, flag: number, spec: string): Mount {
  const m = new Mount();
  m.id = ++k.mountId;
  m.to = incref(to);
  m.flag = flag;
  m.spec = spec;
  return m;
}

/** What the mounts of a name space take from alloc.ts. */
export function pgrpcost(pg: Pgrp): number {
  let mounts = 0;
  for (const head of pg.heads.values()) mounts += head.mounts.length;
  return mounts * recordCost;
}

/** Puts `to` at `old`. `union` is the head `to` was reached through. Answers the mount's id. */
export function cmount(k: Kernel, p: Proc, to: Chan, old: Chan, flag: number, spec: string, union: Mhead | null): number {
  const isDir = (c: Chan): boolean => (c.qid.type & qidTypes.QTDIR) !== 0;
  if (isDir(old) !== isDir(to)) error(errors.Emount);
  const order = flag & bindFlags.MORDER;
  if (!isDir(old) && order !== bindFlags.MREPL) error(errors.Emount);
  if ((flag & bindFlags.MCREATE) !== 0 && union !== null && union.mounts.length > 0
    && (union.mounts.length > 1 || (union.mounts[0]!.flag & bindFlags.MCREATE) === 0)) error(errors.Emount);

  const pgrp = p.pgrp!;
  const key = mountkey(k, old);
  let head = pgrp.heads.get(key);
  kalloc(k, ((union === null ? 1 : Math.max(1, union.mounts.length)) + (head || order === bindFlags.MREPL ? 0 : 1)) * recordCost);
  if (!head) {
    head = new Mhead();
    head.from = incref(old);
    pgrp.heads.set(key, head);
    if (order !== bindFlags.MREPL) head.mounts.push(newmount(k, old, 0, ''));
  }
  const added = [newmount(k, to, flag, spec)];
  if (union !== null && union !== head) {
    for (const m of union.mounts.slice(1)) {
      added.push(newmount(k, m.to!, order === bindFlags.MREPL ? bindFlags.MAFTER : order, m.spec));
    }
  }
  if (order === bindFlags.MREPL) {
    const was = head.mounts;
    head.mounts = added;
    mountfree(k, was);
  } else if (order === bindFlags.MAFTER) head.mounts.push(...added);
  else head.mounts.unshift(...added);
  return added[0]!.id;
}

function mountfree(k: Kernel, mounts: readonly Mount[]): void {
  kfree(k, mounts.length * recordCost);
  for (const m of mounts) if (m.to) cclose(k, m.to);
}

/** Takes `mounted` (null: everything) off `at`. */
export function cunmount(k: Kernel, p: Proc, at: Chan, mounted: Chan | null): void {
  const pgrp = p.pgrp!;
  const key = mountkey(k, at);
  const head = pgrp.heads.get(key);
  if (!head) error(errors.Eunmount);
  const drop = (): void => {
    pgrp.heads.delete(key);
    if (head.from) cclose(k, head.from);
    head.from = null;
  };
  if (mounted === null) {
    const was = head.mounts;
    head.mounts = [];
    drop();
    mountfree(k, was);
    return;
  }
  const index = head.mounts.findIndex((m) => eqchan(m.to!, mounted, true)
    || (m.to!.mnt !== null && mounted.mux !== null && m.to!.mnt === mounted.mux));
  if (index < 0) error(errors.Eunion);
  const gone = head.mounts.splice(index, 1);
  if (head.mounts.length === 0) drop();
  mountfree(k, gone);
}

export function closepgrp(k: Kernel, pg: Pgrp): void {
  if (--pg.ref > 0) return;
  for (const head of pg.heads.values()) {
    mountfree(k, head.mounts);
    head.mounts = [];
    if (head.from) cclose(k, head.from);
    head.from = null;
  }
  pg.heads.clear();
}

/** Fills `to` with copies of the mounts of `from`, in order of making. Raises Enomem. */
export function pgrpcpy(k: Kernel, to: Pgrp, from: Pgrp): void {
  kalloc(k, pgrpcost(from));
  to.allowed = from.allowed;
  const made: Mount[] = [];
  for (const [key, head] of from.heads) {
    const copy = new Mhead();
    copy.from = incref(head.from!);
    for (const m of head.mounts) {
      const n = new Mount();
      n.id = m.id;
      n.to = incref(m.to!);
      n.flag = m.flag;
      n.spec = m.spec;
      copy.mounts.push(n);
      made.push(n);
    }
    to.heads.set(key, copy);
  }
  made.sort((a, b) => a.id - b.id);
  for (const m of made) m.id = ++k.mountId;
}

export function devallowed(pg: Pgrp, dc: string): boolean {
  return pg.allowed === null || [...pg.allowed].includes(dc);
}
