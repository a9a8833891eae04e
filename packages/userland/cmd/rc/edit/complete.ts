/** Completion: the names that a word being typed may become. */
import { DMDIR, Dir, OREAD, close, dirread, open } from '../../../lib';
import { builtinNames } from '../names';
import { compareNames } from '../glob';
import { functionNames, quoted, value, variableNames } from '../vars';

export class Completion {
  /** Where the word begins that `words` would take the place of. */
  start: i32 = 0;
  /** What the word may become, in order; a folder ends in a slash. */
  words: string[] = [];
  /** They are file names or commands, which may need quotes. */
  names: bool = true;
}

/** Whether a character ends the word before it. */
function separates(c: i32): bool {
  return c <= 0x20 || ';&|(){}`<>=^'.includes(String.fromCharCode(c));
}

/** What may stand at the end of `line`. */
export function complete(line: string): Completion {
  const result = new Completion();
  let start = line.length;
  // In an open quote, the word is all of it.
  let quotes = 0;
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) == 0x27) quotes++;
  let word: string;
  if (quotes & 1) {
    start = line.lastIndexOf("'");
    word = line.substring(start + 1);
  } else {
    while (start > 0 && !separates(line.charCodeAt(start - 1))) start--;
    word = line.substring(start);
    const dollar = word.lastIndexOf('$');
    if (dollar >= 0) {
      result.start = start + dollar + 1;
      result.names = false;
      begins(variableNames(), word.substring(dollar + 1), result.words);
      result.words.sort(compareNames);
      return result;
    }
  }
  result.start = start;
  if (isCommand(line, start) && !word.includes('/')) commands(word, result.words);
  else files(word, result.words);
  result.words.sort(compareNames);
  unique(result.words);
  return result;
}

/** Whether the word at `start` is a command's name. */
function isCommand(line: string, start: i32): bool {
  let i = start;
  while (i > 0 && line.charCodeAt(i - 1) <= 0x20) i--;
  return i == 0 || ';&|{(`@!'.includes(line.charAt(i - 1));
}

function begins(names: string[], start: string, to: string[]): void {
  for (let i = 0; i < names.length; i++) if (names[i].startsWith(start)) to.push(names[i]);
}

function unique(words: string[]): void {
  let n = 0;
  for (let i = 0; i < words.length; i++) if (i == 0 || words[i] != words[i - 1]) words[n++] = words[i];
  words.length = n;
}

function commands(start: string, to: string[]): void {
  begins(builtinNames, start, to);
  begins(functionNames(), start, to);
  const path = value('path');
  for (let i = 0; i < path.length; i++) if (path[i] != '.') folder(path[i], '', start, false, to);
}

function files(word: string, to: string[]): void {
  const slash = word.lastIndexOf('/') + 1;
  const before = word.substring(0, slash);
  folder(before.length == 0 ? '.' : before, before, word.substring(slash), true, to);
}

function folder(name: string, before: string, start: string, folders: bool, to: string[]): void {
  const fd = open(name, OREAD);
  if (fd < 0) return;
  while (true) {
    const some = dirread(fd);
    if (some === null || some.length == 0) break;
    for (let i = 0; i < some.length; i++) {
      const d: Dir = some[i];
      const isFolder = (d.mode & DMDIR) != 0;
      if (!d.name.startsWith(start) || (isFolder && !folders)) continue;
      to.push(isFolder ? before + d.name + '/' : before + d.name);
    }
  }
  close(fd);
}

/** What all words begin with. */
export function commonStart(words: string[]): string {
  let start = words[0];
  for (let i = 1; i < words.length; i++) {
    let n = 0;
    while (n < start.length && n < words[i].length && start.charCodeAt(n) == words[i].charCodeAt(n)) n++;
    // Not between the halves of a character.
    if (n > 0 && (start.charCodeAt(n - 1) & 0xfc00) == 0xd800) n--;
    start = start.substring(0, n);
  }
  return start;
}

/** A name as it is typed; one that is not whole keeps its quote open. */
export function asTyped(name: string, whole: bool): string {
  const text = quoted(name);
  return whole || text == name ? text : text.substring(0, text.length - 1);
}
