/**
 * Tenet 3, looking must not touch: the state hash of the machine after everything under the name space and the machine's own tree was
 * listed, statted and read is the one from before, and the machine goes on as one that nobody looked at. What touches is
 * refused, or done as a logged input that replays.
 */
import { decodeUtf8, encodeUtf8 } from '@lux9/base';
import { Client, Files, type Result, type Stat } from '@lux9/ninep';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Inspect, Machine, type InputEvent } from '../index.ts';
import { coreExports } from '../testing/core.ts';
import { translations } from './tlb.ts';

const initrd = join(import.meta.dirname, '../../../userland/build/initrd.tar');
if (!existsSync(initrd)) throw new Error('the initrd is not built: run npm test once');
const dirBit = 0x80;

function boot(events: InputEvent[] = [], cpus = 1): Machine {
  const machine = new Machine(coreExports(64), {
    memMB: 64, cpus, initrd: readFileSync(initrd), seed: 7, epoch: 1_700_000_000, cmdline: 'init=/boot/bin/cat', onInput: (e) => events.push(e),
  });
  machine.run(40_000_000);
  return machine;
}

/** Files on one attach; callbacks of a machine at rest come at once. */
function attach(inspect: Inspect, aname: string): Files {
  const connection = inspect.connect((bytes) => void client.receive(bytes));
  const client: Client = new Client((bytes) => connection.receive(bytes), { msize: 65536 });
  client.version(() => undefined);
  let root = -1;
  client.attach('page', aname, (r) => {
    root = r.ok ? r.value : -1;
  });
  expect(root, aname).toBeGreaterThan(0);
  return new Files(client, root);
}

function now<T>(ask: (done: (result: Result<T>) => void) => void): Result<T> {
  let answer: Result<T> | undefined;
  ask((result) => {
    answer = result;
  });
  return answer ?? { ok: false, error: 'no answer' };
}

const hash = (m: Machine): string => JSON.stringify(m.hashes());

/** Reads everything below `path`; answers the paths of files that were read. */
function readAll(files: Files, path: string, seen: string[], refused: string[], depth = 0): void {
  const list = now<Stat[]>((done) => files.list(path, done));
  if (!list.ok) {
    refused.push(`${path}: ${list.error}`);
    return;
  }
  for (const stat of list.value) {
    const to = path === '/' ? `/${stat.name}` : `${path}/${stat.name}`;
    now<Stat>((done) => files.stat(to, done));
    if ((stat.qid.type & dirBit) !== 0) {
      if (depth < 6 && to !== '/root') readAll(files, to, seen, refused, depth + 1);
      continue;
    }
    if (/\/(zero|mem|bintime)$/.test(to)) {
      const open = now<{ fid: number; qid: { type: number; vers: number; path: bigint }; iounit: number }>((done) => files.open(to, 0, done));
      if (open.ok) now<Uint8Array>((done) => files.read(open.value, 0x401000n, 4096, done));
      seen.push(to);
      continue;
    }
    const data = now<Uint8Array>((done) => files.readAll(to, 1 << 24, done));
    if (data.ok) seen.push(to);
    else refused.push(`${to}: ${data.error}`);
  }
}

it.each([1, 2])('reading everything changes nothing, now and later (%d CPUs)', (cpus) => {
  const watched = boot([], cpus);
  const alone = boot([], cpus);
  const before = hash(watched);
  const inspect = new Inspect(watched);
  const seen: string[] = [];
  const refused: string[] = [];
  readAll(attach(inspect, ''), '/', seen, refused);
  readAll(attach(inspect, 'machine'), '/', seen, refused);
  expect(hash(watched)).toBe(before);
  for (const path of ['/dev/time', '/dev/sysstat', '/dev/kmesg', '/proc/1/status', '/proc/1/kstack', '/proc/1/segment', '/proc/1/fd', '/proc/1/ns',
    '/proc/1/mem', '/proc/1/text', '/env/cputype', '/boot/bin/ls', '/frames', '/cpu/0/regs', '/cpu/0/tlb', '/proc/1/pt', '/device/uart0', '/state']) {
    expect(seen, refused.join('\n')).toContain(path);
  }
  for (const path of ['/dev/cons', '/dev/random', '/proc/1/note', '/proc/1/wait']) expect(refused.some((r) => r.startsWith(`${path}: looking would touch`)), path).toBe(true);
  watched.run(20_000_000);
  alone.run(20_000_000);
  expect(hash(watched)).toBe(hash(alone));
}, 60_000);

