/**
 * Redirections. `openAll` opens what a list of redirections names; the actions it answers are applied to the shell itself (`save`, `restore`)
 * or only in a child that is about to run a program.
 */
import { Buf, OREAD, ORDWR, OTRUNC, OWRITE, SEEK_END, _exits, close, create, dup, errstr, open, pipe, seek, writeFrom } from '../../lib';
import { Fork, forkShell } from './child';
import { evaluate, expandDocument, finish } from './words';
import { copyHigh, freeHigh } from './fds';
import { fail } from './state';
import { Kind, Node, Redirect } from './tree';

export const enum Do {
  /** `from` is opened for it and becomes `to`. */
  Move,
  Copy,
  Close,
}

export class Action {
  kind: Do;
  to: i32;
  /** Of Move: -1 once it is carried out in this process. */
  from: i32;

  constructor(kind: Do, to: i32, from: i32) {
    this.kind = kind;
    this.to = to;
    this.from = from;
  }
}

// @ts-ignore: decorator
@lazy const signs: string[] = ['<', '>', '>>', '<>'];

/** Documents of at most this many bytes fit a pipe at once. */
const pipeRoom: i32 = 32768;

/** Appends what to do for the redirections of `list`; false after a failure, which was told. */
export function openAll(list: Node[], actions: Action[]): bool {
  for (let i = 0; i < list.length; i++) {
    const n = list[i];
    if (n.kind == Kind.Dup) actions.push(new Action(Do.Copy, n.fd, n.fd2));
    else if (n.kind == Kind.Close) actions.push(new Action(Do.Close, n.fd, 0));
    else {
      const fd = n.kind == Kind.Here ? openDocument(n) : openFile(n);
      if (fd < 0) return false;
      actions.push(new Action(Do.Move, n.fd, fd));
    }
  }
  return true;
}

function openFile(n: Node): i32 {
  const words: string[] = [];
  const sign = signs[n.mode];
  const target = n.a!;
  evaluate(target, words);
  const names = finish(words);
  if (names.length != 1) {
    fail(sign + (names.length == 0 ? ' requires file' : ' requires singleton'));
    return -1;
  }
  const name = names[0];
  let fd: i32;
  if (n.mode == Redirect.Read) fd = open(name, OREAD);
  else if (n.mode == Redirect.Write) fd = create(name, OWRITE, 0o666);
  else if (n.mode == Redirect.ReadWrite) {
    fd = open(name, ORDWR);
    if (fd < 0) fd = create(name, ORDWR, 0o666);
  } else {
    fd = open(name, OWRITE);
    if (fd < 0) fd = create(name, OWRITE | OTRUNC, 0o666);
    else seek(fd, 0, SEEK_END);
  }
  if (fd < 0) fail(name + ": can't open: " + errstr());
  return fd;
}

function openDocument(n: Node): i32 {
  const ends = pipe();
  if (ends === null) {
    fail("can't get pipe");
    return -1;
  }
  const text = n.mode ? expandDocument(n.text) : n.text;
  const b = new Buf(text.length + 16);
  b.text(text);
  if (b.length <= pipeRoom) writeFrom(ends[1], b.ptr, b.length);
  else if (forkShell(Fork.Plain) == 0) {
    close(ends[0]);
    writeFrom(ends[1], b.ptr, b.length);
    _exits('');
  }
  close(ends[1]);
  return ends[0];
}

/** Carries them out, in order, for good. */
export function apply(actions: Action[]): void {
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i];
    // What a later one still needs is moved out of the way.
    for (let k = i + 1; k < actions.length; k++) {
      if (actions[k].kind == Do.Move && actions[k].from == action.to) actions[k].from = dup(action.to, -1);
    }
    if (action.kind == Do.Close) close(action.to);
    else if (action.kind == Do.Copy) dup(action.from, action.to);
    else {
      if (action.from != action.to) {
        dup(action.from, action.to);
        close(action.from);
      }
      action.from = -1;
    }
  }
}

/** Closes what was opened for actions from the index `from` on that were not carried out in this process. */
export function closeOpened(actions: Action[], from: i32): void {
  for (let i = from; i < actions.length; i++) if (actions[i].kind == Do.Move && actions[i].from >= 0) close(actions[i].from);
}

/** Copies of the descriptors that the actions change: pairs of descriptor and copy, -1 for one that is closed. */
export function save(actions: Action[]): i32[] {
  const saved: i32[] = [];
  for (let i = 0; i < actions.length; i++) {
    const to = actions[i].to;
    let known = false;
    for (let k = 0; k < saved.length; k += 2) known = known || saved[k] == to;
    if (known) continue;
    saved.push(to);
    saved.push(actions[i].kind == Do.Move && actions[i].from == to ? -1 : copyHigh(to));
  }
  return saved;
}

export function restore(saved: i32[]): void {
  for (let i = 0; i < saved.length; i += 2) {
    const copy = saved[i + 1];
    if (copy < 0) close(saved[i]);
    else {
      dup(copy, saved[i]);
      close(copy);
      freeHigh(copy);
    }
  }
}
