/**
 * Memory shown by formats: a string of letters, each with a count before it, which take bytes one behind the other.
 *   b x X Y    1 2 4 8 bytes in hexadecimal     d D V   2 4 8 bytes, decimal, signed     u U Z   the same, unsigned
 *   o O        2 4 bytes, octal                 f F     4 8 bytes, floating              c       a character
 *   s          a string up to a zero byte       i I     an instruction; its bytes too    a       the address, symbolic
 *   A          8 bytes as a symbolic address    z       the address's source line        n       a new line
 */
import { Buf, Biobuf, Binit, Bwrite, Bflush, OWRITE, bprint, memchr, sprint } from '../../lib';
import { KIND_J } from '../../generated/instructions';
import { assembly } from './assembly';
import { setDot, fail } from './expression';
import { byteAt, decode, effectiveAddress, kindOf, relative, row, size, target } from './instruction';
import { read } from './process';
import { sourceLine, symbolic } from './symbols';

const buf: usize = memory.data(16);
const out: Biobuf = Binit(1, OWRITE);
/** What is shown by the present command. */
export const text: Buf = new Buf(1024);

export function flush(): void {
  Bwrite(out, text.ptr, text.length);
  Bflush(out);
  text.clear();
}

function bytesOf(letter: i32): i32 {
  switch (letter) {
    case 0x62: case 0x63: return 1; // b c
    case 0x78: case 0x64: case 0x75: case 0x6f: return 2; // x d u o
    case 0x58: case 0x44: case 0x55: case 0x4f: case 0x66: return 4; // X D U O f
    case 0x59: case 0x56: case 0x5a: case 0x46: case 0x41: return 8; // Y V Z F A
  }
  return 0;
}

/** One value of `letter`, whose bytes are `value`. */
export function valueText(letter: i32, value: u64): string {
  switch (letter) {
    case 0x62: return sprint('%.2llux', value & 0xff);
    case 0x63: return sprint('%c', <u32>value & 0xff);
    case 0x78: return sprint('%.4llux', value & 0xffff);
    case 0x58: return sprint('%.8llux', value & 0xffffffff);
    case 0x59: return sprint('%.16llux', value);
    case 0x64: return sprint('%d', <i32><i16>value);
    case 0x44: return sprint('%d', <i32>value);
    case 0x56: return sprint('%lld', <i64>value);
    case 0x75: return sprint('%lld', <i64>(value & 0xffff));
    case 0x55: return sprint('%lld', <i64>(value & 0xffffffff));
    case 0x5a: return sprint('%llud', value);
    case 0x6f: return sprint('%llo', value & 0xffff);
    case 0x4f: return sprint('%llo', value & 0xffffffff);
    case 0x66: return sprint('%g', <f64>reinterpret<f32>(<u32>value));
    case 0x46: return sprint('%g', reinterpret<f64>(value));
    case 0x61: case 0x41: return symbolic(value);
    case 0x7a: return sourceLine(value);
  }
  fail('unknown format');
  return '';
}

function zeroTerminated(address: u64): u64 {
  let n: u64 = 0;
  for (; n < 1024; n++) {
    if (!read(address + n, buf, 1)) break;
    const c = load<u8>(buf);
    if (c == 0) return n + 1;
    text.byte(c);
  }
  return n;
}

/** The instruction that was decoded at `address`, and the symbol it speaks of. */
export function instructionText(address: u64): string {
  const shown = assembly(address);
  if (row < 0 || (kindOf(0) != KIND_J && !relative)) return shown;
  const place = symbolic(relative ? effectiveAddress(address) : target);
  return place.startsWith('0x') ? shown : shown + '  ' + place;
}

/** `whole`: its bytes too. */
function instruction(address: u64, whole: bool): u64 {
  if (!decode(address)) {
    fail(sprint('%#llux: memory is not there', address));
    return 0;
  }
  let hex = '';
  if (whole) for (let i = 0; i < size; i++) hex += sprint('%.2ux', byteAt(i));
  if (whole) bprint(text, '%-22s', hex + ' ');
  text.text(instructionText(address));
  return size;
}

/** Shows `count` times what `form` says, from `address` on; answers the address behind it. */
export function show(address: u64, count: u64, form: string): u64 {
  let fresh = true;
  let values = 0;
  const line = form.includes('i') || form.includes('I') || form.includes('s') || form.includes('a') || form.includes('z') || form.includes('n');
  setDot(address);
  for (let k: u64 = 0; k < count; k++) {
    for (let i = 0; i < form.length; i++) {
      let times = 0;
      while (form.charCodeAt(i) >= 0x30 && form.charCodeAt(i) <= 0x39) times = times * 10 + (form.charCodeAt(i++) - 0x30);
      const letter = i < form.length ? form.charCodeAt(i) : -1;
      for (times = max(times, 1); times > 0; times--) {
        if (letter == 0x6e) {
          text.byte(0x0a);
          fresh = true;
          continue;
        }
        if (fresh && letter != 0x61) bprint(text, '%-24s', symbolic(address) + ' ');
        else if (!fresh) text.byte(0x20);
        fresh = false;
        if (letter == 0x73) address += zeroTerminated(address);
        else if (letter == 0x69 || letter == 0x49) {
          const n = instruction(address, letter == 0x49);
          if (n == 0) {
            text.byte(0x0a);
            return address;
          }
          address += n;
        }
        else if (letter == 0x61 || letter == 0x7a) text.text(valueText(letter, address));
        else {
          const n = bytesOf(letter);
          store<u64>(buf, 0);
          if (n == 0) fail('unknown format');
          else if (!read(address, buf, n)) {
            fail(sprint('%#llux: memory is not there', address));
            text.byte(0x0a);
            return address;
          }
          text.text(valueText(letter, load<u64>(buf)));
          address += n;
          if (!line && ++values % (n >= 8 ? 2 : n == 4 ? 4 : 8) == 0) {
            text.byte(0x0a);
            fresh = true;
          }
        }
      }
    }
    if (line && !fresh) {
      text.byte(0x0a);
      fresh = true;
    }
  }
  if (!fresh) text.byte(0x0a);
  return address;
}

/** Whether all letters of a format are known. */
export function formats(form: string): bool {
  for (let i = 0; i < form.length; i++) {
    const c = form.charCodeAt(i);
    if (c >= 0x30 && c <= 0x39) continue;
    if (bytesOf(c) == 0 && c != 0x73 && c != 0x69 && c != 0x49 && c != 0x61 && c != 0x7a && c != 0x6e) return false;
  }
  return form.length > 0;
}
