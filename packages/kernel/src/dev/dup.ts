/** #d: dup(3). A file per open file descriptor; opening it gives the same channel. */
import { dirModes, errors, openModes, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { chanName, fdtochan, incref } from '../port/chan.ts';
import { devdir, dotdot, devdirread, openmode, opened, qidPath, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { CFlag, makeQid, type Chan } from '../port/portdat.ts';

const perms = [0o400, 0o200, 0o600, 0];

// Qids: 0 the directory, 2n+2 fd n, 2n+3 its ctl.
const gen: Gen = (k, p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#d', 0, p.user, (dirModes.DMDIR | 0o555) >>> 0);
  let at = i;
  if (name !== null) {
    if (i > 0) return null;
    const match = /^(0|[1-9][0-9]{0,6})(ctl)?$/.exec(name);
    if (!match) return null;
    at = Number(match[1]) * 2 + (match[2] ? 1 : 0);
  }
  const fds = p.fgrp!.fds;
  const fd = at >> 1;
  if (fd >= fds.length) return null;
  const file = fds[fd];
  if (!file) return undefined;
  if (at & 1) return devdir(k, c, makeQid(at + 2), `${fd}ctl`, 0, p.user, 0o400);
  return devdir(k, c, makeQid(at + 2), String(fd), 0, p.user, perms[file.mode & 3]!);
};

/** The line of /proc/n/fd and #d/nctl. */
export function fdline(k: Kernel, c: Chan, fd: number): string {
  const q = c.qid;
  const mode = ['r ', ' w', 'rw', 'r '][c.mode & 3]!;
  return `${String(fd).padStart(3)} ${mode} ${k.devtab[c.type]!.dc} ${String(c.dev).padStart(4)} (${qidPath(q).toString(16).padStart(16, '0')} ${q.vers} ${q.type.toString(16).padStart(2, '0')}) ${String(c.iounit).padStart(5)} ${String(c.offset).padStart(8)} ${chanName(c)}\n`;
}

export const devdup: Dev = tableDev({
  dc: 'd',
  name: 'dup',
  gen,
  open: (k, p, c, mode) => {
    if ((mode & openModes.ORCLOSE) !== 0) error(errors.Eperm);
    if ((c.qid.type & qidTypes.QTDIR) !== 0) {
      if (openmode(mode) !== openModes.OREAD) error(errors.Eisdir);
      return opened(c, mode);
    }
    const fd = (c.qid.lo - 2) >> 1;
    if (c.qid.lo & 1) {
      fdtochan(p, fd, -1, false);
      return opened(c, mode);
    }
    const m = openmode(mode);
    const file = fdtochan(p, fd, m, false);
    if ((file.flag & CFlag.open) === 0) error(errors.Ebadusefd);
    return incref(file);
  },
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    if ((c.qid.lo & 1) === 0) error(errors.Egreg);
    const fd = (c.qid.lo - 2) >> 1;
    return readbytes(encodeUtf8(fdline(k, fdtochan(p, fd, -1, false), fd)), n, offset);
  },
});
