/**
 * Builds the C programs with the host's gcc. Node only; the page gets finished ELF files.
 *
 * Promise to callers: programs come out in the system's folder for temporary files, one folder per process.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = join(dirname(fileURLToPath(import.meta.url)), 'c');

export const programs = ['sha256', 'sort', 'matrix', 'nbody', 'bytecode', 'strings', 'int128', 'jumps', 'longdouble', 'pack'] as const;
export const levels = ['-O0', '-O2', '-O3'] as const;

const flags = [
  '-std=gnu11', '-Wall', '-Wextra', '-ffreestanding', '-fno-stack-protector', '-fno-pie', '-no-pie', '-static', '-nostdlib',
  '-fno-math-errno', '-fcf-protection=none', '-Wl,-z,separate-code', '-Wl,--build-id=none', '-Wno-infinite-recursion', // jumps.c leaves its recursion by a longjmp
];

let folder: string | undefined;

export interface Built {
  readonly path: string;
  readonly elf: Uint8Array;
}

export function buildProgram(name: string, level: string, more: readonly string[] = []): Built {
  folder ??= mkdtempSync(join(tmpdir(), 'lux9-programs-'));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}${level}${more.join('')}`);
  execFileSync('gcc', [level, ...flags, ...more, '-o', path, join(sources, `${name}.c`), join(sources, 'runtime.c'), '-lgcc'], { stdio: ['ignore', 'inherit', 'inherit'] });
  return { path, elf: readFileSync(path) };
}

/** What the program prints on the host. */
export function runOnHost(path: string): { status: number; output: Uint8Array } {
  return { status: 0, output: execFileSync(path) };
}
