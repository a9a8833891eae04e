/**
 * #c: cons(3). Console, time, memory of who is who. Formats: plan9-abi 6.3. Reading /dev/cons uses the line discipline
 * of constate.ts.
 */
import { dirModes, errors, otherErrors, qidTypes } from '@lux9/abi';
import { decodeUtf8, encodeUtf8, putBigU64be } from '@lux9/base';
import { devDefaults, devattach, devdir, devdirread, dotdot, devopen, devstat, devwalk, readbytes, seconds, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import { PanicError, randomBytes, type Dev, type Kernel } from '../port/kernel.ts';
import { devallowed } from '../port/mount.ts';
import { CFlag, makeQid, Time, type Chan, type Proc } from '../port/portdat.ts';
import { readkmesg } from '../port/print.ts';
import { qproduce, qread } from '../port/qio.ts';
import { n12, parsecmd, cmderror, lookupcmd } from '../port/quote.ts';
import { Pending } from '../port/wait.ts';
import { cons, ConsState } from './constate.ts';
import { shrrenameuser } from './shr.ts';
import { srvrenameuser } from './srv.ts';
import { Frame, noBytes } from '../port/frame.ts';
import { operation, under } from '../port/wait.ts';

type Read = (k: Kernel, p: Proc, n: number, offset: number, c: Chan) => Uint8Array | Pending;
type Write = (k: Kernel, p: Proc, data: Uint8Array, offset: number, c: Chan) => number | Pending;

interface ConsFile {
  readonly name: string;
  readonly perm: number;
  readonly read: Read;
  readonly write: Write;
}

const text = (make: (k: Kernel, p: Proc) => string): Read => (k, p, n, offset) => readbytes(encodeUtf8(make(k, p)), n, offset);
const noRead: Read = () => error(errors.Egreg);
const noWrite: Write = () => error(errors.Eperm);
const eve = (write: Write): Write => (k, p, data, offset, c) => (p.user === k.eve ? write(k, p, data, offset, c) : error(errors.Eperm));
const ms = (ns: number): number => Math.floor(ns / 1_000_000);
const nowNs = (k: Kernel): bigint => k.epoch + BigInt(Math.floor(k.m.time));
const n22 = (value: bigint): string => `${String(value).padStart(21)} `;
/** RDTSC's rate: one instruction a nanosecond. */
const fasthz = 1_000_000_000n;

/** Bytes of a user's name and of a domain, with a NUL. */
const userMax = 28;
const domainMax = 64;

/** One line: no newline at the end, no NULs. */
function line(data: Uint8Array): string {
  return decodeUtf8(data).replace(/[\n\0].*$/s, '');
}

class ConsReadFrame extends Frame {}
operation('consread', ConsReadFrame, { done: (_k, _p, _f, value) => value });

function consread(k: Kernel, p: Proc, n: number): Uint8Array | Pending {
  const s = cons(k);
  s.noteid = p.noteid;
  const base = p.kstack.length;
  const data = qread(k, p, s.q, n);
  if (data !== Pending) return data;
  const f = new ConsReadFrame();
  f.step = 'done';
  return under(p, base, f);
}

function sysstat(k: Kernel): string {
  return k.machs.map((m) => [
    m.id, m.switches, m.interrupts, m.syscalls, m.faults, m.tlbfaults, m.tlbpurges, Math.floor(m.load / 100), Math.floor(m.idleAverage / 1000), 0,
  ].map(n12).join('') + '\n').join('');
}

const bintime: Read = (k, _p, n) => {
  const out = new Uint8Array(32);
  putBigU64be(out, 0, nowNs(k));
  putBigU64be(out, 8, BigInt(Math.floor(k.m.time)));
  putBigU64be(out, 16, fasthz);
  putBigU64be(out, 24, BigInt(Math.floor(k.m.time)));
  return out.slice(0, n >= 32 ? 32 : n >= 24 ? 24 : n >= 16 ? 16 : n >= 8 ? 8 : 0);
};

function setbintime(k: Kernel, data: Uint8Array): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const op = String.fromCharCode(data[0] ?? 0);
  if (op === 'n' && data.length >= 9) k.epoch = view.getBigInt64(1) - BigInt(Math.floor(k.m.time));
  else if (op === 'd' && data.length >= 13) k.epoch += view.getBigInt64(1);
  else if (op !== 'f' || data.length < 9) error(otherErrors.badTime);
  return data.length;
}

