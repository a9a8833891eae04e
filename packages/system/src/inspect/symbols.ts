/** Symbols and source lines of the program a process runs, from its text file; '' for what is no Plan 9 a.out or cannot be looked at. */
import { concatBytes } from '@lux9/base';
import { look, lookRead, type Proc } from '@lux9/kernel';
import { DebugInfo, readAout, textStart, ToolchainError } from '@lux9/toolchain/debug';
import type { Machine } from '../machine.ts';

const fileMax = 32 * 1024 * 1024;

export interface Program {
  readonly info: DebugInfo;
  /** Behind its text. */
  readonly end: number;
  /** The function that contains an address; `frame`: bytes from its stack pointer to above its return address, 0 where nothing says so. */
  at(pc: number): { readonly name: string; readonly start: number; readonly end: number; readonly frame: number } | undefined;
}

function parse(bytes: Uint8Array): Program {
  const file = readAout(bytes);
  const info = new DebugInfo(file);
  const frames = new Map<number, number>();
  let start = -1;
  for (const s of info.symbols) {
    if (/^[TtLl]$/.test(s.type)) start = s.value;
    else if (s.type === 'm' && s.name === '.frame') frames.set(start, s.value);
  }
  const end = textStart + file.text.length;
  return {
    info, end,
    at(pc) {
      const found = pc < end ? info.symbolAt(pc) : undefined;
      return found && { name: found.symbol.name, start: found.symbol.value, end: Math.min(found.next ?? end, end), frame: frames.get(found.symbol.value) ?? 0 };
    },
  };
}

/** By the kernel's record of the text, which processes of one program share. Derived: it is not of the machine. */
const known = new WeakMap<object, Program | null>();

export function program(m: Machine, p: Proc): Program | null {
  const image = p.seg[1]?.image;
  const before = image ? known.get(image) : undefined;
  if (before !== undefined) return before;
  const sight = look(m.kernel, p.pid, `/proc/${p.pid}/text`);
  if (!sight.ok) return null;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < fileMax;) {
    const data = lookRead(m.kernel, sight.value, 1 << 16, at);
    // A file of a program's is not there without asking it: only what is in memory is, another time maybe more.
    if (!data.ok) return null;
    if (data.value.length === 0) break;
    parts.push(data.value);
    at += data.value.length;
  }
  let made: Program | null = null;
  try {
    made = parse(concatBytes(...parts));
  } catch (e) {
    if (!(e instanceof ToolchainError) && !(e instanceof RangeError)) throw e;
  }
  if (image) known.set(image, made);
  return made;
}

/** Makes the program of a process known from the bytes of its file. */
export function learn(p: Proc, bytes: Uint8Array): boolean {
  const image = p.seg[1]?.image;
  if (!image) return false;
  try {
    known.set(image, parse(bytes));
    return true;
  } catch (e) {
    if (e instanceof ToolchainError || e instanceof RangeError) return false;
    throw e;
  }
}

export function symbolsText(m: Machine, p: Proc): string {
  const all = program(m, p);
  if (all === null) return '';
  const list = all.info.symbols.filter((s) => /^[TtLlDdBb]$/.test(s.type)).sort((a, b) => a.value - b.value || (a.name < b.name ? -1 : 1));
  return list.map((s) => `${s.value.toString(16)} ${s.type} ${s.name}\n`).join('');
}

export function linesText(m: Machine, p: Proc): string {
  const all = program(m, p);
  if (all === null) return '';
  const out: string[] = [];
  let before = '';
  for (const { pc } of all.info.lines) {
    if (pc >= all.end) break;
    const at = all.info.lookup(pc);
    const text = at === undefined ? '' : `${at.file} ${at.line}`;
    if (text !== before && text !== '') out.push(`${pc.toString(16)} ${text}\n`);
    before = text;
  }
  return out.join('');
}
