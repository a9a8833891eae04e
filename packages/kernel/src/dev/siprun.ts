/**
 * The life of a SIP: start, watch, death, and what the policy makes of it. The kernel process `sipd` starts servers again and looks at
 * their heartbeats; it sleeps until the next of these is due.
 *
 * After a death: `never` leaves it; `always` starts it again at once, then after 10 ms, 20 ms, ... up to a second while it keeps dying
 * before it was healthy, and gives up after `failuresMost` of these; `script FILE` runs FILE NAME STATUS, which writes `start` to ctl (or
 * does not: at its end a server that is not to run is given up). A server whose dependencies are not running waits for them. Clients wait
 * with it (sipmount.ts), until it is given up.
 */
import { capabilities, recoveryErrors, sipErrors, sipTypes, SYS, type Capability, type SipType } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { newspace } from '../pc64/mmu.ts';
import { freshContext } from '../pc64/ureg.ts';
import { cclose, incref } from '../port/chan.ts';
import { seconds } from '../port/dev.ts';
import { error, KernelError } from '../port/error.ts';
import { execfile } from '../port/exec.ts';
import { Frame } from '../port/frame.ts';
import type { Kernel } from '../port/kernel.ts';
import { mntgone, mntlost } from '../port/mntrpc.ts';
import { closepgrp, pgrpcpy } from '../port/mount.ts';
import { copyspace, onSpaceExit } from '../port/pageown.ts';
import { closeegrp, dupegrp, newegrp, newfgrp, newpgrp, newrgrp } from '../port/pgrp.ts';
import { CFlag, Procctl, Rendez, Space, type Chan, type Egrp, type Mnt, type Pgrp, type Proc } from '../port/portdat.ts';
import { freeproc, kproc, newproc, pexit, procctlexit } from '../port/proc.ts';
import { PriNormal, ready } from '../port/sched.ts';
import { record } from '../port/store.ts';
import { goto, next, operation, sleep, tsleep, wakeup, wakeupAll } from '../port/wait.ts';
import { dmareap } from './dma.ts';
import { setenv } from './env.ts';
import { functionsOf, pciquiet, pciwake } from './iocaps.ts';
import { newpipe, pipehangup } from './pipe.ts';
import { rebuild } from './sipmount.ts';
import { srvpost, srvunpost } from './srv.ts';

export class Sip {
  id = 0;
  name = '';
  type = '';
  user = '';
  caps = 0;
  devices: number[] = [];
  mount = '';
  policy = 'never';
  script = '';
  depends: string[] = [];
  /** Ns between signs of life at most; 0: none are asked for. */
  heartbeat = 0;
  /** Address space of the policy's script that runs, 0: none. */
  scripting = 0;
  /** It should run. */
  wanted = false;
  /** Main process and its address space; 0: not running. */
  pid = 0;
  space = 0;
  state = 'unknown';
  started = 0;
  beat = 0;
  restarts = 0;
  /** Deaths in a row before it was healthy; instant before which it is not started. */
  failures = 0;
  notBefore = 0;
  /** Missed heartbeats; it is being killed for one. */
  errors = 0;
  silent = false;
  lastError = '';
  lastErrorAt = '';
  /** The clients' end of its pipe. */
  chan: Chan | null = null;
  /** The clients' connection, over all pipes it has had; weak. */
  mnt: Mnt | null = null;
  waiting = new Rendez();
  // What it is started with: the starter's at `start`.
  pgrp: Pgrp | null = null;
  egrp: Egrp | null = null;
  slash: Chan | null = null;
  stderr: Chan | null = null;
  /** The starter's rights, which its are bounded by. */
  rights: Space | null = null;
}
record('Sip', Sip);

export class SipStateRecord {
  list: Sip[] = [];
  ids = 0;
  /** Types added: lines of `types`. */
  types: string[] = [];
  manager: Proc | null = null;
  rendez = new Rendez();
}
record('SipState', SipStateRecord);

const failuresMost = 20;
const backoffLeast = 10_000_000;
const backoffMost = 1_000_000_000;

export const sipstate = (k: Kernel): SipStateRecord => k.devs.get('sip') as SipStateRecord;
export const sipbyname = (k: Kernel, name: string): Sip | undefined => sipstate(k).list.find((s) => s.name === name);