function reboot(k: Kernel, data: Uint8Array): number {
  const words = parsecmd(data);
  switch (words[0]) {
    case 'reboot':
      // The keyboard controller's reset pulse.
      k.bus.ports.write(0x64, 1, 0xfe);
      return error('rebooting');
    case 'halt':
      // ACPI: SLP_EN with the sleep type of S5 in PM1a_CNT.
      k.bus.ports.write(0x604, 2, 0x2000 | (5 << 10));
      return data.length;
    case 'panic': throw new PanicError('/dev/reboot');
    case 'rdb': return error(errors.Ebadctl);
    default: return cmderror(words, 'unknown control message');
  }
}

const driverCommands = [{ name: 'chdev', args: 0 }] as const;

function chdev(k: Kernel, p: Proc, data: Uint8Array): number {
  const words = parsecmd(data);
  lookupcmd(driverCommands, words);
  if (words.length !== (words[1] === '~' ? 2 : 3)) error(errors.Ebadarg);
  const current = [...(p.pgrp!.allowed ?? k.devtab.map((d) => d.dc).join(''))];
  const list = [...(words[2] ?? '')];
  if (words[1] === '&') p.pgrp!.allowed = current.filter((dc) => list.includes(dc)).join('');
  else if (words[1] === '&~') p.pgrp!.allowed = current.filter((dc) => !list.includes(dc)).join('');
  else if (words[1] === '~') p.pgrp!.allowed = '';
  else error(errors.Ebadarg);
  return data.length;
}

function random(k: Kernel, n: number): Uint8Array {
  const out = new Uint8Array(Math.min(n, 1 << 20));
  randomBytes(k, out);
  return out;
}

const files: readonly ConsFile[] = [
  { name: 'bintime', perm: 0o664, read: bintime, write: eve((k, _p, data) => setbintime(k, data)) },
  {
    name: 'cons', perm: 0o660, read: (k, p, n) => consread(k, p, n),
    write: (k, _p, data) => {
      k.consoleBytes?.(k, data);
      return data.length;
    },
  },
  {
    name: 'consctl', perm: 0o220, read: noRead,
    write: (k, _p, data) => {
      const s = cons(k);
      for (const word of decodeUtf8(data).split(/[\s\0]+/)) {
        if (word === 'rawon') {
          s.raw = true;
          // What was typed ahead of the reader is not lost.
          if (s.line.length > 0) qproduce(k, s.q, Uint8Array.from(s.line));
          s.line = [];
        } else if (word === 'rawoff') s.raw = false;
      }
      return data.length;
    },
  },
  {
    name: 'cputime', perm: 0o444, write: noWrite,
    read: text((k, p) => [
      p.time[Time.user]!, p.time[Time.sys]!, k.m.time - p.time[Time.real]!, p.time[Time.cuser]!, p.time[Time.csys]!, p.time[Time.creal]!,
    ].map((t) => n12(ms(t))).join('')),
  },
  {
    name: 'drivers', perm: 0o666, write: (k, p, data) => chdev(k, p, data),
    read: text((k, p) => k.devtab.filter((d) => devallowed(p.pgrp!, d.dc)).map((d) => `#${d.dc} ${d.name}\n`).join('')),
  },
  {
    name: 'hostdomain', perm: 0o664, read: text((k) => cons(k).hostdomain),
    write: eve((k, _p, data) => {
      if (line(data) === '' || data.length >= domainMax) error(errors.Ebadarg);
      cons(k).hostdomain = line(data);
      return data.length;
    }),
  },
  {
    name: 'hostowner', perm: 0o664, read: text((k) => k.eve),
    write: eve((k, _p, data) => {
      const name = line(data);
      if (name === '') error(errors.Ebadarg);
      if (name.length >= userMax) error(errors.Etoolong);
      for (const p of k.procs) if (p !== null && p.user === k.eve) p.user = name;
      srvrenameuser(k, k.eve, name);
      shrrenameuser(k, k.eve, name);
      k.eve = name;
      return data.length;
    }),
  },
  { name: 'kmesg', perm: 0o440, read: (k, _p, n, offset) => readbytes(readkmesg(k), n, offset), write: noWrite },
  { name: 'kprint', perm: 0o440, read: (k, p, n) => qread(k, p, cons(k).kprint, n), write: noWrite },
  { name: 'null', perm: 0o666, read: () => noBytes, write: (_k, _p, data) => data.length },
  { name: 'osversion', perm: 0o444, read: text(() => '2000'), write: noWrite },
  { name: 'pid', perm: 0o444, read: text((_k, p) => n12(p.pid)), write: noWrite },
  { name: 'ppid', perm: 0o444, read: text((_k, p) => n12(p.parentpid)), write: noWrite },
  { name: 'random', perm: 0o444, read: (k, _p, n) => random(k, n), write: noWrite },
  { name: 'reboot', perm: 0o220, read: noRead, write: eve((k, _p, data) => reboot(k, data)) },
  {
    name: 'sysname', perm: 0o664, read: text((k) => cons(k).sysname),
    write: (k, _p, data, offset) => {
      if (offset !== 0 || data.length === 0 || data.length > 255) error(errors.Ebadarg);
      cons(k).sysname = line(data);
      return data.length;
    },
  },
  {
    name: 'sysstat', perm: 0o664, read: text(sysstat),
    write: (k, _p, data) => {
      for (const m of k.machs) m.switches = m.interrupts = m.syscalls = m.faults = m.tlbfaults = m.tlbpurges = 0;
      return data.length;
    },
  },
  {
    name: 'time', perm: 0o664,
    read: text((k) => `${n12(seconds(k))}${n22(nowNs(k))}${n22(BigInt(Math.floor(k.m.time)))}${n22(fasthz)}${n22(BigInt(Math.floor(k.m.time)))}`),
    write: eve((k, _p, data) => {
      const s = line(data).trim();
      if (data.length >= 13 || !/^[0-9]+$/.test(s) || Number(s) <= 0) error(otherErrors.badTime);
      k.epoch = BigInt(s) * 1_000_000_000n - BigInt(Math.floor(k.m.time));
      return data.length;
    }),
  },
  {
    name: 'user', perm: 0o666, read: text((_k, p) => p.user),
    write: (_k, p, data) => {
      if (line(data) !== 'none') error(errors.Eperm);
      p.user = 'none';
      p.basepri = Math.min(p.basepri, 10);
      return data.length;
    },
  },
  { name: 'zero', perm: 0o444, read: (_k, _p, n) => new Uint8Array(Math.min(n, 1 << 24)), write: noWrite },
  { name: 'config', perm: 0o444, read: text((k) => `${k.bootArgs}\n`), write: noWrite },
  {
    name: 'mordor', perm: 0o666, read: () => error('one does not simply read from mordor'),
    write: () => error('one does not simply write into mordor'),
  },
];

