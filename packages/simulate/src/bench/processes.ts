/**
 * What a switch of processes and a null system call cost with 10 and with 1,000 processes: `npm run campaign -- processes`.
 *
 * The two machines take turns in one host process and the best turn of each counts, so that what else the host does meets both.
 */
import { rforkFlags, SYS } from '@lux9/abi';
import { Machine, ustar } from '@lux9/system';
import { aout } from '../../../system/src/testing/aout.ts';
import { coreExports } from '../../../system/src/testing/core.ts';

const le32 = (n: number): number[] => [n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24];
const call = (number: number, arg: number): number[] => [0x48, 0xc7, 0x44, 0x24, 8, ...le32(arg), 0xbd, ...le32(number), 0x0f, 0x05];
const forever = (body: number[]): number[] => [...body, 0xeb, 256 - body.length - 2];

/** Makes `count` children, a fork at a time, the last `awake` of which do `child` for ever and the others sleep; then does `own` for ever. */
function program(count: number, awake: number, child: number[], own: number[]): Uint8Array {
  const parts: number[] = [0x48, 0x81, 0xec, ...le32(256)];
  const asleep = call(SYS.sleep, 0x7fffffff);
  for (const [n, what] of [[count - awake, asleep], [awake, child]] as const) {
    if (n === 0) continue;
    const children = forever(what);
    const fork = [...call(SYS.rfork, rforkFlags.RFPROC | rforkFlags.RFFDG), 0x85, 0xc0, 0x75, children.length, ...children];
    const loop = [...fork, 0xff, 0xcb]; // dec ebx
    parts.push(0xbb, ...le32(n), ...loop, 0x75, 256 - loop.length - 2);
  }
  return aout(Uint8Array.from([...parts, ...forever(own)]));
}

const yieldCall = call(SYS.sleep, 0);
const rest = call(SYS.sleep, 0x7fffffff);

interface Kind {
  readonly name: string;
  /** Of `count` processes so many are awake. */
  awake(count: number): number;
  readonly child: number[];
  readonly own: number[];
  readonly counts: 'switches' | 'syscalls';
}

const kinds: readonly Kind[] = [
  { name: 'null system call, the others asleep', awake: () => 0, child: rest, own: call(SYS.sysr1, 0), counts: 'syscalls' },
  { name: 'switch between two, the others asleep', awake: () => 2, child: yieldCall, own: rest, counts: 'switches' },
  { name: 'switch, all in turn', awake: (count) => count, child: yieldCall, own: rest, counts: 'switches' },
];
const crowds = [10, 1000] as const;
const turns = 15;
const turnNs = 20_000_000;

interface Cost {
  /** Host nanoseconds, and virtual ones. */
  host: number;
  virtual: number;
}

function crowd(kind: Kind, count: number): Machine {
  const m = new Machine(coreExports(64), {
    memMB: 64, cpus: 1, seed: 1, initrd: ustar([{ name: 'init', data: program(count, kind.awake(count), kind.child, kind.own) }]),
  });
  while (m.kernel.procs.filter((p) => p !== null && !p.kp).length < count + 1) if (m.run(5_000_000) !== 'budget') throw new Error(m.panic);
  m.run(50_000_000);
  return m;
}

function measure(kind: Kind): Cost[] {
  const machines = crowds.map((count) => crowd(kind, count));
  const best: Cost[] = crowds.map(() => ({ host: Number.POSITIVE_INFINITY, virtual: 0 }));
  for (let turn = 0; turn < turns; turn++) {
    machines.forEach((m, i) => {
      const mach = m.kernel.machs[0]!;
      const before = mach[kind.counts];
      const at = m.now;
      const began = performance.now();
      m.run(turnNs);
      const took = performance.now() - began;
      const done = mach[kind.counts] - before;
      best[i] = { host: Math.min(best[i]!.host, (took * 1e6) / done), virtual: (m.now - at) / done };
    });
  }
  return best;
}

export function benchProcesses(): void {
  for (const kind of kinds) {
    const [few, many] = measure(kind) as [Cost, Cost];
    console.log(`${kind.name}: ${crowds[0]} processes ${few.host.toFixed(0)} ns host, ${few.virtual.toFixed(0)} ns virtual; ${crowds[1]} processes `
      + `${many.host.toFixed(0)} ns host, ${many.virtual.toFixed(0)} ns virtual; ratio host ${(many.host / few.host).toFixed(2)}, virtual ${(many.virtual / few.virtual).toFixed(2)}`);
  }
}
