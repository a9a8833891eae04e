/**
 * What an a.out says about addresses: functions, data, source lines (a.out(6)). The tables are searched where they stand in the file,
 * since some have a hundred thousand entries.
 */
import { Buf, bprint, readFile, sprint, textOf, strnlen } from '../../lib';
import { AOUT_DATA, AOUT_ENTRY64, AOUT_MAGIC, AOUT_PCSZ, AOUT_SIZE_OF, AOUT_SPSZ, AOUT_SYMS, AOUT_TEXT } from '../../generated/layouts';

const amd64Magic: u32 = 0x8a97;
const textBase: u64 = 0x200000;
const dataAlign: u64 = 0x200000;

export class Symbol {
  name: string;
  value: u64;
  /** Text or data. */
  isText: bool;
  /** Bytes from RSP to above the return address, 0: not known. */
  frame: u32 = 0;
  constructor(name: string, value: u64, isText: bool) {
    this.name = name;
    this.value = value;
    this.isText = isText;
  }
}

class Source {
  path: string;
  base: i32;
  constructor(path: string, base: i32) {
    this.path = path;
    this.base = base;
  }
}

let file: Buf = new Buf(0);
export let entry: u64 = 0;
/** Bytes of the file that are text, its header included. */
let textBytes: u64 = 0;
let dataBytes: u64 = 0;
export let dataStart: u64 = 0;
export const symbols: Symbol[] = [];
const texts: Symbol[] = [];
const datas: Symbol[] = [];
const sources: Source[] = [];
let pcln: usize = 0;
let pclnSize: i32 = 0;

function be32(p: usize): u32 {
  return bswap(load<u32>(p));
}

function be64(p: usize): u64 {
  return bswap(load<u64>(p));
}

/** Reads the program; '' or why it is none. */
export function readProgram(name: string): string {
  const b = readFile(name);
  if (b === null) return sprint('%r');
  const p = b.ptr;
  if (<usize>b.length < AOUT_SIZE_OF || be32(p + AOUT_MAGIC) != amd64Magic) return name + ': not an amd64 a.out';
  file = b;
  entry = be64(p + AOUT_ENTRY64);
  textBytes = AOUT_SIZE_OF + be32(p + AOUT_TEXT);
  dataBytes = be32(p + AOUT_DATA);
  dataStart = (textBase + textBytes + dataAlign - 1) & ~(dataAlign - 1);
  const syms = <u64>be32(p + AOUT_SYMS);
  const from = textBytes + dataBytes;
  const lines = from + syms + be32(p + AOUT_SPSZ);
  pclnSize = <i32>be32(p + AOUT_PCSZ);
  if (lines + <u64>pclnSize > <u64>b.length) return name + ': cut short';
  pcln = p + <usize>lines;
  readSymbols(p + <usize>from, p + <usize>(from + syms));
  return '';
}

function order(a: Symbol, b: Symbol): i32 {
  if (a.value == b.value) return 0;
  return a.value < b.value ? -1 : 1;
}

function readSymbols(p: usize, end: usize): void {
  const elements = new Map<u32, string>();
  while (p + 10 <= end) {
    const value = be64(p);
    const type = load<u8>(p, 8) & 0x7f;
    p += 9;
    if (type == 0x7a || type == 0x5a) { // z Z: a path, its elements by number
      let path = '';
      p++;
      for (; p + 1 < end && load<u16>(p) != 0; p += 2) {
        const number = <u32>bswap(load<u16>(p));
        const part = elements.has(number) ? elements.get(number) : '?';
        path += path.length == 0 || path == '/' ? part : '/' + part;
      }
      p += 2;
      if (path.length > 0) sources.push(new Source(path, <i32>value));
      continue;
    }
    const n = strnlen(p, <i32>(end - p));
    const name = textOf(p, n);
    p += n + 1;
    switch (type) {
      case 0x66: elements.set(<u32>value, name); break; // f
      case 0x54: case 0x74: case 0x4c: case 0x6c: // T t L l
        symbols.push(new Symbol(name, value, true));
        break;
      case 0x44: case 0x64: case 0x42: case 0x62: // D d B b
        symbols.push(new Symbol(name, value, false));
        break;
      case 0x6d: // m
        if (symbols.length > 0 && name == '.frame') symbols[symbols.length - 1].frame = <u32>value;
    }
  }
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i].isText) texts.push(symbols[i]);
    else datas.push(symbols[i]);
  }
  texts.sort((a, b) => order(a, b));
  datas.sort((a, b) => order(a, b));
}

