/** System calls, driven through the trap entry without running any program (testing/harness.ts). */
import { bindFlags, rforkFlags } from '@lux9/abi';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { decodeDirectory, decodeStat } from '@lux9/ninep';
import type { Proc } from '@lux9/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { aout } from './testing/aout.ts';
import { Harness } from './testing/harness.ts';

const R = rforkFlags;
const fork = R.RFPROC | R.RFFDG | R.RFREND;
let h: Harness;
beforeEach(() => {
  h = new Harness({ files: [{ name: 'motd', data: encodeUtf8('welcome\n') }, { name: 'lib/deep/file', data: encodeUtf8('x') },
    { name: 'script', data: encodeUtf8('#!/boot/init -a \'b c\'\n') }, { name: 'bad', data: encodeUtf8('not a program') }] });
});

/** Error text of a call that must fail. */
function fails(value: number | null): string {
  expect(value).toBe(-1);
  return h.err(h.init);
}

describe('files', () => {
  it('reads the boot archive with its folders', () => {
    expect(h.readFile(h.init, '/boot/motd')).toBe('welcome\n');
    expect(h.readFile(h.init, '/boot/lib/deep/file')).toBe('x');
    expect(h.readFile(h.init, '/boot//lib/./deep/../deep/file')).toBe('x');
  });

  it.each([
    ['/nonexist', 0, "file does not exist: '/nonexist'"],
    ['/boot/motd/x', 0, "not a directory: '/boot/motd'"],
    ['/boot/nope/x', 0, "file does not exist: '/boot/nope'"],
    ['/boot/motd/', 0, "not a directory: '/boot/motd/'"],
    ['', 0, 'empty file name'],
    ['#£', 0, "unknown device in # filename: '#£'"],
    ['#M', 0, 'mount/attach disallowed'],
    ['/boot/motd', 1, "permission denied: '/boot/motd'"],
    ['/boot/motd', 0x100, 'bad arg in system call'],
  ])('open %j mode %d fails with %j', (name, mode, text) => {
    const got = fails(h.call(h.init, 'open', name, mode));
    expect(got.startsWith('unknown device') ? got.slice(0, 28) : got).toBe(text.startsWith('unknown device') ? text.slice(0, 28) : text);
  });

  it('shares the offset between dup’d fds, not with pread at an offset', () => {
    const fd = h.call(h.init, 'open', '/boot/motd', 0)!;
    const other = h.call(h.init, 'dup', fd, -1)!;
    expect(decodeUtf8(h.readFd(h.init, fd, 3)!)).toBe('wel');
    expect(decodeUtf8(h.readFd(h.init, fd, 2, 0n)!)).toBe('we');
    expect(decodeUtf8(h.readFd(h.init, other, 100)!)).toBe('come\n');
    expect(h.call(h.init, 'close', other)).toBe(0);
    expect(fails(h.call(h.init, 'close', other))).toBe('fd out of range or not open');
  });

  it('reads directories as whole records with the offsets of plan9-abi 3.3', () => {
    const fd = h.call(h.init, 'open', '/boot', 0)!;
    const bytes = h.readFd(h.init, fd, 8192)!;
    const list = decodeDirectory(bytes);
    expect(list.ok && list.value.map((s) => s.name)).toEqual(['init', 'motd', 'lib', 'script', 'bad']);
    expect(h.readFd(h.init, fd, 8192, BigInt(bytes.length))!.length).toBe(0);
    expect(() => h.readFd(h.init, fd, 8192, 5n)).toThrow('seek in directory');
    expect(h.readFd(h.init, fd, 8192, 0n)!.length).toBe(bytes.length);
    expect(() => h.readFd(h.init, h.call(h.init, 'open', '/boot', 0)!, 10)).toThrow('i/o count too small');
  });

  it('shows what is mounted in a directory and its union', () => {
    expect(h.call(h.init, 'bind', '/boot/lib', '/mnt', bindFlags.MREPL)).toBe(0);
    expect(h.readFile(h.init, '/mnt/deep/file')).toBe('x');
    expect(h.call(h.init, 'bind', '/boot', '/mnt', bindFlags.MAFTER)).toBe(0);
    expect(h.readFile(h.init, '/mnt/motd')).toBe('welcome\n');
    const list = decodeDirectory(h.readFd(h.init, h.call(h.init, 'open', '/mnt', 0)!, 8192)!);
    expect(list.ok && list.value.map((s) => s.name)).toEqual(['deep']);
    expect(h.call(h.init, 'unmount', 0, '/mnt')).toBe(0);
    expect(fails(h.call(h.init, 'open', '/mnt/deep', 0))).toBe("file does not exist: '/mnt/deep'");
    expect(fails(h.call(h.init, 'unmount', 0, '/mnt'))).toBe('not mounted');
  });

  it('walks back over mount points lexically', () => {
    h.call(h.init, 'bind', '/boot/lib', '/mnt', bindFlags.MREPL);
    expect(h.call(h.init, 'chdir', '/mnt/deep')).toBe(0);
    expect(h.readFile(h.init, '../../boot/motd')).toBe('welcome\n');
    expect(h.readFile(h.init, '../deep/file')).toBe('x');
  });

  it('stat: a short buffer gets the size only', () => {
    const buffer = new Uint8Array(256);
    const n = h.call(h.init, 'stat', '/boot/motd', buffer, 256)!;
    expect(n).toBeGreaterThan(49);
    expect(h.call(h.init, 'stat', '/boot/motd', buffer, 10)).toBe(2);
    expect(fails(h.call(h.init, 'stat', '/boot/motd', buffer, 1))).toBe('stat buffer too small');
  });

  it('creates and removes environment variables; #ec is read-only for others', () => {
    const fd = h.call(h.init, 'create', '/env/x', 1, 0o666)!;
    expect(h.writeFd(h.init, fd, 'value')).toBe(5);
    expect(h.readFile(h.init, '/env/x')).toBe('value');
    expect(h.call(h.init, 'open', '/env/x', 0x11)).toBeGreaterThan(0);
    expect(h.readFile(h.init, '/env/x')).toBe('');
    expect(h.call(h.init, 'remove', '/env/x')).toBe(0);
    expect(fails(h.call(h.init, 'open', '/env/x', 0))).toBe("file does not exist: '/env/x'");
    expect(h.readFile(h.init, '/env/cputype')).toBe('amd64');
    expect(h.call(h.init, 'create', '/env/y', 0x1001, 0o666)).toBeGreaterThan(0);
    expect(fails(h.call(h.init, 'create', '/env/y', 0x1001, 0o666))).toBe("file already exists: '/env/y'");
    // What cannot be created says why, not that it is not there.
    expect(fails(h.call(h.init, 'create', '/boot/x', 1, 0o666))).toBe("permission denied: '/boot/x'");
  });
});

