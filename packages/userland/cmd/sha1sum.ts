/** sha1sum(1): checksums of files. usage: sha1sum [file ...] */
import { Args } from '../lib';
import { usageIs } from './parts/common';
import { Sha1, sums } from './parts/digest';

export function main(argv: string[]): void {
  const args = new Args(argv);
  if (args.flag() != '') usageIs('sha1sum [file ...]');
  sums(args.rest, () => new Sha1());
}
