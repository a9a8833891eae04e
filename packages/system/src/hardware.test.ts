/** The kernel finds and drives the same hardware by the other way there is to it. */
import { decodeUtf8 } from '@lux9/base';
import { expect, it } from 'vitest';
import { Machine, ustar } from './index.ts';
import { aout } from './testing/aout.ts';
import { coreExports } from './testing/core.ts';

const loop = aout(Uint8Array.of(0xeb, 0xfe));

function boot(cmdline: string, cpus = 1): { m: Machine; text: () => string } {
  const out: number[] = [];
  const m = new Machine(coreExports(32), {
    memMB: 32, cpus, seed: 1, initrd: ustar([{ name: 'init', data: loop }]), display: { width: 640, height: 400 }, cmdline, onConsole: (b) => out.push(b),
  });
  return { m, text: () => decodeUtf8(Uint8Array.from(out)) };
}

it('PCI functions are the same through memory and through ports', () => {
  const memory = boot('');
  const ports = boot('nomcfg');
  expect(memory.text()).toContain('pcicfginit: 4 functions, configured at 0xb0000000');
  expect(ports.text()).toContain('pcicfginit: 4 functions, configured by ports');
  expect(memory.m.kernel.pci.length).toBe(4);
  expect(ports.m.kernel.pci).toEqual(memory.m.kernel.pci);
});

it.each([['', 'I/O APIC'], ['noapic', 'two 8259s']])('the clock ticks and processors run with "%s"', (cmdline, said) => {
  const { m, text } = boot(cmdline, 4);
  expect(text()).toContain(`intrinit: ${said}`);
  while (m.now < 100e6) m.run(1e7);
  expect(m.kernel.ticks).toBeGreaterThanOrEqual(9);
  expect(m.kernel.machs.map((mach) => mach.online)).toEqual([true, true, true, true]);
});
