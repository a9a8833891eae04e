/**
 * The shell's own descriptors: files it reads commands from and descriptors saved while a redirection holds. They stand high, out of the
 * way of those a script names, and no program that the shell starts gets them.
 */
import { close, dup } from '../../lib';

const first: i32 = 20;
let used: bool[] = [];

/** Moves a descriptor up; -1 when it is not open. */
export function moveHigh(fd: i32): i32 {
  const high = copyHigh(fd);
  if (high >= 0) close(fd);
  return high;
}

/** A copy high up; -1 when `fd` is not open. */
export function copyHigh(fd: i32): i32 {
  let i = used.indexOf(false);
  if (i < 0) {
    i = used.length;
    used.push(false);
  }
  if (dup(fd, first + i) < 0) return -1;
  used[i] = true;
  return first + i;
}

/** The descriptor is the caller's to close. */
export function freeHigh(fd: i32): void {
  if (fd >= first && fd < first + used.length) used[fd - first] = false;
}

/** In a child that is about to run a program. */
export function closeHigh(): void {
  for (let i = 0; i < used.length; i++) if (used[i]) close(first + i);
}
