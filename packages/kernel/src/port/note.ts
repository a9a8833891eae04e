/**
 * Notes: posting them (plan9-abi 4.1). Delivery to the handler happens on the way back to user mode (pc64/trap.ts).
 */
import { errors, NNOTE, noteClasses } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import type { Kernel } from './kernel.ts';
import { Note, State, type Proc } from './portdat.ts';
import { print } from './print.ts';
import { ready } from './sched.ts';
import { interrupt, Pending, stopWaiting, remove } from './wait.ts';

/** Queues a note for `p` and breaks its wait. `shared`: others get it too. Answers false when it was dropped. */
export function postnote(k: Kernel, p: Proc, text: string, flag: number, shared = false): boolean {
  if (p.kp || p.state === State.Dead || p.state === State.Moribund || p.state === State.Broken) return false;
  if (flag !== noteClasses.NUser && (p.notify === 0 || p.notified)) p.notes = [];
  k.happened?.('note', p, text);
  const fits = p.notes.length < NNOTE;
  if (fits) {
    const n = new Note();
    n.text = text.slice(0, 127);
    n.flag = flag;
    n.shared = shared;
    p.notes.push(n);
  }
  p.notepending = true;
  procinterrupt(k, p);
  return fits;
}

/** Breaks an interruptible wait of `p` because of what is pending for it. */
export function procinterrupt(k: Kernel, p: Proc): void {
  if (p.state === State.Rendez) {
    const waiting = p.rgrp?.waiting.get(p.rendTag);
    if (waiting) {
      remove(waiting, p);
      if (waiting.length === 0) p.rgrp!.waiting.delete(p.rendTag);
    }
    p.rendLo = p.rendHi = 0xffffffff;
    p.notepending = false;
    ready(k, p);
  } else if (interrupt(k, p, errors.Eintr)) p.notepending = false;
}

/** Prints a line that begins with the process's name and number on its fd 2, if that takes it without a wait; else on the console. */
export function pprint(k: Kernel, p: Proc, text: string): void {
  const line = `${p.text} ${p.pid}: ${text}`;
  const c = p.fgrp?.fds[2];
  if (c && c.mnt === null && (c.mode === 1 || c.mode === 2)) {
    const base = p.kstack.length;
    const state = p.state;
    try {
      const data = encodeUtf8(line);
      if (k.devtab[c.type]!.write(k, p, c, data, c.offset) === Pending) stopWaiting(k, p, base);
      else c.offset += data.length;
      return;
    } catch {
      // fd 2 does not take it
    } finally {
      p.state = state;
    }
  }
  print(k, line);
}
