/** ls(1): lists directories. usage: ls [-dlmnpqrstuFQT] [file ...] */
import {
  Args,
  Binit,
  Biobuf,
  Bprint,
  DMTMP,
  Dir,
  OREAD,
  OWRITE,
  close,
  dirreadall,
  dirstat,
  joinname,
  localtime,
  monthName,
  open,
  rcQuote,
  sprint,
  time,
} from '../lib';
import { complain, finish, usageIs } from './parts/common';

class Entry {
  dir: Dir;
  /** The folder it is shown with; '' for none. */
  prefix: string;
  constructor(dir: Dir, prefix: string) {
    this.dir = dir;
    this.prefix = prefix;
  }
}

let directories: bool = false;
let long: bool = false;
let unsorted: bool = false;
let plain: bool = false;
let qids: bool = false;
let reverse: bool = false;
let sizes: bool = false;
let byTime: bool = false;
let accessed: bool = false;
let raw: bool = false;
let marks: bool = false;
let modifier: bool = false;
let temporary: bool = false;
let now: i64 = 0;

const half: i64 = 6 * 30 * 24 * 3600;

function shown(e: Entry): string {
  let name = e.dir.name;
  if (!plain && e.prefix.length > 0) name = joinname(e.prefix, name);
  if (marks) name += e.dir.isDir() ? '/' : e.dir.mode & 0o111 ? '*' : '';
  return raw ? name : rcQuote(name);
}

function compare(a: Entry, b: Entry): i32 {
  let order = 0;
  if (byTime) {
    const x = accessed ? a.dir.atime : a.dir.mtime;
    const y = accessed ? b.dir.atime : b.dir.mtime;
    order = x > y ? -1 : x < y ? 1 : 0;
  }
  if (order == 0) order = a.dir.name < b.dir.name ? -1 : a.dir.name > b.dir.name ? 1 : 0;
  return reverse ? -order : order;
}

/** `Mon DD HH:MM`, or with the year when it is not of the last half year. */
function dateText(seconds: i64): string {
  const tm = localtime(seconds);
  const day = sprint('%s %2d', monthName(tm.mon), tm.mday);
  if (seconds < now - half || seconds > now + 3600) return sprint('%s %5d', day, tm.year + 1900);
  return sprint('%s %.2d:%.2d', day, tm.hour, tm.min);
}

function rune(c: u32): string {
  return c == 0 ? '-' : String.fromCodePoint(<i32>c);
}

function put(out: Biobuf, list: Entry[]): void {
  if (!unsorted) list.sort(compare);
  let sizeWidth = 0;
  let uidWidth = 0;
  let gidWidth = 0;
  if (long) {
    for (let i = 0; i < list.length; i++) {
      const d = list[i].dir;
      sizeWidth = max(sizeWidth, d.length.toString().length);
      uidWidth = max(uidWidth, d.uid.length);
      gidWidth = max(gidWidth, d.gid.length);
    }
  }
  for (let i = 0; i < list.length; i++) {
    const d = list[i].dir;
    if (sizes) Bprint(out, '%4lld ', (d.length + 1023) / 1024);
    if (modifier) Bprint(out, '[%s] ', d.muid);
    if (qids) Bprint(out, '(%.16llux %ud %.2x) ', d.qidPath, d.qidVers, d.qidType);
    if (temporary) Bprint(out, '%s ', d.mode & DMTMP ? 't' : '-');
    if (long) {
      Bprint(out, '%M %s %d ', d.mode, rune(d.type), d.dev);
      Bprint(out, '%-*s %-*s %*lld ', uidWidth, d.uid, gidWidth, d.gid, sizeWidth, d.length);
      Bprint(out, '%s ', dateText(accessed ? d.atime : d.mtime));
    }
    Bprint(out, '%s\n', shown(list[i]));
  }
}

function usage(): void {
  usageIs('ls [-dlmnpqrstuFQT] [file ...]');
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'd') directories = true;
    else if (c == 'l') long = true;
    else if (c == 'n') unsorted = true;
    else if (c == 'p') plain = true;
    else if (c == 'q') qids = true;
    else if (c == 'r') reverse = true;
    else if (c == 's') sizes = true;
    else if (c == 't') byTime = true;
    else if (c == 'u') accessed = true;
    else if (c == 'Q') raw = true;
    else if (c == 'F') marks = true;
    else if (c == 'm') modifier = true;
    else if (c == 'T') temporary = true;
    else usage();
  }
  if (long) now = time();
  const out = Binit(1, OWRITE);
  const names = args.rest;
  if (names.length == 0) names.push('.');
  const single: Entry[] = [];
  for (let i = 0; i < names.length; i++) {
    const d = dirstat(names[i]);
    if (d === null) {
      complain();
      continue;
    }
    if (!d.isDir() || directories) {
      d.name = names[i];
      single.push(new Entry(d, ''));
      continue;
    }
    const fd = open(names[i], OREAD);
    const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
    if (all === null) complain();
    else {
      const list: Entry[] = [];
      for (let k = 0; k < all.length; k++) list.push(new Entry(all[k], names[i] == '.' ? '' : names[i]));
      put(out, list);
    }
    if (fd >= 0) close(fd);
  }
  put(out, single);
  finish();
}
