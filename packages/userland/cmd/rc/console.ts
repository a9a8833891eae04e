/** Commands typed by a person: prompts, and on the console a line editor. */
import { writeText } from '../../lib';
import { FdSource, Source } from './source';
import { moveHigh } from './fds';
import { value } from './vars';

function prompt(more: bool): string {
  const list = value('prompt');
  const i = more ? 1 : 0;
  return i < list.length ? list[i] : '';
}

/** Lines of a descriptor, each asked for with $prompt. */
class PromptSource extends FdSource {
  line(more: bool): string | null {
    writeText(2, prompt(more));
    return super.line(more);
  }
}

/** Takes the descriptor over. */
export function openConsole(fd: i32): Source {
  return new PromptSource(moveHigh(fd), '');
}
