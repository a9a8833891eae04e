/** The library of programs on the fake kernel; the same program runs on the real one. */
import { Random, decodeUtf8, encodeUtf8 } from '@lux9/base';
import { beforeAll, expect, test } from 'vitest';
import { compile } from './compile.ts';
import { Fake } from './fake.ts';

let wasm: Uint8Array;
beforeAll(async () => {
  wasm = await compile('test/programs/library');
});

function run(args: readonly string[], stdin = '', prepare?: (fake: Fake) => void): { lines: string[]; fake: Fake; status: string } {
  const fake = new Fake(encodeUtf8(stdin));
  prepare?.(fake);
  const status = fake.run(wasm, ['library', ...args]);
  return { lines: fake.output.split('\n').slice(0, -1), fake, status };
}

test('integers', () => {
  expect(run(['integers']).lines).toEqual([
    '[-128 255 -9223372036854775808 18446744073709551615]',
    '[   42|42   |-0042|+7| 7]',
    '[ff FF 0xff 10 010 101]',
    '[ffffffff ffffffff 4294967295]',
    '[ffffffffffffffff -5 8000000000000000]',
    '[005      005 0x00000abc abc     |]',
    '[4294967295     7     12 3   |]',
    '[Aé😀] % [d-rwxr-xr-x] [--rw-r--r--]',
    '[1 12]',
    '[1,234,567 -1,000 999 abcd:ef12      1,234]',
    '[1:01  59:59|0:05  |]',
  ]);
});

test('texts', () => {
  expect(run(['texts']).lines).toEqual([
    '[abc|      é世|ab      |世界|    x]',
    "[plain 'two words' 'it''s' 'plain' <nil>]",
    '[bytes é end no number]',
    'no verb 100% é 😀 %',
    '[the reason] [the reason]',
    'nested-5',
  ]);
});

test('floats: exact digits, half to even, as C prints them', () => {
  expect(run(['floats']).lines).toEqual([
    '[3.141590 2.00 0 2 2 1000000000000000000000]',
    '[1.234568e+04 1.000e+01 5e-324 0.000000e+00]',
    '[0.1 1e+100 5 -0 0.5]',
    '[    3.14|3.14    |-0003.14|+1.2]',
    '[NaN Inf -Inf]',
    '[0.00293 1.234568e+08 0.0001 1e-05 -1000 100]',
    '0.10000000000000000555',
    `${(2n ** 1024n - 2n ** 971n).toString()}.0`,
    '2.225e-308',
  ]);
});

test('quoting comes back; tokenize and getfields', () => {
  const words = ['plain', '', ' ', "'", "''", "it's so", 'a\tb\nc', '世 界', 'x'.repeat(300)];
  const { lines } = run(['quoting', ...words]);
  expect(lines.slice(0, words.length)).toEqual(words.map(() => '2 1'));
  expect(lines.slice(words.length)).toEqual(["<a><b c><de><it's><><xy zw>", '<><a><><b><c><>', '<a><b><c d >']);
});

test('buffered input: runes, lines, a line longer than the buffer, no newline at the end', () => {
  const long = 'y'.repeat(20000);
  const { lines } = run(['input'], `aé世\n1\n\n${'z'.repeat(100)}\n${long}\nend`);
  expect(lines).toEqual(['aééé 3', '4:世', '2:1', '1:', `101:${'z'.repeat(20)}`, 'rest 8192', 'long 20000 yyyyy', 'last end', '1 -1']);
});

test('numbers from buffered input', () => {
  expect(run(['numbers'], ' 12 -3.5e2x\n0.25').lines).toEqual(['12 -350 NaN NaN 120 5']);
  expect(run(['numbers'], '1 2 3 4,5').lines).toEqual(['1 2 3 4 44 1']);
});

test('buffered output, and what exits flushes', () => {
  const { lines, fake } = run(['output']);
  const written = Array.from({ length: 5000 }, (_, i) => `${i} line\n`).join('');
  expect(fake.readFile('/tmp/out')).toBe(`${written}A世`);
  expect(lines).toEqual([
    `${written.length + 4} 0`,
    `5000 ${written.length}`,
    '2',
    '6 line',
    '1',
    "1 file does not exist: '/no'",
    '-1 fd out of range or not open',
    'flushed at exit',
  ]);
});

test('flags as ARGBEGIN reads them', () => {
  const flags = (...args: string[]): string | undefined => run(['flags', ...args]).lines[0];
  expect(flags('-abc', '-ofile', '-o', 'file', 'x', '-y')).toBe('a b c o=file o=file | x -y');
  expect(flags('-a', '--', '-b')).toBe('a | -b');
  expect(flags('-', '-b')).toBe('| - -b');
  expect(flags('-é😀')).toBe('é 😀 |');
  const failed = run(['flags', '-o']);
  expect([failed.status, failed.fake.errors]).toEqual(['usage', 'usage: library\n']);
});

test('directories: dirread, wstat, packing', () => {
  expect(run(['directories']).lines).toEqual([
    '300 300 file number 299',
    '56 --r--r--r-- 0 renamed glenda 1000000000 0',
    "1 file does not exist: '/tmp/d/file number 7'",
    '--r--r--r-- 0 renamed glenda 1000000000 0',
    '/tmp/d/renamed',
    '/tmp/d',
    '0 1 1',
    '1 1 123456789abcdef0',
  ]);
});

