/** The teaching device as its driver sees it: registers through the bus, interrupts on its wire, entries by DMA. */
import { instant, u32le } from '@lux9/base';
import { expect, test } from 'vitest';
import { Command, Pci, requesterId } from './pci.ts';
import { createRig } from './testing/rig.ts';

const at = { id: 0, control: 4, interval: 8, count: 12, status: 16, ring: 20, size: 24, head: 28, tail: 32 } as const;

function rig() {
  const { pc, ram } = createRig({ counter: true });
  const f = pc.pci.functions.find((each) => each.spec.name === 'counter')!;
  const base = f.bar(0)!.base;
  const { bus } = pc;
  return {
    bus, ram, f, id: requesterId(f.address),
    read: (register: number) => bus.mmio.read(base + register, 4),
    write: (register: number, value: number) => bus.mmio.write(base + register, 4, value),
    pass: (us: number) => bus.clock.advanceTo(instant(bus.clock.now + us * 1000)),
  };
}

test('counts while it is on, at its interval', () => {
  const { read, write, pass } = rig();
  expect(read(at.id)).toBe(0x434e5452);
  write(at.interval, 100);
  write(at.control, 1);
  pass(1050);
  expect(read(at.count)).toBe(10);
  write(at.control, 0);
  pass(1000);
  expect(read(at.count)).toBe(10);
  write(at.interval, 1);
  expect(read(at.interval)).toBe(10);
});

test('interrupts until the status is cleared', () => {
  const { f, read, write, pass } = rig();
  const pending = (): boolean => (f.config[Pci.status]! & 8) !== 0;
  write(at.interval, 100);
  write(at.control, 3);
  pass(150);
  expect(pending()).toBe(true);
  expect(read(at.status)).toBe(1);
  write(at.status, 1);
  expect(pending()).toBe(false);
  pass(100);
  expect(pending()).toBe(true);
  write(at.control, 1);
  expect(pending()).toBe(false);
});

test('writes its ring, where it was granted and while there is room', () => {
  const { bus, ram, f, id, read, write, pass } = rig();
  f.write(Pci.command, 2, Command.memory | Command.master);
  write(at.interval, 100);
  write(at.ring, 0x8000);
  write(at.size, 4);
  write(at.control, 5);
  pass(150);
  expect([read(at.head), read(at.status) & 2]).toEqual([0, 2]);
  expect(bus.dma.faultCount).toBe(1);
  bus.dma.grant(id, 0x8000, 32, true);
  write(at.status, 7);
  pass(1000);
  expect([read(at.head), read(at.status) & 6]).toEqual([4, 4]);
  expect([0, 1, 2, 3].map((i) => u32le(ram, 0x8000 + i * 8))).toEqual([2, 3, 4, 5]);
  write(at.tail, 2);
  write(at.status, 7);
  pass(100);
  expect(read(at.head)).toBe(5);
  expect(u32le(ram, 0x8000)).toBe(12);
  // A ring that ends outside what was granted.
  write(at.size, 8);
  write(at.status, 7);
  pass(2000);
  expect([read(at.head), read(at.status) & 2]).toEqual([4, 2]);
});
