/** Files of the running system over 9P, as promises. A tree is one attach; trees of an older machine fail in plain words. */
import { openModes } from '@lux9/abi';
import { decodeUtf8 } from '@lux9/base';
import { Client, Files, type Result, type Stat } from '@lux9/ninep';

const readMax = 16 * 1024 * 1024;
const msize = 64 * 1024;

function promise<T>(ask: (done: (result: Result<T>) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    ask((result) => (result.ok ? resolve(result.value) : reject(new Error(result.error))));
  });
}

export class Tree {
  readonly #files: Files;
  /** Files held open, for traces that run while somebody has them open. */
  readonly #held = new Map<string, Promise<{ fid: number; qid: { type: number; vers: number; path: bigint }; iounit: number }>>();

  private constructor(files: Files) {
    this.#files = files;
  }

  static async attach(port: MessagePort, name: string): Promise<Tree> {
    const client = new Client((bytes) => port.postMessage(bytes), { msize });
    port.onmessage = (event: MessageEvent<Uint8Array>) => void client.receive(event.data);
    await promise<number>((done) => client.version(done));
    const root = await promise<number>((done) => client.attach('page', name, done));
    return new Tree(new Files(client, root));
  }

  async text(path: string, limit = readMax): Promise<string> {
    return decodeUtf8(await this.bytes(path, limit));
  }

  bytes(path: string, limit = readMax): Promise<Uint8Array> {
    return promise((done) => this.#files.readAll(path, limit, done));
  }

  /** At most `count` bytes from `offset`. */
  async part(path: string, offset: number, count: number): Promise<Uint8Array> {
    const file = await promise<{ fid: number; qid: never; iounit: number }>((done) => this.#files.open(path, openModes.OREAD, done as never));
    try {
      return await promise((done) => this.#files.read(file, BigInt(offset), count, done));
    } finally {
      this.#files.clunk(file.fid);
    }
  }

  list(path: string): Promise<Stat[]> {
    return promise((done) => this.#files.list(path, done));
  }

  stat(path: string): Promise<Stat> {
    return promise((done) => this.#files.stat(path, done));
  }

  /** One write of a control message: neither truncated nor created. */
  async control(path: string, text: string): Promise<void> {
    const file = await promise<{ fid: number; qid: never; iounit: number }>((done) => this.#files.open(path, openModes.OWRITE, done as never));
    try {
      await promise((done) => this.#files.write(file, 0n, new TextEncoder().encode(text), done));
    } finally {
      this.#files.clunk(file.fid);
    }
  }

  write(path: string, data: Uint8Array): Promise<number> {
    return promise((done) => this.#files.writeAll(path, data, done));
  }

  mkdir(path: string): Promise<void> {
    return promise((done) => this.#files.mkdir(path, done));
  }

  remove(path: string): Promise<void> {
    return promise((done) => this.#files.remove(path, done));
  }

  /** Opens a trace; it runs until `release`. */
  async hold(path: string): Promise<void> {
    if (!this.#held.has(path)) this.#held.set(path, promise((done) => this.#files.open(path, openModes.OREAD, done)));
    await this.#held.get(path);
  }

  release(path: string): void {
    const held = this.#held.get(path);
    this.#held.delete(path);
    held?.then((file) => this.#files.clunk(file.fid)).catch(() => undefined);
  }
}
