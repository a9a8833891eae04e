/** The parse tree of rc. A node is one class for all kinds; which fields a kind uses stands beside the kind. */

export const enum Kind {
  // Arguments.
  /** A literal: `text` is a pattern in the form of pattern.ts, as every value is until it becomes an argument. */
  Word,
  /** $a: the variable that `a` names. */
  Var,
  /** $a(list). */
  Sub,
  /** $#a. */
  Count,
  /** $"a. */
  Flat,
  /** `{a}, split at the characters of `b` or, without it, of $ifs. */
  Backquote,
  /** a^b. */
  Concat,
  /** (list). */
  Paren,
  /** <{a} >{a} <>{a}: `mode` is a Redirect. */
  PipeFd,
  // Commands; null is the empty command.
  /** list: words. */
  Simple,
  /** list: redirections, left to right, of the command `a`. */
  Redirected,
  /** a=b in front of the command `c`; alone when that is null. */
  Assign,
  /** a | b: descriptor `fd` of a, `fd2` of b. */
  Pipe,
  AndAnd,
  OrOr,
  /** ! a. */
  Bang,
  /** @ a. */
  Subshell,
  /** a & */
  Async,
  /** list: commands one after the other. */
  Sequence,
  /** if(a) b. */
  If,
  /** if not a. */
  IfNot,
  /** for(a in list) b; without `in`, mode is 0 and the list is $*. */
  For,
  /** while(a) b. */
  While,
  /** switch(a) { list }: a Case each. */
  Switch,
  /** case list: the commands `a`. */
  Case,
  /** fn list {a}: `text` is {a} as it was written. Without a body a is null and mode 0. */
  Fn,
  /** ~ a list. */
  Match,
  // Redirections: descriptor `fd`.
  /** mode: a Redirect; the file is `a`. */
  Open,
  /** fd becomes a copy of fd2. */
  Dup,
  Close,
  /** << : `text` is the document; mode 0 when it is taken literally. `tag` ends it. */
  Here,
}

export const enum Redirect {
  Read,
  Write,
  Append,
  ReadWrite,
}

const nothing: Node[] = [];

export class Node {
  a: Node | null = null;
  b: Node | null = null;
  c: Node | null = null;
  list: Node[] = nothing;
  text: string = '';
  tag: string = '';
  mode: i32 = 0;
  fd: i32 = 0;
  fd2: i32 = 0;
  /** Of the source; 1 is the first. */
  line: i32;
  /** Of Fn: here documents that stand behind the closing brace. */
  documents: Node[] = nothing;
  kind: Kind;

  constructor(kind: Kind, line: i32) {
    this.kind = kind;
    this.line = line;
  }
}
