/**
 * A SIP behind a mount has died and another one is there: the mount driver's session is made again over the new connection. A kernel
 * process agrees on the version, then makes every fid as it came about: attach, walk, and open if it was open. The processes that wait on
 * the connection (port/mntrpc.ts) go on when that is done: requests that may be made twice are sent again.
 *
 * A fid is lost, and says so to who uses it, when its file is not there any more or has become another one (its qid's path and type
 * differ), when its open is refused, and when it is a directory that was being read.
 */
import { errors, qidTypes } from '@lux9/abi';
import { encode, MAXWELEM, NOFID, version9P, type Qid as WireQid } from '@lux9/ninep';
import { cclose, incref } from '../port/chan.ts';
import { Frame } from '../port/frame.ts';
import type { Kernel } from '../port/kernel.ts';
import { mntrpc, parse } from '../port/mntrpc.ts';
import { CFlag, type Chan, type Mnt, type Mntfid, type Proc } from '../port/portdat.ts';
import { kproc, pexit } from '../port/proc.ts';
import { goto, next, operation, wakeupAll } from '../port/wait.ts';
import { freefid, mntversion, newfid } from './mnt.ts';

class RebuildFrame extends Frame {
  mnt: Mnt | null = null;
  /** The new connection's channel: a reference until it is the mount's. */
  chan: Chan | null = null;
  list: Chan[] = [];
  at = 0;
  /** A fid at the attach root, -1: none. */
  temporary = -1;
  walked = 0;
  qid: WireQid | null = null;
}

const current = (f: RebuildFrame): Chan => f.list[f.at]!;
const how = (f: RebuildFrame): Mntfid => current(f).aux as Mntfid;
const rpc = (k: Kernel, p: Proc, f: RebuildFrame, message: Uint8Array): unknown => mntrpc(k, p, f.mnt!, message);

function nextfid(p: Proc, f: RebuildFrame): unknown {
  f.at++;
  return goto(p, f, 'fid');
}

function lost(p: Proc, f: RebuildFrame): unknown {
  how(f).lost = true;
  return goto(p, f, 'forget');
}

function same(c: Chan, q: WireQid): boolean {
  return c.qid.type === q.type && c.qid.lo === Number(q.path & 0xffffffffn) && c.qid.hi === Number(q.path >> 32n);
}

