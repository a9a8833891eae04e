/**
 * Stat records (stat(5)): the codec, and directories, which are concatenated records.
 *
 * Promise to callers: decoding accepts a record only when its size and the sizes of its strings agree exactly and
 * its strings are UTF-8 without NUL; it never throws.
 */
import { STATFIXLEN, statLayout } from '@lux9/abi';
import { bigU64le, encodeUtf8Into, putBigU64le, putU16le, putU32le, u16le, u32le, utf8Length } from '@lux9/base';
import type { Qid } from './messages.ts';
import { type Result, bad, good } from './result.ts';
import { readString } from './strings.ts';

export interface Stat {
  /** The kernel's device letter and instance; servers answer 0. */
  readonly type: number;
  readonly dev: number;
  readonly qid: Qid;
  readonly mode: number;
  /** Seconds since 1970. */
  readonly atime: number;
  readonly mtime: number;
  /** Bytes; 0 for directories. */
  readonly length: bigint;
  readonly name: string;
  readonly uid: string;
  readonly gid: string;
  readonly muid: string;
}

const at = statLayout.at;
const strings = ['name', 'uid', 'gid', 'muid'] as const;

/** What a wstat that changes nothing sends; spread it and set the fields that change. */
export const nullStat: Stat = {
  type: 0xffff,
  dev: 0xffffffff,
  qid: { type: 0xff, vers: 0xffffffff, path: 0xffffffffffffffffn },
  mode: 0xffffffff,
  atime: 0xffffffff,
  mtime: 0xffffffff,
  length: 0xffffffffffffffffn,
  name: '',
  uid: '',
  gid: '',
  muid: '',
};

/** Bytes of the encoded record, its own size field included; -1 when its strings do not fit a record. */
export function statSize(stat: Stat): number {
  let size = STATFIXLEN;
  for (const name of strings) size += utf8Length(stat[name]);
  return size - 2 > 0xffff ? -1 : size;
}

/** Writes the record at `start`; returns the offset behind it, or -1 when it does not fit before `end`. */
export function encodeStatInto(stat: Stat, bytes: Uint8Array, start: number, end = bytes.length): number {
  const size = statSize(stat);
  if (size < 0 || start + size > end) return -1;
  putU16le(bytes, start + at.size, size - 2);
  putU16le(bytes, start + at.type, stat.type);
  putU32le(bytes, start + at.dev, stat.dev);
  bytes[start + at.qidType] = stat.qid.type;
  putU32le(bytes, start + at.qidVers, stat.qid.vers);
  putBigU64le(bytes, start + at.qidPath, stat.qid.path);
  putU32le(bytes, start + at.mode, stat.mode);
  putU32le(bytes, start + at.atime, stat.atime);
  putU32le(bytes, start + at.mtime, stat.mtime);
  putBigU64le(bytes, start + at.length, stat.length);
  let to = start + statLayout.size;
  for (const name of strings) {
    const next = encodeUtf8Into(stat[name], bytes, to + 2);
    putU16le(bytes, to, next - to - 2);
    to = next;
  }
  return to;
}

/** The record as bytes. The strings must fit (statSize). */
export function encodeStat(stat: Stat): Uint8Array {
  const bytes = new Uint8Array(Math.max(statSize(stat), 0));
  encodeStatInto(stat, bytes, 0);
  return bytes;
}

/** Bytes of the record at `start`, its size field included; -1 when [start, end) cannot hold it. Strings are not looked at. */
export function recordSize(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < STATFIXLEN) return -1;
  const size = u16le(bytes, start) + 2;
  return size < STATFIXLEN || start + size > end ? -1 : size;
}

/** Whether [start, end) is exactly one well-formed record (statcheck of fcall(2), and UTF-8). */
export function statIsValid(bytes: Uint8Array, start = 0, end = bytes.length): boolean {
  return decodeStat(bytes, start, end).ok;
}

/** Reads the one record that fills [start, end). */
export function decodeStat(bytes: Uint8Array, start = 0, end = bytes.length): Result<Stat> {
  if (start < 0 || end > bytes.length || recordSize(bytes, start, end) !== end - start) return bad('stat: size is wrong');
  const texts: string[] = [];
  let from = start + statLayout.size;
  for (let i = 0; i < strings.length; i++) {
    const text = readString(bytes, from, end);
    if (text === undefined) return bad(`stat: ${strings[i]} is malformed`);
    texts.push(text);
    from += 2 + u16le(bytes, from);
  }
  if (from !== end) return bad('stat: bytes left over');
  return good({
    type: u16le(bytes, start + at.type),
    dev: u32le(bytes, start + at.dev),
    qid: {
      type: bytes[start + at.qidType]!,
      vers: u32le(bytes, start + at.qidVers),
      path: bigU64le(bytes, start + at.qidPath),
    },
    mode: u32le(bytes, start + at.mode),
    atime: u32le(bytes, start + at.atime),
    mtime: u32le(bytes, start + at.mtime),
    length: bigU64le(bytes, start + at.length),
    name: texts[0]!,
    uid: texts[1]!,
    gid: texts[2]!,
    muid: texts[3]!,
  });
}

/** Reads what a directory read returned: whole records, one after the other. */
export function decodeDirectory(bytes: Uint8Array, start = 0, end = bytes.length): Result<Stat[]> {
  const list: Stat[] = [];
  for (let from = start; from < end; ) {
    const size = recordSize(bytes, from, end);
    if (size < 0) return bad('directory: a record is cut off');
    const stat = decodeStat(bytes, from, from + size);
    if (!stat.ok) return stat;
    list.push(stat.value);
    from += size;
  }
  return good(list);
}
