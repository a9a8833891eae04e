/**
 * What devices have in common (9front dev.c). A device made of a table supplies one function, `Gen`: entry `i` of
 * directory `c`, or the entry called `name`; null when there is none and none follows. `i` of `dotdot` asks for the
 * parent. From it come walk, stat, open and directory reads.
 */
import { dirModes, errors, openModes, qidTypes } from '@lux9/abi';
import { concatBytes } from '@lux9/base';
import { encodeStat } from '@lux9/ninep';
import { error } from './error.ts';
import { type Dev, Dir, type Kernel, Walkqid } from './kernel.ts';
import { Chan, CFlag, makeQid, Path, Qid, type Proc } from './portdat.ts';

export const dotdot = -1;

/** An entry; undefined = this index is empty, go on; null = no more. */
export type Gen = (k: Kernel, p: Proc, c: Chan, name: string | null, i: number) => Dir | undefined | null;

/** Seconds of the kernel's build: files of devices show it. */
export const kerndate = 1_700_000_000;

export function devdir(k: Kernel, c: Chan, qid: Qid, name: string, length: number, user: string, perm: number): Dir {
  const d = new Dir();
  d.name = name;
  d.type = k.devtab[c.type]!.dc.codePointAt(0)!;
  d.dev = c.dev;
  d.qid = qid;
  d.mode = (perm | (qid.type << 24)) >>> 0;
  d.atime = seconds(k);
  d.mtime = kerndate;
  d.length = length;
  d.uid = user;
  d.gid = k.eve;
  d.muid = user;
  return d;
}

/** Seconds since 1970 now. */
export function seconds(k: Kernel): number {
  return Number((k.epoch + BigInt(Math.floor(k.m.time))) / 1_000_000_000n);
}

export function qidPath(q: Qid): bigint {
  return (BigInt(q.hi >>> 0) << 32n) | BigInt(q.lo >>> 0);
}

export function convD2M(d: Dir): Uint8Array {
  return encodeStat({
    type: d.type & 0xffff, dev: d.dev >>> 0, qid: { type: d.qid.type, vers: d.qid.vers >>> 0, path: qidPath(d.qid) },
    mode: d.mode >>> 0, atime: d.atime >>> 0, mtime: d.mtime >>> 0, length: BigInt(Math.max(0, d.length)),
    name: d.name, uid: d.uid, gid: d.gid, muid: d.muid,
  });
}

export function devno(k: Kernel, dc: string): number {
  return k.devtab.findIndex((dev) => dev.dc === dc);
}

export function newchan(): Chan {
  return new Chan();
}

/** A channel on the root of device `dc`. */
export function devattach(k: Kernel, dc: string, spec: string): Chan {
  const c = newchan();
  c.type = devno(k, dc);
  c.qid = makeQid(0, qidTypes.QTDIR);
  c.path = new Path();
  c.path.name = `#${dc}${spec}`;
  c.path.mounts = [null];
  return c;
}

/** A copy of a channel, not open. */
export function devclone(c: Chan): Chan {
  if ((c.flag & CFlag.open) !== 0) error(errors.Egreg);
  const nc = newchan();
  nc.type = c.type;
  nc.dev = c.dev;
  nc.mode = c.mode;
  nc.offset = c.offset;
  nc.aux = c.aux;
  nc.mnt = c.mnt;
  copyQid(nc.qid, c.qid);
  return nc;
}

export function copyQid(to: Qid, from: Qid): void {
  to.type = from.type;
  to.vers = from.vers;
  to.lo = from.lo;
  to.hi = from.hi;
}

export function dupQid(from: Qid): Qid {
  const q = new Qid();
  copyQid(q, from);
  return q;
}

export function devwalk(k: Kernel, p: Proc, c: Chan, names: readonly string[], gen: Gen): Walkqid {
  const wq = new Walkqid();
  const nc = devclone(c);
  for (let j = 0; j < names.length; j++) {
    const name = names[j]!;
    if ((nc.qid.type & qidTypes.QTDIR) === 0) {
      if (j === 0) error(errors.Enotdir);
      return wq;
    }
    let found: Dir | undefined | null;
    if (name === '.') {
      wq.qids.push(dupQid(nc.qid));
      continue;
    }
    try {
      if (name === '..') found = gen(k, p, nc, null, dotdot);
      else {
        for (let i = 0; ; i++) {
          found = gen(k, p, nc, name, i);
          if (found === null) break;
          if (found !== undefined && found.name === name) break;
        }
      }
    } catch (e) {
      if (j === 0) throw e;
      return wq;
    }
    if (!found) {
      if (j === 0) error(errors.Enonexist);
      return wq;
    }
    copyQid(nc.qid, found.qid);
    wq.qids.push(dupQid(found.qid));
  }
  wq.chan = nc;
  return wq;
}

