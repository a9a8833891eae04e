/** Where things end: long walks, flushed requests, notes within notes, global segments, memory, processes, descriptors. */
import { dirModes, notedHow, rforkFlags } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { decode, encode, type Message } from '@lux9/ninep';
import { kstack, type Proc } from '@lux9/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { aout } from './testing/aout.ts';
import { Harness } from './testing/harness.ts';

const R = rforkFlags;
let h: Harness;
let p: Proc;

beforeEach(() => {
  h = new Harness({ files: [{ name: 'motd', data: encodeUtf8('welcome\n') }, { name: 'long', data: aout(new Uint8Array(5 * 4096)) }] });
  p = h.fork(h.init, R.RFPROC | R.RFFDG | R.RFREND);
});

function post(text: string): void {
  const fd = h.call(h.init, 'open', `/proc/${p.pid}/note`, 1)!;
  expect(h.writeFd(h.init, fd, text)).toBe(text.length);
  h.call(h.init, 'close', fd);
}

describe('a 9P server played by the test', () => {
  let end: number;
  const seen: Message[] = [];

  /** Answers requests of `p` until it is back from its call, or until a request that `hold` names. */
  function serve(hold = ''): void {
    while (h.result(p) === null) {
      const bytes = h.readFd(h.init, end, 65536);
      if (bytes === null) return;
      const got = decode(bytes);
      if (!got.ok) throw new Error('test: not a message');
      const t = got.value;
      seen.push(t);
      if (t.type === hold) return;
      h.writeFd(h.init, end, encode(answer(t)));
    }
  }

  function answer(t: Message): Message {
    const { tag } = t;
    const qid = { type: 0, vers: 0, path: 1n };
    switch (t.type) {
      case 'Tversion': return { type: 'Rversion', tag, msize: t.msize, version: t.version };
      case 'Tattach': return { type: 'Rattach', tag, qid: { ...qid, type: 0x80 } };
      case 'Twalk': return { type: 'Rwalk', tag, wqid: t.wname.map(() => ({ ...qid, type: 0x80 })) };
      case 'Topen': return { type: 'Ropen', tag, qid, iounit: 0 };
      case 'Tread': return { type: 'Rread', tag, data: encodeUtf8('data') };
      case 'Tflush': return { type: 'Rflush', tag };
      case 'Tclunk': return { type: 'Rclunk', tag };
      default: return { type: 'Rerror', tag, ename: 'not here' };
    }
  }

  beforeEach(() => {
    seen.length = 0;
    const fds = 0x7fffff000000;
    h.write(h.init, fds, new Uint8Array(8));
    expect(h.call(h.init, 'pipe', fds)).toBe(0);
    const pair = h.read(h.init, fds, 8);
    end = pair[0]!;
    p = h.fork(h.init, R.RFPROC | R.RFFDG | R.RFREND | R.RFNAMEG);
    expect(h.call(p, 'mount', pair[4]!, -1, '/mnt', 0, '')).toBe(null);
    serve();
    expect(h.result(p)).toBe(0);
    // The server's end is the test's alone, the other the mount's.
    expect(h.call(p, 'close', end)).toBe(0);
    expect(h.call(h.init, 'close', pair[4]!)).toBe(0);
  });

  /** The process handles notes and waits for a read that the server has not answered: the Tread. */
  function waitingRead(): Message {
    h.call(p, 'open', '/mnt/file', 0);
    serve();
    const fd = h.result(p)!;
    h.call(p, 'notify', 0x200028);
    const buffer = 0x7fffff000000;
    h.write(p, buffer, new Uint8Array(16));
    expect(h.call(p, 'pread', fd, buffer, 8, 0)).toBe(null);
    serve('Tread');
    const asked = seen.at(-1)!;
    expect(asked.type).toBe('Tread');
    return asked;
  }

  it('a walk of more than 16 elements is sent in pieces', () => {
    const names = Array.from({ length: 40 }, (_, i) => `e${i}`);
    seen.length = 0;
    expect(h.call(p, 'open', `/mnt/${names.join('/')}`, 0)).toBe(null);
    serve();
    expect(h.result(p)).toBeGreaterThanOrEqual(0);
    const walks = seen.filter((t) => t.type === 'Twalk');
    expect(walks.flatMap((t) => (t.type === 'Twalk' ? t.wname : []))).toEqual(names);
    expect(Math.max(...walks.map((t) => (t.type === 'Twalk' ? t.wname.length : 0)))).toBeLessThanOrEqual(16);
  });

  it('a note flushes the request, and the call fails with interrupted', () => {
    const asked = waitingRead();
    expect(kstack(p)).toMatch(/mntrpc {4} step=got {7}mount=\S+ tag=[0-9]+ sent=Tread/);
    post('alarm');
    serve();
    const flush = seen.find((t) => t.type === 'Tflush');
    expect(flush).toMatchObject({ oldtag: asked.tag });
    expect(h.result(p)).toBe(-1);
    expect(h.err(p)).toBe('interrupted');
  });

  it('a reply that comes before Rflush counts', () => {
    const asked = waitingRead();
    post('alarm');
    h.writeFd(h.init, end, encode(answer(asked)));
    serve();
    expect(h.result(p)).toBe(4);
  });

  /** A pipe whose far end the test holds: the near one's number in `p`, `end` in init. */
  function freshPipe(): number {
    const fds = 0x7fffff000000;
    h.write(h.init, fds, new Uint8Array(8));
    expect(h.call(h.init, 'pipe', fds)).toBe(0);
    const pair = h.read(h.init, fds, 8);
    end = pair[0]!;
    p = h.fork(h.init, R.RFPROC | R.RFFDG | R.RFREND | R.RFNAMEG);
    expect(h.call(p, 'close', end)).toBe(0);
    return pair[4]!;
  }

  it('two mounts of one connection are two', () => {
    const fd = freshPipe();
    const keep = h.call(p, 'dup', fd, -1)!;
    for (const [each, at] of [[fd, '/mnt'], [keep, '/n']] as const) {
      h.call(p, 'mount', each, -1, at, 0, at);
      serve();
      expect(h.result(p), h.err(p)).toBe(0);
    }
    // The server gives every directory the same qid.
    h.call(p, 'bind', '/boot', '/mnt/inner', 0);
    serve();
    expect(h.result(p)).toBe(0);
    h.call(p, 'open', '/mnt/inner/motd', 0);
    serve();
    expect(h.result(p)).toBeGreaterThanOrEqual(0);
    seen.length = 0;
    h.call(p, 'open', '/n/inner/motd', 0);
    serve();
    expect(seen.some((t) => t.type === 'Twalk' && t.wname.includes('motd'))).toBe(true);
    expect(seen.filter((t) => t.type === 'Twalk' || t.type === 'Topen').length).toBeGreaterThan(1);
  });

  it('a server that does not answer holds up nobody else’s channels', () => {
    const closers = (): number => h.kernel.procs.filter((each) => each?.text === 'closeproc').length;
    const before = closers();
    // The directory each child stands in is closed by closeproc when it ends.
    const stand = (dir: string, count: number): Proc[] => Array.from({ length: count }, () => {
      const parent = p;
      p = h.fork(parent, R.RFPROC | R.RFNOWAIT);
      const child = p;
      h.call(p, 'chdir', dir);
      serve();
      expect(h.result(p), h.err(p)).toBe(0);
      p = parent;
      return child;
    });
    for (const child of stand('/mnt/dir', 30)) h.call(child, 'exits', 0);
    expect(h.kernel.clunks.length).toBeLessThan(10);
    expect(closers()).toBeGreaterThan(before);
    const waiting = h.kernel.procs.filter((each) => each?.text === 'closeproc').map((each) => kstack(each!)).join('');
    expect(waiting).toContain('sent=Tclunk');

    // Another server's are told all the same.
    const stuck = end;
    const fd = freshPipe();
    h.call(p, 'mount', fd, -1, '/n', 0, '');
    serve();
    seen.length = 0;
    for (const child of stand('/n/dir', 10)) h.call(child, 'exits', 0);
    for (let bytes = h.readFd(h.init, end, 65536); bytes !== null; bytes = h.readFd(h.init, end, 65536)) {
      const got = decode(bytes);
      if (!got.ok) throw new Error('test: not a message');
      seen.push(got.value);
      h.writeFd(h.init, end, encode(answer(got.value)));
      if (seen.filter((t) => t.type === 'Tclunk').length >= 3) break;
    }
    expect(seen.filter((t) => t.type === 'Tclunk').length).toBeGreaterThanOrEqual(3);
    // Once the first answers, what is too many goes.
    for (let i = 0; i < 60 && h.kernel.closersBusy > 0; i++) {
      for (const each of [stuck, end]) {
        const child = h.fork(h.init, R.RFPROC | R.RFNOWAIT);
        const bytes = h.readFd(child, each, 65536);
        const got = bytes === null ? null : decode(bytes);
        if (got?.ok) h.writeFd(h.init, each, encode(answer(got.value)));
        const kill = h.call(h.init, 'open', `/proc/${child.pid}/ctl`, 1)!;
        h.writeFd(h.init, kill, 'kill');
        h.call(h.init, 'close', kill);
        if (h.proc(child.pid)) h.call(child, '_nsec', 0);
      }
    }
    expect(h.kernel.closersBusy).toBe(0);
    expect(h.kernel.clunks).toEqual([]);
    expect(closers()).toBe(1);
  });

  describe('fversion', () => {
    const version = (fd: number, text: string, room: number, msize = 0): number | null => {
      const bytes = new Uint8Array(Math.max(room, text.length + 1));
      bytes.set(encodeUtf8(text));
      return h.call(p, 'fversion', fd, msize, bytes, room);
    };

    it.each<[string, number, number, string]>([
      ['9P', 20, 0, 'bad 9P version specification'], ['9P1999', 20, 0, 'bad 9P version specification'],
      ['9P2000', 20, -1, 'bad iounit in version call'], ['9P2000', 6, 0, 'bad arg in system call'], ['', 0, 0, 'bad arg in system call'],
    ])('%j with room for %d and msize %d: nothing is sent', (text, room, msize, why) => {
      const fd = freshPipe();
      expect(version(fd, text, room, msize)).toBe(-1);
      expect(h.err(p)).toBe(why);
      expect(h.proc(p.pid)).toBe(p);
    });

    it('is agreed on once, and then the descriptor is the kernel’s', () => {
      const fd = freshPipe();
      seen.length = 0;
      expect(version(fd, '9P2000.x', 20)).toBe(null);
      serve();
      expect(h.result(p)).toBe(8);
      expect(seen).toMatchObject([{ type: 'Tversion', version: '9P2000.x', msize: 32792 }]);
      expect(h.writeFd(p, fd, 'x')).toBe(-1);
      expect(h.err(p)).toBe('inappropriate use of fd');
      expect(version(fd, '9P2000.xyz', 20)).toBe(8);
      expect(version(fd, '9P2000', 20)).toBe(-1);
      expect(h.err(p)).toBe('incompatible 9P versions 9P2000.x 9P2000');
      expect(version(fd, '9P2000.xyz', 8 + 3)).toBe(8);
      expect(seen.length).toBe(1);
      // Nothing is mounted: the last descriptor ends the connection.
      expect(h.call(h.init, 'close', fd)).toBe(0);
      expect(h.call(p, 'close', fd)).toBe(0);
      expect(h.readFd(h.init, end, 100)!.length).toBe(0);
    });

    it.each<[(t: Message & { type: 'Tversion' }) => Uint8Array, string]>([
      [(t) => encode({ type: 'Rversion', tag: t.tag, msize: t.msize + 1, version: t.version }), 'server tries to increase msize in fversion'],
      [(t) => encode({ type: 'Rversion', tag: t.tag, msize: 255, version: t.version }), 'nonsense value of msize in fversion'],
      [(t) => encode({ type: 'Rversion', tag: t.tag, msize: t.msize, version: 'unknown' }), 'bad 9P version returned from server'],
      [(t) => encode({ type: 'Rerror', tag: t.tag, ename: 'go away' }), 'go away'],
      [(t) => encode({ type: 'Rflush', tag: t.tag }), 'unexpected reply type in fversion'],
      [() => Uint8Array.of(7, 0, 0, 0, 255, 0, 0), 'bad fversion conversion on reply'],
      [(t) => Uint8Array.of(...encode({ type: 'Rversion', tag: t.tag, msize: t.msize, version: t.version }), 0), 'bad fversion conversion on reply'],
      [() => Uint8Array.of(0xff, 0xff, 0xff, 0xff, ...new Uint8Array(9000)), 'bad fversion conversion on reply'],
    ])('an answer that is none (%#)', (make, why) => {
      const fd = freshPipe();
      h.call(p, 'mount', fd, -1, '/mnt', 0, '');
      const got = decode(h.readFd(h.init, end, 65536)!);
      if (!got.ok || got.value.type !== 'Tversion') throw new Error('test: no Tversion');
      h.writeFd(h.init, end, make(got.value));
      expect(h.result(p)).toBe(-1);
      expect(h.err(p)).toBe(why);
      if (why.endsWith('on reply')) return; // what else there is in the pipe nobody knows
      // Nothing was agreed on: it may be tried again.
      h.call(p, 'mount', fd, -1, '/mnt', 0, '');
      serve();
      expect(h.result(p), h.err(p)).toBe(0);
    });

    it('of two at once one asks, the other finds the answer', () => {
      const fd = freshPipe();
      const other = h.fork(p, R.RFPROC);
      seen.length = 0;
      expect(version(fd, '9P2000', 20)).toBe(null);
      expect(h.call(other, 'mount', fd, -1, '/mnt', 0, '')).toBe(null);
      expect(kstack(other)).toContain('mntversion step=start');
      serve();
      expect(h.result(p)).toBe(6);
      p = other;
      serve();
      expect(h.result(other)).toBe(0);
      expect(seen.map((t) => t.type)).toEqual(['Tversion', 'Tattach']);
      expect(h.kernel.versions).toEqual([]);
    });

    it('who gives up waiting lets the next one ask', () => {
      const fd = freshPipe();
      const other = h.fork(p, R.RFPROC);
      version(fd, '9P2000', 20);
      h.call(other, 'mount', fd, -1, '/mnt', 0, '');
      post('alarm');
      expect(h.proc(p.pid)).toBe(null);
      expect(h.kernel.versions.length).toBe(1);
      h.readFd(h.init, end, 65536); // the first one's, never answered
      p = other;
      serve();
      expect(h.result(other)).toBe(0);
    });
  });

  it('a hangup fails what waits and what comes', () => {
    expect(h.call(p, 'open', '/mnt/file', 0)).toBe(null);
    h.call(h.init, 'close', end);
    expect(h.result(p)).toBe(-1);
    expect(h.call(p, 'open', '/mnt/file', 0)).toBe(-1);
    expect(h.err(p)).toMatch(/mount rpc error|i\/o on hungup channel/);
  });
});

