/**
 * Shows the line being edited on one row of the terminal, behind the prompt. It writes only what changed, with nothing but characters,
 * blanks and backspaces: any terminal can do that. A line too long for the row is shown in part, around the cursor, until it is done.
 */
import { Buf, writeFrom } from '../../../lib';
import { cells } from './width';

export class Screen {
  private columns: i32 = 80;
  /** Columns that the prompt takes. */
  private left: i32 = 0;
  /** What the row shows, and the cells from the prompt to the cursor. */
  private shown: i32[] = [];
  private at: i32 = 0;
  /** The first character that is shown. */
  private from: i32 = 0;
  private out: Buf = new Buf(256);

  /** Shows the prompt, of which the part behind the last newline counts, on a new row. */
  begin(prompt: string, columns: i32): void {
    this.columns = columns;
    this.left = 0;
    for (let i = prompt.lastIndexOf('\n') + 1; i < prompt.length; i++) {
      const c = prompt.codePointAt(i);
      if (c > 0xffff) i++;
      this.left += c == 9 ? 8 - (this.left % 8) : cells(c);
    }
    this.left %= max(columns, 1);
    this.shown = [];
    this.at = 0;
    this.from = 0;
    this.out.text(prompt);
    this.flush();
  }

  private flush(): void {
    if (this.out.length > 0) writeFrom(2, this.out.ptr, this.out.length);
    this.out.clear();
  }

  private back(n: i32): void {
    this.at -= n;
    for (; n > 0; n--) this.out.byte(8);
  }

  private put(c: i32): void {
    this.out.rune(c < 0x20 || c == 0x7f ? 0x20 : c);
    this.at += cells(c);
  }

  /** Shows the line with the cursor in front of `runes[cursor]`. */
  draw(runes: i32[], cursor: i32): void {
    const room = max(this.columns - this.left - 2, 8);
    // Keep the cursor in sight, with a third of the row to spare when it left it.
    if (cursor < this.from) this.from = max(0, cursor - room / 3);
    let before = 0;
    for (let i = this.from; i < cursor; i++) before += cells(runes[i]);
    if (before > room) {
      const keep = room - room / 3;
      while (before > keep) before -= cells(runes[this.from++]);
    }
    const view: i32[] = [];
    let width = 0;
    for (let i = this.from; i < runes.length; i++) {
      const w = cells(runes[i]);
      if (width + w > room) break;
      width += w;
      view.push(runes[i]);
    }
    this.show(view, width, before);
    this.flush();
  }

  private show(view: i32[], width: i32, cursor: i32): void {
    const shown = this.shown;
    let same = 0;
    let sameCells = 0;
    while (same < view.length && same < shown.length && view[same] == shown[same]) sameCells += cells(view[same++]);
    // A mark that takes no cell belongs to what stands before it.
    while (same > 0 && ((same < view.length && cells(view[same]) == 0) || (same < shown.length && cells(shown[same]) == 0))) sameCells -= cells(view[--same]);
    let old = sameCells;
    for (let i = same; i < shown.length; i++) old += cells(shown[i]);
    const changed = same < view.length || same < shown.length;
    if (changed) {
      this.moveTo(sameCells, view);
      for (let i = same; i < view.length; i++) this.put(view[i]);
      for (let i = width; i < old; i++) this.put(0x20);
      this.shown = view;
    }
    this.moveTo(cursor, view);
  }

  /** To the right by writing again what stands there. */
  private moveTo(column: i32, view: i32[]): void {
    if (column < this.at) return this.back(this.at - column);
    let cell = 0;
    for (let i = 0; i < view.length && this.at < column; i++) {
      if (cell >= this.at) this.put(view[i]);
      cell += cells(view[i]);
    }
  }

  /** Leaves the row; a line that did not fit it is written whole first, over as many rows as it takes. */
  end(runes: i32[]): void {
    if (this.from > 0 || this.shown.length < runes.length) {
      this.back(this.at);
      for (let i = 0; i < runes.length; i++) this.put(runes[i]);
    }
    this.out.byte(10);
    this.flush();
  }

  text(s: string): void {
    this.out.text(s);
    this.flush();
  }
}
