/** fmt(1): fills lines. usage: fmt [-j] [-i indent] [-l length] [file ...] */
import { Args, Binit, Biobuf, Bputs, Brdstr, OWRITE, strtol } from '../lib';
import { eachInput, finish, usageIs } from './parts/common';

let length: i32 = 70;
let indent: i32 = 0;
let join: bool = true;
const out: Biobuf = Binit(1, OWRITE);
/** The line being filled, without its indentation. */
let line: string = '';
let margin: string = '';

function usage(): void {
  usageIs('fmt [-j] [-i indent] [-l length] [file ...]');
}

function flush(): void {
  if (line.length == 0) return;
  Bputs(out, margin + line + '\n');
  line = '';
}

/** Runes of a text. */
function columns(text: string): i32 {
  let n = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) != 0xdc00) n++;
  return n;
}

function add(word: string): void {
  if (line.length > 0) {
    // Behind the end of a sentence two blanks stand.
    const gap = line.endsWith('.') || line.endsWith('!') || line.endsWith('?') ? '  ' : ' ';
    if (columns(margin) + columns(line) + gap.length + columns(word) <= length) {
      line += gap + word;
      return;
    }
    flush();
  }
  line = word;
}

function work(b: Biobuf, name: string): void {
  for (let text = Brdstr(b); text !== null; text = Brdstr(b)) {
    const words = text.trim().split(' ');
    const own = ' '.repeat(indent) + text.substring(0, text.length - text.trimStart().length);
    if (text.trim().length == 0) {
      flush();
      Bputs(out, '\n');
      continue;
    }
    if (own != margin || !join) flush();
    margin = own;
    for (let i = 0; i < words.length; i++) if (words[i].length > 0) add(words[i]);
  }
  flush();
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'j') join = false;
    else if (c == 'i') indent = <i32>strtol(args.value(usage));
    else if (c == 'l' || c == 'w') length = <i32>strtol(args.value(usage));
    else usage();
  }
  if (length < 1 || indent < 0 || indent > 1000) usage();
  eachInput(args.rest, work);
  finish();
}
