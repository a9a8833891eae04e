/**
 * The host's standard files: whatever instant a machine is saved at, the restored one reads, answers and ends as the one left alone. The programs are
 * those of packages/userland/build.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeUtf8, encodeUtf8, Random, u32le, type Duration } from '@lux9/base';
import { Bus, MachineRequest } from '@lux9/bus';
import type { Uart16550 } from '@lux9/devices';
import { decode, decodeDirectory, encode, NOFID, type Message, type Untagged } from '@lux9/ninep';
import { describe, expect, it } from 'vitest';
import { HostPort, type HostStream } from './hostport.ts';
import { Machine, ustar } from './index.ts';
import { coreExports } from './testing/core.ts';

const memMB = 64;
const bin = join(import.meta.dirname, '../../userland/build/bin');
const seed = Number(process.env['SEED'] ?? '1');
const instants = 5;
const lines = ['pear\n', 'apple and more\n', '\0\xff\n', 'fig\n', 'no newline'].map(encodeUtf8);

interface Outside {
  readonly out: string[];
  given: number;
}

function make(cpus: number, outside: Outside): Machine {
  const program = (name: string) => ({ name: `bin/${name}`, data: readFileSync(join(bin, name)) });
  const argv = encodeUtf8('/\0/boot/bin/sort\0sort\0');
  return new Machine(coreExports(memMB), {
    memMB, cpus, seed, initrd: ustar(['hostrun', 'sort', 'ramfs'].map(program)), cmdline: 'init=/boot/bin/hostrun',
    files: ustar([{ name: '.host/argv', data: argv }, { name: 'mnt/host/.here', data: new Uint8Array(0) }]),
    host: { output: (stream: HostStream, bytes) => outside.out.push(`${stream} ${bytes.join(' ')}`) },
  });
}

/** Runs to the end, or for `most` ns. */
function go(machine: Machine, outside: Outside, most = 1e12): boolean {
  for (const until = machine.now + most; machine.now < until;) {
    const stop = machine.run(Math.min(1_000_000, Math.max(1, until - machine.now)));
    if (stop === 'stdin') machine.answer(lines[outside.given++] ?? new Uint8Array(0));
    else if (stop !== 'budget') return true;
  }
  return false;
}

const hash = (machine: Machine): string => machine.hashes().map(({ part, hash: h }) => `${part} ${h}`).join('\n');

describe('a machine with a host', () => {
  it.each([1, 2])('goes on as if nothing had happened from wherever it was saved (%d CPUs)', (cpus) => {
    const alone: Outside = { out: [], given: 0 };
    const machine = make(cpus, alone);
    expect(go(machine, alone)).toBe(true);
    expect(machine.host!.exit).toBe('');
    expect(alone.given).toBeGreaterThan(lines.length);
    expect(alone.out.length).toBeGreaterThan(0);

    const random = new Random(seed);
    const end = machine.now;
    for (let i = 0; i < instants; i++) {
      const at = Math.floor(end * (i / instants)) + random.below(Math.floor(end / instants));
      const outside: Outside = { out: [], given: 0 };
      const first = make(cpus, outside);
      go(first, outside, Math.max(1, at - first.now));
      const second = make(cpus, outside);
      second.restore(first.save());
      go(second, outside);
      expect(outside.given).toBe(alone.given);
      expect(outside.out, `SEED=${seed} at ${at}`).toEqual(alone.out);
      expect(hash(second), `SEED=${seed} at ${at}`).toBe(hash(machine));
    }
  }, 120_000);

  it('refuses an answer that nobody waits for, or that is too long', () => {
    const outside: Outside = { out: [], given: 0 };
    const machine = make(1, outside);
    expect(() => machine.host!.answer(new Uint8Array(1))).toThrow('no read of standard input waits');
    while (machine.run(1_000_000) !== 'stdin');
    expect(() => machine.host!.answer(new Uint8Array(machine.host!.wants + 1))).toThrow('no read of standard input waits');
  });
});

/** The line's other end by itself: sends a request, answers the reply. */
function line(out: string[]) {
  const bus = new Bus({ memory: { ram: new Uint8Array(0), wrote: () => {} }, wires: 1 });
  const port = bus.add(new HostPort(bus, { output: (stream, bytes) => out.push(`${stream} ${decodeUtf8(bytes)}`) }));
  const received: number[] = [];
  port.connect({ room: 65536, receive: (byte: number) => received.push(byte) } as unknown as Uart16550);
  const raw = (bytes: Uint8Array): Message | null => {
    bytes.forEach((byte) => port.take(byte));
    bus.clock.advance(1_000_000 as Duration);
    const answers = Uint8Array.from(received.splice(0));
    const reply = decode(answers, 0, answers.length < 4 ? 0 : u32le(answers, 0)); // the first, when there are several
    return reply.ok ? reply.value : null;
  };
  return { bus, port, raw, say: (t: Untagged) => raw(encode({ ...t, tag: 7 } as Message)) };
}

