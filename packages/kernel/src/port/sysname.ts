/** System calls on names (9front sysfile.c): open, create, remove, chdir, stat, wstat, bind, mount, unmount, version, auth. */
import { bindFlags, errors, openModes, otherErrors, qidTypes, statLayout } from '@lux9/abi';
import { decodeUtf8 } from '@lux9/base';
import { decodeStat, encodeStat } from '@lux9/ninep';
import { argInt, argPtr, argStr, argUint } from './args.ts';
import { cclose, fdtochan, incref, newfd, setfd } from './chan.ts';
import { openmode } from './dev.ts';
import { error } from './error.ts';
import { Frame, noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { cmount, cunmount, devallowed } from './mount.ts';
import { Access, mountPointFlag, namec, nameerror, validname } from './namec.ts';
import { pprint } from './note.ts';
import type { Chan, Proc } from './portdat.ts';
import { badaddr, copyin, copyout, needs, validaddr } from './umem.ts';
import { Pending, operation, next, under } from './wait.ts';
import { mntattach, mntauth, mntrelease, mntversion } from '../dev/mnt.ts';

const dev = (k: Kernel, c: Chan) => k.devtab[c.type]!;

/** Puts an opened channel at a new fd; closes it when there is none. */
function install(k: Kernel, p: Proc, c: Chan, cexec: boolean): number {
  try {
    return newfd(k, p, c, cexec, pprint);
  } catch (e) {
    cclose(k, c);
    throw e;
  }
}

class OpenFrame extends Frame {
  name = '';
  mode = 0;
}

operation('sysopen', OpenFrame, {
  opened: (k, p, f, chan) => install(k, p, chan as Chan, (f.mode & openModes.OCEXEC) !== 0),
}, { show: (f) => `mode=0x${f.mode.toString(16)}` });

export function sysOpen(k: Kernel, p: Proc): Pending {
  const mode = argInt(k, 1);
  openmode(mode);
  const name = argStr(k, p, 0);
  const base = p.kstack.length;
  namec(p, name, Access.open, mode);
  const f = new OpenFrame();
  f.mode = mode;
  f.step = 'opened';
  return under(p, base, f);
}

export function sysCreate(k: Kernel, p: Proc): Pending {
  const mode = argInt(k, 1);
  const perm = argUint(k, 2);
  openmode(mode & ~openModes.OEXCL);
  const name = argStr(k, p, 0);
  const base = p.kstack.length;
  namec(p, name, Access.create, mode, perm);
  const f = new OpenFrame();
  f.mode = mode;
  f.step = 'opened';
  return under(p, base, f);
}

class RemoveFrame extends Frame {
  chan: Chan | null = null;
}

operation('sysremove', RemoveFrame, {
  found: (k, p, f, value) => {
    const c = value as Chan;
    f.chan = c;
    if ((c.flag & mountPointFlag) !== 0) error(errors.Eismtpt);
    f.step = 'removed';
    return next(p, f, 'removed', dev(k, c).remove(k, p, c));
  },
  removed: (k, _p, f) => {
    forget(k, f.chan!);
    return 0;
  },
}, {
  unwind: (k, _p, f) => {
    // A remove consumes the fid even when it fails.
    if (f.chan && f.step === 'removed') forget(k, f.chan);
    else if (f.chan) cclose(k, f.chan);
  },
});

function forget(k: Kernel, c: Chan): void {
  if (c.mnt !== null) mntrelease(k, c);
  c.mnt = null;
  c.type = -1;
  cclose(k, c);
}

export function sysRemove(k: Kernel, p: Proc): Pending {
  const name = argStr(k, p, 0);
  const base = p.kstack.length;
  namec(p, name, Access.remove);
  const f = new RemoveFrame();
  f.step = 'found';
  return under(p, base, f);
}

class ChdirFrame extends Frame {}
operation('syschdir', ChdirFrame, {
  found: (k, p, _f, chan) => {
    if (p.dot) cclose(k, p.dot);
    p.dot = chan as Chan;
    return 0;
  },
});

export function sysChdir(k: Kernel, p: Proc): Pending {
  const name = argStr(k, p, 0);
  const base = p.kstack.length;
  namec(p, name, Access.toDir);
  const f = new ChdirFrame();
  f.step = 'found';
  return under(p, base, f);
}

// stat and wstat.

class StatFrame extends Frame {
  chan: Chan | null = null;
  buf = 0;
  n = 0;
  name = '';
  /** Old 116-byte form. */
  old = false;
}

operation('sysstat', StatFrame, {
  found: (k, p, f, value) => {
    f.chan = value as Chan;
    f.name = lastelem(f.chan);
    return next(p, f, 'stated', dev(k, f.chan).stat(k, p, f.chan));
  },
  stated: (k, p, f, value) => {
    const c = f.chan!;
    const bytes = statFor(k, c, value as Uint8Array, f.name);
    cclose(k, c);
    f.chan = null;
    return statOut(k, p, f.buf, f.n, bytes, f.old);
  },
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  },
  show: (f) => `name=${f.name}`,
});

