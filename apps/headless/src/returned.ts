/**
 * `--out GUEST:HOST`: files and folders of the machine that come back when the program has ended. What arrives is what hostrun sent
 * (packages/userland/servers/hostrun.ts describes the records) or what a hostile program made up.
 *
 * Promise to callers: nothing is written until all has come; then only HOST and what is below it, never through a link found there; a
 * GUEST with a name that is no single file name, or whose records make no sense, is not written at all.
 */
import { closeSync, constants, existsSync, fstatSync, lstatSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { concatBytes, decodeUtf8, encodeUtf8, u32le } from '@lux9/base';
import { ToolchainError } from '@lux9/toolchain';
import { guestPath } from './hostfiles.ts';
import { UsageError } from './verb.ts';

interface FileNode {
  readonly mode: number;
  readonly chunks: Uint8Array[];
}

interface FolderNode {
  readonly mode: number;
  readonly entries: Map<string, FileNode | FolderNode>;
}

type Node = FileNode | FolderNode;

interface Wanted {
  readonly guest: string;
  readonly host: string;
  /** What came: null while nothing has. */
  node: Node | null;
  /** Why it is not written, or ''. */
  refused: string;
  /** What the machine could not give. */
  readonly complaints: string[];
}

const headerSize = 5;
const recordMax = 65536;
const depthMax = 250;
const begins = 0x6e; // n: the next GUEST
const folder = 0x64; // d: its mode and name; it is entered
const file = 0x66; // f: its mode and name
const data = 0x62; // b: bytes of the file
const ends = 0x65; // e: the end of the file or folder
const complaint = 0x78; // x: what went wrong; a file that is under way does not come

export class Returned {
  readonly #wanted: readonly Wanted[];
  readonly #limit: number;
  #bytes = 0;
  #rest: Uint8Array = new Uint8Array(0);
  /** Index of the GUEST that comes, and where in its tree. */
  #now = -1;
  #path: { node: Node; name: string }[] = [];
  /** More came than the machine can hold: it is not worth waiting for the end. */
  tooMuch = false;

  /** `options`: GUEST:HOST each. `limit`: bytes that may come. Raises for what makes no sense, and for a HOST whose folder is not there. */
  constructor(options: readonly string[], limit: number) {
    this.#limit = limit;
    this.#wanted = options.map((text) => {
      const cut = text.indexOf(':');
      if (!text.startsWith('/') || cut < 0 || cut === text.length - 1) throw new UsageError(`--out ${text}: GUEST:HOST is needed, GUEST beginning with a slash`);
      const host = text.slice(cut + 1);
      const above = dirname(host);
      if (!existsSync(above)) throw new ToolchainError('the folder is not there', { file: above });
      return { guest: `/${guestPath(text.slice(0, cut), `--out ${text}`)}`, host, node: null, refused: '', complaints: [] };
    });
  }

  /** What hostrun has to send, in this order. */
  get guests(): readonly string[] {
    return this.#wanted.map(({ guest }) => guest);
  }

  receive(bytes: Uint8Array): void {
    this.#bytes += bytes.length;
    if (this.#bytes > this.#limit) {
      this.tooMuch = true;
      this.#refuse(`more than ${this.#limit} bytes came, which is all of the machine’s memory`);
      return;
    }
    let from = 0;
    const all = this.#rest.length === 0 ? bytes : concatBytes(this.#rest, bytes);
    while (all.length - from >= headerSize) {
      const length = u32le(all, from + 1);
      if (length > recordMax) return this.#refuse('what came makes no sense');
      if (all.length - from < headerSize + length) break;
      this.#record(all[from]!, all.subarray(from + headerSize, from + headerSize + length));
      from += headerSize + length;
    }
    this.#rest = all.slice(from);
  }

  #refuse(why: string): void {
    this.#rest = new Uint8Array(0);
    const wanted = this.#wanted[Math.max(this.#now, 0)];
    if (wanted !== undefined && wanted.refused === '') wanted.refused = why;
  }

  #record(kind: number, payload: Uint8Array): void {
    if (kind === begins) {
      if (this.#path.length > 0) this.#refuse('it did not come to its end');
      this.#path = [];
      this.#now++;
      return;
    }
    const wanted = this.#wanted[this.#now];
    if (wanted === undefined || wanted.refused !== '') return;
    const inside = this.#path.at(-1)?.node;
    if (kind === complaint) {
      wanted.complaints.push(decodeUtf8(payload));
      const last = this.#path.at(-1);
      const above = this.#path.at(-2)?.node;
      if (last !== undefined && !('entries' in last.node)) {
        if (above === undefined) wanted.node = null;
        else if ('entries' in above) above.entries.delete(last.name);
      }
    } else if (kind === ends && inside !== undefined) this.#path.pop();
    else if (kind === data && inside !== undefined && 'chunks' in inside) inside.chunks.push(payload.slice());
    else if ((kind === folder || kind === file) && payload.length > 4 && (inside === undefined ? wanted.node === null : 'entries' in inside)) {
      const mode = u32le(payload, 0) & 0o777;
      const name = nameOf(payload.subarray(4));
      // The top's name is the host's affair.
      if (name === null && inside !== undefined) return this.#refuse('a name in it is none that a file of the host can have');
      if (this.#path.length >= depthMax) return this.#refuse('it is too deep');
      const node: Node = kind === folder ? { mode, entries: new Map() } : { mode, chunks: [] };
      if (inside === undefined) wanted.node = node;
      else if ('entries' in inside) inside.entries.set(name!, node);
      this.#path.push({ node, name: name ?? '' });
    } else this.#refuse('what came makes no sense');
  }

  /** Writes what came; answers what there is to complain about, a sentence each. */
  finish(): string[] {
    if (this.#path.length > 0) this.#refuse('it did not come to its end');
    return this.#wanted.flatMap((wanted) => {
      const said = wanted.complaints.map((text) => `--out ${wanted.guest}: ${text}`);
      if (wanted.refused !== '') return [...said, `--out ${wanted.guest}: ${wanted.refused}; nothing of it was written`];
      if (wanted.node === null) return said.length > 0 ? said : [`--out ${wanted.guest}: it did not come back`];
      const problems: string[] = [];
      writeTop(wanted.node, wanted, problems);
      return [...said, ...problems.map((text) => `--out ${wanted.guest}: ${text}`)];
    });
  }
}

