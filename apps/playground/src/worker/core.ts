/**
 * Fetches the processor core once and makes fresh instances of it. Any static host will do: the module is compiled
 * from its bytes, because its memory is sized first, so the content type does not matter.
 */
import { CpuCore, sizedModule } from '@lux9/cpu';
import type { CoreExports } from '@lux9/cpu';

let compiled: { readonly ramBytes: number; readonly module: Promise<WebAssembly.Module> } | null = null;

async function compile(ramBytes: number): Promise<WebAssembly.Module> {
  const answer = await fetch(new URL('../../../../wasm-core/build/core.wasm', import.meta.url));
  if (!answer.ok) throw new Error(`the processor core could not be fetched (${answer.status})`);
  return WebAssembly.compile(sizedModule(new Uint8Array(await answer.arrayBuffer()), ramBytes));
}

/** A processor with `ramBytes` of zeroed memory. */
export async function instantiate(ramBytes: number): Promise<CpuCore> {
  if (compiled?.ramBytes !== ramBytes) compiled = { ramBytes, module: compile(ramBytes) };
  let module: WebAssembly.Module;
  try {
    module = await compiled.module;
  } catch (error) {
    compiled = null; // the next load tries again
    throw error;
  }
  const { exports } = await WebAssembly.instantiate(module);
  return new CpuCore(exports as unknown as CoreExports, ramBytes);
}
