/**
 * #p: proc(3). A directory per process; qid.vers is the process's pid, so a channel never sees another process that took
 * its slot (`process exited`). Formats: procfmt.ts; control: procctl.ts.
 *
 */
import { dirModes, errors, noteClasses, otherErrors, openModes, qidTypes, segmentSlots, segmentTypes, uregLayout, USTKTOP } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { decodeStat, nullStat } from '@lux9/ninep';
import { fxrstor, fxsave, fxsaveSize, notefxsave } from '../pc64/fpu.ts';
import { mmuunmap } from '../pc64/mmu.ts';
import { readUreg, writeUreg } from '../pc64/ureg.ts';
import { setwatch } from '../pc64/watch.ts';
import { incref } from '../port/chan.ts';
import { devattach, devDefaults, devdir, devdirread, devpermcheck, devwalk, dotdot, openmode, opened, readbytes, type Gen, devstat } from '../port/dev.ts';
import { readtrace } from '../port/edftrace.ts';
import { error } from '../port/error.ts';
import { Frame } from '../port/frame.ts';
import type { Dev, Kernel } from '../port/kernel.ts';
import { postnote } from '../port/note.ts';
import { CFlag, Chan, makeQid, State, Watchpoint, type Proc, type Segment } from '../port/portdat.ts';
import { procbypid } from '../port/proc.ts';
import { n12, strtoul, tokenize } from '../port/quote.ts';
import { record } from '../port/store.ts';
import { waittext } from '../port/sysproc.ts';
import { frameAt, likeseg, ownframe, pageDown, seg } from '../port/segment.ts';
import { copyin, okaddr, pokeframe } from '../port/umem.ts';
import { upage } from '../port/fault.ts';
import { Pending, call, kstack, operation, sleep } from '../port/wait.ts';
import { procctlreq } from './procctl.ts';
import { argsText, fdText, nsText, segmentText, statusText } from './procfmt.ts';

interface ProcFile {
  readonly name: string;
  /** 0: the process's procmode. */
  readonly perm: number;
}

/** In the order of their qid types, from 1. */
const files: readonly ProcFile[] = [
  { name: 'args', perm: 0o660 }, { name: 'ctl', perm: 0 }, { name: 'fd', perm: 0o444 }, { name: 'fpregs', perm: 0 },
  { name: 'kfpregs', perm: 0o400 }, { name: 'kregs', perm: 0o400 }, { name: 'kstack', perm: 0o444 }, { name: 'mem', perm: 0 },
  { name: 'note', perm: 0 }, { name: 'noteid', perm: 0o664 }, { name: 'notepg', perm: 0 }, { name: 'ns', perm: 0o444 },
  { name: 'ppid', perm: 0o444 }, { name: 'proc', perm: 0o400 }, { name: 'profile', perm: 0o400 }, { name: 'regs', perm: 0 },
  { name: 'segment', perm: 0o444 }, { name: 'status', perm: 0o444 }, { name: 'syscall', perm: 0o400 }, { name: 'text', perm: 0 },
  { name: 'wait', perm: 0o400 }, { name: 'watchpt', perm: 0o600 }, { name: 'notefpregs', perm: 0 },
];
const typeBits = 5;
const traceType = 31;

const slotOf = (c: Chan): number => (c.qid.lo >>> typeBits) - 1;
const nameOf = (c: Chan): string => files[(c.qid.lo & 31) - 1]?.name ?? '';
const makepath = (slot: number, type: number): number => ((slot + 1) << typeBits) | type;

/** What an open file of a process keeps: the note group a notepg was opened for. */
class ProcAux {
  noteid = 0;
}
record('ProcAux', ProcAux);

function procOf(k: Kernel, c: Chan): Proc {
  const p = k.procs[slotOf(c)];
  if (!p || p.pid !== c.qid.vers) error(errors.Eprocdied);
  return p;
}

