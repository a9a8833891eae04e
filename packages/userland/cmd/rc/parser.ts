/** The grammar, by descent: `parseLine` answers the commands of one line, which may reach over more when a bracket is open. */
import { Keyword, Lexer, Token } from './lexer';
import { patternOf, plainPattern } from './pattern';
import { Kind, Node } from './tree';

/** Brackets and commands in one another: the stack holds more. */
const depthMost: i32 = 200;
/** Commands in a row of |, of && and ||, words in one of ^: they are trees as deep. */
const chainMost: i32 = 500;

function endsInEqual(n: Node): bool {
  const last = n.kind == Kind.Concat ? n.b! : n;
  return last.kind == Kind.Word && last.text == '=';
}

export class Parser {
  lexer: Lexer;
  /** What is wrong, '' when nothing is. */
  failure: string = '';
  /** Brackets open, commands begun. */
  private depth: i32 = 0;
  /** The command before was an `if`. */
  private afterIf: bool = false;

  constructor(lexer: Lexer) {
    this.lexer = lexer;
  }

  /** The next line's commands; null for an empty line, at the end (lexer.token is End) and on failure. */
  parseLine(): Node | null {
    const lexer = this.lexer;
    this.failure = '';
    this.depth = 0;
    lexer.begin();
    this.next();
    const list = this.sequence(false);
    if (lexer.token != Token.Newline && lexer.token != Token.End) this.unexpected();
    if (this.failure.length > 0) {
      lexer.discard();
      return null;
    }
    return list;
  }

  private next(name: bool = false): void {
    if (this.failure.length > 0) return;
    this.lexer.next(name);
    if (this.lexer.token == Token.Bad) this.fail(this.lexer.why);
  }

  private fail(why: string): void {
    if (this.failure.length == 0) this.failure = why;
    // Nothing in the grammar takes this token, so that every rule ends.
    this.lexer.token = Token.Bad;
  }

  private unexpected(): void {
    const lexer = this.lexer;
    if (lexer.token == Token.Bad) return this.fail('syntax error');
    if (lexer.token == Token.Newline) return this.fail('syntax error');
    const text = lexer.token == Token.End ? 'EOF' : lexer.text.substring(lexer.start, lexer.end);
    this.fail("token '" + text + "': syntax error");
  }

  private skipNewlines(): void {
    while (this.lexer.token == Token.Newline) this.next();
  }

  private expect(token: Token): void {
    if (this.lexer.token != token) return this.unexpected();
    this.next();
  }

  /** Commands up to a newline or, in brackets, up to one that closes. */
  private sequence(inside: bool): Node | null {
    const lexer = this.lexer;
    const line = lexer.line;
    let list: Node[] | null = null;
    let first: Node | null = null;
    if (inside) this.afterIf = false;
    while (true) {
      let command = this.andOr();
      const separator = lexer.token;
      if (command !== null && separator == Token.Ampersand) {
        const job = new Node(Kind.Async, command.line);
        job.a = command;
        command = job;
      }
      if (command !== null) {
        this.checkIfNot(command);
        if (list !== null) list.push(command);
        else if (first !== null) list = [first, command];
        else first = command;
      }
      if (separator == Token.Semicolon || (separator == Token.Ampersand && command !== null) || (inside && separator == Token.Newline)) this.next();
      else break;
    }
    if (list === null) return first;
    const sequence = new Node(Kind.Sequence, line);
    sequence.list = list;
    return sequence;
  }

  private checkIfNot(command: Node): void {
    let c = command;
    if (c.kind == Kind.IfNot) {
      if (!this.afterIf) this.fail("`if not' does not follow `if(...)'");
      const body = c.a;
      if (body !== null) c = body;
    }
    this.afterIf = c.kind == Kind.If;
  }

  private andOr(): Node | null {
    let left = this.pipeline();
    let length = 0;
    while (this.lexer.token == Token.AndAnd || this.lexer.token == Token.OrOr) {
      if (left === null) {
        this.unexpected();
        break;
      }
      if (++length > chainMost) this.fail('list too long');
      const n = new Node(this.lexer.token == Token.AndAnd ? Kind.AndAnd : Kind.OrOr, this.lexer.line);
      this.next();
      this.skipNewlines();
      n.a = left;
      n.b = this.needed(this.pipeline());
      left = n;
    }
    return left;
  }

  private needed(n: Node | null): Node | null {
    if (n === null) this.unexpected();
    return n;
  }

