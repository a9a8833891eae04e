/**
 * System calls on files (9front sysfile.c): read, write, seek, descriptors. Names: sysname.ts; stat: sysstat.ts.
 * Each takes its arguments from args.ts and answers the result, or Pending.
 */
import { errors, openModes, qidTypes, seekWhence } from '@lux9/abi';
import { concatBytes, encodeUtf8 } from '@lux9/base';
import { newpipe } from '../dev/pipe.ts';
import { argInt, argPtr, argUint, argVlong } from './args.ts';
import { cclose, cclosewait, fdtochan, incref, maxFds, newfd, setfd } from './chan.ts';
import { chargeBytes } from './charge.ts';
import { error } from './error.ts';
import { Frame, noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { devallowed, mountkey } from './mount.ts';
import { pprint } from './note.ts';
import type { Chan, Mount, Proc } from './portdat.ts';
import { decodeStat, encodeStat, recordSize } from '@lux9/ninep';
import { badaddr, copyin, copyout, needs, putu64, validaddr } from './umem.ts';
import { Pending, call, goto, operation, next, under } from './wait.ts';


const dev = (k: Kernel, c: Chan) => k.devtab[c.type]!;

class ReadFrame extends Frame {
  chan: Chan | null = null;
  buf = 0;
  n = 0;
  /** Moves the channel's offset. */
  moves = false;
}

operation('sysread', ReadFrame, {
  done: (k, p, f, value) => {
    const answer = readDone(k, p, f.chan!, f.buf, f.n, f.moves, value as Uint8Array);
    cclose(k, f.chan!);
    return answer;
  },
}, {
  unwind: (k, _p, f) => cclose(k, f.chan!),
  show: (f) => `chan=${f.chan?.path?.name ?? '-'} n=${f.n}`,
});

function readDone(k: Kernel, p: Proc, c: Chan, buf: number, n: number, moves: boolean, data: Uint8Array): number {
  const bytes = data.length > n ? data.subarray(0, n) : data;
  copyout(k, p, buf, bytes);
  chargeBytes(k, bytes.length);
  if (moves) c.offset += bytes.length;
  return bytes.length;
}

function read(k: Kernel, p: Proc, fd: number, buf: number, n: number, offset: number): number | Pending {
  if (n < 0) badaddr(k, p, buf, n);
  needs(k, p, buf, n, true);
  const c = fdtochan(p, fd, openModes.OREAD, true);
  if ((c.qid.type & qidTypes.QTDIR) !== 0) {
    const at = offset === -1 ? c.offset : offset;
    if (at < 0) error(errors.Enegoff);
    return readdir(k, p, c, buf, n, at);
  }
  const moves = offset === -1;
  if (!moves && offset < 0) error(errors.Enegoff);
  const base = p.kstack.length;
  const data = dev(k, c).read(k, p, c, n, moves ? c.offset : offset);
  if (data !== Pending) return readDone(k, p, c, buf, n, moves, data);
  const f = new ReadFrame();
  f.chan = incref(c);
  f.buf = buf;
  f.n = n;
  f.moves = moves;
  f.step = 'done';
  return under(p, base, f);
}

export function sysPread(k: Kernel, p: Proc): number | Pending {
  return read(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), argVlong(k, 3));
}

export function sysOldRead(k: Kernel, p: Proc): number | Pending {
  return read(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), -1);
}

// Directories: whole records, unions concatenated, entries that are mounted upon shown as what is mounted.

class DirFrame extends Frame {
  chan: Chan | null = null;
  buf = 0;
  n = 0;
  /** Records read from the device, those already looked at, and the result so far. */
  data: Uint8Array = noBytes;
  at = 0;
  out: Uint8Array[] = [];
  to: Chan | null = null;
  name = '';
}

