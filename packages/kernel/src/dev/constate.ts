/**
 * The console's line discipline: what stands between the keyboard (serial line, PS/2) and readers of /dev/cons until a
 * server takes the console over (plan9-abi 6.10).
 *
 * Cooked: a line is handed over at newline or ^D; backspace, ^H and DEL-less erasing, ^U kills the line, ^W a word;
 * characters are echoed. DEL, and ^C as other terminals send it, post `interrupt` to the console's note group. Raw: bytes as typed, no echo; on while
 * somebody holds consctl open and wrote `rawon`.
 */
import { noteClasses, noteTexts } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import type { Kernel } from '../port/kernel.ts';
import { postnote } from '../port/note.ts';
import { Queue, State } from '../port/portdat.ts';
import { qopen, qproduce } from '../port/qio.ts';
import { record } from '../port/store.ts';

export class ConsState {
  /** The line being typed: UTF-8 bytes. */
  line: number[] = [];
  /** Lines (or raw bytes) for readers; an empty piece is an end of file. */
  q: Queue = qopen(64 * 1024);
  raw = false;
  /** Channels that have consctl open. */
  ctlOpens = 0;
  /** Note group that DEL interrupts: of the process that read the console last. */
  noteid = 0;
  kprintOpen = false;
  kprint: Queue = qopen(64 * 1024);
  sysname = 'lux9';
  hostdomain = '';


}
record('ConsState', ConsState);

export const cons = (k: Kernel): ConsState => k.devs.get('cons') as ConsState;

const DEL = 0x7f;
const ctrlC = 0x03;
const wordChars = /[A-Za-z0-9_\u0080-\uffff]/;

function echo(k: Kernel, text: string): void {
  k.console?.(k, text);
}

function flush(k: Kernel, s: ConsState): void {
  qproduce(k, s.q, Uint8Array.from(s.line));
  s.line = [];
}

/** Bytes of the last rune of the line. */
function lastRune(line: readonly number[]): number {
  let n = 1;
  while (n < line.length && n < 4 && (line[line.length - n]! & 0xc0) === 0x80) n++;
  return n;
}

function erase(k: Kernel, s: ConsState): number {
  if (s.line.length === 0) return -1;
  const n = lastRune(s.line);
  const removed = s.line.splice(s.line.length - n, n);
  echo(k, '\b \b');
  return n === 1 ? removed[0]! : 0x80;
}

/** A byte typed by the user. */
export function kbdputc(k: Kernel, byte: number): void {
  const s = cons(k);
  if (s.raw) {
    qproduce(k, s.q, Uint8Array.of(byte));
    return;
  }
  switch (byte) {
    case ctrlC:
    case DEL: {
      s.line = [];
      interruptGroup(k, s.noteid);
      return;
    }
    case 0x08:
      erase(k, s);
      return;
    case 0x15: // ^U
      while (erase(k, s) >= 0);
      return;
    case 0x17: { // ^W
      while (s.line.length > 0 && !isWord(s.line[s.line.length - 1]!)) erase(k, s);
      while (s.line.length > 0 && isWord(s.line[s.line.length - 1]!)) erase(k, s);
      return;
    }
    case 0x04: // ^D
      if (s.line.length === 0) eof(k, s);
      else flush(k, s);
      return;
    case 0x0d:
      s.line.push(0x0a);
      echo(k, '\n');
      flush(k, s);
      return;
    case 0x0a:
      s.line.push(byte);
      echo(k, '\n');
      flush(k, s);
      return;
    default:
      if (s.line.length >= 4096) return;
      s.line.push(byte);
      if (byte < 0x80) echo(k, byte < 0x20 && byte !== 9 ? `^${String.fromCharCode(byte + 0x40)}` : String.fromCharCode(byte));
      else echoRune(k, s);
  }
}

function isWord(byte: number): boolean {
  return byte >= 0x80 || wordChars.test(String.fromCharCode(byte));
}

/** Echoes a rune once its last byte has come. */
function echoRune(k: Kernel, s: ConsState): void {
  const n = lastRune(s.line);
  const first = s.line[s.line.length - n]!;
  const need = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  if (n !== need) return;
  let code = need === 4 ? first & 7 : need === 3 ? first & 15 : first & 31;
  for (const b of s.line.slice(s.line.length - n + 1)) code = (code << 6) | (b & 0x3f);
  if (need > 1 && code <= 0x10ffff) echo(k, String.fromCodePoint(code));
}

function eof(k: Kernel, s: ConsState): void {
  qproduce(k, s.q, new Uint8Array(0));
}

/** Posts `interrupt` to a note group. */
export function interruptGroup(k: Kernel, noteid: number): void {
  if (noteid === 0) return;
  for (const p of k.procs) {
    if (p !== null && p.noteid === noteid && p.state !== State.Dead) postnote(k, p, noteTexts.interrupt, noteClasses.NUser);
  }
}

/** Text for /dev/kprint's reader; answers whether there is one (then the console does not show it). */
export function kprintput(k: Kernel, text: string): boolean {
  const s = k.devs.get('cons') as ConsState | undefined;
  if (!s?.kprintOpen) return false;
  qproduce(k, s.kprint, encodeUtf8(text));
  return true;
}