  private pipeline(): Node | null {
    if (++this.depth > depthMost) this.fail('nested too deep');
    let left = this.unary();
    let length = 0;
    while (this.lexer.token == Token.Pipe) {
      if (left === null) {
        this.unexpected();
        break;
      }
      if (++length > chainMost) this.fail('pipeline too long');
      const n = new Node(Kind.Pipe, this.lexer.line);
      n.fd = this.lexer.fd;
      n.fd2 = this.lexer.fd2;
      this.next();
      this.skipNewlines();
      n.a = left;
      n.b = this.needed(this.unary());
      left = n;
    }
    this.depth--;
    return left;
  }

  private isRedirection(): bool {
    const token = this.lexer.token;
    return token == Token.Redirect || token == Token.Here || token == Token.Dup || token == Token.CloseFd;
  }

  private unary(): Node | null {
    const lexer = this.lexer;
    if (lexer.token == Token.Word && lexer.keyword != Keyword.None) return this.keyword();
    if (lexer.token == Token.OpenBrace) return this.epilog(this.brace());
    if (this.isRedirection()) {
      const redirection = this.redirection();
      if (redirection === null) return null;
      if (redirection.kind == Kind.PipeFd) return this.simple(this.concatenations(redirection, false, false));
      const n = new Node(Kind.Redirected, lexer.line);
      n.list = [redirection];
      n.a = this.pipeline();
      return n;
    }
    if (!this.startsWord()) return null;
    return this.simple(this.word(false));
  }

  /** { commands } */
  private brace(): Node {
    const braces = new Node(Kind.Sequence, this.lexer.line);
    this.expect(Token.OpenBrace);
    const body = this.sequence(true);
    this.expect(Token.CloseBrace);
    this.afterIf = false;
    if (body === null) return braces;
    if (body.kind == Kind.Sequence) return body;
    braces.list = [body];
    return braces;
  }

  /** ( commands ) */
  private paren(): Node | null {
    this.expect(Token.Open);
    const body = this.sequence(true);
    this.expect(Token.Close);
    this.afterIf = false;
    return body;
  }

  /** Redirections behind a command in braces. */
  private epilog(command: Node): Node {
    if (!this.isRedirection()) return command;
    const n = new Node(Kind.Redirected, command.line);
    n.list = [];
    while (this.isRedirection()) {
      const redirection = this.redirection();
      if (redirection === null) break;
      if (redirection.kind == Kind.PipeFd) {
        this.fail('syntax error');
        break;
      }
      n.list.push(redirection);
    }
    n.a = command;
    return n;
  }

  /** A redirection, or the argument <{command}. */
  private redirection(): Node | null {
    const lexer = this.lexer;
    const token = lexer.token;
    const fd = lexer.fd;
    const fd2 = lexer.fd2;
    const mode = lexer.mode;
    const line = lexer.line;
    if (token == Token.Here) {
      const here = lexer.tag();
      if (here === null) {
        if (lexer.token == Token.Bad) this.fail(lexer.why);
        else this.unexpected();
        return null;
      }
      here.fd = fd;
      this.next();
      return here;
    }
    const n = new Node(token == Token.Dup ? Kind.Dup : token == Token.CloseFd ? Kind.Close : Kind.Open, line);
    n.fd = fd;
    n.fd2 = fd2;
    n.mode = mode;
    this.next();
    if (token != Token.Redirect) return n;
    if (lexer.token == Token.OpenBrace) {
      n.kind = Kind.PipeFd;
      n.a = this.brace();
      return n;
    }
    if (!this.startsWord()) {
      this.unexpected();
      return null;
    }
    n.a = this.word(true);
    return n;
  }

  /** A simple command, or the assignment that its first word begins. */
  private simple(first: Node): Node | null {
    const lexer = this.lexer;
    if (lexer.token == Token.Equal) {
      const assign = new Node(Kind.Assign, first.line);
      assign.a = first;
      this.next();
      if (!this.startsWord()) {
        this.unexpected();
        return null;
      }
      assign.b = this.word(true);
      assign.c = this.pipeline();
      return assign;
    }
    const n = new Node(Kind.Simple, first.line);
    n.list = [first];
    let redirections: Node[] | null = null;
    while (true) {
      if (this.startsWord()) n.list.push(this.word(true));
      else if (this.isRedirection()) {
        const redirection = this.redirection();
        if (redirection === null) return null;
        if (redirection.kind == Kind.PipeFd) n.list.push(this.concatenations(redirection, false, true));
        else if (redirections === null) redirections = [redirection];
        else redirections.push(redirection);
      } else break;
    }
    if (redirections === null) return n;
    const redirected = new Node(Kind.Redirected, n.line);
    redirected.list = redirections;
    redirected.a = n;
    return redirected;
  }

