/** What all parts of the shell share: flags, $status, where it is, and how a command is given up. */
import { fprint } from '../../lib';

/** Flags by letter, as `flag` sees them. */
const flags = new Array<bool>(128);

export function flag(c: i32): bool {
  return c < 128 && flags[c];
}

export function setFlag(c: i32, on: bool): void {
  if (c < 128) flags[c] = on;
}

/** $status: '' for success. */
export let status: string = '';

/** How often $status was set: whether it was, meanwhile. */
export let statusSet: i32 = 0;

export function setStatus(text: string): void {
  statusSet++;
  status = text;
}

/** Success: nothing in it but | and 0. */
export function succeeded(): bool {
  for (let i = 0; i < status.length; i++) {
    const c = status.charCodeAt(i);
    if (c != 0x7c && c != 0x30) return false;
  }
  return true;
}

/** The command is given up: every function returns, up to the loop that reads commands from a person, or the end of the process. */
export let unwinding: bool = false;

export function unwind(): void {
  unwinding = true;
}

export function unwound(): void {
  unwinding = false;
}

/** Loops that read from a person, among those that are active. */
export let conversations: i32 = 0;

export function setConversations(n: i32): void {
  conversations = n;
}

/** The file and line of the command being executed; '' for what is typed. */
export let file: string = '';
export let line: i32 = 0;

/** The file that rc begins with: what it does there is not shown, and its lines are nobody's concern. */
// @ts-ignore: decorator
@lazy let initial: string = '/rc/lib/rcmain';
export let beginning: bool = false;

export function setInitial(name: string): void {
  initial = name;
}

export function setFile(name: string): void {
  file = name;
  beginning = name == initial;
}

/** Whether a flag that shows what the shell does is set. */
export function shows(c: i32): bool {
  return flag(c) && !beginning;
}

export function setLine(n: i32): void {
  line = n;
}

/** Functions, files and evals entered and not left. */
let depth: i32 = 0;
/** What the stacks hold with room to spare: each is a dozen frames. */
const depthMost: i32 = 400;

/** Enters one more; false after `fail` when there are too many. */
export function enter(): bool {
  if (depth < depthMost) {
    depth++;
    return true;
  }
  fail('commands nested too deep');
  return false;
}

export function leave(): void {
  depth--;
}

/** `rc: FILE:LINE: TEXT` on standard error. */
export function complain(text: string): void {
  if (file.length == 0 || beginning) fprint(2, 'rc: %s\n', text);
  else fprint(2, 'rc: %s:%d: %s\n', file, line, text);
}

/** Complains and gives the command up. */
export function fail(text: string): void {
  if (unwinding) return;
  complain(text);
  setStatus('error');
  unwind();
}
