/** The chips of a PC, a file each, and the board that puts them on a bus. Knows no kernel. */

export * from './acpi.ts';
export { ApicBus, Msr as ApicMsr } from './apicbus.ts';
export { apicTimerHz } from './apictimer.ts';
export * from './board.ts';
export { counterIds } from './counter.ts';
export * from './framebuffer.ts';
export * from './i8042.ts';
export * from './i8254.ts';
export * from './i8259.ts';
export * from './ioapic.ts';
export * from './keyboard.ts';
export * from './keys.ts';
export * from './localapic.ts';
export * from './lpc.ts';
export * from './map.ts';
export * from './mouse.ts';
export * from './pc.ts';
export * from './pci.ts';
export * from './pcihost.ts';
export * from './rtc.ts';
export * from './systemports.ts';
export * from './uart16550.ts';
export * from './vgatext.ts';