  private keyword(): Node | null {
    const lexer = this.lexer;
    const keyword = lexer.keyword;
    const line = lexer.line;
    this.next();
    switch (keyword) {
      case Keyword.Bang:
      case Keyword.Subshell: {
        const n = new Node(keyword == Keyword.Bang ? Kind.Bang : Kind.Subshell, line);
        n.a = this.needed(this.pipeline());
        return n;
      }
      case Keyword.Match: {
        const n = new Node(Kind.Match, line);
        if (!this.startsWord()) {
          this.unexpected();
          return null;
        }
        n.a = this.word(true);
        n.list = this.words();
        return this.epilog(n);
      }
      case Keyword.If: {
        if (lexer.token == Token.Word && lexer.keyword == Keyword.Not) {
          const n = new Node(Kind.IfNot, line);
          this.next();
          this.skipNewlines();
          // What stands before it, which `sequence` looks at.
          const afterIf = this.afterIf;
          n.a = this.andOr();
          this.afterIf = afterIf;
          return n;
        }
        const n = new Node(Kind.If, line);
        n.a = this.paren();
        this.skipNewlines();
        n.b = this.andOr();
        return n;
      }
      case Keyword.While: {
        const n = new Node(Kind.While, line);
        n.a = this.paren();
        this.skipNewlines();
        n.b = this.andOr();
        return n;
      }
      case Keyword.For: return this.forLoop(line);
      case Keyword.Switch: return this.switchCommand(line);
      case Keyword.Fn: return this.fn(line);
      default:
        this.fail("token '" + (keyword == Keyword.In ? 'in' : 'not') + "': syntax error");
        return null;
    }
  }

  private forLoop(line: i32): Node | null {
    const lexer = this.lexer;
    const n = new Node(Kind.For, line);
    this.expect(Token.Open);
    if (!this.startsWord()) {
      this.unexpected();
      return null;
    }
    n.a = this.word(true);
    if (lexer.token == Token.Word && lexer.keyword == Keyword.In) {
      this.next();
      n.mode = 1;
      n.list = this.wordLines();
    }
    this.expect(Token.Close);
    this.skipNewlines();
    n.b = this.andOr();
    return n;
  }

  private switchCommand(line: i32): Node | null {
    const n = new Node(Kind.Switch, line);
    if (!this.startsWord()) {
      this.unexpected();
      return null;
    }
    n.a = this.word(true);
    this.skipNewlines();
    const body = this.brace();
    const cases: Node[] = [];
    for (let i = 0; i < body.list.length; i++) {
      const command = body.list[i];
      if (command.kind == Kind.Simple && command.list[0].kind == Kind.Word && command.list[0].text == 'case') {
        const one = new Node(Kind.Case, command.line);
        one.list = command.list.slice(1);
        const commands = new Node(Kind.Sequence, command.line);
        commands.list = [];
        one.a = commands;
        cases.push(one);
      } else if (cases.length == 0) {
        this.fail('case missing in switch');
        return null;
      } else cases[cases.length - 1].a!.list.push(command);
    }
    n.list = cases;
    return this.epilog(n);
  }

  private fn(line: i32): Node | null {
    const lexer = this.lexer;
    const n = new Node(Kind.Fn, line);
    n.list = this.words();
    if (lexer.token != Token.OpenBrace) return n;
    const start = lexer.start;
    const documents = lexer.documents;
    const before = documents.length;
    const body = new Node(Kind.Sequence, lexer.line);
    this.next();
    const commands = this.sequence(true);
    // Now: the next token may be the newline behind which documents are read.
    n.text = lexer.text.substring(start, lexer.end);
    n.documents = lexer.documents == documents ? documents.slice(before) : lexer.documents.slice(0);
    this.expect(Token.CloseBrace);
    this.afterIf = false;
    n.mode = 1;
    if (commands !== null) body.list = [commands];
    n.a = body;
    return n;
  }

  // Arguments.

  private startsWord(): bool {
    switch (this.lexer.token) {
      case Token.Word: case Token.Quoted: case Token.Dollar: case Token.Count: case Token.Flat: case Token.Backquote: case Token.Open: case Token.Equal:
        return true;
      default:
        return false;
    }
  }

