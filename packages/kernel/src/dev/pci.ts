/**
 * #$: the PCI functions a process may know of (lux9-interfaces.md section 10): `ctl`, `bus`, and a directory a function with `config`,
 * `raw` and `ctl`. Reading is all there is: decoders and bus mastering are switched by who grants a function (dev/sip.ts).
 */
import { dirModes, doorErrors, errors, qidTypes } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import { pcicfgread } from '../pc64/pci.ts';
import type { Pcidev } from '../pc64/pcidev.ts';
import { devdir, devdirread, devopen, dotdot, readbytes, tableDev, type Gen } from '../port/dev.ts';
import { error } from '../port/error.ts';
import type { Kernel } from '../port/kernel.ts';
import { makeQid, type Chan, type Proc } from '../port/portdat.ts';
import { functionsOf, needcap, pciname } from './iocaps.ts';

const top = ['ctl', 'bus'] as const;
const files = [['config', 0o444], ['raw', 0o444], ['ctl', 0o666]] as const;
// Paths: 0 the root, 1 and 2 its files, then 4 a function: its directory and files.
const base = 16;
const dirOf = (d: Pcidev): number => base + d.tbdf * 4;

const gen: Gen = (k, p, c, name, i) => {
  const path = c.qid.lo;
  const root = () => devdir(k, c, makeQid(0, qidTypes.QTDIR), '#$', 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0);
  if (i === dotdot) return root();
  if (path < base) {
    const at = top.findIndex((each) => each === name);
    if (name !== null && i > 0) return null;
    const index = name === null ? i : at;
    if (index >= 0 && index < top.length) return devdir(k, c, makeQid(1 + index), top[index]!, 0, k.eve, 0o444);
    const list = functionsOf(k, p);
    const d = name === null ? list[i - top.length] : list.find((each) => pciname(each.tbdf) === name);
    return d ? devdir(k, c, makeQid(dirOf(d), qidTypes.QTDIR), pciname(d.tbdf), 0, k.eve, (dirModes.DMDIR | 0o555) >>> 0) : null;
  }
  const f = files[i];
  return f ? devdir(k, c, makeQid((path & ~3) + 1 + i), f[0], f[0] === 'ctl' ? 0 : 256, k.eve, f[1]) : null;
};

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');
const classOf = (d: Pcidev): string => `${hex(d.ccrb, 2)}.${hex(d.ccru, 2)}.${hex(d.ccrp, 2)}`;

function busText(list: readonly Pcidev[]): string {
  return list.map((d) => `${pciname(d.tbdf)} vendor=0x${hex(d.vid, 4)} device=0x${hex(d.did, 4)} class=${classOf(d)} irq=${Math.max(0, d.irq)}\n`
    + d.bars.map((bar) => `  bar${bar.index}: addr=0x${bar.addr.toString(16)} size=0x${bar.size.toString(16)}\n`).join('')).join('');
}

function ctlText(d: Pcidev): string {
  return `vendor: 0x${hex(d.vid, 4)}\ndevice: 0x${hex(d.did, 4)}\nclass: ${classOf(d)}\nirq: ${Math.max(0, d.irq)}\ntbdf: 0x${hex(d.tbdf, 8)}\n`
    + d.bars.map((bar) => `bar${bar.index}: 0x${bar.addr.toString(16)} ${bar.size}\n`).join('');
}

function read(k: Kernel, p: Proc, c: Chan, n: number, offset: number): Uint8Array {
  if ((c.qid.type & qidTypes.QTDIR) !== 0) return devdirread(k, p, c, n, offset, gen);
  const list = functionsOf(k, p);
  const text = (s: string): Uint8Array => readbytes(encodeUtf8(s), n, offset);
  if (c.qid.lo === 1) return text(`devices: ${list.length}\n`);
  if (c.qid.lo === 2) return text(busText(list));
  const d = list.find((each) => dirOf(each) === (c.qid.lo & ~3));
  if (d === undefined) error(doorErrors.deviceNotFound);
  if ((c.qid.lo & 3) === 3) return text(ctlText(d));
  const config = new Uint8Array(256);
  for (let at = 0; at < 256; at++) config[at] = pcicfgread(k, d.tbdf, at, 1);
  return readbytes(config, n, offset);
}

export const devpci = tableDev({
  dc: '$',
  name: 'pci',
  gen,
  open: (k, p, c, mode) => {
    needcap(p, 'pci', doorErrors.noPci);
    return devopen(k, p, c, mode, gen);
  },
  read,
  write: () => error(errors.Eperm),
});
