/** Addresses of ed(1), and the expressions they and s and g search for. */
import { Buf, Regexp, regcomp } from '../../lib';
import { bad, blanks, error, isDigit, number, peek, take } from './input';
import { dot, lastLine, lines, marked } from './buffer';

let lastExpression: Regexp | null = null;
const scratch: Buf = new Buf(256);

/** Up to the delimiter, which is taken; a newline ends it too, and stays. `\` keeps its meaning for the expression but before the delimiter. */
export function delimited(delimiter: i32): string {
  let text = '';
  while (true) {
    const c = peek();
    if (c < 0 || c == 0x0a) return text;
    take();
    if (c == delimiter) return text;
    if (c == 0x5c && peek() >= 0 && peek() != 0x0a) {
      const next = take();
      if (next != delimiter) text += '\\';
      text += String.fromCodePoint(next);
    } else text += String.fromCodePoint(c);
  }
}

/** The expression that follows; the empty one is the last. Null, with an error, when it is malformed. */
export function expression(delimiter: i32): Regexp | null {
  if (delimiter < 0 || delimiter == 0x0a || delimiter == 0x20) {
    error();
    return null;
  }
  const text = delimited(delimiter);
  if (text.length > 0) {
    const re = regcomp(text);
    if (re === null) {
      error();
      return null;
    }
    lastExpression = re;
  }
  if (lastExpression === null) error();
  return lastExpression;
}

export function matches(re: Regexp, n: i32): bool {
  scratch.clear();
  scratch.text(lines[n].text);
  return re.exec(scratch.ptr, scratch.length, 0, false);
}

/** The next line that matches, round the end of the text; -1 with an error when there is none. */
function search(re: Regexp, from: i32, step: i32): i32 {
  const n = lastLine();
  let at = from;
  for (let i = 0; i < n; i++) {
    at += step;
    if (at > n) at = 1;
    else if (at < 1) at = n;
    if (matches(re, at)) return at;
  }
  error();
  return -1;
}

/** A line, or -1 when there is no address (or a malformed one: `bad`). */
export function address(): i32 {
  blanks();
  let a = -1;
  const c = peek();
  if (isDigit(c)) a = number();
  else if (c == 0x2e) { // .
    take();
    a = dot;
  } else if (c == 0x24) { // $
    take();
    a = lastLine();
  } else if (c == 0x27) { // '
    take();
    const letter = take();
    a = letter < 0x61 || letter > 0x7a ? -1 : marked(letter);
    if (a < 0) error();
  } else if (c == 0x2f || c == 0x3f) { // / ?
    take();
    const re = expression(c);
    if (re !== null) a = search(re, dot, c == 0x2f ? 1 : -1);
  }
  while (!bad) {
    blanks();
    const sign = peek();
    if (sign == 0x2b || sign == 0x2d || sign == 0x5e) { // + - ^
      take();
      blanks();
      const n = isDigit(peek()) ? number() : 1;
      a = (a < 0 ? dot : a) + (sign == 0x2b ? n : -n);
      if (a < 0) error();
    } else if (isDigit(sign) && a >= 0) a += number();
    else if (a >= 0 && (sign == 0x2f || sign == 0x3f)) { // 3/x/ searches from line 3
      take();
      const re = expression(sign);
      if (re !== null) a = search(re, a, sign == 0x2f ? 1 : -1);
    } else break;
  }
  if (a > lastLine()) error();
  return bad ? -1 : a;
}
