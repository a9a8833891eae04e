/**
 * selftest(8): runs the tests that lie in /boot/test and prints a line for each.
 * usage: selftest [-v] [-d directory] [name ...]
 */
import {
  AEXIST, Args, Dir, OREAD, OTRUNC, OWRITE, putenv, sleep, RFENVG, RFFDG, RFNAMEG, RFNOTEG, RFPROC, RFREND, _exits, access, alarm, chdir,
  close, create, dirfstat, dirreadall, dirstat, dup, execName, exits, fprint, joinname, noteContinue, notify, open, pipe, postnote, print,
  quote, readFile, readTo, regcomp, remove, rfork, sprint, sysfatal, textOf, wait, writeFrom, bufOf, DMDIR, fork, waitpid,
} from '../../lib';
import { usageIs } from '../parts/common';
import { Case, Script, Step } from './script';

const usageText: string = 'selftest [-v] [-d directory] [name ...]';
/** Milliseconds a command may take. */
const patience: u32 = 60000;

let verbose: bool = false;
let folder: string = '/boot/test';
let passed: i32 = 0;
let failed: i32 = 0;
/** Why the present case fails, a line each. */
let why: string = '';

function names(directory: string): string[] {
  const fd = open(directory, OREAD);
  const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  const list: string[] = [];
  if (all !== null) for (let i = 0; i < all.length; i++) list.push(all[i].name);
  return list.sort();
}

function removeTree(name: string): void {
  if (remove(name) >= 0) return;
  const all = names(name);
  for (let i = 0; i < all.length; i++) removeTree(joinname(name, all[i]));
  remove(name);
}

function clear(): void {
  const all = names('/tmp');
  for (let i = 0; i < all.length; i++) removeTree('/tmp/' + all[i]);
}

function setUp(one: Case): void {
  for (let i = 0; i < one.env.length; i += 2) putenv(one.env[i], one.env[i + 1]);
  for (let i = 0; i < one.names.length; i++) {
    const name = one.names[i];
    const contents = one.contents[i];
    const fd = contents === null ? create(name, OREAD, DMDIR | 0o777) : create(name, OWRITE | OTRUNC, 0o666);
    if (fd < 0) {
      why += sprint('cannot make %s: %r\n', name);
      continue;
    }
    if (contents !== null) {
      const b = bufOf(contents);
      writeFrom(fd, b.ptr, b.length);
    }
    close(fd);
  }
}

/** What is waiting in a pipe whose writers may still live. */
function drain(fd: i32): string {
  let text = '';
  const room = 8192;
  const p = heap.alloc(room);
  while (true) {
    const d = dirfstat(fd);
    if (d === null || d.length == 0) break;
    const n = readTo(fd, p, room);
    if (n <= 0) break;
    text += textOf(p, n);
  }
  heap.free(p);
  close(fd);
  return text;
}

function onNote(ureg: u64, text: u64): i32 {
  return noteContinue(ureg, text);
}

/** Runs words in a process of its own. The steps of a case share their name space and environment. */
function start(argv: string[], stdin: i32, out: i32, err: i32): i32 {
  const pid = rfork(RFPROC | RFFDG | RFREND | RFNOTEG);
  if (pid != 0) return pid;
  dup(stdin, 0);
  dup(out, 1);
  dup(err, 2);
  for (let fd = 3; fd < 20; fd++) close(fd);
  execName(argv);
  fprint(2, '%s: %r\n', argv[0]);
  _exits('exec');
  return 0;
}

function agrees(printed: string, expected: string, like: bool): bool {
  if (!like) return printed == expected;
  // $ also matches before a newline: what matches must be everything.
  const re = regcomp('^(' + expected + ')$');
  const b = bufOf(printed);
  return re !== null && re.exec(b.ptr, b.length) && re.match[0] == 0 && re.match[1] == b.length;
}

function indented(text: string): string {
  return text.length == 0 ? '\t\t(nothing)\n' : '\t\t' + text.split('\n').join('\n\t\t') + '\n';
}

function compare(what: string, printed: string, expected: string, like: bool): void {
  if (!agrees(printed, expected, like)) why += '\t' + what + ' is\n' + indented(printed) + '\tnot\n' + indented(expected);
}