export function allTypes(k: Kernel): SipType[] {
  const added = sipstate(k).types.map((line): SipType => {
    const [type = '', program = '', ...caps] = line.split(' ').filter((word) => word !== '');
    const name = program.slice(program.lastIndexOf('/') + 1);
    return { type, program, argv: [name, '-n', '%n', type], caps: caps as Capability[] };
  });
  return [...sipTypes, ...added];
}

export function newsip(k: Kernel, p: Proc): Sip {
  const st = sipstate(k);
  const s = new Sip();
  s.id = ++st.ids;
  s.name = String(s.id);
  s.user = p.user;
  st.list.push(s);
  return s;
}

export function removesip(k: Kernel, s: Sip): void {
  const st = sipstate(k);
  st.list = st.list.filter((each) => each !== s);
  forget(k, s);
  wakeupAll(k, s.waiting);
}

/** `YYYY-MM-DD HH:MM:SS` UTC. */
function dateText(at: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  // Days to a date (proleptic Gregorian), by eras of 400 years.
  const days = Math.floor(at / 86400) + 719468;
  const era = Math.floor(days / 146097);
  const day = days - era * 146097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36524) - Math.floor(day / 146096)) / 365);
  const ofYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const time = at % 86400;
  return `${year + era * 400 + (month <= 2 ? 1 : 0)}-${two(month)}-${two(ofYear - Math.floor((153 * shifted + 2) / 5) + 1)} `
    + `${two(Math.floor(time / 3600))}:${two(Math.floor(time / 60) % 60)}:${two(time % 60)}`;
}

function trouble(k: Kernel, s: Sip, text: string): void {
  s.lastError = text.slice(0, 128);
  s.lastErrorAt = dateText(seconds(k));
}

/** The template of its processes goes. */
function forget(k: Kernel, s: Sip): void {
  if (s.pgrp) closepgrp(k, s.pgrp);
  if (s.egrp) closeegrp(k, s.egrp);
  if (s.slash) cclose(k, s.slash);
  if (s.stderr) cclose(k, s.stderr);
  s.pgrp = null;
  s.egrp = null;
  s.slash = null;
  s.stderr = null;
  s.rights = null;
}

/** `start`: checks the starter's rights, keeps what the server is started with, and starts it or has it wait for what it depends on. */
export function startsip(k: Kernel, p: Proc, s: Sip): void {
  const t = allTypes(k).find((each) => each.type === s.type);
  if (t === undefined) error(sipErrors.unknownType(s.type));
  if ((s.caps & ~p.space!.caps) !== 0) error(sipErrors.exceeds);
  const reachable = functionsOf(k, p);
  if (s.devices.some((tbdf) => !reachable.some((d) => d.tbdf === tbdf))) error(sipErrors.exceeds);
  forget(k, s);
  const rights = new Space();
  rights.caps = p.space!.caps;
  rights.devices = p.space!.devices?.slice() ?? null;
  s.rights = rights;
  s.pgrp = newpgrp(k);
  pgrpcpy(k, s.pgrp, p.pgrp!);
  s.egrp = p.egrp ? dupegrp(k, p.egrp) : newegrp();
  setenv(k, s.egrp, 'sip', encodeUtf8(`/dev/sip/servers/${s.name}`));
  s.slash = incref(p.slash!);
  const stderr = p.fgrp?.fds[2] ?? null;
  s.stderr = stderr === null ? null : incref(stderr);
  s.wanted = true;
  s.failures = 0;
  s.notBefore = 0;
  s.restarts = 0;
  s.state = 'starting';
  if (sipstate(k).manager === null) sipstate(k).manager = kproc(k, 'sipd', sipd);
  lookagain(k);
  if (runnable(k, s)) launch(k, p, s);
  else if (s.mount !== '') makepipe(k, p, s);
}

/** sipd has something new to wait for. */
export function lookagain(k: Kernel): void {
  wakeup(k, sipstate(k).rendez);
}

/** What it depends on is running. */
function runnable(k: Kernel, s: Sip): boolean {
  return s.depends.every((name) => {
    const other = sipbyname(k, name);
    return other !== undefined && other.pid !== 0 && other.state !== 'starting';
  });
}

class SipExecFrame extends Frame {
  program = '';
  argv: string[] = [];
}

const execOp = operation('sipexec', SipExecFrame, {
  start: (_k, p, f) => {
    p.syscall = SYS.exec;
    return next(p, f, 'started', execfile(p, f.program, f.argv.map(encodeUtf8)));
  },
  started: (_k, _p, _f, value) => value,
}, {
  caught: (k, p, _f, text) => {
    p.syscall = -1;
    return pexit(k, p, text, true);
  },
  show: (f) => `program=${f.program}`,
});

