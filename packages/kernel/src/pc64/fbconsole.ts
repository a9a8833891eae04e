/**
 * The console on the linear framebuffer of the boot record, until a program takes the framebuffer over (`fbtouched`). Pixels
 * are written straight into the device's memory; the device is told which bytes, so that displays redraw only those.
 *
 * NOT IMPLEMENTED: depths other than 32 bits a pixel; characters that font.ts lacks (an empty box stands for them).
 */
import type { Kernel } from '../port/kernel.ts';
import { record } from '../port/store.ts';
import type { BootFramebuffer } from './bootinfo.ts';
import { glyphHeight, glyphRow, glyphWidth } from './font.ts';
import { text, TextScreen, type Cells } from './textscreen.ts';

class FbConsole {
  screen = new TextScreen();
  address = 0;
  pitch = 0;
  width = 0;
  height = 0;
  ink = 0;
  paper = 0;
}
record('FbConsole', FbConsole);

/** Ink and paper, 0xRRGGBB. */
const normal = { ink: 0xd8dee9, paper: 0x101418 } as const;
const alarm = { ink: 0xffffff, paper: 0x8a1c1c } as const;

const state = (k: Kernel): FbConsole | undefined => k.devs.get('fbconsole') as FbConsole | undefined;

interface Pixels {
  readonly words: Uint32Array;
  /** Tells the device that [offset, offset + bytes) was written. */
  readonly wrote: (offset: number, bytes: number) => void;
}

// One view for each device memory: made at its first use.
const views = new WeakMap<Uint8Array, Pixels>();

function pixels(k: Kernel, s: FbConsole): Pixels | null {
  const handler = k.bus.mmio.find(s.address)?.handler;
  const memory = handler?.memory;
  if (!handler || !memory) return null;
  let view = views.get(memory);
  if (view === undefined) {
    const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
    view = { words, wrote: (offset, bytes) => handler.wroteMemory?.(offset, bytes) };
    views.set(memory, view);
  }
  return view;
}

const cells: Cells<Kernel> = {
  put: (k, column, row, code) => {
    const s = state(k)!;
    const view = pixels(k, s);
    if (view === null) return;
    const { words } = view;
    const pitch = s.pitch >> 2;
    const at = row * glyphHeight * pitch + column * glyphWidth;
    for (let y = 0; y < glyphHeight; y++) {
      const bits = glyphRow(code, y);
      for (let x = 0, to = at + y * pitch; x < glyphWidth; x++, to++) words[to] = (bits & (0x80 >> x)) !== 0 ? s.ink : s.paper;
      view.wrote((at + y * pitch) * 4, glyphWidth * 4);
    }
  },
  scroll: (k, lines) => {
    const s = state(k)!;
    const view = pixels(k, s);
    if (view === null) return;
    const row = glyphHeight * (s.pitch >> 2);
    const all = s.screen.rows * row;
    view.words.copyWithin(0, lines * row, all);
    view.words.fill(s.paper, all - lines * row, all);
    view.wrote(0, all * 4);
  },
  clear: (k, row, from, to) => {
    const s = state(k)!;
    const view = pixels(k, s);
    if (view === null || to <= from) return;
    const pitch = s.pitch >> 2;
    for (let y = 0; y < glyphHeight; y++) {
      const at = (row * glyphHeight + y) * pitch;
      view.words.fill(s.paper, at + from * glyphWidth, at + to * glyphWidth);
    }
    view.wrote(row * glyphHeight * s.pitch, glyphHeight * s.pitch);
  },
};

function clearAll(k: Kernel, s: FbConsole): void {
  const view = pixels(k, s);
  if (view === null) return;
  view.words.fill(s.paper, 0, (s.pitch >> 2) * s.height);
  view.wrote(0, s.pitch * s.height);
  s.screen.row = 0;
  s.screen.column = 0;
  s.screen.escape = null;
}

/** Takes the framebuffer; what was printed before is shown by the caller. */
export function fbconsoleinit(k: Kernel, fb: BootFramebuffer): void {
  if (fb.depth !== 32) return;
  const s = new FbConsole();
  Object.assign(s, normal);
  s.address = fb.address;
  s.pitch = fb.pitch;
  s.width = fb.width;
  s.height = fb.height;
  s.screen.columns = Math.floor(fb.width / glyphWidth);
  s.screen.rows = Math.floor(fb.height / glyphHeight);
  k.devs.set('fbconsole', s);
  clearAll(k, s);
}

export function fbconsoleputs(k: Kernel, out: string): void {
  const s = state(k);
  if (s === undefined) return;
  // The cursor is a line under the next character.
  cursor(k, s, s.paper);
  text(k, s.screen, cells, out);
  cursor(k, s, s.ink);
}

function cursor(k: Kernel, s: FbConsole, colour: number): void {
  const view = pixels(k, s);
  if (view === null || s.screen.column >= s.screen.columns) return;
  const at = (s.screen.row * glyphHeight + glyphHeight - 1) * (s.pitch >> 2) + s.screen.column * glyphWidth;
  view.words.fill(colour, at, at + glyphWidth);
  view.wrote(at * 4, glyphWidth * 4);
}

/** A process touches device memory at a physical address: when that is the framebuffer, it draws from now on and the console leaves it alone. */
export function fbtouched(k: Kernel, physical: number): void {
  const s = state(k);
  if (s !== undefined && physical >= s.address && physical < s.address + s.pitch * s.height) k.devs.delete('fbconsole');
}

/** An empty screen in other colours for what a panic says, whoever drew before. */
export function fbpanic(k: Kernel, fb: BootFramebuffer | null): void {
  if (fb === null) return;
  if (state(k) === undefined) fbconsoleinit(k, fb);
  const s = state(k);
  if (s === undefined) return;
  Object.assign(s, alarm);
  clearAll(k, s);
}