it('notes nest with NSAVE and come back with NRSTR, floating-point state included', () => {
  const handler = 0x200028;
  /** The number that stands for the floating-point state: XMM0's first byte. */
  const fpregs = (name: string, value?: number): number => {
    const fd = h.call(h.init, 'open', `/proc/${p.pid}/${name}`, value === undefined ? 0 : 2)!;
    if (value !== undefined) expect(h.call(h.init, 'pwrite', fd, Uint8Array.of(value), 1, 160)).toBe(1);
    const bytes = h.readFd(h.init, fd, 512, 0n)!;
    h.call(h.init, 'close', fd);
    return bytes[160]!;
  };
  fpregs('fpregs', 1);
  expect(() => fpregs('notefpregs')).toThrow('process has no saved registers');
  h.call(p, 'notify', handler);
  post('first');
  h.call(p, '_nsec', 0);
  expect([p.notified, p.lastnote?.text]).toEqual([true, 'first']);
  const outer = p.noteureg;
  fpregs('fpregs', 2);
  expect(h.call(p, 'noted', notedHow.NSAVE)).not.toBe(-1);
  expect([p.notified, p.noteureg]).toEqual([false, outer]);
  post('second');
  h.call(p, '_nsec', 0);
  expect([p.notified, p.lastnote?.text]).toEqual([true, 'second']);
  expect(p.noteureg).not.toBe(outer);
  fpregs('fpregs', 3);
  expect(fpregs('notefpregs')).toBe(2);
  h.call(p, 'noted', notedHow.NRSTR);
  expect([p.notified, p.noteureg]).toEqual([false, outer]);
  expect([fpregs('fpregs'), fpregs('notefpregs')]).toEqual([2, 1]);
  h.call(p, 'noted', notedHow.NRSTR);
  expect([p.notified, p.noteureg]).toEqual([false, 0]);
  expect(fpregs('fpregs')).toBe(1);
  expect(h.proc(p.pid)).toBe(p);
  expect(h.call(p, 'noted', notedHow.NCONT)).toBe(-1);
  expect(h.err(p)).toBe('bad arg in system call');
});

