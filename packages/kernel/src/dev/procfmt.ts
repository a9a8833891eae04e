/** The texts of /proc/n: status, segment, ns, fd, args (proc(3), plan9-abi 6.8). Reading changes nothing. */
import { bindFlags, errors, segmentFlags, segmentTypeNames, segmentTypes, syscallByNumber } from '@lux9/abi';
import { chanName } from '../port/chan.ts';
import { error } from '../port/error.ts';
import type { Kernel } from '../port/kernel.ts';
import { State, stateNames, Time, type Mount, type Proc } from '../port/portdat.ts';
import { procpages } from '../port/proc.ts';
import { n12, quote } from '../port/quote.ts';
import { fdline } from './dup.ts';
import { srvname } from './srv.ts';

const ms = (ns: number): number => Math.floor(ns / 1_000_000);

/** The state's name, or what overrides it: the system call in progress, `Fault`. */
export function psstate(p: Proc): string {
  if (p.psstate !== '') return p.psstate;
  if (p.syscall > 0 && p.state !== State.Broken && p.state !== State.Stopped) return syscallByNumber[p.syscall]?.shown ?? stateNames[p.state]!;
  return stateNames[p.state]!;
}

export function statusText(k: Kernel, p: Proc): string {
  const t = p.time;
  const text = (s: string, width: number): string => `${s.slice(0, width).padEnd(width)} `;
  const numbers = [
    ms(t[Time.user]!), ms(t[Time.sys]!), ms(k.m.time - t[Time.real]!), ms(t[Time.cuser]!), ms(t[Time.csys]!), ms(t[Time.creal]!),
    procpages(p) * 4, p.basepri, p.priority,
  ].map(n12).join('');
  return `${text(p.text, 27)}${text(p.user, 27)}${text(psstate(p), 11)}${numbers.slice(0, -1)}\n`;
}

export function segmentText(p: Proc): string {
  let out = '';
  for (const s of p.seg) {
    if (!s) continue;
    const r = (s.flags & segmentFlags.SG_FAULT) !== 0 ? 'F' : (s.flags & segmentFlags.SG_RONLY) !== 0 && !s.edited ? 'R' : ' ';
    const name = segmentTypeNames[s.edited ? segmentTypes.SG_DATA : s.type] ?? segmentTypeNames[segmentTypes.SG_SHARED];
    out += `${name.padEnd(6)} ${r}${s.profile ? 'P' : ' '} ${s.base.toString(16).padStart(8)} ${s.top.toString(16).padStart(8)} ${String(s.ref).padStart(4)}\n`;
  }
  return out;
}

function flags(flag: number): string {
  let text = '';
  const order = flag & bindFlags.MORDER;
  if (order === bindFlags.MAFTER) text += 'a';
  if (order === bindFlags.MBEFORE) text += 'b';
  if ((flag & bindFlags.MCREATE) !== 0) text += 'c';
  if ((flag & bindFlags.MCACHE) !== 0) text += 'C';
  return text === '' ? '' : `-${text}`;
}

/** A line a mount, in the order they were made; the current directory last. */
export function nsText(k: Kernel, p: Proc): string {
  if (p.pgrp === null || p.dot === null) error(errors.Eprocdied);
  const list: { m: Mount; old: string }[] = [];
  for (const head of p.pgrp.heads.values()) {
    const old = chanName(head.from);
    for (const m of head.mounts) list.push({ m, old });
  }
  list.sort((a, b) => a.m.id - b.m.id);
  let out = '';
  for (const { m, old } of list) {
    const to = m.to!;
    if (to.mnt !== null && to.path !== null && /^#M[0-9]+$/.test(to.path.name)) {
      const from = to.mnt.chan ? srvname(k, to.mnt.chan) || chanName(to.mnt.chan) : chanName(to);
      out += `mount ${flags(m.flag)} ${quote(from)} ${quote(old)}${m.spec === '' ? '' : ` ${quote(m.spec)}`}\n`;
    } else out += `bind ${flags(m.flag)} ${quote(chanName(to))} ${quote(old)}\n`;
  }
  return `${out}cd ${quote(chanName(p.dot))}\n`;
}

export function fdText(k: Kernel, p: Proc): string {
  // One that has ended, or a kernel process.
  if (p.fgrp === null || p.dot === null) return '';
  let out = `${chanName(p.dot)}\n`;
  p.fgrp.fds.forEach((c, fd) => {
    if (c) out += fdline(k, c, fd);
  });
  return out;
}

export function argsText(p: Proc): string {
  return p.setargs ? `${p.text} [${p.args}]` : p.args;
}
