/**
 * Numbers of Plan 9's files as programs pass them: open modes, permissions, qid types, seek, bind and mount
 * flags (open(2), stat(5), bind(2), seek(2)); and the fixed sizes of 9P's stat record (stat(5)).
 */
import { layOut } from './layout.ts';

/** open(2), create(2). The low two bits are the direction; OEXEC reads, after a check for execute permission. */
export const openModes = {
  OREAD: 0,
  OWRITE: 1,
  ORDWR: 2,
  OEXEC: 3,
  OTRUNC: 0x10,
  OCEXEC: 0x20,
  ORCLOSE: 0x40,
  OEXCL: 0x1000, // create only
} as const;

/** access(2). */
export const accessModes = { AEXIST: 0, AEXEC: 1, AWRITE: 2, AREAD: 4 } as const;

/** Bits of Dir.mode and of create's perm above the nine rwx bits; mode >>> 24 is the qid's type. */
export const dirModes = {
  DMDIR: 0x80000000,
  DMAPPEND: 0x40000000,
  DMEXCL: 0x20000000,
  DMMOUNT: 0x10000000,
  DMAUTH: 0x08000000,
  DMTMP: 0x04000000,
  DMREAD: 4,
  DMWRITE: 2,
  DMEXEC: 1,
} as const;

export const qidTypes = {
  QTDIR: 0x80,
  QTAPPEND: 0x40,
  QTEXCL: 0x20,
  QTMOUNT: 0x10,
  QTAUTH: 0x08,
  QTTMP: 0x04,
  QTFILE: 0x00,
} as const;

export const seekWhence = { SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 } as const;

/** bind(2), mount(2); any bit outside MMASK is a bad argument, as is MBEFORE with MAFTER. */
export const bindFlags = {
  MREPL: 0,
  MBEFORE: 1,
  MAFTER: 2,
  MORDER: 3,
  MCREATE: 4,
  MCACHE: 0x10,
  MMASK: 0x17,
} as const;

/** Bytes of a name at most, in a path or alone. */
export const nameMax = 65535;

/** stat(5): the record before its four strings (name, uid, gid, muid); `size` does not count itself. */
export const statLayout = layOut('Stat', 'little', [
  ['size', 'u16'],
  ['type', 'u16'],
  ['dev', 'u32'],
  ['qidType', 'u8'],
  ['qidVers', 'u32'],
  ['qidPath', 'u64'],
  ['mode', 'u32'],
  ['atime', 'u32'],
  ['mtime', 'u32'],
  ['length', 'u64'],
]);

/** Bytes of a stat record whose strings are empty. */
export const STATFIXLEN = statLayout.size + 4 * 2;

/** intro(5): u8 type, u32 vers, u64 path. */
export const QIDSZ = 13;
