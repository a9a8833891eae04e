/**
 * #Z at /dev/sip: servers in processes of their own (lux9-interfaces.md section 6.2).
 *
 *   clone            open: a new server; the file is its ctl then
 *   types            the types, a line each: name, program, capabilities; writing such a line adds one (eve)
 *   caps             the reader's own capabilities; `drop NAME` gives one up for good
 *   servers/NAME/    (or servers/ID/)
 *     ctl            its id; commands below          status, health   how it is; the server writes health
 *     devices/       the PCI functions it has        irq              a read waits for an interrupt of its
 *     mount          where it was mounted
 *
 * ctl: `[type] T`, `name X`, `capability CAP`, `device 0000:BB:DD.F`, `mount PATH`, `policy never|always|script FILE`, `depends NAME`,
 * `heartbeat MS`, `start`, `stop`, `restart`, `remove`.
 *
 * start makes an address space with the server's capabilities and functions (bounded by the starter's), a pipe whose one end is its
 * descriptors 0 and 1 and whose other is posted as /srv/NAME, and executes the type's program in a copy of the starter's name space.
 * When its main process ends, its helpers are killed, its functions made quiet, its doors closed; then the policy decides (siprun.ts).
 *
 * NOT IMPLEMENTED: `issue` (tokens of Pebble, which is not there).
 */
