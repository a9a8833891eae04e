/**
 * #M: the mount driver. Every operation on a channel of it is a 9P request to the server behind the connection
 * (port/mntrpc.ts). Not attachable by name: mount(2) makes the first channel.
 *
 * References: each #M channel counts in Mnt.ref; the first takes a reference to the connection's channel, the last gives it back.
 * Fids are kernel-wide, recycled with their channel, abandoned when a clunk was interrupted.
 */
import { ERRMAX, errors, openModes, otherErrors, qidTypes } from '@lux9/abi';
import { concatBytes, putU32le, putU64le, u32le } from '@lux9/base';
import { decode, decodeDirectory, encodeStat, IOHDRSZ, MAXWELEM, messages, NOFID, NOTAG, encode, decodeStat, version9P, type Qid as WireQid } from '@lux9/ninep';
import { cdirty, cforget, copen, cread, cshort, cupdate, cwrite } from '../port/cache.ts';
import { cclose, incref, newpath } from '../port/chan.ts';
import { devno } from '../port/dev.ts';
import { error } from '../port/error.ts';
import { Frame, noBytes } from '../port/frame.ts';
import { type Dev, type Kernel, Walkqid } from '../port/kernel.ts';
import { mntrpc, parse } from '../port/mntrpc.ts';
import { CFlag, Chan, Mnt, Mntfid, Qid, type Proc } from '../port/portdat.ts';
import { Pending, call, goto, operation, next, remove, sleep, wakeupAll } from '../port/wait.ts';

const defaultMsize = IOHDRSZ + 32768;
const versionMsize = IOHDRSZ + 8192;

export function newfid(k: Kernel): number {
  return k.freeFids.pop() ?? ++k.fid;
}

export function freefid(k: Kernel, fid: number): void {
  k.freeFids.push(fid);
}

function toQid(q: WireQid): Qid {
  const to = new Qid();
  to.type = q.type;
  to.vers = q.vers;
  to.lo = Number(q.path & 0xffffffffn);
  to.hi = Number(q.path >> 32n);
  return to;
}

/** `dev`: of the mount, whose files are told from those of others by it; each attach makes one. */
function mntchan(k: Kernel, m: Mnt, fid: number, dev: number): Chan {
  const c = new Chan();
  c.type = devno(k, 'M');
  c.dev = dev;
  c.mnt = m;
  c.fid = fid;
  if (m.ref++ === 0) incref(m.chan!);
  if (m.sip !== 0) m.chans.push(c);
  return c;
}

/** Gives back what a #M channel holds: its fid's number and its share of the connection. */
export function mntrelease(k: Kernel, c: Chan, recycle = true): void {
  const m = c.mnt!;
  if (m.sip !== 0) remove(m.chans, c);
  if (recycle) k.freeFids.push(c.fid);
  putmnt(k, m);
}

function putmnt(k: Kernel, m: Mnt): void {
  if (--m.ref > 0 || m.chan === null) return;
  cforget(k, m);
  const c = m.chan;
  m.chan = null;
  c.mux = null;
  c.flag &= ~CFlag.msg;
  cclose(k, c);
}


/** How to make a fid of a SIP's connection again. */
function mntfid(uname: string, aname: string, names: string[]): Mntfid {
  const how = new Mntfid();
  how.uname = uname;
  how.aname = aname;
  how.names = names;
  return how;
}

function walked(from: readonly string[], names: readonly string[]): string[] {
  const to = [...from];
  for (const name of names) {
    if (name === '..') to.pop();
    else if (name !== '.') to.push(name);
  }
  return to;
}

// Version.

class VersionFrame extends Frame {
  chan: Chan | null = null;
  version = '';
  msize = 0;
  /** Bytes the caller has for the version, and of the message. */
  room = 0;
  sent = 0;
  /** Stands in `versions`. */
  first = false;
  /** Reply so far. */
  got: Uint8Array = noBytes;
}

function versionOver(k: Kernel, f: VersionFrame): void {
  if (f.first) {
    remove(k.versions, f.chan!);
    wakeupAll(k, k.versionRendez);
  }
  cclose(k, f.chan!);
}

