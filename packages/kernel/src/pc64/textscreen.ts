/**
 * Text on a grid of cells, for the screens the kernel prints on (cga.ts, fbconsole.ts): lines wrap and scroll; of the control
 * sequences of ECMA-48 those that line editing uses are obeyed (CUU CUD CUF CUB CHA CUP EL ED), all others are swallowed.
 *
 * `text` puts a piece of output on the screen and scrolls at most once for each screenful, so that a flood costs little.
 */
import { record } from '../port/store.ts';

/** What a screen can do. Columns and rows from 0; `scroll` moves everything up and clears what comes in below. */
export interface Cells<K> {
  put(k: K, column: number, row: number, code: number): void;
  scroll(k: K, lines: number): void;
  /** Clears [from, to) of a row. */
  clear(k: K, row: number, from: number, to: number): void;
}

export class TextScreen {
  columns = 80;
  rows = 25;
  column = 0;
  row = 0;
  /** A control sequence that has not ended: what came after ESC, or null. */
  escape: string | null = null;
}
record('TextScreen', TextScreen);

const clamp = (value: number, max: number): number => Math.max(0, Math.min(max, value));
/** Longer than any sequence that means something here. */
const longest = 32;

/** Rows that the rest of the text will need below the last one. */
function needed(s: TextScreen, text: string, from: number): number {
  let lines = 1;
  let column = 0;
  for (let i = from; i < text.length && lines < s.rows; i++) {
    if (text.charCodeAt(i) === 10 || ++column > s.columns) {
      lines++;
      column = 0;
    }
  }
  return lines;
}

function control<K>(k: K, s: TextScreen, cells: Cells<K>, parameters: string, final: string): void {
  const words = parameters.split(';').map((word) => (/^[0-9]{1,4}$/.test(word) ? Number(word) : 0));
  const n = words[0] ?? 0;
  const count = Math.max(1, n);
  const clearRow = (row: number): void => cells.clear(k, row, 0, s.columns);
  switch (final) {
    case 'A': s.row = clamp(s.row - count, s.rows - 1); break;
    case 'B': s.row = clamp(s.row + count, s.rows - 1); break;
    case 'C': s.column = clamp(s.column + count, s.columns - 1); break;
    case 'D': s.column = clamp(Math.min(s.column, s.columns - 1) - count, s.columns - 1); break;
    case 'G': s.column = clamp(count - 1, s.columns - 1); break;
    case 'H': case 'f':
      s.row = clamp(count - 1, s.rows - 1);
      s.column = clamp((words[1] ?? 0) - 1, s.columns - 1);
      break;
    case 'K':
      cells.clear(k, s.row, n === 0 ? s.column : 0, n === 1 ? Math.min(s.column + 1, s.columns) : s.columns);
      break;
    case 'J':
      if (n === 0) cells.clear(k, s.row, s.column, s.columns);
      for (let row = n === 0 ? s.row + 1 : 0; row < s.rows; row++) clearRow(row);
      break;
    default:
  }
}

/** One more character of a control sequence. */
function escaped<K>(k: K, s: TextScreen, cells: Cells<K>, ch: string): void {
  const sequence = (s.escape ?? '') + ch;
  s.escape = sequence;
  if (sequence === '[' || sequence === ']') return;
  if (sequence[0] === '[') {
    const code = ch.charCodeAt(0);
    if (code >= 0x40 && code < 0x7f) {
      s.escape = null;
      control(k, s, cells, sequence.slice(1, -1), ch);
    } else if (sequence.length > longest || code < 0x20) s.escape = null;
    return;
  }
  // An operating system command ends with BEL or ESC \.
  if (sequence[0] === ']' && ch !== '\x07' && ch !== '\\' && sequence.length <= 512) return;
  s.escape = null;
}

/** Puts text on the screen at the cursor. */
export function text<K>(k: K, s: TextScreen, cells: Cells<K>, out: string): void {
  for (let i = 0; i < out.length; i++) {
    const code = out.codePointAt(i)!;
    if (code > 0xffff) i++;
    if (s.escape !== null) {
      escaped(k, s, cells, String.fromCodePoint(code));
      continue;
    }
    switch (code) {
      case 27: s.escape = ''; continue;
      case 10:
        s.column = 0;
        s.row++;
        break;
      case 13: s.column = 0; continue;
      case 9: s.column = Math.min(s.columns - 1, s.column + 8 - (s.column % 8)); continue;
      case 8:
        if (s.column > 0) s.column--;
        continue;
      default:
        if (code < 0x20 || code === 0x7f) continue;
        if (s.column >= s.columns) {
          s.column = 0;
          s.row++;
        }
    }
    if (s.row >= s.rows) {
      const lines = Math.min(s.rows, s.row - s.rows + needed(s, out, i + 1));
      cells.scroll(k, lines);
      s.row -= lines;
    }
    if (code !== 10) cells.put(k, s.column++, s.row, code);
  }
}
