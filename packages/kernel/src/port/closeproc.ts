/** closeproc: tells servers of channels whose last user could not wait (9front chan.c). The first one stays; others go when nothing is left. */
import { cclosewait } from './chan.ts';
import { closerhooks } from './clunk.ts';
import { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { kproc, pexit } from './proc.ts';
import { goto, next, operation, sleep } from './wait.ts';

class CloseprocFrame extends Frame {}
const closeproc = operation('closeproc', CloseprocFrame, {
  start: (k, p, f) => {
    const c = k.clunks.shift();
    if (c === undefined) {
      if (k.closers === 1) return sleep(k, p, k.clunkRendez);
      k.closers--;
      return pexit(k, p, '', true);
    }
    k.closersBusy++;
    f.step = 'closed';
    return next(p, f, 'closed', cclosewait(k, p, c));
  },
  closed: (k, p, f) => {
    k.closersBusy--;
    return goto(p, f, 'start');
  },
}, { caught: (_k, p, f) => goto(p, f, f.step) });

export function startcloseproc(k: Kernel): void {
  k.closers++;
  kproc(k, 'closeproc', closeproc);
}

closerhooks.start = startcloseproc;
