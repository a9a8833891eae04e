/**
 * Requests over a 9P connection (9front devmnt.c). Many processes may wait on one connection; one of them at a time reads
 * it and hands the others their replies by tag. A process that stops waiting passes the reading on.
 *
 * A note flushes: Tflush is sent, and the call fails with `interrupted` once Rflush (or nothing more) is to come; a reply
 * that came before it counts. Tags are unique over all connections.
 */
import { errors, openModes, recoveryErrors } from '@lux9/abi';
import { u16le, u32le } from '@lux9/base';
import { decode, encode, headerSize, messageNames, messages, type Message, type MessageName } from '@lux9/ninep';
import { cforget } from './cache.ts';
import { error } from './error.ts';
import { Frame, noBytes } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { Mntrpc, type Mnt, type Mntfid, type Proc } from './portdat.ts';
import { Pending, call, goto, operation, remove, sleep, next, wakeproc, wakeup } from './wait.ts';

const Rerror = messages.Rerror.code;

/** The lowest free tag; never 0 or NOTAG. */
function alloctag(k: Kernel): number {
  const map = k.tags;
  for (let word = 0; word < map.length; word++) {
    const bits = map[word]!;
    if (bits === 0xffffffff) continue;
    const bit = Math.clz32(~bits & -~bits) ^ 31;
    map[word] = (bits | (1 << bit)) >>> 0;
    return word * 32 + bit;
  }
  error(errors.Enomem);
}

function freetag(k: Kernel, tag: number): void {
  k.tags[tag >>> 5] = (k.tags[tag >>> 5]! & ~(1 << (tag & 31))) >>> 0;
}

class RpcFrame extends Frame {
  mnt: Mnt | null = null;
  rpc: Mntrpc | null = null;
  /** The flush in progress, if any; it answers before the request is over. */
  flush: Mntrpc | null = null;
  message: Uint8Array = noBytes;
  /** Passes interrupts off: the reply is awaited whatever notes come. */
  uninterruptible = false;
  /** The connection's generation when it was last written or read. */
  generation = 0;
}

function start(k: Kernel, m: Mnt, p: Proc, type: number): Mntrpc {
  const r = new Mntrpc();
  r.tag = alloctag(k);
  r.proc = p;
  r.type = type;
  m.pending.push(r);
  return r;
}

function finish(k: Kernel, m: Mnt, r: Mntrpc): void {
  remove(m.pending, r);
  freetag(k, r.tag);
}

/** This process reads no more: the next one in line does. */
function passOn(k: Kernel, m: Mnt): void {
  m.reader = null;
  wakeup(k, m.waiters);
}

/** Sends `message`, whose tag is filled in here; the value is the reply's bytes. A server's error is raised. */
export function mntrpc(k: Kernel, p: Proc, m: Mnt, message: Uint8Array): Pending {
  if (m.dead !== '') error(m.dead);
  if (m.sip !== 0 && m.rebuilder !== p) {
    checkfid(m, message);
    m.requests++;
  }
  const r = start(k, m, p, message[4]!);
  message[5] = r.tag & 0xff;
  message[6] = r.tag >>> 8;
  return call(p, rpcOp, (f) => {
    f.mnt = m;
    f.rpc = r;
    f.message = message;
  });
}

const rpcOp = operation('mntrpc', RpcFrame, {
  start: (k, p, f) => {
    const m = f.mnt!;
    if (m.lost && m.rebuilder !== p) return sleep(k, p, m.waiters);
    f.generation = m.generation;
    const c = m.chan!;
    const message = f.message;
    k.tap?.(f.mnt!.id, p.pid, message);
    // The bytes are the channel's from here on; the frame keeps only what a reader of kstack wants to see.
    return next(p, f, 'reply', k.devtab[c.type]!.write(k, p, c, message, 0));
  },

  reply: (k, p, f) => {
    const m = f.mnt!;
    const waited = f.flush ?? f.rpc!;
    if (waited.done) {
      if (f.flush !== null) {
        finish(k, m, f.flush);
        f.flush = null;
        if (!f.rpc!.done) {
          finish(k, m, f.rpc!);
          f.rpc = null;
          error(errors.Eintr);
        }
      }
      return replied(k, m, f);
    }
    if (m.dead !== '') error(m.dead);
    if (m.lost && m.rebuilder !== p) return sleep(k, p, m.waiters);
    if (waited.lost) return again(k, p, f);
    if (m.reader !== null && m.reader !== p) return sleep(k, p, m.waiters);
    m.reader = p;
    f.generation = m.generation;
    f.step = 'got';
    return next(p, f, 'got', k.devtab[m.chan!.type]!.read(k, p, m.chan!, m.msize, 0));
  },

  got: (k, p, f, value) => {
    const m = f.mnt!;
    // What an old connection still says after the new one is there means nothing.
    if (f.generation === m.generation) receive(k, m, p, value as Uint8Array);
    if ((f.flush ?? f.rpc!).done || m.dead !== '' || (m.lost && m.reader === p)) passOn(k, m);
    return goto(p, f, 'reply');
  },
}, {
  unwind: (k, _p, f) => {
    const m = f.mnt!;
    if (f.flush) finish(k, m, f.flush);
    if (f.rpc) finish(k, m, f.rpc);
    f.flush = null;
    f.rpc = null;
    if (m.reader === _p) passOn(k, m);
  },
  caught: (k, p, f, text) => {
    const m = f.mnt!;
    if (m.reader === p) passOn(k, m);
    if (text === errors.Ehungup && m.sip !== 0 && m.dead === '' && f.rpc !== null && m.rebuilder !== p) {
      // The server is gone. What could not be written whole it never saw.
      if (f.generation === m.generation) mntlost(k, m);
      const waiting = f.flush ?? f.rpc;
      if (f.step === 'reply' || f.step === 'start') waiting.unsent = true;
      waiting.lost = true;
      return goto(p, f, 'reply');
    }
    if (text !== errors.Eintr || f.rpc === null) {
      // The channel itself failed: so do all who wait on it.
      if (f.step === 'got' && f.rpc !== null && m.dead === '' && m.sip === 0) hungup(k, m);
      error(text);
    }
    // The server that would have to forget it is gone.
    if (m.lost || (f.flush ?? f.rpc).lost) error(text);
    const oldtag = (f.flush ?? f.rpc).tag;
    if (f.flush !== null) finish(k, m, f.flush);
    const flush = start(k, m, p, messages.Tflush.code);
    flush.flushes = oldtag;
    f.flush = flush;
    f.message = encode({ type: 'Tflush', tag: flush.tag, oldtag: f.rpc.tag });
    return goto(p, f, 'start');
  },
  show: (f) => `mount=${f.mnt!.chan?.path?.name ?? '-'} tag=${f.rpc?.tag ?? '-'} sent=${messageNames[(f.flush ?? f.rpc)?.type ?? 0] ?? '-'}`,
});

