/** Details of plan9-abi 3 to 6 that programs can see: which check comes first, the text it gives, what is left behind. */
import { bindFlags, dirModes, rforkFlags, segmentFlags } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { decodeDirectory, decodeStat, encodeStat, nullStat } from '@lux9/ninep';
import { checkOwnership, State, type Proc } from '@lux9/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { aout } from './testing/aout.ts';
import { Harness } from './testing/harness.ts';

const R = rforkFlags;
const fork = R.RFPROC | R.RFFDG | R.RFREND;
/** An address with memory behind it, and one without. */
const buffer = 0x7fffff000000;
const nowhere = 0x1000;
let h: Harness;
let p: Proc;

beforeEach(() => {
  h = new Harness({ files: [{ name: 'motd', data: encodeUtf8('welcome\n') }, { name: 'lib/deep/file', data: encodeUtf8('x') },
    { name: 'lib/other', data: encodeUtf8('y') }, { name: 'prog', data: aout(Uint8Array.of(0xf4)) }] });
  p = h.fork(h.init, fork | R.RFNAMEG | R.RFENVG);
  h.write(p, buffer, new Uint8Array(8192));
});

type Call = Parameters<Harness['call']> extends [Proc, ...infer A] ? A : never;

/** The error text of a call that must fail. */
function fails(...call: Call): string {
  const value = h.call(p, ...call);
  expect(value, `${call[0]} succeeded`).toBe(-1);
  return h.err(p);
}

function ok(...call: Call): number {
  const value = h.call(p, ...call);
  expect(value, `${call[0]}: ${h.err(p)}`).not.toBe(null);
  expect(value, `${call[0]}: ${h.err(p)}`).not.toBe(-1);
  return value!;
}

/** A call that must end the process, for the address. */
function dies(q: Proc, ...call: Call): void {
  expect(h.call(q, ...call)).toBe(null);
  expect(h.output()).toMatch(/suicide: sys: bad address in syscall pc=/);
  expect(q.state).toBe(State.Broken);
}

const put = (name: string, text: string, mode = 1): number => {
  const fd = ok('open', name, mode);
  const n = h.writeFd(p, fd, text)!;
  h.call(p, 'close', fd);
  return n;
};
const putFails = (name: string, text: string, mode = 1): string => {
  expect(put(name, text, mode)).toBe(-1);
  return h.err(p);
};
const names = (dir: string): string[] => {
  const fd = ok('open', dir, 0);
  const list = decodeDirectory(h.readFd(p, fd, 65536)!);
  h.call(p, 'close', fd);
  return list.ok ? list.value.map((s) => s.name) : [];
};

describe('the buffer is looked at before the descriptor', () => {
  it.each<[string, Call]>([
    ['pread', ['pread', 99, nowhere, 8, 0]], ['pwrite', ['pwrite', 99, nowhere, 8, 0]], ['fd2path', ['fd2path', 99, nowhere, 8]],
    ['fstat', ['fstat', 99, nowhere, 100]], ['seek', ['seek', nowhere, 99, 0, 0]], ['pread of less than nothing', ['pread', 0, buffer, -1, 0]],
    ['exec without arguments', ['exec', '/boot/none', 0]],
  ])('%s', (_name, call) => dies(p, ...call));

  it('and a good one leaves the descriptor to fail', () => {
    expect(fails('pread', 99, buffer, 8, 0)).toBe('fd out of range or not open');
    expect(fails('fd2path', 99, buffer, 8)).toBe('fd out of range or not open');
  });
});

