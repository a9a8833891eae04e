/**
 * Buffered input and output, bio(2). A Biobuf reads or writes one descriptor; open ones are flushed by exits.
 *
 * Promise to callers: the bytes that Brdline answers stand in the buffer until the next call on it; Bgetc, Bputc and
 * Brdline allocate nothing.
 */
import { OREAD, OTRUNC, OWRITE } from '../generated/constants';
import * as sys from '../generated/syscalls';
import { Buf } from './buf';
import { atexit, atexitdont } from './exits';
import { close, create, open, seek } from './file';
import { bprint } from './fmt';
import { fullrune, putRune, runeAt, runeSize, textOf, utf8Length } from './utf8';

/** Bytes of a buffer; Brdline answers no longer line. */
export const Bsize: i32 = 8192;
/** What Bgetc and Bgetrune answer at the end of the file. */
export const Beof: i32 = -1;

export class Biobuf {
  readonly fd: i32;
  readonly writing: bool;
  /** Managed, so that it goes with the Biobuf. */
  private store: ArrayBuffer = new ArrayBuffer(Bsize);
  /** Reading: [at, end) is unread. Writing: [0, at) is unwritten. */
  at: i32 = 0;
  end: i32 = 0;
  /** File offset of the buffer's start. */
  base: i64 = 0;
  eof: bool = false;
  failed: bool = false;
  /** Bytes of the line Brdline answered, its delimiter included. */
  linelen: i32 = 0;
  /** Bytes of the rune Bgetrune answered last. */
  runesize: i32 = 0;

  constructor(fd: i32, mode: i32) {
    this.fd = fd;
    this.writing = (mode & 3) == OWRITE;
  }

  @inline get buf(): usize {
    return changetype<usize>(this.store);
  }
}

// @ts-ignore: decorator
@lazy let writers: Biobuf[] = [];

function flushAll(): void {
  for (let i = 0; i < writers.length; i++) Bflush(writers[i]);
}

/** Opens a file for reading (OREAD) or creates it for writing (OWRITE); null on failure. */
export function Bopen(name: string, mode: i32): Biobuf | null {
  const fd = (mode & 3) == OREAD ? open(name, mode) : create(name, mode & ~OTRUNC, 0o666);
  return fd < 0 ? null : Binit(fd, mode);
}

/** A Biobuf on a descriptor that is open. */
export function Binit(fd: i32, mode: i32): Biobuf {
  const b = new Biobuf(fd, mode);
  if (b.writing) {
    if (writers.length == 0) atexit(flushAll);
    writers.push(b);
  }
  return b;
}

/** Flushes and closes. 0, or -1 when what was written did not arrive. */
export function Bterm(b: Biobuf): i32 {
  const result = Bflush(b);
  const i = writers.indexOf(b);
  if (i >= 0) {
    writers[i] = writers[writers.length - 1];
    writers.pop();
    if (writers.length == 0) atexitdont(flushAll);
  }
  return close(b.fd) < 0 ? -1 : result;
}

/** Reads more; false at the end of the file or on failure. What is unread stays, moved to the front. */
function fill(b: Biobuf): bool {
  if (b.eof || b.failed) return false;
  const left = b.end - b.at;
  if (left > 0 && b.at > 0) memory.copy(b.buf, b.buf + b.at, left);
  b.base += b.at;
  b.at = 0;
  b.end = left;
  const n = sys.pread(b.fd, b.buf + left, Bsize - left, -1);
  if (n <= 0) {
    if (n < 0) b.failed = true;
    else b.eof = true;
    return false;
  }
  b.end += n;
  return true;
}

/** The next byte, or Beof. After an end of file the next call tries again, as a console needs it. */
export function Bgetc(b: Biobuf): i32 {
  if (b.at == b.end && !fill(b)) {
    b.eof = false;
    return Beof;
  }
  return load<u8>(b.buf + b.at++);
}

/** A number at the next place (Bgetd): blanks before it are skipped, what follows it stays unread; NaN when there is none. */
export function Bgetd(b: Biobuf): f64 {
  let c = Bgetc(b);
  while (c == 0x20 || (c >= 0x09 && c <= 0x0d)) c = Bgetc(b);
  let word = '';
  let exponent = false;
  while (c >= 0) {
    const digit = c >= 0x30 && c <= 0x39;
    const sign = (c == 0x2b || c == 0x2d) && (word.length == 0 || word.endsWith('e'));
    if (!digit && !sign && !(c == 0x2e && !exponent) && !((c | 0x20) == 0x65 && word.length > 0 && !exponent)) break;
    if ((c | 0x20) == 0x65) exponent = true;
    word += exponent && (c | 0x20) == 0x65 ? 'e' : String.fromCharCode(c);
    c = Bgetc(b);
  }
  if (c >= 0) Bungetc(b);
  return parseFloat(word);
}

/** Bytes that are read and not yet taken, or written and not yet sent. */
export function Bbuffered(b: Biobuf): i32 {
  return b.writing ? b.at : b.end - b.at;
}

export function Bfildes(b: Biobuf): i32 {
  return b.fd;
}

/** Puts the last byte back. */
export function Bungetc(b: Biobuf): void {
  if (b.at > 0) b.at--;
}

