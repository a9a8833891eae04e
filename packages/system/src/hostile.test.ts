/** Files that are no programs: exec refuses each with an error, before it has changed anything, and keeps nothing of it. */
import { errors, rforkFlags, SEGMAXSIZE, USTKSIZE, USTKTOP } from '@lux9/abi';
import { decodeUtf8, encodeUtf8, putU16le, putU32le, putU64le } from '@lux9/base';
import { checkOwnership, ready, State, type Proc } from '@lux9/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { aout } from './testing/aout.ts';
import { Harness } from './testing/harness.ts';

const R = rforkFlags;
const code = Uint8Array.of(0xeb, 0xfe);
const text = 0x200000;

/** An a.out with some of the header's 32-bit words replaced: words of text, data, bss, syms, entry are 1 to 5. */
function header(words: Readonly<Record<number, number>>, bytes = 64): Uint8Array {
  const file = aout(code, new Uint8Array(16));
  const view = new DataView(file.buffer, file.byteOffset);
  for (const [word, value] of Object.entries(words)) view.setUint32(Number(word) * 4, value, false);
  return file.slice(0, bytes);
}

interface Load {
  readonly va: number;
  readonly memsz?: number;
  readonly filesz?: number;
  readonly offset?: number;
  readonly flags?: number;
  readonly type?: number;
}

function elf(loads: readonly Load[], change: (file: Uint8Array) => void = () => undefined): Uint8Array {
  const file = new Uint8Array(4096);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  putU16le(file, 16, 2);
  putU16le(file, 18, 62);
  putU64le(file, 24, text + 0x800);
  putU64le(file, 32, 64);
  putU16le(file, 54, 56);
  putU16le(file, 56, loads.length);
  loads.forEach(({ va, memsz = 4096, filesz = 4096, offset = 0, flags = 5, type = 1 }, i) => {
    const at = 64 + i * 56;
    putU32le(file, at, type);
    putU32le(file, at + 4, flags);
    putU64le(file, at + 8, offset);
    putU64le(file, at + 16, va);
    putU64le(file, at + 32, filesz);
    putU64le(file, at + 40, memsz);
  });
  file.set(code, 0x800);
  change(file);
  return file;
}

const most = 0xffffffff;
const invalid: Readonly<Record<string, Uint8Array>> = {
  'nothing': new Uint8Array(0),
  'one byte': Uint8Array.of(0x23),
  'half a header': header({}, 36),
  'entry before text': header({ 9: 0x1000 }),
  'entry behind text': header({ 9: 0x300000 }),
  'entry far away': header({ 8: most, 9: most }),
  '386 program': header({ 0: 0x1eb }),
  'no end of line': encodeUtf8('#!/boot/rc'),
  'no words': encodeUtf8('#! \n'),
  'script of itself': encodeUtf8('#!/boot/script-of-itself\n'),
  'endless line': encodeUtf8(`#!/boot/x ${'x'.repeat(8000)}\n`),
  'elf overlapping': elf([{ va: text }, { va: text + 0x800, offset: 0x800 }]),
  'elf same twice': elf([{ va: text }, { va: text }]),
  'elf backwards': elf([{ va: text + 0x10000 }, { va: text }]),
  'elf more in the file than in memory': elf([{ va: text, memsz: 16 }]),
  'elf not congruent': elf([{ va: text + 16 }]),
  'elf page 0': elf([{ va: 0 }]),
  'elf in the stack': elf([{ va: text }, { va: USTKTOP - USTKSIZE, offset: 0 }]),
  'elf up to the stack': elf([{ va: text }, { va: text + 0x1000, memsz: USTKTOP }]),
  'elf larger than a segment': elf([{ va: text }, { va: text + 0x1000, memsz: SEGMAXSIZE + 4096 }]),
  'elf not canonical': elf([{ va: 0 }], (f) => f.fill(0xff, 80, 88)),
  'elf entry elsewhere': elf([{ va: text + 0x10000 }]),
  'elf entry not executable': elf([{ va: text, flags: 6 }]),
  'elf with an interpreter': elf([{ va: text }, { va: text, type: 3 }]),
  'elf with too many parts': elf(Array.from({ length: 9 }, (_, i) => ({ va: text + i * 4096 }))),
  'elf headers beyond the file': elf([{ va: text }], (f) => putU64le(f, 32, 2 ** 40)),
  'elf headers without number': elf([{ va: text }], (f) => putU16le(f, 56, 65535)),
  'elf headers without size': elf([{ va: text }], (f) => putU16le(f, 54, 0)),
  'elf without parts': elf([]),
  'elf shared object': elf([{ va: text }], (f) => putU16le(f, 16, 3)),
  'elf of another machine': elf([{ va: text }], (f) => putU16le(f, 18, 183)),
};
const valid: Readonly<Record<string, Uint8Array>> = {
  'text without end': header({ 1: most }),
  'data without end': header({ 2: most }),
  'bss without end': header({ 3: most }),
  'text beyond the file': header({ 1: 0x100000 }),
  'elf beyond the file': elf([{ va: text }, { va: text + 0x100000, offset: 0x100000, filesz: 0x10000, memsz: 0x20000, flags: 6 }]),
};

