/** Reads commands from a source and executes them, line after line. */
import { fprint, writeText } from '../../lib';
import { form } from './form';
import { execute, handleNotes } from './hooks';
import { Lexer, Token } from './lexer';
import { notesPending } from './notes';
import { Parser } from './parser';
import { Source } from './source';
import {
  complain, conversations, enter, file, leave, line, setConversations, setFile, setLine, setStatus, shows, unwinding, unwound,
} from './state';

/** `person`: errors and interrupts end a command, not the source. `last`: the process ends after the source. */
export function readCommands(source: Source, person: bool, last: bool = false): void {
  if (!enter()) return;
  const lexer = new Lexer(source);
  const parser = new Parser(lexer);
  const wasFile = file;
  const wasLine = line;
  const outer = conversations;
  if (person) setConversations(outer + 1);
  lexer.echoed = (text: string) => {
    writeText(2, text);
  };
  while (true) {
    setFile(source.name);
    lexer.echo = shows(0x76);
    const n = parser.parseLine();
    if (parser.failure.length > 0 && !source.interrupted) {
      setFile(source.name);
      setLine(lexer.line);
      complain(parser.failure);
      setStatus('syntax error');
      if (!person) break;
    }
    if (source.interrupted) {
      source.interrupted = false;
      lexer.ended = false;
      lexer.discard();
      setStatus('interrupted');
      if (notesPending()) handleNotes();
      unwound();
      if (!person) break;
      continue;
    }
    const end = lexer.token == Token.End && parser.failure.length == 0;
    if (n !== null && shows(0x72)) fprint(2, '%s\n', form(n));
    if (n !== null) execute(n, last && end);
    if (notesPending()) handleNotes();
    if (unwinding) {
      if (!person) break;
      unwound();
    }
    if (end || (lexer.ended && parser.failure.length > 0)) break;
  }
  leave();
  setConversations(outer);
  setFile(wasFile);
  setLine(wasLine);
}