const readdirOp = operation('readdir', DirFrame, {
  start: (k, p, f) => {
    const c = f.chan!;
    if (c.rock !== null) {
      const rock = c.rock;
      c.rock = null;
      return next(p, f, 'fixed', rock);
    }
    if (c.unionHead !== null) return goto(p, f, 'union');
    return next(p, f, 'read', dev(k, c).read(k, p, c, f.n, c.devoffset));
  },

  // The next element of the union that has something to read.
  union: (k, p, f) => {
    const c = f.chan!;
    const mounts: readonly Mount[] = c.unionHead!.mounts;
    if (c.unionIndex >= mounts.length) return next(p, f, 'read', new Uint8Array(0));
    if (c.unionChan === null) {
      const to = mounts[c.unionIndex]!.to!;
      f.step = 'unionCloned';
      return next(p, f, 'unionCloned', dev(k, to).walk(k, p, to, []));
    }
    f.step = 'unionRead';
    return next(p, f, 'unionRead', dev(k, c.unionChan).read(k, p, c.unionChan, f.n, c.unionChan.devoffset));
  },
  unionCloned: (k, p, f, value) => {
    f.to = (value as { chan: Chan }).chan;
    f.step = 'unionOpened';
    return next(p, f, 'unionOpened', dev(k, f.to).open(k, p, f.to, openModes.OREAD));
  },
  unionOpened: (_k, p, f, value) => {
    f.to = null;
    f.chan!.unionChan = value as Chan;
    f.chan!.unionChan.devoffset = 0;
    return goto(p, f, 'union');
  },
  unionRead: (k, p, f, value) => {
    const c = f.chan!;
    const data = value as Uint8Array;
    if (data.length === 0) {
      cclose(k, c.unionChan!);
      c.unionChan = null;
      c.unionIndex++;
      return goto(p, f, 'union');
    }
    c.unionChan!.devoffset += data.length;
    return next(p, f, 'read', data);
  },

  read: (k, p, f, value) => {
    const data = value as Uint8Array;
    const c = f.chan!;
    if (c.unionHead === null) c.devoffset += data.length;
    if (p.pgrp!.heads.size === 0) return next(p, f, 'fixed', data);
    f.data = data.slice();
    f.at = 0;
    return goto(p, f, 'fix');
  },

  // One record after the other: is something mounted on it?
  fix: (k, p, f) => {
    while (f.at < f.data.length) {
      const size = recordSize(f.data, f.at, f.data.length);
      if (size < 0) {
        f.out.push(f.data.subarray(f.at).slice());
        break;
      }
      const bytes = f.data.slice(f.at, f.at + size);
      f.at += size;
      const view = new DataView(bytes.buffer);
      const probe = { type: k.devtab.findIndex((d) => d.dc.codePointAt(0) === view.getUint16(2, true)), dev: view.getUint32(4, true) };
      const key = probe.type < 0 ? '' : `${k.devtab[probe.type]!.dc}${probe.dev}.${view.getUint32(17, true)}.${view.getUint32(13, true)}`;
      const head = p.pgrp!.heads.get(key);
      const to = head?.mounts[0]?.to;
      // A union that has the original in it shows that.
      if (to && !head!.mounts.some((m) => mountkey(k, m.to!) === key)) {
        const old = decodeStat(bytes);
        f.name = old.ok ? old.value.name : '';
        f.out.push(bytes);
        f.step = 'stated';
        return next(p, f, 'stated', dev(k, to).stat(k, p, to));
      }
      f.out.push(bytes);
    }
    return next(p, f, 'fixed', f.out.length === 1 ? f.out[0]! : concatBytes(...f.out));
  },
  stated: (_k, p, f, value) => {
    const d = decodeStat(value as Uint8Array);
    if (d.ok && f.name !== '') f.out[f.out.length - 1] = encodeStat({ ...d.value, name: f.name });
    return goto(p, f, 'fix');
  },

  fixed: (k, p, f, value) => {
    const c = f.chan!;
    const data = value as Uint8Array;
    // Rewritten records may be longer than the buffer: what does not fit waits.
    let end = 0;
    while (end < data.length) {
      const size = recordSize(data, end, data.length);
      const next = size < 0 ? data.length : end + size;
      if (next > f.n) break;
      end = next;
    }
    if (end === 0 && data.length > 0) {
      c.rock = data.slice();
      error(errors.Eshort);
    }
    if (end < data.length) c.rock = data.slice(end);
    copyout(k, p, f.buf, data.subarray(0, end));
    c.offset += end;
    cclose(k, c);
    f.chan = null;
    return end;
  },
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
    if (f.to) cclose(k, f.to);
  },
  caught: (k, p, f, text) => {
    // A union element that cannot be read is passed over; a mounted root that cannot be asked shows the entry below it.
    if (text !== errors.Eintr && (f.step === 'unionOpened' || f.step === 'unionCloned' || f.step === 'unionRead')) {
      const c = f.chan!;
      if (f.to) cclose(k, f.to);
      f.to = null;
      if (c.unionChan) cclose(k, c.unionChan);
      c.unionChan = null;
      c.unionIndex++;
      return goto(p, f, 'union');
    }
    if (text !== errors.Eintr && f.step === 'stated') return goto(p, f, 'fix');
    error(text);
  },
  show: (f) => `chan=${f.chan?.path?.name ?? '-'} n=${f.n}`,
});