describe('pipes', () => {
  function pipe(): [number, number] {
    const at = 0x7fffff000000;
    h.write(h.init, at, new Uint8Array(8));
    expect(h.call(h.init, 'pipe', at)).toBe(0);
    const view = new DataView(h.read(h.init, at, 8).buffer);
    return [view.getInt32(0, true), view.getInt32(4, true)];
  }

  it('a reader waits, shows where, and gets what is written', () => {
    const [a, b] = pipe();
    const child = h.fork(h.init, R.RFPROC);
    expect(h.readFd(child, a, 10)).toBe(null);
    expect(h.kstack(child)).toBe('sysread    step=done      chan=#|/data n=10\nqread      step=start     n=10 queued=0\n');
    expect(h.writeFd(h.init, b, 'hi')).toBe(2);
    expect(h.result(child)).toBe(2);
  });

  it('three ends of file, then an error; writing to the closed pipe posts a note', () => {
    const [a, b] = pipe();
    h.writeFd(h.init, a, 'last');
    h.call(h.init, 'close', a);
    expect(decodeUtf8(h.readFd(h.init, b, 10)!)).toBe('last');
    for (let i = 0; i < 3; i++) expect(h.readFd(h.init, b, 10)!.length).toBe(0);
    expect(() => h.readFd(h.init, b, 10)).toThrow('i/o on hungup channel');
    const child = h.fork(h.init, fork);
    expect(h.writeFd(child, b, 'x')).toBe(null); // no handler: the note kills
    expect(h.proc(child.pid)).toBe(null);
  });

  it('a full pipe makes its writer wait behind its bytes', () => {
    const [a, b] = pipe();
    const child = h.fork(h.init, R.RFPROC);
    const big = new Uint8Array(65536).fill(1);
    let done = 0;
    while (h.writeFd(child, a, big) !== null) done++;
    expect(done).toBe(3);
    expect(h.readFd(h.init, b, 65536)!.length).toBe(65536);
    expect(h.result(child)).toBe(65536);
  });

  it('a note breaks a read with `interrupted`', () => {
    const [a] = pipe();
    const child = h.fork(h.init, R.RFPROC);
    expect(h.call(child, 'notify', 0x200030)).toBe(0);
    expect(h.readFd(child, a, 10)).toBe(null);
    const fd = h.call(h.init, 'open', `/proc/${child.pid}/note`, 1)!;
    expect(h.writeFd(h.init, fd, 'hello')).toBe(5);
    expect(h.err(child)).toBe('interrupted');
    expect(child.notified).toBe(true);
  });
});

