/**
 * Recorded vectors: the host's answers to a small set of cases, so that machines without gcc or with another processor
 * check against the same host. Inputs are not stored: they are generated again, and a checksum per row says
 * whether they still are what the host saw.
 *
 * File (gzip): 'LX9V', u32 version, u32 seed, u32 cases per row, u32 rows; then per row u32 key, u32 FNV-1a of all its
 * input records, u32 bytes, and per case the difference between output and input state:
 *   u8 vector, u64 fields mask of {rip rflags fs gs gpr[16] error cr2} then u64 each; u32 mask of 16-byte pieces of
 *   the FXSAVE image, then 16 bytes each; u16 low, u16 bytes of changed memory, then those.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Generator } from './generate.ts';
import type { Host } from './host.ts';
import { fxBytes, input, maxOutput, output } from './layout.ts';
import { run } from './run.ts';
import type { Shape } from './shape.ts';

export const vectorsPath = join(dirname(fileURLToPath(import.meta.url)), 'vectors.bin.gz');
const magic = 0x5639584c;
const version = 1;

/** Output fields of 8 bytes, and the input's value they usually keep (-1: 0 is the usual value). */
const words: readonly (readonly [out: number, from: number])[] = [
  [output.rip, input.rip], [output.rflags, input.rflags], [output.fsBase, input.fsBase], [output.gsBase, input.gsBase],
  ...Array.from({ length: 16 }, (_, i) => [output.gpr + 8 * i, input.gpr + 8 * i] as const),
  [output.error, -1], [output.cr2, -1],
];
const pieces = fxBytes / 16;

