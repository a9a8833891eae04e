/**
 * Fetches what a machine is made of, telling how far it is, and keeps it for the next boot. Any static host will do:
 * content types do not matter, a packed archive is recognised by its first bytes, how long the files are is known from the build.
 */
import { isLz77, lz77Unpack } from '@lux9/base';
import { sizedModule } from '@lux9/cpu';
import type { CoreExports } from '@lux9/cpu';

/** A start that failed, in a sentence for the person at the page. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export type Part = 'core' | 'initrd';

/** Where downloads stand, for those who begin to listen later too. */
const standing = new Map<Part, readonly [done: number, total: number]>();
let listener: (part: Part, done: number, total: number) => void = () => undefined;

/** Tells where the downloads stand, now and from now on. */
export function onProgress(tell: (part: Part, done: number, total: number) => void): void {
  listener = tell;
  for (const [part, [done, total]] of standing) tell(part, done, total);
}

function progress(part: Part, done: number, total: number): void {
  standing.set(part, [done, total]);
  listener(part, done, total);
}

/** Set when the page is built. */
declare const __CORE_BYTES__: number;
declare const __INITRD_BYTES__: number;

async function download(what: string, part: Part, url: string | URL, total: number): Promise<Uint8Array<ArrayBuffer>> {
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch {
    throw new StartError(`${what} could not be fetched: the network or the host refused. Check the connection and reload`);
  }
  if (!answer.ok) throw new StartError(`${what} could not be fetched (${answer.status})`);
  const parts: Uint8Array[] = [];
  let done = 0;
  progress(part, 0, total);
  const reader = answer.body!.getReader();
  for (;;) {
    const { value, done: end } = await reader.read();
    if (end) break;
    parts.push(value);
    done += value.length;
    progress(part, done, Math.max(total, done));
  }
  const bytes = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const isZstandard = (bytes: Uint8Array): boolean => bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const { readable, writable } = new DecompressionStream('gzip');
  // Not by way of a Blob, whose bytes go round through another process.
  const writer = writable.getWriter();
  writer.write(bytes).then(() => writer.close()).catch(() => undefined); // the reader hears of it
  return new Uint8Array(await new Response(readable).arrayBuffer());
}

/** gzip, Zstandard (RFC 8878), LZ77 (@lux9/base) with gzip around it or without; what is none of these as it is. `ours`: as the build packs. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<{ readonly tar: Uint8Array<ArrayBuffer>; readonly ours: boolean }> {
  // Only archives of other people are Zstandard: a fresh engine takes 0.3 s for ours.
  if (isZstandard(bytes)) return { tar: (await import('fzstd')).decompress(bytes) as Uint8Array<ArrayBuffer>, ours: false };
  const packed = isGzip(bytes);
  const inner = packed ? await gunzip(bytes) : bytes;
  // Some hosts have a browser undo the gzip of any .gz.
  return isLz77(inner) ? { tar: lz77Unpack(inner, archiveMax), ours: packed } : { tar: inner, ours: false };
}

const block = 512;
/** No machine has memory for a larger one. */
const archiveMax = 2 ** 30;
const octal = (bytes: Uint8Array, at: number, width: number): number =>
  Number.parseInt(String.fromCharCode(...bytes.subarray(at, at + width)).replace(/[\0 ].*$/s, '') || 'x', 8);

type Origin = 'fetched' | 'given';

function damaged(why: string, origin: Origin): StartError {
  return new StartError(origin === 'fetched'
    ? `The initrd is damaged: ${why}. Nothing was started. Start again fetches it anew; or choose another in the machine menu`
    : `The initrd you chose cannot be used: ${why}. Nothing was started. It takes a ustar archive, plain or packed by gzip or Zstandard`);
}

/** Whole headers with right checksums up to the end mark: what boots is what was built. Throws StartError. */
function checkArchive(tar: Uint8Array, origin: Origin): void {
  const broken = (why: string): never => {
    throw damaged(why, origin);
  };
  let files = 0;
  for (let at = 0; ;) {
    if (at + block > tar.length) broken('it ends in the middle');
    const header = tar.subarray(at, at + block);
    if (header.every((b) => b === 0)) break;
    if (String.fromCharCode(...header.subarray(257, 262)) !== 'ustar') broken('it is not a ustar archive');
    let sum = 0;
    for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!;
    if (octal(header, 148, 8) !== sum) broken('a header has a wrong checksum');
    const size = octal(header, 124, 12);
    if (!(size >= 0)) broken('a header has no size');
    at += block + Math.ceil(size / block) * block;
    files++;
  }
  if (files === 0) broken('it is empty');
}

/** An archive from bytes as they come. Throws StartError when it is damaged. */
export async function archive(bytes: Uint8Array<ArrayBuffer>, origin: Origin = 'given'): Promise<Uint8Array<ArrayBuffer>> {
  let unpacked;
  try {
    unpacked = await unpack(bytes);
  } catch {
    throw damaged('it does not unpack', origin);
  }
  // gzip's checksum (RFC 1952) is over the whole of what the build made.
  if (!unpacked.ours || origin === 'given') checkArchive(unpacked.tar, origin);
  return unpacked.tar;
}

const coreUrl = new URL('../../../../wasm-core/build/core.wasm', import.meta.url);
const initrdUrl = new URL('../../../../packages/userland/build/initrd.tar.lz77.gz', import.meta.url);
let coreBytes: Promise<Uint8Array<ArrayBuffer>> | null = null;
let initrdBytes: Promise<Uint8Array<ArrayBuffer>> | null = null;
const modules = new Map<number, Promise<WebAssembly.Module>>();

/** Forgets a download that failed, so that the next try fetches anew. */
function kept<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget);
  return promise;
}

export function fetchCore(): Promise<Uint8Array<ArrayBuffer>> {
  return (coreBytes ??= kept(download('The processor core', 'core', coreUrl, __CORE_BYTES__), () => {
    coreBytes = null;
  }));
}

/** The archive that comes with the page. */
export function fetchInitrd(): Promise<Uint8Array<ArrayBuffer>> {
  return (initrdBytes ??= kept(download('The initrd', 'initrd', initrdUrl, __INITRD_BYTES__).then((bytes) => archive(bytes, 'fetched')), () => {
    initrdBytes = null;
  }));
}

/** A fresh core with memory for `ramBytes`. */
export async function instantiate(core: Uint8Array, ramBytes: number): Promise<CoreExports> {
  let module = modules.get(ramBytes);
  if (module === undefined) {
    let sized: Uint8Array<ArrayBuffer>;
    try {
      sized = sizedModule(core, ramBytes);
    } catch {
      coreBytes = null; // the next start fetches it anew
      throw new StartError('The processor core is damaged. Start again fetches it anew');
    }
    modules.clear();
    module = kept(WebAssembly.compile(sized), () => modules.clear());
    modules.set(ramBytes, module);
  }
  try {
    return (await WebAssembly.instantiate(await module)).exports as unknown as CoreExports;
  } catch (e) {
    if (e instanceof WebAssembly.CompileError) {
      coreBytes = null;
      throw new StartError('The processor core is damaged, or this browser cannot run it. Start again fetches it anew');
    }
    throw new StartError(`This browser has no memory for a machine of ${ramBytes >> 20} MB. Choose less in the machine menu`);
  }
}
