/** ramfs(4): a file system in memory. usage: ramfs [-Dipsuabc] [-m mountpoint] [-S srvname] */
import * as sys from '../generated/syscalls';
import {
  Args,
  BY2PG,
  DMAPPEND,
  DMDIR,
  DMEXCL,
  MAFTER,
  MBEFORE,
  OWRITE,
  close,
  getpid,
  open,
  sprint,
  strtol,
  writeText,
  MCREATE,
  MREPL,
  OTRUNC,
  exits,
  fprint,
  readText,
  sysfatal,
  time,
} from '../lib';
import { Aux, Fid, File, Req, Srv, Tree, postmountsrv, servestdio } from '../lib/ninep';

/** Bytes of a file at most, of its pieces, and of the smallest piece. */
const fileMost: u64 = 1 << 29;
const pieceSize: u32 = 1 << 15;
const pieceLeast: u32 = 64;
/** What a file takes besides its bytes. */
const fileCost: u64 = 512;
const full: string = 'file system full';

/** A file's bytes, in pieces; only the first may be smaller than `pieceSize`, while it is the only one. */
class Bytes extends Aux {
  private pieces: usize[] = [];
  /** Bytes that the pieces have room for. */
  room: u64 = 0;

  /** Room that `size` bytes need. */
  static roomFor(size: u64): u64 {
    if (size == 0) return 0;
    if (size > pieceSize) return (size + pieceSize - 1) & ~(<u64>pieceSize - 1);
    let room: u64 = pieceLeast;
    while (room < size) room *= 2;
    return room;
  }

  /** Makes room; what is new has no particular contents. */
  grow(size: u64): void {
    const room = Bytes.roomFor(size);
    if (room <= this.room) return;
    const pieces = this.pieces;
    const first = <usize>min(room, pieceSize);
    if (pieces.length == 0) pieces.push(heap.alloc(first));
    else if (this.room < pieceSize) pieces[0] = heap.realloc(pieces[0], first);
    while (<u64>pieces.length * pieceSize < room) pieces.push(heap.alloc(pieceSize));
    this.room = room;
  }

  clear(): void {
    for (let i = 0; i < this.pieces.length; i++) {
      const piece = this.pieces[i];
      // The pages go back to the kernel; the heap keeps the addresses.
      if (this.room >= pieceSize) sys.segfree(piece, pieceSize);
      heap.free(piece);
    }
    this.pieces = [];
    this.room = 0;
  }

  /** Copies into the file, from `p`, or zeroes when that is 0. */
  put(offset: u64, p: usize, n: u64): void {
    while (n > 0) {
      const at = <u32>offset & (pieceSize - 1);
      const part = min(<u32>min(n, pieceSize), pieceSize - at);
      const to = this.pieces[<i32>(offset / pieceSize)] + at;
      if (p == 0) memory.fill(to, 0, part);
      else {
        memory.copy(to, p, part);
        p += part;
      }
      offset += part;
      n -= part;
    }
  }

  get(offset: u64, p: usize, n: u32): void {
    while (n > 0) {
      const at = <u32>offset & (pieceSize - 1);
      const part = min(n, pieceSize - at);
      memory.copy(p, this.pieces[<i32>(offset / pieceSize)] + at, part);
      p += part;
      offset += part;
      n -= part;
    }
  }
}

class Ramfs extends Srv {
  /** Files of exclusive use that are open. */
  private inUse: Set<File> = new Set<File>();
  /** Memory the files take, and may take. */
  private held: u64 = 0;
  limit: u64 = u64.MAX_VALUE;

  private bytes(fid: Fid): Bytes {
    return fid.file!.aux as Bytes;
  }

  /** Room for `size` bytes of a file; false when it would be more than all may take. */
  private grow(bytes: Bytes, size: u64): bool {
    const more = max(Bytes.roomFor(size), bytes.room) - bytes.room;
    if (more > 0 && this.held + more > this.limit) return false;
    this.held += more;
    bytes.grow(size);
    return true;
  }

  private clear(bytes: Bytes): void {
    this.held -= bytes.room;
    bytes.clear();
  }

  open(r: Req): void {
    const file = r.fid!.file!;
    if (file.mode & DMEXCL && !this.take(file)) return r.error('exclusive use file already open');
    if (r.mode & OTRUNC && !(file.mode & DMAPPEND)) this.truncate(file, 0, r.fid!.uid);
    r.respond();
  }

  private take(file: File): bool {
    if (this.inUse.has(file)) return false;
    this.inUse.add(file);
    return true;
  }

  destroyfid(fid: Fid): void {
    const file = fid.file;
    if (file === null || file.aux === null) return;
    if (fid.omode != -1 && file.mode & DMEXCL) this.inUse.delete(file);
    // A fid that was walked to it before may still be opened.
    if (!file.removed || this.holds(file)) return;
    this.clear(file.aux as Bytes);
    file.aux = null;
    this.held -= fileCost;
  }

  create(r: Req): void {
    const fid = r.fid!;
    if (this.held + fileCost > this.limit) return r.error(full);
    this.held += fileCost;
    const bytes = new Bytes();
    const file = this.tree!.create(fid.file!, r.name, fid.uid, r.perm, bytes)!;
    file.mtime = file.atime = <u32>time();
    fid.file = file;
    fid.setQid(file.mode >> 24, 0, file.qidPath);
    if (file.mode & DMEXCL) this.inUse.add(file);
    r.respond();
  }

