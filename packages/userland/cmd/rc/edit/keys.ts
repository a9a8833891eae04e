/** Bytes from the terminal as keys: runes, control characters, and what escape sequences mean. */
import { Buf, errstr, fullrune, runeAt, runeSize } from '../../../lib';
import * as sys from '../../../generated/syscalls';

export const enum Key {
  /** The end of the input. */
  End = -1,
  /** Reading was broken off by a note. */
  Interrupted = -2,
  Up = -10,
  Down = -11,
  Left = -12,
  Right = -13,
  Home = -14,
  LineEnd = -15,
  Delete = -16,
  WordLeft = -17,
  WordRight = -18,
  KillWordRight = -19,
  KillWord = -20,
  Unknown = -99,
}

/** What was read and not taken yet. */
const input = new Buf(512);
// @ts-ignore: decorator
@lazy let at: i32 = 0;

/** Reads some bytes; 0 at the end, -1 when a note came. */
function more(fd: i32): i32 {
  const left = input.length - at;
  if (left > 0 && at > 0) memory.copy(input.ptr, input.ptr + at, left);
  input.length = left;
  at = 0;
  input.reserve(256);
  const n = sys.pread(fd, input.ptr + left, 256, -1);
  if (n > 0) input.length += n;
  return n < 0 && errstr() != 'interrupted' ? 0 : n;
}

/** The next rune; Key.End or Key.Interrupted. */
function nextRune(fd: i32): i32 {
  while (!fullrune(input.ptr + at, input.ptr + input.length)) {
    const n = more(fd);
    if (n < 0) return Key.Interrupted;
    if (n == 0) return Key.End;
  }
  const c = runeAt(input.ptr + at, input.ptr + input.length);
  at += runeSize;
  return <i32>c;
}

export function nextKey(fd: i32): i32 {
  const c = nextRune(fd);
  if (c != 0x1b) return c;
  const second = nextRune(fd);
  if (second == 0x5b || second == 0x4f) return sequence(fd); // [ O
  switch (second) {
    case 0x62: return Key.WordLeft; // b
    case 0x66: return Key.WordRight; // f
    case 0x64: return Key.KillWordRight; // d
    case 0x7f: case 0x08: return Key.KillWord;
    default: return second < 0 ? second : Key.Unknown;
  }
}

/** What follows ESC [ : numbers with semicolons, and a letter or ~. */
function sequence(fd: i32): i32 {
  let first = 0;
  let modifier = 0;
  let second = false;
  while (true) {
    const c = nextRune(fd);
    if (c < 0) return c;
    if (c >= 0x30 && c <= 0x39) {
      if (second) modifier = min(modifier * 10 + (c - 0x30), 99);
      else first = min(first * 10 + (c - 0x30), 999);
      continue;
    }
    if (c == 0x3b) {
      second = true;
      continue;
    }
    if (c < 0x40) continue;
    const word = modifier == 5 || modifier == 3; // Ctrl, Alt
    switch (c) {
      case 0x41: return Key.Up;
      case 0x42: return Key.Down;
      case 0x43: return word ? Key.WordRight : Key.Right;
      case 0x44: return word ? Key.WordLeft : Key.Left;
      case 0x48: return Key.Home;
      case 0x46: return Key.LineEnd;
      case 0x7e: return first == 1 || first == 7 ? Key.Home : first == 4 || first == 8 ? Key.LineEnd : first == 3 ? Key.Delete : Key.Unknown;
      default: return Key.Unknown;
    }
  }
}
