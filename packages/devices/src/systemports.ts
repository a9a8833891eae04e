/**
 * The small registers of a PC's chip set: port 0x61 (timer gate, speaker, refresh toggle: NMI_SC of the ICH9
 * datasheet), 0x92 (fast reset), 0xCF9 (reset control, RST_CNT), the ACPI power management block with its timer, the
 * diagnostic port 0x80 and the debug console 0xE9.
 *
 * Promise to callers: a reset or power-off is a request the machine loop takes between two instructions.
 *
 * NOT IMPLEMENTED: NMI sources behind port 0x61 (SERR#, IOCHK#: read 0); the A20 gate (always open; the bit is
 * stored); PM1 events other than the stored enable bits, general-purpose events, SMI; sleep states other than S5
 * (soft off).
 */

import { Rate } from '@lux9/base';
import {
  type Bus,
  count,
  type Device,
  Layout,
  MachineRequest,
  type PortHandler,
  type SnapshotRecord,
  type StateOf,
  u16,
  u8,
} from '@lux9/bus';
import type { I8254 } from './i8254.ts';

const fields = {
  speaker: u8(),
  fast: u8(),
  resetControl: u8(),
  post: u8(),
  pm1Enable: u16(),
  pm1Control: u16(1),
  debugBytes: count(),
};
const layout = new Layout('systemports', 1, fields);

/** ACPI PM block, offsets in its ports. */
export const Pm = { status: 0, enable: 2, control: 4, timer: 8 } as const;
export const pmTimerHz = 3_579_545;
const pmTimer = new Rate(pmTimerHz);
/** PM1 control: SLP_EN and SLP_TYP of S5 as this machine's tables name it. */
export const Sleep = { enable: 0x2000, typeShift: 10, softOff: 5 } as const;
/** The refresh toggle changes every 15.085 us: 18 pulses of the 8254's clock. */
const refresh = new Rate(1_193_182);

export class SystemPorts implements Device {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly port61: PortHandler;
  readonly port92: PortHandler;
  readonly port80: PortHandler;
  readonly debug: PortHandler;
  readonly power: PortHandler;
  readonly #bus: Bus;
  readonly #pit: I8254;

  /** `debugOut` takes the bytes written to port 0xE9. */
  constructor(name: string, bus: Bus, pit: I8254, debugOut: (byte: number) => void) {
    this.name = name;
    this.#bus = bus;
    this.#pit = pit;
    const { state } = this;
    this.port61 = {
      readPort: () => {
        const toggle = Math.floor(refresh.ticksAt(bus.clock.now) / 18) & 1;
        return state.speaker | (toggle << 4) | (pit.out(2) ? 0x20 : 0);
      },
      writePort: (_offset, _size, value) => {
        state.speaker = value & 0xf;
        pit.setGate(2, (value & 1) !== 0);
      },
    };
    this.port92 = {
      readPort: () => state.fast,
      writePort: (_offset, _size, value) => {
        if ((value & ~state.fast & 1) !== 0) bus.request = MachineRequest.reset;
        state.fast = value & 3;
      },
    };
    this.port80 = {
      readPort: () => state.post,
      writePort: (_offset, _size, value) => void (state.post = value),
    };
    this.debug = {
      readPort: () => 0xe9,
      writePort: (_offset, _size, value) => {
        state.debugBytes++;
        debugOut(value);
      },
    };
    this.power = {
      readPort: (offset, size) => this.#readPm(offset, size),
      writePort: (offset, size, value) => this.#writePm(offset, size, value),
    };
  }

  /** Reset control, port 0xCF9: a rise of bit 2 resets. */
  get resetControl(): number {
    return this.state.resetControl;
  }

  set resetControl(value: number) {
    if ((value & ~this.state.resetControl & 4) !== 0) this.#bus.request = MachineRequest.reset;
    this.state.resetControl = value & 0xe;
  }

  /** The tone on the speaker, Hz; 0 when silent. */
  get tone(): number {
    return (this.state.speaker & 3) === 3 ? this.#pit.tone(2) : 0;
  }

  reset(): void {
    const { debugBytes } = this.state;
    layout.reset(this.state);
    this.state.debugBytes = debugBytes;
    this.#pit.setGate(2, false);
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #readPm(offset: number, size: number): number {
    const s = this.state;
    const word =
      offset >= Pm.timer
        ? pmTimer.ticksAt(this.#bus.clock.now) % 0x1000000
        : offset >= Pm.control
          ? s.pm1Control
          : (s.pm1Enable << 16) >>> 0;
    const shifted = word >>> (8 * (offset & 3));
    return size === 4 ? shifted : shifted & (size === 2 ? 0xffff : 0xff);
  }

  #writePm(offset: number, size: number, value: number): void {
    const s = this.state;
    if (offset === Pm.status && size === 4) s.pm1Enable = value >>> 16;
    else if (offset === Pm.enable && size === 2) s.pm1Enable = value;
    else if (offset === Pm.control && size >= 2) {
      s.pm1Control = value & 0x1c01; // SLP_EN reads 0
      if ((value & Sleep.enable) !== 0 && ((value >>> Sleep.typeShift) & 7) === Sleep.softOff)
        this.#bus.request = MachineRequest.powerOff;
    }
  }
}
