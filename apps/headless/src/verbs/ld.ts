/** `lux9 ld`: WebAssembly to a.out. A source map next to the module (FILE.wasm.map) gives the line table. */
import { existsSync, readFileSync } from 'node:fs';
import { link, noLines, readSourceMap } from '@lux9/toolchain';
import { about, inOut, readBytes, writeProgram } from '../files.ts';
import type { Verb } from '../verb.ts';

export const ld: Verb = {
  usage: 'FILE.wasm -o OUT',
  says: 'turns a WebAssembly module into an a.out; FILE.wasm.map, when there, gives source lines',
  run(args) {
    const { input, output } = inOut(args);
    const map = `${input}.map`;
    const lines = existsSync(map) ? about(map, () => readSourceMap(readFileSync(map, 'utf8'))) : noLines;
    writeProgram(output, about(input, () => link(readBytes(input), { lines })).bytes);
    return 0;
  },
};
