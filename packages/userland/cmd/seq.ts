/** seq(1): prints numbers. usage: seq [-w] [-f format] [first [increment]] last */
import { Args, Binit, Bprint, Bputs, OWRITE, exits, sprint } from '../lib';
import { complainText, finish, usageIs } from './parts/common';

function usage(): void {
  usageIs('seq [-w] [-f format] [first [increment]] last');
}

/** Digits behind the point. */
function precisionOf(word: string): i32 {
  const dot = word.indexOf('.');
  return dot < 0 || word.includes('e') ? 0 : word.length - dot - 1;
}

/** What stands before and behind the number, and how it is shown: one of %e %f %g. */
function checked(format: string): string {
  let verbs = 0;
  for (let i = 0; i < format.length; i++) {
    if (format.charAt(i) != '%') continue;
    if (format.charAt(++i) == '%') continue;
    while (i < format.length && '+- 0123456789.#'.includes(format.charAt(i))) i++;
    if (i >= format.length || !'efgEFG'.includes(format.charAt(i)) || verbs++ > 0) {
      complainText(format + ': bad format');
      exits('usage');
    }
  }
  return format;
}

/** Without zeros behind the point. */
function plain(value: f64, precision: i32): string {
  const text = sprint('%.*f', precision, value);
  if (precision == 0) return text;
  let n = text.length;
  while (text.charCodeAt(n - 1) == 0x30) n--;
  return text.substring(0, text.charCodeAt(n - 1) == 0x2e ? n - 1 : n);
}

export function main(argv: string[]): void {
  // A negative number is no flag.
  const words: string[] = [argv[0]];
  let format = '';
  let even = false;
  let i = 1;
  for (; i < argv.length && argv[i].startsWith('-') && argv[i].length > 1; i++) {
    const second = argv[i].charCodeAt(1);
    if (second == 0x2e || (second >= 0x30 && second <= 0x39)) break;
    const args = new Args([argv[0], argv[i], i + 1 < argv.length ? argv[i + 1] : '']);
    for (let c = args.flag(); c != ''; c = args.flag()) {
      if (c == 'w') even = true;
      else if (c == 'f') {
        format = checked(args.value(usage));
        if (argv[i].endsWith('f')) i++;
      } else usage();
    }
  }
  for (; i < argv.length; i++) words.push(argv[i]);
  if (words.length < 2 || words.length > 4) usage();
  const first = words.length > 2 ? parseFloat(words[1]) : 1.0;
  const step = words.length > 3 ? parseFloat(words[2]) : 1.0;
  const last = parseFloat(words[words.length - 1]);
  if (isNaN(first) || isNaN(step) || isNaN(last)) usage();
  if (step == 0) {
    complainText('zero increment');
    return finish();
  }
  let precision = 0;
  for (let k = 1; k < words.length - 1; k++) precision = max(precision, precisionOf(words[k]));
  const out = Binit(1, OWRITE);
  const count = <i64>Math.floor((last - first) / step + 1e-9);
  let width = 0;
  if (even) width = max(sprint('%.*f', precision, first).length, sprint('%.*f', precision, first + <f64>count * step).length);
  for (let k: i64 = 0; k <= count; k++) {
    const value = first + <f64>k * step;
    if (format.length > 0) {
      Bprint(out, format, value);
      Bputs(out, '\n');
    } else if (even) Bprint(out, '%0*.*f\n', width, precision, value);
    else Bprint(out, '%s\n', plain(value, precision));
  }
  finish();
}