function filePerm(p: Proc, f: ProcFile): number {
  return f.perm === 0 ? p.procmode : f.perm | (p.procmode & 0o444);
}

/** Columns of /proc/n/status. */
const statusSize = 2 * 28 + 12 + 9 * 12;
/** A line of /proc/n/watchpt. */
const watchSize = 42;

function length(p: Proc, f: ProcFile): number {
  switch (f.name) {
    case 'wait': return p.waitq.length;
    case 'status': return statusSize;
    case 'watchpt': return p.watchpoints.length * watchSize;
    case 'profile': return p.seg[segmentSlots.TSEG]?.profile?.byteLength ?? 0;
    case 'regs': case 'kregs': return uregLayout.size;
    case 'fpregs': case 'kfpregs': case 'notefpregs': return fxsaveSize;
    default: return 0;
  }
}

const gen: Gen = (k, up, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#p', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  if (c.qid.lo === 0) {
    let p: Proc | null | undefined;
    if (name !== null) {
      if (name === 'trace' && i === 0) return devdir(k, c, makeQid(traceType), 'trace', 0, k.eve, 0o400);
      if (i > 0) return null;
      if (name === 'self') return null;
      p = /^[1-9][0-9]*$/.test(name) ? procbypid(k, Number(name)) : null;
      if (!p) return null;
    } else {
      if (i === 0) return devdir(k, c, makeQid(traceType), 'trace', 0, k.eve, 0o400);
      if (i - 1 >= k.procs.length) return null;
      p = k.procs[i - 1];
      if (!p) return undefined;
    }
    return devdir(k, c, makeQid(makepath(p.slot, 0), qidTypes.QTDIR, p.pid), String(p.pid), 0, p.user, (dirModes.DMDIR | 0o555) >>> 0);
  }
  void up;
  if (c.qid.lo === traceType) return i === 0 ? devdir(k, c, makeQid(traceType), 'trace', 0, k.eve, 0o400) : null;
  const p = procOf(k, c);
  let at = i;
  if (name !== null) {
    if (i > 0) return null;
    at = files.findIndex((f) => f.name === name);
  }
  const f = files[at];
  return f ? devdir(k, c, makeQid(makepath(p.slot, at + 1), 0, p.pid), f.name, length(p, f), p.user, filePerm(p, f)) : null;
};

function open(k: Kernel, up: Proc, c: Chan, mode: number): Chan {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return opened(c, mode);
  if (c.qid.lo === traceType) {
    devpermcheck(k, up, k.eve, 0o400, mode);
    if (k.trace.open) error(otherErrors.alreadyOpen);
    opened(c, mode);
    k.trace.open = true;
    return c;
  }
  const p = procOf(k, c);
  const f = files[(c.qid.lo & 31) - 1]!;
  // The host owner may look at and control everything.
  if (up.user !== k.eve) {
    if (up.user === 'none' && p !== up) error(errors.Eperm);
    devpermcheck(k, up, p.user, filePerm(p, f), mode);
  }
  const m = openmode(mode);
  switch (f.name) {
    case 'text': {
      // What is opened is the program's own channel: it is nobody's to remove.
      if (m !== openModes.OREAD || (mode & (openModes.OTRUNC | openModes.ORCLOSE)) !== 0) error(errors.Eperm);
      if (p.privatemem) error(errors.Eperm);
      const image = p.seg[segmentSlots.TSEG]?.image?.chan;
      if (!image) error(errors.Enonexist);
      image.offset = 0;
      return incref(image);
    }
    case 'status': case 'ppid': case 'proc': case 'kregs': case 'kfpregs': case 'kstack': case 'segment': case 'ns': case 'fd':
      if (m !== openModes.OREAD) error(errors.Eperm);
      break;
    case 'ctl': case 'args': case 'wait': case 'noteid':
      if (m !== openModes.OREAD && p.kp) error(errors.Eperm);
      break;
    case 'note':
      if (p.kp) error(errors.Eperm);
      break;
    case 'mem': case 'regs': case 'fpregs': case 'notefpregs': case 'profile': case 'syscall':
      if (p.kp || p.privatemem) error(errors.Eperm);
      break;
    case 'notepg': {
      if (p.kp || m !== openModes.OWRITE) error(errors.Eperm);
      const aux = new ProcAux();
      aux.noteid = p.noteid;
      c.aux = aux;
      break;
    }
    case 'watchpt':
      if (p.kp || p.privatemem) error(errors.Eperm);
      if ((mode & openModes.OTRUNC) !== 0) setwatch(k, p, []);
      break;
    default:
  }
  const open = opened(c, mode);
  open.qid.vers = p.pid;
  return open;
}

