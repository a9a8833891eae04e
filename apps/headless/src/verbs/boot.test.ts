/** `lux9 boot` at a terminal: util-linux's script(1) makes one. Where there is none this is skipped (under CI it fails). */
import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { command } from '../testing/lux9.ts';

const terminals = spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') === true;
const timeLimit = 60_000;
const prompt = 'lux9% ';

/** Runs shell commands at a terminal of 40 by 10; types each line when its text was shown. Answers all that was shown, and script's exit status. */
function atTerminal(commands: string, typed: readonly (readonly [wait: string, keys: string])[], signal?: readonly [wait: string, name: string]): Promise<{ shown: string; status: number | null }> {
  const child = spawn('script', ['-qefc', `stty cols 40 rows 10; stty -g; ${commands}; echo status $?; stty -g`, '/dev/null'], { stdio: 'pipe' });
  let shown = '';
  let looked = 0;
  let next = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    shown += bytes.toString();
    for (; next < typed.length; next++) {
      const [wait, keys] = typed[next]!;
      const at = shown.indexOf(wait, looked);
      if (at < 0) return;
      looked = at + wait.length;
      child.stdin.write(keys);
    }
    if (signal !== undefined && shown.includes(signal[0], looked)) {
      const pid = /pid ([0-9]+)/.exec(shown)![1]!;
      looked = shown.length;
      process.kill(Number(pid), signal[1]);
    }
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ shown, status })));
}

const lux9 = `'${process.execPath}' '${command}' boot`;
/** What stty -g said first and last. */
const settings = (shown: string): string[] => [...shown.matchAll(/^[0-9a-f]+(:[0-9a-f]+)+/gm)].map(([text]) => text);

describe.skipIf(!terminals && process.env['CI'] === undefined)('at a terminal', { timeout: timeLimit }, () => {
  it('takes every key, knows the size, is interrupted, and leaves the terminal as it was', async () => {
    const { shown } = await atTerminal(lux9, [
      [prompt, 'cat /env/WINSIZE; echo\r'], [prompt, 'sleep 100\r'], ['sleep 100', '\x7f'], [prompt, 'sleep 200\r'], ['sleep 200', '\x03'], [prompt, 'echo a^b\r'], ['\nab\r', '\x01x'],
    ]);
    expect(shown).toContain('\n40 10\r');
    expect(shown).toMatch(/status 0\r/);
    const [before, after] = settings(shown);
    expect(before).toBeDefined();
    expect(after).toBe(before);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('and is so when %s ends it', async (name) => {
    const { shown } = await atTerminal(`sh -c 'echo pid $$; exec ${lux9.replaceAll("'", '')}'`, [], [prompt, name]);
    expect(shown).toMatch(/status 1(43|30|29)\r/);
    const [before, after] = settings(shown);
    expect(before).toBeDefined();
    expect(after).toBe(before);
  });
});
