/** What the machine's monitor shows, told when it changed: text cells, or the lines of the framebuffer that were drawn to. */
import type { Machine } from '@lux9/system';
import type { ScreenUpdate } from '@lux9/protocol';

const pageBytes = 4096;

export class ScreenWatch {
  #on = false;
  #changes = -1;
  readonly #machine: Machine;
  readonly #tell: (update: ScreenUpdate) => void;

  constructor(machine: Machine, tell: (update: ScreenUpdate) => void) {
    this.#machine = machine;
    this.#tell = tell;
  }

  /** Turning it on shows everything anew. */
  set on(on: boolean) {
    if (on) {
      this.#changes = -1;
      this.#machine.pc.framebuffer?.dirty.fill(1);
    }
    this.#on = on;
  }

  look(): void {
    if (!this.#on) return;
    const { framebuffer, vga } = this.#machine.pc;
    if (framebuffer !== null && framebuffer.enabled && this.#machine.kernel.devs.has('fbconsole')) {
      this.#pixels();
      return;
    }
    if (vga.changes === this.#changes) return;
    this.#changes = vga.changes;
    const { cells, cursor } = vga.screen();
    this.#tell({ kind: 'text', columns: 80, rows: 25, cells, cursor, palette: Array.from({ length: 16 }, (_, i) => vga.colour(i)) });
  }

  #pixels(): void {
    const fb = this.#machine.pc.framebuffer!;
    const { start, stride, mode, memory } = fb;
    let first = Number.MAX_SAFE_INTEGER;
    let last = -1;
    fb.takeDirty((page) => {
      const line = Math.floor((page * pageBytes - start) / stride);
      first = Math.min(first, line);
      last = Math.max(last, Math.floor(((page + 1) * pageBytes - 1 - start) / stride));
    });
    first = Math.max(0, first);
    last = Math.min(mode.height - 1, last);
    if (last < first) return;
    const rgba = new Uint8ClampedArray((last - first + 1) * stride);
    const from = start + first * stride;
    // BGRX in memory order.
    for (let i = 0; i < rgba.length; i += 4) {
      rgba[i] = memory[from + i + 2]!;
      rgba[i + 1] = memory[from + i + 1]!;
      rgba[i + 2] = memory[from + i]!;
      rgba[i + 3] = 255;
    }
    this.#tell({ kind: 'pixels', width: mode.width, height: mode.height, y: first, rows: last - first + 1, rgba });
  }
}
