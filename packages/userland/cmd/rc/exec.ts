/** Executes the parse tree. `last`: the process ends after the command, so that a program may take its place. */
import { OREAD, _exits, close, dup, fprint, open, pipe } from '../../lib';
import { runBuiltin } from './builtins';
import { Fork, forkShell, waitFor } from './child';
import { define, functionOf } from './functions';
import { setHooks } from './hooks';
import { exitShell } from './leave';
import { isBuiltin } from './names';
import { noteFunctions, notesPending, sigint, sigquit, takeNote } from './notes';
import { matches, plainPattern } from './pattern';
import { runProgram } from './program';
import { Action, Do, apply, closeOpened, openAll, restore, save } from './redirect';
import { beginning, conversations, enter, fail, file, flag, leave, line, setFile, setLine, setStatus, shows, status, statusSet, succeeded, unwind, unwinding } from './state';
import { Kind, Node } from './tree';
import { dropPipeFds, evaluate, evaluateList, finish, nameOf, pipeFdDepth, textOfWords } from './words';
import { Fn, assign, assignLocal, dropLocals, exportChanges, localDepth, quoted, setFn, value } from './vars';

/** if's condition was false: what `if not` looks at. */
let ifNot: bool = false;
/** Conditions being executed: -e does not look at them. */
let conditions: i32 = 0;
// @ts-ignore: decorator
@lazy const noActions: Action[] = [];

/** Makes ready for the rest of the shell to call. */
export function start(): void {
  setHooks(execute, callFn, handleNotes);
}

function execute(n: Node | null, last: bool): void {
  if (n !== null) run(n, last, noActions);
}

function handleNotes(): void {
  while (!unwinding) {
    const kind = takeNote();
    if (kind < 0) return;
    const name = noteFunctions[kind];
    const fn = functionOf(name);
    if (fn !== null) callFn(fn, []);
    else if ((kind == sigint || kind == sigquit) && conversations > 0) {
      setStatus('interrupted');
      unwind();
    } else {
      setStatus(name);
      exitShell();
    }
  }
}

/** `actions`: redirections that hold for the command and that nobody has carried out. */
function run(n: Node, last: bool, actions: Action[]): void {
  if (notesPending()) handleNotes();
  if (unwinding) return;
  if (n.kind == Kind.Simple) return simple(n, last, actions);
  if (n.kind == Kind.Redirected) return redirected(n, last, actions);
  if (n.kind == Kind.Pipe) return pipeline(n, actions);
  if (actions.length == 0) return compound(n, last);
  const saved = save(actions);
  apply(actions);
  compound(n, last);
  restore(saved);
}

function compound(n: Node, last: bool): void {
  switch (n.kind) {
    case Kind.Sequence: {
      const list = n.list;
      const end = list.length - 1;
      for (let i = 0; i <= end && !unwinding; i++) execute(list[i], last && i == end);
      return;
    }
    case Kind.Assign: return assignment(n, last);
    case Kind.AndAnd:
    case Kind.OrOr:
      conditions++;
      execute(n.a, false);
      conditions--;
      if (!unwinding && succeeded() == (n.kind == Kind.AndAnd)) execute(n.b, last);
      return;
    case Kind.Bang:
      conditions++;
      execute(n.a, false);
      conditions--;
      if (!unwinding) setStatus(succeeded() ? 'false' : '');
      return;
    case Kind.Subshell: return subshell(n, last);
    case Kind.Async: return background(n);
    case Kind.If:
      ifNot = true;
      if (!holds(n.a)) return;
      execute(n.b, last);
      ifNot = false;
      return;
    case Kind.IfNot:
      if (ifNot) execute(n.a, last);
      return;
    case Kind.While:
      while (true) {
        setStatus('');
        if (!holds(n.a)) return;
        execute(n.b, false);
      }
    case Kind.For: return forLoop(n);
    case Kind.Switch: return switchCommand(n, last);
    case Kind.Match: return match(n);
    default: return defineFn(n);
  }
}

