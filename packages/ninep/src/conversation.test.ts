/** Client and server kit against each other, over a transport that slices and delays. */
import { dirModes, openModes } from '@lux9/abi';
import { Random, decodeUtf8, encodeUtf8 } from '@lux9/base';
import { expect, test } from 'vitest';
import { Client, Files, type Message, type OpenFile, type Result, Server, type Stat, encode, messageText, nullStat } from './index.ts';
import { RamFiles } from './testing/ramfs.ts';
import { randomMessage, seedOf } from './testing/random.ts';

interface Pair {
  client: Client;
  server: Server<unknown>;
  files: RamFiles;
  /** Moves bytes until both directions are empty. */
  run(): void;
}

function connect(seed: number, msize = 8192): Pair {
  const random = new Random(seed);
  const toServer: number[] = [];
  const toClient: number[] = [];
  const files = new RamFiles();
  const server = new Server(files, (bytes) => toClient.push(...bytes), { msize }) as unknown as Server<unknown>;
  const client = new Client((bytes) => toServer.push(...bytes), { msize });
  const run = (): void => {
    while (toServer.length + toClient.length > 0) {
      const [queue, end] = random.chance(1, 2) ? [toServer, server] : [toClient, client];
      const error = end.receive(Uint8Array.from(queue.splice(0, 1 + random.below(5000))));
      if (error !== undefined) throw new Error(error);
    }
  };
  return { client, server, files, run };
}

