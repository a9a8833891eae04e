/** #e: env(3). A file a variable, of the process's environment group; #ec is the kernel's own configuration. */
import { dirModes, errors, openModes, qidTypes } from '@lux9/abi';
import { devDefaults, devattach, devdir, devdirread, dotdot, devstat, devwalk, opened, readbytes, type Gen } from '../port/dev.ts';
import { kalloc, recordCost } from '../port/alloc.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { closeegrp } from '../port/pgrp.ts';
import { CFlag, Egrp, Evalue, makeQid, type Chan, type Proc } from '../port/portdat.ts';

export const valueMax = 512 * 1024;
export const groupMax = 1024 * 1024;
export const nameMax = 127;

const isConf = (c: Chan): boolean => c.dev === 1;

/** An open file is of the group it was opened in, whatever group the process is in by now. */
function group(k: Kernel, p: Proc | null, c: Chan): Egrp {
  if (c.aux !== null) return c.aux as Egrp;
  if (isConf(c)) return k.devs.get('confenv') as Egrp;
  return p?.egrp ?? error(errors.Egreg);
}

const named = (eg: Egrp, name: string): Evalue | undefined => eg.entries.find((e) => e?.name === name) ?? undefined;

/** Sets a variable of the kernel's configuration (#ec). */
export function ksetenv(k: Kernel, name: string, value: Uint8Array): void {
  setenv(k, k.devs.get('confenv') as Egrp, name, value);
}

/** Takes (or with less than nothing gives back) what a group's variables need more. Raises Enomem. */
function grow(k: Kernel, eg: Egrp, bytes: number): void {
  if (bytes > 0 && eg.bytes + bytes > groupMax) error(errors.Enomem);
  kalloc(k, bytes);
  eg.bytes += bytes;
}

const cost = (e: Evalue): number => e.name.length + e.value.length + recordCost;

/** Gives a variable of a group a value. Raises Enomem. */
export function setenv(k: Kernel, group: Egrp, name: string, value: Uint8Array): Evalue {
  let entry = named(group, name);
  grow(k, group, value.length + (entry ? -entry.value.length : name.length + recordCost));
  if (!entry) {
    entry = new Evalue();
    entry.name = name;
    entry.path = ++group.path;
    const empty = group.entries.indexOf(null);
    group.entries[empty < 0 ? group.entries.length : empty] = entry;
    group.vers++;
  }
  entry.value = value;
  entry.vers++;
  return entry;
}

const gen: Gen = (k, p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR, 0), isConf(c) ? '#ec' : '#e', 0, k.eve, (dirModes.DMDIR | 0o775) >>> 0);
  const eg = group(k, p, c);
  let e: Evalue | null | undefined;
  if (name !== null) {
    if (i > 0) return null;
    e = named(eg, name);
  } else {
    e = eg.entries[i];
    if (e === null) return undefined;
  }
  if (e === undefined) return null;
  return devdir(k, c, makeQid(e.path, 0, e.vers), e.name, e.value.length, k.eve, eg === p.egrp ? 0o666 : 0o664);
};

function entryOf(k: Kernel, p: Proc, c: Chan): Evalue {
  return group(k, p, c).entries.find((e) => e?.path === c.qid.lo) ?? error(errors.Enonexist);
}

const mayWrite = (k: Kernel, p: Proc, c: Chan): boolean => group(k, p, c) === p.egrp || p.user === k.eve;

function taken(c: Chan, eg: Egrp, mode: number): Chan {
  opened(c, mode);
  eg.ref++;
  c.aux = eg;
  return c;
}

function drop(k: Kernel, eg: Egrp, path: number): void {
  const at = eg.entries.findIndex((e) => e?.path === path);
  if (at < 0) error(errors.Enonexist);
  grow(k, eg, -cost(eg.entries[at]!));
  eg.entries[at] = null;
  eg.vers++;
}

export const devenv: Dev = {
  ...devDefaults,
  dc: 'e',
  name: 'env',
  reset: (k) => k.devs.set('confenv', new Egrp()),
  attach: (k, _p, spec) => {
    if (spec !== '' && spec !== 'c') error(errors.Ebadspec);
    const c = devattach(k, 'e', spec);
    c.dev = spec === 'c' ? 1 : 0;
    return c;
  },
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return taken(c, group(k, p, c), mode);
    const e = entryOf(k, p, c);
    const writes = (mode & 3) === openModes.OWRITE || (mode & 3) === openModes.ORDWR || (mode & openModes.OTRUNC) !== 0;
    if (writes && !mayWrite(k, p, c)) error(errors.Eperm);
    if ((mode & openModes.OTRUNC) !== 0 && e.value.length > 0) {
      grow(k, group(k, p, c), -e.value.length);
      e.value = new Uint8Array(0);
      e.vers++;
    }
    c.qid.vers = e.vers;
    return taken(c, group(k, p, c), mode);
  },
  create: (k, p, c, name, mode, perm) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 || (perm & dirModes.DMDIR) !== 0 || !mayWrite(k, p, c)) error(errors.Eperm);
    if (name.length > nameMax) error(errors.Etoolong);
    const eg = group(k, p, c);
    if (named(eg, name) !== undefined) error(errors.Eexist);
    const e = setenv(k, eg, name, new Uint8Array(0));
    c.qid = makeQid(e.path, 0, e.vers);
    return taken(c, eg, mode);
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || c.aux === null) return;
    const eg = c.aux as Egrp;
    if ((c.flag & CFlag.rclose) !== 0 && eg.entries.some((e) => e?.path === c.qid.lo)) drop(k, eg, c.qid.lo);
    closeegrp(k, eg);
    c.aux = null;
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    return readbytes(entryOf(k, p, c).value, n, offset);
  },
  write: (k, p, c, data, offset) => {
    const eg = group(k, p, c);
    const e = entryOf(k, p, c);
    const end = offset + data.length;
    if (end > valueMax) error(errors.Etoobig);
    if (end > e.value.length) {
      grow(k, eg, end - e.value.length);
      const grown = new Uint8Array(end);
      grown.set(e.value);
      e.value = grown;
    }
    e.value.set(data, offset);
    e.vers++;
    eg.vers++;
    return data.length;
  },
  remove: (k, p, c) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0 || !mayWrite(k, p, c)) error(errors.Eperm);
    drop(k, group(k, p, c), c.qid.lo);
    return undefined;
  },
};
