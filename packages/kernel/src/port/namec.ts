/**
 * From names to channels (9front chan.c namec, walk). `namec` always answers by way of its frame: the value is a
 * channel of the caller's own, with its path; a failure reads `ERROR: 'NAME'`.
 *
 * Invariants while a walk waits: the frame owns a reference to its channel, path and every intermediate one.
 */
import { dirModes, ERRMAX, errors, openModes, otherErrors, qidTypes, nameMax, bindFlags } from '@lux9/abi';
import { addelem, cclose, incref, newpath, pathclose } from './chan.ts';
import { error } from './error.ts';
import { Frame } from './frame.ts';
import type { Kernel, Walkqid } from './kernel.ts';
import { devallowed, domount, domountpath, findmount, undomount } from './mount.ts';
import { CFlag, type Path, type Chan, type Mhead, type Proc, type Qid } from './portdat.ts';
import { quote } from './quote.ts';
import { Pending, call, goto, operation, next } from './wait.ts';

export const Access = {
  access: 0, bind: 1, toDir: 2, open: 3, mount: 4, create: 5, remove: 6, unmount: 7,
} as const;

/** Raises the error a name's form deserves. `slash`: the name is a path. */
export function validname(name: string, slash: boolean): void {
  if (name.length > nameMax) error(errors.Etoolong);
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit < 32 || unit === 127 || (unit === 47 && !slash)) error(`${errors.Ebadchar}: ${quote(name)}`);
  }
}

class NamecFrame extends Frame {
  name = '';
  amode = 0;
  /** Opened to be unmounted. */
  unmounts = false;
  omode = 0;
  perm = 0;
  /** Where the walk stands. */
  chan: Chan | null = null;
  path: Path | null = null;
  elems: string[] = [];
  /** Elements walked, and how many are to be walked now. */
  done = 0;
  upto = 0;
  tried = 0;
  didmount = false;
  nomount = false;
  mustbedir = false;
  head: Mhead | null = null;
  /** Element of the union being tried. */
  union = 0;
  /** Error of the walk's first try, for a union's end; and of a create that lost a race. */
  text = '';
  /** After the walk: the step that goes on. */
  next = '';
  /** Copy being opened or created. */
  copy: Chan | null = null;
  prefix = 0;
  quiet = false;
  retried = false;
  createText = '';
  /** Of the directory in which the last element may be created. */
  parentPath: Path | null = null;
}

/** Elements of a path, without `.` and empty ones. */
function parse(name: string): { elems: string[]; mustbedir: boolean } {
  const parts = name.split('/');
  const last = parts[parts.length - 1]!;
  const elems = parts.filter((part) => part !== '' && part !== '.');
  return { elems, mustbedir: name.length > 0 && (last === '' || last === '.' || last === '..') };
}

/** Opens, creates, or finds what `name` says; see Access. */
export function namec(p: Proc, name: string, amode: number, omode = 0, perm = 0): Pending {
  return call(p, namecOp, (f) => {
    f.name = name;
    f.amode = amode === Access.unmount ? Access.open : amode;
    f.unmounts = amode === Access.unmount;
    f.omode = omode;
    f.perm = perm;
  });
}

function failure(f: NamecFrame, text: string): never {
  f.step = 'failed';
  if (f.elems.length === 0) error(text);
  // The prefix of the name up to the element that failed.
  let prefix = f.name;
  let count = f.prefix;
  if (count < f.elems.length && count >= 0) {
    let at = f.name.startsWith('#') ? f.name.indexOf('/', 2) : 0;
    if (at < 0) at = f.name.length;
    while (count >= 0 && at < f.name.length) {
      while (f.name[at] === '/') at++;
      const end = f.name.indexOf('/', at);
      const elem = f.name.slice(at, end < 0 ? f.name.length : end);
      at = end < 0 ? f.name.length : end;
      if (elem !== '' && elem !== '.') count--;
    }
    prefix = f.name.slice(0, at);
  }
  error(nameerror(prefix, text));
}

