/** The line editor: one line, edited until it is handed over. Keys are Emacs's and Plan 9's, as the manual page rc(1) lists them. */
import { Completion, asTyped, commonStart, complete } from './complete';
import { History } from './history';
import { Key, nextKey } from './keys';
import { runesOf, textOfRunes } from './runes';
import { Screen } from './screen';
import { cells } from './width';

export const enum Outcome {
  Line,
  /** ^D on an empty line, or the end of the input. */
  End,
  Interrupted,
}

export class Editor {
  private fd: i32;
  private screen: Screen = new Screen();
  private history: History = new History();
  private runes: i32[] = [];
  private cursor: i32 = 0;
  /** What was killed last, for ^Y. */
  private killed: i32[] = [];
  private prompt: string = '';
  private columns: i32 = 80;
  /** A key that ended a search and still means something; 0 is none. */
  private again: i32 = 0;
  /** The line, when the outcome is one. */
  line: string = '';

  constructor(fd: i32) {
    this.fd = fd;
  }

  read(prompt: string, columns: i32): Outcome {
    this.prompt = prompt;
    this.columns = columns;
    this.runes = [];
    this.cursor = 0;
    this.screen.begin(prompt, columns);
    while (true) {
      const key = this.again != 0 ? this.again : nextKey(this.fd);
      this.again = 0;
      if (key == 0x0a || key == 0x0d) return this.accept();
      if (key == 0x03 || key == Key.Interrupted || (key == 0x7f && this.runes.length == 0)) {
        this.leave();
        return Outcome.Interrupted;
      }
      if (key == Key.End || (key == 0x04 && this.runes.length == 0)) {
        this.leave();
        return Outcome.End;
      }
      this.key(key);
      this.draw();
    }
  }

  private draw(): void {
    this.screen.draw(this.runes, this.cursor);
  }

  private leave(): void {
    this.screen.draw(this.runes, this.runes.length);
    this.screen.end(this.runes);
  }

  private accept(): Outcome {
    this.leave();
    this.line = textOfRunes(this.runes, 0, this.runes.length);
    this.history.add(this.line);
    return Outcome.Line;
  }

  private key(key: i32): void {
    switch (key) {
      case 0x01: case Key.Home: this.cursor = 0; return; // ^A
      case 0x05: case Key.LineEnd: this.cursor = this.runes.length; return; // ^E
      case 0x02: case Key.Left: this.cursor = this.step(-1); return; // ^B
      case 0x06: case Key.Right: this.cursor = this.step(1); return; // ^F
      case Key.WordLeft: this.cursor = this.word(-1); return;
      case Key.WordRight: this.cursor = this.word(1); return;
      case 0x08: case 0x7f: return this.remove(this.step(-1), this.cursor);
      case 0x04: case Key.Delete: return this.remove(this.cursor, this.step(1)); // ^D
      case 0x15: return this.kill(0, this.cursor); // ^U
      case 0x0b: return this.kill(this.cursor, this.runes.length); // ^K
      case 0x17: case Key.KillWord: return this.kill(this.word(-1), this.cursor); // ^W
      case Key.KillWordRight: return this.kill(this.cursor, this.word(1));
      case 0x19: return this.insert(this.killed); // ^Y
      case 0x10: case Key.Up: return this.recall(-1); // ^P
      case 0x0e: case Key.Down: return this.recall(1); // ^N
      case 0x12: return this.search(); // ^R
      case 0x09: return this.complete();
      case 0x0c: // ^L
        this.screen.text('\x1b[H\x1b[2J');
        return this.screen.begin(this.prompt, this.columns);
      default:
        if (key >= 0x20) this.insert([key]);
    }
  }

  /** The place one character on, with the marks that belong to it. */
  private step(by: i32): i32 {
    let to = this.cursor + by;
    while (to > 0 && to < this.runes.length && cells(this.runes[to]) == 0) to += by;
    return max(0, min(to, this.runes.length));
  }

