/** A fresh core's first 100 ms; runs in Node and, bundled, in a browser. */
import { Gpr } from '@lux9/bus';
import { CpuCore, sizedModule, type CoreExports } from '@lux9/cpu';
import { Process } from '../../../packages/cpu/programs/process.ts';

const RAM = 64 << 20;

/** Millions of instructions a second from the program's first instruction on; `module`: core.wasm. */
export function measureFirst100ms(module: Uint8Array, elf: Uint8Array, id: number, n: number): number {
  const core = new CpuCore(new WebAssembly.Instance(new WebAssembly.Module(sizedModule(module, RAM)), {}).exports as unknown as CoreExports, RAM);
  core.ram.fill(0);
  const process = new Process(core, elf);
  core.context(0).setNumber(Gpr.rdi, id);
  core.context(0).setNumber(Gpr.rsi, n);
  const begin = performance.now();
  while (performance.now() - begin < 100 && process.slice(200_000));
  return core.context(0).instructions / (performance.now() - begin) / 1000;
}
