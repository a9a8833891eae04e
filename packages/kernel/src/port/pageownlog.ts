/**
 * What became of frames: a bounded ring of runs "frames [frame, frame + count), by which operation, from which address space
 * to which, at which address, when". Neighbouring frames of one operation make one entry. Written by pageown.ts and page.ts,
 * read by the files of #X; logging never fails and changes nothing else.
 */
import type { Kernel } from './kernel.ts';

/** Entries kept. */
export const logEntries = 4096;

/** Operations in the log, by number. */
export const logOps = [
  'acquire', 'free', 'exchange', 'lend_shared', 'lend_mut', 'return', 'revoke', 'prepare', 'accept', 'cancel', 'fork', 'dma', 'undma',
] as const;
export type LogOp = (typeof logOps)[number];
export const LogOps = Object.fromEntries(logOps.map((name, i) => [name, i])) as Readonly<Record<LogOp, number>>;

/** Makes the records for `frames` frames. */
export function pageowninit(k: Kernel, frames: number): void {
  const own = k.own;
  own.owner = new Int32Array(frames);
  own.state = new Uint8Array(frames);
  own.flags = new Uint8Array(frames);
  own.peer = new Int32Array(frames);
  own.shared = new Int32Array(frames);
  own.va = new Float64Array(frames);
  own.logTime = new Float64Array(logEntries);
  own.logVa = new Float64Array(logEntries);
  own.logFrame = new Int32Array(logEntries);
  own.logCount = new Int32Array(logEntries);
  own.logFrom = new Int32Array(logEntries);
  own.logTo = new Int32Array(logEntries);
  own.logOp = new Uint8Array(logEntries);
}

/** `from` and `to` are address spaces, 0: nobody. */
export function logframe(k: Kernel, op: number, frame: number, from: number, to: number, va: number): void {
  logrun(k, op, frame, 1, from, to, va);
}

/** `count` frames from `frame` on, at as many pages from `va` on (0: none). */
function logrun(k: Kernel, op: number, frame: number, count: number, from: number, to: number, va: number): void {
  const own = k.own;
  const time = k.m.time;
  const last = (own.logged - 1) % logEntries;
  if (own.logged > 0 && own.logOp[last] === op && own.logFrom[last] === from && own.logTo[last] === to) {
    const known = own.logCount[last]!;
    // One run as long as addresses go up with the frames; its time is that of its end.
    if (own.logFrame[last]! + known === frame && (va === 0 || own.logVa[last]! + known * 4096 === va)) {
      own.logCount[last] = known + count;
      own.logTime[last] = time;
      return;
    }
  }
  const at = own.logged++ % logEntries;
  own.logTime[at] = time;
  own.logOp[at] = op;
  own.logFrame[at] = frame;
  own.logCount[at] = count;
  own.logFrom[at] = from;
  own.logTo[at] = to;
  own.logVa[at] = va;
}

/** As logframe for each of the `count` frames from `frames[first]` on, at the pages from `va` on. */
export function logframes(k: Kernel, op: number, frames: Int32Array, first: number, count: number, from: number, to: number, va: number): void {
  for (let done = 0; done < count;) {
    const frame = frames[first + done]!;
    let n = 1;
    while (done + n < count && frames[first + done + n] === frame + n) n++;
    logrun(k, op, frame, n, from, to, va + done * 4096);
    done += n;
  }
}

export interface LogEntry {
  readonly time: number;
  readonly op: LogOp;
  readonly frame: number;
  readonly count: number;
  readonly from: number;
  readonly to: number;
  readonly va: number;
}

/** The entries, oldest first. */
export function readlog(k: Kernel): LogEntry[] {
  const own = k.own;
  const list: LogEntry[] = [];
  for (let i = Math.max(0, own.logged - logEntries); i < own.logged; i++) {
    const at = i % logEntries;
    list.push({
      time: own.logTime[at]!, op: logOps[own.logOp[at]!]!, frame: own.logFrame[at]!, count: own.logCount[at]!, from: own.logFrom[at]!,
      to: own.logTo[at]!, va: own.logVa[at]!,
    });
  }
  return list;
}

/** A line an entry: instant in ns, operation, frames, owners, address. */
export function logText(k: Kernel): string {
  const who = (id: number): string => (id === 0 ? '-' : String(id));
  return readlog(k).map((e) => `${String(e.time).padStart(14)} ${e.op.padEnd(11)} frame ${e.frame} ${e.count} `
    + `space ${who(e.from)} ${who(e.to)} va ${e.va === 0 ? '-' : `0x${e.va.toString(16)}`}\n`).join('');
}
