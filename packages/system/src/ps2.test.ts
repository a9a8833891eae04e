/** The PS/2 ports from the key to the guest: the console, /dev/kbd and /dev/mouse (plan9-abi 6.10). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { beforeEach, expect, it } from 'vitest';
import { keyEvent, Machine, mouseEvent } from './index.ts';
import { coreExports } from './testing/core.ts';

const initrd = readFileSync(join(import.meta.dirname, '../../userland/build/initrd.tar'));

let out: number[];
let m: Machine;
const text = (): string => decodeUtf8(Uint8Array.from(out)).replaceAll('\r\n', '\n');

function run(ms: number): void {
  const until = m.now + ms * 1e6;
  while (m.now < until) m.run(Math.min(until - m.now, 1e6));
}

beforeEach(() => {
  out = [];
  m = new Machine(coreExports(64), { memMB: 64, cpus: 1, seed: 1, initrd, onConsole: (b) => out.push(b) });
  run(400);
  expect(text()).toMatch(/lux9% $/);
});

function key(code: string, down: boolean): void {
  m.event('keyboard', keyEvent(code, down)!);
  run(3);
}

function press(...codes: string[]): void {
  for (const code of codes) key(code, true);
  for (const code of codes.toReversed()) key(code, false);
}

function command(line: string, ms = 60): string {
  const from = out.length;
  m.input(encodeUtf8(`${line}\n`));
  run(ms);
  return decodeUtf8(Uint8Array.from(out.slice(from)));
}

/** What /tmp/k has of the keyboard's messages. */
const messages = (): string[] => command("tr '\\0' '\\n' </tmp/k").split('\r\n').slice(1).filter((l) => /^[kKc]/.test(l));

it('keys are typed on the console: letters, shift, caps lock, arrows of the line editor, control', () => {
  press('KeyE');
  press('KeyC');
  press('KeyH');
  press('KeyO');
  press('Space');
  press('ShiftLeft', 'KeyA');
  press('Digit1');
  press('ShiftRight', 'Digit7');
  press('ArrowLeft');
  press('Backspace');
  press('CapsLock');
  press('KeyB');
  press('ShiftLeft', 'KeyC');
  press('CapsLock');
  press('End');
  press('Backspace');
  press('Slash');
  press('Enter');
  run(40);
  expect(text()).toMatch(/\nABc\/\nlux9% $/);
  command('sleep 1000');
  press('ControlLeft', 'KeyC');
  run(30);
  expect(text()).toMatch(/sleep 1000\nlux9% $/);
});

it('kbd says what is held down and what is typed; it diverts the console', () => {
  command('cat /dev/kbd >/tmp/k &');
  key('ShiftLeft', true);
  key('KeyA', true);
  key('ArrowUp', true);
  key('KeyA', false);
  key('ArrowUp', false);
  key('ShiftLeft', false);
  run(20);
  const shift = '\uf016';
  const up = '\uf00e';
  expect(messages()).toEqual([`k${shift}`, `k${shift}a`, 'cA', `k${shift}a${up}`, `c${up}`, `K${shift}${up}`, `K${shift}`, 'K']);
});

it('a key that is held down repeats its character, not its message', () => {
  command('cat /dev/kbd >/tmp/k &');
  key('KeyX', true);
  run(800);
  key('KeyX', false);
  run(20);
  const said = messages();
  expect(said.filter((l) => l === 'kx').length).toBe(1);
  expect(said.filter((l) => l === 'cx').length).toBeGreaterThan(3);
  expect(said.at(-1)).toBe('K');
});

it('mouse: movements nobody read become one, clicks are kept; mousein, mousectl', () => {
  command('cat /dev/mouse >/tmp/m &');
  for (let i = 0; i < 10; i++) m.event('mouse', mouseEvent(10, 5, 0, 0));
  run(5);
  m.event('mouse', mouseEvent(0, 0, 0, 1));
  run(5);
  m.event('mouse', mouseEvent(-20, -1000, 0, 1));
  run(5);
  m.event('mouse', mouseEvent(0, 0, 0, 0));
  run(20);
  command('echo swap >/dev/mousectl');
  m.event('mouse', mouseEvent(0, 0, 0, 1));
  run(20);
  const said = [...command('cat /tmp/m; echo').matchAll(/m +(\d+) +(\d+) +(\d+) +\d+ /g)].map((r) => r.slice(1).join(' '));
  expect(said.at(-1)).toBe('80 0 4');
  expect(said).toContain('100 50 1');
  expect(said).toContain('80 0 0');
  expect(command('echo A 3 4 0 >/dev/mousein; echo nonsense >/dev/mousein')).toContain('bad arg in system call');
  expect(command('echo buttonmap 124 >/dev/mousectl')).toContain('bad process or channel control request');
});

it('what is held down outlives a save', () => {
  key('ShiftLeft', true);
  const saved = m.save();
  const other = new Machine(coreExports(64), { memMB: 64, cpus: 1, seed: 1, initrd, onConsole: (b) => out.push(b) });
  other.restore(saved);
  other.event('keyboard', keyEvent('KeyA', true)!);
  const until = other.now + 10e6;
  while (other.now < until) other.run(1e6);
  expect(text()).toMatch(/\nA$/);
});
