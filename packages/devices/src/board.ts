/**
 * The PC: chips on a bus at the addresses of map.ts, interrupts wired, and the registers as firmware leaves them to a
 * boot loader (firmware.ts).
 *
 * Promise to callers: two boards of one configuration are the same machine, bit for bit; a snapshot of one loads into
 * the other. The callbacks are outputs: nothing they do or answer can reach the machine.
 */

import { assert } from '@lux9/base';
import { Bus, MachineRequest, type MmioHandler, type PortHandler } from '@lux9/bus';
import { ApicBus } from './apicbus.ts';
import { Counter, counterSpec, counterTimers } from './counter.ts';
import { powerOnSelfTest } from './firmware.ts';
import { Framebuffer, framebufferIds } from './framebuffer.ts';
import { I8042 } from './i8042.ts';
import { I8254, pitTimers } from './i8254.ts';
import { I8259 } from './i8259.ts';
import { IoApic } from './ioapic.ts';
import { Keyboard, keyboardTimers } from './keyboard.ts';
import { PirqRouter, pirqCount, pirqRegisters } from './lpc.ts';
import { ecam, Gsi, Irq, type MmioChip, mmioTable, type PortChip, portTable, Wire, wireCount } from './map.ts';
import { Mouse } from './mouse.ts';
import { cpusMax, type Pc, type PcConfig } from './pc.ts';
import { PciHost } from './pcihost.ts';
import { CmosRtc, rtcTimers } from './rtc.ts';
import { SystemPorts } from './systemports.ts';
import { Uart16550, uartTimers } from './uart16550.ts';
import { VgaText } from './vgatext.ts';

/** The host bridge's register that says where the ECAM window is: bit 0 on, 256 buses (PCIEXBAR of the Q35). */
const pcieXBar = 0x60;

