/**
 * How the kernel waits.
 *
 * A kernel function that may wait answers its value, or `Pending` after it has pushed the frames that will
 * produce the value. Nearly always it answers the value and no frame is made.
 *
 * A frame is a record: the operation (its class), the name of the step to go on with, and locals. An operation is
 * written as one object whose steps read top to bottom:
 *
 *     class OpenFrame extends Frame { name = ''; fd = -1; }
 *     const open = operation('sysopen', OpenFrame, {
 *       start: (k, p, f) => next(p, f, 'opened', namec(k, p, f.name, ...)),
 *       opened: (k, p, f, chan) => install(p, chan as Chan),
 *     }, { unwind: (k, p, f) => release(f) });
 *     ... return call(p, open, (f) => { f.name = name; })
 *
 * A step answers
 *   a value            the operation is done; the value goes to the frame below, at the step it named, or to the
 *                      system call's caller when there is none;
 *   next(p, f, s, v)   go on with step `s` once `v` is there (now, if it is a value);
 *   goto(p, f, s)      go on with step `s` at once;
 *   sleep(k, p, r)     wait until wakeup(k, r); the frame's step then runs (again), so it checks its condition.
 * Where `unwind` or `caught` asks which step the frame is at, set `f.step` before calling what may fail at once.
 * A function without a frame that calls one that may wait, and has work left, puts its own frame below with
 * `under(p, base, frame)` when the answer is Pending; `base` is `p.kstack.length` from before the call.
 *
 * Errors: `error(text)` anywhere. Frames are taken off from the top; each gives back what it holds (`unwind`) or
 * takes the error (`caught`, which answers like a step), as nexterror and waserror would. Effects happen when a step runs, once.
 * A note that arrives while a process sleeps raises `interrupted` in its top frame.
 */
import { errors } from '@lux9/abi';
import { proctrace } from './edftrace.ts';
import { KernelError, NeedPage, error } from './error.ts';
import { Frame } from './frame.ts';
import { Again, Pending, type Kernel, type Operation, PanicError, type Step } from './kernel.ts';
import { State, Timer, type Proc, type Rendez } from './portdat.ts';
import { append, unlink } from './proclist.ts';
import { ready } from './sched.ts';
import { record, recordFields, recordName } from './store.ts';

export { Again, Pending } from './kernel.ts';

interface OpFrame extends Frame {
  readonly op: Operation;
}

const operations = new Map<string, Operation>();

/** Registers an operation and its frame's class, which becomes the record `op:NAME`. */
export function operation<F extends Frame>(
  name: string,
  make: new () => F,
  steps: Readonly<Record<string, Step<F>>>,
  errorsOf: Pick<Operation<F>, 'unwind' | 'caught' | 'show'> = {},
): Operation<F> {
  const op: Operation<F> = { name, make, steps, ...errorsOf };
  operations.set(name, op as unknown as Operation);
  Object.defineProperty(make.prototype, 'op', { value: op });
  record(`op:${name}`, make);
  return op;
}

/** All operations by name, for the documentation and tests. */
export function allOperations(): ReadonlyMap<string, Operation> {
  return operations;
}

/** Pushes a frame; the operation runs when control is back in `resume`. */
export function call<F extends Frame>(p: Proc, op: Operation<F>, fill: (f: F) => void): Pending {
  const f = new op.make();
  fill(f);
  p.kstack.push(f);
  return Pending;
}

/** Goes on with step `step` once `value` is there. */
export function next(p: Proc, f: Frame, step: string, value: unknown): Pending | Again {
  f.step = step;
  if (value === Pending) return Pending;
  p.value = value;
  return Again;
}

export function goto(p: Proc, f: Frame, step: string): Again {
  f.step = step;
  p.value = undefined;
  return Again;
}

/** Puts `f` below the frames pushed since `base`: it takes their value. */
export function under(p: Proc, base: number, f: Frame): Pending {
  const stack = p.kstack;
  stack.push(f);
  for (let i = stack.length - 1; i > base; i--) stack[i] = stack[i - 1]!;
  stack[base] = f;
  return Pending;
}

function errorText(e: unknown): string {
  if (e instanceof KernelError) return e.text;
  // A range that was there when the call began has gone meanwhile.
  if (e instanceof NeedPage) return errors.Ebadarg;
  throw e;
}

/**
 * Runs the frames of `p` above `floor` until they are done (answers the last value), the process has to wait (answers
 * Pending), or an error leaves the last one (raises it).
 */
export function resume(k: Kernel, p: Proc, floor = 0): unknown {
  const stack = p.kstack;
  let value: unknown = p.value;
  p.value = undefined;
  // The call that pushed the frames may have put the process to sleep already.
  if (p.state !== State.Running) return Pending;
  while (stack.length > floor) {
    const f = stack[stack.length - 1] as OpFrame;
    let answer: unknown;
    try {
      if (p.wakeError !== '') {
        const text = p.wakeError;
        p.wakeError = '';
        error(text);
      }
      const step = f.op.steps[f.step];
      if (step === undefined) throw new PanicError(`no step ${f.step} in ${f.op.name}`);
      answer = step(k, p, f, value);
    } catch (e) {
      answer = unwind(k, p, floor, errorText(e));
    }
    if (answer === Again) {
      value = p.value;
      p.value = undefined;
    } else if (answer === Pending) {
      if (p.state !== State.Running) return Pending;
      value = undefined;
    } else {
      const done = stack.pop();
      if (p.state !== State.Running) throw new PanicError(`${(done as OpFrame).op.name} returned while asleep`);
      value = answer;
    }
  }
  return value;
}

