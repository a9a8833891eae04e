/**
 * The bus: everything between processors, devices and memory, as one object. A board (packages/devices) fills it; the
 * machine loop and the kernel use it.
 *
 *     bus.cpu = n;                       // who accesses: the local APIC answers for the asking processor
 *     bus.ports.write(0x3f8, 1, 0x41);   // or read, and bus.mmio the same
 *     bus.clock.headroom                 // how long CPUs may run; then
 *     bus.clock.advance(duration);       // fires what is due
 *     bus.signals.attention(n)           // anything for CPU n?
 *
 * Promise to callers: between two accesses everything here is plain data that `save` gives and `load` takes back.
 */

import { assert, type LogSink, silentLog } from '@lux9/base';
import { Clock } from './clock.ts';
import type { CpuSignals, Device, MsrHandler, PhysicalMemory } from './device.ts';
import { Dma } from './dma.ts';
import { ramRun } from './memorymap.ts';
import { MmioMap } from './mmio.ts';
import { PortMap } from './ports.ts';
import { recordAt, type Snapshot, SnapshotError, snapshotHash, type SnapshotRecord } from './snapshot.ts';
import { Wires } from './wires.ts';

/** What a device asks of the whole machine; it stays asked until the machine loop takes it. */
export const MachineRequest = { none: 0, reset: 1, powerOff: 2 } as const;
export type MachineRequest = (typeof MachineRequest)[keyof typeof MachineRequest];

export interface BusParts {
  readonly memory: PhysicalMemory;
  /** Interrupt wires on the board. */
  readonly wires: number;
  readonly log?: LogSink;
}

export interface PartHash {
  readonly part: string;
  /** 32 hexadecimal digits over the part's saved form. */
  readonly hash: string;
}

export class Bus implements Snapshot {
  readonly log: LogSink;
  readonly memory: PhysicalMemory;
  readonly clock = new Clock();
  readonly ports: PortMap;
  readonly mmio: MmioMap;
  readonly wires: Wires;
  readonly dma: Dma;
  /** The processor on whose behalf registers are accessed; set it before an access. */
  cpu = 0;
  request: MachineRequest = MachineRequest.none;
  #signals: CpuSignals | null = null;
  #msrs: MsrHandler | null = null;
  readonly #devices: Device[] = [];

  constructor({ memory, wires, log = silentLog }: BusParts) {
    this.log = log;
    this.memory = memory;
    this.ports = new PortMap(log);
    this.mmio = new MmioMap(log);
    this.wires = new Wires(wires);
    this.dma = new Dma(memory, log);
  }

