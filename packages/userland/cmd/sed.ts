/**
 * sed(1): the stream editor. usage: sed [-n] [-g] [-e script] [-f file] [script] [file ...]
 * Commands: { a b c d D g G h H i l n N p P q r s t w x y = # : }, with up to two addresses and !.
 */
import {
  Args, Bflush, Binit, Biobuf, Bopen, Bprint, Bputc, Bputs, Brdstr, Buf, Bwrite, OREAD, OWRITE, Regexp, open, readRest,
  readText, regcomp, sysfatal, close,
} from '../lib';
import { complain, finish, usageIs } from './parts/common';

class Address {
  /** 0 none, 1 line number, 2 last line, 3 expression. */
  kind: i32 = 0;
  line: i32 = 0;
  expression: Regexp | null = null;
}

class Command {
  from: Address = new Address();
  to: Address = new Address();
  not: bool = false;
  letter: i32 = 0;
  text: string = '';
  expression: Regexp | null = null;
  /** s: which occurrence (0 all), and whether to print. */
  occurrence: i32 = 1;
  prints: bool = false;
  output: Biobuf | null = null;
  /** Where b, t and { go. */
  target: i32 = -1;
  /** Between from and to. */
  active: bool = false;
  endLine: i32 = 0;
}

const program: Command[] = [];
const labels = new Map<string, i32>();
let quiet: bool = false;
let globally: bool = false;
let script: string = '';
let at: i32 = 0;

function fail(what: string): void {
  sysfatal('%s in %s', what, script.substring(0, min(script.length, 40)));
}

function peek(): i32 {
  return at < script.length ? script.charCodeAt(at) : -1;
}

function blanks(): void {
  while (peek() == 0x20 || peek() == 0x09) at++;
}

/** Up to the delimiter, which `\` escapes; other escapes stay. */
function delimited(delimiter: i32, keepEscape: bool): string {
  let text = '';
  while (peek() != delimiter) {
    if (peek() < 0 || (peek() == 0x0a && keepEscape)) {
      fail('unterminated expression');
      return text;
    }
    if (peek() == 0x5c && at + 1 < script.length) {
      if (script.charCodeAt(at + 1) == delimiter) at++;
      else text += script.charAt(at++);
    }
    text += script.charAt(at++);
  }
  at++;
  return text;
}

let lastExpression: Regexp | null = null;

function expression(text: string): Regexp {
  if (text.length > 0) {
    lastExpression = regcomp(text);
    if (lastExpression === null) sysfatal('%r');
  }
  if (lastExpression === null) fail('no previous expression');
  return lastExpression!;
}

function address(a: Address): void {
  const c = peek();
  if (c >= 0x30 && c <= 0x39) {
    a.kind = 1;
    while (peek() >= 0x30 && peek() <= 0x39) a.line = a.line * 10 + (script.charCodeAt(at++) - 0x30);
  } else if (c == 0x24) {
    a.kind = 2;
    at++;
  } else if (c == 0x2f || c == 0x5c) {
    a.kind = 3;
    at += c == 0x5c ? 2 : 1;
    a.expression = expression(delimited(script.charCodeAt(at - 1), true));
  }
}

/** The rest of the line, as names of files and labels are. */
function word(): string {
  blanks();
  const from = at;
  while (peek() >= 0 && peek() != 0x0a) at++;
  return script.substring(from, at).trim();
}

/** Text of a, i and c: after `\` and a newline, up to a line that does not end in `\`. */
function textLines(): string {
  blanks();
  if (peek() == 0x5c) {
    at++;
    blanks();
    if (peek() == 0x0a) at++;
  }
  let text = '';
  while (peek() >= 0 && peek() != 0x0a) {
    if (peek() == 0x5c && at + 1 < script.length) at++;
    text += script.charAt(at++);
  }
  return text + '\n';
}

const outputs = new Map<string, Biobuf>();

function outputFile(name: string): Biobuf {
  if (outputs.has(name)) return outputs.get(name);
  const b = Bopen(name, OWRITE);
  if (b === null) sysfatal('%r');
  outputs.set(name, b!);
  return b!;
}

function substitution(c: Command): void {
  const delimiter = script.charCodeAt(at++);
  c.expression = expression(delimited(delimiter, true));
  c.text = delimited(delimiter, false);
  if (globally) c.occurrence = 0;
  while (true) {
    const flag = peek();
    if (flag == 0x67) c.occurrence = 0;
    else if (flag == 0x70) c.prints = true;
    else if (flag >= 0x31 && flag <= 0x39) c.occurrence = flag - 0x30;
    else if (flag == 0x77) {
      at++;
      c.output = outputFile(word());
      return;
    } else return;
    at++;
  }
}