it('while the traces run and a watcher looks, the machine does what it does alone', () => {
  const [watched, alone] = [boot(), boot()];
  const files = attach(new Inspect(watched), 'machine');
  const open = now((done) => files.open('/sched', 0, done));
  expect(open.ok).toBe(true);
  expect(now((done) => files.open('/9p', 0, done)).ok).toBe(true);
  expect(now((done) => files.open('/events', 0, done)).ok).toBe(true);
  watched.watcher = (_cpu, _pid, most) => Math.min(most, 97);
  for (const m of [watched, alone]) {
    m.input(encodeUtf8('hello\n'), 100_000_000);
    m.run(120_000_000);
  }
  expect(hash(watched)).toBe(hash(alone));
  const runs = now<Uint8Array>((done) => files.readAll('/sched', 1 << 20, done));
  expect(runs.ok && decodeUtf8(runs.value)).toMatch(/^0 1 \d+ \d+ cat$/m);
});

it('what becomes of processes is told while somebody listens; who waits for the console is told at any time', () => {
  const m = new Machine(coreExports(64), { memMB: 64, cpus: 1, initrd: readFileSync(initrd), seed: 7, epoch: 1_700_000_000, onConsole: () => undefined });
  m.run(400_000_000);
  const files = attach(new Inspect(m), 'machine');
  const read = (path: string): string => {
    const r = now<Uint8Array>((done) => files.readAll(path, 1 << 20, done));
    return r.ok ? decodeUtf8(r.value) : r.error;
  };
  expect(read('/console')).toBe('raw 1\nreaders 1\ntyped 0\n');
  expect(now((done) => files.open('/events', 0, done)).ok).toBe(true);
  m.input(encodeUtf8('sleep 100 &\n'), 410_000_000);
  m.input(encodeUtf8('echo kill >/proc/$apid/note; sleep 1000\n'), 450_000_000);
  m.run(200_000_000);
  const events = read('/events');
  const of = (name: string): string[] => events.split('\n').flatMap((line) => (line.split(' ')[3] === name ? [line.split(' ').slice(2).join(' ').trim()] : []));
  const pid = Number(/ (\d+) sleep exec /.exec(events)?.[1]);
  expect(of('sleep').slice(0, 3)).toEqual([`${pid} sleep exec`, `${pid} sleep note kill`, `${pid} sleep exit kill`]);
  expect(of('rc')[0]).toBe(`${pid} rc fork`);
  expect(read('/console')).toBe('raw 0\nreaders 0\ntyped 0\n');
});

it('pages on loan: whose they are, who borrows them, and the log’s address spaces by process', () => {
  const m = new Machine(coreExports(64), { memMB: 64, cpus: 1, initrd: readFileSync(initrd), seed: 7, epoch: 1_700_000_000, onConsole: () => undefined });
  m.input(encodeUtf8('lend -n 3 -t 100\n'), 300_000_000);
  m.run(900_000_000);
  const files = attach(new Inspect(m), 'machine');
  const before = hash(m);
  const read = (path: string): string[][] => {
    const r = now<Uint8Array>((done) => files.readAll(path, 1 << 20, done));
    return (r.ok ? decodeUtf8(r.value) : r.error).split('\n').filter((line) => line !== '').map((line) => line.split(' '));
  };
  const loans = read('/loans');
  const [, , , owner, ...borrowers] = loans[0]!;
  expect(loans.map((l) => l.slice(1))).toEqual(['10000000', '10001000', '10002000'].map((va) => ['S', va, owner, ...borrowers]));
  expect(borrowers).toEqual([Number(owner) + 1, Number(owner) + 2].map(String));
  // The map says the owner, whoever else maps them.
  const lent = read('/frames').filter((run) => run[4] === 'S');
  expect(lent.map((run) => run[3])).toEqual(lent.map(() => owner));
  expect(lent.reduce((sum, run) => sum + Number(run[1]), 0)).toBe(3);
  const spaces = new Map(read('/spaces').map(([space, ...pids]) => [space, pids]));
  const log = read('/frame').filter((entry) => entry[1] === '3' && entry[2] === loans[0]![0]);
  expect(log.map((entry) => [spaces.get(entry[4]!), spaces.get(entry[5]!)])).toEqual(borrowers.map((pid) => [[owner], [pid]]));
  expect(hash(m)).toBe(before);
});

