import { describe, expect, test } from 'vitest';
import { instant, Random, Rate } from '@lux9/base';
import { Clock } from '@lux9/bus';
import { I8254, pitHz, pitTimers } from './i8254.ts';

const clk = new Rate(pitHz);

function chip() {
  const clock = new Clock();
  const edges: string[] = [];
  let level = true;
  const pit = new I8254('pit', clock.timers('pit', pitTimers), {
    set: (out) => {
      if (out !== level) edges.push(`${clk.ticksAt(clock.now)}${out ? '+' : '-'}`);
      level = out;
    },
  });
  clock.attach('pit', pit);
  const out = (port: number, ...values: number[]): void => values.forEach((value) => pit.writePort(port, 1, value));
  const count = (port: number): number => {
    out(3, port << 6);
    return pit.readPort(port) | (pit.readPort(port) << 8);
  };
  const to = (pulse: number): void => clock.advanceTo(clk.instantOf(pulse));
  return { clock, pit, edges, out, count, to, level: () => level };
}
/** Control word: counter, mode, low then high byte. */
const word = (counter: number, mode: number): number => (counter << 6) | 0x30 | (mode << 1);

describe('8254, waveforms of the datasheet', () => {
  test('mode 0: OUT rises N + 1 pulses after the count was written', () => {
    const { edges, out, count, to } = chip();
    out(3, word(0, 0));
    out(0, 4, 0);
    to(1);
    expect(count(0)).toBe(4);
    to(3);
    expect(count(0)).toBe(2);
    to(10);
    expect(edges).toEqual(['0-', '5+']);
    expect(count(0)).toBe(0xfffb); // wraps and goes on
    out(0, 3);
    expect(edges.at(-1)).toBe('10-'); // the first byte of a new count
    to(20);
    out(0, 0);
    to(30);
    expect(edges.slice(2)).toEqual(['10-', '24+']);
  });
  test('mode 2: low for the last pulse of every period; a new count waits for the end of the period', () => {
    const { edges, out, count, to } = chip();
    out(3, word(0, 2));
    out(0, 3, 0);
    to(6);
    expect(count(0)).toBe(1);
    out(0, 4, 0);
    to(15);
    expect(edges).toEqual(['3-', '4+', '6-', '7+', '10-', '11+', '14-', '15+']);
  });
  test('mode 3: even counts are square, odd ones one pulse longer high', () => {
    const even = chip();
    even.out(3, word(0, 3));
    even.out(0, 4, 0);
    even.to(13);
    expect(even.edges).toEqual(['3-', '5+', '7-', '9+', '11-', '13+']);
    const odd = chip();
    odd.out(3, word(0, 3));
    odd.out(0, 5, 0);
    const seen: number[] = [];
    for (let pulse = 1; pulse <= 10; pulse++) {
      odd.to(pulse);
      seen.push(odd.count(0));
    }
    expect(odd.edges).toEqual(['4-', '6+', '9-']);
    expect(seen).toEqual([4, 2, 0, 4, 2, 4, 2, 0, 4, 2]);
  });
  test('mode 4: one low pulse N pulses after the load', () => {
    const { edges, out, to } = chip();
    out(3, word(0, 4));
    out(0, 3, 0);
    to(20);
    expect(edges).toEqual(['4-', '5+']);
  });
  test('modes 1 and 5 wait for the gate', () => {
    const one = chip();
    one.out(3, word(2, 1));
    one.out(2, 3, 0);
    one.to(5);
    expect(one.pit.out(2)).toBe(true);
    one.pit.setGate(2, true);
    const levels: number[] = [];
    for (let pulse = 5; pulse <= 10; pulse++) {
      one.to(pulse);
      levels.push(Number(one.pit.out(2)));
    }
    expect(levels).toEqual([1, 0, 0, 0, 1, 1]);
    const five = chip();
    five.out(3, word(2, 5));
    five.out(2, 3, 0);
    five.pit.setGate(2, true);
    const strobe: number[] = [];
    for (let pulse = 0; pulse <= 6; pulse++) {
      five.to(pulse);
      strobe.push(Number(five.pit.out(2)));
    }
    expect(strobe).toEqual([1, 1, 1, 1, 0, 1, 1]);
  });
  test('the gate stops mode 0 and restarts mode 2', () => {
    const { pit, out, count, to } = chip();
    pit.setGate(2, true);
    out(3, word(2, 0));
    out(2, 10, 0);
    to(4);
    pit.setGate(2, false);
    to(50);
    expect(count(2)).toBe(7);
    pit.setGate(2, true);
    to(56);
    expect([count(2), pit.out(2)]).toEqual([1, false]);
    to(57);
    expect(pit.out(2)).toBe(true);
    out(3, word(2, 2));
    out(2, 10, 0);
    to(65);
    pit.setGate(2, false);
    expect(pit.out(2)).toBe(true);
    to(99);
    pit.setGate(2, true);
    to(101);
    expect(count(2)).toBe(9);
  });
  test('latch: the count stands still until read, later latches are ignored; read-back gives the status first', () => {
    const { pit, out, to } = chip();
    out(3, word(0, 2));
    out(0, 0x34, 0x12);
    out(3, 0xe2); // status of counter 0
    expect(pit.readPort(0)).toBe(0x80 | 0x40 | 0x30 | 4); // null count: not loaded yet
    to(0x35);
    out(3, 0);
    to(0x40);
    out(3, 0xc2); // status and count; the count was latched before
    expect(pit.readPort(0)).toBe(0x80 | 0x30 | 4);
    expect([pit.readPort(0), pit.readPort(0)]).toEqual([0x00, 0x12]);
    expect(pit.readPort(0)).toBe((0x1234 - 0x3f) & 0xff);
  });
  test('single-byte access, BCD, and 0 as the largest count', () => {
    const { pit, out, count, to } = chip();
    out(3, 0x14); // counter 0, low byte only, mode 2
    out(0, 200);
    to(11);
    expect(pit.readPort(0)).toBe(190);
    out(3, word(0, 2) | 1);
    out(0, 0, 0);
    to(12);
    expect(count(0)).toBe(0); // 10000
    to(13);
    expect(count(0)).toBe(0x9999);
    out(3, word(0, 2));
    out(0, 0, 0);
    to(15);
    expect(count(0)).toBe(0xffff);
  });
  test('100 ticks a second for ten minutes, without drift', () => {
    const { clock, edges, out } = chip();
    out(3, word(0, 2));
    out(0, 11932 & 0xff, 11932 >> 8);
    clock.advanceTo(instant(600 * 1e9));
    const rises = edges.filter((edge) => edge.endsWith('+'));
    expect(rises.length).toBe(Math.floor((600 * pitHz - 1) / 11932));
    expect(rises.at(-1)).toBe(`${1 + rises.length * 11932}+`);
  });
  test('counters nobody hears cost nothing: a period of 2 over an hour is one step', () => {
    const { clock, pit, out, count } = chip();
    out(3, word(1, 2));
    out(1, 2, 0);
    clock.advanceTo(instant(3600 * 1e9));
    expect([1, 2]).toContain(count(1));
    expect(typeof pit.out(1)).toBe('boolean');
  });
});

