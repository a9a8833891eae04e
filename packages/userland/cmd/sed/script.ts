/** The script of sed(1), compiled: a list of commands with their addresses. A malformed script ends the program. */
import { Biobuf, Bopen, OWRITE, Regexp, regcomp, sysfatal } from '../../lib';

export const enum Kind {
  None,
  Line,
  Last,
  Expression,
}

export class Address {
  kind: Kind = Kind.None;
  line: i32 = 0;
  expression: Regexp | null = null;
}

export class Command {
  from: Address = new Address();
  to: Address = new Address();
  not: bool = false;
  letter: i32 = 0;
  /** Of a c i the text, of b t : the label, of r the file, of s the replacement, of y both strings, one behind the other. */
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
}

export const program: Command[] = [];
export const outputs: Biobuf[] = [];
/** The script begins with a line #n. */
export let noPrint: bool = false;

const labels = new Map<string, i32>();
const outputNames: string[] = [];
let globally: bool = false;
let script: string = '';
let at: i32 = 0;
let lastExpression: Regexp | null = null;

function fail(what: string): void {
  const from = script.lastIndexOf('\n', max(min(at, script.length) - 2, 0)) + 1;
  let end = script.indexOf('\n', from);
  if (end < 0) end = script.length;
  sysfatal('%s in %s', what, script.substring(from, min(end, from + 60)));
}

function peek(): i32 {
  return at < script.length ? script.charCodeAt(at) : -1;
}

function blanks(): void {
  while (peek() == 0x20 || peek() == 0x09) at++;
}

/** Up to the delimiter, which `\` escapes; other escapes stay. An expression ends in its line, a replacement may hold `\` newline. */
function delimited(delimiter: i32, oneLine: bool): string {
  let text = '';
  while (peek() != delimiter) {
    if (peek() < 0 || (peek() == 0x0a && oneLine)) {
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

/** The empty expression is the last one. */
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
    a.kind = Kind.Line;
    while (peek() >= 0x30 && peek() <= 0x39) a.line = a.line * 10 + (script.charCodeAt(at++) - 0x30);
  } else if (c == 0x24) {
    a.kind = Kind.Last;
    at++;
  } else if (c == 0x2f || c == 0x5c) {
    a.kind = Kind.Expression;
    at += c == 0x5c ? 2 : 1;
    a.expression = expression(delimited(script.charCodeAt(at - 1), true));
  }
}

/** The rest of the line, as names of files are. */
function word(): string {
  blanks();
  const from = at;
  while (peek() >= 0 && peek() != 0x0a) at++;
  return script.substring(from, at).trim();
}

/** A label also ends at ; and }. */
function label(): string {
  blanks();
  const from = at;
  while (peek() >= 0 && peek() != 0x0a && peek() != 0x3b && peek() != 0x7d) at++;
  return script.substring(from, at).trim();
}

/** Text of a, i and c: behind `\` and a newline, up to a line that does not end in `\`. */
function textLines(): string {
  blanks();
  if (peek() == 0x5c) {
    at++;
    blanks();
    if (peek() == 0x0a) at++;
  } else if (peek() < 0 || peek() == 0x0a) fail('missing text');
  let text = '';
  while (peek() >= 0 && peek() != 0x0a) {
    if (peek() == 0x5c && at + 1 < script.length) at++;
    text += script.charAt(at++);
  }
  return text + '\n';
}

function outputFile(name: string): Biobuf {
  if (name.length == 0) fail('missing file name');
  const known = outputNames.indexOf(name);
  if (known >= 0) return outputs[known];
  const b = Bopen(name, OWRITE);
  if (b === null) sysfatal('%r');
  outputNames.push(name);
  outputs.push(b!);
  return b!;
}

function delimiterOf(): i32 {
  const delimiter = peek();
  if (delimiter < 0 || delimiter == 0x0a || delimiter == 0x5c) fail('missing delimiter');
  at++;
  return delimiter;
}

function substitution(c: Command): void {
  const delimiter = delimiterOf();
  c.expression = expression(delimited(delimiter, true));
  c.text = delimited(delimiter, false);
  if (globally) c.occurrence = 0;
  while (true) {
    const flag = peek();
    if (flag == 0x67) c.occurrence = 0;
    else if (flag == 0x70) c.prints = true;
    else if (flag >= 0x31 && flag <= 0x39) {
      c.occurrence = 0;
      while (peek() >= 0x30 && peek() <= 0x39) c.occurrence = c.occurrence * 10 + (script.charCodeAt(at++) - 0x30);
      continue;
    } else if (flag == 0x77) {
      at++;
      c.output = outputFile(word());
      return;
    } else return;
    at++;
  }
}

/** The characters of a string of y: \n is a newline, \ before anything else is that. */
function characters(text: string): string {
  let all = '';
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) == 0x5c && i + 1 < text.length) all += text.charAt(++i) == 'n' ? '\n' : text.charAt(i);
    else all += text.charAt(i);
  }
  return all;
}