/** Last element of the name a channel was reached by. */
function lastelem(c: Chan): string {
  const name = c.path?.name ?? '';
  if (name === '/' || name === '') return '/';
  const cut = name.lastIndexOf('/');
  return cut < 0 || name.startsWith('#/') ? name : name.slice(cut + 1);
}

/** The record as the caller sees it: named as it was reached, with the kernel's device and instance. */
function statFor(k: Kernel, c: Chan, bytes: Uint8Array, name: string): Uint8Array {
  const d = decodeStat(bytes);
  if (!d.ok) error(errors.Ebadstat);
  return encodeStat({ ...d.value, name: name === '' ? d.value.name : name, type: dev(k, c).dc.codePointAt(0)! & 0xffff, dev: c.dev >>> 0 });
}

function statOut(k: Kernel, p: Proc, buf: number, n: number, bytes: Uint8Array, old: boolean): number {
  if (old) {
    copyout(k, p, buf, oldstat(bytes));
    return 0;
  }
  if (n < 2) error(errors.Eshortstat);
  if (bytes.length > n) {
    copyout(k, p, buf, bytes.slice(0, 2));
    return 2;
  }
  copyout(k, p, buf, bytes);
  return bytes.length;
}

/** The 116 bytes of the stat calls before 9P2000 (plan9-abi 3.5). */
function oldstat(bytes: Uint8Array): Uint8Array {
  const d = decodeStat(bytes);
  const out = new Uint8Array(116);
  if (!d.ok) return out;
  const view = new DataView(out.buffer);
  const s = d.value;
  const text = (value: string, at: number): void => {
    for (let i = 0; i < Math.min(27, value.length); i++) out[at + i] = value.charCodeAt(i) & 0x7f;
  };
  text(s.name, 0);
  text(s.uid, 28);
  text(s.gid, 56);
  const isDirectory = (s.qid.type & qidTypes.QTDIR) !== 0;
  view.setUint32(84, (Number(s.qid.path & 0x7fffffffn) | (isDirectory ? 0x80000000 : 0)) >>> 0, true);
  view.setUint32(88, s.qid.vers, true);
  view.setUint32(92, s.mode, true);
  view.setUint32(96, s.atime, true);
  view.setUint32(100, s.mtime, true);
  view.setBigUint64(104, s.length, true);
  view.setUint16(112, s.type, true);
  view.setUint16(114, s.dev & 0xffff, true);
  return out;
}

function statname(k: Kernel, p: Proc, buf: number, n: number, old: boolean): Pending {
  needs(k, p, buf, n, true);
  const name = argStr(k, p, 0);
  const base = p.kstack.length;
  namec(p, name, Access.access);
  const f = new StatFrame();
  f.buf = buf;
  f.n = n;
  f.old = old;
  f.step = 'found';
  return under(p, base, f);
}

function statfd(k: Kernel, p: Proc, buf: number, n: number, old: boolean): unknown {
  needs(k, p, buf, n, true);
  const c = fdtochan(p, argInt(k, 0), -1, false);
  const base = p.kstack.length;
  const answer = dev(k, c).stat(k, p, c);
  const name = lastelem(c);
  if (answer !== Pending) return statOut(k, p, buf, n, statFor(k, c, answer, name), old);
  const f = new StatFrame();
  f.chan = incref(c);
  f.buf = buf;
  f.n = n;
  f.old = old;
  f.name = name;
  f.step = 'stated';
  return under(p, base, f);
}

export const sysStat = (k: Kernel, p: Proc): unknown => statname(k, p, argPtr(k, 1), argUint(k, 2), false);
export const sysFstat = (k: Kernel, p: Proc): unknown => statfd(k, p, argPtr(k, 1), argUint(k, 2), false);
export const sysOldStat = (k: Kernel, p: Proc): unknown => statname(k, p, argPtr(k, 1), 116, true);
export const sysOldFstat = (k: Kernel, p: Proc): unknown => statfd(k, p, argPtr(k, 1), 116, true);

class WstatFrame extends Frame {
  chan: Chan | null = null;
  stat: Uint8Array = noBytes;
}

