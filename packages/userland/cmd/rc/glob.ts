/** File name patterns: a pattern becomes the names that match it, in order; when none does it stands for itself. */
import { Dir, DMDIR, OREAD, AEXIST, access, close, dirread, open } from '../../lib';
import { isPattern, matches, patternText } from './pattern';

/** Appends the names below `dir` (which ends in / or is '') that match `pattern` from its first element on. */
function expand(dir: string, pattern: string, to: string[]): void {
  // Elements that are no patterns need no reading.
  let from = 0;
  while (true) {
    const slash = pattern.indexOf('/', from);
    const element = slash < 0 ? pattern.substring(from) : pattern.substring(from, slash);
    if (isPattern(element)) {
      dir += patternText(pattern.substring(0, from));
      return expandElement(dir, element, slash < 0 ? '' : pattern.substring(slash), to);
    }
    if (slash < 0) break;
    from = slash + 1;
  }
  const name = dir + patternText(pattern);
  if (access(name, AEXIST) == 0) to.push(name);
}

/** `rest` is empty or begins with a slash. */
function expandElement(dir: string, element: string, rest: string, to: string[]): void {
  const fd = open(dir.length == 0 ? '.' : dir, OREAD);
  if (fd < 0) return;
  const names: string[] = [];
  while (true) {
    const some = dirread(fd);
    if (some === null || some.length == 0) break;
    for (let i = 0; i < some.length; i++) {
      const d: Dir = some[i];
      if (rest.length > 0 && !(d.mode & DMDIR)) continue;
      if (matches(d.name, element)) names.push(d.name);
    }
  }
  close(fd);
  for (let i = 0; i < names.length; i++) {
    if (rest.length == 0) to.push(dir + names[i]);
    else expand(dir + names[i], rest, to);
  }
}

/** By code points, as UTF-8's bytes would be ordered. */
export function compareNames(a: string, b: string): i32 {
  const n = min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x == y) continue;
    const surrogates = <i32>((x & 0xf800) == 0xd800) - <i32>((y & 0xf800) == 0xd800);
    return surrogates != 0 ? surrogates : x - y;
  }
  return a.length - b.length;
}

/** Appends what the pattern stands for. */
export function globInto(pattern: string, to: string[]): void {
  const found: string[] = [];
  expand('', pattern, found);
  if (found.length == 0) {
    to.push(patternText(pattern));
    return;
  }
  found.sort(compareNames);
  // A union directory may hold a name twice.
  for (let i = 0; i < found.length; i++) if (i == 0 || found[i] != found[i - 1]) to.push(found[i]);
}
