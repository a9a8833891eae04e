/** The texts of the machine's own tree (machinetree.ts). Pure: they read the machine and make a string. */
import { ownStates, segmentTypeNames, traceEvents, traceRing } from '@lux9/abi';
import { isRecord, type SnapshotRecord } from '@lux9/bus';
import { Pci, type PciFunction } from '@lux9/devices';
import { irqMax, irqname, sipstate, srvname, statusText, Vector, type Kernel, type Proc } from '@lux9/kernel';
import type { Machine } from '../machine.ts';
import { inWords, rows } from './chips.ts';
import { registersText } from './process.ts';
import { translations } from './tlb.ts';

const hex = (n: number | bigint, digits = 0): string => n.toString(16).padStart(digits, '0');

/** What stands in a processor now, and whose it is: the process that ran last. */
export function cpuRegs(m: Machine, cpu: number): string {
  const c = m.core.context(cpu);
  return `${registersText(c.bytes)}cr2 ${hex(c.cr2, 16)}\ncr3 ${hex(c.cr3, 16)}\ninstructions ${c.instructions}\npid ${m.kernel.machs[cpu]?.loaded?.pid ?? 0}\n`;
}

export function tlbText(m: Machine, cpu: number): string {
  const cr3 = m.core.context(cpu).cr3;
  const lines: string[] = [];
  translations(m.core, (kind, pcid, va, pa) => {
    if (pcid === cr3 % 4096) lines.push(`${kind} ${pcid} ${hex(va, 12)} ${hex(pa, 9)}`);
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function flagsText(low: number, high: number, leaf: boolean): string {
  const bit = (mask: number, letter: string): string => ((low & mask) !== 0 ? letter : '-');
  return `${bit(1, 'P')}${bit(2, 'W')}${bit(4, 'U')}${bit(0x10, 'C')}${bit(0x20, 'A')}${leaf ? bit(0x40, 'D') : '-'}${high >>> 31 === 1 ? 'N' : '-'}`;
}

const entriesMax = 20_000;

export function pageTable(m: Machine, p: Proc): string {
  const lines: string[] = [];
  const { ram32 } = m.kernel;
  const span = [2 ** 12, 2 ** 21, 2 ** 30, 2 ** 39];
  const visit = (frame: number, level: number, base: number): void => {
    for (let i = 0; i < 512; i++) {
      const at = frame * 1024 + i * 2;
      const low = ram32[at];
      if (low === undefined || (low & 1) === 0) continue;
      if (lines.length >= entriesMax) return;
      const va = base + i * span[level - 1]!;
      const high = ram32[at + 1]!;
      lines.push(`${level} ${hex(va, 12)} ${hex(high, 8)}${hex(low, 8)} ${flagsText(low, high, level === 1)}`);
      if (level > 1) visit(low >>> 12, level - 1, va);
    }
  };
  if (p.pml4 !== 0) visit(p.pml4, 4, 0);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

const stateLetters: Readonly<Record<number, string>> = {
  [ownStates.FREE]: 'F', [ownStates.EXCLUSIVE]: 'E', [ownStates.SHARED_OWNED]: 'S', [ownStates.MUT_LENT]: 'M',
};
const letter = (k: Kernel, frame: number): string => stateLetters[k.own.state[frame] ?? 0] ?? '?';

function eachPage(p: Proc, visit: (va: number, frame: number, segment: string) => void): void {
  for (const s of p.seg) {
    if (s === null) continue;
    const name = s.name !== '' ? s.name : (segmentTypeNames[s.type] ?? 'Shared');
    s.map.forEach((chunk, c) => {
      if (!chunk) return;
      for (let i = 0; i < chunk.length; i++) if (chunk[i] !== 0) visit(s.base + (c * chunk.length + i) * 4096, chunk[i]!, name);
    });
  }
}

export function procFrames(m: Machine, p: Proc): string {
  const lines: string[] = [];
  eachPage(p, (va, frame, segment) => {
    if (lines.length < entriesMax) lines.push(`${hex(va, 12)} ${frame} ${m.kernel.pmem.refs[frame]} ${letter(m.kernel, frame)} ${segment}`);
  });
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

const isLent = (k: Kernel, frame: number): boolean => k.own.state[frame] === ownStates.SHARED_OWNED || k.own.state[frame] === ownStates.MUT_LENT;

/** The processes of each address space. */
function spacePids(k: Kernel): Map<number, number[]> {
  const pids = new Map<number, number[]>();
  for (const p of k.procs) {
    if (!p?.space) continue;
    const known = pids.get(p.space.id);
    if (known === undefined) pids.set(p.space.id, [p.pid]);
    else known.push(p.pid);
  }
  return pids;
}

export function spacesText(m: Machine): string {
  return [...spacePids(m.kernel)].map(([space, pids]) => `${space} ${pids.join(' ')}\n`).join('');
}

const kinds = ['reserved', 'free', 'user', 'shared', 'text', 'table', 'kernel'] as const;

export function framesText(m: Machine): string {
  const { kernel } = m;
  const count = m.core.ram.length / 4096;
  const kind = new Uint8Array(count);
  const pid = new Int32Array(count);
  const { pmem } = kernel;
  for (let frame = 0; frame < count; frame++) if (pmem.refs[frame]! > 0) kind[frame] = 6;
  for (let i = 0; i < pmem.nfree; i++) kind[pmem.free[i]!] = 1;
  for (const image of kernel.images) for (const frame of image.frames.values()) kind[frame] = 4;
  for (const p of kernel.procs) {
    if (p === null) continue;
    for (const frame of p.tables) {
      kind[frame] = 5;
      pid[frame] = p.pid;
    }
    eachPage(p, (_va, frame) => {
      if (pid[frame] === 0) pid[frame] = p.pid;
      if (kind[frame] === 6) kind[frame] = 2;
      else if (kind[frame] === 2) kind[frame] = 3;
    });
  }
  // A frame on loan is its owner's, whoever maps it.
  const pids = spacePids(kernel);
  for (let frame = 0; frame < count; frame++) if (isLent(kernel, frame)) pid[frame] = pids.get(kernel.own.owner[frame]!)?.[0] ?? 0;
  let out = '';
  let first = 0;
  const same = (a: number, b: number): boolean => kind[a] === kind[b] && pid[a] === pid[b] && letter(kernel, a) === letter(kernel, b);
  for (let frame = 1; frame <= count; frame++) {
    if (frame < count && same(frame, first)) continue;
    out += `${first} ${frame - first} ${kinds[kind[first]!]} ${pid[first]} ${letter(kernel, first)}\n`;
    first = frame;
  }
  return out;
}

/** Where a frame is mapped: PID VA SEGMENT of each, or `PID - table`. */
export function whereText(m: Machine, frame: number): string {
  let out = '';
  for (const p of m.kernel.procs) {
    if (p === null) continue;
    if (p.tables.includes(frame)) out += `${p.pid} - table\n`;
    eachPage(p, (va, f, segment) => {
      if (f === frame) out += `${p.pid} ${hex(va, 12)} ${segment}\n`;
    });
  }
  return out;
}

/** Pages on loan: FRAME STATE VA, the process that owns it, and those that borrow it; 0 for an address space whose processes are gone. */
export function loansText(m: Machine): string {
  const { own } = m.kernel;
  const pids = spacePids(m.kernel);
  const pid = (space: number): number => pids.get(space)?.[0] ?? 0;
  let out = '';
  for (let frame = 0; frame < own.state.length; frame++) {
    if (!isLent(m.kernel, frame)) continue;
    const borrowers = own.borrowers.get(frame) ?? [own.peer[frame]!];
    out += `${frame} ${letter(m.kernel, frame)} ${hex(own.va[frame]!)} ${pid(own.owner[frame]!)} ${borrowers.map(pid).join(' ')}\n`;
  }
  return out;
}

export function framesLog(m: Machine): string {
  const { own } = m.kernel;
  const size = own.logTime.length;
  if (size === 0) return '';
  let out = '';
  for (let i = Math.max(0, own.logged - size); i < own.logged; i++) {
    const at = i % size;
    out += `${own.logTime[at]} ${own.logOp[at]} ${own.logFrame[at]} ${own.logCount[at]} ${own.logFrom[at]} ${own.logTo[at]} ${hex(own.logVa[at]!)}\n`;
  }
  return out;
}

/** Connections by the name they were posted under, or else by the shortest name they are mounted at. */
export function mountsText(m: Machine): string {
  const seen = new Map<number, string>();
  for (const p of m.kernel.procs) {
    for (const head of p?.pgrp?.heads.values() ?? []) {
      for (const { to } of head.mounts) {
        if (!to?.mnt) continue;
        const name = (to.mnt.chan && srvname(m.kernel, to.mnt.chan)) || (head.from?.path?.name ?? '?');
        const before = seen.get(to.mnt.id);
        if (before === undefined || name.length < before.length) seen.set(to.mnt.id, name);
      }
    }
  }
  return [...seen].sort((a, b) => a[0] - b[0]).map(([id, name]) => `${id} ${name}\n`).join('');
}

function shown(value: unknown): string {
  if (value instanceof Uint8Array) {
    if (value.length > 64) return `(${value.length} bytes)`;
    return Array.from(value, (b) => hex(b, 2)).join(' ');
  }
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? `${value} 0x${hex(value)}` : String(value);
  if (Array.isArray(value)) return value.length > 64 ? `(${value.length} items)` : value.map((v) => (isRecord(v as never) ? `{${flat(v as SnapshotRecord)}}` : String(v))).join(' ');
  return String(value);
}

const flat = (record: SnapshotRecord): string => Object.entries(record).map(([name, value]) => `${name}=${shown(value)}`).join(' ');

const pciPrefix = 'pci-';
const where = (f: PciFunction): string => `00:${hex(f.address.device, 2)}.${f.address.function}`;

/** Chips, and the functions on PCI as `pci-BUS:DEVICE.FUNCTION`. */
export function deviceNames(m: Machine): string[] {
  return [...m.bus.devices.map((d) => d.name).sort(), ...m.pc.pci.functions.map((f) => `${pciPrefix}${where(f)}`)];
}

const commandBits = ['ports', 'memory', 'bus master', '', '', '', 'parity', '', 'SERR', '', 'INTx off'];
const statusBits = ['', '', '', 'interrupt', 'capabilities'];
const named = (names: readonly string[], value: number): string => names.filter((n, i) => n !== '' && ((value >>> i) & 1) !== 0).join(' ') || '-';

/** Configuration registers of a function (PCI 3.0, figure 6-1), decoded. */
function pciFunctionText(f: PciFunction): string {
  const { config } = f;
  const u16 = (at: number): number => config[at]! | (config[at + 1]! << 8);
  const rows: [string, string][] = [
    ['function', f.spec.name], ['vendor', hex(u16(Pci.vendor), 4)], ['device', hex(u16(Pci.device), 4)],
    ['class', `${hex(config[Pci.class]!, 2)}.${hex(config[Pci.subclass]!, 2)}.${hex(config[Pci.programming]!, 2)}`], ['revision', hex(config[Pci.revision]!, 2)],
    ['command', `0x${hex(u16(Pci.command), 4)}  ${named(commandBits, u16(Pci.command))}`], ['status', `0x${hex(u16(Pci.status), 4)}  ${named(statusBits, u16(Pci.status))}`],
  ];
  for (let i = 0; i < 6; i++) {
    const bar = f.bar(i);
    if (bar !== null) rows.push([`bar${i}`, `${(config[Pci.bar0 + i * 4]! & 1) !== 0 ? 'ports' : 'memory'} 0x${hex(bar.base)} ${bar.bytes} bytes`]);
  }
  const pin = config[Pci.interruptPin]!;
  rows.push(['interrupt', pin === 0 ? 'none' : `INT${'ABCD'[pin - 1]}# to line ${config[Pci.interruptLine]!}`]);
  return rows.map(([name, value]) => `${name} ${value}\n`).join('');
}

export function deviceText(m: Machine, name: string): string {
  const f = m.pc.pci.functions.find((each) => `${pciPrefix}${where(each)}` === name);
  if (f !== undefined) return pciFunctionText(f);
  const device = m.bus.devices.find((d) => d.name === name);
  if (device === undefined) return '';
  const record = device.save();
  const fields = Object.entries(record).filter(([field]) => field !== 'version').map(([field, value]) => `${field} ${[shown(value), inWords(name, field, value, record)].filter((t) => t !== '').join('  ')}\n`);
  return fields.concat(rows(name, record).map(([field, text]) => `${field.replaceAll(' ', '_')} ${text}\n`)).join('');
}

const ownVectors: Readonly<Record<number, string>> = { [Vector.timer]: 'APIC timer', [Vector.wake]: 'wake another processor', [Vector.edf]: 'deadline timer', [Vector.spurious]: 'spurious' };
/** Lines of a PC whose driver is in the kernel. */
const isaNames: Readonly<Record<number, string>> = { 0: 'clock (8253)', 1: 'keyboard', 3: 'serial line 2', 4: 'serial line', 12: 'mouse' };

/** Interrupts taken since power on, those that ever came or that somebody waits for: by vector, a count a processor. */
export function interruptsText(m: Machine): string {
  const { kernel } = m;
  let out = '';
  for (let vector = 0; vector < 256; vector++) {
    const irq = vector - Vector.irq;
    const isIrq = irq >= 0 && irq < irqMax;
    const name = isIrq ? irqname(kernel, irq) || isaNames[irq] || '' : (ownVectors[vector] ?? '');
    const counts = kernel.machs.map((cpu) => cpu.vectors[vector]!);
    if (counts.some((n) => n > 0) || (isIrq && irqname(kernel, irq) !== '')) out += `${vector} ${isIrq ? irq : '-'} ${counts.join(' ')} ${name || '-'}\n`;
  }
  return out;
}

/** Every process as /proc/n/status has it, in one reading. */
export function psText(m: Machine): string {
  return m.kernel.procs.map((p) => (p === null ? '' : `${p.pid} ${p.parentpid} ${statusText(m.kernel, p)}`)).join('');
}

/** Who uses which 9P connection: files it has open there, and requests that wait for an answer. */
export function clientsText(m: Machine): string {
  let out = '';
  for (const p of m.kernel.procs) {
    if (p === null) continue;
    const open = new Map<number, number>();
    for (const c of [p.dot, ...(p.fgrp?.fds ?? [])]) if (c?.mnt) open.set(c.mnt.id, (open.get(c.mnt.id) ?? 0) + 1);
    const waits = new Map<number, number>();
    for (const f of p.kstack) {
      const { mnt, rpc } = f as { mnt?: { id: number } | null; rpc?: object | null };
      if (mnt && rpc) waits.set(mnt.id, (waits.get(mnt.id) ?? 0) + 1);
    }
    for (const id of [...new Set([...open.keys(), ...waits.keys()])].sort((a, b) => a - b)) {
      out += `${id} ${p.pid} ${open.get(id) ?? 0} ${waits.get(id) ?? 0} ${p.text.replace(/\s/g, '_') || '-'}\n`;
    }
  }
  return out;
}

/** The 9P connection of each SIP over all servers it has had, 0 before there was one. */
export function sipsText(m: Machine): string {
  return sipstate(m.kernel).list.map((s) => `${(s.mnt ?? s.chan?.mux)?.id ?? 0} ${s.name}\n`).join('');
}

export function pciText(m: Machine): string {
  return m.kernel.pci.map((d) => {
    const where = `${hex(d.tbdf >>> 8, 2)}:${hex((d.tbdf >>> 3) & 31, 2)}.${d.tbdf & 7}`;
    return `${where} ${hex(d.vid, 4)} ${hex(d.did, 4)} ${hex(d.ccrb, 2)}.${hex(d.ccru, 2)}.${hex(d.ccrp, 2)} ${d.irq}\n`;
  }).join('');
}

/** What the kernel keeps for /proc/trace, read or not: reading here takes nothing from it. */
export function traceText(m: Machine): string {
  const { pid, type, time, made } = m.kernel.trace;
  let out = '';
  for (let i = Math.max(0, made - traceRing); i < made; i++) {
    const at = i % traceRing;
    out += `${time[at]} ${pid[at]} ${traceEvents[type[at]!] ?? type[at]}\n`;
  }
  return out;
}

/** Admitted processes with their parameters and what came of them since. */
export function deadlinesText(m: Machine): string {
  return m.kernel.edf.map((p) => {
    const e = p.edf!;
    return `${p.pid} ${e.T} ${e.D} ${e.C} ${e.r} ${e.d} ${e.releases} ${e.misses} ${e.overruns}\n`;
  }).join('');
}

/** Who would take what is typed: `raw`, whether it goes unedited; `readers`, processes that wait for it; `typed`, bytes nobody has read. */
export function consoleText(m: Machine): string {
  const { raw, q, line } = m.kernel.devs.get('cons') as { raw: boolean; line: number[]; q: { bytes: number; readers: { head: object | null } } };
  return `raw ${raw ? 1 : 0}\nreaders ${q.readers.head === null ? 0 : 1}\ntyped ${m.pendingInput + q.bytes + line.length}\n`;
}

export function stateText(m: Machine): string {
  const { kernel } = m;
  const rows: [string, string | number][] = [
    ['ns', m.now], ['instructions', m.instructions], ['processes', m.processes], ['ram', m.core.ram.length], ['free', kernel.pmem.nfree * 4096],
    ['managed', kernel.pmem.total * 4096], ['idle', m.idle ? 1 : 0], ['panic', m.panic === '' ? '-' : m.panic], ['cmdline', kernel.bootArgs],
  ];
  for (const cpu of kernel.machs) {
    rows.push([`cpu${cpu.id}`, `pid=${cpu.proc?.pid ?? 0} time=${cpu.time} ready=${cpu.nready} switches=${cpu.switches} interrupts=${cpu.interrupts} syscalls=${cpu.syscalls} faults=${cpu.faults}`]);
    cpu.runq.forEach((queue, priority) => {
      const pids: number[] = [];
      for (let p = queue.head; p !== null; p = p.qnext) pids.push(p.pid);
      if (pids.length > 0) rows.push([`queue${cpu.id}.${priority}`, pids.join(' ')]);
    });
  }
  return rows.map(([name, value]) => `${name} ${value}\n`).join('');
}
