/**
 * Bus mastering: how a device reaches guest RAM, and the check that keeps it to what it was granted.
 *
 * The guard stands where an IOMMU would: every transfer of a device names its requester (PCI bus, device and function),
 * and is refused as a whole unless each byte lies in RAM and in a range granted to that requester. A refused transfer
 * moves nothing and is recorded as a fault. A write to the local APICs' window is a message-signalled interrupt; its
 * requester needs an interrupt grant.
 *
 * Promise to callers: transfers are atomic, in order, and allocate nothing.
 */

import { assert, putU32le, type LogSink } from '@lux9/base';
import { isRecord, listAt, type Snapshot, SnapshotError, type SnapshotRecord } from './snapshot.ts';
import type { PhysicalMemory } from './device.ts';
import { ramRun } from './memorymap.ts';

/** A PCI requester ID (PCI Express base spec 2.2.6.2): bus << 8 | device << 3 | function. */
export type RequesterId = number;

export interface DmaGrant {
  readonly base: number;
  readonly bytes: number;
  readonly write: boolean;
}

export interface DmaFault {
  readonly requester: RequesterId;
  readonly address: number;
  readonly bytes: number;
  readonly write: boolean;
  readonly reason: 'not granted' | 'not memory' | 'bus mastering off';
}

/** Where message-signalled interrupts arrive (Intel SDM vol. 3, 10.11.1). */
export const msiWindow = { base: 0xfee00000, bytes: 0x100000 } as const;

export type MsiSink = (address: number, data: number) => void;

/** Faults kept for inspection; the count goes on beyond. */
const faultsKept = 64;

interface Requester {
  readonly id: RequesterId;
  readonly name: string;
  /** Everything is granted: a device the kernel drives itself. */
  bypass: boolean;
  interrupts: boolean;
  grants: DmaGrant[];
}

export class Dma implements Snapshot {
  readonly #memory: PhysicalMemory;
  readonly #log: LogSink;
  readonly #requesters: Requester[] = [];
  #faults: DmaFault[] = [];
  #faultCount = 0;
  #msi: MsiSink | null = null;

  constructor(memory: PhysicalMemory, log: LogSink) {
    this.#memory = memory;
    this.#log = log;
  }

  /** The device's way to memory. `mastering` says whether its bus master enable is set. */
  channel(id: RequesterId, name: string, mastering: () => boolean): DmaChannel {
    assert(!this.#requesters.some((other) => other.id === id), 'requester registered twice');
    const requester: Requester = { id, name, bypass: false, interrupts: false, grants: [] };
    this.#requesters.push(requester);
    return new DmaChannel(this, requester, mastering);
  }

  connectMsi(sink: MsiSink): void {
    this.#msi = sink;
  }

  /** Lets `id` read (and write) [base, base + bytes). */
  grant(id: RequesterId, base: number, bytes: number, write: boolean): void {
    assert(Number.isSafeInteger(base) && Number.isSafeInteger(bytes) && base >= 0 && bytes > 0, 'bad DMA range');
    this.#requester(id).grants.push({ base, bytes, write });
  }

  /** Takes back every granted byte of [base, base + bytes) from `id`. */
  revoke(id: RequesterId, base: number, bytes: number): void {
    const requester = this.#requester(id);
    const end = base + bytes;
    requester.grants = requester.grants.flatMap((grant) => {
      const grantEnd = grant.base + grant.bytes;
      if (grantEnd <= base || end <= grant.base) return [grant];
      const kept: DmaGrant[] = [];
      if (grant.base < base) kept.push({ ...grant, bytes: base - grant.base });
      if (end < grantEnd) kept.push({ ...grant, base: end, bytes: grantEnd - end });
      return kept;
    });
  }

  /** Takes back everything, interrupts and bypass too. */
  revokeAll(id: RequesterId): void {
    const requester = this.#requester(id);
    requester.grants = [];
    requester.interrupts = false;
    requester.bypass = false;
  }

  grantInterrupts(id: RequesterId, allowed: boolean): void {
    this.#requester(id).interrupts = allowed;
  }

  setBypass(id: RequesterId, bypass: boolean): void {
    this.#requester(id).bypass = bypass;
  }

  grants(id: RequesterId): readonly DmaGrant[] {
    return this.#requester(id).grants;
  }

  /** The most recent faults, oldest first, and how many there were in all. */
  get faults(): readonly DmaFault[] {
    return this.#faults;
  }

  get faultCount(): number {
    return this.#faultCount;
  }

  reset(): void {
    for (const requester of this.#requesters) {
      requester.grants = [];
      requester.interrupts = false;
      requester.bypass = false;
    }
    this.#faults = [];
    this.#faultCount = 0;
  }

  #requester(id: RequesterId): Requester {
    const found = this.#requesters.find((requester) => requester.id === id);
    assert(found !== undefined, 'no such requester');
    return found;
  }

