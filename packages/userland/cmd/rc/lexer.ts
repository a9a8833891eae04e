/**
 * Words and signs of the language. The lexer keeps the text of the command being read, so that a function's text and an error's place
 * can be told; `begin` drops what is done with. Here documents are read when the line that names them ends.
 */
import { Source } from './source';
import { Kind, Node, Redirect } from './tree';

export const enum Token {
  End,
  Newline,
  /** An unquoted word; `keyword` says which one it is. */
  Word,
  Quoted,
  Dollar,
  /** $# */
  Count,
  /** $" */
  Flat,
  Caret,
  Equal,
  Backquote,
  Open,
  Close,
  OpenBrace,
  CloseBrace,
  Semicolon,
  Ampersand,
  AndAnd,
  OrOr,
  /** fd, fd2. */
  Pipe,
  /** mode, fd. */
  Redirect,
  /** << : fd. */
  Here,
  /** fd, fd2. */
  Dup,
  CloseFd,
  Bad,
}

export const enum Keyword {
  None,
  For,
  In,
  While,
  If,
  Not,
  Switch,
  Fn,
  Match,
  Bang,
  Subshell,
}

function keywordOf(word: string): Keyword {
  const n = word.length;
  if (n == 1) {
    const c = word.charCodeAt(0);
    return c == 0x7e ? Keyword.Match : c == 0x21 ? Keyword.Bang : c == 0x40 ? Keyword.Subshell : Keyword.None;
  }
  if (n == 2) return word == 'if' ? Keyword.If : word == 'in' ? Keyword.In : word == 'fn' ? Keyword.Fn : Keyword.None;
  if (n == 3) return word == 'for' ? Keyword.For : word == 'not' ? Keyword.Not : Keyword.None;
  return word == 'while' ? Keyword.While : word == 'switch' ? Keyword.Switch : Keyword.None;
}

/** Whether a character ends an unquoted word: tab newline space # ; & | ^ $ = ` ' { } ( ) < > */
function endsWord(c: i32): bool {
  switch (c) {
    case 0x09: case 0x0a: case 0x20: case 0x23: case 0x3b: case 0x26: case 0x7c: case 0x5e: case 0x24: case 0x3d:
    case 0x60: case 0x27: case 0x7b: case 0x7d: case 0x28: case 0x29: case 0x3c: case 0x3e:
      return true;
    default:
      return false;
  }
}

/** Whether a character may stand in the name behind an unquoted $. */
function inName(c: i32): bool {
  return c > 0x7f || (c >= 0x30 && c <= 0x39) || (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a) || c == 0x5f || c == 0x2a;
}

export class Lexer {
  source: Source;
  /** The present command's text, as far as it is read. */
  text: string = '';
  private at: i32 = 0;
  /** Of the source; the line that holds `at`. */
  line: i32 = 0;
  /** Here documents named on this line. */
  documents: Node[] = [];
  ended: bool = false;
  /** A command has begun: the next line goes on with it. */
  more: bool = false;
  echo: bool = false;
  /** Called with each line read when `echo` is set. */
  echoed: ((line: string) => void) | null = null;

  // The token `next` found.
  token: Token = Token.Newline;
  keyword: Keyword = Keyword.None;
  /** Of Word and Quoted: its text. */
  word: string = '';
  fd: i32 = 0;
  fd2: i32 = 0;
  mode: i32 = 0;
  /** Its place in `text`. */
  start: i32 = 0;
  end: i32 = 0;
  /** Something stands between it and the token before. */
  spaced: bool = false;
  /** What is wrong, of Bad. */
  why: string = '';

  constructor(source: Source) {
    this.source = source;
  }

  /** A new command: what was read so far is forgotten. */
  begin(): void {
    this.text = this.text.substring(this.at);
    this.at = 0;
    this.documents = [];
    this.more = false;
  }

  /** Drops the rest of the line, after an error. */
  discard(): void {
    this.text = '';
    this.at = 0;
    this.documents = [];
  }

  /** Reads one more line; false at the end of the source. */
  private fill(): bool {
    if (this.ended) return false;
    const line = this.source.line(this.more);
    if (line === null) {
      this.ended = true;
      return false;
    }
    this.more = true;
    this.line++;
    this.text = this.at == this.text.length && this.at == 0 ? line : this.text + line;
    const echoed = this.echoed;
    if (this.echo && echoed !== null) echoed(line);
    return true;
  }

  /** The unit at `at`, -1 at the end of the source. */
  private peek(): i32 {
    if (this.at >= this.text.length && !this.fill()) return -1;
    return this.text.charCodeAt(this.at);
  }

  private isNext(c: i32): bool {
    if (this.at >= this.text.length || this.text.charCodeAt(this.at) != c) return false;
    this.at++;
    return true;
  }

  private bad(why: string): void {
    this.token = Token.Bad;
    this.why = why;
  }

  /** `name`: an unquoted word is the name behind a $. */
  next(name: bool = false): void {
    this.spaced = false;
    this.keyword = Keyword.None;
    let c: i32;
    while (true) {
      c = this.peek();
      if (c == 0x20 || c == 0x09 || c == 0x0d) {
        this.at++;
      } else if (c == 0x5c && this.at + 1 < this.text.length && this.text.charCodeAt(this.at + 1) == 0x0a) {
        this.at += 2;
      } else break;
      this.spaced = true;
    }
    if (c == 0x23) {
      while (this.at < this.text.length && this.text.charCodeAt(this.at) != 0x0a) this.at++;
      this.spaced = true;
      c = this.at < this.text.length ? 0x0a : this.peek();
    }
    this.start = this.at;
    if (c < 0) this.token = Token.End;
    else {
      this.at++;
      this.sign(c, name);
    }
    this.end = this.at;
  }