/** The connection's version when one was agreed on before; '' otherwise. */
function agreed(c: Chan, version: string, room: number): string {
  if (c.mux === null) return '';
  if (!version.startsWith(c.mux.version)) error(`incompatible 9P versions ${c.mux.version} ${version}`.slice(0, ERRMAX - 1));
  if (room < c.mux.version.length) error(errors.Eshort);
  return c.mux.version;
}

const versionOp = operation('mntversion', VersionFrame, {
  start: (k, p, f) => {
    const c = f.chan!;
    // Whoever came first: the others find the version agreed on, or try for themselves.
    if (k.versions.includes(c)) return sleep(k, p, k.versionRendez);
    k.versions.push(c);
    f.first = true;
    const known = agreed(c, f.version, f.room);
    if (known !== '') {
      versionOver(k, f);
      return known;
    }
    const message = encode({ type: 'Tversion', tag: NOTAG, msize: f.msize, version: f.version });
    if (message.length > versionMsize) error(otherErrors.badVersionSend);
    f.sent = message.length;
    f.step = 'sent';
    const at = c.offset;
    c.offset += f.sent;
    return next(p, f, 'sent', k.devtab[c.type]!.write(k, p, c, message, at));
  },
  sent: (k, p, f, value) => {
    const c = f.chan!;
    const count = value as number;
    if (count < f.sent) {
      c.offset -= f.sent - count;
      error(otherErrors.shortVersionWrite);
    }
    return goto(p, f, 'more');
  },
  more: (k, p, f) => {
    f.step = 'got';
    return next(p, f, 'got', k.devtab[f.chan!.type]!.read(k, p, f.chan!, versionMsize - f.got.length, f.chan!.offset));
  },
  got: (k, p, f, value) => {
    const data = value as Uint8Array;
    if (data.length === 0) error(otherErrors.versionEof);
    f.chan!.offset += data.length;
    const all = new Uint8Array(f.got.length + data.length);
    all.set(f.got);
    all.set(data, f.got.length);
    f.got = all;
    if (all.length < 4 || (all.length < u32le(all, 0) && all.length < versionMsize)) return goto(p, f, 'more');
    const c = f.chan!;
    const message = decode(all);
    if (all.length !== u32le(all, 0) || !message.ok) error(otherErrors.badVersionReply);
    const reply = message.value;
    if (reply.type === 'Rerror') error(reply.ename.slice(0, ERRMAX - 1));
    if (reply.type !== 'Rversion') error(otherErrors.unexpectedVersionReply);
    if (reply.msize > f.msize) error(otherErrors.msizeIncreased);
    if (reply.msize < 256 || reply.msize > 1024 * 1024) error(otherErrors.msizeNonsense);
    if (!f.version.startsWith(reply.version) || reply.version === '') error(otherErrors.bad9PVersionReturned);
    if (f.room < reply.version.length) error(errors.Eshort);
    const m = new Mnt();
    m.id = ++k.mntId;
    m.chan = c;
    c.flag |= CFlag.msg;
    m.msize = reply.msize;
    m.version = reply.version;
    m.sip = c.sip;
    c.mux = m;
    versionOver(k, f);
    return reply.version;
  },
}, {
  unwind: (k, _p, f) => versionOver(k, f),
  show: (f) => `chan=${f.chan?.path?.name ?? '-'} version=${f.version}` });

/** Agrees on a version over `c`; the value is the version agreed on, of at most `room` bytes. */
export function mntversion(p: Proc, c: Chan, version: string, msize: number, room: number): string | Pending {
  const wanted = version === '' ? version9P : version;
  let size = msize === 0 ? defaultMsize : msize;
  if (c.iounit !== 0 && size > c.iounit) size = c.iounit;
  if (size < 0) error(otherErrors.badIounit);
  if (!wanted.startsWith(version9P)) error(otherErrors.bad9PVersion);
  const known = agreed(c, wanted, room);
  if (known !== '') return known;
  return call(p, versionOp, (f) => {
    f.chan = incref(c);
    f.version = wanted;
    f.msize = size;
    f.room = room;
  });
}

// Attach and auth.

class AttachFrame extends Frame {
  chan: Chan | null = null;
  afid = NOFID;
  spec = '';
  auth = false;
  /** MCACHE. */
  cache = false;
  made: Chan | null = null;
}

