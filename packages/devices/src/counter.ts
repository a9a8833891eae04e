/**
 * The teaching device: a counter on PCI (vendor 0x1209, device 0x0c01: pid.codes' numbers for anybody), with what every real device
 * has, and nothing else: registers, an interrupt, a ring in memory that it writes by DMA. docs/drivers.md walks through it.
 *
 *   BAR 0, 4096 bytes of 32-bit registers
 *   0x00 ID        ro  0x434e5452 ("CNTR")
 *   0x04 CONTROL   rw  bit 0 counts; bit 1 interrupts; bit 2 writes the ring
 *   0x08 INTERVAL  rw  microseconds between counts, 10 at least
 *   0x0c COUNT     rw  counts so far; survives its driver
 *   0x10 STATUS    rw1c bit 0 counted since this was cleared: the interrupt; bit 1 DMA was refused; bit 2 the ring was full
 *   0x14 RING      rw  physical address of the ring, 0: none
 *   0x18 SIZE      rw  entries in the ring, a power of two up to 1024
 *   0x1c HEAD      ro  entries written so far     0x20 TAIL  rw  entries taken so far
 *
 * An entry is two words: the count, and the microsecond it was made at (low 32 bits).
 *
 * NOT IMPLEMENTED: message-signalled interrupts.
 */

import { instant, putU32le } from '@lux9/base';
import { type Device, Layout, type MmioHandler, type SnapshotRecord, type Timers, u32 } from '@lux9/bus';
import type { PciFunction, PciSpec } from './pci.ts';

export const counterIds = { vendor: 0x1209, device: 0x0c01 } as const;
export const counterTimers = ['count'] as const;
const id = 0x434e5452;
const Control = { count: 1, interrupt: 2, ring: 4 } as const;
const Status = { counted: 1, refused: 2, full: 4 } as const;
const leastUs = 10;

const layout = new Layout('counter', 1, {
  control: u32(), interval: u32(1000), count: u32(), status: u32(), ring: u32(), size: u32(), head: u32(), tail: u32(),
});

export class Counter implements Device, MmioHandler {
  readonly name = 'counter';
  readonly #s = layout.create();
  readonly #timers: Timers;
  readonly #entry = new Uint8Array(8);
  /** Its place on PCI; set where the board is put together. */
  pci: PciFunction | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  readMmio(offset: number, size: number): number {
    const s = this.#s;
    const at = offset & ~3;
    const words = [id, s.control, s.interval, s.count, s.status, s.ring, s.size, s.head, s.tail];
    const value = (words[at >>> 2] ?? 0) >>> (8 * (offset & 3));
    return size === 4 ? value >>> 0 : value & (size === 2 ? 0xffff : 0xff);
  }

  /** Registers take whole words only. */
  writeMmio(offset: number, size: number, value: number): void {
    if (size !== 4 || (offset & 3) !== 0) return;
    const s = this.#s;
    switch (offset) {
      case 0x04:
        s.control = value & 7;
        this.#arm();
        break;
      case 0x08:
        s.interval = Math.max(leastUs, value);
        this.#arm();
        break;
      case 0x0c: s.count = value; break;
      case 0x10: s.status &= ~value >>> 0; break;
      case 0x14: s.ring = value; break;
      case 0x18:
        s.size = value <= 1024 && (value & (value - 1)) === 0 ? value : 0;
        s.head = s.tail = 0;
        break;
      case 0x20: s.tail = value; break;
      default:
    }
    this.#drive();
  }

  #arm(): void {
    const s = this.#s;
    if ((s.control & Control.count) === 0) this.#timers.cancel(0);
    else this.#timers.set(0, instant(this.#timers.now + s.interval * 1000));
  }

  onEvent(): void {
    const s = this.#s;
    s.count = (s.count + 1) >>> 0;
    s.status |= Status.counted;
    if ((s.control & Control.ring) !== 0 && s.ring !== 0 && s.size !== 0) this.#write();
    this.#arm();
    this.#drive();
  }

  /** One entry to the ring by DMA; what the IOMMU refuses is dropped and marked. */
  #write(): void {
    const s = this.#s;
    if (((s.head - s.tail) >>> 0) >= s.size) {
      s.status |= Status.full;
      return;
    }
    putU32le(this.#entry, 0, s.count);
    putU32le(this.#entry, 4, Math.floor(this.#timers.now / 1000) >>> 0);
    if (this.pci?.dma.write(s.ring + (s.head % s.size) * 8, this.#entry, 0, 8) === true) s.head = (s.head + 1) >>> 0;
    else s.status |= Status.refused;
  }

  #drive(): void {
    const s = this.#s;
    this.pci?.setInterrupt((s.control & Control.interrupt) !== 0 && (s.status & Status.counted) !== 0);
  }

  reset(): void {
    layout.reset(this.#s);
    this.#timers.cancel(0);
    this.#drive();
  }

  save(): SnapshotRecord {
    return layout.save(this.#s);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.#s, record);
  }
}

export function counterSpec(counter: Counter): PciSpec {
  return {
    name: 'counter', ...counterIds, class: [0xff, 0, 0], interruptPin: 1,
    bars: { 0: { kind: 'memory', bytes: 4096, handler: counter } },
  };
}
