/** Groups that processes share: name space, environment, open files, rendezvous (9front pgrp.c). Counted by `ref`. */
import { kalloc, kfree } from './alloc.ts';
import type { Kernel } from './kernel.ts';
import { cclose, cclosewait, incref } from './chan.ts';
import { Egrp, Evalue, Fgrp, Pgrp, Rgrp, type Chan, type Proc } from './portdat.ts';
import { Frame } from './frame.ts';
import { Pending, operation, next, call } from './wait.ts';

export function newpgrp(k: Kernel): Pgrp {
  const pg = new Pgrp();
  pg.id = ++k.pgrpId;
  return pg;
}

export function newrgrp(): Rgrp {
  return new Rgrp();
}

export function newegrp(): Egrp {
  return new Egrp();
}

/** Gives a reference back. */
export function closeegrp(k: Kernel, eg: Egrp): void {
  if (--eg.ref > 0) return;
  kfree(k, eg.bytes);
  eg.bytes = 0;
  eg.entries = [];
}

/** Raises Enomem. */
export function dupegrp(k: Kernel, from: Egrp): Egrp {
  kalloc(k, from.bytes);
  const to = new Egrp();
  to.bytes = from.bytes;
  to.path = from.path;
  to.vers = from.vers;
  to.entries = from.entries.filter((entry) => entry !== null).map((entry) => {
    const copy = new Evalue();
    copy.name = entry.name;
    copy.value = entry.value.slice();
    copy.path = entry.path;
    copy.vers = entry.vers;
    return copy;
  });
  return to;
}

export function newfgrp(): Fgrp {
  return new Fgrp();
}

export function dupfgrp(from: Fgrp): Fgrp {
  const to = new Fgrp();
  to.fds = from.fds.map((c) => (c ? incref(c) : null));
  to.cexec = from.cexec.slice();
  to.exceed = from.exceed;
  return to;
}

class CloseFdsFrame extends Frame {
  chans: Chan[] = [];
  at = 0;
}

const closeFds = operation('closefgrp', CloseFdsFrame, {
  start: (k, p, f) => {
    const c = f.chans[f.at];
    if (c === undefined) return undefined;
    f.at++;
    return next(p, f, 'start', cclosewait(k, p, c));
  },
}, {
  unwind: (k, _p, f) => {
    for (const c of f.chans.slice(f.at)) cclose(k, c);
  },
});

/** Gives a reference back; the last one closes the files in order, waiting for servers. */
export function closefgrp(k: Kernel, p: Proc, fg: Fgrp): Pending | undefined {
  if (--fg.ref > 0) return undefined;
  const chans = fg.fds.filter((c) => c !== null);
  fg.fds = [];
  fg.cexec = [];
  return closechans(k, p, chans);
}

export function closechans(k: Kernel, p: Proc, chans: Chan[]): Pending | undefined {
  if (chans.every((c) => c.mnt === null || c.ref > 1)) {
    for (const c of chans) cclose(k, c);
    return undefined;
  }
  return call(p, closeFds, (f) => {
    f.chans = chans;
  });
}
