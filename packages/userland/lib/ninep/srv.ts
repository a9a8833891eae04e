/**
 * A 9P2000 server, as small to use as 9front's lib9p (9p(2)): extend Srv, override what differs, run it.
 *
 *   class Hello extends Srv {
 *     read(r: Req): void { r.readstr('hello, world\n'); }
 *   }
 *
 * With a `tree`, attach, walk, stat, permissions, directory reading and removal are done for you. Set `chatty` (the -D flag)
 * and every message is printed on standard error.
 *
 * Promise to callers: a request reaches a method only when it is well formed and allowed by section 5 of the manual;
 * every request gets one reply, none larger than the agreed msize; a flushed request's Rflush comes after its own reply.
 * One buffer a waiting request; reads and writes that are answered at once allocate nothing.
 */
import { DMDIR, OEXEC, ORCLOSE, OREAD, OTRUNC, OWRITE } from '../../generated/constants';
import {
  Ebadattach,
  Ebaddir,
  Ebadcount,
  Ebadoffset,
  Ebotch,
  Ecreatenondir,
  Edupfid,
  Eduptag,
  Eexist,
  Einterrupted,
  Eisdir9P,
  Enoauth,
  Enocreate9P,
  Enonexist,
  Enoremove,
  Enostat,
  Enowrite,
  Enowstat,
  Eperm,
  Eunknownfid,
  Ewalknodir,
} from '../../generated/errors';
import * as n from '../../generated/ninep';
import * as sys from '../../generated/syscalls';
import { Buf } from '../buf';
import { Dir } from '../dir';
import { putText, utf8Length } from '../utf8';
import { Fid, Req, Responder } from './fid';
import { messageText } from './trace';
import { File, Tree, wantedBits } from './tree';
import { getString, messageFits, skipString } from './wire';

/** Type of a frame that is no 9P message: a process that holds the client's end sends one to wake the server (sip/). */
export const Wake: u32 = 1;

const qidSize: usize = 13;

export class Srv extends Responder {
  infd: i32 = 0;
  outfd: i32 = 1;
  /** Bytes of a message we agree to at most. */
  readonly msizeMost: u32 = n.IOHDRSZ + 32768;
  msize: u32 = n.IOHDRSZ + 32768;
  /** Print every message. */
  chatty: bool = false;
  tree: Tree | null = null;

  private fids: Map<u32, Fid> = new Map<u32, Fid>();
  /** The fid used last: most requests come in runs. */
  private last: Fid | null = null;
  /** Requests that wait for their reply, by tag. */
  private pending: Map<u32, Req> = new Map<u32, Req>();
  private free: Req[] = [];
  private out: usize = 0;
  /** Bytes that came behind a message, with the next ones'. */
  private left: usize = 0;
  private leftSize: i32 = 0;
  private established: bool = false;
  private stopped: bool = false;
  /** The request being handled. */
  private current: Req | null = null;
  /** Requests answered. */
  requests: u64 = 0;
  /** Called by postmountsrv in the process that serves, before the first request. */
  begin: (() => void) | null = null;

  // What a server supplies.

  /** Sets the root's qid (fid.setQid) and aux; `r.aname` names what is wanted. */
  attach(r: Req): void {
    if (r.aname.length > 0) return r.error(Ebadattach);
    r.respond();
  }

  /** Moves the fid to the child and sets its qid; answers '' or an error text. */
  walk1(fid: Fid, name: string): string {
    return Enonexist;
  }

  /** `to` is a copy of `from` with the same aux; change what must not be shared. */
  clone(from: Fid, to: Fid): void {}

  open(r: Req): void {
    r.respond();
  }

  /** Makes r.name and moves r.fid to it (with a tree: r.fid.file is its directory; use createFile). */
  create(r: Req): void {
    r.error(Enocreate9P);
  }

  /** Stores at most r.count bytes at r.data, sets r.count, responds; or uses r.readbuf, r.readstr. */
  read(r: Req): void {
    r.error(Ebotch);
  }

  write(r: Req): void {
    r.error(Enowrite);
  }

  /** With a tree: may forbid by r.error; Srv removes the file when you respond. */
  remove(r: Req): void {
    if (this.tree !== null) r.respond();
    else r.error(Enoremove);
  }

  /** Fills r.d. With a tree it is filled already. */
  stat(r: Req): void {
    if (this.tree !== null) r.respond();
    else r.error(Enostat);
  }

  wstat(r: Req): void {
    r.error(Enowstat);
  }