it('text that is in memory comes into a page table together', () => {
  const text = (page: number): number => 0x200000 + page * 4096;
  const mapped = (q: Proc): number[] => [0, 1, 2, 3, 4, 5].filter((page) => h.machine.core.translate(q.pml4 * 4096 + q.pcid, BigInt(text(page)), 0, true) >= 0);
  const touch = (q: Proc, page: number): void => {
    const fd = h.call(q, 'open', '/dev/null', 1)!;
    expect(h.call(q, 'pwrite', fd, text(page), 1, 0)).toBe(1);
    h.call(q, 'close', fd);
  };
  h.call(p, 'exec', '/boot/long', ['long']);
  expect(mapped(p)).toEqual([]);
  touch(p, 1);
  touch(p, 3);
  expect(mapped(p)).toEqual([1, 3]);
  const child = h.fork(p, R.RFPROC);
  expect(mapped(child)).toEqual([]);
  touch(child, 3);
  expect(mapped(child)).toEqual([1, 3]);
});

it('a global segment is made, attached by two processes, and shared', () => {
  const fd = h.call(h.init, 'create', '#g/common', 0, dirModes.DMDIR | 0o777)!;
  expect(fd, h.err(h.init)).toBeGreaterThanOrEqual(0);
  const ctl = h.call(h.init, 'open', '#g/common/ctl', 2)!;
  expect(() => h.readFile(h.init, '#g/common/ctl')).toThrow('segment not yet allocated');
  expect(h.writeFd(h.init, ctl, 'va 0x10000000 8192')).toBe(18);
  expect(h.writeFd(h.init, ctl, 'va 0x10000000 8192')).toBe(-1);
  expect(h.readFile(h.init, '#g/common/ctl')).toBe('va 0x10000000 0x2000\n');
  expect(h.call(h.init, 'segattach', 0, 'common', 0, 0)).toBe(0x10000000);
  expect(h.call(p, 'segattach', 0, 'common', 0, 0)).toBe(0x10000000);
  h.write(p, 0x10000100, encodeUtf8('shared'));
  expect(new TextDecoder().decode(h.read(h.init, 0x10000100, 6))).toBe('shared');
  expect(h.call(p, 'segattach', 0, 'common', 0, 0)).toBe(-1);
  expect(h.err(p)).toBe('segments overlap');
});

