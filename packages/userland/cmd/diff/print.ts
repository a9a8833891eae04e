/** The forms in which diff(1) shows changes. */
import { Binit, Biobuf, Bprint, Bputs, OWRITE } from '../../lib';

export class Change {
  /** [a0, a1) of the first file became [b0, b1) of the second. */
  a0: i32;
  a1: i32;
  b0: i32;
  b1: i32;
  constructor(a0: i32, a1: i32, b0: i32, b1: i32) {
    this.a0 = a0;
    this.a1 = a1;
    this.b0 = b0;
    this.b1 = b1;
  }
}

export const out: Biobuf = Binit(1, OWRITE);
/** Lines around a change that -c and -u show. */
const context: i32 = 3;

function letter(c: Change): string {
  return c.a0 == c.a1 ? 'a' : c.b0 == c.b1 ? 'd' : 'c';
}

/** `FIRST,LAST`, one number for one line; for none the line before. */
function range(from: i32, to: i32, separator: string): string {
  if (to - from <= 1) return to.toString();
  return (from + 1).toString() + separator + to.toString();
}

function lines(mark: string, list: string[], from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    Bputs(out, mark);
    Bputs(out, list[i]);
    Bputs(out, '\n');
  }
}

/** Text for ed(1), which ends at a line `.`; such a line goes in as `..` and is mended. */
function edText(list: string[], from: i32, to: i32): void {
  let open = true;
  for (let i = from; i < to; i++) {
    if (!open) Bputs(out, 'a\n');
    open = list[i] != '.';
    lines('', open ? list : ['..'], open ? i : 0, open ? i + 1 : 1);
    if (!open) Bputs(out, '.\ns/.//\n');
  }
  if (open) Bputs(out, '.\n');
}

function one(form: string, c: Change, first: string, second: string, a: string[], b: string[]): void {
  const what = letter(c);
  if (form == 'e') {
    Bprint(out, '%s%s\n', range(c.a0, c.a1, ','), what);
    if (what != 'd') edText(b, c.b0, c.b1);
    return;
  }
  if (form == 'f') {
    Bprint(out, '%s%s\n', what, range(c.a0, c.a1, ' '));
    if (what == 'd') return;
    lines('', b, c.b0, c.b1);
    Bputs(out, '.\n');
    return;
  }
  const from = range(c.a0, c.a1, ',');
  const to = range(c.b0, c.b1, ',');
  if (form == 'n') Bprint(out, '%s:%s %s %s:%s\n', first, from, what, second, to);
  else Bprint(out, '%s%s%s\n', from, what, to);
  lines('< ', a, c.a0, c.a1);
  if (what == 'c') Bputs(out, '---\n');
  lines('> ', b, c.b0, c.b1);
}

/** Changes near to each other are shown as one, with the lines around them. */
function inContext(form: string, changes: Change[], first: string, second: string, a: string[], b: string[]): void {
  const around = form == 'a' ? i32.MAX_VALUE / 4 : context;
  if (form == 'u') Bprint(out, '--- %s\n+++ %s\n', first, second);
  for (let i = 0; i < changes.length; ) {
    let last = i;
    while (last + 1 < changes.length && changes[last + 1].a0 - changes[last].a1 <= 2 * around) last++;
    const before = min(around, changes[i].a0);
    const after = min(around, a.length - changes[last].a1);
    const a0 = changes[i].a0 - before;
    const a1 = changes[last].a1 + after;
    const b0 = changes[i].b0 - before;
    const b1 = changes[last].b1 + after;
    if (form == 'u') Bprint(out, '@@ -%d,%d +%d,%d @@\n', a1 > a0 ? a0 + 1 : a0, a1 - a0, b1 > b0 ? b0 + 1 : b0, b1 - b0);
    else Bprint(out, '%s:%s - %s:%s\n', first, range(a0, a1, ','), second, range(b0, b1, ','));
    const gap = form == 'u' ? '' : ' ';
    let at = a0;
    for (; i <= last; i++) {
      lines(' ' + gap, a, at, changes[i].a0);
      lines('-' + gap, a, changes[i].a0, changes[i].a1);
      lines('+' + gap, b, changes[i].b0, changes[i].b1);
      at = changes[i].a1;
    }
    lines(' ' + gap, a, at, a1);
  }
}

/** Prints all changes between the files `first` and `second`, whose lines are a and b. */
export function show(form: string, changes: Change[], first: string, second: string, a: string[], b: string[]): void {
  if (form == 'a' || form == 'c' || form == 'u') return inContext(form, changes, first, second, a, b);
  // An ed script goes from the end, so that the numbers stay right.
  if (form == 'e') for (let i = changes.length - 1; i >= 0; i--) one(form, changes[i], first, second, a, b);
  else for (let i = 0; i < changes.length; i++) one(form, changes[i], first, second, a, b);
}
