/**
 * The symbol table of an a.out (a.out(6)): records of u64be value, type byte with bit 7 set, name. Source files
 * are `f` records (one per path element: value is its number) and `z` records (value is the line base where the
 * file begins, name the element numbers as 16-bit pairs after one zero byte; an empty path ends the last file).
 */
import { symbolTypeBit } from '@lux9/abi';
import { bigU64be, decodeUtf8, encodeUtf8, putBigU64be } from '@lux9/base';

export interface Symbol {
  readonly value: number;
  /** Letter of a.out(6): T t D d B b m ... */
  readonly type: string;
  readonly name: string;
}

export interface SourceFile {
  readonly path: string;
  /** Line base: line n of the file is number base + n of the pc/line table. */
  readonly base: number;
}

class Out {
  private bytes = new Uint8Array(4096);
  private at = 0;
  private room(size: number): number {
    if (this.at + size > this.bytes.length) {
      const more = new Uint8Array((this.bytes.length + size) * 2);
      more.set(this.bytes);
      this.bytes = more;
    }
    this.at += size;
    return this.at - size;
  }
  head(value: number, type: string): void {
    const at = this.room(9);
    putBigU64be(this.bytes, at, BigInt(value));
    this.bytes[at + 8] = type.charCodeAt(0) | symbolTypeBit;
  }
  raw(bytes: Uint8Array | readonly number[]): void {
    const at = this.room(bytes.length);
    this.bytes.set(bytes, at);
  }
  done(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }
}

/** `end` is the line number after the last file's lines. */
export function writeSymbols(symbols: readonly Symbol[], files: readonly SourceFile[], end: number): Uint8Array {
  const out = new Out();
  const elements = new Map<string, number>();
  const paths = files.map(({ path }) => splitPath(path).map((part) => {
    let number = elements.get(part);
    if (number === undefined) {
      elements.set(part, (number = elements.size + 1));
      out.head(number, 'f');
      out.raw(encodeUtf8(part.replaceAll('\0', '?')));
      out.raw([0]);
    }
    return number;
  }));
  files.forEach(({ base }, i) => {
    out.head(base, 'z');
    out.raw([0, ...paths[i]!.flatMap((number) => [number >> 8, number & 255]), 0, 0]);
  });
  if (files.length > 0) {
    out.head(end, 'z');
    out.raw([0, 0, 0]);
  }
  for (const { value, type, name } of symbols) {
    out.head(value, type);
    out.raw(encodeUtf8(name.replaceAll('\0', '?')));
    out.raw([0]);
  }
  return out.done();
}

/** `/a/b` has elements `/`, `a`, `b`; `a/b` has `a`, `b`. */
function splitPath(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return path.startsWith('/') ? ['/', ...parts] : parts;
}

/** Reads what writeSymbols writes, and Go's tables. Stops at the first record that does not fit. */
export function readSymbols(bytes: Uint8Array): { symbols: Symbol[]; files: SourceFile[] } {
  const symbols: Symbol[] = [];
  const files: SourceFile[] = [];
  const elements = new Map<number, string>();
  for (let at = 0; at + 10 <= bytes.length; ) {
    const value = Number(bigU64be(bytes, at));
    const type = String.fromCharCode(bytes[at + 8]! & ~symbolTypeBit);
    at += 9;
    if (type === 'z' || type === 'Z') {
      const parts: string[] = [];
      at++;
      for (; at + 1 < bytes.length && (bytes[at]! | bytes[at + 1]!) !== 0; at += 2) parts.push(elements.get((bytes[at]! << 8) | bytes[at + 1]!) ?? '?');
      at += 2;
      if (parts.length > 0) files.push({ path: parts.join('/').replace(/^\/\//, '/'), base: value });
      continue;
    }
    const end = bytes.indexOf(0, at);
    if (end < 0) break;
    const name = decodeUtf8(bytes, at, end);
    at = end + 1;
    if (type === 'f') elements.set(value, name);
    else symbols.push({ value, type, name });
  }
  return { symbols, files };
}
