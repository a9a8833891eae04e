/** Plan 9's errors: a text, raised with `error` and caught by the frames below (wait.ts) or the system call's exit. */

/** Not a subclass of Error: no stack is captured, so raising one is cheap. Anything else thrown in the kernel is a bug and panics. */
export class KernelError {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export function error(text: string): never {
  throw new KernelError(text);
}

/**
 * A page that must be read from a file before the system call can go on. Raised only before a call has any
 * effect; the dispatcher loads the page and starts the call again.
 */
export class NeedPage {
  readonly addr: number;
  readonly write: boolean;
  constructor(addr: number, write: boolean) {
    this.addr = addr;
    this.write = write;
  }
}
