/**
 * The LPC bridge's interrupt router (PIRQ[n]_ROUT of the ICH9 datasheet): PIRQ A..D to the ISA interrupts that its
 * configuration registers 0x60..0x63 name. The same wires always reach the I/O APIC's pins 16..19 as well.
 *
 * Promise to callers: an ISA interrupt is pulled while any PIRQ routed to it is.
 *
 * NOT IMPLEMENTED: PIRQ E..H, serial interrupts, the power management and decode registers of the bridge (fixed
 * here).
 */

import { type Line, type Wires, type WireSink } from '@lux9/bus';
import type { PciFunction } from './pci.ts';

export const pirqRouteAt = 0x60;
export const pirqCount = 4;
/** Routing register: bit 7 disables, bits 0..3 name the interrupt. */
export const pirqDisabled = 0x80;
/** Interrupts a PIRQ may be routed to. */
const routable = 0xdef8;

export const pirqRegisters = Array.from({ length: pirqCount }, (_, i) => ({
  at: pirqRouteAt + i,
  value: pirqDisabled,
  writable: 0x8f,
}));

export class PirqRouter implements WireSink {
  readonly #wires: Wires;
  readonly #pirqWire: number;
  /** One source on each ISA wire. */
  readonly #lines: readonly Line[];
  #bridge: PciFunction | null = null;

  /** `isaWire` is the wire of ISA interrupt 0; 15 more follow. */
  constructor(wires: Wires, isaWire: number, pirqWire: number) {
    this.#wires = wires;
    this.#pirqWire = pirqWire;
    this.#lines = Array.from({ length: 16 }, (_, irq) => wires.line(isaWire + irq, 'pirq'));
    for (let i = 0; i < pirqCount; i++) wires.connect(pirqWire + i, this, i);
  }

  connect(bridge: PciFunction): void {
    this.#bridge = bridge;
  }

  setPin(): void {
    this.route();
  }

  /** Drives every ISA wire by the registers and the PIRQs as they stand. */
  route(): void {
    let pulled = 0;
    for (let i = 0; i < pirqCount; i++) {
      const register = this.#bridge?.config[pirqRouteAt + i] ?? pirqDisabled;
      if ((register & pirqDisabled) === 0 && this.#wires.level(this.#pirqWire + i)) pulled |= 1 << (register & 15);
    }
    for (let irq = 0; irq < 16; irq++) this.#lines[irq]!.set((pulled & routable & (1 << irq)) !== 0);
  }
}
