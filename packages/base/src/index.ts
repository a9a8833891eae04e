/** What every package may use: asserts, bytes, UTF-8, virtual time, chance, hashes, LZ77, disassembly's texts and a log sink. Knows nothing of the machine. */

export * from './assert.ts';
export * from './bytes.ts';
export * from './disassembly.ts';
export * from './hash.ts';
export * from './log.ts';
export * from './lz77.ts';
export * from './random.ts';
export * from './sha256.ts';
export * from './time.ts';
export * from './utf8.ts';
