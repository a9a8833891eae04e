/**
 * Variables and functions, and their copies in the environment. Those of the environment are read when they are first asked for; those that
 * changed are written by `exportChanges`, before another program runs.
 */
import { Buf, Dir, OREAD, OWRITE, close, create, dirread, getenvList, open, readFile, remove } from '../../lib';
import * as sys from '../../generated/syscalls';
import { status } from './state';
import { Node } from './tree';

export class Fn {
  body: Node;
  /** {commands}, and the here documents that stand behind it. */
  text: string;
  file: string;

  constructor(body: Node, text: string, file: string) {
    this.body = body;
    this.text = text;
    this.file = file;
  }
}

class Variable {
  name: string;
  value: string[] | null = null;
  fn: Fn | null = null;
  /** It stands in the environment and was not read yet. */
  unread: bool = false;
  unreadFn: bool = false;
  changed: bool = false;
  fnChanged: bool = false;

  constructor(name: string) {
    this.name = name;
  }
}

const globals = new Map<string, Variable>();
/** Assignments that hold for a command, innermost last. */
const locals: Variable[] = [];
const changes: Variable[] = [];
const none: string[] = [];

/** Not exported: they say what this shell does at the moment. */
function isPrivate(name: string): bool {
  return name == '*' || name == '0' || name == 'status' || name == 'pid' || name == 'cflag' || name == 'rcname';
}

function global(name: string): Variable {
  if (globals.has(name)) return globals.get(name);
  const v = new Variable(name);
  globals.set(name, v);
  return v;
}

function changed(v: Variable): void {
  if (v.changed) return;
  v.changed = true;
  if (!v.fnChanged) changes.push(v);
}

function find(name: string): Variable | null {
  for (let i = locals.length - 1; i >= 0; i--) if (locals[i].name == name) return locals[i];
  return globals.has(name) ? globals.get(name) : null;
}

/** The list; null when it was never assigned. */
export function valueOrNull(name: string): string[] | null {
  if (name == 'status') return [status];
  const v = find(name);
  if (v === null) return null;
  if (v.unread) {
    v.unread = false;
    v.value = getenvList(name);
  }
  return v.value;
}

/** A number as text, -1 when it is none. */
export function numberOf(text: string): i32 {
  let n = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x30 || c > 0x39 || n > 10000000) return -1;
    n = n * 10 + (c - 0x30);
  }
  return text.length == 0 ? -1 : n;
}

/** The list; a name that is a number above 0 is an element of $*. */
export function value(name: string): string[] {
  const c = name.length > 0 ? name.charCodeAt(0) : 0;
  if (c >= 0x30 && c <= 0x39) {
    const n = numberOf(name);
    if (n > 0) {
      const list = valueOrNull('*');
      return list === null || n > list.length ? none : [list[n - 1]];
    }
  }
  const list = valueOrNull(name);
  return list === null ? none : list;
}

/** The first word, or `otherwise`. */
export function firstWord(name: string, otherwise: string): string {
  const list = value(name);
  return list.length > 0 ? list[0] : otherwise;
}

export function assign(name: string, list: string[]): void {
  let v = find(name);
  if (v === null) v = global(name);
  v.unread = false;
  v.value = list;
  changed(v);
}

/** Assigns until the `dropLocals` that goes back to the present `localDepth`. */
export function assignLocal(name: string, list: string[]): void {
  const v = new Variable(name);
  v.value = list;
  locals.push(v);
  changed(v);
}

export function localDepth(): i32 {
  return locals.length;
}

export function dropLocals(depth: i32): void {
  while (locals.length > depth) {
    const v = locals.pop();
    // What it hid must be written again, if the local value was.
    if (!v.changed && !isPrivate(v.name)) {
      const below = find(v.name);
      changed(below === null ? global(v.name) : below);
    } else {
      const i = changes.indexOf(v);
      if (i >= 0) changes.splice(i, 1);
    }
  }
}

