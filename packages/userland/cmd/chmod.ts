/** chmod(1): changes permissions. usage: chmod 0777 file ..., chmod [who]op[rwxalt] file ... */
import { DMAPPEND, DMEXCL, DMTMP, dirstat, dirwstat, nulldir, strtol } from '../lib';
import { complain, finish, usageIs } from './parts/common';

let mask: u32 = 0;
let bits: u32 = 0;
let op: i32 = 0x3d; // =

function parse(word: string): bool {
  const first = word.charCodeAt(0);
  if (first >= 0x30 && first <= 0x37) {
    mask = 0o777;
    bits = <u32>strtol(word, 8);
    return bits <= 0o777;
  }
  let i = 0;
  let who: u32 = 0;
  for (; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if (c == 0x75) who |= 0o700;
    else if (c == 0x67) who |= 0o070;
    else if (c == 0x6f) who |= 0o007;
    else if (c == 0x61) who |= 0o777;
    else break;
  }
  if (who == 0) who = 0o777;
  if (i >= word.length) return false;
  op = word.charCodeAt(i++);
  if (op != 0x2b && op != 0x2d && op != 0x3d) return false;
  mask = who;
  for (; i < word.length; i++) {
    switch (word.charCodeAt(i)) {
      case 0x72: bits |= 0o444 & who; break;
      case 0x77: bits |= 0o222 & who; break;
      case 0x78: bits |= 0o111 & who; break;
      case 0x61: bits |= DMAPPEND; mask |= DMAPPEND; break;
      case 0x6c: bits |= DMEXCL; mask |= DMEXCL; break;
      case 0x74: bits |= DMTMP; mask |= DMTMP; break;
      default: return false;
    }
  }
  return true;
}

export function main(argv: string[]): void {
  if (argv.length < 3 || !parse(argv[1])) usageIs('chmod 0777 file ...; chmod [ugoa]{+-=}[rwxalt] file ...');
  for (let i = 2; i < argv.length; i++) {
    const d = dirstat(argv[i]);
    if (d === null) {
      complain();
      continue;
    }
    const change = nulldir();
    change.mode = op == 0x2b ? d.mode | bits : op == 0x2d ? d.mode & ~bits : (d.mode & ~mask) | bits;
    if (dirwstat(argv[i], change) < 0) complain();
  }
  finish();
}
