/**
 * Messages to bytes and back, from the table in messages.ts.
 *
 * Promise to callers: `decode` never throws and accepts a message only when every count agrees with its size to the
 * byte, strings are UTF-8 without NUL and walks have at most MAXWELEM names; `data` and `stat` of a
 * decoded message are views of the bytes given. `decode(encode(m))` equals m for every m whose `encodedSize` is not -1.
 */
import { assert, bigU64le, encodeUtf8Into, putBigU64le, putU16le, putU32le, u16le, u32le, utf8Length } from '@lux9/base';
import {
  MAXWELEM,
  type Message,
  type Qid,
  headerSize,
  messageFields,
  messageNames,
  messages,
} from './messages.ts';
import { QIDSZ } from '@lux9/abi';
import { type Result, bad, good } from './result.ts';
import { readString, stringMax } from './strings.ts';

type Loose = Record<string, unknown>;

/** Bytes of the encoded message; -1 when a string or a list is longer than its count can say. */
export function encodedSize(message: Message): number {
  let size = headerSize;
  for (const [name, form] of messageFields[messages[message.type].code]!) {
    const value = (message as unknown as Loose)[name];
    switch (form) {
      case 'u8':
        size += 1;
        break;
      case 'u16':
        size += 2;
        break;
      case 'u32':
      case 'fid':
      case 'perm':
        size += 4;
        break;
      case 'u64':
        size += 8;
        break;
      case 'qid':
        size += QIDSZ;
        break;
      case 'string': {
        const length = utf8Length(value as string);
        if (length > stringMax) return -1;
        size += 2 + length;
        break;
      }
      case 'strings': {
        const list = value as readonly string[];
        if (list.length > MAXWELEM) return -1;
        size += 2;
        for (const text of list) {
          const length = utf8Length(text);
          if (length > stringMax) return -1;
          size += 2 + length;
        }
        break;
      }
      case 'qids': {
        const list = value as readonly Qid[];
        if (list.length > MAXWELEM) return -1;
        size += 2 + QIDSZ * list.length;
        break;
      }
      case 'data':
        size += 4 + (value as Uint8Array).length;
        break;
      case 'stat':
        if ((value as Uint8Array).length > 0xffff) return -1;
        size += 2 + (value as Uint8Array).length;
        break;
    }
  }
  return size > 0xffffffff ? -1 : size;
}

function putQid(qid: Qid, bytes: Uint8Array, at: number): number {
  bytes[at] = qid.type;
  putU32le(bytes, at + 1, qid.vers);
  putBigU64le(bytes, at + 5, qid.path);
  return at + QIDSZ;
}

function putString(text: string, bytes: Uint8Array, at: number): number {
  const end = encodeUtf8Into(text, bytes, at + 2);
  putU16le(bytes, at, end - at - 2);
  return end;
}

/** Writes the message at `start`; returns the offset behind it, -1 when it is not representable or does not fit. */
export function encodeInto(message: Message, bytes: Uint8Array, start: number): number {
  const size = encodedSize(message);
  if (size < 0 || start + size > bytes.length) return -1;
  const code = messages[message.type].code;
  putU32le(bytes, start, size);
  bytes[start + 4] = code;
  putU16le(bytes, start + 5, message.tag);
  let at = start + headerSize;
  for (const [name, form] of messageFields[code]!) {
    const value = (message as unknown as Loose)[name];
    switch (form) {
      case 'u8':
        bytes[at++] = value as number;
        break;
      case 'u16':
        putU16le(bytes, at, value as number);
        at += 2;
        break;
      case 'u32':
      case 'fid':
      case 'perm':
        putU32le(bytes, at, value as number);
        at += 4;
        break;
      case 'u64':
        putBigU64le(bytes, at, value as bigint);
        at += 8;
        break;
      case 'qid':
        at = putQid(value as Qid, bytes, at);
        break;
      case 'string':
        at = putString(value as string, bytes, at);
        break;
      case 'strings': {
        const list = value as readonly string[];
        putU16le(bytes, at, list.length);
        at += 2;
        for (const text of list) at = putString(text, bytes, at);
        break;
      }
      case 'qids': {
        const list = value as readonly Qid[];
        putU16le(bytes, at, list.length);
        at += 2;
        for (const qid of list) at = putQid(qid, bytes, at);
        break;
      }
      case 'data':
      case 'stat': {
        const data = value as Uint8Array;
        if (form === 'data') {
          putU32le(bytes, at, data.length);
          at += 4;
        } else {
          putU16le(bytes, at, data.length);
          at += 2;
        }
        bytes.set(data, at);
        at += data.length;
        break;
      }
    }
  }
  return at;
}

