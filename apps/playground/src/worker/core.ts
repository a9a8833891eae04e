/**
 * Fetches the processor core once and makes fresh instances of it. A host that serves .wasm files with another type
 * than application/wasm is good enough.
 */
import { CpuCore } from '@lux9/cpu';
import type { CoreExports } from '@lux9/cpu';

let compiled: Promise<WebAssembly.Module> | null = null;

async function compile(): Promise<WebAssembly.Module> {
  const answer = await fetch(new URL('../../../../wasm-core/build/core.wasm', import.meta.url));
  if (!answer.ok) throw new Error(`the processor core could not be fetched (${answer.status})`);
  if (answer.headers.get('content-type')?.startsWith('application/wasm')) return WebAssembly.compileStreaming(answer);
  return WebAssembly.compile(await answer.arrayBuffer());
}

/** A processor with `ramBytes` of zeroed memory. */
export async function instantiate(ramBytes: number): Promise<CpuCore> {
  compiled ??= compile();
  let module: WebAssembly.Module;
  try {
    module = await compiled;
  } catch (error) {
    compiled = null; // the next load tries again
    throw error;
  }
  const { exports } = await WebAssembly.instantiate(module);
  return new CpuCore(exports as unknown as CoreExports, ramBytes);
}
