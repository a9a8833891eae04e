/** Running a compiled script of sed(1) on lines. */
import {
  Bflush, Binit, Biobuf, Bopen, Bprint, Bputc, Bputs, Brdstr, Buf, Bwrite, OREAD, OWRITE, Regexp, close, open, readRest,
} from '../../lib';
import { complain } from '../parts/common';
import { Address, Command, Kind, noPrint, program } from './script';

const out: Biobuf = Binit(1, OWRITE);
let files: string[] = [];
let nextFile: i32 = 0;
let input: Biobuf | null = null;
/** One line is read ahead, so that $ is known. */
let ahead: string | null = null;
let quiet: bool = false;
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
  substituted = false;
  ahead = fetch();
  return true;
}

function found(re: Regexp, s: string): bool {
  scratch.clear();
  scratch.text(s);
  return re.exec(scratch.ptr, scratch.length, 0, false);
}

function matches(a: Address): bool {
  if (a.kind == Kind.Line) return lineNumber == a.line;
  if (a.kind == Kind.Last) return ahead === null;
  return found(a.expression!, pattern);
}

function selected(c: Command): bool {
  if (c.from.kind == Kind.None) return true;
  if (c.to.kind == Kind.None) return matches(c.from);
  if (c.active) {
    if (c.to.kind == Kind.Line ? lineNumber >= c.to.line : matches(c.to)) c.active = false;
    return c.to.kind != Kind.Line || lineNumber <= c.to.line;
  }
  if (!matches(c.from)) return false;
  c.active = !(c.to.kind == Kind.Line && c.to.line <= lineNumber);
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

/** Since the last line was read, or t. */
let substituted: bool = false;

/** Runs the program on `pattern`. 0 next line, 1 again without reading (D), 2 quit. */
function run(): i32 {
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
        if (!c.active || c.to.kind == Kind.None || c.not) Bputs(out, c.text);
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

/** Edits the files, standard input when there are none. `silent`: nothing is printed but what the script prints. */
export function edit(names: string[], silent: bool, byLine: bool): void {
  files = names;
  quiet = silent || noPrint;
  ahead = fetch();
  let state = 0;
  while (state != 2 && (state == 1 || next(false))) {
    state = run();
    if (byLine) Bflush(out);
  }
  if (Bflush(out) < 0) complain();
}
