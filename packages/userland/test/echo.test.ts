import { expect, test } from 'vitest';
import { compile } from './compile.ts';
import { Fake } from './fake.ts';

test('echo', async () => {
  const wasm = await compile('cmd/echo');
  for (const [argv, out] of [
    [['echo'], '\n'],
    [['echo', '-n', 'a', 'b c'], 'a b c'],
    [['echo', 'héllo', '世界', '😀', '-n'], 'héllo 世界 😀 -n\n'],
  ] as const) {
    const fake = new Fake();
    expect(fake.run(wasm, argv)).toBe('');
    expect(fake.output).toBe(out);
  }
  const full = new Fake();
  full.setStream(1, {});
  expect(full.run(wasm, ['echo', 'x'])).toBe('write error');
  expect(full.errors).toBe('echo: write error: i/o on hungup channel\n');
});