describe('the host’s file server', () => {
  it('serves its files and refuses the rest', () => {
    const out: string[] = [];
    const { bus, port, say } = line(out);
    expect(say({ type: 'Tversion', msize: 1 << 20, version: '9P2000.u' })).toMatchObject({ type: 'Rversion', msize: 32792, version: '9P2000' });
    expect(say({ type: 'Tattach', fid: 1, afid: NOFID, uname: 'glenda', aname: '' })).toMatchObject({ type: 'Rattach' });
    expect(say({ type: 'Tattach', fid: 1, afid: NOFID, uname: 'glenda', aname: '' })).toMatchObject({ ename: 'duplicate fid' });
    expect(say({ type: 'Twalk', fid: 1, newfid: 2, wname: ['none'] })).toMatchObject({ ename: 'file not found' });
    expect(say({ type: 'Twalk', fid: 9, newfid: 2, wname: [] })).toMatchObject({ ename: 'unknown fid' });
    expect(say({ type: 'Twalk', fid: 1, newfid: 2, wname: ['stdin', 'x'] })).toMatchObject({ type: 'Rwalk', wqid: [{ type: 0 }] });
    for (const [fid, name] of [[3, 'stdin'], [4, 'stdout'], [5, 'ctl']] as const) say({ type: 'Twalk', fid: 1, newfid: fid, wname: [name] });
    expect(say({ type: 'Topen', fid: 3, mode: 1 })).toMatchObject({ ename: 'permission denied' });
    expect(say({ type: 'Topen', fid: 4, mode: 2 })).toMatchObject({ ename: 'permission denied' });
    expect(say({ type: 'Twrite', fid: 4, offset: 0n, data: encodeUtf8('x') })).toMatchObject({ ename: 'permission denied' });
    for (const [fid, mode] of [[3, 0], [4, 1], [5, 1], [1, 0]] as const) expect(say({ type: 'Topen', fid, mode })).toMatchObject({ type: 'Ropen' });
    expect(say({ type: 'Twrite', fid: 4, offset: 99n, data: encodeUtf8('text') })).toMatchObject({ count: 4 });
    expect(out).toEqual(['stdout text']);
    expect(say({ type: 'Tread', fid: 4, offset: 0n, count: 1 })).toMatchObject({ ename: 'permission denied' });
    const folder = say({ type: 'Tread', fid: 1, offset: 0n, count: 1000 }) as Message<'Rread'>;
    const names = decodeDirectory(folder.data);
    expect(names.ok && names.value.map(({ name }) => name)).toEqual(['stdin', 'stdout', 'stderr', 'ctl', 'out']);
    expect(say({ type: 'Tread', fid: 1, offset: BigInt(folder.data.length), count: 1000 })).toMatchObject({ data: new Uint8Array(0) });
    expect(say({ type: 'Twrite', fid: 5, offset: 0n, data: encodeUtf8('dance') })).toMatchObject({ ename: 'unknown control message "dance"' });

    // A read waits for the host; one that is flushed before the machine stopped is forgotten.
    expect(say({ type: 'Tread', fid: 3, offset: 0n, count: 5 })).toBe(null);
    expect(port.wants).toBe(5);
    port.answer(encodeUtf8('line\n'));
    expect(say({ type: 'Tflush', oldtag: 99 })).toMatchObject({ type: 'Rread', data: encodeUtf8('line\n') });
    expect(port.wants).toBe(0);

    expect(say({ type: 'Twrite', fid: 5, offset: 0n, data: encodeUtf8('exit a reason') })).toMatchObject({ type: 'Rwrite' });
    expect([port.exit, bus.request]).toEqual(['a reason', MachineRequest.powerOff]);
  });

  it('lives through any bytes', () => {
    const random = new Random(seed);
    for (let round = 0; round < 40; round++) {
      const { raw, say, port } = line([]);
      say({ type: 'Tversion', msize: 8192, version: '9P2000' });
      for (let i = 0; i < 20; i++) {
        const noise = new Uint8Array(7 + random.below(60));
        random.fill(noise);
        // Half of them have a size that fits and the code of a request.
        if (random.chance(1, 2)) noise.set([noise.length, 0, 0, 0, 100 + 2 * random.below(14)]);
        raw(noise);
        const saved = port.save();
        port.load(saved);
        expect(port.save(), `SEED=${seed}`).toEqual(saved);
      }
    }
  });
});