function compile(): void {
  const open: i32[] = [];
  const jumps: i32[] = [];
  at = 0;
  while (true) {
    while (peek() == 0x20 || peek() == 0x09 || peek() == 0x0a || peek() == 0x3b) at++;
    if (peek() < 0) break;
    if (peek() == 0x23) {
      while (peek() >= 0 && peek() != 0x0a) at++;
      continue;
    }
    const c = new Command();
    address(c.from);
    if (peek() == 0x2c) {
      at++;
      address(c.to);
      if (c.to.kind == 0) fail('missing address');
    }
    blanks();
    while (peek() == 0x21) {
      c.not = true;
      at++;
      blanks();
    }
    c.letter = peek();
    at++;
    const here = program.length;
    switch (c.letter) {
      case 0x7b: // {
        open.push(here);
        break;
      case 0x7d: // }
        if (open.length == 0) fail('too many }');
        program[open.pop()].target = here;
        break;
      case 0x3a: // :
        labels.set(word(), here);
        break;
      case 0x62: case 0x74: // b t
        c.text = word();
        jumps.push(here);
        break;
      case 0x61: case 0x63: case 0x69: // a c i
        c.text = textLines();
        break;
      case 0x72: // r
        c.text = word();
        break;
      case 0x77: // w
        c.output = outputFile(word());
        break;
      case 0x73: // s
        substitution(c);
        break;
      case 0x79: { // y
        const delimiter = script.charCodeAt(at++);
        const from = delimited(delimiter, false);
        const to = delimited(delimiter, false);
        if (from.length != to.length) fail('strings of different length');
        c.text = from + to;
        break;
      }
      default:
        if (!'dDgGhHlnNpPqx='.includes(String.fromCharCode(c.letter))) fail('unknown command ' + String.fromCharCode(c.letter));
    }
    program.push(c);
  }
  if (open.length > 0) fail('too many {');
  for (let i = 0; i < jumps.length; i++) {
    const c = program[jumps[i]];
    if (c.text.length == 0) c.target = program.length;
    else if (labels.has(c.text)) c.target = labels.get(c.text);
    else fail('undefined label ' + c.text);
  }
}

// Running.

const out: Biobuf = Binit(1, OWRITE);
let files: string[] = [];
let nextFile: i32 = 0;
let input: Biobuf | null = null;
/** One line is read ahead, so that $ is known. */
let ahead: string | null = null;
let lineNumber: i32 = 0;
let pattern: string = '';
let hold: string = '';
let appended: string[] = [];
const scratch = new Buf(1024);
const result = new Buf(1024);

function fetch(): string | null {
  while (true) {
    const b = input;
    if (b !== null) {
      const line = Brdstr(b);
      if (line !== null) return line;
      if (b.fd > 2) close(b.fd);
      input = null;
    }
    if (files.length == 0) {
      if (nextFile++ > 0) return null;
      input = Binit(0, OREAD);
      continue;
    }
    if (nextFile >= files.length) return null;
    input = Bopen(files[nextFile++], OREAD);
    if (input === null) complain();
  }
}

/** The next line to `pattern`, behind what is there when `add`; false at the end. */
function next(add: bool): bool {
  const line = ahead;
  if (line === null) return false;
  pattern = add ? pattern + '\n' + line : line;
  lineNumber++;
  ahead = fetch();
  return true;
}

function found(re: Regexp, s: string): bool {
  scratch.clear();
  scratch.text(s);
  return re.exec(scratch.ptr, scratch.length);
}

function matches(a: Address): bool {
  if (a.kind == 1) return lineNumber == a.line;
  if (a.kind == 2) return ahead === null;
  return found(a.expression!, pattern);
}

function selected(c: Command): bool {
  if (c.from.kind == 0) return true;
  if (c.to.kind == 0) return matches(c.from);
  if (c.active) {
    if (c.to.kind == 1 ? lineNumber >= c.to.line : matches(c.to)) c.active = false;
    return c.to.kind != 1 || lineNumber <= c.to.line;
  }
  if (!matches(c.from)) return false;
  c.active = !(c.to.kind == 1 && c.to.line <= lineNumber);
  return true;
}

function substitute(c: Command): bool {
  const re = c.expression!;
  scratch.clear();
  scratch.text(pattern);
  result.clear();
  let from = 0;
  let count = 0;
  let done = false;
  let last = -1;
  while (from <= scratch.length && re.exec(scratch.ptr, scratch.length, from)) {
    const begin = re.match[0];
    const end = re.match[1];
    if (begin == end && begin == last) {
      // An empty match right behind a match is none.
      if (from < scratch.length) result.byte(scratch.at(from));
      from++;
      last = -1;
      continue;
    }
    last = end;
    count++;
    result.bytes(scratch.ptr + from, begin - from);
    if (c.occurrence == 0 || c.occurrence == count) {
      re.substitute(result, scratch.ptr, c.text);
      done = true;
    } else result.bytes(scratch.ptr + begin, end - begin);
    from = end;
    if (end == begin) {
      if (from < scratch.length) result.byte(scratch.at(from));
      from++;
    }
    if (c.occurrence > 0 && count >= c.occurrence) break;
  }
  if (!done) return false;
  if (from < scratch.length) result.bytes(scratch.ptr + from, scratch.length - from);
  pattern = result.toString();
  return true;
}