/** Units of a name that are shown in any case, and of one that is cut inside an element. */
const shownName = Math.floor(ERRMAX / 3);
const choppedName = Math.floor(ERRMAX / 4);

/** `TEXT: 'NAME'`; of a long name the last elements, as many as make it long enough to know it by. */
export function nameerror(name: string, text: string): string {
  const fits = (length: number): boolean => length < shownName || length + text.length < Math.floor((2 * ERRMAX) / 3);
  if (fits(name.length)) return `${text}: ${quote(name, true)}`.slice(0, ERRMAX - 1);
  let at = name.length;
  for (let before = at; ;) {
    before = before === 0 ? -1 : name.lastIndexOf('/', before - 1);
    if (before < 0 || !fits(name.length - before)) break;
    at = before;
  }
  if (at === name.length) at = name.length - choppedName;
  return `${text}: ${quote(`...${name.slice(at)}`, true)}`.slice(0, ERRMAX - 1);
}

function dev(k: Kernel, c: Chan) {
  return k.devtab[c.type]!;
}

function finish(f: NamecFrame): Chan {
  const c = f.chan!;
  f.chan = null;
  return c;
}

/** The channel takes the frame's path. */
function takepath(k: Kernel, f: NamecFrame, c: Chan): void {
  if (c.path) pathclose(k, c.path);
  c.path = f.path;
  f.path = null;
}

