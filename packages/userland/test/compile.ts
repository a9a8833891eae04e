/** Compiles programs with asc for the tests, in memory, each once for its sources. */
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as asc from 'assemblyscript/asc';
import { builtWasm } from '../make/built.ts';
import { ascOptions, entrySource } from '../src/index.ts';

/** packages/userland. */
export const home = dirname(dirname(fileURLToPath(import.meta.url)));
const top = dirname(dirname(home));
/** The memory base of docs/programs.md. */
export const memoryBase = 0x401000;

/** Of the library and of the program itself. */
function sourceHash(entry: string, sources: readonly string[]): string {
  const hash = createHash('sha256').update(entry);
  const add = (path: string): void => {
    if (statSync(path).isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name));
    else if (path.endsWith('.ts')) hash.update(path).update(readFileSync(path));
  };
  for (const path of ['lib', 'generated', 'src/program.ts', 'test/compile.ts', ...sources]) add(join(home, path));
  return hash.digest('hex').slice(0, 16);
}

/** The wasm of a program, named from packages/userland and without `.ts`: `cmd/echo`. */
export async function compile(program: string): Promise<Uint8Array> {
  return builtWasm(home, program) ?? build(program, entrySource(`./${program}`, './lib'), [`${program}.ts`, dirname(program), 'cmd/parts']);
}

async function build(program: string, entry: string, sources: readonly string[]): Promise<Uint8Array> {
  const cache = join(top, '.cache', 'userland-test');
  const cached = join(cache, `${program.replaceAll('/', '-')}-${sourceHash(entry, sources)}.wasm`);
  if (existsSync(cached)) return readFileSync(cached);
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    ['entry.ts', '--baseDir', home, '-o', 'out.wasm', '--debug', ...ascOptions('lib', memoryBase)],
    {
      readFile: (name) => {
        if (name === 'entry.ts') return entry;
        const path = join(home, name);
        return existsSync(path) ? readFileSync(path, 'utf8') : null;
      },
      writeFile: (_name, contents) => {
        if (typeof contents !== 'string') wasm = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || wasm === undefined) throw new Error(`${program}: ${stderr.toString()}`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(cached, wasm);
  return wasm;
}
