/** The build of the programs: which files are programs, that all compile, that bytes do not depend on what was compiled before, what the initrd holds. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { lz77Unpack } from '@lux9/base';
import { readInitrd } from '@lux9/toolchain';
import { makeProgram, SourceFiles } from '../make/compile.ts';
import { readNotes, sameSources } from '../make/notes.ts';
import { programs } from '../make/programs.ts';
import { initrdFile, packedInitrdFile, programFile } from '../src/index.ts';
import { home } from './compile.ts';

const top = dirname(dirname(home));
const bytes = (path: string): Uint8Array => new Uint8Array(readFileSync(join(top, path)));
const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;
const all = programs(home);

describe('which files are programs', () => {
  const root = mkdtempSync(join(tmpdir(), 'lux9-programs-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const main = 'export function main(argv: string[]): void {}\n';
  it('files and folders with a main; not what they share', () => {
    put('cmd/one.ts', main);
    put('cmd/two/main.ts', main);
    put('cmd/two/part.ts', 'export function other(): void {}\n');
    put('cmd/shared.ts', 'export function mainly(): void {}\n');
    put('cmd/parts/common.ts', main);
    put('servers/three.ts', main);
    expect(programs(root)).toEqual([
      { name: 'one', source: 'cmd/one' }, { name: 'three', source: 'servers/three' }, { name: 'two', source: 'cmd/two/main' },
    ]);
    put('servers/one.ts', main);
    expect(() => programs(root)).toThrow('two programs are called one: cmd/one.ts and servers/one.ts');
  });
});

describe('what is built', () => {
  it('every program, from the sources as they are', () => {
    const notes = readNotes(top);
    const files = new SourceFiles(home);
    const missing = all.filter(({ name }) => notes[name] === undefined || !sameSources(notes[name], files) || !existsSync(join(top, programFile(name))));
    expect(missing.map(({ source }) => source), 'does not compile, or changed since the build').toEqual([]);
  });

  it('the same bytes, whatever was compiled before', async () => {
    const files = new SourceFiles(home);
    const echo = await makeProgram(files, 'cmd/echo');
    const cat = await makeProgram(files, 'cmd/cat');
    expect(same((await makeProgram(files, 'cmd/echo')).aout, echo.aout)).toBe(true);
    expect(same(bytes(programFile('echo')), echo.aout)).toBe(true);
    expect(same(bytes(programFile('cat')), cat.aout)).toBe(true);
  }, 120_000);

  it('an initrd of init, the programs and the files of boot/', async () => {
    const archive = bytes(initrdFile);
    const entries = new Map(readInitrd(archive).map((entry) => [entry.path, entry]));
    for (const { name } of all) {
      const entry = entries.get(name === 'init' ? 'init' : `bin/${name}`);
      expect(entry?.mode, name).toBe(0o755);
      expect(same(entry?.content, bytes(programFile(name))), name).toBe(true);
    }
    for (const file of readdirSync(join(home, 'boot'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
      const path = join(file.parentPath, file.name);
      const entry = entries.get(path.slice(join(home, 'boot').length + 1));
      expect(same(entry?.content, readFileSync(path)), path).toBe(true);
      expect(entry?.mode, path).toBe(readFileSync(path, 'latin1').startsWith('#!') ? 0o755 : 0o644);
    }
    expect(same(lz77Unpack(gunzipSync(bytes(packedInitrdFile)), archive.length), archive)).toBe(true);
  }, 60_000);
});
