import { Random, concatBytes, toHex, u32le } from '@lux9/base';
import { expect, test } from 'vitest';
import {
  Framer,
  MAXWELEM,
  type Message,
  type MessageName,
  type Stat,
  decode,
  decodeDirectory,
  decodeStat,
  encode,
  encodeInto,
  encodeStat,
  encodedSize,
  messageFields,
  messageText,
  messages,
  nullStat,
  statSize,
} from './index.ts';
import { randomMessage, randomStat, seedOf } from './testing/random.ts';

const names = Object.keys(messages) as MessageName[];

test('codes are those of the manual: T even, R one more, 106 is none', () => {
  expect(names.length).toBe(27);
  for (const name of names) {
    const { code } = messages[name];
    expect(code % 2).toBe(name.startsWith('T') ? 0 : 1);
    if (name !== 'Rerror' && name.startsWith('R')) {
      expect(messages[`T${name.slice(1)}` as MessageName].code).toBe(code - 1);
    }
  }
  expect(names.some((name) => (messages[name].code as number) === 106)).toBe(false);
});

test('a message laid out by hand', () => {
  const walk: Message = { type: 'Twalk', tag: 0x0102, fid: 3, newfid: 4, wname: ['usr', 'é'] };
  expect(toHex(encode(walk))).toBe('1a0000006e0201' + '03000000' + '04000000' + '0200' + '0300757372' + '0200c3a9');
  const version: Message = { type: 'Tversion', tag: 0xffff, msize: 8192, version: '9P2000' };
  expect(toHex(encode(version))).toBe('1300000064ffff' + '00200000' + '0600395032303030');
  const read: Message = { type: 'Rread', tag: 1, data: new Uint8Array([1, 2, 3]) };
  expect(toHex(encode(read))).toBe('0e0000007501000300000' + '0010203');
});

test('decode(encode(m)) is m', () => {
  const { seed, again } = seedOf('codec.test.ts');
  const random = new Random(seed);
  for (let i = 0; i < 2000; i++) {
    const message = randomMessage(random);
    const bytes = encode(message);
    expect(bytes.length, again).toBe(encodedSize(message));
    expect(u32le(bytes, 0), again).toBe(bytes.length);
    const back = decode(bytes);
    expect(back, again).toEqual({ ok: true, value: message });
    expect(messageText(message).startsWith(message.type), again).toBe(true);
  }
});

test('every proper prefix, and one byte more, is refused', () => {
  const { seed, again } = seedOf('codec.test.ts');
  const random = new Random(seed);
  for (const name of names) {
    const bytes = encode(randomMessage(random, name));
    for (let size = 0; size < bytes.length; size++) {
      const cut = bytes.slice(0, size);
      expect(decode(cut).ok, again).toBe(false);
      if (size >= 4) {
        cut.set([size & 255, size >> 8, size >> 16, 0]);
        expect(decode(cut).ok, `${name} cut to ${size}; ${again}`).toBe(false);
      }
    }
    const longer = concatBytes(bytes, new Uint8Array(1));
    longer.set([longer.length & 255, longer.length >> 8, longer.length >> 16, 0]);
    expect(decode(longer), `${name}; ${again}`).toEqual({ ok: false, error: expect.stringContaining(name) as string });
  }
});

test('hostile bytes: never a throw; what is accepted encodes to the same bytes', () => {
  const { seed, again } = seedOf('codec.test.ts');
  const random = new Random(seed);
  let accepted = 0;
  for (let i = 0; i < 20000; i++) {
    let bytes: Uint8Array;
    if (random.chance(1, 4)) {
      bytes = new Uint8Array(random.below(80));
      random.fill(bytes);
    } else {
      bytes = encode(randomMessage(random));
      for (let n = random.below(4); n >= 0; n--) bytes[random.below(bytes.length)] = random.u32();
    }
    if (bytes.length >= 4 && random.chance(3, 4)) bytes.set([bytes.length & 255, (bytes.length >> 8) & 255, 0, 0]);
    const result = decode(bytes);
    if (!result.ok) continue;
    accepted++;
    expect(toHex(encode(result.value)), again).toBe(toHex(bytes));
    messageText(result.value);
  }
  expect(accepted).toBeGreaterThan(1000);
});

test('limits: 17 names, strings of 65536 bytes, NUL, bad UTF-8, no room', () => {
  const wname = Array.from({ length: MAXWELEM + 1 }, () => 'a');
  expect(encodedSize({ type: 'Twalk', tag: 1, fid: 1, newfid: 2, wname })).toBe(-1);
  const long = 'a'.repeat(65536);
  expect(encodedSize({ type: 'Rerror', tag: 1, ename: long })).toBe(-1);
  expect(encodedSize({ type: 'Rerror', tag: 1, ename: long.slice(1) })).toBe(7 + 2 + 65535);
  const error = encode({ type: 'Rerror', tag: 1, ename: 'abc' });
  for (const bad of [0, 0xff, 0xc3, 0x80]) {
    const copy = error.slice();
    copy[10] = bad;
    expect(decode(copy)).toEqual({ ok: false, error: 'Rerror: ename is malformed' });
  }
  expect(encodeInto({ type: 'Rflush', tag: 1 }, new Uint8Array(6), 0)).toBe(-1);
  const seventeen = encode({ type: 'Rwalk', tag: 1, wqid: [] });
  const many = concatBytes(seventeen, new Uint8Array(17 * 13));
  many.set([many.length, 0, 0, 0]);
  many[7] = 17;
  expect(decode(many)).toEqual({ ok: false, error: 'Rwalk: more than 16 qids' });
});

