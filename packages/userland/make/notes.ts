/** What the build remembers of each program it made (.cache/programs.json), and what that says of a program: whether it is fresh. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceFiles } from './compile.ts';

/** What a program was made from, and what became of it. */
export interface Note {
  /** Identifies everything but the sources that decides what a program becomes. */
  readonly tools: string;
  readonly source: string;
  readonly reads: Readonly<Record<string, string>>;
  /** Hashes of the files made. */
  readonly aout: string;
  readonly wasm: string;
}

export const hashBytes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);

const file = (top: string): string => join(top, '.cache', 'programs.json');

/** By name; `top`: the repository's top folder. */
export function readNotes(top: string): Record<string, Note> {
  return existsSync(file(top)) ? (JSON.parse(readFileSync(file(top), 'utf8')) as Record<string, Note>) : {};
}

export function writeNotes(top: string, notes: Readonly<Record<string, Note>>): void {
  mkdirSync(dirname(file(top)), { recursive: true });
  writeFileSync(file(top), JSON.stringify(notes));
}

/** Where the parts of a program are, below packages/userland. */
export const aoutPath = (name: string): string => `build/bin/${name}`;
export const wasmPath = (name: string): string => `build/wasm/${name}.wasm`;

/** Whether the sources are those that the program was made from. */
export function sameSources(note: Note, files: SourceFiles): boolean {
  return Object.entries(note.reads).every(([name, hash]) => files.hash(name) === hash);
}

export function sameBytes(path: string, hash: string): boolean {
  return existsSync(path) && hashBytes(readFileSync(path)) === hash;
}
