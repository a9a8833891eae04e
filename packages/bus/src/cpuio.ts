/**
 * Answers a processor's port or device-memory access (Exit.io) from the bus.
 *
 * Promise to callers: every access is answered, whatever its address and size, so the instruction can go on.
 */

import { ioKinds } from '@lux9/abi';
import { accessStep, type Bus } from './bus.ts';
import type { Core } from './core.ts';

const memoryRead = ioKinds.indexOf('memoryRead');
const memoryWrite = ioKinds.indexOf('memoryWrite');
const portIn = ioKinds.indexOf('portIn');

/** Call after `core.run(cpu, …)` gave Exit.io and the caller has allowed the access. */
export function answerIo(bus: Bus, core: Core, cpu: number): void {
  const context = core.context(cpu);
  const size = context.ioSize;
  const address = context.ioAddress;
  bus.cpu = cpu;
  if (context.ioKind === portIn) {
    core.completeIo(cpu, bus.ports.read(address, size));
  } else if (context.ioKind === memoryRead) {
    core.completeIo(cpu, size <= 4 && size !== 3 ? bus.mmio.read(address, size) : bus.readWide(address, size));
  } else if (context.ioKind === memoryWrite) {
    if (size === 1 || size === 2 || size === 4) bus.mmio.write(address, size, context.ioDataLow);
    else writeWide(bus, address, size, context.ioBytes);
    core.completeIo(cpu, 0);
  } else {
    bus.ports.write(address, size, context.ioDataLow);
    core.completeIo(cpu, 0);
  }
}

function writeWide(bus: Bus, address: number, size: number, bytes: Uint8Array): void {
  for (let at = 0; at < size;) {
    const step = accessStep(size - at);
    let value = 0;
    for (let i = 0; i < step; i++) value |= bytes[at + i]! << (8 * i);
    bus.mmio.write(address + at, step, value >>> 0);
    at += step;
  }
}