export function createPc(config: PcConfig): Pc {
  const { cpus } = config;
  assert(Number.isInteger(cpus) && cpus >= 1 && cpus <= cpusMax, 'cpus: 1 to 8');
  assert(config.memory.ram.length <= ecam.base, 'RAM reaches the device window');
  const bus = new Bus({ memory: config.memory, wires: wireCount, ...(config.log ? { log: config.log } : {}) });
  const { wires, clock } = bus;
  const isa = (irq: number, source: string) => wires.line(Wire.isa + irq, source);
  const reset = (): void => void (bus.request = MachineRequest.reset);

  const pic1 = bus.add(new I8259('pic1', { line: wires.line(Wire.cascade, 'pic1'), slave: null, elcrMask: 0xde }));
  const pic0 = bus.add(
    new I8259('pic0', {
      line: wires.line(Wire.lint0, 'pic0'),
      slave: { chip: pic1, pin: Wire.cascade },
      elcrMask: 0xf8,
    }),
  );
  const apics = new ApicBus(bus, cpus, pic0);
  const ioApic = bus.add(
    new IoApic('ioapic', (destination, logical, mode, vector, level) =>
      apics.deliver(destination, logical, mode, vector, level),
    ),
  );
  apics.attach(ioApic);
  bus.connectProcessors(apics, apics);
  bus.dma.connectMsi((address, data) => apics.message(address, data));
  for (let irq = 0; irq < 16; irq++) {
    if (irq < 8) wires.connect(Wire.isa + irq, pic0, irq);
    else wires.connect(Wire.isa + irq, pic1, irq - 8);
    if (irq !== Wire.cascade) wires.connect(Wire.isa + irq, ioApic, irq === Irq.timer ? Gsi.timer : irq);
  }
  for (let i = 0; i < pirqCount; i++) wires.connect(Wire.pirq + i, ioApic, Gsi.pirq + i);
  wires.connect(Wire.lint0, apics, 0);
  wires.connect(Wire.nmi, apics, 1);

  const pit = bus.add(new I8254('pit', clock.timers('pit', pitTimers), isa(Irq.timer, 'pit')));
  const system = bus.add(new SystemPorts('system', bus, pit, config.debugOut ?? (() => {})));
  const rtc = bus.add(new CmosRtc('rtc', clock.timers('rtc', rtcTimers), isa(Irq.clock, 'rtc'), config.epoch));
  const uarts = [Irq.com1, Irq.com2].map((irq, port) => {
    const name = `uart${port}`;
    return bus.add(
      new Uart16550(name, {
        timers: clock.timers(name, uartTimers),
        line: isa(irq, name),
        pace: config.serialPace ?? 'immediate',
        transmit: (byte) => config.serialOut?.(port, byte),
        drained: () => config.serialDrained?.(port),
      }),
    );
  });
  const keyboard = bus.add(new Keyboard('keyboard', clock.timers('keyboard', keyboardTimers)));
  const mouse = bus.add(new Mouse('mouse'));
  const i8042 = bus.add(
    new I8042('i8042', {
      keyboard,
      mouse,
      keyboardLine: isa(Irq.keyboard, 'keyboard'),
      mouseLine: isa(Irq.mouse, 'mouse'),
      reset,
    }),
  );
  const vga = bus.add(new VgaText('vga', clock.timers('vga', [])));

  const pci = bus.add(new PciHost('pci', bus, Wire.pirq));
  pci.add(
    { device: 0, function: 0 },
    {
      name: 'host bridge',
      vendor: 0x8086,
      device: 0x29c0,
      class: [6, 0, 0],
      registers: [
        { at: pcieXBar, value: 1, writable: 0 },
        { at: pcieXBar + 3, value: ecam.base >>> 24, writable: 0 },
      ],
    },
  );
  let framebuffer: Framebuffer | null = null;
  if (config.display !== null) {
    framebuffer = bus.add(new Framebuffer('framebuffer', config.display));
    pci.add(
      { device: 1, function: 0 },
      {
        name: 'display',
        ...framebufferIds,
        class: [3, 0, 0],
        revision: 2,
        subsystem: [0x1af4, 0x1100],
        bars: {
          0: { kind: 'memory', bytes: framebuffer.memory.length, handler: framebuffer, prefetchable: true },
          2: { kind: 'memory', bytes: framebuffer.registersBytes, handler: framebuffer.registers },
        },
      },
    );
  }
  if (config.counter === true) {
    const counter = bus.add(new Counter(clock.timers('counter', counterTimers)));
    counter.pci = pci.add({ device: 4, function: 0 }, counterSpec(counter));
  }
  const router = new PirqRouter(wires, Wire.isa, Wire.pirq);
  router.connect(
    pci.add(
      { device: 31, function: 0 },
      {
        name: 'LPC bridge',
        vendor: 0x8086,
        device: 0x2918,
        class: [6, 1, 0],
        revision: 2,
        registers: pirqRegisters,
        onConfigWrite: () => router.route(),
      },
    ),
  );

  const ports: Record<PortChip, PortHandler> = {
    pic0,
    pic1,
    elcr0: pic0.elcr,
    elcr1: pic1.elcr,
    pit,
    rtc,
    port61: system.port61,
    port80: system.port80,
    port92: system.port92,
    debug: system.debug,
    power: system.power,
    kbdData: i8042.data,
    kbdControl: i8042.control,
    com1: uarts[0]!,
    com2: uarts[1]!,
    vga3c0: vga.ports3c0,
    vga3d4: vga.ports3d4,
    pci: pciPorts(pci, system),
  };
  for (const { chip, ...region } of portTable)
    bus.ports.add({ ...region, handler: chip === null ? null : ports[chip] });
  const memory: Record<MmioChip, MmioHandler> = { vgaText: vga, ecam: pci.ecam, ioApic, localApic: apics };
  for (const { chip, ...region } of mmioTable)
    bus.mmio.add({ ...region, handler: chip === null ? null : memory[chip] });

  const pc: Pc = {
    config,
    bus,
    uarts,
    pics: [pic0, pic1],
    pit,
    apics,
    ioApic,
    rtc,
    pci,
    vga,
    framebuffer,
    keyboard,
    mouse,
    i8042,
    system,
    reset: () => {
      bus.reset();
      powerOnSelfTest(pc);
    },
  };
  powerOnSelfTest(pc);
  return pc;
}

/** Ports 0xCF8..0xCFF: the address takes dwords only; a byte at 0xCF9 is the reset control. */
function pciPorts(pci: PciHost, system: SystemPorts): PortHandler {
  return {
    readPort: (offset, size) => {
      if (offset >= 4) return pci.readData(offset - 4, size);
      if (offset === 0 && size === 4) return pci.readAddress();
      return offset === 1 && size === 1 ? system.resetControl : size === 2 ? 0xffff : 0xff;
    },
    writePort: (offset, size, value) => {
      if (offset >= 4) pci.writeData(offset - 4, size, value);
      else if (offset === 0 && size === 4) pci.writeAddress(value);
      else if (offset === 1 && size === 1) system.resetControl = value;
    },
  };
}
