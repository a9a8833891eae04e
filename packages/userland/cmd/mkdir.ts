/** mkdir(1): makes directories. usage: mkdir [-p] [-m mode] dir ... */
import { AEXIST, Args, DMDIR, OREAD, access, close, create, dirstat, strtol } from '../lib';
import { complain, complainText, finish, usageIs } from './parts/common';

function usage(): void {
  usageIs('mkdir [-p] [-m mode] dir ...');
}

function make(name: string, mode: u32): bool {
  if (access(name, AEXIST) == 0) {
    complainText(name + ' already exists');
    return false;
  }
  const fd = create(name, OREAD, DMDIR | mode);
  if (fd < 0) {
    complain();
    return false;
  }
  close(fd);
  return true;
}

/** Makes what is missing on the way. */
function makeAll(name: string, mode: u32): void {
  for (let at = 1; at <= name.length; at++) {
    if (at < name.length && name.charCodeAt(at) != 0x2f) continue;
    const part = name.substring(0, at);
    const d = dirstat(part);
    if (d !== null) {
      if (d.isDir()) continue;
      return complainText(part + ' is not a directory');
    }
    if (!make(part, mode)) return;
  }
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let all = false;
  let mode: u32 = 0o777;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'p') all = true;
    else if (c == 'm') mode = <u32>strtol(args.value(usage), 8) & 0o777;
    else usage();
  }
  const names = args.rest;
  if (names.length == 0) usage();
  for (let i = 0; i < names.length; i++) {
    if (all) makeAll(names[i], mode);
    else make(names[i], mode);
  }
  finish();
}
