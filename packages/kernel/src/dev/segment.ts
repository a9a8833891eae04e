/**
 * #g: segment(3). A directory per global segment with `ctl` and `data`; `va ADDR LEN [fixed|sticky]` gives it its place, and
 * segattach by name maps it.
 */
import { dirModes, errors, openModes, qidTypes, segmentClasses, segmentFlags, segmentTypes, SEGMAXSIZE, USTKTOP } from '@lux9/abi';
import { concatBytes, encodeUtf8 } from '@lux9/base';
import { decodeStat, nullStat } from '@lux9/ninep';
import { devattach, devDefaults, devdir, devdirread, devopen, devpermcheck, devstat, devwalk, dotdot, opened, readbytes, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { BY2PG, newframe } from '../port/page.ts';
import { CFlag, makeQid, type Chan, type Proc, type Segment } from '../port/portdat.ts';
import { segmentHolders } from '../port/pageowncheck.ts';
import { parsecmd, strtoul } from '../port/quote.ts';
import { frameAt, newseg, pageDown, pageUp, putseg, setFrame } from '../port/segment.ts';
import { record } from '../port/store.ts';
import { xalloc } from '../port/xalloc.ts';

class Globalseg {
  /** Open files, and one for the name. */
  ref = 1;
  id = 0;
  name = '';
  uid = '';
  perm = 0o660;
  s: Segment | null = null;
}
record('Globalseg', Globalseg);

class SegState {
  list: Globalseg[] = [];
  ids = 0;
}
record('SegState', SegState);

export const maxGlobals = 100;
const nameMax = 128;
const Qdir = 1;
const Qctl = 2;
const Qdata = 3;

const state = (k: Kernel): SegState => k.devs.get('segment') as SegState;
segmentHolders.push((k, add) => state(k).list.forEach((g) => g.s !== null && add(g.s)));
const kind = (c: Chan): number => c.qid.lo & 3;
/** An open file keeps its segment when the name is gone. */
const find = (k: Kernel, c: Chan): Globalseg =>
  (c.aux as Globalseg | null) ?? state(k).list.find((g) => g.id === c.qid.lo >> 2) ?? error('global segment disappeared');

function release(k: Kernel, g: Globalseg): void {
  if (--g.ref > 0 || g.s === null) return;
  putseg(k, g.s);
  g.s = null;
}

function removeName(k: Kernel, g: Globalseg): void {
  const s = state(k);
  if (!s.list.includes(g)) return;
  s.list = s.list.filter((each) => each !== g);
  release(k, g);
}

const gen: Gen = (k, p, c, name, i) => {
  void p;
  if (c.qid.lo === 0) {
    if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#g', 0, k.eve, (dirModes.DMDIR | 0o777) >>> 0);
    const { list } = state(k);
    const g = name !== null ? (i > 0 ? undefined : list.find((each) => each.name === name)) : list[i];
    return g ? devdir(k, c, makeQid(g.id * 4 + Qdir, qidTypes.QTDIR), g.name, 0, g.uid, (dirModes.DMDIR | 0o777) >>> 0) : null;
  }
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#g', 0, k.eve, (dirModes.DMDIR | 0o777) >>> 0);
  const g = find(k, c);
  if (i === 0) return devdir(k, c, makeQid(g.id * 4 + Qctl), 'ctl', 0, g.uid, g.perm);
  if (i === 1) return devdir(k, c, makeQid(g.id * 4 + Qdata), 'data', g.s ? g.s.top - g.s.base : 0, g.uid, g.perm);
  return null;
};

/** The global segment called `name`, checked for the caller's rights; null when there is none of the name. */
export function globalsegattach(k: Kernel, p: Proc, name: string): Segment | null {
  const g = state(k).list.find((each) => each.name === name);
  if (!g) return null;
  devpermcheck(k, p, g.uid, g.perm, openModes.ORDWR);
  if (!g.s) error('global segment not assigned a virtual address');
  return g.s;
}

/** Bytes [offset, offset+n) of the segment, in pieces inside one page; pages are made as needed. */
function transfer(k: Kernel, s: Segment, offset: number, n: number, each: (physical: number, count: number) => void): void {
  for (let done = 0; done < n;) {
    const va = s.base + offset + done;
    let frame = frameAt(s, pageDown(va));
    if (s.type === segmentTypes.SG_FIXED) frame = (s.pa + (pageDown(va) - s.base)) / BY2PG;
    else if (frame === 0) {
      frame = newframe(k);
      if (frame === 0) error(errors.Enovmem);
      setFrame(s, pageDown(va), frame);
    }
    const count = Math.min(BY2PG - (va % BY2PG), n - done);
    each(frame * BY2PG + (va % BY2PG), count);
    done += count;
  }
}

function ctl(k: Kernel, p: Proc, g: Globalseg, data: Uint8Array): void {
  const words = parsecmd(data);
  if (words[0] !== 'va') error(errors.Ebadctl);
  if (g.s) error('already has a virtual address');
  if (words.length < 3) error(errors.Ebadarg);
  const va = strtoul(words[1]!);
  const len = strtoul(words[2]!);
  const attr = words[3];
  if (!(va >= BY2PG) || !(len > 0) || va + len > USTKTOP) error(errors.Ebadarg);
  if (pageUp(va + len) - pageDown(va) > SEGMAXSIZE) error(errors.Enovmem);
  if (attr !== undefined && attr !== 'fixed' && attr !== 'sticky') error(errors.Ebadctl);
  if (attr !== undefined && p.user !== k.eve) error(errors.Eperm);
  const base = pageDown(va);
  const top = pageUp(va + len);
  const type = attr === 'fixed' ? segmentTypes.SG_FIXED | segmentFlags.SG_NOEXEC : attr === 'sticky' ? segmentTypes.SG_STICKY : segmentTypes.SG_SHARED;
  const s = newseg(type, base, top - base);
  s.name = g.name;
  if (attr === 'sticky') {
    try {
      transfer(k, s, 0, top - base, () => {});
    } catch (e) {
      putseg(k, s);
      throw e;
    }
  }
  if (attr === 'fixed') s.pa = xalloc(k, (top - base) / BY2PG) || error(errors.Enomem);
  g.s = s;
}

export const devsegment: Dev = {
  ...devDefaults,
  dc: 'g',
  name: 'segment',
  reset: (k) => k.devs.set('segment', new SegState()),
  attach: (k, _p, spec) => (spec === '' ? devattach(k, 'g', '') : error(errors.Ebadspec)),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
    const g = find(k, c);
    devopen(k, p, c, mode, gen);
    if (kind(c) === Qdata && !g.s) {
      c.flag &= ~CFlag.open;
      error('segment not yet allocated');
    }
    g.ref++;
    c.aux = g;
    return c;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0) return;
    if (kind(c) === Qdir && (c.flag & CFlag.rclose) !== 0) {
      const g = state(k).list.find((each) => each.id === c.qid.lo >> 2);
      if (g) removeName(k, g);
    }
    if (c.aux !== null) release(k, c.aux as Globalseg);
    c.aux = null;
  },
  create: (k, p, c, name, mode, perm) => {
    if (c.qid.lo !== 0) error(errors.Eperm);
    if (name.length >= nameMax) error(errors.Etoolong);
    // Names of classes that every process may attach stay theirs.
    if (segmentClasses.includes(name)) error('name collision with physical segment');
    if ((perm & dirModes.DMDIR) === 0) error(errors.Ebadarg);
    const s = state(k);
    if (s.list.some((g) => g.name === name)) error(errors.Eexist);
    if (s.list.length >= maxGlobals) error('too many global segments');
    const g = new Globalseg();
    g.id = ++s.ids;
    g.name = name;
    g.uid = p.user;
    g.perm = 0o660;
    s.list.push(g);
    c.qid = makeQid(g.id * 4 + Qdir, qidTypes.QTDIR);
    return opened(c, mode);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    const g = find(k, c);
    if (kind(c) === Qctl) {
      const s = g.s;
      if (!s) error('segment not yet allocated');
      const what = s.type === segmentTypes.SG_FIXED ? ` fixed 0x${s.pa.toString(16)}` : s.type === segmentTypes.SG_STICKY ? ' sticky' : '';
      return readbytes(encodeUtf8(`va 0x${s.base.toString(16)} 0x${(s.top - s.base).toString(16)}${what}\n`), n, offset);
    }
    const s = g.s ?? error('segment not yet allocated');
    if (offset >= s.top - s.base) return new Uint8Array(0);
    const parts: Uint8Array[] = [];
    transfer(k, s, offset, Math.min(n, s.top - s.base - offset, 1 << 20), (at, count) => parts.push(k.ram.slice(at, at + count)));
    return concatBytes(...parts);
  },
  write: (k, p, c, data, offset) => {
    const g = find(k, c);
    if (kind(c) === Qctl) {
      ctl(k, p, g, data);
      return data.length;
    }
    const s = g.s ?? error('segment not yet allocated');
    if (offset >= s.top - s.base) return 0;
    const n = Math.min(data.length, s.top - s.base - offset);
    let from = 0;
    transfer(k, s, offset, n, (at, count) => {
      k.ram.set(data.subarray(from, from + count), at);
      k.core.wrote(at, count);
      from += count;
    });
    return n;
  },
  remove: (k, p, c) => {
    if (kind(c) !== Qdir || c.qid.lo === 0) error(errors.Eperm);
    const g = find(k, c);
    if (p.user !== g.uid && p.user !== k.eve) error(errors.Eperm);
    removeName(k, g);
    return undefined;
  },
  wstat: (k, p, c, stat) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const g = find(k, c);
    if (p.user !== g.uid && p.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.uid !== '') g.uid = d.value.uid;
    if (d.value.mode !== nullStat.mode) g.perm = d.value.mode & 0o777;
    return stat.length;
  },
};