/** Takes frames off until one takes the error; answers what that one answered. Raises when none above `floor` did. */
function unwind(k: Kernel, p: Proc, floor: number, text: string): unknown {
  const stack = p.kstack;
  while (stack.length > floor) {
    const f = stack[stack.length - 1] as OpFrame;
    if (f.op.caught !== undefined) {
      try {
        return f.op.caught(k, p, f, text);
      } catch (e) {
        text = errorText(e);
      }
    }
    // The frame may have pushed others before it failed in `caught`.
    stack.pop();
    f.op.unwind?.(k, p, f);
  }
  return error(text);
}

/** Takes all frames off with their unwinding: the process will never go on here (exits, exec's end). */
export function abandon(k: Kernel, p: Proc): void {
  while (p.kstack.length > 0) {
    const f = p.kstack.pop() as OpFrame;
    f.op.unwind?.(k, p, f);
  }
}

/** Takes the frames above `floor` off and ends the wait they were in, for a caller that would rather not wait. */
export function stopWaiting(k: Kernel, p: Proc, floor: number): void {
  if (p.sleepingOn !== null) unlink(p.sleepingOn, p);
  if (p.wakeAt !== 0) removeTimer(k, p, 'tsleep');
  p.sleepingOn = null;
  p.wakeAt = 0;
  p.state = State.Running;
  while (p.kstack.length > floor) {
    const f = p.kstack.pop() as OpFrame;
    f.op.unwind?.(k, p, f);
  }
}

/**
 * Puts the running process to sleep on `r`. Answers Pending: the caller returns it, and its step runs again after
 * wakeup. Raises `interrupted` at once when a note is already waiting.
 */
export function sleep(k: Kernel, p: Proc, r: Rendez): Pending {
  if (p.notepending && !p.noInterrupt) {
    p.notepending = false;
    error(errors.Eintr);
  }
  p.state = State.Wakeme;
  if (p.trace) proctrace(k, p, 'Sleep');
  p.sleepingOn = r;
  append(r, p);
  return Pending;
}

/** Like sleep, and wakes after `ns` nanoseconds (to the next tick) at the latest; then `p.timedOut` is set. */
export function tsleep(k: Kernel, p: Proc, r: Rendez, ns: number): Pending {
  sleep(k, p, r);
  p.timedOut = false;
  p.wakeAt = k.m.time + ns;
  addTimer(k, p, p.wakeAt, 'tsleep');
  return Pending;
}

function wake(k: Kernel, p: Proc): void {
  p.sleepingOn = null;
  if (p.wakeAt !== 0) {
    p.wakeAt = 0;
    removeTimer(k, p, 'tsleep');
  }
  ready(k, p);
}

/** Wakes the process that has slept longest on `r`; answers whether there was one. */
export function wakeup(k: Kernel, r: Rendez): boolean {
  const p = r.head;
  if (p === null) return false;
  unlink(r, p);
  wake(k, p);
  return true;
}

/** Wakes one process from whatever rendez it sleeps on. */
export function wakeproc(k: Kernel, p: Proc): void {
  if (p.sleepingOn === null) return;
  unlink(p.sleepingOn, p);
  wake(k, p);
}

export function wakeupAll(k: Kernel, r: Rendez): void {
  while (wakeup(k, r));
}

/** Breaks a wait with an error (notes, kills). Answers whether the process was in one that may be broken. */
export function interrupt(k: Kernel, p: Proc, text: string): boolean {
  if (p.noInterrupt) return false;
  if (p.state === State.Wakeme && p.sleepingOn !== null) {
    unlink(p.sleepingOn, p);
    p.wakeError = text;
    wake(k, p);
    return true;
  }
  return false;
}

/** The timed sleep of `p` is over. */
export function timedOut(k: Kernel, p: Proc): void {
  if (p.sleepingOn === null) return;
  unlink(p.sleepingOn, p);
  p.timedOut = true;
  p.wakeAt = 0;
  p.sleepingOn = null;
  ready(k, p);
}

export function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}

// Timers, sorted by instant and order of making; clock.ts runs those that are due.

export function addTimer(k: Kernel, p: Proc | null, when: number, kind: string): void {
  const t = new Timer();
  t.when = when;
  t.seq = ++k.timerSeq;
  t.proc = p;
  t.kind = kind;
  let low = 0;
  let high = k.timers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (k.timers[middle]!.when <= when) low = middle + 1;
    else high = middle;
  }
  k.timers.splice(low, 0, t);
}

export function removeTimer(k: Kernel, p: Proc, kind: string): void {
  const at = k.timers.findIndex((t) => t.proc === p && t.kind === kind);
  if (at >= 0) k.timers.splice(at, 1);
}

// /proc/n/kstack.

function shown(value: unknown): string {
  switch (typeof value) {
    case 'string': return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
    case 'number': return Number.isInteger(value) && value >= 0x100000 ? `0x${value.toString(16)}` : String(value);
    case 'boolean': case 'bigint': return String(value);
    case 'object': {
      if (value === null) return '-';
      if (value instanceof Uint8Array) return `${value.length}B`;
      if (Array.isArray(value)) return value.every((v) => typeof v === 'string') ? value.join('/') : `[${value.length}]`;
      return recordName(value) ?? 'object';
    }
    default: return '-';
  }
}

/** One frame as a line: operation, step, locals. */
export function showFrame(f: Frame): string {
  const { op } = f as OpFrame;
  const locals = op.show
    ? op.show(f)
    : recordFields(f).filter((name) => name !== 'step')
      .map((name) => `${name}=${shown((f as unknown as Record<string, unknown>)[name])}`).join(' ');
  return `${op.name.padEnd(10)} step=${f.step.padEnd(9)} ${locals}`.trimEnd();
}

/** The kernel stack of `p`, outermost first. */
export function kstack(p: Proc): string {
  return p.kstack.map((f) => `${showFrame(f)}\n`).join('');
}
