/**
 * hostrun(8): runs one program with the standard input, output and error of the machine's host, whose file server is at the other end of the
 * second serial line (packages/system/src/hostport.ts), and switches the machine off. It is the first process of `lux9 exec`; in `lux9 script`
 * init(8) starts it, when the name space is as the shell has it.
 * In /.host, lists of names, each ended by a NUL:
 *
 *   argv     the program's working directory, its file and its arguments from argv[0] on
 *   env/*    variables
 *   binds    what the host brought along and where it goes, pairs; below /tmp goes a copy
 *   outs     what it wants back when the program has ended
 *
 * What it wants back is written to the server's file `out`, in records: a byte that says what, four bytes of length (little-endian), as many bytes.
 * `n` the next of the names, `d` a folder and `f` a file (four bytes of mode, the name), `b` bytes of the file, `e` the end of file or folder, `x` what
 * went wrong.
 */
import {
  AEXIST, DMDIR, Dir, MBEFORE, MCREATE, MREPL, OCEXEC, ORDWR, OREAD, OWRITE, RFFDG, RFNOTEG, RFPROC, RFREND, _exits, access, argv0, bind, chdir, close, create, dirreadall,
  dirstat, dirwstat, dup, errstr, Buf, exec, exits, fork, fprint, getpid, joinname, mount, nulldir, open, putenv, putenvList, readFile, readText, readTo, rfork, textOf, waitpid, werrstr, writeFrom, writeText,
} from '../lib';
import { copyTree } from '../cmd/parts/copy';

const line = '#t/eia1';
const there = '/mnt/host';
const argvFile = '/.host/argv';
const bindsFile = '/.host/binds';
const outsFile = '/.host/outs';
const envDir = '/.host/env';
/** Bytes of a file in one record, and how deep folders may be. */
const piece: i32 = 8192;
const depthMax: i32 = 200;

function fail(what: string): void {
  fprint(2, '%s: %s: %r\n', argv0, what);
  exits(what);
}

/** A writable /tmp before what the host brought there. */
function scratch(): void {
  const program = '/boot/bin/ramfs';
  if (access(program, 1) < 0) return;
  const pid = fork();
  if (pid == 0) {
    exec(program, ['ramfs', '-S', 'tmp']);
    _exits('ramfs');
  }
  waitpid(pid);
  const fd = open('/srv/tmp', ORDWR);
  if (fd < 0 || mount(fd, -1, '/tmp', MBEFORE | MCREATE, '') < 0) fail('/tmp');
}

function variables(): void {
  const fd = open(envDir, OREAD);
  if (fd < 0) return;
  const list = dirreadall(fd);
  close(fd);
  if (list === null) return fail(envDir);
  for (let i = 0; i < list.length; i++) {
    const name = list[i].name;
    const value = readFile(envDir + '/' + name);
    const to = create('/env/' + name, OWRITE, 0o666);
    if (value === null || to < 0 || writeFrom(to, value.ptr, value.length) != value.length) fail(name);
    close(to);
  }
}

function words(file: string): string[] {
  const b = readFile(file);
  const list: string[] = [];
  if (b === null) {
    fail(file);
    return list;
  }
  let from = 0;
  for (let i = 0; i < b.length; i++) {
    if (b.at(i) != 0) continue;
    list.push(textOf(b.ptr + from, i - from));
    from = i + 1;
  }
  return list;
}

/** Makes a file or folder to bind upon, and the folders above it. */
function mountPoint(name: string, perm: u32): void {
  if (access(name, AEXIST) == 0) return;
  const cut = name.lastIndexOf('/');
  if (cut > 0) mountPoint(name.substring(0, cut), DMDIR | 0o775);
  const fd = create(name, OREAD, perm);
  if (fd < 0) return fail(name);
  close(fd);
}

/** Lets the owner write: what the kernel holds of the host's files nobody can. */
function writable(name: string): bool {
  const d = dirstat(name);
  if (d === null) return false;
  const change = nulldir();
  change.mode = d.mode | 0o200;
  if (dirwstat(name, change) < 0) return false;
  if (!d.isDir()) return true;
  const fd = open(name, OREAD);
  const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  if (all === null) return false;
  for (let i = 0; i < all.length; i++) if (!writable(joinname(name, all[i].name))) return false;
  return true;
}

