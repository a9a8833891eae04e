/** ramfs(4): a file system in memory. usage: ramfs [-Dipsabc] [-m mountpoint] [-S srvname] */
import {
  Args,
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

/** A file's bytes; they go when the last fid and directory that know the file have gone. */
class Bytes extends Aux {
  private store: ArrayBuffer = new ArrayBuffer(0);

  get p(): usize {
    return changetype<usize>(this.store);
  }

  /** Room for `size` bytes; new ones are zero. */
  grow(size: i32): void {
    const room = this.store.byteLength;
    if (size <= room) return;
    const larger = new ArrayBuffer(max(size, min(room * 2, room + (1 << 20))));
    memory.copy(changetype<usize>(larger), this.p, room);
    this.store = larger;
  }

  clear(): void {
    this.store = new ArrayBuffer(0);
  }
}

/** Bytes of a file at most. */
const fileMost: u64 = 1 << 29;

class Ramfs extends Srv {
  /** Files of exclusive use that are open. */
  private inUse: Set<File> = new Set<File>();

  private bytes(fid: Fid): Bytes {
    return fid.file!.aux as Bytes;
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
    if (file !== null && fid.omode != -1 && file.mode & DMEXCL) this.inUse.delete(file);
  }

  create(r: Req): void {
    const fid = r.fid!;
    const file = this.tree!.create(fid.file!, r.name, fid.uid, r.perm, r.perm & DMDIR ? null : new Bytes())!;
    file.mtime = file.atime = <u32>time();
    fid.file = file;
    fid.setQid(file.mode >> 24, 0, file.qidPath);
    if (file.mode & DMEXCL) this.inUse.add(file);
    r.respond();
  }

  read(r: Req): void {
    const file = r.fid!.file!;
    file.atime = <u32>time();
    r.readbuf(this.bytes(r.fid!).p, <u32>file.length);
  }

  write(r: Req): void {
    const file = r.fid!.file!;
    const bytes = this.bytes(r.fid!);
    const offset = file.mode & DMAPPEND ? file.length : r.offset;
    const end = offset + r.count;
    if (end > fileMost) return r.error('file too large');
    bytes.grow(<i32>end);
    if (offset > file.length) memory.fill(bytes.p + <usize>file.length, 0, <usize>(offset - file.length));
    memory.copy(bytes.p + <usize>offset, r.data, r.count);
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
      this.truncate(file, d.length, fid.uid);
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

  private truncate(file: File, size: u64, uid: string): void {
    const bytes = file.aux as Bytes;
    if (size == 0) bytes.clear();
    else {
      bytes.grow(<i32>size);
      if (size > file.length) memory.fill(bytes.p + <usize>file.length, 0, <usize>(size - file.length));
    }
    file.length = size;
    file.qidVers++;
    file.mtime = <u32>time();
    file.muid = uid;
  }
}

/** No other process, a debugger for instance, sees what the files hold. */
function beSecret(): void {
  const fd = open(sprint('/proc/%d/ctl', getpid()), OWRITE);
  if (fd < 0 || writeText(fd, 'private') < 0) sysfatal('%r');
  close(fd);
}

function usage(): void {
  fprint(2, 'usage: ramfs [-Dipsabc] [-m mountpoint] [-S srvname]\n');
  exits('usage');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let stdio = false;
  let chatty = false;
  let secret = false;
  let flag = MREPL;
  let mountpoint: string | null = null;
  let service: string | null = null;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'D') chatty = true;
    else if (c == 'i') stdio = true;
    else if (c == 'p') secret = true;
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
  srv.tree = new Tree(user === null ? 'none' : user, secret ? 0o700 : 0o777);
  const root = srv.tree!.root;
  root.mtime = root.atime = <u32>time();
  if (secret && stdio) beSecret();
  if (stdio) return servestdio(srv);
  if (secret) srv.begin = beSecret;
  if (postmountsrv(srv, service, mountpoint, flag) < 0) sysfatal('%r');
}
