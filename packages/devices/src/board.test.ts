import { describe, expect, test } from 'vitest';
import { decodeUtf8, equalBytes, ms, Random, u16le, u32le, us } from '@lux9/base';
import { Attention, decodeSnapshot, encodeSnapshot, MachineRequest, type SnapshotRecord } from '@lux9/bus';
import { acpiArea, ecam, Irq, memoryMap, portTable, ramLimits } from './map.ts';
import { createRig, type Rig } from './testing/rig.ts';
import { targets, traffic } from './testing/traffic.ts';

describe('the board', () => {
  test('two of one configuration are the same machine', () => {
    expect(createRig().pc.bus.hashes()).toEqual(createRig().pc.bus.hashes());
    expect(createRig({ cpus: 3 }).pc.bus.devices.filter(({ name }) => name.startsWith('lapic'))).toHaveLength(3);
  });
  test('an ISA interrupt reaches the first processor through the virtual wire', () => {
    const { pc, outb, inb, advance } = createRig();
    const { signals } = pc.bus;
    outb(0x43, 0x34); // mode 2
    outb(0x40, 0x00, 0x10);
    outb(0x21, 0xfe); // timer only: the edge of OUT going high at power on still waits
    expect(signals.acknowledge(0)).toBe(8);
    outb(0x20, 0x20);
    expect(signals.attention(0)).toBe(0);
    advance(ms(4));
    expect(signals.attention(0)).toBe(Attention.interrupt);
    expect(signals.attention(1)).toBe(0);
    expect(signals.pendingVector(0)).toBe(8);
    expect(signals.acknowledge(0)).toBe(8);
    expect(signals.attention(0)).toBe(0);
    advance(ms(4));
    expect(signals.attention(0)).toBe(0); // in service
    outb(0x20, 0x20);
    expect(signals.acknowledge(0)).toBe(8);
    expect(inb(0x21)).toBe(0xfe);
  });
  test('a slave interrupt is acknowledged in both chips', () => {
    const { pc, outb, inb } = createRig();
    outb(0x21, 0xfb);
    outb(0xa1, 0xef); // mouse, IRQ 12
    outb(0x64, 0x60);
    outb(0x60, 0x66 & ~0x20);
    outb(0x64, 0xd4);
    outb(0x60, 0xf4);
    expect(pc.bus.signals.acknowledge(0)).toBe(0x74);
    outb(0x20, 0x0b);
    outb(0xa0, 0x0b);
    expect([inb(0x20), inb(0xa0)]).toEqual([4, 0x10]);
    expect(inb(0x60)).toBe(0xfa);
  });
  test('the same timer reaches a processor through the I/O APIC at pin 2', () => {
    const { pc, outb, write, advance } = createRig();
    write(0xfec00000, 0x10 + 2 * 2 + 1);
    write(0xfec00010, 1 << 24);
    write(0xfec00000, 0x10 + 2 * 2);
    write(0xfec00010, 0x41);
    outb(0x43, 0x34);
    outb(0x40, 0x00, 0x10);
    advance(ms(4));
    expect([pc.bus.signals.pendingVector(0), pc.bus.signals.pendingVector(1)]).toEqual([-1, 0x41]);
  });
  test('resets by 0xCF9, by port 0x92 and by the keyboard controller; soft off by PM1', () => {
    const trials: [(rig: Rig) => void, number][] = [
      [({ outb }) => outb(0xcf9, 2, 6), MachineRequest.reset],
      [({ outb }) => outb(0xcf9, 2), MachineRequest.none],
      [({ outb }) => outb(0x92, 1), MachineRequest.reset],
      [({ outb }) => outb(0x64, 0xfe), MachineRequest.reset],
      [({ outw }) => outw(0x604, 0x2000 | (5 << 10)), MachineRequest.powerOff],
      [({ outw }) => outw(0x604, 5 << 10), MachineRequest.none],
      [({ outb }) => outb(0x64, 0xff), MachineRequest.none],
    ];
    for (const [act, request] of trials) {
      const rig = createRig();
      act(rig);
      expect(rig.pc.bus.request).toBe(request);
    }
  });
  test('after a reset the registers are those of power on', () => {
    const rig = createRig();
    const keep = ['clock', 'pit', 'pic0', 'vga', 'wires', 'rtc', 'framebuffer']; // time passed; video memory and the 8254 are not reset
    const parts = () => rig.pc.bus.hashes().filter(({ part }) => !keep.includes(part));
    const before = parts();
    traffic(rig, new Random(99), 3000);
    expect(parts()).not.toEqual(before);
    rig.pc.reset();
    const ignore = ['uart0', 'uart1', 'system', 'keyboard'];
    // UART counters and scratch, the debug counter and held keys outlive a reset.
    const named = (list: ReturnType<typeof parts>) => list.filter(({ part }) => !ignore.includes(part));
    expect(named(parts())).toEqual(named(before));
    const { pins: _p, irr: _i, ...pic0 } = rig.pc.pics[0].state; // the 8254 goes on and may pull
    const { pins: _q, irr: _j, ...fresh } = createRig().pc.pics[0].state;
    expect(pic0).toEqual(fresh);
    expect(rig.pc.bus.request).toBe(MachineRequest.none);
  });
  test('debug console, diagnostic port, PM timer and refresh toggle', () => {
    const { outb, inb, inl, debug, advance } = createRig();
    outb(0xe9, 0x68, 0x69);
    expect([debug, inb(0xe9)]).toEqual([[0x68, 0x69], 0xe9]);
    outb(0x80, 0x5a);
    expect(inb(0x80)).toBe(0x5a);
    const start = inl(0x608);
    advance(ms(100));
    expect(inl(0x608) - start).toBe(357_954);
    const first = inb(0x61) & 0x10;
    advance(us(16));
    expect(inb(0x61) & 0x10).not.toBe(first);
  });
  test('the memory map covers RAM without overlaps for every size', () => {
    for (let ram: number = ramLimits.min; ram <= ramLimits.max; ram *= 2) {
      const map = memoryMap(ram);
      const usable = map.filter(({ kind }) => kind === 'usable').reduce((sum, { bytes }) => sum + bytes, 0);
      expect(usable).toBe(ram - 0x100000 + 0x9e000);
      expect(map.every(({ base, bytes }) => base % 4096 === 0 || bytes < 4096)).toBe(true);
    }
  });
  test('every row of the port table answers as its chip or as a named gap', () => {
    const { pc, inb, log } = createRig();
    for (const { base, name, chip } of portTable) {
      expect(pc.bus.ports.find(base)!.name).toBe(name);
      const lines = log.lines.length;
      const value = inb(base);
      if (chip === null) {
        expect(value).toBe(0xff);
        expect(log.lines.slice(lines)).toEqual([
          `warn ports: read of port 0x${base.toString(16)}: ${name}, not implemented`,
        ]);
      } else expect(log.lines.length).toBe(lines);
    }
  });
});