/** A process of the server's: its rights, its name space; runs `argv`. Null when there is no memory or slot for it. */
function spawn(k: Kernel, s: Sip, program: string, argv: string[], fds: (Chan | null)[], limited: boolean): Proc | null {
  let p: Proc;
  try {
    p = newproc(k);
  } catch (e) {
    if (e instanceof KernelError) return null;
    throw e;
  }
  if (!newspace(k, p)) {
    freeproc(k, p);
    return null;
  }
  p.space = copyspace(k, s.rights!);
  if (limited) {
    p.space.caps = s.caps & s.rights!.caps;
    p.space.sip = s.id;
    p.space.devices = [...s.devices];
  }
  p.text = s.name;
  p.user = s.user;
  p.parentpid = sipstate(k).manager!.pid;
  p.noWait = true;
  p.basepri = p.priority = PriNormal;
  p.pgrp = s.pgrp!;
  p.pgrp.ref++;
  p.egrp = s.egrp!;
  p.egrp.ref++;
  p.rgrp = newrgrp();
  p.fgrp = newfgrp();
  p.fgrp.fds = fds;
  p.fgrp.cexec = fds.map(() => false);
  p.slash = incref(s.slash!);
  p.dot = incref(s.slash!);
  p.context = freshContext(0, 0, 0);
  const f = new execOp.make();
  f.program = program;
  f.argv = argv;
  p.kstack.push(f);
  ready(k, p);
  return p;
}

/** The connection that clients have to it, alive or waiting; null when nobody has it mounted. */
export function sipmnt(s: Sip, chan = s.chan): Mnt | null {
  s.mnt ??= chan?.mux ?? null;
  // Unmounted everywhere, or given up.
  if (s.mnt !== null && (s.mnt.chan === null || s.mnt.dead !== '')) s.mnt = chan?.mux === s.mnt ? null : (chan?.mux ?? null);
  return s.mnt;
}

/** A pipe; the clients' end is posted, and taken over by the mount when there is one. Answers the server's end. */
function makepipe(k: Kernel, p: Proc, s: Sip): Chan {
  const [server, client] = newpipe(k, p);
  client.sip = s.id;
  const was = s.chan;
  s.chan = client;
  srvpost(k, s.name, s.user, client);
  const m = sipmnt(s, was);
  if (m !== null) {
    client.flag |= CFlag.msg;
    rebuild(k, m, client);
  }
  if (was !== null) cclose(k, was);
  return server;
}

function launch(k: Kernel, by: Proc, s: Sip): void {
  dmareap(k);
  const t = allTypes(k).find((each) => each.type === s.type)!;
  let server: Chan;
  try {
    server = makepipe(k, by, s);
  } catch (e) {
    if (!(e instanceof KernelError)) throw e;
    trouble(k, s, e.text);
    giveup(k, s);
    return;
  }
  const fds = [server, incref(server), s.stderr === null ? null : incref(s.stderr)];
  const p = spawn(k, s, t.program, t.argv.map((word) => (word === '%n' ? s.name : word)), fds, true);
  if (p === null) {
    for (const c of fds) if (c !== null) cclose(k, c);
    trouble(k, s, 'no processes');
    died(k, s);
    return;
  }
  for (const tbdf of s.devices) {
    const d = k.pci.find((each) => each.tbdf === tbdf);
    if (d !== undefined) pciwake(k, d, (s.caps & capabilities.dma) !== 0);
  }
  s.pid = p.pid;
  s.space = p.space!.id;
  s.started = s.beat = k.m.time;
  s.state = 'starting';
}

/** `stop`, or `restart` when it is to come back. */
export function stopsip(k: Kernel, s: Sip, again = false): void {
  if (!again) s.wanted = false;
  const p = k.byPid.get(s.pid);
  if (s.pid !== 0 && p) procctlexit(k, p, Procctl.exitme);
  else if (!again) giveup(k, s);
}

/** It does not come back: its clients are told. */
function giveup(k: Kernel, s: Sip): void {
  const failed = s.wanted;
  s.wanted = false;
  s.scripting = 0;
  s.state = failed ? 'failing' : 'stopped';
  const m = sipmnt(s);
  if (m !== null) mntgone(k, m, recoveryErrors.gone);
  srvunpost(k, s.id);
  if (s.chan !== null) cclose(k, s.chan);
  s.chan = null;
  forget(k, s);
  // Those that need it go too.
  for (const other of sipstate(k).list) if (other.depends.includes(s.name) && other.wanted) stopsip(k, other);
}