  private isWord(i: i32): bool {
    const c = this.runes[i];
    return c > 0x7f || (c >= 0x30 && c <= 0x39) || ((c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a) || c == 0x5f;
  }

  /** The start of the word to the left, or the end of the one to the right. */
  private word(by: i32): i32 {
    let at = this.cursor;
    if (by < 0) {
      while (at > 0 && !this.isWord(at - 1)) at--;
      while (at > 0 && this.isWord(at - 1)) at--;
    } else {
      while (at < this.runes.length && !this.isWord(at)) at++;
      while (at < this.runes.length && this.isWord(at)) at++;
    }
    return at;
  }

  private insert(some: i32[]): void {
    if (this.cursor == this.runes.length && some.length == 1) this.runes.push(some[0]);
    else this.runes = this.runes.slice(0, this.cursor).concat(some).concat(this.runes.slice(this.cursor));
    this.cursor += some.length;
  }

  private remove(from: i32, to: i32): void {
    this.runes.splice(from, to - from);
    this.cursor = from;
  }

  private kill(from: i32, to: i32): void {
    if (from == to) return;
    this.killed = this.runes.slice(from, to);
    this.remove(from, to);
  }

  private set(line: string): void {
    this.runes = runesOf(line);
    this.cursor = this.runes.length;
  }

  private recall(by: i32): void {
    const line = this.history.move(by, textOfRunes(this.runes, 0, this.runes.length));
    if (line !== null) this.set(line);
  }

  /** ^R: the latest line that holds what is typed now; another ^R goes further back. Other keys act on the line found, ^G takes it back. */
  private search(): void {
    const before = this.runes;
    let text = '';
    let at = this.history.length;
    while (true) {
      const shown = runesOf("search '" + text + "': " + (at < this.history.length ? this.history.line(at) : ''));
      this.screen.draw(shown, shown.length);
      const key = nextKey(this.fd);
      if (key == 0x12) {
        const next = this.history.search(text, at);
        if (next >= 0) at = next;
      } else if (key == 0x08 || key == 0x7f) {
        text = text.substring(0, text.length - 1);
        at = max(this.history.search(text, this.history.length), 0);
      } else if (key >= 0x20) {
        text += String.fromCodePoint(key);
        const next = this.history.search(text, min(at + 1, this.history.length));
        if (next >= 0) at = next;
      } else {
        this.runes = before;
        this.cursor = before.length;
        if (key == 0x07) return; // ^G
        if (at < this.history.length) this.set(this.history.line(at));
        this.again = key;
        return;
      }
    }
  }

  private complete(): void {
    const found = complete(textOfRunes(this.runes, 0, this.cursor));
    if (found.words.length == 0) return this.screen.text('\x07');
    const start = commonStart(found.words);
    const one = found.words.length == 1;
    const whole = one && !start.endsWith('/');
    let typed = found.names ? asTyped(start, whole) : start;
    if (whole && found.names) typed += ' ';
    const from = runesOf(textOfRunes(this.runes, 0, this.cursor).substring(0, found.start)).length;
    const was = textOfRunes(this.runes, from, this.cursor);
    if (was != typed) {
      this.remove(from, this.cursor);
      return this.insert(runesOf(typed));
    }
    if (!one) this.list(found);
  }

  /** Shows the choices below the line, and the line again. */
  private list(found: Completion): void {
    let widest = 0;
    const names: string[] = [];
    for (let i = 0; i < found.words.length; i++) {
      const word = found.words[i];
      const name = word.substring(word.lastIndexOf('/', word.length - 2) + 1);
      names.push(name);
      widest = max(widest, name.length);
    }
    const perRow = max(1, this.columns / (widest + 2));
    const rows = (names.length + perRow - 1) / perRow;
    let text = '\n';
    for (let row = 0; row < rows; row++) {
      for (let i = row; i < names.length; i += rows) text += i + rows < names.length ? names[i].padEnd(widest + 2) : names[i];
      text += '\n';
    }
    this.screen.draw(this.runes, this.runes.length);
    this.screen.text(text);
    this.screen.begin(this.prompt, this.columns);
  }
}
