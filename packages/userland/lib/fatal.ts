/** Giving up: perror(2), sysfatal. */
import { argv0 } from './argv0';
import { exits } from './exits';
import { fprint } from './fmt';

/** Prints `PROGRAM: TEXT` on standard error, formatted, and exits with the text. */
export function sysfatal<A, B, C>(format: string, a: A = 0, b: B = 0, c: C = 0): void {
  fprint(2, '%s: ', argv0);
  fprint(2, format, a, b, c);
  fprint(2, '\n');
  exits('fatal error');
}

/** Prints `TEXT: ERROR STRING` on standard error. */
export function perror(text: string): void {
  if (text.length > 0) fprint(2, '%s: %r\n', text);
  else fprint(2, '%r\n');
}
