/** Notes that the shell got and did not act on yet. The handler only counts; `takeNote` gives them out between commands. */
import { NCONT, NDFLT, noteStarts, notify } from '../../lib';

/** What a note is called as a function. */
// @ts-ignore: decorator
@lazy export const noteFunctions: string[] = ['sighup', 'sigint', 'sigquit', 'sigalrm', 'sigfpe', 'sigterm'];
/** How the notes begin, in the same order. */
// @ts-ignore: decorator
@lazy const texts: string[] = ['hangup', 'interrupt', 'quit', 'alarm', 'sys: fp:', 'term'];

export const sigint: i32 = 1;
export const sigquit: i32 = 2;
const kinds: i32 = 6;

const counts = memory.data(kinds * 4);
// @ts-ignore: decorator
@lazy let total: i32 = 0;

function handler(_ureg: u64, text: u64): i32 {
  for (let i = 0; i < kinds; i++) {
    if (!noteStarts(text, unchecked(texts[i]))) continue;
    store<i32>(counts + ((<usize>i) << 2), load<i32>(counts + ((<usize>i) << 2)) + 1);
    total++;
    return NCONT;
  }
  return NDFLT;
}

export function catchNotes(): void {
  // Lazy values are made now: the handler must not allocate.
  if (texts.length != kinds || noteFunctions.length != kinds || total != 0) unreachable();
  notify(handler);
}

// @ts-ignore: decorator
@inline
export function notesPending(): bool {
  return total > 0;
}

/** The kind of a note that waits, or -1. */
export function takeNote(): i32 {
  for (let i = 0; i < kinds; i++) {
    const at = counts + ((<usize>i) << 2);
    if (load<i32>(at) == 0) continue;
    total -= load<i32>(at);
    store<i32>(at, 0);
    return i;
  }
  return -1;
}