/** The last symbol at or before the address. */
function below(list: Symbol[], address: u64): Symbol | null {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list[middle].value <= address) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? null : list[low - 1];
}

export function isTextAddress(address: u64): bool {
  return address >= textBase + AOUT_SIZE_OF && address < textBase + textBytes;
}

/** The function that an address lies in. */
export function functionAt(address: u64): Symbol | null {
  return isTextAddress(address) ? below(texts, address) : null;
}

/** The symbol with that name, or the only one that ends in `/NAME`; null when there is none. */
export function lookup(name: string): Symbol | null {
  let found: Symbol | null = null;
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i].name == name) return symbols[i];
    if (found === null && symbols[i].name.endsWith('/' + name)) found = symbols[i];
  }
  return found;
}

/** `NAME+0xOFFSET`, or the number for an address that no symbol is near. */
export function symbolic(address: u64): string {
  let s = functionAt(address);
  if (s === null && address >= dataStart && dataStart > 0) {
    s = below(datas, address);
    if (s !== null && s == datas[datas.length - 1] && address > s.value) s = null; // beyond `end`
  }
  if (s === null) return sprint('%#llux', address);
  if (s.value == address) return s.name;
  return sprint('%s+%#llux', s.name, address - s.value);
}

// Lines.

/**
 * The line in force at `address`, of the common numbering; where none is, as at a function's beginning, the first one before `end`;
 * 0: none is known.
 */
function lineNumber(address: u64, end: u64): i32 {
  let pc = textBase + AOUT_SIZE_OF - 1;
  let line = 0;
  let at = 0;
  for (let i = 0; i < pclnSize; i++) {
    const byte = <u32>load<u8>(pcln + i);
    if (byte > 128) {
      pc += byte - 128;
      continue;
    }
    pc++;
    if (pc > address && (at > 0 || pc >= end)) return at;
    if (byte == 0) {
      line += <i32>be32(pcln + i + 1);
      i += 4;
    } else line += byte <= 64 ? <i32>byte : 64 - <i32>byte;
    at = line;
  }
  return at;
}

function functionEnd(address: u64): u64 {
  for (let i = 0; i < texts.length; i++) if (texts[i].value > address) return texts[i].value;
  return textBase + textBytes;
}

function sourceOf(line: i32): Source | null {
  let low = 0;
  let high = sources.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sources[middle].base < line) low = middle + 1;
    else high = middle;
  }
  return low == 0 ? null : sources[low - 1];
}

/** A number that is the same for addresses of one source line; 0: none is known. */
export function lineKey(address: u64): i32 {
  return isTextAddress(address) ? lineNumber(address, functionEnd(address)) : 0;
}

/** `FILE:LINE` of an address in text; '' when it is not known. */
export function sourceLine(address: u64): string {
  const line = lineKey(address);
  const source = sourceOf(line);
  return line <= 0 || source === null ? '' : sprint('%s:%d', source.path, line - source.base);
}

/** The first address of a line of the file whose path ends in `name`; 0 when there is none. */
export function addressOfLine(name: string, wanted: i32): u64 {
  for (let f = 0; f < sources.length; f++) {
    if (sources[f].path != name && !sources[f].path.endsWith('/' + name)) continue;
    const number = sources[f].base + wanted;
    let pc = textBase + AOUT_SIZE_OF - 1;
    let line = 0;
    for (let i = 0; i < pclnSize; i++) {
      const byte = <u32>load<u8>(pcln + i);
      if (byte > 128) {
        pc += byte - 128;
        continue;
      }
      pc++;
      if (byte == 0) {
        line += <i32>be32(pcln + i + 1);
        i += 4;
      } else line += byte <= 64 ? <i32>byte : 64 - <i32>byte;
      if (line == number) return pc;
    }
  }
  return 0;
}

/** Copies what the file says stands at `address`, before any process; false when it says nothing. */
export function fileBytes(address: u64, to: usize, n: i32): bool {
  let from: u64 = 0;
  if (address >= textBase && address + n <= textBase + textBytes) from = address - textBase;
  else if (address >= dataStart && address + n <= dataStart + dataBytes) from = textBytes + (address - dataStart);
  else return false;
  memory.copy(to, file.ptr + <usize>from, n);
  return true;
}

/** Appends the symbols whose names contain `part`. */
export function listSymbols(to: Buf, part: string): void {
  for (let i = 0; i < symbols.length; i++) {
    const s = symbols[i];
    if (s.name.includes(part)) bprint(to, '%.8llux %s %s\n', s.value, s.isText ? 'T' : 'D', s.name);
  }
}
