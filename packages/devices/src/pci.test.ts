import { describe, expect, test } from 'vitest';
import { Random } from '@lux9/base';
import { decodeSnapshot, encodeSnapshot, type MmioHandler, type PortHandler, type SnapshotRecord } from '@lux9/bus';
import { ecam } from './map.ts';
import { Command, Pci, type PciSpec, Status } from './pci.ts';
import { createRig, type Rig } from './testing/rig.ts';

const register: MmioHandler & PortHandler = {
  readMmio: () => 0x1234,
  writeMmio: () => {},
  readPort: () => 0x56,
  writePort: () => {},
};
const spec: PciSpec = {
  name: 'test',
  vendor: 0x1ab8,
  device: 0x4321,
  class: [2, 0, 0],
  interruptPin: 1,
  msi: true,
  bars: {
    0: { kind: 'memory', bytes: 0x1000, handler: register },
    1: { kind: 'port', bytes: 32, handler: register, width: 4 },
    2: { kind: 'memory', bytes: 0x200000, handler: register, wide: true, prefetchable: true },
  },
};

function world() {
  const rig = createRig();
  const each = rig.pc.pci.add({ device: 4, function: 0 }, spec);
  const config = (at: number, device = 4, fn = 0): number => {
    rig.outl(0xcf8, (0x80000000 | (device << 11) | (fn << 8) | (at & 0xfc)) >>> 0);
    return rig.inl(0xcfc);
  };
  const setConfig = (at: number, value: number, device = 4): void => {
    rig.outl(0xcf8, (0x80000000 | (device << 11) | (at & 0xfc)) >>> 0);
    rig.outl(0xcfc, value);
  };
  return { rig, each, config, setConfig };
}

