/**
 * Plan 9's pc/line table (a.out(6), libmach): bytes that advance the pc and a line number together.
 *
 *   0 b b b b   line += a signed 32-bit big-endian number
 *   1..64       line += byte
 *   65..128     line -= byte - 64
 *   129..255    pc += byte - 129
 * and each of them adds 1 to the pc as well.
 *
 * Line numbers count through all files in turn: file f with base b has lines b+1, b+2, ...; line b itself says
 * "no line known". The symbol table's `z` records (aout/symbols.ts) give the bases.
 */
import { putU32be, u32be } from '@lux9/base';

export interface LinePoint {
  /** Address of the first byte that belongs to the line. */
  readonly pc: number;
  readonly line: number;
}

/** Points must ascend; the last line lasts to the end. */
export function encodeLines(start: number, points: readonly LinePoint[]): Uint8Array {
  const out: number[] = [];
  let pc = start - 1;
  let line = 0;
  for (const point of points) {
    if (point.line === line) continue;
    // The byte that changes the line also moves the pc by one, to point.pc - 1 + 1.
    for (let ahead = point.pc - 1 - pc; ahead > 0; ) {
      const step = ahead > 127 ? 127 : ahead;
      out.push(128 + step);
      ahead -= step;
    }
    const delta = point.line - line;
    if (delta > 0 && delta <= 64) out.push(delta);
    else if (delta < 0 && delta >= -64) out.push(64 - delta);
    else {
      const bytes = new Uint8Array(4);
      putU32be(bytes, 0, delta >>> 0);
      out.push(0, ...bytes);
    }
    pc = point.pc;
    line = point.line;
  }
  return Uint8Array.from(out);
}

/** The line in force at each change, in order. The inverse of encodeLines. */
export function decodeLines(start: number, bytes: Uint8Array): LinePoint[] {
  const points: LinePoint[] = [];
  let pc = start - 1;
  let line = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte > 128) pc += byte - 128;
    else {
      if (byte === 0) {
        if (i + 4 >= bytes.length) break;
        line += u32be(bytes, i + 1) | 0;
        i += 4;
      } else line += byte <= 64 ? byte : 64 - byte;
      pc++;
      points.push({ pc, line });
    }
  }
  return points;
}