  private words(): Node[] {
    const list: Node[] = [];
    while (true) {
      if (this.startsWord()) list.push(this.word(true));
      else if (this.lexer.token == Token.Redirect && this.isPipeFd()) {
        const n = this.redirection();
        if (n === null) break;
        list.push(this.concatenations(n, false, true));
      } else break;
    }
    return list;
  }

  /** Whether the redirection is an argument <{...}. */
  private isPipeFd(): bool {
    const lexer = this.lexer;
    return lexer.end < lexer.text.length && lexer.text.charCodeAt(lexer.end) == 0x7b;
  }

  /** Words in parentheses: newlines count as blanks. */
  private wordLines(): Node[] {
    const list: Node[] = [];
    while (true) {
      this.skipNewlines();
      const some = this.words();
      if (some.length == 0) return list;
      for (let i = 0; i < some.length; i++) list.push(some[i]);
    }
  }

  /** `equals`: = is a character like others. */
  private word(equals: bool): Node {
    const token = this.lexer.token;
    const glues = token == Token.Word || token == Token.Quoted || token == Token.Dollar || token == Token.Count || token == Token.Flat;
    const first = this.primary();
    return this.concatenations(first, (glues && first.kind != Kind.Sub) || token == Token.Equal, equals);
  }

  /** `glues`: what `left` ends with takes a free caret. */
  private concatenations(left: Node, glues: bool, equals: bool): Node {
    const lexer = this.lexer;
    let length = 0;
    while (true) {
      if (length++ > chainMost) this.fail('too many words joined');
      const token = lexer.token;
      const spaced = lexer.spaced;
      const line = lexer.line;
      if (token == Token.Caret) {
        this.next();
        if (!this.startsWord()) {
          this.unexpected();
          return left;
        }
      } else if (spaced) return left;
      else if (token == Token.Equal) {
        if (!equals) return left;
      } else if (!glues) return left;
      else if (token == Token.Open && !endsInEqual(left)) {
        this.unexpected(); // subscripts stand behind a variable alone
        return left;
      } else if (token != Token.Word && token != Token.Quoted && token != Token.Dollar && token != Token.Count && token != Token.Flat && token != Token.Backquote) return left;
      const last = lexer.token;
      const n = new Node(Kind.Concat, line);
      n.a = left;
      const right = this.primary();
      n.b = right;
      glues = last != Token.Open && last != Token.Backquote && right.kind != Kind.Sub;
      left = n;
    }
  }

  private primary(): Node {
    if (++this.depth > depthMost) this.fail('nested too deep');
    const n = this.primaryInside();
    this.depth--;
    return n;
  }

  private primaryInside(): Node {
    const lexer = this.lexer;
    const token = lexer.token;
    const line = lexer.line;
    switch (token) {
      case Token.Word:
      case Token.Quoted: {
        const n = new Node(Kind.Word, line);
        n.text = token == Token.Quoted ? plainPattern(lexer.word) : patternOf(lexer.word);
        this.next();
        return n;
      }
      case Token.Equal: {
        const n = new Node(Kind.Word, line);
        n.text = '=';
        this.next();
        return n;
      }
      case Token.Dollar:
      case Token.Count:
      case Token.Flat: {
        let n = new Node(token == Token.Dollar ? Kind.Var : token == Token.Count ? Kind.Count : Kind.Flat, line);
        this.next(true);
        if (!this.startsWord()) {
          this.unexpected();
          return n;
        }
        n.a = this.primary();
        if (token == Token.Dollar && lexer.token == Token.Open && !lexer.spaced) {
          this.next();
          n.kind = Kind.Sub;
          n.list = this.wordLines();
          this.expect(Token.Close);
        }
        return n;
      }
      case Token.Open: {
        const n = new Node(Kind.Paren, line);
        this.next();
        n.list = this.wordLines();
        this.expect(Token.Close);
        return n;
      }
      case Token.Backquote: {
        const n = new Node(Kind.Backquote, line);
        this.next();
        if (lexer.token != Token.OpenBrace) {
          if (!this.startsWord()) {
            this.unexpected();
            return n;
          }
          n.b = this.word(true);
        }
        n.a = this.brace();
        return n;
      }
      default:
        this.unexpected();
        return new Node(Kind.Paren, line);
    }
  }
}