function readdir(k: Kernel, p: Proc, c: Chan, buf: number, n: number, offset: number): number | Pending {
  if (offset === 0) {
    c.offset = 0;
    c.devoffset = 0;
    c.rock = null;
    c.unionIndex = 0;
    if (c.unionChan) cclose(k, c.unionChan);
    c.unionChan = null;
  } else if (offset !== c.offset && c.unionHead === null && c.rock === null) error(errors.Edirseek);
  return call(p, readdirOp, (f) => {
    f.chan = incref(c);
    f.buf = buf;
    f.n = n;
  });
}

// Write.

class WriteFrame extends Frame {
  chan: Chan | null = null;
  n = 0;
  /** Bytes by which the shared offset was moved ahead. */
  moved = 0;
}

operation('syswrite', WriteFrame, {
  done: (k, _p, f, value) => {
    const count = value as number;
    if (f.moved > 0) f.chan!.offset -= f.moved - count;
    cclose(k, f.chan!);
    return count;
  },
}, {
  unwind: (k, _p, f) => {
    f.chan!.offset -= f.moved;
    cclose(k, f.chan!);
  },
  show: (f) => `chan=${f.chan?.path?.name ?? '-'} n=${f.n}`,
});

function write(k: Kernel, p: Proc, fd: number, buf: number, n: number, offset: number): number | Pending {
  if (n < 0) badaddr(k, p, buf, n);
  validaddr(k, p, buf, n, false);
  const c = fdtochan(p, fd, openModes.OWRITE, true);
  if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eisdir);
  const moves = offset === -1;
  if (!moves && offset < 0) error(errors.Enegoff);
  const data = copyin(k, p, buf, n);
  chargeBytes(k, n);
  const base = p.kstack.length;
  const at = moves ? c.offset : offset;
  const count = dev(k, c).write(k, p, c, data, at);
  if (count !== Pending) {
    if (moves) c.offset = at + count;
    return count;
  }
  const f = new WriteFrame();
  f.chan = incref(c);
  f.n = n;
  f.step = 'done';
  if (moves) {
    // The next writer of a shared offset continues behind us.
    f.moved = n;
    c.offset = at + n;
  }
  return under(p, base, f);
}

export function sysPwrite(k: Kernel, p: Proc): number | Pending {
  return write(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), argVlong(k, 3));
}

export function sysOldWrite(k: Kernel, p: Proc): number | Pending {
  return write(k, p, argInt(k, 0), argPtr(k, 1), argInt(k, 2), -1);
}

// Seek.

class SeekFrame extends Frame {
  chan: Chan | null = null;
  result = 0;
  off = 0;
}

operation('sysseek', SeekFrame, {
  stated: (k, p, f, value) => {
    const d = decodeStat(value as Uint8Array);
    const c = f.chan!;
    cclose(k, c);
    f.chan = null;
    if (!d.ok) error(errors.Ebadstat);
    return seekDone(k, p, c, Number(d.value.length) + f.off, f.result);
  },
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  },
});

function seekDone(k: Kernel, p: Proc, c: Chan, to: number, result: number): number {
  if (to < 0) error(errors.Enegoff);
  c.offset = to;
  c.devoffset = to;
  if (result < 0) return to;
  putu64(k, p, result, to);
  return 0;
}