function transliteration(c: Command): void {
  const delimiter = delimiterOf();
  const from = characters(delimited(delimiter, false));
  const to = characters(delimited(delimiter, false));
  if (from.length != to.length) fail('strings of different length');
  c.text = from + to;
}

/** Only blanks may stand behind a command on its line, or ; or }. */
function ended(): void {
  blanks();
  const c = peek();
  if (c >= 0 && c != 0x0a && c != 0x3b && c != 0x7d && c != 0x23) fail('extra text');
}

/** What the letter wants behind it. */
function operands(c: Command, here: i32, open: i32[], jumps: i32[]): void {
  switch (c.letter) {
    case 0x7b: // {
      open.push(here);
      return;
    case 0x7d: // }
      if (open.length == 0) fail('too many }');
      if (c.from.kind != Kind.None) fail('} takes no address');
      program[open.pop()].target = here;
      break;
    case 0x3a: // :
      c.text = label();
      if (c.from.kind != Kind.None) fail(': takes no address');
      if (c.text.length == 0) fail('missing label');
      if (labels.has(c.text)) fail('duplicate label ' + c.text);
      labels.set(c.text, here);
      break;
    case 0x62: case 0x74: // b t
      c.text = label();
      jumps.push(here);
      break;
    case 0x61: case 0x63: case 0x69: // a c i
      c.text = textLines();
      return;
    case 0x72: // r
      c.text = word();
      if (c.text.length == 0) fail('missing file name');
      return;
    case 0x77: // w
      c.output = outputFile(word());
      return;
    case 0x73: substitution(c); break;
    case 0x79: transliteration(c); break;
    default:
      if (c.letter < 0) fail('missing command');
      if (!'dDgGhHlnNpPqx='.includes(String.fromCharCode(c.letter))) fail('unknown command ' + String.fromCharCode(c.letter));
  }
  ended();
}

/** Compiles the script into `program`; `global`: every s has the flag g. */
export function compile(text: string, global: bool): void {
  script = text;
  globally = global;
  noPrint = text == '#n' || text.startsWith('#n\n');
  const open: i32[] = [];
  const jumps: i32[] = [];
  while (true) {
    while (peek() == 0x20 || peek() == 0x09 || peek() == 0x0a || peek() == 0x3b) at++;
    if (peek() < 0) break;
    if (peek() == 0x23) {
      while (peek() >= 0 && peek() != 0x0a) at++;
      continue;
    }
    const c = new Command();
    address(c.from);
    if (c.from.kind != Kind.None && peek() == 0x2c) {
      at++;
      address(c.to);
      if (c.to.kind == Kind.None) fail('missing address');
    }
    blanks();
    while (peek() == 0x21) {
      c.not = true;
      at++;
      blanks();
    }
    c.letter = peek();
    at++;
    operands(c, program.length, open, jumps);
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
