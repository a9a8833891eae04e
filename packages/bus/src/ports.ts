/**
 * The I/O port space: 65536 ports, each owned by at most one region. Named gaps stand for what a PC has there and this
 * one has not; a touch of a gap or of an empty port is logged once and reads as all ones, as an undriven bus does.
 *
 * Promise to callers: an access wider than a region's registers, or that leaves its region, is done as successive byte
 * (or register-wide) accesses from the lowest port up, as the ISA bus splits them. No access throws or allocates.
 */

import { assert, type LogSink } from '@lux9/base';
import type { PortHandler } from './device.ts';

export const portCount = 0x10000;

export interface PortRegion {
  /** For logs, tables and displays. */
  readonly name: string;
  readonly base: number;
  readonly count: number;
  /** Widest access the handler takes, bytes. */
  readonly width: 1 | 2 | 4;
  /** Null: a named gap. */
  readonly handler: PortHandler | null;
}

/** All ones of `size` bytes. */
export function allOnes(size: number): number {
  return size === 4 ? 0xffffffff : size === 2 ? 0xffff : 0xff;
}

export class PortMap {
  readonly #slots = new Uint8Array(portCount); // 0: nothing, else index in #regions
  readonly #regions: (PortRegion | null)[] = [null];
  readonly #logged = new Uint8Array(portCount);
  readonly #log: LogSink;

  constructor(log: LogSink) {
    this.#log = log;
  }

  /** Throws AssertError when a port is taken: a mistake in the board's table. */
  add(region: PortRegion): void {
    assert(this.tryAdd(region), `ports of ${region.name} overlap another region or the end of the port space`);
  }

  /** For movable regions (PCI): answers false, nothing changed, when a port is taken. */
  tryAdd(region: PortRegion): boolean {
    const end = region.base + region.count;
    if (region.base < 0 || region.count < 1 || end > portCount) return false;
    for (let port = region.base; port < end; port++) if (this.#slots[port] !== 0) return false;
    let slot = this.#regions.indexOf(null, 1);
    if (slot < 0) slot = this.#regions.length;
    if (slot > 0xff) return false;
    this.#regions[slot] = region;
    this.#slots.fill(slot, region.base, end);
    return true;
  }

  remove(region: PortRegion): void {
    const slot = this.#regions.indexOf(region, 1);
    if (slot < 0) return;
    this.#slots.fill(0, region.base, region.base + region.count);
    this.#regions[slot] = null;
  }

  /** Regions in the order of their ports. */
  regions(): PortRegion[] {
    return this.#regions.filter((region) => region !== null).sort((a, b) => a.base - b.base);
  }

  find(port: number): PortRegion | null {
    return this.#regions[this.#slots[port & 0xffff]!]!;
  }

  /** `size` is 1, 2 or 4; the result is unsigned. */
  read(port: number, size: number): number {
    port &= 0xffff;
    const region = this.#regions[this.#slots[port]!]!;
    if (region !== null && region.handler !== null) {
      const offset = port - region.base;
      if (size <= region.width && offset + size <= region.count) return region.handler.readPort(offset, size);
    }
    if (size > 1) {
      const step = size >> 1;
      const low = this.read(port, step);
      return (low | (this.read(port + step, step) << (8 * step))) >>> 0;
    }
    this.#gap(port, region, 'read');
    return 0xff;
  }

  write(port: number, size: number, value: number): void {
    port &= 0xffff;
    const region = this.#regions[this.#slots[port]!]!;
    if (region !== null && region.handler !== null) {
      const offset = port - region.base;
      if (size <= region.width && offset + size <= region.count) {
        region.handler.writePort(offset, size, (value & (size === 4 ? -1 : allOnes(size))) >>> 0);
        return;
      }
    }
    if (size > 1) {
      const step = size >> 1;
      this.write(port, step, value & allOnes(step));
      this.write(port + step, step, value >>> (8 * step));
      return;
    }
    this.#gap(port, region, 'write');
  }

  #gap(port: number, region: PortRegion | null, what: string): void {
    if (this.#logged[port] !== 0) return;
    this.#logged[port] = 1;
    this.#log(
      'warn',
      'ports',
      `${what} of port 0x${port.toString(16)}: ${region === null ? 'nothing there' : `${region.name}, not implemented`}`,
    );
  }
}
