/**
 * 8259A interrupt controller (Intel 231468), one chip; two of them cascaded make the PC's pair. Ports: 0 (ICW1, OCW2,
 * OCW3; reads IRR, ISR or a poll) and 1 (ICW2..4, OCW1; reads IMR). A third port is the edge/level register of the
 * chip set (ELCR1 and ELCR2 of the ICH9 datasheet).
 *
 * Promise to callers: `pending` looks without changing anything; `acknowledge` is the INTA sequence of the whole
 * pair. A request that goes away before it is acknowledged gives the spurious vector 7 of its chip, its ISR bit not
 * set.
 *
 * NOT IMPLEMENTED: MCS-80/85 mode (ICW4 bit 0 is taken as 1), ICW1's level and interval bits (ELCR decides), buffered
 * mode (no data bus buffers to switch).
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
  type WireSink,
  within,
} from '@lux9/bus';

const fields = {
  /** Levels of the input pins; requests latched by an edge; in service; masked. */
  pins: u8(),
  irr: u8(),
  isr: u8(),
  imr: u8(),
  /** A bit per level-triggered pin. */
  elcr: u8(),
  /** The ICW that the next write to port 1 brings, 0: none, the chip works. */
  expected: within(0, 4),
  icw1: u8(),
  base: u8(),
  icw3: u8(),
  icw4: u8(),
  /** The pin of lowest priority. */
  lowest: within(0, 7, 7),
  rotateOnAutoEoi: flag(),
  specialMask: flag(),
  readIsr: flag(),
  poll: flag(),
};
const layout = new Layout('i8259', 1, fields);

const Icw1 = { icw4Needed: 1, single: 2 } as const;
const Icw4 = { autoEoi: 2, fullyNested: 0x10 } as const;

export interface I8259Pins {
  /** INT. */
  readonly line: Line;
  /** For the master: the slave and the pin it is wired to. */
  readonly slave: { readonly chip: I8259; readonly pin: number } | null;
  /** Pins that may be level-triggered: the timer, keyboard, cascade, clock and coprocessor pins may not. */
  readonly elcrMask: number;
}

export class I8259 implements Device, PortHandler, WireSink {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #pins: I8259Pins;
  /** The edge/level register as a port of its own. */
  readonly elcr: PortHandler;

  constructor(name: string, pins: I8259Pins) {
    this.name = name;
    this.#pins = pins;
    this.elcr = {
      readPort: () => this.state.elcr,
      writePort: (_offset, _size, value) => {
        this.state.elcr = value & pins.elcrMask;
        this.#update();
      },
    };
  }

  reset(): void {
    const { pins } = this.state;
    layout.reset(this.state);
    this.state.pins = pins;
    this.#update();
  }

  setPin(pin: number, level: boolean): void {
    const s = this.state;
    const bit = 1 << pin;
    if (level && (s.pins & bit) === 0) s.irr |= bit;
    if (!level) s.irr &= ~bit; // a request must hold until it is acknowledged
    s.pins = level ? s.pins | bit : s.pins & ~bit;
    this.#update();
  }

  /** The vector an INTA now would bring, -1 when INT is low. */
  get pending(): number {
    const pin = this.#winner();
    if (pin < 0) return -1;
    const { slave } = this.#pins;
    if (slave !== null && pin === slave.pin) return slave.chip.#vector();
    return this.state.base | pin;
  }

  /** The INTA sequence. With INT low it gives the spurious vector. */
  acknowledge(): number {
    const pin = this.#take();
    const { slave } = this.#pins;
    if (slave !== null && pin === slave.pin) return slave.chip.acknowledge();
    return this.state.base | (pin < 0 ? 7 : pin);
  }

  readPort(offset: number): number {
    const s = this.state;
    if (s.poll) {
      s.poll = false;
      const pin = this.#take();
      return pin < 0 ? 0 : 0x80 | pin;
    }
    if (offset === 1) return s.imr;
    return s.readIsr ? s.isr : this.#requests();
  }

