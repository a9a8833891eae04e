/**
 * The five words a system call brings (plan9-abi 3.1): the dispatcher puts their halves into the kernel's scratch, these
 * read them as the call's kinds. Read them before the call can wait.
 */
import { nameMax } from '@lux9/abi';
import type { Kernel } from './kernel.ts';
import type { Proc } from './portdat.ts';
import { copystr } from './umem.ts';

export function argInt(k: Kernel, i: number): number {
  return k.argLo[i]! | 0;
}

export function argUint(k: Kernel, i: number): number {
  return k.argLo[i]!;
}

/** A pointer as a number; what is above 2^53 is rounded and no valid address anyway. */
export function argPtr(k: Kernel, i: number): number {
  return k.argHi[i]! * 0x100000000 + k.argLo[i]!;
}

export function argVlong(k: Kernel, i: number): number {
  return (k.argHi[i]! | 0) * 0x100000000 + k.argLo[i]!;
}

/** The string a pointer argument points to. */
export function argStr(k: Kernel, p: Proc, i: number): string {
  return copystr(k, p, argPtr(k, i), nameMax);
}
