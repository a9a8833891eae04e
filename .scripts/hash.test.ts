/** Freshness is content: dates do not count, tests and derived folders do not count, everything else does. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from './hash.mjs';

let root: string;
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const hash = (): string => hashOf(root, ['src', 'one.json']);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lux9-hash-'));
  put('src/a.ts', 'a');
  put('src/deep/b.ts', 'b');
  put('one.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

it.each([
  ['a date', () => utimesSync(join(root, 'src/a.ts'), 1, 1)],
  ['a test', () => put('src/a.test.ts', 'x')],
  ['prose', () => put('src/README.md', 'x')],
  ['what was built', () => put('src/build/x.wasm', 'x')],
  ['what was generated', () => put('src/generated/x.ts', 'x')],
  ['a file elsewhere', () => put('other/x.ts', 'x')],
])('%s does not count', (_, change) => {
  const before = hash();
  change();
  expect(hash()).toBe(before);
});

it.each([
  ['contents', () => put('src/deep/b.ts', 'c')],
  ['a new file', () => put('src/c.ts', '')],
  ['a file gone', () => rmSync(join(root, 'src/deep/b.ts'))],
  ['an input gone', () => rmSync(join(root, 'one.json'))],
  ['a line moved from one file to the next', () => {
    put('src/a.ts', '');
    put('src/deep/b.ts', 'ab');
  }],
])('%s counts', (_, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});

it('a derived folder counts when it is named', () => {
  const before = hashOf(root, ['src/generated']);
  put('src/generated/x.ts', 'x');
  expect(hashOf(root, ['src/generated'])).not.toBe(before);
});
