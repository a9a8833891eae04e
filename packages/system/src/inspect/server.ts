/**
 * The 9P2000 connection of somebody who looks on from outside: the page. Attach names:
 *
 *   `N`        the name space of process N as kernel files show it (0: the first process). Looking is pure: no time passes, nothing
 *              changes; what cannot be looked at that way is refused with `looking would touch: ...`, and left out of unions
 *   `N act`    the same, and what touches is done: writes, reads of user-space servers and of files that reading changes. Each is a
 *              logged input, carried out by a kernel process of its own at the next input tick
 *   `machine`  what stands on no guest's file: registers, page tables, frames, translations, traces (machinetree.ts)
 *   `machine act`  the same, and a program may be asked for (proc/N/program)
 *
 * Promise to callers: a malformed message ends the connection with a reason and nothing else; every request is answered once.
 *
 * NOT IMPLEMENTED: auth; a file that stays open between requests that touch (each opens, does and closes); rename over `..`.
 */
import { errors, openModes, qidTypes } from '@lux9/abi';
import { concatBytes, encodeUtf8 } from '@lux9/base';
import { look, lookList, lookRead, lookStat, type InspectOp, type Looked } from '@lux9/kernel';
import {
  decode, decodeStat, encode, encodeStat, Framer, IOHDRSZ, msizeMin, serverErrors, version9P, type Message, type Qid, type Reply, type Request,
} from '@lux9/ninep';
import { inspectEvent } from '../events.ts';
import type { Machine } from '../machine.ts';
import { MachineTree } from './machinetree.ts';
import { learn } from './symbols.ts';

const msizeMax = 128 * 1024 + IOHDRSZ;
const dirQid = qidTypes.QTDIR;
/** Of a program that is asked for: a piece, and all of it. */
const programPiece = 128 * 1024;
const programMax = 32 * 1024 * 1024;

interface Fid {
  readonly tree: 'guest' | 'machine';
  readonly pid: number;
  readonly act: boolean;
  readonly path: string;
  readonly qid: Qid;
  /** openModes, -1: not open. */
  mode: number;
  /** A directory's records, taken at its first read. */
  listing: Uint8Array | null;
  truncate: boolean;
}

type Done = (error: string, data: Uint8Array) => void;

/** All connections to one machine. */
export class Inspect {
  readonly machine: Machine;
  readonly tree: MachineTree;
  readonly #waiting = new Map<number, Done>();
  readonly #connections = new Set<Connection>();
  #nextId = 1;

  constructor(machine: Machine) {
    this.machine = machine;
    this.tree = new MachineTree(machine);
    this.wire();
  }

  /** After the machine was restored: its kernel is a new one. */
  wire(): void {
    this.machine.kernel.inspected = (id, error, data) => {
      const done = this.#waiting.get(id);
      this.#waiting.delete(id);
      done?.(error, data.slice());
    };
  }