  /** Makes a device part of the machine: snapshots, hashes, reset, and its timers' events. */
  add<D extends Device>(device: D): D {
    assert(!this.#devices.some((other) => other.name === device.name), 'two devices of one name');
    this.#devices.push(device);
    this.clock.attach(device.name, device);
    return device;
  }

  connectProcessors(signals: CpuSignals, msrs: MsrHandler | null): void {
    this.#signals = signals;
    this.#msrs = msrs;
  }

  get signals(): CpuSignals {
    assert(this.#signals !== null, 'no interrupt controller');
    return this.#signals;
  }

  get devices(): readonly Device[] {
    return this.#devices;
  }

  readMsr(cpu: number, msr: number): bigint | undefined {
    return this.#msrs?.readMsr(cpu, msr);
  }

  writeMsr(cpu: number, msr: number, value: bigint): boolean {
    return this.#msrs?.writeMsr(cpu, msr, value) ?? false;
  }

  /**
   * Reads `size` (1, 2, 4, 8, 16) bytes of device space; wide accesses are dwords from the lowest up. Allocates a
   * bigint.
   */
  readWide(address: number, size: number): bigint {
    let value = 0n;
    for (let at = 0; at < size;) {
      const step = accessStep(size - at);
      value |= BigInt(this.mmio.read(address + at, step)) << BigInt(8 * at);
      at += step;
    }
    return value;
  }

  /**
   * Copies physical memory, RAM or device, into `into`: what a processor's block read would see. Plain memory is
   * moved as a block, registers as aligned dwords.
   */
  readBlock(address: number, into: Uint8Array, at = 0, bytes = into.length - at): void {
    for (const end = at + bytes; at < end;) {
      const { ram } = this.memory;
      let size = Math.min(end - at, ramRun(address, ram.length));
      if (size > 0) into.set(ram.subarray(address, address + size), at);
      else {
        const region = this.mmio.find(address);
        const memory = region?.handler?.memory;
        if (region !== null && memory !== undefined) {
          const offset = address - region.base;
          size = Math.min(end - at, region.bytes - offset);
          into.set(memory.subarray(offset, offset + size), at);
        } else {
          size = address % 4 === 0 && end - at >= 4 ? 4 : 1;
          const value = this.mmio.read(address, size);
          for (let i = 0; i < size; i++) into[at + i] = value >>> (8 * i);
        }
      }
      address += size;
      at += size;
    }
  }

  /** The inverse of readBlock. */
  writeBlock(address: number, from: Uint8Array, at = 0, bytes = from.length - at): void {
    for (const end = at + bytes; at < end;) {
      const { ram } = this.memory;
      let size = Math.min(end - at, ramRun(address, ram.length));
      if (size > 0) {
        ram.set(from.subarray(at, at + size), address);
        this.memory.wrote(address, size);
      } else {
        const region = this.mmio.find(address);
        const memory = region?.handler?.memory;
        if (region !== null && memory !== undefined) {
          const offset = address - region.base;
          size = Math.min(end - at, region.bytes - offset);
          memory.set(from.subarray(at, at + size), offset);
          region.handler?.wroteMemory?.(offset, size);
        } else {
          size = address % 4 === 0 && end - at >= 4 ? 4 : 1;
          let value = 0;
          for (let i = 0; i < size; i++) value |= from[at + i]! << (8 * i);
          this.mmio.write(address, size, value >>> 0);
        }
      }
      address += size;
      at += size;
    }
  }

  /** The reset button: every device, the DMA grants, the request. Time and RAM stay. */
  reset(): void {
    this.request = MachineRequest.none;
    this.dma.reset();
    for (const device of this.#devices) device.reset();
  }

  save(): SnapshotRecord {
    const devices: Record<string, SnapshotRecord> = {};
    for (const device of this.#devices) devices[device.name] = device.save();
    return {
      version: 1,
      request: this.request,
      clock: this.clock.save(),
      wires: this.wires.save(),
      dma: this.dma.save(),
      devices,
    };
  }

  /** On SnapshotError the bus is part old, part new: load another snapshot or give the machine up. */
  load(record: SnapshotRecord): void {
    if (record['version'] !== 1)
      throw new SnapshotError(`bus: version ${String(record['version'])}, this machine reads 1`);
    const request = record['request'];
    if (request !== 0 && request !== 1 && request !== 2) throw new SnapshotError('bus.request: unknown');
    const devices = recordAt(record, 'devices');
    const names = Object.keys(devices);
    const foreign = names.find((name) => !this.#devices.some((device) => device.name === name));
    if (foreign !== undefined) throw new SnapshotError(`this machine has no device ${foreign}`);
    // The clock first: a device may ask for the time while it loads.
    this.clock.load(recordAt(record, 'clock'));
    this.wires.load(recordAt(record, 'wires'));
    this.dma.load(recordAt(record, 'dma'));
    for (const device of this.#devices) device.load(recordAt(devices, device.name));
    this.request = request;
    this.cpu = 0;
  }

  /** A hash per part, in a fixed order: clock, wires, dma, then the devices as they were added. */
  hashes(): PartHash[] {
    return [
      { part: 'clock', hash: snapshotHash(this.clock.save()) },
      { part: 'wires', hash: snapshotHash(this.wires.save()) },
      { part: 'dma', hash: snapshotHash(this.dma.save()) },
      ...this.#devices.map((device) => ({ part: device.name, hash: snapshotHash(device.save()) })),
    ];
  }
}

/** The widest access that fits into `left` bytes. */
export function accessStep(left: number): 1 | 2 | 4 {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}
