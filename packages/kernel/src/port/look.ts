/**
 * Looking without touching: names, stats, directories and files of kernel devices, read from outside by nobody. No time
 * passes, no reference is counted, nothing a guest, a snapshot or a hash could see changes.
 *
 * What cannot be looked at that way answers `touches`: files of user-space servers, and kernel files that reading changes (a
 * note is taken, a queue emptied, chance drawn). For those: inspector.ts.
 */
import { errors, qidTypes } from '@lux9/abi';
import { concatBytes } from '@lux9/base';
import { KernelError } from './error.ts';
import type { Kernel, Walkqid } from './kernel.ts';
import { mountkey } from './mount.ts';
import { CFlag, Chan, Proc, type Mhead, type Segment } from './portdat.ts';
import { newpath } from './chan.ts';
import { copyQid, devclone } from './dev.ts';

/** What stands at a name: the channels of a union (one when there is none), borrowed or made for this look only. */
export interface Sight {
  readonly proc: Proc;
  readonly path: string;
  readonly chans: readonly Chan[];
  /** A mount point: what is mounted, in words of /proc/n/ns. */
  readonly mounted: boolean;
}

export type Looked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string; readonly touches: boolean };

const good = <T>(value: T): Looked<T> => ({ ok: true, value });
const bad = (error: string): Looked<never> => ({ ok: false, error, touches: false });
const touch: Looked<never> = { ok: false, error: 'looking would touch: this is a file of a program, or reading changes it', touches: true };

/** Files of a device that can be read without effect: all but some, or only some. What stands in no row touches. */
const pureFiles: Readonly<Record<string, { readonly but: readonly string[] } | { readonly only: readonly string[] }>> = {
  '/': { but: [] },
  'c': { but: ['cons', 'consctl', 'kprint', 'random', 'reboot', 'scancode', 'mousein', 'kbd', 'mouse', 'kbdin', 'kbin'] },
  'e': { but: [] },
  // An open descriptor is the file itself; only its ctl file is about it: see `pure`.
  'd': { but: [] },
  'p': { but: ['note', 'wait', 'notepg', 'trace', 'proc', 'profile'] },
  '¶': { only: ['swap'] },
  'g': { only: ['ctl'] },
  'X': { only: ['exchange', 'stat', 'frames', 'history'] },
  '$': { only: ['ctl', 'bus'] },
  'Q': { only: ['ctl'] },
  'D': { only: ['ctl'] },
  // `irq` waits. What lies in a server's `devices` is named after its PCI functions: see `pure`.
  'Z': { only: ['status', 'health', 'mount', 'types', 'caps'] },
};

const dcOf = (k: Kernel, c: Chan): string => k.devtab[c.type]!.dc;
const isDir = (c: Chan): boolean => (c.qid.type & qidTypes.QTDIR) !== 0;
const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function caught<T>(work: () => Looked<T>): Looked<T> {
  try {
    return work();
  } catch (e) {
    if (e instanceof KernelError) return bad(e.text);
    throw e;
  }
}

/** Whether a read of this file of a kernel device changes nothing. */
function pure(k: Kernel, c: Chan, path: string): boolean {
  const dc = dcOf(k, c);
  if (isDir(c)) return pureFiles[dc] !== undefined || ['s', 'σ', 't', 'R'].includes(dc);
  const name = last(path);
  if (dc === 'd') return name.endsWith('ctl');
  if (dc === 'Z' && path.endsWith(`/devices/${name}`)) return true;
  const files = pureFiles[dc];
  if (files === undefined) return false;
  return 'only' in files ? files.only.includes(name) : !files.but.includes(name);
}

/** The process as a device sees it, with a kernel stack of its own: what a read would push there goes nowhere. */
function shadow(p: Proc): Proc {
  return Object.assign(new Proc(), p, { kstack: [] });
}

/** An open channel of our own on the same file. */
function opened(c: Chan, path: string): Chan {
  const copy = new Chan();
  copy.type = c.type;
  copy.dev = c.dev;
  copy.aux = c.aux;
  copyQid(copy.qid, c.qid);
  copy.path = newpath(path);
  copy.flag = CFlag.open;
  return copy;
}

function headAt(k: Kernel, p: Proc, c: Chan): Mhead | null {
  const head = p.pgrp?.heads.get(mountkey(k, c));
  return head && head.mounts.length > 0 ? head : null;
}

/** A process that has a name space: `pid`, or the first process for those that have none. */
export function lookProc(k: Kernel, pid: number): Proc | null {
  const p = k.byPid.get(pid) ?? null;
  if (p !== null && p.pgrp !== null && p.slash !== null) return p;
  for (const each of k.procs) if (each !== null && each.pgrp !== null && each.slash !== null && !each.kp) return each;
  return null;
}

