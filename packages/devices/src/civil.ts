/**
 * The proleptic Gregorian calendar in whole numbers: days since 1970-01-01 to dates and back, exact for years 0 to
 * 9999.
 */

import { floorDivide } from '@lux9/base';

export interface CivilDate {
  readonly year: number;
  /** 1..12 */
  readonly month: number;
  /** 1..31 */
  readonly day: number;
}

/** Days from 0000-03-01, where the counting starts so that leap days end a year, to 1970-01-01. */
const epochDays = 719_468;
const daysInEra = 146_097; // 400 years

/** Month and day may lie outside their ranges and carry on. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const carried = year * 12 + (month - 1);
  const y = Math.floor(carried / 12) - (carried % 12 < 2 ? 1 : 0);
  const m = ((carried % 12) + 10) % 12; // March is 0
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * m + 2) / 5) + day - 1;
  return (
    era * daysInEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - epochDays
  );
}

export function civilFromDays(days: number): CivilDate {
  const shifted = days + epochDays;
  const era = Math.floor(shifted / daysInEra);
  const dayOfEra = shifted - era * daysInEra;
  const yearOfEra = floorDivide(
    dayOfEra - floorDivide(dayOfEra, 1460) + floorDivide(dayOfEra, 36_524) - floorDivide(dayOfEra, 146_096),
    365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + floorDivide(yearOfEra, 4) - floorDivide(yearOfEra, 100));
  const m = floorDivide(5 * dayOfYear + 2, 153);
  const month = m < 10 ? m + 3 : m - 9;
  return {
    year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - floorDivide(153 * m + 2, 5) + 1,
  };
}

/** 0 is Sunday. */
export function weekday(days: number): number {
  return (((days + 4) % 7) + 7) % 7;
}
