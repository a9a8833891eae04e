/**
 * Regular expressions, regexp(6): literals, `.`, `[...]`, `[^...]`, `*`, `+`, `?`, `|`, `( )`, `^`, `$`, `\` before
 * anything. Leftmost, then longest. Text is UTF-8 bytes in memory; offsets are bytes.
 *
 * The program is run on all its threads at once (Thompson; Pike's way of keeping track of parentheses), so time is
 * proportional to the text times the expression, whatever they are.
 */
import { Buf } from './buf';
import { werrstr } from './error';
import { putText, runeAt, runeSize, utf8Length } from './utf8';

const enum Op {
  Rune,
  /** Any rune but newline. */
  Any,
  Set,
  NotSet,
  Bol,
  Eol,
  /** Records the position in slot x. */
  Save,
  /** Goes on at x and at y, x first. */
  Split,
  Jump,
  End,
}

/** Parentheses that are remembered. */
export const subexpressions: i32 = 10;
const slots: i32 = 20;

class Node {
  op: i32;
  rune: u32 = 0;
  /** Pairs of first and last rune. */
  ranges: u32[] | null = null;
  left: Node | null = null;
  right: Node | null = null;
  constructor(op: i32) {
    this.op = op;
  }
}

// Kinds of nodes that are no instruction.
const Cat: i32 = 100;
const Alt: i32 = 101;
const Star: i32 = 102;
const Plus: i32 = 103;
const Quest: i32 = 104;
const Group: i32 = 105;
const Empty: i32 = 106;

class Parser {
  s: string;
  at: i32 = 0;
  groups: i32 = 0;
  depth: i32 = 0;
  error: string = '';
  fold: bool;

  constructor(s: string, fold: bool) {
    this.s = s;
    this.fold = fold;
  }

  more(): bool {
    return this.at < this.s.length;
  }

  peek(): i32 {
    return this.s.charCodeAt(this.at);
  }

  take(): u32 {
    const c = <u32>this.s.codePointAt(this.at);
    this.at += c > 0xffff ? 2 : 1;
    return c;
  }

  alternatives(): Node {
    let left = this.sequence();
    while (this.more() && this.peek() == 0x7c) {
      this.at++;
      const node = new Node(Alt);
      node.left = left;
      node.right = this.sequence();
      left = node;
    }
    return left;
  }

  sequence(): Node {
    let left: Node | null = null;
    while (this.more() && this.peek() != 0x7c && this.peek() != 0x29) {
      const item = this.repetition();
      if (left === null) left = item;
      else {
        const node = new Node(Cat);
        node.left = left;
        node.right = item;
        left = node;
      }
    }
    return left === null ? new Node(Empty) : left;
  }

  repetition(): Node {
    let item = this.atom();
    while (this.more()) {
      const c = this.peek();
      const op = c == 0x2a ? Star : c == 0x2b ? Plus : c == 0x3f ? Quest : 0;
      if (op == 0) break;
      this.at++;
      if (item.op == Star || (item.op == op && op == Quest)) continue; // x** is x*
      if (item.op == Plus || item.op == Quest) {
        item.op = op == item.op ? op : Star;
        continue;
      }
      const node = new Node(op);
      node.left = item;
      item = node;
    }
    return item;
  }

  atom(): Node {
    const c = this.take();
    switch (c) {
      case 0x2e: return new Node(Op.Any);
      case 0x5e: return new Node(Op.Bol);
      case 0x24: return new Node(Op.Eol);
      case 0x5b: return this.set();
      case 0x28: {
        const node = new Node(Group);
        node.rune = ++this.groups;
        if (++this.depth > 200) this.error = 'too deep';
        node.left = this.error.length > 0 ? new Node(Empty) : this.alternatives();
        this.depth--;
        if (!this.more() || this.peek() != 0x29) this.error = 'missing )';
        else this.at++;
        return node;
      }
      case 0x2a: case 0x2b: case 0x3f:
        this.error = 'nothing before ' + String.fromCharCode(<i32>c);
        return new Node(Empty);
    }
    const node = new Node(Op.Rune);
    node.rune = c;
    if (c == 0x5c) {
      if (!this.more()) this.error = 'trailing \\';
      else {
        node.rune = this.take();
        if (node.rune == 0x6e) node.rune = 0x0a; // \n
      }
    }
    if (this.fold) node.rune = foldRune(node.rune);
    return node;
  }

  setRune(): u32 {
    let c = this.take();
    if (c == 0x5c && this.more()) {
      c = this.take();
      if (c == 0x6e) c = 0x0a;
    }
    return c;
  }

  set(): Node {
    const node = new Node(Op.Set);
    const ranges: u32[] = [];
    if (this.more() && this.peek() == 0x5e) {
      node.op = Op.NotSet;
      this.at++;
    }
    let first = true;
    while (this.more() && (this.peek() != 0x5d || first)) {
      first = false;
      const from = this.setRune();
      let to = from;
      if (this.at + 1 < this.s.length && this.peek() == 0x2d && this.s.charCodeAt(this.at + 1) != 0x5d) {
        this.at++;
        to = this.setRune();
      }
      if (to < from) this.error = 'malformed []';
      ranges.push(from);
      ranges.push(to);
    }
    if (!this.more()) this.error = 'missing ]';
    else this.at++;
    node.ranges = ranges;
    return node;
  }
}

