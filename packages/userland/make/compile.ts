/**
 * Compiles programs of packages/userland, many in one process: source files are read once, asc and the linker stay warm. What a program
 * was made from comes back with it, so that only what changed is made again.
 */
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buildProgram } from '@lux9/toolchain';
import { ascOptions, entrySource } from '../src/index.ts';

export interface Made {
  readonly aout: Uint8Array;
  readonly wasm: Uint8Array;
  readonly warnings: readonly string[];
  /** Every file that was asked for, below packages/userland, with its hash; '' when it was not there. */
  readonly reads: Readonly<Record<string, string>>;
}

export class SourceFiles {
  private readonly files = new Map<string, { text: string | null; hash: string }>();

  constructor(private readonly home: string) {}

  text(name: string): string | null {
    return this.get(name).text;
  }

  /** Hexadecimal, '' for a file that is not there. */
  hash(name: string): string {
    return this.get(name).hash;
  }

  private get(name: string): { text: string | null; hash: string } {
    let file = this.files.get(name);
    if (file === undefined) {
      file = read(join(this.home, name));
      this.files.set(name, file);
    }
    return file;
  }
}

function read(path: string): { text: string | null; hash: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { text: null, hash: '' };
  }
  return { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 32) };
}

/** `source` as in Program. Throws CompileError or ToolchainError. */
export async function makeProgram(files: SourceFiles, source: string): Promise<Made> {
  const reads: Record<string, string> = {};
  const host = {
    read: (name: string): string | null => {
      reads[name] = files.hash(name);
      return files.text(name);
    },
    display: (name: string): string => (name === 'entry.ts' ? 'entry' : name.startsWith('~') ? name : `packages/userland/${name}`),
  };
  const { linked, compiled } = await buildProgram(
    host, entrySource(`./${source}`, './lib'), (memoryBase) => ascOptions('lib', memoryBase),
  );
  return { aout: linked.bytes, wasm: compiled.wasm, warnings: compiled.warnings, reads };
}
