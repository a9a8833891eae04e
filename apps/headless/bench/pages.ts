/**
 * 64 MB from one program to another and back (packages/userland/test/programs/move.ts): by vmexchange both ways, by each kind of lend and its
 * return, and by a pipe both ways. Best of `rounds`, in host time and by the machine's clock; with nobody looking at the bytes, and with the
 * receiver looking at a word of every page. The ratio is to the pipe's best.
 */
import { decodeUtf8 } from '@lux9/base';
import { ustar } from '@lux9/system';
import type { Figure } from './figure.ts';
import { aout, fresh } from './kernel.ts';

const group = 'pages';
const memMB = 256;
const rounds = 30;

interface Best {
  host: number;
  virtual: number;
}

function measure(initrd: Uint8Array, blind: boolean): Map<string, Best> {
  const found = new Map<string, Best>();
  let line: number[] = [];
  let begun = 0;
  let ended = false;
  const machine = fresh(memMB, initrd, `/boot/boot,/boot/move,${rounds}${blind ? ',blind' : ''}`, (byte) => {
    if (byte !== 10) {
      line.push(byte);
      return;
    }
    const now = performance.now();
    const words = decodeUtf8(Uint8Array.from(line)).trim().split(' ');
    line = [];
    if (words[0] === 'begin') begun = now;
    else if (words.length === 1 && /^[0-9]+$/.test(words[0]!)) ended = true;
    else if (words.length === 3 && begun > 0) {
      const best = found.get(words[0]!) ?? { host: Number.POSITIVE_INFINITY, virtual: Number.POSITIVE_INFINITY };
      found.set(words[0]!, { host: Math.min(best.host, now - begun), virtual: Math.min(best.virtual, Number(words[1]) / 1e6) });
      begun = 0;
    }
  });
  while (!ended) if (machine.run(1_000_000) !== 'budget' || machine.now > 60e9) throw new Error('bench: /boot/move did not end');
  return found;
}

export async function benches(): Promise<Figure[]> {
  const initrd = ustar([{ name: 'move', data: await aout('test/programs/move') }, { name: 'boot', data: await aout('test/programs/boot') }]);
  const figure = (name: string, value: number, unit: string): Figure => ({ group, name, value, unit, vsNative: null });
  return [true, false].flatMap((blind) => {
    const found = measure(initrd, blind);
    const pipe = found.get('pipe')!;
    return [...found].flatMap(([name, best]) => {
      const what = `64 MB and back by ${name}${blind ? '' : ', looked at'}`;
      const rows = [figure(what, best.host, 'ms'), figure(`${what}: virtual time`, best.virtual, 'ms')];
      if (name !== 'pipe') rows.push(figure(`${what}: faster than the pipe`, pipe.host / best.host, 'x'), figure(`${what}: faster, virtual time`, pipe.virtual / best.virtual, 'x'));
      return rows;
    });
  });
}
