/** The texts of the machine's own tree (machinetree.ts). Pure: they read the machine and make a string. */
import { coreFields, ownStates, segmentTypeNames, traceEvents, traceRing } from '@lux9/abi';
import { isRecord, type SnapshotRecord } from '@lux9/bus';
import { srvname, type Kernel, type Proc } from '@lux9/kernel';
import type { Machine } from '../machine.ts';
import { translations } from './tlb.ts';

const hex = (n: number | bigint, digits = 0): string => n.toString(16).padStart(digits, '0');
const xmmAt = coreFields.find((f) => f.name === 'xmm')!.offset;
const registerNames = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15'];

export function cpuRegs(m: Machine, cpu: number): string {
  const c = m.core.context(cpu);
  const lines = registerNames.map((name, i) => `${name} ${hex(c.gpr(i), 16)}`);
  const pid = m.kernel.machs[cpu]?.loaded?.pid ?? 0;
  lines.push(
    `rip ${hex(c.rip, 16)}`, `rflags ${hex(c.rflags, 16)}`, `fsbase ${hex(c.fsBase, 16)}`, `gsbase ${hex(c.gsBase, 16)}`,
    `cr2 ${hex(c.cr2, 16)}`, `cr3 ${hex(c.cr3, 16)}`, `mxcsr ${hex(c.mxcsr, 8)}`, `fcw ${hex(c.fcw, 4)}`, `instructions ${c.instructions}`, `pid ${pid}`,
  );
  const xmm = c.bytes.subarray(xmmAt, xmmAt + 256);
  for (let i = 0; i < 16; i++) {
    let text = '';
    for (let b = 15; b >= 0; b--) text += hex(xmm[i * 16 + b]!, 2);
    lines.push(`xmm${i} ${text}`);
  }
  return `${lines.join('\n')}\n`;
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

export function deviceText(m: Machine, name: string): string {
  const device = m.bus.devices.find((d) => d.name === name);
  if (device === undefined) return '';
  return Object.entries(device.save()).map(([field, value]) => `${field} ${shown(value)}\n`).join('');
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
