/**
 * 9P with one hostile end. A hostile server: the kernel's mount driver gets replies that were dropped, doubled, cut, changed or made up,
 * while processes open, read, write, walk and are killed on the mount. A hostile client: the server kit of packages/ninep, and that of
 * programs, get such requests. Nothing may panic, throw, hang a process that is then killed, or leak a tag or a page.
 */
import { rforkFlags } from '@lux9/abi';
import { Random } from '@lux9/base';
import { checkOwnership, State, type Proc } from '@lux9/kernel';
import { decode, encode, Server, type Message } from '@lux9/ninep';
import { randomMessage } from '../../../ninep/src/testing/random.ts';
import { RamFiles } from '../../../ninep/src/testing/ramfs.ts';
import { Harness } from '../../../system/src/testing/harness.ts';
import { talk, type Script } from '../../../userland/test/conversation.ts';
import { reap } from './reap.ts';

const R = rforkFlags;
const pipeAt = 0x7fffff000000;

/** A message with something wrong, most of the time. */
export function mutate(random: Random, bytes: Uint8Array): Uint8Array[] {
  const copy = bytes.slice();
  switch (random.below(14)) {
    case 0: return [];
    case 1: return [copy, copy];
    case 2: return [copy.subarray(0, random.below(copy.length + 1))];
    case 3: copy[4] = random.below(256); return [copy];
    case 4: copy[5] = random.below(256); return [copy];
    case 5: new DataView(copy.buffer).setUint32(0, random.below(2) === 0 ? random.u32() : random.below(64), true); return [copy];
    case 6: return [encode({ ...randomMessage(random), tag: bytes[5]! | (bytes[6]! << 8) } as Message)];
    case 7: {
      const junk = new Uint8Array(random.below(64));
      random.fill(junk);
      return [junk];
    }
    case 8: case 9: {
      for (let n = 1 + random.below(4); n > 0 && copy.length > 7; n--) copy[7 + random.below(copy.length - 7)] = random.below(256);
      return [copy];
    }
    case 10: {
      const longer = new Uint8Array(copy.length + 1 + random.below(16));
      longer.set(copy);
      if (random.below(2) === 0) new DataView(longer.buffer).setUint32(0, longer.length, true);
      return [longer];
    }
    default: return [copy];
  }
}

interface PipeEnd {
  readonly q0: { readonly bytes: number };
  readonly q1: { readonly bytes: number };
}

export interface ServerRun {
  readonly messages: number;
  readonly answered: number;
  readonly failed: number;
  readonly mounts: number;
  readonly killed: number;
}

