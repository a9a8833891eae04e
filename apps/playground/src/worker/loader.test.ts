/** The loader refuses what is not an a.out, before it writes anything, and maps what is one as exec would. */
import type { CpuCore } from '@lux9/cpu';
import { beforeEach, describe, expect, it } from 'vitest';
import { freshCore } from '../testing/node.ts';
import { load, ProgramError, readVirtual } from './loader.ts';
import { Machine } from './machine.ts';
import { imageOf, ramBytes } from './programs.ts';

let core: CpuCore;
beforeEach(() => {
  core = freshCore();
});

/** The hello program with one header field (a byte offset) changed. */
function changed(offset: number, value: number): Uint8Array {
  const image = imageOf('hello').slice();
  new DataView(image.buffer).setUint32(offset, value);
  return image;
}

describe('load', () => {
  it.each([
    ['an empty file', new Uint8Array(0)],
    ['a short one', imageOf('hello').slice(0, 39)],
    ['another magic', changed(0, 0x1eb)],
    ['text beyond the file', changed(4, 0x7fff_ffff)],
    ['data beyond the file', changed(8, 0x1000)],
    ['an entry before text', changed(36, 0x200000)],
    ['an entry behind text', changed(36, 0x300000)],
  ])('refuses %s and leaves memory alone', (_, image) => {
    expect(() => load(core, image)).toThrow(ProgramError);
    expect(Buffer.from(core.ram.buffer, core.ram.byteOffset, core.ram.length).equals(Buffer.alloc(ramBytes))).toBe(true);
  });

  it('refuses a program larger than memory', () => {
    expect(() => load(core, changed(12, ramBytes))).toThrow('more than 8 MB');
  });

  it('maps text at UTZERO, header included, and data at the next 2 MiB', () => {
    const image = imageOf('hello');
    const { entry, textStart, textEnd } = load(core, image);
    expect(entry).toBe(0x200028);
    expect(Array.from(readVirtual(core, 0x200000, textEnd - 0x200000)!)).toEqual(Array.from(image.slice(0, textEnd - 0x200000)));
    expect(textStart).toBe(0x200028);
    expect(new TextDecoder().decode(readVirtual(core, 0x400000, 5)!)).toBe('Hello');
    expect(readVirtual(core, 0x1ff000, 1)).toBeNull();
    expect(readVirtual(core, 0x3fffff, 2)).toBeNull();
  });
});

describe('a program that goes wrong ends with a sentence', () => {
  const withCode = (...code: number[]): Machine => {
    const image = imageOf('hello').slice();
    image.set(code, 40);
    return new Machine(core, image);
  };

  it.each([
    ['writes to text', [0xc6, 0x04, 0x25, 0, 0, 0x20, 0, 0], 'Exception #PF at 0x200028 touching 0x200000.'],
    ['jumps into data', [0xb8, 0, 0, 0x40, 0, 0xff, 0xe0], 'Exception #PF at 0x400000 touching 0x400000.'],
    ['is undefined', [0x0f, 0x0b], 'Exception #UD at 0x200028.'],
    ['halts', [0xf4], 'It tried what only a kernel may do, at 0x200028.'],
    ['reads a port', [0xec], 'It tried what only a kernel may do, at 0x200028.'],
    ['calls a kernel that is not there', [0xbd, 14, 0, 0, 0, 0x0f, 0x05], 'System call 14 at 0x20002f needs a kernel; only pwrite and exits work here.'],
  ])('%s', (_, code, sentence) => {
    const machine = withCode(...code);
    machine.run(1000);
    expect(machine.ended).toBe(sentence);
    expect(machine.succeeded).toBe(false);
  });

  it('a write from nowhere fails with -1 and the program goes on', () => {
    // mov qword [rsp+8],1; mov qword [rsp+16],0; mov qword [rsp+24],5; mov ebp,51; syscall; ud2
    const machine = withCode(
      0x48, 0xc7, 0x44, 0x24, 8, 1, 0, 0, 0, 0x48, 0xc7, 0x44, 0x24, 16, 0, 0, 0, 0, 0x48, 0xc7, 0x44, 0x24, 24, 5, 0, 0, 0,
      0xbd, 51, 0, 0, 0, 0x0f, 0x05, 0x0f, 0x0b,
    );
    machine.run(5);
    expect(core.context(0).gpr(0)).toBe(0xffff_ffff_ffff_ffffn);
    expect(machine.ended).toBe('');
    expect(machine.output).toBe('');
  });
});
