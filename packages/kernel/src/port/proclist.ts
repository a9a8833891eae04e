/**
 * Processes in a row, linked through themselves: a process is in one list at a time (a run queue, or those asleep on
 * one event). All operations take the same time however long the list is.
 */
import type { Proc, ProcList } from './portdat.ts';

export function append(list: ProcList, p: Proc): void {
  p.qprev = list.tail;
  if (list.tail === null) list.head = p;
  else list.tail.qnext = p;
  list.tail = p;
}

/** Takes `p`, which is in it, out of `list`. */
export function unlink(list: ProcList, p: Proc): void {
  if (p.qprev === null) list.head = p.qnext;
  else p.qprev.qnext = p.qnext;
  if (p.qnext === null) list.tail = p.qprev;
  else p.qnext.qprev = p.qprev;
  p.qprev = null;
  p.qnext = null;
}