operation('syswstat', WstatFrame, {
  found: (k, p, f, value) => {
    const c = value as Chan;
    f.chan = c;
    mayrename(c, f.stat);
    return next(p, f, 'done', dev(k, c).wstat(k, p, c, f.stat));
  },
  done: (k, _p, f) => {
    cclose(k, f.chan!);
    return f.stat.length;
  },
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  },
});

const renames = (stat: Uint8Array): boolean => stat[statLayout.size] !== 0 || stat[statLayout.size + 1] !== 0;

/** A mount point keeps its name. */
function mayrename(c: Chan, stat: Uint8Array): void {
  if ((c.flag & mountPointFlag) !== 0 && renames(stat)) error(nameerror(c.path?.name ?? '', errors.Eismtpt));
}

/** The longest name in a stat that is looked at here; others are the server's business. */
const statNameMax = 63;

function wstatbytes(k: Kernel, p: Proc, buf: number, n: number): Uint8Array {
  if (n > 0xffff + 2) error(errors.Ebadstat);
  validaddr(k, p, buf, n, false);
  const stat = copyin(k, p, buf, n);
  const d = decodeStat(stat);
  if (!d.ok) error(errors.Ebadstat);
  if (d.value.name !== '/' && d.value.name.length <= statNameMax) validname(d.value.name, false);
  return stat;
}

export function sysWstat(k: Kernel, p: Proc): Pending {
  const stat = wstatbytes(k, p, argPtr(k, 1), argUint(k, 2));
  const name = argStr(k, p, 0);
  const base = p.kstack.length;
  namec(p, name, Access.access);
  const f = new WstatFrame();
  f.stat = stat;
  f.step = 'found';
  return under(p, base, f);
}

export function sysFwstat(k: Kernel, p: Proc): unknown {
  const stat = wstatbytes(k, p, argPtr(k, 1), argUint(k, 2));
  const c = fdtochan(p, argInt(k, 0), -1, true);
  mayrename(c, stat);
  const base = p.kstack.length;
  if (dev(k, c).wstat(k, p, c, stat) !== Pending) return stat.length;
  const f = new WstatFrame();
  f.chan = incref(c);
  f.stat = stat;
  f.step = 'done';
  return under(p, base, f);
}

export const sysOldWstat = (): never => error(otherErrors.oldWstat);
export const sysOldFwstat = (): never => error(otherErrors.oldFwstat);

// bind, mount, unmount.

class BindFrame extends Frame {
  /** What is mounted, its union, and where. */
  to: Chan | null = null;
  old = '';
  flag = 0;
  spec = '';
  /** mount: the fd to close at the end; else -1. */
  fd = -1;
}

operation('sysbind', BindFrame, {
  found: (k, p, f, value) => {
    void k;
    f.to = value as Chan;
    return next(p, f, 'placed', namec(p, f.old, Access.mount));
  },
  placed: (k, p, f, value) => {
    const old = value as Chan;
    const to = f.to!;
    try {
      const head = to.unionHead;
      to.unionHead = null;
      cmount(k, p, to, old, f.flag, f.spec, head);
      if (f.fd >= 0) {
        const c = p.fgrp?.fds[f.fd];
        if (c) {
          setfd(p.fgrp!, f.fd, null, false);
          cclose(k, c);
        }
      }
      return 0;
    } finally {
      cclose(k, old);
      cclose(k, to);
      f.to = null;
    }
  },
}, {
  unwind: (k, _p, f) => {
    if (f.to) cclose(k, f.to);
  },
  show: (f) => `old=${f.old} flag=0x${f.flag.toString(16)}`,
});

function bindflag(flag: number): void {
  if ((flag & ~bindFlags.MMASK) !== 0 || (flag & bindFlags.MORDER) === bindFlags.MORDER) error(errors.Ebadarg);
}

export function sysBind(k: Kernel, p: Proc): Pending {
  const flag = argInt(k, 2);
  bindflag(flag);
  const to = argStr(k, p, 0);
  const old = argStr(k, p, 1);
  const base = p.kstack.length;
  namec(p, to, Access.bind);
  const f = new BindFrame();
  f.old = old;
  f.flag = flag;
  f.step = 'found';
  return under(p, base, f);
}

