/**
 * CMOS clock and memory (Motorola MC146818A; bank 1 and the century byte as the ICH9 and ACPI have them). Ports 0 and
 * 1 are the index and data of bank 0 (0x70, 0x71), 2 and 3 of bank 1 (0x72, 0x73).
 *
 * Promise to callers: the time is the epoch given at power on plus virtual time; flags are worked out when somebody
 * looks or an enabled interrupt is due, so an idle clock costs nothing.
 *
 * NOT IMPLEMENTED: daylight saving (DSE is stored); the divider's stages (DV is stored; the clock always runs at
 * 32,768 Hz); square wave output; battery loss (VRT reads 1).
 */

import { floorDivide, type Instant, instant, never, nsPerSecond, Rate } from '@lux9/base';
import {
  bytes,
  count,
  type Device,
  flag,
  Layout,
  type Line,
  type PortHandler,
  type SnapshotRecord,
  type StateOf,
  type Timers,
  u8,
  within,
} from '@lux9/bus';
import { civilFromDays, daysFromCivil, weekday } from './civil.ts';

export const rtcTimers = ['wake'] as const;

/** Registers of bank 0. */
export const Rtc = {
  seconds: 0,
  secondsAlarm: 1,
  minutes: 2,
  minutesAlarm: 3,
  hours: 4,
  hoursAlarm: 5,
  weekday: 6,
  day: 7,
  month: 8,
  year: 9,
  a: 10,
  b: 11,
  c: 12,
  d: 13,
  century: 0x32,
} as const;
export const RtcA = { updating: 0x80 } as const;
export const RtcB = { set: 0x80, periodic: 0x40, alarm: 0x20, update: 0x10, binary: 4, hours24: 2 } as const;
export const RtcC = { request: 0x80, periodic: 0x40, alarm: 0x20, update: 0x10 } as const;

const crystal = new Rate(32_768);
const secondsPerDay = 86_400;
/** UIP is high from 244 us before an update until it is done, 1984 us after it began (MC146818A, 32 kHz time base). */
const updateStartNs = nsPerSecond - 244_000;
const updateEndNs = 1_984_000;
/** Seconds of 9999-12-31 23:59:59 since 1970. */
const wallMax = 253_402_300_799;

const fields = {
  /** Bank 0 from register 14 on, and bank 1, as plain memory. */
  memory: bytes(256),
  index: u8(),
  index1: u8(),
  a: u8(0x26),
  b: u8(RtcB.hours24),
  c: u8(),
  alarms: bytes(3),
  /** Seconds since 1970 at the instant `setAt`; while SET is 1 the time stands in `frozen` instead, raw registers. */
  wall: within(0, wallMax),
  setAt: count(),
  frozen: bytes(10),
  frozenCentury: u8(),
  stopped: flag(),
  /** Up to here the flags are worked out. */
  settledAt: count(),
};
const layout = new Layout('rtc', 1, fields);

export class CmosRtc implements Device, PortHandler {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #timers: Timers;
  readonly #line: Line;

  /** `epoch`: seconds since 1970-01-01 00:00:00 UTC at power on, an integer. `line` is IRQ 8. */
  constructor(name: string, timers: Timers, line: Line, epoch: number) {
    this.name = name;
    this.#timers = timers;
    this.#line = line;
    this.state.wall = Math.min(Math.max(0, Math.floor(epoch)), wallMax);
  }

  /** The RESET pin clears the interrupt enables and flags; time, memory and alarms go on. */
  reset(): void {
    this.#settle();
    this.state.b &= ~(RtcB.periodic | RtcB.alarm | RtcB.update);
    this.state.c = 0;
    this.#update();
  }

