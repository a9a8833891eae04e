/**
 * What a PC's firmware has done by the time a boot loader runs, done to the registers as firmware does it: through
 * ports and device memory. The kernel finds interrupt controllers initialised and masked, base address registers
 * assigned, PCI interrupts routed, ACPI tables in memory and the virtual wire on the first processor.
 *
 * NOT IMPLEMENTED: code of the firmware (no real mode, no BIOS or UEFI calls); SMBIOS; MP tables.
 */

import type { LogSink } from '@lux9/base';
import type { Bus } from '@lux9/bus';
import { acpiTables } from './acpi.ts';
import { Delivery, Apic, lvtMasked, svrEnable, apicPage } from './localapic.ts';
import { acpiArea, Irq, largeBarBytes, pciWindows, pirqRouting } from './map.ts';
import type { Pc } from './pc.ts';
import { type BarSpec, Command, Pci, type PciFunction, requesterId } from './pci.ts';
import { pirqOf } from './pcihost.ts';
import { pirqRouteAt } from './lpc.ts';

/** Vectors of the 8259s as a BIOS leaves them. */
const biosVectors = { master: 0x08, slave: 0x70 } as const;

export function powerOnSelfTest(pc: Pc): void {
  const { bus, config } = pc;
  interruptControllers(bus);
  virtualWire(bus, config.cpus);
  timer(bus);
  serial(bus, [0x3f8, 0x2f8]);
  keyboardController(bus);
  memorySize(bus, config.memory.ram.length);
  pciDevices(pc, bus.log);
  if (config.memory.ram.length >= acpiArea.base + acpiArea.bytes)
    bus.writeBlock(acpiArea.base, acpiTables(config.cpus));
}

function interruptControllers(bus: Bus): void {
  const out = (port: number, value: number): void => bus.ports.write(port, 1, value);
  out(0x20, 0x11);
  out(0xa0, 0x11);
  out(0x21, biosVectors.master);
  out(0xa1, biosVectors.slave);
  out(0x21, 1 << 2);
  out(0xa1, 2);
  out(0x21, 1);
  out(0xa1, 1);
  out(0x21, 0xff);
  out(0xa1, 0xff);
  const levels = (1 << Irq.pirqAB) | (1 << Irq.pirqCD);
  out(0x4d0, levels & 0xff);
  out(0x4d1, levels >>> 8);
}

/** MP specification 3.6.2.2: the 8259 reaches the first processor by LINT0, NMI all of them by LINT1. */
function virtualWire(bus: Bus, cpus: number): void {
  for (let cpu = cpus - 1; cpu >= 0; cpu--) {
    bus.cpu = cpu;
    const write = (register: number, value: number): void => bus.mmio.write(apicPage.base + register, 4, value);
    write(Apic.svr, svrEnable | 0x0f);
    write(Apic.lvtLint0, cpu === 0 ? Delivery.external << 8 : lvtMasked);
    write(Apic.lvtLint1, Delivery.nmi << 8);
  }
}

/** Counter 0: a square wave of 18.2 Hz; counter 2: a tone of 896 Hz, not sounding. */
function timer(bus: Bus): void {
  const out = (port: number, value: number): void => bus.ports.write(port, 1, value);
  out(0x43, 0x36);
  out(0x40, 0);
  out(0x40, 0);
  out(0x43, 0xb6);
  out(0x42, 0x33);
  out(0x42, 0x05);
}

/** 115,200 baud, 8 data bits, no parity, one stop bit. */
function serial(bus: Bus, bases: readonly number[]): void {
  for (const base of bases) {
    bus.ports.write(base + 3, 1, 0x80);
    bus.ports.write(base, 1, 1);
    bus.ports.write(base + 1, 1, 0);
    bus.ports.write(base + 3, 1, 3);
  }
}

/** Self-test, then the keyboard on with translation, the mouse off, no interrupts. */
function keyboardController(bus: Bus): void {
  bus.ports.write(0x64, 1, 0xaa);
  bus.ports.read(0x60, 1);
  bus.ports.write(0x64, 1, 0x60);
  bus.ports.write(0x60, 1, 0x64);
  bus.ports.write(0x60, 1, 0xff);
  // A bound for a queue that cannot be longer; then the buffer is empty.
  for (let i = 0; i < 32 && (bus.ports.read(0x64, 1) & 1) !== 0; i++) bus.ports.read(0x60, 1);
}

/** CMOS bytes by which old software learns the size of memory (Ralf Brown's CMOS list). */
function memorySize(bus: Bus, ramBytes: number): void {
  const store = (register: number, value: number): void => {
    bus.ports.write(0x70, 1, register);
    bus.ports.write(0x71, 1, value & 0xff);
  };
  const extended = Math.min(0xffff, Math.max(0, ramBytes / 1024 - 1024));
  const above16 = Math.min(0xffff, Math.max(0, ramBytes / 65536 - 256));
  store(0x14, 0x0f); // coprocessor, colour display, no floppy
  store(0x15, 640);
  store(0x16, 640 >>> 8);
  for (const register of [0x17, 0x30]) {
    store(register, extended);
    store(register + 1, extended >>> 8);
  }
  store(0x34, above16);
  store(0x35, above16 >>> 8);
}

function pciDevices({ pci }: Pc, log: LogSink): void {
  const next = {
    large: pciWindows.large.base as number,
    small: pciWindows.small.base as number,
    ports: pciWindows.ports.base as number,
  };
  for (const each of pci.functions) {
    const id = requesterId(each.address);
    let command = 0;
    for (const [index, bar] of Object.entries(each.spec.bars ?? {})) {
      const window = bar.kind === 'port' ? 'ports' : bar.bytes >= largeBarBytes ? 'large' : 'small';
      const base = Math.ceil(next[window] / bar.bytes) * bar.bytes;
      if (base + bar.bytes > pciWindows[window].end) {
        log('error', 'firmware', `no room for bar${index} of ${each.spec.name}`);
        continue;
      }
      next[window] = base + bar.bytes;
      assign(each, Number(index), bar, base);
      command |= bar.kind === 'port' ? Command.io : Command.memory;
    }
    const pin = each.spec.interruptPin ?? 0;
    if (pin > 0) pci.writeConfig(id, Pci.interruptLine, 1, pirqRouting[pirqOf(each.address, pin)]!);
    pci.writeConfig(id, Pci.command, 2, command);
  }
  const bridge = requesterId({ device: 31, function: 0 });
  pirqRouting.forEach((irq, i) => pci.writeConfig(bridge, pirqRouteAt + i, 1, irq));
}

function assign(each: PciFunction, index: number, bar: BarSpec, base: number): void {
  each.write(Pci.bar0 + 4 * index, 4, base);
  if (bar.kind === 'memory' && bar.wide === true) each.write(Pci.bar0 + 4 * index + 4, 4, 0);
}