/** The datasheet's rules applied pulse by pulse: slow and plain. Count register whole words only. */
class Reference {
  mode = 0;
  out = false;
  gate = true;
  cr = 0;
  ce = 0;
  loaded = false;
  written = false;
  load = false;
  armed = false;
  n = 0;
  control(mode: number): void {
    this.mode = mode;
    this.out = mode !== 0;
    this.loaded = this.written = this.load = this.armed = false;
  }
  write(count: number): void {
    this.cr = count;
    this.written = true;
    if (this.mode === 0) {
      this.out = false;
      this.loaded = false;
    }
    if (this.mode === 0 || this.mode === 4 || ((this.mode === 2 || this.mode === 3) && !this.loaded && this.gate))
      this.load = true;
  }
  setGate(gate: boolean): void {
    if (gate && !this.gate && this.written && this.mode !== 0 && this.mode !== 4) this.load = true;
    if (!gate && (this.mode === 2 || this.mode === 3)) {
      this.out = true;
      this.load = false;
    }
    this.gate = gate;
  }
  get initial(): number {
    return this.cr === 0 ? 0x10000 : this.cr;
  }
  pulse(): void {
    if (this.load) {
      this.load = false;
      this.loaded = true;
      this.n = this.ce = this.initial;
      if (this.mode === 3) this.ce -= this.n & 1;
      this.armed = true;
      if (this.mode === 1) this.out = false;
      else if (this.mode !== 0) this.out = true;
      return;
    }
    if (!this.loaded || (!this.gate && this.mode !== 1 && this.mode !== 5)) return;
    switch (this.mode) {
      case 0:
      case 1:
        this.ce = (this.ce + 0xffff) % 0x10000;
        if (this.ce === 0 && this.armed) {
          this.out = true;
          this.armed = false;
        }
        break;
      case 2:
        if (this.ce === 1) {
          this.ce = this.initial;
          this.out = true;
        } else if (--this.ce === 1) this.out = false;
        break;
      case 3: {
        // High halves of odd counts last one pulse beyond 0, all others end where 0 is reached.
        const last = this.out && (this.n & 1) === 1 ? 0 : 2;
        if (this.ce === last) {
          this.out = !this.out;
          this.n = this.initial;
          this.ce = this.n - (this.n & 1);
        } else this.ce -= 2;
        break;
      }
      default:
        if (!this.out) this.out = true;
        this.ce = (this.ce + 0xffff) % 0x10000;
        if (this.ce === 0 && this.armed) {
          this.out = false;
          this.armed = false;
        }
    }
  }
}

describe('8254 against a model that counts every pulse', () => {
  test.each([0, 1, 2, 3, 4, 5])('mode %i under random counts, gates and pauses', (mode) => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed * 10 + mode);
      const { pit, out, count, to } = chip();
      const reference = new Reference();
      pit.setGate(2, true);
      let pulse = 0;
      let history = '';
      const check = (): void => {
        const counts = reference.loaded && !reference.load;
        if (pit.out(2) === reference.out && (!counts || count(2) === reference.ce % 0x10000)) return;
        throw new Error(
          `mode ${mode} seed ${seed} pulse ${pulse}: OUT ${pit.out(2)}, count ${count(2)}, not ${reference.out}, ${reference.ce}:${history}`,
        );
      };
      out(3, word(2, mode));
      reference.control(mode);
      for (let i = 0; i < 60; i++) {
        const n = random.between(2, 12);
        switch (random.below(5)) {
          case 0:
            out(2, n, 0);
            reference.write(n);
            history += ` w${n}@${pulse}`;
            break;
          case 1: {
            const gate = random.chance(1, 2);
            pit.setGate(2, gate);
            reference.setGate(gate);
            history += ` g${Number(gate)}@${pulse}`;
            break;
          }
          case 2:
            if (random.chance(1, 5)) {
              out(3, word(2, mode));
              reference.control(mode);
              history += ` c@${pulse}`;
            }
            break;
          default:
        }
        for (let step = random.below(random.pick([3, 30])); step > 0; step--) {
          to(++pulse);
          reference.pulse();
          if (random.chance(1, 2)) check();
        }
        check();
      }
    }
  });
});
