/** The VGA text screen as early console: 80 by 25 cells of character and attribute at 0xB8000. */
import type { Kernel } from '../port/kernel.ts';
import { record } from '../port/store.ts';

const base = 0xb8000;
const columns = 80;
const rows = 25;
const attribute = 0x07;

export class CgaState {
  at = 0;
}
record('CgaState', CgaState);

const state = (k: Kernel): CgaState => k.devs.get('cga') as CgaState;

export function cgainit(k: Kernel): void {
  k.devs.set('cga', new CgaState());
  const blank = new Uint8Array(columns * rows * 2);
  for (let i = 0; i < blank.length; i += 2) {
    blank[i] = 0x20;
    blank[i + 1] = attribute;
  }
  k.bus.writeBlock(base, blank);
}

function scroll(k: Kernel): void {
  const text = new Uint8Array(columns * rows * 2);
  k.bus.readBlock(base, text);
  text.copyWithin(0, columns * 2);
  for (let i = columns * (rows - 1) * 2; i < text.length; i += 2) {
    text[i] = 0x20;
    text[i + 1] = attribute;
  }
  k.bus.writeBlock(base, text);
}

/** Code page 437 has no room for most of Unicode: what it lacks shows as a question mark. */
export function cgaputs(k: Kernel, text: string): void {
  const s = state(k);
  for (const ch of text) {
    const code = ch.codePointAt(0)!;
    if (ch === '\n') s.at = (Math.floor(s.at / columns) + 1) * columns;
    else if (ch === '\r') s.at -= s.at % columns;
    else if (ch === '\t') s.at += 8 - (s.at % 8);
    else if (ch === '\b') s.at = Math.max(0, s.at - 1);
    else {
      k.bus.mmio.write(base + s.at * 2, 2, (attribute << 8) | (code >= 0x20 && code < 0x7f ? code : 0x3f));
      s.at++;
    }
    if (s.at >= columns * rows) {
      scroll(k);
      s.at -= columns;
    }
  }
  // The cursor's place, CRT controller registers 0x0E and 0x0F.
  k.bus.ports.write(0x3d4, 1, 0x0e);
  k.bus.ports.write(0x3d5, 1, s.at >> 8);
  k.bus.ports.write(0x3d4, 1, 0x0f);
  k.bus.ports.write(0x3d5, 1, s.at & 0xff);
}
