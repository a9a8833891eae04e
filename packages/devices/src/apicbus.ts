/**
 * What joins the local APICs: messages between them, from I/O APICs and from devices (MSI), the 8259's INT on LINT0,
 * and the face the machine loop sees (CpuSignals, MSRs). No state of its own.
 *
 * Promise to callers: a message reaches its APICs before the call returns. Lowest-priority delivery goes to the
 * enabled APIC of lowest processor priority, of equals to the one of lowest number.
 *
 * NOT IMPLEMENTED: focus processor; redirection hints of MSI addresses beyond choosing lowest priority.
 */

import { Attention, type Bus, type CpuSignals, type MmioHandler, type MsrHandler, type WireSink } from '@lux9/bus';
import type { I8259 } from './i8259.ts';
import type { IoApic } from './ioapic.ts';
import { apicTimers } from './apictimer.ts';
import { type ApicMessages, apicPage, Delivery, LocalApic } from './localapic.ts';

/** Model-specific registers (SDM vol. 4, table 2-2). */
export const Msr = { apicBase: 0x1b, tscDeadline: 0x6e0 } as const;
const apicBaseEnabled = 0x800n;
const apicBaseBootstrap = 0x100n;

/** ICR and redirection entry fields. */
const logicalMode = 0x800;
const levelAssert = 0x4000;
const levelTriggered = 0x8000;

export class ApicBus implements ApicMessages, CpuSignals, MsrHandler, MmioHandler, WireSink {
  readonly cpus: number;
  readonly apics: readonly LocalApic[];
  readonly #bus: Bus;
  readonly #pic: I8259;
  readonly #ioApics: IoApic[] = [];

  /** `pic` is the master 8259, whose INT comes in by `setPin` 0; pin 1 is NMI. */
  constructor(bus: Bus, cpus: number, pic: I8259) {
    this.cpus = cpus;
    this.#bus = bus;
    this.#pic = pic;
    this.apics = Array.from({ length: cpus }, (_, cpu) => {
      const name = `lapic${cpu}`;
      return bus.add(new LocalApic(name, cpu, bus.clock.timers(name, apicTimers), this));
    });
  }

  attach(ioApic: IoApic): void {
    this.#ioApics.push(ioApic);
  }

  // CpuSignals

  attention(cpu: number): number {
    return this.apics[cpu]!.attention;
  }

  pendingVector(cpu: number): number {
    return this.apics[cpu]!.pending;
  }

  acknowledge(cpu: number): number {
    return this.apics[cpu]!.acknowledge();
  }

  takeNmi(cpu: number): boolean {
    return this.apics[cpu]!.take(Attention.nmi);
  }

  takeInit(cpu: number): boolean {
    return this.apics[cpu]!.take(Attention.init);
  }

  takeSmi(cpu: number): boolean {
    return this.apics[cpu]!.take(Attention.smi);
  }

  takeStartup(cpu: number): number {
    return this.apics[cpu]!.take(Attention.startup) ? this.apics[cpu]!.state.startupVector : -1;
  }

  // Messages

  command(sender: number, low: number, high: number): void {
    const mode = (low >>> 8) & 7;
    // INIT level de-assert only synchronises arbitration IDs, which there are none of (10.6.1).
    if (mode === Delivery.init && (low & levelAssert) === 0 && (low & levelTriggered) !== 0) return;
    const level = (low & levelTriggered) !== 0 && mode !== Delivery.fixed && mode !== Delivery.lowestPriority;
    const vector = low & 0xff;
    switch ((low >>> 18) & 3) {
      case 1:
        this.apics[sender]!.accept(mode, vector, level);
        break;
      case 2:
      case 3: {
        const all = ((low >>> 18) & 3) === 2;
        for (let i = 0; i < this.cpus; i++) if (all || i !== sender) this.apics[i]!.accept(mode, vector, level);
        break;
      }
      default:
        this.deliver(high >>> 24, (low & logicalMode) !== 0, mode, vector, level);
    }
  }

  /** Sends to every APIC addressed, or to one of them. False when there is none. */
  deliver(destination: number, logical: boolean, mode: number, vector: number, level: boolean): boolean {
    let best: LocalApic | null = null;
    let any = false;
    for (let i = 0; i < this.cpus; i++) {
      const apic = this.apics[i]!;
      if (!apic.addressed(destination, logical)) continue;
      if (mode !== Delivery.lowestPriority) {
        apic.accept(mode, vector, level);
        any = true;
      } else if (apic.enabled && (best === null || apic.priority < best.priority)) best = apic;
    }
    if (best === null) return any;
    best.accept(mode, vector, level);
    return true;
  }

  /** A message-signalled interrupt (SDM 10.11): the address says where to, the data what. */
  message(address: number, data: number): void {
    const hint = (address & 8) !== 0;
    const mode = (data >>> 8) & 7;
    this.deliver(
      (address >>> 12) & 0xff,
      hint && (address & 4) !== 0,
      hint && mode === Delivery.fixed ? Delivery.lowestPriority : mode,
      data & 0xff,
      (data & levelTriggered) !== 0,
    );
  }

  endOfInterrupt(vector: number): void {
    for (let i = 0; i < this.#ioApics.length; i++) this.#ioApics[i]!.endOfInterrupt(vector);
  }

  externalPending(): number {
    return this.#pic.pending;
  }

  externalAcknowledge(): number {
    return this.#pic.acknowledge();
  }

  /** The wires to LINT0 (0) and LINT1 (1) go to every processor; which listens is in its LVT. */
  setPin(pin: number, level: boolean): void {
    for (let i = 0; i < this.cpus; i++) this.apics[i]!.setPin(pin, level);
  }

  // The register page: each processor sees its own.

  readMmio(offset: number, size: number): number {
    return this.apics[this.#bus.cpu]!.readMmio(offset, size);
  }

  writeMmio(offset: number, size: number, value: number): void {
    this.apics[this.#bus.cpu]!.writeMmio(offset, size, value);
  }

  // MSRs

  readMsr(cpu: number, msr: number): bigint | undefined {
    if (msr === Msr.tscDeadline) return BigInt(this.apics[cpu]!.timer.deadline);
    if (msr === Msr.apicBase) return BigInt(apicPage.base) | apicBaseEnabled | (cpu === 0 ? apicBaseBootstrap : 0n);
    return undefined;
  }

  writeMsr(cpu: number, msr: number, value: bigint): boolean {
    if (msr === Msr.apicBase) return value === this.readMsr(cpu, msr);
    if (msr !== Msr.tscDeadline || value < 0n) return false;
    // A deadline past the end of time never comes.
    this.apics[cpu]!.timer.deadline = value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
    return true;
  }
}
