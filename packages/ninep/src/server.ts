/**
 * The server's side of a 9P conversation, as small to use as lib9p (9p(2)): a FileServer supplies what differs, this
 * class keeps fids and tags and the rules of section 5.
 *
 * Promise to callers: no bytes from a client make it throw or answer more than msize; every request gets exactly one reply;
 * a reply may come later (keep the call and answer it when you can); Rflush follows the reply it waited for.
 * A stream that is no 9P ends the conversation: `receive` says why.
 */
import { dirModes, openModes, qidTypes } from '@lux9/abi';
import type { ReplyTo } from './client.ts';
import { decode, encode, encodedSize } from './codec.ts';
import { serverErrors } from './errors.ts';
import { Framer } from './framer.ts';
import {
  IOHDRSZ,
  type Message,
  NOFID,
  type Qid,
  type Request,
  type RequestName,
  messages,
  msizeMin,
  version9P,
} from './messages.ts';
import { type Stat, decodeStat, encodeStatInto, statSize } from './stat.ts';

/** What a client holds. `aux` is the file server's own. */
export interface Fid<Aux> {
  readonly fid: number;
  readonly uid: string;
  qid: Qid;
  /** Mode of the open, -1 before it. */
  omode: number;
  aux: Aux | undefined;
  /** Where the next directory read must start, and the entry that stands there. */
  dirOffset: bigint;
  dirIndex: number;
}

type Answer<Name extends RequestName> = Omit<ReplyTo<Name>, 'type' | 'tag'>;

/** A request that waits for its reply. */
export class Call<Name extends RequestName, Aux> {
  /** Tflushes that wait for the reply. */
  readonly flushes: Call<'Tflush', Aux>[] = [];
  answered = false;

  constructor(
    private readonly server: Server<Aux>,
    readonly request: Message<Name>,
    /** The fid the request names; for Tattach the one being made. */
    readonly fid: Fid<Aux>,
  ) {}

  reply(answer: Answer<Name>): void {
    this.server.answer(this as unknown as Call<RequestName, Aux>, answer);
  }

  error(ename: string): void {
    this.server.answer(this as unknown as Call<RequestName, Aux>, ename);
  }
}

/** What a server supplies; what it leaves out is prohibited, or succeeds where that is harmless (open, clunk, clone). */
export interface FileServer<Aux> {
  /** Set `call.fid.aux` and reply with the root's qid. */
  attach?(call: Call<'Tattach', Aux>): void;
  /** The child's qid, after moving `fid.aux` there; or an error text, with `fid` as it was. `..` comes here too. */
  walk1?(fid: Fid<Aux>, name: string): Qid | string;
  /** `to` is a copy of `from` with the same aux; change what must not be shared. */
  clone?(from: Fid<Aux>, to: Fid<Aux>): void;
  open?(call: Call<'Topen', Aux>): void;
  /** Make the file, move `call.fid.aux` to it and reply with its qid. */
  create?(call: Call<'Tcreate', Aux>): void;
  read?(call: Call<'Tread', Aux>): void;
  /** Entry `index` of an open directory, undefined behind the last. Directory reads come here instead of `read` when given. */
  entry?(fid: Fid<Aux>, index: number): Stat | undefined;
  write?(call: Call<'Twrite', Aux>): void;
  remove?(call: Call<'Tremove', Aux>): void;
  stat?(call: Call<'Tstat', Aux>): void;
  /** `change` has the fields' don't-care values where nothing is to change (nullStat). */
  wstat?(call: Call<'Twstat', Aux>, change: Stat): void;
  /** The client gave `old` up: answer it now if it waits. Its reply releases the Rflush. */
  flush?(old: Call<RequestName, Aux>): void;
  /** The fid is gone; called once for each that attach or walk made. */
  clunk?(fid: Fid<Aux>): void;
}

export interface ServerOptions {
  /** Bytes of a message we agree to at most. */
  readonly msize?: number;
  readonly trace?: (message: Message, received: boolean) => void;
}

export class Server<Aux> {
  private msize: number;
  private readonly framer: Framer;
  private readonly fids = new Map<number, Fid<Aux>>();
  private readonly calls = new Map<number, Call<RequestName, Aux>>();
  private established = false;
  private broken: string | undefined;

