/**
 * init(8): the first process. It starts a ramfs for what must be writable, builds the name space that /boot/lib/namespace describes, sets
 * $user $home $sysname, and runs a login shell on the console again and again.
 *
 * Boot arguments (the kernel puts them into /env): `run=COMMAND`, words joined by commas, runs a command instead of the shell and then
 * halts the machine; its exit string, if there is one, goes to standard error. `nsfile=FILE`: another name space file.
 */
import {
  AEXIST, DMDIR, OREAD, ORDWR, OWRITE, RFFDG, RFNOTEG, RFPROC, RFREND, access, chdir, close, create, dup, exec, execName, fprint,
  getenv, nsec, open, putenv, readFile, readText, rfork, sleep, tokenize, wait, writeFrom, writeText, _exits,
} from '../lib';
import { nsCommand } from './parts/namespace';

const ramfs = '/boot/bin/ramfs';
/** Where what is written goes, until a disk takes its place. */
const store = '/root';

function say(text: string): void {
  fprint(2, 'init: %s\n', text);
}

function failed(what: string): void {
  fprint(2, 'init: %s: %r\n', what);
}

/** Waits until the child ends; other processes that nobody waits for end meanwhile. */
function reap(pid: i32): string {
  while (true) {
    const w = wait();
    if (w === null) return 'no child';
    if (w.pid == pid) return w.msg;
  }
}

function openConsole(): void {
  if (access('/fd/2', AEXIST) == 0) return;
  for (let fd = 0; fd < 3; fd++) {
    const opened = open('/dev/cons', fd == 0 ? OREAD : OWRITE);
    if (opened >= 0 && opened != fd) {
      dup(opened, fd);
      close(opened);
    }
  }
}

function makeDir(name: string): void {
  const fd = create(name, OREAD, DMDIR | 0o775);
  if (fd < 0) return failed(name);
  close(fd);
}

/** The ramfs, posted as /srv/root and mounted for a moment to be filled. */
function startStore(user: string): void {
  const pid = rfork(RFPROC | RFFDG | RFREND);
  if (pid == 0) {
    exec(ramfs, ['ramfs', '-S', 'root']);
    failed(ramfs);
    _exits('ramfs');
  }
  if (reap(pid).length > 0) return;
  nsCommand(['mount', '-c', '/srv/root', store]);
  const home = '/usr/' + user;
  const dirs = ['/tmp', '/lib', '/sys', '/sys/man', '/mnt', '/mnt/segment', '/mnt/pipe', '/n', '/usr', home, home + '/bin', home + '/bin/rc', home + '/lib', home + '/tmp'];
  for (let i = 0; i < dirs.length; i++) makeDir(store + dirs[i]);
  const profile = readFile('/boot/lib/profile');
  if (profile === null) return;
  const fd = create(store + home + '/lib/profile', OWRITE, 0o664);
  if (fd < 0) return failed('profile');
  writeFrom(fd, profile.ptr, profile.length);
  close(fd);
}

function nameSpace(file: string): void {
  const text = readText(file);
  if (text === null) return failed(file);
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const words = nsWords(lines[i]);
    if (words.length == 0) continue;
    if (!nsCommand(words)) fprint(2, 'init: %s:%d: %r\n', file, i + 1);
  }
}

function nsWords(line: string): string[] {
  if (line.startsWith('#')) return [];
  const words = tokenize(line);
  for (let i = 0; i < words.length; i++) words[i] = substitute(words[i]);
  return words;
}

/** $name at the start of an element of a file name. */
function substitute(word: string): string {
  const parts = word.split('/');
  for (let i = 0; i < parts.length; i++) {
    if (!parts[i].startsWith('$')) continue;
    const value = getenv(parts[i].substring(1));
    parts[i] = value === null ? '' : value;
  }
  return parts.join('/');
}

/** Runs a program in a note group of its own; answers its wait message. */
function run(argv: string[]): string {
  const pid = rfork(RFPROC | RFFDG | RFREND | RFNOTEG);
  if (pid < 0) {
    failed('rfork');
    return 'rfork';
  }
  if (pid == 0) {
    execName(argv);
    failed(argv[0]);
    _exits('exec');
  }
  return reap(pid);
}

function halt(): void {
  const fd = open('/dev/reboot', OWRITE);
  if (fd < 0 || writeText(fd, 'halt') < 0) failed('/dev/reboot');
  while (true) sleep(1000000);
}

/** A shell that ends sooner than this, ns, did not do anybody any good. */
const worthwhile: i64 = 500000000;

export function main(): void {
  openConsole();
  const user = readText('/dev/user');
  const name = user === null ? 'none' : user;
  putenv('user', name);
  startStore(name);
  const home = '/usr/' + name;
  putenv('home', home);
  const file = getenv('nsfile');
  nameSpace(file === null ? '/boot/lib/namespace' : file);
  if (chdir(home) < 0) putenv('home', '/');
  const sysname = readText('/dev/sysname');
  if (sysname !== null) putenv('sysname', sysname);
  const command = getenv('run');
  if (command !== null) {
    const message = run(command.split(','));
    if (message.length > 0) fprint(2, '%s\n', message);
    halt();
  }
  for (let quick = 0; ; ) {
    const began = nsec();
    const message = run(['rc', '-l']);
    if (message.length > 0) say(message);
    quick = nsec() - began < worthwhile ? quick + 1 : 0;
    if (quick < 3) continue;
    say('the shell ends at once; the next one in 5 seconds');
    sleep(5000);
  }
}
