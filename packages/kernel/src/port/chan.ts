/**
 * Channels and their names (9front chan.c). A channel is counted: whoever keeps one takes a reference and gives it
 * back with `cclose`, which never waits (a server that must be told is told by closeproc), or with `cclosewait`,
 * which waits for a server's answer and so keeps the order of close(2).
 */
import { errors, openModes } from '@lux9/abi';
import { ccloseq } from './clunk.ts';
import { error } from './error.ts';
import { Frame } from './frame.ts';
import { PanicError, type Kernel } from './kernel.ts';
import { CFlag, Path, type Chan, type Fgrp, type Proc } from './portdat.ts';
import { Pending, operation, under } from './wait.ts';

export function incref(c: Chan): Chan {
  c.ref++;
  return c;
}

function free(k: Kernel, c: Chan): void {
  c.flag = CFlag.free;
  if (c.path) pathclose(k, c.path);
  c.path = null;
  c.rock = null;
  c.unionHead = null;
  if (c.unionChan) cclose(k, c.unionChan);
  c.unionChan = null;
  c.aux = null;
  if (c.mux !== null) c.mux.chan = null;
  c.mux = null;
}

/** Gives a reference back without waiting. */
export function cclose(k: Kernel, c: Chan): void {
  if (c.ref < 1 || (c.flag & CFlag.free) !== 0) throw new PanicError('cclose: channel is free');
  if (c.ref > 1) {
    c.ref--;
    return;
  }
  if (c.mnt !== null) {
    ccloseq(k, c);
    return;
  }
  c.ref = 0;
  try {
    if (c.type >= 0) k.devtab[c.type]!.close(k, null, c);
  } finally {
    free(k, c);
  }
}

class CloseFrame extends Frame {
  chan: Chan | null = null;
}

operation('cclose', CloseFrame, {
  closed: (k, _p, f) => free(k, f.chan!),
}, {
  caught: (k, _p, f) => free(k, f.chan!),
  show: (f) => `chan=${chanName(f.chan)}`,
});

/** Gives a reference back; the last one waits for the device (a clunk's answer). Errors are the device's own business. */
export function cclosewait(k: Kernel, p: Proc, c: Chan): Pending | undefined {
  if (c.mnt === null || c.ref > 1) {
    cclose(k, c);
    return undefined;
  }
  c.ref = 0;
  const f = new CloseFrame();
  f.chan = c;
  f.step = 'closed';
  const base = p.kstack.length;
  if (k.devtab[c.type]!.close(k, p, c) === Pending) return under(p, base, f);
  free(k, c);
  return undefined;
}

/** For kernel stacks and messages. */
export function chanName(c: Chan | null): string {
  if (c === null) return '-';
  return c.path?.name ?? `type${c.type}.${c.dev}`;
}

export function eqchan(a: Chan, b: Chan, withPath: boolean): boolean {
  if (a.qid.lo !== b.qid.lo || a.qid.hi !== b.qid.hi) return false;
  if (withPath && a.qid.vers !== b.qid.vers) return false;
  return a.type === b.type && a.dev === b.dev && a.mnt === b.mnt;
}

// Paths.

export function newpath(name: string): Path {
  const path = new Path();
  path.name = name;
  path.mounts = [null];
  return path;
}

export function pathclose(k: Kernel, path: Path): void {
  if (--path.ref > 0) return;
  for (const c of path.mounts) if (c) cclose(k, c);
  path.mounts = [];
}

/** A path that nobody else holds; consumes the reference. */
export function uniquepath(k: Kernel, path: Path): Path {
  if (path.ref === 1) return path;
  const copy = new Path();
  copy.name = path.name;
  copy.mounts = path.mounts.map((c) => (c ? incref(c) : null));
  pathclose(k, path);
  return copy;
}

/** Adds an element; consumes the reference and answers the new path. */
export function addelem(k: Kernel, path: Path, elem: string): Path {
  if (elem === '.') return path;
  const to = uniquepath(k, path);
  if (elem === '..') {
    const cut = cleandotdot(to.name);
    if (to.mounts.length > 1) {
      const c = to.mounts.pop();
      if (c) cclose(k, c);
    }
    to.name = cut;
    return to;
  }
  to.name = to.name.endsWith('/') ? to.name + elem : `${to.name}/${elem}`;
  to.mounts.push(null);
  return to;
}

function cleandotdot(name: string): string {
  if (name === '/' || (name.startsWith('#') && !name.slice(2).includes('/'))) return name;
  const cut = name.lastIndexOf('/');
  if (cut < 0) return name;
  return cut === 0 ? '/' : name.slice(0, cut);
}

// File descriptors.

/** The channel of an fd, checked for direction (-1: any); a reference is not taken. */
export function fdtochan(p: Proc, fd: number, mode: number, checkMount: boolean): Chan {
  const c = p.fgrp?.fds[fd];
  if (fd < 0 || !c) error(errors.Ebadfd);
  if (checkMount && (c.flag & CFlag.msg) !== 0) error(errors.Ebadusefd);
  if (mode < 0 || c.mode === openModes.ORDWR) return c;
  if ((mode & openModes.OTRUNC) !== 0 && c.mode === openModes.OREAD) error(errors.Ebadusefd);
  if ((mode & ~openModes.OTRUNC) !== c.mode) error(errors.Ebadusefd);
  return c;
}

export const maxFds = 5000;
/** Descriptors of all processes from which on one that has many gets no more. */
const allFds = 200_000;

function crowded(k: Kernel): boolean {
  const groups = new Set<Fgrp>();
  let fds = 0;
  for (const p of k.procs) {
    if (!p?.fgrp || groups.has(p.fgrp)) continue;
    groups.add(p.fgrp);
    fds += p.fgrp.fds.length;
  }
  return fds > allFds;
}

/** Puts `c` (whose reference it takes) at the lowest free fd. Raises Enofd, the reference then stays the caller's. */
export function newfd(k: Kernel, p: Proc, c: Chan, cexec: boolean, warn: (k: Kernel, p: Proc, text: string) => void): number {
  const f = p.fgrp!;
  let fd = 0;
  while (fd < f.fds.length && f.fds[fd]) fd++;
  if (fd >= maxFds || (fd >= f.exceed && crowded(k))) error(errors.Enofd);
  setfd(f, fd, c, cexec);
  if (fd >= f.exceed) {
    warn(k, p, `warning: process exceeds ${f.exceed} file descriptors\n`);
    while (f.exceed <= fd) f.exceed += 100;
  }
  return fd;
}

export function setfd(f: Fgrp, fd: number, c: Chan | null, cexec: boolean): void {
  while (f.fds.length <= fd) {
    f.fds.push(null);
    f.cexec.push(false);
  }
  f.fds[fd] = c;
  f.cexec[fd] = cexec;
  while (f.fds.length > 0 && f.fds[f.fds.length - 1] === null) {
    f.fds.pop();
    f.cexec.pop();
  }
}

