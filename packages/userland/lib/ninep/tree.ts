/**
 * A tree of files for servers that have one (9pfile(2)): names, permissions and directory reading are done here, so
 * that a server supplies reads and writes only.
 */
import { DMDIR, OEXEC, ORDWR, OREAD, OTRUNC, OWRITE } from '../../generated/constants';
import { Dir } from '../dir';
import { Aux } from './keep';

export class File {
  name: string;
  uid: string;
  gid: string;
  muid: string;
  mode: u32;
  readonly qidPath: u64;
  qidVers: u32 = 0;
  atime: u32 = 0;
  mtime: u32 = 0;
  length: u64 = 0;
  /** Null for the root. */
  parent: File | null;
  /** Taken out of its directory; fids may still hold it. */
  removed: bool = false;
  /** Of a directory, by name. */
  children: Map<string, File> | null = null;
  aux: Aux | null = null;

  constructor(name: string, uid: string, mode: u32, path: u64, parent: File | null) {
    this.name = name;
    this.uid = uid;
    this.gid = uid;
    this.muid = uid;
    this.mode = mode;
    this.qidPath = path;
    this.parent = parent;
    if (mode & DMDIR) this.children = new Map<string, File>();
  }

  isDir(): bool {
    return (this.mode & DMDIR) != 0;
  }

  /** Whether its directory entry may be changed by `uid`: it has one, and the directory is writable. */
  movable(uid: string): bool {
    const parent = this.parent;
    return parent !== null && !this.removed && parent.allows(uid, 2);
  }

  dir(): Dir {
    const d = new Dir();
    d.type = 0;
    d.dev = 0;
    d.qidType = <u8>(this.mode >> 24);
    d.qidVers = this.qidVers;
    d.qidPath = this.qidPath;
    d.mode = this.mode;
    d.atime = this.atime;
    d.mtime = this.mtime;
    d.length = this.isDir() ? 0 : this.length;
    d.name = this.name;
    d.uid = this.uid;
    d.gid = this.gid;
    d.muid = this.muid;
    return d;
  }

  /** Whether `uid` has the permission bits (4 read, 2 write, 1 execute). A group has one member, of the same name. */
  allows(uid: string, bits: u32): bool {
    let have = this.mode & 7;
    if (uid == this.uid) have |= (this.mode >> 6) & 7;
    if (uid == this.gid) have |= (this.mode >> 3) & 7;
    return (have & bits) == bits;
  }
}

/** The permission bits an open mode asks for. */
export function wantedBits(mode: i32): u32 {
  let bits: u32 = 0;
  switch (mode & 3) {
    case OREAD: bits = 4; break;
    case OWRITE: bits = 2; break;
    case ORDWR: bits = 6; break;
    case OEXEC: bits = 1; break;
  }
  return mode & OTRUNC ? bits | 2 : bits;
}

export class Tree {
  readonly root: File;
  private nextPath: u64 = 1;

  constructor(uid: string, mode: u32) {
    this.root = new File('/', uid, mode | DMDIR, 0, null);
  }

  /** Makes a file; null when the directory has one of that name. */
  create(parent: File, name: string, uid: string, mode: u32, aux: Aux | null): File | null {
    const children = parent.children!;
    if (children.has(name)) return null;
    const file = new File(name, uid, mode, this.nextPath++, parent);
    file.gid = parent.gid;
    file.aux = aux;
    children.set(name, file);
    parent.qidVers++;
    return file;
  }

  /** Takes a file out of its directory; false for the root and for a directory that is not empty. */
  remove(file: File): bool {
    const parent = file.parent;
    if (parent === null || file.removed) return false;
    const children = file.children;
    if (children !== null && children.size > 0) return false;
    parent.children!.delete(file.name);
    parent.qidVers++;
    file.removed = true;
    return true;
  }

  /** The child of that name, or the parent for `..`; null when there is none. */
  walk(file: File, name: string): File | null {
    if (name == '..') {
      const parent = file.parent;
      return parent === null ? file : parent;
    }
    const children = file.children;
    if (children === null || !children.has(name)) return null;
    return children.get(name);
  }

  /** The file at a slash-separated path from the root. */
  find(path: string): File | null {
    let file: File | null = this.root;
    const names = path.split('/');
    for (let i = 0; i < names.length && file !== null; i++) {
      if (names[i].length > 0 && names[i] != '.') file = this.walk(file, names[i]);
    }
    return file;
  }
}
