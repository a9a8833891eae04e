/** cal(1): a calendar. usage: cal [month] [year] */
import { Args, Binit, Biobuf, Bprint, Bputs, OWRITE, atoi, isNumber, localtime, monthName, time } from '../lib';
import { usageIs } from './parts/common';
import { lower } from './parts/lower';

const out: Biobuf = Binit(1, OWRITE);
const monthNames: string[] = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
];
const width: i32 = 20;

function usage(): void {
  usageIs('cal [month] [year]');
}

/** England and its colonies went from the Julian calendar to the Gregorian one in September 1752: the 2nd was followed by the 14th. */
function isJulian(year: i32, month: i32): bool {
  return year < 1752 || (year == 1752 && month <= 9);
}

function daysIn(year: i32, month: i32): i32 {
  if (month != 2) return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  const leap = year % 4 == 0 && (year <= 1752 || year % 100 != 0 || year % 400 == 0);
  return leap ? 29 : 28;
}

/** The weekday of the month's first, 0 Sunday. */
function firstDay(year: i32, month: i32): i32 {
  const y = month < 3 ? year - 1 : year;
  const m = month < 3 ? month + 9 : month - 3;
  // Days since 1 March of the year 0, by the rule in force.
  const days = 365 * y + y / 4 + (153 * m + 2) / 5 + (isJulian(year, month) ? -2 : y / 400 - y / 100);
  return ((days + 3) % 7 + 7) % 7;
}

/** The weeks of a month, six lines of equal width. */
function weeks(year: i32, month: i32): string[] {
  const lines: string[] = [];
  let line = '   '.repeat(firstDay(year, month));
  for (let day = 1; day <= daysIn(year, month); day++) {
    if (year == 1752 && month == 9 && day == 3) day = 14;
    line += (day < 10 ? ' ' : '') + day.toString();
    if (line.length >= width) {
      lines.push(line);
      line = '';
    } else line += ' ';
  }
  if (line.length > 0) lines.push(line);
  while (lines.length < 6) lines.push('');
  for (let i = 0; i < 6; i++) lines[i] = lines[i].trimEnd();
  return lines;
}

function centred(text: string, within: i32): string {
  return ' '.repeat(max((within - text.length) / 2, 0)) + text;
}

function showMonth(year: i32, month: i32): void {
  Bprint(out, '%s\n', centred(monthNames[month - 1] + ' ' + year.toString(), width));
  Bputs(out, 'Su Mo Tu We Th Fr Sa\n');
  const lines = weeks(year, month);
  for (let i = 0; i < 6; i++) if (lines[i].length > 0) Bprint(out, '%s\n', lines[i]);
}

function showYear(year: i32): void {
  Bprint(out, '%s\n\n', centred(year.toString(), 3 * width + 4));
  for (let row = 0; row < 4; row++) {
    let names = '';
    const columns: string[][] = [];
    for (let k = 0; k < 3; k++) {
      names += centred(monthNames[3 * row + k], width).padEnd(width + 2);
      columns.push(weeks(year, 3 * row + k + 1));
    }
    Bprint(out, '%s\n', names.trimEnd());
    Bputs(out, 'Su Mo Tu We Th Fr Sa  Su Mo Tu We Th Fr Sa  Su Mo Tu We Th Fr Sa\n');
    for (let i = 0; i < 6; i++) {
      const line = columns[0][i].padEnd(width + 2) + columns[1][i].padEnd(width + 2) + columns[2][i];
      Bprint(out, '%s\n', line.trimEnd());
    }
  }
}

/** 1 to 12 of a number or a name, 0 for neither. */
function monthOf(word: string): i32 {
  if (isNumber(word)) {
    const n = atoi(word);
    return n >= 1 && n <= 12 ? n : 0;
  }
  for (let i = 0; i < 12; i++) if (word.length >= 3 && lower(word.substring(0, 3)) == lower(monthName(i))) return i + 1;
  return 0;
}

export function main(argv: string[]): void {
  const args = new Args(argv);
  if (args.flag() != '') usage();
  const words = args.rest;
  const now = localtime(time());
  if (words.length == 0) return showMonth(now.year + 1900, now.mon + 1);
  if (words.length > 2) usage();
  if (words.length == 1) {
    const month = monthOf(words[0]);
    if (month > 0) return showMonth(now.year + 1900, month);
  }
  const year = atoi(words[words.length - 1]);
  if (!isNumber(words[words.length - 1]) || year < 1 || year > 9999) usage();
  if (words.length == 1) return showYear(year);
  const month = monthOf(words[0]);
  if (month == 0) usage();
  showMonth(year, month);
}
