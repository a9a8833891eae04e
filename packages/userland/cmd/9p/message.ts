/** 9P messages from words, by the table of messages that packages/ninep has. */
import { messageFields } from '../../generated/ninep';
import { Buf, Dir, isNumber, strtol } from '../../lib';

/** What is wrong with the words of the last call. */
export let wrong: string = '';

function fail(text: string): bool {
  if (wrong.length == 0) wrong = text;
  return false;
}

/** The code of a message, 0 for a name that is none. */
export function messageType(name: string): u32 {
  for (let type: u32 = 100; type < 128; type++) {
    const fields = messageFields(type);
    if (fields == name || fields.startsWith(name + ' ')) return type;
  }
  return 0;
}

/** A number, or what open(5) and stat(5) call it: nofid, notag; r w rw x trunc rclose with + between; permissions with d a l t before. */
function number(word: string): i64 {
  if (isNumber(word)) return strtol(word);
  if (word == 'nofid' || word == 'notag') return -1;
  const parts = word.split('+');
  let value: i64 = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part == 'w') value |= 1;
    else if (part == 'rw') value |= 2;
    else if (part == 'x') value |= 3;
    else if (part == 'trunc') value |= 0x10;
    else if (part == 'rclose') value |= 0x40;
    else if (part != 'r') return permissions(word);
  }
  return value;
}

function permissions(word: string): i64 {
  let value: u32 = 0;
  let i = 0;
  for (; i < word.length; i++) {
    const c = word.charAt(i);
    if (c == 'd') value |= 0x80000000;
    else if (c == 'a') value |= 0x40000000;
    else if (c == 'l') value |= 0x20000000;
    else if (c == 't') value |= 0x04000000;
    else break;
  }
  const octal = word.substring(i);
  if (i == 0 || !isNumber(octal)) fail(word + ': not a number');
  return <i64>value | strtol(octal, 8);
}

function little(to: Buf, value: u64, bytes: i32): void {
  for (let i = 0; i < bytes; i++) to.byte(<u32>(value >> (8 * i)) & 0xff);
}

function counted(to: Buf, word: string, countBytes: i32): void {
  const at = to.length;
  little(to, 0, countBytes);
  to.text(word);
  const n = to.length - at - countBytes;
  if (countBytes == 2) store<u16>(to.ptr + at, n);
  else store<u32>(to.ptr + at, n);
}

/** NAME=VALUE words into a stat record; what is not named stays as it is. */
function stat(to: Buf, words: string[], from: i32): void {
  const d = new Dir();
  for (let i = from; i < words.length; i++) {
    const equals = words[i].indexOf('=');
    const name = words[i].substring(0, max(equals, 0));
    const value = words[i].substring(equals + 1);
    if (name == 'name') d.name = value;
    else if (name == 'uid') d.uid = value;
    else if (name == 'gid') d.gid = value;
    else if (name == 'muid') d.muid = value;
    else if (name == 'mode') d.mode = <u32>number(value);
    else if (name == 'atime') d.atime = <u32>number(value);
    else if (name == 'mtime') d.mtime = <u32>number(value);
    else if (name == 'length') d.length = <u64>number(value);
    else fail(words[i] + ': no field of a stat');
  }
  const size = d.size();
  little(to, size, 2);
  to.reserve(size);
  d.pack(to.ptr + to.length, size);
  to.length += size;
}

/** Stores the message of the words in `to`; false, with `wrong`, when they are none. */
export function buildMessage(to: Buf, words: string[], tag: u32): bool {
  wrong = '';
  to.clear();
  const type = messageType(words[0]);
  if (type == 0) return fail(words[0] + ': no message');
  little(to, 0, 4);
  to.byte(type);
  little(to, tag, 2);
  const fields = messageFields(type).split(' ');
  let at = 1;
  for (let i = 1; i < fields.length; i++) {
    const form = fields[i].charCodeAt(fields[i].length - 1);
    if (form == 0x74) { // t
      stat(to, words, at);
      at = words.length;
      break;
    }
    if (form == 0x53) { // S
      little(to, words.length - at, 2);
      for (; at < words.length; at++) counted(to, words[at], 2);
      break;
    }
    if (at >= words.length) return fail(fields[i].substring(0, fields[i].length - 2) + ' is missing');
    const word = words[at++];
    switch (form) {
      case 0x62: little(to, <u64>number(word), 1); break; // b
      case 0x68: little(to, <u64>number(word), 2); break; // h
      case 0x77: case 0x66: case 0x6d: little(to, <u64>number(word), 4); break; // w f m
      case 0x6f: little(to, <u64>number(word), 8); break; // o
      case 0x73: counted(to, word, 2); break; // s
      case 0x64: counted(to, word, 4); break; // d
      default: return fail(words[0] + ': only a server sends it');
    }
  }
  if (at < words.length) return fail(words[at] + ': one word too many');
  store<u32>(to.ptr, to.length);
  return wrong.length == 0;
}