function writeEnv(name: string, b: Buf): void {
  const fd = create('/env/' + name, OWRITE, 0o666);
  if (fd < 0) return;
  if (b.length > 0) sys.pwrite(fd, b.ptr, b.length, -1);
  close(fd);
}

/** Brings the environment up to date. */
export function exportChanges(): void {
  for (let i = 0; i < changes.length; i++) {
    const v = changes[i];
    if (v.fnChanged) {
      v.fnChanged = false;
      const fn = v.fn;
      if (fn === null) remove('/env/fn#' + v.name);
      else {
        const b = new Buf(fn.text.length + 32);
        b.text('fn ' + quoted(v.name) + ' ' + fn.text + '\n');
        writeEnv('fn#' + v.name, b);
      }
    }
    if (!v.changed) continue;
    v.changed = false;
    if (isPrivate(v.name)) continue;
    const now = find(v.name);
    let list: string[] | null = null;
    if (now !== null) list = now.value;
    if (now !== null && now.unread) continue;
    if (list === null) remove('/env/' + v.name);
    else {
      const b = new Buf(64);
      for (let k = 0; k < list.length; k++) {
        b.text(list[k]);
        b.byte(0);
      }
      writeEnv(v.name, b);
    }
  }
  changes.length = 0;
}

/** Notes what stands in the environment. `functions`: the functions there, else the variables. */
export function importNames(functions: bool): void {
  const fd = open('/env', OREAD);
  if (fd < 0) return;
  while (true) {
    const some = dirread(fd);
    if (some === null || some.length == 0) break;
    for (let i = 0; i < some.length; i++) {
      const d: Dir = some[i];
      const isFn = d.name.startsWith('fn#');
      if (isFn != functions) continue;
      const v = global(isFn ? d.name.substring(3) : d.name);
      if (isFn) {
        v.unreadFn = true;
        v.fn = null;
      } else v.unread = true;
    }
  }
  close(fd);
}

export function findFn(name: string): Fn | null {
  return globals.has(name) ? globals.get(name).fn : null;
}

/** The text that defines a function which the environment has and nobody asked for yet; null when there is none. */
export function takeUnreadFn(name: string): string | null {
  if (!globals.has(name)) return null;
  const v = globals.get(name);
  if (!v.unreadFn) return null;
  v.unreadFn = false;
  const b = readFile('/env/fn#' + name);
  return b === null ? null : b.toString();
}

/** null removes it. `exported`: it does not stand in the environment as it is. */
export function setFn(name: string, fn: Fn | null, exported: bool = true): void {
  const v = global(name);
  v.unreadFn = false;
  v.fn = fn;
  if (!exported || v.fnChanged) return;
  v.fnChanged = true;
  if (!v.changed) changes.push(v);
}

/** Names of variables that have a value, in order of their first assignment. */
export function variableNames(): string[] {
  const names: string[] = [];
  const all = globals.values();
  for (let i = 0; i < all.length; i++) if (all[i].value !== null || all[i].unread) names.push(all[i].name);
  return names;
}

export function functionNames(): string[] {
  const names: string[] = [];
  const all = globals.values();
  for (let i = 0; i < all.length; i++) if (all[i].fn !== null || all[i].unreadFn) names.push(all[i].name);
  return names;
}

/** A word as rc reads it: in quotes when it holds anything that means something. */
export function quoted(word: string): string {
  let plain = word.length > 0;
  for (let i = 0; plain && i < word.length; i++) {
    const c = word.charCodeAt(i);
    plain = c > 0x7f || (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) ||
      c == 0x5f || c == 0x2d || c == 0x2b || c == 0x2e || c == 0x2f || c == 0x2c || c == 0x3a || c == 0x25;
  }
  return plain ? word : "'" + word.replaceAll("'", "''") + "'";
}

/** A list as rc reads it. */
export function quotedList(list: string[]): string {
  if (list.length == 1) return quoted(list[0]);
  let text = '(';
  for (let i = 0; i < list.length; i++) text += i > 0 ? ' ' + quoted(list[i]) : quoted(list[i]);
  return text + ')';
}