  /** r.oldreq was given up: answer it now if it waits, e.g. with r.oldreq.error(Einterrupted). */
  flush(r: Req): void {}

  /** Entry `index` of an open directory, null behind the last. Without a tree, directory reads come here. */
  entry(fid: Fid, index: i32): Dir | null {
    return null;
  }

  /** The fid is gone. */
  destroyfid(fid: Fid): void {}

  /** A wake frame came. */
  wake(value: u32): void {}

  /** The client hung up. */
  end(): void {}

  // Running.

  /** Serves until the client hangs up or `stop` was called. */
  run(): void {
    if (this.out == 0) this.out = heap.alloc(this.msizeMost);
    while (!this.stopped) {
      const r = this.free.length > 0 ? this.free.pop() : new Req(this, heap.alloc(this.msizeMost));
      const size = this.receive(r.buf);
      if (size < 0) break;
      if (!this.dispatch(r, size)) break;
    }
    this.reset();
    this.end();
  }

  stop(): void {
    this.stopped = true;
  }

  /** Whether the client holds a fid of the file. */
  holds(file: File): bool {
    const all = this.fids.values();
    for (let i = 0; i < all.length; i++) if (all[i].file === file) return true;
    return false;
  }

  /** Fids the client holds. */
  fidCount(): i32 {
    return this.fids.size;
  }

  /** Requests that wait. */
  pendingCount(): i32 {
    return this.pending.size;
  }

  /** One message to `buf`; its size, or -1 when there will be no more. */
  private receive(buf: usize): i32 {
    let have = this.leftSize;
    if (have > 0) memory.copy(buf, this.left, have);
    this.leftSize = 0;
    while (true) {
      if (have >= 4) {
        const size = load<u32>(buf);
        if (size < n.HEADER_SIZE || size > this.msize) return -1;
        if (have >= <i32>size) {
          if (have > <i32>size) this.keep(buf + size, have - <i32>size);
          return <i32>size;
        }
      }
      const more = sys.pread(this.infd, buf + have, <i32>this.msize - have, -1);
      if (more <= 0) return -1;
      have += more;
    }
  }

  private keep(p: usize, size: i32): void {
    if (this.left == 0) this.left = heap.alloc(this.msizeMost);
    memory.copy(this.left, p, size);
    this.leftSize = size;
  }

  private trace(arrow: string, p: usize, size: i32): void {
    const line = new Buf(128);
    line.text(arrow);
    messageText(line, p, size);
    line.byte(0x0a);
    sys.pwrite(2, line.ptr, line.length, -1);
  }

  private find(fid: u32): Fid | null {
    const last = this.last;
    if (last !== null && last.fid == fid) return last;
    if (!this.fids.has(fid)) return null;
    const found = this.fids.get(fid);
    this.last = found;
    return found;
  }

  private forget(fid: Fid): void {
    this.fids.delete(fid.fid);
    this.last = null;
    this.destroyfid(fid);
  }

  private reset(): void {
    const all = this.fids.values();
    for (let i = 0; i < all.length; i++) this.forget(all[i]);
    // What still waits answers nobody: respond sees that its tag is not pending.
    this.pending.clear();
  }

  /** False when the conversation is over. */
  private dispatch(r: Req, size: i32): bool {
    const p = r.buf;
    const type = <u32>load<u8>(p, 4);
    if (type == Wake && size == 11) {
      this.free.push(r);
      this.wake(load<u32>(p, 7));
      return true;
    }
    if (this.chatty) this.trace('<-', p, size);
    if (!messageFits(p, size) || type & 1) return false;
    r.type = type;
    r.tag = load<u16>(p, 5);
    r.answered = false;
    r.fid = null;
    r.newfid = null;
    r.oldreq = null;
    r.flushes = null;
    r.d = null;
    if (type == n.Tversion) {
      this.version(r);
      this.free.push(r);
      return true;
    }
    if (!this.established) {
      this.refuse(r, Ebotch);
      return true;
    }
    if (this.pending.size > 0 && this.pending.has(r.tag)) {
      this.refuse(r, Eduptag);
      return true;
    }
    this.current = r;
    this.handle(r, type);
    this.current = null;
    // Answered at once, as nearly always: the request is free again. Else it waits under its tag.
    if (r.answered) this.free.push(r);
    else this.pending.set(r.tag, r);
    return true;
  }

  private refuse(r: Req, text: string): void {
    this.sendError(r.tag, text);
    this.free.push(r);
  }

