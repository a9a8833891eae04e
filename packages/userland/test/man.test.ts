/** The manual: every program has one page, in the form man(1) shows, whose SYNOPSIS is what the program itself says. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programs } from '../make/programs.ts';
import { home } from './compile.ts';

const manual = join(home, 'boot/man');
const width = 80;
/** `name(section)` of each page. */
const pages = readdirSync(manual).flatMap((section) => readdirSync(join(manual, section)).map((name) => ({ section, name })));
const known = new Set(pages.map(({ section, name }) => `${name}(${section})`));
const read = ({ section, name }: { section: string; name: string }): string => readFileSync(join(manual, section, name), 'utf8');

/** The text of a page below one of its headings. */
function part(page: string, heading: string): string {
  const lines = page.split('\n');
  const from = lines.indexOf(heading) + 1;
  const to = lines.findIndex((line, i) => i >= from && /^[A-Z]/.test(line));
  return from === 0 ? '' : lines.slice(from, to < 0 ? undefined : to).join('\n');
}

describe.each(programs(home))('$name', ({ name, source }) => {
  const own = pages.filter((page) => page.name === name);

  test('has one page', () => {
    expect(own.map(({ section }) => section)).toHaveLength(1);
  });

  test('is used as its SYNOPSIS says', () => {
    const synopsis = part(read(own[0]!), 'SYNOPSIS').split('\n').map((line) => line.trim());
    const code = readFileSync(join(home, `${source}.ts`), 'utf8');
    const said = [...code.matchAll(/usageIs\('([^']+)'\)|'usage: ([^'\\]+)\\n'/g)].map((match) => match[1] ?? match[2]!);
    for (const usage of new Set(said)) for (const form of usage.split('; ')) expect(synopsis).toContain(form);
  });
});

test.each(pages)('$section/$name has the form of a page', (page) => {
  const text = read(page);
  const lines = text.split('\n');
  expect(lines[0]).toBe('NAME');
  expect(lines[1]).toMatch(new RegExp(`^ {5}(\\S+, )*${page.name}(, \\S+)* - [^ ].*[^.]$`));
  if (page.section !== '6') expect(part(text, 'SYNOPSIS')).not.toBe(''); // 6: formats of files
  expect(part(text, 'DESCRIPTION')).not.toBe('');
  expect(lines.filter((line) => line.length > width || line.endsWith(' ') || line.includes('\t'))).toEqual([]);
  expect(lines.filter((line) => /^\S/.test(line) && !/^[A-Z ]+$/.test(line))).toEqual([]);
  expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
  const also = [...part(text, 'SEE ALSO').matchAll(/[\w.+-]+\([148]\)/g)].map(([reference]) => reference);
  expect(also.filter((reference) => !known.has(reference))).toEqual([]);
});