  // The rest is for DmaChannel.

  get ram(): Uint8Array {
    return this.#memory.ram;
  }

  wrote(address: number, bytes: number): void {
    this.#memory.wrote(address, bytes);
  }

  allows(requester: Requester, mastering: boolean, address: number, bytes: number, write: boolean): boolean {
    if (!mastering) return this.#fault(requester, address, bytes, write, 'bus mastering off');
    if (!(Number.isSafeInteger(address) && bytes > 0 && bytes <= ramRun(address, this.#memory.ram.length))) {
      return this.#fault(requester, address, bytes, write, 'not memory');
    }
    if (requester.bypass) return true;
    // Walks on from grant to grant, so that adjacent grants join.
    let at = address;
    const end = address + bytes;
    for (let moved = true; moved && at < end;) {
      moved = false;
      for (let i = 0; i < requester.grants.length; i++) {
        const grant = requester.grants[i]!;
        if (at >= grant.base && at < grant.base + grant.bytes && (grant.write || !write)) {
          at = grant.base + grant.bytes;
          moved = true;
        }
      }
    }
    return at >= end || this.#fault(requester, address, bytes, write, 'not granted');
  }

  message(requester: Requester, mastering: boolean, address: number, data: number): boolean {
    if (!mastering) return this.#fault(requester, address, 4, true, 'bus mastering off');
    if (!requester.interrupts && !requester.bypass) return this.#fault(requester, address, 4, true, 'not granted');
    if (this.#msi === null) return this.#fault(requester, address, 4, true, 'not memory');
    this.#msi(address, data);
    return true;
  }

  #fault(requester: Requester, address: number, bytes: number, write: boolean, reason: DmaFault['reason']): false {
    this.#faultCount++;
    if (this.#faults.length === faultsKept) this.#faults.shift();
    this.#faults.push({ requester: requester.id, address, bytes, write, reason });
    if (this.#faultCount <= faultsKept) {
      this.#log(
        'warn',
        'dma',
        `${requester.name}: ${write ? 'write' : 'read'} of ${bytes} bytes at 0x${address.toString(16)}: ${reason}`,
      );
    }
    return false;
  }

  save(): SnapshotRecord {
    const requesters = this.#requesters.map(({ id, bypass, interrupts, grants }) => ({
      id,
      bypass,
      interrupts,
      grants: grants.map((grant) => ({ ...grant })),
    }));
    return {
      version: 1,
      requesters,
      faults: this.#faults.map((fault) => ({ ...fault })),
      faultCount: this.#faultCount,
    };
  }

  load(record: SnapshotRecord): void {
    if (record['version'] !== 1)
      throw new SnapshotError(`dma: version ${String(record['version'])}, this machine reads 1`);
    const faultCount = whole(record['faultCount'], 'dma.faultCount');
    const loaded = listAt(record, 'requesters').map((entry, i) => {
      const name = `dma.requesters[${i}]`;
      if (!isRecord(entry)) throw new SnapshotError(`${name}: not a record`);
      const requester = this.#requesters[i];
      if (requester === undefined || entry['id'] !== requester.id)
        throw new SnapshotError(`${name}: not in this machine`);
      const grants = listAt(entry, 'grants').map((grant) => readGrant(grant, `${name}.grants`));
      return { requester, grants, bypass: entry['bypass'] === true, interrupts: entry['interrupts'] === true };
    });
    if (loaded.length !== this.#requesters.length)
      throw new SnapshotError(`dma: ${loaded.length} requesters, this machine has ${this.#requesters.length}`);
    const faults = listAt(record, 'faults').map((entry): DmaFault => {
      if (!isRecord(entry)) throw new SnapshotError('dma.faults: not a record');
      const reason = entry['reason'];
      if (reason !== 'not granted' && reason !== 'not memory' && reason !== 'bus mastering off')
        throw new SnapshotError('dma.faults: unknown reason');
      return {
        requester: whole(entry['requester'], 'dma.faults.requester'),
        address: whole(entry['address'], 'dma.faults.address'),
        bytes: whole(entry['bytes'], 'dma.faults.bytes'),
        write: entry['write'] === true,
        reason,
      };
    });
    for (const { requester, grants, bypass, interrupts } of loaded) {
      requester.grants = grants;
      requester.bypass = bypass;
      requester.interrupts = interrupts;
    }
    this.#faults = faults;
    this.#faultCount = faultCount;
  }
}

