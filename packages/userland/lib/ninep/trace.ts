/**
 * 9P messages as text, one line each, in the form of fcallfmt (fcall(2)). The fields come from the table of packages/ninep,
 * so the text has no code of its own for any message.
 */
import { messageFields } from '../../generated/ninep';
import { QTAPPEND, QTAUTH, QTDIR, QTEXCL, QTMOUNT, QTTMP } from '../../generated/constants';
import { Buf } from '../buf';
import { Dir } from '../dir';
import { bprint } from '../fmt';
import { textOf } from '../utf8';

/** Bytes of data shown. */
const dumpMost: i32 = 64;

function qid(to: Buf, p: usize): void {
  const type = <u32>load<u8>(p);
  bprint(to, '(%.16llux %ud ', load<u64>(p, 5), load<u32>(p, 1));
  if (type & QTDIR) to.byte(0x64);
  if (type & QTAPPEND) to.byte(0x61);
  if (type & QTEXCL) to.byte(0x6c);
  if (type & QTAUTH) to.byte(0x41);
  if (type & QTMOUNT) to.byte(0x6d);
  if (type & QTTMP) to.byte(0x74);
  to.byte(0x29);
}

function data(to: Buf, p: usize, n: i32): void {
  n = min(n, dumpMost);
  let printable = true;
  for (let i = 0; i < n; i++) {
    const c = load<u8>(p + i);
    if ((c < 0x20 || c >= 0x7f) && c != 0x0a && c != 0x09) printable = false;
  }
  to.byte(0x27);
  if (printable) to.bytes(p, n);
  else {
    for (let i = 0; i < n; i++) {
      if (i > 0 && i % 4 == 0) to.byte(0x20);
      bprint(to, '%.2x', load<u8>(p + i));
    }
  }
  to.byte(0x27);
}

function stat(to: Buf, p: usize, n: i32): void {
  const d = Dir.unpack(p, n);
  if (d === null) return bprint(to, ' stat (%d bytes)', n);
  bprint(to, " stat '%s' '%s' '%s' '%s' q ", d.name, d.uid, d.gid, d.muid);
  qid(to, p + 8);
  bprint(to, ' m 0%uo at %ud mt %ud l %lld t %d d %d', d.mode, d.atime, d.mtime, <i64>d.length, d.type, d.dev);
}

/** Appends the message of `size` bytes at `p`, which need not be well formed. */
export function messageText(to: Buf, p: usize, size: i32): void {
  const end = p + size;
  const fields = messageFields(size < 7 ? 0 : load<u8>(p, 4)).split(' ');
  if (fields[0].length == 0) return bprint(to, 'message of %d bytes, type %d', size, size < 7 ? 0 : load<u8>(p, 4));
  bprint(to, '%s tag %d', fields[0], load<u16>(p, 5));
  p += 7;
  for (let i = 1; i < fields.length; i++) {
    const name = fields[i].substring(0, fields[i].length - 2);
    const form = fields[i].charCodeAt(fields[i].length - 1);
    let need: usize = 2;
    if (form == 0x62) need = 1; // b
    else if (form == 0x77 || form == 0x66 || form == 0x6d || form == 0x64) need = 4; // w f m d
    else if (form == 0x6f) need = 8; // o
    else if (form == 0x71) need = 13; // q
    if (p + need > end) return to.text(' ...');
    switch (form) {
      case 0x62: bprint(to, ' %s %d', name, load<u8>(p)); break;
      case 0x68: bprint(to, ' %s %d', name, load<u16>(p)); break; // h
      case 0x77: bprint(to, ' %s %ud', name, load<u32>(p)); break;
      case 0x66: bprint(to, ' %s %d', name, load<i32>(p)); break;
      case 0x6d: bprint(to, ' %s %M', name, load<u32>(p)); break;
      case 0x6f: bprint(to, ' %s %lld', name, load<i64>(p)); break;
      case 0x71:
        to.text(' qid ');
        qid(to, p);
        break;
      case 0x73: { // s
        const n = <i32>load<u16>(p);
        if (p + 2 + n > end) return to.text(' ...');
        bprint(to, name == 'version' ? " %s '%s'" : ' %s %s', name, textOf(p + 2, n));
        need += n;
        break;
      }
      case 0x53: // S
      case 0x51: { // Q
        const count = <i32>load<u16>(p);
        bprint(to, ' n%s %d', name, count);
        for (let k = 0; k < count; k++) {
          if (p + need + (form == 0x51 ? 13 : 2) > end) return to.text(' ...');
          bprint(to, ' %d:', k);
          if (form == 0x51) {
            qid(to, p + need);
            need += 13;
          } else {
            const n = <i32>load<u16>(p + need);
            if (p + need + 2 + n > end) return to.text(' ...');
            to.bytes(p + need + 2, n);
            need += 2 + n;
          }
        }
        break;
      }
      default: { // d t
        const n = form == 0x64 ? load<i32>(p) : <i32>load<u16>(p);
        if (n < 0 || p + need + n > end) return to.text(' ...');
        if (form == 0x64) {
          bprint(to, ' count %d ', n);
          data(to, p + need, n);
        } else stat(to, p + need, n);
        need += n;
      }
    }
    p += need;
  }
}
