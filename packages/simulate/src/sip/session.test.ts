/** Acceptance: from the shell, the counter driver is started through /dev/sip, read, killed, and read on. docs/drivers.md shows it. */
import { expect, it } from 'vitest';
import { isBuilt, Shell } from './testing/shell.ts';

it.skipIf(!isBuilt)('the session of docs/drivers.md', () => {
  const rc = new Shell();
  rc.type('fn driver { echo type counter; sleep 0; echo mount /n; echo policy always; echo start }');
  rc.type('driver >/dev/sip/clone');
  const first = Number(rc.type('cat /n/count'));
  expect(first).toBeGreaterThan(0);
  const pid = /pid: ([0-9]+)/.exec(rc.type('cat /dev/sip/servers/counter/status'))![1];
  rc.type(`echo kill >/proc/${pid}/ctl`);
  expect(Number(rc.type('cat /n/count'))).toBeGreaterThan(first);
  expect(rc.type('grep restarts /dev/sip/servers/counter/status')).toBe('restarts: 1\n');
}, 240_000);
