/**
 * Directory entries: stat(2), dirread(2). A Dir is a stat record taken apart; the record's layout is stat(5)'s.
 * `pack` and `unpack` are convD2M and convM2D: unpack refuses a record whose sizes do not agree exactly.
 */
import { STATFIXLEN } from '../generated/constants';
import {
  STAT_ATIME,
  STAT_DEV,
  STAT_LENGTH,
  STAT_MODE,
  STAT_MTIME,
  STAT_QID_PATH,
  STAT_QID_TYPE,
  STAT_QID_VERS,
  STAT_SIZE,
  STAT_SIZE_OF,
  STAT_TYPE,
} from '../generated/layouts';
import { Ebadstat, Eshortstat } from '../generated/errors';
import * as sys from '../generated/syscalls';
import { werrstr } from './error';
import { cstr, putText, textOf, utf8Length } from './utf8';

export class Dir {
  /** The kernel's device letter and instance. */
  type: u16 = 0xffff;
  dev: u32 = 0xffffffff;
  qidType: u8 = 0xff;
  qidVers: u32 = 0xffffffff;
  qidPath: u64 = 0xffffffffffffffff;
  mode: u32 = 0xffffffff;
  /** Seconds since 1970. */
  atime: u32 = 0xffffffff;
  mtime: u32 = 0xffffffff;
  /** Bytes; 0 for directories. */
  length: u64 = 0xffffffffffffffff;
  name: string = '';
  uid: string = '';
  gid: string = '';
  muid: string = '';

  /** Bytes of the packed record. */
  size(): i32 {
    return STATFIXLEN + utf8Length(this.name) + utf8Length(this.uid) + utf8Length(this.gid) + utf8Length(this.muid);
  }

  /** Stores the record at `p` when it takes at most `room` bytes; answers them, or 0. */
  pack(p: usize, room: i32): i32 {
    const size = this.size();
    if (size > room || size > 0xffff + 2) return 0;
    store<u16>(p + STAT_SIZE, size - 2);
    store<u16>(p + STAT_TYPE, this.type);
    store<u32>(p + STAT_DEV, this.dev);
    store<u8>(p + STAT_QID_TYPE, this.qidType);
    store<u32>(p + STAT_QID_VERS, this.qidVers);
    store<u64>(p + STAT_QID_PATH, this.qidPath);
    store<u32>(p + STAT_MODE, this.mode);
    store<u32>(p + STAT_ATIME, this.atime);
    store<u32>(p + STAT_MTIME, this.mtime);
    store<u64>(p + STAT_LENGTH, this.length);
    let q = putString(p + STAT_SIZE_OF, this.name);
    q = putString(q, this.uid);
    q = putString(q, this.gid);
    putString(q, this.muid);
    return size;
  }

  /** The record of exactly `n` bytes at `p`; null when it is malformed. */
  static unpack(p: usize, n: i32): Dir | null {
    if (!statcheck(p, n)) return null;
    const d = new Dir();
    d.type = load<u16>(p + STAT_TYPE);
    d.dev = load<u32>(p + STAT_DEV);
    d.qidType = load<u8>(p + STAT_QID_TYPE);
    d.qidVers = load<u32>(p + STAT_QID_VERS);
    d.qidPath = load<u64>(p + STAT_QID_PATH);
    d.mode = load<u32>(p + STAT_MODE);
    d.atime = load<u32>(p + STAT_ATIME);
    d.mtime = load<u32>(p + STAT_MTIME);
    d.length = load<u64>(p + STAT_LENGTH);
    let q = p + STAT_SIZE_OF;
    d.name = getString(q);
    q += 2 + <usize>load<u16>(q);
    d.uid = getString(q);
    q += 2 + <usize>load<u16>(q);
    d.gid = getString(q);
    q += 2 + <usize>load<u16>(q);
    d.muid = getString(q);
    return d;
  }

  isDir(): bool {
    return (this.qidType & 0x80) != 0;
  }
}

function putString(p: usize, text: string): usize {
  const n = putText(p + 2, text);
  store<u16>(p, n);
  return p + 2 + n;
}

function getString(p: usize): string {
  return textOf(p + 2, load<u16>(p));
}

/** Whether [p, p + n) is exactly one stat record. */
export function statcheck(p: usize, n: i32): bool {
  if (n < STATFIXLEN || <i32>load<u16>(p) + 2 != n) return false;
  const end = p + n;
  let q = p + STAT_SIZE_OF;
  for (let i = 0; i < 4; i++) {
    if (q + 2 > end) return false;
    q += 2 + <usize>load<u16>(q);
  }
  return q == end;
}

/** A Dir whose wstat changes nothing; set the fields that are to change (nulldir). */
export function nulldir(): Dir {
  return new Dir();
}

const statMost: i32 = 65535 + 2;

function toDir(p: usize, n: i32): Dir | null {
  const d: Dir | null = n < 0 ? null : Dir.unpack(p, n);
  if (n >= 0 && d === null) werrstr(Ebadstat);
  heap.free(p);
  return d;
}

/** Null on failure. */
export function dirstat(name: string): Dir | null {
  let room = 512;
  while (true) {
    const p = heap.alloc(room);
    const n = sys.stat(cstr(name), p, room);
    if (n != 2) return toDir(p, n);
    room = <i32>load<u16>(p) + 2;
    heap.free(p);
    if (room > statMost) return null;
  }
}

export function dirfstat(fd: i32): Dir | null {
  let room = 512;
  while (true) {
    const p = heap.alloc(room);
    const n = sys.fstat(fd, p, room);
    if (n != 2) return toDir(p, n);
    room = <i32>load<u16>(p) + 2;
    heap.free(p);
    if (room > statMost) return null;
  }
}

export function dirwstat(name: string, d: Dir): i32 {
  const size = d.size();
  const p = heap.alloc(size);
  const n = d.pack(p, size) == 0 ? werrstr(Eshortstat) : sys.wstat(cstr(name), p, size);
  heap.free(p);
  return n;
}

export function dirfwstat(fd: i32, d: Dir): i32 {
  const size = d.size();
  const p = heap.alloc(size);
  const n = d.pack(p, size) == 0 ? werrstr(Eshortstat) : sys.fwstat(fd, p, size);
  heap.free(p);
  return n;
}

const dirBuf: i32 = 8192;

/** Appends the records in [p, p + n); false when one is malformed. */
function unpackAll(p: usize, n: i32, list: Dir[]): bool {
  const end = p + n;
  while (p < end) {
    const size = end - p < 2 ? 0 : <i32>load<u16>(p) + 2;
    const d: Dir | null = size > <i32>(end - p) ? null : Dir.unpack(p, size);
    if (d === null) {
      werrstr(Ebadstat);
      return false;
    }
    list.push(d);
    p += size;
  }
  return true;
}

/** The next entries of an open directory, none at its end; null on failure (dirread). */
export function dirread(fd: i32): Dir[] | null {
  const p = heap.alloc(dirBuf);
  const n = sys.pread(fd, p, dirBuf, -1);
  const list: Dir[] = [];
  const good = n >= 0 && unpackAll(p, n, list);
  heap.free(p);
  return good ? list : null;
}

/** All entries from here on; null on failure (dirreadall). */
export function dirreadall(fd: i32): Dir[] | null {
  const p = heap.alloc(dirBuf);
  const list: Dir[] = [];
  let n: i32;
  let good = true;
  while (good && (n = sys.pread(fd, p, dirBuf, -1)) != 0) good = n > 0 && unpackAll(p, n, list);
  heap.free(p);
  return good ? list : null;
}
