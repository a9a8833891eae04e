/**
 * #D: memory that devices reach (lux9-interfaces.md section 9).
 *
 *   ctl     counts
 *   alloc   `size N [align A] [device 0000:BB:DD.F]` makes a buffer, contiguous and zero; reading: where it is for the program and for
 *           the device. It lives as long as the descriptor, or until the address space ends; a second write replaces it.
 *
 * The functions the address space was granted (or the one it names, if it has no list) may reach the buffer and nothing else: the
 * IOMMU is told. When it goes, they may no more; its frames stay in quarantine for `quarantineNs`, so that a transfer under way in a
 * device that does not heed its IOMMU hits nobody.
 */
import { dirModes, doorErrors, errors, qidTypes, segmentTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { devdir, devdirread, devopen, dotdot, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Kernel } from '../port/kernel.ts';
import { BY2PG } from '../port/page.ts';
import { onSpaceExit } from '../port/pageown.ts';
import { frameHolders } from '../port/pageowncheck.ts';
import { logframe, LogOps } from '../port/pageownlog.ts';
import { CFlag, makeQid, type Chan, type Proc, type Space } from '../port/portdat.ts';
import { parsecmd, strtoul } from '../port/quote.ts';
import { detachseg, pageUp } from '../port/segment.ts';
import { record } from '../port/store.ts';
import { xalloc, xfree } from '../port/xalloc.ts';
import { attachphys, detachphys, functionsOf, needcap, pciname } from './iocaps.ts';

/** Bytes of a buffer, and of all, at most. */
const bufferMax = 4 * 1024 * 1024;
const totalMax = 16 * 1024 * 1024;
const quarantineNs = 10_000_000;

class Dmabuf {
  pa = 0;
  bytes = 0;
  size = 0;
  va = 0;
  space: Space | null = null;
  /** Functions that may reach it. */
  functions: number[] = [];
  /** Instant the frames may be used again, once it is let go. */
  until = 0;
}
record('Dmabuf', Dmabuf);

class DmaState {
  list: Dmabuf[] = [];
  quarantine: Dmabuf[] = [];
}
record('DmaState', DmaState);

const state = (k: Kernel): DmaState => k.devs.get('dma') as DmaState;

const gen: Gen = (k, _p, c, _name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#D', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  return i === 0 ? devdir(k, c, makeQid(1), 'ctl', 0, k.eve, 0o444) : i === 1 ? devdir(k, c, makeQid(2), 'alloc', 0, k.eve, 0o600) : null;
};

frameHolders.push((k, hold) => {
  for (const buf of [...state(k).list, ...state(k).quarantine]) for (let at = 0; at < buf.bytes; at += BY2PG) hold((buf.pa + at) / BY2PG);
});

/** Frames whose time in quarantine is over. */
export function dmareap(k: Kernel): void {
  const s = state(k);
  if (s.quarantine.length === 0) return;
  for (const buf of s.quarantine) {
    if (buf.until > k.m.time) continue;
    xfree(k, buf.pa, buf.bytes);
  }
  s.quarantine = s.quarantine.filter((buf) => buf.until > k.m.time);
}

function free(k: Kernel, buf: Dmabuf): void {
  const s = state(k);
  if (!s.list.includes(buf)) return;
  s.list = s.list.filter((each) => each !== buf);
  for (const tbdf of buf.functions) k.bus.dma.revoke(tbdf, buf.pa, buf.bytes);
  detachphys(k, buf.pa, (p, slot) => detachseg(k, p, slot));
  for (let at = 0; at < buf.bytes; at += BY2PG) logframe(k, LogOps.undma, (buf.pa + at) / BY2PG, buf.space!.id, 0, 0);
  buf.until = k.m.time + quarantineNs;
  s.quarantine.push(buf);
}

onSpaceExit.push((k, space) => {
  for (const buf of [...state(k).list]) if (buf.space === space) free(k, buf);
});

function alloc(k: Kernel, p: Proc, c: Chan, data: Uint8Array): void {
  const words = parsecmd(data);
  let size = 0;
  let align = BY2PG;
  let device = '';
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1] ?? '';
    if (words[i] === 'size') size = strtoul(value);
    else if (words[i] === 'align') align = strtoul(value);
    else if (words[i] === 'device') device = value;
    else error(doorErrors.badCommand);
  }
  if (!(size > 0 && size <= bufferMax) || !(align > 0 && align <= bufferMax) || (align & (align - 1)) !== 0) error(errors.Ebadarg);
  const known = functionsOf(k, p);
  const functions = device !== '' ? known.filter((d) => pciname(d.tbdf) === device) : p.space!.devices === null ? [] : known;
  if (device !== '' && functions.length === 0) error(doorErrors.deviceNotFound);
  dmareap(k);
  const bytes = pageUp(size);
  const s = state(k);
  if ([...s.list, ...s.quarantine].reduce((sum, buf) => sum + buf.bytes, bytes) > totalMax) error(errors.Enovmem);
  if (c.aux !== null) free(k, c.aux as Dmabuf);
  c.aux = null;
  const buf = new Dmabuf();
  buf.size = size;
  buf.bytes = bytes;
  buf.space = p.space;
  buf.pa = xalloc(k, bytes / BY2PG, Math.max(align, BY2PG)) || error(errors.Enovmem);
  try {
    buf.va = attachphys(p, segmentTypes.SG_FIXED, buf.pa, bytes).base;
  } catch (e) {
    xfree(k, buf.pa, bytes);
    throw e;
  }
  for (const d of functions) {
    k.bus.dma.grant(d.tbdf, buf.pa, bytes, true);
    buf.functions.push(d.tbdf);
  }
  for (let at = 0; at < bytes; at += BY2PG) logframe(k, LogOps.dma, (buf.pa + at) / BY2PG, 0, p.space!.id, buf.va + at);
  s.list.push(buf);
  c.aux = buf;
}

export const devdma = tableDev({
  dc: 'D',
  name: 'dma',
  reset: (k) => k.devs.set('dma', new DmaState()),
  gen,
  open: (k, p, c, mode) => {
    if (c.qid.lo >= 1) needcap(p, 'dma', doorErrors.noDma);
    return devopen(k, p, c, mode, gen);
  },
  close: (k, _p, c) => {
    if (c.qid.lo === 2 && c.aux !== null && (c.flag & CFlag.open) !== 0) free(k, c.aux as Dmabuf);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    const s = state(k);
    if (c.qid.lo === 1) {
      const total = s.list.reduce((sum, buf) => sum + buf.bytes, 0);
      const mine = s.list.filter((buf) => buf.space === p.space).length;
      const text = `allocations: ${s.list.length}\ntotal bytes: ${total}\nfree structs: ${s.quarantine.length}\nprocess allocations: ${mine}\n`;
      return readbytes(encodeUtf8(text), n, offset);
    }
    const buf = c.aux as Dmabuf | null;
    if (buf === null || !s.list.includes(buf)) error(doorErrors.noAllocation);
    return readbytes(encodeUtf8(`vaddr:0x${buf.va.toString(16)} paddr:0x${buf.pa.toString(16)} size:${buf.size}\n`), n, offset);
  },
  write: (k, p, c, data) => {
    if (c.qid.lo !== 2) error(errors.Eperm);
    alloc(k, p, c, data);
    return data.length;
  },
});