  private handle(r: Req, type: u32): void {
    const p = r.buf;
    if (type == n.Tflush) return this.doFlush(r);
    if (type == n.Tauth) return r.error(Enoauth);
    if (type == n.Tattach) return this.doAttach(r);
    const fid = this.find(load<u32>(p, n.Tread_fid)); // all the others have it here
    if (fid === null) return r.error(Eunknownfid);
    r.fid = fid;
    switch (type) {
      case n.Tread: return this.doRead(r, fid);
      case n.Twrite: return this.doWrite(r, fid);
      case n.Twalk: return this.doWalk(r, fid);
      case n.Topen: return this.doOpen(r, fid);
      case n.Tcreate: return this.doCreate(r, fid);
      case n.Tclunk: return this.doClunk(r, fid);
      case n.Tremove: return this.doRemove(r, fid);
      case n.Tstat: {
        const file = fid.file;
        if (file !== null) r.d = file.dir();
        return this.stat(r);
      }
      case n.Twstat: return this.doWstat(r, fid);
    }
  }

  private version(r: Req): void {
    this.reset();
    const p = r.buf;
    const msize = load<u32>(p, n.Tversion_msize);
    const version = getString(p + n.Tversion_version);
    const speaks = (version == n.VERSION9P || version.startsWith(n.VERSION9P + '.')) && msize >= n.MSIZE_MIN;
    if (speaks) this.msize = min(msize, this.msizeMost);
    this.established = speaks;
    const text = speaks ? n.VERSION9P : 'unknown';
    const length = utf8Length(text);
    store<u32>(this.out, this.msize, n.Rversion_msize);
    store<u16>(this.out, length, n.Rversion_version);
    putText(this.out + n.Rversion_version + 2, text);
    this.send(n.Rversion, r.tag, <u32>n.Rversion_version + 2 + length);
  }

  private doFlush(r: Req): void {
    const oldtag = <u32>load<u16>(r.buf, n.Tflush_oldtag);
    if (this.pending.size == 0 || !this.pending.has(oldtag)) return r.respond();
    const old = this.pending.get(oldtag);
    r.oldreq = old;
    if (old.flushes === null) old.flushes = [];
    old.flushes!.push(r);
    this.flush(r);
  }

  private doAttach(r: Req): void {
    const p = r.buf;
    const number = load<u32>(p, n.Tattach_fid);
    if (load<u32>(p, n.Tattach_afid) != n.NOFID) return r.error(Enoauth);
    if (number == n.NOFID || this.fids.has(number)) return r.error(Edupfid);
    const uname = p + n.Tattach_uname;
    const fid = new Fid(number, getString(uname));
    r.aname = getString(skipString(uname));
    const tree = this.tree;
    if (tree !== null) {
      fid.file = tree.root;
      this.takeQid(fid);
    }
    this.fids.set(number, fid);
    r.fid = fid;
    this.attach(r);
  }

  private takeQid(fid: Fid): void {
    const file = fid.file!;
    fid.setQid(file.mode >> 24, file.qidVers, file.qidPath);
  }

  /** One step of a walk: '' or an error text. */
  private step(fid: Fid, name: string): string {
    if (!fid.isDir()) return Ewalknodir;
    const tree = this.tree;
    if (tree === null) return this.walk1(fid, name);
    const file = fid.file!;
    if (!file.allows(fid.uid, 1)) return Eperm;
    const next = tree.walk(file, name);
    if (next === null) return Enonexist;
    fid.file = next;
    this.takeQid(fid);
    return '';
  }

  private doWalk(r: Req, fid: Fid): void {
    const p = r.buf;
    const number = load<u32>(p, n.Twalk_newfid);
    const count = <u32>load<u16>(p, n.Twalk_wname);
    if (fid.omode != -1) return r.error(Ebotch);
    if (number != fid.fid && (number == n.NOFID || this.fids.has(number))) return r.error(Edupfid);
    if (count > 0 && !fid.isDir()) return r.error(Ewalknodir);
    const to = new Fid(number, fid.uid);
    to.setQid(fid.qidType, fid.qidVers, fid.qidPath);
    to.file = fid.file;
    to.aux = fid.aux;
    this.clone(fid, to);
    let name = p + n.Twalk_wname + 2;
    let qid = this.out + n.Rwalk_wqid + 2;
    let done: u32 = 0;
    for (; done < count; done++) {
      const error = this.step(to, getString(name));
      if (error.length > 0) {
        this.destroyfid(to);
        if (done == 0) return r.error(error);
        break;
      }
      putQid(qid, to);
      qid += qidSize;
      name = skipString(name);
    }
    store<u16>(this.out, done, n.Rwalk_wqid);
    if (done == count) {
      this.fids.set(number, to);
      this.last = to;
      if (number == fid.fid) this.destroyfid(fid);
      r.newfid = to;
    }
    r.count = done;
    r.respond();
  }