describe('what runs out is an error', () => {
  it('memory', () => {
    const base = h.call(p, 'brk_', 0)!;
    const bytes = 64 << 20;
    expect(h.call(p, 'brk_', base + bytes)).toBe(0);
    const fd = h.call(p, 'open', '/dev/random', 0)!;
    let result = 0;
    for (let at = 0; at < bytes && result >= 0; at += 1 << 20) result = h.call(p, 'pread', fd, base + at, 1 << 20, 0)!;
    expect(result).toBe(-1);
    expect(h.err(p)).toBe('virtual memory allocation failed');
    expect(h.call(p, 'exits', 0)).toBe(null);
    expect(h.fork(h.init, R.RFPROC).pid).toBeGreaterThan(p.pid);
  });

  it('processes', () => {
    h.kernel.nproc = 12;
    let result = 1;
    for (let i = 0; i < 20 && result > 0; i++) result = h.call(h.init, 'rfork', R.RFPROC | R.RFNOWAIT)!;
    expect(result).toBe(-1);
    expect(h.err(h.init)).toBe('no procs');
  });

  describe('what the kernel keeps for programs', () => {
    const max = 16 * 1024 * 1024;
    const atEnd = (): void => {
      h.call(p, 'exits', 0);
      // Whoever did it is gone, and so is what was kept.
      expect(h.kernel.kmem).toBeLessThan(32 * 1024);
      expect(h.readFile(h.init, '/dev/swap')).toContain(`${h.kernel.kmem}/${max}/${max} kernel malloc\n`);
      expect(h.fork(h.init, R.RFPROC).pid).toBeGreaterThan(0);
    };

    it.each([[65536], [1]])('in pipes, in pieces of %d bytes', (size) => {
      const at = 0x7fffff000000;
      h.write(p, at, new Uint8Array(65536 + 8));
      let failed = '';
      let pipes = 0;
      for (; pipes < 200 && failed === ''; pipes++) {
        expect(h.call(p, 'pipe', at), h.err(p)).toBe(0);
        const [a, b] = h.read(p, at, 8).filter((_, i) => i % 4 === 0);
        for (const fd of [a!, b!]) {
          // Up to what would make the writer wait.
          for (let done = 0; done + size < 256 * 1024 && failed === ''; done += size) {
            if (h.call(p, 'pwrite', fd, at, size, -1n) !== size) failed = h.err(p);
          }
        }
      }
      expect(failed).toBe('kernel allocate failed');
      expect(h.kernel.kmem).toBeLessThanOrEqual((max * 3) / 4 + 1024);
      // Others go on: what is empty takes a piece.
      h.write(h.init, at, new Uint8Array(8));
      expect(h.call(h.init, 'pipe', at)).toBe(0);
      const [one, two] = h.read(h.init, at, 8).filter((_, i) => i % 4 === 0);
      for (let i = 0; i < 3; i++) {
        expect(h.writeFd(h.init, one!, new Uint8Array(32000))).toBe(32000);
        expect(h.readFd(h.init, two!, 65536)!.length).toBe(32000);
      }
      // Reading makes room again.
      expect(h.call(p, 'pread', 4, at, 65536, -1n)).toBe(size);
      atEnd();
    }, 60_000);

    it('in variables: of one process, and in copies for its children', () => {
      h.call(p, 'rfork', R.RFENVG);
      const fd = h.call(p, 'create', '/env/big', 1, 0o666)!;
      const chunk = new Uint8Array(65536);
      for (let i = 0; i < 8; i++) expect(h.writeFd(p, fd, chunk)).toBe(65536);
      expect(h.writeFd(p, fd, chunk)).toBe(-1);
      expect(h.err(p)).toBe('read or write too large');
      let made = 0;
      let result = 1;
      for (; made < 40_000 && result > 0; made++) {
        result = h.call(p, 'create', `/env/v${made}`, 1, 0o666)!;
        if (result > 0) h.call(p, 'close', result);
      }
      expect(h.err(p)).toMatch(/^kernel allocate failed: '\/env\/v[0-9]+'$/);
      expect(made).toBeLessThan(3000);
      result = 1;
      for (made = 0; made < 100 && result > 0; made++) result = h.call(p, 'rfork', R.RFPROC | R.RFENVG | R.RFNOWAIT)!;
      expect(result).toBe(-1);
      expect(h.err(p)).toBe('kernel allocate failed');
      expect(made).toBeGreaterThan(10);
      for (const q of h.kernel.procs.filter((each) => each !== null && each.parentpid === p.pid)) h.call(q!, 'exits', 0);
      atEnd();
    }, 60_000);

    it('in mounts', () => {
      h.call(p, 'rfork', R.RFNAMEG);
      let result = 0;
      let made = 0;
      for (; made < 100_000 && result === 0; made++) result = h.call(p, 'bind', '/boot', '/mnt', 2)!;
      expect(result).toBe(-1);
      expect(h.err(p)).toBe('kernel allocate failed');
      expect(h.call(p, 'open', '/mnt/nothing', 0)).toBe(-1);
      expect(h.err(p)).toBe("file does not exist: '/mnt/nothing'");
      expect(h.call(p, 'rfork', R.RFPROC | R.RFNAMEG)).toBe(-1);
      expect(h.call(p, 'unmount', 0, '/mnt')).toBe(0);
      expect(h.call(p, 'bind', '/boot', '/mnt', 2)).toBe(0);
      atEnd();
    }, 60_000);

    it('and one call cannot ask for more than there is', () => {
      const base = h.call(p, 'brk_', 0)!;
      expect(h.call(p, 'brk_', base + 0x60000000)).toBe(0);
      const fd = h.call(p, 'open', '/dev/null', 2)!;
      expect(h.call(p, 'pwrite', fd, base, 0x5fffffff, -1n)).toBe(-1);
      expect(h.err(p)).toBe('virtual memory allocation failed');
      expect(h.call(p, 'pread', fd, base, 0x5fffffff, -1n)).toBe(0);
      const zero = h.call(p, 'open', '/dev/zero', 0)!;
      expect(h.call(p, 'pread', zero, base, 0x5fffffff, -1n)).toBe(1 << 24);
      expect(h.call(p, 'open', '/dev/random', 0)).toBeGreaterThan(0);
      expect(h.proc(p.pid)).toBe(p);
    });

    it('many processes with many descriptors are stopped, others are not', () => {
      const fd = h.call(p, 'open', '/boot/motd', 0)!;
      for (let i = 0; i < 4998 - fd; i++) h.call(p, 'dup', fd, -1);
      const children: Proc[] = [];
      for (let i = 0; i < 45; i++) children.push(h.fork(p, R.RFPROC | R.RFFDG | R.RFNOWAIT));
      const greedy = h.fork(h.init, R.RFPROC | R.RFFDG);
      let result = 0;
      for (let i = 0; i < 5000 && result >= 0; i++) result = h.call(greedy, 'open', '/dev/null', 0)!;
      expect(result).toBe(-1);
      expect(h.err(greedy)).toBe('no free file descriptors');
      expect(greedy.fgrp!.fds.length).toBe(100);
      expect(h.call(h.init, 'open', '/dev/null', 0)).toBeGreaterThan(0);
      for (const child of children) h.call(child, 'exits', 0);
      expect(h.call(greedy, 'open', '/dev/null', 0)).toBe(100);
    }, 60_000);
  });

  it('descriptors', () => {
    const fd = h.call(p, 'open', '/boot/motd', 0)!;
    let result = fd;
    for (let i = 0; i < 6000 && result >= 0; i++) result = h.call(p, 'dup', fd, -1)!;
    expect(result).toBe(-1);
    expect(h.err(p)).toBe('no free file descriptors');
    expect(h.output()).toContain(`init ${p.pid}: warning: process exceeds 100 file descriptors\n`);
    expect(h.call(p, 'close', fd)).toBe(0);
    expect(h.call(p, 'open', '/boot/motd', 0)).toBe(fd);
  });
});
