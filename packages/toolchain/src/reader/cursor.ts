/** A position in untrusted bytes. Every read is checked; a complaint carries the byte offset. */
import { decodeUtf8, encodeUtf8, equalBytes } from '@lux9/base';
import { ToolchainError } from '../errors.ts';

export class Cursor {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    public end: number,
  ) {}

  fail(what: string, at = this.at): never {
    throw new ToolchainError(what, { offset: at });
  }

  get more(): boolean {
    return this.at < this.end;
  }

  u8(): number {
    if (this.at >= this.end) this.fail('the module ends in the middle of something: unexpected end');
    return this.bytes[this.at++]!;
  }

  take(size: number): Uint8Array {
    if (size > this.end - this.at) this.fail(`${size} bytes wanted, ${this.end - this.at} left: unexpected end`);
    const part = this.bytes.subarray(this.at, this.at + size);
    this.at += size;
    return part;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    const start = this.at;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      if (shift === 28 && (byte & 0xf0) !== 0) this.fail('integer of more than 32 bits', start);
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value >>> 0;
    }
    return this.fail('integer of more than 5 bytes', start);
  }

  /** Signed LEB128 of at most 32 bits. */
  s32(): number {
    const start = this.at;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      if (shift === 28) {
        const sign = byte & 0x78;
        if ((byte & 0x80) !== 0 || (sign !== 0 && sign !== 0x78)) this.fail('integer of more than 32 bits', start);
      }
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return shift < 28 ? (value << (25 - shift)) >> (25 - shift) : value;
    }
    return this.fail('integer of more than 5 bytes', start);
  }

  /** Signed LEB128 of 33 bits, for block types. */
  s33(): number {
    const start = this.at;
    let value = 0;
    for (let i = 0, unit = 1; i < 5; i++, unit *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * unit;
      if ((byte & 0x80) === 0) return (byte & 0x40) !== 0 ? value - unit * 128 : value;
    }
    return this.fail('integer of more than 33 bits', start);
  }

  /** Signed LEB128 of at most 64 bits. */
  s64(): bigint {
    const start = this.at;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.u8();
      const part = byte & 0x7f;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high |= part >> 4;
      } else high |= shift < 63 ? part << (shift - 32) : part << 31;
      if (shift === 63 && part !== 0 && part !== 0x7f) this.fail('integer of more than 64 bits', start);
      if ((byte & 0x80) === 0) {
        const value = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
        return shift < 63 ? BigInt.asIntN(shift + 7, value) : BigInt.asIntN(64, value);
      }
    }
    return this.fail('integer of more than 10 bytes', start);
  }

  f32Bits(): number {
    const b = this.take(4);
    return (b[0]! | (b[1]! << 8) | (b[2]! << 16) | (b[3]! << 24)) >>> 0;
  }

  f64Bits(): bigint {
    const low = this.f32Bits();
    return (BigInt(this.f32Bits()) << 32n) | BigInt(low);
  }

  name(): string {
    const size = this.u32();
    const start = this.at;
    const bytes = this.take(size);
    const text = decodeUtf8(bytes);
    if (!equalBytes(encodeUtf8(text), bytes)) this.fail('a name that is not UTF-8', start);
    return text;
  }
}