  read(r: Req): void {
    const file = r.fid!.file!;
    file.atime = <u32>time();
    r.count = r.offset >= file.length ? 0 : <u32>min(<u64>r.count, file.length - r.offset);
    this.bytes(r.fid!).get(r.offset, r.data, r.count);
    r.respond();
  }

  write(r: Req): void {
    const file = r.fid!.file!;
    const bytes = this.bytes(r.fid!);
    const offset = file.mode & DMAPPEND ? file.length : r.offset;
    const end = offset + r.count;
    if (end > fileMost) return r.error('file too large');
    if (!this.grow(bytes, end)) return r.error(full);
    if (offset > file.length) bytes.put(file.length, 0, offset - file.length);
    bytes.put(offset, r.data, r.count);
    if (end > file.length) file.length = end;
    file.qidVers++;
    file.mtime = <u32>time();
    file.muid = r.fid!.uid;
    r.respond();
  }

  wstat(r: Req): void {
    const fid = r.fid!;
    const file = fid.file!;
    const d = r.d!;
    const parent = file.parent;
    if (d.name.length > 0 && d.name != file.name) {
      if (!file.movable(fid.uid)) return r.error('permission denied');
      if (parent!.children!.has(d.name)) return r.error('file already exists');
    }
    const owner = fid.uid == file.uid || fid.uid == file.gid;
    if ((d.mode != 0xffffffff || d.mtime != 0xffffffff || d.gid.length > 0) && !owner) return r.error('not owner');
    if (d.length != 0xffffffffffffffff) {
      if (file.isDir() || d.length > fileMost) return r.error('bad directory in wstat');
      if (!file.allows(fid.uid, 2)) return r.error('permission denied');
      if (!this.truncate(file, d.length, fid.uid)) return r.error(full);
    }
    if (d.name.length > 0 && d.name != file.name) {
      const children = parent!.children!;
      children.delete(file.name);
      file.name = d.name;
      children.set(file.name, file);
    }
    if (d.mode != 0xffffffff) file.mode = d.mode;
    if (d.mtime != 0xffffffff) file.mtime = d.mtime;
    if (d.gid.length > 0) file.gid = d.gid;
    r.respond();
  }

  private truncate(file: File, size: u64, uid: string): bool {
    const bytes = file.aux as Bytes;
    if (size == 0) this.clear(bytes);
    else {
      if (!this.grow(bytes, size)) return false;
      if (size > file.length) bytes.put(file.length, 0, size - file.length);
    }
    file.length = size;
    file.qidVers++;
    file.mtime = <u32>time();
    file.muid = uid;
    return true;
  }
}

/** Half of the memory that programs have, in bytes. */
function halfOfMemory(): u64 {
  const text = readText('/dev/swap');
  if (text === null) return u64.MAX_VALUE;
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].endsWith(' user')) return <u64>strtol(lines[i].substring(lines[i].indexOf('/') + 1), 10) * BY2PG / 2;
  }
  return u64.MAX_VALUE;
}

let secret = false;
let unlimited = false;

function control(message: string): void {
  const fd = open(sprint('/proc/%d/ctl', getpid()), OWRITE);
  if (fd < 0 || writeText(fd, message) < 0) sysfatal('%r');
  close(fd);
}

/** When memory runs out somebody else is to end; and with -p no other process, a debugger for instance, sees what the files hold. */
function prepare(): void {
  if (!unlimited) control('noswap');
  if (secret) control('private');
}

function usage(): void {
  fprint(2, 'usage: ramfs [-Dipsuabc] [-m mountpoint] [-S srvname]\n');
  exits('usage');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let stdio = false;
  let chatty = false;
  let flag = MREPL;
  let mountpoint: string | null = null;
  let service: string | null = null;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'D') chatty = true;
    else if (c == 'i') stdio = true;
    else if (c == 'p') secret = true;
    else if (c == 'u') unlimited = true;
    else if (c == 'a') flag |= MAFTER;
    else if (c == 'b') flag |= MBEFORE;
    else if (c == 'c') flag |= MCREATE;
    else if (c == 'm') mountpoint = args.value(usage);
    else if (c == 's') service = 'ramfs';
    else if (c == 'S') service = args.value(usage);
    else usage();
  }
  if (args.rest.length > 0 || (flag & MAFTER && flag & MBEFORE)) usage();
  // Into a directory of its own files can be made; in a union only -c allows it.
  if (flag == MREPL) flag |= MCREATE;
  if (mountpoint === null && service === null) mountpoint = '/tmp';
  const user = readText('/dev/user');
  const srv = new Ramfs();
  srv.chatty = chatty;
  if (!unlimited) srv.limit = halfOfMemory();
  srv.tree = new Tree(user === null ? 'none' : user, secret ? 0o700 : 0o777);
  const root = srv.tree!.root;
  root.aux = new Bytes();
  root.mtime = root.atime = <u32>time();
  if (stdio) {
    prepare();
    return servestdio(srv);
  }
  srv.begin = prepare;
  if (postmountsrv(srv, service, mountpoint, flag) < 0) sysfatal('%r');
}