it('deadlines met and missed are read without emptying /proc/trace', () => {
  const m = new Machine(coreExports(64), { memMB: 64, cpus: 1, initrd: readFileSync(initrd), seed: 7, epoch: 1_700_000_000, onConsole: () => undefined });
  // It gets 1 ms in 10 and wants more.
  const script = "rc -c 'for(c in trace ''period 10ms'' ''deadline 9ms'' ''cost 1ms'' admit) echo $c >/proc/$pid/ctl; while() x=y' &\n";
  m.input(encodeUtf8(script), 300_000_000);
  m.run(600_000_000);
  const files = attach(new Inspect(m), 'machine');
  const before = hash(m);
  const read = (path: string): string => {
    const r = now<Uint8Array>((done) => files.readAll(path, 1 << 20, done));
    return r.ok ? decodeUtf8(r.value) : r.error;
  };
  const [pid, T, D, C, released, due, releases, missed, overrun] = read('/deadlines').trim().split(' ').map(Number);
  expect([T, D, C]).toEqual([10e6, 9e6, 1e6]);
  expect(due! - released!).toBeLessThanOrEqual(9e6);
  expect(releases!).toBeGreaterThan(10);
  expect(overrun! + missed!).toBeGreaterThan(10);
  const trace = read('/trace');
  expect(trace).toMatch(new RegExp(`^\\d+ ${pid} Admit$`, 'm'));
  expect(trace.match(/ Release$/gm)!.length).toBe(releases);
  expect(read('/trace')).toBe(trace);
  expect(hash(m)).toBe(before);
});

it('what touches is refused without `act`; with it, it is a logged input that replays', () => {
  const events: InputEvent[] = [];
  const m = boot(events);
  const inspect = new Inspect(m);
  const looks = attach(inspect, '');
  expect(now((done) => looks.writeAll('/env/cputype', encodeUtf8('1'), done))).toEqual({ ok: false, error: 'this connection only looks: attach with `act`' });
  const acts = attach(inspect, '1 act');
  let wrote: Result<number> | undefined;
  acts.writeAll('/env/x', encodeUtf8('value'), (r) => {
    wrote = r;
  });
  let random: Result<Uint8Array> | undefined;
  acts.open('/dev/random', 0, (r) => {
    if (r.ok) {
      acts.read(r.value, 0n, 8, (d) => {
        random = d;
      });
    }
  });
  while (m.now < 200_000_000) m.run(5_000_000);
  expect(wrote).toEqual({ ok: true, value: 5 });
  expect(random?.ok && random.value.length).toBe(8);
  const x = now<Uint8Array>((done) => looks.readAll('/env/x', 100, done));
  expect(x.ok && decodeUtf8(x.value)).toBe('value');
  expect(now((done) => looks.readAll('/nonesuch', 10, done))).toMatchObject({ ok: false, error: 'file does not exist' });
  expect(m.kernel.procs.filter((p) => p?.text === 'inspect')).toEqual([]);
  expect(events.every((e) => e.source === 'inspect' && e.at % 10_000_000 === 0)).toBe(true);

  const again = boot();
  for (const e of events) again.event('inspect', e.bytes, e.at);
  while (again.now < 200_000_000) again.run(7_000_000);
  while (m.now < again.now) m.run(1_000_000);
  while (again.now < m.now) again.run(1_000_000);
  expect(hash(again)).toBe(hash(m));
});

it('a blocked request can be given up, and leaves nothing', () => {
  const m = boot();
  const free = m.kernel.pmem.nfree;
  const inspect = new Inspect(m);
  let error = '';
  const id = inspect.request(1, 'read', '/dev/cons', 0, 100, new Uint8Array(0), (e) => {
    error = e;
  });
  m.run(50_000_000);
  expect(m.kernel.procs.some((p) => p?.text === 'inspect')).toBe(true);
  inspect.flush(id);
  m.run(50_000_000);
  expect(error).toBe('interrupted');
  expect(m.kernel.procs.some((p) => p?.text === 'inspect')).toBe(false);
  expect(m.kernel.pmem.nfree).toBe(free);
});

it('the translations shown are those of the page tables', () => {
  const m = boot();
  const p = m.kernel.procs[0]!;
  let count = 0;
  translations(m.core, (_kind, pcid, va, pa) => {
    if (pcid !== p.pcid) return;
    count++;
    expect(m.core.translate(m.core.context(0).cr3, BigInt(va), 0, true), va.toString(16)).toBe(pa);
  });
  expect(count).toBeGreaterThan(3);
});

