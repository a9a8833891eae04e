/** Read-only data behind the code: constants once each, aligned to their size; larger pieces as they come. */
import { toHex } from '@lux9/base';

export class Rodata {
  bytes = new Uint8Array(4096);
  size = 0;
  private readonly known = new Map<string, number>();

  /** Room for `size` zero bytes at a multiple of `align`; answers the offset. */
  reserve(size: number, align: number): number {
    const at = Math.ceil(this.size / align) * align;
    this.size = at + size;
    if (this.size > this.bytes.length) {
      const more = new Uint8Array(2 * this.size);
      more.set(this.bytes);
      this.bytes = more;
    }
    return at;
  }

  append(bytes: Uint8Array): number {
    const at = this.reserve(bytes.length, 16);
    this.bytes.set(bytes, at);
    return at;
  }

  /** A constant of 4, 8 or 16 bytes (or a short text); equal ones share a place. */
  constant(bytes: Uint8Array): number {
    const key = toHex(bytes);
    let at = this.known.get(key);
    if (at === undefined) {
      at = this.reserve(bytes.length, bytes.length > 8 ? 16 : bytes.length > 4 ? 8 : 4);
      this.bytes.set(bytes, at);
      this.known.set(key, at);
    }
    return at;
  }
}
