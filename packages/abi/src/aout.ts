/**
 * Plan 9's a.out (a.out(6)) as amd64 uses it: header, symbols, and where exec puts the parts.
 * Every number in the file is big endian.
 *
 *   file   | header text | data | symbols | pc/sp table | pc/line table |
 *   memory UTZERO: header and text; RU(end of text, 2 MiB): data; RU(end of data, 4096): bss
 */
import { layOut } from './layout.ts';

/** amd64's magic, with the bit that says the header is expanded. */
export const S_MAGIC = 0x8a97;
/** Set in a magic whose header has the 64-bit entry. */
export const expandedHeaderBit = 0x8000;

/** `syms`, `spsz` and `pcsz` are bytes of the tables; `entry` the low half of `entry64`. */
export const aoutLayout = layOut('Exec', 'big', [
  ['magic', 'u32'],
  ['text', 'u32'],
  ['data', 'u32'],
  ['bss', 'u32'],
  ['syms', 'u32'],
  ['entry', 'u32'],
  ['spsz', 'u32'],
  ['pcsz', 'u32'],
  ['entry64', 'u64'],
]);

/** Bytes of a header without the 64-bit entry. */
export const aoutShortHeader = 32;

/** Data starts at the next multiple of this after text. */
export const aoutDataAlign = 0x200000;

/** Bytes exec reads to recognise a file; a `#!` line must end within them. */
export const execReadSize = 256;

/** Set in the type byte of every symbol; the record is u64 value, u8 type, NUL-terminated name. */
export const symbolTypeBit = 0x80;

/** Letters of a.out(6): upper case is global, lower case local to its file. */
export const symbolTypes = {
  text: 'T',
  textLocal: 't',
  leafText: 'L',
  leafTextLocal: 'l',
  data: 'D',
  dataLocal: 'd',
  bss: 'B',
  bssLocal: 'b',
  auto: 'a',
  parameter: 'p',
  frame: 'm',
  fileName: 'f',
  path: 'z',
  pathGlobal: 'Z',
} as const;