/** again: mov [rdi], rdi; add rdi, 4096; jmp again, from the start of its data on. */
const hog = aout(Uint8Array.of(0xbf, 0, 0, 0x40, 0, 0x48, 0x89, 0x3f, 0x48, 0x81, 0xc7, 0, 0x10, 0, 0, 0xeb, 0xf4), new Uint8Array(0), 64 << 20);

let h: Harness;
const path = (name: string): string => `/boot/${name.replaceAll(' ', '-')}`;

beforeAll(() => {
  h = new Harness({ files: Object.entries({ ...invalid, ...valid, hog }).map(([name, data]) => ({ name: path(name).slice('/boot/'.length), data })) });
});

describe('exec refuses', () => {
  it.each(Object.keys(invalid))('%s', (name) => {
    const p = h.fork(h.init, R.RFPROC | R.RFNOWAIT);
    h.call(p, 'exec', path(name), [name]); // what is loaded for good on the way
    const before = { free: h.kernel.pmem.nfree, images: h.kernel.images.length };
    expect(h.call(p, 'exec', path(name), [name])).toBe(-1);
    expect(h.err(p)).toContain(errors.Ebadexec);
    expect({ free: h.kernel.pmem.nfree, images: h.kernel.images.length }).toEqual(before);
    expect(checkOwnership(h.kernel)).toEqual([]);
    h.call(p, 'exits', 0);
  });
});

it.each(Object.keys(valid))('runs what the header allows, and ends it at its first wrong step: %s', (name) => {
  const p = h.fork(h.init, R.RFPROC | R.RFNOWAIT);
  expect(h.call(p, 'exec', path(name), [name]), h.err(p)).not.toBe(-1);
  expect(checkOwnership(h.kernel)).toEqual([]);
  h.call(p, 'exits', 0);
  expect(h.proc(p.pid)).toBe(null);
});

describe('exec, arguments', () => {
  it('as much as a stack is an error', () => {
    const p = h.fork(h.init, R.RFPROC | R.RFNOWAIT);
    const base = h.call(p, 'brk_', 0)!;
    const size = 4 << 20;
    expect(h.call(p, 'brk_', base + size + 4096)).toBe(0);
    for (let at = 0; at < size; at += 65536) h.write(p, base + at, new Uint8Array(65536).fill(0x78));
    const argv = base + size;
    const pointers = new Uint8Array(8 * 9);
    for (let i = 0; i < 8; i++) putU64le(pointers, i * 8, base);
    h.write(p, argv, pointers);
    h.call(p, 'exec', '/boot/init', argv);
    const free = h.kernel.pmem.nfree;
    expect(h.call(p, 'exec', '/boot/init', argv)).toBe(-1);
    expect(h.err(p)).toBe(errors.Enovmem);
    expect(h.kernel.pmem.nfree).toBe(free);
    // Pointers without an end, and to nowhere.
    expect(h.call(p, 'exec', '/boot/init', base)).toBe(null);
    expect(p.state).toBe(State.Broken);
    expect(h.output()).toContain(`init ${p.pid}: suicide: sys: bad address in syscall pc=`);
  });
});

describe('memory that is touched until there is none', () => {
  const start = (p: Proc): void => {
    p.state = State.New;
    ready(h.kernel, p);
  };
  const starts = (message?: string): Proc => {
    const p = h.fork(h.init, R.RFPROC);
    expect(h.call(p, 'exec', '/boot/hog', ['hog'])).not.toBe(-1);
    if (message !== undefined) {
      const fd = h.call(p, 'open', `/proc/${p.pid}/ctl`, 1)!;
      expect(h.writeFd(p, fd, message)).toBe(message.length);
    }
    return p;
  };
  const ended = (p: Proc): string => {
    expect(h.proc(p.pid)).toBe(null);
    const at = 0x7fffff000000;
    h.write(h.init, at, new Uint8Array(200));
    const n = h.call(h.init, 'await', at, 200)!;
    return decodeUtf8(h.read(h.init, at, n));
  };

  it('ends the process that has most of it', () => {
    const free = h.kernel.pmem.nfree;
    const p = starts();
    start(p);
    h.machine.run(1e9);
    h.settle();
    expect(ended(p)).toContain(`'hog ${p.pid}: Killed: Insufficient physical memory'`);
    expect(h.kernel.pmem.nfree).toBeGreaterThan(free - 20);
    expect(checkOwnership(h.kernel)).toEqual([]);
  });

  it('but not one that the host owner pinned', () => {
    const pinned = starts('noswap');
    start(pinned);
    h.machine.run(1.5e6);
    h.settle();
    expect(pinned.state).not.toBe(State.Broken);
    const kept = pinned.seg[3]!.resident;
    expect(kept).toBeGreaterThan(h.kernel.pmem.user / 2);
    const p = starts();
    start(p);
    h.machine.run(100e6);
    h.settle();
    expect(ended(p)).toContain(`'hog ${p.pid}: Killed: Insufficient physical memory'`);
    expect(pinned.seg[3]!.resident).toBeGreaterThanOrEqual(kept - 1); // a page of zeroes may have gone
    h.call(pinned, 'exits', 0);
  });
});
