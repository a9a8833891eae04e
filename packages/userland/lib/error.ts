/**
 * The error string (errstr(2)): each process has one, set by a failing call and not cleared by success.
 * Functions of this library answer -1 (or null) on failure and leave the reason here.
 */
import { ERRMAX } from '../generated/constants';
import * as sys from '../generated/syscalls';
import { putText, strnlen, textOf, utf8Length } from './utf8';

const buffer = memory.data(128);

/** Copies the error string, NUL-terminated, to `p` (ERRMAX bytes) and leaves it in place; answers its length. */
export function errstrTo(p: usize): i32 {
  store<u8>(p, 0);
  sys.errstr(p, ERRMAX);
  const n = strnlen(p, ERRMAX - 1);
  memory.copy(buffer, p, n + 1);
  sys.errstr(buffer, ERRMAX);
  return n;
}

/** The error string as it stands (rerrstr). */
export function errstr(): string {
  const copy = memory.data(128);
  return textOf(copy, errstrTo(copy));
}

/** Sets the error string, cut to ERRMAX - 1 bytes at a rune (werrstr). Answers -1, so that `return werrstr(...)` reads well. */
export function werrstr(text: string): i32 {
  while (utf8Length(text) >= ERRMAX) text = text.substring(0, text.length - 1);
  store<u8>(buffer + putText(buffer, text), 0);
  sys.errstr(buffer, ERRMAX);
  return -1;
}
