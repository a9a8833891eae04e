import { describe, expect, test } from 'vitest';
import { u32le, us } from '@lux9/base';
import { Dispi, dispiAt, Framebuffer } from './framebuffer.ts';
import { createRig } from './testing/rig.ts';
import { Crtc } from './vgatext.ts';

describe('VGA text', () => {
  const crtc = ({ outb }: ReturnType<typeof createRig>, index: number, value: number): void => {
    outb(0x3d4, index);
    outb(0x3d5, value);
  };
  test('cells, cursor and start address make the screen', () => {
    const rig = createRig();
    rig.pc.bus.mmio.write(0xb8000, 4, 0x07420741);
    rig.pc.bus.mmio.write(0xb8000 + 80 * 2, 2, 0x1f43);
    crtc(rig, Crtc.cursorHigh, 0);
    crtc(rig, Crtc.cursorLow, 81);
    const { cells, cursor } = rig.pc.vga.screen();
    expect([[...cells.subarray(0, 4)], [...cells.subarray(160, 162)], cursor]).toEqual([
      [0x41, 7, 0x42, 7],
      [0x43, 0x1f],
      81,
    ]);
    crtc(rig, Crtc.startLow, 80);
    expect(rig.pc.vga.screen().cells[0]).toBe(0x43);
    expect(rig.pc.vga.screen().cursor).toBe(1);
    crtc(rig, Crtc.cursorStart, 0x20);
    expect(rig.pc.vga.screen().cursor).toBe(-1);
    rig.outb(0x3d4, Crtc.cursorLow);
    expect(rig.inb(0x3d5)).toBe(81);
  });
  test('one word to index and data; protected registers', () => {
    const rig = createRig();
    rig.outw(0x3d4, 0x5500 | Crtc.cursorLow);
    expect(rig.inb(0x3d5)).toBe(0x55);
    rig.outw(0x3d4, 0x1200);
    expect([rig.outb(0x3d4, 0), rig.inb(0x3d5)]).toEqual([undefined, 0x5f]);
    rig.outw(0x3d4, 0x0e00 | Crtc.retraceEnd);
    rig.outw(0x3d4, 0x1200);
    expect([rig.outb(0x3d4, 0), rig.inb(0x3d5)]).toEqual([undefined, 0x12]);
  });
  test('the attribute port alternates between index and data; status 1 resets it', () => {
    const rig = createRig();
    rig.inb(0x3da);
    rig.outb(0x3c0, 0x01, 0x2a);
    rig.inb(0x3da);
    rig.outb(0x3c0, 0x01);
    expect(rig.inb(0x3c1)).toBe(0x2a);
    rig.inb(0x3da);
    rig.outb(0x3c0, 0x02, 0x03);
    expect(rig.pc.vga.colour(2)).toBe(rig.pc.vga.colour(3));
  });
  test('the default palette is the CGA one; DAC entries go in and out by threes', () => {
    const rig = createRig();
    const colours = [0, 1, 2, 4, 6, 7, 8, 15].map((index) => rig.pc.vga.colour(index).toString(16).padStart(6, '0'));
    expect(colours).toEqual(['000000', '0000aa', '00aa00', 'aa0000', 'aa5500', 'aaaaaa', '555555', 'ffffff']);
    rig.outb(0x3c8, 7);
    rig.outb(0x3c9, 1, 2, 3, 4, 5, 6);
    rig.outb(0x3c7, 7);
    expect([1, 2, 3, 4, 5, 6].map(() => rig.inb(0x3c9))).toEqual([1, 2, 3, 4, 5, 6]);
  });
  test('input status 1 shows 70 vertical retraces a second', () => {
    const rig = createRig();
    let rises = 0;
    let last = 0;
    for (let i = 0; i < 33_333; i++) {
      rig.advance(us(30));
      const now = rig.inb(0x3da) & 8;
      if (now !== 0 && last === 0) rises++;
      last = now;
    }
    expect(rises).toBe(70);
  });
});

describe('framebuffer', () => {
  test('tells its mode by the dispi registers, and is where PCI says', () => {
    const { pc, read } = createRig();
    const dispi = (index: number): number => pc.bus.mmio.read(0xfebf0000 + dispiAt + 2 * index, 2);
    expect([Dispi.id, Dispi.width, Dispi.height, Dispi.depth, Dispi.virtualWidth, Dispi.memory64k].map(dispi)).toEqual([
      0xb0c5, 640, 400, 32, 640, 16,
    ]);
    expect(read(0xfebf0000 + dispiAt)).toBe(((640 << 16) | 0xb0c5) >>> 0);
    expect(pc.framebuffer!.stride).toBe(2560);
  });
  test('every way of writing marks its pages, and only those', () => {
    const { pc, write } = createRig();
    const fb = pc.framebuffer!;
    const taken = (): number[] => {
      const pages: number[] = [];
      fb.takeDirty((page) => void pages.push(page));
      return pages;
    };
    expect(taken()).toHaveLength(256);
    expect(taken()).toEqual([]);
    write(0xe0000000 + 0x1ffe, 0x11223344);
    expect(taken()).toEqual([1, 2]);
    pc.bus.writeBlock(0xe0003ff0, new Uint8Array(0x20).fill(9));
    expect(taken()).toEqual([3, 4]);
    expect(u32le(fb.memory, 0x1ffe)).toBe(0x11223344);
    pc.bus.mmio.write(0xe0000000 + 5 * 4096, 1, 1);
    expect(taken()).toEqual([5]);
  });
  test('panning stays inside memory; enabling clears unless told not to', () => {
    const { pc, write } = createRig();
    const fb = pc.framebuffer!;
    const set = (index: number, value: number): void => pc.bus.mmio.write(0xfebf0000 + dispiAt + 2 * index, 2, value);
    set(Dispi.y, 5);
    expect(fb.start).toBe(5 * 2560);
    set(Dispi.y, 400);
    expect(fb.start).toBe(0); // would run over the end
    write(0xe0000000, 1);
    set(Dispi.enable, 0x81);
    expect([fb.memory[0], fb.enabled]).toEqual([1, true]);
    set(Dispi.enable, 0);
    set(Dispi.enable, 1);
    expect(fb.memory[0]).toBe(0);
    set(Dispi.width, 800);
    expect(fb.mode.width).toBe(640);
  });
  test('unreasonable modes are refused', () => {
    for (const mode of [
      { width: 0, height: 480 },
      { width: 640.5, height: 480 },
      { width: 1e6, height: 1e6 },
    ]) {
      expect(() => new Framebuffer('x', mode)).toThrow('framebuffer');
    }
  });
});