/** The message as bytes of its own. It must be representable (encodedSize). */
export function encode(message: Message): Uint8Array {
  const size = encodedSize(message);
  assert(size >= 0, 'message is not representable');
  const bytes = new Uint8Array(size);
  encodeInto(message, bytes, 0);
  return bytes;
}

function readQid(bytes: Uint8Array, at: number): Qid {
  return { type: bytes[at]!, vers: u32le(bytes, at + 1), path: bigU64le(bytes, at + 5) };
}

/** Reads the one message that fills [start, end). */
export function decode(bytes: Uint8Array, start = 0, end = bytes.length): Result<Message> {
  if (start < 0 || end > bytes.length || end - start < headerSize) return bad('message is shorter than its header');
  if (u32le(bytes, start) !== end - start) return bad('size disagrees with the bytes received');
  const code = bytes[start + 4]!;
  const type = messageNames[code];
  if (type === undefined) return bad(`unknown message type ${code}`);
  const message: Loose = { type, tag: u16le(bytes, start + 5) };
  let at = start + headerSize;
  for (const [name, form] of messageFields[code]!) {
    const left = end - at;
    switch (form) {
      case 'u8':
        if (left < 1) return bad(`${type}: cut off in ${name}`);
        message[name] = bytes[at++]!;
        break;
      case 'u16':
        if (left < 2) return bad(`${type}: cut off in ${name}`);
        message[name] = u16le(bytes, at);
        at += 2;
        break;
      case 'u32':
      case 'fid':
      case 'perm':
        if (left < 4) return bad(`${type}: cut off in ${name}`);
        message[name] = u32le(bytes, at);
        at += 4;
        break;
      case 'u64':
        if (left < 8) return bad(`${type}: cut off in ${name}`);
        message[name] = bigU64le(bytes, at);
        at += 8;
        break;
      case 'qid':
        if (left < QIDSZ) return bad(`${type}: cut off in ${name}`);
        message[name] = readQid(bytes, at);
        at += QIDSZ;
        break;
      case 'string': {
        const text = readString(bytes, at, end);
        if (text === undefined) return bad(`${type}: ${name} is malformed`);
        message[name] = text;
        at += 2 + u16le(bytes, at);
        break;
      }
      case 'strings': {
        if (left < 2) return bad(`${type}: cut off in ${name}`);
        const count = u16le(bytes, at);
        if (count > MAXWELEM) return bad(`${type}: more than ${MAXWELEM} names`);
        at += 2;
        const list: string[] = [];
        for (let i = 0; i < count; i++) {
          const text = readString(bytes, at, end);
          if (text === undefined) return bad(`${type}: ${name} is malformed`);
          list.push(text);
          at += 2 + u16le(bytes, at);
        }
        message[name] = list;
        break;
      }
      case 'qids': {
        if (left < 2) return bad(`${type}: cut off in ${name}`);
        const count = u16le(bytes, at);
        if (count > MAXWELEM) return bad(`${type}: more than ${MAXWELEM} qids`);
        if (left < 2 + QIDSZ * count) return bad(`${type}: cut off in ${name}`);
        const list: Qid[] = [];
        for (let i = 0; i < count; i++) list.push(readQid(bytes, at + 2 + QIDSZ * i));
        message[name] = list;
        at += 2 + QIDSZ * count;
        break;
      }
      case 'data':
      case 'stat': {
        const head = form === 'data' ? 4 : 2;
        if (left < head) return bad(`${type}: cut off in ${name}`);
        const count = form === 'data' ? u32le(bytes, at) : u16le(bytes, at);
        if (count > left - head) return bad(`${type}: cut off in ${name}`);
        message[name] = bytes.subarray(at + head, at + head + count);
        at += head + count;
        break;
      }
    }
  }
  return at === end ? good(message as unknown as Message) : bad(`${type}: bytes left over`);
}
