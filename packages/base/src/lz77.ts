/**
 * LZ77 without entropy coding, its window everything before: what programs share is stored once, however far apart they stand. DEFLATE, whose
 * window is 32 KB, packs the rest behind it (and browsers have it natively).
 *
 * Layout, numbers u32 little-endian: "LZ77", the length unpacked, the lengths of five streams, then the streams. A step takes a run of
 * literals, then a match: bytes that stand `distance` before.
 *   runs, lengths   how many bytes, LEB128
 *   choices         a byte: 0 to 3 a distance of the last four different ones, newest first; 4 a new one
 *   distances       new ones, three bytes each
 *   literals        bytes
 */
export const lz77Magic = 'LZ77';
const streams = 5;
export const lz77Header = 8 + 4 * streams;
/** Distances of matches are below this. */
export const lz77Window = 2 ** 24;
/** Longer runs and matches are worth a call. */
const byHand = 32;

export function isLz77(bytes: Uint8Array): boolean {
  return bytes.length >= lz77Header && String.fromCharCode(...bytes.subarray(0, 4)) === lz77Magic;
}

/** A number of any size; NaN when the bytes end before it does. */
function leb128(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let scale = 1; ; scale *= 0x80) {
    const b = bytes[at++]!;
    value += (b & 0x7f) * scale;
    if (!(b > 0x7f)) return at > bytes.length ? Number.NaN : value;
  }
}

/** What was packed. `most`: longest result, bytes. Throws RangeError on damage; what is damaged within a literal or a number in range goes unseen. */
export function lz77Unpack(bytes: Uint8Array, most: number): Uint8Array<ArrayBuffer> {
  if (!isLz77(bytes)) throw new RangeError('not LZ77');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const total = view.getUint32(4, true);
  const ends: number[] = [];
  let at = lz77Header;
  for (let i = 0; i < streams; i++) ends.push(at += view.getUint32(8 + 4 * i, true));
  if (at !== bytes.length || total > most) throw new RangeError('LZ77: lengths that do not fit');
  const out = new Uint8Array(total);
  let [run, length, choice, fresh, literal] = [lz77Header, ends[0]!, ends[1]!, ends[2]!, ends[3]!];
  let [d0, d1, d2, d3] = [0, 0, 0, 0];
  let done = 0;
  // Past the end of a stream there are zeros or the next one's bytes: a step that does nothing, or the checks, end it.
  while (done < total) {
    const n = leb128(bytes, run);
    while (bytes[run++]! > 0x7f);
    if (!(n <= total - done) || literal + n > bytes.length) throw new RangeError('LZ77: literals that do not fit');
    if (n > byHand) out.set(bytes.subarray(literal, literal + n), done);
    else for (let i = 0; i < n; i++) out[done + i] = bytes[literal + i]!;
    done += n;
    literal += n;
    if (done === total) break;

    const m = leb128(bytes, length);
    while (bytes[length++]! > 0x7f);
    const c = bytes[choice++]!;
    let d = d0;
    if (c > 0) {
      if (c === 1) d = d1;
      else {
        if (c === 2) d = d2;
        else {
          if (c === 3) d = d3;
          else {
            d = bytes[fresh]! | (bytes[fresh + 1]! << 8) | (bytes[fresh + 2]! << 16);
            fresh += 3;
          }
          d3 = d2;
        }
        d2 = d1;
      }
      d1 = d0;
      d0 = d;
    }
    if (!(m > 0 && m <= total - done) || !(d > 0 && d <= done)) throw new RangeError('LZ77: a match that does not fit');
    const from = done - d;
    if (m > byHand && d >= m) out.copyWithin(done, from, from + m);
    else for (let i = 0; i < m; i++) out[done + i] = out[from + i]!;
    done += m;
  }
  if (run !== ends[0] || length !== ends[1] || choice !== ends[2] || fresh !== ends[3] || literal !== ends[4]) throw new RangeError('LZ77: bytes left over');
  return out;
}
