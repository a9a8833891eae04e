/** Copying files, for cp and mv. Failures leave their reason in errstr. */
import { DMDIR, Dir, OREAD, OWRITE, close, create, dirfstat, dirfwstat, dirreadall, dirstat, joinname, nulldir, open, readTo, werrstr, writeFrom } from '../../lib';

const size: i32 = 32768;
const buf = heap.alloc(32768);

function move(from: i32, to: i32): bool {
  while (true) {
    const n = readTo(from, buf, size);
    if (n == 0) return true;
    if (n < 0 || writeFrom(to, buf, n) != n) return false;
  }
}

/** Copies one file; `keep` its mode and modification time, `ids` its group (1), its owner too (2). */
export function copyFile(from: string, to: string, keep: bool, ids: i32): bool {
  const source = open(from, OREAD);
  if (source < 0) return false;
  const d = dirfstat(source);
  if (d === null || d.isDir()) {
    if (d !== null) werrstr(from + ' is a directory');
    close(source);
    return false;
  }
  const old = dirstat(to);
  if (old !== null && old.qidPath == d.qidPath && old.dev == d.dev && old.type == d.type) {
    werrstr(from + ' and ' + to + ' are the same file');
    close(source);
    return false;
  }
  const target = create(to, OWRITE, d.mode & 0o777);
  if (target < 0) {
    close(source);
    return false;
  }
  let good = move(source, target);
  if (good && (keep || ids > 0)) {
    const change = nulldir();
    if (keep) {
      change.mtime = d.mtime;
      change.mode = d.mode;
    }
    if (ids > 0) change.gid = d.gid;
    if (ids > 1) change.uid = d.uid;
    if (dirfwstat(target, change) < 0) good = false;
  }
  close(source);
  close(target);
  return good;
}

/** Copies a file or everything in a directory. */
export function copyTree(from: string, to: string, keep: bool, ids: i32): bool {
  const d = dirstat(from);
  if (d === null) return false;
  if (!d.isDir()) return copyFile(from, to, keep, ids);
  const fd = open(from, OREAD);
  const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  if (all === null) return false;
  const there = dirstat(to);
  if (there === null) {
    const made = create(to, OREAD, DMDIR | (d.mode & 0o777) | 0o700);
    if (made < 0) return false;
    close(made);
  }
  for (let i = 0; i < all.length; i++) {
    if (!copyTree(joinname(from, all[i].name), joinname(to, all[i].name), keep, ids)) return false;
  }
  return true;
}