/** What the host brought goes where it belongs. */
function brought(): void {
  if (access(bindsFile, AEXIST) < 0) return;
  const list = words(bindsFile);
  for (let i = 0; i + 1 < list.length; i += 2) {
    const d = dirstat(list[i]);
    if (d === null) return fail(list[i]);
    const to = list[i + 1];
    if (to == '/tmp' || to.startsWith('/tmp/')) {
      const cut = to.lastIndexOf('/');
      if (cut > 0) mountPoint(to.substring(0, cut), DMDIR | 0o775);
      if (!copyTree(list[i], to, false, false) || !writable(to)) fail(to);
      continue;
    }
    mountPoint(to, d.mode & DMDIR ? DMDIR | 0o775 : 0o664);
    if (bind(list[i], to, MREPL) < 0) fail(to);
  }
}

/** Sends one record; false when the host takes no more. */
function record(out: i32, what: u8, p: usize, n: i32): bool {
  const b = new Buf(n + 5);
  b.byte(what);
  for (let i = 0; i < 4; i++) b.byte((n >> (8 * i)) & 0xff);
  b.bytes(p, n);
  return writeFrom(out, b.ptr, b.length) == b.length;
}

function complain(out: i32, name: string): bool {
  const b = new Buf(128);
  b.text(errstr());
  if (b.length == 0) b.text(name);
  return record(out, 0x78, b.ptr, b.length);
}

/** Sends a file or folder; false when the host takes no more. */
function sendTree(out: i32, name: string, base: string, depth: i32): bool {
  const d = dirstat(name);
  if (d === null) return complain(out, name);
  if (depth > depthMax) {
    werrstr('too many folders, one in another');
    return complain(out, name);
  }
  const fd = open(name, OREAD);
  if (fd < 0) return complain(out, name);
  const head = new Buf(64);
  for (let i = 0; i < 4; i++) head.byte((d.mode >> (8 * i)) & 0xff);
  head.text(base);
  let good = record(out, d.isDir() ? 0x64 : 0x66, head.ptr, head.length);
  if (d.isDir()) {
    const all = dirreadall(fd);
    if (all === null) good = good && complain(out, name);
    else for (let i = 0; good && i < all.length; i++) good = sendTree(out, joinname(name, all[i].name), all[i].name, depth + 1);
  } else {
    const b = new Buf(piece);
    b.reserve(piece);
    while (good) {
      const n = readTo(fd, b.ptr, piece);
      if (n < 0) good = complain(out, name);
      if (n <= 0) break;
      good = record(out, 0x62, b.ptr, n);
    }
  }
  close(fd);
  return good && record(out, 0x65, 0, 0);
}

function giveBack(out: i32): void {
  if (access(outsFile, AEXIST) < 0) return;
  const list = words(outsFile);
  for (let i = 0; i < list.length; i++) {
    if (!record(out, 0x6e, 0, 0) || !sendTree(out, list[i], list[i].substring(list[i].lastIndexOf('/')), 0)) return;
  }
}

function standard(name: string, mode: i32, fd: i32): void {
  const opened = open(there + '/' + name, mode);
  if (opened < 0) fail(name);
  if (dup(opened, fd) != fd) fail('dup');
  close(opened);
}

/** The exit string itself: a wait record has `NAME PID: STATUS`. */
function statusOf(msg: string): string {
  const cut = msg.indexOf(': ');
  return cut < 0 ? msg : msg.substring(cut + 2);
}

export function main(): void {
  const fd = open(line, ORDWR);
  if (fd < 0 || mount(fd, -1, there, MREPL, '') < 0) fail(line);
  if (getpid() == 1) {
    scratch();
    putenvList('path', ['.', '/bin']);
    const user = readText('/dev/user');
    putenv('user', user === null ? 'none' : user);
    putenv('home', '/tmp');
  }
  brought();
  variables();
  const list = words(argvFile);
  const ctl = open(there + '/ctl', OWRITE | OCEXEC);
  if (ctl < 0) fail('ctl');
  // Opened before the program can take the name away.
  const out = open(there + '/out', OWRITE | OCEXEC);
  if (out < 0) fail('out');
  standard('stdin', OREAD, 0);
  standard('stdout', OWRITE, 1);
  standard('stderr', OWRITE, 2);
  writeText(ctl, 'start');
  const pid = rfork(RFPROC | RFFDG | RFREND | RFNOTEG);
  if (pid < 0) fail('rfork');
  if (pid == 0) {
    if (chdir(list[0]) >= 0) exec(list[1], list.slice(2));
    _exits(errstr());
  }
  const w = waitpid(pid);
  const status = w === null ? errstr() : statusOf(w.msg);
  giveBack(out);
  writeText(ctl, status.length == 0 ? 'exit' : 'exit ' + status);
}
