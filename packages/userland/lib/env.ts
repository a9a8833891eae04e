/** The environment, env(3): a file of /env a variable. rc's lists are words that a NUL separates. */
import { OWRITE } from '../generated/constants';
import * as sys from '../generated/syscalls';
import { Buf } from './buf';
import { close, create, readFile, remove } from './file';
import { textOf } from './utf8';

/** The value; null when it is not set. A list reads as its words with blanks between them. */
export function getenv(name: string): string | null {
  const list = getenvList(name);
  return list === null ? null : list.join(' ');
}

/** The words of a list; null when the variable is not set. */
export function getenvList(name: string): string[] | null {
  const b = readFile('/env/' + name);
  if (b === null) return null;
  const list: string[] = [];
  let from = 0;
  for (let i = 0; i < b.length; i++) {
    if (b.at(i) != 0) continue;
    list.push(textOf(b.ptr + from, i - from));
    from = i + 1;
  }
  if (from < b.length) list.push(textOf(b.ptr + from, b.length - from));
  return list;
}

export function putenv(name: string, value: string): i32 {
  return putenvList(name, [value]);
}

/** A list of one word is stored without a NUL, as putenv(2) does. */
export function putenvList(name: string, words: string[]): i32 {
  const fd = create('/env/' + name, OWRITE, 0o666);
  if (fd < 0) return -1;
  const b = new Buf(64);
  for (let i = 0; i < words.length; i++) {
    b.text(words[i]);
    if (words.length > 1) b.byte(0);
  }
  const n = sys.pwrite(fd, b.ptr, b.length, -1);
  close(fd);
  return n < 0 ? -1 : 0;
}

export function unsetenv(name: string): i32 {
  return remove('/env/' + name);
}
