/**
 * Page faults: fills segments' pages on demand and enters them into page tables (9front fault.c).
 *
 * Callers: `fault` for an address a process touched; it answers ok, or nothing is there to touch (`bad`), or memory
 * is out, or Pending while a page is read from its file. `upage` gives kernel code the physical address of a user
 * page without ever waiting: a page that would have to be waited for raises NeedPage.
 */
import { errors, noteTexts, segmentFlags, segmentTypes } from '@lux9/abi';
import { fbtouched } from '../pc64/fbconsole.ts';
import { mmuphys, putmmu } from '../pc64/mmu.ts';
import { putwatched } from '../pc64/watch.ts';
import { error, KernelError, NeedPage } from './error.ts';
import { Frame, noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG, holdframe, newframe, rawframe } from './page.ts';
import { faulted, isgone, ownrights } from './pageown.ts';
import type { Chan, Proc, Segment } from './portdat.ts';
import { frameAt, isReadOnly, ownframe, pageDown, seg, setFrame } from './segment.ts';
import { Pending, call, operation, stopWaiting, next, under } from './wait.ts';

export const Fault = { ok: 'ok', bad: 'bad', memory: 'memory' } as const;
export type Fault = (typeof Fault)[keyof typeof Fault];

const T = segmentTypes;

/** Key of a file's page in its image: text and data may see the same bytes with different ends. */
function imageKey(s: Segment, offset: number): number {
  return offset * 2 + (s.type === T.SG_TEXT ? 1 : 0);
}

/** Makes the page at `va` present for reading or writing. */
export function fault(k: Kernel, p: Proc, va: number, write: boolean): Fault | Pending {
  const s = seg(p, va);
  if (s === null) return Fault.bad;
  if ((s.flags & segmentFlags.SG_FAULT) !== 0 || (write && isReadOnly(s))) return Fault.bad;
  const page = pageDown(va);
  return fixfault(k, p, s, page, write);
}

function fixfault(k: Kernel, p: Proc, s: Segment, page: number, write: boolean): Fault | Pending {
  if (s.type === T.SG_PHYSICAL || s.type === T.SG_FIXED) {
    const frame = (s.pa + (page - s.base)) / BY2PG;
    fbtouched(k, frame * BY2PG);
    return putmmu(k, p, page, frame, !isReadOnly(s), false) ? Fault.ok : Fault.memory;
  }
  let frame = frameAt(s, page);
  if (frame === 0) {
    if ((s.anon || s.gone.length > 0) && isgone(s, page)) return Fault.bad;
    const offset = page - s.base;
    if (s.image !== null && offset < s.fileBytes) {
      const key = imageKey(s, s.fileStart + offset);
      frame = s.image.frames.get(key) ?? 0;
      if (frame === 0) {
        const base = p.kstack.length;
        const loaded = load(k, p, s, page);
        if (loaded === Pending) return under(p, base, retry(page, write));
        if (loaded !== Fault.ok) return loaded;
        frame = s.image.frames.get(key)!;
      }
      holdframe(k, frame);
    } else {
      frame = newframe(k);
      if (frame === 0) return Fault.memory;
    }
    setFrame(s, page, frame);
  } else if (k.own.state[frame]! > 1 || k.own.flags[frame] !== 0) {
    const rights = ownrights(k, p.space!.id, frame);
    if (rights === 0 || (write && rights === 1)) return Fault.bad;
    return putmmu(k, p, page, frame, rights === 2, s.exec) ? Fault.ok : Fault.memory;
  }
  const copies = s.type === T.SG_DATA || s.type === T.SG_BSS || s.type === T.SG_STACK;
  if (write && copies) {
    frame = ownframe(k, s, page, frame);
    if (frame === 0) return Fault.memory;
  }
  if ((copies || s.type === T.SG_SHARED) && k.own.owner[frame] === 0 && k.pmem.refs[frame] === 1) faulted(k, p, s, page, frame);
  const writable = !isReadOnly(s) && s.type !== T.SG_TEXT && (!copies || k.pmem.refs[frame] === 1);
  if (p.watchpoints.length > 0) return putwatched(k, p, page, frame, writable, s.exec) ? Fault.ok : Fault.memory;
  if (!putmmu(k, p, page, frame, writable, s.exec)) return Fault.memory;
  if (s.type === T.SG_TEXT) around(k, p, s, page);
  return Fault.ok;
}

/** Pages of text that come into a page table together, when they are in memory. */
const textAround = 16;

/** Maps what is in memory of the text around `page`, in the same page table. */
function around(k: Kernel, p: Proc, s: Segment, page: number): void {
  const first = page - (page % (textAround * BY2PG));
  const end = Math.min(first + textAround * BY2PG, s.top);
  for (let va = Math.max(first, s.base); va < end; va += BY2PG) {
    if (va === page) continue;
    let frame = frameAt(s, va);
    if (frame === 0) {
      const offset = va - s.base;
      frame = s.image !== null && offset < s.fileBytes ? (s.image.frames.get(imageKey(s, s.fileStart + offset)) ?? 0) : 0;
      if (frame === 0) continue;
      holdframe(k, frame);
      setFrame(s, va, frame);
    } else if (k.own.state[frame]! > 1 || k.own.flags[frame] !== 0) continue;
    if (mmuphys(k, p, va, false) === 0) putmmu(k, p, va, frame, false, s.exec);
  }
}