// Memory.

const readMax = 1 << 20;

function memread(k: Kernel, p: Proc, n: number, offset: number): Uint8Array {
  let count = Math.min(n, readMax);
  const s = seg(p, offset);
  if (s === null || s.type === segmentTypes.SG_PHYSICAL) error(errors.Ebadarg);
  count = Math.min(count, s.top - offset);
  if (!okaddr(p, offset, count, false)) error(errors.Ebadarg);
  return copyin(k, p, offset, count);
}

function memwrite(k: Kernel, p: Proc, data: Uint8Array, offset: number): number {
  if (p.state !== State.Stopped) error(errors.Ebadctl);
  if (!okaddr(p, offset, data.length, false)) error(errors.Ebadarg);
  for (let done = 0; done < data.length;) {
    const va = offset + done;
    let s = seg(p, va)!;
    if (s.type === segmentTypes.SG_PHYSICAL) error(errors.Ebadarg);
    if (s.type === segmentTypes.SG_TEXT) {
      if (s.ref > 1) s = privatetext(k, p, s);
      s.edited = true;
    }
    const page = pageDown(va);
    upage(k, p, va, false);
    if (k.own.state[frameAt(s, page)]! > 1) error(errors.Eperm); // lent: nobody writes behind the borrower's back
    const frame = ownframe(k, s, page, frameAt(s, page));
    if (frame === 0) error(errors.Enovmem);
    mmuunmap(k, p, page, page + 4096);
    const count = Math.min(4096 - (va - page), data.length - done);
    pokeframe(k, frame * 4096 + (va - page), data.subarray(done, done + count));
    done += count;
  }
  return data.length;
}

/** A text segment of the process's own, for a debugger to write into. */
function privatetext(k: Kernel, p: Proc, s: Segment): Segment {
  const slot = p.seg.indexOf(s);
  const n = likeseg(s);
  n.map = s.map.map((chunk) => {
    if (!chunk) return null;
    for (const frame of chunk) if (frame !== 0) k.pmem.refs[frame]!++;
    return chunk.slice();
  });
  s.ref--;
  p.seg[slot] = n;
  return n;
}

/** One bit each in Proc.watchhit. */
const watchpointsMax = 16;

const watchTypes = ['r', 'w', 'x'];
const watchLineMax = 255;

/** The lines that are whole. */
function parsewatch(text: string): Watchpoint[] {
  return text.split('\n').slice(0, -1).filter((line) => line.trim() !== '').map((line) => {
    if (line.length > watchLineMax) error('line too long');
    const words = tokenize(line);
    if (words.length !== 3) error('wrong number of fields');
    const w = new Watchpoint();
    for (const letter of words[0]!) {
      if (letter === '-') continue;
      const bit = 1 << watchTypes.indexOf(letter);
      if (!watchTypes.includes(letter) || (w.type & bit) !== 0) error('invalid type');
      w.type |= bit;
    }
    w.addr = strtoul(words[1]!);
    if (!(w.addr >= 0)) error('invalid address');
    w.len = strtoul(words[2]!);
    if (!(w.len >= 0)) error('invalid length');
    if (w.addr + w.len > USTKTOP) error('bad address');
    // Of no type, of no length or longer than a page there is none.
    if (w.type === 0 || w.len === 0 || w.len > 4096 || w.addr === 0) error(errors.Ebadarg);
    return w;
  });
}