function mount(k: Kernel, p: Proc, fd: number, afd: number, old: string, flag: number, spec: string): Pending {
  bindflag(flag);
  if (!devallowed(p.pgrp!, 'M')) error(errors.Enoattach);
  const c = fdtochan(p, fd, openModes.ORDWR, false);
  if (c.mnt !== null && c.mux === null && (c.qid.type & qidTypes.QTAUTH) !== 0) error(errors.Ebadusefd);
  const ac = afd >= 0 ? fdtochan(p, afd, openModes.ORDWR, false) : null;
  const base = p.kstack.length;
  mntattach(k, p, c, ac, spec, (flag & bindFlags.MCACHE) !== 0);
  const f = new BindFrame();
  f.old = old;
  f.flag = flag;
  f.spec = spec;
  f.fd = fd;
  f.step = 'found';
  return under(p, base, f);
}

export function sysMount(k: Kernel, p: Proc): Pending {
  const spec = argPtr(k, 4) === 0 ? '' : argStr(k, p, 4);
  return mount(k, p, argInt(k, 0), argInt(k, 1), argStr(k, p, 2), argInt(k, 3), spec);
}

export function sysOldMount(k: Kernel, p: Proc): Pending {
  const spec = argPtr(k, 3) === 0 ? '' : argStr(k, p, 3);
  return mount(k, p, argInt(k, 0), -1, argStr(k, p, 1), argInt(k, 2), spec);
}

class UnmountFrame extends Frame {
  name = '';
  mounted: Chan | null = null;
  at: Chan | null = null;
}

operation('sysunmount', UnmountFrame, {
  placed: (k, p, f, value) => {
    f.at = value as Chan;
    if (f.name === '') {
      cunmount(k, p, f.at, null);
      cclose(k, f.at);
      f.at = null;
      return 0;
    }
    // A service's file stands for the connection behind it: opened it is that.
    return next(p, f, 'found', namec(p, f.name, Access.unmount, openModes.OREAD));
  },
  found: (k, p, f, value) => {
    f.mounted = value as Chan;
    cunmount(k, p, f.at!, f.mounted);
    cclose(k, f.mounted);
    cclose(k, f.at!);
    f.mounted = f.at = null;
    return 0;
  },
}, {
  unwind: (k, _p, f) => {
    if (f.at) cclose(k, f.at);
    if (f.mounted) cclose(k, f.mounted);
  },
});

export function sysUnmount(k: Kernel, p: Proc): Pending {
  const name = argPtr(k, 0) === 0 ? '' : argStr(k, p, 0);
  const old = argStr(k, p, 1);
  const base = p.kstack.length;
  namec(p, old, Access.mount);
  const f = new UnmountFrame();
  f.name = name;
  f.step = 'placed';
  return under(p, base, f);
}

// 9P: version and authentication.

class VersionFrame extends Frame {
  buf = 0;
  n = 0;
}
operation('sysfversion', VersionFrame, {
  done: (k, p, f, value) => {
    const text = value as string;
    const out = new Uint8Array(text.length);
    for (let i = 0; i < out.length; i++) out[i] = text.charCodeAt(i);
    copyout(k, p, f.buf, out);
    return out.length;
  },
});

export function sysFversion(k: Kernel, p: Proc): unknown {
  const fd = argInt(k, 0);
  const msize = argInt(k, 1);
  const buf = argPtr(k, 2);
  const n = argInt(k, 3);
  if (n < 0) badaddr(k, p, buf, n);
  needs(k, p, buf, n, true);
  if (n === 0) error(errors.Ebadarg);
  const bytes = copyin(k, p, buf, Math.min(n, 128));
  const nul = bytes.indexOf(0);
  if (nul < 0) error(errors.Ebadarg);
  const c = fdtochan(p, fd, openModes.ORDWR, false);
  const base = p.kstack.length;
  const answer = mntversion(p, c, decodeUtf8(bytes, 0, nul), msize, n);
  const f = new VersionFrame();
  f.buf = buf;
  f.n = n;
  f.step = 'done';
  p.kstack.splice(base, 0, f);
  return answer === Pending ? Pending : next(p, f, 'done', answer);
}

export function sysFauth(k: Kernel, p: Proc): Pending {
  const aname = argStr(k, p, 1);
  const c = fdtochan(p, argInt(k, 0), openModes.ORDWR, false);
  const base = p.kstack.length;
  mntauth(k, p, c, aname);
  const f = new OpenFrame();
  f.mode = openModes.OCEXEC;
  f.step = 'opened';
  return under(p, base, f);
}

export function sysFsession(k: Kernel, p: Proc): number {
  const n = argUint(k, 2);
  if (n === 0) error(errors.Ebadarg);
  validaddr(k, p, argPtr(k, 1), n, true);
  copyout(k, p, argPtr(k, 1), new Uint8Array(1));
  return 0;
}

