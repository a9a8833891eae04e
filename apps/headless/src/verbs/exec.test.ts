/** `lux9 exec` from outside: exit status, the bytes of both outputs, the machine's hash. The programs are Lux9's own, taken as files of the host. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conversation, folder, lux9, measured, program } from '../testing/lux9.ts';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const everyByte = Uint8Array.from({ length: 4096 }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
const timeLimit = 120_000;

describe('standard files', { timeout: timeLimit }, () => {
  it('has the program’s output and nothing else on standard output', async () => {
    const { status, out, err } = await lux9(['exec', program('echo'), '-n', 'a', "it's b", '', '--mem', 'ü']);
    expect({ status, out: text(out), err }).toEqual({ status: 0, out: "a it's b  --mem ü", err: '' });
  });

  it('passes bytes of every value both ways, to the end of the input', async () => {
    const { status, out, err } = await lux9(['exec', program('cat')], { input: everyByte });
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(Buffer.compare(out, Buffer.from(everyByte))).toBe(0);
  });

  it('takes a missing and an empty input for its end', async () => {
    for (const given of [{}, { input: '' }]) expect(await lux9(['exec', program('wc'), '-c'], given)).toMatchObject({ status: 0, err: '' });
  });

  it('keeps the error output apart, and prints the exit string there with status 1', async () => {
    const { status, out, err } = await lux9(['exec', program('cat'), '/dev/osversion', '/nowhere']);
    expect({ status, out: text(out) }).toEqual({ status: 1, out: '2000' });
    expect(err).toContain("file does not exist: '/nowhere'");
    expect(err).toMatch(/\nerror\n$/);
  });

  it('answers a line before it asks for the next', async () => {
    expect(await conversation(['exec', program('cat')], ['one\n', 'two\n', 'three\n'])).toEqual(['one\n', 'two\n', 'three\n']);
  });

  it('stops when the reader has seen enough, and stands still while it is slow', async () => {
    expect((await lux9(['exec', program('cat'), '/dev/zero'], { read: 300_000 })).status).toBe(0);
    // What it took is told all the same.
    expect((await measured([program('cat'), '/dev/zero'], { read: 300_000 })).stats.status).toBe('standard output is closed');
  });
});

describe('options', { timeout: timeLimit }, () => {
  it('brings files and folders along', async () => {
    const here = folder();
    mkdirSync(join(here, 'tree/sub'), { recursive: true });
    writeFileSync(join(here, 'tree/sub/a b'), 'deep');
    writeFileSync(join(here, 'one'), everyByte);
    const files = ['--file', `${join(here, 'tree')}:/lib/tree`, '--file', `${join(here, 'one')}:/tmp/one`];
    expect(text((await lux9(['exec', ...files, program('cat'), '/lib/tree/sub/a b'])).out)).toBe('deep');
    expect([...(await lux9(['exec', ...files, program('cat'), '/tmp/one'])).out]).toEqual([...everyByte]);
  });

  it('brings programs to /bin, and takes no program’s name for its own use', async () => {
    const here = folder();
    for (const name of ['argv', 'env', 'binds']) {
      copyFileSync(program('echo'), join(here, name));
      expect(await lux9(['exec', '--env', 'a=b', '--file', `${here}/${name}:/bin/mine`, join(here, name), 'x'])).toMatchObject({ status: 0, out: Buffer.from('x\n'), err: '' });
    }
    expect(text((await lux9(['exec', '--file', `${here}/argv:/bin/mine`, program('ls'), '/bin/mine'])).out)).toBe('/bin/mine\n');
  });

  it('leaves out a link that leads back, and says so', async () => {
    const here = folder();
    mkdirSync(join(here, 'tree/sub'), { recursive: true });
    symlinkSync('..', join(here, 'tree/sub/up'));
    const { status, out, err } = await lux9(['exec', '--file', `${here}/tree:/x`, program('du'), '-a', '/x']);
    expect({ status, out: text(out), err }).toEqual({
      status: 0, out: '0\t/x/sub\n0\t/x\n', err: `lux9: ${here}/tree/sub/up leads back to a folder above it: left out\n`,
    });
  });

  it('copies back files and folders, also of a program that fails', async () => {
    const here = folder();
    mkdirSync(join(here, 'tree/sub'), { recursive: true });
    writeFileSync(join(here, 'tree/gone'), 'gone');
    writeFileSync(join(here, 'tree/sub/bytes'), everyByte);
    const outs = ['--out', `/tmp/tree:${here}/back`, '--out', `/dev/osversion:${here}`, '--out', `/tmp/nothing:${here}/nothing`];
    const { status, err } = await lux9(['exec', '--file', `${here}/tree:/tmp/tree`, ...outs, program('rm'), '/tmp/tree/gone', '/tmp/none']);
    expect(status).toBe(1);
    expect(err).toMatch(/^.*'\/tmp\/none'\nlux9: --out \/tmp\/nothing: file does not exist: '\/tmp\/nothing'\nerror\n$/s);
    expect(readdirSync(join(here, 'back'))).toEqual(['sub']);
    expect([...readFileSync(join(here, 'back/sub/bytes'))]).toEqual([...everyByte]);
    expect(readFileSync(join(here, 'osversion'), 'utf8')).toBe('2000');
    expect(existsSync(join(here, 'nothing'))).toBe(false);
  });

  it('copies nothing back from what has no end', async () => {
    const here = folder();
    const { status, err } = await lux9(['exec', '--mem', '64', '--out', `/dev/zero:${here}/zero`, program('echo')]);
    expect({ status, err }).toEqual({ status: 1, err: 'lux9: --out /dev/zero: more than 67108864 bytes came, which is all of the machine’s memory; nothing of it was written\n' });
    const late = await lux9(['exec', '--timeout', '1', '--out', `/tmp:${here}/tmp`, program('cmp'), '/dev/zero', '/dev/zero']);
    expect(late).toMatchObject({ status: 1, err: 'lux9: timeout: the program did not end within 1 s\nlux9: nothing was copied back\n' });
    expect(readdirSync(here)).toEqual([]);
  });

  it('sets the working directory and the environment', async () => {
    expect(text((await lux9(['exec', '--dir', '/boot/bin', program('pwd')])).out)).toBe('/boot/bin\n');
    expect(text((await lux9(['exec', '--env', 'a=b=c', '--env=d=', program('cat'), '/env/a', '/env/d'])).out)).toBe('b=c');
    expect(text((await lux9(['exec', program('cat'), '/env/user', '/env/home'])).out)).toBe('glenda/tmp');
    expect(text((await lux9(['exec', '--env', 'home=/x', program('cat'), '/env/home'])).out)).toBe('/x');
  });

  it('ends what does not end', async () => {
    for (const args of [[program('cmp'), '/dev/zero', '/dev/zero'], [program('cat')]]) {
      const { status, out, err } = await lux9(['exec', '--timeout', '2', ...args], { input: 'open' });
      expect({ status, out: text(out), err }).toEqual({ status: 1, out: '', err: 'lux9: timeout: the program did not end within 2 s\n' });
    }
  });

  it('sleeps at no cost to the host', async () => {
    const { stats } = await measured([program('sleep'), '600']);
    expect(stats.program.virtualNs).toBeGreaterThanOrEqual(600e9);
    expect(stats.program.virtualNs).toBeLessThan(601e9);
  });

  const wrong: readonly (readonly [args: readonly string[], complaint: string])[] = [
    [['exec'], 'no program'],
    [['exec', '--frob', 'x'], 'no option --frob'],
    [['exec', '-x', 'x'], 'no option -x'],
    [['exec', '--mem'], '--mem needs a value: MB'],
    [['exec', '--mem', '12', program('echo')], '--mem 12: a whole number from 64 to 1024 is needed'],
    [['exec', '--cpus=9', program('echo')], '--cpus 9: a whole number from 1 to 8 is needed'],
    [['exec', '--file', 'nocolon', program('echo')], '--file nocolon: HOST:GUEST is needed, GUEST beginning with a slash'],
    [['exec', '--file', `${program('echo')}:/tmp`, program('echo')], '--file: /tmp cannot be a file and a folder'],
    [['exec', '--file', `${program('echo')}:/x`, '--file', `${program('cat')}:/x/y`, program('echo')], '--file: /x cannot be a file and a folder'],
    [['exec', '--file', `${program('echo')}:/dev/cons`, program('echo')], '--file: /dev/cons is the machine’s own'],
    [['exec', '--file', `${program('cat')}:/host/echo`, program('echo')], '--file: /host/echo is the program’s own place'],
    [['exec', '--out', '/x', program('echo')], '--out /x: GUEST:HOST is needed, GUEST beginning with a slash'],
    [['exec', '--out', '/x/../y:z', program('echo')], '--out /x/../y:z: no .. in GUEST'],
    [['exec', '--env', '=x', program('echo')], '--env =x: NAME=VALUE is needed'],
    [['boot', 'x'], 'what is x for?'],
  ];
  it('that are wrong are complained about, with status 2', async () => {
    for (const [args, complaint] of wrong) {
      const { status, out, err } = await lux9(args);
      expect({ args, status, out: text(out) }).toEqual({ args, status: 2, out: '' });
      expect(err).toContain(`lux9 ${args[0]}: ${complaint}\nusage: lux9 ${args[0]} `);
    }
  });

  it('says what is missing and what cannot be run in the system’s own words', async () => {
    const here = folder();
    writeFileSync(join(here, 'text'), 'no program at all\n');
    expect(await lux9(['exec', join(here, 'none')])).toMatchObject({ status: 1, err: `file does not exist: '${join(here, 'none')}'\n` });
    expect(await lux9(['exec', join(here, 'text')])).toMatchObject({ status: 1, err: 'exec header invalid\n' });
    expect(await lux9(['exec', '--dir', '/none', program('echo')])).toMatchObject({ status: 1, err: "file does not exist: '/none'\n" });
    expect(await lux9(['exec', '--file', `${here}/none:/x`, program('echo')])).toMatchObject({ status: 1, err: `file does not exist: '${here}/none'\n` });
    expect(await lux9(['exec', '--initrd', `${here}/text`, program('echo')])).toMatchObject({ status: 1, err: `${here}/text: offset 0x12: initrd: the end is missing\n` });
    for (const option of [['--stats', `${here}/none/x`], ['--out', `/x:${here}/none/x`]]) {
      const { status, out, err } = await lux9(['exec', ...option, program('echo'), 'not run']);
      expect({ status, out: text(out) }).toEqual({ status: 1, out: '' });
      expect(err).toContain(`${here}/none`);
    }
  });

  it('has help', async () => {
    for (const verb of ['exec', 'boot', 'script']) {
      const { status, out } = await lux9([verb, '--help']);
      expect(status).toBe(0);
      expect(text(out)).toContain(`lux9 ${verb} [options]`);
      expect(text((await lux9(['help', verb])).out)).toBe(text(out));
      expect(text(out)).toMatch(/--seed S +seed of/);
    }
  });
});

describe('the same input', { timeout: timeLimit }, () => {
  const sorted = [program('sort')];
  const lines = 'c\nb\nlonger line\na\n';

  it.each([1, 4])('gives the same machine, however it arrives (%d CPUs)', async (cpus) => {
    const args = ['--cpus', String(cpus), ...sorted];
    const runs = [
      await measured(args, { input: lines }), await measured(args, { input: lines }),
      await measured(args, { input: ['c\nb', '\nlon', 'ger line\na', '\n'] }),
    ];
    expect(runs.map((run) => text(run.out))).toEqual(runs.map(() => 'a\nb\nc\nlonger line\n'));
    expect(new Set(runs.map(({ stats: { hostMs: _, ...rest } }) => JSON.stringify(rest))).size).toBe(1);
  });

  it('and other input, memory, seed or processors another one', async () => {
    const hashes = [
      await measured(sorted, { input: lines }), await measured(sorted, { input: 'a\nb\n' }), await measured(['--mem', '128', ...sorted], { input: lines }),
      await measured(['--seed', '2', ...sorted], { input: lines }), await measured(['--cpus', '2', ...sorted], { input: lines }),
    ].map(({ stats }) => stats.stateHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('counts what the program did apart from the start', async () => {
    const { stats } = await measured([program('echo')]);
    expect(stats.status).toBe('');
    expect(stats.stateHash).toMatch(/^[0-9a-f]{32}$/);
    for (const key of ['instructions', 'syscalls', 'faults', 'virtualNs'] as const) {
      expect(stats.program[key], key).toBeGreaterThan(0);
      expect(stats[key], key).toBeGreaterThan(stats.program[key]);
    }
  });
});
