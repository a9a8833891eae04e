import { describe, expect, it } from 'vitest';
import { readInitrd, writeInitrd, type InitrdFile } from './ustar.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const files: InitrdFile[] = [
  { path: 'bin', mode: 0o755, content: undefined },
  { path: 'bin/echo', mode: 0o755, content: bytes('x'.repeat(1000)) },
  { path: 'empty', mode: 0o644, content: new Uint8Array() },
  { path: `${'long/'.repeat(24)}${'name'.repeat(20)}`, mode: 0o600, content: bytes('deep') },
];

describe('initrd', () => {
  it('reads what it writes, in whole blocks, the same bytes each time', () => {
    const archive = writeInitrd(files);
    expect(archive.length % 512).toBe(0);
    expect(readInitrd(archive)).toEqual(files);
    expect(writeInitrd(files)).toEqual(archive);
  });
  it('has the fields where ustar has them', () => {
    const archive = writeInitrd([{ path: 'a', mode: 0o644, content: bytes('hi') }]);
    const text = (from: number, size: number): string => new TextDecoder().decode(archive.subarray(from, from + size)).replaceAll('\0', '|');
    expect(text(0, 2)).toBe('a|');
    expect(text(100, 8)).toBe('0000644|');
    expect(text(124, 12)).toBe('00000000002|');
    expect(text(156, 1)).toBe('0');
    expect(text(257, 8)).toBe('ustar|00');
    expect(text(512, 2)).toBe('hi');
  });
  it('refuses damage and bad paths', () => {
    const archive = writeInitrd(files);
    const damaged = archive.slice();
    damaged[512]! ^= 1;
    expect(() => readInitrd(damaged)).toThrow('offset 0x200: initrd: wrong checksum');
    expect(() => readInitrd(archive.subarray(0, 1024))).toThrow(/bytes wanted/);
    expect(() => readInitrd(archive.subarray(0, 512))).toThrow('the end is missing');
    expect(() => readInitrd(new Uint8Array(512).fill(65))).toThrow('not a ustar header');
    expect(() => writeInitrd([{ path: '/abs', mode: 0, content: undefined }])).toThrow('not relative');
    expect(() => writeInitrd([{ path: 'x'.repeat(200), mode: 0, content: undefined }])).toThrow('does not fit');
  });
});
