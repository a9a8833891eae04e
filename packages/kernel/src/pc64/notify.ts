/**
 * Delivery of notes on the way to user mode, and noted (plan9-abi 4.3 to 4.5). The frame is pushed on whatever the stack
 * pointer points to; a stack that cannot take it ends the process.
 */
import { exitTexts, noteClasses, notedHow, noteFrame, uregLayout } from '@lux9/abi';
import { encodeUtf8 } from '@lux9/base';
import type { Kernel } from '../port/kernel.ts';
import { pprint } from '../port/note.ts';
import { Note, type Proc } from '../port/portdat.ts';
import { pexit } from '../port/proc.ts';
import { copyin, copyout, getu64, okaddr } from '../port/umem.ts';
import { Pending } from '../port/wait.ts';
import { fpunoted, fpunotify } from './fpu.ts';
import { at, contextView, getNumber, readUreg, Reg, setNumber, uregPc, uregSp, writeUreg } from './ureg.ts';

const textBytes = 128;
const hex = (n: number): string => n.toString(16);

/** Ends the process because of a note: a trap leaves it Broken, with a message. */
function die(k: Kernel, p: Proc, text: string, flag: number): Pending {
  if (flag === noteClasses.NDebug) {
    pprint(k, p, `suicide: ${text}\n`);
    return pexit(k, p, text, false);
  }
  return pexit(k, p, text, true);
}

function suicide(k: Kernel, p: Proc, text: string): Pending {
  pprint(k, p, `suicide: ${text}\n`);
  return pexit(k, p, exitTexts.suicide, false);
}

/**
 * Delivers the first note if it may be delivered. Answers Pending when the process ends by it. May raise NeedPage, with
 * nothing changed.
 */
export function notify(k: Kernel, p: Proc): Pending | undefined {
  const n = p.notes[0]!;
  if (n.flag === noteClasses.NUser && p.notified && p.notify !== 0) return undefined;
  const view = contextView(k, p);
  const pc = getNumber(view, at.rip);
  let text = n.text;
  if (text.startsWith('sys:') && !n.shared) text = `${text.slice(0, 127 - 20)} pc=0x${hex(pc)}`;
  if (p.notify === 0 || p.notified) {
    p.notes.shift();
    return die(k, p, text, n.flag);
  }
  const sp = getNumber(view, at.gpr + Reg.rsp * 8);
  const frame = sp + noteFrame.sp;
  const size = -noteFrame.sp - noteFrame.redzone;
  if (!okaddr(p, p.notify, 1, false) || frame < 0 || !okaddr(p, frame, size, true)) {
    p.notes.shift();
    return die(k, p, text, n.flag);
  }
  const out = new Uint8Array(size);
  const put = new DataView(out.buffer);
  const from = (offset: number): number => offset - noteFrame.sp;
  const ureg = sp + noteFrame.ureg;
  out.set(readUreg(k, p), from(noteFrame.ureg));
  setNumber(put, from(noteFrame.previousUreg), p.noteureg);
  const bytes = encodeUtf8(text);
  out.set(bytes.subarray(0, textBytes - 1), from(noteFrame.text));
  setNumber(put, from(noteFrame.textArg), sp + noteFrame.text);
  setNumber(put, from(noteFrame.uregArg), ureg);
  copyout(k, p, frame, out);
  p.notes.shift();
  fpunotify(k, p, ureg);
  p.lastnote = new Note();
  p.lastnote.text = text;
  p.lastnote.flag = n.flag;
  p.noteureg = ureg;
  p.notified = true;
  p.notepending = false;
  setNumber(view, at.rip, p.notify);
  setNumber(view, at.gpr + Reg.rsp * 8, frame);
  setNumber(view, at.gpr + Reg.rbp * 8, ureg);
  return undefined;
}

/** noted(2), after its checks. Answers Pending when the process ends. */
export function noted(k: Kernel, p: Proc, how: number): Pending | undefined {
  const address = p.noteureg;
  p.notified = false;
  if (!okaddr(p, address - 8, uregLayout.size + 8, false)) return suicide(k, p, 'bad ureg in noted or call to noted when not notified');
  const ureg = copyin(k, p, address, uregLayout.size);
  const goesOn = how === notedHow.NCONT || how === notedHow.NRSTR || how === notedHow.NSAVE;
  if (goesOn && (!okaddr(p, uregPc(ureg) % 0x800000000000, 1, false) || !okaddr(p, uregSp(ureg), 8, false))) return suicide(k, p, 'trap in noted');
  const last = p.lastnote;
  switch (how) {
    case notedHow.NCONT:
    case notedHow.NRSTR: {
      writeUreg(k, p, ureg);
      fpunoted(k, p, address);
      p.noteureg = getu64(k, p, address - 8);
      return undefined;
    }
    case notedHow.NSAVE: {
      writeUreg(k, p, ureg);
      const view = contextView(k, p);
      const to = address - 4 * 8 - textBytes;
      if (!okaddr(p, to, 4 * 8, true)) return suicide(k, p, 'noted: bad stack');
      const words = new Uint8Array(16);
      setNumber(new DataView(words.buffer), 8, address);
      copyout(k, p, to, words);
      setNumber(view, at.gpr + Reg.rsp * 8, to);
      setNumber(view, at.gpr + Reg.rbp * 8, address);
      return undefined;
    }
    case notedHow.NDFLT:
      return die(k, p, last?.text ?? '', last?.flag ?? noteClasses.NUser);
    default:
      return die(k, p, last?.text ?? '', noteClasses.NDebug);
  }
}
