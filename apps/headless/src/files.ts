/** Files of the verbs: arguments of the form FILE -o OUT, reading, writing, and where the library is. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ToolchainError } from '@lux9/toolchain';
import { UsageError } from './verb.ts';

export interface InOut {
  readonly input: string;
  readonly output: string;
  /** Single-letter flags that were given. */
  readonly flags: ReadonlySet<string>;
}

/** FILE -o OUT in any order, with the flags allowed. */
export function inOut(args: readonly string[], allowed = ''): InOut {
  let input: string | undefined;
  let output: string | undefined;
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-o') output = args[++i];
    else if (arg.startsWith('-') && arg.length === 2 && allowed.includes(arg[1]!)) flags.add(arg[1]!);
    else if (arg.startsWith('-')) throw new UsageError(`no flag ${arg}`);
    else if (input !== undefined) throw new UsageError('one file at a time');
    else input = arg;
  }
  if (input === undefined || output === undefined) throw new UsageError('');
  return { input, output, flags };
}

/** A file's bytes. What Node says of a failed read, unlike of a failed open, does not name the file. */
export function readBytes(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (error) {
    throw Object.assign(error as Error, { path });
  }
}

export function writeBytes(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes);
}

/** An a.out: executable, also where the host's mode is what Lux9 sees (`lux9 exec --file`). */
export function writeProgram(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes, { mode: 0o755 });
  chmodSync(path, 0o755);
}

/** Runs `work` so that its complaints name the file. */
export function about<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof ToolchainError ? error.at({ file }) : error;
  }
}

/** packages/userland, looked for upward from this file: it is the same from the source and from the bundle. */
export function userlandHome(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const home = join(folder, 'packages', 'userland');
    if (existsSync(join(home, 'lib'))) return home;
    if (dirname(folder) === folder) throw new Error('packages/userland is not above the lux9 command');
  }
}
