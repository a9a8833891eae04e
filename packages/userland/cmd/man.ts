/** man(1): prints pages of the manual. usage: man [-k word | [section] name ...] */
import { Args, Dir, OREAD, close, dirreadall, getenv, isNumber, joinname, open, print, readFile, readText, writeFrom } from '../lib';
import { complainText, finish, usageIs } from './parts/common';
import { lower } from './parts/lower';

/** The folders that may hold pages, in order. */
function roots(): string[] {
  const set = getenv('manpath');
  return set === null ? ['/sys/man', '/boot/man'] : set.split(' ');
}

function names(folder: string): string[] {
  const list: string[] = [];
  const fd = open(folder, OREAD);
  const all: Dir[] | null = fd < 0 ? null : dirreadall(fd);
  if (fd >= 0) close(fd);
  if (all !== null) for (let i = 0; i < all.length; i++) list.push(all[i].name);
  list.sort();
  // A union may hold a name twice.
  const once: string[] = [];
  for (let i = 0; i < list.length; i++) if (i == 0 || list[i] != list[i - 1]) once.push(list[i]);
  return once;
}

function show(section: string, name: string): bool {
  const where = roots();
  for (let r = 0; r < where.length; r++) {
    const sections = section.length > 0 ? [section] : names(where[r]);
    for (let s = 0; s < sections.length; s++) {
      const page = readFile(joinname(joinname(where[r], sections[s]), name));
      if (page === null) continue;
      writeFrom(1, page.ptr, page.length);
      return true;
    }
  }
  return false;
}

/** The line below NAME of each page that holds the word. */
function search(word: string): void {
  const seen = new Set<string>();
  const where = roots();
  for (let r = 0; r < where.length; r++) {
    const sections = names(where[r]);
    for (let s = 0; s < sections.length; s++) {
      const folder = joinname(where[r], sections[s]);
      const pages = names(folder);
      for (let p = 0; p < pages.length; p++) {
        const page = pages[p] + '(' + sections[s] + ')';
        if (seen.has(page)) continue;
        seen.add(page);
        const text = readText(joinname(folder, pages[p]));
        if (text === null) continue;
        const lines = text.split('\n');
        if (lines.length > 1 && lower(lines[1]).includes(lower(word))) print('%s\t%s\n', page, lines[1].trim());
      }
    }
  }
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  let keyword = false;
  for (let c = args.flag(); c != ''; c = args.flag()) {
    if (c == 'k') keyword = true;
    else usageIs('man [-k word | [section] name ...]');
  }
  const words = args.rest;
  if (words.length == 0) usageIs('man [-k word | [section] name ...]');
  let section = '';
  for (let i = 0; i < words.length; i++) {
    if (keyword) search(words[i]);
    else if (isNumber(words[i]) && words.length > 1) section = words[i];
    else if (!show(section, words[i])) complainText('no page for ' + words[i]);
  }
  finish();
}
