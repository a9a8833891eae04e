/**
 * What work in the kernel costs in virtual time: fixed nanoseconds per kind of entry and per byte moved, so that
 * time passes in the kernel as it does outside (one instruction is one nanosecond). Documented in docs/kernel.md.
 */
import type { Kernel } from './kernel.ts';
import { Time } from './portdat.ts';

export const Cost = {
  /** Any system call, from SYSCALL to the return. */
  syscall: 100,
  /** Page fault or another exception. */
  exception: 300,
  /** Interrupt: entry, acknowledge, return. */
  interrupt: 200,
  /** Putting another process on the processor. */
  switchProcess: 200,
  /** A device register read or written by a user process. */
  deviceAccess: 100,
  /** rfork with RFPROC, and exec. */
  newProcess: 2000,
  /** A page moved or lent to another address space. */
  movePage: 20,
} as const;

/** Bytes copied per nanosecond by read, write and the like. */
export const bytesPerNs = 8;

/** Charges the running process and its processor. */
export function charge(k: Kernel, ns: number): void {
  const m = k.m;
  m.time += ns;
  const p = m.proc;
  if (p !== null) p.time[Time.sys]! += ns;
}

export function chargeBytes(k: Kernel, bytes: number): void {
  if (bytes >= bytesPerNs) charge(k, Math.floor(bytes / bytesPerNs));
}
