/**
 * State hashes: MurmurHash3_x86_128 (Appleby, 2011), a 128-bit non-cryptographic hash made of 32-bit operations, which
 * JavaScript does fast and exactly. It finds differences, not forgeries: identities use sha256.
 *
 * Promise to callers: the digest depends on the bytes and the seed only, not on how they were cut into updates.
 */

const c1 = 0x239b961b;
const c2 = 0xab0e9789 | 0;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93 | 0;

const imul = Math.imul;

function rotl(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

function fmix(h: number): number {
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

export class Hash128 {
  /** h1..h4, the running state. */
  readonly #h = new Int32Array(4);
  readonly #tail = new Uint8Array(16);
  readonly #tailWords = new Int32Array(4);
  #length = 0;

  constructor(seed = 0) {
    this.reset(seed);
  }

  reset(seed = 0): this {
    this.#h.fill(seed);
    this.#length = 0;
    return this;
  }

  update(bytes: Uint8Array, start = 0, end = bytes.length): this {
    if (!(start >= 0 && start <= end && end <= bytes.length))
      throw new RangeError(`range ${start}..${end} of ${bytes.length} bytes`);
    let at = start;
    const held = this.#length % 16;
    this.#length += end - start;
    if (held > 0) {
      const take = Math.min(16 - held, end - at);
      for (let i = 0; i < take; i++) this.#tail[held + i] = bytes[at + i]!;
      at += take;
      if (held + take < 16) return this;
      this.#tailBlock();
    }
    const blocks = (end - at) >>> 4;
    if (blocks > 0) {
      if (littleEndian && (bytes.byteOffset + at) % 4 === 0) {
        this.#blocks(new Int32Array(bytes.buffer, bytes.byteOffset + at, blocks * 4), blocks);
        at += blocks * 16;
      } else {
        for (let i = 0; i < blocks; i++, at += 16) {
          for (let j = 0; j < 16; j++) this.#tail[j] = bytes[at + j]!;
          this.#tailBlock();
        }
      }
    }
    for (let i = 0; at < end; i++, at++) this.#tail[i] = bytes[at]!;
    return this;
  }

  #tailBlock(): void {
    for (let i = 0; i < 4; i++) this.#tailWords[i] = this.#tailWord(i, 4);
    this.#blocks(this.#tailWords, 1);
  }

  #tailWord(index: number, count: number): number {
    let word = 0;
    for (let i = 0; i < count; i++) word |= this.#tail[index * 4 + i]! << (8 * i);
    return word;
  }

  #blocks(words: Int32Array, blocks: number): void {
    const h = this.#h;
    let h1 = h[0]!;
    let h2 = h[1]!;
    let h3 = h[2]!;
    let h4 = h[3]!;
    for (let i = 0, n = blocks * 4; i < n; i += 4) {
      h1 ^= imul(rotl(imul(words[i]!, c1), 15), c2);
      h1 = (imul(rotl(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
      h2 ^= imul(rotl(imul(words[i + 1]!, c2), 16), c3);
      h2 = (imul(rotl(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
      h3 ^= imul(rotl(imul(words[i + 2]!, c3), 17), c4);
      h3 = (imul(rotl(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
      h4 ^= imul(rotl(imul(words[i + 3]!, c4), 18), c1);
      h4 = (imul(rotl(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
    }
    h[0] = h1;
    h[1] = h2;
    h[2] = h3;
    h[3] = h4;
  }

  /** Writes the digest's four words at `out[at]`; the hash may be updated further afterwards. */
  digestInto(out: Uint32Array, at = 0): void {
    let [h1, h2, h3, h4] = [this.#h[0]!, this.#h[1]!, this.#h[2]!, this.#h[3]!];
    const rest = this.#length % 16;
    const bytesOf = (index: number): number => Math.max(0, Math.min(4, rest - 4 * index));
    if (rest > 12) h4 ^= imul(rotl(imul(this.#tailWord(3, bytesOf(3)), c4), 18), c1);
    if (rest > 8) h3 ^= imul(rotl(imul(this.#tailWord(2, bytesOf(2)), c3), 17), c4);
    if (rest > 4) h2 ^= imul(rotl(imul(this.#tailWord(1, bytesOf(1)), c2), 16), c3);
    if (rest > 0) h1 ^= imul(rotl(imul(this.#tailWord(0, bytesOf(0)), c1), 15), c2);
    const length = this.#length | 0;
    h1 ^= length;
    h2 ^= length;
    h3 ^= length;
    h4 ^= length;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = (h2 + h1) | 0;
    h3 = (h3 + h1) | 0;
    h4 = (h4 + h1) | 0;
    h1 = fmix(h1);
    h2 = fmix(h2);
    h3 = fmix(h3);
    h4 = fmix(h4);
    h1 = (h1 + h2 + h3 + h4) | 0;
    out[at] = h1;
    out[at + 1] = h2 + h1;
    out[at + 2] = h3 + h1;
    out[at + 3] = h4 + h1;
  }

  /** 32 hexadecimal digits. */
  digest(): string {
    const words = new Uint32Array(4);
    this.digestInto(words);
    let text = '';
    for (const word of words) text += word.toString(16).padStart(8, '0');
    return text;
  }
}

export function hash128(bytes: Uint8Array, seed = 0): string {
  return new Hash128(seed).update(bytes).digest();
}