/** Whether the commands of a condition succeed. */
function holds(condition: Node | null): bool {
  if (notesPending()) handleNotes();
  if (unwinding) return false;
  conditions++;
  execute(condition, false);
  conditions--;
  return !unwinding && succeeded();
}

/** -e */
function exitOnError(): void {
  if (flag(0x65) && !beginning && conditions == 0 && !unwinding && !succeeded()) exitShell();
}

/** In a child: executes and ends. */
function endWith(n: Node | null): void {
  conditions = 0;
  execute(n, true);
  _exits(succeeded() ? '' : status);
}

function callFn(fn: Fn, args: string[]): void {
  if (!enter()) return;
  const locals = localDepth();
  const wasFile = file;
  const wasLine = line;
  setFile(fn.file);
  assignLocal('*', args);
  execute(fn.body, false);
  dropLocals(locals);
  setFile(wasFile);
  setLine(wasLine);
  leave();
}

/** Ends in a newline, so that it comes out in one write. */
function wordsLine(argv: string[]): string {
  let text = '';
  for (let i = 0; i < argv.length; i++) text += (i > 0 ? ' ' : '') + quoted(argv[i]);
  return text;
}

function simple(n: Node, last: bool, actions: Action[]): void {
  const pipeFds = pipeFdDepth();
  setLine(n.line);
  const words: string[] = [];
  evaluateList(n.list, words);
  if (!unwinding) {
    const argv = finish(words);
    if (argv.length == 0) fail('empty argument list');
    else {
      if (shows(0x78)) fprint(2, '%s\n', wordsLine(argv));
      command(argv, last, actions);
    }
  }
  dropPipeFds(pipeFds);
  if (unwinding) return;
  if (shows(0x73) && !succeeded()) fprint(2, 'status=%s\n', status);
  exitOnError();
}

function command(argv: string[], last: bool, actions: Action[]): void {
  const fn = functionOf(argv[0]);
  if (fn === null && !isBuiltin(argv[0])) return runProgram(argv, last, actions);
  if (fn === null && argv[0] == 'exec') {
    // Its redirections hold from now on.
    apply(actions);
    return runBuiltin(argv);
  }
  const saved = save(actions);
  apply(actions);
  if (fn !== null) callFn(fn, argv.slice(1));
  else runBuiltin(argv);
  restore(saved);
}

function redirected(n: Node, last: bool, outer: Action[]): void {
  const pipeFds = pipeFdDepth();
  setLine(n.line);
  const actions = outer.slice(0);
  if (openAll(n.list, actions)) {
    const inner = n.a;
    if (inner !== null) run(inner, last, actions);
    else setStatus('');
  }
  closeOpened(actions, outer.length);
  dropPipeFds(pipeFds);
}

/** The left command runs in a child, the right one here. */
function pipeline(n: Node, outer: Action[]): void {
  const ends = pipe();
  if (ends === null) return fail("can't get pipe");
  exportChanges();
  const pid = forkShell(Fork.Shell);
  if (pid == 0) {
    close(ends[0]);
    const actions = outer.slice(0);
    actions.push(new Action(Do.Move, n.fd, ends[1]));
    apply(actions);
    endWith(n.a);
  }
  close(ends[1]);
  if (pid < 0) {
    close(ends[0]);
    return;
  }
  const actions = outer.slice(0);
  actions.push(new Action(Do.Move, n.fd2, ends[0]));
  conditions++; // -e looks at the whole pipeline
  run(n.b!, false, actions);
  conditions--;
  closeOpened(actions, outer.length);
  const left = waitFor(pid);
  if (unwinding) return;
  setStatus(left.length == 0 && status.length == 0 ? '' : left + '|' + status);
  exitOnError();
}

function subshell(n: Node, last: bool): void {
  if (last) return execute(n.a, true);
  exportChanges();
  const pid = forkShell(Fork.Shell);
  if (pid == 0) endWith(n.a);
  if (pid > 0) setStatus(waitFor(pid));
  exitOnError();
}