/** A name that a folder of the host can hold, or null. */
function nameOf(bytes: Uint8Array): string | null {
  const name = decodeUtf8(bytes);
  if (Buffer.compare(encodeUtf8(name), bytes) !== 0) return null;
  if (name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0')) return null;
  return sep === '\\' && /[\\:*?"<>|]/.test(name) ? null : name;
}

/** The person named HOST: it may be a link or a device. */
function writeTop(node: Node, { guest, host }: Wanted, problems: string[]): void {
  if ('entries' in node) {
    trying(host, problems, () => {
      if (!existsSync(host)) mkdirSync(host, { mode: node.mode | 0o700 });
      else if (!statSync(host).isDirectory()) throw new Error('a folder came, and this is a file');
      writeEntries(node, host, problems);
    });
  } else if (existsSync(host) && statSync(host).isDirectory()) writeFile(node, join(host, basename(guest)), false, problems);
  else writeFile(node, host, true, problems);
}

function writeEntries(node: FolderNode, at: string, problems: string[]): void {
  for (const [name, entry] of node.entries) {
    const to = join(at, name);
    if (!('entries' in entry)) {
      writeFile(entry, to, false, problems);
      continue;
    }
    trying(to, problems, () => {
      const there = lstatSync(to, { throwIfNoEntry: false });
      if (there === undefined) mkdirSync(to, { mode: entry.mode | 0o700 });
      else if (!there.isDirectory()) throw new Error('a folder came, and this is none');
      writeEntries(entry, to, problems);
    });
  }
}

/** `follow`: whether what stands there may be something else than a file. */
function writeFile(node: FileNode, to: string, follow: boolean, problems: string[]): void {
  trying(to, problems, () => {
    if (!follow && lstatSync(to, { throwIfNoEntry: false })?.isFile() === false) throw new Error('a file came, and this is none');
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
    // Not every host has O_NOFOLLOW.
    const fd = openSync(to, O_WRONLY | O_CREAT | O_TRUNC | (follow ? 0 : ((O_NOFOLLOW as number | undefined) ?? 0)), node.mode);
    try {
      if (!follow && !fstatSync(fd).isFile()) throw new Error('a file came, and this is none');
      for (const chunk of node.chunks) for (let done = 0; done < chunk.length;) done += writeSync(fd, chunk, done);
    } finally {
      closeSync(fd);
    }
  });
}

function trying(path: string, problems: string[], work: () => void): void {
  try {
    work();
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException;
    problems.push(`${path}: ${(errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1]) ?? message}`);
  }
}