/** The connection of a SIP is gone: all wait for the next one. */
export function mntlost(k: Kernel, m: Mnt): void {
  if (m.dead !== '') return;
  cforget(k, m);
  m.lost = true;
  m.partial = noBytes;
  for (const r of m.pending) if (!r.done) r.lost = true;
  while (wakeup(k, m.waiters));
}

/** The SIP does not come back. */
export function mntgone(k: Kernel, m: Mnt, text: string): void {
  m.dead = text;
  m.lost = false;
  while (wakeup(k, m.waiters));
}

/** Raises when the request is for a fid that could not be made again. */
function checkfid(m: Mnt, message: Uint8Array): void {
  if (message.length < 11) return;
  const fid = u32le(message, 7);
  if (m.chans.some((c) => c.fid === fid && (c.aux as Mntfid | null)?.lost === true)) error(recoveryErrors.lostFid);
}

/** Requests that may be made twice. */
const repeatable: ReadonlySet<number> = new Set([
  messages.Tread.code, messages.Twalk.code, messages.Tstat.code, messages.Tclunk.code, messages.Tattach.code, messages.Topen.code,
]);

/** A request that the old server did not answer, and the new one is there: it is sent again, or has failed. */
function again(k: Kernel, p: Proc, f: RpcFrame): unknown {
  const m = f.mnt!;
  const r = f.rpc!;
  if (f.flush !== null) {
    // Being flushed: nobody waits for it any more.
    finish(k, m, f.flush);
    f.flush = null;
    finish(k, m, r);
    f.rpc = null;
    error(errors.Eintr);
  }
  const truncates = r.type === messages.Topen.code && (f.message[11]! & openModes.OTRUNC) !== 0;
  if (!r.unsent && (!repeatable.has(r.type) || truncates)) error(recoveryErrors.inFlight);
  checkfid(m, f.message);
  r.lost = r.unsent = false;
  return goto(p, f, 'start');
}

function replied(k: Kernel, m: Mnt, f: RpcFrame): Uint8Array {
  const r = f.rpc!;
  const reply = r.reply!;
  finish(k, m, r);
  f.rpc = null;
  if (reply[4] === Rerror) {
    m.errors++;
    const message = decode(reply);
    error(message.ok && message.value.type === 'Rerror' ? message.value.ename.slice(0, 127) : errors.Emountrpc);
  }
  if (reply[4] !== r.type + 1) error(errors.Emountrpc);
  return reply;
}

function hungup(k: Kernel, m: Mnt): void {
  m.dead = errors.Ehungup;
  while (wakeup(k, m.waiters));
}

/** Takes bytes off the wire: whole messages go to those who wait for their tags. */
function receive(k: Kernel, m: Mnt, p: Proc, data: Uint8Array): void {
  if (data.length === 0) {
    if (m.sip === 0) hungup(k, m);
    else if (m.rebuilder === p) error(errors.Ehungup);
    else mntlost(k, m);
    return;
  }
  let bytes = data;
  if (m.partial.length > 0) {
    bytes = new Uint8Array(m.partial.length + data.length);
    bytes.set(m.partial);
    bytes.set(data, m.partial.length);
  }
  let at = 0;
  while (bytes.length - at >= headerSize) {
    const size = u32le(bytes, at);
    if (size < headerSize || size > m.msize) {
      m.dead = errors.Emountrpc;
      while (wakeup(k, m.waiters));
      m.partial = noBytes;
      return;
    }
    if (bytes.length - at < size) break;
    deliver(k, m, p, at === 0 && size === bytes.length ? bytes : bytes.slice(at, at + size));
    at += size;
  }
  m.partial = at === bytes.length ? noBytes : bytes.slice(at);
}

function deliver(k: Kernel, m: Mnt, p: Proc, message: Uint8Array): void {
  const tag = u16le(message, 5);
  const r = m.pending.find((each) => each.tag === tag);
  k.tap?.(m.id, r?.proc?.pid ?? 0, message);
  if (r === undefined || r.done) return;
  r.reply = message;
  r.done = true;
  if (r.proc !== null && r.proc !== p && r.proc.sleepingOn === m.waiters) wakeproc(k, r.proc);
}

/** A reply as a message of the type expected. Raises `mount rpc error` for anything else. */
export function parse<N extends MessageName>(bytes: Uint8Array, type: N): Message<N> {
  const message = decode(bytes);
  if (!message.ok || message.value.type !== type) error(errors.Emountrpc);
  return message.value as Message<N>;
}
