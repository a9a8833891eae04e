/** For tests: a fresh instance of the built core, sized for a machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sizedModule, type CoreExports } from '@lux9/cpu';

const path = join(import.meta.dirname, '../../../../wasm-core/build/core.wasm');
const modules = new Map<number, WebAssembly.Module>();

export function coreExports(memMB: number): CoreExports {
  let module = modules.get(memMB);
  if (!module) {
    module = new WebAssembly.Module(sizedModule(readFileSync(path), memMB * 1024 * 1024));
    modules.set(memMB, module);
  }
  return new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
}