import { allCapabilities, dirModes, errors, qidTypes, sipErrors, sipStates } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { cclose } from '../port/chan.ts';
import { cmount } from '../port/mount.ts';
import { devdir, devdirread, devopen, dotdot, opened, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import { Frame } from '../port/frame.ts';
import type { Kernel } from '../port/kernel.ts';
import { Access, namec } from '../port/namec.ts';
import { CFlag, makeQid, type Chan, type Proc } from '../port/portdat.ts';
import { cmderror, parsecmd, strtoul, tokenize } from '../port/quote.ts';
import { Pending, call, next, operation, tsleep } from '../port/wait.ts';
import { capbit, capnames, functionsOf, pcibyname, pciname } from './iocaps.ts';
import { deliveredTo } from './irq.ts';
import { mntattach } from './mnt.ts';
import { allTypes, lookagain, newsip, removesip, sipbyname, sipmnt, sipstate, SipStateRecord, startsip, stopsip, type Sip } from './siprun.ts';

const top = [['clone', 0o666], ['types', 0o664], ['caps', 0o666]] as const;
const files = [['ctl', 0o660], ['status', 0o444], ['health', 0o664], ['irq', 0o444], ['mount', 0o444]] as const;
const Q = { clone: 1, types: 2, caps: 3, servers: 4 } as const;
// Paths from `base` on: 32 a server; 0 its directory, 1.. its files, 15 devices, 16.. what is in it.
const base = 64;
const step = 32;
const Qdevices = 15;
const idOf = (path: number): number => Math.floor((path - base) / step);
const kind = (path: number): number => (path - base) % step;
const pathOf = (id: number, what: number): number => base + id * step + what;
const dirPerm = (dirModes.DMDIR | 0o555) >>> 0;

const sipOf = (k: Kernel, c: Chan): Sip => sipstate(k).list.find((s) => s.id === idOf(c.qid.lo)) ?? error(errors.Enonexist);

const gen: Gen = (k, _p, c, name, i) => {
  const path = c.qid.lo;
  const dir = (at: number, called: string) => devdir(k, c, makeQid(at, qidTypes.QTDIR), called, 0, k.eve, dirPerm);
  if (path < base) {
    if (path === Q.servers) {
      if (i === dotdot) return dir(0, '#Z');
      const { list } = sipstate(k);
      const s = name === null ? list[i] : i > 0 ? undefined : (list.find((each) => each.name === name) ?? list.find((each) => String(each.id) === name));
      return s ? dir(pathOf(s.id, 0), name ?? s.name) : null;
    }
    if (i === dotdot) return dir(0, '#Z');
    const f = top[i];
    if (f) return devdir(k, c, makeQid(i + 1), f[0], 0, k.eve, f[1]);
    return i === top.length ? dir(Q.servers, 'servers') : null;
  }
  const s = sipstate(k).list.find((each) => each.id === idOf(path));
  if (s === undefined) return null;
  const what = kind(path);
  if (i === dotdot) return what >= Qdevices ? dir(pathOf(s.id, 0), s.name) : dir(Q.servers, 'servers');
  if (what >= Qdevices) {
    const tbdf = s.devices[i];
    return tbdf === undefined ? null : devdir(k, c, makeQid(pathOf(s.id, Qdevices + 1 + i)), pciname(tbdf), 0, s.user, 0o444);
  }
  const f = files[i];
  if (f) return devdir(k, c, makeQid(pathOf(s.id, 1 + i)), f[0], 0, s.user, f[1]);
  return i === files.length ? dir(pathOf(s.id, Qdevices), 'devices') : null;
};

// What the files say.

function statusText(k: Kernel, s: Sip): string {
  const mux = sipmnt(s);
  const uptime = s.started === 0 || s.pid === 0 ? 0 : Math.floor((k.m.time - s.started) / 1e9);
  return `name: ${s.name}\ntype: ${s.type}\nstatus: ${s.state}\nuptime: ${uptime}\nrequests: ${mux?.requests ?? 0}\nerrors: ${s.errors + (mux?.errors ?? 0)}\n`
    + `pid: ${s.pid}\nrestarts: ${s.restarts}\npolicy: ${s.policy}${s.script === '' ? '' : ` ${s.script}`}\n`
    + `capabilities: ${capnames(s.caps).join(' ')}\ndepends:${s.depends.map((name) => ` ${name}`).join('')}\n`;
}

function healthText(s: Sip): string {
  return `${s.state}\n${s.lastError === '' ? '' : `Last error: ${s.lastError} at ${s.lastErrorAt}\n`}`;
}

class SipIrqFrame extends Frame {
  sip: Sip | null = null;
  seen = 0;
}
const irqOp = operation('sipirq', SipIrqFrame, {
  start: (k, p, f) => {
    const s = f.sip!;
    if (!sipstate(k).list.includes(s)) error(sipErrors.notFound(s.name));
    const count = deliveredTo(k, s.id);
    if (count > f.seen) return encodeUtf8(`irq ${count}\n`);
    if (count < f.seen) f.seen = count;
    return tsleep(k, p, s.waiting, 10_000_000);
  },
}, { show: (f) => `server=${f.sip!.name}` });

function read(k: Kernel, p: Proc, c: Chan, n: number, offset: number): Uint8Array | Pending {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
  const text = (s: string): Uint8Array => readbytes(encodeUtf8(s), n, offset);
  const path = c.qid.lo;
  if (path === Q.types) {
    return text(allTypes(k).map((t) => `${t.type} ${t.program} ${t.caps.join(' ')}\n`).join(''));
  }
  if (path === Q.caps) return text(`${capnames(p.space?.caps ?? 0).join(' ')}\n`);
  if (path < base) error(errors.Eperm);
  const s = sipOf(k, c);
  switch (kind(path)) {
    case 1: return text(String(s.id));
    case 2: return text(statusText(k, s));
    case 3: return text(healthText(s));
    case 4: return call(p, irqOp, (f) => {
      f.sip = s;
      f.seen = deliveredTo(k, s.id);
    });
    case 5: return text(s.mount === '' ? '' : `${s.mount}\n`);
    default: {
      const d = k.pci.find((each) => each.tbdf === s.devices[kind(path) - Qdevices - 1]);
      return text(d === undefined ? '' : `${pciname(d.tbdf)} vendor=0x${d.vid.toString(16).padStart(4, '0')} device=0x${d.did.toString(16).padStart(4, '0')} irq=${d.irq}\n`);
    }
  }
}

// Commands.

class StartFrame extends Frame {
  n = 0;
  sip: Sip | null = null;
  root: Chan | null = null;
}

/** start with a mount point: the starter mounts the server in its own name space, and so waits for it. */
const startOp = operation('sipstart', StartFrame, {
  start: (k, p, f) => next(p, f, 'attached', mntattach(k, p, f.sip!.chan!, null, '', false)),
  attached: (_k, p, f, value) => {
    f.root = value as Chan;
    return next(p, f, 'target', namec(p, f.sip!.mount, Access.mount));
  },
  target: (k, p, f, value) => {
    const at = value as Chan;
    cmount(k, p, f.root!, at, 0, '', null);
    cclose(k, at);
    cclose(k, f.root!);
    f.root = null;
    return f.n;
  },
}, {
  unwind: (k, _p, f) => {
    if (f.root) cclose(k, f.root);
  },
  show: (f) => `server=${f.sip!.name}`,
});

function settype(k: Kernel, p: Proc, s: Sip, type: string): void {
  const t = allTypes(k).find((each) => each.type === type);
  if (t === undefined) error(sipErrors.unknownType(type));
  s.type = type;
  if (s.name === String(s.id)) s.name = sipstate(k).list.some((each) => each.name === type) ? `${type}${s.id}` : type;
  for (const cap of t.caps) s.caps |= capbit(cap);
  if (t.pci !== undefined && s.devices.length === 0) {
    const taken = (tbdf: number): boolean => sipstate(k).list.some((each) => each !== s && each.devices.includes(tbdf));
    const d = functionsOf(k, p).find((each) => each.vid === t.pci!.vendor && each.did === t.pci!.device && !taken(each.tbdf));
    if (d !== undefined) s.devices.push(d.tbdf);
  }
}

function ctl(k: Kernel, p: Proc, c: Chan, data: Uint8Array): number | Pending {
  const s = sipOf(k, c);
  if (p.user !== s.user && p.user !== k.eve) error(errors.Eperm);
  const words = parsecmd(data);
  const need = (count: number): void => {
    if (words.length !== count) cmderror(words, errors.Ecmdargs);
  };
  const idle = (): void => {
    if (s.pid !== 0 || s.wanted) error(sipErrors.running(s.name));
  };
  switch (words[0]) {
    case 'name':
      need(2);
      idle();
      if (!/^[A-Za-z_][A-Za-z0-9_.-]{0,31}$/.test(words[1]!)) error(errors.Ebadchar);
      if (sipstate(k).list.some((each) => each !== s && each.name === words[1])) error(sipErrors.nameTaken(words[1]!));
      s.name = words[1]!;
      break;
    case 'type': need(2); idle(); settype(k, p, s, words[1]!); break;
    case 'capability': {
      need(2);
      idle();
      const bit = capbit(words[1]!);
      if (bit === 0) error(errors.Ebadarg);
      s.caps |= bit;
      break;
    }
    case 'device': {
      need(2);
      idle();
      const d = pcibyname(k, words[1]!);
      if (d === null || !functionsOf(k, p).includes(d)) error('device not found');
      if (sipstate(k).list.some((each) => each !== s && each.devices.includes(d.tbdf))) error('device already granted');
      if (!s.devices.includes(d.tbdf)) s.devices.push(d.tbdf);
      break;
    }
    case 'mount': need(2); s.mount = words[1]!; break;
    case 'policy': {
      const kinds: readonly string[] = ['never', 'always', 'script'];
      if (!kinds.includes(words[1] ?? '')) error(errors.Ebadarg);
      need(words[1] === 'script' ? 3 : 2);
      s.policy = words[1]!;
      s.script = words[2] ?? '';
      break;
    }
    case 'depends': {
      need(2);
      const other = sipbyname(k, words[1]!);
      if (other === undefined) error(sipErrors.notFound(words[1]!));
      const reaches = (from: Sip): boolean => from === s || from.depends.some((name) => {
        const to = sipbyname(k, name);
        return to !== undefined && reaches(to);
      });
      if (reaches(other)) error(sipErrors.loop);
      s.depends.push(other.name);
      break;
    }
    case 'heartbeat': {
      need(2);
      const ms = strtoul(words[1]!);
      if (!(ms >= 0 && ms <= 3_600_000)) error(errors.Ebadarg);
      s.heartbeat = ms * 1_000_000;
      s.beat = k.m.time;
      lookagain(k);
      break;
    }
    case 'start': {
      need(1);
      idle();
      startsip(k, p, s);
      if (s.mount === '') break;
      return call(p, startOp, (f) => {
        f.n = data.length;
        f.sip = s;
      });
    }
    case 'stop': need(1); stopsip(k, s); break;
    case 'restart': {
      need(1);
      if (s.pid === 0) error(sipErrors.notRunning(s.name));
      stopsip(k, s, true);
      break;
    }
    case 'remove': need(1); idle(); removesip(k, s); break;
    default:
      // `echo TYPE >clone`.
      if (words.length === 1 && allTypes(k).some((t) => t.type === words[0])) settype(k, p, s, words[0]!);
      else if (words.length === 1 && s.type === '') error(sipErrors.unknownType(words[0]!));
      else cmderror(words, 'unknown control message');
  }
  return data.length;
}

function health(k: Kernel, p: Proc, s: Sip, data: Uint8Array): number {
  if (p.space?.sip !== s.id && p.user !== k.eve) error(errors.Eperm);
  const [word = '', ...rest] = decodeUtf8(data).slice(0, 512).split('\n');
  const state = sipStates.find((each) => each === word);
  if (state === undefined) error(errors.Ebadarg);
  s.state = state;
  s.beat = k.m.time;
  if (state === 'healthy') s.failures = 0;
  const match = /^Last error: (.*) at ([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8})$/.exec(rest[0] ?? '');
  if (match) {
    s.lastError = match[1]!.slice(0, 128);
    s.lastErrorAt = match[2]!;
  }
  return data.length;
}

function addtype(k: Kernel, p: Proc, data: Uint8Array): void {
  if (p.user !== k.eve) error(errors.Eperm);
  const [type, program, ...caps] = tokenize(decodeUtf8(data));
  if (type === undefined || program === undefined || !/^[a-z][a-z0-9_-]{0,31}$/.test(type) || caps.some((cap) => capbit(cap) === 0)) error(errors.Ebadarg);
  sipstate(k).types.push(`${type} ${program} ${caps.join(' ')}`);
}

function write(k: Kernel, p: Proc, c: Chan, data: Uint8Array): number | Pending {
  const path = c.qid.lo;
  if (path === Q.types) {
    addtype(k, p, data);
    return data.length;
  }
  if (path === Q.caps) {
    const words = parsecmd(data);
    if (words[0] !== 'drop' || words.length !== 2 || capbit(words[1]!) === 0) error(errors.Ebadarg);
    const { space } = p;
    if (space) space.caps &= allCapabilities & ~capbit(words[1]!);
    return data.length;
  }
  if (path < base) error(errors.Eperm);
  switch (kind(path)) {
    case 1: return ctl(k, p, c, data);
    case 3: return health(k, p, sipOf(k, c), data);
    default: return error(errors.Eperm);
  }
}

export const devsip = tableDev({
  dc: 'Z',
  name: 'sip',
  reset: (k) => k.devs.set('sip', new SipStateRecord()),
  gen,
  open: (k, p, c, mode) => {
    if (c.qid.lo !== Q.clone) return devopen(k, p, c, mode, gen);
    const s = newsip(k, p);
    c.qid = makeQid(pathOf(s.id, 1));
    return opened(c, mode);
  },
  close: (k, _p, c) => {
    if ((c.flag & CFlag.open) === 0 || c.qid.lo < base || kind(c.qid.lo) !== 1) return;
    // What was never given a type was never meant.
    const s = sipstate(k).list.find((each) => each.id === idOf(c.qid.lo));
    if (s !== undefined && s.type === '') removesip(k, s);
  },
  read,
  write,
});
