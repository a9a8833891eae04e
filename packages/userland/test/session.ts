/** Somebody at the console of a machine that booted the built initrd: types, and reads what the terminal shows. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { type CoreExports, sizedModule } from '@lux9/cpu';
import { Machine, type StopReason } from '@lux9/system';
import { initrdFile } from '../src/index.ts';
import { home } from './compile.ts';

const top = dirname(dirname(home));
const memMB = 64;
const sliceNs = 10_000_000;
/** Slices in a row without anything to run before the machine counts as resting. */
const restSlices = 3;
/** Of virtual time, for what never rests. */
const patienceNs = 300e6;

/** Cells a character takes. */
function cells(ch: string): number {
  return /\p{M}/u.test(ch) ? 0 : /\p{Script=Han}|\p{Emoji_Presentation}/u.test(ch) ? 2 : 1;
}

/** Rows that a terminal shows after these characters: no more of one than backspace, carriage return and newline. */
export function rows(text: string): string[] {
  const shown: string[][] = [[]];
  let at = 0;
  for (const ch of text) {
    const row = shown[shown.length - 1]!;
    if (ch === '\n') {
      shown.push([]);
      at = 0;
    } else if (ch === '\r') at = 0;
    else if (ch === '\b') at = Math.max(0, at - 1);
    else if (ch >= ' ' || ch === '\t') {
      const width = cells(ch);
      if (width === 0) row[at - 1] += ch;
      else row[at] = ch;
      if (width === 2) row[at + 1] = '';
      at += width;
    }
  }
  return shown.map((row) => row.join('').trimEnd());
}

export class Session {
  readonly machine: Machine;
  private readonly bytes: number[] = [];
  private read = 0;

  constructor(cmdline = '') {
    const core = join(top, 'wasm-core/build/core.wasm');
    const initrd = join(top, initrdFile);
    if (!existsSync(core) || !existsSync(initrd)) throw new Error('the core or the initrd is not built: run npm test once');
    const module = new WebAssembly.Module(sizedModule(readFileSync(core), memMB * 1024 * 1024));
    const exports = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
    this.machine = new Machine(exports, { memMB, cpus: 1, seed: 1, initrd: readFileSync(initrd), cmdline, onConsole: (byte) => this.bytes.push(byte) });
  }

  /** Runs for `ms` of virtual time, then until there is nothing to run; answers why it stopped, 'budget' for rest. */
  rest(ms = 0): StopReason {
    const atLeast = this.machine.now + ms * 1e6;
    const end = atLeast + patienceNs;
    for (let rest = 0; (rest < restSlices && this.machine.now < end) || this.machine.now < atLeast; ) {
      const stop = this.machine.run(sliceNs);
      if (stop !== 'budget') return stop;
      rest = this.machine.idle && this.machine.pendingInput === 0 ? rest + 1 : 0;
    }
    return 'budget';
  }

  /** Types and waits for `ms` of virtual time and for rest; answers the rows that the terminal shows since the last time, the row typed on included. */
  type(keys: string, ms = 0): string[] {
    if (keys.length > 0) this.machine.input(encodeUtf8(keys));
    this.rest(ms);
    return this.rows();
  }

  rows(): string[] {
    const text = decodeUtf8(Uint8Array.from(this.bytes)).replaceAll('\r\n', '\n');
    const all = rows(text);
    const from = this.read;
    this.read = all.length - 1;
    return all.slice(from);
  }
}
