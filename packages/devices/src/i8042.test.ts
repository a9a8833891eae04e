import { describe, expect, test } from 'vitest';
import { ms, Random } from '@lux9/base';
import { KbdConfig, KbdStatus } from './i8042.ts';
import { keyIndex, keys, toSet1 } from './keys.ts';
import { createRig, type Rig } from './testing/rig.ts';

const drain = ({ inb }: Rig): number[] => {
  const bytes: number[] = [];
  while ((inb(0x64) & KbdStatus.output) !== 0) bytes.push(inb(0x60));
  return bytes;
};
function rig(config: number = KbdConfig.translate | KbdConfig.keyboardInterrupt | KbdConfig.mouseInterrupt): Rig {
  const made = createRig();
  made.outb(0x64, 0x60);
  made.outb(0x60, config);
  return made;
}
const press = ({ pc }: Rig, name: string, down = true): void => pc.keyboard.key(keyIndex(name), down);
const mouse = (made: Rig, ...bytes: number[]): number[] =>
  bytes.flatMap((byte) => {
    made.outb(0x64, 0xd4);
    made.outb(0x60, byte);
    return drain(made);
  });

describe('key table', () => {
  test('translation is one to one on key codes, and every key has sequences of its own', () => {
    const images = new Set(Array.from({ length: 0x80 }, (_, code) => toSet1(code)));
    expect(images.size).toBe(0x80);
    const seen = new Set<string>();
    for (const { make, release, name } of keys) {
      for (const set of [1, 2] as const) {
        expect(make[set].length, name).toBeGreaterThan(0);
        expect(
          make[set].every((byte) => byte > 0 && byte <= 0xff),
          name,
        ).toBe(true);
        const key = `${set}:${make[set].join()}`;
        expect(seen.has(key), name).toBe(false);
        seen.add(key);
      }
      // What the controller makes of set 2 is set 1.
      let broken = false;
      const translated = (bytes: readonly number[]) =>
        bytes.flatMap((byte) => {
          if (byte === 0xf0) {
            broken = true;
            return [];
          }
          const code = toSet1(byte) | (broken ? 0x80 : 0);
          broken = false;
          return [code];
        });
      expect(translated(make[2]), name).toEqual(make[1]);
      expect(translated(release[2]), name).toEqual(release[1]);
    }
  });
  test('codes of the IBM PC, for keys everybody knows', () => {
    const codes = {
      Escape: [0x01, 0x76],
      KeyA: [0x1e, 0x1c],
      Enter: [0x1c, 0x5a],
      Space: [0x39, 0x29],
      F7: [0x41, 0x83],
      F12: [0x58, 0x07],
      Slash: [0x35, 0x4a],
    };
    for (const [name, [one, two]] of Object.entries(codes)) {
      const key = keys[keyIndex(name)]!;
      expect([key.make[1], key.make[2], key.release[2]], name).toEqual([[one], [two], [0xf0, two]]);
    }
    expect(keys[keyIndex('ArrowUp')]!.make[2]).toEqual([0xe0, 0x75]);
    expect(keyIndex('Nonsense')).toBe(-1);
  });
});