const watchText = (p: Proc): string => p.watchpoints.map((w) => `${w.type & 1 ? 'r' : '-'}${w.type & 2 ? 'w' : '-'}${w.type & 4 ? 'x' : '-'} 0x${w.addr.toString(16).padStart(16, '0')} 0x${w.len.toString(16).padStart(16, '0')}\n`).join('');

class WaitFrame extends Frame {
  target: Proc | null = null;
  pid = 0;
}
const waitOp = operation('procwait', WaitFrame, {
  start: (k, up, f) => {
    const p = f.target!;
    if (p.pid !== f.pid || p.state === State.Dead || p.state === State.Moribund) error(errors.Eprocdied);
    if (p.waiting !== null && p.waiting !== up) error(errors.Einuse);
    const w = p.waitq.shift();
    if (w !== undefined) {
      p.waiting = null;
      return encodeUtf8(waittext(w));
    }
    if (p === up && p.nchild === 0) error(errors.Enochild);
    p.waiting = up;
    return sleep(k, up, p.waitr);
  },
}, {
  unwind: (_k, up, f) => {
    if (f.target!.waiting === up) f.target!.waiting = null;
  },
  show: (f) => `pid=${f.pid}`,
});

function readnote(p: Proc, n: number): Uint8Array {
  if (n < 1) error(errors.Etoosmall);
  const note = p.notes.shift();
  if (!note) return new Uint8Array(0);
  if (p.notes.length === 0) p.notepending = false;
  return encodeUtf8(`${note.text}\0`).slice(0, n);
}

function read(k: Kernel, up: Proc, c: Chan, n: number, offset: number): Uint8Array | Pending {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, up, c, n, offset, gen);
  if (c.qid.lo === traceType) return readtrace(k, n);
  const p = procOf(k, c);
  const text = (s: string): Uint8Array => readbytes(encodeUtf8(s), n, offset);
  switch (nameOf(c)) {
    case 'args': return text(argsText(p));
    case 'ctl': return text(n12(p.pid));
    case 'fd': return text(fdText(k, p));
    case 'fpregs': case 'kfpregs':
      if (p.kp) error(errors.Enoreg);
      return readbytes(fxsave(k, p), n, offset);
    case 'notefpregs': return readbytes(notefxsave(p) ?? error(errors.Enoreg), n, offset);
    case 'regs': case 'kregs':
      if (p.kp) error(errors.Enoreg);
      return readbytes(readUreg(k, p), n, offset);
    case 'kstack': return text(kstack(p));
    case 'mem': return memread(k, p, n, offset);
    case 'note': return readnote(p, n);
    case 'noteid': return text(n12(p.noteid));
    case 'ns': return text(nsText(k, p));
    case 'ppid': return text(n12(p.parentpid));
    case 'proc': return new Uint8Array(0);
    case 'profile': {
      const counts = p.seg[segmentSlots.TSEG]?.profile;
      if (!counts) error(otherErrors.profileOff);
      return readbytes(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength), n, offset);
    }
    case 'segment': return text(segmentText(p));
    case 'status': return text(statusText(k, p));
    case 'syscall': return text(p.syscallTrace ?? '');
    case 'watchpt': return text(watchText(p));
    case 'wait':
      return call(up, waitOp, (f) => {
        f.target = p;
        f.pid = p.pid;
      });
    default: return error(errors.Egreg);
  }
}

function notetext(data: Uint8Array): string {
  if (data.length >= 128) error(errors.Etoobig);
  const nul = data.indexOf(0);
  return decodeUtf8(data, 0, nul < 0 ? data.length : nul);
}

