/** Files mounted with MCACHE (plan9-abi 7.4): what goes to the server, and what does not. The test plays the server. */
import { bindFlags, rforkFlags } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { decode, encode, encodeStat, nullStat, type Message } from '@lux9/ninep';
import { checkOwnership, type Proc } from '@lux9/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { Harness } from './testing/harness.ts';

const R = rforkFlags;
const pipeAt = 0x7fffff000000;
let h: Harness;
/** The server's end of the pipe, in init; the client. */
let end: number;
let pid: number;

interface File {
  data: Uint8Array;
  vers: number;
  type: number;
}
let files: Map<string, File>;
let fids: Map<number, string>;
let seen: Message[];
/** Most bytes of an answer to Tread. */
let most: number;

const init = (): Proc => h.proc(1)!;
const client = (): Proc => h.proc(pid)!;

function qid(name: string): { type: number; vers: number; path: bigint } {
  if (name === '') return { type: 0x80, vers: 0, path: 0n };
  const f = files.get(name)!;
  return { type: f.type, vers: f.vers, path: BigInt([...files.keys()].indexOf(name) + 1) };
}

function answer(t: Message): Message {
  const { tag } = t;
  const no = (ename: string): Message => ({ type: 'Rerror', tag, ename });
  const fileOf = (fid: number): File => files.get(fids.get(fid)!)!;
  switch (t.type) {
    case 'Tversion': return { type: 'Rversion', tag, msize: t.msize, version: t.version };
    case 'Tattach':
      fids.set(t.fid, '');
      return { type: 'Rattach', tag, qid: qid('') };
    case 'Twalk': {
      const [name] = t.wname;
      if (name !== undefined && !files.has(name)) return no('file does not exist');
      fids.set(t.newfid, name ?? fids.get(t.fid)!);
      return { type: 'Rwalk', tag, wqid: name === undefined ? [] : [qid(name)] };
    }
    case 'Topen':
      if ((t.mode & 0x10) !== 0) {
        const f = fileOf(t.fid);
        f.data = new Uint8Array(0);
        f.vers++;
      }
      return { type: 'Ropen', tag, qid: qid(fids.get(t.fid)!), iounit: 0 };
    case 'Tread': {
      const { data } = fileOf(t.fid);
      const at = Number(t.offset);
      return { type: 'Rread', tag, data: data.slice(at, at + Math.min(t.count, most)) };
    }
    case 'Twrite': {
      const f = fileOf(t.fid);
      const at = f.type === 0x40 ? f.data.length : Number(t.offset);
      const grown = new Uint8Array(Math.max(f.data.length, at + t.data.length));
      grown.set(f.data);
      grown.set(t.data, at);
      f.data = grown;
      f.vers++;
      return { type: 'Rwrite', tag, count: t.data.length };
    }
    case 'Twstat': {
      const f = fileOf(t.fid);
      f.data = f.data.slice(0, 3);
      f.vers++;
      return { type: 'Rwstat', tag };
    }
    case 'Tclunk': return { type: 'Rclunk', tag };
    default: return no('not here');
  }
}

/** Answers the client's requests until its call is over. */
function serve(): number {
  for (;;) {
    const result = h.result(client());
    if (result !== null) return result;
    const bytes = h.readFd(init(), end, 65536);
    if (bytes === null) throw new Error('test: the client waits for nothing');
    const got = decode(bytes);
    if (!got.ok) throw new Error('test: not a message');
    seen.push(got.value);
    h.writeFd(init(), end, encode(answer(got.value)));
  }
}

function call(...args: Parameters<Harness['call']> extends [Proc, ...infer A] ? A : never): number {
  return h.call(client(), ...args) ?? serve();
}

const open = (name: string, mode = 0): number => {
  const fd = call('open', `/mnt/${name}`, mode);
  expect(fd, h.err(client())).toBeGreaterThanOrEqual(0);
  return fd;
};

/** One read into a buffer far from the stack. */
function pread(fd: number, n: number, offset: number): Uint8Array {
  const buffer = 0x7fffff000000;
  h.write(client(), buffer, new Uint8Array(n).fill(0xee));
  const got = call('pread', fd, buffer, n, offset);
  expect(got, h.err(client())).toBeGreaterThanOrEqual(0);
  return h.read(client(), buffer, got);
}

/** The whole file as `cat` reads it. */
function cat(name: string, piece = 8192): Uint8Array {
  const fd = open(name);
  const parts: number[] = [];
  for (;;) {
    const data = pread(fd, piece, parts.length);
    if (data.length === 0) break;
    parts.push(...data);
  }
  call('close', fd);
  return Uint8Array.from(parts);
}

