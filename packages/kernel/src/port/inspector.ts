/**
 * Requests from outside that touch: writes, and whatever reaches a user-space server or has an effect when read. Each is done by a
 * kernel process of its own, in the name space, environment and directory of the process it asks for, and enters as a logged input.
 * What it answers is an output (`Kernel.inspected`): nothing of it stays in the machine.
 *
 * NOT IMPLEMENTED: a file that stays open between two requests (each opens, does and closes).
 */
import { errors, openModes, qidTypes } from '@lux9/abi';
import { concatBytes } from '@lux9/base';
import { cclose, cclosewait, incref } from './chan.ts';
import { Frame } from './frame.ts';
import type { Kernel, Walkqid } from './kernel.ts';
import { Access, cloneof, namec } from './namec.ts';
import { newfgrp } from './pgrp.ts';
import type { Chan } from './portdat.ts';
import { kproc, pexit, procbypid, procctlexit } from './proc.ts';
import { Procctl } from './portdat.ts';
import { goto, next, operation } from './wait.ts';

export type InspectOp = 'read' | 'write' | 'create' | 'remove' | 'stat' | 'wstat';

export interface InspectRequest {
  readonly id: number;
  /** Process whose name space counts. */
  readonly pid: number;
  readonly op: InspectOp;
  readonly path: string;
  /** read, write: where; create: permissions. */
  readonly offset: number;
  /** read: bytes at most; write: 1 to truncate. */
  readonly count: number;
  readonly data: Uint8Array;
}

class InspectFrame extends Frame {
  id = 0;
  operation = '';
  path = '';
  offset = 0;
  count = 0;
  data: Uint8Array = new Uint8Array(0);
  chan: Chan | null = null;
  /** A directory's elements still to be read, and what came so far. */
  union: Chan[] = [];
  parts: Uint8Array[] = [];
  partOffset = 0;
}

const dev = (k: Kernel, c: Chan) => k.devtab[c.type]!;

function release(k: Kernel, f: InspectFrame): void {
  if (f.chan) cclose(k, f.chan);
  f.chan = null;
  for (const c of f.union) cclose(k, c);
  f.union = [];
}

const inspectOp = operation('inspect', InspectFrame, {
  start: (_k, p, f) => {
    switch (f.operation) {
      case 'read': return next(p, f, 'readOpened', namec(p, f.path, Access.open, openModes.OREAD));
      case 'write': return next(p, f, 'writeOpened', namec(p, f.path, Access.open, openModes.OWRITE | (f.count === 1 ? openModes.OTRUNC : 0)));
      case 'create': return next(p, f, 'writeOpened', namec(p, f.path, Access.create, openModes.OREAD, f.offset));
      case 'remove': return next(p, f, 'removing', namec(p, f.path, Access.remove));
      default: return next(p, f, 'named', namec(p, f.path, Access.access));
    }
  },

  readOpened: (k, p, f, value) => {
    const c = value as Chan;
    f.chan = c;
    if ((c.qid.type & qidTypes.QTDIR) === 0) return next(p, f, 'done', dev(k, c).read(k, p, c, f.count, f.offset));
    f.union = (c.unionHead?.mounts ?? []).slice(1).map((m) => incref(m.to!));
    return goto(p, f, 'list');
  },
  list: (k, p, f) => next(p, f, 'listed', dev(k, f.chan!).read(k, p, f.chan!, 65536, f.partOffset)),
  listed: (k, p, f, value) => {
    const data = value as Uint8Array;
    if (data.length > 0) {
      f.parts.push(data.slice());
      f.partOffset += data.length;
      return goto(p, f, 'list');
    }
    const more = f.union[0];
    if (more === undefined) return next(p, f, 'done', concatBytes(...f.parts));
    return next(p, f, 'elementCloned', cloneof(k, p, more));
  },
  elementCloned: (k, p, f, value) => {
    cclose(k, f.union.shift()!);
    cclose(k, f.chan!);
    f.chan = (value as Walkqid).chan;
    f.partOffset = 0;
    return next(p, f, 'elementOpened', dev(k, f.chan!).open(k, p, f.chan!, openModes.OREAD));
  },
  elementOpened: (_k, p, f) => goto(p, f, 'list'),

  writeOpened: (k, p, f, value) => {
    f.chan = value as Chan;
    if (f.operation === 'create' && f.data.length === 0) return next(p, f, 'done', new Uint8Array(0));
    return next(p, f, 'wrote', dev(k, f.chan).write(k, p, f.chan, f.data, f.operation === 'create' ? 0 : f.offset));
  },
  wrote: (_k, p, f) => next(p, f, 'done', new Uint8Array(0)),

  removing: (k, p, f, value) => {
    const c = value as Chan;
    // The device has closed it, whatever came of the removal.
    f.chan = null;
    return next(p, f, 'done', dev(k, c).remove(k, p, c));
  },

  named: (k, p, f, value) => {
    f.chan = value as Chan;
    if (f.operation === 'stat') return next(p, f, 'done', dev(k, f.chan).stat(k, p, f.chan));
    return next(p, f, 'wrote', dev(k, f.chan).wstat(k, p, f.chan, f.data));
  },

  done: (k, p, f, value) => {
    k.inspected?.(f.id, '', value instanceof Uint8Array ? value : new Uint8Array(0));
    const c = f.chan;
    f.chan = null;
    return next(p, f, 'exit', c ? cclosewait(k, p, c) : undefined);
  },
  exit: (k, p) => pexit(k, p, '', true),
}, {
  unwind: (k, _p, f) => release(k, f),
  caught: (k, p, f, text) => {
    if (f.step !== 'exit') k.inspected?.(f.id, text === '' ? errors.Egreg : text, new Uint8Array(0));
    release(k, f);
    return goto(p, f, 'exit');
  },
  show: (f) => `${f.operation} ${f.path}`,
});

/** Starts a request; its answer goes to `k.inspected`. */
export function inspect(k: Kernel, request: InspectRequest): void {
  const of = procbypid(k, request.pid);
  if (of === null || of.kp || of.pgrp === null || of.slash === null || of.dot === null || of.egrp === null) {
    k.inspected?.(request.id, errors.Eprocdied, new Uint8Array(0));
    return;
  }
  const p = kproc(k, 'inspect', inspectOp);
  p.parentpid = of.pid;
  p.pgrp = of.pgrp;
  p.pgrp.ref++;
  p.egrp = of.egrp;
  p.egrp.ref++;
  p.fgrp = newfgrp();
  p.slash = incref(of.slash);
  p.dot = incref(of.dot);
  const f = p.kstack[0] as InspectFrame;
  f.id = request.id;
  f.operation = request.op;
  f.path = request.path;
  f.offset = request.offset;
  f.count = request.count;
  f.data = request.data;
}

/** Gives a request up; `k.inspected` hears `interrupted`. */
export function inspectFlush(k: Kernel, id: number): void {
  for (const p of k.procs) {
    const f = p?.kstack[0];
    if (p !== null && f instanceof InspectFrame && f.id === id) procctlexit(k, p, Procctl.exitme);
  }
}