function background(n: Node): void {
  exportChanges();
  const pid = forkShell(Fork.Background);
  if (pid == 0) {
    const fd = open('/dev/null', OREAD);
    if (fd > 0) {
      dup(fd, 0);
      close(fd);
    }
    endWith(n.a);
  }
  if (pid < 0) return;
  assign('apid', [pid.toString()]);
  setStatus('');
}

/** A chain of assignments and the command behind it, for which alone they hold when there is one. */
function assignment(n: Node, last: bool): void {
  const locals = localDepth();
  let command: Node | null = n;
  while (command !== null && command.kind == Kind.Assign) command = command.c;
  let next: Node | null = n;
  const before = statusSet;
  while (next !== null && next.kind == Kind.Assign) {
    setLine(next.line);
    const name = nameOf(next.a!);
    const words: string[] = [];
    const pipeFds = pipeFdDepth();
    evaluate(next.b!, words);
    const list = unwinding ? words : finish(words);
    dropPipeFds(pipeFds);
    if (unwinding) break;
    if (command !== null) assignLocal(name, list);
    else if (name == 'status') setStatus(list.join(' '));
    else assign(name, list);
    next = next.c;
  }
  // A value may tell how the last command ended; what `{...} left there stays.
  if (statusSet == before) setStatus('');
  if (command === null || unwinding) {
    if (!unwinding) exitOnError();
    return dropLocals(locals);
  }
  execute(command, last);
  dropLocals(locals);
}

function forLoop(n: Node): void {
  const name = nameOf(n.a!);
  const pipeFds = pipeFdDepth();
  let list: string[];
  if (n.mode == 0) list = value('*').slice(0);
  else {
    const words: string[] = [];
    evaluateList(n.list, words);
    list = unwinding ? words : finish(words);
  }
  if (!unwinding && list.length > 0) {
    const locals = localDepth();
    assignLocal(name, []);
    for (let i = 0; i < list.length && !unwinding; i++) {
      assign(name, [list[i]]);
      execute(n.b, false);
    }
    dropLocals(locals);
  }
  dropPipeFds(pipeFds);
}

function switchCommand(n: Node, last: bool): void {
  const subject = textOfWords(n.a!);
  for (let i = 0; i < n.list.length && !unwinding; i++) {
    const one = n.list[i];
    if (!matchesAny(subject, one.list)) continue;
    return execute(one.a, last);
  }
}

function matchesAny(subject: string, patterns: Node[]): bool {
  const list: string[] = [];
  evaluateList(patterns, list);
  if (unwinding) return false;
  const text = plainPattern(subject);
  for (let i = 0; i < list.length; i++) if (list[i] == text || matches(subject, list[i])) return true;
  return false;
}

function match(n: Node): void {
  setLine(n.line);
  const pipeFds = pipeFdDepth();
  const subject: string[] = [];
  evaluate(n.a!, subject);
  const patterns: string[] = [];
  evaluateList(n.list, patterns);
  dropPipeFds(pipeFds);
  if (unwinding) return;
  const words = finish(subject);
  const text = words.length == 1 ? words[0] : words.join(' ');
  if (shows(0x78)) fprint(2, '~ %s\n', quoted(text));
  // An empty list matches an empty list.
  let found = words.length == 0 && patterns.length == 0;
  for (let i = 0; i < patterns.length && !found; i++) found = matches(text, patterns[i]);
  setStatus(found ? '' : 'no match');
  exitOnError();
}

function defineFn(n: Node): void {
  const words: string[] = [];
  evaluateList(n.list, words);
  if (unwinding) return;
  const names = finish(words);
  for (let i = 0; i < names.length; i++) {
    if (n.mode == 0) {
      functionOf(names[i]);
      setFn(names[i], null);
    } else define(n, names[i], file, true);
  }
}
