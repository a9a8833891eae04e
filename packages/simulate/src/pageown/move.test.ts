/** 64 MB from one AssemblyScript program to another and back: moved as pages at least 20 times as fast as through a pipe, by the clock of the machine. */
import { decodeUtf8 } from '@lux9/base';
import { Machine, ustar } from '@lux9/system';
import { expect, it } from 'vitest';
import { coreExports } from '../../../system/src/testing/core.ts';
import { aout } from '../../../userland/test/real.ts';

const sum = '134209536';

it('zero copy', async () => {
  const line: number[] = [];
  const lines: string[] = [];
  const files = { move: await aout('test/programs/move'), boot: await aout('test/programs/boot') };
  const memMB = 256;
  const m = new Machine(coreExports(memMB), {
    memMB, cpus: 1, seed: 1, initrd: ustar(Object.entries(files).map(([name, data]) => ({ name, data }))), cmdline: 'init=/boot/boot,/boot/move',
    onConsole: (byte) => {
      if (byte !== 10) line.push(byte);
      else lines.push(decodeUtf8(Uint8Array.from(line.splice(0))).trim());
    },
  });
  while (lines.at(-1) !== sum && m.now < 20e9) expect(m.run(1_000_000)).toBe('budget');
  const said = new Map(lines.map((text) => text.split(' ')).filter(([, , what]) => what === sum).map(([name, ns]) => [name, Number(ns)]));
  expect([...said.keys()], lines.join('\n')).toEqual(['pipe', 'exchange', 'lend_shared', 'lend_mut']);
  for (const name of ['exchange', 'lend_shared', 'lend_mut']) expect(said.get('pipe')! / said.get(name)!, name).toBeGreaterThan(20);
}, 240_000);
