/**
 * I/O APIC (Intel 82093AA, 290566; with the EOI register of the ICH9's): 24 pins, an index and a data window at
 * 0xFEC00000.
 *
 * Promise to callers: an edge sends one message, a level one message until it is finished and, if it still stands,
 * another.
 *
 * NOT IMPLEMENTED: pin polarity (pins are asserted or not; the bit is stored); delivery status other than idle; boot
 * by ExtINT through pin 0 (the virtual wire is LINT0); arbitration IDs. A level message that no local APIC takes is
 * dropped until the entry or the pin changes, where the chip would retry.
 */

import {
  type Device,
  Layout,
  type MmioHandler,
  type SnapshotRecord,
  type StateOf,
  u32,
  u8,
  type WireSink,
  words,
} from '@lux9/bus';
import { Delivery } from './localapic.ts';

export const ioApicPage = { base: 0xfec00000, bytes: 0x1000 } as const;
export const ioApicPins = 24;
/** 24 entries, version 0x20 (which has the EOI register). */
const version = ((ioApicPins - 1) << 16) | 0x20;

/** Low word of a redirection entry (3.2.4). */
export const Entry = {
  logical: 0x800,
  polarityLow: 0x2000,
  remoteIrr: 0x4000,
  level: 0x8000,
  masked: 0x10000,
} as const;
const writable = 0x1afff;

const fields = {
  id: u8(),
  select: u8(),
  pins: u32(),
  low: words(ioApicPins),
  high: words(ioApicPins),
};
const layout = new Layout('ioapic', 1, fields);

export type Deliver = (destination: number, logical: boolean, mode: number, vector: number, level: boolean) => boolean;

export class IoApic implements Device, MmioHandler, WireSink {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #deliver: Deliver;

  constructor(name: string, deliver: Deliver) {
    this.name = name;
    this.#deliver = deliver;
    this.reset();
  }

  reset(): void {
    const { pins } = this.state;
    layout.reset(this.state);
    this.state.pins = pins;
    this.state.low.fill(Entry.masked);
  }

  setPin(pin: number, level: boolean): void {
    const s = this.state;
    const bit = (1 << pin) >>> 0;
    const rose = level && (s.pins & bit) === 0;
    s.pins = (level ? s.pins | bit : s.pins & ~bit) >>> 0;
    const entry = s.low[pin]!;
    if ((entry & Entry.level) !== 0) this.#level(pin);
    else if (rose && (entry & Entry.masked) === 0) this.#send(pin); // a masked edge is lost
  }

  /** A local APIC finished a level-triggered interrupt. */
  endOfInterrupt(vector: number): void {
    const { low } = this.state;
    for (let pin = 0; pin < ioApicPins; pin++) {
      if ((low[pin]! & 0xff) !== vector || (low[pin]! & Entry.remoteIrr) === 0) continue;
      low[pin]! &= ~Entry.remoteIrr;
      this.#level(pin);
    }
  }

  readMmio(offset: number, size: number): number {
    const word = offset >>> 2 === 0 ? this.state.select : offset >>> 2 === 4 ? this.#read() : 0;
    const shifted = word >>> (8 * (offset & 3));
    return size === 4 ? shifted : shifted & (size === 2 ? 0xffff : 0xff);
  }

  writeMmio(offset: number, size: number, value: number): void {
    if (offset === 0) this.state.select = value & 0xff;
    else if (offset === 0x10 && size === 4) this.#write(value);
    else if (offset === 0x40) this.endOfInterrupt(value & 0xff);
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #read(): number {
    const { select, id, low, high } = this.state;
    if (select === 0 || select === 2) return (id << 24) >>> 0;
    if (select === 1) return version;
    const pin = (select - 0x10) >> 1;
    if (pin < 0 || pin >= ioApicPins) return 0;
    return (select & 1) !== 0 ? high[pin]! : low[pin]!;
  }

  #write(value: number): void {
    const s = this.state;
    if (s.select === 0) s.id = (value >>> 24) & 0xf;
    const pin = (s.select - 0x10) >> 1;
    if (pin < 0 || pin >= ioApicPins) return;
    if ((s.select & 1) !== 0) {
      s.high[pin] = (value & 0xff000000) >>> 0;
      return;
    }
    const remote = s.low[pin]! & Entry.remoteIrr;
    s.low[pin] = (value & writable) | ((value & Entry.level) !== 0 ? remote : 0); // edge mode clears remote IRR
    this.#level(pin);
  }

  #level(pin: number): void {
    const { low, pins } = this.state;
    const entry = low[pin]!;
    if ((entry & (Entry.level | Entry.masked | Entry.remoteIrr)) !== Entry.level || (pins & (1 << pin)) === 0) return;
    if (this.#send(pin)) low[pin]! |= Entry.remoteIrr;
  }

  #send(pin: number): boolean {
    const { low, high } = this.state;
    const entry = low[pin]!;
    const mode = (entry >>> 8) & 7;
    if (mode === Delivery.external || mode === Delivery.startup) return false;
    // Only fixed and lowest-priority messages can be level-triggered and finished by an EOI (3.2.4).
    const level = (entry & Entry.level) !== 0 && (mode === Delivery.fixed || mode === Delivery.lowestPriority);
    return this.#deliver(high[pin]! >>> 24, (entry & Entry.logical) !== 0, mode, entry & 0xff, level) && level;
  }
}