  private doOpen(r: Req, fid: Fid): void {
    r.mode = load<u8>(r.buf, n.Topen_mode);
    if (fid.omode != -1 || r.mode & ~(OEXEC | OTRUNC | ORCLOSE)) return r.error(Ebotch);
    if (fid.isDir() && (r.mode & ~ORCLOSE) != OREAD) return r.error(Eisdir9P);
    const file = fid.file;
    if (file !== null) {
      if (!file.allows(fid.uid, wantedBits(r.mode))) return r.error(Eperm);
      if (r.mode & ORCLOSE && !file.movable(fid.uid)) return r.error(Eperm);
      this.takeQid(fid);
    }
    this.open(r);
  }

  private doCreate(r: Req, fid: Fid): void {
    const name = r.buf + n.Tcreate_name;
    r.name = getString(name);
    const rest = skipString(name);
    r.perm = load<u32>(rest);
    r.mode = load<u8>(rest, 4);
    if (fid.omode != -1 || r.mode & ~(OEXEC | OTRUNC | ORCLOSE)) return r.error(Ebotch);
    if (!fid.isDir()) return r.error(Ecreatenondir);
    if (r.name.length == 0 || r.name == '.' || r.name == '..' || r.name.includes('/')) return r.error(Ebotch);
    if (r.perm & DMDIR && r.mode & OEXEC) return r.error(Eisdir9P);
    const file = fid.file;
    if (file !== null) {
      if (!file.allows(fid.uid, 2)) return r.error(Eperm);
      if (file.removed) return r.error(Enonexist);
      if (file.children!.has(r.name)) return r.error(Eexist);
      r.perm &= r.perm & DMDIR ? ~0o777 | (file.mode & 0o777) : ~0o666 | (file.mode & 0o666);
    }
    this.create(r);
  }

  private doRead(r: Req, fid: Fid): void {
    r.offset = load<u64>(r.buf, n.Tread_offset);
    r.count = min(load<u32>(r.buf, n.Tread_count), this.msize - n.IOHDRSZ);
    r.data = this.out + n.Rread_data + 4;
    if (fid.omode == -1 || (fid.omode & OEXEC) == OWRITE) return r.error(Ebotch);
    if (fid.isDir()) return this.readDirectory(r, fid);
    if (r.offset >> 63) return r.error(Ebadoffset);
    this.read(r);
  }

  private readDirectory(r: Req, fid: Fid): void {
    if (r.offset == 0) {
      fid.dirOffset = 0;
      fid.dirIndex = 0;
      const file = fid.file;
      fid.entries = file === null ? null : file.children!.values();
    } else if (r.offset != fid.dirOffset) return r.error(Ebadoffset);
    let used: u32 = 0;
    while (true) {
      const d = this.nextEntry(fid);
      if (d === null) break;
      const size = d.pack(r.data + used, r.count - used);
      if (size == 0) {
        if (used == 0) return r.error(Ebadcount);
        break;
      }
      used += size;
      fid.dirIndex++;
    }
    fid.dirOffset += used;
    r.count = used;
    r.respond();
  }

  private nextEntry(fid: Fid): Dir | null {
    const entries = fid.entries;
    if (entries === null) return this.entry(fid, fid.dirIndex);
    // A file removed since the reading began is left out.
    while (fid.dirIndex < entries.length && entries[fid.dirIndex].removed) fid.dirIndex++;
    return fid.dirIndex < entries.length ? entries[fid.dirIndex].dir() : null;
  }

  private doWrite(r: Req, fid: Fid): void {
    r.offset = load<u64>(r.buf, n.Twrite_offset);
    r.count = load<u32>(r.buf, n.Twrite_data);
    r.data = r.buf + n.Twrite_data + 4;
    const direction = fid.omode & OEXEC;
    if (fid.omode == -1 || direction == OREAD || direction == OEXEC) return r.error(Ebotch);
    if (r.offset >> 63) return r.error(Ebadoffset);
    this.write(r);
  }

  /** Always frees the fid; nobody hears whether a file opened with ORCLOSE could be removed (clunk(5)). */
  private doClunk(r: Req, fid: Fid): void {
    const file = fid.file;
    const tree = this.tree;
    if (fid.omode != -1 && fid.omode & ORCLOSE && file !== null && tree !== null) tree.remove(file);
    this.forget(fid);
    r.respond();
  }

