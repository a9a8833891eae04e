/**
 * Scheduling traces: the ring behind /proc/trace (proc(3)). Processes with `trace` set leave a record at every event of theirs; the
 * oldest are lost when nobody reads.
 */
import { traceEvents, traceRecordBytes, traceRing, type TraceEvent } from '@lux9/abi';
import { putU32le, putU64le } from '@lux9/base';
import type { Kernel } from './kernel.ts';
import type { Proc } from './portdat.ts';

const numbers = Object.fromEntries(traceEvents.map((name, i) => [name, i])) as Readonly<Record<TraceEvent, number>>;

/** Leaves a record when `p` is traced. */
export function proctrace(k: Kernel, p: Proc, event: TraceEvent): void {
  if (!p.trace) return;
  const t = k.trace;
  if (t.pid.length === 0) {
    t.pid = new Int32Array(traceRing);
    t.type = new Uint8Array(traceRing);
    t.time = new Float64Array(traceRing);
  }
  const at = t.made++ % traceRing;
  t.pid[at] = p.pid;
  t.type[at] = numbers[event];
  t.time[at] = k.m.time;
}

/** Whole records not read yet, at most `n` bytes; they are read then. */
export function readtrace(k: Kernel, n: number): Uint8Array {
  const t = k.trace;
  t.read = Math.max(t.read, t.made - traceRing);
  const count = Math.min(Math.floor(n / traceRecordBytes), t.made - t.read);
  const out = new Uint8Array(count * traceRecordBytes);
  for (let i = 0; i < count; i++, t.read++) {
    const at = t.read % traceRing;
    putU32le(out, i * traceRecordBytes, t.pid[at]!);
    putU32le(out, i * traceRecordBytes + 4, t.type[at]!);
    putU64le(out, i * traceRecordBytes + 8, t.time[at]!);
  }
  return out;
}