  writePort(offset: number, _size: number, value: number): void {
    if (offset === 1) this.#writeData(value);
    else if ((value & 0x10) !== 0) this.#initialize(value);
    else if ((value & 8) !== 0) this.#ocw3(value);
    else this.#ocw2(value);
    this.#update();
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #initialize(icw1: number): void {
    const s = this.state;
    s.icw1 = icw1;
    s.expected = 2;
    s.imr = 0;
    s.isr = 0;
    s.irr = 0; // the edge sense is reset: a pin must fall and rise to be seen again
    s.lowest = 7;
    s.specialMask = false;
    s.readIsr = false;
    s.poll = false;
    s.rotateOnAutoEoi = false;
    if ((icw1 & Icw1.icw4Needed) === 0) s.icw4 = 0;
  }

  #writeData(value: number): void {
    const s = this.state;
    switch (s.expected) {
      case 2:
        s.base = value & 0xf8;
        s.expected = (s.icw1 & Icw1.single) === 0 ? 3 : (s.icw1 & Icw1.icw4Needed) !== 0 ? 4 : 0;
        break;
      case 3:
        s.icw3 = value;
        s.expected = (s.icw1 & Icw1.icw4Needed) !== 0 ? 4 : 0;
        break;
      case 4:
        s.icw4 = value;
        s.expected = 0;
        break;
      default:
        s.imr = value;
    }
  }

  #ocw2(value: number): void {
    const s = this.state;
    const pin = value & 7;
    switch (value >>> 5) {
      case 0: // rotate in automatic EOI mode: clear
        s.rotateOnAutoEoi = false;
        break;
      case 4:
        s.rotateOnAutoEoi = true;
        break;
      case 1: // non-specific EOI
      case 5: {
        const served = this.#highest(s.specialMask ? s.isr & ~s.imr : s.isr);
        if (served < 0) break;
        s.isr &= ~(1 << served);
        if (value >>> 5 === 5) s.lowest = served;
        break;
      }
      case 3: // specific EOI
        s.isr &= ~(1 << pin);
        break;
      case 7:
        s.isr &= ~(1 << pin);
        s.lowest = pin;
        break;
      case 6:
        s.lowest = pin;
        break;
      default: // 2: no operation
    }
  }

  #ocw3(value: number): void {
    const s = this.state;
    if ((value & 0x40) !== 0) s.specialMask = (value & 0x20) !== 0;
    if ((value & 4) !== 0) s.poll = true;
    if ((value & 2) !== 0) s.readIsr = (value & 1) !== 0;
  }

  /** Latched edges, and levels as they stand. */
  #requests(): number {
    const { irr, pins, elcr } = this.state;
    return (irr & ~elcr) | (pins & elcr);
  }

  /** The pin of highest priority in `set`, or -1. */
  #highest(set: number): number {
    if (set === 0) return -1;
    for (let i = 1; i <= 8; i++) {
      const pin = (this.state.lowest + i) & 7;
      if ((set & (1 << pin)) !== 0) return pin;
    }
    return -1;
  }

  /** 0 is the highest priority; 8 stands below all. */
  #rank(pin: number): number {
    return pin < 0 ? 8 : (pin - this.state.lowest - 1) & 7;
  }

  /** The request that INT stands for, or -1. */
  #winner(): number {
    const s = this.state;
    if (s.expected !== 0) return -1;
    const pin = this.#highest(this.#requests() & ~s.imr);
    if (pin < 0) return -1;
    let serving = s.specialMask ? s.isr & ~s.imr : s.isr;
    // Special fully nested mode: a slave in service may ask again, for its higher requests.
    if ((s.icw4 & Icw4.fullyNested) !== 0 && this.#pins.slave !== null) serving &= ~(1 << this.#pins.slave.pin);
    return this.#rank(pin) < this.#rank(this.#highest(serving)) ? pin : -1;
  }

  #vector(): number {
    const pin = this.#winner();
    return this.state.base | (pin < 0 ? 7 : pin);
  }

  #take(): number {
    const s = this.state;
    const pin = this.#winner();
    if (pin >= 0) {
      s.irr &= ~(1 << pin);
      if ((s.icw4 & Icw4.autoEoi) === 0) s.isr |= 1 << pin;
      else if (s.rotateOnAutoEoi) s.lowest = pin;
    }
    this.#update();
    return pin;
  }

  #update(): void {
    this.#pins.line.set(this.#winner() >= 0);
  }
}
