/** A driver reaches what it was granted and nothing else: every port, interrupt and page outside is tried, and its device's DMA. */
import { doorErrors, notedHow, rforkFlags, SYS, uregLayout } from '@lux9/abi';
import type { Proc } from '@lux9/kernel';
import { Machine, ustar } from '@lux9/system';
import { beforeEach, expect, it } from 'vitest';
import { aout } from '../../../system/src/testing/aout.ts';
import { coreExports } from '../../../system/src/testing/core.ts';
import { Harness } from '../../../system/src/testing/harness.ts';

/** The short run takes samples of ports, RAM and device memory; LONG=1 takes all of them. */
const isLong = process.env['LONG'] === '1';

let h: Harness;
let driver: Proc;
const counter = 0x20; // 00:04.0
const fork = rforkFlags.RFPROC | rforkFlags.RFFDG | rforkFlags.RFREND;

beforeEach(() => {
  h = new Harness({ memMB: 24 });
  driver = h.fork(h.init, fork);
  // What /dev/sip start gives the counter's driver.
  driver.space!.devices = [counter];
  driver.space!.caps = 0x02 | 0x10 | 0x20 | 0x40;
});

const err = (result: number | null): string => (result === -1 ? h.err(driver) : `answered ${result}`);
const open = (name: string, mode: number): number => h.call(driver, 'open', name, mode)!;
const bar = (): { addr: number; size: number } => h.kernel.pci.find((d) => d.tbdf === counter)!.bars[0]!;

it('every page of device memory and of RAM but its registers is refused', () => {
  const fd = open('/dev/mem', 2);
  const { addr, size } = bar();
  // Each of its registers.
  for (let at = 0; at < size; at += 4) expect(h.readFd(driver, fd, 4, BigInt(addr + at))!.length).toBe(4);
  const tries: number[] = [addr - 1, addr + size - 3, addr + size, addr - 4096];
  for (let page = 0; page < 0x100000; page += 0x1000) tries.push(page);
  for (let page = 0x100000; page < h.kernel.ram.length; page += isLong ? 0x1000 : 0x40000) tries.push(page);
  for (let page = 0xe0000000; page < 0x100000000; page += isLong ? 0x1000 : 0x200000) tries.push(page);
  tries.push(0xb0000000, 0xfec00000, 0xfee00000, 0x100000000);
  for (const at of tries) {
    if (at >= addr && at + 4 <= addr + size) continue;
    expect(() => h.readFd(driver, fd, 4, BigInt(at)), at.toString(16)).toThrow(doorErrors.badMmio);
    expect(err(h.writeFd(driver, fd, 'abcd', BigInt(at)))).toBe(doorErrors.badMmio);
  }
});

it('every port is refused, by file and without the capability for the file', () => {
  expect(err(h.call(driver, 'open', '/dev/io', 2))).toContain(doorErrors.noPort);
  driver.space!.caps |= 0x04;
  const fd = open('/dev/io', 2);
  for (let port = 0; port < 0x10000; port += isLong || port < 0x1000 ? 1 : 61) {
    const words = isLong ? ['inb', 'inw', 'inl'] : ['inb'];
    for (const word of words) expect(err(h.writeFd(driver, fd, `${word} 0x${port.toString(16)}`)), String(port)).toBe(doorErrors.badPort);
    for (const word of isLong ? ['outb', 'outw', 'outl'] : []) expect(err(h.writeFd(driver, fd, `${word} 0x${port.toString(16)} 0`)), String(port)).toBe(doorErrors.badPort);
  }
  // The one who may: init.
  const own = h.call(h.init, 'open', '/dev/io', 2)!;
  expect(h.writeFd(h.init, own, 'inb 0x3fd')).toBe(9);
  expect(new TextDecoder().decode(h.readFd(h.init, own, 16)!)).toMatch(/^0x[0-9a-f]+\n$/);
});

