/** Commands that the shell executes itself. */
import {
  AEXEC, OREAD, RFCENVG, RFCFDG, RFCNAMEG, RFENVG, RFFDG, RFNAMEG, RFNOMNT, RFNOTEG, access, chdir, errstr, open,
  rfork, writeText,
} from '../../lib';
import { becomeProgram, inFolder, isPath, waitBuiltin } from './child';
import { moveHigh } from './fds';
import { functionOf } from './functions';
import { exitShell } from './leave';
import { isBuiltin } from './names';
import { runProgram } from './program';
import { readCommands } from './read';
import { FdSource, Source, TextSource } from './source';
import { openConsole } from './console';
import { complain, fail, flag, setFlag, setStatus } from './state';
import {
  assign, assignLocal, dropLocals, functionNames, importNames, localDepth, numberOf, quoted, quotedList, value, valueOrNull, variableNames,
} from './vars';

export function runBuiltin(argv: string[]): void {
  const name = argv[0];
  if (name == '.') return dot(argv);
  if (name == 'cd') return cd(argv);
  if (name == 'eval') return evaluateText(argv);
  if (name == 'exec') return exec(argv);
  if (name == 'exit') return exit(argv);
  if (name == 'flag') return flagBuiltin(argv);
  if (name == 'rfork') return rforkBuiltin(argv);
  if (name == 'shift') return shift(argv);
  if (name == 'wait') return wait(argv);
  if (name == 'whatis') return whatis(argv);
  if (name == 'finit') {
    importNames(true);
    return setStatus('');
  }
  builtin(argv);
}

function usage(text: string): void {
  complain('usage: ' + text);
  setStatus('usage');
}

/** Executes a built-in command, or a program, past a function of the name. */
function builtin(argv: string[]): void {
  if (argv.length < 2) return usage('builtin command [arg ...]');
  const rest = argv.slice(1);
  if (isBuiltin(rest[0])) return runBuiltin(rest);
  runProgram(rest, false, []);
}

function cd(argv: string[]): void {
  if (argv.length > 2) return usage('cd [directory]');
  if (argv.length == 1) {
    const home = value('home');
    if (home.length == 0) {
      complain("can't cd -- $home empty");
      return setStatus("can't cd");
    }
    return changeTo(home[0], home[0]);
  }
  const dir = argv[1];
  const path = value('cdpath');
  if (path.length == 0 || isPath(dir) || dir == '.' || dir == '..') return changeTo(dir, dir);
  for (let i = 0; i < path.length; i++) {
    const full = path[i] == '.' ? dir : inFolder(path[i], dir);
    if (chdir(full) < 0) continue;
    if (path[i].length > 0 && path[i] != '.') writeText(1, full + '\n');
    return setStatus('');
  }
  changeTo(dir, dir);
}

function changeTo(dir: string, shown: string): void {
  if (chdir(dir) >= 0) return setStatus('');
  const why = errstr();
  complain("can't cd " + shown + ': ' + why);
  setStatus(why);
}

/** . [-iq] file [arg ...] */
function dot(argv: string[]): void {
  let at = 1;
  let person = false;
  let quiet = false;
  for (; at < argv.length && argv[at].length > 1 && argv[at].charCodeAt(0) == 0x2d; at++) {
    for (let i = 1; i < argv[at].length; i++) {
      const c = argv[at].charCodeAt(i);
      if (c == 0x69) person = true;
      else if (c == 0x71) quiet = true;
      else return usage('. [-iq] file [arg ...]');
    }
  }
  if (at >= argv.length) return usage('. [-iq] file [arg ...]');
  const name = argv[at];
  const fd = openScript(name);
  if (fd < 0) {
    if (quiet) return setStatus('');
    return fail(name + ": .: can't open: " + errstr());
  }
  const source: Source = person ? openConsole(fd) : new FdSource(moveHigh(fd), name);
  const locals = localDepth();
  assignLocal('*', argv.slice(at + 1));
  if (!name.startsWith('/fd/')) assignLocal('0', [name]);
  setStatus('');
  readCommands(source, person);
  source.close();
  dropLocals(locals);
}

