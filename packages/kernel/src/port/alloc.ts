/**
 * What programs make the kernel keep for them (9front alloc.c): bytes in queues, variables, mounts. It is not in the machine's RAM, but a quarter
 * as much is all there is, and then calls fail with `kernel allocate failed`; so no program can make the host run out of memory.
 * Callers: whoever keeps something takes its size with `kalloc` first, and gives it back with `kfree`.
 */
import { errors } from '@lux9/abi';
import { error } from './error.ts';
import type { Kernel } from './kernel.ts';

/** What a record costs beside its bytes. */
export const recordCost = 256;

const leastMax = 16 * 1024 * 1024;

/** Bytes there are. */
export function kmemMax(k: Kernel): number {
  const quarter = k.ram.length >>> 2;
  return quarter > leastMax ? quarter : leastMax;
}

/** Whether `bytes` more are too many. The last quarter is for those who have nothing yet (`kout`): so others go on talking when one takes all. */
export function kfull(k: Kernel, bytes: number): boolean {
  const max = kmemMax(k);
  return k.kmem + bytes > max - (max >>> 2);
}

/** Whether `bytes` more are too many in any case. */
export function kout(k: Kernel, bytes: number): boolean {
  return k.kmem + bytes > kmemMax(k);
}

/** Takes `bytes` (less than nothing gives some back). Raises Enomem when there are none left. */
export function kalloc(k: Kernel, bytes: number): void {
  if (bytes > 0 && kfull(k, bytes)) error(errors.Enomem);
  k.kmem += bytes;
}

export function kfree(k: Kernel, bytes: number): void {
  k.kmem -= bytes;
}