test('files, pipes, binds', () => {
  const { lines, fake } = run(['files']);
  expect(lines).toEqual([
    '7 6 wörld',
    '5 5',
    '13 14',
    '-1 negative i/o offset',
    '4',
    '-1 fd out of range or not open',
    "-1 file does not exist: '/tmp/nothing'",
    "-1 file already exists: '/tmp/f'",
    'hello, wörldhello',
    '18 1',
    '16 through the pipe',
    '-1 seek on a stream',
    '0 -1',
    '1',
    '0 0 0',
  ]);
  expect(fake.log).toEqual(['bind #X /dev 2', 'unmount  /dev', 'bind /a b /c 1']);
});

test('environment', () => {
  const { lines, fake } = run(['environment']);
  expect(lines).toEqual(['1', 'a value|3|y z|x y z |', '0 1']);
  expect(fake.readFile('/env/three')).toBe('x\0y z\0\0');
});

test('names and numbers', () => {
  expect(run(['names', '/a//b/./c/../d/', '../../x', '/..', '', 'a', '#d/0', '#/../x', 'a/..']).lines).toEqual([
    '/a//b/./c/../d/ /a/b/d /a//b/./c/.. d',
    '../../x ../../x ../.. x',
    '/.. / / ..',
    ' . . ',
    'a a . a',
    '#d/0 #d/0 #d 0',
    '#/../x #/x #/.. x',
    'a/.. . a ..',
    '/a b/c',
    '-42 31 511 511 1295',
  ]);
});

test('times against the host’s calendar', () => {
  const seconds = [0, 951782400, 951868799, 1000000000, 4102444799, -1, -2208988800, 68256000, 253402300799];
  const { lines } = run(['times', ...seconds.map(String)], '', (fake) => {
    fake.writeFile('/env/timezone', 'CET 3600 CEST 7200\n 985482000 1004230800\n');
  });
  const expected = seconds.map((second) => {
    const date = new Date(second * 1000);
    const [day, , month] = date.toUTCString().replace(',', '').split(' ');
    const yday = Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86400000);
    const mday = String(date.getUTCDate()).padStart(2);
    return `${day} ${month} ${mday} ${date.toISOString().slice(11, 19)} GMT ${date.getUTCFullYear()} ${yday}`;
  });
  expect(lines.slice(0, seconds.length)).toEqual(expected);
  expect(lines.slice(seconds.length)).toEqual(['Sun Sep  9 03:46:40 CEST 2001', '1000000000 1000000000000000000']);
});

test('the error string survives being read, and is cut at a rune', () => {
  const { lines, fake, status } = run(['errors']);
  expect(lines).toEqual(['[]', "[file does not exist: '/none'] [file does not exist: '/none']", '126', '-1 1', '42']);
  expect(status).toBe('fatal error');
  expect(fake.errors).toBe('context: no living children\nlibrary: giving up on it\n');
});

test('the collector works: memory stays flat', () => {
  expect(run(['collect']).lines).toEqual(['0']);
});

test('a failed check says where, and traps', () => {
  const fake = new Fake();
  expect(() => fake.run(wasm, ['library', 'range'])).toThrow(/unreachable/);
  expect(decodeUtf8(fake.stderr[0]!)).toMatch(/^library: Index out of range at ~lib\/array\.ts:\d+:\d+\n$/);
});

test('regular expressions against JavaScript’s: the same beginning, and the longest end', () => {
  const seed = Number(process.env.LUX9_SEED ?? 3);
  const random = new Random(seed);
  const atom = (depth: number): string => {
    const kind = random.below(depth > 3 ? 5 : 8);
    if (kind < 3) return random.pick(['a', 'b', 'c']);
    if (kind === 3) return '.';
    if (kind === 4) return random.pick(['[ab]', '[^b]', '[a-c]']);
    if (kind === 5) return atom(depth + 1) + random.pick(['*', '+', '?']);
    if (kind === 6) return `(${sequence(depth + 1)}|${sequence(depth + 1)})`;
    return `(${sequence(depth + 1)})`;
  };
  const sequence = (depth: number): string => Array.from({ length: 1 + random.below(3) }, () => atom(depth)).join('');
  const lines: [string, string][] = Array.from({ length: 3000 }, () => {
    const pattern = (random.chance(1, 8) ? '^' : '') + sequence(0).replaceAll(/[*+?]{2,}/g, '*') + (random.chance(1, 8) ? '$' : '');
    return [pattern, Array.from({ length: random.below(9) }, () => random.pick(['a', 'b', 'c', 'd'])).join('')];
  });
  const { lines: answers } = run(['expressions'], lines.map(([pattern, text]) => `${pattern}\t${text}\n`).join(''));
  lines.forEach(([pattern, text], i) => {
    const found = new RegExp(pattern).exec(text);
    const where = `${pattern} in '${text}'; LUX9_SEED=${seed} npx vitest run packages/userland/test/library.test.ts`;
    if (found === null) return expect(answers[i], where).toBe('none');
    const begin = found.index;
    let end = text.length;
    const core = pattern.replace(/^\^/, '').replace(/\$$/, '');
    while (!(new RegExp(`^(?:${core})$`).test(text.slice(begin, end)) && (!pattern.endsWith('$') || end === text.length))) end--;
    expect(answers[i]!.split(' ').slice(0, 2).map(Number), where).toEqual([begin, end]);
  });
  const odd = run(['expressions'], '(a)|b\tb\n[\tx\n\\\tx\na**\taa\n[]a]+\t]a\n\\.x\t.x\né+\taéé\n()\tx\n').lines;
  expect(odd).toEqual(['0 1 -1 -1', 'bad', 'bad', '0 2 -1 -1', '0 2 -1 -1', '0 2 -1 -1', '1 5 -1 -1', '0 0 0 0']);
});
