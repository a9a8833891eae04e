/** tr(1): translates characters. usage: tr [-cds] [string1 [string2]] */
import { Args, Bgetrune, Binit, Bputc, Bputrune, OREAD, OWRITE, Runeerror } from '../lib';
import { finish, usageIs } from './parts/common';

function usage(): void {
  usageIs('tr [-cds] [string1 [string2]]');
}

/** The runes of a string: \n \t \\ and so on, \ooo octal, \xhhhh hex, a-z ranges. */
function expand(s: string): u32[] {
  const out: u32[] = [];
  let range = false;
  for (let i = 0; i < s.length; ) {
    let c = <u32>s.codePointAt(i);
    i += c > 0xffff ? 2 : 1;
    let plain = false;
    if (c == 0x5c && i < s.length) {
      plain = true;
      const e = s.charCodeAt(i);
      if (e >= 0x30 && e <= 0x37) {
        c = 0;
        for (let k = 0; k < 3 && i < s.length && s.charCodeAt(i) >= 0x30 && s.charCodeAt(i) <= 0x37; k++) c = c * 8 + (s.charCodeAt(i++) - 0x30);
      } else if (e == 0x78) {
        i++;
        c = 0;
        for (let k = 0; k < 6 && i < s.length; k++) {
          const h = s.charCodeAt(i) | 0x20;
          if (h >= 0x30 && h <= 0x39) c = c * 16 + (h - 0x30);
          else if (h >= 0x61 && h <= 0x66) c = c * 16 + (h - 0x61 + 10);
          else break;
          i++;
        }
      } else {
        c = <u32>s.codePointAt(i);
        i += c > 0xffff ? 2 : 1;
        if (c == 0x6e) c = 0x0a;
        else if (c == 0x74) c = 0x09;
        else if (c == 0x72) c = 0x0d;
        else if (c == 0x62) c = 0x08;
      }
    }
    if (range) {
      for (let r = out[out.length - 1] + 1; r <= c; r++) out.push(r);
      range = false;
    } else if (c == 0x2d && !plain && out.length > 0 && i < s.length) range = true;
    else out.push(c);
  }
  return out;
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let complement = false;
  let remove = false;
  let squeeze = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'c') complement = true;
    else if (c == 'd') remove = true;
    else if (c == 's') squeeze = true;
    else usage();
  }
  const rest = args.rest;
  if (rest.length < 1 || rest.length > 2 || (rest.length < 2 && !remove && !squeeze)) usage();
  const from = expand(rest[0]);
  const to = rest.length > 1 ? expand(rest[1]) : from;
  const map = new Map<u32, u32>();
  for (let i = 0; i < from.length; i++) {
    if (!map.has(from[i])) map.set(from[i], to.length == 0 ? from[i] : i < to.length ? to[i] : to[to.length - 1]);
  }
  const squeezed = new Set<u32>();
  if (squeeze) for (let i = 0; i < to.length; i++) squeezed.add(to[i]);
  const input = Binit(0, OREAD);
  const output = Binit(1, OWRITE);
  let last: i64 = -1;
  for (let r = Bgetrune(input); r >= 0; r = Bgetrune(input)) {
    let c = <u32>r;
    // A byte that is no UTF-8 reads as U+FFFD and is written as it is.
    const raw = c == Runeerror && input.runesize == 1 ? <u32>load<u8>(input.buf + input.at - 1) : 0;
    if (map.has(c) != complement) {
      if (remove) continue;
      if (!complement) c = map.get(c);
      else if (rest.length > 1 && to.length > 0) c = to[to.length - 1];
    }
    if (squeeze && <i64>c == last && (complement && rest.length < 2 ? !squeezed.has(c) : squeezed.has(c))) continue;
    last = c;
    if (raw != 0 && c == Runeerror) Bputc(output, raw);
    else Bputrune(output, c);
  }
  finish();
}
