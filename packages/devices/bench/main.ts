/**
 * Cost of the paths the machine takes most: npx tsx packages/devices/bench/main.ts. Nanoseconds of host time and heap
 * bytes each.
 */

import { Hash128, instant, ns } from '@lux9/base';
import { encodeSnapshot } from '@lux9/bus';
import { createRig } from '../src/testing/rig.ts';

const { pc, outb } = createRig({ cpus: 2 });
const { bus } = pc;
let sink = 0;

function bench(name: string, count: number, run: (i: number) => void): void {
  for (let i = 0; i < 20_000; i++) run(i);
  const heap = process.memoryUsage().heapUsed;
  const start = performance.now();
  for (let i = 0; i < count; i++) run(i);
  const took = performance.now() - start;
  const bytes = Math.max(0, process.memoryUsage().heapUsed - heap) / count;
  console.log(
    `${name.padEnd(44)} ${((took * 1e6) / count).toFixed(1).padStart(8)} ns ${bytes.toFixed(1).padStart(8)} bytes`,
  );
}

bench('port read: UART line status', 2e6, () => void (sink += bus.ports.read(0x3fd, 1)));
bench('port write: UART data', 2e6, (i) => bus.ports.write(0x3f8, 1, i & 0xff));
bench('device memory read: local APIC TPR', 2e6, () => void (sink += bus.mmio.read(0xfee00080, 4)));
bench('device memory write: framebuffer pixel', 2e6, (i) => bus.mmio.write(0xe0000000 + ((i * 4) & 0xfffff), 4, i));
bench('attention of a processor', 5e6, () => void (sink += bus.signals.attention(1)));
bench('headroom', 5e6, () => void (sink += bus.clock.headroom));
bench('time by 1 ns, no event due', 5e6, () => bus.clock.advance(ns(1)));
outb(0x43, 0x34);
outb(0x40, 100, 0);
outb(0x21, 0xfe);
bench('8254 tick, taken and ended (two events)', 3e5, () => {
  while (bus.signals.attention(0) === 0) bus.clock.advanceTo(bus.clock.nextEvent);
  sink += bus.signals.acknowledge(0);
  bus.ports.write(0x20, 1, 0x20);
});
outb(0x21, 0xff);
bus.mmio.write(0xfee003e0, 4, 0xb);
bus.mmio.write(0xfee00320, 4, 0x20040);
bus.mmio.write(0xfee00380, 4, 1000);
bench('APIC timer tick, taken and ended', 3e5, () => {
  while (bus.signals.attention(0) === 0) bus.clock.advanceTo(bus.clock.nextEvent);
  sink += bus.signals.acknowledge(0);
  bus.mmio.write(0xfee000b0, 4, 0);
});
bench('snapshot of the board as bytes', 50, () => void (sink += encodeSnapshot(bus.save()).length));
const memory = new Uint8Array(64 << 20);
const started = performance.now();
const digest = new Hash128().update(memory).digest();
console.log(
  `state hash of 64 MB: ${Math.round(performance.now() - started)} ms (${digest.slice(0, 8)}, ${instant(sink % 7)})`,
);