  /** `send` gets whole messages. */
  connect(send: (message: Uint8Array) => void): Connection {
    const connection = new Connection(this, send, () => this.#connections.delete(connection));
    this.#connections.add(connection);
    return connection;
  }

  /** Ends everything under way. */
  close(reason: string): void {
    for (const connection of [...this.#connections]) connection.close();
    for (const done of [...this.#waiting.values()]) done(reason, new Uint8Array(0));
    this.#waiting.clear();
    this.tree.close();
  }

  /** A request that touches, as a logged input. Answers its id. */
  request(pid: number, op: InspectOp, path: string, offset: number, count: number, data: Uint8Array, done: Done): number {
    const id = this.#nextId++;
    this.#waiting.set(id, done);
    this.machine.event('inspect', inspectEvent({ id, pid, op, path, offset, count, data }));
    return id;
  }

  /** Creates or replaces a small file, as the first process sees it; errors are nobody's business. */
  write(path: string, data: Uint8Array): void {
    this.request(1, 'create', path, 0o666, 0, data, () => undefined);
  }

  flush(id: number): void {
    if (this.#waiting.has(id)) this.machine.event('inspect', inspectEvent(id));
  }
}

const pathOf = (base: string, name: string): string => {
  if (name === '..') return base.slice(0, base.lastIndexOf('/')) || '/';
  return base === '/' ? `/${name}` : `${base}/${name}`;
};

export class Connection {
  readonly #inspect: Inspect;
  readonly #send: (message: Uint8Array) => void;
  readonly #ended: () => void;
  readonly #framer = new Framer(msizeMax);
  #msize = msizeMax;
  readonly #fids = new Map<number, Fid>();
  /** Requests under way that touch: id by tag. */
  readonly #tags = new Map<number, number>();
  #open = true;

  constructor(inspect: Inspect, send: (message: Uint8Array) => void, ended: () => void) {
    this.#inspect = inspect;
    this.#send = send;
    this.#ended = ended;
  }

  close(): void {
    this.#open = false;
    for (const fid of this.#fids.values()) this.#forget(fid);
    this.#fids.clear();
    this.#ended();
  }

  receive(bytes: Uint8Array): void {
    if (!this.#open) return;
    const whole = this.#framer.feed(bytes, (frame) => {
      const message = decode(frame);
      if (!message.ok || !message.value.type.startsWith('T')) {
        this.#reply({ type: 'Rerror', tag: 0xffff, ename: message.ok ? serverErrors.Ebotch : message.error });
        this.close();
        return;
      }
      const request = message.value as Request;
      try {
        this.#dispatch(request);
      } catch (e) {
        // A fault of the machine's own code while somebody looks is theirs to hear of, and nobody's end.
        this.#error(request, `looking failed: ${e instanceof Error ? e.message : String(e)}`);
      }
    });
    if (!whole) this.close();
  }

  #reply(reply: Reply): void {
    if (this.#open) this.#send(encode(reply));
  }

  #error(request: Request, ename: string): void {
    this.#reply({ type: 'Rerror', tag: request.tag, ename: ename.slice(0, 200) });
  }

  #forget(fid: Fid): void {
    if (fid.tree === 'machine' && fid.mode >= 0) this.#inspect.tree.closed(fid.path);
  }

  #dispatch(r: Request): void {
    switch (r.type) {
      case 'Tversion':
        this.#fids.clear();
        if (r.msize < msizeMin) return this.#error(r, 'message size too small');
        this.#msize = Math.min(r.msize, msizeMax);
        return this.#reply({ type: 'Rversion', tag: r.tag, msize: this.#msize, version: r.version.startsWith(version9P) ? version9P : 'unknown' });
      case 'Tauth': return this.#error(r, serverErrors.Enoauth);
      case 'Tflush': {
        const id = this.#tags.get(r.oldtag);
        if (id !== undefined) this.#inspect.flush(id);
        return this.#reply({ type: 'Rflush', tag: r.tag });
      }
      case 'Tattach': return this.#attach(r);
      default: {
        const fid = this.#fids.get(r.fid);
        if (fid === undefined) return this.#error(r, serverErrors.Eunknownfid);
        return this.#on(r, fid);
      }
    }
  }

  #attach(r: Message<'Tattach'>): void {
    if (this.#fids.has(r.fid)) return this.#error(r, serverErrors.Edupfid);
    const [name = '', how = ''] = r.aname.split(' ');
    if (name !== 'machine' && !/^[0-9]*$/.test(name)) return this.#error(r, `no such tree: ${name}`);
    const qid: Qid = { type: dirQid, vers: 0, path: 0n };
    const tree = name === 'machine' ? 'machine' : 'guest';
    const pid = tree === 'machine' || name === '' || name === '0' ? 1 : Number(name);
    this.#fids.set(r.fid, { tree, pid, act: how === 'act', path: '/', qid, mode: -1, listing: null, truncate: false });
    this.#reply({ type: 'Rattach', tag: r.tag, qid });
  }

  #on(r: Exclude<Request, Message<'Tversion' | 'Tauth' | 'Tflush' | 'Tattach'>>, fid: Fid): void {
    switch (r.type) {
      case 'Twalk': return this.#walk(r, fid);
      case 'Topen': return this.#opening(r, fid);
      case 'Tread': return this.#read(r, fid);
      case 'Tclunk':
        this.#forget(fid);
        this.#fids.delete(r.fid);
        return this.#reply({ type: 'Rclunk', tag: r.tag });
      case 'Tstat': return this.#stat(r, fid);
      case 'Twrite': {
        if (fid.mode < 0 || (fid.mode & 3) === openModes.OREAD) return this.#error(r, serverErrors.Ebotch);
        const truncate = fid.truncate ? 1 : 0;
        fid.truncate = false;
        return this.#touch(r, fid, 'write', fid.path, Number(r.offset), truncate, r.data.slice(), () => ({ type: 'Rwrite', tag: r.tag, count: r.data.length }));
      }
      case 'Tcreate': {
        const path = pathOf(fid.path, r.name);
        return this.#touch(r, fid, 'create', path, r.perm, 0, new Uint8Array(0), () => {
          const qid: Qid = { type: (r.perm >>> 24) & 0xff, vers: 0, path: 0n };
          this.#fids.set(r.fid, { ...fid, path, qid, mode: r.mode, listing: null, truncate: false });
          return { type: 'Rcreate', tag: r.tag, qid, iounit: 0 };
        });
      }
      case 'Tremove':
        this.#fids.delete(r.fid);
        return this.#touch(r, fid, 'remove', fid.path, 0, 0, new Uint8Array(0), () => ({ type: 'Rremove', tag: r.tag }));
      case 'Twstat':
        return this.#touch(r, fid, 'wstat', fid.path, 0, 0, r.stat.slice(), () => ({ type: 'Rwstat', tag: r.tag }));
    }
  }

