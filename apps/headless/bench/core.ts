/**
 * The core's speed: each program on the core and natively, turn by turn in one run, and how fast a fresh
 * core is in its first 100 ms. Ratios are the figures to quote.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CpuCore, sizedModule, type CoreExports } from '@lux9/cpu';
import { Gpr } from '@lux9/bus';
import { Process } from '../../../packages/cpu/programs/process.ts';
import type { Figure } from './figure.ts';
import { measureFirst100ms } from './first.ts';
import { build, programs, timeNative, type Program } from './programs.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const RAM = 64 << 20;
const ROUNDS = 3;
/** What is timed on a fresh core. */
export const warmPrograms = ['sieve', 'sha256', 'bytecode', 'qsort', 'nbody'] as const;

export function freshCore(): CpuCore {
  const module = new WebAssembly.Module(sizedModule(readFileSync(join(root, 'wasm-core/build/core.wasm')), RAM));
  return new CpuCore(new WebAssembly.Instance(module, {}).exports as unknown as CoreExports, RAM);
}

function start(core: CpuCore, elf: Uint8Array, p: Program): Process {
  core.ram.fill(0);
  core.context(0).instructions = 0;
  const process = new Process(core, elf);
  core.context(0).setNumber(Gpr.rdi, p.id);
  core.context(0).setNumber(Gpr.rsi, p.n);
  return process;
}

function timeCore(core: CpuCore, elf: Uint8Array, p: Program): { seconds: number; instructions: number; result: string } {
  const process = start(core, elf, p);
  const begin = performance.now();
  while (process.slice(1_000_000));
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, instructions: core.context(0).instructions, result: core.context(0).gpr(Gpr.rdi).toString(16) };
}

function geomean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
}

/** Instructions a fresh core retires in its first 100 ms, millions a second. Run in a process of its own by `warmUp`. */
export function first100ms(name: string): number {
  const { elf, id, n } = warmTask(name);
  return measureFirst100ms(readFileSync(join(root, 'wasm-core/build/core.wasm')), elf, id, n);
}

export interface WarmTask { readonly elf: Uint8Array; readonly id: number; readonly n: number }

/** What `first100ms` runs: a program and an argument that keeps it busy for long. */
export function warmTask(name: string): WarmTask {
  const p = programs.find((q) => q.name === name);
  if (!p) throw new Error(`no program ${name}`);
  return { elf: build(p.file).elf, id: p.id, n: p.n * 20 };
}

function warmUp(name: string): number {
  const out = execFileSync(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'warm.ts'), name], { encoding: 'utf8', cwd: root });
  return Number(out.trim());
}

export function benches(): Figure[] {
  const core = freshCore();
  const built = new Map([...new Set(programs.map((p) => p.file))].map((f) => [f, build(f)]));
  const figures: Figure[] = [];
  const slowdowns: number[] = [];
  for (const p of programs) {
    const { elf, native } = built.get(p.file)!;
    let best = Infinity;
    let bestNative = Infinity;
    let instructions = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const host = timeNative(native, p);
      const guest = timeCore(core, elf, p);
      if (guest.result !== host.result) throw new Error(`${p.name}: the core's result ${guest.result} is not the host's ${host.result}`);
      best = Math.min(best, guest.seconds);
      bestNative = Math.min(bestNative, host.seconds);
      instructions = guest.instructions;
    }
    const slowdown = best / bestNative;
    if (p.six) slowdowns.push(slowdown);
    figures.push({ group: 'core', name: p.name, value: instructions / best / 1e6, unit: 'MIPS', vsNative: slowdown });
  }
  figures.push({ group: 'core', name: 'the six, geometric mean', value: geomean(slowdowns), unit: 'x native', vsNative: geomean(slowdowns) });
  figures.push({ group: 'core', name: 'the six, worst', value: Math.max(...slowdowns), unit: 'x native', vsNative: Math.max(...slowdowns) });
  for (const name of warmPrograms) {
    figures.push({ group: 'core', name: `first 100 ms, ${name}`, value: warmUp(name), unit: 'MIPS', vsNative: null });
  }
  return figures;
}