  private sign(c: i32, name: bool): void {
    switch (c) {
      case 0x0a:
        this.token = Token.Newline;
        if (this.documents.length > 0) this.readDocuments();
        return;
      case 0x27: return this.quoted();
      case 0x24:
        this.token = this.isNext(0x23) ? Token.Count : this.isNext(0x22) ? Token.Flat : Token.Dollar;
        return;
      case 0x5e: this.token = Token.Caret; return;
      case 0x3d: this.token = Token.Equal; return;
      case 0x60: this.token = Token.Backquote; return;
      case 0x28: this.token = Token.Open; return;
      case 0x29: this.token = Token.Close; return;
      case 0x7b: this.token = Token.OpenBrace; return;
      case 0x7d: this.token = Token.CloseBrace; return;
      case 0x3b: this.token = Token.Semicolon; return;
      case 0x26: this.token = this.isNext(0x26) ? Token.AndAnd : Token.Ampersand; return;
      case 0x7c: return this.pipe();
      case 0x3c: case 0x3e: return this.redirection(c);
      default: return this.unquoted(name);
    }
  }

  private unquoted(name: bool): void {
    this.token = Token.Word;
    const text = this.text;
    let end = this.at;
    if (name) {
      if (inName(text.charCodeAt(end - 1))) while (end < text.length && inName(text.charCodeAt(end))) end++;
    } else {
      while (end < text.length && !endsWord(text.charCodeAt(end))) {
        if (text.charCodeAt(end) == 0x5c && end + 1 < text.length && text.charCodeAt(end + 1) == 0x0a) break;
        end++;
      }
    }
    this.at = end;
    this.word = text.substring(this.start, end);
    if (end - this.start <= 6) this.keyword = keywordOf(this.word);
  }

  private quoted(): void {
    this.token = Token.Quoted;
    let word = '';
    let from = this.at;
    while (true) {
      const quote = this.text.indexOf("'", this.at);
      if (quote < 0) {
        this.at = this.text.length;
        if (!this.fill()) return this.bad("eof in quoted string");
        continue;
      }
      word += this.text.substring(from, quote);
      this.at = quote + 1;
      if (!this.isNext(0x27)) break;
      from = quote + 1;
    }
    this.word = word;
  }

  /** A decimal number at `at`, -1 when there is none. */
  private number(): i32 {
    let n = -1;
    while (this.at < this.text.length) {
      const c = this.text.charCodeAt(this.at);
      if (c < 0x30 || c > 0x39) break;
      n = max(n, 0) * 10 + (c - 0x30);
      if (n > 9999) n = 9999;
      this.at++;
    }
    return n;
  }

  private pipe(): void {
    if (this.isNext(0x7c)) {
      this.token = Token.OrOr;
      return;
    }
    this.token = Token.Pipe;
    this.fd = 1;
    this.fd2 = 0;
    if (!this.isNext(0x5b)) return;
    const first = this.number();
    this.fd = first;
    if (this.isNext(0x3d)) {
      // |[fd0=fd1]: fd1 of the left command, fd0 of the right one.
      this.fd2 = first;
      this.fd = this.number();
    }
    if (first < 0 || this.fd < 0 || !this.isNext(0x5d)) this.bad('redirection syntax');
  }

  private redirection(c: i32): void {
    this.token = Token.Redirect;
    this.fd = 1;
    if (c == 0x3e) this.mode = this.isNext(0x3e) ? Redirect.Append : Redirect.Write;
    else {
      this.fd = 0;
      this.mode = Redirect.Read;
      if (this.isNext(0x3c)) this.token = Token.Here;
      else if (this.isNext(0x3e)) this.mode = Redirect.ReadWrite;
    }
    if (!this.isNext(0x5b)) return;
    const plain = this.token == Token.Redirect && this.mode != Redirect.Append;
    this.fd = this.number();
    if (this.fd < 0) return this.bad('redirection syntax');
    if (this.isNext(0x3d)) {
      this.fd2 = this.number();
      this.token = this.fd2 < 0 ? Token.CloseFd : Token.Dup;
      if (!plain) return this.bad('redirection syntax');
    }
    if (!this.isNext(0x5d)) this.bad('redirection syntax');
  }

  /** The word behind << , with nothing read behind it; null when there is none. */
  tag(): Node | null {
    this.next();
    if (this.token != Token.Word && this.token != Token.Quoted) return null;
    const here = new Node(Kind.Here, this.line);
    here.tag = this.word;
    here.mode = this.token == Token.Word ? 1 : 0;
    this.documents.push(here);
    return here;
  }

  private readDocuments(): void {
    const documents = this.documents;
    this.documents = [];
    for (let i = 0; i < documents.length; i++) {
      const here = documents[i];
      let end = here.tag + '\n';
      while (true) {
        if (this.at >= this.text.length && !this.fill()) return this.bad('eof in here document');
        const newline = this.text.indexOf('\n', this.at);
        const line = newline < 0 ? this.text.substring(this.at) : this.text.substring(this.at, newline + 1);
        this.at += line.length;
        if (line == end || (newline < 0 && line == here.tag)) break;
        here.text += line;
      }
    }
  }
}
