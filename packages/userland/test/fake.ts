/**
 * A stand-in for the kernel, for testing programs and their library in Node: the `lux9` imports over a file system in
 * memory, pipes, /env, the error string. One process; what it does not have answers the kernel's error text.
 *
 * NOT IMPLEMENTED: rfork(RFPROC), exec, await, notes' delivery, segments, mount and bind (recorded only), permissions.
 */
import { ERRMAX, dirModes, errors, openModes, otherErrors, qidTypes, syscalls } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { type Stat, decodeStat, encodeStat } from '@lux9/ninep';

export class Exit extends Error {
  constructor(readonly status: string) {
    super(`exits(${JSON.stringify(status)})`);
  }
}

/** A system call that fails: -1, with this text. */
class Failure extends Error {}

export interface FakeNode {
  stat: Stat;
  data: Uint8Array;
  size: number;
  parent: FakeNode;
  readonly children: Map<string, FakeNode>;
}

/** An open descriptor that is no file: the test answers its reads and takes its writes. */
export interface Stream {
  read?(count: number): Uint8Array;
  write?(data: Uint8Array): void;
}

interface OpenFile {
  node?: FakeNode;
  stream?: Stream;
  mode: number;
  offset: number;
  path: string;
}

/** Of the one process. */
export const fakePid = 42;

const stackBase = 0x7fffffff0000n;
const stackTop = 0x7ffffffff000n;

type Call = (...args: (number | bigint)[]) => number | bigint;

/** Each call takes the numbers that its import's type says; the compiler of the program has checked them. */
function calls(table: Readonly<Record<string, (...args: never[]) => number | bigint>>): Record<string, Call> {
  return table as unknown as Record<string, Call>;
}

const modules = new WeakMap<Uint8Array, WebAssembly.Module>();

export class Fake {
  readonly root: FakeNode;
  readonly stdout: Uint8Array[] = [];
  readonly stderr: Uint8Array[] = [];
  /** Calls of bind, mount and unmount, and notes posted, as text. */
  readonly log: string[] = [];
  cwd = '/';
  errstr = '';
  now = 1_000_000_000_000_000_000n;
  syscallCount = 0;
  private nextPath = 1n;
  private readonly fds: (OpenFile | undefined)[] = [];
  private memory!: WebAssembly.Memory;
  private readonly stack = new Uint8Array(Number(stackTop - stackBase));
  private argsAt = 0n;

  constructor(stdin: Uint8Array | Stream = new Uint8Array(0)) {
    this.root = this.node('/', (dirModes.DMDIR | 0o777) >>> 0, undefined);
    for (const name of ['bin', 'dev', 'env', 'fd', 'mnt', 'n', 'proc', 'srv', 'tmp']) this.mkdir(`/${name}`);
    let at = 0;
    const input: Stream =
      stdin instanceof Uint8Array ? { read: (count) => stdin.subarray(at, (at += Math.min(count, stdin.length - at))) } : stdin;
    this.fds[0] = { stream: input, mode: openModes.OREAD, offset: 0, path: '/dev/cons' };
    this.fds[1] = { stream: { write: (data) => this.stdout.push(data) }, mode: 1, offset: 0, path: '/dev/cons' };
    this.fds[2] = { stream: { write: (data) => this.stderr.push(data) }, mode: 1, offset: 0, path: '/dev/cons' };
  }

  get output(): string {
    return decodeUtf8(joined(this.stdout));
  }

  get errors(): string {
    return decodeUtf8(joined(this.stderr));
  }

  /** Replaces a descriptor by a stream of the test's. */
  setStream(fd: number, stream: Stream): void {
    this.fds[fd] = { stream, mode: openModes.ORDWR, offset: 0, path: '#|/data' };
  }

  mkdir(path: string): FakeNode {
    return this.make(path, (dirModes.DMDIR | 0o777) >>> 0);
  }

