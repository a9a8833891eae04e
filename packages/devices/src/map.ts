/**
 * Where everything stands in this PC: interrupts, ports, device memory and the memory map, each fact once. Rows
 * without a chip are named gaps: a PC has something there, this one has not, and a touch is logged.
 */

import { checkedMap, type MemoryRange, videoHole } from '@lux9/bus';
import { ioApicPage } from './ioapic.ts';
import { apicPage } from './localapic.ts';
import { vgaTextBase, vgaTextBytes } from './vgatext.ts';

/** Wires of the board: ISA interrupts 0..15, then these. */
export const Wire = { isa: 0, cascade: 2, pirq: 16, lint0: 20, nmi: 21 } as const;
export const wireCount = 22;

/** ISA interrupts. */
export const Irq = { timer: 0, keyboard: 1, com2: 3, com1: 4, pirqAB: 10, pirqCD: 11, clock: 8, mouse: 12 } as const;
/** Pins of the I/O APIC: the ISA interrupts at their own numbers but the timer, which comes in at 2; PIRQ A..D. */
export const Gsi = { timer: 2, pirq: 16 } as const;

/** ISA interrupts that PIRQ A..D are routed to by the firmware. */
export const pirqRouting = [Irq.pirqAB, Irq.pirqAB, Irq.pirqCD, Irq.pirqCD] as const;

export interface PortRow {
  readonly base: number;
  readonly count: number;
  readonly width: 1 | 2 | 4;
  readonly name: string;
  /** Key of the handler on the board; null: a gap. */
  readonly chip: PortChip | null;
}
export type PortChip =
  | 'pic0'
  | 'pic1'
  | 'elcr0'
  | 'elcr1'
  | 'pit'
  | 'port61'
  | 'port80'
  | 'port92'
  | 'debug'
  | 'power'
  | 'rtc'
  | 'kbdData'
  | 'kbdControl'
  | 'com1'
  | 'com2'
  | 'vga3c0'
  | 'vga3d4'
  | 'pci';

/** ACPI power management block, ports. */
export const pmPorts = { base: 0x600, count: 0x10 } as const;

const row = (base: number, count: number, width: 1 | 2 | 4, name: string, chip: PortChip | null): PortRow => ({
  base,
  count,
  width,
  name,
  chip,
});

export const portTable: readonly PortRow[] = [
  row(0x00, 0x10, 1, '8237 DMA controller 1', null),
  row(0x20, 2, 1, '8259 master', 'pic0'),
  row(0x40, 4, 1, '8254 timer', 'pit'),
  row(0x60, 1, 1, '8042 data', 'kbdData'),
  row(0x61, 1, 1, 'NMI status and speaker', 'port61'),
  row(0x64, 1, 1, '8042 control', 'kbdControl'),
  row(0x70, 4, 1, 'CMOS clock', 'rtc'),
  row(0x80, 1, 1, 'diagnostic port', 'port80'),
  row(0x81, 0x0f, 1, 'DMA page registers', null),
  row(0x92, 1, 1, 'fast reset and A20', 'port92'),
  row(0xa0, 2, 1, '8259 slave', 'pic1'),
  row(0xb2, 2, 1, 'APM control (SMI)', null),
  row(0xc0, 0x20, 1, '8237 DMA controller 2', null),
  row(0xe9, 1, 1, 'debug console', 'debug'),
  row(0xf0, 2, 1, 'coprocessor error', null),
  row(0x170, 8, 2, 'IDE channel 2', null),
  row(0x1f0, 8, 2, 'IDE channel 1', null),
  row(0x200, 8, 1, 'game port', null),
  row(0x278, 8, 1, 'parallel port 2', null),
  row(0x2e8, 8, 1, 'serial port 4', null),
  row(0x2f8, 8, 1, 'serial port 2', 'com2'),
  row(0x376, 1, 1, 'IDE channel 2 control', null),
  row(0x378, 8, 1, 'parallel port 1', null),
  row(0x3b0, 0x10, 1, 'monochrome display', null),
  row(0x3c0, 0x10, 1, 'VGA', 'vga3c0'),
  row(0x3d4, 0x0c, 1, 'VGA CRT controller', 'vga3d4'),
  row(0x3e8, 8, 1, 'serial port 3', null),
  row(0x3f0, 6, 1, 'floppy disk controller', null),
  row(0x3f6, 2, 1, 'IDE channel 1 control', null),
  row(0x3f8, 8, 1, 'serial port 1', 'com1'),
  row(0x4d0, 1, 1, '8259 master edge/level', 'elcr0'),
  row(0x4d1, 1, 1, '8259 slave edge/level', 'elcr1'),
  row(pmPorts.base, pmPorts.count, 4, 'ACPI power management', 'power'),
  row(0xcf8, 8, 4, 'PCI configuration', 'pci'),
];

