/** The server kit of the library, by way of ramfs, against packages/ninep: the same rules written twice, compared. */
import { dirModes } from '@lux9/abi';
import { Random, encodeUtf8 } from '@lux9/base';
import { type Message, Server, decode, decodeDirectory, decodeStat, encode, encodeStat, messageText, nullStat } from '@lux9/ninep';
import { beforeAll, expect, test } from 'vitest';
import { RamFiles } from '../../ninep/src/testing/ramfs.ts';
import { compile } from './compile.ts';
import { type Script, ask, begin, talk } from './conversation.ts';

let wasm: Uint8Array;
beforeAll(async () => {
  wasm = await compile('servers/ramfs');
});

const seed = Number(process.env.LUX9_SEED ?? 5);
/** Of random requests; LUX9_COUNT gives a longer run. */
const count = Number(process.env.LUX9_COUNT ?? 5000);
const again = `LUX9_SEED=${seed} LUX9_COUNT=${count} npx vitest run packages/userland/test/server.test.ts`;

test('a session by hand, traced', () => {
  const texts: string[] = [];
  const { fake, status, sent, received } = talk(
    wasm,
    ['ramfs', '-iD'],
    (function* (): Script {
      yield* begin();
      const requests: Message[] = [
        { type: 'Twalk', tag: 1, fid: 0, newfid: 1, wname: [] },
        { type: 'Tcreate', tag: 1, fid: 1, name: 'grüße', perm: 0o664, mode: 2 },
        { type: 'Twrite', tag: 1, fid: 1, offset: 0n, data: encodeUtf8('hello') },
        { type: 'Twrite', tag: 1, fid: 1, offset: 8n, data: new Uint8Array([0, 255]) },
        { type: 'Tread', tag: 1, fid: 1, offset: 0n, count: 100 },
        { type: 'Tstat', tag: 1, fid: 1 },
        { type: 'Twstat', tag: 1, fid: 1, stat: encodeStat({ ...nullStat, name: 'other', length: 3n }) },
        { type: 'Tclunk', tag: 1, fid: 1 },
        { type: 'Topen', tag: 1, fid: 0, mode: 0 },
        { type: 'Tread', tag: 1, fid: 0, offset: 0n, count: 4096 },
        { type: 'Tflush', tag: 1, oldtag: 9 },
        { type: 'Tremove', tag: 1, fid: 77 },
      ];
      for (const request of requests) texts.push(messageText(yield* ask(request)));
    })(),
  );
  expect(status).toBe('');
  expect(received[6]).toMatchObject({ type: 'Rread', data: new Uint8Array([...encodeUtf8('hello'), 0, 0, 0, 0, 255]) });
  const listed = decodeDirectory((received[11] as Message<'Rread'>).data);
  expect(listed).toMatchObject({ ok: true, value: [{ name: 'other', length: 3n, mode: 0o664, uid: 'glenda' }] });
  expect(texts.at(-1)).toBe('Rerror tag 1 ename unknown fid');
  // What -D prints is what packages/ninep calls the same messages.
  const lines = fake.errors.split('\n');
  sent.forEach((message, i) => expect(lines[2 * i]).toBe(`<-${messageText(message)}`));
  received.forEach((message, i) => expect(lines[2 * i + 1]).toBe(`->${messageText(message)}`));
});

/** What two servers must agree on; times, versions and numbers are their own. */
function essence(message: Message): unknown {
  switch (message.type) {
    case 'Rstat': {
      const stat = decodeStat(message.stat);
      return stat.ok ? ['Rstat', stat.value.name, stat.value.mode, stat.value.length, stat.value.uid] : stat;
    }
    case 'Rwalk':
      return ['Rwalk', message.tag, message.wqid.map((qid) => qid.type)];
    case 'Ropen':
    case 'Rcreate':
    case 'Rattach':
      return [message.type, message.tag, message.qid.type];
    case 'Rread': {
      const list = decodeDirectory(message.data);
      if (list.ok && list.value.length > 0) return ['Rread', message.tag, list.value.map((stat) => [stat.name, stat.mode, stat.length])];
      return messageText(message);
    }
    default:
      return messageText(message);
  }
}

function randomRequest(random: Random, tag: number): Message {
  const fid = random.below(5);
  const names = ['a', 'b', 'c', '..', 'ü'];
  switch (random.below(14)) {
    case 0:
    case 1:
    case 2:
      return { type: 'Twalk', tag, fid, newfid: random.below(5), wname: Array.from({ length: random.below(3) }, () => random.pick(names)) };
    case 3:
      return { type: 'Topen', tag, fid, mode: random.pick([0, 1, 2, 3, 0x10, 0x11, 0x40, 0x80]) };
    case 4:
    case 5: {
      const perm = random.pick([0o666, 0o777, (dirModes.DMDIR | 0o777) >>> 0]);
      return { type: 'Tcreate', tag, fid, name: random.pick(['a', 'b', 'c', 'ü', 'a/b', '..', '']), perm, mode: random.below(3) };
    }
    case 6:
    case 7:
      return { type: 'Tread', tag, fid, offset: BigInt(random.below(30)), count: random.below(100) };
    case 8:
    case 9: {
      const data = new Uint8Array(random.below(40));
      random.fill(data);
      return { type: 'Twrite', tag, fid, offset: BigInt(random.below(30)), data };
    }
    case 10:
      return { type: 'Tclunk', tag, fid };
    case 11:
      return random.chance(1, 3) ? { type: 'Tremove', tag, fid } : { type: 'Tflush', tag, oldtag: random.below(9) };
    case 12:
      return { type: 'Tstat', tag, fid };
    default: {
      const change = random.pick([{}, { name: random.pick(names.filter((n) => n !== '..')) }, { length: BigInt(random.below(50)) }]);
      return { type: 'Twstat', tag, fid, stat: encodeStat({ ...nullStat, ...change }) };
    }
  }
}