it('the tree says in one reading, and in words, what /proc and the chips say', () => {
  const m = new Machine(coreExports(64), { memMB: 64, cpus: 2, initrd: readFileSync(initrd), seed: 7, epoch: 1_700_000_000 });
  m.input(encodeUtf8('sleep 1000 &\n'), 300_000_000);
  m.run(500_000_000);
  const inspect = new Inspect(m);
  const [guest, tree] = [attach(inspect, ''), attach(inspect, 'machine')];
  const read = (files: Files, path: string): string => {
    const r = now<Uint8Array>((done) => files.readAll(path, 1 << 24, done));
    return r.ok ? decodeUtf8(r.value) : r.error;
  };
  const before = hash(m);
  const ps = read(tree, '/ps').trimEnd().split('\n');
  expect(ps.length).toBe(m.kernel.procs.filter((p) => p !== null).length);
  for (const line of ps) {
    const [, pid, ppid, status] = /^(\d+) (\d+) (.*)$/.exec(line)!;
    expect(`${status}\n`).toBe(read(guest, `/proc/${pid}/status`));
    expect(ppid).toBe(read(guest, `/proc/${pid}/ppid`).trim());
  }
  const shell = Number(/^(\d+) \d+ rc /m.exec(ps.join('\n'))![1]);
  // Where it stands is what /proc/n/regs has; its calls begin there and end where every program begins.
  const regs = read(tree, `/proc/${shell}/regs`);
  const ureg = now<Uint8Array>((done) => guest.readAll(`/proc/${shell}/regs`, 1000, done));
  const rip = /^rip (\w+)$/m.exec(regs)![1]!;
  expect(ureg.ok && Array.from({ length: ureg.value.length / 8 }, (_, i) => new DataView(ureg.value.buffer, ureg.value.byteOffset).getBigUint64(i * 8, true))).toContain(BigInt(`0x${rip}`));
  expect(regs.match(/^st\d 0{20} empty$/gm)).toHaveLength(8);
  const calls = read(tree, `/proc/${shell}/stack`).trimEnd().split('\n');
  expect(calls[0]).toMatch(new RegExp(`^${rip.replace(/^0+/, '')} \\w+ pread\\+`));
  expect(calls.at(-1)).toMatch(/ _main\+/);
  expect(calls.some((c) => /Editor#read\+0x\w+ \S*editor\.ts:\d+$/.test(c))).toBe(true);
  expect(read(tree, `/proc/${shell}/notes`)).toMatch(/^handler [0-9a-f]+\nhandling -\nalarm -\n$/);
  // A page of it is mapped where its table says.
  const [va, frame] = read(tree, `/proc/${shell}/frames`).split('\n').find((l) => l.endsWith(' Data'))!.split(' ');
  expect(read(tree, `/where/${frame}`)).toBe(`${shell} ${va} Data\n`);
  expect(read(tree, '/device/uart0')).toMatch(/^lcr 3 0x3  8 data bits, 1 stop, parity none$/m);
  expect(read(tree, '/device/pci-00:04.0')).toMatch(/^bar0 memory 0x[0-9a-f]+ 4096 bytes$/m);
  const sums = read(tree, '/interrupts').trimEnd().split('\n').map((l) => l.split(' ').slice(2, 4).map(Number)).reduce(([a, b], [c, d]) => [a! + c!, b! + d!], [0, 0]);
  expect(sums).toEqual(m.kernel.machs.map((cpu) => cpu.interrupts));
  expect(read(tree, '/clients')).toMatch(new RegExp(`^1 ${shell} 1 0 rc$`, 'm'));
  expect(read(tree, `/proc/${shell}/program`)).toContain('looking would touch');
  expect(hash(m)).toBe(before);
});

it('a program whose file a file server keeps is read on request, and its symbols are known then', () => {
  const m = new Machine(coreExports(64), { memMB: 64, cpus: 1, initrd: readFileSync(initrd), seed: 7, epoch: 1_700_000_000 });
  m.input(encodeUtf8('cp /bin/sleep /tmp/mine; chmod +x /tmp/mine; /tmp/mine 1000 &\n'), 300_000_000);
  m.run(600_000_000);
  const inspect = new Inspect(m);
  const tree = attach(inspect, 'machine');
  const pid = m.kernel.procs.find((p) => p?.text === 'mine')!.pid;
  const read = (path: string): string => {
    const r = now<Uint8Array>((done) => tree.readAll(path, 1 << 24, done));
    return r.ok ? decodeUtf8(r.value) : r.error;
  };
  expect(read(`/proc/${pid}/symbols`)).toBe('');
  let answer: Result<Uint8Array> | undefined;
  attach(inspect, 'machine act').readAll(`/proc/${pid}/program`, 100, (r) => {
    answer = r;
  });
  while (answer === undefined && m.now < 2e9) m.run(10_000_000);
  expect(answer?.ok && decodeUtf8(answer.value)).toMatch(/^\d+ bytes read\n$/);
  expect(read(`/proc/${pid}/symbols`)).toContain(' entry/_start\n');
  expect(read(`/proc/${pid}/stack`)).toMatch(/ sleep\+0x\w+\n/);
});

it('nonsense on the wire ends the connection, not the machine', () => {
  const m = boot();
  const inspect = new Inspect(m);
  const sent: Uint8Array[] = [];
  const c = inspect.connect((bytes) => sent.push(bytes));
  c.receive(Uint8Array.of(7, 0, 0, 0, 250, 1, 0));
  c.receive(Uint8Array.of(255, 255, 255, 255, 100, 0, 0));
  expect(sent.length).toBe(1);
  expect(m.run(1_000_000)).toBe('budget');
});
