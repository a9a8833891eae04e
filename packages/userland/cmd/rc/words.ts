/**
 * What arguments mean. While they are put together, values are in the form of pattern.ts, so that it is known which characters were
 * quoted; `finish` makes names and plain text of them.
 */
import { Buf, _exits, close, dup, pipe, textOf } from '../../lib';
import * as sys from '../../generated/syscalls';
import { Fork, forkShell, waitFor } from './child';
import { globInto } from './glob';
import { execute } from './hooks';
import { isPattern, patternText, plainPattern } from './pattern';
import { fail, setStatus, status, succeeded, unwinding } from './state';
import { Kind, Node, Redirect } from './tree';
import { exportChanges, numberOf, value } from './vars';

/** Descriptors behind <{...} arguments of commands being executed. */
const pipeFds: i32[] = [];

export function pipeFdDepth(): i32 {
  return pipeFds.length;
}

export function dropPipeFds(depth: i32): void {
  while (pipeFds.length > depth) close(pipeFds.pop());
}

/** Appends the values of an argument. After a failure `unwinding` is set. */
export function evaluate(n: Node, to: string[]): void {
  switch (n.kind) {
    case Kind.Word:
      to.push(n.text);
      return;
    case Kind.Paren:
      evaluateList(n.list, to);
      return;
    case Kind.Var: {
      const list = value(nameOf(n.a!));
      for (let i = 0; i < list.length; i++) to.push(plainPattern(list[i]));
      return;
    }
    case Kind.Concat: return concatenate(n, to);
    case Kind.Sub: return subscript(n, to);
    case Kind.Count: {
      const name = nameOf(n.a!);
      to.push(value(name).length.toString());
      return;
    }
    case Kind.Flat:
      to.push(plainPattern(value(nameOf(n.a!)).join(' ')));
      return;
    case Kind.Backquote: return backquote(n, to);
    default: return pipeFd(n, to);
  }
}

export function evaluateList(list: Node[], to: string[]): void {
  for (let i = 0; i < list.length && !unwinding; i++) evaluate(list[i], to);
}

/** File names for patterns, text for the rest. */
export function finish(words: string[]): string[] {
  let i = 0;
  while (i < words.length && words[i].indexOf('\x01') < 0) i++;
  if (i == words.length) return words;
  const out = words.slice(0, i);
  for (; i < words.length; i++) {
    if (isPattern(words[i])) globInto(words[i], out);
    else out.push(patternText(words[i]));
  }
  return out;
}

/** Text of an argument that is one string: its words with blanks between them, patterns as they stand. */
export function textOfWords(n: Node): string {
  const words: string[] = [];
  evaluate(n, words);
  for (let i = 0; i < words.length; i++) words[i] = patternText(words[i]);
  return words.length == 1 ? words[0] : words.join(' ');
}

/** The name of a variable: one word. */
export function nameOf(n: Node): string {
  if (n.kind == Kind.Word) return patternText(n.text);
  const words: string[] = [];
  evaluate(n, words);
  if (words.length == 1) return patternText(words[0]);
  fail('variable name not singleton!');
  return '';
}

function concatenate(n: Node, to: string[]): void {
  const left: string[] = [];
  const right: string[] = [];
  evaluate(n.a!, left);
  evaluate(n.b!, right);
  if (unwinding) return;
  const l = left.length;
  const r = right.length;
  if (l == 0 && r == 0) return;
  if (l == 0 || r == 0) return fail('null list in concatenation');
  if (l != 1 && r != 1 && l != r) return fail('mismatched list lengths in concatenation');
  const most = max(l, r);
  for (let i = 0; i < most; i++) to.push(left[l == 1 ? 0 : i] + right[r == 1 ? 0 : i]);
}

function subscript(n: Node, to: string[]): void {
  const list = value(nameOf(n.a!));
  const words: string[] = [];
  evaluateList(n.list, words);
  for (let i = 0; i < words.length; i++) {
    const word = patternText(words[i]);
    const dash = word.indexOf('-');
    const first = numberOf(dash < 0 ? word : word.substring(0, dash));
    const last = dash < 0 ? first : dash + 1 == word.length ? list.length : numberOf(word.substring(dash + 1));
    if (first < 0 || last < 0) return fail('bad subscript ' + word);
    for (let k = max(first, 1); k <= last && k <= list.length; k++) to.push(plainPattern(list[k - 1]));
  }
}

