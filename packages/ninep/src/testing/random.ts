/** Random messages and stats for tests, from a seed that a failure can print: LUX9_SEED=N repeats it. */
import { Random } from '@lux9/base';
import { type Message, type MessageName, type Qid, type Stat, encodeStat, messageFields, messages } from '../index.ts';

declare const process: { readonly env: Readonly<Record<string, string | undefined>> };

export function seedOf(file: string): { seed: number; again: string } {
  const seed = Number(process.env.LUX9_SEED ?? 9);
  return { seed, again: `LUX9_SEED=${seed} npx vitest run packages/ninep/src/${file}` };
}

const pieces = ['', 'a', 'usr', 'glenda', 'é', '漢字', '😀', 'a b', "it's", 'x'.repeat(100)];

export function randomText(random: Random): string {
  let text = '';
  for (let n = random.below(4); n > 0; n--) text += random.pick(pieces);
  return text;
}

function u64(random: Random): bigint {
  const kind = random.below(3);
  if (kind === 0) return BigInt(random.below(100));
  if (kind === 1) return 0xffffffffffffffffn;
  return (BigInt(random.u32()) << 32n) | BigInt(random.u32());
}

function randomQid(random: Random): Qid {
  return { type: random.below(256), vers: random.u32(), path: u64(random) };
}

export function randomStat(random: Random): Stat {
  return {
    type: random.below(65536),
    dev: random.u32(),
    qid: randomQid(random),
    mode: random.u32(),
    atime: random.u32(),
    mtime: random.u32(),
    length: u64(random),
    name: randomText(random),
    uid: randomText(random),
    gid: randomText(random),
    muid: randomText(random),
  };
}

export function randomMessage(random: Random, name?: MessageName): Message {
  const type = name ?? random.pick(Object.keys(messages) as MessageName[]);
  const message: Record<string, unknown> = { type, tag: random.below(65536) };
  for (const [field, form] of messageFields[messages[type].code]!) {
    switch (form) {
      case 'u8':
        message[field] = random.below(256);
        break;
      case 'u16':
        message[field] = random.below(65536);
        break;
      case 'u32':
      case 'fid':
      case 'perm':
        message[field] = random.u32();
        break;
      case 'u64':
        message[field] = u64(random);
        break;
      case 'string':
        message[field] = randomText(random);
        break;
      case 'qid':
        message[field] = randomQid(random);
        break;
      case 'strings':
        message[field] = Array.from({ length: random.below(17) }, () => randomText(random));
        break;
      case 'qids':
        message[field] = Array.from({ length: random.below(17) }, () => randomQid(random));
        break;
      case 'data': {
        const data = new Uint8Array(random.below(200));
        random.fill(data);
        message[field] = data;
        break;
      }
      case 'stat':
        message[field] = random.chance(1, 2) ? encodeStat(randomStat(random)) : new Uint8Array(random.below(60));
        break;
    }
  }
  return message as unknown as Message;
}
