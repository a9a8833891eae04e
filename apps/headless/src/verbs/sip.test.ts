/** The server of docs/drivers.md, compiled and run as that page says, in a folder of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder, lux9, top } from '../testing/lux9.ts';

it('a server written outside the repository is compiled, registered, mounted and read', async () => {
  const page = readFileSync(join(top, 'docs/drivers.md'), 'utf8');
  const here = folder();
  for (const language of ['ts', 'rc']) writeFileSync(join(here, `greet.${language}`), new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(page)![1]!);
  expect(await lux9(['as', join(here, 'greet.ts'), '-o', join(here, 'greet')])).toMatchObject({ status: 0, err: '' });
  const { status, out, err } = await lux9(['script', '--file', `${here}/greet:/bin/greet`, join(here, 'greet.rc')]);
  expect({ status, out: out.toString(), err }).toEqual({ status: 0, out: 'good morning\n', err: '' });
  // By itself, every message shown.
  writeFileSync(join(here, 'alone.rc'), 'greet -D -s -n greet -m /n greet\ncat /n/greeting\n');
  const alone = await lux9(['script', '--file', `${here}/greet:/bin/greet`, join(here, 'alone.rc')]);
  expect({ status: alone.status, out: alone.out.toString() }).toEqual({ status: 0, out: 'good morning\n' });
  expect(alone.err).toContain('Tattach');
}, 120_000);
