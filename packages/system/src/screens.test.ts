/** What the kernel shows while it boots and when it panics: serial line, VGA text, framebuffer. */
import { decodeUtf8 } from '@lux9/base';
import { expect, it } from 'vitest';
import { Machine, ustar } from './index.ts';
import { aout } from './testing/aout.ts';
import { coreExports } from './testing/core.ts';

const mode = { width: 640, height: 400 } as const;

function machine(init: Uint8Array, cmdline = ''): { m: Machine; serial: () => string } {
  const out: number[] = [];
  const m = new Machine(coreExports(32), {
    memMB: 32, cpus: 1, seed: 1, initrd: ustar([{ name: 'init', data: init }]), display: mode, cmdline, onConsole: (b) => out.push(b),
  });
  return { m, serial: () => decodeUtf8(Uint8Array.from(out)).replaceAll('\r\n', '\n') };
}

/** Lines of the VGA text screen. */
function vga(m: Machine): string[] {
  const cells = new Uint8Array(80 * 25 * 2);
  m.bus.readBlock(0xb8000, cells);
  return Array.from({ length: 25 }, (_, row) => {
    let line = '';
    for (let i = 0; i < 80; i++) line += String.fromCharCode(cells[(row * 80 + i) * 2]!);
    return line.trimEnd();
  });
}

const pixel = (m: Machine, x: number, y: number): number => {
  const { memory, stride } = m.pc.framebuffer!;
  return new DataView(memory.buffer).getUint32(y * stride + x * 4, true);
};

/** Whether a cell of the framebuffer console has two colours. */
function drawn(m: Machine, column: number, row: number): boolean {
  const colours = new Set<number>();
  for (let y = 0; y < 16; y++) for (let x = 0; x < 8; x++) colours.add(pixel(m, column * 8 + x, row * 16 + y));
  return colours.size === 2;
}

const hlt = aout(Uint8Array.of(0xeb, 0xfe));

it('boots with the same text on the serial line, the VGA screen and the framebuffer', () => {
  const { m, serial } = machine(hlt);
  expect(serial()).toContain('fbconsoleinit: 640 by 400');
  // Lines longer than the screen go on in the next row.
  const lines = serial().trimEnd().split('\n').flatMap((line) => line.match(/.{1,80}/gu) ?? []);
  const shown = vga(m).filter((line) => line !== '');
  expect(shown.length).toBe(lines.length);
  // The VGA has some of the devices' runes in its code page.
  shown.forEach((line, i) => expect(line.replace(/[^ -~]/g, '?')).toBe(lines[i]!.trimEnd().replace(/[^ -~]/g, '?')));
  // The framebuffer has as many rows here: the cells with a character are those of the text.
  const last = vga(m).findLastIndex((line) => line !== '');
  for (let column = 0; column < 40; column++) {
    const ch = vga(m)[last]!.padEnd(80)[column]!;
    expect(drawn(m, column, last), `column ${column} ${ch}`).toBe(ch !== ' ');
  }
});

it('tells the display which pages it drew on', () => {
  const { m } = machine(hlt);
  const { framebuffer } = m.pc;
  framebuffer!.takeDirty(() => {});
  m.kernel.console!(m.kernel, 'x');
  const pages: number[] = [];
  framebuffer!.takeDirty((page) => pages.push(page));
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.length).toBeLessThan(14); // 17 lines of pixels at 2560 bytes
});

it('obeys the control sequences of line editing and swallows the others', () => {
  const { m } = machine(hlt);
  const say = (text: string): void => m.kernel.console!(m.kernel, text);
  say('\n\x1b[2J\x1b[H\x1b[1;31mabcdef\x1b[0m\x1b[3D\x1b[KX\x1b]0;title\x07Y\r\n');
  expect(vga(m)[0]).toBe('abcXY');
  say('\x1b[5;10Hthere\x1b[Gat 1');
  expect(vga(m)[4]).toBe('at 1     there');
});

it('stops at a panic with the reason and the stack on every screen, and keeps the state', () => {
  // The first process exits: that is the end.
  const exits = Uint8Array.of(0xbd, 8, 0, 0, 0, 0x48, 0xc7, 0x44, 0x24, 8, 0, 0, 0, 0, 0x0f, 0x05);
  const { m, serial } = machine(aout(exits));
  expect(m.run(1e9)).toBe('panic');
  expect(m.run(1e9)).toBe('panic');
  expect(serial()).toMatch(/panic: boot process died: unknown\ncpu0 at [0-9.]+ ms\nprocess 1 init/);
  expect(serial()).toMatch(/kernel stack, outermost first:\n {2}pexit /);
  expect(vga(m).some((line) => line.startsWith('panic: boot process died'))).toBe(true);
  expect(pixel(m, 639, 399)).not.toBe(pixel(machine(hlt).m, 639, 399));
  const saved = m.save();
  const other = machine(hlt).m;
  other.restore(saved);
  expect(JSON.stringify(other.hashes())).toBe(JSON.stringify(m.hashes()));
  expect(other.run(1e6)).toBe('panic');
});

it('leaves the framebuffer alone with nofb', () => {
  const { m, serial } = machine(hlt, 'nofb');
  expect(serial()).toContain('fbconsoleinit: not used');
  expect(m.pc.framebuffer!.memory.every((byte) => byte === 0)).toBe(true);
});