describe('names', () => {
  it.each<[Call, string]>([
    [['open', '/boot/motd', 0x1000], 'bad arg in system call'],
    [['create', '/env/x/', 1, 0o666], "create without DMDIR: '/env/x/'"],
    [['create', '/', 1, 0o666], 'create without DMDIR'],
    [['open', '/', 1], 'permission denied'],
    [['open', `#c${'x'.repeat(200)}`, 0], 'file name syntax'],
    [['open', '#£', 0], 'unknown device in # filename'],
    [['stat', '/boot/none', buffer, 1], "file does not exist: '/boot/none'"],
    [['stat', '/boot/motd', buffer, 1], 'stat buffer too small'],
    [['open', `/${'a'.repeat(50)}/${'b'.repeat(20)}`, 0], `file does not exist: '/${'a'.repeat(50)}'`],
    [['open', `/boot/lib/deep/file/${'b'.repeat(50)}`, 0], "not a directory: '/boot/lib/deep/file'"],
    [['open', `/boot/lib/${'../lib/'.repeat(12)}${'c'.repeat(30)}`, 0], `file does not exist: '...${'/lib/..'.repeat(4)}/lib/${'c'.repeat(30)}'`],
    [['open', `/boot/${'c'.repeat(100)}`, 0], `file does not exist: '...${'c'.repeat(32)}'`],
  ])('%j', (call, text) => expect(fails(...call)).toBe(text));

  it('a mount point keeps its name, and a name must be one', () => {
    ok('bind', '/boot/lib', '/mnt', bindFlags.MREPL);
    const rename = (name: string): Uint8Array => encodeStat({ ...nullStat, name });
    expect(fails('wstat', '/mnt', rename('x'), rename('x').length)).toBe("is a mount point: '/mnt'");
    const fd = ok('open', '/mnt', 0);
    expect(fails('fwstat', fd, rename('x'), rename('x').length)).toBe("is a mount point: '/mnt'");
    expect(fails('remove', '/mnt')).toBe('is a mount point');
    expect(fails('wstat', '/boot/motd', rename('a/b'), rename('a/b').length)).toBe("bad character in file name: a/b");
  });

  it('takes out of a union what is named by a descriptor or by a device that may not be attached', () => {
    ok('bind', '/boot/lib', '/mnt', bindFlags.MREPL);
    ok('bind', '#c', '/mnt', bindFlags.MAFTER);
    ok('bind', '/boot', '/mnt', bindFlags.MAFTER);
    const fd = ok('open', '/boot', 0);
    ok('unmount', `/fd/${fd}`, '/mnt');
    expect(fails('open', '/mnt/motd', 0)).toBe("file does not exist: '/mnt/motd'");
    put('/dev/drivers', 'chdev &~ c');
    expect(fails('open', '#c/null', 0)).toBe('mount/attach disallowed');
    ok('unmount', '#c', '/mnt');
    expect(names('/mnt')).toEqual(['deep', 'other']);
  });
});

