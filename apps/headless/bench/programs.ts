/** The benchmark programs, built by gcc from one object for both the core and the host. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), 'programs');
const out = join(here, '..', '..', '..', '..', '.cache', 'bench');

export interface Program {
  readonly name: string;
  readonly file: string;
  readonly id: number;
  /** Argument of bench: about half a second on the core. */
  readonly n: number;
  /** One of the six that the floor is set for. */
  readonly six: boolean;
}

export const programs: readonly Program[] = [
  { name: 'sieve', file: 'six', id: 0, n: 10, six: true },
  { name: 'sha256', file: 'six', id: 1, n: 150, six: true },
  { name: 'fib', file: 'six', id: 2, n: 31, six: true },
  { name: 'bytecode', file: 'six', id: 3, n: 10, six: true },
  { name: 'walk', file: 'six', id: 4, n: 600, six: true },
  { name: 'qsort', file: 'six', id: 5, n: 4, six: true },
  { name: 'memcpy words', file: 'more', id: 0, n: 100, six: false },
  { name: 'memcpy rep movsb', file: 'more', id: 1, n: 1000, six: false },
  { name: 'nbody', file: 'more', id: 2, n: 20000, six: false },
  { name: 'matrix', file: 'more', id: 3, n: 30, six: false },
];

const flags: Readonly<Record<string, readonly string[]>> = {
  six: ['-O2', '-mgeneral-regs-only', '-fno-tree-vectorize'],
  more: ['-O2', '-fno-tree-vectorize'],
};

function gcc(...args: string[]): void {
  execFileSync('gcc', args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Builds a source file; the paths of the static ELF for the core and of the host's timing program. Throws without gcc. */
export function build(file: string): { elf: Uint8Array; native: string } {
  mkdirSync(out, { recursive: true });
  const object = join(out, `${file}.o`);
  const common = ['-fno-pic', '-fno-stack-protector', '-fno-asynchronous-unwind-tables', '-fcf-protection=none'];
  gcc(...(flags[file] ?? []), ...common, '-c', join(here, `${file}.c`), '-o', object);
  const elf = join(out, `${file}.elf`);
  gcc('-static', '-nostdlib', '-no-pie', '-Wl,--build-id=none', join(here, 'start.S'), object, '-o', elf);
  const native = join(out, `${file}.native`);
  gcc('-O2', '-no-pie', join(here, 'native.c'), object, '-o', native);
  return { elf: readFileSync(elf), native };
}

export function timeNative(path: string, p: Program): { seconds: number; result: string } {
  const [seconds, result] = execFileSync(path, [String(p.id), String(p.n), '5'], { encoding: 'utf8' }).trim().split(' ');
  return { seconds: Number(seconds), result: result ?? '' };
}