/** The next rune, or Beof; malformed bytes read as U+FFFD. */
export function Bgetrune(b: Biobuf): i32 {
  while (!fullrune(b.buf + b.at, b.buf + b.end)) {
    if (!fill(b)) {
      b.eof = false;
      break;
    }
  }
  if (b.at == b.end) return Beof;
  const rune = runeAt(b.buf + b.at, b.buf + b.end);
  b.runesize = runeSize;
  b.at += runeSize;
  return <i32>rune;
}

/** Puts the last rune back. */
export function Bungetrune(b: Biobuf): void {
  b.at -= b.runesize;
  b.runesize = 0;
}

/**
 * The address of the next line, which ends with the byte `delim` (and has it: Blinelen counts it); 0 at the end
 * of the file, on failure, when no delimiter follows, and when the line is longer than the buffer. In the last two cases
 * the bytes are still there: `Blinelen` says how many, and Bread, Bgetc or Brdstr takes them.
 */
export function Brdline(b: Biobuf, delim: u32): usize {
  let seen = b.at;
  while (true) {
    const buf = b.buf;
    for (let i = seen; i < b.end; i++) {
      if (load<u8>(buf + i) == <u8>delim) {
        const line = buf + b.at;
        b.linelen = i + 1 - b.at;
        b.at = i + 1;
        return line;
      }
    }
    const have = b.end - b.at;
    if (have == Bsize || !fill(b)) {
      b.eof = false;
      b.linelen = have;
      return 0;
    }
    seen = b.at + have;
  }
}

export function Blinelen(b: Biobuf): i32 {
  return b.linelen;
}

// @ts-ignore: decorator
@lazy const long = new Buf(Bsize);

/**
 * The next line of any length into `to`, without its delimiter when `nulldelim`; false at the end of the file.
 */
export function Brdbuf(b: Biobuf, delim: u32, nulldelim: bool, to: Buf): bool {
  to.clear();
  while (true) {
    const line = Brdline(b, delim);
    if (line) {
      to.bytes(line, b.linelen - (nulldelim ? 1 : 0));
      return true;
    }
    if (b.linelen == 0) return to.length > 0;
    to.bytes(b.buf + b.at, b.linelen);
    b.at += b.linelen;
  }
}

/** The next line as a string, without its delimiter when `nulldelim`; null at the end of the file. */
export function Brdstr(b: Biobuf, delim: u32 = 0x0a, nulldelim: bool = true): string | null {
  const line = Brdline(b, delim);
  if (line) return textOf(line, b.linelen - (nulldelim ? 1 : 0));
  return Brdbuf(b, delim, nulldelim, long) ? long.toString() : null;
}

/** Up to `n` bytes to `p`; 0 at the end of the file, -1 on failure. */
export function Bread(b: Biobuf, p: usize, n: i32): i32 {
  let got = 0;
  while (got < n) {
    if (b.at == b.end && !fill(b)) break;
    const some = min(n - got, b.end - b.at);
    memory.copy(p + got, b.buf + b.at, some);
    b.at += some;
    got += some;
  }
  b.eof = false;
  return got == 0 && b.failed ? -1 : got;
}

/** Moves to an offset; answers it, or -1. */
export function Bseek(b: Biobuf, offset: i64, whence: i32): i64 {
  if (b.writing) Bflush(b);
  else if (whence == 1) offset -= b.end - b.at;
  const to = seek(b.fd, offset, whence);
  if (to < 0) return -1;
  b.base = to;
  b.at = 0;
  b.end = 0;
  b.eof = false;
  return to;
}

/** The offset of the next byte, counted from where the Biobuf started or was last moved to. */
export function Boffset(b: Biobuf): i64 {
  return b.base + b.at;
}

/** 0, or -1 when a write failed, now or before. */
export function Bflush(b: Biobuf): i32 {
  if (!b.writing) return 0;
  if (b.at > 0) {
    if (!b.failed && sys.pwrite(b.fd, b.buf, b.at, -1) != b.at) b.failed = true;
    b.base += b.at;
    b.at = 0;
  }
  return b.failed ? -1 : 0;
}

export function Bputc(b: Biobuf, c: u32): void {
  if (b.at == Bsize) Bflush(b);
  store<u8>(b.buf + b.at++, c);
}

export function Bputrune(b: Biobuf, rune: u32): void {
  if (b.at + 4 > Bsize) Bflush(b);
  b.at += putRune(b.buf + b.at, rune);
}

/** 0, or -1 when a write failed, now or before. */
export function Bwrite(b: Biobuf, p: usize, n: i32): i32 {
  while (n > 0) {
    if (b.at == Bsize) Bflush(b);
    const some = min(n, Bsize - b.at);
    memory.copy(b.buf + b.at, p, some);
    b.at += some;
    p += some;
    n -= some;
  }
  return b.failed ? -1 : 0;
}

// @ts-ignore: decorator
@lazy const text = new Buf(256);

export function Bputs(b: Biobuf, s: string): void {
  text.clear();
  text.reserve(utf8Length(s));
  text.text(s);
  Bwrite(b, text.ptr, text.length);
}

/** Formatted output (print of fmt.ts). */
export function Bprint<A, B, C, D, E, F, G, H>(
  b: Biobuf, format: string, a: A = 0, c: B = 0, d: C = 0, e: D = 0, f: E = 0, g: F = 0, h: G = 0, i: H = 0,
): void {
  text.clear();
  bprint(text, format, a, c, d, e, f, g, h, i);
  Bwrite(b, text.ptr, text.length);
}
