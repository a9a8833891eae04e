/**
 * Writes packages/userland/generated: what packages/abi, packages/ninep, packages/toolchain and wasm-core/tables state as data, as
 * AssemblyScript for programs and their library. `npx tsx packages/userland/generate/main.ts`
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants } from './constants.ts';
import { imports } from './imports.ts';
import { instructionFile } from './instructions.ts';
import { ninepFile } from './ninep.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'generated');

/** File name and text of everything that is generated. */
export const files: readonly (readonly [name: string, text: string])[] = [...imports(), ...constants(), ninepFile(), instructionFile()];

function sameAsBefore(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text;
  } catch {
    return false;
  }
}

mkdirSync(folder, { recursive: true });
for (const [name, text] of files) {
  const path = join(folder, name);
  if (!sameAsBefore(path, text)) writeFileSync(path, text);
}
