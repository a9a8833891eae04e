/** What becomes of servers: restart policies, dependencies and heartbeats, by way of the files of /dev/sip. */
import { expect, it } from 'vitest';
import { isBuilt, Shell } from './testing/shell.ts';

const at = (name: string, file: string): string => `/dev/sip/servers/${name}/${file}`;

class Servers extends Shell {
  /** Makes a server; each command is a write of its own. */
  make(...commands: readonly string[]): string {
    return this.type(`{${commands.map((text) => `echo ${text}`).join('; ')}} >/dev/sip/clone`);
  }

  status(name: string, key: string): string {
    const text = this.type(`cat ${at(name, 'status')}`);
    return new RegExp(`^${key}: ?(.*)$`, 'm').exec(text)?.[1] ?? text;
  }

  kill(name: string): number {
    const pid = Number(this.status(name, 'pid'));
    expect(pid).toBeGreaterThan(0);
    expect(this.type(`echo kill >/proc/${pid}/ctl`)).toBe('');
    return pid;
  }

  script(path: string, ...lines: readonly string[]): void {
    this.type(`echo '#!/bin/rc' >${path}; chmod +x ${path}`);
    for (const line of lines) this.type(`echo '${line}' >>${path}`);
  }
}

it.skipIf(!isBuilt)('policies, dependencies, heartbeats', () => {
  const rc = new Servers();

  // never: it stays down, and its clients are told.
  expect(rc.make('type ramfs', 'name once', 'start')).toBe('');
  expect(rc.type('mount -c /srv/once /n')).toBe('');
  expect(rc.type('echo hello >/n/f; cat /n/f')).toBe('hello\n');
  rc.kill('once');
  expect(rc.type('cat /n/f')).toContain('server died');
  expect(rc.status('once', 'status')).toBe('failing');
  expect(rc.status('once', 'pid')).toBe('0');
  expect(rc.type('unmount /n; echo remove >/dev/sip/servers/once/ctl; ls /dev/sip/servers')).toBe('');

  // A script that starts it again is asked each time, with the server's name and how it ended.
  rc.script('/tmp/again', 'echo $1 : $2 >>/tmp/said', 'echo start >/dev/sip/servers/$1/ctl');
  expect(rc.make('type ramfs', 'name twice', 'policy script /tmp/again', 'start')).toBe('');
  expect(rc.type('mount -c /srv/twice /n')).toBe('');
  for (let deaths = 1; deaths <= 2; deaths++) {
    const pid = rc.kill('twice');
    expect(rc.type('echo there >/n/g; cat /n/g')).toBe('there\n');
    expect(Number(rc.status('twice', 'pid'))).not.toBe(pid);
    rc.type('sleep 0.1');
    expect(rc.status('twice', 'status')).toBe('healthy');
  }
  expect(rc.type('cat /tmp/said')).toBe('twice : Killed\n'.repeat(2));

  // One that does not: the clients do not wait for ever.
  rc.script('/tmp/leave', 'exit');
  expect(rc.type('echo policy script /tmp/leave >/dev/sip/servers/twice/ctl')).toBe('');
  rc.kill('twice');
  expect(rc.type('cat /n/g')).toContain('server died');
  expect(rc.status('twice', 'status')).toBe('failing');
  // And one that cannot be run.
  rc.type('unmount /n');
  expect(rc.make('type ramfs', 'name third', 'mount /n', 'policy script /tmp/nothing', 'start')).toBe('');
  rc.kill('third');
  expect(rc.type('ls /n')).toContain('server died');
  rc.type('unmount /n');

  // always, for a program that ends before it is well: later and later, and given up.
  rc.type(`echo 'dud /bin/true filesystem' >/dev/sip/types`);
  expect(rc.make('type dud', 'policy always', 'start')).toBe('');
  expect(rc.type('sleep 1')).toBe('');
  const restarts = Number(rc.status('dud', 'restarts'));
  expect(restarts).toBeGreaterThan(4);
  expect(restarts).toBeLessThan(9);
  rc.type('sleep 20', 30e9);
  expect(rc.status('dud', 'status')).toBe('failing');
  expect(rc.status('dud', 'restarts')).toBe('19');

  // What it depends on comes first, and takes it along when it goes for good.
  expect(rc.make('type ramfs', 'name low')).toBe('');
  expect(rc.make('type ramfs', 'name high', 'depends low', 'policy always', 'start')).toBe('');
  expect(rc.status('high', 'pid')).toBe('0');
  expect(rc.type('echo depends high >/dev/sip/servers/low/ctl')).toContain('dependency loop');
  expect(rc.type('echo start >/dev/sip/servers/low/ctl; mount /srv/low /n; sleep 0.1')).toBe('');
  expect(rc.status('low', 'status')).toBe('healthy');
  expect(Number(rc.status('high', 'pid'))).toBeGreaterThan(0);
  expect(rc.type('echo stop >/dev/sip/servers/low/ctl; sleep 0.1; unmount /n')).toBe('');
  expect(rc.status('low', 'status')).toBe('stopped');
  expect(rc.status('high', 'pid')).toBe('0');
  expect(rc.status('high', 'status')).toBe('stopped');

  // No sign of life for 100 ms: killed and started again. With one every 20 ms it stays.
  expect(rc.make('type ramfs', 'name beating', 'policy always', 'heartbeat 100', 'start')).toBe('');
  rc.type('sleep 1');
  expect(rc.type(`cat ${at('beating', 'health')}`)).toMatch(/Last error: no heartbeat at [0-9-]{10} [0-9:]{8}\n$/);
  expect(Number(rc.status('beating', 'restarts'))).toBeGreaterThan(3);
  rc.type(`for(i in 1 2 3) echo healthy >${at('beating', 'health')}`);
  const before = Number(rc.status('beating', 'restarts'));
  const said = rc.type(`for(i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20) {echo healthy >${at('beating', 'health')}; sleep 0.02}; grep restarts ${at('beating', 'status')}`);
  expect(Number(/restarts: ([0-9]+)/.exec(said)![1])).toBeLessThanOrEqual(before + 1);
  expect(rc.type(`echo stop >${at('beating', 'ctl')}`)).toBe('');
}, 240_000);
