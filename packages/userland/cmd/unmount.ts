/** unmount(1): takes something out of the name space. usage: unmount [new] old */
import { exits, fprint, unmount } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  if (argv.length != 2 && argv.length != 3) usageIs('unmount [new] old');
  const done = argv.length == 2 ? unmount(null, argv[1]) : unmount(argv[1], argv[2]);
  if (done >= 0) return;
  fprint(2, 'unmount: %r\n');
  exits('unmount');
}
