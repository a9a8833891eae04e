/** md5sum(1): checksums of files. usage: md5sum [file ...] */
import { Args } from '../lib';
import { usageIs } from './parts/common';
import { Md5, sums } from './parts/digest';

export function main(argv: string[]): void {
  const args = new Args(argv);
  if (args.flag() != '') usageIs('md5sum [file ...]');
  sums(args.rest, () => new Md5());
}