class Writer {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  length = 0;
  private room(n: number): void {
    if (this.length + n <= this.bytes.length) return;
    const larger = new Uint8Array(this.bytes.length * 2 + n);
    larger.set(this.bytes);
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
  u8(v: number): void { this.room(1); this.view.setUint8(this.length, v); this.length += 1; }
  u16(v: number): void { this.room(2); this.view.setUint16(this.length, v, true); this.length += 2; }
  u32(v: number): void { this.room(4); this.view.setUint32(this.length, v, true); this.length += 4; }
  u64(v: bigint): void { this.room(8); this.view.setBigUint64(this.length, v, true); this.length += 8; }
  raw(v: Uint8Array): void { this.room(v.length); this.bytes.set(v, this.length); this.length += v.length; }
  take(): Uint8Array { return this.bytes.slice(0, this.length); }
}

function checksum(h: number, bytes: Uint8Array, length: number): number {
  for (let i = 0; i < length; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  return h >>> 0;
}

function baseline(record: DataView, from: number): bigint {
  return from < 0 ? 0n : record.getBigUint64(from, true);
}

/** Runs `count` cases a row on the host and writes the vectors file. */
export async function recordVectors(rows: readonly Shape[], host: Host, seed: number, count: number): Promise<{ bytes: number; cases: number }> {
  const perRow = new Map<Shape, { sum: number; writer: Writer }>();
  let cases = 0;
  await run(rows, host, undefined, {
    seed, first: 0, count, show: 0, say: () => undefined,
    each: (shape, _index, record, answer, at) => {
      let state = perRow.get(shape);
      if (!state) perRow.set(shape, (state = { sum: 0x811c9dc5, writer: new Writer() }));
      const view = new DataView(record.buffer, record.byteOffset);
      state.sum = checksum(state.sum, record, view.getUint32(input.total, true));
      const w = state.writer;
      w.u8(answer.getUint32(at + output.vector, true));
      let mask = 0;
      words.forEach(([out, from], i) => { if (answer.getBigUint64(at + out, true) !== baseline(view, from)) mask |= 1 << i; });
      w.u32(mask >>> 0);
      words.forEach(([out], i) => { if (mask & (1 << i)) w.u64(answer.getBigUint64(at + out, true)); });
      const changed: number[] = [];
      for (let i = 0; i < pieces; i++) {
        const a = at + output.fx + 16 * i;
        const b = input.fx + 16 * i;
        if (answer.getBigUint64(a, true) !== view.getBigUint64(b, true) || answer.getBigUint64(a + 8, true) !== view.getBigUint64(b + 8, true)) changed.push(i);
      }
      w.u32(changed.reduce((m, i) => m | (1 << i), 0) >>> 0);
      for (const i of changed) w.raw(new Uint8Array(answer.buffer, answer.byteOffset + at + output.fx + 16 * i, 16));
      const low = answer.getUint32(at + output.low, true);
      const bytes = answer.getUint32(at + output.high, true) - low;
      w.u16(low);
      w.u16(bytes);
      w.raw(new Uint8Array(answer.buffer, answer.byteOffset + at + output.memory, bytes));
      cases++;
    },
  });
  const file = new Writer();
  for (const v of [magic, version, seed, count, perRow.size]) file.u32(v);
  for (const [shape, state] of perRow) {
    file.u32(shape.key);
    file.u32(state.sum);
    file.u32(state.writer.length);
    file.raw(state.writer.take());
  }
  const packed = gzipSync(file.take(), { level: 9 });
  writeFileSync(vectorsPath, packed);
  return { bytes: packed.length, cases };
}

export interface Vectors {
  readonly seed: number;
  readonly count: number;
  /** By row key. */
  readonly rows: ReadonlyMap<number, { readonly sum: number; readonly data: DataView }>;
}

export function readVectors(): Vectors {
  const bytes = gunzipSync(readFileSync(vectorsPath));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== version) throw new Error(`${vectorsPath} is not a vectors file of version ${version}`);
  const rows = new Map<number, { sum: number; data: DataView }>();
  const n = view.getUint32(16, true);
  for (let i = 0, at = 20; i < n; i++) {
    const size = view.getUint32(at + 8, true);
    rows.set(view.getUint32(at, true), { sum: view.getUint32(at + 4, true), data: new DataView(bytes.buffer, bytes.byteOffset + at + 12, size) });
    at += 12 + size;
  }
  return { seed: view.getUint32(8, true), count: view.getUint32(12, true), rows };
}

/** Rebuilds the host's output records of one row. `use` sees each case; returns false when the generator's inputs are not those recorded. */
export function replayRow(vectors: Vectors, shape: Shape, generator: Generator, use: (index: number, record: Uint8Array, host: DataView) => void): boolean {
  const row = vectors.rows.get(shape.key);
  if (!row) return false;
  let sum = 0x811c9dc5;
  const records: Uint8Array[] = [];
  for (let i = 0; i < vectors.count; i++) {
    const length = generator.generate(shape, vectors.seed, i);
    sum = checksum(sum, generator.bytes, length);
    records.push(generator.bytes.slice(0, length));
  }
  if (sum !== row.sum) return false;
  const out = new Uint8Array(maxOutput);
  const host = new DataView(out.buffer);
  const { data } = row;
  let p = 0;
  records.forEach((record, index) => {
    const view = new DataView(record.buffer);
    host.setUint32(output.vector, data.getUint8(p), true);
    let mask = data.getUint32(p + 1, true);
    p += 5;
    words.forEach(([to, from], i) => {
      if (mask & (1 << i)) {
        host.setBigUint64(to, data.getBigUint64(p, true), true);
        p += 8;
      } else host.setBigUint64(to, baseline(view, from), true);
    });
    out.set(record.subarray(input.fx, input.fx + fxBytes), output.fx);
    mask = data.getUint32(p, true);
    p += 4;
    for (let i = 0; i < pieces; i++) {
      if (!(mask & (1 << i))) continue;
      for (let k = 0; k < 16; k++) out[output.fx + 16 * i + k] = data.getUint8(p + k);
      p += 16;
    }
    const low = data.getUint16(p, true);
    const bytes = data.getUint16(p + 2, true);
    p += 4;
    host.setUint32(output.low, low, true);
    host.setUint32(output.high, low + bytes, true);
    for (let k = 0; k < bytes; k++) out[output.memory + k] = data.getUint8(p + k);
    p += bytes;
    use(index, record, host);
  });
  return true;
}
