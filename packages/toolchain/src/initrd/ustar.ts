/**
 * The initrd: a POSIX ustar archive (IEEE Std 1003.1-2017, pax, "ustar Interchange Format"), as `tar` reads and
 * writes it. Only files and folders; times are zero, owners are root, so that the same files give the same bytes.
 */
import { concatBytes, decodeUtf8, encodeUtf8 } from '@lux9/base';
import { ToolchainError } from '../errors.ts';

export interface InitrdFile {
  /** Without a leading slash; at most 255 bytes, split so that the last 100 bytes begin after a slash. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** Undefined for a folder. */
  readonly content: Uint8Array | undefined;
}

const block = 512;
const at = { name: 0, mode: 100, uid: 108, gid: 116, size: 124, mtime: 136, checksum: 148, type: 156, magic: 257, uname: 265, gname: 297, prefix: 345 } as const;
const nameBytes = 100;
const prefixBytes = 155;

export function writeInitrd(files: readonly InitrdFile[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const file of files) {
    const content = file.content ?? new Uint8Array();
    parts.push(header(file, content.length), content, new Uint8Array((block - (content.length % block)) % block));
  }
  parts.push(new Uint8Array(2 * block));
  return concatBytes(...parts);
}

function header(file: InitrdFile, size: number): Uint8Array {
  const bytes = new Uint8Array(block);
  const put = (offset: number, text: string): void => bytes.set(encodeUtf8(text), offset);
  const octal = (offset: number, digits: number, value: number): void => put(offset, value.toString(8).padStart(digits, '0'));
  const [prefix, name] = split(file.content === undefined ? `${file.path}/` : file.path);
  bytes.set(name, at.name);
  bytes.set(prefix, at.prefix);
  octal(at.mode, 7, file.mode & 0o7777);
  octal(at.uid, 7, 0);
  octal(at.gid, 7, 0);
  octal(at.size, 11, size);
  octal(at.mtime, 11, 0);
  put(at.type, file.content === undefined ? '5' : '0');
  put(at.magic, 'ustar\x0000');
  put(at.uname, 'root');
  put(at.gname, 'root');
  bytes.fill(0x20, at.checksum, at.checksum + 8);
  octal(at.checksum, 6, sum(bytes));
  bytes[at.checksum + 6] = 0;
  return bytes;
}

function split(path: string): [prefix: Uint8Array, name: Uint8Array] {
  const bytes = encodeUtf8(path);
  if (path === '' || path.startsWith('/')) throw new ToolchainError(`initrd: path '${path}' is not relative`);
  if (bytes.length <= nameBytes) return [new Uint8Array(), bytes];
  for (let i = bytes.length - nameBytes - 1; i <= prefixBytes && i < bytes.length - 1; i++) {
    if (bytes[i] === 0x2f) return [bytes.subarray(0, i), bytes.subarray(i + 1)];
  }
  throw new ToolchainError(`initrd: path '${path}' does not fit a ustar header`);
}

function sum(header: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < block; i++) total += i >= at.checksum && i < at.checksum + 8 ? 0x20 : header[i]!;
  return total;
}

/** Throws ToolchainError with the offset when the archive is damaged. */
export function readInitrd(bytes: Uint8Array): InitrdFile[] {
  const files: InitrdFile[] = [];
  for (let offset = 0; offset + block <= bytes.length; ) {
    const head = bytes.subarray(offset, offset + block);
    if (head.every((byte) => byte === 0)) return files;
    const text = (from: number, size: number): string => {
      const field = head.subarray(from, from + size);
      const end = field.indexOf(0);
      return decodeUtf8(field, 0, end < 0 ? size : end);
    };
    const octal = (from: number, size: number): number => {
      const digits = text(from, size).trim();
      if (!/^[0-7]+$/.test(digits)) throw new ToolchainError('initrd: not an octal number', { offset: offset + from });
      return Number.parseInt(digits, 8);
    };
    if (text(at.magic, 5) !== 'ustar') throw new ToolchainError('initrd: not a ustar header', { offset });
    if (octal(at.checksum, 8) !== sum(head)) throw new ToolchainError('initrd: wrong checksum', { offset });
    const size = octal(at.size, 12);
    const start = offset + block;
    if (start + size > bytes.length) throw new ToolchainError(`initrd: ${size} bytes wanted, ${bytes.length - start} left`, { offset });
    const prefix = text(at.prefix, prefixBytes);
    const path = (prefix === '' ? '' : `${prefix}/`) + text(at.name, nameBytes);
    const type = text(at.type, 1);
    const mode = octal(at.mode, 8);
    if (type === '5') files.push({ path: path.replace(/[/]$/, ''), mode, content: undefined });
    else if (type === '0' || type === '') files.push({ path, mode, content: bytes.slice(start, start + size) });
    offset = start + Math.ceil(size / block) * block;
  }
  throw new ToolchainError('initrd: the end is missing', { offset: bytes.length });
}