function list(): void {
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern.charCodeAt(i);
    if (c == 0x0a) Bputs(out, '\\n');
    else if (c == 0x09) Bputs(out, '\\t');
    else if (c == 0x5c) Bputs(out, '\\\\');
    else if (c < 0x20 || c >= 0x7f) Bprint(out, '\\x%.4ux', c);
    else Bputc(out, c);
  }
  Bputc(out, 0x0a);
}

function flushAppended(): void {
  for (let i = 0; i < appended.length; i++) {
    const text = appended[i];
    if (text.charCodeAt(0) != 0) {
      Bputs(out, text);
      continue;
    }
    // A file to copy; one that is not there is no error.
    const fd = open(text.substring(1), OREAD);
    const b: Buf | null = fd < 0 ? null : readRest(fd);
    if (fd >= 0) close(fd);
    if (b !== null) Bwrite(out, b.ptr, b.length);
  }
  appended = [];
}

function end(print: bool): void {
  if (print) Bprint(out, '%s\n', pattern);
  flushAppended();
}

/** Runs the program on `pattern`. 0 next line, 1 again without reading (D), 2 quit. */
function run(): i32 {
  let substituted = false;
  for (let pc = 0; pc < program.length; pc++) {
    const c = program[pc];
    if (c.letter == 0x7d || c.letter == 0x3a) continue;
    if (selected(c) == c.not) {
      if (c.letter == 0x7b) pc = c.target;
      continue;
    }
    switch (c.letter) {
      case 0x3d: Bprint(out, '%d\n', lineNumber); break; // =
      case 0x61: appended.push(c.text); break; // a
      case 0x72: appended.push('\0' + c.text); break; // r
      case 0x69: Bputs(out, c.text); break; // i
      case 0x63: // c
        if (!c.active || c.to.kind == 0 || c.not) Bputs(out, c.text);
        flushAppended();
        return 0;
      case 0x64: // d
        flushAppended();
        return 0;
      case 0x44: { // D
        flushAppended();
        const newline = pattern.indexOf('\n');
        if (newline < 0) return 0;
        pattern = pattern.substring(newline + 1);
        return 1;
      }
      case 0x67: pattern = hold; break; // g
      case 0x47: pattern += '\n' + hold; break; // G
      case 0x68: hold = pattern; break; // h
      case 0x48: hold += '\n' + pattern; break; // H
      case 0x78: { // x
        const kept = pattern;
        pattern = hold;
        hold = kept;
        break;
      }
      case 0x6c: list(); break; // l
      case 0x6e: // n
        if (ahead === null) {
          end(!quiet);
          return 2;
        }
        end(!quiet);
        next(false);
        break;
      case 0x4e: // N
        if (ahead === null) {
          end(!quiet);
          return 2;
        }
        flushAppended();
        next(true);
        break;
      case 0x70: Bprint(out, '%s\n', pattern); break; // p
      case 0x50: { // P
        const newline = pattern.indexOf('\n');
        Bprint(out, '%s\n', newline < 0 ? pattern : pattern.substring(0, newline));
        break;
      }
      case 0x71: // q
        end(!quiet);
        return 2;
      case 0x62: pc = c.target - 1; break; // b
      case 0x74: // t
        if (substituted) pc = c.target - 1;
        substituted = false;
        break;
      case 0x73: { // s
        if (!substitute(c)) break;
        substituted = true;
        if (c.prints) Bprint(out, '%s\n', pattern);
        const to = c.output;
        if (to !== null) Bprint(to, '%s\n', pattern);
        break;
      }
      case 0x77: Bprint(c.output!, '%s\n', pattern); break; // w
      case 0x79: { // y
        const half = c.text.length / 2;
        let text = '';
        for (let i = 0; i < pattern.length; i++) {
          const which = c.text.substring(0, half).indexOf(pattern.charAt(i));
          text += which < 0 ? pattern.charAt(i) : c.text.charAt(half + which);
        }
        pattern = text;
        break;
      }
    }
  }
  end(!quiet);
  return 0;
}

function usage(): void {
  usageIs('sed [-n] [-g] [-e script] [-f file] [script] [file ...]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let given = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'n') quiet = true;
    else if (c == 'g') globally = true;
    else if (c == 'e') {
      script += (given ? '\n' : '') + args.value(usage);
      given = true;
    } else if (c == 'f') {
      const text = readText(args.value(usage));
      if (text === null) sysfatal('%r');
      script += (given ? '\n' : '') + text!;
      given = true;
    } else usage();
  }
  files = args.rest;
  if (!given) {
    if (files.length == 0) usage();
    script = files.shift();
  }
  compile();
  ahead = fetch();
  let state = 0;
  while (state != 2 && (state == 1 || next(false))) state = run();
  if (Bflush(out) < 0) complain();
  finish();
}
