/**
 * One PCI function (PCI local bus 3.0 chapter 6): its configuration space, its regions, its interrupt and its way to
 * memory. Base address registers move their regions in the bus's port and memory maps as they are written.
 *
 * Promise to callers: any access is answered; reserved bits read as the standard says and cannot be set.
 *
 * NOT IMPLEMENTED: expansion ROMs; extended capabilities (offsets 256 and above read all ones); power management; BIST.
 */

import { assert, putU16le, putU32le, u16le, u32le } from '@lux9/base';
import {
  type Bus,
  type DmaChannel,
  type Line,
  type MmioHandler,
  type MmioRegion,
  type PortHandler,
  type PortRegion,
  type Snapshot,
  SnapshotError,
  type SnapshotRecord,
  allOnes,
} from '@lux9/bus';

/** Configuration registers (figure 6-1). */
export const Pci = {
  vendor: 0,
  device: 2,
  command: 4,
  status: 6,
  revision: 8,
  programming: 9,
  subclass: 10,
  class: 11,
  cacheLine: 12,
  latency: 13,
  headerType: 14,
  bar0: 0x10,
  subsystemVendor: 0x2c,
  subsystem: 0x2e,
  capabilities: 0x34,
  interruptLine: 0x3c,
  interruptPin: 0x3d,
} as const;
export const Command = { io: 1, memory: 2, master: 4, parity: 0x40, serr: 0x100, intxDisable: 0x400 } as const;
export const Status = { interrupt: 8, capabilities: 0x10 } as const;
const commandWritable =
  Command.io | Command.memory | Command.master | Command.parity | Command.serr | Command.intxDisable;
/** Status bits that writing 1 clears. */
const statusClearable = 0xf900;
const configBytes = 256;
export const capabilityIds = { msi: 5, vendor: 9 } as const;

export interface PciAddress {
  /** 0..31 */
  readonly device: number;
  /** 0..7 */
  readonly function: number;
}

export type BarSpec =
  | {
      readonly kind: 'memory';
      readonly bytes: number;
      readonly handler: MmioHandler;
      readonly prefetchable?: boolean;
      readonly wide?: boolean;
    }
  | { readonly kind: 'port'; readonly bytes: number; readonly handler: PortHandler; readonly width: 1 | 2 | 4 };

export interface PciSpec {
  /** For displays: what a person calls the function. */
  readonly name: string;
  readonly vendor: number;
  readonly device: number;
  /** Class, subclass, programming interface. */
  readonly class: readonly [number, number, number];
  readonly revision?: number;
  readonly subsystem?: readonly [vendor: number, device: number];
  /** By register index; a wide BAR takes the next index too. */
  readonly bars?: Readonly<Record<number, BarSpec>>;
  /** INTA#..INTD# as 1..4. */
  readonly interruptPin?: number;
  /** Offers message-signalled interrupts, one vector, 64-bit addresses. */
  readonly msi?: boolean;
  /** Device-specific registers: value and writable bits by byte offset. */
  readonly registers?: readonly { readonly at: number; readonly value: number; readonly writable: number }[];
  /** Called after a write changed device-specific registers. */
  readonly onConfigWrite?: (at: number, size: number) => void;
}

export function requesterId({ device, function: number }: PciAddress): number {
  return (device << 3) | number;
}

interface Bar {
  readonly index: number;
  readonly spec: BarSpec;
  region: MmioRegion | PortRegion | null;
  /** Where the registers said it should stand when regions were last placed. */
  wanted: number;
}

const msiAt = 0x50;
const Msi = { control: 2, address: 4, addressHigh: 8, data: 12, enable: 1 } as const;

/** One function: its configuration space, its regions, its interrupt and its way to memory. */
export class PciFunction implements Snapshot {
  readonly address: PciAddress;
  readonly spec: PciSpec;
  readonly dma: DmaChannel;
  readonly config = new Uint8Array(configBytes);
  readonly #writable = new Uint8Array(configBytes);
  readonly #powerOn: Uint8Array;
  readonly #bars: Bar[];
  readonly #bus: Bus;
  readonly #line: Line;
  readonly #moveRegions: () => void;
  #interrupt = false;