it('every port is refused to the instructions IN and OUT', () => {
  const u32 = (n: number): number[] => [n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24];
  const call = (number: number): number[] => [0xbd, ...u32(number), 0x0f, 0x05]; // mov ebp, number; syscall
  const data = 0x400000;
  const text = 0x200000 + 40;
  const handler = [
    0xff, 0x04, 0x25, ...u32(data), //                            inc dword [data]
    0x48, 0x8b, 0x44, 0x24, 0x08, //                              mov rax, [rsp+8]
    0x48, 0xff, 0x80, ...u32(uregLayout.at.pc), //                inc qword [rax+pc]
    0x48, 0xc7, 0x44, 0x24, 0x08, ...u32(notedHow.NCONT), ...call(SYS.noted),
  ];
  const loop = [0xec, 0xee, 0xff, 0xc2, 0x81, 0xfa, ...u32(0x10000)]; // in al, dx; out dx, al; inc edx; cmp edx, 10000h
  const start = (at: number): number[] => [
    0x48, 0x81, 0xec, ...u32(256), 0x48, 0xc7, 0x44, 0x24, 0x08, ...u32(at), ...call(SYS.notify), 0x31, 0xd2, // notify(at); xor edx, edx
    ...loop, 0x75, 256 - loop.length - 2, 0xc7, 0x04, 0x25, ...u32(data + 4), ...u32(1), 0xeb, 0xfe, //          mov dword [data+4], 1; jmp $
  ];
  const code = [...start(text + start(0).length), ...handler];
  const m = new Machine(coreExports(20), { memMB: 20, cpus: 1, seed: 1, initrd: ustar([{ name: 'init', data: aout(Uint8Array.from(code), new Uint8Array(64)) }]) });
  const p = m.kernel.byPid.get(1)!;
  p.space!.devices = [counter];
  const word = (at: number): number => {
    const physical = m.core.translate(p.pml4 * 4096 + p.pcid, BigInt(data + at), 0, true);
    return physical < 0 ? 0 : m.kernel.view.getUint32(physical, true);
  };
  while (word(4) === 0 && m.now < 10e9) expect(m.run(50_000_000), m.panic).toBe('budget');
  expect(word(4)).toBe(1);
  // Each instruction has had its note.
  expect(word(0)).toBe(2 * 0x10000);
});

it('every interrupt but its own is refused; its own once', () => {
  const fd = open('/dev/irq/ctl', 1);
  const mine = h.kernel.pci.find((d) => d.tbdf === counter)!.irq;
  for (let irq = 0; irq < 256; irq++) {
    if (irq !== mine) expect(err(h.writeFd(driver, fd, `register ${irq} x`)), String(irq)).toBe(doorErrors.noInterrupt);
  }
  expect(err(h.writeFd(driver, fd, 'register 256 x'))).toBe(doorErrors.badIrq);
  expect(err(h.call(driver, 'open', `/dev/irq/${mine}`, 0))).toContain(doorErrors.irqNotRegistered);
  expect(h.writeFd(driver, fd, `register ${mine} counter`)).toBeGreaterThan(0);
  expect(err(h.writeFd(driver, fd, `register ${mine} counter`))).toBe(doorErrors.irqTaken);
  const other = h.fork(h.init, fork);
  const ctl = h.call(other, 'open', '/dev/irq/ctl', 1)!;
  expect(h.writeFd(other, ctl, `unregister ${mine}`)).toBe(-1);
  expect(h.err(other)).toBe(doorErrors.irqNotOwner);
  expect(h.call(other, 'open', `/dev/irq/${mine}`, 0)).toBe(-1);
  expect(h.err(other)).toContain('permission denied');
});

