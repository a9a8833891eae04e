/**
 * exec: from a file to a running program (plan9-abi 1 and 2). Steps: open, recognise (a.out, ELF64, `#!`), build the
 * new stack from the old memory, then the point of no return: old segments go, new ones come, registers are fresh.
 * Before that point every failure is an error of the call; after it the process dies.
 */
import { aoutDataAlign, aoutLayout, aoutShortHeader, errors, execReadSize, expandedHeaderBit, S_MAGIC, segmentFlags, segmentSlots, segmentTypes, USTKSIZE, USTKTOP, UTZERO, tosLayout } from '@lux9/abi';
import { decodeUtf8, encodeUtf8, u32be } from '@lux9/base';
import { flushmmu } from '../pc64/mmu.ts';
import { contextBytes, freshContext } from '../pc64/ureg.ts';
import { argPtr, argStr } from './args.ts';
import { cclose } from './chan.ts';
import { charge, Cost } from './charge.ts';
import { error } from './error.ts';
import { parseElf, type Part } from './elf.ts';
import { Frame, noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { Access, namec } from './namec.ts';
import { newframe, BY2PG } from './page.ts';
import { execspace } from './pageown.ts';
import { closechans } from './pgrp.ts';
import { Procctl, type Chan, type Proc, type Segment } from './portdat.ts';
import { tokenize, quote } from './quote.ts';
import { attachimage, detachseg, newseg, NSEG, pageDown, pageUp, setFrame } from './segment.ts';
import { getu64, okaddr, badaddr, strbytes, validaddr } from './umem.ts';
import { Pending, operation, next, under } from './wait.ts';

const T = segmentTypes;
const S = segmentSlots;
const stackBase = USTKTOP - USTKSIZE;
const tosAddress = USTKTOP - tosLayout.size;

/** The file's parts and entry, as the commit needs them. */
class ExecFrame extends Frame {
  file = '';
  /** Arguments as bytes without NUL. */
  args: Uint8Array[] = [];
  chan: Chan | null = null;
  head: Uint8Array = noBytes;
  /** Name of the program: of the script, when one was given. */
  text = '';
  scripts = 0;
}

operation('sysexec', ExecFrame, {
  opened: (k, p, f, value) => {
    f.chan = value as Chan;
    return next(p, f, 'read', k.devtab[f.chan.type]!.read(k, p, f.chan, execReadSize, 0));
  },

  read: (k, p, f, value) => {
    const head = (value as Uint8Array).slice();
    f.head = head;
    if (f.text === '') f.text = basename(f.file);
    if (head.length >= 2 && head[0] === 0x23 && head[1] === 0x21) return script(k, p, f);
    if (head.length >= 4 && head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46) {
      // Program headers may lie beyond the first bytes.
      return next(p, f, 'elf', k.devtab[f.chan!.type]!.read(k, p, f.chan!, 4096, 0));
    }
    return commit(k, p, f, parseAout(head));
  },

  elf: (k, p, f, value) => {
    const parsed = parseElf((value as Uint8Array).slice());
    if (parsed === null) error(errors.Ebadexec);
    return commit(k, p, f, parsed);
  },

  closed: () => tosAddress,
}, {
  unwind: (k, _p, f) => {
    if (f.chan) cclose(k, f.chan);
  },
  show: (f) => `file=${f.file}`,
});

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `#!WORD0 WORDS…`: the interpreter gets the script's basename, its words, the script's path and the caller's arguments. */
function script(k: Kernel, p: Proc, f: ExecFrame): unknown {
  const nl = f.head.indexOf(10);
  if (f.scripts > 0 || nl < 0) error(errors.Ebadexec);
  const words = tokenize(decodeUtf8(f.head, 2, nl), 31);
  if (words.length === 0) error(errors.Ebadexec);
  f.scripts++;
  f.args = [encodeUtf8(f.text), ...words.slice(1).map(encodeUtf8), encodeUtf8(f.file), ...f.args.slice(1)];
  f.file = words[0]!;
  const c = f.chan!;
  f.chan = null;
  cclose(k, c);
  return next(p, f, 'opened', namec(p, f.file, Access.open, 3));
}

export interface Program {
  readonly entry: number;
  readonly parts: readonly Part[];
  /** Base and top of the bss segment. */
  readonly bss: number;
  readonly bssTop: number;
}

const roundUp = (x: number, to: number): number => Math.ceil(x / to) * to;

function parseAout(head: Uint8Array): Program {
  const h = aoutLayout.at;
  if (head.length < aoutShortHeader || u32be(head, h.magic) !== S_MAGIC || (S_MAGIC & expandedHeaderBit) === 0
    || head.length < aoutLayout.size) error(errors.Ebadexec);
  const text = u32be(head, h.text);
  const data = u32be(head, h.data);
  const bss = u32be(head, h.bss);
  const entry = u32be(head, h.entry64) * 0x100000000 + u32be(head, h.entry64 + 4);
  const textEnd = UTZERO + aoutLayout.size + text;
  const dataBase = roundUp(textEnd, aoutDataAlign);
  const bssBase = pageUp(dataBase + data);
  const bssTop = pageUp(dataBase + data + bss);
  if (entry < UTZERO + aoutLayout.size || entry >= textEnd || bssTop >= stackBase) error(errors.Ebadexec);
  return {
    entry,
    parts: [
      { base: UTZERO, top: pageUp(textEnd), fileStart: 0, fileBytes: aoutLayout.size + text, write: false, exec: true },
      { base: dataBase, top: bssBase, fileStart: aoutLayout.size + text, fileBytes: data, write: true, exec: false },
    ],
    bss: bssBase,
    bssTop,
  };
}

/** The image of the new stack's top: argc, argv, strings, Tos. Answers the stack pointer with it. */
export function stackImage(args: readonly Uint8Array[], pid: number, cyclefreq: number): { sp: number; bytes: Uint8Array } {
  let strings = 0;
  for (const arg of args) strings += arg.length + 1;
  const ssize = 8 * (args.length + 1) + roundUp(strings + tosLayout.size, 8);
  const sp = USTKTOP - ssize - 8;
  const bytes = new Uint8Array(USTKTOP - sp);
  const view = new DataView(bytes.buffer);
  const put = (offset: number, value: number): void => {
    view.setUint32(offset, value >>> 0, true);
    view.setUint32(offset + 4, Math.floor(value / 0x100000000), true);
  };
  put(0, args.length);
  let at = bytes.length - tosLayout.size - strings;
  args.forEach((arg, i) => {
    put(8 + 8 * i, sp + at);
    bytes.set(arg, at);
    at += arg.length + 1;
  });
  put(bytes.length - tosLayout.size + tosLayout.at.cyclefreq, cyclefreq);
  view.setUint32(bytes.length - tosLayout.size + tosLayout.at.pid, pid, true);
  return { sp, bytes };
}

/** RDTSC counts instructions, one a nanosecond. */
export const cyclefreq = 1_000_000_000;

function commit(k: Kernel, p: Proc, f: ExecFrame, program: Program): unknown {
  const { sp, bytes } = stackImage(f.args, p.pid, cyclefreq);
  if (bytes.length >= USTKSIZE) error(errors.Enovmem);
  charge(k, Cost.newProcess);

  // New stack first: memory may be out.
  const stack = newseg(T.SG_STACK | segmentFlags.SG_NOEXEC, stackBase, USTKSIZE);
  for (let va = pageDown(sp); va < USTKTOP; va += BY2PG) {
    const frame = newframe(k);
    if (frame === 0) {
      for (let done = pageDown(sp); done < va; done += BY2PG) k.pmem.free[k.pmem.nfree++] = releaseFrame(k, stack, done);
      error(errors.Enovmem);
    }
    setFrame(stack, va, frame);
    const from = Math.max(va, sp);
    k.ram.set(bytes.subarray(from - sp, va + BY2PG - sp), frame * BY2PG + (from - va));
  }
  const segments: { slot: number; s: Segment }[] = [{ slot: S.SSEG, s: stack }];
  const image = program.parts.length > 0 ? attachimage(k, f.chan!, program.parts[0]!.fileBytes) : null;
  let free = S.LSEG as number;
  program.parts.forEach((part) => {
    const type = part.write ? T.SG_DATA : T.SG_TEXT | segmentFlags.SG_RONLY;
    const s = newseg(type, part.base, part.top - part.base);
    s.exec = part.exec;
    s.image = image;
    image!.ref++;
    s.fileStart = part.fileStart;
    s.fileBytes = part.fileBytes;
    // a.out has one text and one data; further ELF parts take the slots of attached segments.
    const wanted = part.write ? S.DSEG : S.TSEG;
    const taken = segments.some((each) => each.slot === wanted);

    segments.push({ slot: taken ? free++ : wanted, s });
  });
  image!.ref--;
  segments.push({ slot: S.BSEG, s: newseg(T.SG_BSS, program.bss, program.bssTop - program.bss) });

  // The point of no return.
  for (let slot = 0; slot < NSEG; slot++) {
    const s = p.seg[slot];
    if (s && (slot < S.LSEG || (s.flags & segmentFlags.SG_CEXEC) !== 0 || segments.some((each) => each.slot === slot))) detachseg(k, p, slot);
  }
  flushmmu(k, p);
  execspace(k, p);
  for (const { slot, s } of segments) p.seg[slot] = s;
  p.tos = 0;
  p.notes = [];
  p.notepending = false;
  p.notified = false;
  p.notify = 0;
  p.noteureg = 0;
  p.lastnote = null;
  p.noteFpu = [];
  p.privatemem = false;
  p.noswap = false;
  p.text = f.text;
  k.happened?.('exec', p, '');
  p.setargs = false;
  p.args = shownArgs(f.args);
  p.errstr = '';
  if (p.hang) p.procctl = Procctl.stopme;
  contextBytes(k, p).set(freshContext(program.entry, sp, tosAddress));

  const c = f.chan!;
  f.chan = null;
  const toClose: Chan[] = [c];
  const fg = p.fgrp!;
  fg.fds.forEach((file, fd) => {
    if (file && fg.cexec[fd]) {
      toClose.push(file);
      fg.fds[fd] = null;
      fg.cexec[fd] = false;
    }
  });
  f.args = [];
  f.head = new Uint8Array(0);
  return next(p, f, 'closed', closechans(k, p, toClose));
}

/** Bytes of the arguments, each with its NUL, that /proc/n/args shows. */
const argsMax = 128;

/** The arguments as they are shown: of one that does not fit whole, its beginning. */
function shownArgs(args: readonly Uint8Array[]): string {
  const shown: string[] = [];
  let left = argsMax;
  for (const arg of args) {
    if (left <= 0) break;
    let end = Math.min(arg.length, left - 1);
    if (end < arg.length) while (end > 0 && (arg[end]! & 0xc0) === 0x80) end--;
    shown.push(quote(decodeUtf8(arg, 0, end)));
    left -= arg.length + 1;
  }
  return shown.join(' ');
}

function releaseFrame(k: Kernel, s: Segment, va: number): number {
  const chunk = s.map[Math.floor((va - s.base) / BY2PG / 512)]!;
  const index = ((va - s.base) / BY2PG) % 512;
  const frame = chunk[index]!;
  chunk[index] = 0;
  k.pmem.refs[frame] = 0;
  return frame;
}

/** Reads argv from user memory: pointers to a NUL word, each a string. */
function readargs(k: Kernel, p: Proc, argv: number): Uint8Array[] {
  const args: Uint8Array[] = [];
  let total = 0;
  for (let at = argv; ; at += 8) {
    if (!okaddr(p, at, 8, false)) badaddr(k, p, at, 8);
    const pointer = getu64(k, p, at);
    if (pointer === 0) return args;
    const arg = strbytes(k, p, pointer, USTKSIZE);
    total += arg.length + 9;
    if (total >= USTKSIZE) error(errors.Enovmem);
    args.push(arg);
  }
}

export function sysExec(k: Kernel, p: Proc): Pending {
  const argv = argPtr(k, 1);
  const file = argStr(k, p, 0);
  validaddr(k, p, argv, 16, false);
  const args = readargs(k, p, argv);
  if (args.length === 0) error(errors.Ebadarg);
  return execfile(p, file, args);
}

/** exec for the kernel's own use too: the first process. */
export function execfile(p: Proc, file: string, args: Uint8Array[]): Pending {
  const base = p.kstack.length;
  namec(p, file, Access.open, 3);
  const f = new ExecFrame();
  f.file = file;
  f.args = args;
  f.step = 'opened';
  return under(p, base, f);
}