/** `count` replies to the mount driver. */
export function runServer(seed: number, count: number): ServerRun {
  const random = new Random(seed);
  const h = new Harness({ memMB: 20 });
  const k = h.kernel;
  let messages = 0;
  let answered = 0;
  let failed = 0;
  let mounts = 0;
  let killed = 0;
  const fork = R.RFPROC | R.RFFDG | R.RFREND | R.RFNOWAIT | R.RFNOTEG;
  const paths = ['/n', '/n/a', '/n/b', '/n/dir', '/n/dir/c', `/n${'/dir'.repeat(20)}`, '/n/nothing', '/n/..', '/n/slow'];
  const act = (p: Proc): number | null => {
    const path = random.pick(paths);
    const statAt = 0x7fffff010000;
    switch (random.below(8)) {
      case 0: return h.call(p, 'create', path, random.pick([0, 1, 2]), random.pick([0o666, 0o777, 0x800001ff]));
      case 1: return h.call(p, 'stat', path, statAt, 512);
      case 2: return h.call(p, 'remove', path);
      case 3: return h.call(p, 'chdir', path);
      case 4: {
        const fds = p.fgrp!.fds.map((c, fd) => (c?.mnt ? fd : -1)).filter((fd) => fd >= 0);
        if (fds.length === 0) return h.call(p, 'open', path, 0);
        const fd = random.pick(fds);
        return random.pick([
          () => h.call(p, 'pread', fd, statAt, 1 + random.below(9000), -1n),
          () => h.call(p, 'pwrite', fd, statAt, 1 + random.below(9000), BigInt(random.below(10000))),
          () => h.call(p, 'fstat', fd, statAt, 512),
          () => h.call(p, 'close', fd),
        ])();
      }
      default: return h.call(p, 'open', path, random.pick([0, 1, 2, 3, 0x10, 0x11, 0x42]));
    }
  };
  try {
    while (messages < count) {
      // A fresh connection, over which up to 300 messages go.
      const server = h.fork(h.init, fork | R.RFNAMEG);
      h.write(server, pipeAt, new Uint8Array(8));
      if (h.call(server, 'pipe', pipeAt) !== 0) throw new Error(`pipe: ${h.err(server)}`);
      const ends = new DataView(h.read(server, pipeAt, 8).buffer);
      const [mine, theirs] = [ends.getInt32(0, true), ends.getInt32(4, true)];
      const pipe = server.fgrp!.fds[mine]!.aux as unknown as PipeEnd;
      const files = new RamFiles();
      let out: Uint8Array[] = [];
      const honest = new Server(files, (bytes) => out.push(bytes.slice()), { msize: 8192 + 24 });
      let hostile = false;
      const pump = (): void => {
        for (let turn = 0; turn < 8 && pipe.q0.bytes > 0; turn++) {
          const request = h.readFd(server, mine, 16384);
          if (request === null) throw new Error('the server waits for what is there');
          out = [];
          honest.receive(request);
          for (const reply of out) {
            for (const bytes of hostile && random.below(3) === 0 ? mutate(random, reply) : [reply]) {
              messages++;
              if (bytes.length > 0 && pipe.q1.bytes < 100_000) h.writeFd(server, mine, bytes);
            }
          }
        }
      };
      const first = h.fork(server, fork | R.RFNAMEG);
      h.call(server, 'close', theirs);
      h.call(first, 'close', mine);
      mounts++;
      const limit = messages + 300;
      hostile = random.below(4) === 0;
      let mounted = h.call(first, 'mount', theirs, -1, '/n', 4, '');
      for (let i = 0; mounted === null && i < 8 && h.proc(first.pid) === first; i++) {
        pump();
        mounted = h.results.has(first.pid) && first.kstack.length === 0 ? Number(h.results.get(first.pid)) : null;
      }
      hostile = true;
      let clients: Proc[] = [];
      if (mounted !== null && mounted >= 0 && h.proc(first.pid) === first) {
        for (let i = 0; i < 3; i++) clients.push(h.fork(first, R.RFPROC | R.RFFDG | R.RFNOWAIT | R.RFNOTEG));
        const stuck = new Map<Proc, number>();
        // Calls that fail on the spot, one after the other: the connection is dead.
        let fruitless = 0;
        for (let idle = 0; messages < limit && clients.length > 0 && idle < 200 && fruitless < 16; idle++) {
          const before = messages;
          fruitless++;
          const p = random.pick(clients);
          if (p.kstack.length === 0 && p.state === State.Running) {
            const got = act(p);
            if (got !== null) {
              if (got < 0) failed++;
              else answered++;
            }
          } else {
            // It waits for a reply that may never come: a note, then a kill.
            fruitless = 0;
            const waits = (stuck.get(p) ?? 0) + 1;
            stuck.set(p, waits);
            if (waits % 12 === 6) {
              const fd = h.call(h.init, 'open', `/proc/${p.pid}/ctl`, 1)!;
              h.writeFd(h.init, fd, 'interrupt');
              h.call(h.init, 'close', fd);
            }
            if (waits % 12 === 11) {
              reap(h, p);
              killed++;
            }
          }
          pump();
          clients = clients.filter((each) => h.proc(each.pid) === each);
          if (messages > before) idle = fruitless = 0;
        }
      }
      // The end of this server: everybody lets go.
      for (const p of [...clients, first, server]) if (h.proc(p.pid) === p) reap(h, p);
      h.settle();
      h.pass(20);
      const bad = checkOwnership(k);
      if (bad.length > 0) throw new Error(bad.join('\n'));
      const alive = [...clients, first, server].filter((p) => h.proc(p.pid) === p);
      if (alive.length > 0) throw new Error(`cannot be ended: ${alive.map((p) => `${p.pid} ${p.state}\n${h.kstack(p)}`).join('')}`);
      let tags = 0;
      for (const word of k.tags) for (let bits = word; bits !== 0; bits &= bits - 1) tags++;
      if (tags !== 2) throw new Error(`${tags - 2} tags were not given back`);
    }
  } catch (e) {
    throw new Error(`${e instanceof Error ? e.message : String(e)}\nseed ${seed}, message ${messages}: npm run fuzz:9p -- --seed ${seed} --count ${count}`, { cause: e });
  }
  return { messages, answered, failed, mounts, killed };
}

export interface ClientRun {
  readonly messages: number;
  readonly answered: number;
  readonly errors: number;
  readonly broken: number;
}

const names = ['a', 'b', 'dir', '..', '.', 'slow', '', 'x/y'];

/** One in so many messages of a connection is garbled: most of these end it, so that few get deep where all are. */
const garbled = [4, 16, 64];