  constructor(
    private readonly files: FileServer<Aux>,
    private readonly send: (bytes: Uint8Array) => void,
    private readonly options: ServerOptions = {},
  ) {
    this.msize = options.msize ?? 32768 + IOHDRSZ;
    this.framer = new Framer(this.msize);
  }

  /** Fids the client holds. */
  get fidCount(): number {
    return this.fids.size;
  }

  /** Requests that wait for their reply. */
  get callCount(): number {
    return this.calls.size;
  }

  /** Takes bytes from the client. Answers why the conversation is over, if it is. */
  receive(bytes: Uint8Array): string | undefined {
    if (this.broken !== undefined) return this.broken;
    if (!this.framer.feed(bytes, (frame) => this.message(frame))) this.close('impossible message size');
    return this.broken;
  }

  /** The transport ended: all fids go. */
  close(reason = 'closed'): void {
    if (this.broken !== undefined) return;
    this.broken = reason;
    this.reset();
  }

  /** For Call only: sends the reply, or Rerror when `answer` is a text. */
  answer(call: Call<RequestName, Aux>, answer: string | object): void {
    if (call.answered) return;
    call.answered = true;
    const { type, tag } = call.request;
    if (this.calls.get(tag) !== call) return; // a Tversion dropped it
    this.calls.delete(tag);
    let reply: Message;
    if (typeof answer === 'string') reply = { type: 'Rerror', tag, ename: answer };
    else reply = { type: type.replace('T', 'R'), tag, ...answer } as Message;
    const size = encodedSize(reply);
    if (size < 0 || size > this.msize) reply = { type: 'Rerror', tag, ename: serverErrors.Ebotch };
    this.settle(call, reply);
    this.options.trace?.(reply, false);
    this.send(encode(reply));
    for (const flush of call.flushes) flush.reply({});
  }

  /** What a reply changes in the fids. */
  private settle(call: Call<RequestName, Aux>, reply: Message): void {
    const request = call.request as Request;
    switch (request.type) {
      case 'Tattach':
        if (reply.type === 'Rattach') call.fid.qid = reply.qid;
        else this.fids.delete(request.fid);
        break;
      case 'Topen':
        if (reply.type === 'Ropen') {
          call.fid.qid = reply.qid;
          call.fid.omode = request.mode;
        }
        break;
      case 'Tcreate':
        if (reply.type === 'Rcreate') {
          call.fid.qid = reply.qid;
          call.fid.omode = request.mode;
        }
        break;
      case 'Tremove':
        this.forget(request.fid);
        break;
      default:
    }
  }

  private message(frame: Uint8Array): void {
    if (this.broken !== undefined) return;
    const decoded = decode(frame);
    if (!decoded.ok) return this.close(decoded.error);
    const request = decoded.value as Request;
    if (messages[request.type].code % 2 !== 0) return this.close(`${request.type} from a client`);
    this.options.trace?.(request, true);
    if (request.type === 'Tversion') return this.version(request);
    if (this.calls.has(request.tag)) return this.refuse(request, serverErrors.Eduptag);
    if (!this.established) return this.refuse(request, serverErrors.Ebotch);
    this.dispatch(request);
  }

  /** An error for a message that gets no Call. */
  private refuse(request: Request, ename: string): void {
    const reply: Message = { type: 'Rerror', tag: request.tag, ename };
    this.options.trace?.(reply, false);
    this.send(encode(reply));
  }

  private version(request: Message<'Tversion'>): void {
    this.reset();
    const speaks = request.version.split('.')[0] === version9P && request.msize >= msizeMin;
    if (speaks) this.msize = Math.min(request.msize, this.options.msize ?? 32768 + IOHDRSZ);
    this.framer.msize = this.msize;
    this.established = speaks;
    const reply: Message = { type: 'Rversion', tag: request.tag, msize: this.msize, version: speaks ? version9P : 'unknown' };
    this.options.trace?.(reply, false);
    this.send(encode(reply));
  }

  private reset(): void {
    this.calls.clear();
    for (const fid of [...this.fids.keys()]) this.forget(fid);
  }

  private forget(number: number): void {
    const fid = this.fids.get(number);
    if (fid === undefined) return;
    this.fids.delete(number);
    this.files.clunk?.(fid);
  }

