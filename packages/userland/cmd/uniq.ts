/** uniq(1): drops repeated adjacent lines. usage: uniq [-udc] [-number] [+number] [file] */
import { Binit, Biobuf, Bprint, Brdstr, OWRITE, atoi } from '../lib';
import { eachInput, finish, usageIs } from './parts/common';

let mode: string = '';
let skipFields: i32 = 0;
let skipRunes: i32 = 0;
const out: Biobuf = Binit(1, OWRITE);

/** The part of a line that is compared. */
function key(line: string): string {
  let i = 0;
  for (let k = 0; k < skipFields; k++) {
    while (i < line.length && (line.charCodeAt(i) == 0x20 || line.charCodeAt(i) == 0x09)) i++;
    while (i < line.length && line.charCodeAt(i) != 0x20 && line.charCodeAt(i) != 0x09) i++;
  }
  return line.substring(i + skipRunes);
}

function put(line: string, times: i32): void {
  if (mode == 'u' && times > 1) return;
  if (mode == 'd' && times == 1) return;
  if (mode == 'c') Bprint(out, '%4d ', times);
  Bprint(out, '%s\n', line);
}

function work(b: Biobuf, name: string): void {
  let last = Brdstr(b);
  if (last === null) return;
  let times = 1;
  for (let line = Brdstr(b); line !== null; line = Brdstr(b)) {
    if (key(line) == key(last!)) {
      times++;
      continue;
    }
    put(last!, times);
    last = line;
    times = 1;
  }
  put(last!, times);
}

export function main(argv: string[]): void {
  let i = 1;
  for (; i < argv.length; i++) {
    const word = argv[i];
    if (word.startsWith('+') && word.length > 1) skipRunes = atoi(word.substring(1));
    else if (word.startsWith('-') && word.length > 1) {
      const c = word.charCodeAt(1);
      if (c >= 0x30 && c <= 0x39) skipFields = atoi(word.substring(1));
      else if (word == '-u' || word == '-d' || word == '-c') mode = word.substring(1);
      else usageIs('uniq [-udc] [-number] [+number] [file]');
    } else break;
  }
  const names = argv.slice(i);
  if (names.length > 1) usageIs('uniq [-udc] [-number] [+number] [file]');
  eachInput(names, work);
  finish();
}