/** The frames of a client that knows the protocol, keeps few of its rules, and garbles one in `rate` messages. */
function hostileRequest(random: Random, rate: number): Uint8Array[] {
  const fid = random.below(6);
  const tag = random.below(8);
  const request: Message = random.pick<() => Message>([
    () => ({ type: 'Twalk', tag, fid, newfid: random.below(6), wname: Array.from({ length: random.below(4) }, () => random.pick(names)) }),
    () => ({ type: 'Topen', tag, fid, mode: random.below(256) }),
    () => ({ type: 'Tcreate', tag, fid, name: random.pick(names), perm: random.pick([0o777, 0x800001ff, random.u32()]), mode: random.below(256) }),
    () => ({ type: 'Tread', tag, fid, offset: BigInt(random.below(100)), count: random.pick([0, 1, 100, 8192, 0xffffffff]) }),
    () => ({ type: 'Twrite', tag, fid, offset: BigInt(random.below(100)), data: new Uint8Array(random.below(100)) }),
    () => ({ type: 'Tstat', tag, fid }), () => ({ type: 'Tclunk', tag, fid }), () => ({ type: 'Tremove', tag, fid }),
    () => ({ type: 'Tflush', tag, oldtag: random.below(8) }),
    () => ({ type: 'Tattach', tag, fid, afid: 0xffffffff, uname: 'sys', aname: '' }),
    () => (random.below(rate) < 4 ? randomMessage(random) : { type: 'Tstat', tag, fid }),
  ])();
  return random.below(rate) === 0 ? mutate(random, encode(request)) : [encode(request)];
}

/** Counts replies, each of which must be a message no longer than was agreed. */
class Replies {
  answered = 0;
  errors = 0;
  #size = 8192;

  /** A connection begins. */
  begin(): void {
    this.#size = 8192;
  }

  take(bytes: Uint8Array): void {
    this.answered++;
    const reply = decode(bytes);
    if (!reply.ok) throw new Error(`a reply that is none: ${reply.error}`);
    if (bytes.length > this.#size) throw new Error(`a reply of ${bytes.length} bytes, msize is ${this.#size}`);
    if (reply.value.type === 'Rerror') this.errors++;
    if (reply.value.type === 'Rversion') this.#size = Math.max(this.#size, reply.value.msize);
  }
}

const greeting = [
  encode({ type: 'Tversion', tag: 0xffff, msize: 8192, version: '9P2000' }),
  encode({ type: 'Tattach', tag: 1, fid: 0, afid: 0xffffffff, uname: 'sys', aname: '' }),
];
/** Requests of one connection. */
const perConnection = 500;

const failed = (e: unknown, seed: number, messages: number, count: number): Error =>
  new Error(`${e instanceof Error ? (e.stack ?? e.message) : String(e)}\nseed ${seed}, message ${messages}: npm run fuzz:9p -- --seed ${seed} --count ${count}`, { cause: e });

/** `count` requests to the server kit of packages/ninep. */
export function runClient(seed: number, count: number): ClientRun {
  const random = new Random(seed);
  const replies = new Replies();
  let broken = 0;
  let messages = 0;
  try {
    while (messages < count) {
      replies.begin();
      const rate = random.pick(garbled);
      const server = new Server(new RamFiles(), (bytes) => replies.take(bytes), { msize: 8192 });
      for (const bytes of greeting) server.receive(bytes);
      for (const end = messages + perConnection; messages < end; messages++) {
        let dead = false;
        for (const bytes of hostileRequest(random, rate)) if (server.receive(bytes) !== undefined) dead = true;
        if (!dead) continue;
        broken++;
        if (random.below(3) === 0) break;
      }
      server.close();
    }
  } catch (e) {
    throw failed(e, seed, messages, count);
  }
  return { messages, answered: replies.answered, errors: replies.errors, broken };
}

/** Memory of the program in pages of 64 KiB after a connection, at most: what it holds of a connection is bounded. */
const pagesMost = 512;

/** `count` requests to the server kit of programs (packages/userland/lib/ninep), by way of ramfs; each connection is a process. */
export function runKit(wasm: Uint8Array, seed: number, count: number): ClientRun {
  const random = new Random(seed);
  const replies = new Replies();
  let broken = 0;
  let messages = 0;
  try {
    while (messages < count) {
      replies.begin();
      const rate = random.pick(garbled);
      const end = messages + perConnection;
      let at = 0;
      let queue: Uint8Array[] = [...greeting];
      const { status, pages } = talk(wasm, ['ramfs', '-i'], (function* (): Script {
        while (messages < end) {
          if (at === queue.length) {
            at = 0;
            queue = hostileRequest(random, rate);
            messages++;
            continue;
          }
          const bytes = queue[at++]!;
          if (bytes.length > 0) yield bytes;
        }
      })(), false, (fake) => fake.setStream(1, { write: (bytes) => replies.take(bytes) }));
      if (messages < end) broken++;
      if (status !== '') throw new Error(`the server ended with ${status}`);
      if (pages > pagesMost) throw new Error(`the server has ${pages} pages of memory`);
    }
  } catch (e) {
    throw failed(e, seed, messages, count);
  }
  return { messages, answered: replies.answered, errors: replies.errors, broken };
}