const rebuildOp = operation('siprebuild', RebuildFrame, {
  start: (k, p, f) => next(p, f, 'versioned', mntversion(p, f.chan!, version9P, 0, Infinity)),

  versioned: (k, p, f) => {
    const m = f.mnt!;
    const c = f.chan!;
    const fresh = c.mux!;
    const old = m.chan;
    m.chan = incref(c);
    fresh.chan = null;
    c.mux = m;
    c.flag |= CFlag.msg;
    m.msize = Math.min(m.msize, fresh.msize);
    m.generation++;
    m.partial = new Uint8Array(0);
    m.reader = null;
    m.rebuilder = p;
    if (old !== null) {
      old.mux = null;
      cclose(k, old);
    }
    cclose(k, c);
    f.chan = null;
    f.list = [...m.chans];
    return goto(p, f, 'fid');
  },

  fid: (k, p, f) => {
    const m = f.mnt!;
    const c = f.list[f.at];
    if (c === undefined) {
      m.rebuilder = null;
      m.lost = false;
      wakeupAll(k, m.waiters);
      return pexit(k, p, '', true);
    }
    const fid = c.aux as Mntfid | null;
    if (fid === null || fid.lost || !m.chans.includes(c)) return nextfid(p, f);
    if (c.iounit > m.msize) c.iounit = m.msize;
    if ((c.qid.type & qidTypes.QTDIR) !== 0 && (c.flag & CFlag.open) !== 0 && c.offset > 0) {
      fid.lost = true;
      return nextfid(p, f);
    }
    const root = fid.names.length === 0;
    f.walked = 0;
    f.temporary = root ? -1 : newfid(k);
    const message = encode({ type: 'Tattach', tag: 0, fid: root ? c.fid : f.temporary, afid: NOFID, uname: fid.uname, aname: fid.aname });
    return next(p, f, 'attached', rpc(k, p, f, message));
  },

  attached: (_k, p, f, value) => {
    f.qid = parse(value as Uint8Array, 'Rattach').qid;
    return goto(p, f, 'walk');
  },

  walk: (k, p, f) => {
    const { names } = how(f);
    if (f.walked === names.length) {
      if (!same(current(f), f.qid!)) return lost(p, f);
      return goto(p, f, 'found');
    }
    const { fid } = current(f);
    const wname = names.slice(f.walked, f.walked + MAXWELEM);
    return next(p, f, 'walked', rpc(k, p, f, encode({ type: 'Twalk', tag: 0, fid: f.walked === 0 ? f.temporary : fid, newfid: fid, wname })));
  },

  walked: (_k, p, f, value) => {
    const { wqid } = parse(value as Uint8Array, 'Rwalk');
    const asked = Math.min(MAXWELEM, how(f).names.length - f.walked);
    if (wqid.length !== asked) return lost(p, f);
    f.walked += asked;
    f.qid = wqid[wqid.length - 1]!;
    return goto(p, f, 'walk');
  },

  found: (k, p, f) => {
    if (f.temporary < 0) return goto(p, f, 'open');
    return next(p, f, 'open', rpc(k, p, f, encode({ type: 'Tclunk', tag: 0, fid: f.temporary })));
  },

  open: (k, p, f) => {
    if (f.temporary >= 0) freefid(k, f.temporary);
    f.temporary = -1;
    const c = current(f);
    if ((c.flag & CFlag.open) === 0) return nextfid(p, f);
    return next(p, f, 'opened', rpc(k, p, f, encode({ type: 'Topen', tag: 0, fid: c.fid, mode: how(f).mode })));
  },

  opened: (_k, p, f) => nextfid(p, f),

  // What the server knows of a lost fid, and the temporary one, go; it may know neither.
  forget: (k, p, f) => next(p, f, 'forgotten', rpc(k, p, f, encode({ type: 'Tclunk', tag: 0, fid: current(f).fid }))),
  forgotten: (k, p, f) => {
    if (f.temporary < 0) return nextfid(p, f);
    return next(p, f, 'cleared', rpc(k, p, f, encode({ type: 'Tclunk', tag: 0, fid: f.temporary })));
  },
  cleared: (k, p, f) => {
    freefid(k, f.temporary);
    f.temporary = -1;
    return nextfid(p, f);
  },
}, {
  caught: (k, p, f, text) => {
    const m = f.mnt!;
    const gone = f.chan !== null || text === errors.Ehungup || m.dead !== '';
    if (gone) {
      // This server died as well: the next one is waited for.
      if (f.chan !== null) cclose(k, f.chan);
      f.chan = null;
      if (m.rebuilder === p) m.rebuilder = null;
      if (f.temporary >= 0) freefid(k, f.temporary);
      f.temporary = -1;
      return pexit(k, p, text, true);
    }
    if (f.step === 'forgotten') return goto(p, f, 'forgotten');
    if (f.step === 'cleared') return goto(p, f, 'cleared');
    if (f.step === 'attached' && f.temporary >= 0) {
      freefid(k, f.temporary);
      f.temporary = -1;
    }
    return lost(p, f);
  },
  show: (f) => `mount=${f.mnt!.id} fid=${f.list[f.at]?.fid ?? '-'} ${f.at}/${f.list.length}`,
});

/** Starts making the session of `m` again over `chan`. */
export function rebuild(k: Kernel, m: Mnt, chan: Chan): void {
  const p = kproc(k, 'siprebuild', rebuildOp);
  const f = p.kstack[0] as RebuildFrame;
  f.mnt = m;
  f.chan = chan;
  chan.ref++;
}