  private doRemove(r: Req, fid: Fid): void {
    const file = fid.file;
    if (file !== null) {
      if (!file.movable(fid.uid)) return r.error(Eperm);
    }
    this.remove(r);
  }

  private doWstat(r: Req, fid: Fid): void {
    const p = r.buf + n.Twstat_stat;
    const d = Dir.unpack(p + 2, load<u16>(p));
    if (d === null || d.name.includes('/')) return r.error(Ebaddir);
    if (d.mode != 0xffffffff && !(d.mode & DMDIR) != !fid.isDir()) return r.error(Ebaddir);
    r.d = d;
    this.wstat(r);
  }

  // Replies.

  /** For Req: sends the reply, or Rerror with `error`. */
  respond(r: Req, error: string | null): void {
    if (r.answered) return;
    r.answered = true;
    this.requests++;
    const waited = this.current != r && this.pending.has(r.tag) && this.pending.get(r.tag) == r;
    if (!waited && this.current != r) {
      this.free.push(r); // a new session began meanwhile: nobody waits for it
      return;
    }
    if (waited) this.pending.delete(r.tag);
    const text = error === null ? this.finish(r) : error;
    if (text.length > 0) this.fail(r, text);
    const flushes = r.flushes;
    if (flushes !== null) for (let i = 0; i < flushes.length; i++) flushes[i].respond();
    if (waited) this.free.push(r);
  }

  private fail(r: Req, text: string): void {
    if (r.type == n.Tattach && r.fid !== null) this.forget(r.fid!);
    if (r.type == n.Tremove && r.fid !== null) this.forget(r.fid!); // remove(5): clunked even on error
    this.sendError(r.tag, text);
  }

  private sendError(tag: u32, text: string): void {
    while (<u32>utf8Length(text) > this.msize - 16) text = text.substring(0, text.length / 2);
    const length = putText(this.out + n.Rerror_ename + 2, text);
    store<u16>(this.out, length, n.Rerror_ename);
    this.send(n.Rerror, tag, <u32>n.Rerror_ename + 2 + length);
  }

  /** Sends the reply of a request that succeeded; or answers why it cannot. */
  private finish(r: Req): string {
    const out = this.out;
    const type = r.type + 1;
    let size: u32 = n.HEADER_SIZE;
    switch (r.type) {
      case n.Tread:
        store<u32>(out, r.count, n.Rread_data);
        size = <u32>n.Rread_data + 4 + r.count;
        break;
      case n.Twrite:
        store<u32>(out, r.count, n.Rwrite_count);
        size = <u32>n.Rwrite_size;
        break;
      case n.Twalk:
        size = <u32>n.Rwalk_wqid + 2 + r.count * <u32>qidSize;
        break;
      case n.Tattach:
        putQid(out + n.Rattach_qid, r.fid!);
        size = <u32>n.Rattach_size;
        break;
      case n.Topen:
      case n.Tcreate:
        r.fid!.omode = r.mode;
        putQid(out + n.Ropen_qid, r.fid!);
        store<u32>(out, 0, n.Ropen_iounit);
        size = <u32>n.Ropen_size;
        break;
      case n.Tstat: {
        const d = r.d;
        const packed = d === null ? 0 : d.pack(out + n.Rstat_stat + 2, this.msize - <u32>n.Rstat_stat - 2);
        if (packed == 0) return Enostat;
        store<u16>(out, packed, n.Rstat_stat);
        size = <u32>n.Rstat_stat + 2 + packed;
        break;
      }
      case n.Tremove: {
        const fid = r.fid!;
        const file = fid.file;
        const tree = this.tree;
        if (file !== null && tree !== null && !file.removed && !tree.remove(file)) return 'directory not empty';
        this.forget(fid);
        break;
      }
    }
    this.send(type, r.tag, size);
    return '';
  }

  private send(type: u32, tag: u32, size: u32): void {
    const out = this.out;
    store<u32>(out, size);
    store<u8>(out, type, 4);
    store<u16>(out, tag, 5);
    if (this.chatty) this.trace('->', out, size);
    if (sys.pwrite(this.outfd, out, size, -1) != size) this.stopped = true;
  }
}

function putQid(p: usize, fid: Fid): void {
  store<u8>(p, fid.qidType);
  store<u32>(p, fid.qidVers, 1);
  store<u64>(p, fid.qidPath, 5);
}

/** The usual answer of `flush`: the request that was given up ends with `interrupted`. */
export function interrupt(r: Req): void {
  const old = r.oldreq;
  if (old !== null) old.error(Einterrupted);
}