/** Lower case, of ASCII and Latin-1. */
function foldRune(c: u32): u32 {
  return (c >= 0x41 && c <= 0x5a) || (c >= 0xc0 && c <= 0xde && c != 0xd7) ? c + 32 : c;
}

/** The program being run and its state: lists of threads, each an instruction and where its parentheses began and ended. */
export class Regexp {
  private ops: i32[] = [];
  private xs: i32[] = [];
  private ys: i32[] = [];
  private sets: u32[][] = [];
  private fold: bool;
  /** Parentheses in the expression. */
  groups: i32;

  // Two lists of threads: the instruction of each, and its slots.
  private now: StaticArray<i32> = new StaticArray<i32>(0);
  private then: StaticArray<i32> = new StaticArray<i32>(0);
  private nowSlots: StaticArray<i32> = new StaticArray<i32>(0);
  private thenSlots: StaticArray<i32> = new StaticArray<i32>(0);
  private count: i32 = 0;
  /** By instruction: the step in which it was last put on a list. */
  private seen: StaticArray<i32> = new StaticArray<i32>(0);
  private step: i32 = 0;
  private temporary: StaticArray<i32> = new StaticArray<i32>(slots);
  /** Offsets of the match, and of parentheses 1 to 9: begin, end, begin, ...; -1 for those that took no part. */
  readonly match: StaticArray<i32> = new StaticArray<i32>(slots);
  private text: usize = 0;
  private size: i32 = 0;
  private kept: i32 = 0;

  constructor(root: Node, groups: i32, fold: bool) {
    this.groups = groups;
    this.fold = fold;
    this.emit(root);
    this.put(Op.End, 0, 0);
    const n = this.ops.length;
    this.now = new StaticArray<i32>(n);
    this.then = new StaticArray<i32>(n);
    this.nowSlots = new StaticArray<i32>(n * slots);
    this.thenSlots = new StaticArray<i32>(n * slots);
    this.seen = new StaticArray<i32>(n);
  }

  private put(op: i32, x: i32, y: i32): i32 {
    this.ops.push(op);
    this.xs.push(x);
    this.ys.push(y);
    return this.ops.length - 1;
  }

  private emit(node: Node): void {
    switch (node.op) {
      case Cat:
        this.emit(node.left!);
        this.emit(node.right!);
        break;
      case Alt: {
        const split = this.put(Op.Split, this.ops.length + 1, 0);
        this.emit(node.left!);
        const jump = this.put(Op.Jump, 0, 0);
        this.ys[split] = this.ops.length;
        this.emit(node.right!);
        this.xs[jump] = this.ops.length;
        break;
      }
      case Star: {
        const split = this.put(Op.Split, this.ops.length + 1, 0);
        this.emit(node.left!);
        this.put(Op.Jump, split, 0);
        this.ys[split] = this.ops.length;
        break;
      }
      case Plus: {
        const begin = this.ops.length;
        this.emit(node.left!);
        this.put(Op.Split, begin, this.ops.length + 1);
        break;
      }
      case Quest: {
        const split = this.put(Op.Split, this.ops.length + 1, 0);
        this.emit(node.left!);
        this.ys[split] = this.ops.length;
        break;
      }
      case Group:
        if (node.rune < <u32>subexpressions) this.put(Op.Save, <i32>node.rune * 2, 0);
        this.emit(node.left!);
        if (node.rune < <u32>subexpressions) this.put(Op.Save, <i32>node.rune * 2 + 1, 0);
        break;
      case Empty:
        break;
      case Op.Set:
      case Op.NotSet:
        this.sets.push(node.ranges!);
        this.put(node.op, this.sets.length - 1, 0);
        break;
      default:
        this.put(node.op, <i32>node.rune, 0);
    }
  }

  private inSet(which: i32, c: u32): bool {
    const ranges = this.sets[which];
    for (let i = 0; i < ranges.length; i += 2) if (c >= ranges[i] && c <= ranges[i + 1]) return true;
    return false;
  }

