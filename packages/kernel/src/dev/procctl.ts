/** Control messages of /proc/n/ctl (proc(3), plan9-abi 6.8). */
import { errors, otherErrors, segmentSlots } from '@lux9/abi';
import { cclosewait, setfd } from '../port/chan.ts';
import { edfadmit, edfexpel, edfparams } from '../port/edf.ts';
import { proctrace } from '../port/edftrace.ts';
import { error } from '../port/error.ts';
import { Frame } from '../port/frame.ts';
import type { Kernel } from '../port/kernel.ts';
import { closechans } from '../port/pgrp.ts';
import { Procctl, profileGrain, State, type Chan, type Proc } from '../port/portdat.ts';
import { procctlexit } from '../port/proc.ts';
import { cmderror, lookupcmd, parsecmd, strtoul } from '../port/quote.ts';
import { dequeueproc, PriExtra, PriNormal, queueproc, ready, reprioritize } from '../port/sched.ts';
import { Pending, operation, sleep, call } from '../port/wait.ts';
import { procinterrupt } from '../port/note.ts';

interface Command {
  readonly name: string;
  /** Number of words, 0 = any. */
  readonly args: number;
  readonly run: (k: Kernel, up: Proc, p: Proc, words: readonly string[]) => unknown;
}

const refuse = (): never => error(errors.Ebadctl);

class StopwaitFrame extends Frame {
  target: Proc | null = null;
  pid = 0;
}

const stopwaitOp = operation('stopwait', StopwaitFrame, {
  start: (k, up, f) => {
    const p = f.target!;
    if (p.pid !== f.pid || p.state === State.Dead || p.state === State.Moribund) {
      p.pdbg = null;
      up.psstate = '';
      error(errors.Eprocdied);
    }
    if (p.state !== State.Stopped && p.state !== State.Broken) {
      up.psstate = 'Stopwait';
      return sleep(k, up, p.debug);
    }
    p.pdbg = null;
    up.psstate = '';
    return undefined;
  },
}, {
  unwind: (_k, up, f) => {
    up.psstate = '';
    if (f.target!.pdbg === up) f.target!.pdbg = null;
  },
  show: (f) => `pid=${f.pid}`,
});

function stopwait(_k: Kernel, up: Proc, p: Proc, ctl: number): unknown {
  if (p.pdbg !== null) error(errors.Einuse);
  if (p.state === State.Stopped || p.state === State.Broken) return undefined;
  if (ctl !== Procctl.none) p.procctl = ctl;
  if (p === up) return undefined;
  p.pdbg = up;
  return call(up, stopwaitOp, (f) => {
    f.target = p;
    f.pid = p.pid;
  });
}

function start(k: Kernel, p: Proc): void {
  p.psstate = '';
  ready(k, p);
}

function priority(k: Kernel, up: Proc, p: Proc, words: readonly string[], fixed: boolean): void {
  const n = strtoul(words[1]!);
  if (Number.isNaN(n)) cmderror(words, errors.Ebadctl);
  const pri = Math.max(0, Math.min(n, PriExtra));
  if (pri > PriNormal && up.user !== k.eve) error(errors.Eperm);
  p.basepri = pri;
  p.fixedpri = fixed;
  if (p.edf?.admitted) return;
  if (p.state === State.Ready) queueproc(k, dequeueproc(k, p), p, reprioritize(k, p));
  else p.priority = reprioritize(k, p);
}

/** Time of a deadline parameter: N[.F][s|ms|us|µs|ns], no suffix is seconds; answers ns. */
export function parsetime(text: string | undefined): number {
  if (text === undefined || text === '') error('missing value');
  const match = /^([0-9]+)(?:\.([0-9]*))?(.*)$/.exec(text);
  if (!match) error('ill-formed number');
  const [, whole, fraction = '', unit] = match;
  if (fraction.length > 9) error('too many digits after decimal point');
  const scale = unit === '' || unit === 's' ? 1e9 : unit === 'ms' ? 1e6 : unit === 'us' || unit === 'µs' ? 1e3 : unit === 'ns' ? 1 : 0;
  if (scale === 0) error('unrecognized unit');
  const f = fraction === '' ? 0 : Number(fraction.padEnd(9, '0'));
  return Number(whole) * scale + (unit === 'ns' ? 0 : Math.floor((f * scale) / 1e9));
}

/** The processor to which the fewest are wired. */
function leastWired(k: Kernel, but: Proc): number {
  const wired = k.machs.map(() => 0);
  for (const p of k.procs) if (p !== null && p !== but && p.wired >= 0) wired[p.wired]!++;
  return wired.indexOf(Math.min(...wired));
}

/** A parameter in whole microseconds. */
function parameter(k: Kernel, p: Proc, words: readonly string[], which: 'T' | 'D' | 'C'): void {
  const ns = parsetime(words[1]);
  if (p.kp) error(errors.Ebadctl);
  if (!(ns < 1e15)) error(otherErrors.badTime);
  edfparams(k, p)[which] = Math.floor(ns / 1000) * 1000;
}

