/**
 * What a chip shows to the rest of the machine. A chip's file holds its registers; where they stand and which line it
 * pulls is decided where the machine is put together (packages/devices board.ts).
 */

import type { EventTarget } from './clock.ts';
import type { Snapshot } from './snapshot.ts';

export interface Device extends Snapshot, EventTarget {
  /** Unique on its bus, e.g. "uart0": the name in snapshots, hashes, logs and of its timers. */
  readonly name: string;
  /** What a press of the reset button does. Power on is a fresh object. */
  reset(): void;
}

/**
 * Port registers of a device. `offset` is counted from the region's first port, `size` is at most the region's width.
 */
export interface PortHandler {
  /** Unsigned, `size` (1, 2 or 4) bytes. */
  readPort(offset: number, size: number): number;
  writePort(offset: number, size: number, value: number): void;
}

/** Memory-mapped registers or memory of a device. */
export interface MmioHandler {
  /** Unsigned, `size` (1, 2 or 4) bytes at `offset`, any alignment, inside the region. */
  readMmio(offset: number, size: number): number;
  writeMmio(offset: number, size: number, value: number): void;
  /** For plain memory (video RAM): its bytes, for block transfers and direct use. */
  readonly memory?: Uint8Array;
  /** Called after [offset, offset + size) of `memory` was written past writeMmio. */
  wroteMemory?(offset: number, size: number): void;
}

/** Guest RAM as devices and the kernel reach it. packages/cpu's Core is one. */
export interface PhysicalMemory {
  /** The index is the physical address. Read the property anew each time: memory may move when it grows. */
  readonly ram: Uint8Array;
  /** [physical, physical + size) was written by somebody other than the core. */
  wrote(physical: number, size: number): void;
}

/** Bits of `CpuSignals.attention`. */
export const Attention = { interrupt: 1, nmi: 2, init: 4, startup: 8, smi: 16 } as const;

/**
 * What the interrupt controllers present to the processors' pins. All of it may be asked between any two
 * instructions.
 */
export interface CpuSignals {
  readonly cpus: number;
  /** What waits for `cpu`, as bits of `Attention`; 0 nearly always. */
  attention(cpu: number): number;
  /** The vector `acknowledge` would answer, or -1. Looking changes nothing. */
  pendingVector(cpu: number): number;
  /** The CPU takes its interrupt (RFLAGS.IF is the caller's business): the vector, 0..255, or -1 when none waits. */
  acknowledge(cpu: number): number;
  /** Each takes its signal, if it is there, and answers whether it was. */
  takeNmi(cpu: number): boolean;
  takeInit(cpu: number): boolean;
  takeSmi(cpu: number): boolean;
  /** The vector of a startup IPI (the CPU starts at vector * 4096), or -1. */
  takeStartup(cpu: number): number;
}

/** Model-specific registers that belong to devices (the local APIC's). */
export interface MsrHandler {
  /** The value, or undefined when there is no such register (#GP). */
  readMsr(cpu: number, msr: number): bigint | undefined;
  /** False when there is no such register or the value is refused (#GP). */
  writeMsr(cpu: number, msr: number, value: bigint): boolean;
}
