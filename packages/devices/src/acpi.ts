/**
 * The tables by which a PC says what it has that no bus can enumerate (ACPI 6.4 chapter 5): processors, interrupt
 * controllers, the ECAM window, power-off. One block of bytes for `acpiArea`, RSDP first, computed from the board's
 * map.
 *
 * NOT IMPLEMENTED: AML other than \_S5 (no _PRT: PIRQ A..D are I/O APIC pins 16..19, PIRQ = (device + INTx pin) mod
 * 4).
 */

import { assert, encodeUtf8, putU16le, putU32le, putU64le } from '@lux9/base';
import { ioApicPage } from './ioapic.ts';
import { apicPage } from './localapic.ts';
import { acpiArea, ecam, Gsi, Irq, pmPorts } from './map.ts';
import { Pm, Sleep } from './systemports.ts';

const headerBytes = 36;
const pmBase = pmPorts.base;
/** MADT entry types (5.2.12) and MPS INTI flags: active high and level-triggered. */
const Madt = { localApic: 0, ioApic: 1, override: 2, localNmi: 4 } as const;
const activeHighLevel = 0xd;
const activeHighEdge = 0x5;

function checksum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += bytes[i]!;
  return -sum & 0xff;
}

function table(signature: string, revision: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerBytes + body.length);
  bytes.set(encodeUtf8(signature), 0);
  putU32le(bytes, 4, bytes.length);
  bytes[8] = revision;
  bytes.set(encodeUtf8('LUX9  '), 10);
  bytes.set(encodeUtf8('LUX9PC  '), 16);
  putU32le(bytes, 24, 1);
  bytes.set(encodeUtf8('LUX9'), 28);
  putU32le(bytes, 32, 1);
  bytes.set(body, headerBytes);
  bytes[9] = checksum(bytes, 0, bytes.length);
  return bytes;
}

function madt(cpus: number): Uint8Array {
  const body: number[] = [];
  const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
  body.push(...u32(apicPage.base), ...u32(1)); // PCAT_COMPAT: there are 8259s too
  for (let cpu = 0; cpu < cpus; cpu++) body.push(Madt.localApic, 8, cpu, cpu, ...u32(1));
  body.push(Madt.ioApic, 12, cpus, 0, ...u32(ioApicPage.base), ...u32(0));
  body.push(Madt.override, 10, 0, Irq.timer, ...u32(Gsi.timer), activeHighEdge, 0);
  for (const irq of [Irq.pirqAB, Irq.pirqCD]) body.push(Madt.override, 10, 0, irq, ...u32(irq), activeHighLevel, 0);
  body.push(Madt.localNmi, 6, 0xff, activeHighEdge, 0, 1);
  return table('APIC', 3, new Uint8Array(body));
}

function mcfg(): Uint8Array {
  const body = new Uint8Array(8 + 16);
  putU64le(body, 8, ecam.base);
  body[8 + 11] = ecam.bytes / 0x100000 - 1; // last bus
  return table('MCFG', 1, body);
}

/** \_S5: the SLP_TYP of soft off, as Name(_S5_, Package(4) {t, t, 0, 0}). */
function dsdt(): Uint8Array {
  const t = Sleep.softOff;
  return table(
    'DSDT',
    2,
    new Uint8Array([0x08, 0x5f, 0x53, 0x35, 0x5f, 0x12, 0x08, 0x04, 0x0a, t, 0x0a, t, 0x00, 0x00]),
  );
}

/** Offsets are those of the whole table (5.2.9). */
function fadt(facsAt: number, dsdtAt: number): Uint8Array {
  const at = (offset: number): number => offset - headerBytes;
  const body = new Uint8Array(276 - headerBytes);
  putU32le(body, at(36), facsAt);
  putU32le(body, at(40), dsdtAt);
  putU16le(body, at(46), 9); // SCI_INT
  putU32le(body, at(56), pmBase + Pm.status);
  putU32le(body, at(64), pmBase + Pm.control);
  putU32le(body, at(76), pmBase + Pm.timer);
  body[at(88)] = 4; // PM1_EVT_LEN, PM1_CNT_LEN, PM_TMR_LEN
  body[at(89)] = 2;
  body[at(91)] = 4;
  body[at(108)] = 0x32; // century in CMOS
  putU16le(body, at(109), 0x3); // legacy devices and 8042
  putU32le(body, at(112), 0x1 | 0x400); // WBINVD, reset register
  body.set([1, 8, 0, 1], at(116)); // reset register: a byte at port 0xCF9
  putU64le(body, at(120), 0xcf9);
  body[at(128)] = 6;
  putU64le(body, at(140), dsdtAt);
  const generic = (offset: number, bits: number, address: number): void => {
    body.set([1, bits, 0, 0], at(offset));
    putU64le(body, at(offset + 4), address);
  };
  generic(148, 32, pmBase + Pm.status);
  generic(172, 16, pmBase + Pm.control);
  generic(208, 32, pmBase + Pm.timer);
  return table('FACP', 6, body);
}

/** The bytes for `acpiArea`. */
export function acpiTables(cpus: number): Uint8Array {
  const area = new Uint8Array(acpiArea.bytes);
  let end = 64; // RSDP first
  const place = (bytes: Uint8Array): number => {
    const at = Math.ceil(end / 64) * 64;
    end = at + bytes.length;
    assert(end <= area.length, 'ACPI tables exceed their area');
    area.set(bytes, at);
    return acpiArea.base + at;
  };
  const facs = new Uint8Array(64);
  facs.set(encodeUtf8('FACS'), 0);
  putU32le(facs, 4, 64);
  facs[32] = 2;
  const facsAt = place(facs);
  const dsdtAt = place(dsdt());
  const tables = [place(fadt(facsAt, dsdtAt)), place(madt(cpus)), place(mcfg())];
  const body = new Uint8Array(8 * tables.length);
  tables.forEach((address, i) => putU64le(body, 8 * i, address));
  const xsdt = place(table('XSDT', 1, body));
  const short = new Uint8Array(4 * tables.length);
  tables.forEach((address, i) => putU32le(short, 4 * i, address));
  const rsdt = place(table('RSDT', 1, short));
  area.set(encodeUtf8('RSD PTR '), 0);
  area.set(encodeUtf8('LUX9  '), 9);
  area[15] = 2;
  putU32le(area, 16, rsdt);
  putU32le(area, 20, 36);
  putU64le(area, 24, xsdt);
  area[8] = checksum(area, 0, 20);
  area[32] = checksum(area, 0, 36);
  return area;
}
