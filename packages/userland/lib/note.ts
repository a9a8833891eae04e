/**
 * Notes, notify(2). A handler runs on the stack of whatever it interrupted, at any instruction: it may look at the
 * note, set variables and answer NCONT or NDFLT, or leave with _exits. It must not allocate: no strings made, no print.
 */
import { NCONT, NDFLT } from '../generated/constants';
import { UREG_PC, UREG_SP } from '../generated/layouts';
import * as machine from '../generated/machine';
import * as sys from '../generated/syscalls';

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