  /** Seconds since 1970 now, while the clock runs. */
  get wallSeconds(): number {
    const { wall, setAt } = this.state;
    return Math.min(wallMax, wall + floorDivide(this.#timers.now - setAt, nsPerSecond));
  }

  /** What a person put into CMOS memory: `register` 14..127, or 128..255 for bank 1. */
  store(register: number, value: number): void {
    this.state.memory[register] = value;
  }

  readPort(offset: number): number {
    const s = this.state;
    switch (offset) {
      case 1:
        return this.#read(s.index & 0x7f);
      case 3:
        return s.memory[0x80 | (s.index1 & 0x7f)]!;
      default:
        return 0xff; // the index registers cannot be read
    }
  }

  writePort(offset: number, _size: number, value: number): void {
    const s = this.state;
    switch (offset) {
      case 0:
        s.index = value;
        break;
      case 1:
        this.#write(s.index & 0x7f, value);
        break;
      case 2:
        s.index1 = value;
        break;
      default:
        s.memory[0x80 | (s.index1 & 0x7f)] = value;
    }
  }

  /** Bit 7 of the index port masks NMI in a PC. */
  get nmiMasked(): boolean {
    return (this.state.index & 0x80) !== 0;
  }

  onEvent(): void {
    this.#settle();
    this.#update();
  }

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #read(register: number): number {
    const s = this.state;
    switch (register) {
      case Rtc.secondsAlarm:
      case Rtc.minutesAlarm:
      case Rtc.hoursAlarm:
        return s.alarms[register >> 1]!;
      case Rtc.a:
        return s.a | (this.#updating ? RtcA.updating : 0);
      case Rtc.b:
        return s.b;
      case Rtc.c: {
        this.#settle();
        const value = s.c | ((s.c & s.b & 0x70) !== 0 ? RtcC.request : 0);
        s.c = 0;
        this.#update();
        return value;
      }
      case Rtc.d:
        return 0x80;
      default:
        if (register > Rtc.d && register !== Rtc.century) return s.memory[register]!;
        if (register === Rtc.century)
          return s.stopped ? s.frozenCentury : this.#encode(floorDivide(this.#date().year, 100));
        return s.stopped ? s.frozen[register]! : this.#time(register);
    }
  }

  #write(register: number, value: number): void {
    const s = this.state;
    this.#settle();
    switch (register) {
      case Rtc.secondsAlarm:
      case Rtc.minutesAlarm:
      case Rtc.hoursAlarm:
        s.alarms[register >> 1] = value;
        break;
      case Rtc.a:
        s.a = value & 0x7f;
        break;
      case Rtc.b:
        this.#writeB(value);
        break;
      case Rtc.c:
      case Rtc.d:
        break; // read only
      default:
        if (register > Rtc.d && register !== Rtc.century) s.memory[register] = value;
        else this.#setTime(register, value);
    }
    this.#update();
  }

  #writeB(value: number): void {
    const s = this.state;
    const stop = (value & RtcB.set) !== 0;
    if (stop && !s.stopped) this.#freeze();
    if (stop) value &= ~RtcB.update; // SET clears UIE
    const thaw = !stop && s.stopped;
    s.b = value;
    if (thaw) this.#thaw(this.#timers.now);
  }

