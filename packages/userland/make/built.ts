/** For tests: the WebAssembly that the build made of a program, so that nothing is compiled twice. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { SourceFiles } from './compile.ts';
import { readNotes, sameBytes, sameSources, wasmPath } from './notes.ts';

/** `source` as in Program: `cmd/ls`. Null when the build has not made it from the sources as they are now. */
export function builtWasm(home: string, source: string): Uint8Array | null {
  const name = basename(source) === 'main' ? basename(dirname(source)) : basename(source);
  const note = readNotes(dirname(dirname(home)))[name];
  if (note?.source !== source || !sameSources(note, new SourceFiles(home))) return null;
  const path = join(home, wasmPath(name));
  return sameBytes(path, note.wasm) ? new Uint8Array(readFileSync(path)) : null;
}
