/** Puts a machine together from a verb's options: the core, the initrd, the files of the host. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { errors } from '@lux9/abi';
import { sizedModule, type CoreExports } from '@lux9/cpu';
import { Machine, type HostSide } from '@lux9/system';
import { ToolchainError, writeInitrd, type InitrdFile } from '@lux9/toolchain';
import { initrdFile } from '@lux9/userland';
import { readBytes } from './files.ts';
import { integerOption, type OptionName, type Parsed } from './options.ts';
import { cpusMax } from '@lux9/devices';
import { UsageError } from './verb.ts';

/** Options of every machine. */
export const machineOptions: readonly OptionName[] = ['mem', 'cpus', 'seed', 'epoch', 'initrd', 'append'];
const memLimits = { min: 64, max: 1024 };
/** The clock of machines that nobody sits at: 2026-01-01 00:00:00 UTC, so that a run is the same tomorrow. */
export const fixedEpoch = 1_767_225_600;

/** What the host brings along, by the name it gets in the machine (without the leading slash). */
export class HostFiles {
  private readonly entries = new Map<string, InitrdFile>();

  add(path: string, content: Uint8Array, mode = 0o644): void {
    this.entries.set(path, { path, mode, content });
  }

  folder(path: string): void {
    if (path !== '' && !this.entries.has(path)) this.entries.set(path, { path, mode: 0o755, content: undefined });
  }

  /**
   * `--file HOST:GUEST`: the last colon that a slash follows separates; a folder comes with everything below it. It is put below
   * `under`. Answers GUEST.
   */
  option(text: string, under: string): string {
    const cut = text.lastIndexOf(':/');
    if (cut <= 0) throw new UsageError(`--file ${text}: HOST:GUEST is needed, GUEST beginning with a slash`);
    const host = text.slice(0, cut);
    const words = text.slice(cut + 1).split('/').filter((word) => word !== '' && word !== '.');
    if (words.includes('..')) throw new UsageError(`--file ${text}: no .. in GUEST`);
    const path = words.join('/');
    if (path === '' && existsSync(host) && !statSync(host).isDirectory()) throw new UsageError(`--file ${text}: a file needs a name in the machine`);
    this.tree(host, [under, path].filter((part) => part !== '').join('/'));
    return `/${path}`;
  }

  private tree(host: string, path: string): void {
    const stat = statSync(mustExist(host));
    if (stat.isFile()) return this.add(path, readBytes(host), stat.mode & 0o777);
    if (!stat.isDirectory()) throw new ToolchainError('neither file nor folder', { file: host });
    this.folder(path);
    for (const name of readdirSync(host).sort()) {
      const below = join(host, name);
      // What is neither (sockets, dangling links) has no place in the machine.
      if (existsSync(below) && (statSync(below).isFile() || statSync(below).isDirectory())) this.tree(below, path === '' ? name : `${path}/${name}`);
    }
  }

  archive(): Uint8Array {
    return writeInitrd([...this.entries.values()]);
  }
}

/** The path again; a complaint in the system's own words when there is nothing. */
export function mustExist(path: string): string {
  if (!existsSync(path)) throw new ToolchainError(`${errors.Enonexist}: '${path}'`);
  return path;
}

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

export function makeMachine(parsed: Parsed, memMB: number, parts: MachineParts): Machine {
  const mem = integerOption(parsed, 'mem', memLimits.min, memLimits.max, memMB);
  const cpus = integerOption(parsed, 'cpus', 1, cpusMax, 1);
  const seed = integerOption(parsed, 'seed', 0, 0xffffffff, 1);
  const epoch = integerOption(parsed, 'epoch', 0, 0xffffffff, parts.epoch ?? fixedEpoch);
  const top = repositoryTop();
  const core = join(top, 'wasm-core/build/core.wasm');
  const initrd = parsed.values.get('initrd')?.at(-1) ?? join(top, initrdFile);
  if (!existsSync(core)) throw new ToolchainError('the core is not built yet: run npm run build', { file: core });
  const archive = readBytes(mustExist(initrd));
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