describe('8042', () => {
  test('self-test, port tests and the command byte', () => {
    const made = createRig();
    const command = (value: number): number[] => {
      made.outb(0x64, value);
      return drain(made);
    };
    expect([command(0xaa), command(0xab), command(0xa9)]).toEqual([[0x55], [0], [0]]);
    made.outb(0x64, 0x60);
    made.outb(0x60, 0x47);
    expect([command(0x20), made.inb(0x64) & KbdStatus.system]).toEqual([[0x47], KbdStatus.system]);
    command(0xad);
    expect(command(0x20)).toEqual([0x57]);
    command(0xa7);
    expect(command(0x20)).toEqual([0x77]);
    made.outb(0x64, 0xd2);
    made.outb(0x60, 0x99);
    expect(drain(made)).toEqual([0x99]);
    made.outb(0x64, 0xd3);
    made.outb(0x60, 0x98);
    expect(made.inb(0x64) & (KbdStatus.output | KbdStatus.auxiliary)).toBe(KbdStatus.output | KbdStatus.auxiliary);
  });
  test('keys arrive translated to set 1, or as set 2', () => {
    const one = rig();
    press(one, 'KeyA');
    press(one, 'KeyA', false);
    press(one, 'ArrowLeft');
    press(one, 'ArrowLeft', false);
    press(one, 'F7');
    press(one, 'F7', false);
    expect(drain(one)).toEqual([0x1e, 0x9e, 0xe0, 0x4b, 0xe0, 0xcb, 0x41, 0xc1]);
    const two = rig(0);
    press(two, 'KeyA');
    press(two, 'KeyA', false);
    expect(drain(two)).toEqual([0x1c, 0xf0, 0x1c]);
  });
  test('each byte makes its interrupt anew', () => {
    const made = rig();
    const { wires } = made.pc.bus;
    const before = wires.rises(1);
    press(made, 'ArrowLeft');
    expect([wires.level(1), wires.rises(1) - before]).toEqual([true, 1]);
    made.inb(0x60);
    expect([wires.level(1), wires.rises(1) - before]).toEqual([true, 2]);
    made.inb(0x60);
    expect(wires.level(1)).toBe(false);
  });
  test('a disabled keyboard keeps its keys until it is enabled', () => {
    const made = rig();
    made.outb(0x64, 0xad);
    press(made, 'KeyB');
    expect(drain(made)).toEqual([]);
    made.outb(0x64, 0xae);
    expect(drain(made)).toEqual([0x30]);
  });
  test('keyboard commands: reset, identify, echo, LEDs, scan code set, default off and on', () => {
    const made = rig(0);
    const send = (...bytes: number[]): number[][] =>
      bytes.map((byte) => {
        made.outb(0x60, byte);
        return drain(made);
      });
    expect(send(0xff, 0xf2, 0xee)).toEqual([[0xfa, 0xaa], [0xfa, 0xab, 0x83], [0xee]]);
    expect(send(0xed, 0x05)).toEqual([[0xfa], [0xfa]]);
    expect(made.pc.keyboard.leds).toBe(5);
    expect(send(0xf0, 0)).toEqual([[0xfa], [0xfa, 2]]);
    expect(send(0xf0, 1, 0xf0, 0)).toEqual([[0xfa], [0xfa], [0xfa], [0xfa, 1]]);
    expect(send(0xf0, 3)).toEqual([[0xfa], [0xfe]]);
    expect(send(0xf4, 0xfe)).toEqual([[0xfa], [0xfa]]);
    expect(send(0xf5)).toEqual([[0xfa]]);
    press(made, 'KeyA');
    expect(drain(made)).toEqual([]);
    expect(send(0x77)).toEqual([[0xfe]]);
    expect(send(0xf4)).toEqual([[0xfa]]);
    press(made, 'KeyC');
    expect(drain(made)).toEqual([0x21]);
  });
  test('typematic: after half a second, at 10.9 a second, until release or another key', () => {
    const made = rig();
    press(made, 'KeyA');
    made.advance(ms(499));
    expect(drain(made)).toEqual([0x1e]);
    made.advance(ms(1));
    expect(drain(made)).toEqual([0x1e]);
    let repeats = 0;
    for (let i = 0; i < 100; i++) {
      made.advance(ms(10));
      repeats += drain(made).length;
    }
    expect(repeats).toBe(10);
    press(made, 'ShiftLeft');
    made.advance(ms(600));
    expect(new Set(drain(made))).toEqual(new Set([0x2a]));
    press(made, 'ShiftLeft', false);
    made.advance(ms(2000));
    expect(drain(made)).toEqual([0xaa]);
  });
  test('a full queue ends in one overrun byte and loses keys whole', () => {
    const made = rig(0);
    for (const name of [
      'ArrowUp',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      'PageUp',
      'PageDown',
      'Insert',
      'Delete',
    ]) {
      press(made, name);
      press(made, name, false);
    }
    const bytes = drain(made);
    expect(bytes.at(-1)).toBe(0);
    expect(bytes.filter((byte) => byte === 0)).toHaveLength(1);
    expect(bytes.length).toBeLessThanOrEqual(17);
  });
  test('mouse: reset, identification, wheel and five buttons by the knocks', () => {
    const made = rig();
    expect(mouse(made, 0xff)).toEqual([0xfa, 0xaa, 0]);
    expect(mouse(made, 0xf2)).toEqual([0xfa, 0]);
    expect(mouse(made, 0xf3, 200, 0xf3, 100, 0xf3, 80, 0xf2)).toEqual([0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 0xfa, 3]);
    expect(mouse(made, 0xf3, 200, 0xf3, 200, 0xf3, 80, 0xf2).at(-1)).toBe(4);
    expect(mouse(made, 0xe9)).toEqual([0xfa, 0, 2, 80]);
    expect(mouse(made, 0xf4)).toEqual([0xfa]);
    made.pc.mouse.move(5, 3, -1, 0b10001); // right, down, wheel away, left and button 5
    expect(drain(made)).toEqual([0x29, 5, 0xfd, 0x2f]);
    expect(mouse(made, 0xee, 0x12, 0xf4, 0xec)).toEqual([0xfa, 0x12, 0xf4, 0xfa]);
  });
  test('movement is carried over, not lost, and comes by interrupt 12', () => {
    const made = rig();
    mouse(made, 0xf4);
    const { wires } = made.pc.bus;
    made.pc.mouse.move(600, -600, 0, 0);
    expect(wires.level(12)).toBe(true);
    const bytes = drain(made);
    let [dx, dy] = [0, 0];
    for (let i = 0; i < bytes.length; i += 3) {
      dx += bytes[i + 1]! - ((bytes[i]! & 0x10) !== 0 ? 256 : 0);
      dy += bytes[i + 2]! - ((bytes[i]! & 0x20) !== 0 ? 256 : 0);
    }
    expect([dx, dy, wires.level(12)]).toEqual([600, 600, false]);
    mouse(made, 0xf0); // remote mode: only when asked
    made.pc.mouse.move(1, 0, 0, 0);
    expect(drain(made)).toEqual([]);
    expect(mouse(made, 0xeb)).toEqual([0xfa, 8, 1, 0]);
  });
  test('bytes of keyboard and mouse never mix within a packet of one', () => {
    const random = new Random(4);
    const made = rig();
    mouse(made, 0xf4);
    const from: Record<number, number[]> = { 0: [], 1: [] };
    for (let i = 0; i < 500; i++) {
      if (random.chance(1, 4)) press(made, random.pick(['KeyA', 'KeyB', 'ArrowUp']), random.chance(1, 2));
      if (random.chance(1, 4)) made.pc.mouse.move(random.between(-9, 9), random.between(-9, 9), 0, random.below(8));
      const status = made.inb(0x64);
      if ((status & KbdStatus.output) !== 0) from[(status & KbdStatus.auxiliary) !== 0 ? 1 : 0]!.push(made.inb(0x60));
    }
    const packets = from[1]!;
    for (let i = 0; i + 3 <= packets.length; i += 3) expect(packets[i]! & 0xc8).toBe(8);
    expect(packets.length).toBeGreaterThan(90);
    expect(from[0]!.length).toBeGreaterThan(20);
  });
});
