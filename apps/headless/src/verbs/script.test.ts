/** `lux9 script` and `lux9 boot` from outside. What rc itself does is tested beside it; here: standard files, status, files, the same hash. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, lux9, type Stats } from '../testing/lux9.ts';

const timeLimit = 120_000;
const script = (text: string): string => {
  const file = join(folder(), 'test.rc');
  writeFileSync(file, text);
  return file;
};

describe('script', { timeout: timeLimit }, () => {
  it('runs with arguments, input, both outputs and a status of its own', async () => {
    const file = script("#!/bin/rc\necho $#*: $*\nwhile(l=`{read}) echo got $l | tr a-z A-Z\necho complaint >[1=2]\nexit 'not so good'\n");
    const { status, out, err } = await lux9(['script', file, 'a', 'b c'], { input: 'one two\nthree' });
    expect({ status, out: out.toString(), err }).toEqual({ status: 1, out: '2: a b c\nGOT ONE TWO\nGOT THREE\n', err: 'complaint\nnot so good\n' });
  });

  it('is in the shell’s name space, with the host’s files in it', async () => {
    const here = folder();
    mkdirSync(join(here, 'tree/sub'), { recursive: true });
    writeFileSync(join(here, 'tree/sub/leaf'), 'leaf\n');
    const file = script('cat /usr/glenda/tree/sub/leaf /tmp/one\nls $home\necho more >>/tmp/two\necho more >>/tmp/two\nwc -l /tmp/two\n');
    const { status, out, err } = await lux9([
      'script', '--file', `${join(here, 'tree')}:/usr/glenda/tree`, '--file', `${join(here, 'tree/sub/leaf')}:/tmp/one`, file,
    ]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.toString()).toMatch(/^leaf\nleaf\n.*\/usr\/glenda\/tree\n.*2 \/tmp\/two\n$/s);
  });

  it('changes copies of the host’s files, and gives them back', async () => {
    const here = folder();
    mkdirSync(join(here, 'work'));
    writeFileSync(join(here, 'work/notes'), 'one\n', { mode: 0o444 });
    const file = script('cd /tmp/work\necho two >>notes\nmkdir new\nwc -l notes >new/count\nexit partly');
    const { status, out, err } = await lux9(['script', '--file', `${here}/work:/tmp/work`, '--out', `/tmp/work:${here}/done`, file]);
    expect({ status, out: out.toString(), err }).toEqual({ status: 1, out: '', err: 'partly\n' });
    expect(readFileSync(join(here, 'done/notes'), 'utf8')).toBe('one\ntwo\n');
    expect(readFileSync(join(here, 'done/new/count'), 'utf8')).toMatch(/^ *2 notes\n$/);
    expect(readFileSync(join(here, 'work/notes'), 'utf8')).toBe('one\n');
  });

  it('gives nothing that a program made up', async () => {
    const here = folder();
    // A file called ../up, in the records of packages/userland/servers/hostrun.ts, written before hostrun does.
    writeFileSync(join(here, 'evil'), 'n\0\0\0\0d\x05\0\0\0\xff\x01\0\0xf\x09\0\0\0\xff\x01\0\0../upb\x04\0\0\0evile\0\0\0\0e\0\0\0\0', 'latin1');
    const file = script('cat /tmp/evil >/mnt/host/out\n');
    mkdirSync(join(here, 'out'));
    const { status, err } = await lux9(['script', '--file', `${here}/evil:/tmp/evil`, '--out', `/tmp/evil:${here}/out`, file]);
    expect({ status, err }).toEqual({
      status: 1, err: 'lux9: --out /tmp/evil: a name in it is none that a file of the host can have; nothing of it was written\n',
    });
    expect(readdirSync(here).sort()).toEqual(['evil', 'out']);
    expect(readdirSync(join(here, 'out'))).toEqual([]);
  });

  it.each([1, 4])('gives the same machine twice (%d CPUs)', async (cpus) => {
    const file = script('for(i in `{seq 1 20}) echo $i | cat | wc -c & \nwait\nps | wc -l\ncat /dev/random | read -n 2 | xd\n');
    const hashes: string[] = [];
    for (let i = 0; i < 2; i++) {
      const stats = join(folder(), 'stats');
      await lux9(['script', '--cpus', String(cpus), '--stats', stats, file]);
      hashes.push((JSON.parse(readFileSync(stats, 'utf8')) as Stats).stateHash);
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(hashes[1]).toBe(hashes[0]);
  });

  it('says what is missing', async () => {
    expect(await lux9(['script', '/nowhere.rc'])).toMatchObject({ status: 1, err: "file does not exist: '/nowhere.rc'\n" });
    expect((await lux9(['script'])).status).toBe(2);
  });
});

describe('boot', { timeout: timeLimit }, () => {
  it('gives a shell that types what comes, line by line, and is left at the end', async () => {
    const { status, out, err } = await lux9(['boot', '--cpus', '2'], { input: 'echo one^two\nls /boot/bin/rc\n' });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out.toString()).toContain('Lux9\r\n');
    expect(out.toString()).toContain('\nonetwo\r\n');
    expect(out.toString()).toContain('\n/boot/bin/rc\r\n');
  });

  it('is left by Ctrl-A x, and types Ctrl-A (to the line’s beginning) for two of them', async () => {
    const { status, out } = await lux9(['boot'], { input: ' before\x01\x01echo\n\x01xecho after\n' });
    expect(status).toBe(0);
    expect(out.toString()).toMatch(/\nbefore\r\n/);
    expect(out.toString()).not.toContain('after');
  });

  it('ends when the machine is switched off, and with status 1 when the kernel gives up', async () => {
    const { status: off, out } = await lux9(['boot'], { input: 'echo halt >/dev/reboot\necho not any more\n' });
    expect(off).toBe(0);
    expect(out.toString()).not.toContain('error');
    const { status, err } = await lux9(['boot'], { input: 'echo panic >/dev/reboot\n' });
    expect(status).toBe(1);
    expect(err).toContain('panic: /dev/reboot');
  });
});
