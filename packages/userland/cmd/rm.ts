/** rm(1): removes files. usage: rm [-fr] file ... */
import { Args, Dir, OREAD, close, dirreadall, dirstat, errstr, joinname, open, remove, werrstr } from '../lib';
import { complainOf, finish, usageIs } from './parts/common';

let quiet: bool = false;
let recursive: bool = false;

function failed(name: string): void {
  if (!quiet) complainOf(name);
}

/** What a directory holds, then the directory. */
function removeTree(name: string): void {
  if (remove(name) >= 0) return;
  const why = errstr();
  const d = recursive ? dirstat(name) : null;
  if (d === null || !d.isDir()) {
    if (d === null && recursive) werrstr(why);
    return failed(name);
  }
  const fd = open(name, OREAD);
  const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  if (all === null) return failed(name);
  for (let i = 0; i < all.length; i++) removeTree(joinname(name, all[i].name));
  if (remove(name) < 0) failed(name);
}

function usage(): void {
  usageIs('rm [-fr] file ...');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'f') quiet = true;
    else if (c == 'r') recursive = true;
    else usage();
  }
  const names = args.rest;
  if (names.length == 0 && !quiet) usage();
  for (let i = 0; i < names.length; i++) removeTree(names[i]);
  finish();
}