/** Walks an absolute path (or `#c/...`) in the name space of `pid`; `.` and `..` are taken lexically. */
export function look(k: Kernel, pid: number, path: string): Looked<Sight> {
  return caught(() => {
    const p = lookProc(k, pid);
    if (p === null) return bad(errors.Eprocdied);
    const names: string[] = [];
    for (const name of path.split('/')) {
      if (name === '..') names.pop();
      else if (name !== '' && name !== '.') names.push(name);
    }
    let chans: readonly Chan[] = [p.slash!];
    let mounted = false;
    let sharp = false;
    if (names[0]?.startsWith('#')) {
      const rune = String.fromCodePoint(names[0].codePointAt(1) ?? 0);
      const dev = k.devtab.find((d) => d.dc === rune);
      if (dev === undefined) return bad(errors.Ebadsharp);
      if (rune === '|' || rune === 'M') return touch;
      const c = dev.attach(k, p, names[0].slice(1 + rune.length));
      if (typeof c === 'symbol') return touch;
      chans = [c];
      sharp = true;
      names.shift();
    }
    let at = sharp ? `#` : '';
    const cross = (c: Chan): readonly Chan[] => {
      const head = sharp ? null : headAt(k, p, c);
      mounted = head !== null;
      return head === null ? [c] : head.mounts.map((m) => m.to!);
    };
    chans = cross(chans[0]!);
    for (const name of names) {
      at += `/${name}`;
      let found: Chan | null = null;
      let failure = '';
      for (const c of chans) {
        if (dcOf(k, c) === 'M') return touch;
        if (!isDir(c)) return bad(errors.Enotdir);
        try {
          found = (k.devtab[c.type]!.walk(k, p, c, [name]) as Walkqid).chan;
        } catch (e) {
          if (!(e instanceof KernelError)) throw e;
          failure = e.text;
        }
        if (found !== null) break;
      }
      if (found === null) return bad(failure || errors.Enonexist);
      found.path = newpath(at);
      chans = cross(found);
    }
    return good({ proc: shadow(p), path: at === '' ? '/' : at, chans, mounted });
  });
}

/** Stat record of what stands there. */
export function lookStat(k: Kernel, s: Sight): Looked<Uint8Array> {
  return caught(() => {
    const c = s.chans[0]!;
    if (dcOf(k, c) === 'M') return touch;
    const copy = devclone(c);
    copy.path = newpath(s.path);
    return good(k.devtab[c.type]!.stat(k, s.proc, copy) as Uint8Array);
  });
}

/** Stat records of a directory, those of all elements of a union in order. `partly`: elements that programs serve are left out of a union. */
export function lookList(k: Kernel, s: Sight, partly: boolean): Looked<Uint8Array> {
  return caught(() => {
    const parts: Uint8Array[] = [];
    const some = partly && s.chans.some((c) => pure(k, c, s.path));
    for (const c of s.chans) {
      if (!pure(k, c, s.path)) {
        if (some) continue;
        return touch;
      }
      const copy = opened(c, s.path);
      for (let offset = 0; ;) {
        const data = k.devtab[c.type]!.read(k, s.proc, copy, 65536, offset) as Uint8Array;
        if (data.length === 0) break;
        parts.push(data.slice());
        offset += data.length;
      }
    }
    return good(concatBytes(...parts));
  });
}

/** At most `n` bytes of a file from `offset`. */
export function lookRead(k: Kernel, s: Sight, n: number, offset: number): Looked<Uint8Array> {
  return caught(() => {
    let c = s.chans[0]!;
    let { path } = s;
    if (dcOf(k, c) === 'M') return touch;
    if (dcOf(k, c) === 'p') {
      const target = k.byPid.get(c.qid.vers);
      if (target === undefined) return bad(errors.Eprocdied);
      if (last(path) === 'mem') return lookMem(k, target, n, offset);
      if (last(path) === 'text') {
        const image = target.seg[1]?.image?.chan;
        if (!image) return bad(errors.Enonexist);
        c = image;
        path = image.path?.name ?? '';
      }
    }
    if (!pure(k, c, path)) return touch;
    const copy = opened(c, path);
    const data = k.devtab[c.type]!.read(k, s.proc, copy, n, offset);
    return typeof data === 'symbol' ? touch : good(data.slice());
  });
}

function frameOf(s: Segment, va: number): number {
  const page = Math.floor((va - s.base) / 4096);
  return s.map[Math.floor(page / 512)]?.[page % 512] ?? 0;
}

/** Memory of a process as it would read it now, without making pages present: what was never touched reads as its file or zeros. */
function lookMem(k: Kernel, p: Proc, n: number, offset: number): Looked<Uint8Array> {
  if (p.privatemem) return bad(errors.Eperm);
  const s = p.seg.find((each) => each !== null && offset >= each.base && offset < each.top);
  if (!s) return bad(errors.Ebadarg);
  const count = Math.min(n, 1 << 16, s.top - offset);
  const out = new Uint8Array(count);
  for (let done = 0; done < count;) {
    const va = offset + done;
    const within = va % 4096;
    const some = Math.min(4096 - within, count - done);
    const frame = s.pa !== 0 ? Math.floor((s.pa + (va - s.base)) / 4096) : frameOf(s, va);
    if (frame !== 0) out.set(k.ram.subarray(frame * 4096 + within, frame * 4096 + within + some), done);
    else if (s.image !== null) {
      const file = s.image.chan;
      const at = va - s.base;
      const inFile = Math.min(some, s.fileBytes - at);
      if (inFile > 0) {
        const cached = s.image.frames.get(Math.floor((s.fileStart + at) / 4096));
        if (cached !== undefined && s.fileStart % 4096 === 0) out.set(k.ram.subarray(cached * 4096 + within, cached * 4096 + within + inFile), done);
        else if (file !== null && dcOf(k, file) === '/') {
          const data = k.devtab[file.type]!.read(k, p, file, inFile, s.fileStart + at);
          if (typeof data !== 'symbol') out.set(data, done);
        } else return bad('this page is still in its file: the program has not touched it yet');
      }
    }
    done += some;
  }
  return good(out);
}
