/** `lux9 as`: AssemblyScript to a.out. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { buildProgram, CompileError, ToolchainError, type SourceHost } from '@lux9/toolchain';
import { ascOptions, entrySource } from '@lux9/userland';
import { inOut, userlandHome, writeBytes, writeProgram } from '../files.ts';
import type { Verb } from '../verb.ts';

/** Folders of packages/userland that programs may import from. */
const libraryFolders = ['lib/', 'generated/'];

export const as: Verb = {
  usage: '[-w] FILE.ts -o OUT',
  says: 'compiles an AssemblyScript program to an a.out; -w keeps the WebAssembly as OUT.wasm',
  async run(args) {
    const { input, output, flags } = inOut(args, 'w');
    if (!existsSync(input) || !statSync(input).isFile()) throw new ToolchainError('no such file', { file: input });
    if (!input.endsWith('.ts')) throw new ToolchainError('an AssemblyScript source is named *.ts', { file: input });
    // asc's optimiser is WebAssembly that V8 would compile a second time for longer than it then runs.
    setFlagsFromString('--liftoff-only');
    const home = userlandHome();
    const { host, name } = programHost(home, input);
    const { linked, compiled } = await buildProgram(
      host, entrySource(`./${name}`, './lib'), (memoryBase) => ascOptions('lib', memoryBase),
    ).catch((error: unknown) => {
      // The entry module is nothing that the person wrote.
      const noMain = error instanceof CompileError && error.messages[0]?.startsWith('entry: ') && error.messages[0].endsWith("has no exported member 'main'.");
      throw noMain ? new ToolchainError('a program begins at its `export function main(argv: string[]): void`, and there is none', { file: input }) : error;
    });
    for (const warning of compiled.warnings) console.error(warning);
    if (flags.has('w')) writeBytes(`${output}.wasm`, compiled.wasm);
    writeProgram(output, linked.bytes);
    return 0;
  },
};

/** The virtual folder of source/assemblyscript.ts for a program file; `name` is the program's without `.ts`. */
export function programHost(home: string, file: string): { host: SourceHost; name: string } {
  const inside = relative(home, resolve(file));
  const own = !inside.startsWith('..') && !resolve(inside).startsWith(`${resolve(sep)}..`);
  const folder = dirname(file);
  const read = (path: string): string | null => (existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : null);
  const fromHome = (name: string): boolean => own || libraryFolders.some((start) => name.startsWith(start));
  return {
    name: (own ? inside.split(sep).join('/') : `program/${basename(file)}`).replace(/[.]ts$/, ''),
    host: {
      read(name) {
        if (fromHome(name)) return read(join(home, name));
        return name.startsWith('program/') ? read(join(folder, name.slice('program/'.length))) : null;
      },
      display(name) {
        if (name === 'entry.ts') return 'entry';
        if (name.startsWith('program/')) return join(folder, name.slice('program/'.length));
        return fromHome(name) && !name.startsWith('~') ? `packages/userland/${name}` : name;
      },
    },
  };
}
