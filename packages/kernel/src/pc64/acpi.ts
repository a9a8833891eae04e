/**
 * What ACPI tables say that no bus can be asked (ACPI 6.4 chapter 5): the I/O APIC and how ISA interrupts reach it, the
 * processors, and where PCI's configuration space stands in memory. Found by the RSDP's signature in the BIOS area. A table with a wrong checksum is passed over.
 *
 * NOT IMPLEMENTED: AML (so no _PRT: PCI interrupts are routed by this board's rule, see intrinit in ioapic.ts).
 */
import { decodeUtf8, u16le, u32le } from '@lux9/base';
import type { Kernel } from '../port/kernel.ts';

export interface Madt {
  /** Local APIC IDs of processors that may be started. */
  readonly lapics: readonly number[];
  /** Physical address of the first I/O APIC, 0: none; it must serve interrupt 0 upwards. */
  readonly ioapic: number;
  /** ISA interrupts that do not come in at the input of their number as an edge. */
  readonly overrides: readonly { readonly irq: number; readonly input: number; readonly level: boolean }[];
}

const bios = { base: 0xe0000, end: 0x100000 } as const;
const Entry = { lapic: 0, ioapic: 1, override: 2 } as const;

function sum(ram: Uint8Array, at: number, bytes: number): number {
  let total = 0;
  for (let i = 0; i < bytes; i++) total += ram[at + i]!;
  return total & 0xff;
}

function rsdp(ram: Uint8Array): number {
  for (let at = bios.base; at < bios.end; at += 16) {
    if (decodeUtf8(ram, at, at + 8) === 'RSD PTR ' && sum(ram, at, 20) === 0) return at;
  }
  return 0;
}

/** Physical address of a table by its signature, 0: none. */
function table(ram: Uint8Array, signature: string): number {
  const root = rsdp(ram);
  if (root === 0) return 0;
  // Of the XSDT's 64-bit entries the low half counts: tables stand below 4 GiB.
  const xsdt = u32le(ram, root + 24);
  const end = xsdt + u32le(ram, xsdt + 4);
  for (let at = xsdt + 36; at + 8 <= end; at += 8) {
    const found = u32le(ram, at);
    const bytes = u32le(ram, found + 4);
    if (decodeUtf8(ram, found, found + 4) === signature && found + bytes <= ram.length && sum(ram, found, bytes) === 0) return found;
  }
  return 0;
}

/** The multiple APIC description table, or null. */
export function madt(k: Kernel): Madt | null {
  const { ram } = k;
  const at = table(ram, 'APIC');
  if (at === 0) return null;
  const lapics: number[] = [];
  const overrides: { irq: number; input: number; level: boolean }[] = [];
  let ioapic = 0;
  const end = at + u32le(ram, at + 4);
  for (let entry = at + 44; entry + 2 <= end && ram[entry + 1]! >= 2; entry += ram[entry + 1]!) {
    switch (ram[entry]) {
      case Entry.lapic:
        if ((u32le(ram, entry + 4) & 1) !== 0) lapics.push(ram[entry + 3]!);
        break;
      case Entry.ioapic:
        if (u32le(ram, entry + 8) === 0) ioapic = u32le(ram, entry + 4);
        break;
      case Entry.override:
        overrides.push({ irq: ram[entry + 3]!, input: u32le(ram, entry + 4), level: (u16le(ram, entry + 8) & 0xc) === 0xc });
        break;
      default:
    }
  }
  return { lapics, ioapic, overrides };
}

/** Physical address of the configuration space of PCI segment 0, buses from 0 (PCI firmware specification 3.3, 4.1.2), 0: none below 4 GiB. */
export function mcfg(k: Kernel): number {
  const { ram } = k;
  const at = table(ram, 'MCFG');
  if (at === 0) return 0;
  const end = at + u32le(ram, at + 4);
  for (let entry = at + 44; entry + 16 <= end; entry += 16) {
    if (u32le(ram, entry + 4) === 0 && u16le(ram, entry + 8) === 0 && ram[entry + 10] === 0) return u32le(ram, entry);
  }
  return 0;
}
