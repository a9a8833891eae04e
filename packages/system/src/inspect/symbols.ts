/** Symbols and source lines of the program a process runs, from its text file; '' for what is no Plan 9 a.out or cannot be looked at. */
import { concatBytes } from '@lux9/base';
import { look, lookRead, type Proc } from '@lux9/kernel';
import { DebugInfo, readAout, textStart, ToolchainError } from '@lux9/toolchain/debug';
import type { Machine } from '../machine.ts';

const fileMax = 32 * 1024 * 1024;

function program(m: Machine, p: Proc): { info: DebugInfo; end: number } | null {
  const sight = look(m.kernel, p.pid, `/proc/${p.pid}/text`);
  if (!sight.ok) return null;
  const parts: Uint8Array[] = [];
  for (let at = 0; at < fileMax;) {
    const data = lookRead(m.kernel, sight.value, 1 << 16, at);
    if (!data.ok) return null;
    if (data.value.length === 0) break;
    parts.push(data.value);
    at += data.value.length;
  }
  try {
    const file = readAout(concatBytes(...parts));
    return { info: new DebugInfo(file), end: textStart + file.text.length };
  } catch (e) {
    if (e instanceof ToolchainError || e instanceof RangeError) return null;
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
  for (let pc = textStart; pc < all.end; pc++) {
    const at = all.info.lookup(pc);
    const text = at === undefined ? '' : `${at.file} ${at.line}`;
    if (text !== before && text !== '') out.push(`${pc.toString(16)} ${text}\n`);
    before = text;
  }
  return out.join('');
}
