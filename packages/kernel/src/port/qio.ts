/**
 * Queues of bytes between processes and interrupts (9front qio.c). A write is queued in one piece (pipes cut it first);
 * a read takes from one piece only. A writer that fills the queue waits after its bytes are in it, so that a note
 * never tears a message.
 */
import { errors } from '@lux9/abi';
import { kfull, kout, recordCost } from './alloc.ts';
import { error } from './error.ts';
import { Frame, noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { Block, Queue, type Proc } from './portdat.ts';
import { Pending, call, operation, sleep, wakeup, wakeupAll } from './wait.ts';

export function qopen(limit: number): Queue {
  const q = new Queue();
  q.limit = limit;
  return q;
}

function take(k: Kernel, q: Queue, n: number): Uint8Array {
  const block = q.first!;
  const left = block.data.length - block.at;
  let data: Uint8Array;
  if (n >= left) {
    k.kmem -= block.data.length + recordCost;
    q.first = block.next;
    if (q.first === null) q.last = null;
    data = block.at === 0 ? block.data : block.data.subarray(block.at);
  } else {
    data = block.data.subarray(block.at, block.at + n);
    block.at += n;
  }
  const full = q.bytes >= q.limit;
  q.bytes -= data.length;
  if (full && q.bytes < q.limit) wakeupAll(k, q.writers);
  if (q.first !== null && q.readers.head !== null) wakeup(k, q.readers);
  return data;
}

/** Answers like a read at the end of a closed queue: three times nothing, then an error. */
function ended(q: Queue): Uint8Array {
  if (q.error !== '' && q.error !== errors.Ehungup) error(q.error);
  if (++q.eofs > 3) error(errors.Ehungup);
  return noBytes;
}

class QreadFrame extends Frame {
  q: Queue | null = null;
  n = 0;
}

const qreadOp = operation('qread', QreadFrame, {
  start: (k, p, f) => {
    const q = f.q!;
    if (q.first !== null) return take(k, q, f.n);
    if (q.closed) return ended(q);
    return sleep(k, p, q.readers);
  },
}, { show: (f) => `n=${f.n} queued=${f.q!.bytes}` });

/** At most `n` bytes; waits for some. Nothing at all means the end. */
export function qread(k: Kernel, p: Proc, q: Queue, n: number): Uint8Array | Pending {
  if (q.first !== null) return take(k, q, n);
  if (q.closed) return ended(q);
  sleep(k, p, q.readers);
  return call(p, qreadOp, (f) => {
    f.q = q;
    f.n = n;
  });
}

function put(k: Kernel, q: Queue, data: Uint8Array): void {
  const block = new Block();
  block.data = data;
  k.kmem += data.length + recordCost;
  if (q.last === null) q.first = block;
  else q.last.next = block;
  q.last = block;
  q.bytes += data.length;
  if (q.readers.head !== null) wakeup(k, q.readers);
}

class QflowFrame extends Frame {
  q: Queue | null = null;
  n = 0;
}

const qflowOp = operation('qwrite', QflowFrame, {
  start: (k, p, f) => {
    const q = f.q!;
    if (q.closed) error(q.error === '' ? errors.Ehungup : q.error);
    return q.bytes < q.limit ? f.n : sleep(k, p, q.writers);
  },
}, { show: (f) => `n=${f.n} queued=${f.q!.bytes}/${f.q!.limit}` });

/** Queues `data` (kept) as one piece; waits while the queue is full afterwards. Answers its length. */
export function qwrite(k: Kernel, p: Proc, q: Queue, data: Uint8Array): number | Pending {
  if (q.closed) error(q.error === '' ? errors.Ehungup : q.error);
  if (q.first === null ? kout(k, data.length) : kfull(k, data.length)) error(errors.Enomem);
  put(k, q, data);
  if (q.bytes < q.limit || q.noblock) return data.length;
  sleep(k, p, q.writers);
  return call(p, qflowOp, (f) => {
    f.q = q;
    f.n = data.length;
  });
}

/** Queues without ever waiting (interrupts); answers false when the queue is full or closed and the bytes were dropped. */
export function qproduce(k: Kernel, q: Queue, data: Uint8Array): boolean {
  if (q.closed || q.bytes >= q.limit) return false;
  put(k, q, data);
  return true;
}

/** No more bytes will come: readers get what is there, then the end; writers an error. */
export function qhangup(k: Kernel, q: Queue, text = ''): void {
  q.closed = true;
  q.error = text === '' ? errors.Ehungup : text;
  wakeupAll(k, q.readers);
  wakeupAll(k, q.writers);
}

/** Throws away what is queued. */
export function qdiscard(k: Kernel, q: Queue): void {
  for (let block = q.first; block !== null; block = block.next) k.kmem -= block.data.length + recordCost;
  q.first = null;
  q.last = null;
  q.bytes = 0;
}

/** Hangs up and throws the bytes away. */
export function qclose(k: Kernel, q: Queue): void {
  qdiscard(k, q);
  qhangup(k, q);
}

