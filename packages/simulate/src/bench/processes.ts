/** What a switch of processes and a null system call cost with 10 and with 1,000 processes: `npm run campaign -- processes`. */
import { rforkFlags, SYS } from '@lux9/abi';
import { Machine, ustar } from '@lux9/system';
import { aout } from '../../../system/src/testing/aout.ts';
import { coreExports } from '../../../system/src/testing/core.ts';

const le32 = (n: number): number[] => [n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24];
const call = (number: number, arg: number): number[] => [0x48, 0xc7, 0x44, 0x24, 8, ...le32(arg), 0xbd, ...le32(number), 0x0f, 0x05];
const forever = (body: number[]): number[] => [...body, 0xeb, 256 - body.length - 2];

/** init makes `count` children that do `child` for ever, a fork at a time, and then does `own` for ever. */
function program(count: number, child: number[], own: number[]): Uint8Array {
  const children = forever(child);
  const fork = [...call(SYS.rfork, rforkFlags.RFPROC | rforkFlags.RFFDG), 0x85, 0xc0, 0x75, children.length, ...children];
  const loop = [...fork, 0xff, 0xcb]; // dec ebx
  return aout(Uint8Array.from([0x48, 0x81, 0xec, ...le32(256), 0xbb, ...le32(count), ...loop, 0x75, 256 - loop.length - 2, ...forever(own)]));
}

interface Cost {
  /** Host nanoseconds, and virtual ones. */
  readonly host: number;
  readonly virtual: number;
}

function measure(count: number, what: 'switch' | 'syscall'): Cost {
  const sleepy = call(SYS.sleep, 0x7fffffff);
  const m = new Machine(coreExports(64), {
    memMB: 64, cpus: 1, seed: 1,
    initrd: ustar([{ name: 'init', data: what === 'switch' ? program(count, call(SYS.sleep, 0), call(SYS.sleep, 0)) : program(count, sleepy, call(SYS.sysr1, 0)) }]),
  });
  const k = m.kernel;
  while (k.procs.filter((p) => p !== null && !p.kp).length < count + 1) if (m.run(5_000_000) !== 'budget') throw new Error(m.panic);
  const done = (): number => (what === 'switch' ? k.machs[0]!.switches : k.machs[0]!.syscalls);
  m.run(30_000_000);
  let best = Number.POSITIVE_INFINITY;
  let virtual = 0;
  for (let i = 0; i < 5; i++) {
    const before = done();
    const at = m.now;
    const began = performance.now();
    m.run(30_000_000);
    const host = ((performance.now() - began) * 1e6) / (done() - before);
    virtual = (m.now - at) / (done() - before);
    best = Math.min(best, host);
  }
  return { host: best, virtual };
}

export function benchProcesses(): void {
  for (const what of ['switch', 'syscall'] as const) {
    const few = measure(10, what);
    const many = measure(1000, what);
    console.log(`${what}: 10 processes ${few.host.toFixed(0)} ns host, ${few.virtual.toFixed(0)} ns virtual; 1000 processes ${many.host.toFixed(0)} ns host, `
      + `${many.virtual.toFixed(0)} ns virtual; ratio host ${(many.host / few.host).toFixed(2)}, virtual ${(many.virtual / few.virtual).toFixed(2)}`);
  }
}
