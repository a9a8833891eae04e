/**
 * #|: pipe(3). Each attach makes a pair of queues with the files `data` and `data1`; what is written to one is read
 * from the other.
 */
import { dirModes, errors, noteClasses, noteTexts, qidTypes } from '@lux9/abi';
import { devattach, devDefaults, devdir, devdirread, devno, devopen, devpermcheck, devstat, devwalk, dotdot, type Gen } from '../port/dev.ts';
import { newpath } from '../port/chan.ts';
import { error, KernelError } from '../port/error.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { postnote } from '../port/note.ts';
import { CFlag, Chan, makeQid, Queue, type Proc } from '../port/portdat.ts';
import { qclose, qhangup, qopen, qread, qwrite } from '../port/qio.ts';
import { record } from '../port/store.ts';
import { decodeStat, nullStat } from '@lux9/ninep';
import { Frame, noBytes } from '../port/frame.ts';
import { Pending, operation, next, under } from '../port/wait.ts';

/** Bytes queued in one direction before writers wait; bytes of one piece. */
export const pipeLimit = 256 * 1024;
export const pipePiece = 65536;

class Pipe {
  ref = 1;
  id = 0;
  perm = 0o600;
  owner = '';
  /** q[i] is read through data i; opens[i] counts its open channels. */
  q0 = new Queue();
  q1 = new Queue();
  open0 = 0;
  open1 = 0;
}
record('Pipe', Pipe);

class PipeState {
  id = 0;
}
record('PipeState', PipeState);

const Qdata0 = 1;
const Qdata1 = 2;
const kind = (c: Chan): number => c.qid.lo & 3;
const pipeOf = (c: Chan): Pipe => c.aux as Pipe;

const gen: Gen = (k, _p, c, _name, i) => {
  const pipe = pipeOf(c);
  const base = pipe.id * 4;
  if (i === dotdot) return devdir(k, c, makeQid(base, qidTypes.QTDIR), '#|', 0, pipe.owner, dirModes.DMDIR | 0o555);
  if (i === 0) return devdir(k, c, makeQid(base + Qdata0), 'data', pipe.q0.bytes, pipe.owner, pipe.perm);
  if (i === 1) return devdir(k, c, makeQid(base + Qdata1), 'data1', pipe.q1.bytes, pipe.owner, pipe.perm);
  return null;
};

function attach(k: Kernel, p: Proc, spec: string): Chan {
  if (spec !== '') error(errors.Ebadspec);
  const c = devattach(k, '|', '');
  const state = k.devs.get('pipe') as PipeState;
  const pipe = new Pipe();
  pipe.id = ++state.id;
  pipe.owner = p.user;
  pipe.q0 = qopen(pipeLimit);
  pipe.q1 = qopen(pipeLimit);
  c.qid = makeQid(pipe.id * 4, qidTypes.QTDIR);
  c.aux = pipe;
  return c;
}

/** Both ends of a new pipe, open for reading and writing. */
export function newpipe(k: Kernel, p: Proc): [Chan, Chan] {
  const root = attach(k, p, '');
  const pipe = pipeOf(root);
  pipe.ref = 2;
  pipe.open0 = pipe.open1 = 1;
  const type = devno(k, '|');
  const end = (name: string, number: number): Chan => {
    const c = new Chan();
    c.type = type;
    c.qid = makeQid(pipe.id * 4 + number);
    c.flag = CFlag.open;
    c.mode = 2;
    c.iounit = pipePiece;
    c.aux = pipe;
    c.path = newpath(`#|/${name}`);
    return c;
  };
  return [end('data', Qdata0), end('data1', Qdata1)];
}

function close(k: Kernel, c: Chan): void {
  const pipe = pipeOf(c);
  if ((c.flag & CFlag.open) !== 0) {
    if (kind(c) === Qdata0 && --pipe.open0 === 0) {
      qhangup(k, pipe.q1);
      qclose(k, pipe.q0);
    }
    if (kind(c) === Qdata1 && --pipe.open1 === 0) {
      qhangup(k, pipe.q0);
      qclose(k, pipe.q1);
    }
  }
  pipe.ref--;
}

