/**
 * Opens the built core in Node, for tests and tools.
 *
 * Promise to callers: every call gives an instance of its own. LUX9_CORE names another wasm file than the build's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CpuCore, sizedModule, type CoreExports } from '@lux9/cpu';
import { batch, stringBytes, type Ours } from './fuzz.ts';

const path = process.env['LUX9_CORE'] ?? fileURLToPath(new URL('../../../wasm-core/build/core.wasm', import.meta.url));

/** Modules by RAM size, as the machine sizes them. */
const compiled = new Map<number, Promise<WebAssembly.Module>>();

async function exportsOf(ramBytes: number): Promise<CoreExports> {
  let module = compiled.get(ramBytes);
  if (!module) {
    if (!existsSync(path)) throw new Error(`${path} is not built: npm run build`);
    module = WebAssembly.compile(sizedModule(readFileSync(path), ramBytes));
    compiled.set(ramBytes, module);
  }
  const instance = await WebAssembly.instantiate(await module, {});
  return instance.exports as unknown as CoreExports;
}

/** `ramBytes`: a multiple of 4096. */
export async function openCore(ramBytes: number): Promise<CpuCore> {
  return new CpuCore(await exportsOf(ramBytes), ramBytes);
}

/** The core's decoder; the strings stand where guest RAM would. */
export async function openDecoder(): Promise<Ours> {
  const ramBytes = Math.ceil((batch * stringBytes) / 4096) * 4096;
  const exports = await exportsOf(ramBytes);
  if (!exports.init(ramBytes)) throw new Error('no memory for the core');
  const memory = new Uint8Array(exports.memory.buffer);
  return { memory: () => memory, at: exports.ramBase(), decodeLength: (at, available) => exports.decodeLength(at, available) };
}
