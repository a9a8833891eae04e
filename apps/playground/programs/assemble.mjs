/**
 * Assembles the demonstration programs with nasm into src/worker/images.ts, which is checked in so that
 * nobody needs nasm to build the page: `node apps/playground/programs/assemble.mjs`.
 * programs.test.ts compares the two where nasm is installed.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const names = ['mandelbrot', 'sieve', 'hello'];

/** The a.out of one program. @param {string} name @returns {Buffer} */
export function assemble(name) {
  const folder = mkdtempSync(join(tmpdir(), 'lux9-asm-'));
  try {
    const out = join(folder, 'a.out');
    execFileSync('nasm', ['-f', 'bin', '-I', here, '-o', out, join(here, `${name}.asm`)]);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {Buffer} bytes */
function literal(bytes) {
  const lines = bytes.toString('base64').match(/.{1,100}/g) ?? [];
  return lines.map((line) => `    '${line}'`).join(' +\n');
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const entries = names.map((name) => `  ${name}:\n${literal(assemble(name))},\n`);
  writeFileSync(join(here, '../src/worker/images.ts'), `/**
 * The demonstration programs as Plan 9 a.out files, base64. Written by programs/assemble.mjs from programs/*.asm;
 * do not edit.
 */
export const images: Readonly<Record<string, string>> = {
${entries.join('')}};
`);
}
