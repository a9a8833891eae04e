/** What a client of a 9P server holds: fids, and the requests it made with them. */
import { Dir } from '../dir';
import { Aux } from './keep';
import { File } from './tree';

/** Who sends a request's reply: the server. */
export abstract class Responder {
  abstract respond(r: Req, error: string | null): void;
}

export class Fid {
  readonly fid: u32;
  /** Who attached. */
  uid: string;
  qidType: u8 = 0x80;
  qidVers: u32 = 0;
  qidPath: u64 = 0;
  /** Mode of the open, -1 before it. */
  omode: i32 = -1;
  /** The file of the server's tree, if it has one. */
  file: File | null = null;
  aux: Aux | null = null;
  /** Where the next directory read must start, and the entry there. */
  dirOffset: u64 = 0;
  dirIndex: i32 = 0;
  /** The children as they were when the reading began. */
  entries: File[] | null = null;

  constructor(fid: u32, uid: string) {
    this.fid = fid;
    this.uid = uid;
  }

  setQid(type: u32, vers: u32, path: u64): void {
    this.qidType = <u8>type;
    this.qidVers = vers;
    this.qidPath = path;
  }

  isDir(): bool {
    return (this.qidType & 0x80) != 0;
  }
}

/**
 * A request. Answer it with respond, reply or error, now or later. `data` of a Tread points into the one reply buffer: fill
 * it just before you respond.
 */
export class Req {
  readonly srv: Responder;
  /** The message; good until the request is answered. */
  readonly buf: usize;
  type: u32 = 0;
  tag: u32 = 0;
  fid: Fid | null = null;
  /** Twalk's. */
  newfid: Fid | null = null;
  /** Tread, Twrite. */
  offset: u64 = 0;
  /** Tread: bytes wanted at most. Twrite: bytes given; lower it to take fewer. */
  count: u32 = 0;
  /** Twrite: the bytes. Tread: where the answer's go. */
  data: usize = 0;
  /** Tcreate. */
  name: string = '';
  perm: u32 = 0;
  /** Topen, Tcreate. */
  mode: i32 = 0;
  /** Tattach. */
  aname: string = '';
  /** Tstat: fill it. Twstat: what is to change; the rest has its don't-care value (nulldir). */
  d: Dir | null = null;
  /** Tflush: the request that was given up, if it still waits. */
  oldreq: Req | null = null;
  /** Flushes that wait for this request's reply. */
  flushes: Req[] | null = null;
  answered: bool = false;

  constructor(srv: Responder, buf: usize) {
    this.srv = srv;
    this.buf = buf;
  }

  respond(): void {
    this.srv.respond(this, null);
  }

  error(text: string): void {
    this.srv.respond(this, text);
  }

  /** Answers a Tread with the part of [p, p + n) that its offset and count name (readbuf). */
  readbuf(p: usize, n: u32): void {
    if (this.offset >= n) this.count = 0;
    else {
      this.count = min(this.count, n - <u32>this.offset);
      memory.copy(this.data, p + <usize>this.offset, this.count);
    }
    this.respond();
  }

  /** The same for a text (readstr). */
  readstr(text: string): void {
    const bytes = String.UTF8.encode(text);
    this.readbuf(changetype<usize>(bytes), bytes.byteLength);
  }

  /** The bytes of a Twrite as text, without a newline at the end: what control files take. */
  text(): string {
    let n = this.count;
    if (n > 0 && load<u8>(this.data + n - 1) == 0x0a) n--;
    return String.UTF8.decodeUnsafe(this.data, n);
  }
}