describe('ACPI tables', () => {
  const { ram } = createRig({ cpus: 5 });
  const sum = (at: number, bytes: number): number =>
    ram.subarray(at, at + bytes).reduce((total, byte) => (total + byte) & 0xff, 0);
  const text = (at: number, bytes: number): string => decodeUtf8(ram, at, at + bytes);
  test('checksums, and a way from the RSDP to every table', () => {
    expect(text(acpiArea.base, 8)).toBe('RSD PTR ');
    expect([sum(acpiArea.base, 20), sum(acpiArea.base, 36)]).toEqual([0, 0]);
    const xsdt = u32le(ram, acpiArea.base + 24);
    const rsdt = u32le(ram, acpiArea.base + 16);
    const names: string[] = [];
    for (const at of [xsdt, rsdt]) expect(sum(at, u32le(ram, at + 4))).toBe(0);
    for (let i = 36; i < u32le(ram, xsdt + 4); i += 8) {
      const at = u32le(ram, xsdt + i);
      expect(u32le(ram, rsdt + 36 + (i - 36) / 2)).toBe(at);
      expect(sum(at, u32le(ram, at + 4))).toBe(0);
      names.push(text(at, 4));
      if (names.at(-1) === 'FACP') {
        const dsdt = u32le(ram, at + 40);
        expect([text(dsdt, 4), sum(dsdt, u32le(ram, dsdt + 4)), u32le(ram, at + 140)]).toEqual(['DSDT', 0, dsdt]);
        expect([u32le(ram, at + 64), u16le(ram, at + 120)]).toEqual([0x604, 0xcf9]);
        expect(text(u32le(ram, at + 36), 4)).toBe('FACS');
      }
      if (names.at(-1) === 'APIC') {
        const seen: Record<number, number> = {};
        for (let entry = at + 44; entry < at + u32le(ram, at + 4); entry += ram[entry + 1]!)
          seen[ram[entry]!] = (seen[ram[entry]!] ?? 0) + 1;
        expect(seen).toEqual({ 0: 5, 1: 1, 2: 3, 4: 1 });
      }
      if (names.at(-1) === 'MCFG') expect(u32le(ram, at + 44)).toBe(ecam.base);
    }
    expect(names).toEqual(['FACP', 'APIC', 'MCFG']);
  });
});

const names = [...new Set<string>(targets.map(({ name }) => name)), undefined];

describe('random traffic', () => {
  test.each(names)('on %s never throws, and a snapshot anywhere has the same future', (only) => {
    for (let seed = 1; seed <= 3; seed++) {
      const where = `seed ${seed}: npx vitest run packages/devices/src/board.test.ts -t "${only ?? 'undefined'}"`;
      const random = new Random(seed * 1000 + (only?.length ?? 0));
      const rig = createRig({ serialPace: seed % 2 === 0 ? 'line' : 'immediate' });
      traffic(rig, random, 200 + random.below(600), only);
      const encoded = encodeSnapshot(rig.pc.bus.save());
      const other = createRig({ serialPace: seed % 2 === 0 ? 'line' : 'immediate' });
      other.pc.bus.load(decodeSnapshot(encoded) as SnapshotRecord);
      expect(equalBytes(encodeSnapshot(other.pc.bus.save()), encoded), where).toBe(true);
      const future = random.u32();
      const outputs = rig.serial.map(({ length }) => length);
      const a = traffic(rig, new Random(future), 600, only);
      const b = traffic(other, new Random(future), 600, only);
      expect(b, where).toBe(a);
      expect(other.pc.bus.hashes(), where).toEqual(rig.pc.bus.hashes());
      expect(other.serial, where).toEqual(rig.serial.map((bytes, i) => bytes.slice(outputs[i]!)));
    }
  });
  test('a snapshot of another board is refused with a sentence', () => {
    const saved = createRig().pc.bus.save();
    expect(() => createRig({ cpus: 1 }).pc.bus.load(saved)).toThrow('no device lapic1');
    expect(() => createRig({ display: null }).pc.bus.load(saved)).toThrow('no device framebuffer');
    expect(() => createRig({ display: { width: 800, height: 600 } }).pc.bus.load(saved)).toThrow('640 by 400');
  });
  test('interrupt numbers of the map are one each', () => {
    expect(new Set(Object.values(Irq)).size).toBe(Object.values(Irq).length);
  });
});
