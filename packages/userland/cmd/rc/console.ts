/** Commands typed by a person: prompts, and on the console a line editor with the terminal in raw mode while it works. */
import { OWRITE, close, fd2path, open, readText, writeText } from '../../lib';
import { Editor, Outcome } from './edit/editor';
import { freeHigh, moveHigh } from './fds';
import { FdSource, Source } from './source';
import { numberOf, value } from './vars';

function prompt(more: bool): string {
  const list = value('prompt');
  const i = more ? 1 : 0;
  return i < list.length ? list[i] : '';
}

/** Columns of the terminal: /env/WINSIZE is `COLUMNS ROWS` where somebody knows. */
function columns(): i32 {
  const text = readText('/env/WINSIZE');
  if (text === null) return 80;
  const space = text.indexOf(' ');
  const n = numberOf(space < 0 ? text : text.substring(0, space));
  return n < 20 || n > 1000 ? 80 : n;
}

/** Lines of a descriptor, each asked for with $prompt. */
class PromptSource extends FdSource {
  line(more: bool): string | null {
    writeText(2, prompt(more));
    return super.line(more);
  }
}

class ConsoleSource extends Source {
  private fd: i32;
  private ctl: i32;
  private editor: Editor;

  constructor(fd: i32, ctl: i32) {
    super();
    this.fd = fd;
    this.ctl = ctl;
    this.editor = new Editor(fd);
  }

  line(more: bool): string | null {
    writeText(this.ctl, 'rawon');
    const outcome = this.editor.read(prompt(more), columns());
    writeText(this.ctl, 'rawoff');
    if (outcome == Outcome.Line) return this.editor.line + '\n';
    this.interrupted = outcome == Outcome.Interrupted;
    return null;
  }

  close(): void {
    freeHigh(this.fd);
    close(this.fd);
    freeHigh(this.ctl);
    close(this.ctl);
  }
}

/** Takes the descriptor over. */
export function openConsole(fd: i32): Source {
  const name = fd2path(fd);
  const high = moveHigh(fd);
  if (name === null || !name.endsWith('/dev/cons')) return new PromptSource(high, '');
  const ctl = open('/dev/consctl', OWRITE);
  if (ctl < 0) return new PromptSource(high, '');
  return new ConsoleSource(high, moveHigh(ctl));
}
