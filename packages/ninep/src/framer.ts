/**
 * Cuts a byte stream into messages. 9P needs no message boundaries from its transport: the size in front is enough.
 *
 * Promise to callers: holds at most one incomplete message, so at most msize bytes; work is linear in the bytes fed.
 */
import { u32le } from '@lux9/base';
import { headerSize } from './messages.ts';

const sizeField = 4;

export class Framer {
  private pending = new Uint8Array(512);
  private used = 0;

  /** `msize`: bytes of a message at most; it may be changed when a version is agreed. */
  constructor(public msize: number) {}

  /**
   * Takes bytes and hands over each message they complete; the bytes handed over are valid during the call only.
   * Answers false when a size is impossible: the stream is lost and must be closed.
   */
  feed(bytes: Uint8Array, message: (bytes: Uint8Array) => void): boolean {
    let at = 0;
    while (at < bytes.length) {
      const left = bytes.length - at;
      if (this.used === 0 && left >= sizeField) {
        const size = u32le(bytes, at);
        if (!this.possible(size)) return false;
        if (size <= left) {
          message(bytes.subarray(at, at + size));
          at += size;
          continue;
        }
      }
      const want = this.used < sizeField ? sizeField : u32le(this.pending, 0);
      const take = Math.min(want - this.used, left);
      this.hold(bytes.subarray(at, at + take));
      at += take;
      if (this.used < sizeField) continue;
      const size = u32le(this.pending, 0);
      if (!this.possible(size)) return false;
      if (this.used < size) continue;
      this.used = 0;
      message(this.pending.subarray(0, size));
    }
    return true;
  }

  private possible(size: number): boolean {
    return size >= headerSize && size <= this.msize;
  }

  private hold(bytes: Uint8Array): void {
    const need = this.used + bytes.length;
    if (need > this.pending.length) {
      const larger = new Uint8Array(Math.max(need, 2 * this.pending.length));
      larger.set(this.pending.subarray(0, this.used));
      this.pending = larger;
    }
    this.pending.set(bytes, this.used);
    this.used = need;
  }
}