function value<T>(pair: Pair, start: (done: (result: Result<T>) => void) => void): T {
  const box: Result<T>[] = [];
  start((r) => box.push(r));
  pair.run();
  if (box.length !== 1) throw new Error(`done was called ${box.length} times`);
  const result = box[0]!;
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

function mounted(seed: number, msize?: number): Pair & { fs: Files } {
  const pair = connect(seed, msize);
  value<number>(pair, (done) => pair.client.version(done));
  const root = value<number>(pair, (done) => pair.client.attach('glenda', '', done));
  return { ...pair, fs: new Files(pair.client, root) };
}

test('files: create, write, read, list, rename, truncate, remove; no fid is left', () => {
  const { seed } = seedOf('conversation.test.ts');
  const pair = mounted(seed, 512);
  const { fs } = pair;
  const data = new Uint8Array(10000);
  new Random(seed).fill(data);
  value<void>(pair, (done) => fs.mkdir('d', done));
  value<number>(pair, (done) => fs.writeAll('d/f', data, done));
  expect(value<Uint8Array>(pair, (done) => fs.readAll('d/f', 1e6, done))).toEqual(data);
  value<number>(pair, (done) => fs.writeAll('d/f', encodeUtf8('kurz'), done));
  expect(decodeUtf8(value<Uint8Array>(pair, (done) => fs.readAll('d/f', 10, done)))).toBe('kurz');
  for (let i = 0; i < 30; i++) value<number>(pair, (done) => fs.writeAll(`d/file${i}`, new Uint8Array(i), done));
  const list = value<Stat[]>(pair, (done) => fs.list('d', done));
  expect(list.map((stat) => stat.name)).toEqual(['f', ...Array.from({ length: 30 }, (_, i) => `file${i}`)]);
  expect(list[8]!.length).toBe(7n);
  value<void>(pair, (done) => fs.wstat('d/f', { name: 'g', length: 2n }, done));
  const stat = value<Stat>(pair, (done) => fs.stat('d/g', done));
  expect([stat.name, stat.length, stat.mode, stat.uid]).toEqual(['g', 2n, 0o666, 'glenda']);
  value<void>(pair, (done) => fs.remove('d/g', done));
  expect(() => value(pair, (done) => fs.stat('d/g', done))).toThrow('file does not exist');
  expect(() => value<void>(pair, (done) => fs.remove('d', done))).toThrow('directory not empty');
  expect(() => value<void>(pair, (done) => fs.mkdir('d', done))).toThrow('file already exists');
  expect(() => value<number>(pair, (done) => fs.writeAll('d', data, done))).toThrow();
  expect(() => value<Uint8Array>(pair, (done) => fs.readAll('d/file9', 5, done))).toThrow('larger than 5 bytes');
  expect(pair.server.fidCount).toBe(1);
  expect([pair.server.callCount, pair.client.outstanding]).toEqual([0, 0]);
});

test('walks of more than 16 names; a failing one leaves nothing behind', () => {
  const pair = mounted(1);
  let path = '';
  for (let i = 0; i < 40; i++) value<void>(pair, (done) => pair.fs.mkdir((path += `/n${i}`), done));
  expect(value<Stat>(pair, (done) => pair.fs.stat(path, done)).name).toBe('n39');
  for (const at of [0, 5, 16, 20, 39]) {
    const wrong = path.replace(`n${at}`, 'wrong');
    expect(() => value(pair, (done) => pair.fs.stat(wrong, done))).toThrow('does not exist');
  }
  expect(pair.server.fidCount).toBe(1);
});

test('flush: a waiting read ends interrupted, its tag rests until Rflush; an unknown tag is fine', () => {
  const pair = mounted(2);
  value<number>(pair, (done) => pair.fs.writeAll('slow', encodeUtf8('x'), done));
  const file = value<OpenFile>(pair, (done) => pair.fs.open('slow', openModes.OREAD, done));
  const seen: string[] = [];
  const read = { type: 'Tread', fid: file.fid, offset: 0n, count: 10 } as const;
  const tag = pair.client.request(read, (reply) => seen.push(reply.type === 'Rerror' ? reply.ename : reply.type));
  pair.run();
  expect(seen).toEqual([]);
  pair.client.flush(tag);
  pair.client.flush(tag);
  pair.client.flush(777);
  pair.run();
  expect(seen).toEqual(['interrupted']);
  expect(pair.client.outstanding).toBe(0);
  const again = pair.client.request(read, (reply) => seen.push(reply.type === 'Rerror' ? reply.ename : reply.type));
  pair.run();
  pair.files.waiting.shift()!.reply({ data: new Uint8Array(1) });
  pair.client.flush(again); // the reply is on its way already: it counts
  pair.run();
  expect(seen).toEqual(['interrupted', 'Rread']);
  expect([pair.client.outstanding, pair.server.callCount]).toEqual([0, 0]);
});

test('hangup: everything under way fails once, later requests at once', () => {
  const pair = mounted(3);
  const seen: string[] = [];
  for (let i = 0; i < 3; i++) pair.fs.stat('/', (result) => seen.push(result.ok ? 'ok' : result.error));
  pair.client.hangup('the wire is cut');
  pair.fs.stat('/', (result) => seen.push(result.ok ? 'ok' : result.error));
  expect(seen).toEqual(Array.from({ length: 4 }, () => 'the wire is cut'));
});

test('a hostile server: a wrong type, an unknown tag, garbage', () => {
  const talk = (reply: Message): [string[], string | undefined] => {
    const client = new Client(() => undefined);
    const seen: string[] = [];
    const tag = client.request({ type: 'Tclunk', fid: 1 }, (r) => seen.push(r.type === 'Rerror' ? r.ename : r.type));
    client.receive(encode({ ...reply, tag: reply.tag === 0 ? tag : reply.tag }));
    return [seen, client.error];
  };
  expect(talk({ type: 'Rclunk', tag: 0 })).toEqual([['Rclunk'], undefined]);
  expect(talk({ type: 'Rclunk', tag: 99 })).toEqual([[], undefined]);
  expect(talk({ type: 'Rremove', tag: 0 })[1]).toBe('Rremove in reply to Tclunk');
  const client = new Client(() => undefined);
  expect(client.receive(new Uint8Array([8, 0, 0, 0, 121, 1, 0, 0]))).toContain('malformed reply');
});

/** A server without transport: each request answers at once. */
function direct(): { ask(message: Message): Message[]; server: Server<unknown>; sizes: number[] } {
  const replies: Message[] = [];
  const sizes: number[] = [];
  const server = new Server(new RamFiles(), (bytes) => sizes.push(bytes.length), {
    msize: 1024,
    trace: (message, received) => {
      if (!received) replies.push(message);
    },
  }) as unknown as Server<unknown>;
  const ask = (message: Message): Message[] => {
    const before = replies.length;
    server.receive(encode(message));
    return replies.slice(before);
  };
  return { ask, server, sizes };
}

test('rules of section 5, one by one', () => {
  const { ask, server } = direct();
  const says = (message: Message): string => ask(message).map(messageText).join('; ');
  const NOFID = 0xffffffff;
  expect(says({ type: 'Tclunk', tag: 1, fid: 1 })).toBe('Rerror tag 1 ename 9P protocol botch'); // before Tversion
  expect(says({ type: 'Tversion', tag: 65535, msize: 8192, version: '9P2000.u' })).toContain("msize 1024 version '9P2000'");
  expect(says({ type: 'Tversion', tag: 65535, msize: 100, version: '9P2000' })).toContain("'unknown'");
  expect(says({ type: 'Tversion', tag: 65535, msize: 1024, version: '9P2000' })).toContain("'9P2000'");
  expect(says({ type: 'Tauth', tag: 1, afid: 9, uname: 'u', aname: '' })).toContain('no authentication required');
  expect(says({ type: 'Tattach', tag: 1, fid: 0, afid: NOFID, uname: 'u', aname: 'x' })).toContain('unknown specifier');
  expect(server.fidCount).toBe(0);
  expect(says({ type: 'Tattach', tag: 1, fid: 0, afid: NOFID, uname: 'u', aname: '' })).toContain('Rattach');
  expect(says({ type: 'Tattach', tag: 1, fid: 0, afid: NOFID, uname: 'u', aname: '' })).toContain('duplicate fid');
  expect(says({ type: 'Twalk', tag: 1, fid: 7, newfid: 8, wname: [] })).toContain('unknown fid');
  expect(says({ type: 'Twalk', tag: 1, fid: 0, newfid: 1, wname: [] })).toBe('Rwalk tag 1 nwqid 0');
  expect(says({ type: 'Twalk', tag: 1, fid: 0, newfid: 1, wname: [] })).toContain('duplicate fid');
  expect(says({ type: 'Tcreate', tag: 1, fid: 1, name: 'a/b', perm: 0, mode: 0 })).toContain('botch');
  expect(says({ type: 'Tcreate', tag: 1, fid: 1, name: 'f', perm: 0o666, mode: 2 })).toContain('Rcreate');
  expect(says({ type: 'Twrite', tag: 1, fid: 1, offset: 0n, data: new Uint8Array(3) })).toBe('Rwrite tag 1 count 3');
  expect(says({ type: 'Twrite', tag: 1, fid: 1, offset: 1n << 63n, data: new Uint8Array(3) })).toContain('bad offset');
  expect(says({ type: 'Twalk', tag: 1, fid: 1, newfid: 2, wname: [] })).toContain('botch'); // open
  expect(says({ type: 'Twalk', tag: 1, fid: 0, newfid: 2, wname: ['f', 'x'] })).toContain('nwqid 1');
  expect(says({ type: 'Tstat', tag: 1, fid: 2 })).toContain('unknown fid'); // the partial walk made no fid
  expect(says({ type: 'Twalk', tag: 1, fid: 0, newfid: 2, wname: ['nope'] })).toContain('file does not exist');
  expect(says({ type: 'Twalk', tag: 1, fid: 0, newfid: 2, wname: ['f'] })).toContain('nwqid 1');
  expect(says({ type: 'Twalk', tag: 1, fid: 2, newfid: 3, wname: ['x'] })).toContain('walk in non-directory');
  expect(says({ type: 'Tread', tag: 1, fid: 2, offset: 0n, count: 1 })).toContain('botch'); // not open
  expect(says({ type: 'Topen', tag: 1, fid: 2, mode: 0x80 })).toContain('botch');
  expect(says({ type: 'Topen', tag: 1, fid: 2, mode: 1 })).toContain('Ropen');
  expect(says({ type: 'Topen', tag: 1, fid: 2, mode: 1 })).toContain('botch');
  expect(says({ type: 'Tread', tag: 1, fid: 2, offset: 0n, count: 1 })).toContain('botch'); // for writing only
  expect(says({ type: 'Topen', tag: 1, fid: 0, mode: 1 })).toContain('is a directory');
  expect(says({ type: 'Topen', tag: 1, fid: 0, mode: 0 })).toContain('Ropen');
  expect(says({ type: 'Tread', tag: 1, fid: 0, offset: 0n, count: 10 })).toContain('bad count');
  expect(says({ type: 'Tread', tag: 1, fid: 0, offset: 5n, count: 100 })).toContain('bad offset');
  expect(says({ type: 'Tread', tag: 1, fid: 0, offset: 0n, count: 100 })).toContain('Rread');
  expect(says({ type: 'Twstat', tag: 1, fid: 2, stat: new Uint8Array(9) })).toContain('bad directory in wstat');
  expect(says({ type: 'Tflush', tag: 1, oldtag: 55 })).toBe('Rflush tag 1');
  expect(says({ type: 'Tremove', tag: 1, fid: 2 })).toBe('Rremove tag 1');
  expect(says({ type: 'Tremove', tag: 1, fid: 0 })).toContain('permission denied');
  expect(server.fidCount).toBe(1); // both removes clunked; 1 is left
  expect(says({ type: 'Tversion', tag: 65535, msize: 1024, version: '9P2000' })).toContain("'9P2000'");
  expect(server.fidCount).toBe(0);
  expect(server.receive(encode({ type: 'Rflush', tag: 1 }))).toBe('Rflush from a client');
});

test('ORCLOSE removes at clunk', () => {
  const pair = mounted(4);
  value(pair, (done) => pair.fs.create('gone', openModes.OWRITE | openModes.ORCLOSE, 0o600, done));
  expect(pair.files.root.children.length).toBe(1);
  pair.fs.clunk(2);
  pair.run();
  expect(pair.files.root.children.length).toBe(0);
  value<void>(pair, (done) => pair.fs.wstat('/', { ...nullStat }, done));
  expect(dirModes.DMDIR & pair.files.root.stat.mode).not.toBe(0);
});

test('a hostile client: random valid messages get one reply each, none above msize, and never a throw', () => {
  const { seed, again } = seedOf('conversation.test.ts');
  const random = new Random(seed);
  const { ask, sizes } = direct();
  ask({ type: 'Tversion', tag: 65535, msize: 1024, version: '9P2000' });
  let waiting = 0;
  for (let i = 0; i < 15000; i++) {
    let message = randomMessage(random) as Message & Record<string, unknown>;
    if (message.type.startsWith('R')) continue;
    for (const field of ['fid', 'newfid']) {
      if (field in message) message = { ...message, [field]: random.below(12) };
    }
    if (message.type === 'Tattach') message = { ...message, afid: 0xffffffff, aname: '' };
    if (message.type === 'Twalk') {
      message = { ...message, wname: Array.from({ length: random.below(3) }, () => random.pick(['a', 'b', 'slow', '..'])) };
    }
    if (message.type === 'Tcreate') {
      message = { ...message, name: random.pick(['a', 'b', 'slow', 'x']), mode: random.below(3), perm: random.pick([0, 511, 2147484159]) };
    }
    if (message.type === 'Topen') message = { ...message, mode: random.below(4) };
    if (message.type === 'Twrite' || message.type === 'Tread') message = { ...message, offset: BigInt(random.below(99)) };
    const replies = ask({ ...message, tag: message.type === 'Tversion' ? 65535 : i % 60000 } as Message);
    if (replies.length === 0) waiting++;
    else if (message.type !== 'Tflush') expect(replies.length, again).toBe(1);
  }
  expect(Math.max(...sizes), again).toBeLessThanOrEqual(1024);
  expect(waiting, again).toBeLessThan(3000);
});
