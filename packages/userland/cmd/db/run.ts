/** db's commands that begin with a colon: running, stepping, breakpoints. */
import { Buf, bprint, tokenize } from '../../lib';
import {
  ACTION_BRANCH, ACTION_CALL, ACTION_CALL_INDIRECT, ACTION_JUMP, ACTION_JUMP_INDIRECT, ACTION_RETURN,
} from '../../generated/instructions';
import { fail } from './expression';
import { instructionText } from './format';
import { action, decode, row, size, target } from './instruction';
import {
  Breakpoint, breakpointAt, breakpoints, kill, note, pc, pid, readRegs, runToAny, runToBreakpoint, sp, start, stop, isStopped,
} from './process';
import { returnAddress } from './stack';
import { functionAt, lineKey, sourceLine, symbolic } from './symbols';

/** Steps that a command takes at most to leave a source line. */
const patience: i32 = 100000;

function need(): bool {
  if (pid == 0) fail('no process');
  else if (!isStopped()) fail('the process is running');
  return pid != 0 && isStopped();
}

/** Appends where the process stands, and why; `next`: the instruction there too. */
export function where(to: Buf, why: string, next: bool): void {
  if (why.length > 0) bprint(to, '%s\n', why);
  if (pid == 0) return;
  bprint(to, '%s %s\n', symbolic(pc()), sourceLine(pc()));
  if (next && decode(pc())) bprint(to, '\t%s\n', instructionText(pc()));
}

/** One instruction; a call is run to its end when `over`. '' or what happened instead. */
function step(over: bool): string {
  const here = pc();
  if (!decode(here)) return runToBreakpoint(true);
  if (row < 0) return runToAny([]); // it traps; a breakpoint behind its first byte would make another of it
  const next = here + size;
  switch (action) {
    case ACTION_BRANCH: return runToAny([next, target]);
    case ACTION_CALL: case ACTION_CALL_INDIRECT: return over ? runPast(next) : runToAny([target]);
    case ACTION_JUMP: case ACTION_JUMP_INDIRECT: case ACTION_RETURN: return runToAny([target]);
  }
  return runToAny([next]);
}

/** To `address` in this call, not in one that it makes of itself; breakpoints stop it. */
function runPast(address: u64): string {
  const depth = sp();
  while (true) {
    const own = breakpointAt(address);
    const places: u64[] = [address];
    for (let i = 0; i < breakpoints.length; i++) if (breakpoints[i] != own) places.push(breakpoints[i].address);
    const why = runToAny(places);
    if (why.length > 0 || pc() != address || sp() >= depth) return why;
    const inner = step(false);
    if (inner.length > 0) return inner;
  }
}

/** Instructions until the source line is another one. */
function stepLine(over: bool): string {
  const first = lineKey(pc());
  for (let i = 0; i < patience; i++) {
    const why = step(over);
    if (why.length > 0 || pid == 0) return why;
    if (i > 0 && breakpointAt(pc()) !== null) return '';
    const now = lineKey(pc());
    if (now != first && now > 0) return '';
    // A function without lines is left as fast as it can be.
    if (now <= 0) {
      const back = returnAddress();
      if (back != 0 && functionAt(back) !== null) {
        const left = runPast(back);
        if (left.length > 0 || pid == 0) return left;
      }
    }
  }
  return '';
}

/** To the next breakpoint whose count is used up. */
function go(passNote: bool): string {
  // Off the breakpoint we may stand on.
  if (breakpointAt(pc()) !== null && !(passNote && note.length > 0)) {
    const why = step(false);
    if (why.length > 0 || pid == 0) return why;
    const b = breakpointAt(pc());
    if (b !== null && --b.skip < 0) return '';
  }
  while (true) {
    const why = runToBreakpoint(passNote);
    if (why.length > 0 || pid == 0) return why;
    const b = breakpointAt(pc());
    if (b === null || --b.skip < 0) {
      if (b !== null) b.skip = 0;
      return '';
    }
    const stepped = step(false);
    if (stepped.length > 0 || pid == 0) return stepped;
  }
}

/** :r [args] [<file] [>file] */
function run(to: Buf, program: string, text: string): void {
  if (pid != 0) kill();
  const words = tokenize(text);
  const argv: string[] = [program];
  let input = '';
  let output = '';
  for (let i = 0; i < words.length; i++) {
    if (words[i].startsWith('<')) input = words[i].substring(1);
    else if (words[i].startsWith('>')) output = words[i].substring(1);
    else argv.push(words[i]);
  }
  const why = start(program, argv, input, output);
  if (why.length > 0) fail(why);
  else where(to, '', true);
}

/** `given`: an address stood before the command, `count` behind its comma, 0 when none did. */
export function colon(to: Buf, letter: i32, program: string, given: bool, address: u64, count: u64, rest: string): void {
  switch (letter) {
    case 0x62: { // b
      if (!given) address = pc();
      const old = breakpointAt(address);
      const skip = count > 0 ? <i32>count - 1 : 0;
      if (old !== null) old.skip = skip;
      else breakpoints.push(new Breakpoint(address, skip));
      return;
    }
    case 0x64: { // d
      if (!given) address = pc();
      const old = breakpointAt(address);
      if (old === null) fail('no breakpoint there');
      else breakpoints.splice(breakpoints.indexOf(old), 1);
      return;
    }
    case 0x72: // r
      if (program.length == 0) fail('no program');
      else run(to, program, rest);
      return;
    case 0x6b: { // k
      const old = pid;
      const why = kill();
      if (why.length > 0) fail(why);
      else bprint(to, '%d: killed\n', old);
      return;
    }
    case 0x68: { // h
      if (pid == 0) {
        fail('no process');
        return;
      }
      const why = stop();
      if (why.length > 0) fail(why);
      else where(to, '', true);
      return;
    }
    case 0x63: case 0x73: case 0x53: case 0x78: case 0x58: { // c s S x X
      if (!need()) return;
      readRegs();
      let why = '';
      for (let i: u64 = 0; i < max<u64>(count, 1) && why.length == 0 && pid != 0; i++) {
        if (letter == 0x63) why = go(!given || address != 0);
        else if (letter == 0x73 || letter == 0x78) why = step(letter == 0x78);
        else why = stepLine(letter == 0x58);
      }
      where(to, why, letter != 0x53 && letter != 0x58);
      return;
    }
    case 0x66: { // f
      if (!need()) return;
      const back = returnAddress();
      if (back == 0) fail('it is not known where this function returns to');
      else where(to, runPast(back), false);
      return;
    }
  }
  fail('unknown command');
}
