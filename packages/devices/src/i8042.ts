/**
 * 8042 keyboard and mouse controller (IBM PS/2 hardware interface, keyboard/auxiliary device controller). `data` is
 * port 0x60, `control` port 0x64: commands and status.
 *
 * Promise to callers: a byte is fetched from a device only when the output buffer is free; each byte raises its
 * interrupt anew, with an edge in between.
 *
 * NOT IMPLEMENTED: the time a command takes (the input buffer is always free); timeouts and parity errors; output
 * port pins other than reset; commands for the controller's RAM beyond byte 0; the password commands.
 */

import {
  type Device,
  flag,
  Layout,
  type Line,
  type PortHandler,
  type SnapshotRecord,
  type StateOf,
  u8,
} from '@lux9/bus';
import type { Keyboard } from './keyboard.ts';
import { toSet1 } from './keys.ts';
import type { Mouse } from './mouse.ts';

export const KbdStatus = { output: 1, input: 2, system: 4, command: 8, notInhibited: 0x10, auxiliary: 0x20 } as const;
/** The command byte (controller RAM byte 0). */
export const KbdConfig = {
  keyboardInterrupt: 1,
  mouseInterrupt: 2,
  system: 4,
  keyboardOff: 0x10,
  mouseOff: 0x20,
  translate: 0x40,
} as const;
const outputPortReset = 1;

const fields = {
  config: u8(KbdConfig.keyboardOff | KbdConfig.mouseOff | KbdConfig.translate),
  /** The output buffer, whether it is full, and by whom. */
  output: u8(),
  full: flag(),
  fromMouse: flag(),
  /** Command that takes the next byte at port 0x60; 0: it goes to the keyboard. */
  command: u8(),
  lastWasCommand: flag(),
  outputPort: u8(0xcf),
  /** A break prefix was swallowed by the translation. */
  breakNext: flag(),
};
const layout = new Layout('i8042', 1, fields);

export interface I8042Pins {
  /** IRQ 1 and IRQ 12. */
  readonly keyboardLine: Line;
  readonly mouseLine: Line;
  readonly keyboard: Keyboard;
  readonly mouse: Mouse;
  /** The reset pin of the output port went low. */
  readonly reset: () => void;
}

export class I8042 implements Device {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly data: PortHandler;
  readonly control: PortHandler;
  readonly #pins: I8042Pins;

  constructor(name: string, pins: I8042Pins) {
    this.name = name;
    this.#pins = pins;
    pins.keyboard.wake = () => this.#fetch();
    pins.mouse.wake = () => this.#fetch();
    this.data = { readPort: () => this.#read(), writePort: (_offset, _size, value) => this.#write(value, false) };
    this.control = { readPort: () => this.#status(), writePort: (_offset, _size, value) => this.#write(value, true) };
  }

  reset(): void {
    layout.reset(this.state);
    this.#drive();
  }

  #status(): number {
    const s = this.state;
    return (
      (s.full ? KbdStatus.output : 0) |
      (s.config & KbdConfig.system) |
      (s.lastWasCommand ? KbdStatus.command : 0) |
      KbdStatus.notInhibited |
      (s.full && s.fromMouse ? KbdStatus.auxiliary : 0)
    );
  }

  #read(): number {
    const s = this.state;
    const value = s.output;
    if (s.full) {
      s.full = false;
      this.#drive();
      this.#fetch();
    }
    return value;
  }

  #write(value: number, command: boolean): void {
    this.state.lastWasCommand = command;
    if (command) this.#command(value);
    else this.#data(value);
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #command(value: number): void {
    const s = this.state;
    s.command = 0;
    switch (value) {
      case 0x20:
        this.#answer(s.config);
        break;
      case 0x60: // these take a byte at port 0x60
      case 0xd1:
      case 0xd2:
      case 0xd3:
      case 0xd4:
        s.command = value;
        break;
      case 0xa7:
        s.config |= KbdConfig.mouseOff;
        break;
      case 0xa8:
        s.config &= ~KbdConfig.mouseOff;
        this.#fetch();
        break;
      case 0xa9: // test the mouse port, the keyboard port: no fault
      case 0xab:
        this.#answer(0);
        break;
      case 0xaa: // self-test
        s.config |= KbdConfig.system | KbdConfig.keyboardOff | KbdConfig.mouseOff;
        this.#answer(0x55);
        break;
      case 0xad:
        s.config |= KbdConfig.keyboardOff;
        break;
      case 0xae:
        s.config &= ~KbdConfig.keyboardOff;
        this.#fetch();
        break;
      case 0xc0: // input port: keyboard not locked, colour display
        this.#answer(0xa0);
        break;
      case 0xd0:
        this.#answer((s.outputPort & ~0x30) | (s.full && !s.fromMouse ? 0x10 : 0) | (s.full && s.fromMouse ? 0x20 : 0));
        break;
      default:
        // 0xF0..0xFF pulse the output port's pins whose bits are 0; pin 0 is the reset.
        if (value >= 0xf0 && (value & outputPortReset) === 0) this.#pins.reset();
    }
  }

  #data(value: number): void {
    const s = this.state;
    const { command } = s;
    s.command = 0;
    switch (command) {
      case 0x60:
        s.config = value & 0x77;
        this.#drive();
        this.#fetch();
        break;
      case 0xd1:
        s.outputPort = value;
        if ((value & outputPortReset) === 0) this.#pins.reset();
        break;
      case 0xd2:
        this.#answer(value);
        break;
      case 0xd3:
        this.#fill(value, true);
        break;
      case 0xd4:
        s.config &= ~KbdConfig.mouseOff; // talking to a device lets its clock run
        this.#pins.mouse.receive(value);
        break;
      default:
        s.config &= ~KbdConfig.keyboardOff;
        s.breakNext = false;
        this.#pins.keyboard.receive(value);
    }
  }

  /** The controller's own answer: it does not wait for the buffer. */
  #answer(value: number): void {
    this.#fill(value, false);
  }

  #fill(value: number, fromMouse: boolean): void {
    const s = this.state;
    s.full = false;
    this.#drive();
    s.output = value;
    s.full = true;
    s.fromMouse = fromMouse;
    this.#drive();
  }

  #fetch(): void {
    const s = this.state;
    const { keyboard, mouse } = this.#pins;
    while (!s.full && (s.config & KbdConfig.keyboardOff) === 0 && keyboard.pending) {
      const code = keyboard.next();
      if ((s.config & KbdConfig.translate) === 0) this.#fill(code, false);
      else if (code === 0xf0) s.breakNext = true;
      else {
        this.#fill(toSet1(code) | (s.breakNext ? 0x80 : 0), false);
        s.breakNext = false;
      }
    }
    if (!s.full && (s.config & KbdConfig.mouseOff) === 0 && mouse.pending) this.#fill(mouse.next(), true);
  }

  #drive(): void {
    const { full, fromMouse, config } = this.state;
    this.#pins.keyboardLine.set(full && !fromMouse && (config & KbdConfig.keyboardInterrupt) !== 0);
    this.#pins.mouseLine.set(full && fromMouse && (config & KbdConfig.mouseInterrupt) !== 0);
  }
}