function openScript(name: string): i32 {
  if (isPath(name)) return open(name, OREAD);
  const path = value('path');
  for (let i = 0; i < path.length; i++) {
    const fd = open(inFolder(path[i], name), OREAD);
    if (fd >= 0) return fd;
  }
  return open(name, OREAD);
}

function evaluateText(argv: string[]): void {
  if (argv.length < 2) return setStatus('');
  readCommands(new TextSource(argv.slice(1).join(' ') + '\n', 'eval'), false);
}

function exec(argv: string[]): void {
  if (argv.length < 2) return setStatus('');
  becomeProgram(argv.slice(1));
}

function exit(argv: string[]): void {
  if (argv.length > 2) return usage('exit [status]');
  if (argv.length == 2) setStatus(argv[1]);
  exitShell();
}

function flagBuiltin(argv: string[]): void {
  const sign = argv.length == 3 ? argv[2] : '';
  if (argv.length < 2 || argv.length > 3 || argv[1].length != 1 || (argv.length == 3 && sign != '+' && sign != '-')) return usage('flag f [+-]');
  const c = argv[1].charCodeAt(0);
  if (argv.length == 2) return setStatus(flag(c) ? '' : 'flag not set');
  setFlag(c, sign == '+');
  setStatus('');
}

function rforkBuiltin(argv: string[]): void {
  if (argv.length > 2) return usage('rfork [nNeEsfFm]');
  const letters = argv.length == 2 ? argv[1] : 'ens';
  let flags: u32 = 0;
  for (let i = 0; i < letters.length; i++) {
    switch (letters.charCodeAt(i)) {
      case 0x6e: flags |= RFNAMEG; break;
      case 0x4e: flags |= RFCNAMEG; break;
      case 0x65: flags |= RFENVG; break;
      case 0x45: flags |= RFCENVG; break;
      case 0x73: flags |= RFNOTEG; break;
      case 0x66: flags |= RFFDG; break;
      case 0x46: flags |= RFCFDG; break;
      case 0x6d: flags |= RFNOMNT; break;
      default: return usage('rfork [nNeEsfFm]');
    }
  }
  if (rfork(flags) >= 0) return setStatus('');
  complain('rfork: ' + errstr());
  setStatus('rfork failed');
}

function shift(argv: string[]): void {
  const n = argv.length == 1 ? 1 : numberOf(argv[1]);
  if (argv.length > 2 || n < 0) return usage('shift [n]');
  assign('*', value('*').slice(n));
  setStatus('');
}

function wait(argv: string[]): void {
  const pid = argv.length == 1 ? 0 : numberOf(argv[1]);
  if (argv.length > 2 || pid < 0) return usage('wait [pid]');
  if (!waitBuiltin(pid)) setStatus('interrupted');
}

/** The program's file, '' when $path has none. */
function find(name: string): string {
  if (isPath(name)) return access(name, AEXEC) == 0 ? name : '';
  const path = value('path');
  for (let i = 0; i < path.length; i++) {
    const file = inFolder(path[i], name);
    if (access(file, AEXEC) == 0) return file;
  }
  return '';
}

function functionText(name: string): string {
  const fn = functionOf(name);
  return fn === null ? '' : 'fn ' + quoted(name) + ' ' + fn.text + '\n';
}

function whatis(argv: string[]): void {
  let text = '';
  let good = true;
  if (argv.length == 1) {
    const variables = variableNames();
    for (let i = 0; i < variables.length; i++) text += quoted(variables[i]) + '=' + quotedList(value(variables[i])) + '\n';
    const functions = functionNames();
    for (let i = 0; i < functions.length; i++) text += functionText(functions[i]);
  }
  for (let i = 1; i < argv.length; i++) {
    const name = argv[i];
    const before = text.length;
    const list = valueOrNull(name);
    if (list !== null) text += quoted(name) + '=' + quotedList(list) + '\n';
    const fn = functionText(name);
    if (fn.length > 0) text += fn;
    else if (isBuiltin(name)) text += 'builtin ' + name + '\n';
    else if (list === null) {
      const file = find(name);
      if (file.length > 0) text += file + '\n';
    }
    if (text.length > before) continue;
    complain(name + ': not found');
    good = false;
  }
  if (text.length > 0) writeText(1, text);
  setStatus(good ? '' : 'not found');
}
