/**
 * Notes, notify(2). A handler runs on the stack of whatever it interrupted, at any instruction: it may look at the
 * note, set variables and answer NCONT or NDFLT, or leave with _exits. It must not allocate: no strings made, no print.
 */
import { NCONT, NDFLT } from '../generated/constants';
import { UREG_PC, UREG_SP } from '../generated/layouts';
import * as machine from '../generated/machine';
import * as sys from '../generated/syscalls';
import { strnlen, textOf } from './utf8';

/** `ureg`: the interrupted registers, `text`: the note, both full virtual addresses. Answers NCONT or NDFLT. */
export type NoteHandler = (ureg: u64, text: u64) => i32;

/** Sets the process's note handler. */
export function notify(handler: NoteHandler): i32 {
  // asc's optimiser empties functions of a type that nothing calls; element 0 of the table is null, so this call cannot happen.
  if (handler.index == 0) handler(0, 0);
  return sys.notify(machine.note_handler(handler.index));
}

/** Notes kill again. */
export function notifyDefault(): i32 {
  return sys.notify(0);
}

/** Whether the note starts with `prefix`, which must be ASCII. */
export function noteStarts(text: u64, prefix: string): bool {
  for (let i = 0; i < prefix.length; i++) {
    if (machine.peek8(text + i) != prefix.charCodeAt(i)) return false;
  }
  return true;
}

/** Where the program was. */
export function notePc(ureg: u64): u64 {
  return machine.peek64(ureg + UREG_PC);
}

export function noteSp(ureg: u64): u64 {
  return machine.peek64(ureg + UREG_SP);
}

/** Goes on where the program was, after a note such as `interrupt` or `alarm`; all others kill. */
export function noteContinue(ureg: u64, text: u64): i32 {
  return noteStarts(text, 'interrupt') || noteStarts(text, 'alarm') || noteStarts(text, 'hangup') ? NCONT : NDFLT;
}

// Notes kept for the program to read when it likes.

const kept: u32 = 8;
const textSize: i32 = 128;
const queue = memory.data(8 * 128);
/** Notes ever kept, which only the handler changes, and ever read. */
let came: u32 = 0;
let gone: u32 = 0;

function keep(ureg: u64, text: u64): i32 {
  if (noteStarts(text, 'sys:') || noteStarts(text, 'kill')) return NDFLT;
  if (came - gone == kept) return NCONT;
  const slot = queue + <usize>(came & (kept - 1)) * textSize;
  for (let i = 0; i < textSize; i++) {
    const c = machine.peek8(text + i);
    store<u8>(slot + i, c);
    if (c == 0) break;
  }
  came++;
  return NCONT;
}

/** From now on notes break off waiting calls and are kept for `nextNote`, up to eight; `kill` and the system's (`sys:`) end the process. */
export function keepNotes(): i32 {
  return notify(keep);
}

/** The oldest note that was kept; null when there is none. */
export function nextNote(): string | null {
  if (came == gone) return null;
  const slot = queue + <usize>(gone & (kept - 1)) * textSize;
  const text = textOf(slot, strnlen(slot, textSize));
  gone++;
  return text;
}
