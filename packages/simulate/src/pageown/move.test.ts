/** 64 MB from one AssemblyScript program to another: moved as pages it is at least 20 times as fast as through a pipe. */
import { decodeUtf8 } from '@lux9/base';
import { Machine, ustar } from '@lux9/system';
import { expect, it } from 'vitest';
import { coreExports } from '../../../system/src/testing/core.ts';
import { aout } from '../../../userland/test/real.ts';

it('zero copy', async () => {
  const line: number[] = [];
  const lines: { text: string; host: number }[] = [];
  const files = { move: await aout('test/programs/move'), boot: await aout('test/programs/boot') };
  const memMB = 256;
  const m = new Machine(coreExports(memMB), {
    memMB, cpus: 1, seed: 1, initrd: ustar(Object.entries(files).map(([name, data]) => ({ name, data }))), cmdline: 'init=/boot/boot,/boot/move',
    onConsole: (byte) => {
      if (byte !== 10) line.push(byte);
      else lines.push({ text: decodeUtf8(Uint8Array.from(line.splice(0))).trim(), host: performance.now() });
    },
  });
  while (lines.at(-1)?.text !== '134209536' && m.now < 20e9) expect(m.run(1_000_000)).toBe('budget');
  const at = lines.findIndex(({ text }) => text.startsWith('pipe '));
  const ns = (n: number): number => Number(lines[at + n]!.text.split(' ')[1]);
  const begun = performance.now();
  const host = (n: number): number => lines[at + n]!.host - (lines[at + n - 1]?.host ?? begun);
  for (let n = 0; n < 4; n++) expect(lines[at + n]!.text.split(' ')[2], lines.map(({ text }) => text).join('\n')).toBe('134209536');
  for (let n = 1; n < 4; n++) {
    const [name] = lines[at + n]!.text.split(' ');
    console.log(`64 MB by ${name} and back: ${(ns(n) / 1e6).toFixed(3)} ms virtual, ${host(n).toFixed(1)} ms host; by pipe: ${(ns(0) / 1e6).toFixed(3)} ms virtual, ${host(0).toFixed(1)} ms host`);
    expect(ns(0) / ns(n)).toBeGreaterThan(20);
  }
}, 240_000);