test('random requests: the same answers as the kit in TypeScript', () => {
  const random = new Random(seed);
  const mirror: Message[] = [];
  const server = new Server(
    new RamFiles(),
    (bytes) => {
      const reply = decode(bytes);
      if (reply.ok) mirror.push(reply.value);
    },
    { msize: 8192 },
  );
  let errors = 0;
  talk(
    wasm,
    ['ramfs', '-i'],
    (function* (): Script {
      const start: Message[] = [
        { type: 'Tversion', tag: 65535, msize: 8192, version: '9P2000' },
        { type: 'Tattach', tag: 0, fid: 0, afid: 0xffffffff, uname: 'sys', aname: '' },
      ];
      for (let i = 0; i < count; i++) {
        const message = start[i] ?? randomRequest(random, i % 1000);
        const reply = yield* ask(message);
        mirror.length = 0;
        server.receive(encode(message));
        expect(essence(reply), `request ${i}: ${messageText(message)}; ${again}`).toEqual(essence(mirror[0]!));
        if (reply.type === 'Rerror') errors++;
        // Keep the root at hand.
        if (i > 2 && i % 10 === 0) yield* root(server, mirror);
      }
    })(),
    false,
  );
  expect(errors).toBeGreaterThan(count / 20);
  expect(errors).toBeLessThan(0.85 * count);
});

function* root(server: { receive(bytes: Uint8Array): unknown }, mirror: Message[]): Script {
  for (const message of [
    { type: 'Tclunk', tag: 2000, fid: 0 },
    { type: 'Tattach', tag: 2000, fid: 0, afid: 0xffffffff, uname: 'sys', aname: '' },
  ] as Message[]) {
    yield* ask(message);
    server.receive(encode(message));
    mirror.length = 0;
  }
}

test('1,000,000 requests leave memory flat', () => {
  let requests = 0;
  let early = 0;
  const box: { pages(): number } = { pages: () => 0 };
  const data = new Uint8Array(512);
  const script = (function* (): Script {
    yield* begin();
    requests = 2;
    while (requests < 1_000_000) {
      if (requests > 20_000 && early === 0) early = box.pages();
      const name = `file${requests % 97}`;
      const round: Message[] = [
        { type: 'Twalk', tag: 1, fid: 0, newfid: 1, wname: [] },
        { type: 'Tcreate', tag: 1, fid: 1, name, perm: 0o666, mode: 2 },
        { type: 'Twrite', tag: 1, fid: 1, offset: 0n, data },
        { type: 'Tread', tag: 1, fid: 1, offset: 0n, count: 512 },
        { type: 'Tstat', tag: 1, fid: 1 },
        { type: 'Twalk', tag: 1, fid: 0, newfid: 2, wname: [name] },
        { type: 'Tclunk', tag: 1, fid: 2 },
        { type: 'Twalk', tag: 1, fid: 0, newfid: 2, wname: ['nothing'] },
        { type: 'Tremove', tag: 1, fid: 1 },
      ];
      for (const message of round) {
        const replies = yield message;
        if (replies.length !== 1) throw new Error('no reply');
        if (replies[0]!.type === 'Rerror' && message !== round[7]) throw new Error(messageText(replies[0]!));
        requests++;
      }
    }
  })();
  const late = talkWithPages(wasm, script, box);
  expect(early).toBeGreaterThan(0);
  expect(late - early, `pages of 64 KiB: ${early} after 20,000 requests, ${late} after 1,000,000`).toBe(0);
}, 240_000);

function talkWithPages(program: Uint8Array, script: Script, box: { pages(): number }): number {
  const holder: { fake?: { pages: number } } = {};
  box.pages = () => holder.fake?.pages ?? 0;
  const result = talk(program, ['ramfs', '-i'], script, false, (fake) => {
    holder.fake = fake;
  });
  return result.pages;
}

test('hostile bytes: the server ends the conversation or answers, it never traps', () => {
  const random = new Random(seed);
  for (let round = 0; round < 40; round++) {
    talk(
      wasm,
      ['ramfs', '-i', ...(round % 3 === 0 ? ['-D'] : [])],
      (function* (): Script {
        yield* begin(512);
        for (let i = 0; i < 20; i++) {
          const bytes = encode(randomRequest(random, i));
          for (let n = random.below(3); n > 0; n--) bytes[random.below(bytes.length)] = random.u32();
          if (random.chance(3, 4)) bytes.set([bytes.length & 255, bytes.length >> 8, 0, 0]);
          yield bytes;
        }
      })(),
    );
  }
});

test('slices and bunches of messages', () => {
  const replies = [1, 5, 100, 4000].map((size) => {
    const requests: Message[] = [
      { type: 'Tversion', tag: 65535, msize: 8192, version: '9P2000' },
      { type: 'Tattach', tag: 0, fid: 0, afid: 0xffffffff, uname: 'u', aname: '' },
      ...Array.from({ length: 60 }, (_, i): Message => ({ type: 'Twalk', tag: i, fid: 0, newfid: i + 1, wname: [] })),
      ...Array.from({ length: 60 }, (_, i): Message => ({ type: 'Tstat', tag: i, fid: i })),
    ];
    const parts = requests.map(encode);
    const stream = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      stream.set(part, at);
      at += part.length;
    }
    const { received } = talk(
      wasm,
      ['ramfs', '-i'],
      (function* (): Script {
        for (let from = 0; from < stream.length; from += size) yield stream.subarray(from, from + size);
      })(),
    );
    return received.map(essence);
  });
  expect(replies[0]!.length).toBe(122);
  for (const other of replies) expect(other).toEqual(replies[0]);
});