const asked = (type: Message['type']): number => {
  const count = seen.filter((t) => t.type === type).length;
  seen = [];
  return count;
};

function write(fd: number, text: string, offset: number): void {
  expect(call('pwrite', fd, encodeUtf8(text), text.length, offset)).toBe(text.length);
}

const bytesOf = (n: number): Uint8Array => Uint8Array.from({ length: n }, (_, i) => (i * 7 + (i >> 8)) & 0xff);

beforeEach(() => {
  h = new Harness();
  seen = [];
  most = Infinity;
  fids = new Map();
  files = new Map([
    ['text', { data: encodeUtf8('hello, world\n'), vers: 5, type: 0 }],
    ['big', { data: bytesOf(100_000), vers: 1, type: 0 }],
    ['log', { data: encodeUtf8('one\n'), vers: 0, type: 0x40 }],
  ]);
  h.write(init(), pipeAt, new Uint8Array(8));
  expect(h.call(init(), 'pipe', pipeAt)).toBe(0);
  const pair = h.read(init(), pipeAt, 8);
  end = pair[0]!;
  pid = h.fork(init(), R.RFPROC | R.RFFDG | R.RFREND | R.RFNAMEG).pid;
  expect(call('mount', pair[4]!, -1, '/mnt', bindFlags.MCACHE, '')).toBe(0);
  expect(h.call(client(), 'close', end)).toBe(0);
  expect(h.call(init(), 'close', pair[4]!)).toBe(0);
  seen = [];
});