  private newFid(number: number, uid: string, from?: Fid<Aux>): Fid<Aux> {
    return {
      fid: number,
      uid,
      qid: from?.qid ?? { type: qidTypes.QTDIR, vers: 0, path: 0n },
      omode: -1,
      aux: from?.aux,
      dirOffset: 0n,
      dirIndex: 0,
    };
  }

  private call<Name extends RequestName>(request: Message<Name>, fid: Fid<Aux>): Call<Name, Aux> {
    const call = new Call<Name, Aux>(this, request, fid);
    this.calls.set(request.tag, call as unknown as Call<RequestName, Aux>);
    return call;
  }

  private dispatch(request: Request): void {
    if (request.type === 'Tflush') return this.flush(request);
    if (request.type === 'Tauth') return this.refuse(request, serverErrors.Enoauth);
    if (request.type === 'Tversion') return;
    if (request.type === 'Tattach') return this.attach(request);
    const fid = this.fids.get(request.fid);
    if (fid === undefined) return this.refuse(request, serverErrors.Eunknownfid);
    switch (request.type) {
      case 'Twalk':
        return this.walk(request, fid);
      case 'Topen':
        return this.open(request, fid);
      case 'Tcreate':
        return this.create(request, fid);
      case 'Tread':
        return this.read(request, fid);
      case 'Twrite':
        return this.write(request, fid);
      case 'Tclunk':
        return this.clunk(request, fid);
      case 'Tremove': {
        const call = this.call(request, fid);
        return this.files.remove ? this.files.remove(call) : call.error(serverErrors.Enoremove);
      }
      case 'Tstat': {
        const call = this.call(request, fid);
        return this.files.stat ? this.files.stat(call) : call.error(serverErrors.Enostat);
      }
      case 'Twstat':
        return this.wstat(request, fid);
    }
  }

  private flush(request: Message<'Tflush'>): void {
    const old = this.calls.get(request.oldtag);
    const call = this.call(request, this.newFid(NOFID, ''));
    if (old === undefined) return call.reply({});
    old.flushes.push(call);
    this.files.flush?.(old);
  }

  private attach(request: Message<'Tattach'>): void {
    if (request.afid !== NOFID) return this.refuse(request, serverErrors.Enoauth);
    if (request.fid === NOFID || this.fids.has(request.fid)) return this.refuse(request, serverErrors.Edupfid);
    const fid = this.newFid(request.fid, request.uname);
    this.fids.set(request.fid, fid);
    const call = this.call(request, fid);
    if (this.files.attach) this.files.attach(call);
    else call.reply({ qid: fid.qid });
  }

  private walk(request: Message<'Twalk'>, fid: Fid<Aux>): void {
    const call = this.call(request, fid);
    const { newfid, wname } = request;
    if (fid.omode !== -1) return call.error(serverErrors.Ebotch);
    if (newfid !== request.fid && (newfid === NOFID || this.fids.has(newfid))) return call.error(serverErrors.Edupfid);
    if (wname.length > 0 && !(fid.qid.type & qidTypes.QTDIR)) return call.error(serverErrors.Ewalknodir);
    const to = this.newFid(newfid, fid.uid, fid);
    this.files.clone?.(fid, to);
    const wqid: Qid[] = [];
    for (const name of wname) {
      let next: Qid | string = serverErrors.Ewalknodir;
      if (to.qid.type & qidTypes.QTDIR) next = this.files.walk1?.(to, name) ?? serverErrors.Enotfound;
      if (typeof next === 'string') {
        this.files.clunk?.(to);
        return wqid.length === 0 ? call.error(next) : call.reply({ wqid });
      }
      to.qid = next;
      wqid.push(next);
    }
    if (newfid === request.fid) this.forget(newfid);
    this.fids.set(newfid, to);
    call.reply({ wqid });
  }

  private open(request: Message<'Topen'>, fid: Fid<Aux>): void {
    const call = this.call(request, fid);
    if (fid.omode !== -1) return call.error(serverErrors.Ebotch);
    const known = openModes.OEXEC | openModes.OTRUNC | openModes.ORCLOSE;
    if (request.mode & ~known) return call.error(serverErrors.Ebotch);
    if (fid.qid.type & qidTypes.QTDIR && (request.mode & ~openModes.ORCLOSE) !== openModes.OREAD) {
      return call.error(serverErrors.Eisdir9P);
    }
    if (this.files.open) this.files.open(call);
    else call.reply({ qid: fid.qid, iounit: 0 });
  }