function write(k: Kernel, up: Proc, c: Chan, data: Uint8Array, offset: number): number | Pending {
  if (c.qid.lo === traceType) error(errors.Eperm);
  if (nameOf(c) === 'notepg') {
    const text = notetext(data);
    const { noteid } = c.aux as ProcAux;
    const group = k.procs.filter((p): p is Proc => p !== null && p !== up && p.noteid === noteid && !p.kp);
    for (const p of group) postnote(k, p, text, noteClasses.NUser, group.length > 1);
    return data.length;
  }
  const p = procOf(k, c);
  switch (nameOf(c)) {
    case 'args':
      if (offset !== 0 || data.length >= 128) error(errors.Etoobig);
      p.args = decodeUtf8(data).replace(/\0.*$/s, '');
      p.setargs = true;
      return data.length;
    case 'ctl': return procctlreq(k, up, p, data);
    case 'fpregs': {
      if (p.kp) error(errors.Enoreg);
      const image = fxsave(k, p);
      if (offset >= image.length) return 0;
      const count = Math.min(data.length, image.length - offset);
      image.set(data.subarray(0, count), offset);
      fxrstor(k, p, image);
      return count;
    }
    case 'mem': return memwrite(k, p, data, offset);
    case 'note':
      if (p.kp) error(errors.Eperm);
      if (!postnote(k, p, notetext(data), noteClasses.NUser)) error(otherErrors.noteNotPosted);
      return data.length;
    case 'noteid': {
      if (offset !== 0 || data.length >= 128) error(errors.Etoobig);
      const id = Number.parseInt(decodeUtf8(data), 10);
      if (!(id > 0)) error(errors.Ebadarg);
      if (id !== p.noteid && id !== p.pid && !k.procs.some((q) => q !== null && q.noteid === id && !q.kp && q.user === p.user)) error(errors.Eperm);
      p.noteid = id;
      return data.length;
    }
    case 'regs': {
      if (p.kp) error(errors.Enoreg);
      const ureg = readUreg(k, p);
      if (offset >= ureg.length) return 0;
      const count = Math.min(data.length, ureg.length - offset);
      ureg.set(data.subarray(0, count), offset);
      writeUreg(k, p, ureg);
      return count;
    }
    case 'watchpt': {
      const list = [...(offset === 0 ? [] : p.watchpoints), ...parsewatch(decodeUtf8(data))];
      if (list.length > watchpointsMax) error(errors.Ebadarg);
      setwatch(k, p, list);
      return data.length;
    }
    default: return error(errors.Ebadusefd);
  }
}

export const devproc: Dev = {
  ...devDefaults,
  dc: 'p',
  name: 'proc',
  attach: (k, _p, spec) => (spec === '' ? devattach(k, 'p', '') : error(errors.Ebadspec)),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => {
    if ((c.qid.type & qidTypes.QTDIR) === 0 && c.qid.lo !== traceType) procOf(k, c);
    return devstat(k, p, c, gen);
  },
  open,
  close: (k, _p, c) => {
    if (c.qid.lo === traceType && (c.flag & CFlag.open) !== 0) k.trace.open = false;
  },
  read,
  write,
  wstat: (k, up, c, stat) => {
    if ((c.qid.type & qidTypes.QTDIR) !== 0 || nameOf(c) === 'notepg') error(errors.Eperm);
    const p = procOf(k, c);
    if (up.user !== p.user && up.user !== k.eve) error(errors.Eperm);
    const d = decodeStat(stat);
    if (!d.ok) error(errors.Ebadstat);
    if (d.value.uid !== '' && d.value.uid !== p.user) {
      if (d.value.uid !== 'none' && up.user !== k.eve) error(errors.Eperm);
      p.user = d.value.uid;
    }
    if (d.value.mode !== nullStat.mode) p.procmode = d.value.mode & 0o777;
    return stat.length;
  },
};
