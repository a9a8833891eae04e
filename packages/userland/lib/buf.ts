/**
 * A growing buffer of bytes: what formatted output, servers and byte-oriented programs build into.
 *
 * Promise to callers: `ptr` is good until the next call that appends; nothing is allocated while the buffer is large enough.
 */
import { putRune, putText, runelen, textOf, utf8Length } from './utf8';

export class Buf {
  private mem: ArrayBuffer;
  /** Bytes in use. Lower it to cut the end off. */
  length: i32 = 0;

  constructor(capacity: i32) {
    this.mem = new ArrayBuffer(capacity);
  }

  /** Where the bytes stand. */
  @inline get ptr(): usize {
    return changetype<usize>(this.mem);
  }

  /** Room for `more` bytes behind the present ones. */
  reserve(more: i32): void {
    const need = this.length + more;
    if (need <= this.mem.byteLength) return;
    const larger = new ArrayBuffer(max(need, this.mem.byteLength * 2));
    memory.copy(changetype<usize>(larger), this.ptr, this.length);
    this.mem = larger;
  }

  clear(): void {
    this.length = 0;
  }

  at(i: i32): u8 {
    if (<u32>i >= <u32>this.length) throw new RangeError('Buf index out of range');
    return load<u8>(this.ptr + i);
  }

  byte(c: u32): void {
    if (this.length == this.mem.byteLength) this.reserve(1);
    store<u8>(this.ptr + this.length, c);
    this.length++;
  }

  rune(c: u32): void {
    if (c < 0x80) return this.byte(c);
    this.reserve(4);
    this.length += putRune(this.ptr + this.length, c);
  }

  bytes(p: usize, n: i32): void {
    if (n <= 0) return;
    this.reserve(n);
    memory.copy(this.ptr + this.length, p, n);
    this.length += n;
  }

  text(s: string): void {
    this.reserve(s.length * 3);
    this.length += putText(this.ptr + this.length, s);
  }

  fill(c: u32, n: i32): void {
    for (; n > 0; n--) this.rune(c);
  }

  /** Inserts `n` times the byte `c` at `at`. */
  insert(at: i32, c: u32, n: i32): void {
    if (n <= 0) return;
    this.reserve(n);
    memory.copy(this.ptr + at + n, this.ptr + at, this.length - at);
    memory.fill(this.ptr + at, <u8>c, n);
    this.length += n;
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    memory.copy(bytes.dataStart, this.ptr, this.length);
    return bytes;
  }

  toString(): string {
    return textOf(this.ptr, this.length);
  }
}

/** The UTF-8 of `text` in a buffer of its own. */
export function bufOf(text: string): Buf {
  const b = new Buf(utf8Length(text));
  b.text(text);
  return b;
}

/** Bytes of a rune, for callers that size buffers. */
export function runeBytes(c: u32): i32 {
  return runelen(c);
}
