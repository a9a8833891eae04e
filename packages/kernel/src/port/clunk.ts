/** Channels to be closed by the kernel process `closeproc`, for those who may not wait for a server's answer themselves. */
import type { Kernel } from './kernel.ts';
import type { Chan } from './portdat.ts';
import { wakeup } from './wait.ts';

/** Gives one reference of `c` to closeproc. */
export function ccloseq(k: Kernel, c: Chan): void {
  k.clunks.push(c);
  wakeup(k, k.clunkRendez);
}
