import { describe, expect, test } from 'vitest';
import { instant, ms, ns, Random, seconds, us } from '@lux9/base';
import { Clock } from '@lux9/bus';
import { civilFromDays, daysFromCivil, weekday } from './civil.ts';
import { CmosRtc, Rtc, RtcA, RtcB, RtcC, rtcTimers } from './rtc.ts';

function chip(epoch = 1_000_000_000) {
  const clock = new Clock();
  const line = { level: false };
  const rtc = new CmosRtc('rtc', clock.timers('rtc', rtcTimers), { set: (level) => void (line.level = level) }, epoch);
  clock.attach('rtc', rtc);
  const read = (register: number): number => {
    rtc.writePort(0, 1, register);
    return rtc.readPort(1);
  };
  const write = (register: number, value: number): void => {
    rtc.writePort(0, 1, register);
    rtc.writePort(1, 1, value);
  };
  const time = (): number[] =>
    [Rtc.century, Rtc.year, Rtc.month, Rtc.day, Rtc.weekday, Rtc.hours, Rtc.minutes, Rtc.seconds].map(read);
  return { clock, rtc, line, read, write, time };
}

describe('calendar', () => {
  test('agrees with the host for every day of 1900 to 2400', () => {
    for (let days = daysFromCivil(1900, 1, 1); days < daysFromCivil(2400, 1, 1); days++) {
      const date = new Date(days * 86_400_000);
      const { year, month, day } = civilFromDays(days);
      if (
        year !== date.getUTCFullYear() ||
        month !== date.getUTCMonth() + 1 ||
        day !== date.getUTCDate() ||
        weekday(days) !== date.getUTCDay() ||
        daysFromCivil(year, month, day) !== days
      ) {
        throw new Error(`day ${days}: ${year}-${month}-${day}`);
      }
    }
  });
  test('months and days out of range carry', () => {
    expect(daysFromCivil(2023, 14, 1)).toBe(daysFromCivil(2024, 2, 1));
    expect(daysFromCivil(2024, 0, 31)).toBe(daysFromCivil(2023, 12, 31));
    expect(daysFromCivil(2024, 2, 30)).toBe(daysFromCivil(2024, 3, 1));
  });
});

