/**
 * Files and name spaces: open(2), read(2), dup(2), pipe(2), seek(2), remove(2), bind(2), fd2path(2), chdir(2).
 * All answer -1 on failure, with the reason in errstr.
 */
import { MREPL, OREAD } from '../generated/constants';
import * as sys from '../generated/syscalls';
import { Buf } from './buf';
import { werrstr } from './error';
import { cstr, putText, strnlen, textOf, utf8Length } from './utf8';

export function open(name: string, mode: i32): i32 {
  return sys.open(cstr(name), mode);
}

export function create(name: string, mode: i32, perm: u32): i32 {
  return sys.create(cstr(name), mode, perm);
}

export function close(fd: i32): i32 {
  return sys.close(fd);
}

/** Reads at the descriptor's offset; 0 is the end of the file. */
export function read(fd: i32, buf: Uint8Array, n: i32 = buf.length): i32 {
  return sys.pread(fd, buf.dataStart, min(n, buf.length), -1);
}

/** Writes at the descriptor's offset; fewer bytes than asked is a failure of the write. */
export function write(fd: i32, buf: Uint8Array, n: i32 = buf.length): i32 {
  return sys.pwrite(fd, buf.dataStart, min(n, buf.length), -1);
}

export function pread(fd: i32, buf: Uint8Array, n: i32, offset: i64): i32 {
  return sys.pread(fd, buf.dataStart, min(n, buf.length), offset);
}

export function pwrite(fd: i32, buf: Uint8Array, n: i32, offset: i64): i32 {
  return sys.pwrite(fd, buf.dataStart, min(n, buf.length), offset);
}

/** The same for memory by address: a program that moves bytes needs no array. */
export function readTo(fd: i32, p: usize, n: i32): i32 {
  return sys.pread(fd, p, n, -1);
}

export function writeFrom(fd: i32, p: usize, n: i32): i32 {
  return sys.pwrite(fd, p, n, -1);
}

/** Reads until `n` bytes are there or the file ends (readn). */
export function readn(fd: i32, p: usize, n: i32): i32 {
  let got = 0;
  while (got < n) {
    const more = sys.pread(fd, p + got, n - got, -1);
    if (more <= 0) return got > 0 ? got : more;
    got += more;
  }
  return got;
}

// @ts-ignore: decorator
@lazy const textBuf = new Buf(256);

/** Writes the UTF-8 of `text` in one write. */
export function writeText(fd: i32, text: string): i32 {
  textBuf.clear();
  textBuf.text(text);
  return sys.pwrite(fd, textBuf.ptr, textBuf.length, -1);
}

const seekResult = memory.data(8);

/** The new offset. `whence`: SEEK_SET, SEEK_CUR, SEEK_END. */
export function seek(fd: i32, offset: i64, whence: i32): i64 {
  if (sys.seek(seekResult, fd, offset, whence) < 0) return -1;
  return load<i64>(seekResult);
}

/** A copy of `old`, at `to` or, when that is -1, at the lowest free number. */
export function dup(old: i32, to: i32): i32 {
  return sys.dup(old, to);
}

const pipeResult = memory.data(8);

/** Both ends of a new pipe; null when there is none to be had. */
export function pipe(): StaticArray<i32> | null {
  if (sys.pipe(pipeResult) < 0) return null;
  return [load<i32>(pipeResult), load<i32>(pipeResult, 4)];
}

export function remove(name: string): i32 {
  return sys.remove(cstr(name));
}

export function chdir(name: string): i32 {
  return sys.chdir(cstr(name));
}

const pathMost: i32 = 4096;

/** The name a descriptor was opened by, seen from the name space's root; null on failure. */
export function fd2path(fd: i32): string | null {
  const p = heap.alloc(pathMost);
  const n = sys.fd2path(fd, p, pathMost);
  const path: string | null = n < 0 ? null : textOf(p, strnlen(p, pathMost));
  heap.free(p);
  return path;
}

/** The working directory; null when it cannot be named. */
export function getwd(): string | null {
  const fd = open('.', OREAD);
  if (fd < 0) return null;
  const path = fd2path(fd);
  close(fd);
  return path;
}

export function bind(name: string, old: string, flag: i32 = MREPL): i32 {
  return sys.bind(cstr(name), cstr(old), flag);
}

/** Mounts the 9P server behind `fd`, which is closed on success; `afd` is -1 without authentication. */
export function mount(fd: i32, afd: i32, old: string, flag: i32, spec: string): i32 {
  return sys.mount(fd, afd, cstr(old), flag, cstr(spec));
}

/** Unmounts `name`, or everything when it is null, from `old`. */
export function unmount(name: string | null, old: string): i32 {
  return sys.unmount(name === null ? 0 : cstr(name), cstr(old));
}

/** Whether the file can be opened so (access(2)); AEXIST asks only whether it is there. */
export function access(name: string, mode: i32): i32 {
  const fd = mode == 0 ? -1 : open(name, mode == 1 ? 3 : mode == 2 ? 1 : mode == 6 ? 2 : 0);
  if (mode == 0) {
    const p = memory.data(64);
    return sys.stat(cstr(name), p, 64) >= 0 ? 0 : -1;
  }
  if (fd < 0) return -1;
  close(fd);
  return 0;
}

/** The whole file; null on failure, or when it is larger than `most` bytes. */
export function readFile(name: string, most: i32 = 64 << 20): Buf | null {
  const fd = open(name, OREAD);
  if (fd < 0) return null;
  const b = readRest(fd, most);
  close(fd);
  return b;
}

/** What is left of an open file; null on failure. */
export function readRest(fd: i32, most: i32 = 64 << 20): Buf | null {
  const b = new Buf(1024);
  while (true) {
    b.reserve(8192);
    const n = sys.pread(fd, b.ptr + b.length, 8192, -1);
    if (n < 0) return null;
    if (b.length + n > most) {
      werrstr('file too large');
      return null;
    }
    if (n == 0) return b;
    b.length += n;
  }
}

/** Text of a small file such as those the kernel serves, without its trailing newline; null on failure. */
export function readText(name: string): string | null {
  const b = readFile(name);
  if (b === null) return null;
  if (b.length > 0 && b.at(b.length - 1) == 0x0a) b.length--;
  return b.toString();
}

/** Bytes of `text` in UTF-8, stored at `p`. */
export function copyText(p: usize, text: string): i32 {
  const n = utf8Length(text);
  putText(p, text);
  return n;
}