/** Enters a page read from the file into the image. */
function install(k: Kernel, s: Segment, page: number, data: Uint8Array): Fault {
  const image = s.image!;
  const offset = page - s.base;
  const key = imageKey(s, s.fileStart + offset);
  if (image.frames.has(key)) return Fault.ok;
  const frame = rawframe(k);
  if (frame === 0) return Fault.memory;
  const at = frame * BY2PG;
  const want = Math.min(BY2PG, s.fileBytes - offset, data.length);
  k.ram.set(want === data.length ? data : data.subarray(0, want), at);
  k.ram.fill(0, at + want, at + BY2PG);
  k.core.wrote(at, BY2PG);
  image.frames.set(key, frame);
  return Fault.ok;
}

class LoadFrame extends Frame {
  seg: Segment | null = null;
  page = 0;
  got = 0;
  data: Uint8Array = noBytes;
  chan: Chan | null = null;
}

const loadOp = operation('pageload', LoadFrame, {
  start: (k, p, f) => {
    const s = f.seg!;
    const offset = f.page - s.base;
    const want = Math.min(BY2PG, s.fileBytes - offset);
    if (f.got >= want) return install(k, s, f.page, f.data);
    return next(p, f, 'read', k.devtab[f.chan!.type]!.read(k, p, f.chan!, want - f.got, s.fileStart + offset + f.got));
  },
  read: (k, p, f, value) => {
    const data = value as Uint8Array;
    if (data.length === 0) error(errors.Eioload);
    if (f.data.length === 0) f.data = new Uint8Array(BY2PG);
    f.data.set(data.subarray(0, BY2PG - f.got), f.got);
    f.got += data.length;
    return next(p, f, 'start', undefined);
  },
}, { show: (f) => `page=0x${f.page.toString(16)} file=${f.chan?.path?.name ?? '-'}` });

/** Reads one page of a file-backed segment into its image: at once for files in the kernel. */
function load(k: Kernel, p: Proc, s: Segment, page: number): Fault | Pending {
  const c = s.image!.chan!;
  const offset = page - s.base;
  const want = Math.min(BY2PG, s.fileBytes - offset);
  const base = p.kstack.length;
  const data = k.devtab[c.type]!.read(k, p, c, want, s.fileStart + offset);
  if (data !== Pending && data.length === want) return install(k, s, page, data);
  const f = new LoadFrame();
  f.seg = s;
  f.page = page;
  f.chan = c;
  if (data === Pending) {
    f.step = 'read';
    return under(p, base, f);
  }
  if (data.length === 0) error(errors.Eioload);
  f.got = data.length;
  f.data = new Uint8Array(BY2PG);
  f.data.set(data);
  return call(p, loadOp, (g) => Object.assign(g, f));
}

class FaultFrame extends Frame {
  page = 0;
  write = false;
}

operation('fault', FaultFrame, {
  start: (k, p, f) => {
    const s = seg(p, f.page);
    return s === null ? Fault.bad : fixfault(k, p, s, f.page, f.write);
  },
}, { show: (f) => `addr=0x${f.page.toString(16)} ${f.write ? 'write' : 'read'}` });

function retry(page: number, write: boolean): FaultFrame {
  const f = new FaultFrame();
  f.page = page;
  f.write = write;
  return f;
}

/** The text of the note for a demand load that failed. */
export function loadNote(p: Proc, va: number, text: string): string {
  const s = seg(p, va);
  return `${noteTexts.demandLoad}${s?.image?.chan?.path?.name ?? s?.name ?? '?'}: ${text}`;
}

/**
 * Physical address of the page that holds `va`, made present. Raises Ebadarg where nothing is, Enovmem when memory is
 * out, NeedPage when the page must be waited for.
 */
export function upage(k: Kernel, p: Proc, va: number, write: boolean): number {
  const page = pageDown(va);
  const known = mmuphys(k, p, page, write);
  if (known !== 0) return known;
  if (isRemote(p, page)) throw new NeedPage(va, write);
  const base = p.kstack.length;
  let answer: Fault | Pending;
  try {
    answer = fault(k, p, va, write);
  } catch (e) {
    if (e instanceof KernelError) error(errors.Eioload);
    throw e;
  }
  if (answer === Pending) {
    // A program in a file that makes its readers wait without being a 9P server's (a pipe): not run from here.
    stopWaiting(k, p, base);
    error(errors.Eioload);
  }
  if (answer === Fault.memory) error(errors.Enovmem);
  if (answer === Fault.bad) error(errors.Ebadarg);
  const frame = mmuphys(k, p, page, write);
  if (frame === 0) error(errors.Ebadarg); // device memory: the kernel does not copy to and from it
  return frame;
}

/** Whether the page has to come from a 9P server. */
function isRemote(p: Proc, page: number): boolean {
  const s = seg(p, page);
  if (s === null || s.image === null || s.image.chan?.mnt == null || frameAt(s, page) !== 0) return false;
  const offset = page - s.base;
  return offset < s.fileBytes && !s.image.frames.has(imageKey(s, s.fileStart + offset));
}
