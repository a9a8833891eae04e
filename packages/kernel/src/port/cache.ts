/**
 * Files of servers mounted with MCACHE (9front cache.c): what was read and written of a file stays in memory, for as long as its qid
 * does not change. `copen` compares that when the file is opened; a channel whose qid is no longer that of what is kept goes to the
 * server. Writing goes through to the server first; each write counts as one version, as servers count.
 *
 * At most a sixteenth of memory is used, and none that is short: page.ts takes pages back. Everything here is part of the saved state.
 */
import { qidTypes } from '@lux9/abi';
import { copyQid } from './dev.ts';
import { noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG, putframe, rawframe } from './page.ts';
import { Cachepage, Mntcache, type Chan, type Mnt, type Qid } from './portdat.ts';

/** Bytes of a file that are kept at most, files, and the part of memory for their pages. */
export const fileMax = 8 * 1024 * 1024;
export const filesMax = 1024;
const memoryPart = 16;

const keyOf = (c: Chan): string => `${c.dev}.${c.qid.hi}.${c.qid.lo}`;
const same = (a: Qid, b: Qid): boolean => a.vers === b.vers && a.lo === b.lo && a.hi === b.hi && a.type === b.type;

/** What is kept of the file `c` is open on, if that is still the file `c` was opened on. */
function ccache(c: Chan): Mntcache | null {
  const m = c.mcp;
  if (m === null) return null;
  if (m.dev === c.dev && same(m.qid, c.qid)) return m;
  c.mcp = null;
  return null;
}

/** Nothing of the file's contents is known any more. */
function empty(k: Kernel, m: Mntcache): void {
  for (const page of m.pages.values()) putframe(k, page.frame);
  k.cache.pages -= m.pages.size;
  m.pages.clear();
  m.short = m.end = -1;
}

/** The file is not kept any more; channels that had it see that by `dev`. */
function forget(k: Kernel, key: string, m: Mntcache): void {
  empty(k, m);
  m.dev = -1;
  m.mnt = null;
  k.cache.files.delete(key);
}

/** All files of a connection: it is gone, or what is behind it has changed. */
export function cforget(k: Kernel, mnt: Mnt): void {
  for (const [key, m] of k.cache.files) if (m.mnt === mnt) forget(k, key, m);
}

/** `c` has been opened. `truncated`: and is empty now. */
export function copen(k: Kernel, c: Chan, truncated: boolean): void {
  c.mcp = null;
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return;
  const { files } = k.cache;
  const key = keyOf(c);
  let m = files.get(key);
  if (m === undefined) {
    for (const [oldest, file] of files) {
      if (files.size < filesMax) break;
      forget(k, oldest, file);
    }
    m = new Mntcache();
    m.dev = c.dev;
    m.mnt = c.mnt;
  } else files.delete(key);
  if (truncated || !same(m.qid, c.qid)) empty(k, m);
  copyQid(m.qid, c.qid);
  files.set(key, m);
  c.mcp = m;
}

/** The file has changed in a way that is not known: another length, a write that failed, or one to a version older than what is kept. */
export function cdirty(k: Kernel, c: Chan): void {
  const m = k.cache.files.get(keyOf(c));
  if (m !== undefined) empty(k, m);
}

/** What is kept of the `n` bytes at `offset`, from the first on: nothing at the file's end, null when the server has to be asked. */
export function cread(k: Kernel, c: Chan, n: number, offset: number): Uint8Array | null {
  const m = ccache(c);
  if (m === null) return null;
  if (m.end >= 0 && offset >= m.end) return noBytes;
  const top = offset + n;
  let end = offset;
  do {
    const page = m.pages.get(Math.floor(end / BY2PG));
    const within = end % BY2PG;
    if (page === undefined || within < page.from || within >= page.to) break;
    end = Math.min(top, end - within + page.to);
  } while (end < top && end % BY2PG === 0);
  if (end === offset) return null;
  const data = new Uint8Array(end - offset);
  for (let at = offset; at < end;) {
    const from = m.pages.get(Math.floor(at / BY2PG))!.frame * BY2PG + (at % BY2PG);
    const count = Math.min(BY2PG - (at % BY2PG), end - at);
    data.set(k.ram.subarray(from, from + count), at - offset);
    at += count;
  }
  return data;
}

/** Whether the server's answer ended at `offset` when it was asked for more. */
export function cshort(c: Chan, offset: number): boolean {
  return ccache(c)?.short === offset;
}

/** A frame for one more page of `m`, or 0. */
function cacheframe(k: Kernel, m: Mntcache): number {
  const { cache, pmem } = k;
  if (pmem.nfree <= pmem.low) return 0;
  if (cache.pages >= Math.floor(pmem.user / memoryPart)) {
    let oldest: Mntcache | null = null;
    for (const file of cache.files.values()) {
      if (file === m || file.pages.size === 0) continue;
      oldest = file;
      break;
    }
    if (oldest === null) return 0;
    empty(k, oldest);
  }
  return rawframe(k);
}

/** Bytes [offset, offset+length) of the file are `data`. */
function keep(k: Kernel, m: Mntcache, data: Uint8Array, offset: number): void {
  const top = Math.min(offset + data.length, fileMax);
  for (let at = offset; at < top;) {
    const from = at % BY2PG;
    const to = Math.min(BY2PG, from + top - at);
    const number = Math.floor(at / BY2PG);
    let page = m.pages.get(number);
    if (page === undefined) {
      const frame = cacheframe(k, m);
      if (frame === 0) return;
      page = new Cachepage();
      page.frame = frame;
      page.from = from;
      page.to = to;
      m.pages.set(number, page);
      k.cache.pages++;
    } else if (from > page.to || to < page.from) {
      // There is one run of bytes a page.
      page.from = from;
      page.to = to;
    } else {
      page.from = Math.min(page.from, from);
      page.to = Math.max(page.to, to);
    }
    const frame = page.frame * BY2PG;
    k.ram.set(data.subarray(at - offset, at - offset + to - from), frame + from);
    k.core.wrote(frame + from, to - from);
    at += to - from;
  }
}

/** The server answered `data` to a read of `asked` bytes. */
export function cupdate(k: Kernel, c: Chan, data: Uint8Array, offset: number, asked: number): void {
  const m = ccache(c);
  if (m === null || asked === 0) return;
  const top = offset + data.length;
  if (data.length === 0) {
    // Further on there is nothing either; where the end is, is known when what is before it is.
    if (offset === 0 || offset === m.short) m.end = offset;
    return;
  }
  keep(k, m, data, offset);
  if (data.length < asked) m.short = top;
  else if (m.short > offset && m.short < top) m.short = -1;
}

/** The server took `data`. */
export function cwrite(k: Kernel, c: Chan, data: Uint8Array, offset: number): void {
  const m = ccache(c);
  if (m === null) return cdirty(k, c);
  c.qid.vers = m.qid.vers = (m.qid.vers + 1) >>> 0;
  const top = offset + data.length;
  if ((c.qid.type & qidTypes.QTAPPEND) !== 0) {
    // Where it went the server knows.
    m.short = m.end = -1;
    return;
  }
  keep(k, m, data, offset);
  if (m.end >= 0) m.short = m.end = Math.max(m.end, top);
  else if (top > m.short) m.short = -1;
}