export function devstat(k: Kernel, p: Proc, c: Chan, gen: Gen): Uint8Array {
  for (let i = 0; ; i++) {
    const d = gen(k, p, c, null, i);
    if (d === null) {
      if ((c.qid.type & qidTypes.QTDIR) !== 0) {
        const name = c.path?.name ?? '';
        const last = name === '/' ? '/' : name.slice(name.lastIndexOf('/') + 1);
        return convD2M(devdir(k, c, dupQid(c.qid), last || '/', 0, k.eve, dirModes.DMDIR | 0o555));
      }
      error(errors.Enonexist);
    }
    if (d !== undefined && d.qid.lo === c.qid.lo && d.qid.hi === c.qid.hi) {
      if ((c.flag & CFlag.msg) !== 0) d.mode |= dirModes.DMMOUNT;
      return convD2M(d);
    }
  }
}

/**
 * Whole records of a directory, at most `n` bytes, from its first entry (`offset` 0) or the one after those read last: what comes and goes
 * meanwhile moves no other. The first that does not fit raises Eshort.
 */
export function devdirread(k: Kernel, p: Proc, c: Chan, n: number, offset: number, gen: Gen): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (offset === 0) c.dri = 0;
  for (; ; c.dri++) {
    const d = gen(k, p, c, null, c.dri);
    if (d === null) break;
    if (d === undefined) continue;
    const record = convD2M(d);
    if (size + record.length > n) {
      if (size === 0) error(errors.Eshort);
      break;
    }
    parts.push(record);
    size += record.length;
  }
  return parts.length === 1 ? parts[0]! : concatBytes(...parts);
}

/** Raises Eperm unless `p`'s user may open a file of `owner` and `perm` in `mode`. */
export function devpermcheck(k: Kernel, p: Proc, owner: string, perm: number, mode: number): void {
  const access = [0o400, 0o200, 0o600, 0o100];
  let bits = perm;
  if (p.user === owner) bits = perm;
  else if (p.user === k.eve) bits = perm << 3;
  else bits = perm << 6;
  const want = access[mode & 3]! | ((mode & openModes.OTRUNC) !== 0 ? 0o200 : 0);
  if ((want & ~bits) !== 0) error(errors.Eperm);
}

/** The direction of an open mode, OEXEC as OREAD. Raises Ebadarg for what no open mode has (OEXCL, which is create's, too). */
export function openmode(mode: number): number {
  const clean = mode & ~(openModes.OTRUNC | openModes.OCEXEC | openModes.ORCLOSE);
  if (clean > openModes.OEXEC || mode < 0) error(errors.Ebadarg);
  return clean === openModes.OEXEC ? openModes.OREAD : clean;
}

/** Checks permission by the table and marks the channel open. */
export function devopen(k: Kernel, p: Proc, c: Chan, mode: number, gen: Gen): Chan {
  for (let i = 0; ; i++) {
    const d = gen(k, p, c, null, i);
    if (d === null) break;
    if (d !== undefined && d.qid.lo === c.qid.lo && d.qid.hi === c.qid.hi) {
      devpermcheck(k, p, d.uid, d.mode, mode);
      break;
    }
  }
  return opened(c, mode);
}

/** Marks a channel open; directories may only be read. */
export function opened(c: Chan, mode: number): Chan {
  const m = openmode(mode);
  if ((c.qid.type & qidTypes.QTDIR) !== 0 && (m !== openModes.OREAD || (mode & openModes.OTRUNC) !== 0)) error(errors.Eperm);
  c.offset = 0;
  c.devoffset = 0;
  c.mode = m;
  c.flag |= CFlag.open;
  return c;
}

/** Refusals and no-ops for what a device does not do. */
export const devDefaults = {
  create: (): never => error(errors.Eperm),
  remove: (): never => error(errors.Eperm),
  wstat: (): never => error(errors.Eperm),
  write: (): never => error(errors.Eperm),
  close: (): void => {},
} satisfies Partial<Dev>;

/** A device whose files are a Gen, with what differs. */
export function tableDev(
  part: Pick<Dev, 'dc' | 'name' | 'read'> & Partial<Dev> & { gen: Gen },
): Dev {
  const { gen, ...rest } = part;
  return {
    attach: (k, _p, spec) => devattach(k, part.dc, spec),
    walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
    stat: (k, p, c) => devstat(k, p, c, gen),
    open: (k, p, c, mode) => devopen(k, p, c, mode, gen),
    ...devDefaults,
    ...rest,
  };
}

/** The part of a text or of bytes that a read at `offset` for `n` sees. */
export function readbytes(data: Uint8Array, n: number, offset: number): Uint8Array {
  if (offset >= data.length) return data.subarray(0, 0);
  return data.subarray(offset, Math.min(data.length, offset + n));
}
