/**
 * VGA in text mode 3: 32 KB of cells at 0xB8000 and the register files of a VGA (IBM PS/2 hardware interface; VGA
 * register names of FreeVGA). A cell is a character byte and an attribute byte.
 *
 * Promise to callers: cells are plain memory; every register can be read back as a VGA would; `screen` says what a
 * monitor shows. Input status 1 follows virtual time at 70 frames a second.
 *
 * NOT IMPLEMENTED: graphics modes and planes (the graphics and sequencer registers store), fonts other than the
 * built-in one, panning, split screen, the cell size the CRTC could be programmed to (80 by 25 is fixed), DAC state
 * reads (0x3C7 gives 0).
 */

import { floorDivide, u32le } from '@lux9/base';
import {
  bytes,
  type Device,
  flag,
  Layout,
  type MmioHandler,
  type PortHandler,
  type SnapshotRecord,
  type StateOf,
  type Timers,
  u16,
  u8,
  within,
} from '@lux9/bus';

export const vgaTextBase = 0xb8000;
export const vgaTextBytes = 0x8000;
export const textColumns = 80;
export const textRows = 25;

/** CRTC registers. */
export const Crtc = {
  cursorStart: 0x0a,
  cursorEnd: 0x0b,
  startHigh: 0x0c,
  startLow: 0x0d,
  cursorHigh: 0x0e,
  cursorLow: 0x0f,
  retraceEnd: 0x11,
} as const;
const crtcProtect = 0x80;
/** Register values of mode 3, 80x25 with 9x16 cells. */
const crtcMode3 = [
  0x5f, 0x4f, 0x50, 0x82, 0x55, 0x81, 0xbf, 0x1f, 0x00, 0x4f, 0x0d, 0x0e, 0x00, 0x00, 0x00, 0x00, 0x9c, 0x8e, 0x8f,
  0x28, 0x1f, 0x96, 0xb9, 0xa3, 0xff,
];
const attributeMode3 = [0, 1, 2, 3, 4, 5, 0x14, 7, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x0c, 0, 0x0f, 8, 0];
const sequencerMode3 = [3, 0, 3, 0, 2];
const graphicsMode3 = [0, 0, 0, 0, 0, 0x10, 0x0e, 0, 0xff];

/** A frame is 449 lines of 31.778 us; the last 49 are not shown, of which two are vertical retrace. */
const lineNs = 31_778;
const linesPerFrame = 449;
const linesShown = 400;
const retraceLines = [412, 414] as const;
/** The part of a line that is shown. */
const lineShownNs = 25_422;

const fields = {
  memory: bytes(vgaTextBytes),
  crtcIndex: u8(),
  crtc: bytes(25, crtcMode3),
  attributeIndex: u8(0x20),
  attribute: bytes(21, attributeMode3),
  /** The attribute port takes data next, not an index. */
  attributeData: flag(),
  sequencerIndex: u8(),
  sequencer: bytes(5, sequencerMode3),
  graphicsIndex: u8(),
  graphics: bytes(9, graphicsMode3),
  miscellaneous: u8(0x67),
  feature: u8(),
  pelMask: u8(0xff),
  dac: bytes(768),
  dacRead: u16(),
  dacWrite: u16(),
  dacCycle: within(0, 2),
};
const layout = new Layout('vgatext', 1, fields);

/** The 64 colours of the EGA palette, in DAC order: two bits a primary, low weight in bits 3..5. */
function egaColour(index: number, primary: 0 | 1 | 2): number {
  const high = (index >> (2 - primary)) & 1;
  const low = (index >> (5 - primary)) & 1;
  return high * 42 + low * 21;
}

export interface TextScreen {
  /** `textRows * textColumns` cells from `start`, character and attribute bytes. */
  readonly cells: Uint8Array;
  /** Cell index on the screen, -1 when it is hidden or elsewhere. */
  readonly cursor: number;
}

export class VgaText implements Device, MmioHandler {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #timers: Timers;
  /** Ports 0x3C0..0x3CF and 0x3D4..0x3DF. */
  readonly ports3c0: PortHandler;
  readonly ports3d4: PortHandler;
  /** Goes up whenever what a monitor shows may have changed; no part of the state. */
  changes = 0;

  constructor(name: string, timers: Timers) {
    this.name = name;
    this.#timers = timers;
    this.ports3c0 = {
      readPort: (offset) => this.#read3c0(offset),
      writePort: (offset, _size, value) => this.#write3c0(offset, value),
    };
    this.ports3d4 = {
      readPort: (offset) => this.#read3d4(offset),
      writePort: (offset, _size, value) => this.#write3d4(offset, value),
    };
    this.#fillDac();
  }

  /** Registers of mode 3, memory as it was. */
  reset(): void {
    const kept = this.state.memory.slice();
    layout.reset(this.state);
    this.state.memory.set(kept);
    this.#fillDac();
    this.changes++;
  }

