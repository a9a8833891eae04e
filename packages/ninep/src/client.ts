/**
 * The client's side of a 9P conversation: tags, fids, flush. Transport-free: it is given a function that sends
 * bytes and is told what arrived.
 *
 * Promise to callers: every request's `done` is called exactly once, with the reply or with an Rerror (the server's, or
 * ours when the stream broke or the reply was malformed). A tag is not used again while the server may still answer it
 * (flush(5)). Replies may arrive inside `request` when the transport is synchronous.
 */
import { decode, encode, encodedSize } from './codec.ts';
import { serverErrors } from './errors.ts';
import { Framer } from './framer.ts';
import {
  type Message,
  type MessageName,
  NOFID,
  NOTAG,
  type Reply,
  type Request,
  type RequestName,
  messages,
  msizeMin,
  version9P,
} from './messages.ts';
import { type Result, bad, good } from './result.ts';

/** A request before it has a tag. */
export type Untagged<Name extends RequestName = RequestName> = { [N in Name]: Omit<Message<N>, 'tag'> }[Name];

/** The reply that a request of this type expects. */
export type ReplyTo<Name extends RequestName> = Name extends `T${infer Rest}`
  ? Message<Extract<`R${Rest}`, MessageName>>
  : never;

export type Done<Name extends RequestName> = (reply: ReplyTo<Name> | Message<'Rerror'>) => void;

interface Pending {
  readonly type: RequestName;
  readonly done: (reply: Reply) => void;
  /** A Tflush is under way for it. */
  flushing: boolean;
  /** Answered while a flush is under way: its tag rests until the Rflush. */
  answered: boolean;
}

export interface ClientOptions {
  /** Bytes of a message we offer; the server may answer less. */
  readonly msize?: number;
  /** Sees every message: `sent` as request, else as reply. */
  readonly trace?: (message: Message, sent: boolean) => void;
}

export class Client {
  /** What the server agreed to; our offer before the version exchange. */
  msize: number;
  private readonly framer: Framer;
  private readonly pending = new Map<number, Pending>();
  private readonly freeTags: number[] = [];
  private nextTag = 1;
  private readonly freeFids: number[] = [];
  private nextFid = 1;
  private broken: string | undefined;

  constructor(
    private readonly send: (bytes: Uint8Array) => void,
    private readonly options: ClientOptions = {},
  ) {
    this.msize = options.msize ?? 32768 + 24;
    this.framer = new Framer(this.msize);
  }

  /** Why the conversation ended; undefined while it lives. */
  get error(): string | undefined {
    return this.broken;
  }

  /** Requests whose answer is still to come. */
  get outstanding(): number {
    return this.pending.size;
  }

  newFid(): number {
    return this.freeFids.pop() ?? this.nextFid++;
  }

  /** Gives a fid back after its Rclunk, its Rremove or the failure of the request that would have made it. */
  freeFid(fid: number): void {
    this.freeFids.push(fid);
  }

  /** Sends the request; answers its tag, NOTAG when the conversation is over or the message cannot be sent. */
  request<Name extends RequestName>(message: Untagged<Name>, done: Done<Name>): number {
    const tag = message.type === 'Tversion' ? NOTAG : (this.freeTags.pop() ?? this.nextTag++);
    const whole = { ...message, tag } as unknown as Request;
    const size = encodedSize(whole);
    let failure = this.broken;
    if (size < 0 || size > this.msize) failure ??= 'message too large';
    if (tag >= NOTAG && message.type !== 'Tversion') failure ??= 'no free tags';
    if (failure !== undefined) {
      if (tag < NOTAG) this.freeTags.push(tag);
      done({ type: 'Rerror', tag, ename: failure });
      return NOTAG;
    }
    this.pending.set(tag, {
      type: message.type,
      done: done as (reply: Reply) => void,
      flushing: false,
      answered: false,
    });
    this.options.trace?.(whole, true);
    this.send(encode(whole));
    return tag;
  }

  /**
   * Gives a request up. Its `done` gets the server's reply if that was already on its way, else an
   * Rerror `interrupted` once the server has confirmed. Flushing an unknown tag does nothing.
   */
  flush(tag: number): void {
    const victim = this.pending.get(tag);
    if (victim === undefined || victim.answered || victim.flushing || tag === NOTAG) return;
    victim.flushing = true;
    this.request({ type: 'Tflush', oldtag: tag }, (reply) => {
      if (this.broken !== undefined) return; // hangup has answered the victim
      if (reply.type === 'Rerror' && !victim.answered) {
        victim.flushing = false; // not flushed: the server still owes the answer
        return;
      }
      this.release(tag);
      if (!victim.answered) victim.done({ type: 'Rerror', tag, ename: serverErrors.Einterrupted });
    });
  }

  /** Takes bytes from the transport. Answers what broke the conversation, if anything did. */
  receive(bytes: Uint8Array): string | undefined {
    if (this.broken !== undefined) return this.broken;
    if (!this.framer.feed(bytes, (frame) => this.message(frame))) this.hangup('impossible message size from server');
    return this.broken;
  }

  /** The transport ended: every request under way fails with this text, and all later ones. */
  hangup(reason: string): void {
    if (this.broken !== undefined) return;
    this.broken = reason;
    const all = [...this.pending];
    this.pending.clear();
    for (const [tag, pending] of all) {
      if (!pending.answered) pending.done({ type: 'Rerror', tag, ename: reason });
    }
  }

  /** version(5): agrees on msize and 9P2000. */
  version(done: (result: Result<number>) => void): void {
    this.request({ type: 'Tversion', msize: this.msize, version: version9P }, (reply) => {
      if (reply.type === 'Rerror') return done(bad(reply.ename));
      if (reply.version !== version9P) return done(bad(`server speaks '${reply.version}'`));
      if (reply.msize > this.msize || reply.msize < msizeMin) return done(bad(`server wants msize ${reply.msize}`));
      this.msize = reply.msize;
      this.framer.msize = reply.msize;
      done(good(reply.msize));
    });
  }

  /** attach(5) without authentication; answers the root's fid. */
  attach(uname: string, aname: string, done: (result: Result<number>) => void): void {
    const fid = this.newFid();
    this.request({ type: 'Tattach', fid, afid: NOFID, uname, aname }, (reply) => {
      if (reply.type !== 'Rerror') return done(good(fid));
      this.freeFid(fid);
      done(bad(reply.ename));
    });
  }

  private message(frame: Uint8Array): void {
    if (this.broken !== undefined) return;
    const decoded = decode(frame);
    if (!decoded.ok) return this.hangup(`malformed reply: ${decoded.error}`);
    const reply = decoded.value;
    this.options.trace?.(reply, false);
    const pending = this.pending.get(reply.tag);
    if (pending === undefined || pending.answered) return; // the server's slip; nobody waits for it
    const wanted = messages[pending.type].code + 1;
    if (messages[reply.type].code !== wanted && reply.type !== 'Rerror') {
      return this.hangup(`${reply.type} in reply to ${pending.type}`);
    }
    if (!pending.flushing) this.release(reply.tag);
    else pending.answered = true;
    pending.done(reply as Reply);
  }

  private release(tag: number): void {
    this.pending.delete(tag);
    if (tag !== NOTAG) this.freeTags.push(tag);
  }
}
