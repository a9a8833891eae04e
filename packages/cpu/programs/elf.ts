/**
 * Loads a static ELF64 program into a Space (System V ABI, AMD64 supplement; ELF-64 object file format).
 *
 * Promise to callers: no Node API; an unsuitable file gets a clear error before anything is mapped.
 */
import { PAGE_BYTES, type Space } from './space.ts';

const PT_LOAD = 1;
const PF_X = 1;
const PF_W = 2;
const EM_X86_64 = 62;
const ET_EXEC = 2;

export interface Loaded {
  /** Virtual address of the first instruction. */
  readonly entry: number;
}

/** Maps the program's segments. Segments that share a page are refused (build with -z noseparate-code off). */
export function loadElf(file: Uint8Array, space: Space, ram: Uint8Array): Loaded {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 64 || view.getUint32(0, false) !== 0x7f454c46 || file[4] !== 2 || file[5] !== 1) throw new Error('not a little-endian ELF64 file');
  if (view.getUint16(16, true) !== ET_EXEC || view.getUint16(18, true) !== EM_X86_64) throw new Error('not a static x86-64 executable (ET_EXEC)');
  const headers = Number(view.getBigUint64(32, true));
  const headerBytes = view.getUint16(54, true);
  const count = view.getUint16(56, true);
  for (let i = 0; i < count; i++) {
    const at = headers + i * headerBytes;
    if (view.getUint32(at, true) !== PT_LOAD) continue;
    const flags = view.getUint32(at + 4, true);
    const offset = Number(view.getBigUint64(at + 8, true));
    const virtual = Number(view.getBigUint64(at + 16, true));
    const inFile = Number(view.getBigUint64(at + 32, true));
    const inMemory = Number(view.getBigUint64(at + 40, true));
    if (inMemory === 0) continue;
    if (offset + inFile > file.length || inFile > inMemory) throw new Error(`segment ${i} reaches beyond the file`);
    const first = Math.floor(virtual / PAGE_BYTES) * PAGE_BYTES;
    const physical = space.mapFresh(first, virtual + inMemory - first, { write: (flags & PF_W) !== 0, execute: (flags & PF_X) !== 0 });
    ram.set(file.subarray(offset, offset + inFile), physical + virtual - first);
  }
  return { entry: Number(view.getBigUint64(24, true)) };
}