describe('PCI', () => {
  test('enumeration finds what is there, by both ways, and all ones elsewhere', () => {
    const { rig, config } = world();
    const found: string[] = [];
    for (let device = 0; device < 32; device++) {
      for (let fn = 0; fn < 8; fn++) {
        const id = config(Pci.vendor, device, fn);
        expect(rig.read(ecam.base + (device << 15) + (fn << 12))).toBe(id);
        if (id !== 0xffffffff)
          found.push(`${device}.${fn} ${id.toString(16)} ${(config(Pci.revision, device, fn) >>> 8).toString(16)}`);
      }
    }
    expect(found).toEqual(['0.0 29c08086 60000', '1.0 11111234 30000', '4.0 43211ab8 20000', '31.0 29188086 60100']);
    expect(rig.read(ecam.base + 0x100000)).toBe(0xffffffff); // bus 1
    expect(rig.read(ecam.base + 0x100)).toBe(0xffffffff); // no extended capabilities
  });
  test('the address port takes dwords only, keeps its reserved bits 0, and bytes pass by', () => {
    const { rig } = world();
    rig.outl(0xcf8, 0xffffffff);
    expect(rig.inl(0xcf8)).toBe(0x80fffffc);
    rig.outb(0xcf8, 0);
    expect(rig.inl(0xcf8)).toBe(0x80fffffc);
    rig.outl(0xcf8, 0x2000);
    expect(rig.inl(0xcfc)).toBe(0xffffffff); // not enabled
    rig.outl(0xcf8, 0x80002000);
    expect([rig.inw(0xcfc), rig.inw(0xcfe), rig.inb(0xcff)]).toEqual([0x1ab8, 0x4321, 0x43]);
  });
  test('sizing: all ones read back the size and kind', () => {
    const { config, setConfig } = world();
    const size = (bar: number): number => {
      setConfig(Pci.bar0 + 4 * bar, 0xffffffff);
      return config(Pci.bar0 + 4 * bar);
    };
    expect([0, 1, 2, 3, 4].map(size)).toEqual([0xfffff000, 0xffffffe1, 0xffe0000c, 0xffffffff, 0]);
  });
  test('regions follow their registers and the command bits', () => {
    const { rig, setConfig, each } = world();
    setConfig(Pci.bar0, 0xd0000000);
    setConfig(Pci.bar0 + 4, 0xd000);
    expect(rig.read(0xd0000000)).toBe(0xffffffff);
    setConfig(Pci.command, Command.memory);
    expect([rig.read(0xd0000000), rig.inl(0xd000)]).toEqual([0x1234, 0xffffffff]);
    setConfig(Pci.command, Command.memory | Command.io);
    expect(rig.inl(0xd000)).toBe(0x56);
    setConfig(Pci.bar0, 0xd1000000);
    expect([rig.read(0xd0000000), rig.read(0xd1000000), each.bar(0)]).toEqual([
      0xffffffff,
      0x1234,
      { base: 0xd1000000, bytes: 0x1000 },
    ]);
    setConfig(Pci.bar0 + 8, 0);
    setConfig(Pci.bar0 + 12, 0x12);
    expect(rig.read(0x1200000000)).toBe(0x1234);
    setConfig(Pci.command, 0);
    expect([rig.read(0xd1000000), rig.read(0x1200000000), each.bar(0)]).toEqual([0xffffffff, 0xffffffff, null]);
  });
  test('read-only registers cannot be written; status bits clear by ones', () => {
    const { config, setConfig, each } = world();
    const before = Array.from({ length: 16 }, (_, i) => config(i * 4));
    for (let i = 0; i < 16; i++) setConfig(i * 4, 0);
    for (const at of [0, 8, 0x2c, 0x34]) expect(config(at)).toBe(before[at / 4]);
    each.config[Pci.status + 1] = 0x20; // received master abort
    setConfig(Pci.command, 0);
    expect(config(Pci.command) >>> 16).toBe(0x2000 | Status.capabilities);
    setConfig(Pci.command, 0x20000000);
    expect(config(Pci.command) >>> 16).toBe(Status.capabilities);
  });
  test('INTx: routed by the bridge to the 8259 and by wire to the I/O APIC; it can be disabled', () => {
    const { rig, each, config, setConfig } = world();
    const { wires } = rig.pc.bus;
    each.setInterrupt(true); // device 4, INTA#: PIRQ A
    expect([wires.level(16), wires.level(10), (config(Pci.command) >>> 16) & Status.interrupt]).toEqual([
      true,
      true,
      Status.interrupt,
    ]);
    setConfig(Pci.command, Command.intxDisable);
    expect([wires.level(16), (config(Pci.command) >>> 16) & Status.interrupt]).toEqual([false, Status.interrupt]);
    setConfig(Pci.command, 0);
    setConfig(0x60, 0x80800580, 31); // PIRQ A off, B to 5
    expect([wires.level(16), wires.level(10)]).toEqual([true, false]);
    setConfig(0x60, 0x80808005, 31);
    expect([wires.level(10), wires.level(5)]).toEqual([false, true]);
    each.setInterrupt(false);
    expect(wires.level(5)).toBe(false);
  });
  test('MSI takes the place of the pin, if the guard lets it', () => {
    const { rig, each, config, setConfig } = world();
    const cap = config(Pci.capabilities) & 0xff;
    expect(config(cap) & 0xff).toBe(5);
    setConfig(cap + 4, 0xfee01000);
    setConfig(cap + 12, 0x61);
    setConfig(cap, 0x00010000 | config(cap));
    setConfig(Pci.command, Command.master);
    each.setInterrupt(true);
    expect([rig.pc.bus.signals.pendingVector(1), rig.pc.bus.wires.level(16)]).toEqual([-1, false]);
    expect(rig.pc.bus.dma.faults.at(-1)!.reason).toBe('not granted');
    rig.pc.bus.dma.grantInterrupts(each.dma.id, true);
    each.setInterrupt(false);
    each.setInterrupt(true);
    expect(rig.pc.bus.signals.pendingVector(1)).toBe(0x61);
  });
  test('bus mastering follows the command register', () => {
    const { rig, each, setConfig } = world();
    rig.pc.bus.dma.grant(each.dma.id, 0x1000, 0x1000, true);
    expect(each.dma.write32(0x1000, 7)).toBe(false);
    setConfig(Pci.command, Command.master);
    expect([each.dma.write32(0x1000, 7), each.dma.write32(0x2000, 7)]).toEqual([true, false]);
  });
  test('firmware gives each function its place and its interrupt', () => {
    const { rig, config } = world();
    rig.pc.reset();
    const display = rig.pc.pci.functions[1]!;
    expect([display.bar(0), display.bar(2)]).toEqual([
      { base: 0xe0000000, bytes: 1 << 20 },
      { base: 0xfebf0000, bytes: 0x1000 },
    ]);
    expect(rig.pc.pci.functions[2]!.bar(0)).toEqual({ base: 0xfebf1000, bytes: 0x1000 });
    expect(config(Pci.interruptLine) & 0xffff).toBe(0x010a);
  });
  test('which region wins an overlap does not depend on the order of writes', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = new Random(seed);
      const build = (): Rig => {
        const rig = createRig({ display: null });
        for (let device = 4; device < 8; device++) {
          const handler: MmioHandler & PortHandler = {
            readMmio: () => device,
            writeMmio: () => {},
            readPort: () => device,
            writePort: () => {},
          };
          rig.pc.pci.add(
            { device, function: 0 },
            {
              ...spec,
              name: `test${device}`,
              bars: {
                0: { kind: 'memory', bytes: 0x1000, handler },
                1: { kind: 'port', bytes: 32, handler, width: 4 },
              },
            },
          );
        }
        return rig;
      };
      const rig = build();
      for (let i = 0; i < 40; i++) {
        const id = random.between(4, 7) << 3;
        rig.pc.pci.writeConfig(id, Pci.bar0, 4, 0xd0000000 + 0x800 * random.below(8));
        rig.pc.pci.writeConfig(id, Pci.bar0 + 4, 4, 0xd000 + 16 * random.below(8));
        rig.pc.pci.writeConfig(id, Pci.command, 2, random.below(8));
      }
      const copy = build();
      copy.pc.bus.load(decodeSnapshot(encodeSnapshot(rig.pc.bus.save())) as SnapshotRecord);
      const look = ({ pc }: Rig): number[] => [
        ...Array.from({ length: 16 }, (_, i) => pc.bus.mmio.read(0xd0000000 + 0x400 * i, 4)),
        ...Array.from({ length: 20 }, (_, i) => pc.bus.ports.read(0xd000 + 8 * i, 4)),
      ];
      expect(look(copy), `seed ${seed}`).toEqual(look(rig));
    }
  });
  test('a snapshot whose read-only registers differ is refused', () => {
    const { rig } = world();
    const saved = rig.pc.pci.save() as { functions: { config: Uint8Array }[] } & SnapshotRecord;
    saved.functions[0]!.config[0] = 1;
    expect(() => rig.pc.pci.load(saved)).toThrow('host bridge: a read-only register differs at 0');
    expect(() => createRig().pc.pci.load(rig.pc.pci.save())).toThrow('4 functions, this machine has 3');
  });
});