  private create(request: Message<'Tcreate'>, fid: Fid<Aux>): void {
    const call = this.call(request, fid);
    const { name } = request;
    if (fid.omode !== -1) return call.error(serverErrors.Ebotch);
    if (!(fid.qid.type & qidTypes.QTDIR)) return call.error(serverErrors.Ecreatenondir);
    if (name === '' || name === '.' || name === '..' || name.includes('/')) return call.error(serverErrors.Ebotch);
    if (request.perm & dirModes.DMDIR && request.mode & openModes.OEXEC) return call.error(serverErrors.Eisdir9P);
    if (this.files.create) this.files.create(call);
    else call.error(serverErrors.Enocreate9P);
  }

  private read(request: Message<'Tread'>, fid: Fid<Aux>): void {
    const direction = fid.omode & openModes.OEXEC;
    const count = Math.min(request.count, this.msize - IOHDRSZ);
    const call = this.call({ ...request, count }, fid);
    if (fid.omode === -1 || direction === openModes.OWRITE) return call.error(serverErrors.Ebotch);
    if (fid.qid.type & qidTypes.QTDIR && this.files.entry) return this.readDirectory(call, fid, count);
    if (request.offset >= 1n << 63n) return call.error(serverErrors.Ebadoffset);
    if (this.files.read) this.files.read(call);
    else call.error(serverErrors.Ebotch);
  }

  private readDirectory(call: Call<'Tread', Aux>, fid: Fid<Aux>, count: number): void {
    if (call.request.offset === 0n) {
      fid.dirOffset = 0n;
      fid.dirIndex = 0;
    } else if (call.request.offset !== fid.dirOffset) return call.error(serverErrors.Ebadoffset);
    const data = new Uint8Array(count);
    let used = 0;
    for (;;) {
      const stat = this.files.entry!(fid, fid.dirIndex);
      if (stat === undefined || statSize(stat) < 0) break;
      const next = encodeStatInto(stat, data, used);
      if (next < 0) {
        if (used === 0) return call.error(serverErrors.Ebadcount);
        break;
      }
      used = next;
      fid.dirIndex++;
    }
    fid.dirOffset += BigInt(used);
    call.reply({ data: data.subarray(0, used) });
  }

  private write(request: Message<'Twrite'>, fid: Fid<Aux>): void {
    const call = this.call(request, fid);
    const direction = fid.omode & openModes.OEXEC;
    if (fid.omode === -1 || direction === openModes.OREAD || direction === openModes.OEXEC) {
      return call.error(serverErrors.Ebotch);
    }
    if (request.offset >= 1n << 63n) return call.error(serverErrors.Ebadoffset);
    if (this.files.write) this.files.write(call);
    else call.error(serverErrors.Enowrite);
  }

  /** Always frees the fid; a file opened with ORCLOSE is removed, and nobody hears whether that worked (clunk(5)). */
  private clunk(request: Message<'Tclunk'>, fid: Fid<Aux>): void {
    const call = this.call(request, fid);
    if (fid.omode !== -1 && fid.omode & openModes.ORCLOSE && this.files.remove) {
      const removal = new Call<'Tremove', Aux>(this, { type: 'Tremove', tag: request.tag, fid: request.fid }, fid);
      this.files.remove(removal);
    }
    this.forget(request.fid);
    call.reply({});
  }

  private wstat(request: Message<'Twstat'>, fid: Fid<Aux>): void {
    const call = this.call(request, fid);
    const change = decodeStat(request.stat);
    if (!change.ok || change.value.name.includes('/')) return call.error(serverErrors.Ebaddir);
    const { mode } = change.value;
    if (mode !== 0xffffffff && !(mode & dirModes.DMDIR) !== !(fid.qid.type & qidTypes.QTDIR)) {
      return call.error(serverErrors.Ebaddir);
    }
    if (this.files.wstat) this.files.wstat(call, change.value);
    else call.error(serverErrors.Enowstat);
  }
}
