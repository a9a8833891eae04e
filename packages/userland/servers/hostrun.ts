/**
 * hostrun(8): runs one program with the standard input, output and error of the machine's host, whose file server is at the other end of the
 * second serial line (packages/system/src/hostport.ts), and switches the machine off. It is the first process of `lux9 exec`; in `lux9 script`
 * init(8) starts it, when the name space is as the shell has it.
 * /host/argv: the program's working directory, its file and its arguments from argv[0] on, each ended by a NUL. /host/env/*: variables.
 * /host/binds: what the host brought along and where it goes, pairs, each name ended by a NUL.
 */
import {
  AEXIST, DMDIR, MBEFORE, MCREATE, MREPL, OCEXEC, ORDWR, OREAD, OWRITE, RFFDG, RFNOTEG, RFPROC, RFREND, _exits, access, argv0, bind, chdir, close, create, dirreadall,
  dirstat, dup, errstr, exec, exits, fork, fprint, getpid, mount, open, putenvList, readFile, rfork, textOf, waitpid, writeFrom, writeText,
} from '../lib';

const line = '#t/eia1';
const there = '/mnt/host';
const argvFile = '/host/argv';
const bindsFile = '/host/binds';
const envDir = '/host/env';

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

/** In a name space that init made, files of the host are bound where they go. */
function brought(): void {
  if (access(bindsFile, AEXIST) < 0) return;
  const list = words(bindsFile);
  for (let i = 0; i + 1 < list.length; i += 2) {
    const d = dirstat(list[i]);
    if (d === null) return fail(list[i]);
    mountPoint(list[i + 1], d.mode & DMDIR ? DMDIR | 0o775 : 0o664);
    if (bind(list[i], list[i + 1], MREPL) < 0) fail(list[i + 1]);
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
  } else brought();
  variables();
  const list = words(argvFile);
  const ctl = open(there + '/ctl', OWRITE | OCEXEC);
  if (ctl < 0) fail('ctl');
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
  writeText(ctl, status.length == 0 ? 'exit' : 'exit ' + status);
}
