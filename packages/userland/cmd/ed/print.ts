/** How ed(1) shows lines. */
import { Bflush, Bprint, Bputs, sprint } from '../../lib';
import { interrupted, out } from './input';
import { lines, setDot } from './buffer';

/** Columns of a line of l. */
const width: i32 = 72;
/** Lines of b. */
let page: i32 = 22;
let pageForward: bool = true;
let pageForm: i32 = 0x70; // p

function unambiguous(text: string): string {
  let all = '';
  let column = 0;
  for (let i = 0; i < text.length; i++) {
    const c = <i32>text.codePointAt(i);
    if (c > 0xffff) i++;
    let piece = String.fromCodePoint(c);
    if (c == 0x5c) piece = '\\\\';
    else if (c == 0x09) piece = '\\t';
    else if (c == 0x08) piece = '\\b';
    else if (c < 0x20 || c >= 0x7f) piece = sprint('\\x%.4ux', c);
    if (column + piece.length > width - 1) {
      all += '\\\n';
      column = 0;
    }
    all += piece;
    column += piece.length;
  }
  // A blank at the end would not be seen.
  return all.endsWith(' ') ? all + '\\n' : all;
}

/** `form` is p, l or n. The last line shown is the current one. */
export function printLines(from: i32, to: i32, form: i32): void {
  for (let i = from; i <= to && !interrupted; i++) {
    if (form == 0x6e) Bprint(out, '%d\t', i);
    Bputs(out, form == 0x6c ? unambiguous(lines[i].text) : lines[i].text);
    Bputs(out, '\n');
    setDot(i);
  }
  Bflush(out);
}

/** What follows a b: a direction, a size and a form, each as before when it is 0. */
export function setPage(direction: i32, size: i32, form: i32): void {
  if (direction != 0) pageForward = direction > 0;
  if (size > 0) page = size;
  if (form != 0) pageForm = form;
}

/** A page that begins at `n`, or ends there. */
export function printPage(n: i32, last: i32): void {
  let from = n;
  let to = n + page - 1;
  if (!pageForward) {
    to = n;
    from = n - page + 1;
  }
  printLines(max(from, 1), min(to, last), pageForm);
}
