/** MD5 (RFC 1321) and SHA-1 (FIPS 180-4) over a stream of bytes, and what md5sum(1) and sha1sum(1) do alike. */
import { Buf, OREAD, bprint, close, open, print, readTo } from '../../lib';
import { complain, finish } from './common';

const blockSize: i32 = 64;

export abstract class Digest {
  /** Bytes so far. */
  private total: u64 = 0;
  private block: StaticArray<u8> = new StaticArray<u8>(blockSize);
  private fill: i32 = 0;

  /** Takes 64 bytes in. */
  abstract transform(p: usize): void;
  /** Words of the result, and whether their first byte is the highest. */
  abstract word(i: i32): u32;
  abstract words(): i32;
  abstract big(): bool;

  update(p: usize, n: i32): void {
    this.total += n;
    const own = changetype<usize>(this.block);
    while (n > 0) {
      if (this.fill == 0 && n >= blockSize) {
        this.transform(p);
        p += blockSize;
        n -= blockSize;
        continue;
      }
      const some = min(n, blockSize - this.fill);
      memory.copy(own + this.fill, p, some);
      this.fill += some;
      p += some;
      n -= some;
      if (this.fill < blockSize) return;
      this.transform(own);
      this.fill = 0;
    }
  }

  /** The result in hexadecimal. Nothing may be added afterwards. */
  finish(): string {
    const bits = this.total << 3;
    const own = changetype<usize>(this.block);
    store<u8>(own + this.fill++, 0x80);
    if (this.fill > 56) {
      memory.fill(own + this.fill, 0, blockSize - this.fill);
      this.transform(own);
      this.fill = 0;
    }
    memory.fill(own + this.fill, 0, 56 - this.fill);
    store<u64>(own + 56, this.big() ? bswap(bits) : bits);
    this.transform(own);
    const text = new Buf(40);
    for (let i = 0; i < this.words(); i++) bprint(text, '%.8ux', this.big() ? this.word(i) : bswap(this.word(i)));
    return text.toString();
  }
}

const md5Shifts: StaticArray<u8> = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
// floor(2^32 * |sin(i + 1)|), as the RFC's table has them.
const md5Table: StaticArray<u32> = [
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1,
  0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453,
  0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
  0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
  0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
  0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
];

export class Md5 extends Digest {
  private a: u32 = 0x67452301;
  private b: u32 = 0xefcdab89;
  private c: u32 = 0x98badcfe;
  private d: u32 = 0x10325476;

  words(): i32 {
    return 4;
  }

  big(): bool {
    return false;
  }

  word(i: i32): u32 {
    return i == 0 ? this.a : i == 1 ? this.b : i == 2 ? this.c : this.d;
  }

  transform(p: usize): void {
    let a = this.a;
    let b = this.b;
    let c = this.c;
    let d = this.d;
    for (let i = 0; i < 64; i++) {
      let f: u32 = 0;
      let g = i;
      if (i < 16) f = (b & c) | (~b & d);
      else if (i < 32) {
        f = (d & b) | (~d & c);
        g = 5 * i + 1;
      } else if (i < 48) {
        f = b ^ c ^ d;
        g = 3 * i + 5;
      } else {
        f = c ^ (b | ~d);
        g = 7 * i;
      }
      const sum = a + f + md5Table[i] + load<u32>(p + (<usize>(g & 15) << 2));
      a = d;
      d = c;
      c = b;
      b += rotl<u32>(sum, md5Shifts[((i >> 4) << 2) | (i & 3)]);
    }
    this.a += a;
    this.b += b;
    this.c += c;
    this.d += d;
  }
}

export class Sha1 extends Digest {
  private h: StaticArray<u32> = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  private w: StaticArray<u32> = new StaticArray<u32>(80);

  words(): i32 {
    return 5;
  }

  big(): bool {
    return true;
  }

  word(i: i32): u32 {
    return this.h[i];
  }

  transform(p: usize): void {
    const w = this.w;
    const h = this.h;
    for (let i = 0; i < 16; i++) w[i] = bswap(load<u32>(p + (<usize>i << 2)));
    for (let i = 16; i < 80; i++) w[i] = rotl<u32>(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    let a = h[0];
    let b = h[1];
    let c = h[2];
    let d = h[3];
    let e = h[4];
    for (let i = 0; i < 80; i++) {
      let f = b ^ c ^ d;
      let k: u32 = 0x6ed9eba1;
      if (i < 20) {
        f = (b & c) | (~b & d);
        k = 0x5a827999;
      } else if (i >= 60) k = 0xca62c1d6;
      else if (i >= 40) {
        f = (b & c) | (b & d) | (c & d);
        k = 0x8f1bbcdc;
      }
      const sum = rotl<u32>(a, 5) + f + e + k + w[i];
      e = d;
      d = c;
      c = rotl<u32>(b, 30);
      b = a;
      a = sum;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
  }
}

const room: i32 = 8192;

function one(fd: i32, name: string, digest: Digest): void {
  const p = heap.alloc(room);
  while (true) {
    const n = readTo(fd, p, room);
    if (n < 0) {
      complain();
      return heap.free(p);
    }
    if (n == 0) break;
    digest.update(p, n);
  }
  heap.free(p);
  if (name.length == 0) print('%s\n', digest.finish());
  else print('%s\t%s\n', digest.finish(), name);
}

/** Prints the sum of each file, of standard input when there is none. */
export function sums(names: string[], make: () => Digest): void {
  if (names.length == 0) one(0, '', make());
  for (let i = 0; i < names.length; i++) {
    const fd = open(names[i], OREAD);
    if (fd < 0) {
      complain();
      continue;
    }
    one(fd, names[i], make());
    close(fd);
  }
  finish();
}