// @ts-ignore: decorator
@lazy const output = new Buf(8192);

function backquote(n: Node, to: string[]): void {
  let split = ' \t\n';
  const by = n.b;
  if (by !== null) split = textOfWords(by);
  else {
    const ifs = value('ifs');
    split = ifs.length > 0 ? ifs[0] : '';
  }
  const ends = pipe();
  if (ends === null) return fail("can't get pipe");
  const pid = forkBehind(ends);
  if (pid < 0) return;
  if (pid == 0) {
    if (ends[1] != 1) {
      dup(ends[1], 1);
      close(ends[1]);
    }
    execute(n.a, true);
    _exits(succeeded() ? '' : status);
  }
  close(ends[1]);
  const out = output;
  out.clear();
  while (true) {
    out.reserve(8192);
    const some = sys.pread(ends[0], out.ptr + out.length, 8192, -1);
    if (some == 0) break;
    if (some > 0) out.length += some;
    else break;
  }
  close(ends[0]);
  splitInto(out, split, to);
  setStatus(waitFor(pid));
}

/** Appends what stands between characters of `separators`, leaving out what is empty. */
function splitInto(b: Buf, separators: string, to: string[]): void {
  let ascii = true;
  for (let i = 0; i < separators.length; i++) ascii = ascii && separators.charCodeAt(i) < 0x80;
  if (!ascii) return splitText(b.toString(), separators, to);
  let from = 0;
  for (let i = 0; i <= b.length; i++) {
    if (i < b.length && !hasAscii(separators, load<u8>(b.ptr + i))) continue;
    if (i > from) to.push(plainPattern(textOf(b.ptr + from, i - from)));
    from = i + 1;
  }
}

function hasAscii(s: string, c: u32): bool {
  for (let i = 0; i < s.length; i++) if (<u32>s.charCodeAt(i) == c) return true;
  return false;
}

function splitText(text: string, separators: string, to: string[]): void {
  let from = 0;
  let i = 0;
  while (i <= text.length) {
    const two = i + 1 < text.length && (text.charCodeAt(i) & 0xfc00) == 0xd800 ? 2 : 1;
    if (i == text.length || separators.includes(text.substring(i, i + two))) {
      if (i > from) to.push(plainPattern(text.substring(from, i)));
      from = i + two;
    }
    i += two;
  }
}

/** A shell at the second of a pipe's ends; -1 when there is none, and no pipe any more. */
function forkBehind(ends: StaticArray<i32>): i32 {
  exportChanges();
  const pid = forkShell(Fork.Shell);
  if (pid <= 0) close(ends[0]);
  if (pid < 0) close(ends[1]);
  return pid;
}

/** A pipe to a command that runs besides; the argument is the name of this side's end. */
function pipeFd(n: Node, to: string[]): void {
  const ends = pipe();
  if (ends === null) return fail("can't get pipe");
  const pid = forkBehind(ends);
  if (pid < 0) return;
  if (pid == 0) {
    if (n.mode != Redirect.Read) dup(ends[1], 0);
    if (n.mode == Redirect.Read || n.mode == Redirect.ReadWrite) dup(ends[1], 1);
    if (ends[1] > 1) close(ends[1]);
    execute(n.a, true);
    _exits(succeeded() ? '' : status);
  }
  close(ends[1]);
  pipeFds.push(ends[0]);
  to.push('/fd/' + ends[0].toString());
}

/** A here document with the values of its variables: $name, $name^ where text follows, $$ for a dollar. */
export function expandDocument(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; ) {
    if (text.charCodeAt(i) != 0x24) {
      i++;
      continue;
    }
    out += text.substring(from, i++);
    if (i < text.length && text.charCodeAt(i) == 0x24) {
      from = i++;
      continue;
    }
    const start = i;
    while (i < text.length && nameUnit(text.charCodeAt(i))) i++;
    if (i == start) {
      from = start - 1;
      continue;
    }
    out += value(text.substring(start, i)).join(' ');
    if (i < text.length && text.charCodeAt(i) == 0x5e) i++;
    from = i;
  }
  return out + text.substring(from);
}

function nameUnit(c: i32): bool {
  return c > 0x7f || (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c == 0x5f || c == 0x2a;
}