  /** While the clock runs a written register takes at once and the second's fraction goes on. */
  #setTime(register: number, value: number): void {
    const s = this.state;
    const running = !s.stopped;
    const { now } = this.#timers;
    const fraction = (now - s.setAt) % nsPerSecond;
    if (running) this.#freeze();
    if (register === Rtc.century) s.frozenCentury = value;
    else s.frozen[register] = value;
    if (running) this.#thaw(instant(now - fraction));
  }

  #freeze(): void {
    const s = this.state;
    for (let register = 0; register < 10; register++) s.frozen[register] = this.#time(register);
    s.frozenCentury = this.#encode(floorDivide(this.#date().year, 100));
    s.stopped = true;
  }

  #thaw(at: Instant): void {
    const s = this.state;
    const f = s.frozen;
    const year = this.#decode(s.frozenCentury) * 100 + this.#decode(f[Rtc.year]!);
    const days = daysFromCivil(year, this.#decode(f[Rtc.month]!), this.#decode(f[Rtc.day]!));
    const wall =
      days * secondsPerDay +
      this.#decodeHours(f[Rtc.hours]!) * 3600 +
      this.#decode(f[Rtc.minutes]!) * 60 +
      this.#decode(f[Rtc.seconds]!);
    s.wall = Math.min(Math.max(0, wall), wallMax);
    s.setAt = at;
    s.settledAt = this.#timers.now;
    s.stopped = false;
  }

  #date(): ReturnType<typeof civilFromDays> {
    return civilFromDays(floorDivide(this.wallSeconds, secondsPerDay));
  }

  #time(register: number): number {
    const wall = this.wallSeconds;
    const second = wall % secondsPerDay;
    switch (register) {
      case Rtc.seconds:
        return this.#encode(second % 60);
      case Rtc.minutes:
        return this.#encode(floorDivide(second, 60) % 60);
      case Rtc.hours:
        return this.#encodeHours(floorDivide(second, 3600));
      case Rtc.weekday:
        return this.#encode(weekday(floorDivide(wall, secondsPerDay)) + 1);
      case Rtc.day:
        return this.#encode(this.#date().day);
      case Rtc.month:
        return this.#encode(this.#date().month);
      case Rtc.year:
        return this.#encode(this.#date().year % 100);
      default:
        return this.state.alarms[register >> 1] ?? 0;
    }
  }

  #encode(value: number): number {
    return (this.state.b & RtcB.binary) !== 0 ? value : (floorDivide(value, 10) << 4) | (value % 10);
  }

  #decode(value: number): number {
    return (this.state.b & RtcB.binary) !== 0 ? value : (value >>> 4) * 10 + (value & 15);
  }

  #encodeHours(hours: number): number {
    if ((this.state.b & RtcB.hours24) !== 0) return this.#encode(hours);
    return this.#encode(hours % 12 === 0 ? 12 : hours % 12) | (hours >= 12 ? 0x80 : 0);
  }

  #decodeHours(value: number): number {
    if ((this.state.b & RtcB.hours24) !== 0) return this.#decode(value);
    return (this.#decode(value & 0x7f) % 12) + ((value & 0x80) !== 0 ? 12 : 0);
  }

  get #updating(): boolean {
    const { stopped, setAt } = this.state;
    if (stopped) return false;
    const fraction = (this.#timers.now - setAt) % nsPerSecond;
    return fraction >= updateStartNs || (fraction < updateEndNs && this.#timers.now - setAt >= nsPerSecond);
  }

  /** CLK pulses of a period, 0 when RS is 0 (MC146818A, periodic interrupt rates). */
  get #period(): number {
    const rate = this.state.a & 15;
    if (rate === 0) return 0;
    return 1 << (rate <= 2 ? rate + 6 : rate - 1);
  }

  /** Sets the flags of everything that happened since last time. */
  #settle(): void {
    const s = this.state;
    const { now } = this.#timers;
    const from = s.settledAt as Instant;
    s.settledAt = now;
    const period = this.#period;
    if (period > 0 && floorDivide(crystal.ticksAt(now), period) > floorDivide(crystal.ticksAt(from), period))
      s.c |= RtcC.periodic;
    if (s.stopped || from < s.setAt) return;
    const first = floorDivide(from - s.setAt, nsPerSecond) + 1;
    const last = floorDivide(now - s.setAt, nsPerSecond);
    if (last < first) return;
    s.c |= RtcC.update;
    // The alarm's pattern repeats daily at the latest.
    if ((s.c & RtcC.alarm) === 0 && this.#alarmWithin(s.wall + first, Math.min(last - first, secondsPerDay - 1)) >= 0)
      s.c |= RtcC.alarm;
  }

  /**
   * The first of `wall` .. `wall + span` at which the alarm matches, as a distance from `wall`; -1 when there is
   * none.
   */
  #alarmWithin(wall: number, span: number): number {
    const { alarms } = this.state;
    const second = alarms[0]!;
    const minute = alarms[1]!;
    const hour = alarms[2]!;
    for (let distance = 0; distance <= span;) {
      const time = (wall + distance) % secondsPerDay;
      const hours = floorDivide(time, 3600);
      const minutes = floorDivide(time, 60) % 60;
      // 0xC0..0xFF: do not care (MC146818A, "alarm bytes"). What cannot match yet is skipped whole.
      if (hour < 0xc0 && hour !== this.#encodeHours(hours)) distance += 3600 - (time % 3600);
      else if (minute < 0xc0 && minute !== this.#encode(minutes)) distance += 60 - (time % 60);
      else if (second < 0xc0 && second !== this.#encode(time % 60)) distance++;
      else return distance;
    }
    return -1;
  }

  /** Drives the line and arms the timer for the next enabled flag that is not up yet. */
  #update(): void {
    const s = this.state;
    this.#line.set((s.c & s.b & 0x70) !== 0);
    const { now } = this.#timers;
    const wanted = s.b & ~s.c & 0x70;
    let due: number = never;
    const period = this.#period;
    if ((wanted & RtcB.periodic) !== 0 && period > 0) {
      due = crystal.instantOf((floorDivide(crystal.ticksAt(now), period) + 1) * period);
    }
    if (!s.stopped && (wanted & (RtcB.alarm | RtcB.update)) !== 0) {
      const elapsed = floorDivide(now - s.setAt, nsPerSecond) + 1;
      if ((wanted & RtcB.update) !== 0) due = Math.min(due, s.setAt + elapsed * nsPerSecond);
      if ((wanted & RtcB.alarm) !== 0) {
        const distance = this.#alarmWithin(s.wall + elapsed, secondsPerDay - 1);
        if (distance >= 0) due = Math.min(due, s.setAt + (elapsed + distance) * nsPerSecond);
      }
    }
    this.#timers.set(0, due as Instant);
  }
}
