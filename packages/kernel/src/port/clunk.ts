/**
 * Channels to be closed by the kernel process `closeproc` (closeproc.ts), for those who may not wait for a server's answer themselves.
 * A server that does not answer holds up one closeproc, not the others' channels: when many wait another one is started.
 */
import type { Kernel } from './kernel.ts';
import type { Chan } from './portdat.ts';
import { wakeup } from './wait.ts';

/** Channels waiting from which on another closeproc is started when all are held up, and how many there are at most. */
const backlog = 8;
const closersMax = 64;

/** Entered when closeproc.ts is loaded. */
export const closerhooks: { start: ((k: Kernel) => void) | null } = { start: null };

/** Gives one reference of `c` to closeproc. */
export function ccloseq(k: Kernel, c: Chan): void {
  k.clunks.push(c);
  if (wakeup(k, k.clunkRendez)) return;
  if (k.clunks.length >= backlog && k.closersBusy === k.closers && k.closers < closersMax) closerhooks.start?.(k);
}
