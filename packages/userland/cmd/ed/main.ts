/** ed(1): the text editor. usage: ed [-] [-o] [file] */
import { Args, Bflush, Bprint, Bputs, Regexp, _exits, exec, exits, fork, waitpid } from '../../lib';
import { usageIs } from '../parts/common';
import { address, expression, matches } from './address';
import {
  Line, beQuiet, changed, cut, dot, fileName, forgetAll, insert, lastLine, lines, mark, move, readFile, setChanged, setDot, setFileName, writeFile,
} from './buffer';
import {
  bad, blanks, catchNotes, eof, error, hungUp, inList, interrupted, isDigit, number, out, peek, recover, restOfLine, take, takeFrom, useOutput,
} from './input';
import { printLines, printPage, setPage } from './print';
import { substitute, undo } from './substitute';

const newline: i32 = 0x0a;

let first: i32 = 0;
let second: i32 = 0;
/** Addresses of the present command that were written: 0, 1 or 2. */
let given: i32 = 0;
/** Someone was told that the text is not written. */
let warned: bool = false;
let tells: bool = true;

/** Reads the addresses before a command. */
function addresses(): void {
  let separator = 0;
  first = -1;
  given = 0;
  let a = -1;
  while (!bad) {
    a = address();
    if (bad) return;
    const c = peek();
    if (c != 0x2c && c != 0x3b) break; // , ;
    take();
    first = a < 0 ? min(1, lastLine()) : a;
    if (c == 0x3b) setDot(first);
    separator = c;
    given = 2;
  }
  if (a < 0 && separator != 0) a = lastLine();
  if (a >= 0 && given == 0) given = 1;
  second = a < 0 ? dot : a;
  if (first < 0) first = second;
}

/** The addresses are lines; where none was written they are `from` and `to`. */
function need(from: i32, to: i32): void {
  if (given == 0) {
    first = from;
    second = to;
  }
  if (first < 1 || second < first || second > lastLine()) error();
}

function noAddress(): void {
  if (given > 0) error();
}

/** What may stand behind a command: p, l or n, and the end of the line. 0: nothing is printed. */
function suffix(): i32 {
  let form = 0;
  let c = take();
  while (c == 0x70 || c == 0x6c || c == 0x6e) {
    form = c;
    c = take();
  }
  if (c != newline && c != eof) error();
  return form;
}

/** A file name behind blanks; the remembered one when there is none. */
function nameArgument(remember: bool): string {
  const c = peek();
  if (c != newline && c != eof && c != 0x20 && c != 0x09) {
    error();
    return '';
  }
  blanks();
  const name = restOfLine();
  if (name.length == 0) {
    if (fileName.length == 0) error();
    return fileName;
  }
  if (remember || fileName.length == 0) setFileName(name);
  return name;
}

/** Lines up to one that is a dot. In a list of g they end with it. */
function textInput(): Line[] {
  const list: Line[] = [];
  while (!bad && peek() != eof) {
    const text = restOfLine();
    if (bad || text == '.') break;
    list.push(new Line(text));
  }
  return list;
}

/** Whether the text may be given up: it is written, or this was asked before. */
function mayLose(): bool {
  if (!changed || warned || lastLine() == 0) return true;
  warned = true;
  error();
  return false;
}

function append(n: i32): void {
  const form = suffix();
  if (bad) return;
  insert(n, textInput());
  if (form != 0) printLines(dot, dot, form);
}

function join(): void {
  need(dot, dot + 1);
  const form = suffix();
  if (bad) return;
  let text = '';
  for (let i = first; i <= second; i++) text += lines[i].text;
  if (second > first) cut(first + 1, second);
  lines[first].text = text;
  setChanged(true);
  setDot(first);
  if (form != 0) printLines(dot, dot, form);
}

