/** Puts a machine together from a verb's options: the core, the initrd, the files of the host. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sizedModule, type CoreExports } from '@lux9/cpu';
import { Machine, type HostSide } from '@lux9/system';
import { readInitrd, ToolchainError } from '@lux9/toolchain';
import { initrdFile } from '@lux9/userland';
import { about, readBytes } from './files.ts';
import { mustExist, type HostFiles } from './hostfiles.ts';
import { integerOption, type OptionName, type Parsed } from './options.ts';
import { cpusMax } from '@lux9/devices';

/** Options of every machine. */
export const machineOptions: readonly OptionName[] = ['mem', 'cpus', 'seed', 'epoch', 'initrd', 'append'];
/** The clock of machines that nobody sits at: 2026-01-01 00:00:00 UTC, so that a run is the same tomorrow. */
export const fixedEpoch = 1_767_225_600;

/** The repository's top folder, looked for upward from this file: it is the same from the source and from the bundle. */
export function repositoryTop(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'wasm-core')) && existsSync(join(folder, 'packages'))) return folder;
    if (dirname(folder) === folder) throw new Error('wasm-core is not above the lux9 command');
  }
}

export interface MachineParts {
  readonly files?: HostFiles;
  /** Words of the kernel's command line before those of --append. */
  readonly cmdline: string;
  readonly epoch?: number;
  readonly host?: HostSide;
  readonly onConsole: (byte: number) => void;
}

/** Megabytes of memory. */
export function memoryOption(parsed: Parsed, otherwise: number): number {
  return integerOption(parsed, 'mem', 64, 1024, otherwise);
}

export function makeMachine(parsed: Parsed, memMB: number, parts: MachineParts): Machine {
  const mem = memoryOption(parsed, memMB);
  const cpus = integerOption(parsed, 'cpus', 1, cpusMax, 1);
  const seed = integerOption(parsed, 'seed', 0, 0xffffffff, 1);
  const epoch = integerOption(parsed, 'epoch', 0, 0xffffffff, parts.epoch ?? fixedEpoch);
  const top = repositoryTop();
  const core = join(top, 'wasm-core/build/core.wasm');
  const given = parsed.values.get('initrd')?.at(-1);
  const initrd = given ?? join(top, initrdFile);
  if (!existsSync(core)) throw new ToolchainError('the core is not built yet: run npm run build', { file: core });
  const archive = readBytes(mustExist(initrd));
  if (given !== undefined) about(given, () => readInitrd(archive));
  const module = new WebAssembly.Module(sizedModule(readFileSync(core), mem * 1024 * 1024));
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
  try {
    return new Machine(exports, {
      memMB: mem, cpus, seed, epoch, initrd: archive, files: parts.files?.archive() ?? null,
      cmdline: [parts.cmdline, ...(parsed.values.get('append') ?? [])].join(' '), host: parts.host ?? null, onConsole: parts.onConsole,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new ToolchainError(`${error.message}: give it more with --mem`);
    throw error;
  }
}

/** A name for the program in the machine: its file's, with what the archive cannot hold left out. */
export function guestName(path: string): string {
  return basename(path);
}
