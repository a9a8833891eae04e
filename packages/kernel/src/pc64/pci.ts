/**
 * PCI (9front pci.c): the functions on bus 0, with the sizes of their base address registers measured as 6.2.5.1 of PCI
 * local bus 3.0 says. Configuration space is reached through the window of memory that ACPI's MCFG names (ECAM, PCI Express
 * base 5.0, 7.2.2), 4096 bytes a function; without one, or with the boot argument `nomcfg`, by mechanism #1 (PCI 3.0, 3.2.2.3.2), 256 bytes.
 *
 * Callers: `pciinit` once at boot fills `k.pci`, in the order of addresses; `pcicfgread` and
 * `pcicfgwrite` reach configuration space at any time. The list does not change afterwards.
 *
 * NOT IMPLEMENTED: bridges and further buses (this PC has none); expansion ROMs; 64-bit addresses above 2^53.
 */
import type { Kernel } from '../port/kernel.ts';
import { Pcibar, Pcidev } from './pcidev.ts';

const address = 0xcf8;
const data = 0xcfc;
const enable = 0x80000000;

/** Configuration registers (figure 6-1). */
export const PciCfg = {
  vid: 0x00, did: 0x02, pcr: 0x04, psr: 0x06, rid: 0x08, ccrp: 0x09, ccru: 0x0a, ccrb: 0x0b, hdt: 0x0e, bar0: 0x10, intl: 0x3c, intp: 0x3d,
} as const;
/** Command register: decode ports, decode memory, be a master. */
export const PciCmd = { io: 1, mem: 2, master: 4, intxOff: 0x400 } as const;

const select = (k: Kernel, tbdf: number, at: number): void => k.bus.ports.write(address, 4, (enable | (tbdf << 8) | (at & 0xfc)) >>> 0);

/** `size` (1, 2, 4) bytes of configuration space, unsigned. All ones where there is nothing. */
export function pcicfgread(k: Kernel, tbdf: number, at: number, size: number): number {
  if (k.ecam !== 0) return k.bus.mmio.read(k.ecam + (tbdf << 12) + at, size);
  select(k, tbdf, at);
  return k.bus.ports.read(data + (at & 3), size);
}

export function pcicfgwrite(k: Kernel, tbdf: number, at: number, size: number, value: number): void {
  if (k.ecam !== 0) {
    k.bus.mmio.write(k.ecam + (tbdf << 12) + at, size, value >>> 0);
    return;
  }
  select(k, tbdf, at);
  k.bus.ports.write(data + (at & 3), size, value >>> 0);
}

function bars(k: Kernel, p: Pcidev): void {
  const command = pcicfgread(k, p.tbdf, PciCfg.pcr, 2);
  // Nothing may be decoded at the addresses that measuring writes.
  pcicfgwrite(k, p.tbdf, PciCfg.pcr, 2, command & ~(PciCmd.io | PciCmd.mem));
  for (let index = 0; index < 6; index++) {
    const at = PciCfg.bar0 + index * 4;
    const low = pcicfgread(k, p.tbdf, at, 4);
    pcicfgwrite(k, p.tbdf, at, 4, 0xffffffff);
    const mask = pcicfgread(k, p.tbdf, at, 4);
    pcicfgwrite(k, p.tbdf, at, 4, low);
    if (mask === 0) continue;
    const bar = new Pcibar();
    bar.index = index;
    bar.io = (low & 1) !== 0;
    const flags = bar.io ? 3 : 15;
    bar.addr = (low & ~flags) >>> 0;
    bar.size = (~(mask & ~flags) >>> 0) + 1;
    bar.prefetch = !bar.io && (low & 8) !== 0;
    if (bar.io) bar.size &= 0xffff;
    if (!bar.io && (low & 6) === 4) bar.addr += pcicfgread(k, p.tbdf, PciCfg.bar0 + ++index * 4, 4) * 0x100000000;
    p.bars.push(bar);
  }
  pcicfgwrite(k, p.tbdf, PciCfg.pcr, 2, command);
}

function probe(k: Kernel, tbdf: number): Pcidev | null {
  const vid = pcicfgread(k, tbdf, PciCfg.vid, 2);
  if (vid === 0xffff) return null;
  const p = new Pcidev();
  p.tbdf = tbdf;
  p.vid = vid;
  p.did = pcicfgread(k, tbdf, PciCfg.did, 2);
  p.rid = pcicfgread(k, tbdf, PciCfg.rid, 1);
  p.ccrp = pcicfgread(k, tbdf, PciCfg.ccrp, 1);
  p.ccru = pcicfgread(k, tbdf, PciCfg.ccru, 1);
  p.ccrb = pcicfgread(k, tbdf, PciCfg.ccrb, 1);
  p.intp = pcicfgread(k, tbdf, PciCfg.intp, 1);
  p.intl = pcicfgread(k, tbdf, PciCfg.intl, 1);
  if (p.intp !== 0) p.irq = p.intl;
  bars(k, p);
  return p;
}

const multifunction = 0x80;

/** Finds the functions of bus 0. `ecam`: physical address of the window of memory, 0: none. */
export function pciinit(k: Kernel, ecam: number): void {
  k.ecam = ecam;
  for (let device = 0; device < 32; device++) {
    for (let fn = 0; fn < 8; fn++) {
      const p = probe(k, (device << 3) | fn);
      if (p !== null) k.pci.push(p);
      if (fn === 0 && (p === null || (pcicfgread(k, p.tbdf, PciCfg.hdt, 1) & multifunction) === 0)) break;
    }
  }
}

/** `BB.DD.F class vendor/device`, for the boot log. */
export function pcishow(p: Pcidev): string {
  const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
  return `${hex(p.tbdf >>> 8, 2)}:${hex((p.tbdf >>> 3) & 31, 2)}.${p.tbdf & 7} ${hex(p.ccrb, 2)}.${hex(p.ccru, 2)}.${hex(p.ccrp, 2)} `
    + `${hex(p.vid, 4)}/${hex(p.did, 4)}${p.irq >= 0 ? ` irq ${p.irq}` : ''}`;
}
