/** The demonstration machine in Node, for tests that compare with it. */
import { readFileSync } from 'node:fs';
import { CpuCore, sizedModule } from '@lux9/cpu';
import type { CoreExports } from '@lux9/cpu';
import { Machine } from '../worker/machine.ts';
import { imageOf, ramBytes } from '../worker/programs.ts';

let module: WebAssembly.Module | null = null;

export function freshCore(): CpuCore {
  const path = new URL('../../../../wasm-core/build/core.wasm', import.meta.url);
  module ??= new WebAssembly.Module(sizedModule(readFileSync(path), ramBytes));
  return new CpuCore(new WebAssembly.Instance(module).exports as unknown as CoreExports, ramBytes);
}

export function freshMachine(program: string): Machine {
  return new Machine(freshCore(), imageOf(program));
}