  /** `moveRegions` places the regions of all functions anew: which one wins an overlap must not depend on history. */
  constructor(bus: Bus, address: PciAddress, spec: PciSpec, line: Line, moveRegions: () => void) {
    this.#bus = bus;
    this.#moveRegions = moveRegions;
    this.address = address;
    this.spec = spec;
    this.#line = line;
    this.dma = bus.dma.channel(
      requesterId(address),
      spec.name,
      () => (u16le(this.config, Pci.command) & Command.master) !== 0,
    );
    this.#bars = Object.entries(spec.bars ?? {}).map(([index, bar]) => {
      assert(
        bar.bytes >= (bar.kind === 'memory' ? 16 : 4) && (bar.bytes & (bar.bytes - 1)) === 0,
        'a BAR is a power of two',
      );
      return { index: Number(index), spec: bar, region: null, wanted: -1 };
    });
    this.#describe();
    this.#powerOn = this.config.slice();
  }

  #describe(): void {
    const { config, spec } = this;
    const writable = this.#writable;
    putU16le(config, Pci.vendor, spec.vendor);
    putU16le(config, Pci.device, spec.device);
    config[Pci.revision] = spec.revision ?? 0;
    [config[Pci.class], config[Pci.subclass], config[Pci.programming]] = spec.class;
    const [vendor, device] = spec.subsystem ?? [spec.vendor, spec.device];
    putU16le(config, Pci.subsystemVendor, vendor);
    putU16le(config, Pci.subsystem, device);
    config[Pci.interruptPin] = spec.interruptPin ?? 0;
    putU16le(writable, Pci.command, commandWritable);
    writable[Pci.cacheLine] = 0xff;
    writable[Pci.latency] = 0xff;
    writable[Pci.interruptLine] = 0xff;
    for (const { index, spec: bar } of this.#bars) {
      const at = Pci.bar0 + 4 * index;
      const wide = bar.kind === 'memory' && bar.wide === true;
      config[at] = bar.kind === 'port' ? 1 : (wide ? 4 : 0) | (bar.prefetchable === true ? 8 : 0);
      putU32le(writable, at, ~(bar.bytes - 1) & (bar.kind === 'port' ? 0xfffffffc : 0xfffffff0));
      if (wide) putU32le(writable, at + 4, 0xffffffff);
    }
    for (const { at, value, writable: mask } of spec.registers ?? []) {
      config[at] = value;
      writable[at] = mask;
    }
    if (spec.msi === true) {
      config[Pci.status] = Status.capabilities;
      config[Pci.capabilities] = msiAt;
      config[msiAt] = capabilityIds.msi;
      putU16le(config, msiAt + Msi.control, 0x80); // 64-bit addresses, one vector
      putU16le(writable, msiAt + Msi.control, Msi.enable);
      putU32le(writable, msiAt + Msi.address, 0xfffffffc);
      putU32le(writable, msiAt + Msi.addressHigh, 0xffffffff);
      putU16le(writable, msiAt + Msi.data, 0xffff);
    }
  }

  reset(): void {
    this.clear();
    this.#drive();
  }

  /** Power-on registers; moves no region, drives nothing. */
  clear(): void {
    this.config.set(this.#powerOn);
    this.#interrupt = false;
  }

  markMultifunction(): void {
    this.config[Pci.headerType] = 0x80;
    this.#powerOn[Pci.headerType] = 0x80;
  }

  /** What the function's chip asserts. By message when software chose so, else on its INTx pin. */
  setInterrupt(level: boolean): void {
    const rose = level && !this.#interrupt;
    this.#interrupt = level;
    if (rose && this.#msiEnabled) {
      this.dma.message(u32le(this.config, msiAt + Msi.address), u16le(this.config, msiAt + Msi.data));
    }
    this.#drive();
  }

  get #msiEnabled(): boolean {
    return this.spec.msi === true && (this.config[msiAt + Msi.control]! & Msi.enable) !== 0;
  }

  #drive(): void {
    const status = this.config[Pci.status]!;
    this.config[Pci.status] = this.#interrupt ? status | Status.interrupt : status & ~Status.interrupt;
    const disabled = (u16le(this.config, Pci.command) & Command.intxDisable) !== 0 || this.#msiEnabled;
    this.#line.set(this.#interrupt && !disabled);
  }

  /** Bytes and address of a BAR as programmed now; null when it is not decoded. */
  bar(index: number): { base: number; bytes: number } | null {
    const region = this.#bars.find((bar) => bar.index === index)?.region ?? null;
    if (region === null) return null;
    return { base: region.base, bytes: 'bytes' in region ? region.bytes : region.count };
  }

  read(at: number, size: number): number {
    if (at + size > configBytes) return allOnes(size);
    const { config } = this;
    if (size === 4) return u32le(config, at);
    return size === 2 ? u16le(config, at) : config[at]!;
  }

  write(at: number, size: number, value: number): void {
    if (at + size > configBytes) return;
    for (let i = 0; i < size; i++) {
      const byte = (value >>> (8 * i)) & 0xff;
      const mask = this.#writable[at + i]!;
      const old = this.config[at + i]!;
      const clears =
        at + i === Pci.status ? statusClearable & 0xff : at + i === Pci.status + 1 ? statusClearable >>> 8 : 0;
      this.config[at + i] = (old & ~mask & ~(byte & clears)) | (byte & mask);
    }
    if (at < Pci.bar0 + 24 && this.#moved) this.#moveRegions();
    this.#drive();
    this.spec.onConfigWrite?.(at, size);
  }

  /** Whether a register asks for another place than its region has. */
  get #moved(): boolean {
    for (let i = 0; i < this.#bars.length; i++) {
      const bar = this.#bars[i]!;
      if (bar.wanted !== this.#wanted(bar)) return true;
    }
    return false;
  }

  /** Where a BAR's region should stand by its register and the command register; -1: nowhere. */
  #wanted({ index, spec }: Bar): number {
    const command = u16le(this.config, Pci.command);
    const at = Pci.bar0 + 4 * index;
    const low = u32le(this.config, at);
    if (spec.kind === 'port') {
      const base = (low & 0xfffffffc) >>> 0;
      return (command & Command.io) !== 0 && base !== 0 ? base : -1;
    }
    const high = spec.wide === true ? u32le(this.config, at + 4) : 0;
    const base = high * 0x100000000 + ((low & 0xfffffff0) >>> 0);
    // All ones is the sizing pattern, and nothing above 2^52 can be addressed.
    const reachable =
      base !== 0 && base + spec.bytes <= 0x10000000000000 && !(high === 0 && base + spec.bytes > 0xffffffff);
    return (command & Command.memory) !== 0 && reachable ? base : -1;
  }

  /** Takes the regions out of the maps. */
  withdraw(): void {
    for (const bar of this.#bars) {
      if (bar.region === null) continue;
      if (bar.spec.kind === 'port') this.#bus.ports.remove(bar.region as PortRegion);
      else this.#bus.mmio.unmap(bar.region as MmioRegion);
      bar.region = null;
    }
  }

  /** Puts each region where its register says. A port region that would overlap another stays out. */
  place(): void {
    for (const bar of this.#bars) {
      const { index, spec } = bar;
      const base = this.#wanted(bar);
      bar.wanted = base;
      if (base < 0) continue;
      const name = `${this.spec.name} bar${index}`;
      if (spec.kind === 'port') {
        const region = { name, base, count: spec.bytes, width: spec.width, handler: spec.handler };
        if (this.#bus.ports.tryAdd(region)) bar.region = region;
      } else {
        const region = { name, base, bytes: spec.bytes, handler: spec.handler };
        this.#bus.mmio.map(region);
        bar.region = region;
      }
    }
  }

  save(): SnapshotRecord {
    return { config: this.config.slice(), interrupt: this.#interrupt };
  }

  check(record: SnapshotRecord): void {
    const { config, interrupt } = record;
    if (!(config instanceof Uint8Array) || config.length !== configBytes || typeof interrupt !== 'boolean') {
      throw new SnapshotError(`pci.${this.spec.name}: not a configuration space`);
    }
    for (let i = 0; i < configBytes; i++) {
      const fixed = i === Pci.status || i === Pci.status + 1 ? 0 : ~this.#writable[i]!;
      if (((config[i]! ^ this.#powerOn[i]!) & fixed) !== 0)
        throw new SnapshotError(`pci.${this.spec.name}: a read-only register differs at ${i}`);
    }
  }

  load(record: SnapshotRecord): void {
    this.check(record);
    this.config.set(record['config'] as Uint8Array);
    this.#interrupt = record['interrupt'] === true;
  }
}
