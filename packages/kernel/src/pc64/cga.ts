/** The VGA text screen as early console: 80 by 25 cells of character and attribute at 0xB8000. */
import type { Kernel } from '../port/kernel.ts';
import { text, TextScreen, type Cells } from './textscreen.ts';

const base = 0xb8000;
const columns = 80;
const rows = 25;
const attribute = 0x07;
const blank = (attribute << 8) | 0x20;

/** What code page 437 has of the runes that Plan 9 names devices with; what it lacks shows as a question mark. */
const page437 = new Map([[0xb6, 0x14], [0xb5, 0xe6], [0x3c3, 0xe5], [0xa4, 0x0f]]);

const cells: Cells<Kernel> = {
  put: (k, column, row, code) => {
    const glyph = code < 0x7f ? code : page437.get(code) ?? 0x3f;
    k.bus.mmio.write(base + (row * columns + column) * 2, 2, (attribute << 8) | glyph);
  },
  scroll: (k, lines) => {
    const screen = new Uint8Array(columns * rows * 2);
    k.bus.readBlock(base, screen);
    screen.copyWithin(0, columns * 2 * lines);
    for (let i = columns * (rows - lines) * 2; i < screen.length; i += 2) {
      screen[i] = blank & 0xff;
      screen[i + 1] = blank >> 8;
    }
    k.bus.writeBlock(base, screen);
  },
  clear: (k, row, from, to) => {
    for (let column = from; column < to; column++) k.bus.mmio.write(base + (row * columns + column) * 2, 2, blank);
  },
};

const state = (k: Kernel): TextScreen | undefined => k.devs.get('cga') as TextScreen | undefined;

export function cgainit(k: Kernel): void {
  const s = new TextScreen();
  s.columns = columns;
  s.rows = rows;
  k.devs.set('cga', s);
  for (let row = 0; row < rows; row++) cells.clear(k, row, 0, columns);
}

export function cgaputs(k: Kernel, out: string): void {
  const s = state(k);
  if (s === undefined) return;
  text(k, s, cells, out);
  // The cursor's place, CRT controller registers 0x0E and 0x0F.
  const at = s.row * columns + Math.min(s.column, columns - 1);
  k.bus.ports.write(0x3d4, 1, 0x0e);
  k.bus.ports.write(0x3d5, 1, at >> 8);
  k.bus.ports.write(0x3d4, 1, 0x0f);
  k.bus.ports.write(0x3d5, 1, at & 0xff);
}
