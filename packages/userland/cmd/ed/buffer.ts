/** The text being edited: lines 1 to `lastLine()`, the current line, marks, the file it comes from. */
import { Binit, Bopen, Bprint, Bputrune, Bputs, Brdstr, Bseek, Bterm, OREAD, OWRITE, bufOf, create, open, utfnlen } from '../../lib';
import { error, out } from './input';

export class Line {
  text: string;
  /** Chosen by a g and not yet visited. */
  chosen: bool = false;
  constructor(text: string) {
    this.text = text;
  }
}

/** Element 0 stands before the first line. */
export let lines: Line[] = [new Line('')];
export let dot: i32 = 0;
/** Changed since it was written. */
export let changed: bool = false;
/** The remembered name of the file. */
export let fileName: string = '';
/** Characters read or written are not told. */
let quiet: bool = false;
const marks: (Line | null)[] = new Array<Line | null>(26).fill(null);

export function lastLine(): i32 {
  return lines.length - 1;
}

export function setDot(n: i32): void {
  dot = n;
}

export function setChanged(is: bool): void {
  changed = is;
}

export function setFileName(name: string): void {
  fileName = name;
}

export function beQuiet(): void {
  quiet = true;
}

export function forgetAll(): void {
  lines = [new Line('')];
  dot = 0;
  for (let i = 0; i < 26; i++) marks[i] = null;
}

/** `letter` is a to z. */
export function mark(letter: i32, n: i32): void {
  marks[letter - 0x61] = lines[n];
}

/** The line that has the mark, -1 when it is gone. */
export function marked(letter: i32): i32 {
  const line = marks[letter - 0x61];
  return line === null ? -1 : lines.indexOf(line);
}

/** Puts lines behind line `n`; the last of them is the current one, or n when there is none. */
export function insert(n: i32, list: Line[]): void {
  dot = n + list.length;
  if (list.length == 0) return;
  changed = true;
  if (n == lastLine()) {
    for (let i = 0; i < list.length; i++) lines.push(list[i]);
    return;
  }
  lines = lines.slice(0, n + 1).concat(list).concat(lines.slice(n + 1));
}

/** Takes lines out; the line behind them is the current one, the last when there is none. Answers them. */
export function cut(from: i32, to: i32): Line[] {
  const taken = lines.splice(from, to - from + 1);
  if (taken.length > 0) changed = true;
  dot = min(from, lastLine());
  return taken;
}

/** `list` without lines `from` to `to` are put behind `target`, which is not among them. */
export function move(from: i32, to: i32, target: i32): void {
  const taken = cut(from, to);
  insert(target >= from ? target - taken.length : target, taken);
}

function tell(count: i64): void {
  if (!quiet) Bprint(out, '%lld\n', count);
}

/** Reads the file behind line `n`. */
export function readFile(name: string, n: i32): void {
  const b = Bopen(name, OREAD);
  if (b === null) return error(name);
  const list: Line[] = [];
  let count: i64 = 0;
  let missing = false;
  for (let text = Brdstr(b, 0x0a, false); text !== null; text = Brdstr(b, 0x0a, false)) {
    missing = !text.endsWith('\n');
    const utf = bufOf(text);
    count += utfnlen(utf.ptr, utf.length);
    list.push(new Line(missing ? text : text.substring(0, text.length - 1)));
  }
  if (b.failed) error(name);
  Bterm(b);
  insert(n, list);
  if (missing) Bputs(out, "'\\n' appended\n");
  tell(missing ? count + 1 : count);
}

/** Writes lines to the file, behind what it holds when `append`. */
export function writeFile(name: string, from: i32, to: i32, append: bool): void {
  let fd = -1;
  if (append) fd = open(name, OWRITE);
  if (fd < 0) fd = create(name, OWRITE, 0o666);
  if (fd < 0) return error(name);
  const b = Binit(fd, OWRITE);
  if (append) Bseek(b, 0, 2);
  let count: i64 = 0;
  for (let i = from; i <= to && i > 0; i++) {
    const text = lines[i].text;
    const utf = bufOf(text);
    count += utfnlen(utf.ptr, utf.length) + 1;
    Bputs(b, text);
    Bputrune(b, 0x0a);
  }
  if (Bterm(b) < 0) return error(name);
  tell(count);
  if (from <= 1 && to == lastLine()) changed = false;
}