/** m and t. */
function moveOrCopy(copy: bool): void {
  need(dot, dot);
  const from = first;
  const to = second;
  if (bad) return;
  const target = address();
  if (target < 0) return error();
  const form = suffix();
  if (bad) return;
  if (copy) {
    const list: Line[] = [];
    for (let i = from; i <= to; i++) list.push(new Line(lines[i].text));
    insert(target, list);
  } else if (target >= from && target < to) return error();
  else if (target == to) setDot(to);
  else move(from, to, target);
  if (form != 0) printLines(dot, dot, form);
}

/** The command list of a g: the rest of the line, and further ones as long as they end in `\`. */
function commandList(): string {
  let all = '';
  while (true) {
    const line = restOfLine();
    if (!line.endsWith('\\')) {
      all += line;
      break;
    }
    all += line.substring(0, line.length - 1) + '\n';
    if (bad || peek() == eof) break;
  }
  return (all.length == 0 ? 'p' : all) + '\n';
}

function global(inverse: bool): void {
  if (inList()) return error();
  need(min(1, lastLine()), lastLine());
  const re: Regexp | null = bad ? null : expression(take());
  if (re === null) return error();
  const commands = commandList();
  for (let i = 1; i < lines.length; i++) lines[i].chosen = i >= first && i <= second && matches(re, i) != inverse;
  let at = 1;
  while (!bad && !interrupted) {
    // Lines move while the commands run: look for the next one that is chosen, from the front when lines were taken out.
    at = min(at, lastLine());
    let n = -1;
    for (let i = 0; i < lines.length && n < 0; i++) {
      const k = at + i > lastLine() ? at + i - lastLine() : at + i;
      if (k > 0 && k <= lastLine() && lines[k].chosen) n = k;
    }
    if (n < 0) break;
    lines[n].chosen = false;
    setDot(n);
    takeFrom(commands);
    while (!bad && peek() != eof) command();
    at = n;
  }
  takeFrom(null);
}

function browse(): void {
  if (given == 0) second = dot + 1;
  let direction = 0;
  if (peek() == 0x2b || peek() == 0x2d) direction = take() == 0x2b ? 1 : -1;
  const size = isDigit(peek()) ? number() : 0;
  const form = suffix();
  if (bad) return;
  setPage(direction, size, form);
  if (direction < 0 && given == 0) second = dot;
  if (second < 1 || second > lastLine()) return error();
  printPage(second, lastLine());
}

function shell(): void {
  noAddress();
  const line = restOfLine();
  if (bad) return;
  Bflush(out);
  const pid = fork();
  if (pid == 0) {
    exec('/bin/rc', ['rc', '-c', line]);
    _exits('exec');
  }
  if (pid < 0) return error();
  waitpid(pid);
  if (tells) Bputs(out, '!\n');
}

function write(appends: bool): void {
  const all = given == 0;
  if (all) {
    first = min(1, lastLine());
    second = lastLine();
  }
  if (!all) need(first, second);
  let quits = false;
  if (!appends && (peek() == 0x71 || peek() == 0x51)) {
    take();
    quits = true;
  }
  const name = bad ? '' : nameArgument(false);
  if (bad) return;
  writeFile(name, first, second, appends);
  if (quits && !bad) quit();
}

function quit(): void {
  Bflush(out);
  exits('');
}

function edit(asked: bool): void {
  noAddress();
  if (!bad && asked) mayLose();
  const name = bad ? '' : nameArgument(true);
  if (bad) return;
  forgetAll();
  setFileName(name);
  readFile(name, 0);
  setChanged(false);
}

