/**
 * Waiting for one another: semacquire(2), rendezvous(2), and a lock on a semaphore. The words stand in memory
 * that both processes see: `shared` of process.ts.
 */
import * as sys from '../generated/syscalls';

/** Takes one from the int at `p`, waiting while it is 0 when `block`. 1 taken, 0 not, -1 interrupted. */
export function semacquire(p: usize, block: bool = true): i32 {
  return sys.semacquire(p, block ? 1 : 0);
}

/** The same, waiting at most `ms` milliseconds: 0 when the time is over. */
export function tsemacquire(p: usize, ms: u32): i32 {
  return sys.tsemacquire(p, ms);
}

/** Adds `n`; answers the new value. */
export function semrelease(p: usize, n: i32 = 1): i32 {
  return sys.semrelease(p, n);
}

/** Waits for another process of the rendezvous group to give the same tag; each gets the other's value, ~0 when interrupted. */
export function rendezvous(tag: u64, value: u64): u64 {
  return sys.rendezvous(tag, value);
}

/** Makes the int at `p` a lock, free. */
export function lockInit(p: usize): void {
  store<i32>(p, 1);
}

/** Takes the lock, however many notes come meanwhile. */
export function lock(p: usize): void {
  while (sys.semacquire(p, 1) < 0) {}
}

export function unlock(p: usize): void {
  sys.semrelease(p, 1);
}