  /** Hands a request to the machine; refuses when the attach did not ask for that. */
  #touch(r: Request, fid: Fid, op: InspectOp, path: string, offset: number, count: number, data: Uint8Array, reply: (data: Uint8Array) => Reply): void {
    if (fid.tree === 'machine') return this.#error(r, errors.Eperm);
    if (!fid.act) return this.#error(r, op === 'read' || op === 'stat' ? 'looking would touch: attach with `act`' : 'this connection only looks: attach with `act`');
    const id = this.#inspect.request(fid.pid, op, path, offset, count, data, (error, answer) => {
      this.#tags.delete(r.tag);
      if (error !== '') this.#error(r, error);
      else this.#reply(reply(answer));
    });
    this.#tags.set(r.tag, id);
  }

  /** What the walk finds, or lets the machine find out. */
  #walk(r: Message<'Twalk'>, fid: Fid): void {
    if (fid.mode >= 0) return this.#error(r, serverErrors.Ebotch);
    if (r.newfid !== r.fid && this.#fids.has(r.newfid)) return this.#error(r, serverErrors.Edupfid);
    const wqid: Qid[] = [];
    let { path } = fid;
    const finish = (): void => {
      if (wqid.length === r.wname.length) {
        this.#fids.set(r.newfid, { ...fid, path, qid: wqid[wqid.length - 1] ?? fid.qid, mode: -1, listing: null });
      }
      this.#reply({ type: 'Rwalk', tag: r.tag, wqid });
    };
    const step = (at: number): void => {
      const name = r.wname[at];
      if (name === undefined) return finish();
      const to = pathOf(path, name);
      const found = (qid: Qid): void => {
        wqid.push(qid);
        path = to;
        step(at + 1);
      };
      const missing = (error: string): void => {
        if (wqid.length === 0) this.#error(r, error);
        else finish();
      };
      if (fid.tree === 'machine') {
        const kind = this.#inspect.tree.kind(to);
        return kind === null ? missing(errors.Enonexist) : found({ type: kind === 'dir' ? dirQid : 0, vers: 0, path: BigInt(to.length) });
      }
      const stat = this.#lookStat(fid, to);
      if (stat.ok) {
        const s = decodeStat(stat.value);
        return s.ok ? found(s.value.qid) : missing(s.error);
      }
      if (!stat.touches) return missing(stat.error);
      if (!fid.act) return missing(stat.error);
      this.#inspect.request(fid.pid, 'stat', to, 0, 0, new Uint8Array(0), (error, data) => {
        const s = decodeStat(data);
        if (error !== '' || !s.ok) missing(error || errors.Enonexist);
        else found(s.value.qid);
      });
    };
    step(0);
  }

  #lookStat(fid: Fid, path: string): Looked<Uint8Array> {
    const { kernel } = this.#inspect.machine;
    const sight = look(kernel, fid.pid, path);
    return sight.ok ? lookStat(kernel, sight.value) : sight;
  }

  #stat(r: Message<'Tstat'>, fid: Fid): void {
    const reply = (stat: Uint8Array): Reply => ({ type: 'Rstat', tag: r.tag, stat });
    if (fid.tree === 'machine') return this.#reply(reply(encodeStat(this.#inspect.tree.stat(fid.path))));
    const stat = this.#lookStat(fid, fid.path);
    if (stat.ok) return this.#reply(reply(stat.value));
    if (!stat.touches) return this.#error(r, stat.error);
    return this.#touch(r, fid, 'stat', fid.path, 0, 0, new Uint8Array(0), reply);
  }

  #opening(r: Message<'Topen'>, fid: Fid): void {
    if (fid.mode >= 0) return this.#error(r, serverErrors.Ebotch);
    const writes = (r.mode & 3) !== openModes.OREAD;
    if (writes && fid.tree === 'machine') return this.#error(r, errors.Eperm);
    if (writes && !fid.act) return this.#error(r, 'this connection only looks: attach with `act`');
    if (writes && (fid.qid.type & dirQid) !== 0) return this.#error(r, errors.Eperm);
    fid.mode = r.mode;
    fid.truncate = (r.mode & openModes.OTRUNC) !== 0;
    if (fid.tree === 'machine') this.#inspect.tree.opened(fid.path);
    this.#reply({ type: 'Ropen', tag: r.tag, qid: fid.qid, iounit: 0 });
  }

  #read(r: Message<'Tread'>, fid: Fid): void {
    if (fid.mode < 0 || (fid.mode & 3) === openModes.OWRITE) return this.#error(r, serverErrors.Ebotch);
    const count = Math.min(r.count, this.#msize - IOHDRSZ);
    const offset = Number(r.offset);
    const reply = (data: Uint8Array): Reply => ({ type: 'Rread', tag: r.tag, data: data.length > count ? data.subarray(0, count) : data });
    if ((fid.qid.type & dirQid) !== 0) return this.#readDirectory(r, fid, count, offset, reply);
    if (fid.tree === 'machine') {
      const asked = /^\/proc\/(\d+)\/program$/.exec(fid.path);
      if (asked !== null && !fid.act) return this.#error(r, 'looking would touch: attach with `act`');
      if (asked !== null && offset === 0) return this.#program(r, Number(asked[1]));
      if (offset === 0 || fid.listing === null) fid.listing = encodeUtf8(this.#inspect.tree.read(fid.path));
      return this.#reply(reply(fid.listing.subarray(offset, offset + count)));
    }
    const { kernel } = this.#inspect.machine;
    const sight = look(kernel, fid.pid, fid.path);
    const data = sight.ok ? lookRead(kernel, sight.value, count, offset) : sight;
    if (data.ok) return this.#reply(reply(data.value));
    if (!data.touches) return this.#error(r, data.error);
    return this.#touch(r, fid, 'read', fid.path, offset, count, new Uint8Array(0), reply);
  }

  /** Asks for the whole file a process runs, by logged inputs a piece each, so that its symbols are known. */
  #program(r: Message<'Tread'>, pid: number): void {
    const parts: Uint8Array[] = [];
    let at = 0;
    const answer = (text: string): void => {
      this.#tags.delete(r.tag);
      this.#reply({ type: 'Rread', tag: r.tag, data: encodeUtf8(text).subarray(0, r.count) });
    };
    const ask = (): void => {
      const id = this.#inspect.request(pid, 'read', `/proc/${pid}/text`, at, programPiece, new Uint8Array(0), (error, data) => {
        if (error !== '') {
          this.#tags.delete(r.tag);
          return this.#error(r, error);
        }
        if (data.length > 0 && at < programMax) {
          parts.push(data);
          at += data.length;
          return ask();
        }
        const p = this.#inspect.machine.kernel.byPid.get(pid);
        answer(p !== undefined && learn(p, concatBytes(...parts)) ? `${at} bytes read\n` : 'it is no a.out\n');
      });
      this.#tags.set(r.tag, id);
    };
    ask();
  }

  #readDirectory(r: Message<'Tread'>, fid: Fid, count: number, offset: number, reply: (data: Uint8Array) => Reply): void {
    const page = (all: Uint8Array): void => {
      fid.listing = all;
      let end = offset;
      while (end + 2 <= all.length) {
        const size = 2 + (all[end]! | (all[end + 1]! << 8));
        if (end + size - offset > count) break;
        end += size;
      }
      this.#reply(reply(all.subarray(offset, end)));
    };
    if (offset > 0 && fid.listing !== null) return page(fid.listing);
    if (fid.tree === 'machine') return page(this.#inspect.tree.list(fid.path));
    const { kernel } = this.#inspect.machine;
    const sight = look(kernel, fid.pid, fid.path);
    const list = sight.ok ? lookList(kernel, sight.value, !fid.act) : sight;
    if (list.ok) return page(list.value);
    if (!list.touches) return this.#error(r, list.error);
    if (!fid.act) return this.#error(r, list.error);
    this.#inspect.request(fid.pid, 'read', fid.path, 0, count, new Uint8Array(0), (error, data) => {
      if (error !== '') this.#error(r, error);
      else page(data);
    });
  }
}
