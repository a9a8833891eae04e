/**
 * User memory as the kernel sees it: an address from a program is a claim. `validaddr` checks it against the segments
 * (and posts the note plan9-abi 3.1 asks for); the copying functions make pages present as they go.
 *
 * NeedPage may be raised (see fault.ts): call these before a system call has had any effect, or on ranges that
 * `needs` has seen. After a wait a range may have gone: then Ebadarg is raised.
 */
import { errors, noteClasses, noteTexts } from '@lux9/abi';
import { decodeUtf8 } from '@lux9/base';
import { error } from './error.ts';
import { upage } from './fault.ts';
import type { Kernel } from './kernel.ts';
import { BY2PG } from './page.ts';
import type { Proc } from './portdat.ts';
import { isReadOnly, pageDown, seg } from './segment.ts';
import { postnote, pprint } from './note.ts';
import { at, contextView, getNumber } from '../pc64/ureg.ts';

/** Whether every byte of [address, address+bytes) lies in segments (writable ones when `write`). */
export function okaddr(p: Proc, address: number, bytes: number, write: boolean): boolean {
  if (bytes < 0 || !(address >= 0) || address + bytes > 0x7fffffffffff) return false;
  let at = address;
  for (;;) {
    const s = seg(p, at);
    if (s === null || (write && isReadOnly(s))) return false;
    if (at + bytes - (at - address) <= s.top) return true;
    at = s.top;
  }
}

/** Posts `sys: bad address in syscall` and raises Ebadarg unless the range is good. */
export function validaddr(k: Kernel, p: Proc, address: number, bytes: number, write: boolean): void {
  if (okaddr(p, address, bytes, write)) return;
  badaddr(k, p, address, bytes);
}

export function badaddr(k: Kernel, p: Proc, address: number, bytes: number): never {
  const pc = getNumber(contextView(k, p), at.rip);
  pprint(k, p, `suicide: invalid address 0x${Math.max(0, address).toString(16)}/${bytes} in sys call pc=0x${pc.toString(16)}\n`);
  postnote(k, p, noteTexts.badAddress, noteClasses.NDebug);
  error(errors.Ebadarg);
}

/** validaddr, and the pages that come from files are there (or NeedPage is raised). For results written after a wait. */
export function needs(k: Kernel, p: Proc, address: number, bytes: number, write: boolean): void {
  validaddr(k, p, address, bytes, write);
  for (let va = pageDown(address); va < address + bytes;) {
    const s = seg(p, va)!;
    if (s.image === null) {
      va = s.top;
      continue;
    }
    upage(k, p, va, write);
    va += BY2PG;
  }
}

/** Up to here a loop is quicker than the array's own methods. */
const fewBytes = 64;

/** A copy of user bytes. */
export function copyin(k: Kernel, p: Proc, address: number, bytes: number): Uint8Array {
  const offset = address % BY2PG;
  if (offset + bytes <= BY2PG) {
    if (bytes === 0) return new Uint8Array(0);
    const at = upage(k, p, address, false) + offset;
    if (bytes > fewBytes) return k.ram.slice(at, at + bytes);
    const few = new Uint8Array(bytes);
    for (let i = 0; i < bytes; i++) few[i] = k.ram[at + i]!;
    return few;
  }
  // More than there is: its pages would not all be there at once.
  if (bytes > k.ram.length) error(errors.Enovmem);
  const out = new Uint8Array(bytes);
  for (let done = 0; done < bytes;) {
    const va = address + done;
    const within = va % BY2PG;
    const count = Math.min(BY2PG - within, bytes - done);
    const at = upage(k, p, va, false) + within;
    out.set(k.ram.subarray(at, at + count), done);
    done += count;
  }
  return out;
}