  #fillDac(): void {
    const { dac } = this.state;
    for (let i = 0; i < 64; i++) for (const primary of [0, 1, 2] as const) dac[i * 3 + primary] = egaColour(i, primary);
  }

  get memory(): Uint8Array {
    return this.state.memory;
  }

  wroteMemory(): void {
    this.changes++;
  }

  readMmio(offset: number, size: number): number {
    const { memory } = this.state;
    if (size === 1) return memory[offset]!;
    return size === 2 ? memory[offset]! | (memory[offset + 1]! << 8) : u32le(memory, offset);
  }

  writeMmio(offset: number, size: number, value: number): void {
    const { memory } = this.state;
    for (let i = 0; i < size; i++) memory[offset + i] = value >>> (8 * i);
    this.changes++;
  }

  /** What the monitor shows now. Allocates; for displays. */
  screen(): TextScreen {
    const { crtc, memory } = this.state;
    const start = (crtc[Crtc.startHigh]! << 8) | crtc[Crtc.startLow]!;
    const cells = new Uint8Array(textRows * textColumns * 2);
    for (let i = 0; i < cells.length; i++) cells[i] = memory[(start * 2 + i) % vgaTextBytes]!;
    const cursor = ((crtc[Crtc.cursorHigh]! << 8) | crtc[Crtc.cursorLow]!) - start;
    const hidden =
      (crtc[Crtc.cursorStart]! & 0x20) !== 0 || (crtc[Crtc.cursorStart]! & 0x1f) > (crtc[Crtc.cursorEnd]! & 0x1f);
    return { cells, cursor: hidden || cursor < 0 || cursor >= textRows * textColumns ? -1 : cursor };
  }

  /** The colour of attribute `index` (0..15) as 0xRRGGBB, through palette and DAC. */
  colour(index: number): number {
    const { attribute, dac, pelMask } = this.state;
    const at = (attribute[index & 15]! & 0x3f & pelMask) * 3;
    const widen = (six: number): number => (six << 2) | (six >> 4);
    return (widen(dac[at]! & 0x3f) << 16) | (widen(dac[at + 1]! & 0x3f) << 8) | widen(dac[at + 2]! & 0x3f);
  }

  #read3c0(offset: number): number {
    const s = this.state;
    switch (offset) {
      case 0:
        return s.attributeIndex;
      case 1:
        return s.attribute[s.attributeIndex & 0x1f] ?? 0;
      case 2:
        return 0; // input status 0: no interrupt, no sense
      case 4:
        return s.sequencerIndex;
      case 5:
        return s.sequencer[s.sequencerIndex] ?? 0;
      case 6:
        return s.pelMask;
      case 8:
        return s.dacWrite & 0xff;
      case 9: {
        const value = s.dac[s.dacRead * 3 + s.dacCycle]!;
        this.#stepDac(false);
        return value;
      }
      case 0xa:
        return s.feature;
      case 0xc:
        return s.miscellaneous;
      case 0xe:
        return s.graphicsIndex;
      case 0xf:
        return s.graphics[s.graphicsIndex] ?? 0;
      default:
        return 0;
    }
  }

  #write3c0(offset: number, value: number): void {
    const s = this.state;
    this.changes++;
    switch (offset) {
      case 0:
        if (!s.attributeData) s.attributeIndex = value & 0x3f;
        else if ((s.attributeIndex & 0x1f) < s.attribute.length) s.attribute[s.attributeIndex & 0x1f] = value;
        s.attributeData = !s.attributeData;
        break;
      case 2:
        s.miscellaneous = value;
        break;
      case 4:
        s.sequencerIndex = value & 7;
        break;
      case 5:
        if (s.sequencerIndex < s.sequencer.length) s.sequencer[s.sequencerIndex] = value;
        break;
      case 6:
        s.pelMask = value;
        break;
      case 7:
        s.dacRead = value;
        s.dacCycle = 0;
        break;
      case 8:
        s.dacWrite = value;
        s.dacCycle = 0;
        break;
      case 9:
        s.dac[s.dacWrite * 3 + s.dacCycle] = value & 0x3f;
        this.#stepDac(true);
        break;
      case 0xe:
        s.graphicsIndex = value & 15;
        break;
      case 0xf:
        if (s.graphicsIndex < s.graphics.length) s.graphics[s.graphicsIndex] = value;
        break;
      default:
    }
  }

  #stepDac(write: boolean): void {
    const s = this.state;
    s.dacCycle = s.dacCycle === 2 ? 0 : s.dacCycle + 1;
    if (s.dacCycle !== 0) return;
    if (write) s.dacWrite = (s.dacWrite + 1) & 0xff;
    else s.dacRead = (s.dacRead + 1) & 0xff;
  }

  #read3d4(offset: number): number {
    const s = this.state;
    switch (offset) {
      case 0:
        return s.crtcIndex;
      case 1:
        return s.crtc[s.crtcIndex] ?? 0;
      case 6: // input status 1; reading it makes the attribute port take an index next
        s.attributeData = false;
        return this.#status();
      default:
        return 0xff;
    }
  }

  #write3d4(offset: number, value: number): void {
    const s = this.state;
    if (offset === 0) s.crtcIndex = value & 0x1f;
    else if (offset === 1) {
      if (s.crtcIndex >= s.crtc.length) return;
      if (s.crtcIndex < 8 && (s.crtc[Crtc.retraceEnd]! & crtcProtect) !== 0) {
        if (s.crtcIndex === 7) s.crtc[7] = (s.crtc[7]! & ~0x10) | (value & 0x10); // line compare stays open
        return;
      }
      s.crtc[s.crtcIndex] = value;
      this.changes++;
    } else if (offset === 6) s.feature = value;
  }

  #status(): number {
    const inFrame = this.#timers.now % (lineNs * linesPerFrame);
    const line = floorDivide(inFrame, lineNs);
    const retrace = line >= retraceLines[0] && line < retraceLines[1];
    const shown = line < linesShown && inFrame % lineNs < lineShownNs;
    return (shown ? 0 : 1) | (retrace ? 8 : 0);
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
    this.changes++;
  }
}
