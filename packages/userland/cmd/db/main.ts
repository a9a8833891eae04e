/**
 * db(1): the debugger. usage: db [file] [pid]
 * Commands have the form of adb's: [ADDRESS] [,COUNT] COMMAND. The page of the manual lists them.
 */
import {
  Args, Binit, Brdstr, OREAD, bprint, close, exits, isNumber, open, readText, sprint, strtol,
} from '../../lib';
import { complainText, usageIs } from '../parts/common';
import * as sys from '../../generated/syscalls';
import {
  begins, blanks, dot, expression, fail, peek, rest, setDot, setLine, take, wrong,
} from './expression';
import { flush, formats, show, text, valueText } from './format';
import { attach, breakpoints, isStopped, kill, note, ours, pc, pid, readRegs, regs, release, state, write, writeRegs } from './process';
import { registerOffset, showFloats, showRegisters } from './registers';
import { colon } from './run';
import { trace } from './stack';
import { entry, listSymbols, readProgram, sourceLine, symbolic } from './symbols';

let program: string = '';
/** The formats used last, for / and ?. */
let memoryForm: string = 'Y';
let textForm: string = 'i';
/** The command that an empty line repeats. */
let lastCommand: string = '';
/** Behind what was shown last. */
let following: u64 = 0;

const image: usize = memory.data(512);

function floats(): void {
  const fd = open(sprint('/proc/%d/fpregs', pid), OREAD);
  const n = fd < 0 ? -1 : sys.pread(fd, image, 512, 0);
  if (fd >= 0) close(fd);
  if (n < 512) fail(sprint('%r'));
  else showFloats(text, image);
}

function procText(name: string): void {
  const shown = readText(sprint('/proc/%d/%s', pid, name));
  if (shown === null) fail(sprint('%r'));
  else bprint(text, '%s\n', shown);
}

function dollar(letter: i32): void {
  if (letter == 0x71) return quit(); // q
  if (letter == 0x65) return listSymbols(text, rest()); // e
  if (letter == 0x62) { // b
    for (let i = 0; i < breakpoints.length; i++) {
      const b = breakpoints[i];
      bprint(text, '%s', symbolic(b.address));
      if (b.skip > 0) bprint(text, ', %d', b.skip + 1);
      bprint(text, ' %s\n', sourceLine(b.address));
    }
    return;
  }
  if (pid == 0) {
    fail('no process');
    return;
  }
  readRegs();
  switch (letter) {
    case 0x72: showRegisters(text); break; // r
    case 0x69: show(pc(), 1, 'I'); break; // i
    case 0x66: floats(); break; // f
    case 0x63: trace(text); break; // c
    case 0x6d: procText('segment'); break; // m
    case 0x6b: procText('kstack'); break; // k
    case 0x3f: // ?
      bprint(text, 'pid = %d %s', pid, state());
      if (note.length > 0) bprint(text, ' %s', note);
      bprint(text, '\n');
      break;
    default: fail('unknown command');
  }
}

const word: usize = memory.data(8);

/** w W: stores 2 or 4 bytes, b and Y 1 and 8: `ADDRESS/W VALUE`. */
function modify(address: u64, letter: i32): void {
  const size = letter == 0x77 ? 2 : 4;
  let to = address;
  blanks();
  while (begins()) {
    store<u64>(word, expression());
    if (wrong.length > 0) return;
    const why = write(to, word, size);
    if (why.length > 0) {
      fail(why);
      return;
    }
    to += size;
    blanks();
  }
  if (to == address) fail('a value is missing');
}

function examine(address: u64, count: u64, isText: bool): void {
  const c = peek();
  if (c == 0x77 || c == 0x57) {
    take();
    return modify(address, c);
  }
  let form = rest();
  if (form.length == 0) form = isText ? textForm : memoryForm;
  if (!formats(form)) {
    fail(form + ': unknown format');
    return;
  }
  if (isText) textForm = form;
  else memoryForm = form;
  following = show(address, count, form);
}

/** VALUE > REGISTER */
function assign(value: u64): void {
  const name = rest();
  const offset = registerOffset(name);
  if (offset < 0) fail(name + ': no such register');
  else if (pid == 0) fail('no process');
  else {
    readRegs();
    store<u64>(regs + offset, value);
    const why = writeRegs();
    if (why.length > 0) fail(why);
  }
}

function formOf(form: string, i: i32, value: u64): string {
  return valueText(form.length > 0 ? form.charCodeAt(i) : 0x59, value);
}

function command(line: string): void {
  setLine(line);
  blanks();
  let address = dot;
  let count: u64 = 0;
  const given = begins();
  if (given) address = expression();
  blanks();
  if (wrong.length == 0 && peek() == 0x2c) {
    take();
    count = expression();
    blanks();
  }
  if (wrong.length > 0) return;
  const c = take();
  switch (c) {
    case -1:
      if (given) {
        setDot(address);
        following = address;
      }
      return;
    case 0x24: { // $
      const letter = take();
      return dollar(letter);
    }
    case 0x3a: { // :
      const letter = take();
      return colon(text, letter, program, given, address, count, rest());
    }
    case 0x2f: case 0x3f: // / ?
      return examine(address, max<u64>(count, 1), c == 0x3f);
    case 0x3d: { // =
      const form = rest();
      for (let i = 0; i < max(form.length, 1); i++) bprint(text, '%s\n', formOf(form, i, address));
      return;
    }
    case 0x3e: return assign(address); // >
  }
  fail('unknown command');
}

/** An empty line does the last command again: further memory, or another step. */
function again(): void {
  if (lastCommand.length == 0) return;
  const slash = lastCommand.indexOf('/') >= 0 ? lastCommand.indexOf('/') : lastCommand.indexOf('?');
  if (slash >= 0 && !lastCommand.startsWith('$') && !lastCommand.includes(':')) {
    setDot(following);
    command(lastCommand.substring(slash));
  } else command(lastCommand);
}

function quit(): void {
  flush();
  if (pid != 0) {
    if (ours) kill();
    else release();
  }
  exits('');
}

function usage(): void {
  usageIs('db [file] [pid]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  if (args.flag() != '') usage();
  const words = args.rest;
  if (words.length > 2) usage();
  let process = 0;
  for (let i = 0; i < words.length; i++) {
    if (isNumber(words[i])) process = <i32>strtol(words[i]);
    else program = words[i];
  }
  if (process == 0 && program.length == 0) usage();
  let why = '';
  if (process != 0) why = attach(process);
  if (why.length == 0) why = readProgram(program.length > 0 ? program : sprint('/proc/%d/text', process));
  if (why.length > 0) {
    complainText(why);
    exits('error');
  }
  setDot(entry);
  following = entry;
  if (process != 0) {
    readRegs();
    if (isStopped()) bprint(text, '%d %s: %s %s\n', process, state(), symbolic(pc()), sourceLine(pc()));
    flush();
  }
  const input = Binit(0, OREAD);
  for (let line = Brdstr(input); line !== null; line = Brdstr(input)) {
    line = line.trim();
    if (line.length == 0) again();
    else {
      lastCommand = line;
      command(line);
    }
    if (wrong.length > 0) bprint(text, '%s\n', wrong);
    flush();
  }
  quit();
}
