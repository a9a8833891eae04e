/** Commands on the fake kernel, by tables: what is run, and what it prints. */
import { encodeUtf8 } from '@lux9/base';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileBox } from './compile.ts';
import { Fake } from './fake.ts';
import { cases } from './cases.ts';

let wasm: Uint8Array;
beforeAll(async () => {
  wasm = await compileBox();
}, 240_000);

describe.each(Object.entries(cases))('%s', (_name, list) => {
  test.each(list.map((one) => [one.run.join(' '), one] as const))('%s', (_line, one) => {
    const fake = new Fake(encodeUtf8(one.stdin ?? ''));
    for (const [path, contents] of Object.entries(one.files ?? {})) {
      if (contents === null) fake.mkdir(path);
      else fake.writeFile(path, contents);
    }
    fake.cwd = '/tmp';
    const status = fake.run(wasm, one.run);
    expect({ out: fake.output, err: fake.errors, status }).toEqual({ out: one.out ?? '', err: one.err ?? '', status: one.status ?? '' });
    for (const [path, mode] of Object.entries(one.modes ?? {})) expect(fake.find(path)?.stat.mode, path).toBe(mode);
    for (const [path, contents] of Object.entries(one.after ?? {})) {
      if (contents === undefined) expect(fake.find(path), path).toBeUndefined();
      else expect(fake.readFile(path), path).toBe(contents);
    }
  });
});
