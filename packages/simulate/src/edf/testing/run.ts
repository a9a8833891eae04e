/**
 * Admitted tasks that never stop of themselves, with best-effort processes beside them that would take the whole processor: each
 * task gets its cost before its deadline in every period, or the kernel counts a miss.
 */
import { rforkFlags, SYS } from '@lux9/abi';
import { Random } from '@lux9/base';
import { edfadmit, edfparams, type Kernel, type Proc } from '@lux9/kernel';
import { Machine, ustar } from '@lux9/system';
import { aout } from '../../../../system/src/testing/aout.ts';
import { coreExports } from '../../../../system/src/testing/core.ts';

const u32 = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
/** A call by number, with one argument. */
const call = (number: number, arg: number): number[] => [
  0x48, 0xc7, 0x44, 0x24, 0x08, ...u32(arg), // mov qword [rsp+8], arg
  0xbd, ...u32(number), //                      mov ebp, number
  0x0f, 0x05, //                                syscall
];

/** init: makes `count` children; after 50 ms of sleep all of them count for ever, except the last, which sleeps a tick at a time. */
function program(count: number): Uint8Array {
  const code: number[] = [0x48, 0x81, 0xec, ...u32(256)]; // sub rsp, 256
  const spin = [0x48, 0xff, 0xc0, 0xeb, 0xfb]; // inc rax; jmp back
  for (let i = 0; i < count; i++) {
    code.push(...call(SYS.rfork, rforkFlags.RFPROC | rforkFlags.RFFDG));
    code.push(0x85, 0xc0); // test eax, eax
    const sleeper = i === count - 1 ? [...call(SYS.sleep, 10), 0xeb, 0] : [...call(SYS.sleep, 50), ...spin];
    if (i === count - 1) sleeper[sleeper.length - 1] = 256 - sleeper.length;
    code.push(0x75, sleeper.length, ...sleeper); // jnz over the child's loop
  }
  code.push(...spin);
  return aout(Uint8Array.from(code));
}

export interface EdfRun {
  readonly releases: number;
  readonly misses: number;
  readonly utilisation: number;
  /** Virtual time the best-effort processes got, as a share. */
  readonly rest: number;
}

function tasksOf(k: Kernel): Proc[] {
  return k.edf;
}

/** Runs a random admitted set of up to `most` tasks until `releases` releases. */
export function runEdf(seed: number, releases: number, most = 8, cpus = 1): EdfRun {
  const random = new Random(seed);
  const m = new Machine(coreExports(32), { memMB: 32, cpus, initrd: ustar([{ name: 'init', data: program(most + 3) }]), seed });
  const k = m.kernel;
  const children = (): Proc[] => k.procs.filter((p): p is Proc => p !== null && !p.kp && p.pid !== 1);
  while (m.now < 100_000_000) if (m.run(10_000_000) !== 'budget') throw new Error(`panic: ${m.panic}`);
  const users = children();
  const candidates = users.slice(0, most);
  k.m = k.machs[0]!;
  let utilisation = 0;
  for (const p of candidates) {
    const T = (150 + random.below(850)) * 1000;
    const D = Math.floor((T * (60 + random.below(41))) / 100 / 1000) * 1000;
    const C = Math.max(20_000, Math.floor((D * (2 + random.below(24))) / 100 / 1000) * 1000);
    // The kernel itself takes a little of the processor: the test leaves it 5 %.
    if (utilisation + C / T > 0.95) continue;
    const e = edfparams(k, p);
    e.T = T;
    e.D = D;
    e.C = C;
    try {
      edfadmit(k, p);
      utilisation += C / T;
    } catch {
      // Not schedulable with the others: it stays best-effort.
    }
  }
  const began = m.now;
  const used = (): number => tasksOf(k).reduce((sum, p) => sum + p.time[0]! + p.time[1]!, 0);
  const before = used();
  const count = (): number => tasksOf(k).reduce((sum, p) => sum + p.edf!.releases, 0);
  while (count() < releases) {
    if (m.run(10_000_000) !== 'budget') throw new Error(`panic: ${m.panic} (seed ${seed})`);
  }
  const misses = tasksOf(k).reduce((sum, p) => sum + p.edf!.misses, 0);
  return { releases: count(), misses, utilisation, rest: 1 - (used() - before) / ((m.now - began) * cpus) };
}
