/** What the host brings along into a machine (`--file`), as the archive that the kernel puts into its root directory. */
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errors } from '@lux9/abi';
import { ToolchainError, writeInitrd, type InitrdFile } from '@lux9/toolchain';
import { readBytes } from './files.ts';
import { UsageError } from './verb.ts';

/** What `lux9 exec` tells packages/userland/servers/hostrun.ts, which says what is in there. */
export const runFolder = '.host';
/** Served by the kernel or by the host: files there would hide what the machine needs. */
const taken = ['dev', 'env', 'fd', 'proc', 'srv', 'shr', 'mnt/host', runFolder];

/** Files by the name they get in the machine, without the leading slash. */
export class HostFiles {
  private readonly entries = new Map<string, InitrdFile>();
  /** What `--file` options named, by the name in the machine: whether it is a folder. */
  private readonly named = new Map<string, boolean>([['', true], ['tmp', true]]);

  has(path: string): boolean {
    return this.entries.has(path);
  }

  add(path: string, content: Uint8Array, mode = 0o644): void {
    this.entries.set(path, { path, mode, content });
  }

  folder(path: string): void {
    if (path !== '' && !this.has(path)) this.entries.set(path, { path, mode: 0o755, content: undefined });
  }

  /** A file or a folder has the name, and the names above it are folders'; two files of one name are the last of them. */
  private claim(guest: string, folder: boolean): void {
    if (taken.some((name) => guest === name || guest.startsWith(`${name}/`))) throw new UsageError(`--file: /${guest} is the machine’s own`);
    for (let path = guest, kind = folder; ; path = path.slice(0, Math.max(0, path.lastIndexOf('/'))), kind = true) {
      if (this.named.has(path) && this.named.get(path) !== kind) throw new UsageError(`--file: /${path} cannot be a file and a folder`);
      this.named.set(path, kind);
      if (path === '') return;
    }
  }

  /** The option HOST:GUEST; a folder comes with everything below it. It is put below `below`, which gets GUEST without its slash. Answers GUEST. */
  option(text: string, below: (path: string) => string): string {
    const { host, path } = parseFile(text);
    if (path === '' && existsSync(host) && !statSync(host).isDirectory()) throw new UsageError(`--file ${text}: a file needs a name in the machine`);
    // /bin is /boot/bin, where nothing can be put later.
    this.tree(host, path.startsWith('bin/') ? `boot/${path}` : under(below(path), path), path, []);
    return `/${path}`;
  }

  /** Puts it at `path`, where it is `guest` or will be. `parents`: the folders above, as they are really called. */
  private tree(host: string, path: string, guest: string, parents: readonly string[]): void {
    const stat = statSync(mustExist(host));
    this.claim(guest, stat.isDirectory());
    if (stat.isFile()) return this.add(path, readBytes(host), stat.mode & 0o777);
    if (!stat.isDirectory()) throw new ToolchainError('neither file nor folder', { file: host });
    const real = realpathSync(host);
    if (parents.includes(real)) {
      process.stderr.write(`lux9: ${host} leads back to a folder above it: left out\n`);
      return;
    }
    this.folder(path);
    for (const name of readdirSync(host).sort()) {
      const below = join(host, name);
      // What is neither (sockets, dangling links) has no place in the machine.
      if (existsSync(below) && (statSync(below).isFile() || statSync(below).isDirectory())) this.tree(below, under(path, name), under(guest, name), [...parents, real]);
    }
  }

  archive(): Uint8Array {
    return writeInitrd([...this.entries.values()]);
  }
}

const under = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

/** HOST:GUEST, divided at the last colon that a slash follows. `path` is GUEST without its leading slash. */
function parseFile(text: string): { host: string; path: string } {
  const cut = text.lastIndexOf(':/');
  if (cut <= 0) throw new UsageError(`--file ${text}: HOST:GUEST is needed, GUEST beginning with a slash`);
  return { host: text.slice(0, cut), path: guestPath(text.slice(cut + 1), `--file ${text}`) };
}

/** A name in the machine, cleaned and without its leading slash. */
export function guestPath(name: string, option: string): string {
  const words = name.split('/').filter((word) => word !== '' && word !== '.');
  if (words.includes('..')) throw new UsageError(`${option}: no .. in GUEST`);
  if (name.includes('\0')) throw new UsageError(`${option}: no NUL in GUEST`);
  return words.join('/');
}

/** The path again; a complaint in the system's own words when there is nothing. */
export function mustExist(path: string): string {
  if (!existsSync(path)) throw new ToolchainError(`${errors.Enonexist}: '${path}'`);
  return path;
}