it('other functions are not there, and their registers cannot be mapped', () => {
  expect(h.readFile(driver, '/dev/pci/bus')).toMatch(/^0000:00:04\.0 vendor=0x1209 device=0x0c01 class=ff\.00\.00 irq=\d+\n {2}bar0: addr=0x[0-9a-f]+ size=0x1000\n$/);
  for (const d of h.kernel.pci) {
    if (d.tbdf === counter) continue;
    const name = `0000:00:${(d.tbdf >>> 3).toString(16).padStart(2, '0')}.${d.tbdf & 7}`;
    expect(err(h.call(driver, 'open', `/dev/pci/${name}/config`, 0))).toContain('file does not exist');
    for (let n = 0; n < 6; n++) expect(err(h.call(driver, 'segattach', 0, `${name}/bar${n}`, 0, 1))).toBe(doorErrors.deviceNotFound);
  }
  const va = h.call(driver, 'segattach', 0, '0000:00:04.0/bar0', 0, 1)!;
  expect(va).toBeGreaterThan(0);
  for (let n = 1; n < 6; n++) expect(err(h.call(driver, 'segattach', 0, `0000:00:04.0/bar${n}`, 0, 1))).toBe(doorErrors.deviceNotFound);
});

it('its device writes the granted buffer and nothing else, and nothing once the driver is gone', () => {
  const k = h.kernel;
  const fd = open('/dev/dma/alloc', 2);
  expect(h.writeFd(driver, fd, 'size 8192')).toBe(9);
  const text = new TextDecoder().decode(h.readFd(driver, fd, 128, 0n)!);
  const pa = Number(/paddr:(0x[0-9a-f]+)/.exec(text)![1]);
  const { bus } = k;
  bus.ports.write(0xcf8, 4, 0x80002004);
  bus.ports.write(0xcfc, 2, 6); // decode memory, be a master
  const reg = (at: number, value: number): void => bus.mmio.write(bar().addr + at, 4, value);
  const count = (ring: number): { head: number; refused: boolean } => {
    reg(4, 0);
    reg(0x14, ring);
    reg(0x18, 1);
    reg(0x10, 7);
    reg(8, 10);
    reg(4, 5);
    bus.clock.advance(15_000 as never);
    return { head: bus.mmio.read(bar().addr + 0x1c, 4), refused: (bus.mmio.read(bar().addr + 0x10, 4) & 2) !== 0 };
  };
  expect(count(pa)).toEqual({ head: 1, refused: false });
  expect(count(pa + 8184)).toEqual({ head: 1, refused: false });
  const before = k.ram.slice();
  for (const at of [8, pa - 8, pa - 4, pa + 8188, pa + 8192, 0xb8000, 0xfee00000, 0xfffffff8]) expect(count(at), at.toString(16)).toEqual({ head: 0, refused: true });
  for (let at = 4096; at < k.ram.length; at += 4096) if (at < pa || at >= pa + 8192) expect(count(at).refused, at.toString(16)).toBe(true);
  expect(Buffer.compare(k.ram, before)).toBe(0);
  h.call(driver, 'exits', 0);
  expect(count(pa)).toEqual({ head: 0, refused: true });
});

it('a capability that was dropped does not come back', () => {
  const p = h.fork(h.init, fork);
  expect(h.readFile(p, '/dev/sip/caps')).toBe('all\n');
  const fd = h.call(p, 'open', '/dev/sip/caps', 2)!;
  expect(h.writeFd(p, fd, 'drop dma')).toBe(8);
  expect(h.readFile(p, '/dev/sip/caps')).toBe('device ioport interrupt pci exchange filesystem net\n');
  expect(h.call(p, 'open', '/dev/dma/alloc', 2)).toBe(-1);
  expect(h.err(p)).toContain(doorErrors.noDma);
  const clone = h.call(p, 'open', '/dev/sip/clone', 2)!;
  expect(h.writeFd(p, clone, 'type counter')).toBe(12);
  expect(h.writeFd(p, clone, 'start')).toBe(-1);
  expect(h.err(p)).toBe('capability exceeds that of the starter');
  expect(h.fork(p, fork).space!.caps & 0x20).toBe(0);
});
