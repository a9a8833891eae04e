/**
 * PCI configuration cycles: one bus of functions, reached by mechanism #1 (ports 0xCF8, 0xCFC) and by the
 * memory-mapped window of PCI Express (ECAM).
 *
 * Promise to callers: any access to any function, present or not, is answered; which region wins an overlap depends on
 * the registers alone, not on the order they were written in.
 *
 * NOT IMPLEMENTED: bridges and further buses (they read as empty); configuration cycles by type 1.
 */

import { assert } from '@lux9/base';
import {
  allOnes,
  type Bus,
  type Device,
  isRecord,
  listAt,
  type MmioHandler,
  SnapshotError,
  type SnapshotRecord,
} from '@lux9/bus';
import { type PciAddress, PciFunction, type PciSpec, requesterId } from './pci.ts';

/** The pin's wire: functions of a device are spread over PIRQ A..D (PCI-to-PCI bridge 1.2, table 9-1). */
export function pirqOf({ device }: PciAddress, pin: number): number {
  return (device + pin - 1) & 3;
}

export class PciHost implements Device {
  readonly name: string;
  readonly #bus: Bus;
  /** Wire of PIRQ A; B..D follow. */
  readonly #pirqWire: number;
  readonly #functions: PciFunction[] = [];
  readonly #slots: (PciFunction | null)[] = new Array<PciFunction | null>(256).fill(null);
  /** CONFIG_ADDRESS. */
  #select = 0;
  readonly ecam: MmioHandler;

  constructor(name: string, bus: Bus, pirqWire: number) {
    this.name = name;
    this.#bus = bus;
    this.#pirqWire = pirqWire;
    this.ecam = {
      readMmio: (offset, size) => this.readConfig(Math.floor(offset / 4096), offset & 0xfff, size),
      writeMmio: (offset, size, value) => this.writeConfig(Math.floor(offset / 4096), offset & 0xfff, size, value),
    };
  }

  add(address: PciAddress, spec: PciSpec): PciFunction {
    const id = requesterId(address);
    assert(this.#slots[id] === null, 'two functions at one PCI address');
    const wire = this.#pirqWire + pirqOf(address, Math.max(1, spec.interruptPin ?? 1));
    const added = new PciFunction(this.#bus, address, spec, this.#bus.wires.line(wire, spec.name), () =>
      this.#placeAll(),
    );
    this.#slots[id] = added;
    this.#functions.push(added);
    this.#functions.sort((a, b) => requesterId(a.address) - requesterId(b.address));
    const first = this.#slots[id & ~7];
    // Bit 7 of the header type: look for more functions.
    if (first && this.#functions.some(({ address: other }) => other.device === address.device && other.function > 0)) {
      first.markMultifunction();
    }
    return added;
  }

  #placeAll(): void {
    for (const each of this.#functions) each.withdraw();
    for (const each of this.#functions) each.place();
  }

  /** In the order of their addresses. */
  get functions(): readonly PciFunction[] {
    return this.#functions;
  }

  reset(): void {
    this.#select = 0;
    for (const each of this.#functions) each.reset();
    this.#placeAll();
  }

  readAddress(): number {
    return this.#select;
  }

  writeAddress(value: number): void {
    this.#select = (value & 0x80fffffc) >>> 0;
  }

  /** The data port: `offset` 0..3. */
  readData(offset: number, size: number): number {
    if (this.#select < 0x80000000) return allOnes(size);
    return this.readConfig((this.#select >>> 8) & 0xffff, (this.#select & 0xfc) + offset, size);
  }

  writeData(offset: number, size: number, value: number): void {
    if (this.#select >= 0x80000000)
      this.writeConfig((this.#select >>> 8) & 0xffff, (this.#select & 0xfc) + offset, size, value);
  }

  /** `id`: bus << 8 | device << 3 | function. */
  readConfig(id: number, at: number, size: number): number {
    return this.#slots[id]?.read(at, size) ?? allOnes(size);
  }

  writeConfig(id: number, at: number, size: number, value: number): void {
    this.#slots[id]?.write(at, size, value);
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    const functions = this.#functions.map((each) => ({ id: requesterId(each.address), ...each.save() }));
    return { version: 1, select: this.#select, functions };
  }

  load(record: SnapshotRecord): void {
    if (record['version'] !== 1)
      throw new SnapshotError(`pci: version ${String(record['version'])}, this machine reads 1`);
    const select = record['select'];
    if (typeof select !== 'number' || !Number.isInteger(select) || select < 0 || select > 0xffffffff)
      throw new SnapshotError('pci.select: not a word');
    const entries = listAt(record, 'functions');
    if (entries.length !== this.#functions.length)
      throw new SnapshotError(`pci: ${entries.length} functions, this machine has ${this.#functions.length}`);
    const records = entries.map((entry, i) => {
      const each = this.#functions[i]!;
      if (!isRecord(entry) || entry['id'] !== requesterId(each.address))
        throw new SnapshotError(`pci: no function ${each.spec.name} in the snapshot`);
      each.check(entry);
      return entry;
    });
    records.forEach((entry, i) => this.#functions[i]!.load(entry));
    this.#placeAll();
    this.#select = select;
  }
}
