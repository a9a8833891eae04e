/** test(1): evaluates an expression; the exit status is '' when it holds. usage: test expression */
import {
  AEXEC,
  AEXIST,
  AREAD,
  AWRITE,
  DMAPPEND,
  DMDIR,
  DMEXCL,
  DMTMP,
  access,
  atoi,
  basename,
  dirfstat,
  dirstat,
  exits,
  fprint,
  isNumber,
  numberEnd,
  strtol,
  time,
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
  if (word == '-t' && (next >= words.length || peek() == '-a' || peek() == '-o' || peek() == ')')) return isConsole(1);
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
    case 0x74: return isConsole(atoi(take())); // t
    case 0x54: return modeHas(take(), DMTMP); // T
    case 0x62: case 0x75: case 0x67: case 0x63: case 0x70: case 0x6b: case 0x53: case 0x68: // b u g c p k S h: POSIX's, never so here
      take();
      return false;
    default:
      fprint(2, 'test: unknown operator %s\n', word);
      exits('usage');
      return false;
  }
}

function isConsole(fd: i32): bool {
  const d = dirfstat(fd);
  return d !== null && d.name == 'cons';
}

const never = i64.MIN_VALUE;

/** `3d12h`: so long ago; a number alone: seconds since the epoch. `never` for what is neither. */
function instant(text: string): i64 {
  if (text.length > 0 && isNumber(text)) return strtol(text, 10);
  let ago: i64 = 0;
  for (let at = 0; at < text.length; at++) {
    const n = strtol(text, 10, at);
    if (numberEnd == at || numberEnd >= text.length) return never;
    at = numberEnd;
    const unit = 'yMdhms'.indexOf(text.charAt(at));
    if (unit < 0) return never;
    ago += n * (unit == 0 ? 31536000 : unit == 1 ? 2592000 : unit == 2 ? 86400 : unit == 3 ? 3600 : unit == 4 ? 60 : 1);
  }
  return text.length == 0 ? never : time() - ago;
}

function isOlder(name: string, than: string): bool {
  const t = instant(than);
  if (t == never) {
    fprint(2, 'test: bad time format in -older\n');
    exits('usage');
  }
  const m = mtime(name);
  return m >= 0 && m < t;
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
  if (operator == '-older') return isOlder(left, right);
  if (operator == '-ot') return mtime(left) < mtime(right);
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
