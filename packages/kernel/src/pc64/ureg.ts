/**
 * A process's registers, wherever they stand: in a CPU's context or saved in the process. And Ureg, the form in which
 * note handlers and /proc/n/regs see them.
 *
 * The part of a context that belongs to the process runs from its first field to `cr3`; the rest is the CPU's.
 */
import { coreFields, initialFcw, initialMxcsr, UDSEL, UESEL, uregLayout } from '@lux9/abi';
import type { Kernel } from '../port/kernel.ts';
import type { Mach, Proc } from '../port/portdat.ts';

const offset = (name: string): number => coreFields.find((field) => field.name === name)!.offset;

/** Byte offsets in a context. */
export const at = {
  gpr: offset('gpr'), rip: offset('rip'), rflags: offset('rflags'), fsBase: offset('fsBase'), gsBase: offset('gsBase'),
  mxcsr: offset('mxcsr'), xmm: offset('xmm'), st: offset('st'), fcw: offset('fcw'), fsw: offset('fsw'), ftw: offset('ftw'),
  fop: offset('fop'), fip: offset('fip'), fdp: offset('fdp'), cr2: offset('cr2'), cr3: offset('cr3'), ioCount: offset('ioCount'),
} as const;

/** Bytes of a context that a switch of processes saves. */
export const contextSize = at.cr3;
/** The floating-point part, contiguous. */
export const fpuStart = at.mxcsr;
export const fpuEnd = at.cr2;

export const Reg = {
  rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rbp: 5, rsi: 6, rdi: 7, r8: 8, r9: 9, r10: 10, r11: 11, r12: 12, r13: 13, r14: 14, r15: 15,
} as const;

export const flagsIF = 0x200;
const flagsFixed = 0x2;

/** Live bytes of the process's registers: write and read them before anything else runs. */
export function contextBytes(k: Kernel, p: Proc): Uint8Array {
  return p.loaded >= 0 ? k.core.context(p.loaded).bytes : p.context;
}

export function contextView(k: Kernel, p: Proc): DataView {
  const bytes = contextBytes(k, p);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Registers of a program's first instruction. */
export function freshContext(entry: number, sp: number, rax: number): Uint8Array {
  const bytes = new Uint8Array(contextSize);
  const view = new DataView(bytes.buffer);
  setNumber(view, at.gpr + Reg.rax * 8, rax);
  setNumber(view, at.gpr + Reg.rsp * 8, sp);
  setNumber(view, at.rip, entry);
  setNumber(view, at.rflags, flagsIF | flagsFixed);
  view.setUint32(at.mxcsr, initialMxcsr, true);
  view.setUint16(at.fcw, initialFcw, true);
  return bytes;
}

export function setNumber(view: DataView, offset: number, value: number): void {
  view.setUint32(offset, value >>> 0, true);
  view.setUint32(offset + 4, Math.floor(value / 0x100000000) >>> 0, true);
}

export function getNumber(view: DataView, offset: number): number {
  return view.getUint32(offset + 4, true) * 0x100000000 + view.getUint32(offset, true);
}

export function saveContext(k: Kernel, m: Mach): void {
  const p = m.loaded;
  if (p === null) return;
  if (p.context.length !== contextSize) p.context = new Uint8Array(contextSize);
  p.context.set(k.core.context(m.id).registers);
  p.loaded = -1;
  m.loaded = null;
}

/** Puts the process's registers into the CPU, saving those of the one before. */
export function loadContext(k: Kernel, m: Mach, p: Proc): void {
  if (m.loaded === p) return;
  saveContext(k, m);
  if (p.loaded >= 0) saveContext(k, k.machs[p.loaded]!);
  const context = k.core.context(m.id);
  context.registers.set(p.context);
  p.loaded = m.id;
  m.loaded = p;
  k.core.setCr3(m.id, p.pml4 * 4096 + p.pcid, p.pcid !== 0);
}

// Order of Ureg's first 15 words as register numbers.
const order = [
  Reg.rax, Reg.rbx, Reg.rcx, Reg.rdx, Reg.rsi, Reg.rdi, Reg.rbp, Reg.r8, Reg.r9, Reg.r10, Reg.r11, Reg.r12, Reg.r13, Reg.r14, Reg.r15,
] as const;
const u = uregLayout.at;

export function readUreg(k: Kernel, p: Proc): Uint8Array {
  const from = contextView(k, p);
  const out = new Uint8Array(uregLayout.size);
  const to = new DataView(out.buffer);
  order.forEach((reg, i) => to.setBigUint64(i * 8, from.getBigUint64(at.gpr + reg * 8, true), true));
  to.setUint16(u.ds, UDSEL, true);
  to.setUint16(u.es, UDSEL, true);
  setNumber(to, u.type, p.trapType);
  setNumber(to, u.error, p.trapError);
  to.setBigUint64(u.pc, from.getBigUint64(at.rip, true), true);
  setNumber(to, u.cs, UESEL);
  to.setBigUint64(u.flags, from.getBigUint64(at.rflags, true), true);
  to.setBigUint64(u.sp, from.getBigUint64(at.gpr + Reg.rsp * 8, true), true);
  setNumber(to, u.ss, UDSEL);
  return out;
}

const pcMask = 0x7fffffffffffn;

/**
 * Flags of arithmetic and direction: bits 0..7, DF, OF. Plan 9's kernel takes only bits 0..7 and has bits 8..15 from the noted call, so that a
 * note between a comparison and its jump loses OF; here they are those of the interrupted program.
 */
const flagsOwn = 0xcff;

/** Takes registers from a Ureg a program wrote: selectors and the system's flags are ours. */
export function writeUreg(k: Kernel, p: Proc, ureg: Uint8Array): void {
  const to = contextView(k, p);
  const from = new DataView(ureg.buffer, ureg.byteOffset, ureg.byteLength);
  order.forEach((reg, i) => to.setBigUint64(at.gpr + reg * 8, from.getBigUint64(i * 8, true), true));
  to.setBigUint64(at.rip, from.getBigUint64(u.pc, true) & pcMask, true);
  to.setBigUint64(at.gpr + Reg.rsp * 8, from.getBigUint64(u.sp, true), true);
  const flags = (to.getUint32(at.rflags, true) & 0xff00 & ~flagsOwn) | (from.getUint32(u.flags, true) & flagsOwn);
  setNumber(to, at.rflags, flags | flagsIF | flagsFixed);
}

export function uregPc(ureg: Uint8Array): number {
  return getNumber(new DataView(ureg.buffer, ureg.byteOffset), u.pc);
}

export function uregSp(ureg: Uint8Array): number {
  return getNumber(new DataView(ureg.buffer, ureg.byteOffset), u.sp);
}

/** The process stops in the middle of no instruction: drops what a device access had done so far. */
export function dropAccess(k: Kernel, m: Mach): void {
  const bytes = k.core.context(m.id).bytes;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at.ioCount, 0, true);
}