test('stat records: round trip, exact sizes, hostile bytes', () => {
  const { seed, again } = seedOf('codec.test.ts');
  const random = new Random(seed);
  const list: Stat[] = [];
  for (let i = 0; i < 1000; i++) {
    const stat = randomStat(random);
    const bytes = encodeStat(stat);
    expect(bytes.length, again).toBe(statSize(stat));
    expect(decodeStat(bytes), again).toEqual({ ok: true, value: stat });
    expect(decodeStat(bytes.subarray(0, bytes.length - 1)).ok, again).toBe(false);
    const spoiled = bytes.slice();
    spoiled[random.below(spoiled.length)] = random.u32();
    const result = decodeStat(spoiled);
    if (result.ok) expect(toHex(encodeStat(result.value)), again).toBe(toHex(spoiled));
    if (i < 50) list.push(stat);
  }
  const directory = concatBytes(...list.map(encodeStat));
  expect(decodeDirectory(directory)).toEqual({ ok: true, value: list });
  expect(decodeDirectory(directory.subarray(1)).ok).toBe(false);
  expect(toHex(encodeStat(nullStat)).slice(4, 82)).toBe('f'.repeat(78));
  expect(statSize({ ...nullStat, name: 'a'.repeat(65535) })).toBe(-1);
});

test('the framer cuts any slicing of a stream alike, and stops at an impossible size', () => {
  const { seed, again } = seedOf('codec.test.ts');
  const random = new Random(seed);
  const sent = Array.from({ length: 300 }, () => encode(randomMessage(random)));
  const stream = concatBytes(...sent);
  const framer = new Framer(1 << 20);
  const got: string[] = [];
  for (let at = 0; at < stream.length; ) {
    const size = random.chance(1, 2) ? random.below(9) : random.below(900);
    expect(framer.feed(stream.subarray(at, at + size), (frame) => got.push(toHex(frame))), again).toBe(true);
    at += size;
  }
  expect(got, again).toEqual(sent.map(toHex));
  for (const size of [0, 6, (1 << 20) + 1, 0xffffffff]) {
    const bytes = new Uint8Array(8);
    bytes.set([size & 255, (size >>> 8) & 255, (size >>> 16) & 255, size >>> 24]);
    expect(new Framer(1 << 20).feed(bytes, () => undefined)).toBe(false);
    const slow = new Framer(1 << 20);
    expect([0, 1, 2, 3].map((i) => slow.feed(bytes.subarray(i, i + 1), () => undefined)).at(-1)).toBe(false);
  }
});

test('trace text', () => {
  const texts: [Message, string][] = [
    [{ type: 'Tversion', tag: 65535, msize: 8216, version: '9P2000' }, "Tversion tag 65535 msize 8216 version '9P2000'"],
    [
      { type: 'Tattach', tag: 0, fid: 1, afid: 0xffffffff, uname: 'glenda', aname: '' },
      'Tattach tag 0 fid 1 afid -1 uname glenda aname ',
    ],
    [{ type: 'Twalk', tag: 1, fid: 1, newfid: 2, wname: ['a', 'b'] }, 'Twalk tag 1 fid 1 newfid 2 nwname 2 0:a 1:b'],
    [
      { type: 'Ropen', tag: 1, qid: { type: 0x80, vers: 2, path: 0x12n }, iounit: 0 },
      'Ropen tag 1 qid (0000000000000012 2 d) iounit 0',
    ],
    [
      { type: 'Tcreate', tag: 1, fid: 2, name: 'x', perm: 0x80000000 + 0o755, mode: 0 },
      'Tcreate tag 1 fid 2 name x perm d-rwxr-xr-x mode 0',
    ],
    [{ type: 'Rread', tag: 1, data: new Uint8Array([104, 105]) }, "Rread tag 1 count 2 'hi'"],
    [{ type: 'Rread', tag: 1, data: new Uint8Array([0, 1, 2, 3, 255]) }, "Rread tag 1 count 5 '00010203 ff'"],
    [{ type: 'Tread', tag: 3, fid: 7, offset: 0xffffffffffffffffn, count: 9 }, 'Tread tag 3 fid 7 offset -1 count 9'],
  ];
  for (const [message, text] of texts) expect(messageText(message)).toBe(text);
  expect(messageFields[messages.Rflush.code]).toEqual([]);
});
