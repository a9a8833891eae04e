/** cp(1): copies files. usage: cp [-grux] file1 file2, cp [-grux] file ... directory */
import { Args, basename, dirstat, joinname } from '../lib';
import { complain, complainText, finish, usageIs } from './parts/common';
import { copyFile, copyTree } from './parts/copy';

function usage(): void {
  usageIs('cp [-grux] file1 file2; cp [-grux] file ... directory');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let ids = 0;
  let keep = false;
  let recursive = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'g') ids = max(ids, 1);
    else if (c == 'u') ids = 2;
    else if (c == 'x') keep = true;
    else if (c == 'r') recursive = true;
    else usage();
  }
  const names = args.rest;
  if (names.length < 2) usage();
  const last = names.pop();
  const target = dirstat(last);
  const into = target !== null && target.isDir();
  if (names.length > 1 && !into) {
    complainText(last + ' is not a directory');
    return finish();
  }
  for (let i = 0; i < names.length; i++) {
    const to = into ? joinname(last, basename(names[i])) : last;
    if (recursive && (to + '/').startsWith(names[i] + '/')) complainText(names[i] + ': cannot be copied into itself');
    else if (!(recursive ? copyTree(names[i], to, keep, ids) : copyFile(names[i], to, keep, ids))) complain();
  }
  finish();
}
