/** test(1): evaluates an expression; the exit status is '' when it holds. usage: test expression */
import {
  AEXEC,
  AEXIST,
  AREAD,
  AWRITE,
  DMAPPEND,
  DMDIR,
  DMEXCL,
  access,
  atoi,
  basename,
  dirfstat,
  dirstat,
  exits,
  fprint,
} from '../lib';

let words: string[] = [];
let next: i32 = 0;

function peek(): string {
  return next < words.length ? words[next] : '';
}

function take(): string {
  if (next >= words.length) {
    fprint(2, 'test: argument expected\n');
    exits('usage');
  }
  return words[next++];
}

function either(): bool {
  let value = both();
  while (peek() == '-o' && next < words.length) {
    next++;
    const right = both();
    value = value || right;
  }
  return value;
}

function both(): bool {
  let value = negation();
  while (peek() == '-a' && next < words.length) {
    next++;
    const right = negation();
    value = value && right;
  }
  return value;
}

function negation(): bool {
  if (next < words.length && peek() == '!') {
    next++;
    return !negation();
  }
  return primary();
}

function modeHas(name: string, bits: u32): bool {
  const d = dirstat(name);
  return d !== null && (d.mode & bits) != 0;
}

function isBinary(word: string): bool {
  return word == '=' || word == '!=' || word == '-eq' || word == '-ne' || word == '-gt' || word == '-lt' || word == '-ge' ||
    word == '-le' || word == '-nt' || word == '-ot' || word == '-older';
}

function primary(): bool {
  const word = take();
  // An operator between two words beats what the first word might mean.
  if (next < words.length && isBinary(peek()) && next + 1 < words.length) return binary(word);
  if (word == '(') {
    const value = either();
    if (take() != ')') {
      fprint(2, 'test: ) expected\n');
      exits('usage');
    }
    return value;
  }
  if (word.length != 2 || !word.startsWith('-') || next >= words.length || peek() == '-a' || peek() == '-o') return word.length > 0;
  switch (word.charCodeAt(1)) {
    case 0x65: return access(take(), AEXIST) == 0; // e
    case 0x72: return access(take(), AREAD) == 0; // r
    case 0x77: return access(take(), AWRITE) == 0; // w
    case 0x78: return access(take(), AEXEC) == 0; // x
    case 0x64: return modeHas(take(), DMDIR); // d
    case 0x41: return modeHas(take(), DMAPPEND); // A
    case 0x4c: return modeHas(take(), DMEXCL); // L
    case 0x66: { // f
      const d = dirstat(take());
      return d !== null && !d.isDir();
    }
    case 0x73: { // s
      const d = dirstat(take());
      return d !== null && d.length > 0;
    }
    case 0x6e: return take().length > 0; // n
    case 0x7a: return take().length == 0; // z
    case 0x74: { // t
      const d = dirfstat(atoi(take()));
      return d !== null && d.name == 'cons';
    }
    default:
      fprint(2, 'test: unknown operator %s\n', word);
      exits('usage');
      return false;
  }
}

function mtime(name: string): i64 {
  const d = dirstat(name);
  return d === null ? -1 : <i64>d.mtime;
}

function binary(left: string): bool {
  const operator = take();
  const right = take();
  if (operator == '=') return left == right;
  if (operator == '!=') return left != right;
  if (operator == '-nt') return mtime(left) > mtime(right);
  if (operator == '-ot' || operator == '-older') return mtime(left) < mtime(right);
  const x = atoi(left);
  const y = atoi(right);
  if (operator == '-eq') return x == y;
  if (operator == '-ne') return x != y;
  if (operator == '-gt') return x > y;
  if (operator == '-lt') return x < y;
  if (operator == '-ge') return x >= y;
  return x <= y;
}

export function main(argv: string[]): void {
  words = argv.slice(1);
  if (basename(argv[0]) == '[') {
    if (words.length == 0 || words.pop() != ']') {
      fprint(2, 'test: ] missing\n');
      exits('usage');
    }
  }
  if (words.length == 0) exits('false');
  const value = either();
  if (next < words.length) {
    fprint(2, 'test: unexpected %s\n', words[next]);
    exits('usage');
  }
  exits(value ? '' : 'false');
}
