/** `lux9 as`, `ld`, `nm` and `objdump` from outside, as docs/programs.md shows them: what they make, and what they say of what is wrong. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@lux9/base';
import { ToolchainError } from '@lux9/toolchain';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { folder, lux9, top } from '../testing/lux9.ts';
import { nm } from './nm.ts';
import { objdump } from './objdump.ts';

const timeLimit = 120_000;
const here = folder();
const put = (name: string, text: string | Uint8Array): string => {
  const file = join(here, name);
  writeFileSync(file, text);
  return file;
};

describe('the toolchain', { timeout: timeLimit }, () => {
  const hello = join(here, 'hello');
  beforeAll(async () => {
    const page = readFileSync(join(top, 'docs/programs.md'), 'utf8');
    put('hello.ts', /^```ts\n(.*?)^```/ms.exec(page)![1]!);
    expect(await lux9(['as', `${hello}.ts`, '-w', '-o', hello])).toMatchObject({ status: 0, err: '' });
  }, timeLimit);

  it('compiles the first program, which runs, and links its module to the same', async () => {
    expect((await lux9(['exec', hello])).out.toString()).toBe('hello, world\n');
    expect((await lux9(['exec', hello, 'you'])).out.toString()).toBe('hello, you\n');
    expect(await lux9(['ld', `${hello}.wasm`, '-o', join(here, 'again')])).toMatchObject({ status: 0, err: '' });
    expect((await lux9(['exec', join(here, 'again'), 'two'])).out.toString()).toBe('hello, two\n');
  });

  it('lists its symbols and shows its code with source lines', async () => {
    expect((await lux9(['nm', hello])).out.toString()).toMatch(/^ +[0-9a-f]+ T _main$/m);
    const { out } = await lux9(['objdump', hello, 'hello/main']);
    expect(out.toString()).toMatch(/^.*hello\/main:\n/);
    expect(out.toString()).toMatch(/; .*hello\.ts:4\n/);
    expect(await lux9(['objdump', hello, 'nowhere'])).toMatchObject({ status: 1, err: `${hello}: no function nowhere\n` });
  });

  it('says what is wrong with a program, and where', async () => {
    const bad = put('bad.ts', "export function main(): void {\n  let a: i32 = 'x';\n}\n");
    expect(await lux9(['as', bad, '-o', join(here, 'x')])).toMatchObject({ status: 1, err: `${bad}:2:16: Type '~lib/string/String' is not assignable to type 'i32'.\n` });
    const none = put('none.ts', 'export function other(): void {}\n');
    expect(await lux9(['as', none, '-o', join(here, 'x')])).toMatchObject({
      status: 1, err: `${none}: a program begins at its \`export function main(argv: string[]): void\`, and there is none\n`,
    });
  });

  it('refuses what is no program, in a line', async () => {
    const random = new Random(Number(process.env['SEED'] ?? '1'));
    const whole = readFileSync(hello);
    // In this process: what a verb throws is what the command says, and starting it takes longer than all else.
    const said = vi.spyOn(console, 'log').mockReturnValue();
    try {
      for (let i = 0; i < 12; i++) {
        const bytes = Buffer.from(whole);
        for (let n = 0; n < 30; n++) bytes[random.below(i % 2 === 0 ? 40 : bytes.length)] = random.below(256);
        const file = put('mutant', i % 3 === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes);
        for (const verb of [nm, objdump]) {
          try {
            await verb.run([file]);
          } catch (error) {
            expect(error).toBeInstanceOf(ToolchainError);
            expect((error as Error).message).toMatch(/^[^\n]*mutant: [^\n]+$/);
          }
        }
      }
    } finally {
      said.mockRestore();
    }
    const text = put('text', 'no program at all\n');
    for (const verb of ['nm', 'objdump']) expect(await lux9([verb, text])).toMatchObject({ status: 1, err: expect.stringMatching(/^[^\n]*text: [^\n]+\n$/) });
    expect(await lux9(['ld', hello, '-o', join(here, 'x')])).toMatchObject({ status: 1, err: `${hello}: offset 0x0: not a WebAssembly module\n` });
  });
});
