/** Reading and checking 9P messages in memory. Offsets of fields are generated from packages/ninep. */
import { HEADER_SIZE, MAXWELEM, fixedSize, messageForms } from '../../generated/ninep';
import { QIDSZ } from '../../generated/constants';
import { textOf } from '../utf8';

/** The string whose count stands at `p`. */
export function getString(p: usize): string {
  return textOf(p + 2, load<u16>(p));
}

/** Behind the string at `p`. */
// @ts-ignore: decorator
@inline
export function skipString(p: usize): usize {
  return p + 2 + <usize>load<u16>(p);
}

function stringFits(p: usize, end: usize): bool {
  if (p + 2 > end) return false;
  const stop = skipString(p);
  if (stop > end) return false;
  for (p += 2; p < stop; p++) if (load<u8>(p) == 0) return false;
  return true;
}

/**
 * Whether the message of `size` bytes at `p` has exactly the fields its type asks for: every count agrees with the
 * size, no string holds a NUL, a walk has at most MAXWELEM names. Allocates nothing.
 */
export function messageFits(p: usize, size: i32): bool {
  if (size < <i32>HEADER_SIZE || load<i32>(p) != size) return false;
  const type = <u32>load<u8>(p, 4);
  const fixed = fixedSize(type);
  if (fixed) return <u32>size == fixed;
  const forms = messageForms(type);
  const n = forms.length;
  if (n == 0) return false;
  const end = p + size;
  p += HEADER_SIZE;
  for (let i = 0; i < n; i++) {
    switch (load<u16>(changetype<usize>(forms) + (<usize>i << 1))) {
      case 0x62: p += 1; break; // b
      case 0x68: p += 2; break; // h
      case 0x77: case 0x66: case 0x6d: p += 4; break; // w f m
      case 0x6f: p += 8; break; // o
      case 0x71: p += QIDSZ; break; // q
      case 0x73: // s
        if (!stringFits(p, end)) return false;
        p = skipString(p);
        break;
      case 0x53: { // S
        if (p + 2 > end) return false;
        const count = <u32>load<u16>(p);
        if (count > MAXWELEM) return false;
        p += 2;
        for (let k: u32 = 0; k < count; k++) {
          if (!stringFits(p, end)) return false;
          p = skipString(p);
        }
        break;
      }
      case 0x51: { // Q
        if (p + 2 > end || <u32>load<u16>(p) > MAXWELEM) return false;
        p += 2 + <usize>load<u16>(p) * QIDSZ;
        break;
      }
      case 0x64: // d
        if (p + 4 > end || load<u32>(p) > <u32>(end - p - 4)) return false;
        p += 4 + load<u32>(p);
        break;
      case 0x74: // t
        if (p + 2 > end) return false;
        p += 2 + <usize>load<u16>(p);
        break;
    }
    if (p > end) return false;
  }
  return p == end;
}
