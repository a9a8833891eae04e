/** A PC on plain memory with its outputs recorded, and short names for accesses, for tests. */

import { type Duration, LogRing } from '@lux9/base';
import { createPc } from '../board.ts';
import type { Pc, PcConfig } from '../pc.ts';

export interface Rig {
  readonly pc: Pc;
  readonly ram: Uint8Array;
  readonly serial: number[][];
  readonly debug: number[];
  readonly log: LogRing;
  inb(port: number): number;
  inw(port: number): number;
  inl(port: number): number;
  outb(port: number, ...values: number[]): void;
  outw(port: number, value: number): void;
  outl(port: number, value: number): void;
  read(address: number): number;
  write(address: number, value: number): void;
  advance(by: Duration): void;
}

/** 2001-09-09 01:46:40 UTC. */
export const epoch = 1_000_000_000;

export function createRig(options: Partial<PcConfig> = {}): Rig {
  const ram = new Uint8Array(0x100000);
  const serial: number[][] = [[], []];
  const debug: number[] = [];
  const log = new LogRing();
  const pc = createPc({
    memory: { ram, wrote: () => {} },
    cpus: 2,
    epoch,
    display: { width: 640, height: 400 },
    log: log.sink,
    serialOut: (port, byte) => void serial[port]!.push(byte),
    debugOut: (byte) => void debug.push(byte),
    ...options,
  });
  const { ports, mmio, clock } = pc.bus;
  return {
    pc,
    ram,
    serial,
    debug,
    log,
    inb: (port) => ports.read(port, 1),
    inw: (port) => ports.read(port, 2),
    inl: (port) => ports.read(port, 4),
    outb: (port, ...values) => values.forEach((value) => ports.write(port, 1, value)),
    outw: (port, value) => ports.write(port, 2, value),
    outl: (port, value) => ports.write(port, 4, value),
    read: (address) => mmio.read(address, 4),
    write: (address, value) => mmio.write(address, 4, value),
    advance: (by) => clock.advance(by),
  };
}