describe('directories', () => {
  it('a union is read on wherever the offset is; a plain one is not', () => {
    ok('bind', '/boot/lib', '/mnt', bindFlags.MREPL);
    ok('bind', '/boot', '/mnt', bindFlags.MAFTER);
    const fd = ok('open', '/mnt', 0);
    const first = h.readFd(p, fd, 8192, 0n)!;
    const rest = h.readFd(p, fd, 8192, 12345n)!;
    const list = decodeDirectory(rest);
    expect(first.length).toBeGreaterThan(0);
    expect(list.ok && list.value.map((s) => s.name)).toContain('motd');
    const plain = ok('open', '/boot', 0);
    h.readFd(p, plain, 8192);
    expect(() => h.readFd(p, plain, 8192, 1n)).toThrow('seek in directory');
  });

  it('the entry of a mount point shows what is mounted, unless that is a union with the original', () => {
    const entry = (): { type: number; path: bigint; name: string } => {
      const list = decodeDirectory(h.readFd(p, ok('open', '/', 0), 65536)!);
      const e = list.ok ? list.value.find((s) => s.name === 'mnt')! : undefined;
      return { type: e!.type, path: e!.qid.path, name: e!.name };
    };
    const before = entry();
    ok('bind', '#c', '/mnt', bindFlags.MBEFORE);
    expect(entry()).toEqual(before);
    ok('bind', '#c', '/mnt', bindFlags.MREPL);
    expect(entry()).toEqual({ type: 'c'.charCodeAt(0), path: 0n, name: 'mnt' });
  });

  it('what goes while a directory is read moves no other entry', () => {
    for (let i = 0; i < 40; i++) h.call(p, 'close', ok('create', `/env/v${i}`, 1, 0o666));
    const fd = ok('open', '#e', 0);
    const seen: string[] = [];
    for (;;) {
      const list = decodeDirectory(h.readFd(p, fd, 300)!);
      if (!list.ok || list.value.length === 0) break;
      for (const { name } of list.value) {
        seen.push(name);
        ok('remove', `/env/${name}`);
      }
    }
    expect(seen.filter((name) => /^v\d+$/.test(name)).length).toBe(40);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('pipes and descriptors', () => {
  it('a pipe is a device that may be forbidden', () => {
    put('/dev/drivers', 'chdev &~ |');
    expect(fails('pipe', buffer)).toBe('mount/attach disallowed');
    expect(putFails('/dev/drivers', 'chdev')).toBe('bad arg in system call');
    expect(putFails('/dev/drivers', 'chdev ! x')).toBe('bad arg in system call');
    expect(putFails('/dev/drivers', 'open x')).toBe('unknown control message "open x"');
  });

  it('the length set by wstat is the limit of both directions; the table of descriptors shows the piece', () => {
    ok('pipe', buffer);
    const [a] = h.read(p, buffer, 8);
    const set = (length: bigint): Uint8Array => encodeStat({ ...nullStat, length });
    expect(fails('fwstat', a!, set(1n << 20n), set(0n).length)).toBe('bad arg in system call');
    ok('fwstat', a!, set(100n), set(0n).length);
    expect(h.writeFd(p, a!, new Uint8Array(100))).toBe(null);
    const line = h.readFile(h.init, `/proc/${p.pid}/fd`).split('\n').find((each) => each.includes('#|/data1'))!;
    expect(line).toMatch(/^ {2}\d rw \| {4}0 \([0-9a-f]{16} 0 00\) 65536 {8}0 #\|\/data1$/);
  });

  it('the warning about many descriptors names the process once', () => {
    const fd = ok('open', '/dev/null', 0);
    for (let i = 0; i < 120; i++) ok('dup', fd, -1);
    expect(h.output()).toBe(`init ${p.pid}: warning: process exceeds 100 file descriptors\n`);
  });
});

describe('memory', () => {
  it('segattach looks at the place before the class', () => {
    const stack = 0x7fffff000000;
    expect(fails('segattach', 0, 'nothing', stack, 4096)).toBe('segments overlap');
    expect(fails('segattach', 0, 'nothing', 0x10000000, 4096)).toBe('bad arg in system call');
    expect(fails('segattach', 0, 'shared', 0x10000000, 0)).toBe('bad arg in system call');
    expect(fails('segattach', 0, 'shared', 0x7fffffffe000, 0x10000)).toBe('bad arg in system call');
    expect(fails('segattach', 0, 'shared', 0x7ffffffff000, 4096)).toBe('bad arg in system call');
    expect(ok('segattach', 0, 'shared', 0x10000010, 4096)).toBe(0x10000000);
    expect(h.readFile(p, `/proc/${p.pid}/segment`)).toContain('Shared    10000000 10002000    1\n');
    expect(ok('segattach', segmentFlags.SG_FAULT | segmentFlags.SG_RONLY, 'memory', 0x20000000, 4096)).toBe(0x20000000);
    expect(h.readFile(p, `/proc/${p.pid}/segment`)).toContain('Bss    F  20000000 20001000    1\n');
  });

  it('an empty segment can be detached; parts of pages are not freed', () => {
    const base = ok('brk_', 0);
    const empty = h.fork(p, R.RFPROC);
    expect(h.call(empty, 'brk_', base)).toBe(0);
    // Data is empty too, and stands before.
    for (let i = 0; i < 2; i++) expect(h.call(empty, 'segdetach', base)).toBe(0);
    expect(h.call(empty, 'brk_', 0)).toBe(-1);

    ok('brk_', base + 8192);
    h.write(p, base, new Uint8Array(8192).fill(7));
    expect(ok('segfree', base + 1, 8190)).toBe(0);
    expect([...h.read(p, base + 4096, 1), ...h.read(p, base, 1)]).toEqual([7, 7]);
    expect(ok('segfree', base + 4096, 4097)).toBe(0); // rounds down to the end
    expect([...h.read(p, base + 4096, 1), ...h.read(p, base, 1)]).toEqual([0, 7]);
    expect(fails('segfree', base + 4096, 8192)).toBe('bad arg in system call');
    expect(fails('segfree', nowhere, 4096)).toBe('bad arg in system call');
    expect(fails('brk_', 0x7fffff000000)).toBe('segments overlap');
    expect(fails('brk_', 0x3000_0000_0000)).toBe('virtual memory allocation failed');
  });

  it('a semaphore may stand across two pages, not across two segments', () => {
    const base = ok('brk_', 0);
    ok('brk_', base + 8192);
    h.write(p, base, new Uint8Array(8192));
    expect(ok('semrelease', base + 4094, 3)).toBe(3);
    expect(ok('semacquire', base + 4094, 0)).toBe(1);
    expect([...h.read(p, base + 4094, 4)]).toEqual([2, 0, 0, 0]);
    ok('segattach', 0, 'shared', base + 8192, 4096);
    expect(fails('semrelease', base + 8190, 1)).toBe('bad arg in system call');
  });

  it('global segments: names that are taken, open files, and memory that comes back', () => {
    const make = (name: string): string => (h.call(p, 'create', `#g/${name}`, 0, dirModes.DMDIR | 0o777)! >= 0 ? '' : h.err(p));
    expect(make('shared')).toBe("name collision with physical segment: '#g/shared'");
    expect(h.call(p, 'create', '#g/plain', 0, 0o666)).toBe(-1);
    expect(h.err(p)).toBe("bad arg in system call: '#g/plain'");
    const before = h.kernel.pmem.nfree;
    for (const kind of ['', ' sticky', ' fixed']) {
      expect(make('g')).toBe('');
      expect(fails('segattach', 0, 'g', 0, 0)).toBe('global segment not assigned a virtual address');
      const ctl = ok('open', '#g/g/ctl', 2);
      expect(h.writeFd(p, ctl, 'va 0x10000000')).toBe(-1);
      expect(h.err(p)).toBe('bad arg in system call');
      expect(h.writeFd(p, ctl, `va 0x10000000 0x40000${kind}`)).toBeGreaterThan(0);
      const data = ok('open', '#g/g/data', 2);
      expect(h.writeFd(p, data, 'hello')).toBe(5);
      expect(before - h.kernel.pmem.nfree).toBeGreaterThanOrEqual(kind === '' ? 1 : 64);
      ok('segattach', 0, 'g', 0, 0);
      expect(decodeUtf8(h.read(p, 0x10000000, 5))).toBe('hello');
      ok('segfree', 0x10000000, 4096);
      expect(h.read(p, 0x10000000, 1)[0]).toBe(kind === '' ? 0 : 'h'.charCodeAt(0));
      ok('remove', '#g/g');
      expect(h.writeFd(p, data, 'HELLO', 0n)).toBe(5);
      expect(decodeUtf8(h.read(p, 0x10000000, 5))).toBe('HELLO');
      for (const fd of [ctl, data]) ok('close', fd);
      ok('segdetach', 0x10000000);
      expect(checkOwnership(h.kernel)).toEqual([]);
    }
    // Page tables stay with the process.
    expect(before - h.kernel.pmem.nfree).toBeLessThan(8);
  });
});

describe('processes', () => {
  it('a status without an end is cut, one that cannot be read says so', () => {
    const ends = (address: number): string => {
      const q = h.fork(h.init, fork);
      const base = h.call(q, 'brk_', 0)!;
      h.call(q, 'brk_', base + 4096);
      h.write(q, base, new Uint8Array(4096).fill(0x61));
      h.call(q, 'exits', address < 0 ? base - address : address);
      const n = h.call(h.init, 'await', buffer, 256)!;
      return decodeUtf8(h.read(h.init, buffer, n));
    };
    expect(ends(-1)).toMatch(/'init \d+: a{100,127}'$/);
    expect(ends(-4090)).toContain('invalid exit string');
    expect(ends(nowhere)).toContain('invalid exit string');
    expect(h.output()).toBe('');
  });

  it('one at a time waits for children', () => {
    h.fork(p, fork);
    const fd = h.call(h.init, 'open', `/proc/${p.pid}/wait`, 0)!;
    const other = h.fork(h.init, R.RFPROC);
    h.write(other, buffer, new Uint8Array(16));
    h.write(h.init, buffer, new Uint8Array(16));
    expect(h.call(other, 'pread', fd, buffer, 200, -1n)).toBe(null);
    expect(fails('await', buffer, 200)).toBe('device or object already in use');
    expect(h.call(h.init, 'pread', fd, buffer, 200, -1n)).toBe(-1);
    expect(h.err(h.init)).toBe('device or object already in use');
    const kill = h.call(h.init, 'open', `/proc/${other.pid}/ctl`, 1)!;
    h.writeFd(h.init, kill, 'kill');
    expect(h.proc(other.pid)).toBe(null);
    expect(h.call(p, 'await', buffer, 200)).toBe(null);
  });

  it('exec shows the first 128 bytes of the arguments, and forgets the error', () => {
    fails('close', 99);
    const args = ['prog', 'a b', 'x'.repeat(110), 'yyyyyy', 'zzz'];
    expect(h.call(p, 'exec', '/boot/prog', args)).toBe(0x7fffffffefb8);
    expect(h.readFile(h.init, `/proc/${p.pid}/args`)).toBe(`prog 'a b' ${'x'.repeat(110)} yyyyyy ''`); // the last was cut
    expect(h.err(p)).toBe('');
  });

  it('a child of a debugged process gets the text of the file', () => {
    h.call(p, 'exec', '/boot/prog', ['prog']);
    expect(h.writeFd(p, ok('open', `/proc/${p.pid}/ctl`, 1), 'stop')).toBe(null);
    expect(p.state).toBe(State.Stopped);
    const mem = h.call(h.init, 'open', `/proc/${p.pid}/mem`, 2)!;
    const at = BigInt(0x200028);
    expect(h.call(h.init, 'pwrite', mem, Uint8Array.of(0xcc), 1, at)).toBe(1);
    expect(h.readFile(h.init, `/proc/${p.pid}/segment`)).toMatch(/^Stack .*\nData {8}200000 {3}201000 {4}1\n/);
    const ctl = h.call(h.init, 'open', `/proc/${p.pid}/ctl`, 1)!;
    h.writeFd(h.init, ctl, 'start');
    const child = h.fork(p, fork);
    expect(h.readFile(h.init, `/proc/${child.pid}/segment`)).toMatch(/^Stack .*\nText {3}R {4}200000 {3}201000 {4}1\n/);
    expect(h.readFd(h.init, h.call(h.init, 'open', `/proc/${child.pid}/mem`, 0)!, 1, at)![0]).toBe(0xf4);
    expect(h.readFd(h.init, mem, 1, at)![0]).toBe(0xcc);
    expect(checkOwnership(h.kernel)).toEqual([]);
  });

  it('a note to several does not say where each of them was', () => {
    const other = h.fork(p, R.RFPROC);
    for (const q of [p, other]) h.call(q, 'rfork', 0);
    h.call(p, 'rfork', R.RFNOTEG);
    const join = h.call(h.init, 'open', `/proc/${other.pid}/noteid`, 1)!;
    expect(h.writeFd(h.init, join, String(p.pid))).toBeGreaterThan(0);
    const fd = h.call(h.init, 'open', `/proc/${p.pid}/notepg`, 1)!;
    h.writeFd(h.init, fd, 'sys: hello');
    h.call(p, '_nsec', 0);
    expect(h.init.waitq[0]!.msg).toBe(`init ${p.pid}: sys: hello`);
  });
});

describe('/proc', () => {
  const file = (name: string): string => `/proc/${p.pid}/${name}`;

  it('files that cannot be written are not opened for it, and secrets not at all', () => {
    for (const name of ['status', 'ppid', 'kregs', 'segment', 'ns', 'fd', 'proc']) expect(fails('open', file(name), 1), name).toBe(`permission denied: '${file(name)}'`);
    expect(fails('open', file('text'), 0x40)).toContain('permission denied');
    expect(put(file('ctl'), 'private')).toBe(7);
    for (const name of ['mem', 'regs', 'fpregs', 'profile', 'syscall', 'watchpt', 'text']) expect(fails('open', file(name), 0), name).toContain('permission denied');
    const kproc = h.kernel.procs.find((each) => each?.kp)!;
    for (const name of ['regs', 'mem', 'note', 'watchpt']) expect(fails('open', `/proc/${kproc.pid}/${name}`, 0), name).toContain('permission denied');
    expect(fails('open', `/proc/${kproc.pid}/ctl`, 1)).toContain('permission denied');
    expect(h.readFile(p, `/proc/${kproc.pid}/ctl`)).toBe(`${String(kproc.pid).padStart(11)} `);
  });

  it('what each refuses', () => {
    ok('open', '/proc/trace', 0);
    expect(fails('open', '/proc/trace', 0)).toBe("already open: '/proc/trace'");
    const note = ok('open', file('note'), 0);
    expect(fails('pread', note, buffer, 0, -1n)).toBe('read or write too small');
    expect(putFails(file('noteid'), '0')).toBe('bad arg in system call');
    expect(putFails(file('noteid'), '12345')).toBe('permission denied');
    const noteid = ok('open', file('noteid'), 1);
    expect(h.writeFd(p, noteid, '1', 3n)).toBe(-1);
    for (const [text, why] of [['rw-\n', 'wrong number of fields'], ['rr- 0x400000 8\n', 'invalid type'], ['rwq 0x400000 8\n', 'invalid type'],
      ['rw- x 8\n', 'invalid address'], ['rw- 0x400000 x\n', 'invalid length'], ['rw- 0x7fffffffeff8 9\n', 'bad address']] as const) {
      expect(putFails(file('watchpt'), text), text).toBe(why);
    }
    expect(put(file('watchpt'), '-w- 0x400000 8')).toBeGreaterThan(0); // a line without its end is none
    expect(h.readFile(p, file('watchpt'))).toBe('');
    put(file('watchpt'), '-w- 0x400000 8\n');
    const stat = new Uint8Array(200);
    h.write(p, buffer, stat);
    const n = ok('stat', file('watchpt'), buffer, 200);
    const d = decodeStat(h.read(p, buffer, n));
    expect(d.ok && Number(d.value.length)).toBe(h.readFile(p, file('watchpt')).length);
    const s = decodeStat(h.read(p, buffer, ok('stat', file('status'), buffer, 200)));
    expect(s.ok && Number(s.value.length)).toBe(h.readFile(p, file('status')).length);
  });

  it('ctl: what is out of range, and what one does to oneself', () => {
    expect(put(file('ctl'), 'waitstop')).toBe(8);
    put(file('ctl'), 'pri -3');
    expect(p.basepri).toBe(0);
    put(file('ctl'), 'pri 99');
    expect(p.basepri).toBe(19);
    put(file('ctl'), 'wired 3');
    expect(p.wired).toBe(0);
    put(file('ctl'), 'wired -1');
    expect(p.wired).toBe(0);
    expect(put(file('ctl'), 'close 77')).toBe(8);
    expect(putFails(file('ctl'), 'close -1')).toBe('fd out of range or not open');
    expect(putFails(file('ctl'), '')).toBe('empty control message');
  });

  it('ns has a line for what a union began with', () => {
    ok('bind', '/boot/lib', '/mnt', bindFlags.MBEFORE | bindFlags.MCREATE);
    ok('bind', '/boot', '/n', bindFlags.MREPL);
    const lines = h.readFile(p, file('ns')).trimEnd().split('\n');
    expect(lines.slice(-4)).toEqual(['bind  /mnt /mnt', 'bind -bc /boot/lib /mnt', 'bind  /boot /n', 'cd /']);
  });

  it('of a process that has ended there is nothing to list, and its memory is not written', () => {
    const child = h.fork(p, fork);
    expect(h.readFile(p, `/proc/${child.pid}/args`)).toBe(''); // not inherited
    dies(p, 'pread', 0, nowhere, 8, 0);
    expect(h.readFile(h.init, file('fd'))).toBe('');
    expect(() => h.readFile(h.init, file('ns'))).toThrow('process exited');
    const mem = h.call(h.init, 'open', `/proc/${p.pid}/mem`, 2)!;
    expect(h.call(h.init, 'pwrite', mem, Uint8Array.of(1), 1, 0x200028)).toBe(-1);
    expect(h.err(h.init)).toBe('bad process or channel control request');
  });
});

describe('#e, #s, #c, #d', () => {
  it('an open variable is of the group it was opened in', () => {
    const fd = ok('create', '/env/x', 2, 0o666);
    h.writeFd(p, fd, 'one');
    const child = h.fork(p, R.RFPROC | R.RFENVG);
    expect(h.writeFd(child, fd, 'two')).toBe(3);
    expect(h.readFile(p, '/env/x')).toBe('onetwo');
    expect(h.readFile(child, '/env/x')).toBe('one');
    expect(ok('rfork', R.RFCENVG)).toBe(0);
    expect(h.writeFd(p, fd, '!')).toBe(1);
    expect(decodeUtf8(h.readFd(p, fd, 10, 0n)!)).toBe('onetwo!');
    expect(fails('open', '/env/x', 0)).toContain('does not exist');
    const temp = ok('create', '/env/t', 0x41, 0o666);
    ok('rfork', R.RFENVG);
    ok('close', temp);
    expect(h.readFile(p, '/env/t')).toBe(''); // it went from the group it was in
  });

  it('what is posted stays as it is', () => {
    ok('pipe', buffer);
    const [a] = h.read(p, buffer, 8);
    const srv = ok('create', '#s/x', 1, 0o600);
    expect(h.writeFd(p, srv, '1'.repeat(32))).toBe(-1);
    expect(h.err(p)).toBe('read or write too large');
    expect(h.writeFd(p, srv, String(a))).toBe(1);
    expect(h.writeFd(p, srv, String(a))).toBe(-1);
    expect(h.err(p)).toBe('inappropriate use of fd');
    expect(fails('open', '#s/x', 0x12)).toBe("file already exists: '#s/x'");
    expect(fails('open', '#s/x', 0x42)).toBe("permission denied: '#s/x'");
    expect(fails('open', '#s', 1)).toBe('file is a directory');
    expect(fails('open', '#d', 1)).toBe('file is a directory');
    const rename = (name: string): string => {
      const stat = encodeStat({ ...nullStat, name });
      return fails('wstat', '#s/x', stat, stat.length);
    };
    expect(rename('clone')).toBe('file already exists');
  });

  it('#c', () => {
    const cons = ok('open', '/dev/cons', 0);
    expect(h.readFd(p, cons, 0)!.length).toBe(0);
    expect(putFails('/dev/bintime', 'x')).toBe('bad time control');
    expect(putFails('/dev/hostowner', 'x'.repeat(40))).toBe('name too long');
    expect(putFails('/dev/hostdomain', 'x'.repeat(70))).toBe('bad arg in system call');
    ok('close', ok('create', '#s/mine', 1, 0o600));
    put('/dev/hostowner', 'ken');
    expect(p.user).toBe('ken');
    const s = decodeStat(h.read(p, buffer, ok('stat', '#s/mine', buffer, 200)));
    expect(s.ok && [s.value.name, s.value.uid, s.value.mode]).toEqual(['mine', 'ken', 0o600]);
  });
});
