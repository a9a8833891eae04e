/**
 * Where ed's commands come from, a character at a time: standard input, or the command list of a g. And what is wrong with them:
 * a function that fails calls `error` and returns; its caller looks at `bad`.
 */
import { Bflush, Bgetrune, Binit, Biobuf, Bputs, Bungetrune, NCONT, NDFLT, OREAD, OWRITE, noteStarts, notify } from '../../lib';

export const eof: i32 = -1;
const newline: i32 = 0x0a;

const input: Biobuf = Binit(0, OREAD);
/** What ed prints. */
export let out: Biobuf = Binit(1, OWRITE);
/** The commands of a g, and how far they are taken; null: standard input. */
let list: string | null = null;
let at: i32 = 0;
/** The character taken last. */
let last: i32 = newline;

/** Something is wrong with the present command. */
export let bad: bool = false;
let badText: string = '';

/** Set by a note, at any instruction. */
export let interrupted: bool = false;
export let hungUp: bool = false;

export function useOutput(fd: i32): void {
  out = Binit(fd, OWRITE);
}

/** `text` follows the question mark; the first error of a command counts. */
export function error(text: string = ''): void {
  if (bad) return;
  bad = true;
  badText = text;
}

/** Prints ? and forgets the rest of the line. */
export function recover(): void {
  Bputs(out, '?' + badText + '\n');
  bad = false;
  interrupted = false;
  if (list !== null) list = null;
  else while (last != newline && last != eof) take();
  last = newline;
}

export function inList(): bool {
  return list !== null;
}

/** Takes commands from `commands`; null: from standard input again. */
export function takeFrom(commands: string | null): void {
  list = commands;
  at = 0;
  last = newline;
}

export function take(): i32 {
  const commands = list;
  if (commands !== null) {
    if (at >= commands.length) last = eof;
    else {
      last = <i32>commands.codePointAt(at);
      at += last > 0xffff ? 2 : 1;
    }
    return last;
  }
  Bflush(out);
  last = Bgetrune(input);
  if (last < 0 && input.failed && interrupted) {
    // The note broke the read off.
    input.failed = false;
    last = newline;
    error();
  }
  return last;
}

export function peek(): i32 {
  const before = last;
  const c = take();
  if (list !== null) {
    if (c >= 0) at -= c > 0xffff ? 2 : 1;
  } else if (c >= 0 && !bad) Bungetrune(input);
  last = before;
  return c;
}

export function blanks(): void {
  while (peek() == 0x20 || peek() == 0x09) take();
}

export function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

export function number(): i32 {
  let n = 0;
  while (isDigit(peek())) n = n * 10 + (take() - 0x30);
  return n;
}

/** The rest of the line, its newline taken. In the list of a g, `\` before the newline goes on. */
export function restOfLine(): string {
  let text = '';
  while (true) {
    const c = take();
    if (c == newline || c == eof) return text;
    text += String.fromCodePoint(c);
  }
}

function onNote(ureg: u64, text: u64): i32 {
  if (noteStarts(text, 'interrupt')) interrupted = true;
  else if (noteStarts(text, 'hangup')) hungUp = interrupted = true;
  else return NDFLT;
  return NCONT;
}

export function catchNotes(): void {
  notify(onNote);
}