function seek(k: Kernel, p: Proc, result: number, fd: number, off: number, whence: number): number | Pending {
  if (result >= 0) needs(k, p, result, 8, true);
  const c = fdtochan(p, fd, -1, true);
  if (dev(k, c).dc === '|') error(errors.Eisstream);
  const isDir = (c.qid.type & qidTypes.QTDIR) !== 0;
  switch (whence) {
    case seekWhence.SEEK_SET:
      if (isDir && off !== 0) error(errors.Eisdir);
      if (isDir) {
        c.rock = null;
        c.unionIndex = 0;
        if (c.unionChan) cclose(k, c.unionChan);
        c.unionChan = null;
      }
      return seekDone(k, p, c, off, result);
    case seekWhence.SEEK_CUR:
      if (isDir) error(errors.Eisdir);
      return seekDone(k, p, c, c.offset + off, result);
    case seekWhence.SEEK_END: {
      if (isDir) error(errors.Eisdir);
      const f = new SeekFrame();
      f.chan = incref(c);
      f.result = result;
      f.off = off;
      p.kstack.push(f);
      return next(p, f, 'stated', dev(k, c).stat(k, p, c)) as unknown as Pending;
    }
    default: error(errors.Ebadarg);
  }
}

export function sysSeek(k: Kernel, p: Proc): number | Pending {
  return seek(k, p, argPtr(k, 0), argInt(k, 1), argVlong(k, 2), argInt(k, 3));
}

export function sysOseek(k: Kernel, p: Proc): number | Pending {
  return seek(k, p, -1, argInt(k, 0), argInt(k, 1), argInt(k, 2));
}

// Descriptors.

export function sysClose(k: Kernel, p: Proc): number | Pending {
  const fd = argInt(k, 0);
  const c = fdtochan(p, fd, -1, false);
  setfd(p.fgrp!, fd, null, false);
  return zero(p, p.kstack.length, cclosewait(k, p, c));
}

class ZeroFrame extends Frame {
  value = 0;
}
operation('result', ZeroFrame, { start: (_k, _p, f) => f.value });

/** The call's result is `value` once what may be Pending is done. */
export function zero(p: Proc, base: number, answer: unknown, value = 0): number | Pending {
  if (answer !== Pending) return value;
  const f = new ZeroFrame();
  f.value = value;
  return under(p, base, f);
}

export function sysDup(k: Kernel, p: Proc): number | Pending {
  const from = argInt(k, 0);
  const to = argInt(k, 1);
  const c = fdtochan(p, from, -1, false);
  if (to === -1) {
    incref(c);
    try {
      return newfd(k, p, c, false, pprint);
    } catch (e) {
      cclose(k, c);
      throw e;
    }
  }
  const f = p.fgrp!;
  if (to < 0 || to >= Math.min(maxFds, Math.max(20, Math.ceil(f.fds.length / 20) * 20) + 20)) error(errors.Ebadfd);
  if (to === from) {
    f.cexec[to] = false;
    return to;
  }
  const was = f.fds[to];
  setfd(f, to, incref(c), false);
  return zero(p, p.kstack.length, was ? cclosewait(k, p, was) : undefined, to);
}

export function sysPipe(k: Kernel, p: Proc): number {
  const at = argPtr(k, 0);
  needs(k, p, at, 8, true);
  if (!devallowed(p.pgrp!, '|')) error(errors.Enoattach);
  const [c0, c1] = newpipe(k, p);
  let fd0 = -1;
  let fd1: number;
  try {
    fd0 = newfd(k, p, c0, false, pprint);
    fd1 = newfd(k, p, c1, false, pprint);
  } catch (e) {
    if (fd0 >= 0) setfd(p.fgrp!, fd0, null, false);
    cclose(k, c0);
    cclose(k, c1);
    throw e;
  }
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setInt32(0, fd0, true);
  view.setInt32(4, fd1, true);
  copyout(k, p, at, out);
  return 0;
}

export function sysFd2path(k: Kernel, p: Proc): number {
  const buf = argPtr(k, 1);
  const n = argUint(k, 2);
  validaddr(k, p, buf, n, true);
  const c = fdtochan(p, argInt(k, 0), -1, false);
  if (n === 0) return 0;
  putstring(k, p, buf, n, c.path?.name ?? 'unknown');
  return 0;
}

/** Writes a string and its NUL into `n` bytes, cut at a rune. Answers the bytes written without the NUL. */
export function putstring(k: Kernel, p: Proc, buf: number, n: number, text: string): number {
  let bytes = encodeUtf8(text);
  if (bytes.length > n - 1) {
    let end = n - 1;
    while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
    bytes = bytes.slice(0, end);
  }
  const out = new Uint8Array(bytes.length + 1);
  out.set(bytes);
  copyout(k, p, buf, out);
  return bytes.length;
}