const namecOp = operation('namec', NamecFrame, {
  start: (k, p, f) => {
    if (f.name === '') error(otherErrors.emptyName);
    validname(f.name, true);
    if (f.name.startsWith('/')) {
      f.chan = incref(p.slash!);
    } else if (f.name.startsWith('#')) {
      const cut = f.name.indexOf('/', f.name[1] === '/' ? 2 : 1);
      const head = cut < 0 ? f.name : f.name.slice(0, cut);
      if (head.length >= ERRMAX) error(errors.Efilename);
      const rune = String.fromCodePoint(head.codePointAt(1) ?? 0);
      const spec = head.slice(1 + rune.length);
      if (rune === 'M') error(errors.Enoattach);
      const type = k.devtab.findIndex((each) => each.dc === rune);
      if (type < 0) error(errors.Ebadsharp);
      // A device that may not be attached any more can still be taken out of a union.
      if (!devallowed(p.pgrp!, rune) && !(f.unmounts && f.name.length === 1 + rune.length)) error(errors.Enoattach);
      f.nomount = true;
      const parsed = parse(cut < 0 ? '' : f.name.slice(cut));
      f.elems = parsed.elems;
      f.mustbedir = parsed.mustbedir && cut >= 0;
      return next(p, f, 'attached', k.devtab[type]!.attach(k, p, spec));
    } else f.chan = incref(p.dot!);
    const parsed = parse(f.name);
    f.elems = parsed.elems;
    f.mustbedir = parsed.mustbedir;
    return goto(p, f, 'parsed');
  },

  attached: (_k, p, f, chan) => {
    f.chan = chan as Chan;
    return goto(p, f, 'parsed');
  },

  parsed: (_k, p, f) => {
    f.path = f.chan!.path ?? newpath('?');
    f.path.ref++;
    f.upto = f.elems.length;
    f.next = 'walked';
    if (f.amode === Access.create) {
      if (f.mustbedir && (f.perm & dirModes.DMDIR) === 0) {
        f.prefix = f.elems.length;
        failure(f, otherErrors.createSlash);
      }
      if (f.elems.length === 0) error(errors.Eexist);
      f.upto--;
      f.next = 'parentWalked';
    }
    return goto(p, f, 'walk');
  },

  // Walks elems[done..upto), crossing mounts on the way but not at the end.
  walk: (k, p, f) => {
    if (f.done >= f.upto) return goto(p, f, f.next);
    if ((f.chan!.qid.type & qidTypes.QTDIR) === 0) {
      f.prefix = f.done - 1;
      failure(f, errors.Enotdir);
    }
    const dotdot = f.elems[f.done] === '..';
    let count = 1;
    if (!dotdot) while (f.done + count < f.upto && f.elems[f.done + count] !== '..') count++;
    f.tried = count;
    if (!dotdot && !f.nomount && !f.didmount) {
      const at = domountpath(k, p, f.chan!, f.path!);
      f.chan = at.chan;
      f.path = at.path;
      f.head = at.head;
    } else f.head = null;
    f.didmount = false;
    f.union = 0;
    f.text = '';
    f.step = 'hop';
    const names = count === f.elems.length ? f.elems : f.elems.slice(f.done, f.done + count);
    return next(p, f, 'hop', dev(k, f.chan!).walk(k, p, f.chan!, names));
  },

  // A walk failed on its first element in the first of a union: try the others.
  nextUnion: (k, p, f) => {
    f.union++;
    const m = f.head?.mounts[f.union];
    if (f.head === null || m === undefined) {
      f.prefix = f.done;
      failure(f, f.text);
    }
    f.step = 'hop';
    return next(p, f, 'hop', dev(k, m.to!).walk(k, p, m.to!, f.elems.slice(f.done, f.done + f.tried)));
  },

  hop: (k, p, f, value) => {
    const wq = value as Walkqid;
    const names = f.elems;
    if (names[f.done] === '..') {
      f.path = addelem(k, f.path!, '..');
      cclose(k, f.chan!);
      f.chan = undomount(k, wq.chan!, f.path);
      f.done++;
      return goto(p, f, 'walk');
    }
    // A mount point on the way stops the hop there.
    let stop = -1;
    if (!f.nomount && p.pgrp!.heads.size > 0) {
      for (let i = 0; i < wq.qids.length && i < f.tried - 1; i++) {
        const head = mountAt(k, p, f.union === 0 ? f.chan! : f.head!.mounts[f.union]!.to!, wq.qids[i]!);
        if (head !== null) {
          stop = i;
          break;
        }
      }
    }
    let count: number;
    if (stop >= 0) {
      const head = mountAt(k, p, f.union === 0 ? f.chan! : f.head!.mounts[f.union]!.to!, wq.qids[stop]!)!;
      if (wq.chan) cclose(k, wq.chan);
      count = stop + 1;
      for (let i = 0; i < count; i++) f.path = addelem(k, f.path!, names[f.done + i]!);
      cclose(k, f.chan!);
      f.chan = incref(head.mounts[0]!.to!);
      const last = f.path!.mounts.length - 1;
      if (last >= 0 && head.from) f.path!.mounts[last] = incref(head.from);
      f.head = head;
      f.didmount = true;
      f.done += count;
      // The union's head must be known when the next hop's first element fails.
      return goto(p, f, 'walkMounted');
    }
    if (wq.chan === null) {
      const lastQid = wq.qids[wq.qids.length - 1];
      f.prefix = f.done + wq.qids.length;
      if (lastQid === undefined || (lastQid.type & qidTypes.QTDIR) !== 0) failure(f, errors.Enonexist);
      f.prefix--;
      failure(f, errors.Enotdir);
    }
    for (let i = 0; i < f.tried; i++) f.path = addelem(k, f.path!, names[f.done + i]!);
    cclose(k, f.chan!);
    f.chan = wq.chan;
    f.head = null;
    f.done += f.tried;
    return goto(p, f, 'walk');
  },

  // Like walk, standing on a mounted channel whose union is known.
  walkMounted: (k, p, f) => {
    const dotdot = f.elems[f.done] === '..';
    let count = 1;
    if (!dotdot) while (f.done + count < f.upto && f.elems[f.done + count] !== '..') count++;
    f.tried = count;
    f.didmount = false;
    f.union = 0;
    f.text = '';
    if (dotdot) f.head = null;
    f.step = 'hop';
    return next(p, f, 'hop', dev(k, f.chan!).walk(k, p, f.chan!, f.elems.slice(f.done, f.done + count)));
  },

  walked: (k, p, f) => {
    const c = f.chan!;
    f.prefix = f.elems.length;
    if (f.mustbedir && (c.qid.type & qidTypes.QTDIR) === 0) failure(f, errors.Enotdir);
    switch (f.amode) {
      case Access.bind: {
        if (!f.nomount) {
          const at = domount(k, p, c);
          f.chan = at.chan;
          f.head = at.head;
        }
        if (f.head === null) return goto(p, f, 'named');
        // The caller wants the union: a copy carries it.
        return next(p, f, 'boundCopy', cloneof(k, p, f.chan!));
      }
      case Access.toDir:
        if ((c.qid.type & qidTypes.QTDIR) === 0) failure(f, errors.Enotdir);
        return goto(p, f, 'named');
      case Access.mount: return goto(p, f, 'named');
      default: return goto(p, f, 'open');
    }
  },

  boundCopy: (k, p, f, value) => {
    cclose(k, f.chan!);
    f.chan = (value as Walkqid).chan;
    f.chan!.unionHead = f.head;
    return goto(p, f, 'named');
  },

  // A channel that is not opened: give it its path, on a copy when it is shared.
  named: (k, p, f) => {
    if (f.chan!.ref === 1) {
      takepath(k, f, f.chan!);
      return finish(f);
    }
    return next(p, f, 'namedCopy', cloneof(k, p, f.chan!));
  },

  namedCopy: (k, _p, f, value) => {
    const head = f.chan!.unionHead;
    cclose(k, f.chan!);
    f.chan = (value as Walkqid).chan!;
    f.chan.unionHead = head;
    takepath(k, f, f.chan);
    return finish(f);
  },

  open: (k, p, f) => {
    if (f.amode === Access.open && (f.omode & 3) === openModes.OEXEC && (f.chan!.qid.type & qidTypes.QTDIR) !== 0) {
      f.prefix = f.elems.length;
      failure(f, otherErrors.execDirectory);
    }
    f.head = null;
    if (!f.nomount) {
      const at = domountpath(k, p, f.chan!, f.path!);
      f.chan = at.chan;
      f.path = at.path;
      f.head = at.head;
    }
    if (f.chan!.ref === 1) return goto(p, f, 'unique');
    return next(p, f, 'copied', cloneof(k, p, f.chan!));
  },

  copied: (k, p, f, value) => {
    cclose(k, f.chan!);
    f.chan = (value as Walkqid).chan;
    return goto(p, f, 'unique');
  },

  unique: (k, p, f) => {
    const c = f.chan!;
    takepath(k, f, c);
    if (f.head !== null) c.flag |= mountPointFlag;
    if (f.amode === Access.access || f.amode === Access.remove) return finish(f);
    c.unionHead = f.head !== null && f.head.mounts.length > 1 ? f.head : null;
    f.prefix = f.elems.length;
    f.step = 'opened';
    return next(p, f, 'opened', dev(k, c).open(k, p, c, f.omode & ~openModes.OCEXEC));
  },

  opened: (k, _p, f, value) => {
    const c = value as Chan;
    if (c !== f.chan) {
      // The device answered another channel (#s, #d): it comes with a reference of its own.
      cclose(k, f.chan!);
      f.chan = c;
    }
    if ((f.omode & openModes.ORCLOSE) !== 0) c.flag |= CFlag.rclose;
    return finish(f);
  },

  parentWalked: (_k, p, f) => {
    // The last element: if it exists it is opened with truncation.
    f.upto = f.elems.length;
    f.next = 'exists';
    f.quiet = true;
    f.copy = incref(f.chan!);
    f.path!.ref++;
    return goto(p, f, 'keepParent');
  },

  keepParent: (_k, p, f) => {
    f.parentPath = f.path;
    return goto(p, f, 'walk');
  },

  exists: (k, p, f) => {
    f.quiet = false;
    dropParent(k, f);
    f.prefix = f.elems.length;
    if ((f.omode & openModes.OEXCL) !== 0) failure(f, errors.Eexist);
    f.omode |= openModes.OTRUNC;
    return goto(p, f, 'open');
  },

  // The last element does not exist: create it, in the union's element that takes creations.
  create: (k, p, f) => {
    f.quiet = false;
    cclose(k, f.chan!);
    pathclose(k, f.path!);
    f.chan = f.copy;
    f.path = f.parentPath;
    f.copy = null;
    f.parentPath = null;
    let dir = f.chan!;
    if (!f.nomount) {
      const head = findmount(k, p, dir);
      if (head !== null) {
        const to = head.mounts.find((m) => (m.flag & bindFlags.MCREATE) !== 0)?.to;
        if (!to) {
          f.prefix = f.elems.length;
          failure(f, errors.Enocreate);
        }
        dir = to;
      }
    }
    f.prefix = f.elems.length;
    f.step = 'createCopy';
    return next(p, f, 'createCopy', cloneof(k, p, dir));
  },

  createCopy: (k, p, f, value) => {
    f.copy = (value as Walkqid).chan;
    const mode = f.omode & ~(openModes.OEXCL | openModes.OCEXEC);
    f.step = 'created';
    return next(p, f, 'created', dev(k, f.copy!).create(k, p, f.copy!, f.elems[f.elems.length - 1]!, mode, f.perm));
  },

  created: (k, _p, f, value) => {
    const c = value as Chan;
    if (c !== f.copy) cclose(k, f.copy!);
    f.copy = null;
    f.path = addelem(k, f.path!, f.elems[f.elems.length - 1]!);
    takepath(k, f, c);
    if ((f.omode & openModes.ORCLOSE) !== 0) c.flag |= CFlag.rclose;
    cclose(k, f.chan!);
    f.chan = null;
    return c;
  },
}, {
  unwind: release,
  caught: (k, p, f, text) => {
    // A hop that failed on its first element goes on in the union's next directory.
    if (f.step === 'hop' && text !== errors.Eintr) {
      if (f.text === '') f.text = text;
      const nextElement = f.head?.mounts[f.union + 1];
      if (nextElement !== undefined) return goto(p, f, 'nextUnion');
      if (f.quiet) return goto(p, f, 'create');
      f.prefix = f.createText === '' ? f.done : f.elems.length;
      failure(f, f.createText === '' ? f.text : f.createText);
    }
    if (f.step === 'created' && !f.retried && (f.omode & openModes.OEXCL) === 0 && text !== errors.Eintr) {
      // Somebody else may have created it meanwhile: one try to open it, but report the create's error.
      f.retried = true;
      f.text = text;
      if (f.copy) cclose(k, f.copy);
      f.copy = null;
      f.createText = text;
      f.upto = f.elems.length;
      f.next = 'exists';
      return goto(p, f, 'walk');
    }
    if (f.createText !== '') text = f.createText;
    if ((f.step === 'opened' || f.step === 'created' || f.step === 'createCopy') && !text.includes(": '")) failure(f, text);
    if (f.step === 'walk' && f.createText !== '') failure(f, text);
    error(text);
  },
  show: (f) => `path=${quote(f.name)} i=${f.done}/${f.elems.length} chan=${f.chan?.path?.name ?? '-'}`,
});

/** Marks a channel whose file is a mount point, for remove and rename. */
export const mountPointFlag = 256;

function mountAt(k: Kernel, p: Proc, c: Chan, q: Qid): Mhead | null {
  const head = p.pgrp!.heads.get(`${dev(k, c).dc}${c.dev}.${q.hi}.${q.lo}`);
  return head && head.mounts.length > 0 ? head : null;
}

function dropParent(k: Kernel, f: NamecFrame): void {
  if (f.copy) cclose(k, f.copy);
  f.copy = null;
  if (f.parentPath) pathclose(k, f.parentPath);
  f.parentPath = null;
}

function release(k: Kernel, _p: Proc, f: NamecFrame): void {
  if (f.chan) cclose(k, f.chan);
  f.chan = null;
  if (f.path) pathclose(k, f.path);
  f.path = null;
  dropParent(k, f);
}

/** A channel on the same file: a walk of no elements. */
export function cloneof(k: Kernel, p: Proc, c: Chan): Walkqid | Pending {
  return dev(k, c).walk(k, p, c, []);
}