/** Copies bytes to the user. */
export function copyout(k: Kernel, p: Proc, address: number, data: Uint8Array): void {
  const bytes = data.length;
  const offset = address % BY2PG;
  if (offset + bytes <= BY2PG) {
    if (bytes === 0) return;
    const at = upage(k, p, address, true) + offset;
    if (bytes > fewBytes) k.ram.set(data, at);
    else for (let i = 0; i < bytes; i++) k.ram[at + i] = data[i]!;
    k.core.wrote(at, bytes);
    return;
  }
  for (let done = 0; done < bytes;) {
    const va = address + done;
    const within = va % BY2PG;
    const count = Math.min(BY2PG - within, bytes - done);
    const at = upage(k, p, va, true) + within;
    k.ram.set(data.subarray(done, done + count), at);
    k.core.wrote(at, count);
    done += count;
  }
}

/** Writes into user memory even where the user may not (a debugger, breakpoints in text): the page must be private. */
export function pokeframe(k: Kernel, physical: number, data: Uint8Array): void {
  k.ram.set(data, physical);
  k.core.wrote(physical, data.length);
}

function findnul(k: Kernel, at: number, end: number): number {
  for (let i = at; i < end; i++) if (k.ram[i] === 0) return i;
  return -1;
}

/** A NUL-terminated string of at most `max` bytes, without the NUL. Raises Etoolong beyond. */
export function copystr(k: Kernel, p: Proc, address: number, max: number): string {
  const start = address;
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let va = address;;) {
    if (!okaddr(p, va, 1, false)) badaddr(k, p, start, 1);
    const within = va % BY2PG;
    const at = upage(k, p, va, false) + within;
    const nul = findnul(k, at, at - within + BY2PG);
    const end = nul < 0 ? at - within + BY2PG : nul;
    length += end - at;
    if (length > max) error(errors.Etoolong);
    if (end === nul) {
      if (parts.length === 0) return decodeUtf8(k.ram, at, end);
      parts.push(k.ram.slice(at, end));
      break;
    }
    parts.push(k.ram.slice(at, end));
    va += end - at;
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return decodeUtf8(all);
}

/** Bytes up to a NUL, at most `max`, for arguments of exec. */
export function strbytes(k: Kernel, p: Proc, address: number, max: number): Uint8Array {
  for (let length = 0; ;) {
    if (!okaddr(p, address + length, 1, false)) badaddr(k, p, address, length + 1);
    const va = address + length;
    const within = va % BY2PG;
    const at = upage(k, p, va, false) + within;
    const end = at - within + BY2PG;
    const nul = findnul(k, at, end);
    if (nul >= 0) return copyin(k, p, address, length + nul - at);
    length += end - at;
    if (length > max) error(errors.Enovmem);
  }
}

export function getu32(k: Kernel, p: Proc, address: number): number {
  if (address % BY2PG <= BY2PG - 4) {
    const at = upage(k, p, address, false) + (address % BY2PG);
    return k.view.getUint32(at, true);
  }
  const b = copyin(k, p, address, 4);
  return (b[0]! | (b[1]! << 8) | (b[2]! << 16) | (b[3]! << 24)) >>> 0;
}

export function putu32(k: Kernel, p: Proc, address: number, value: number): void {
  const within = address % BY2PG;
  if (within <= BY2PG - 4) {
    const at = upage(k, p, address, true) + within;
    k.view.setUint32(at, value, true);
    k.core.wrote(at, 4);
    return;
  }
  const b = new Uint8Array(4);
  new DataView(b.buffer).setUint32(0, value, true);
  copyout(k, p, address, b);
}

/** An address-sized value as a number (exact below 2^53). */
export function getu64(k: Kernel, p: Proc, address: number): number {
  if (address % BY2PG <= BY2PG - 8) {
    const at = upage(k, p, address, false) + (address % BY2PG);
    return k.view.getUint32(at + 4, true) * 0x100000000 + k.view.getUint32(at, true);
  }
  const low = getu32(k, p, address);
  return getu32(k, p, address + 4) * 0x100000000 + low;
}

export function putu64(k: Kernel, p: Proc, address: number, value: number): void {
  const b = new Uint8Array(8);
  const view = new DataView(b.buffer);
  view.setUint32(0, value >>> 0, true);
  view.setUint32(4, Math.floor(value / 0x100000000) >>> 0, true);
  copyout(k, p, address, b);
}