describe('MCACHE', () => {
  it.each(['text', 'big'])('a second look at %s asks the server for nothing but its qid', (name) => {
    expect(cat(name)).toEqual(files.get(name)!.data);
    expect(asked('Tread')).toBeGreaterThan(0);
    expect(cat(name)).toEqual(files.get(name)!.data);
    expect(cat(name, 1000)).toEqual(files.get(name)!.data);
    expect(seen.filter((t) => !['Twalk', 'Topen', 'Tclunk'].includes(t.type))).toEqual([]);
  });

  it('answers as short as the server did, and then asks on', () => {
    most = 5000;
    const fd = open('big');
    expect(pread(fd, 8192, 0).length).toBe(5000);
    expect(asked('Tread')).toBe(1);
    expect(pread(fd, 8192, 0).length).toBe(5000);
    expect(asked('Tread')).toBe(0);
    expect(pread(fd, 8192, 5000)).toEqual(files.get('big')!.data.slice(5000, 10000));
    expect(asked('Tread')).toBe(1);
    // One read over what came in two pieces has them both.
    expect(pread(fd, 8192, 3000)).toEqual(files.get('big')!.data.slice(3000, 10000));
    expect(asked('Tread')).toBe(0);
  });

  it('parts that were never read are asked for', () => {
    const fd = open('big');
    const { data } = files.get('big')!;
    expect(pread(fd, 100, 50)).toEqual(data.slice(50, 150));
    expect(pread(fd, 100, 3000)).toEqual(data.slice(3000, 3100)); // the same page, not adjoining: the run moves there
    expect(pread(fd, 100, 20000)).toEqual(data.slice(20000, 20100));
    expect(asked('Tread')).toBe(3);
    expect(pread(fd, 200, 2950)).toEqual(data.slice(2950, 3150));
    expect(pread(fd, 8192, 16384)).toEqual(data.slice(16384, 16384 + 8192));
    expect(pread(fd, 10, 0)).toEqual(data.slice(0, 10));
  });

  it('another version of the file is read anew', () => {
    cat('text');
    const f = files.get('text')!;
    f.data = encodeUtf8('goodbye\n');
    const fd = open('text'); // same version: the server did not say so
    expect(decodeUtf8(pread(fd, 100, 0))).toBe('hello, world\n');
    f.vers++;
    seen = [];
    expect(decodeUtf8(cat('text'))).toBe('goodbye\n');
    expect(asked('Tread')).toBe(2);
    // Who opened the old version is not told about the new one from memory.
    f.data = encodeUtf8('third\n');
    expect(decodeUtf8(pread(fd, 100, 0))).toBe('third\n');
    expect(asked('Tread')).toBe(1);
  });

  it('writes go through, and are read back without asking', () => {
    cat('text');
    seen = [];
    const fd = open('text', 2);
    write(fd, 'HELLO', 0);
    write(fd, '!!\n', 12);
    expect(asked('Twrite')).toBe(2);
    expect(decodeUtf8(files.get('text')!.data)).toBe('HELLO, world!!\n');
    expect(decodeUtf8(pread(fd, 100, 0))).toBe('HELLO, world!!\n');
    expect(pread(fd, 100, 15).length).toBe(0);
    expect(asked('Tread')).toBe(0);
    // Each write was one version: the next open still knows the file.
    expect(decodeUtf8(cat('text'))).toBe('HELLO, world!!\n');
    expect(asked('Tread')).toBe(0);
    // Beyond the end: what is between the server knows.
    write(fd, 'x', 20);
    expect(Array.from(pread(fd, 100, 10))).toEqual(Array.from(files.get('text')!.data.slice(10)));
  });

  it('two who write the same file see what the other wrote', () => {
    const [a, b] = [open('text', 2), open('text', 2)];
    expect(decodeUtf8(pread(b, 100, 0))).toBe('hello, world\n');
    write(a, 'HELLO', 0);
    expect(decodeUtf8(pread(b, 100, 0))).toBe('HELLO, world\n');
    write(b, 'WORLD', 7);
    expect(decodeUtf8(pread(a, 100, 0))).toBe('HELLO, WORLD\n');
    write(a, '?', 12);
    expect(decodeUtf8(pread(b, 100, 0))).toBe('HELLO, WORLD?');
    expect(decodeUtf8(cat('text'))).toBe('HELLO, WORLD?');
  });

  it('a file that only grows at its end, and one that is cut', () => {
    expect(decodeUtf8(cat('log'))).toBe('one\n');
    const fd = open('log', 2);
    write(fd, 'two\n', 0);
    expect(decodeUtf8(pread(fd, 100, 0))).toBe('one\ntwo\n');
    expect(decodeUtf8(cat('log'))).toBe('one\ntwo\n');

    const other = open('text', 0x12);
    expect(pread(other, 100, 0).length).toBe(0);
    write(other, 'new text', 0);
    expect(decodeUtf8(pread(other, 100, 0))).toBe('new text');
    const stat = encodeStat({ ...nullStat, length: 3n });
    expect(call('wstat', '/mnt/text', stat, stat.length)).toBe(stat.length);
    expect(decodeUtf8(pread(other, 100, 0))).toBe('new');
  });

  it('the state saved in the middle goes on where it was', () => {
    cat('big');
    cat('text');
    const fd = open('big');
    const saved = h.machine.save();
    const before = JSON.stringify(h.machine.hashes());
    h.machine.restore(saved);
    expect(JSON.stringify(h.machine.hashes())).toBe(before);
    seen = [];
    expect(pread(fd, 8192, 50_000)).toEqual(files.get('big')!.data.slice(50_000, 58_192));
    expect(decodeUtf8(cat('text'))).toBe('hello, world\n');
    expect(asked('Tread')).toBe(0);
    expect(checkOwnership(h.kernel)).toEqual([]);
  });

  it('memory that runs low takes the pages back, and a bounded part of it is used', () => {
    const k = h.kernel;
    const bound = Math.floor(k.pmem.user / 16);
    files.set('huge', { data: bytesOf((bound + 100) * 4096), vers: 1, type: 0 });
    expect(cat('huge').length).toBe((bound + 100) * 4096);
    expect(k.cache.pages).toBe(bound);
    expect(cat('big')).toEqual(files.get('big')!.data);
    expect(k.cache.pages).toBe(25); // the other file went, whole
    expect(checkOwnership(k)).toEqual([]);
    const free = k.pmem.nfree;
    // A program that touches more than is left.
    const p = client();
    const base = h.call(p, 'brk_', 0)!;
    expect(h.call(p, 'brk_', base + 64 * 1024 * 1024)).toBe(0);
    for (let i = 0; i < free - 20; i++) h.write(p, base + i * 4096, Uint8Array.of(1));
    for (let i = 0; i < 10; i++) h.call(init(), '_nsec', 0);
    expect(k.cache.pages).toBe(0);
    expect(checkOwnership(k)).toEqual([]);
    expect(cat('big')).toEqual(files.get('big')!.data);
  });

  it('goes with the mount', () => {
    cat('big');
    expect(h.kernel.cache.pages).toBeGreaterThan(0);
    const free = h.kernel.pmem.nfree + h.kernel.cache.pages;
    expect(call('unmount', 0, '/mnt')).toBe(0);
    for (let i = 0; i < 10; i++) {
      const bytes = h.readFd(init(), end, 65536);
      if (bytes === null || bytes.length === 0) break;
      const got = decode(bytes);
      if (got.ok) h.writeFd(init(), end, encode(answer(got.value)));
    }
    expect(h.kernel.cache.pages).toBe(0);
    expect(h.kernel.cache.files.size).toBe(0);
    expect(h.kernel.pmem.nfree).toBe(free);
  });
});
