/**
 * Where a differential test case lives: the same virtual addresses on the host and on the core, and the same
 * pristine contents before every case.
 *
 *   code     2 pages, readable and executable, filled with INT3      | then a hole
 *   hole | data  2 pages, readable and writable | constant 1 page, read-only | hole
 *
 * Promise to callers: everything lies below 2 GiB (so RIP-relative, absolute and 32-bit addresses reach it), and
 * the holes around it are never mapped by the host harness, which gets these numbers as -D flags.
 */
import { Random } from '@lux9/base';

export const PAGE = 4096;
export const codeBase = 0x20000000;
export const codePages = 2;
export const dataBase = 0x20011000;
export const dataPages = 2;
export const constantBase = dataBase + dataPages * PAGE;
export const constantPages = 1;

/** Bytes that a case may patch and that are compared: data and constant pages. */
export const patchable = (dataPages + constantPages) * PAGE;
/** Bytes that a case may change. */
export const writable = dataPages * PAGE;

/** Contents of the data and constant pages before a case's patches: random bytes, with stretches of few values for string instructions. */
export function pristineData(): Uint8Array {
  const random = new Random(0x9e3779b9);
  const bytes = new Uint8Array(patchable);
  random.fill(bytes);
  for (let at = 0; at < patchable; at += 512) {
    if ((at / 512) % 2 === 0) continue;
    const value = random.below(256);
    for (let i = at; i < at + 512; i++) if (!random.chance(1, 24)) bytes[i] = value;
  }
  return bytes;
}

export const INT3 = 0xcc;