describe('processes', () => {
  it('wait records come newest first, with the documented text', () => {
    const first = h.fork(h.init, fork);
    const second = h.fork(h.init, fork);
    h.call(first, 'exits', 'one');
    h.call(second, 'exits', 0);
    const at = 0x7fffff000000;
    const await_ = (): string => {
      h.write(h.init, at, new Uint8Array(200));
      const n = h.call(h.init, 'await', at, 200)!;
      return n < 0 ? h.err(h.init) : decodeUtf8(h.read(h.init, at, n));
    };
    expect(await_()).toMatch(new RegExp(`^${second.pid} \\d+ \\d+ \\d+ ''$`));
    expect(await_()).toMatch(new RegExp(`^${first.pid} \\d+ \\d+ \\d+ 'init ${first.pid}: one'$`));
    expect(await_()).toBe('no living children');
  });

  it.each([
    [R.RFFDG | R.RFCFDG], [R.RFNAMEG | R.RFCNAMEG], [R.RFENVG | R.RFCENVG], [R.RFMEM], [R.RFNOWAIT],
  ])('rfork %d is refused', (flags) => {
    expect(fails(h.call(h.init, 'rfork', flags))).toBe('bad arg in system call');
  });

  it('memory: fork copies on write, RFMEM shares all but the stack', () => {
    const base = h.call(h.init, 'brk_', 0)!;
    expect(h.call(h.init, 'brk_', base + 0x10000)).toBe(0);
    h.write(h.init, base, encodeUtf8('parent'));
    const copy = h.fork(h.init, fork);
    const thread = h.fork(h.init, R.RFPROC | R.RFMEM);
    h.write(copy, base, encodeUtf8('child!'));
    expect(decodeUtf8(h.read(h.init, base, 6))).toBe('parent');
    h.write(thread, base, encodeUtf8('thread'));
    expect(decodeUtf8(h.read(h.init, base, 6))).toBe('thread');
    expect(decodeUtf8(h.read(copy, base, 6))).toBe('child!');
    expect(fails(h.call(h.init, 'brk_', base + 0x1000))).toBe('device or object already in use');
  });

  it('a gigabyte of break costs nothing until it is touched', () => {
    const base = h.call(h.init, 'brk_', 0)!;
    const before = h.kernel.pmem.nfree;
    expect(h.call(h.init, 'brk_', base + 0x40000000)).toBe(0);
    expect(before - h.kernel.pmem.nfree).toBe(0);
    h.write(h.init, base + 0x3ffff000, Uint8Array.of(7));
    expect(before - h.kernel.pmem.nfree).toBeLessThan(6);
  });

  it('exec: scripts, errors, and a fresh stack', () => {
    expect(fails(h.call(h.init, 'exec', '/boot/bad', ['bad']))).toBe('exec header invalid');
    expect(fails(h.call(h.init, 'exec', '/boot', ['x']))).toBe("cannot exec directory: '/boot'");
    expect(fails(h.call(h.init, 'exec', '/boot/none', ['x']))).toBe("file does not exist: '/boot/none'");
    expect(h.call(h.init, 'exec', '/boot/script', ['given', 'arg'])).toBe(0x7fffffffefb8);
    expect(h.init.text).toBe('script');
    expect(h.readFile(h.init, '/proc/1/args')).toBe("script -a 'b c' /boot/script arg");
  });

  it('rendezvous exchanges values', () => {
    const child = h.fork(h.init, R.RFPROC | R.RFMEM);
    expect(h.callBig(child, 'rendezvous', 0x123456789abcn, 0xfedcba9876543210n)).toBe(null);
    expect(BigInt.asUintN(64, h.callBig(h.init, 'rendezvous', 0x123456789abcn, 42n)!)).toBe(0xfedcba9876543210n);
    expect(h.result(child)).toBe(42);
  });

  it('semaphores: FIFO, timeouts', () => {
    const base = h.call(h.init, 'brk_', 0)!;
    h.call(h.init, 'brk_', base + 4096);
    h.write(h.init, base, new Uint8Array(4));
    const a = h.fork(h.init, R.RFPROC | R.RFMEM);
    const b = h.fork(h.init, R.RFPROC | R.RFMEM);
    expect(h.call(a, 'semacquire', base, 1)).toBe(null);
    expect(h.call(b, 'tsemacquire', base, 50)).toBe(null);
    expect(h.call(h.init, 'semacquire', base, 0)).toBe(0);
    expect(h.call(h.init, 'semrelease', base, 1)).toBe(1);
    expect(h.result(a)).toBe(1);
    h.pass(100);
    expect(h.result(b)).toBe(0);
    expect(fails(h.call(h.init, 'semrelease', base, -1))).toBe('bad arg in system call');
  });

  it('sleep waits at least its time; alarm posts a note', () => {
    const child = h.fork(h.init, fork);
    expect(h.call(child, 'sleep', 35)).toBe(null);
    h.pass(30);
    expect(h.result(child)).toBe(null);
    h.pass(20);
    expect(h.result(child)).toBe(0);
    expect(h.call(child, 'alarm', 20)).toBe(0);
    expect(h.call(child, 'sleep', 1000)).toBe(null);
    h.pass(50);
    expect(h.proc(child.pid)).toBe(null);
    expect(h.init.waitq[0]!.msg).toBe(`init ${child.pid}: alarm`);
  });
});

