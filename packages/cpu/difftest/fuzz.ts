/**
 * Our decoder against iced-x86 over random byte strings: the same length, or both reject.
 *
 * Promise to callers: string number I of a seed is always the same; failures come with the bytes and both answers.
 */
import { Random } from '@lux9/base';
import { Decoder, DecoderOptions, Instruction } from 'iced-x86';
import type { Instruction as Row } from '../../../wasm-core/tables/format.ts';
import { codeName, invalidWhenRun, isOurs, mayEndEarly } from './iced-policy.ts';

/** Bytes of one string; the 16th stands for what follows in memory. */
export const stringBytes = 16;
const prefixBytes = [0x66, 0x67, 0xf0, 0xf2, 0xf3, 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65] as const;

/** Fills 16 bytes at `at`: random, or with piled prefixes, or with an opcode of a table row in the middle. */
function string(r: Random, rows: readonly Row[], bytes: Uint8Array, at: number): void {
  for (let i = 0; i < stringBytes; i += 4) {
    const w = r.u32();
    bytes[at + i] = w;
    bytes[at + i + 1] = w >>> 8;
    bytes[at + i + 2] = w >>> 16;
    bytes[at + i + 3] = w >>> 24;
  }
  const kind = r.u32() & 7;
  if (kind < 2) return;
  let p = 0;
  const word = r.u32();
  const prefixes = kind === 2 ? (word & 15) : (word & 3);
  for (; p < prefixes && p < 15; p++) bytes[at + p] = prefixBytes[r.u32() % prefixBytes.length]!;
  if (word & 0x100 && p < 15) bytes[at + p++] = 0x40 | ((word >>> 12) & 15);
  if (kind === 3) { // a hole in the maps is as interesting as an opcode
    if (p < 14) bytes[at + p++] = 0x0f;
    if (word & 0x200 && p < 14) bytes[at + p++] = word & 0x400 ? 0x38 : 0x3a;
    return;
  }
  const row = rows[r.u32() % rows.length]!;
  if (row.prefix.length === 2 && row.prefix !== 'NP' && p < 15) {
    // the mandatory prefix goes first, so that a REX stays last
    bytes.copyWithin(at + 1, at, at + p);
    bytes[at] = parseInt(row.prefix, 16);
    p++;
  }
  const put = (b: number): void => {
    if (p < 16) bytes[at + p++] = b;
  };
  if (row.map !== '') put(0x0f);
  if (row.map === '0F38') put(0x38);
  if (row.map === '0F3A') put(0x3a);
  put(row.opcode | (row.plusRegister ? word >>> 29 : 0));
  if (row.rm !== 'none' && p < 16) {
    if (row.modrm >= 0) bytes[at + p] = row.modrm;
    else if (row.reg >= 0) bytes[at + p] = (bytes[at + p]! & 0xc7) | (row.reg << 3);
  }
}

export interface Ours {
  /** The core's memory, and a place in it with room for `batch` strings. */
  readonly memory: () => Uint8Array;
  readonly at: number;
  readonly decodeLength: (at: number, available: number) => number;
}

export const batch = 4096;

export interface FuzzResult {
  readonly strings: number;
  readonly valid: number;
  readonly failures: readonly string[];
  readonly failed: number;
}

export function hexOf(bytes: Uint8Array, at: number, n = 15): string {
  return Array.from(bytes.subarray(at, at + n), (b) => b.toString(16).padStart(2, '0')).join(' ');
}

/** `maximum`: failures described. */
export function fuzz(rows: readonly Row[], ours: Ours, seed: number, first: number, count: number, maximum = 20): FuzzResult {
  const strings = new Uint8Array(batch * stringBytes);
  const decoder = new Decoder(64, strings, DecoderOptions.None);
  decoder.free();
  const instruction = new Instruction();
  const failures: string[] = [];
  const seen = new Map<string, number>();
  let failed = 0;
  let valid = 0;
  const r = new Random(0);
  for (let done = 0; done < count;) {
    const block = Math.floor((first + done) / batch);
    const from = (first + done) % batch;
    const to = Math.min(batch, from + count - done);
    r.seed((seed >>> 0) * 0x100000 + block);
    for (let i = 0; i < to; i++) string(r, rows, strings, i * stringBytes);
    ours.memory().set(strings, ours.at);
    const theirs = new Decoder(64, strings, DecoderOptions.None);
    for (let i = from; i < to; i++) {
      theirs.position = i * stringBytes;
      theirs.decodeOut(instruction);
      const expected = instruction.isInvalid || !isOurs(instruction, strings, i * stringBytes) ? 0 : instruction.length;
      const got = ours.decodeLength(ours.at + i * stringBytes, 15);
      if (expected > 0) valid++;
      if (Math.max(got, 0) !== expected && !(instruction.isInvalid && invalidWhenRun(strings, i * stringBytes))) {
        const key = instruction.isInvalid ? 'invalid' : codeName(instruction.code);
        failed++;
        const times = (seen.get(key) ?? 0) + 1;
        seen.set(key, times);
        if (times <= 2 && failures.length < maximum) {
          failures.push(`${hexOf(strings, i * stringBytes)}: iced ${instruction.isInvalid ? 'invalid' : `${key} length ${instruction.length}${expected ? '' : ' (not ours)'}`}, core ${got}; repeat: npm run fuzz:decoder -- --seed ${seed} --first ${block * batch + i} --count 1`);
        }
      } else if ((i & 15) === 0 && got > 1) { // cut short: the core must ask for more, never read on
        const cut = 1 + ((i >>> 4) % (got - 1));
        const short = ours.decodeLength(ours.at + i * stringBytes, cut);
        if (short !== -1 && !mayEndEarly(strings, i * stringBytes)) {
          failed++;
          if (failures.length < maximum) failures.push(`${hexOf(strings, i * stringBytes)}: length ${got}, but with ${cut} bytes the core says ${short}, not -1`);
        }
      }
    }
    theirs.free();
    done += to - from;
  }
  instruction.free();
  return { strings: count, valid, failures, failed };
}