const attachOp = operation('mntattach', AttachFrame, {
  start: (k, p, f) => next(p, f, 'versioned', mntversion(p, f.chan!, version9P, 0, Infinity)),
  versioned: (k, p, f) => {
    const c = f.chan!;
    const m = c.mux!;
    if (m === null) error(otherErrors.versionNotEstablished);
    const fid = newfid(k);
    f.made = mntchan(k, m, fid, ++k.mntDev);
    const message = f.auth
      ? encode({ type: 'Tauth', tag: 0, afid: fid, uname: p.user, aname: f.spec })
      : encode({ type: 'Tattach', tag: 0, fid, afid: f.afid, uname: p.user, aname: f.spec });
    return next(p, f, 'attached', mntrpc(k, p, m, message));
  },
  attached: (k, p, f, value) => {
    const made = f.made!;
    f.made = null;
    if (f.auth) {
      made.qid = toQid(parse(value as Uint8Array, 'Rauth').aqid);
      made.mode = openModes.ORDWR;
      made.flag |= CFlag.open;
      made.path = newpath('#M/auth');
    } else {
      made.qid = toQid(parse(value as Uint8Array, 'Rattach').qid);
      made.path = newpath(`#M${made.dev}`);
      if (f.cache) made.flag |= CFlag.cache;
      if (made.mnt!.sip !== 0) made.aux = mntfid(p.user, f.spec, []);
    }
    if (f.chan!.ref > 0) cclose(k, f.chan!);
    return made;
  },
}, {
  unwind: (k, _p, f) => {
    if (f.made) {
      mntrelease(k, f.made);
      f.made.mnt = null;
    }
    cclose(k, f.chan!);
  },
  show: (f) => `chan=${f.chan?.path?.name ?? '-'} spec=${f.spec}`,
});