describe('hostile arguments', () => {
  const hostile = [0n, 1n, 0xffffffffffffffffn, 0x7fffffffffffn, 0x800000000000n, 0x8000000000000000n, 0x200000n, 0x1fffffn, 0x7fffffffeffcn, 0xdeadbeefn];
  function end(p: Proc): void {
    const fd = h.call(h.init, 'open', `/proc/${p.pid}/ctl`, 1)!;
    expect(fd).toBeGreaterThanOrEqual(0);
    h.writeFd(h.init, fd, 'kill');
    h.call(h.init, 'close', fd);
    // A process parked in user mode dies at its next way out of the kernel.
    if (h.proc(p.pid)) h.call(p, '_nsec', 0);
  }

  it('every call with every hostile value ends in a result, a note or a wait', () => {
    for (let number = 0; number < 64; number++) {
      for (const value of hostile) {
        const p = h.fork(h.init, fork | R.RFNAMEG | R.RFENVG | R.RFNOWAIT);
        h.raw(p, number, value, value, value, value, value);
        // Some values are good rfork flags: their children are ended too.
        for (const q of h.kernel.procs.filter((each) => each !== null && each.pid > 2)) end(q!);
        expect(h.proc(p.pid), `call ${number} with ${value.toString(16)}`).toBe(null);
      }
    }
    expect(h.kernel.procs.filter((p) => p !== null).length).toBe(2);
  }, 60_000);
});

it('leaks no page, channel or process over a thousand forks', () => {
  const once = (): void => {
    const p = h.fork(h.init, fork);
    h.call(p, 'open', '/dev/null', 0);
    h.call(p, 'exits', 0);
    h.write(h.init, 0x7fffff000000, new Uint8Array(200));
    h.call(h.init, 'await', 0x7fffff000000, 200);
  };
  for (let i = 0; i < 10; i++) once();
  const before = { free: h.kernel.pmem.nfree, refs: h.init.slash!.ref, procs: h.kernel.procs.length };
  for (let i = 0; i < 1000; i++) once();
  expect({ free: h.kernel.pmem.nfree, refs: h.init.slash!.ref, procs: h.kernel.procs.length }).toEqual(before);
}, 60_000);

it('stat of a device file is the record of stat(5)', () => {
  const buffer = 0x7fffff000000;
  h.write(h.init, buffer, new Uint8Array(300));
  const n = h.call(h.init, 'stat', '/dev/null', buffer, 300)!;
  const d = decodeStat(h.read(h.init, buffer, n));
  expect(d.ok && { name: d.value.name, type: d.value.type, mode: d.value.mode, uid: d.value.uid }).toEqual({ name: 'null', type: 99, mode: 0o666, uid: 'glenda' });
  expect(aout(new Uint8Array(1)).length).toBe(41);
});