/** Both directions end at once, whoever still has an end open: the server behind it is dead. */
export function pipehangup(k: Kernel, c: Chan): void {
  const pipe = pipeOf(c);
  for (const q of [pipe.q0, pipe.q1]) {
    qhangup(k, q);
    qclose(k, q);
  }
}

class PipeWriteFrame extends Frame {
  chan: Chan | null = null;
  data: Uint8Array = noBytes;
  done = 0;
}

operation('pipewrite', PipeWriteFrame, {
  start: (k, p, f) => {
    if (f.done >= f.data.length) return f.data.length;
    const piece = f.data.slice(f.done, f.done + pipePiece);
    f.done += piece.length;
    return next(p, f, 'start', qwrite(k, p, outOf(f.chan!), piece));
  },
}, {
  caught: (k, p, f, text) => closedpipe(k, p, f.chan!, text),
  show: (f) => `done=${f.done}/${f.data.length}`,
});

function outOf(c: Chan): Queue {
  return kind(c) === Qdata0 ? pipeOf(c).q1 : pipeOf(c).q0;
}

function closedpipe(k: Kernel, p: Proc, c: Chan, text: string): never {
  if (text === errors.Ehungup && (c.flag & CFlag.msg) === 0) postnote(k, p, noteTexts.closedPipe, noteClasses.NUser);
  error(text);
}

function write(k: Kernel, p: Proc, c: Chan, data: Uint8Array): number | Pending {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Egreg);
  const q = outOf(c);
  if (data.length <= pipePiece && !q.closed && q.bytes + data.length < q.limit) return qwrite(k, p, q, data) as number;
  const f = new PipeWriteFrame();
  f.chan = c;
  f.data = data;
  const piece = data.length <= pipePiece ? data : data.slice(0, pipePiece);
  f.done = piece.length;
  const base = p.kstack.length;
  let answer: number | Pending;
  try {
    answer = qwrite(k, p, q, piece);
  } catch (e) {
    if (e instanceof KernelError) closedpipe(k, p, c, e.text);
    throw e;
  }
  if (answer !== Pending && f.done >= data.length) return data.length;
  return under(p, base, f);
}

export const devpipe: Dev = {
  ...devDefaults,
  dc: '|',
  name: 'pipe',
  reset: (k) => k.devs.set('pipe', new PipeState()),
  attach,
  walk: (k, p, c, names) => {
    const wq = devwalk(k, p, c, names, gen);
    if (wq.chan) pipeOf(c).ref++;
    return wq;
  },
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devopen(k, p, c, mode, gen);
    const pipe = pipeOf(c);
    devpermcheck(k, p, pipe.owner, pipe.perm, mode);
    const open = devopen(k, p, c, mode, gen);
    if (kind(c) === Qdata0) pipe.open0++;
    else pipe.open1++;
    open.iounit = pipePiece;
    return open;
  },
  close: (k, _p, c) => close(k, c),
  read: (k, p, c, n, offset) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    return qread(k, p, kind(c) === Qdata0 ? pipeOf(c).q0 : pipeOf(c).q1, n);
  },
  write,
  wstat: (k, p, c, stat) => {
    void k;
    if ((c.qid.type & qidTypes.QTDIR) !== 0) error(errors.Eperm);
    const pipe = pipeOf(c);
    if (p.user !== pipe.owner && p.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.mode !== nullStat.mode) pipe.perm = d.value.mode & 0o777;
    if (d.value.length !== nullStat.length) {
      if (d.value.length > BigInt(pipeLimit)) error(errors.Ebadarg);
      pipe.q0.limit = pipe.q1.limit = Math.max(1, Number(d.value.length));
    }
    return stat.length;
  },
};