  writeFile(path: string, data: string | Uint8Array): FakeNode {
    const node = this.find(path) ?? this.make(path, 0o666);
    node.data = typeof data === 'string' ? encodeUtf8(data) : data.slice();
    node.size = node.data.length;
    this.resize(node, node.size);
    return node;
  }

  readFile(path: string): string {
    const node = this.find(path);
    if (node === undefined) throw new Error(`fake: no file ${path}`);
    return decodeUtf8(node.data.subarray(0, node.size));
  }

  find(path: string): FakeNode | undefined {
    let node: FakeNode | undefined = this.root;
    for (const name of this.absolute(path).split('/')) {
      if (name !== '') node = node?.children.get(name);
    }
    return node;
  }

  /** Runs a program to its end; answers its exit string. A trap is thrown as it is. */
  run(wasm: Uint8Array, argv: readonly string[]): string {
    this.layArguments(argv);
    let module = modules.get(wasm);
    if (module === undefined) modules.set(wasm, (module = new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>)));
    let instance: WebAssembly.Instance;
    const imports: Record<string, (...args: never[]) => unknown> = {};
    const machine = this.machine(() => instance);
    for (const { name } of WebAssembly.Module.imports(module)) {
      const own = machine[name];
      const call = this.calls[name];
      const result = syscalls.find((entry) => entry.name === name)?.result;
      imports[name] = (own ??
        ((...args: (number | bigint)[]): unknown => {
          this.syscallCount++;
          const wide = result === 'pointer' || result === 'vlong';
          try {
            if (call === undefined) throw new Failure(`fake has no ${name}`);
            const value = call.apply(this, args);
            return wide ? BigInt(value) : Number(value);
          } catch (error) {
            if (!(error instanceof Failure)) throw error;
            this.errstr = error.message;
            return wide ? -1n : -1;
          }
        })) as (...args: never[]) => unknown;
    }
    try {
      instance = new WebAssembly.Instance(module, { lux9: imports });
      this.memory = instance.exports.memory as WebAssembly.Memory;
      (instance.exports._start as () => void)();
      return '';
    } catch (error) {
      if (error instanceof Exit) return error.status;
      throw error;
    }
  }

  /** Pages of memory in use, 64 KiB each. */
  get pages(): number {
    return this.memory.buffer.byteLength / 65536;
  }

  private layArguments(argv: readonly string[]): void {
    const view = new DataView(this.stack.buffer);
    let at = this.stack.length - 72;
    const pointers = argv.map((arg) => {
      const bytes = encodeUtf8(`${arg}\0`);
      at -= bytes.length;
      this.stack.set(bytes, at);
      return at;
    });
    at = (at - 8 * (argv.length + 2)) & ~7;
    this.argsAt = stackBase + BigInt(at);
    view.setBigUint64(at, BigInt(argv.length), true);
    pointers.forEach((p, i) => view.setBigUint64(at + 8 + 8 * i, stackBase + BigInt(p), true));
    view.setUint32(this.stack.length - 72 + 64, fakePid, true); // pid
  }

  private machine(instance: () => WebAssembly.Instance): Record<string, (...args: never[]) => unknown> {
    const at = (address: bigint): [DataView, number] =>
      address >= stackBase
        ? [new DataView(this.stack.buffer), Number(address - stackBase)]
        : [new DataView(this.memory.buffer), Number(address)];
    return {
      args: () => this.argsAt,
      tos: () => stackTop - 72n,
      peek8: (a: bigint) => at(a)[0].getUint8(at(a)[1]),
      peek32: (a: bigint) => at(a)[0].getUint32(at(a)[1], true),
      peek64: (a: bigint) => at(a)[0].getBigUint64(at(a)[1], true),
      note_handler: (index: number) => {
        void instance;
        return BigInt(index);
      },
    };
  }

  private node(name: string, mode: number, parent: FakeNode | undefined): FakeNode {
    const qid = { type: mode >>> 24, vers: 0, path: this.nextPath++ };
    const time = Number(this.now / 1_000_000_000n);
    const stat: Stat = {
      type: 0x4d, dev: 1, qid, mode, atime: time, mtime: time, length: 0n, name, uid: 'glenda', gid: 'glenda', muid: 'glenda',
    };
    const node = { stat, data: new Uint8Array(0), size: 0, children: new Map() } as unknown as FakeNode;
    node.parent = parent ?? node;
    parent?.children.set(name, node);
    return node;
  }

  private make(path: string, mode: number): FakeNode {
    const whole = this.absolute(path);
    const slash = whole.lastIndexOf('/');
    const parent = this.find(whole.slice(0, slash) || '/');
    if (parent === undefined) throw new Failure(`${errors.Enonexist}: '${this.upToMissing(path)}'`);
    if (!(parent.stat.qid.type & qidTypes.QTDIR)) throw new Failure(`${errors.Enotdir}: '${path}'`);
    return this.node(whole.slice(slash + 1), mode, parent);
  }

  private absolute(path: string): string {
    const parts: string[] = [];
    for (const name of (path.startsWith('/') ? path : `${this.cwd}/${path}`).split('/')) {
      if (name === '..') parts.pop();
      else if (name !== '' && name !== '.') parts.push(name);
    }
    return `/${parts.join('/')}`;
  }

  private get bytes(): Uint8Array {
    return new Uint8Array(this.memory.buffer);
  }

  private text(p: number): string {
    const bytes = this.bytes;
    const end = bytes.indexOf(0, p >>> 0);
    return decodeUtf8(bytes, p >>> 0, end);
  }

  private put(p: number, data: Uint8Array): void {
    this.bytes.set(data, p >>> 0);
  }

  private must(path: string): FakeNode {
    const node = this.find(path);
    if (node === undefined) throw new Failure(`${errors.Enonexist}: '${this.upToMissing(path)}'`);
    return node;
  }

  /** The name as the kernel's errors show it: up to the first element that is not there. */
  private upToMissing(path: string): string {
    const names = path.split('/');
    for (let n = 1; n < names.length; n++) {
      const part = names.slice(0, n).join('/');
      if (part !== '' && this.find(part) === undefined) return part;
    }
    return path;
  }

  private file(fd: number): OpenFile {
    const file = this.fds[fd];
    if (file === undefined) throw new Failure(errors.Ebadfd);
    return file;
  }

  private newFd(file: OpenFile): number {
    let fd = 0;
    while (this.fds[fd] !== undefined) fd++;
    this.fds[fd] = file;
    return fd;
  }

  private resize(node: FakeNode, size: number): void {
    if (size > node.data.length) {
      const larger = new Uint8Array(Math.max(size, 2 * node.data.length));
      larger.set(node.data.subarray(0, node.size));
      node.data = larger;
    } else if (size > node.size) node.data.fill(0, node.size, size);
    node.size = size;
    node.stat = { ...node.stat, length: BigInt(size), qid: { ...node.stat.qid, vers: node.stat.qid.vers + 1 } };
  }

  private directoryRead(file: OpenFile, count: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let used = 0;
    const all = [...file.node!.children.values()];
    while (file.offset < all.length) {
      const record = encodeStat(all[file.offset]!.stat);
      if (used + record.length > count) break;
      parts.push(record);
      used += record.length;
      file.offset++;
    }
    if (used === 0 && file.offset < all.length) throw new Failure(errors.Eshort);
    return joined(parts);
  }

  private statTo(stat: Stat, p: number, n: number): number {
    const record = encodeStat(stat);
    if (n < 2) throw new Failure(errors.Eshortstat);
    this.put(p, n < record.length ? record.subarray(0, 2) : record);
    return n < record.length ? 2 : record.length;
  }

  private change(node: FakeNode, p: number, n: number): number {
    const decoded = decodeStat(this.bytes.slice(p >>> 0, (p >>> 0) + n));
    if (!decoded.ok) throw new Failure(errors.Ebadstat);
    const { name, mode, mtime, length } = decoded.value;
    if (name !== '' && name !== node.stat.name) {
      if (node.parent.children.has(name)) throw new Failure(errors.Eexist);
      node.parent.children.delete(node.stat.name);
      node.parent.children.set(name, node);
      node.stat = { ...node.stat, name };
    }
    if (mode !== 0xffffffff) node.stat = { ...node.stat, mode };
    if (mtime !== 0xffffffff) node.stat = { ...node.stat, mtime };
    if (length !== 0xffffffffffffffffn) this.resize(node, Number(length));
    return n;
  }

  private readonly calls: Record<string, Call> = calls({
    open: (name: number, mode: number) => {
      const path = this.text(name);
      const node = this.must(path);
      const directory = (node.stat.qid.type & qidTypes.QTDIR) !== 0;
      if (path.endsWith('/') && !directory) throw new Failure(`${errors.Enotdir}: '${path}'`);
      if (directory && (mode & 3) !== openModes.OREAD) throw new Failure(`${errors.Eisdir}: '${path}'`);
      if (mode & openModes.OTRUNC) this.resize(node, 0);
      return this.newFd({ node, mode, offset: 0, path: this.absolute(path) });
    },
    create: (name: number, mode: number, perm: number) => {
      const path = this.text(name);
      const old = this.find(path);
      if (old !== undefined) {
        if (mode & openModes.OEXCL || perm < 0) throw new Failure(`${errors.Eexist}: '${path}'`);
        if (old.stat.qid.type & qidTypes.QTDIR) throw new Failure(`${errors.Eisdir}: '${path}'`);
        this.resize(old, 0);
      }
      if (path.endsWith('/') && perm >= 0) throw new Failure(otherErrors.createSlash);
      return this.newFd({ node: old ?? this.make(path, perm >>> 0), mode, offset: 0, path: this.absolute(path) });
    },
    close: (fd: number) => {
      const file = this.file(fd);
      if (file.mode & openModes.ORCLOSE && file.node) file.node.parent.children.delete(file.node.stat.name);
      this.fds[fd] = undefined;
      return 0;
    },
    dup: (from: number, to: number) => {
      const file = this.file(from);
      if (to < 0) return this.newFd(file);
      this.fds[to] = file;
      return to;
    },
    pread: (fd: number, p: number, count: number, offset: bigint) => {
      const file = this.file(fd);
      if ((file.mode & 3) === openModes.OWRITE) throw new Failure(errors.Ebadusefd);
      let data: Uint8Array;
      if (file.stream) {
        if (file.stream.read === undefined) throw new Failure(errors.Ebadusefd);
        data = file.stream.read(count);
      } else if (file.node!.stat.qid.type & qidTypes.QTDIR) data = this.directoryRead(file, count);
      else {
        const at = offset === -1n ? file.offset : Number(offset);
        data = file.node!.data.subarray(Math.min(at, file.node!.size), Math.min(at + count, file.node!.size));
        if (offset === -1n) file.offset += data.length;
      }
      this.put(p, data);
      return data.length;
    },
    pwrite: (fd: number, p: number, count: number, offset: bigint) => {
      const file = this.file(fd);
      if ((file.mode & 3) === openModes.OREAD || (file.mode & 3) === openModes.OEXEC) throw new Failure(errors.Ebadusefd);
      const data = this.bytes.slice(p >>> 0, (p >>> 0) + count);
      if (file.stream) {
        if (file.stream.write === undefined) throw new Failure(errors.Ehungup);
        file.stream.write(data);
        return count;
      }
      const node = file.node!;
      let at = offset === -1n ? file.offset : Number(offset);
      if (node.stat.mode & dirModes.DMAPPEND) at = node.size;
      if (at + count > node.size) this.resize(node, at + count);
      node.data.set(data, at);
      if (offset === -1n) file.offset = at + count;
      return count;
    },
    seek: (result: number, fd: number, offset: bigint, whence: number) => {
      const file = this.file(fd);
      if (file.node === undefined) throw new Failure(errors.Eisstream);
      const base = whence === 0 ? 0 : whence === 1 ? file.offset : file.node.size;
      if (base + Number(offset) < 0) throw new Failure(errors.Enegoff);
      file.offset = base + Number(offset);
      new DataView(this.memory.buffer).setBigInt64(result >>> 0, BigInt(file.offset), true);
      return 0;
    },
    pipe: (p: number) => {
      const queues: [Uint8Array[], Uint8Array[]] = [[], []];
      const end = (mine: number): Stream => ({
        read: (count) => {
          const head = queues[mine]![0];
          if (head === undefined) return new Uint8Array(0);
          if (head.length <= count) queues[mine]!.shift();
          else queues[mine]![0] = head.subarray(count);
          return head.subarray(0, count);
        },
        write: (data) => queues[1 - mine]!.push(data),
      });
      const view = new DataView(this.memory.buffer);
      for (const i of [0, 1]) {
        const fd = this.newFd({ stream: end(i), mode: openModes.ORDWR, offset: 0, path: `#|/data${i || ''}` });
        view.setInt32((p >>> 0) + 4 * i, fd, true);
      }
      return 0;
    },
    remove: (name: number) => {
      const path = this.text(name);
      const node = this.must(path);
      if (node.children.size > 0) throw new Failure(`directory not empty: '${path}'`);
      node.parent.children.delete(node.stat.name);
      return 0;
    },
    chdir: (name: number) => {
      const path = this.text(name);
      if (!(this.must(path).stat.qid.type & qidTypes.QTDIR)) throw new Failure(`${errors.Enotdir}: '${path}'`);
      this.cwd = this.absolute(path);
      return 0;
    },
    fd2path: (fd: number, p: number, n: number) => {
      this.put(p, encodeUtf8(`${this.file(fd).path}\0`).subarray(0, n));
      return 0;
    },
    stat: (name: number, p: number, n: number) => this.statTo(this.must(this.text(name)).stat, p, n),
    fstat: (fd: number, p: number, n: number) => {
      const { node } = this.file(fd);
      if (node === undefined) throw new Failure(errors.Eperm);
      return this.statTo(node.stat, p, n);
    },
    wstat: (name: number, p: number, n: number) => this.change(this.must(this.text(name)), p, n),
    fwstat: (fd: number, p: number, n: number) => {
      const { node } = this.file(fd);
      if (node === undefined) throw new Failure(errors.Eperm);
      return this.change(node, p, n);
    },
    errstr: (p: number, n: number) => {
      const old = this.errstr;
      this.errstr = this.text(p);
      this.put(p, encodeUtf8(`${old}\0`).subarray(0, Math.min(n, ERRMAX)));
      return 0;
    },
    exits: (status: number) => {
      throw new Exit(status === 0 ? '' : this.text(status));
    },
    _nsec: () => this.now,
    sleep: (ms: number) => {
      this.now += BigInt(ms) * 1_000_000n;
      return 0;
    },
    alarm: () => 0,
    notify: () => 0,
    bind: (name: number, old: number, flag: number) => {
      this.log.push(`bind ${this.text(name)} ${this.text(old)} ${flag}`);
      return 0;
    },
    mount: (fd: number, afd: number, old: number, flag: number, spec: number) => {
      this.log.push(`mount ${fd} ${afd} ${this.text(old)} ${flag} '${this.text(spec)}'`);
      this.fds[fd] = undefined;
      return 0;
    },
    unmount: (name: number, old: number) => {
      this.log.push(`unmount ${name === 0 ? '' : this.text(name)} ${this.text(old)}`);
      return 0;
    },
    rfork: (flags: number) => {
      if (flags & 16) throw new Failure(otherErrors.noProcs);
      return 0;
    },
    await: () => {
      throw new Failure(errors.Enochild);
    },
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
