import { describe, expect, test } from 'vitest';
import { Random } from '@lux9/base';
import { deadLine } from '@lux9/bus';
import { I8259 } from './i8259.ts';

/** The pair as a PC programs it: vectors 0x20 and 0x28, all open. */
function pair({ icw4 = 1, elcr = 0 } = {}) {
  const int = { level: false };
  let master: I8259 | null = null;
  const slave = new I8259('slave', { line: { set: (level) => master?.setPin(2, level) }, slave: null, elcrMask: 0xff });
  master = new I8259('master', {
    line: { set: (level) => void (int.level = level) },
    slave: { chip: slave, pin: 2 },
    elcrMask: 0xff,
  });
  const start = (chip: I8259, base: number, icw3: number): void => {
    chip.writePort(0, 1, 0x11);
    for (const value of [base, icw3, icw4, 0]) chip.writePort(1, 1, value);
    chip.elcr.writePort(0, 1, elcr);
  };
  start(master, 0x20, 4);
  start(slave, 0x28, 2);
  const pin = (irq: number, level: boolean): void => (irq < 8 ? master! : slave).setPin(irq & 7, level);
  const eoi = (chip: I8259, command = 0x20): void => chip.writePort(0, 1, command);
  return { master, slave, int, pin, eoi };
}

describe('8259', () => {
  test('vectors of both chips; the lower number wins', () => {
    const { master, slave, int, pin, eoi } = pair();
    pin(4, true);
    pin(12, true);
    pin(3, true);
    expect([int.level, master.pending]).toEqual([true, 0x2c]); // the slave stands at 2
    expect(master.acknowledge()).toBe(0x2c);
    expect(int.level).toBe(false); // 3 and 4 wait below 2
    eoi(slave);
    eoi(master);
    expect(master.acknowledge()).toBe(0x23);
    eoi(master);
    expect(master.acknowledge()).toBe(0x24);
    expect(int.level).toBe(false);
  });
  test('a higher request nests, an equal or lower one waits', () => {
    const { master, pin, int, eoi } = pair();
    pin(5, true);
    expect(master.acknowledge()).toBe(0x25);
    pin(6, true);
    expect(int.level).toBe(false);
    pin(1, true);
    expect(master.acknowledge()).toBe(0x21);
    master.writePort(0, 1, 0x0b);
    expect(master.readPort(0)).toBe(0x22);
    eoi(master); // non-specific: the highest in service
    expect(master.readPort(0)).toBe(0x20);
    eoi(master, 0x65); // specific
    expect(master.readPort(0)).toBe(0);
    expect(master.acknowledge()).toBe(0x26);
  });
  test('edges: a line that stays high asks once; it must fall and rise again', () => {
    const { master, pin, int, eoi } = pair();
    pin(3, true);
    master.acknowledge();
    eoi(master);
    expect(int.level).toBe(false);
    pin(3, true);
    expect(int.level).toBe(false);
    pin(3, false);
    pin(3, true);
    expect(int.level).toBe(true);
  });
  test('levels: a line that stays high asks again after its EOI', () => {
    const { master, pin, int, eoi } = pair({ elcr: 0x08 });
    pin(3, true);
    expect(master.acknowledge()).toBe(0x23);
    expect(int.level).toBe(false);
    eoi(master);
    expect(int.level).toBe(true);
    pin(3, false);
    expect(int.level).toBe(false);
  });
  test('a request that goes away before INTA is spurious: vector 7 and no ISR bit', () => {
    const { master, slave, pin, int } = pair();
    pin(5, true);
    pin(5, false);
    expect([int.level, master.pending]).toEqual([false, -1]);
    expect(master.acknowledge()).toBe(0x27);
    master.writePort(0, 1, 0x0b);
    expect(master.readPort(0)).toBe(0);
    expect(slave.acknowledge()).toBe(0x2f);
  });
  test('masks hide, and show again what still waits', () => {
    const { master, pin, int } = pair();
    master.writePort(1, 1, 0x10);
    pin(4, true);
    expect([int.level, master.readPort(1)]).toEqual([false, 0x10]);
    master.writePort(0, 1, 0x0a);
    expect(master.readPort(0)).toBe(0x10);
    master.writePort(1, 1, 0);
    expect(int.level).toBe(true);
  });
  test('automatic EOI, with and without rotation', () => {
    const { master, pin } = pair({ icw4: 3 });
    pin(4, true);
    expect(master.acknowledge()).toBe(0x24);
    master.writePort(0, 1, 0x0b);
    expect(master.readPort(0)).toBe(0);
    master.writePort(0, 1, 0x80);
    pin(4, false);
    pin(4, true);
    master.acknowledge(); // 4 is now the lowest
    pin(4, false);
    pin(4, true);
    pin(5, true);
    expect(master.acknowledge()).toBe(0x25);
  });
  test('rotation: the one just served becomes the lowest; priority can be set', () => {
    const { master, pin, eoi } = pair();
    pin(1, true);
    master.acknowledge();
    eoi(master, 0xa0); // rotate on non-specific EOI
    pin(1, false);
    pin(1, true);
    pin(3, true);
    expect(master.acknowledge()).toBe(0x23);
    eoi(master, 0xe3); // rotate on specific EOI: 3 is the lowest
    expect(master.acknowledge()).toBe(0x21);
    eoi(master, 0x61);
    eoi(master, 0xc5); // set priority: 5 the lowest, 6 the highest
    pin(0, true);
    pin(6, true);
    expect(master.acknowledge()).toBe(0x26);
  });
  test('special mask mode lets all others in while one is served', () => {
    const { master, pin, int } = pair();
    pin(1, true);
    master.acknowledge();
    pin(6, true);
    expect(int.level).toBe(false);
    master.writePort(1, 1, 0x02);
    master.writePort(0, 1, 0x68);
    expect(master.acknowledge()).toBe(0x26);
    master.writePort(0, 1, 0x48);
    expect(int.level).toBe(false);
  });
  test('special fully nested mode: the slave may interrupt its own lower request', () => {
    for (const [icw4, nested] of [
      [0x11, true],
      [0x01, false],
    ] as const) {
      const { master, pin, int } = pair({ icw4 });
      pin(13, true);
      expect(master.acknowledge()).toBe(0x2d);
      pin(9, true);
      expect(int.level).toBe(nested);
      if (nested) expect(master.acknowledge()).toBe(0x29);
    }
  });
  test('poll: a read acknowledges and names the level', () => {
    const { master, pin } = pair();
    pin(3, true);
    master.writePort(0, 1, 0x0c);
    expect(master.readPort(0)).toBe(0x83);
    master.writePort(0, 1, 0x0c);
    expect(master.readPort(0)).toBe(0);
    master.writePort(0, 1, 0x0b);
    expect(master.readPort(0)).toBe(8);
  });
  test('initialisation: IMR cleared, edges forgotten, nothing asked before it is done; single and no ICW4', () => {
    const { master, pin, int } = pair();
    master.writePort(1, 1, 0xff);
    pin(3, true);
    master.writePort(0, 1, 0x12); // single, no ICW4
    expect(int.level).toBe(false);
    pin(5, true);
    expect(int.level).toBe(false);
    master.writePort(1, 1, 0x43);
    expect([int.level, master.readPort(1), master.pending]).toEqual([true, 0, 0x45]); // the edge on 3 is gone
  });
  test('pending looks without touching, and is what acknowledge answers', () => {
    for (let seed = 1; seed < 40; seed++) {
      const random = new Random(seed);
      const { master, slave, pin } = pair({ elcr: random.below(256), icw4: random.pick([1, 3, 0x11]) });
      for (let i = 0; i < 200; i++) {
        if (random.chance(1, 2))
          pin(random.pick([0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]), random.chance(1, 2));
        if (random.chance(1, 4)) random.pick([master, slave]).writePort(1, 1, random.below(256) & random.below(256));
        if (random.chance(1, 4)) random.pick([master, slave]).writePort(0, 1, (random.below(8) << 5) | random.below(8));
        const before = JSON.stringify([master.save(), slave.save()]);
        const pending = master.pending;
        expect(JSON.stringify([master.save(), slave.save()])).toBe(before);
        if (pending >= 0 && random.chance(1, 2)) expect(master.acknowledge(), `seed ${seed}`).toBe(pending);
      }
    }
  });
  test('the edge/level register keeps only the pins that may be level-triggered', () => {
    const chip = new I8259('x', { line: deadLine, slave: null, elcrMask: 0xf8 });
    chip.elcr.writePort(0, 1, 0xff);
    expect(chip.elcr.readPort(0, 1)).toBe(0xf8);
  });
});
