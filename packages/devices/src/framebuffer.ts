/**
 * Linear framebuffer: the Bochs display adapter as QEMU's standard VGA shows it on PCI (QEMU
 * docs/specs/standard-vga.rst). BAR 0 is video memory, 32 bits a pixel, BGRX in memory order; BAR 2 is 4 KB of
 * registers, the "dispi" ones at 0x500.
 *
 * Promise to callers: `dirty` marks every 4 KB page of video memory written since it was last taken, however it was
 * written.
 *
 * NOT IMPLEMENTED: EDID, legacy VGA registers through BAR 2, depths other than 32 bits, virtual height, big endian,
 * the dispi ports 0x1CE and 0x1CF. The size of the mode is the board's; writing another is ignored.
 */

import { assert, u32le } from '@lux9/base';
import {
  type Device,
  Layout,
  type MmioHandler,
  type SnapshotRecord,
  SnapshotError,
  type StateOf,
  u16,
} from '@lux9/bus';

export const framebufferIds = { vendor: 0x1234, device: 0x1111 } as const;
export const dispiAt = 0x500;
/** Dispi registers, 16 bits each, by index. */
export const Dispi = {
  id: 0,
  width: 1,
  height: 2,
  depth: 3,
  enable: 4,
  bank: 5,
  virtualWidth: 6,
  virtualHeight: 7,
  x: 8,
  y: 9,
  memory64k: 10,
} as const;
const dispiId = 0xb0c5;
export const dispiEnable = { enabled: 1, linear: 0x40, keepMemory: 0x80 } as const;
const registersBytes = 0x1000;
const pageBytes = 4096;

export interface Mode {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Widest and highest mode: 4K, as far as the window for devices below 4 GiB goes. */
export const modeMax: Mode = { width: 3840, height: 2160 };

const fields = { enable: u16(dispiEnable.enabled | dispiEnable.linear), x: u16(), y: u16(), bank: u16() };
const layout = new Layout('framebuffer', 1, fields);

export class Framebuffer implements Device, MmioHandler {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly mode: Mode;
  /** Bytes from one line to the next. */
  readonly stride: number;
  readonly memory: Uint8Array;
  /** A byte a page: 1 when it was written since `takeDirty`. No part of the state. */
  readonly dirty: Uint8Array;
  readonly registers: MmioHandler;

  constructor(name: string, mode: Mode) {
    assert(Number.isInteger(mode.width) && mode.width >= 64 && mode.width <= modeMax.width, 'framebuffer width');
    assert(Number.isInteger(mode.height) && mode.height >= 64 && mode.height <= modeMax.height, 'framebuffer height');
    this.name = name;
    this.mode = mode;
    this.stride = mode.width * 4;
    let size = 1 << 20;
    while (size < this.stride * mode.height) size *= 2;
    this.memory = new Uint8Array(size);
    this.dirty = new Uint8Array(size / pageBytes).fill(1);
    this.registers = {
      readMmio: (offset, width) => this.#readRegisters(offset, width),
      writeMmio: (offset, width, value) => this.#writeRegisters(offset, width, value),
    };
  }

  get registersBytes(): number {
    return registersBytes;
  }

  reset(): void {
    layout.reset(this.state);
    this.dirty.fill(1);
  }

  get enabled(): boolean {
    return (this.state.enable & dispiEnable.enabled) !== 0;
  }

  /** Byte offset of the first pixel shown. */
  get start(): number {
    const { x, y } = this.state;
    const start = y * this.stride + x * 4;
    return start + this.stride * this.mode.height <= this.memory.length ? start : 0;
  }

  /** Calls `page` for each page written since the last time, by number, and forgets them. */
  takeDirty(page: (index: number) => void): void {
    for (let i = 0; i < this.dirty.length; i++) {
      if (this.dirty[i] === 0) continue;
      this.dirty[i] = 0;
      page(i);
    }
  }

  readMmio(offset: number, size: number): number {
    const { memory } = this;
    if (size === 4) return u32le(memory, offset);
    return size === 2 ? memory[offset]! | (memory[offset + 1]! << 8) : memory[offset]!;
  }

  writeMmio(offset: number, size: number, value: number): void {
    const { memory } = this;
    for (let i = 0; i < size; i++) memory[offset + i] = value >>> (8 * i);
    this.wroteMemory(offset, size);
  }

  wroteMemory(offset: number, size: number): void {
    for (let page = offset >>> 12, last = (offset + size - 1) >>> 12; page <= last; page++) this.dirty[page] = 1;
  }

  #readRegisters(offset: number, size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) {
      const at = offset + i - dispiAt;
      const word = at >= 0 && at < 22 ? this.#dispi(at >>> 1) : 0;
      value |= ((word >>> (8 * (at & 1))) & 0xff) << (8 * i);
    }
    return value >>> 0;
  }

  #dispi(index: number): number {
    const { mode, state } = this;
    switch (index) {
      case Dispi.id:
        return dispiId;
      case Dispi.width:
      case Dispi.virtualWidth:
        return mode.width;
      case Dispi.height:
        return mode.height;
      case Dispi.virtualHeight:
        return Math.min(0xffff, Math.floor(this.memory.length / this.stride));
      case Dispi.depth:
        return 32;
      case Dispi.enable:
        return state.enable;
      case Dispi.bank:
        return state.bank;
      case Dispi.x:
        return state.x;
      case Dispi.y:
        return state.y;
      default:
        return this.memory.length >>> 16;
    }
  }

  /** Registers take 16-bit writes on their boundaries, or two at once. */
  #writeRegisters(offset: number, size: number, value: number): void {
    if ((offset & 1) !== 0 || size === 1) return;
    for (let i = 0; i < size; i += 2) {
      const word = (value >>> (8 * i)) & 0xffff;
      const { state } = this;
      switch ((offset + i - dispiAt) / 2) {
        case Dispi.enable:
          if ((word & dispiEnable.enabled) !== 0 && (word & dispiEnable.keepMemory) === 0) {
            this.memory.fill(0);
            this.dirty.fill(1);
          }
          state.enable = word & (dispiEnable.enabled | dispiEnable.linear | dispiEnable.keepMemory);
          break;
        case Dispi.bank:
          state.bank = word;
          break;
        case Dispi.x:
          state.x = word;
          this.dirty.fill(1);
          break;
        case Dispi.y:
          state.y = word;
          this.dirty.fill(1);
          break;
        default:
      }
    }
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return {
      ...layout.save(this.state),
      width: this.mode.width,
      height: this.mode.height,
      memory: this.memory.slice(),
    };
  }

  load(record: SnapshotRecord): void {
    const { width, height, memory, ...rest } = record;
    if (width !== this.mode.width || height !== this.mode.height) {
      throw new SnapshotError(
        `framebuffer: ${String(width)} by ${String(height)}, this machine has ${this.mode.width} by ${this.mode.height}`,
      );
    }
    if (!(memory instanceof Uint8Array) || memory.length !== this.memory.length)
      throw new SnapshotError('framebuffer.memory: wrong size');
    layout.load(this.state, rest);
    this.memory.set(memory);
    this.dirty.fill(1);
  }
}
