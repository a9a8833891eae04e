/** du(1): what files and directories hold, in KiB. usage: du [-abnst] [file ...] */
import { Args, Binit, Biobuf, Bprint, Dir, OREAD, OWRITE, close, dirreadall, dirstat, joinname, open, quote } from '../lib';
import { complain, finish, usageIs } from './parts/common';

let all: bool = false;
let summary: bool = false;
let names: bool = false;
let times: bool = false;
let bytes: bool = false;
const out: Biobuf = Binit(1, OWRITE);

function line(size: u64, d: Dir, name: string): void {
  if (names) Bprint(out, '%s\n', quote(name));
  else Bprint(out, '%lld\t%s\n', times ? <u64>d.mtime : bytes ? size : (size + 1023) / 1024, quote(name));
}

function rounded(d: Dir): u64 {
  return bytes ? d.length : (d.length + 1023) & ~(<u64>1023);
}

function walk(name: string, d: Dir): u64 {
  if (!d.isDir()) return rounded(d);
  let total: u64 = 0;
  const fd = open(name, OREAD);
  const list: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  if (list === null) {
    complain();
    return 0;
  }
  for (let i = 0; i < list.length; i++) {
    const child = joinname(name, list[i].name);
    const size = walk(child, list[i]);
    if (all && !list[i].isDir() && !summary) line(size, list[i], child);
    total += size;
  }
  if (!summary) line(total, d, name);
  return total;
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'a') all = true;
    else if (c == 's') summary = true;
    else if (c == 'n') names = all = true;
    else if (c == 't') times = all = true;
    else if (c == 'b') bytes = true;
    else usageIs('du [-abnst] [file ...]');
  }
  const files = args.rest;
  if (files.length == 0) files.push('.');
  for (let i = 0; i < files.length; i++) {
    const d = dirstat(files[i]);
    if (d === null) {
      complain();
      continue;
    }
    const size = walk(files[i], d);
    if (summary || !d.isDir()) line(size, d, files[i]);
  }
  finish();
}
