/** echo(1): prints its arguments. */
import { Buf, exits, fprint, writeFrom } from '../lib';

export function main(argv: string[]): void {
  let newline = true;
  let from = 1;
  // Only -n itself is a flag: everything else is to be printed.
  if (argv.length > 1 && argv[1] == '-n') {
    newline = false;
    from = 2;
  }
  const b = new Buf(64);
  for (let i = from; i < argv.length; i++) {
    if (i > from) b.byte(0x20);
    b.text(argv[i]);
  }
  if (newline) b.byte(0x0a);
  if (b.length > 0 && writeFrom(1, b.ptr, b.length) != b.length) {
    fprint(2, 'echo: write error: %r\n');
    exits('write error');
  }
}
