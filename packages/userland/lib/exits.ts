/** The end of a process: exits(2), atexit(2). */
import * as sys from '../generated/syscalls';
import { cstr } from './utf8';

// @ts-ignore: decorator
@lazy let handlers: (() => void)[] = [];

/** Calls `f` before the process exits, the latest first. */
export function atexit(f: () => void): void {
  handlers.push(f);
}

export function atexitdont(f: () => void): void {
  for (let i = handlers.length - 1; i >= 0; i--) {
    if (handlers[i] == f) {
      handlers.splice(i, 1);
      return;
    }
  }
}

/** Ends the process: '' for success, else why it failed. */
export function exits(status: string = ''): void {
  while (handlers.length > 0) handlers.pop()();
  _exits(status);
}

/** Ends the process at once: nothing is flushed. For a forked child that shares its parent's buffers. */
export function _exits(status: string = ''): void {
  sys.exits(status.length == 0 ? 0 : cstr(status));
  unreachable();
}
