/** Time: nsec(2), ctime(2). Local time follows the rules in /env/timezone, as ctime's does. */
import * as sys from '../generated/syscalls';
import { strtol } from './bytes';
import { getenv } from './env';
import { sprint } from './fmt';
import { getfields } from './quote';

const scratch = memory.data(8);

/** Nanoseconds since 1970, UTC. */
export function nsec(): i64 {
  return sys._nsec(scratch);
}

/** Seconds since 1970, UTC. */
export function time(): i64 {
  return nsec() / 1000000000;
}

/** A moment taken apart. */
export class Tm {
  sec: i32 = 0;
  min: i32 = 0;
  hour: i32 = 0;
  /** 1 to 31. */
  mday: i32 = 0;
  /** 0 to 11. */
  mon: i32 = 0;
  /** Years since 1900. */
  year: i32 = 0;
  /** 0 Sunday to 6. */
  wday: i32 = 0;
  yday: i32 = 0;
  zone: string = 'GMT';
  /** Seconds east of Greenwich. */
  tzoff: i32 = 0;
}

function floorDiv(a: i64, b: i64): i64 {
  const q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

/** UTC. The calendar runs backwards before 1970 as well (days from civil, counted in 400-year eras from March). */
export function gmtime(seconds: i64): Tm {
  const tm = new Tm();
  const days = floorDiv(seconds, 86400);
  const second = <i32>(seconds - days * 86400);
  tm.sec = second % 60;
  tm.min = (second / 60) % 60;
  tm.hour = second / 3600;
  tm.wday = <i32>((((days + 4) % 7) + 7) % 7);
  const fromMarch = days + 719468;
  const era = floorDiv(fromMarch, 146097);
  const dayOfEra = fromMarch - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const month = (5 * dayOfYear + 2) / 153;
  tm.mday = <i32>(dayOfYear - (153 * month + 2) / 5) + 1;
  tm.mon = <i32>(month < 10 ? month + 2 : month - 10);
  const year = yearOfEra + era * 400 + (tm.mon < 2 ? 1 : 0);
  tm.year = <i32>(year - 1900);
  const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  tm.yday = <i32>(tm.mon < 2 ? dayOfYear - 306 : dayOfYear + 59 + (leap ? 1 : 0));
  return tm;
}

/** `NAME OFFSET NAME OFFSET` and then pairs of seconds between which the second name holds; empty means UTC. */
function zoneOf(seconds: i64, tm: Tm): void {
  const rules = getenv('timezone');
  if (rules === null) return;
  const words = getfields(rules, i32.MAX_VALUE, true, ' \t\n');
  if (words.length < 4) return;
  let at = 0;
  const east = strtol(words[1], 10);
  for (let i = 4; i + 1 < words.length; i += 2) {
    const local = seconds + east;
    if (local >= strtol(words[i], 10) && local < strtol(words[i + 1], 10)) {
      at = 2;
      break;
    }
  }
  tm.zone = words[at];
  tm.tzoff = <i32>strtol(words[at + 1], 10);
}

export function localtime(seconds: i64): Tm {
  const zone = new Tm();
  zoneOf(seconds, zone);
  const tm = gmtime(seconds + zone.tzoff);
  tm.zone = zone.zone;
  tm.tzoff = zone.tzoff;
  return tm;
}

// @ts-ignore: decorator
@lazy const dayNames = 'SunMonTueWedThuFriSat';
// @ts-ignore: decorator
@lazy const monthNames = 'JanFebMarAprMayJunJulAugSepOctNovDec';

export function dayName(wday: i32): string {
  return dayNames.substr(wday * 3, 3);
}

export function monthName(mon: i32): string {
  return monthNames.substr(mon * 3, 3);
}

/** `Thu Jan  1 00:00:00 GMT 1970`, without a newline. */
export function asctime(tm: Tm): string {
  const date = sprint('%s %s %2d', dayName(tm.wday), monthName(tm.mon), tm.mday);
  return sprint('%s %02d:%02d:%02d %s %d', date, tm.hour, tm.min, tm.sec, tm.zone, tm.year + 1900);
}
