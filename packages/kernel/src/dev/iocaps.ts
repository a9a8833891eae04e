/**
 * What an address space may reach of the hardware: capabilities, and the ranges of the PCI functions it was granted. Everything that
 * lets a process at hardware (dev/{mem,irq,dma,pci}.ts, port instructions, physical segments) asks here.
 *
 * An address space without a list of functions (init's, and what it starts) is limited by its capabilities only; one with a list (a
 * SIP) to the base address registers and interrupts of the functions on it.
 */
import { capabilities, doorErrors, errors, segmentFlags, segmentSlots, segmentTypes, type Capability } from '@lux9/abi';
import { PciCmd, PciCfg, pcicfgread, pcicfgwrite } from '../pc64/pci.ts';
import type { Pcibar, Pcidev } from '../pc64/pcidev.ts';
import { error } from '../port/error.ts';
import type { Kernel } from '../port/kernel.ts';
import type { Proc, Segment } from '../port/portdat.ts';
import { newseg, NSEG, overlaps } from '../port/segment.ts';

const has = (p: Proc, cap: Capability): boolean => ((p.space?.caps ?? 0) & capabilities[cap]) !== 0;

export function needcap(p: Proc, cap: Capability, text: string): void {
  if (!has(p, cap)) error(text);
}

/** The functions a process may know of. */
export function functionsOf(k: Kernel, p: Proc): readonly Pcidev[] {
  const list = p.space?.devices ?? null;
  return list === null ? k.pci : k.pci.filter((d) => list.includes(d.tbdf));
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

/** `0000:BB:DD.F`. */
export function pciname(tbdf: number): string {
  return `0000:${hex(tbdf >>> 8, 2)}:${hex((tbdf >>> 3) & 31, 2)}.${tbdf & 7}`;
}

export function pcibyname(k: Kernel, name: string): Pcidev | null {
  return k.pci.find((d) => pciname(d.tbdf) === name) ?? null;
}

const inside = (bar: Pcibar, at: number, bytes: number): boolean => at >= bar.addr && at + bytes <= bar.addr + bar.size;

/** Device memory that /dev/mem shows at all: the video hole, and everything from here up. */
const hole = { base: 0xa0000, end: 0x100000 } as const;
const high = 0xe0000000;

/** Raises unless `p` may reach [at, at+bytes) of device memory. */
export function needmmio(k: Kernel, p: Proc, at: number, bytes: number): void {
  needcap(p, 'device', doorErrors.noDevice);
  const known = (at >= hole.base && at + bytes <= hole.end) || (at >= high && at >= k.ram.length && at + bytes <= Number.MAX_SAFE_INTEGER);
  if (!known || bytes < 0) error(doorErrors.badMmio);
  if (p.space!.devices === null) return;
  if (!functionsOf(k, p).some((d) => d.bars.some((bar) => !bar.io && inside(bar, at, bytes)))) error(doorErrors.badMmio);
}

/** Whether `p` may touch the ports. */
export function mayport(k: Kernel, p: Proc, port: number, bytes: number): boolean {
  if (!has(p, 'ioport') || !(port >= 0) || port + bytes > 0x10000) return false;
  return p.space!.devices === null || functionsOf(k, p).some((d) => d.bars.some((bar) => bar.io && inside(bar, port, bytes)));
}

export function mayirq(k: Kernel, p: Proc, irq: number): boolean {
  return has(p, 'interrupt') && (p.space!.devices === null || functionsOf(k, p).some((d) => d.irq === irq));
}

/** Turns a function's decoders, bus mastering and interrupt on, for who was granted it. */
export function pciwake(k: Kernel, d: Pcidev, master: boolean): void {
  const command = pcicfgread(k, d.tbdf, PciCfg.pcr, 2) & ~(PciCmd.intxOff | PciCmd.master);
  const decode = (d.bars.some((bar) => bar.io) ? PciCmd.io : 0) | (d.bars.some((bar) => !bar.io) ? PciCmd.mem : 0);
  pcicfgwrite(k, d.tbdf, PciCfg.pcr, 2, command | decode | (master ? PciCmd.master : 0));
}

/** Makes a function quiet: no DMA, no interrupt; what it was granted of memory is taken back. */
export function pciquiet(k: Kernel, tbdf: number): void {
  const command = pcicfgread(k, tbdf, PciCfg.pcr, 2);
  pcicfgwrite(k, tbdf, PciCfg.pcr, 2, (command & ~PciCmd.master) | PciCmd.intxOff);
  if (requester(k, tbdf)) k.bus.dma.revokeAll(tbdf);
}

/** Every function is a requester of the bus. */
function requester(k: Kernel, tbdf: number): boolean {
  return k.pci.some((d) => d.tbdf === tbdf);
}

/** Where physical segments go when the program does not say: below this, so that programs with 32-bit pointers reach them. */
const physTop = 0xf0000000;

/** Maps `bytes` of physical memory from `pa` into `p`; answers the segment. */
export function attachphys(p: Proc, type: number, pa: number, bytes: number, va = 0): Segment {
  let slot = -1;
  for (let i = segmentSlots.LSEG as number; i < NSEG && slot < 0; i++) if (p.seg[i] === null) slot = i;
  if (slot < 0) error(errors.Enovmem);
  let base = va;
  if (va !== 0) {
    if (va % 4096 !== 0 || overlaps(p, va, va + bytes)) error(errors.Esoverlap);
  } else {
    base = physTop - bytes;
    for (let s = overlaps(p, base, base + bytes); s !== null; s = overlaps(p, base, base + bytes)) base = s.base - bytes;
    if (base <= 0) error(errors.Enovmem);
  }
  const s = newseg(type | segmentFlags.SG_NOEXEC, base, bytes);
  s.pa = pa;
  p.seg[slot] = s;
  return s;
}

const barName = /^([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\/bar([0-5])$/;

/**
 * segattach's class `0000:BB:DD.F/barN`: the registers of a granted function as a physical segment; null for any other name. A base
 * address register smaller than a page is refused: its neighbours in the page would come with it.
 */
export function barsegattach(k: Kernel, p: Proc, name: string, va: number): Segment | null {
  const match = barName.exec(name);
  if (match === null) return null;
  needcap(p, 'device', doorErrors.noDevice);
  const d = functionsOf(k, p).find((each) => pciname(each.tbdf) === match[1]);
  const bar = d?.bars.find((each) => each.index === Number(match[2]) && !each.io);
  if (bar === undefined) error(doorErrors.deviceNotFound);
  if (bar.size % 4096 !== 0 || bar.addr % 4096 !== 0) error(doorErrors.badMmio);
  return attachphys(p, segmentTypes.SG_PHYSICAL | segmentFlags.SG_DEVICE, bar.addr, bar.size, va);
}

/** Takes physical segments that begin at `pa` off everybody who has one. */
export function detachphys(k: Kernel, pa: number, detach: (p: Proc, slot: number) => void): void {
  for (const p of k.procs) {
    if (p === null) continue;
    p.seg.forEach((s, slot) => {
      if (s !== null && s.pa === pa && (s.type === segmentTypes.SG_FIXED || s.type === segmentTypes.SG_PHYSICAL)) detach(p, slot);
    });
  }
}

/** The names of the capabilities in a set, `all` for all. */
export function capnames(bits: number): string[] {
  const names = (Object.keys(capabilities) as Capability[]).filter((name) => (bits & capabilities[name]) !== 0);
  return names.length === Object.keys(capabilities).length ? ['all'] : names;
}

export function capbit(name: string): number {
  if (name === 'all') return Object.values(capabilities).reduce((all, bit) => all | bit, 0);
  return capabilities[name as Capability] ?? 0;
}
