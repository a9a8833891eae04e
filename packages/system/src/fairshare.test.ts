/**
 * Fair share: busy processes that differ in nothing get the same processor time, within 5 %, over 10 s of virtual time. LONG=1 tries
 * every number of processes from 2 to 64 on every number of processors from 1 to 8; PROCS=2-64 CPUS=1,8 those. The worst is printed.
 *
 * The processes run `jmp self`: of each stretch a few instructions are run and the others counted, which for this program
 * is the same and takes a thousandth of the time.
 */
import { coreFields, coreMemory, rforkFlags, SYS } from '@lux9/abi';
import { putU32le } from '@lux9/base';
import type { CoreExports } from '@lux9/cpu';
import { Time } from '@lux9/kernel';
import { afterAll, expect, it } from 'vitest';
import { Machine, ustar } from './index.ts';
import { aout } from './testing/aout.ts';
import { coreExports } from './testing/core.ts';

const text = 0x200028;
const second = 1e9;

/** Forks `n` processes that sleep until all are there and then do nothing but run; then sleeps itself. */
function busy(n: number): { program: Uint8Array; loop: number } {
  const call = (number: number, argument: number): number[] => {
    const bytes = new Uint8Array(16);
    bytes.set([0xbd, 0, 0, 0, 0, 0x48, 0xc7, 0x44, 0x24, 8, 0, 0, 0, 0, 0x0f, 0x05]);
    putU32le(bytes, 1, number);
    putU32le(bytes, 10, argument);
    return [...bytes];
  };
  const code = [0xbb, n, 0, 0, 0]; // mov ebx, n
  code.push(...call(SYS.rfork, rforkFlags.RFPROC | rforkFlags.RFFDG)); // again: rfork
  code.push(0x85, 0xc0, 0x74, 22); // test eax, eax; jz loop
  code.push(0xff, 0xcb, 0x75, 256 - 24); // dec ebx; jnz again
  code.push(...call(SYS.sleep, 0x3fffffff), 0xeb, 256 - 18); // sleep; jmp to it
  code.push(...call(SYS.sleep, 900));
  const loop = text + code.length;
  code.push(0xeb, 0xfe); // loop: jmp loop
  return { program: aout(Uint8Array.from(code)), loop };
}

const field = (name: string): number => coreMemory.active + coreFields.find((f) => f.name === name)!.offset;
const step = 8;

/** A core that counts the rest of a stretch at the loop instead of running it. */
function counting(exports: CoreExports, loop: number): CoreExports {
  const view = new DataView(exports.memory.buffer);
  const rip = field('rip');
  const icount = field('icount');
  return {
    ...exports,
    run(cpu, count) {
      const exit = exports.run(cpu, Math.min(count, step));
      if (exit !== 0 || count <= step) return exit;
      if (view.getUint32(rip, true) !== loop) return exports.run(cpu, count - step);
      view.setBigUint64(icount, view.getBigUint64(icount, true) + BigInt(count - step), true);
      return 0;
    },
  };
}

/** How far from the mean the shares of `n` processes on `cpus` processors are after 10 s: 0.05 is 5 %. */
function unfairness(n: number, cpus: number): number {
  const { program, loop } = busy(n);
  const m = new Machine(counting(coreExports(32), loop), { memMB: 32, cpus, seed: 1, initrd: ustar([{ name: 'init', data: program }]) });
  while (m.now < second) if (m.run(1e7) !== 'budget') throw new Error(m.panic);
  const procs = m.kernel.procs.filter((p) => p !== null && !p.kp && p.pid !== 1).map((p) => p!);
  expect(procs.length).toBe(n);
  const used = (): number[] => procs.map((p) => p.time[Time.user]! + p.time[Time.sys]!);
  const before = used();
  const begun = m.now;
  while (m.now < begun + 10 * second) m.run(1e8);
  const spent = used().map((time, i) => time - before[i]!);
  const wanted = ((m.now - begun) * Math.min(cpus, n)) / n;
  return Math.max(...spent.map((time) => Math.abs(time - wanted) / wanted));
}

/** `2,5-7` is 2, 5, 6 and 7. */
const numbers = (name: string): number[] => (process.env[name] ?? '').split(',').filter((word) => word !== '').flatMap((word) => {
  const [first, last = first] = word.split('-').map(Number);
  return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
});
const chosen = numbers('PROCS').flatMap((n) => numbers('CPUS').map((cpus) => [n, cpus] as const));
const all = Array.from({ length: 8 }, (_, cpus) => Array.from({ length: 63 }, (_, i) => [i + 2, cpus + 1] as const)).flat();
const some = [[3, 1], [64, 1], [5, 2], [7, 4]] as const;

let worst = { unfairness: 0, n: 0, cpus: 0 };

it.each(chosen.length > 0 ? chosen : process.env['LONG'] === '1' ? all : some)('%d busy processes on %d processors', (n, cpus) => {
  const found = unfairness(n, cpus);
  if (found >= worst.unfairness) worst = { unfairness: found, n, cpus };
  expect(found).toBeLessThan(0.05);
}, 120_000);

afterAll(() => {
  process.stdout.write(`worst: ${(worst.unfairness * 100).toFixed(2)} %, ${worst.n} processes on ${worst.cpus} processors\n`);
});