/** The root of the server behind `c`, as the caller's user; the value is the channel. */
export function mntattach(k: Kernel, p: Proc, c: Chan, ac: Chan | null, spec: string, cache: boolean): Pending {
  if (c.mnt !== null && c.type === devno(k, 'M') && (c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Ebadusefd);
  if (ac !== null && (ac.mnt === null || ac.mnt !== c.mux)) error(errors.Ebadusefd);
  return call(p, attachOp, (f) => {
    f.chan = incref(c);
    f.afid = ac === null ? NOFID : ac.fid;
    f.spec = spec;
    f.cache = cache;
  });
}

export function mntauth(k: Kernel, p: Proc, c: Chan, aname: string): Pending {
  void k;
  return call(p, attachOp, (f) => {
    f.chan = incref(c);
    f.spec = aname;
    f.auth = true;
  });
}

// Walk: at most MAXWELEM names a message.

class WalkFrame extends Frame {
  from: Chan | null = null;
  to: Chan | null = null;
  names: string[] = [];
  done = 0;
  wq: Walkqid | null = null;
}

const walkOp = operation('mntwalk', WalkFrame, {
  start: (k, p, f) => {
    const m = f.from!.mnt!;
    const first = f.to === null;
    if (f.to === null) {
      f.to = mntchan(k, m, newfid(k), f.from!.dev);
      f.to.flag |= f.from!.flag & CFlag.cache;
    }
    const wname = f.names.slice(f.done, f.done + MAXWELEM);
    const message = encode({ type: 'Twalk', tag: 0, fid: first ? f.from!.fid : f.to.fid, newfid: f.to.fid, wname });
    return next(p, f, first ? 'first' : 'more', mntrpc(k, p, m, message));
  },
  first: (k, p, f, value) => hop(k, p, f, value as Uint8Array, true),
  more: (k, p, f, value) => hop(k, p, f, value as Uint8Array, false),
  clunked: (_k, _p, f) => f.wq!,
}, {
  unwind: (k, _p, f) => {
    if (f.to === null) return;
    // After a first walk succeeded the server knows the fid; before that the number may be used again,
    // unless the walk was interrupted, when nobody can tell.
    if (f.done > 0) cclose(k, f.to);
    else {
      mntrelease(k, f.to, f.wq?.qids.length === 0);
      f.to.mnt = null;
    }
    f.to = null;
  },
  caught: (k, p, f, text) => {
    void p;
    // A server's error on a later hop of a long walk is a partial walk.
    if (f.step === 'more' && text !== errors.Eintr && text !== errors.Emountrpc && text !== errors.Ehungup) {
      cclose(k, f.to!);
      f.to = null;
      return f.wq;
    }
    if (text === errors.Eintr && f.done === 0) f.wq!.qids.push(new Qid());
    error(text);
  },
  show: (f) => `fid=${f.from!.fid} newfid=${f.to?.fid ?? '-'} names=${f.names.join('/')}`,
});

function hop(k: Kernel, p: Proc, f: WalkFrame, bytes: Uint8Array, first: boolean): unknown {
  const { wqid } = parse(bytes, 'Rwalk');
  const wq = f.wq!;
  const asked = Math.min(MAXWELEM, f.names.length - f.done);
  if (wqid.length > asked) error(errors.Emountrpc);
  for (const q of wqid) wq.qids.push(toQid(q));
  if (wqid.length < asked) {
    // Not there: the new fid does not exist when this was its first hop.
    if (first) {
      mntrelease(k, f.to!);
      f.to!.mnt = null;
    } else cclose(k, f.to!);
    f.to = null;
    return wq;
  }
  f.done += wqid.length;
  if (f.done < f.names.length) return goto(p, f, 'start');
  const last = wq.qids[wq.qids.length - 1];
  const to = f.to!;
  if (last) {
    to.qid.type = last.type;
    to.qid.vers = last.vers;
    to.qid.lo = last.lo;
    to.qid.hi = last.hi;
  } else Object.assign(to.qid, f.from!.qid);
  f.to = null;
  const how = f.from!.aux as Mntfid | null;
  if (to.mnt!.sip !== 0 && how !== null) to.aux = mntfid(how.uname, how.aname, walked(how.names, f.names));
  wq.chan = to;
  return wq;
}

// The other operations: a request, and what the reply means.

class OpFrame extends Frame {
  chan: Chan | null = null;
  n = 0;
  /** The mode as sent, and the name created. */
  raw = 0;
  name = '';
}

operation('mntopen', OpFrame, {
  done: (k, _p, f, value) => {
    const c = f.chan!;
    const reply = value as Uint8Array;
    const isCreate = reply[4] === messages.Rcreate.code;
    const { qid, iounit } = isCreate ? parse(reply, 'Rcreate') : parse(reply, 'Ropen');
    c.qid = toQid(qid);
    c.offset = 0;
    c.devoffset = 0;
    c.mode = f.n;
    c.flag |= CFlag.open;
    if (c.aux !== null && c.mnt!.sip !== 0) {
      const how = c.aux as Mntfid;
      how.mode = f.raw & ~(openModes.OTRUNC | openModes.ORCLOSE);
      if (isCreate) how.names = [...how.names, f.name];
    }
    c.iounit = iounit === 0 || iounit > c.mnt!.msize - IOHDRSZ ? c.mnt!.msize - IOHDRSZ : iounit;
    if ((c.flag & CFlag.cache) !== 0) copen(k, c, isCreate || (f.raw & openModes.OTRUNC) !== 0);
    return c;
  },
}, { show: (f) => `fid=${f.chan!.fid}` });

function open(p: Proc, c: Chan, mode: number, name = ''): OpFrame {
  void p;
  const f = new OpFrame();
  f.chan = c;
  f.raw = mode & 0xff & ~openModes.OCEXEC;
  f.name = name;
  f.n = (mode & 3) === openModes.OEXEC ? openModes.OREAD : mode & 3;
  f.step = 'done';
  return f;
}

class ClunkFrame extends Frame {
  chan: Chan | null = null;
}

operation('mntclunk', ClunkFrame, {
  done: (k, _p, f) => {
    mntrelease(k, f.chan!);
    f.chan!.mnt = null;
    return undefined;
  },
}, {
  caught: (k, _p, f, text) => {
    // Interrupted: the server may still know the fid, so its number is not used again.
    mntrelease(k, f.chan!, text !== errors.Eintr);
    f.chan!.mnt = null;
    return undefined;
  },
  show: (f) => `fid=${f.chan!.fid}`,
});

class IoFrame extends Frame {
  chan: Chan | null = null;
  offset = 0;
  n = 0;
  done = 0;
  data: Uint8Array = noBytes;
  parts: Uint8Array[] = [];
  /** Cached: the file's version when the server was asked. What it answers after a write says nothing about the file as it is then. */
  vers = 0;
}

class WriteFrame extends IoFrame {}

function readMessage(c: Chan, offset: number, count: number): Uint8Array {
  const bytes = new Uint8Array(23);
  putU32le(bytes, 0, 23);
  bytes[4] = messages.Tread.code;
  putU32le(bytes, 7, c.fid);
  putU64le(bytes, 11, offset);
  putU32le(bytes, 19, count);
  return bytes;
}

function writeMessage(c: Chan, offset: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(23 + data.length);
  putU32le(bytes, 0, bytes.length);
  bytes[4] = messages.Twrite.code;
  putU32le(bytes, 7, c.fid);
  putU64le(bytes, 11, offset);
  putU32le(bytes, 19, data.length);
  bytes.set(data, 23);
  return bytes;
}

/** Bytes of one read at most, however many are asked for: what a server answers is kept until the read is over. */
const readMax = 16 * 1024 * 1024;

const unit = (c: Chan): number => c.iounit || c.mnt!.msize - IOHDRSZ;

/** The pieces of a read. */
function joined(f: IoFrame, last: Uint8Array): Uint8Array {
  if (f.parts.length === 0) return last;
  f.parts.push(last);
  return concatBytes(...f.parts);
}

/** What is cached of a read's rest; null when it is not over with that. */
function cached(k: Kernel, f: IoFrame): Uint8Array | null {
  const c = f.chan!;
  const data = cread(k, c, f.n - f.done, f.offset + f.done);
  if (data === null) return null;
  f.done += data.length;
  if (f.done >= f.n || data.length === 0 || cshort(c, f.offset + f.done)) return joined(f, data);
  f.parts.push(data);
  return null;
}

const readOp = operation('mntread', IoFrame, {
  start: (k, p, f) => {
    const c = f.chan!;
    if (c.mcp !== null) {
      const data = cached(k, f);
      if (data !== null) return data;
      f.vers = c.qid.vers;
    }
    const count = Math.min(unit(c), f.n - f.done);
    return next(p, f, 'got', mntrpc(k, p, c.mnt!, readMessage(c, f.offset + f.done, count)));
  },
  got: (k, p, f, value) => {
    const reply = value as Uint8Array;
    if (reply.length < 11 || u32le(reply, 7) + 11 > reply.length) error(errors.Emountrpc);
    const asked = Math.min(unit(f.chan!), f.n - f.done);
    const count = Math.min(u32le(reply, 7), asked);
    const data = reply.subarray(11, 11 + count);
    const isDirectory = (f.chan!.qid.type & qidTypes.QTDIR) !== 0;
    if (f.chan!.mcp !== null && f.chan!.qid.vers === f.vers) cupdate(k, f.chan!, data, f.offset + f.done, asked);
    f.done += count;
    if (isDirectory) return directory(f.chan!, data);
    if (count < asked || f.done >= f.n || p.notepending) return joined(f, data);
    f.parts.push(data.slice());
    return goto(p, f, 'start');
  },
}, {
  caught: (_k, _p, f, text) => (f.parts.length === 0 ? error(text) : concatBytes(...f.parts)),
  show: (f) => `fid=${f.chan!.fid} offset=${f.offset + f.done} n=${f.n - f.done}`,
});

/** The server's records, with the kernel's device and instance in them. */
function directory(c: Chan, data: Uint8Array): Uint8Array {
  const list = decodeDirectory(data);
  if (!list.ok) error(otherErrors.badDirectoryEntry);
  const out = data.slice();
  const view = new DataView(out.buffer);
  for (let at = 0; at < out.length; at += view.getUint16(at, true) + 2) {
    view.setUint16(at + 2, 'M'.charCodeAt(0), true);
    view.setUint32(at + 4, c.dev, true);
  }
  return out;
}

const writeOp = operation('mntwrite', WriteFrame, {
  start: (k, p, f) => {
    const c = f.chan!;
    const count = Math.min(unit(c), f.data.length - f.done);
    f.n = count;
    return next(p, f, 'got', mntrpc(k, p, c.mnt!, writeMessage(c, f.offset + f.done, f.data.subarray(f.done, f.done + count))));
  },
  got: (k, p, f, value) => {
    const { count } = parse(value as Uint8Array, 'Rwrite');
    if (count > f.n) error(errors.Emountrpc);
    if ((f.chan!.flag & CFlag.cache) !== 0) cwrite(k, f.chan!, f.data.subarray(f.done, f.done + count), f.offset + f.done);
    f.done += count;
    if (count < f.n || f.done >= f.data.length || p.notepending) return f.done;
    return goto(p, f, 'start');
  },
}, {
  caught: (k, _p, f, text) => {
    if ((f.chan!.flag & CFlag.cache) !== 0) cdirty(k, f.chan!);
    return f.done > 0 ? f.done : error(text);
  },
  show: (f) => `fid=${f.chan!.fid} offset=${f.offset + f.done} n=${f.data.length - f.done}`,
});

class ReplyFrame extends Frame {
  chan: Chan | null = null;
  n = 0;
}

operation('mntstat', ReplyFrame, {
  stat: (_k, _p, f, value) => {
    const { stat } = parse(value as Uint8Array, 'Rstat');
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    return encodeStat({ ...d.value, type: 'M'.charCodeAt(0), dev: f.chan!.dev });
  },
  wstat: (k, _p, f) => {
    if ((f.chan!.flag & CFlag.cache) !== 0) cdirty(k, f.chan!);
    return f.n;
  },
  remove: () => undefined,
}, { show: (f) => `fid=${f.chan!.fid}` });

function reply(c: Chan, step: string, n = 0): ReplyFrame {
  const f = new ReplyFrame();
  f.chan = c;
  f.n = n;
  f.step = step;
  return f;
}

export const devmnt: Dev = {
  dc: 'M',
  name: 'mnt',
  attach: () => error(errors.Enoattach),
  walk: (_k, p, c, names) => call(p, walkOp, (f) => {
    if ((c.flag & CFlag.open) !== 0) error(errors.Egreg);
    f.from = c;
    f.names = [...names];
    f.wq = new Walkqid();
  }),
  stat: (k, p, c) => {
    p.kstack.push(reply(c, 'stat'));
    return rpc(k, p, c, encode({ type: 'Tstat', tag: 0, fid: c.fid }));
  },
  open: (k, p, c, mode) => {
    p.kstack.push(open(p, c, mode));
    return rpc(k, p, c, encode({ type: 'Topen', tag: 0, fid: c.fid, mode: mode & 0xff & ~openModes.OCEXEC }));
  },
  create: (k, p, c, name, mode, perm) => {
    p.kstack.push(open(p, c, mode, name));
    return rpc(k, p, c, encode({ type: 'Tcreate', tag: 0, fid: c.fid, name, perm: perm >>> 0, mode: mode & 0xff & ~openModes.OCEXEC }));
  },
  close: (k, p, c) => {
    if (p === null) {
      mntrelease(k, c, false);
      c.mnt = null;
      return undefined;
    }
    const m = c.mnt!;
    if (m.dead !== '' || (m.lost && m.rebuilder === null) || (m.sip !== 0 && (c.aux as Mntfid | null)?.lost === true)) {
      mntrelease(k, c);
      c.mnt = null;
      return undefined;
    }
    const f = new ClunkFrame();
    f.chan = c;
    f.step = 'done';
    p.kstack.push(f);
    return rpc(k, p, c, encode({ type: 'Tclunk', tag: 0, fid: c.fid }));
  },
  read: (_k, p, c, n, offset) => call(p, readOp, (f) => {
    f.chan = c;
    f.n = Math.min(n, readMax);
    f.offset = offset;
  }),
  write: (_k, p, c, data, offset) => call(p, writeOp, (f) => {
    f.chan = c;
    f.data = data;
    f.offset = offset;
  }),
  remove: (k, p, c) => {
    p.kstack.push(reply(c, 'remove'));
    return rpc(k, p, c, encode({ type: 'Tremove', tag: 0, fid: c.fid }));
  },
  wstat: (k, p, c, stat) => {
    p.kstack.push(reply(c, 'wstat', stat.length));
    return rpc(k, p, c, encode({ type: 'Twstat', tag: 0, fid: c.fid, stat }));
  },
};

/** mntrpc for callers that have pushed their own frame: when it raises at once, that frame goes. */
function rpc(k: Kernel, p: Proc, c: Chan, message: Uint8Array): Pending {
  const depth = p.kstack.length;
  try {
    return mntrpc(k, p, c.mnt!, message);
  } catch (e) {
    p.kstack.length = depth - 1;
    throw e;
  }
}
