/** Ending the processes of a fuzzed kernel. */
import { State, type Proc } from '@lux9/kernel';
import type { Harness } from '../../../system/src/testing/harness.ts';

/** Kills a process as /proc/n/ctl does. */
export function reap(h: Harness, p: Proc): void {
  const fd = h.call(h.init, 'open', `/proc/${p.pid}/ctl`, 1);
  if (fd === null || fd < 0) return;
  h.writeFd(h.init, fd, 'kill');
  h.call(h.init, 'close', fd);
  h.settle();
  // Parked in user mode it ends at its next way through the kernel.
  if (h.proc(p.pid) === p && p.state === State.Running && p.kstack.length === 0) h.call(p, 'sleep', 0);
}
