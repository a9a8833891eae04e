/** Acceptance: from the shell, the counter driver is started through /dev/sip, read, killed, and read on. docs/drivers.md shows it. */
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Machine } from '@lux9/system';
import { initrdFile } from '@lux9/userland';
import { expect, it } from 'vitest';
import { coreExports } from '../../../system/src/testing/core.ts';

const initrd = join(import.meta.dirname, '../../../..', initrdFile);

it.skipIf(!existsSync(initrd))('the session of docs/drivers.md', () => {
  let out = '';
  const memMB = 64;
  const m = new Machine(coreExports(memMB), {
    memMB, cpus: 1, seed: 1, initrd: new Uint8Array(readFileSync(initrd)), onConsole: (byte) => (out += String.fromCharCode(byte)),
  });
  const until = (what: RegExp, most = 3e9): string => {
    const end = m.now + most;
    while (!what.test(out)) {
      if (m.now > end) throw new Error(`${String(what)} did not come:\n${out}`);
      expect(m.run(5_000_000), m.panic).toBe('budget');
    }
    return out;
  };
  const type = (line: string, what: RegExp): string => {
    out = '';
    m.input(encodeUtf8(`${line}\n`));
    return decodeUtf8(encodeUtf8(until(what))).replaceAll('\r', '');
  };
  const number = (text: string): number => Number(/^([0-9]+)$/m.exec(text)?.[1] ?? -1);
  until(/% $/, 10e9);
  type('fn driver { echo type counter; sleep 0; echo mount /n; echo policy always; echo start }', /% $/);
  type('driver >/dev/sip/clone', /\n.*% $/);
  const first = number(type('cat /n/count', /^[0-9]+\r?\n[^]*% $/m));
  expect(first).toBeGreaterThan(0);
  const pid = /pid: ([0-9]+)/.exec(type('cat /dev/sip/servers/counter/status', /depends[^]*% $/))![1];
  type(`echo kill >/proc/${pid}/ctl`, /\n.*% $/);
  const second = number(type('cat /n/count', /^[0-9]+\r?\n[^]*% $/m));
  expect(second).toBeGreaterThan(first);
  expect(type('grep restarts /dev/sip/servers/counter/status', /restarts: [0-9][^]*% $/)).toContain('restarts: 1');
}, 240_000);
