/**
 * The calls that led to where a process is: each function's .frame symbol says how far up its return address lies. At a function's
 * beginning and end, where the frame is not whole, its instructions are looked at.
 */
import { Buf, bprint } from '../../lib';
import { ACTION_NEXT, ACTION_PUSH, ACTION_RETURN } from '../../generated/instructions';
import { action, decode, size, stackDelta } from './instruction';
import { pc, read64, readable, sp } from './process';
import { functionAt, sourceLine, symbolic, Symbol } from './symbols';

const most: i32 = 100;

/** Whether the instruction that follows is the next. */
function goesOn(): bool {
  return action == ACTION_NEXT || action >= ACTION_PUSH;
}

/** Bytes that the instructions from `from` up to a return take off the stack, the return's 8 included; 0: there is none so soon. */
function epilogue(from: u64): u64 {
  let total: i64 = 0;
  for (let i = 0; i < 12; i++) {
    if (!decode(from)) return 0;
    if (action == ACTION_RETURN) return <u64>(total + 8);
    if (!goesOn() || stackDelta <= 0) return 0;
    total += stackDelta;
    from += size;
  }
  return 0;
}

/** Bytes from the stack pointer to above the return address, at `at` in the function; 0: not known. */
function frameSize(f: Symbol, at: u64): u64 {
  if (at == f.value) return 8;
  const left = epilogue(at);
  if (left != 0) return left;
  if (f.frame == 0) return 0;
  let depth: i64 = 8;
  for (let p = f.value; p < at; p += size) {
    if (!decode(p) || !goesOn() || depth >= <i64>f.frame) return f.frame;
    depth -= min<i64>(stackDelta, 0);
  }
  return min<u64>(<u64>depth, f.frame);
}

/** Appends the stack, the innermost call first. */
export function trace(to: Buf): void {
  let at = pc();
  let top = sp();
  for (let i = 0; i < most; i++) {
    const f = functionAt(at);
    const where = sourceLine(i == 0 ? at : at - 1);
    bprint(to, '%s%s %s\n', i == 0 ? '' : '\tcalled from ', symbolic(at), where);
    if (f === null) return;
    const frame = frameSize(f, at);
    if (frame == 0) return;
    top += frame;
    at = read64(top - 8);
    if (!readable || at == 0 || f.name == '_main') return;
  }
  bprint(to, '...\n');
}

/** Where the present function returns to; 0 when that is not known. */
export function returnAddress(): u64 {
  const f = functionAt(pc());
  const frame = f === null ? 0 : frameSize(f, pc());
  return frame == 0 ? 0 : read64(sp() + frame - 8);
}
