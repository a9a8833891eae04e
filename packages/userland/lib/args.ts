/**
 * Program arguments: flags as arg(2) reads them, and the array that exec left on the stack.
 *
 *   const args = new Args(argv);
 *   for (let c = args.flag(); c != ''; c = args.flag()) {
 *     if (c == 'n') newline = false;
 *     else if (c == 'o') output = args.value(usage);
 *     else usage();
 *   }
 *   args.rest
 */
import * as machine from '../generated/machine';
import { setArgv0 } from './argv0';
import { textOf } from './utf8';

export class Args {
  private words: string[];
  private next: i32 = 1;
  /** What is left of a word of flags, behind the flag answered last. */
  private tail: string = '';

  constructor(words: string[]) {
    this.words = words;
    if (words.length > 0) setArgv0(words[0]);
  }

  /** The next flag, one character; '' when only arguments are left. A word `--` ends the flags, `-` is an argument. */
  flag(): string {
    if (this.tail.length == 0) {
      if (this.next >= this.words.length) return '';
      const word = this.words[this.next];
      if (word.length < 2 || word.charCodeAt(0) != 0x2d) return '';
      this.next++;
      if (word == '--') return '';
      this.tail = word.substring(1);
    }
    const size = this.tail.codePointAt(0) > 0xffff ? 2 : 1;
    const c = this.tail.substring(0, size);
    this.tail = this.tail.substring(size);
    return c;
  }

  /** The present flag's value: the rest of its word, or the next word; null when there is none (ARGF). */
  optional(): string | null {
    if (this.tail.length > 0) {
      const value = this.tail;
      this.tail = '';
      return value;
    }
    return this.next < this.words.length ? this.words[this.next++] : null;
  }

  /** The same, calling `usage` (which exits) when there is none (EARGF). */
  value(usage: () => void): string {
    const value = this.optional();
    if (value === null) {
      usage();
      return '';
    }
    return value;
  }

  /** The arguments behind the flags. */
  get rest(): string[] {
    return this.words.slice(this.next);
  }
}

/** argv as exec left it. The strings lie above 4 GiB, where a wasm pointer does not reach. */
export function startArguments(): string[] {
  const at = machine.args();
  const argc = <i32>machine.peek64(at);
  const words = new Array<string>(argc);
  let room: usize = 256;
  let p = heap.alloc(room);
  for (let i = 0; i < argc; i++) {
    const from = machine.peek64(at + 8 + ((<i64>i) << 3));
    let n: usize = 0;
    while (true) {
      const c = machine.peek8(from + <i64>n);
      if (c == 0) break;
      if (n == room) p = heap.realloc(p, (room *= 2));
      store<u8>(p + n++, c);
    }
    words[i] = textOf(p, <i32>n);
  }
  heap.free(p);
  return words;
}