/** Commands that only print or go somewhere. Answers false when the letter is none of them. */
function looking(c: i32): bool {
  switch (c) {
    case newline:
    case eof:
      if (given == 0) first = second = dot + 1;
      first = second;
      need(second, second);
      if (!bad) printLines(second, second, 0x70);
      return true;
    case 0x70: case 0x6c: case 0x6e: { // p l n
      need(dot, dot);
      const more = suffix();
      if (!bad) printLines(first, second, more != 0 ? more : c);
      return true;
    }
    case 0x3d: { // =
      if (given == 0) second = lastLine();
      const form = suffix();
      if (!bad) Bprint(out, '%d\n', second);
      if (form != 0 && !bad) printLines(second, second, form);
      return true;
    }
    case 0x62: browse(); return true; // b
    case 0x66: { // f
      noAddress();
      if (peek() != newline && peek() != eof) nameArgument(true);
      else take();
      if (!bad) Bprint(out, '%s\n', fileName);
      return true;
    }
    case 0x6b: { // k
      const letter = take();
      if (letter < 0x61 || letter > 0x7a) error();
      need(dot, dot);
      const form = suffix();
      if (!bad) mark(letter, second);
      if (form != 0 && !bad) printLines(dot, dot, form);
      return true;
    }
    case 0x21: shell(); return true; // !
    case 0x71: case 0x51: { // q Q
      noAddress();
      const next = take();
      if (next != newline && next != eof) error();
      if (!bad && (c == 0x51 || mayLose())) quit();
      return true;
    }
  }
  return false;
}

function changing(c: i32): void {
  switch (c) {
    case 0x61: append(second); break; // a
    case 0x69: append(max(second - 1, 0)); break; // i
    case 0x63: { // c
      need(dot, dot);
      const form = suffix();
      if (bad) break;
      const list = textInput();
      const from = first;
      cut(first, second);
      if (list.length > 0) insert(from - 1, list);
      if (form != 0) printLines(dot, dot, form);
      break;
    }
    case 0x64: { // d
      need(dot, dot);
      const form = suffix();
      if (!bad) cut(first, second);
      if (form != 0 && !bad && dot > 0) printLines(dot, dot, form);
      break;
    }
    case 0x65: edit(true); break; // e
    case 0x45: edit(false); break; // E
    case 0x67: global(false); break; // g
    case 0x76: global(true); break; // v
    case 0x6a: join(); break; // j
    case 0x6d: moveOrCopy(false); break; // m
    case 0x74: moveOrCopy(true); break; // t
    case 0x72: { // r
      if (given == 0) second = lastLine();
      const name = nameArgument(false);
      if (!bad) readFile(name, second);
      break;
    }
    case 0x73: { // s
      need(dot, dot);
      if (bad) break;
      const shows = substitute(first, second);
      const form = bad ? 0 : suffix();
      if (!bad && (shows || form != 0)) printLines(dot, dot, form != 0 ? form : 0x70);
      break;
    }
    case 0x75: { // u
      const form = suffix();
      if (!bad) undo();
      if (!bad && form != 0) printLines(dot, dot, form);
      break;
    }
    case 0x77: write(false); break; // w
    case 0x57: write(true); break; // W
    default: error();
  }
}

function command(): void {
  addresses();
  if (bad) return;
  const c = take();
  const asked = warned;
  if (!looking(c)) changing(c);
  // The warning holds for the command right behind it.
  if (asked) warned = false;
}

function usage(): void {
  usageIs('ed [-] [-o] [file]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c != 'o') usage();
    useOutput(2);
    setFileName('/fd/1');
    beQuiet();
    tells = false;
  }
  const words = args.rest;
  if (words.length > 0 && words[0] == '-') {
    words.shift();
    beQuiet();
    tells = false;
  }
  if (words.length > 1) usage();
  catchNotes();
  if (words.length == 1) {
    setFileName(words[0]);
    readFile(words[0], 0);
    setChanged(false);
    if (bad) recover();
  }
  while (true) {
    if (peek() == eof && !bad) {
      // The end of the input is a q.
      if (mayLose()) quit();
      recover();
      continue;
    }
    if (!bad) command();
    if (hungUp) {
      writeFile('ed.hup', min(1, lastLine()), lastLine(), false);
      exits('hangup');
    }
    if (interrupted) error();
    if (bad) recover();
  }
}