describe('MC146818', () => {
  test('BCD, 24 hours by default; binary and 12 hours on demand', () => {
    const { time, write, read } = chip(); // 2001-09-09 01:46:40, a Sunday
    expect(time()).toEqual([0x20, 0x01, 0x09, 0x09, 1, 0x01, 0x46, 0x40]);
    write(Rtc.b, RtcB.hours24 | RtcB.binary);
    expect(time()).toEqual([20, 1, 9, 9, 1, 1, 46, 40]);
    const noon = chip(1_000_000_000 + 11 * 3600);
    noon.write(Rtc.b, 0);
    expect(noon.read(Rtc.hours)).toBe(0x92);
    const midnight = chip(86_400);
    midnight.write(Rtc.b, RtcB.binary);
    expect(midnight.read(Rtc.hours)).toBe(12);
    expect(read(Rtc.d)).toBe(0x80);
  });
  test('goes with virtual time, over the end of a century', () => {
    const { clock, time } = chip(Date.UTC(2099, 11, 31, 23, 59, 58) / 1000);
    clock.advance(ms(1999));
    expect(time()).toEqual([0x20, 0x99, 0x12, 0x31, 5, 0x23, 0x59, 0x59]);
    clock.advance(ms(1));
    expect(time()).toEqual([0x21, 0x00, 0x01, 0x01, 6, 0, 0, 0]);
  });
  test('SET stops the clock; what was written starts with a whole second', () => {
    const { clock, write, time, rtc } = chip();
    clock.advance(ms(700));
    write(Rtc.b, RtcB.set | RtcB.hours24);
    clock.advance(seconds(100));
    expect(time()).toEqual([0x20, 0x01, 0x09, 0x09, 1, 0x01, 0x46, 0x40]);
    for (const [register, value] of [
      [Rtc.year, 0x24],
      [Rtc.month, 2],
      [Rtc.day, 0x28],
      [Rtc.hours, 0x23],
      [Rtc.minutes, 0x59],
      [Rtc.seconds, 0x59],
    ]) {
      write(register!, value!);
    }
    write(Rtc.b, RtcB.hours24);
    clock.advance(ns(999_999_999));
    expect(time()).toEqual([0x20, 0x24, 0x02, 0x28, 4, 0x23, 0x59, 0x59]);
    clock.advance(ns(1));
    expect(time()).toEqual([0x20, 0x24, 0x02, 0x29, 5, 0, 0, 0]); // a leap year
    expect(rtc.wallSeconds).toBe(Date.UTC(2024, 1, 29) / 1000);
  });
  test('UIP warns 244 us before the update and falls after it', () => {
    const { clock, read } = chip();
    clock.advanceTo(instant(1e9 - 244_001));
    expect(read(Rtc.a) & RtcA.updating).toBe(0);
    clock.advance(ns(1));
    expect(read(Rtc.a) & RtcA.updating).toBe(RtcA.updating);
    clock.advanceTo(instant(1e9 + 1_983_999));
    expect(read(Rtc.a) & RtcA.updating).toBe(RtcA.updating);
    clock.advance(ns(1));
    expect(read(Rtc.a) & RtcA.updating).toBe(0);
  });
  test.each([
    [3, 8192],
    [6, 1024],
    [15, 2],
    [1, 256],
    [2, 128],
  ])('rate select %i interrupts %i times a second', (rate, hz) => {
    const { clock, line, read, write } = chip();
    write(Rtc.a, 0x20 | rate);
    write(Rtc.b, RtcB.hours24 | RtcB.periodic);
    let seen = 0;
    for (let i = 0; i < 20_000; i++) {
      clock.advance(us(50));
      if (!line.level) continue;
      seen++;
      expect(read(Rtc.c)).toBe(RtcC.request | RtcC.periodic | (i === 19_999 ? RtcC.update : 0));
    }
    expect([seen, line.level]).toEqual([hz, false]);
  });
  test('update-ended interrupts once a second; flags set without their enables', () => {
    const { clock, line, read, write } = chip();
    read(Rtc.c);
    clock.advance(seconds(1));
    expect([line.level, read(Rtc.c) & RtcC.update, read(Rtc.c)]).toEqual([false, RtcC.update, 0]);
    write(Rtc.b, RtcB.hours24 | RtcB.update);
    clock.advance(ns(999_999_999));
    expect(line.level).toBe(false);
    clock.advance(ns(1));
    expect(line.level).toBe(true);
    expect(read(Rtc.c) & (RtcC.request | RtcC.update)).toBe(RtcC.request | RtcC.update);
    expect(line.level).toBe(false);
  });
  test('alarms: a time, a time with wildcards, and every second', () => {
    const alarm = (hour: number, minute: number, second: number): number => {
      const { clock, line, write } = chip();
      write(Rtc.secondsAlarm, second);
      write(Rtc.minutesAlarm, minute);
      write(Rtc.hoursAlarm, hour);
      write(Rtc.b, RtcB.hours24 | RtcB.alarm);
      clock.advanceTo(clock.nextEvent);
      expect(line.level).toBe(true);
      return clock.now / 1e9;
    };
    expect(alarm(0x02, 0x00, 0x00)).toBe(800); // from 01:46:40
    expect(alarm(0x01, 0x46, 0x40)).toBe(86_400);
    expect(alarm(0xff, 0x00, 0xc0)).toBe(800);
    expect(alarm(0xff, 0xff, 0x30)).toBe(50);
    expect(alarm(0xff, 0xff, 0xff)).toBe(1);
  });
  test('an alarm that cannot match never comes, and costs no events', () => {
    const { clock, write, read, line } = chip();
    write(Rtc.hoursAlarm, 0x99);
    write(Rtc.b, RtcB.hours24 | RtcB.alarm);
    clock.advance(seconds(1_000_000));
    expect([line.level, read(Rtc.c) & RtcC.alarm]).toEqual([false, 0]);
  });
  test('the alarm flag is found late as if it had been watched', () => {
    for (let seed = 1; seed < 40; seed++) {
      const random = new Random(seed);
      const watched = chip();
      const late = chip();
      const wild = (value: number): number => (random.chance(1, 3) ? 0xff : value);
      const bcd = (n: number): number => ((n / 10) << 4) | (n % 10);
      const when = [wild(bcd(random.below(60))), wild(bcd(random.below(60))), wild(bcd(random.below(24)))];
      for (const { write } of [watched, late]) [1, 3, 5].forEach((register, i) => write(register, when[i]!));
      watched.write(Rtc.b, RtcB.hours24 | RtcB.alarm);
      const span = seconds(random.below(100_000));
      watched.clock.advance(span);
      late.clock.advance(span);
      expect(late.read(Rtc.c) & RtcC.alarm, `seed ${seed}`).toBe(watched.read(Rtc.c) & RtcC.alarm);
    }
  });
  test('memory in both banks; the index ports read nothing', () => {
    const { rtc, read, write } = chip();
    write(0x40, 0x5a);
    rtc.writePort(2, 1, 0x40);
    rtc.writePort(3, 1, 0xa5);
    expect([read(0x40), rtc.readPort(3), rtc.readPort(0), rtc.readPort(2)]).toEqual([0x5a, 0xa5, 0xff, 0xff]);
    rtc.writePort(0, 1, 0xc0);
    expect([rtc.nmiMasked, rtc.readPort(1)]).toEqual([true, 0x5a]);
  });
});
