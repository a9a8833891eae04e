/**
 * Compiles the x87 and MMX handlers by themselves, over flat memory, for tests: a copy of the needed folders in a
 * temporary place, with a memory/access.ts that adds a constant instead of walking page tables.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stateConstants } from '../../../tables/emit-state.ts';
import { readTables, type Instruction } from '../../../tables/format.ts';

const here = dirname(fileURLToPath(import.meta.url));
const core = resolve(here, '../../..');
const root = resolve(core, '..');

/** Where guest address 0 stands in the flat build's memory; addresses above 64 KiB do not exist. */
export const flatBase = 0x30000;
const flatBytes = 0x10000;

const access = `
import { raisePF } from "../fault/raise";
@inline function flat(a: u64, size: u32, write: u32): usize {
  if (a + <u64>size > ${flatBytes}) { raisePF(a, 4 | write); return 0; }
  return <usize>a + ${flatBase};
}
export function readPtr(a: u64, size: u32): usize { return flat(a, size, 0); }
export function writePtr(a: u64, size: u32): usize { return flat(a, size, 2); }
export function rwPtr(a: u64, size: u32): usize { return flat(a, size, 2); }
export function commit(p: usize): bool { return true; }
export function probe(a: u64, size: u32, write: bool): bool { return flat(a, size, write ? 2 : 0) != 0; }
`;

export type Handler = (record: number) => number;
export interface FlatCore {
  readonly memory: WebAssembly.Memory;
  readonly handlers: ReadonlyMap<string, Handler>;
}

/** The rows' handlers by 'file.name'. Throws when the compiler does not answer with a module. */
export function buildFlat(table: string): FlatCore {
  const rows: Instruction[] = readTables(table);
  const names = [...new Set(rows.map((r) => `${r.handler.file}.${r.handler.name}`))].sort();
  const dir = mkdtempSync(join(tmpdir(), 'lux9-x87-'));
  try {
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    };
    const keep = (source: string): boolean => !/testing|[.]test[.]ts$/.test(source);
    for (const folder of ['execute', 'decode', 'fault']) {
      cpSync(join(core, folder), join(dir, folder), { recursive: true, filter: keep });
    }
    put('generated/state.ts', stateConstants());
    put('memory/access.ts', access);
    put('entry.ts', names.map((name, i) => {
      const [file, fn] = name.split('.') as [string, string];
      return `export { ${fn} as h${i} } from "./execute/${file}";`;
    }).join('\n'));
    const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
    const options = ['-O2', '--runtime', 'stub', '--enable', 'simd', '--memoryBase', '131072', '--initialMemory', '8'];
    execFileSync(process.execPath, [asc, 'entry.ts', ...options, '-o', 'out.wasm'], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
    const module = new WebAssembly.Module(readFileSync(join(dir, 'out.wasm')));
    const env = { abort(): never { throw new Error('the core aborted'); } };
    const { exports } = new WebAssembly.Instance(module, { env });
    const handlers = new Map(names.map((name, i) => [name, exports[`h${i}`] as Handler]));
    return { memory: exports['memory'] as WebAssembly.Memory, handlers };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
