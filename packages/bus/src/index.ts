/**
 * What hardware looks like: ports, device memory, interrupt wires, DMA behind a guard, one clock with its events, snapshots.
 * Knows no chip and no kernel.
 */

export * from './bus.ts';
export * from './clock.ts';
export * from './core.ts';
export * from './cpuio.ts';
export * from './device.ts';
export * from './dma.ts';
export * from './memorymap.ts';
export * from './mmio.ts';
export * from './ports.ts';
export * from './snapshot.ts';
export * from './state.ts';
export * from './wires.ts';
