/** Lines typed before, the latest last. */

const most: i32 = 1000;

export class History {
  private lines: string[] = [];
  /** The line that is shown; lines.length for the one being typed. */
  private at: i32 = 0;
  /** The line being typed, while others are shown. */
  private typed: string = '';

  /** Notes a line; one like the last, or an empty one, is not worth it. */
  add(line: string): void {
    const n = this.lines.length;
    if (line.trim().length > 0 && (n == 0 || this.lines[n - 1] != line)) {
      if (n == most) this.lines.shift();
      this.lines.push(line);
    }
    this.at = this.lines.length;
  }

  /** The line before (-1) or behind (1) the one shown; null when there is none. `line`: what stands in the editor. */
  move(by: i32, line: string): string | null {
    const to = this.at + by;
    if (to < 0 || to > this.lines.length) return null;
    if (this.at == this.lines.length) this.typed = line;
    this.at = to;
    return to == this.lines.length ? this.typed : this.lines[to];
  }

  /** The latest line before index `from` that holds `text`: its index, or -1. */
  search(text: string, from: i32): i32 {
    for (let i = min(from, this.lines.length) - 1; i >= 0; i--) if (this.lines[i].includes(text)) return i;
    return -1;
  }

  get length(): i32 {
    return this.lines.length;
  }

  line(i: i32): string {
    return this.lines[i];
  }
}