function runStep(one: Case, step: Step): void {
  const input = pipe();
  const out = pipe();
  const err = pipe();
  if (input === null || out === null || err === null) return sysfatal('pipe: %r');
  if (one.stdin.length > 0) {
    const b = bufOf(one.stdin);
    writeFrom(input[1], b.ptr, b.length);
  }
  close(input[1]);
  const pid = start(step.argv, input[0], out[1], err[1]);
  if (pid < 0) return sysfatal('rfork: %r');
  close(input[0]);
  close(out[1]);
  close(err[1]);
  alarm(patience);
  let status = 'did not end';
  while (true) {
    const w = wait();
    if (w === null) {
      postnote(true, pid, 'kill');
      wait();
      break;
    }
    if (w.pid != pid) continue;
    const colon = w.msg.indexOf(': ');
    status = colon < 0 ? w.msg : w.msg.substring(colon + 2);
    break;
  }
  alarm(0);
  compare('the output', drain(out[0]), step.out, step.like);
  compare('the error output', drain(err[0]), step.err, step.like);
  compare('the exit status', status, step.status, step.like);
  for (let i = 0; i < step.afterNames.length; i++) {
    const name = step.afterNames[i];
    const expected = step.afterContents[i];
    const b = readFile(name);
    if (expected === null) {
      if (access(name, AEXIST) == 0) why += '\t' + name + ' is still there\n';
    } else compare(name, b === null ? 'not there' : b.toString(), expected, false);
  }
  for (let i = 0; i < step.modeNames.length; i++) {
    const d = dirstat(step.modeNames[i]);
    const mode = d === null ? 0 : d.mode & 0o777;
    if (mode != step.modes[i]) why += sprint('\tthe mode of %s is %o, not %o\n', step.modeNames[i], mode, step.modes[i]);
  }
}

/** Prints how it went; answers whether it passed. */
function report(name: string, line: i32, title: string): bool {
  if (why.length == 0) print('ok %s:%d %s\n', name, line, title);
  else print('FAIL %s:%d %s\n%s', name, line, title, verbose ? why : '');
  return why.length == 0;
}

function count(good: bool): void {
  if (good) passed++;
  else failed++;
}

/** A case in a process of its own, with a name space of its own. */
function apart(name: string, one: Case): void {
  const pid = rfork(RFPROC | RFFDG | RFREND | RFNAMEG | RFENVG);
  if (pid < 0) return sysfatal('rfork: %r');
  if (pid == 0) _exits(runCase(name, one) ? '' : 'failed');
  while (true) {
    const w = wait();
    if (w === null) return count(false);
    if (w.pid == pid) return count(w.msg.length == 0);
  }
}

function runCase(name: string, one: Case): bool {
  why = '';
  clear();
  setUp(one);
  const background: i32[] = [];
  for (let i = 0; i < one.background.length; i++) background.push(inBackground(one.background[i]));
  let title = '';
  for (let i = 0; i < one.steps.length; i++) {
    const words: string[] = [];
    for (let k = 0; k < one.steps[i].argv.length; k++) words.push(quote(one.steps[i].argv[k]));
    title += (i > 0 ? '; ' : '') + words.join(' ').split('\n').join('\\n');
    runStep(one, one.steps[i]);
  }
  for (let i = 0; i < background.length; i++) postnote(true, background[i], 'kill');
  return report(name, one.line, title.substring(0, min(title.length, 60)));
}

function inBackground(argv: string[]): i32 {
  const ends = pipe();
  if (ends === null) return -1;
  const pid = start(argv, ends[0], ends[0], ends[0]);
  close(ends[0]);
  sleep(20); // until it is what its name says
  return pid;
}

function runScript(name: string): void {
  const b = readFile(joinname(folder, name));
  if (b === null) {
    why = sprint('\t%r\n');
    return count(report(name, 0, ''));
  }
  const script = new Script(b.toString());
  for (let one = script.next(); one !== null; one = script.next()) apart(name, one);
  if (script.error.length > 0) {
    why = '\t' + script.error + '\n';
    count(report(name, script.line, ''));
  }
}

/** An rc script passes when its exit status is ''. */
function runShell(name: string): void {
  const one = new Case();
  one.line = 1;
  const step = new Step();
  step.argv = ['rc', joinname(folder, name)];
  step.like = true;
  step.out = '(.|\n)*';
  one.steps.push(step);
  apart(name, one);
}

/** /tmp of our own, empty. */
function ownTmp(): void {
  const pid = fork();
  if (pid == 0) {
    execName(['ramfs', '-m', '/tmp']);
    fprint(2, 'selftest: ramfs: %r\n');
    _exits('exec');
  }
  const w = waitpid(pid);
  if (w === null || w.msg.length > 0) sysfatal('no /tmp');
}

function usage(): void {
  usageIs(usageText);
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'v') verbose = true;
    else if (c == 'd') folder = args.value(usage);
    else usage();
  }
  let list = args.rest;
  if (list.length == 0) list = names(folder);
  if (list.length == 0) sysfatal('no tests in %s', folder);
  rfork(RFNAMEG | RFENVG | RFNOTEG);
  notify(onNote);
  ownTmp();
  if (chdir('/tmp') < 0) sysfatal('%r');
  for (let i = 0; i < list.length; i++) {
    if (list[i].endsWith('.rc')) runShell(list[i]);
    else runScript(list[i]);
  }
  print('%d passed, %d failed\n', passed, failed);
  exits(failed > 0 ? sprint('%d failed', failed) : '');
}
