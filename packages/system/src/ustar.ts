/** Builds a ustar archive (POSIX.1-1988): what the boot loader puts into RAM as initrd. */
import { encodeUtf8 } from '@lux9/base';

export interface ArchiveFile {
  /** Path without leading slash. */
  readonly name: string;
  readonly data: Uint8Array;
  /** Permission bits, octal 0755 when absent. */
  readonly mode?: number;
}

const block = 512;

/** Throws RangeError for names ustar cannot hold. The same files give the same bytes. */
export function ustar(files: readonly ArchiveFile[]): Uint8Array {
  const size = files.reduce((sum, f) => sum + block + Math.ceil(f.data.length / block) * block, 2 * block);
  const out = new Uint8Array(size);
  let at = 0;
  for (const f of files) {
    let name = f.name;
    let prefix = '';
    if (encodeUtf8(name).length > 100) {
      const cut = name.indexOf('/', Math.max(0, name.length - 101));
      if (cut < 0) throw new RangeError(`${f.name}: name too long for ustar`);
      prefix = name.slice(0, cut);
      name = name.slice(cut + 1);
      if (encodeUtf8(prefix).length > 155) throw new RangeError(`${f.name}: name too long for ustar`);
    }
    const text = (offset: number, value: string): void => out.set(encodeUtf8(value), at + offset);
    const octal = (offset: number, width: number, value: number): void => text(offset, value.toString(8).padStart(width - 1, '0'));
    text(0, name);
    octal(100, 8, f.mode ?? 0o755);
    octal(108, 8, 0);
    octal(116, 8, 0);
    octal(124, 12, f.data.length);
    octal(136, 12, 0);
    text(148, '        ');
    text(156, '0');
    text(257, 'ustar\0');
    text(263, '00');
    text(345, prefix);
    let sum = 0;
    for (let i = 0; i < block; i++) sum += out[at + i]!;
    text(148, `${sum.toString(8).padStart(6, '0')}\0 `);
    out.set(f.data, at + block);
    at += block + Math.ceil(f.data.length / block) * block;
  }
  return out;
}
