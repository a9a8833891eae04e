/**
 * sort(1): sorts and merges lines. usage: sort [-bcdfgiMmnruw] [-t char] [-k pos1[,pos2]] [-o file] [file ...]
 * All lines are held in memory, as the bytes they are; -T is taken and means nothing.
 */
import { Binit, Biobuf, Bopen, Bputc, Brdbuf, Buf, Bwrite, OWRITE, exits, fprint, memcmp, textOf } from '../../lib';
import { complain, eachInput, finish, hasFailed, usageIs } from '../parts/common';
import { Key, Order, compareKey, isPosition, readPosition, setSeparator } from './key';

const all = new Buf(65536);
const line = new Buf(256);
/** Where each line begins in `all`, and one more. */
const starts: i32[] = [0];
/** Indices of lines, in the order found. */
let order: StaticArray<i32> = new StaticArray<i32>(0);
/** Where each input's lines begin. */
const inputs: i32[] = [];
const global = new Order();
const keys: Key[] = [];
let unique: bool = false;

function usage(): void {
  usageIs('sort [-bcdfgiMmnruw] [-t char] [-k pos1[,pos2]] [-o file] [file ...]');
}

function take(b: Biobuf, _name: string): void {
  inputs.push(starts.length - 1);
  while (Brdbuf(b, 0x0a, true, line)) {
    all.bytes(line.ptr, line.length);
    starts.push(all.length);
  }
}

function compareKeys(a: i32, b: i32): i32 {
  const p = all.ptr;
  for (let i = 0; i < keys.length; i++) {
    const result = compareKey(keys[i], p + starts[a], p + starts[a + 1], p + starts[b], p + starts[b + 1]);
    if (result != 0) return result;
  }
  return 0;
}

/** Lines whose keys are equal go by all their bytes, except with -u. */
function compare(a: i32, b: i32): i32 {
  const result = compareKeys(a, b);
  if (result != 0 || unique) return result;
  const x = starts[a + 1] - starts[a];
  const y = starts[b + 1] - starts[b];
  const bytes = memcmp(all.ptr + starts[a], all.ptr + starts[b], min(x, y));
  const last = bytes != 0 ? bytes : x - y;
  return global.reverse ? -last : last;
}

/** Merges two runs that stand one behind the other; of equal lines the first run's come first. */
function merge(from: i32, middle: i32, to: i32, spare: StaticArray<i32>): void {
  if (middle <= from || middle >= to || compare(order[middle - 1], order[middle]) <= 0) return;
  for (let i = from; i < to; i++) spare[i] = order[i];
  let a = from;
  let b = middle;
  for (let i = from; i < to; i++) {
    if (b >= to || (a < middle && compare(spare[a], spare[b]) <= 0)) order[i] = spare[a++];
    else order[i] = spare[b++];
  }
}

function mergeSort(from: i32, to: i32, spare: StaticArray<i32>): void {
  if (to - from < 2) return;
  const middle = (from + to) >> 1;
  mergeSort(from, middle, spare);
  mergeSort(middle, to, spare);
  merge(from, middle, to, spare);
}

/** -m: the inputs from `from` to `to`, each of them sorted. */
function mergeInputs(from: i32, to: i32, spare: StaticArray<i32>): void {
  if (to - from < 2) return;
  const middle = (from + to) >> 1;
  mergeInputs(from, middle, spare);
  mergeInputs(middle, to, spare);
  merge(inputs[from], inputs[middle], inputs[to], spare);
}

function check(): void {
  const count = starts.length - 1;
  for (let i = 1; i < count; i++) {
    const result = compare(i - 1, i);
    if (result < 0 || (result == 0 && !unique)) continue;
    fprint(2, 'sort: disorder: %s\n', textOf(all.ptr + starts[i], starts[i + 1] - starts[i]));
    return exits('disorder');
  }
  finish();
}

function put(name: string | null): void {
  const out = name === null ? Binit(1, OWRITE) : Bopen(name, OWRITE);
  if (out === null) {
    complain();
    return finish();
  }
  for (let i = 0; i < order.length; i++) {
    const n = order[i];
    if (unique && i > 0 && compareKeys(order[i - 1], n) == 0) continue;
    Bwrite(out, all.ptr + starts[n], starts[n + 1] - starts[n]);
    Bputc(out, 0x0a);
  }
  finish();
}

function addKey(text: string): void {
  const ends = text.split(',');
  const k = new Key(global);
  if (ends.length > 2 || !readPosition(ends[0], k, false, true) || (ends.length == 2 && !readPosition(ends[1], k, true, true))) usage();
  keys.push(k);
}

export function main(argv: string[]): void {
  let checks = false;
  let merges = false;
  let output: string | null = null;
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at];
    if (word == '--') {
      at++;
      break;
    }
    if (word.startsWith('+') && isPosition(word)) {
      const k = new Key(global);
      if (!readPosition(word.substring(1), k, false, false)) usage();
      keys.push(k);
      continue;
    }
    if (!word.startsWith('-') || word.length < 2) break;
    if (isPosition(word)) {
      if (keys.length == 0 || !readPosition(word.substring(1), keys[keys.length - 1], true, false)) usage();
      continue;
    }
    for (let i = 1; i < word.length; i++) {
      const c = word.charCodeAt(i);
      if (c == 0x63) checks = true; // c
      else if (c == 0x6d) merges = true; // m
      else if (c == 0x75) unique = true; // u
      else if (c == 0x74 || c == 0x6f || c == 0x6b || c == 0x54) { // t o k T: the rest of the word or the next
        let value = word.substring(i + 1);
        if (value.length == 0) {
          if (++at >= argv.length) usage();
          else value = argv[at];
        }
        if (c == 0x6f) output = value;
        else if (c == 0x6b) addKey(value);
        else if (c == 0x74) setSeparator(value.length > 0 ? value.codePointAt(0) : -1);
        break;
      } else if (!global.set(c)) usage();
    }
  }
  if (keys.length == 0) keys.push(new Key(global));
  eachInput(argv.slice(at), take);
  inputs.push(starts.length - 1);
  if (checks) return check();
  if (hasFailed() && starts.length == 1) return finish();
  order = new StaticArray<i32>(starts.length - 1);
  for (let i = 0; i < order.length; i++) order[i] = i;
  const spare = new StaticArray<i32>(order.length);
  if (merges) mergeInputs(0, inputs.length - 1, spare);
  else mergeSort(0, order.length, spare);
  put(output);
}