/** Window of PCI Express configuration space: 4 KB a function, 256 buses. */
export const ecam = { base: 0xb0000000, bytes: 0x10000000 } as const;
/** Where the firmware puts base address registers. */
export const pciWindows = {
  large: { base: 0xe0000000, end: 0xfe000000 },
  small: { base: 0xfebf0000, end: 0xfec00000 },
  ports: { base: 0xc000, end: 0x10000 },
} as const;
/** Memory BARs of this size and above go to the large window. */
export const largeBarBytes = 0x100000;

export interface MmioRow {
  readonly base: number;
  readonly bytes: number;
  readonly name: string;
  readonly chip: MmioChip | null;
}
export type MmioChip = 'vgaText' | 'ecam' | 'ioApic' | 'localApic';

export const mmioTable: readonly MmioRow[] = [
  { base: videoHole.base, bytes: vgaTextBase - videoHole.base, name: 'VGA graphics planes', chip: null },
  { base: vgaTextBase, bytes: vgaTextBytes, name: 'VGA text', chip: 'vgaText' },
  { base: ecam.base, bytes: ecam.bytes, name: 'PCI Express configuration', chip: 'ecam' },
  { base: ioApicPage.base, bytes: ioApicPage.bytes, name: 'I/O APIC', chip: 'ioApic' },
  { base: 0xfed00000, bytes: 0x400, name: 'high precision event timer', chip: null },
  { base: 0xfed1c000, bytes: 0x4000, name: 'chip set configuration', chip: null },
  { base: 0xfed40000, bytes: 0x5000, name: 'trusted platform module', chip: null },
  { base: apicPage.base, bytes: apicPage.bytes, name: 'local APIC', chip: 'localApic' },
  { base: 0xffc00000, bytes: 0x400000, name: 'firmware flash', chip: null },
];

export const ramLimits = { min: 16 << 20, max: 1024 << 20 } as const;
/** Where the firmware leaves the ACPI tables. */
export const acpiArea = { base: 0xe0000, bytes: 0x10000 } as const;

/** The map the firmware hands to the boot loader, in the order of addresses. */
export function memoryMap(ramBytes: number): MemoryRange[] {
  const kib = (base: number, end: number, kind: MemoryRange['kind'], name: string): MemoryRange => ({
    base,
    bytes: end - base,
    kind,
    name,
  });
  return checkedMap([
    kib(0, 0x1000, 'reserved', 'real-mode vectors'),
    kib(0x1000, 0x9f000, 'usable', 'low memory'),
    kib(0x9f000, 0xa0000, 'reserved', 'firmware data'),
    kib(0xc0000, acpiArea.base, 'reserved', 'option ROMs'),
    { ...acpiArea, kind: 'acpi reclaimable', name: 'ACPI tables' },
    kib(acpiArea.base + acpiArea.bytes, 0x100000, 'reserved', 'firmware'),
    kib(0x100000, ramBytes, 'usable', 'memory'),
    kib(pciWindows.large.base, pciWindows.large.end, 'device', 'PCI memory'),
    kib(pciWindows.small.base, pciWindows.small.end, 'device', 'PCI registers'),
    ...mmioTable.map(({ base, bytes, name }): MemoryRange => ({ base, bytes, kind: 'device', name })),
  ]);
}
