/** mv(1): renames and moves files. usage: mv file1 file2, mv file ... directory */
import { Args, basename, cleanname, dirname, dirstat, dirwstat, joinname, nulldir, remove } from '../lib';
import { complain, complainText, finish, usageIs } from './parts/common';
import { copyFile } from './parts/copy';

function usage(): void {
  usageIs('mv file1 file2; mv file ... directory');
}

/** Within a directory a rename, elsewhere a copy and a removal. */
function move(from: string, to: string): void {
  const d = dirstat(from);
  if (d === null) return complain();
  if (cleanname(from) == cleanname(to)) return complainText(from + ' and ' + to + ' are the same file');
  if (cleanname(dirname(from)) == cleanname(dirname(to))) {
    const target = dirstat(to);
    if (target !== null && !target.isDir() && remove(to) < 0) return complain();
    const change = nulldir();
    change.name = basename(to);
    if (dirwstat(from, change) < 0) complain();
    return;
  }
  if (d.isDir()) return complainText(from + ' is a directory: cannot be moved to another one');
  if (!copyFile(from, to, true, 0) || remove(from) < 0) complain();
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  if (args.flag() != '') usage();
  const names = args.rest;
  if (names.length < 2) usage();
  const last = names.pop();
  const target = dirstat(last);
  const into = target !== null && target.isDir();
  if (names.length > 1 && !into) complainText(last + ' is not a directory');
  else for (let i = 0; i < names.length; i++) move(names[i], into ? joinname(last, basename(names[i])) : last);
  finish();
}
