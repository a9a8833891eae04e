/** basename(1): the last element of a name, or with -d what stands before it. usage: basename [-d] string [suffix] */
import { Args, print } from '../lib';
import { usageIs } from './parts/common';

export function main(argv: string[]): void {
  const args = new Args(argv);
  let before = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'd') before = true;
    else usageIs('basename [-d] string [suffix]');
  }
  const words = args.rest;
  if (words.length < 1 || words.length > 2) usageIs('basename [-d] string [suffix]');
  let name = words[0];
  const slash = name.lastIndexOf('/');
  if (before) {
    print('%s\n', slash < 0 ? '.' : name.substring(0, slash));
    return;
  }
  name = name.substring(slash + 1);
  if (words.length == 2 && name.endsWith(words[1]) && name != words[1]) name = name.substring(0, name.length - words[1].length);
  print('%s\n', name);
}
