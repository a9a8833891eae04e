/** A program's source to an a.out: asc, then the linker; with more text than 2 MiB, once more with its data higher up. */
import { BaseTooLow, link, type Linked, type LinkOptions } from '../link/link.ts';
import { reservedBytes } from '../link/words.ts';
import { dataStart } from '../aout/aout.ts';
import { noLines, readSourceMap } from '../lines/sourcemap.ts';
import { compileAssemblyScript, type Compiled, type SourceHost } from './assemblyscript.ts';

/** Where programs put their data unless their text is large. */
export const defaultMemoryBase = dataStart(0) + reservedBytes;

export interface BuiltProgram {
  readonly linked: Linked;
  readonly compiled: Compiled;
  readonly memoryBase: number;
}

/** `options(memoryBase)` gives asc's options. Throws CompileError or ToolchainError. */
export async function buildProgram(
  host: SourceHost, entry: string, options: (memoryBase: number) => readonly string[], more: Omit<LinkOptions, 'lines'> = {},
): Promise<BuiltProgram> {
  for (let memoryBase = defaultMemoryBase; ; ) {
    const compiled = await compileAssemblyScript(host, entry, options(memoryBase));
    try {
      const lines = compiled.map === '' ? noLines : readSourceMap(compiled.map);
      return { linked: link(compiled.wasm, { ...more, lines }), compiled, memoryBase };
    } catch (error) {
      if (!(error instanceof BaseTooLow) || error.base <= memoryBase) throw error;
      memoryBase = error.base;
    }
  }
}
