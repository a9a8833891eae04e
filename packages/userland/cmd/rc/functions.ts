/** Functions by name, those of the environment included: their text is parsed when they are first called. */
import { Lexer } from './lexer';
import { Parser } from './parser';
import { TextSource } from './source';
import { complain, file, line } from './state';
import { Kind, Node } from './tree';
import { Fn, findFn, setFn, takeUnreadFn } from './vars';

export function functionOf(name: string): Fn | null {
  const text = takeUnreadFn(name);
  if (text !== null) {
    const where = '/env/fn#' + name;
    const parser = new Parser(new Lexer(new TextSource(text, where)));
    const n = parser.parseLine();
    if (n !== null && n.kind == Kind.Fn && n.mode == 1) define(n, name, where, false);
    else complain(where + ': ' + (parser.failure.length > 0 ? parser.failure : 'not a function'));
  }
  return findFn(name);
}

/** Defines `name` as `n`, a Fn with a body, says. */
export function define(n: Node, name: string, where: string, exported: bool): void {
  let text = n.text;
  for (let i = 0; i < n.documents.length; i++) {
    const here = n.documents[i];
    text += '\n' + here.text + here.tag;
  }
  setFn(name, new Fn(n.a!, text, where), exported);
}
