/** #e: env(3). A file a variable, of the process's environment group; #ec is the kernel's own configuration. */
import { dirModes, errors, openModes, qidTypes } from '@lux9/abi';
import { devDefaults, devattach, devdir, devdirread, dotdot, devstat, devwalk, opened, readbytes, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { CFlag, Egrp, Evalue, makeQid, type Chan, type Proc } from '../port/portdat.ts';

export const valueMax = 512 * 1024;
export const groupMax = 1024 * 1024;
export const nameMax = 127;

const isConf = (c: Chan): boolean => c.dev === 1;

function group(k: Kernel, p: Proc, c: Chan): Egrp {
  if (isConf(c)) return k.devs.get('confenv') as Egrp;
  return p.egrp ?? error(errors.Egreg);
}

/** Sets a variable of the kernel's configuration (#ec). */
export function ksetenv(k: Kernel, name: string, value: Uint8Array): void {
  put(k.devs.get('confenv') as Egrp, name, value);
}

function put(group: Egrp, name: string, value: Uint8Array): Evalue {
  let entry = group.entries.find((e) => e.name === name);
  if (!entry) {
    entry = new Evalue();
    entry.name = name;
    entry.path = ++group.path;
    group.entries.push(entry);
    group.vers++;
  }
  entry.value = value;
  entry.vers++;
  return entry;
}

const gen: Gen = (k, p, c, name, i) => {
  const root = () => devdir(k, c, makeQid(0, qidTypes.QTDIR, 0), isConf(c) ? '#ec' : '#e', 0, isConf(c) ? k.eve : p.user,
    (dirModes.DMDIR | (isConf(c) ? 0o555 : 0o775)) >>> 0);
  if (i === dotdot) return root();
  const { entries } = group(k, p, c);
  let e: Evalue | undefined;
  if (name !== null) {
    if (i > 0) return null;
    e = entries.find((each) => each.name === name);
  } else e = entries[i];
  if (e === undefined) return null;
  return devdir(k, c, makeQid(e.path, 0, e.vers), e.name, e.value.length, isConf(c) ? k.eve : p.user, isConf(c) ? 0o664 : 0o666);
};

function entryOf(k: Kernel, p: Proc, c: Chan): Evalue {
  return group(k, p, c).entries.find((e) => e.path === c.qid.lo) ?? error(errors.Enonexist);
}

function mayWrite(k: Kernel, p: Proc, c: Chan): boolean {
  return !isConf(c) || p.user === k.eve;
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
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
    const e = entryOf(k, p, c);
    const writes = (mode & 3) === openModes.OWRITE || (mode & 3) === openModes.ORDWR || (mode & openModes.OTRUNC) !== 0;
    if (writes && !mayWrite(k, p, c)) error(errors.Eperm);
    if ((mode & openModes.OTRUNC) !== 0 && e.value.length > 0) {
      e.value = new Uint8Array(0);
      e.vers++;
    }
    return opened(c, mode);
  },
  create: (k, p, c, name, mode, perm) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 || (perm & dirModes.DMDIR) !== 0 || !mayWrite(k, p, c)) error(errors.Eperm);
    if (name.length > nameMax) error(errors.Etoolong);
    const eg = group(k, p, c);
    if (eg.entries.some((e) => e.name === name)) error(errors.Eexist);
    const e = put(eg, name, new Uint8Array(0));
    c.qid = makeQid(e.path);
    return opened(c, mode);
  },
  close: (k, p, c) => {
    if ((c.flag & CFlag.rclose) !== 0 && p) {
      const eg = group(k, p, c);
      eg.entries = eg.entries.filter((e) => e.path !== c.qid.lo);
    }
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    return readbytes(entryOf(k, p, c).value, n, offset);
  },
  write: (k, p, c, data, offset) => {
    if (!mayWrite(k, p, c)) error(errors.Eperm);
    const eg = group(k, p, c);
    const e = entryOf(k, p, c);
    const end = offset + data.length;
    if (end > valueMax) error(errors.Etoobig);
    let total = 0;
    for (const each of eg.entries) total += each.value.length;
    if (total - e.value.length + Math.max(end, e.value.length) > groupMax) error(errors.Enomem);
    if (end > e.value.length) {
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
    const eg = group(k, p, c);
    const at = eg.entries.findIndex((e) => e.path === c.qid.lo);
    if (at < 0) error(errors.Enonexist);
    eg.entries.splice(at, 1);
    eg.vers++;
    return undefined;
  },
};
