/** The s command of ed(1), and u. */
import { Buf, Regexp } from '../../lib';
import { bad, error, inList, interrupted, isDigit, number, peek, take } from './input';
import { Line, dot, insert, lines, setChanged, setDot } from './buffer';
import { expression } from './address';

const scratch: Buf = new Buf(256);
const result: Buf = new Buf(256);

/** The line an s changed last, and its text before. */
let undoLine: Line | null = null;
let undoText: string = '';
/** The replacement of the last s, which % stands for. */
let lastReplacement: string = '';

/** The replacement, up to the delimiter or the end of the line; `\` newline is a newline. Answers whether the delimiter was there. */
function replacement(delimiter: i32): bool {
  let text = '';
  let ended = false;
  while (!bad) {
    const c = peek();
    if (c < 0 || c == 0x0a) break;
    take();
    if (c == delimiter) {
      ended = true;
      break;
    }
    if (c == 0x5c) {
      const next = take();
      if (next < 0) error();
      else if (next == delimiter && next != 0x26) text += String.fromCodePoint(next);
      else text += '\\' + String.fromCodePoint(next);
    } else text += String.fromCodePoint(c);
  }
  lastReplacement = text == '%' ? lastReplacement : text;
  return ended;
}

/** Replaces occurrence `which` (0 all) in line `n`; the lines it became, null when nothing matched. */
function replaceIn(n: i32, re: Regexp, which: i32): string[] | null {
  scratch.clear();
  scratch.text(lines[n].text);
  result.clear();
  let from = 0;
  let count = 0;
  let done = false;
  let lastEnd = -1;
  while (from <= scratch.length && re.exec(scratch.ptr, scratch.length, from)) {
    const begin = re.match[0];
    const end = re.match[1];
    result.bytes(scratch.ptr + from, begin - from);
    // An empty match right behind a match is none.
    if (begin != end || begin != lastEnd) {
      count++;
      if (which == 0 || which == count) {
        re.substitute(result, scratch.ptr, lastReplacement);
        done = true;
      } else result.bytes(scratch.ptr + begin, end - begin);
      lastEnd = end;
    }
    from = end;
    if (begin == end) {
      if (from < scratch.length) result.byte(scratch.at(from));
      from++;
    }
    if (which > 0 && count >= which) break;
  }
  if (!done) return null;
  if (from < scratch.length) result.bytes(scratch.ptr + from, scratch.length - from);
  return result.toString().split('\n');
}

/** Everything behind the letter s but the suffixes p, l and n. Answers whether the line is to be printed because the delimiter is missing. */
export function substitute(from: i32, to: i32): bool {
  const count = isDigit(peek()) ? number() : 1;
  const delimiter = take();
  const re = expression(delimiter);
  if (re === null) return false;
  const ended = replacement(delimiter);
  let which = max(count, 1);
  if (peek() == 0x67) {
    take();
    which = 0;
  }
  const p = peek();
  if (bad || (p != 0x0a && p >= 0 && p != 0x70 && p != 0x6c && p != 0x6e)) {
    error();
    return false;
  }
  let found = false;
  for (let n = from; n <= to && !interrupted; n++) {
    const parts = replaceIn(n, re, which);
    if (parts === null) continue;
    found = true;
    const line = lines[n];
    undoLine = line;
    undoText = line.text;
    line.text = parts[0];
    setChanged(true);
    const more: Line[] = [];
    for (let i = 1; i < parts.length; i++) more.push(new Line(parts[i]));
    insert(n, more);
    n = dot;
    to += more.length;
    setDot(n);
  }
  if (!found && !inList()) error();
  return !ended;
}

/** Restores the line that an s changed last. */
export function undo(): void {
  const line = undoLine;
  const n = line === null ? -1 : lines.indexOf(line);
  if (n < 0) return error();
  const text = line!.text;
  line!.text = undoText;
  undoText = text;
  setChanged(true);
  setDot(n);
}
