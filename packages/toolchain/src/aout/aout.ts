/** Writes and reads Plan 9 a.out files for amd64. */
import { aoutDataAlign, aoutLayout, aoutShortHeader, BY2PG, expandedHeaderBit, S_MAGIC, UTZERO } from '@lux9/abi';
import { concatBytes, putBigU64be, putU32be, u32be, bigU64be } from '@lux9/base';
import { ToolchainError } from '../errors.ts';

export const headerBytes = aoutLayout.size;
/** Address of the first instruction byte. */
export const textStart = UTZERO + headerBytes;

/** Where data begins when text has this many bytes. */
export const dataStart = (textBytes: number): number => Math.ceil((textStart + textBytes) / aoutDataAlign) * aoutDataAlign;

export interface Aout {
  readonly entry: number;
  readonly text: Uint8Array;
  readonly data: Uint8Array;
  readonly bssBytes: number;
  readonly symbols: Uint8Array;
  readonly pcln: Uint8Array;
}

export function writeAout(file: Aout): Uint8Array {
  const header = new Uint8Array(headerBytes);
  const { at } = aoutLayout;
  putU32be(header, at.magic, S_MAGIC);
  putU32be(header, at.text, file.text.length);
  putU32be(header, at.data, file.data.length);
  putU32be(header, at.bss, file.bssBytes);
  putU32be(header, at.syms, file.symbols.length);
  putU32be(header, at.entry, file.entry);
  putU32be(header, at.spsz, 0);
  putU32be(header, at.pcsz, file.pcln.length);
  putBigU64be(header, at.entry64, BigInt(file.entry));
  return concatBytes(header, file.text, file.data, file.symbols, file.pcln);
}

/** Throws ToolchainError when the bytes are no amd64 a.out or are cut short. */
export function readAout(bytes: Uint8Array): Aout & { readonly dataAt: number; readonly bssAt: number } {
  if (bytes.length < aoutShortHeader) throw new ToolchainError('too short for an a.out');
  const { at } = aoutLayout;
  const magic = u32be(bytes, at.magic);
  if (magic !== S_MAGIC) throw new ToolchainError(`magic 0x${magic.toString(16)} is not amd64's 0x${S_MAGIC.toString(16)}`);
  const header = (magic & expandedHeaderBit) !== 0 ? headerBytes : aoutShortHeader;
  const sizes = [at.text, at.data, at.syms, at.spsz, at.pcsz].map((field) => u32be(bytes, field)) as [number, number, number, number, number];
  const total = header + sizes.reduce((sum, size) => sum + size, 0);
  if (bytes.length < total) throw new ToolchainError(`cut short: ${bytes.length} of ${total} bytes`);
  let from = header;
  const [text, data, symbols, , pcln] = sizes.map((size) => bytes.subarray(from, (from += size))) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  const dataAt = dataStart(text.length);
  return {
    entry: Number(bigU64be(bytes, at.entry64)), text, data, bssBytes: u32be(bytes, at.bss), symbols, pcln,
    dataAt, bssAt: Math.ceil((dataAt + data.length) / BY2PG) * BY2PG,
  };
}