const commands: readonly Command[] = [
  {
    name: 'close', args: 2, run: (k, up, p, words) => {
      const fd = strtoul(words[1]!);
      if (!(fd >= 0)) error(errors.Ebadfd);
      const fg = p.fgrp ?? error(errors.Eprocdied);
      const c = fg.fds[fd];
      if (!c) return undefined;
      setfd(fg, fd, null, false);
      return cclosewait(k, up, c);
    },
  },
  {
    name: 'closefiles', args: 1, run: (k, up, p) => {
      const fg = p.fgrp ?? error(errors.Eprocdied);
      const chans = fg.fds.filter((c): c is Chan => c !== null);
      fg.fds = [];
      fg.cexec = [];
      return closechans(k, up, chans);
    },
  },
  { name: 'hang', args: 1, run: (_k, _up, p) => void (p.hang = true) },
  { name: 'nohang', args: 1, run: (_k, _up, p) => void (p.hang = false) },
  { name: 'kill', args: 1, run: (k, _up, p) => procctlexit(k, p, Procctl.exitme) },
  { name: 'noswap', args: 1, run: (_k, _up, p) => void (p.noswap = true) },
  { name: 'private', args: 1, run: (_k, _up, p) => void (p.privatemem = true) },
  { name: 'pri', args: 2, run: (k, up, p, words) => priority(k, up, p, words, false) },
  { name: 'fixedpri', args: 2, run: (k, up, p, words) => priority(k, up, p, words, true) },
  {
    name: 'profile', args: 1, run: (_k, _up, p) => {
      const text = p.seg[segmentSlots.TSEG];
      if (!text || text.edited) error(errors.Egreg);
      text.profile = new Uint32Array(Math.ceil((text.top - text.base) / profileGrain));
    },
  },
  { name: 'stop', args: 1, run: (k, up, p) => stopwait(k, up, p, Procctl.stopme) },
  { name: 'start', args: 1, run: (k, _up, p) => (p.state === State.Stopped ? start(k, p) : refuse()) },
  {
    name: 'startstop', args: 1, run: (k, up, p) => {
      if (p.state !== State.Stopped) refuse();
      p.procctl = Procctl.traceme;
      start(k, p);
      return stopwait(k, up, p, Procctl.traceme);
    },
  },
  {
    name: 'startsyscall', args: 1, run: (k, up, p) => {
      if (p.state !== State.Stopped) refuse();
      p.procctl = Procctl.tracesyscall;
      start(k, p);
      return stopwait(k, up, p, Procctl.tracesyscall);
    },
  },
  { name: 'waitstop', args: 1, run: (k, up, p) => stopwait(k, up, p, Procctl.none) },
  {
    name: 'wired', args: 2, run: (k, _up, p, words) => {
      const cpu = strtoul(words[1]!);
      if (Number.isNaN(cpu)) cmderror(words, errors.Ebadctl);
      p.wired = cpu < 0 ? leastWired(k, p) : cpu % k.machs.length;
      if (p.state === State.Ready) {
        dequeueproc(k, p);
        p.state = State.New;
        ready(k, p);
      }
    },
  },
  {
    name: 'interrupt', args: 1, run: (k, _up, p) => {
      p.notepending = true;
      procinterrupt(k, p);
    },
  },
  {
    name: 'nointerrupt', args: 1, run: (_k, _up, p) => {
      if (p.notes.length > 0) error(otherErrors.notesPending);
      p.notepending = false;
    },
  },
  {
    name: 'trace', args: 0, run: (_k, _up, p, words) => {
      if (words.length > 2) cmderror(words, errors.Ecmdargs);
      p.trace = words.length === 2 ? strtoul(words[1]!) > 0 : !p.trace;
    },
  },
  // Deadline scheduling; whoever may write here may use the processor before everybody else.
  { name: 'period', args: 2, run: (k, _up, p, words) => parameter(k, p, words, 'T') },
  { name: 'deadline', args: 2, run: (k, _up, p, words) => parameter(k, p, words, 'D') },
  { name: 'cost', args: 2, run: (k, _up, p, words) => parameter(k, p, words, 'C') },
  { name: 'sporadic', args: 1, run: (k, _up, p) => void (edfparams(k, p).sporadic = true) },
  { name: 'deadlinenotes', args: 1, run: (k, _up, p) => void (edfparams(k, p).sendnotes = true) },
  { name: 'extra', args: 1, run: (k, _up, p) => void (edfparams(k, p).extra = true) },
  { name: 'yieldonblock', args: 1, run: (k, _up, p) => void (edfparams(k, p).yieldonblock = true) },
  { name: 'admit', args: 1, run: (k, _up, p) => edfadmit(k, p) },
  { name: 'expel', args: 1, run: (k, _up, p) => edfexpel(k, p) },
  { name: 'event', args: 1, run: (k, _up, p) => proctrace(k, p, 'User') },
];

class CtlFrame extends Frame {
  n = 0;
}
operation('procctl', CtlFrame, { done: (_k, _p, f) => f.n });

/** One message for process `p`, written by `up`. Answers the bytes taken. */
export function procctlreq(k: Kernel, up: Proc, p: Proc, data: Uint8Array): number | Pending {
  const words = parsecmd(data);
  const command = lookupcmd(commands, words);
  const base = up.kstack.length;
  if (command.run(k, up, p, words) !== Pending) return data.length;
  const f = new CtlFrame();
  f.n = data.length;
  f.step = 'done';
  up.kstack.splice(base, 0, f);
  return Pending;
}

