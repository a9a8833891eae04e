/** What would use up the machine, typed at its console: it ends in errors, the shell goes on, and what was taken comes back. */
import { encodeUtf8 } from '@lux9/base';
import { checkOwnership } from '@lux9/kernel';
import { expect, test, vi } from 'vitest';
import { Session } from './session.ts';

vi.setConfig({ testTimeout: 180_000 });

const prompt = 'lux9%';
const del = '\x7f';

/** A session, and a check that all is as it was at its start, but for `kept` pages of memory. */
function begin(cmdline = ''): { at: Session; type: (keys: string, ms?: number) => string[]; sound: (kept?: number) => void } {
  const at = new Session(cmdline);
  expect(at.type('').at(-1)).toBe(prompt);
  const { kernel } = at.machine;
  expect(at.type('ls /boot/bin | sort | wc -l >/dev/null; kill nobody | rc\n').at(-1)).toBe(prompt);
  const before = { procs: kernel.byPid.size, free: kernel.pmem.nfree };
  const check = (): void => {
    expect(at.machine.panic).toBe('');
    expect(checkOwnership(kernel)).toEqual([]);
  };
  return {
    at,
    type: (keys, ms = 0) => {
      const rows = at.type(keys, ms);
      for (let more = 0; more < 20 && rows.at(-1) !== prompt; more++) rows.splice(-1, 1, ...at.type('', 100));
      check();
      return rows;
    },
    sound: (kept = 200) => {
      expect(at.type('echo $status; echo alive\n').slice(-2)).toEqual(['alive', prompt]);
      expect(kernel.byPid.size).toBe(before.procs);
      // Images of programs that ran stay while there is room; the rest is free again.
      const images = kernel.images.reduce((sum, image) => sum + image.frames.size, 0);
      expect(kernel.pmem.nfree + images).toBeGreaterThan(before.free - kept);
      check();
    },
  };
}

test('pipes that fork without end, until nothing can be forked; interrupted', () => {
  const { at, type, sound } = begin('nproc=40');
  type('fn f { f | f }\n');
  at.machine.input(encodeUtf8('f\n'));
  at.machine.run(40e6);
  expect(type(del, 50)).toContain('rc: try again: no procs');
  sound();
});

test('more processes than memory has room for', () => {
  const { at, type, sound } = begin();
  type('cat /dev/random >/tmp/half\n', 100);
  type('for(i in `{seq 900}) {sleep 1000 &}; echo forked\n', 100);
  expect(type('echo still here\n').slice(-2)).toEqual(['still here', prompt]);
  expect(at.machine.kernel.byPid.size).toBeLessThan(850);
  expect(type('kill sleep | rc\n', 100).at(-1)).toBe(prompt);
  type('rm /tmp/half\n');
  sound(1200); // of what files took ramfs keeps an eighth: pages at the ends of its pieces
});

test('a call for more than all memory', () => {
  const { type, sound } = begin();
  expect(type('tail -c 1000000000 /dev/random\n', 300).slice(1)).toEqual(['tail: virtual memory allocation failed', prompt]);
  expect(type('echo $status\n')[1]).toMatch(/^tail \d+: error$/);
  sound();
});

test('files that take all memory', () => {
  const { type, sound } = begin();
  expect(type('cat /dev/zero >/tmp/f\n', 100)).toEqual([`${prompt} cat /dev/zero >/tmp/f`, 'cat: file system full', prompt]);
  expect(type('echo x >/tmp/g; cat /tmp/g\n').slice(1)).toEqual(['x', prompt]);
  expect(type('rm /tmp/f /tmp/g; cat /dev/zero >/tmp/f\n', 100).slice(1)).toEqual(['cat: file system full', prompt]);
  type('rm /tmp/f\n');
  sound(1200);
});

test('what calls itself: functions, scripts, interpreters', () => {
  const { type, sound } = begin('nproc=40');
  expect(type('fn r { r }; r\n').slice(1)).toEqual(['rc: commands nested too deep', prompt]);
  type("echo '#!/tmp/loop' >/tmp/loop; chmod +x /tmp/loop\n");
  expect(type('/tmp/loop\n').slice(1)).toEqual(['/tmp/loop: exec header invalid', prompt]);
  type(`echo '#!/bin/rc' >/tmp/again; echo /tmp/again >>/tmp/again; chmod +x /tmp/again\n`);
  expect(type('/tmp/again\n', 200)).toContain('rc: /tmp/again:2: try again: no procs');
  type(`rm /tmp/loop /tmp/again\n`);
  sound();
});

test('variables larger than /env takes, arguments larger than a stack', () => {
  const { type } = begin();
  type('x=`{seq 20000}; y=$"x; y=$y^$y^$y^$y^$y^$y\n', 100);
  expect(type('ls -d /boot; echo $y | wc -w\n', 100).slice(1)).toEqual(['/boot', ' 119995', prompt]);
  type('y=$y^$y^$y^$y^$y^$y\n', 100);
  expect(type('/bin/echo $y $y $y $y $y\n', 300).slice(1)).toEqual(['/bin/echo: virtual memory allocation failed', prompt]);
});