  /** Puts the thread at `pc`, and all it leads to without reading, on the list `then`. Its slots are in `temporary`. */
  private add(pc: i32, at: i32): void {
    while (this.seen[pc] != this.step) {
      this.seen[pc] = this.step;
      switch (this.ops[pc]) {
        case Op.Jump:
          pc = this.xs[pc];
          continue;
        case Op.Split:
          this.add(this.xs[pc], at);
          pc = this.ys[pc];
          continue;
        case Op.Save: {
          const slot = this.xs[pc];
          const old = this.temporary[slot];
          this.temporary[slot] = at;
          this.add(pc + 1, at);
          this.temporary[slot] = old;
          return;
        }
        case Op.Bol:
          if (at != 0 && load<u8>(this.text + at - 1) != 0x0a) return;
          pc++;
          continue;
        case Op.Eol:
          if (at != this.size && load<u8>(this.text + at) != 0x0a) return;
          pc++;
          continue;
        case Op.End: {
          const begin = this.temporary[0];
          // Longest of the leftmost: later ends replace, later beginnings do not.
          if (this.match[0] < 0 || begin < this.match[0] || (begin == this.match[0] && at > this.match[1])) {
            for (let i = 0; i < this.kept; i++) this.match[i] = this.temporary[i];
            this.match[1] = at;
          }
          return;
        }
        default: {
          const to = this.count++;
          this.then[to] = pc;
          for (let i = 0; i < this.kept; i++) this.thenSlots[to * slots + i] = this.temporary[i];
          return;
        }
      }
    }
  }

  /**
   * Looks for a match in [text, text + size) that begins at `from` or later; `^` matches behind a newline and at 0, `$`
   * before one and at the end. Fills `match`. `captures`: whether parentheses are wanted.
   */
  exec(text: usize, size: i32, from: i32 = 0, captures: bool = true): bool {
    this.text = text;
    this.size = size;
    this.kept = captures ? min(slots, 2 * (this.groups + 1)) : 2;
    for (let i = 0; i < slots; i++) this.match[i] = -1;
    this.count = 0;
    const end = text + size;
    let at = from;
    this.step++;
    while (true) {
      // Older threads are on the list already: they began further left.
      if (this.match[0] < 0) {
        for (let i = 1; i < this.kept; i++) this.temporary[i] = -1;
        this.temporary[0] = at;
        this.add(0, at);
      }
      if (this.count == 0 && this.match[0] >= 0) return true;
      if (at >= size) return this.match[0] >= 0;
      let c = runeAt(text + at, end);
      at += runeSize;
      if (this.fold) c = foldRune(c);
      this.advance(c, at);
    }
  }

  /** Moves every thread that accepts the rune `c` behind it, to `at`. */
  private advance(c: u32, at: i32): void {
    const list = this.then;
    const listSlots = this.thenSlots;
    const n = this.count;
    this.then = this.now;
    this.thenSlots = this.nowSlots;
    this.now = list;
    this.nowSlots = listSlots;
    this.count = 0;
    this.step++;
    for (let k = 0; k < n; k++) {
      const pc = list[k];
      let accepts = false;
      switch (this.ops[pc]) {
        case Op.Rune: accepts = <u32>this.xs[pc] == c; break;
        case Op.Any: accepts = c != 0x0a; break;
        case Op.Set: accepts = this.inSet(this.xs[pc], c) || (this.fold && this.inSet(this.xs[pc], upper(c))); break;
        case Op.NotSet: accepts = c != 0x0a && !this.inSet(this.xs[pc], c); break;
      }
      if (!accepts) continue;
      if (this.match[0] >= 0 && listSlots[k * slots] > this.match[0]) continue;
      for (let i = 0; i < this.kept; i++) this.temporary[i] = listSlots[k * slots + i];
      this.add(pc + 1, at);
    }
  }

  /** Whether the text has a match; offsets in its UTF-8 are left in `match`. */
  matches(s: string): bool {
    const p = heap.alloc(<usize>utf8Length(s) + 1);
    const found = this.exec(p, putText(p, s));
    heap.free(p);
    return found;
  }

  /** Appends `replacement` to `to`: & is the match, \1 to \9 are parentheses, \ before anything else is that (regsub). */
  substitute(to: Buf, text: usize, replacement: string): void {
    for (let i = 0; i < replacement.length; i++) {
      const c = replacement.charCodeAt(i);
      let group = -1;
      if (c == 0x26) group = 0;
      else if (c == 0x5c && i + 1 < replacement.length) {
        const next = replacement.charCodeAt(++i);
        if (next >= 0x31 && next <= 0x39) group = next - 0x30;
        else to.rune(next == 0x6e ? 0x0a : next);
      } else if ((c & 0xfc00) == 0xd800 && i + 1 < replacement.length) to.rune(replacement.codePointAt(i++));
      else to.rune(c);
      if (group >= 0 && this.match[2 * group] >= 0) {
        to.bytes(text + this.match[2 * group], this.match[2 * group + 1] - this.match[2 * group]);
      }
    }
  }
}

function upper(c: u32): u32 {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0xe0 && c <= 0xfe && c != 0xf7) ? c - 32 : c;
}

/** Compiles an expression; null when it is malformed, with the reason in errstr. `fold`: case does not matter. */
export function regcomp(pattern: string, fold: bool = false): Regexp | null {
  const parser = new Parser(pattern, fold);
  const root = parser.alternatives();
  if (parser.more() && parser.error.length == 0) parser.error = 'missing (';
  if (parser.error.length > 0) {
    werrstr('regular expression: ' + parser.error);
    return null;
  }
  return new Regexp(root, parser.groups, fold);
}
