/**
 * Static ELF64 programs (plan9-abi 1.5): ET_EXEC for x86-64, each PT_LOAD at its own address. Dynamic ones are refused.
 * The program must follow Plan 9's calling conventions all the same.
 */
import { SEGMAXSIZE, USTKSIZE, USTKTOP } from '@lux9/abi';

/** A part of a program: file bytes at an address, up to a page-rounded top. */
export interface Part {
  readonly base: number;
  readonly top: number;
  readonly fileStart: number;
  readonly fileBytes: number;
  readonly write: boolean;
  readonly exec: boolean;
}

const ET_EXEC = 2;
const EM_X86_64 = 62;
const PT_LOAD = 1;
const PT_INTERP = 3;
const PF_X = 1;
const PF_W = 2;
const page = 4096;
const maxParts = 6;

/** null when it is not a program we can run. `head`: the file's first 4096 bytes. */
export function parseElf(head: Uint8Array): { entry: number; parts: Part[]; bss: number; bssTop: number } | null {
  if (head.length < 64 || head[4] !== 2 || head[5] !== 1) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const u64 = (at: number): number => view.getUint32(at + 4, true) * 0x100000000 + view.getUint32(at, true);
  if (view.getUint16(16, true) !== ET_EXEC || view.getUint16(18, true) !== EM_X86_64) return null;
  const entry = u64(24);
  const phoff = u64(32);
  const phentsize = view.getUint16(54, true);
  const phnum = view.getUint16(56, true);
  if (phentsize < 56 || phoff + phnum * phentsize > head.length) return null;
  const parts: Part[] = [];
  let end = 0;
  let bssTop = 0;
  for (let i = 0; i < phnum; i++) {
    const at = phoff + i * phentsize;
    const type = view.getUint32(at, true);
    if (type === PT_INTERP) return null;
    if (type !== PT_LOAD) continue;
    const flags = view.getUint32(at + 4, true);
    const offset = u64(at + 8);
    const va = u64(at + 16);
    const filesz = u64(at + 32);
    const memsz = u64(at + 40);
    if (memsz === 0) continue;
    const skew = va % page;
    if (filesz > memsz || memsz > SEGMAXSIZE || offset % page !== skew || va < page || va + memsz >= USTKTOP - USTKSIZE) return null;
    const base = va - skew;
    const top = Math.ceil((va + memsz) / page) * page;
    if (base < end || parts.length >= maxParts) return null;
    const write = (flags & PF_W) !== 0;
    // A read-only part is whole; a writable one's zero pages beyond the file are its own too.
    parts.push({ base, top, fileStart: offset - skew, fileBytes: filesz + skew, write, exec: (flags & PF_X) !== 0 });
    end = top;
    bssTop = top;
  }
  const runs = parts.some((part) => part.exec && entry >= part.base && entry < part.base + part.fileBytes);
  if (!runs) return null;
  return { entry, parts, bss: end, bssTop };
}
