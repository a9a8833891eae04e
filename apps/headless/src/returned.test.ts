/** What comes back from a machine, and what a hostile one sends: nothing outside the named place is written. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes, encodeUtf8, Random } from '@lux9/base';
import { describe, expect, it } from 'vitest';
import { Returned } from './returned.ts';
import { folder } from './testing/lux9.ts';

const record = (kind: string, payload: Uint8Array | string = ''): Uint8Array => {
  const bytes = typeof payload === 'string' ? encodeUtf8(payload) : payload;
  const n = bytes.length;
  return concatBytes(encodeUtf8(kind), Uint8Array.of(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24), bytes);
};
const named = (kind: 'd' | 'f', name: string | Uint8Array, mode = 0o644): Uint8Array =>
  record(kind, concatBytes(Uint8Array.of(mode & 255, mode >> 8, 0, 0), typeof name === 'string' ? encodeUtf8(name) : name));
const next = record('n');
const end = record('e');
const whole = (name: string | Uint8Array, text: string, mode = 0o644): Uint8Array => concatBytes(named('f', name, mode), record('b', text), end);

/** One folder comes back to `host`; what is said. */
function back(host: string, records: readonly Uint8Array[], limit = 1 << 20): string[] {
  const returned = new Returned([`/tmp/x:${host}`], limit);
  for (const bytes of records) returned.receive(bytes);
  return returned.finish();
}

describe('what comes back', () => {
  it('is a tree of files, in whatever pieces it comes', () => {
    const stream = concatBytes(next, named('d', 'x', 0o755), whole('a', 'one', 0o755), named('d', 'sub', 0o700), whole('b', ''), end, end);
    for (const size of [1, 7, 1000]) {
      const host = join(folder(), 'out');
      const pieces = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) => stream.slice(i * size, (i + 1) * size));
      expect(back(host, pieces)).toEqual([]);
      expect([readFileSync(join(host, 'a'), 'utf8'), readFileSync(join(host, 'sub/b'), 'utf8')]).toEqual(['one', '']);
      expect(statSync(join(host, 'a')).mode & 0o100).toBe(0o100);
    }
  });

  it('goes into what is there: a file into a folder, a folder over one; other files stay', () => {
    const host = folder();
    writeFileSync(join(host, 'mine'), 'mine');
    writeFileSync(join(host, 'a'), 'a longer old text');
    expect(back(host, [next, whole('x', 'file')])).toEqual([]);
    expect(back(host, [next, named('d', 'x'), whole('a', 'new'), end])).toEqual([]);
    expect(['x', 'a', 'mine'].map((name) => readFileSync(join(host, name), 'utf8'))).toEqual(['file', 'new', 'mine']);
  });

  it('never leaves the place by a name, and then nothing is written', () => {
    const bad = ['..', '.', '', '../up', '/abs', 'a/b', 'a\0b', Uint8Array.of(0xff, 0xfe)];
    for (const name of bad) {
      const host = join(folder(), 'deep/out');
      mkdirSync(join(host, '..'));
      for (const inside of [whole(name, 'x'), concatBytes(named('d', name), end)]) {
        expect(back(host, [next, named('d', 'x'), whole('good', 'x'), inside, end]).join('\n')).toMatch(/^--out \/tmp\/x: (a name in it|what came).*nothing of it was written$/);
        expect(readdirSync(join(host, '..'))).toEqual([]);
      }
    }
    // The top's name does not count.
    const host = join(folder(), 'out');
    expect(back(host, [next, whole('../../evil', 'x')])).toEqual([]);
    expect(readFileSync(host, 'utf8')).toBe('x');
  });

  it('never goes through a link that it finds', () => {
    const outside = folder();
    const host = folder();
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), join(host, 'file'));
    symlinkSync(outside, join(host, 'dir'));
    symlinkSync(join(outside, 'new'), join(host, 'dangling'));
    symlinkSync(join(outside, 'new'), join(host, 'x'));
    const tree = concatBytes(next, named('d', 'x'), whole('file', 'evil'), whole('dangling', 'evil'), named('d', 'dir'), whole('secret', 'evil'), end, whole('good', 'good'), end);
    expect(back(host, [tree])).toHaveLength(3);
    expect(back(host, [next, whole('x', 'evil')])).toHaveLength(1);
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
    expect(readFileSync(join(host, 'good'), 'utf8')).toBe('good');
    expect(lstatSync(join(host, 'file')).isSymbolicLink()).toBe(true);
  });

  it('has no set-user-id bit', () => {
    const host = join(folder(), 'out');
    back(host, [next, whole('x', '', 0o6755)]);
    expect(statSync(host).mode & 0o7000).toBe(0);
  });

  it.each([
    ['nothing at all', [], 'it did not come back'],
    ['a file without an end', [next, named('f', 'x'), record('b', 'half')], 'it did not come to its end; nothing of it was written'],
    ['bytes of no file', [next, record('b', 'x')], 'what came makes no sense; nothing of it was written'],
    ['two trees', [next, whole('x', 'a'), whole('x', 'b')], 'what came makes no sense; nothing of it was written'],
    ['a file in a file', [next, named('f', 'x'), named('f', 'y'), end, end], 'what came makes no sense; nothing of it was written'],
    ['a record that is too long', [next, Uint8Array.of(0x62, 0, 0, 0, 0x40)], 'what came makes no sense; nothing of it was written'],
    ['an end too many', [next, end], 'what came makes no sense; nothing of it was written'],
    ['more than fits', [next, named('f', 'x'), record('b', 'x'.repeat(600)), record('b', 'x'.repeat(600)), end], 'more than 1000 bytes came, which is all of the machine’s memory; nothing of it was written'],
    ['a tree without a floor', [next, ...Array.from({ length: 251 }, () => named('d', 'x'))], 'it is too deep; nothing of it was written', 1 << 20],
  ] as const)('%s is refused', (_, records, why, limit = 1000) => {
    const host = join(folder(), 'out');
    expect(back(host, records, limit)).toEqual([`--out /tmp/x: ${why}`]);
    expect(existsSync(host)).toBe(false);
  });

  it('comes without the file that could not be read to its end', () => {
    const host = join(folder(), 'out');
    const tree = [next, named('d', 'x'), named('f', 'bad'), record('b', 'half'), record('x', 'i/o error'), end, whole('good', 'good'), end];
    expect(back(host, tree)).toEqual(['--out /tmp/x: i/o error']);
    expect(readdirSync(host)).toEqual(['good']);
  });

  it('is never more than what was asked for', () => {
    const host = join(folder(), 'out');
    expect(back(host, [next, whole('x', 'one'), next, whole('y', 'two'), next])).toEqual([]);
    expect(readFileSync(host, 'utf8')).toBe('one');
  });

  it('may be any bytes', () => {
    const seed = Number(process.env['SEED'] ?? '1');
    const random = new Random(seed);
    for (let round = 0; round < 300; round++) {
      const above = folder();
      const pieces = Array.from({ length: random.below(30) }, () => {
        const noise = new Uint8Array(random.below(12));
        random.fill(noise);
        return random.chance(1, 8) ? noise : record('ndfbex'[random.below(6)]!, random.chance(1, 3) ? concatBytes(new Uint8Array(4), encodeUtf8(['a', '..', 'b/c', 'a'][random.below(4)]!)) : noise);
      });
      back(join(above, 'out'), [next, ...pieces]);
      expect(readdirSync(above).filter((name) => name !== 'out'), `SEED=${seed}`).toEqual([]);
    }
  });
});
