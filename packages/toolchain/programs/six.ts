/** Builds and runs the six programs: by this toolchain on the core, by gcc natively and on the core. Node, with gcc. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gpr } from '@lux9/bus';
import { Process } from '../../cpu/programs/process.ts';
import { buildProgram } from '../src/source/program.ts';
import type { Linked } from '../src/link/link.ts';
import { DebugInfo } from '../src/aout/debug.ts';
import { readAout } from '../src/aout/aout.ts';
import { Guest } from './guest.ts';

const here = import.meta.dirname;
/** The C programs; the same file the core is measured with. */
const sixC = join(here, '../../../apps/headless/bench/programs/six.c');
const startS = join(here, '../../../apps/headless/bench/programs/start.S');

export interface Six {
  readonly name: string;
  readonly id: number;
  /** Rounds: enough that start-up does not count. */
  readonly rounds: number;
}

export const six: readonly Six[] = [
  { name: 'sieve', id: 0, rounds: 2 },
  { name: 'sha256', id: 1, rounds: 20 },
  { name: 'fib', id: 2, rounds: 20 },
  { name: 'bytecode', id: 3, rounds: 2 },
  { name: 'walk', id: 4, rounds: 100 },
  { name: 'qsort', id: 5, rounds: 2 },
];

export async function buildSix(): Promise<Linked> {
  const read = (name: string): string | null => {
    const path = join(here, '../../userland/test/programs', name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  const { linked } = await buildProgram(
    { read, display: (name) => `packages/userland/test/programs/${name}` },
    "export { bench } from './six';\n",
    (memoryBase) => ['-O3', '--runtime', 'stub', '--memoryBase', String(memoryBase)],
  );
  return linked;
}

export interface Ran {
  readonly result: bigint;
  readonly instructions: number;
}

export function runOurs(linked: Linked, program: Six): Ran {
  const guest = new Guest(linked.bytes);
  const before = guest.instructions;
  const back = guest.call(linked.exports.get('bench')!, [program.id, program.rounds].map((n) => ({ float: false, bits: BigInt(n) })), 4e9);
  if (back.trap !== undefined) throw new Error(`${program.name}: ${back.trap.text}`);
  return { result: back.gpr(0), instructions: guest.instructions - before };
}

/** gcc's code: counted on the core; `result` from the host's own processor when it is an x86-64. */
export function buildNative(): { elf: Uint8Array; sizes: ReadonlyMap<string, number> } {
  const folder = mkdtempSync(join(tmpdir(), 'lux9-six-'));
  const file = join(folder, 'six');
  execFileSync('gcc', ['-O1', '-fno-stack-protector', '-fcf-protection=none', '-nostdlib', '-static', '-no-pie', '-o', file, startS, sixC]);
  const sizes = new Map<string, number>();
  for (const line of execFileSync('nm', ['-S', file], { encoding: 'utf8' }).split('\n')) {
    const [, size, type, name] = line.split(' ');
    if (name !== undefined && type!.toLowerCase() === 't') sizes.set(name, Number.parseInt(size!, 16));
  }
  return { elf: readFileSync(file), sizes };
}

/** `linked`: any a.out; the guest made of it lends its core. */
export function runNativeOnCore(elf: Uint8Array, program: Six, linked: Linked): Ran {
  const { core } = new Guest(linked.bytes);
  core.ram.fill(0);
  const process = new Process(core, elf);
  const context = core.context(0);
  context.setNumber(Gpr.rdi, program.id);
  context.setNumber(Gpr.rsi, program.rounds);
  const before = context.instructions;
  while (process.slice(10_000_000));
  return { result: context.gpr(Gpr.rdi), instructions: context.instructions - before };
}

/** Bytes of code of the six together. */
export function codeSize(linked: Linked): number {
  const text = new DebugInfo(readAout(linked.bytes)).symbols.filter(({ type }) => 'Tt'.includes(type)).sort((a, b) => a.value - b.value);
  let total = 0;
  text.forEach(({ name, value }, i) => {
    if (name.startsWith('six/')) total += text[i + 1]!.value - value;
  });
  return total;
}

const notOfTheSix = new Set(['_start', 'memset']);

export function nativeSize(sizes: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const [name, size] of sizes) if (!notOfTheSix.has(name)) total += size;
  return total;
}
