/** Expressions of db: numbers, symbols, registers, contents of memory. */
import { strtol, numberEnd } from '../../lib';
import { read64, readable, regs } from './process';
import { addressOfLine, lookup } from './symbols';
import { registerOffset } from './registers';

/** The command line being read, and how far. */
export let line: string = '';
export let at: i32 = 0;
/** What is wrong; '' while nothing is. */
export let wrong: string = '';
export let dot: u64 = 0;

export function setLine(text: string): void {
  line = text;
  at = 0;
  wrong = '';
}

export function setDot(value: u64): void {
  dot = value;
}

export function fail(text: string): u64 {
  if (wrong.length == 0) wrong = text;
  return 0;
}

export function peek(): i32 {
  return at < line.length ? line.charCodeAt(at) : -1;
}

export function take(): i32 {
  return at < line.length ? line.charCodeAt(at++) : -1;
}

export function blanks(): void {
  while (peek() == 0x20 || peek() == 0x09) at++;
}

export function rest(): string {
  const text = line.substring(at).trim();
  at = line.length;
  return text;
}

function isLetter(c: i32): bool {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x41 && c <= 0x5a) || c == 0x5f || c > 0x7f;
}

function isDigit(c: i32): bool {
  return c >= 0x30 && c <= 0x39;
}

/** Whether an expression begins here. */
export function begins(): bool {
  const c = peek();
  return isDigit(c) || isLetter(c) || c == 0x2e || c == 0x2a || c == 0x3c || c == 0x2d || c == 0x7e || c == 0x28 || c == 0x7b || c == 0x27;
}

function number(): u64 {
  const value = strtol(line, 0, at);
  at = numberEnd;
  return <u64>value;
}

function named(name: string): u64 {
  const s = lookup(name);
  return s === null ? fail(name + ': not found') : s.value;
}

function name(): u64 {
  const from = at;
  while (isLetter(peek()) || isDigit(peek()) || peek() == 0x23 || peek() == 0x2e || peek() == 0x24) at++;
  const word = line.substring(from, at);
  if (peek() == 0x3a && at + 1 < line.length && isDigit(line.charCodeAt(at + 1))) {
    at++;
    const wanted = <i32>number();
    const address = addressOfLine(word, wanted);
    return address == 0 ? fail(word + ': no such line') : address;
  }
  return named(word);
}

function term(): u64 {
  blanks();
  const c = peek();
  if (isDigit(c)) return number();
  if (isLetter(c)) return name();
  at++;
  switch (c) {
    case 0x2e: return dot; // .
    case 0x2d: return -term(); // -
    case 0x7e: return ~term(); // ~
    case 0x2a: { // *
      const address = term();
      const value = read64(address);
      return readable || wrong.length > 0 ? value : fail('memory is not there');
    }
    case 0x3c: { // <
      const from = at;
      while (isLetter(peek()) || isDigit(peek())) at++;
      const offset = registerOffset(line.substring(from, at));
      return offset < 0 ? fail(line.substring(from, at) + ': no such register') : load<u64>(regs + offset);
    }
    case 0x28: { // (
      const value = expression();
      blanks();
      if (take() != 0x29) fail('missing )');
      return value;
    }
    case 0x7b: { // { a name with any characters }
      const end = line.indexOf('}', at);
      if (end < 0) return fail('missing }');
      const word = line.substring(at, end);
      at = end + 1;
      return named(word);
    }
    case 0x27: { // '
      const value = <u64>take();
      if (take() != 0x27) fail("missing '");
      return value;
    }
  }
  at--;
  return fail('expression expected');
}

/** From left to right, without precedence: + - * % (divide) & |. */
export function expression(): u64 {
  let value = term();
  while (wrong.length == 0) {
    blanks();
    const c = peek();
    if (c != 0x2b && c != 0x2d && c != 0x2a && c != 0x25 && c != 0x26 && c != 0x7c) break;
    at++;
    const right = term();
    switch (c) {
      case 0x2b: value += right; break;
      case 0x2d: value -= right; break;
      case 0x2a: value *= right; break;
      case 0x25:
        if (right == 0) return fail('division by zero');
        value /= right;
        break;
      case 0x26: value &= right; break;
      case 0x7c: value |= right; break;
    }
  }
  return value;
}