const gen: Gen = (k, _p, c, name, i) => {
  if (i === dotdot) return devdir(k, c, makeQid(0, qidTypes.QTDIR), '#c', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  let at = i;
  if (name !== null) {
    if (i > 0) return null;
    at = files.findIndex((f) => f.name === name);
  }
  const f = files[at];
  return f ? devdir(k, c, makeQid(at + 1), f.name, 0, k.eve, f.perm) : null;
};

const fileOf = (c: Chan): ConsFile => files[c.qid.lo - 1] ?? error(errors.Egreg);

export const devcons: Dev = {
  ...devDefaults,
  dc: 'c',
  name: 'cons',
  reset: (k) => k.devs.set('cons', new ConsState()),
  attach: (k, _p, spec) => (spec === '' ? devattach(k, 'c', '') : error(errors.Ebadspec)),
  walk: (k, p, c, names) => devwalk(k, p, c, names, gen),
  stat: (k, p, c) => devstat(k, p, c, gen),
  open: (k, p, c, mode) => {
    const open = devopen(k, p, c, mode, gen);
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return open;
    const { name } = fileOf(c);
    if (name === 'consctl') cons(k).ctlOpens++;
    if (name === 'kprint') {
      if (cons(k).kprintOpen) {
        c.flag &= ~CFlag.open;
        error(errors.Einuse);
      }
      cons(k).kprintOpen = true;
    }
    return open;
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || (c.qid.type & qidTypes.QTDIR) !== 0) return;
    const s = cons(k);
    const { name } = fileOf(c);
    if (name === 'consctl' && --s.ctlOpens === 0) s.raw = false;
    if (name === 'kprint') s.kprintOpen = false;
  },
  read: (k, p, c, n, offset) => {
    if (n <= 0) return noBytes;
    if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
    return fileOf(c).read(k, p, n, offset, c);
  },
  write: (k, p, c, data, offset) => fileOf(c).write(k, p, data, offset, c),
};