/** The server's main process is gone, or could not be made. */
function died(k: Kernel, s: Sip): void {
  s.pid = 0;
  s.space = 0;
  const healthy = s.state === 'healthy' || s.state === 'degraded';
  s.state = 'failing';
  if (!s.wanted || s.policy === 'never') {
    giveup(k, s);
    return;
  }
  s.failures = healthy ? 0 : s.failures + 1;
  if (s.policy === 'script') {
    const p = spawn(k, s, s.script, [s.script, s.name, s.lastError], [null, null, s.stderr === null ? null : incref(s.stderr)], false);
    if (p === null) giveup(k, s);
    else {
      s.wanted = false;
      s.scripting = p.space!.id;
    }
    return;
  }
  if (s.failures >= failuresMost) {
    giveup(k, s);
    return;
  }
  let wait = s.failures === 0 ? 0 : backoffLeast;
  for (let i = 1; i < s.failures && wait < backoffMost; i++) wait *= 2;
  s.notBefore = k.m.time + Math.min(wait, backoffMost);
  lookagain(k);
}

/** What the process that is ending said; '' for success. */
function exitStatus(p: Proc | null | undefined): string {
  return (p?.kstack[p.kstack.length - 1] as { status?: string } | undefined)?.status ?? '';
}

onSpaceExit.push((k, space) => {
  const st = k.devs.get('sip') as SipStateRecord | undefined;
  for (const each of st?.list ?? []) {
    if (each.scripting !== space.id) continue;
    each.scripting = 0;
    if (each.wanted || each.pid !== 0) continue;
    each.wanted = true; // it failed; it was not stopped
    giveup(k, each);
  }
  const s = space.sip === 0 ? undefined : st?.list.find((each) => each.id === space.sip);
  if (s === undefined) return;
  if (s.space !== space.id) {
    // A helper that fails takes the server with it: nobody else would notice.
    const main = k.byPid.get(s.pid);
    if (exitStatus(k.m.proc) !== '' && main && main.space?.sip === s.id) procctlexit(k, main, Procctl.exitme);
    return;
  }
  const p = k.byPid.get(s.pid);
  const status = exitStatus(p);
  trouble(k, s, s.silent ? 'no heartbeat' : status === '' ? 'exited' : status);
  s.silent = false;
  for (const q of k.procs) {
    if (q === null || q === p || q.space?.sip !== s.id) continue;
    // No part of the next one: its end is no news.
    q.space.sip = 0;
    q.space.caps = 0;
    procctlexit(k, q, Procctl.exitme);
  }
  for (const tbdf of s.devices) pciquiet(k, tbdf);
  const c = s.chan;
  if (c !== null) {
    const m = sipmnt(s);
    if (m !== null) mntlost(k, m);
    pipehangup(k, c);
  }
  died(k, s);
});

class SipdFrame extends Frame {}

const sipd = operation('sipd', SipdFrame, {
  start: (k, p) => {
    const st = sipstate(k);
    dmareap(k);
    const now = k.m.time;
    let due = Number.MAX_SAFE_INTEGER;
    for (const s of [...st.list]) {
      if (s.wanted && s.pid === 0) {
        if (now >= s.notBefore && runnable(k, s)) {
          s.restarts++;
          launch(k, p, s);
        } else due = Math.min(due, Math.max(s.notBefore, now + backoffLeast));
      }
      if (s.pid === 0) continue;
      // A server that does not know of health is well when it has answered.
      if (s.state === 'starting' && s.chan?.mux?.lost === false) s.state = 'healthy';
      if (s.state === 'starting') due = Math.min(due, now + backoffLeast);
      if (s.heartbeat > 0 && now - s.beat > s.heartbeat) {
        s.silent = true;
        s.errors++;
        s.beat = now;
        const q = k.byPid.get(s.pid);
        if (q) procctlexit(k, q, Procctl.exitme);
      }
      if (s.heartbeat > 0) due = Math.min(due, s.beat + s.heartbeat + 1);
    }
    return due === Number.MAX_SAFE_INTEGER ? sleep(k, p, st.rendez) : tsleep(k, p, st.rendez, Math.max(1, due - now));
  },
}, { caught: (_k, p, f) => goto(p, f, 'start') });
