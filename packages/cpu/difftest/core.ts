/**
 * Opens the built core in Node, for tests and tools.
 *
 * Promise to callers: every call gives an instance of its own. LUX9_CORE names another wasm file than the build's.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CpuCore, type CoreExports } from '@lux9/cpu';
import { batch, stringBytes, type Ours } from './fuzz.ts';

const path = process.env['LUX9_CORE'] ?? fileURLToPath(new URL('../../../wasm-core/build/core.wasm', import.meta.url));

let compiled: Promise<WebAssembly.Module> | undefined;

async function exportsOf(): Promise<CoreExports> {
  if (!existsSync(path)) throw new Error(`${path} is not built: npm run build`);
  compiled ??= WebAssembly.compile(readFileSync(path));
  const instance = await WebAssembly.instantiate(await compiled, {});
  return instance.exports as unknown as CoreExports;
}

/** `ramBytes`: a multiple of 4096. */
export async function openCore(ramBytes: number): Promise<CpuCore> {
  return new CpuCore(await exportsOf(), ramBytes);
}

/** The core's decoder; the strings stand where guest RAM would. */
export async function openDecoder(): Promise<Ours> {
  const exports = await exportsOf();
  if (!exports.init(Math.ceil((batch * stringBytes) / 4096) * 4096)) throw new Error('no memory for the core');
  const memory = new Uint8Array(exports.memory.buffer);
  return { memory: () => memory, at: exports.ramBase(), decodeLength: (at, available) => exports.decodeLength(at, available) };
}
