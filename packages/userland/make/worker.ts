/** A helper process of main.ts: takes one source after the other, answers each with what became of it. */
import { setFlagsFromString } from 'node:v8';
import { ToolchainError } from '@lux9/toolchain';
import { makeProgram, SourceFiles, type Made } from './compile.ts';

export interface Answer {
  readonly made?: Made;
  /** What is wrong with the program. */
  readonly complaint?: string;
}

async function answer(files: SourceFiles, source: string): Promise<Answer> {
  try {
    return { made: await makeProgram(files, source) };
  } catch (error) {
    if (error instanceof ToolchainError) return { complaint: error.message };
    return { complaint: `${source}.ts: the compiler failed: ${(error as Error).stack ?? String(error)}` };
  }
}

/** Serves until its parent disconnects. `home`: packages/userland. */
export function work(home: string): void {
  // asc's optimiser is WebAssembly that V8 would compile a second time for longer than it then runs.
  setFlagsFromString('--liftoff-only');
  const files = new SourceFiles(home);
  process.on('message', (source: string) => {
    void answer(files, source).then((it) => process.send?.(it));
  });
}