function whole(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new SnapshotError(`${name}: not a count`);
  return value;
}

function readGrant(value: unknown, name: string): DmaGrant {
  const { base, bytes, write } = value as Record<string, unknown>;
  return { base: whole(base, `${name}.base`), bytes: whole(bytes, `${name}.bytes`), write: write === true };
}

/** One device's way to memory. Every transfer answers whether it was allowed; a refused one moved nothing. */
export class DmaChannel {
  readonly #dma: Dma;
  readonly #requester: Requester;
  readonly #mastering: () => boolean;
  readonly #word = new Uint8Array(8);

  constructor(dma: Dma, requester: Requester, mastering: () => boolean) {
    this.#dma = dma;
    this.#requester = requester;
    this.#mastering = mastering;
  }

  get id(): RequesterId {
    return this.#requester.id;
  }

  /** RAM [address, address + bytes) to `into` at `at`. */
  read(address: number, into: Uint8Array, at: number, bytes: number): boolean {
    if (!this.#dma.allows(this.#requester, this.#mastering(), address, bytes, false)) return false;
    const ram = this.#dma.ram;
    if (bytes <= 64) for (let i = 0; i < bytes; i++) into[at + i] = ram[address + i]!;
    else into.set(ram.subarray(address, address + bytes), at);
    return true;
  }

  write(address: number, from: Uint8Array, at: number, bytes: number): boolean {
    if (address >= msiWindow.base && address < msiWindow.base + msiWindow.bytes && bytes === 4) {
      const data = from[at]! | (from[at + 1]! << 8) | (from[at + 2]! << 16) | (from[at + 3]! << 24);
      return this.message(address, data >>> 0);
    }
    if (!this.#dma.allows(this.#requester, this.#mastering(), address, bytes, true)) return false;
    const ram = this.#dma.ram;
    if (bytes <= 64) for (let i = 0; i < bytes; i++) ram[address + i] = from[at + i]!;
    else ram.set(at === 0 && bytes === from.length ? from : from.subarray(at, at + bytes), address);
    this.#dma.wrote(address, bytes);
    return true;
  }

  /** The word at `address`, unsigned, or -1 when refused. */
  read32(address: number): number {
    const word = this.#word;
    if (!this.read(address, word, 0, 4)) return -1;
    return (word[0]! | (word[1]! << 8) | (word[2]! << 16) | (word[3]! << 24)) >>> 0;
  }

  write32(address: number, value: number): boolean {
    putU32le(this.#word, 0, value);
    return this.write(address, this.#word, 0, 4);
  }

  /** A message-signalled interrupt: a dword written to the local APICs' window. */
  message(address: number, data: number): boolean {
    return this.#dma.message(this.#requester, this.#mastering(), address, data);
  }
}
