/**
 * The physical address space outside RAM: a table of regions, named gaps included. A touch of a gap or of nothing is
 * logged once a page and reads as all ones.
 *
 * Promise to callers: of overlapping regions the one added as fixed wins over a movable one, and among movable ones
 * the one mapped first; an access that leaves its region is done byte by byte. No access throws or allocates (bigint
 * results aside).
 */

import { assert, type LogSink } from '@lux9/base';
import type { MmioHandler } from './device.ts';
import { allOnes } from './ports.ts';

export interface MmioRegion {
  readonly name: string;
  /** Physical address; regions start and end at any byte below 2^52. */
  readonly base: number;
  readonly bytes: number;
  /** Null: a named gap. */
  readonly handler: MmioHandler | null;
}

/** Pages whose emptiness was logged; the log stops there so that a scan of the address space stays cheap. */
const loggedMax = 64;

export class MmioMap {
  /** Fixed regions, then movable ones in the order of mapping. */
  readonly #regions: MmioRegion[] = [];
  #fixed = 0;
  /** The region of the last access when nothing can overlap it. Derived. */
  #last: MmioRegion | null = null;
  readonly #logged = new Set<number>();
  readonly #log: LogSink;

  constructor(log: LogSink) {
    this.#log = log;
  }

  /** Adds a region of the board's table; fixed regions must not overlap. */
  add(region: MmioRegion): void {
    for (let i = 0; i < this.#fixed; i++) {
      const other = this.#regions[i]!;
      assert(
        region.base + region.bytes <= other.base || other.base + other.bytes <= region.base,
        `${region.name} overlaps ${other.name}`,
      );
    }
    this.#regions.splice(this.#fixed++, 0, region);
    this.#last = null;
  }

  /** Maps a movable region (a PCI base address register). */
  map(region: MmioRegion): void {
    this.#regions.push(region);
    this.#last = null;
  }

  unmap(region: MmioRegion): void {
    const index = this.#regions.indexOf(region, this.#fixed);
    if (index >= 0) this.#regions.splice(index, 1);
    this.#last = null;
  }

  /** Regions in the order of their addresses. */
  regions(): MmioRegion[] {
    return [...this.#regions].sort((a, b) => a.base - b.base);
  }

  /** The region that answers at `address`, or null. */
  find(address: number): MmioRegion | null {
    const last = this.#last;
    if (last !== null && address >= last.base && address < last.base + last.bytes) return last;
    for (let i = 0; i < this.#regions.length; i++) {
      const region = this.#regions[i]!;
      if (address >= region.base && address < region.base + region.bytes) {
        if (this.#alone(i)) this.#last = region;
        return region;
      }
    }
    return null;
  }

  #alone(index: number): boolean {
    const { base, bytes } = this.#regions[index]!;
    for (let i = 0; i < index; i++) {
      const other = this.#regions[i]!;
      if (base < other.base + other.bytes && other.base < base + bytes) return false;
    }
    return true;
  }

  /** `size` is 1, 2 or 4; the result is unsigned. */
  read(address: number, size: number): number {
    const region = this.find(address);
    if (region !== null && region.handler !== null && address + size <= region.base + region.bytes) {
      return region.handler.readMmio(address - region.base, size);
    }
    if (size > 1 && region !== null && address + size > region.base + region.bytes) {
      let value = 0;
      for (let i = 0; i < size; i++) value |= this.read(address + i, 1) << (8 * i);
      return value >>> 0;
    }
    this.#gap(address, region, 'read');
    return allOnes(size);
  }

  write(address: number, size: number, value: number): void {
    const region = this.find(address);
    if (region !== null && region.handler !== null && address + size <= region.base + region.bytes) {
      region.handler.writeMmio(address - region.base, size, (value & (size === 4 ? -1 : allOnes(size))) >>> 0);
      return;
    }
    if (size > 1 && region !== null && address + size > region.base + region.bytes) {
      for (let i = 0; i < size; i++) this.write(address + i, 1, (value >>> (8 * i)) & 0xff);
      return;
    }
    this.#gap(address, region, 'write');
  }

  #gap(address: number, region: MmioRegion | null, what: string): void {
    const page = Math.floor(address / 4096);
    if (this.#logged.size >= loggedMax || this.#logged.has(page)) return;
    this.#logged.add(page);
    this.#log(
      'warn',
      'mmio',
      `${what} at 0x${address.toString(16)}: ${region === null ? 'nothing there' : `${region.name}, not implemented`}`,
    );
  }
}
