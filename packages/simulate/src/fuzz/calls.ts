/** Random hostile system calls through the trap entry, and random bytes as programs. */
import { rforkFlags, syscalls, type Syscall } from '@lux9/abi';
import { Random } from '@lux9/base';
import { checkOwnership, State, type Proc } from '@lux9/kernel';
import { Machine, ustar } from '@lux9/system';
import { aout } from '../../../system/src/testing/aout.ts';
import { coreExports } from '../../../system/src/testing/core.ts';
import { Harness, type Argument } from '../../../system/src/testing/harness.ts';
import { reap } from './reap.ts';

const R = rforkFlags;
const most = 12;
const buffer = 0x30000000;
const bufferBytes = 64 * 4096;

const pointers: readonly bigint[] = [
  0n, 1n, 0xfffn, 0x1000n, 0x1ff000n, 0x1fffffn, 0x200000n, 0x400000n, 0x7fffffffn, 0x80000000n, 0xffffffffn, 0x100000000n, BigInt(buffer),
  BigInt(buffer + 4095), BigInt(buffer + bufferBytes - 1), BigInt(buffer + bufferBytes), 0x7fffffffe000n, 0x7fffffffefffn, 0x7ffffffff000n,
  0x7fffffffffffn, 0x800000000000n, 0xffff800000000000n, 0xffffffff80000000n, 0xffffffffffffffffn, -4096n, 0xdeadbeefdeadbeefn,
];
const numbers: readonly bigint[] = [
  0n, 1n, 2n, 3n, 4n, 5n, 7n, 16n, 31n, 32n, 48n, 64n, 100n, 127n, 128n, 255n, 4095n, 4096n, 8192n, 65535n, 65536n, 0x7fffffffn, 0x80000000n, -1n, -2n,
  0x100000000n, 0x7fffffffffffffffn, -0x8000000000000000n,
];
const names: readonly string[] = [
  '/', '.', '..', '', '/dev/cons', '/dev/null', '/dev/zero', '/dev/random', '/dev/time', '/env/x', '/srv/x', '/srv', '/proc', '/proc/1/ctl', '/proc/1/mem',
  '/proc/1/note', '/proc/2/status', '/proc/trace', '/boot/init', '/fd/0', '/fd/0ctl', '/fd/99', '#|', '#c', '#p', '#X/exchange', '#X/frames', '#X/history',
  '/dev/mem', '/dev/io', '/dev/irq/ctl', '/dev/irq/16', '/dev/dma/alloc', '/dev/pci/bus', '/dev/pci/0000:00:04.0/config', '/dev/sip/clone', '/dev/sip/types',
  '/dev/sip/caps', '/dev/sip/servers', '#g', '#g/seg', '#σ', '/mnt', '/tmp', '/n', '/a/b/c', 'x'.repeat(300), '/'.repeat(200), '\xff\xfe', '#', '#\u{1f4a9}',
];
const writes: readonly string[] = [
  'kill', 'stop', 'start', 'startstop', 'pri 19', 'wired 0', 'wired 9', 'period 10ms', 'cost 1ms', 'deadline 5ms', 'admit', 'expel', 'trace', 'closefiles', 'hang',
  'prepare 0x30000000', 'prepare 0x30001000', 'accept 0x30000000 0x30000000 7', 'cancel 0x30000000', 'accept 1 2 3', 'register 16 x', 'unregister 16',
  'register 300 x', 'size 4096', 'size 99999999999', 'size 1 align 3', 'type counter', 'type ramfs', 'name a', 'capability all', 'device 0000:00:04.0', 'mount /n',
  'policy always', 'policy script /boot/init', 'depends a', 'heartbeat 1', 'start', 'stop', 'restart', 'remove', 'inb 0x60', 'outb 0xcf9 6', 'outl 0xcf8 0x80000000',
  'va 0x50000000 0x10000', '0', '3', '-1', '', '\0', 'x'.repeat(500), 'drop dma', 'sys: trap: x', 'interrupt', 'suicide',
];
/** Calls that would only end the test's own process table: exits is done apart. */
const skipped = new Set(['exits', '_wait', 'exec', 'noted']);

export interface CallRun {
  readonly calls: number;
  readonly failed: number;
  readonly waited: number;
  readonly forks: number;
}

export function runCalls(seed: number, count: number): CallRun {
  const random = new Random(seed);
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)]!;
  const h = new Harness({ memMB: 20 });
  const k = h.kernel;
  const usable = syscalls.filter((call) => !skipped.has(call.name));
  let failed = 0;
  let waited = 0;
  let forks = 0;
  let step = 0;
  const again = (): string => `seed ${seed}, call ${step}: npm run fuzz:syscall -- --seed ${seed} --count ${step + 1}`;
  // Half of the runs are an ordinary user's; the host owner's do without the files that end the first process by right.
  const user = seed % 2 === 0 ? k.eve : 'mallory';
  const allowed = names.filter((name) => user !== k.eve || !name.startsWith('/proc/1'));
  const born = (parent: Proc, flags: number): Proc => {
    const p = h.fork(parent, flags);
    forks++;
    p.user = user;
    // A process starts with a buffer of its own, and open files to be hostile with.
    h.call(p, 'segattach', 0, 'memory', buffer, bufferBytes);
    return p;
  };
  const parked = (p: Proc): boolean => h.proc(p.pid) === p && p.kstack.length === 0 && p.state !== State.Stopped && p.state !== State.Broken && p.state !== State.Waitrelease;
  let procs: Proc[] = [born(h.init, R.RFPROC | R.RFFDG | R.RFREND | R.RFNAMEG | R.RFENVG | R.RFNOTEG | R.RFNOWAIT)];
  const word = (call: Syscall, i: number): Argument => {
    const { kind, form } = call.args[i]!;
    if (form === 'string') return random.below(8) === 0 ? pick(pointers) : pick(allowed);
    if (kind === 'pointer') return random.below(3) === 0 ? BigInt(buffer + random.below(bufferBytes)) : pick(pointers);
    if (random.below(4) === 0) return BigInt(pick(procs).pid);
    return random.below(16) === 0 ? BigInt(random.below(0x7fffffff)) : pick(numbers);
  };
  try {
    for (; step < count; step++) {
      procs = procs.filter((p) => h.proc(p.pid) === p);
      const free = procs.filter(parked);
      if (free.length === 0) {
        for (const p of procs.slice(0, 4)) reap(h, p);
        procs = [born(h.init, R.RFPROC | R.RFFDG | R.RFREND | R.RFNAMEG | R.RFENVG | R.RFNOTEG | R.RFNOWAIT)];
        continue;
      }
      const p = pick(free);
      let result: bigint | null;
      const what = random.below(20);
      if (what === 0 && procs.length < most) {
        const flags = R.RFPROC | pick([0, R.RFMEM, R.RFFDG, R.RFFDG | R.RFREND, R.RFNAMEG, R.RFMEM | R.RFFDG, R.RFENVG]) | R.RFNOTEG | R.RFNOWAIT;
        try {
          procs.push(born(p, flags));
        } catch (e) {
          // A note or a debugger's hand came first, or memory is out: the call was made all the same.
          if (!(e instanceof Error) || !e.message.startsWith('test: ')) throw e;
          failed++;
          reap(h, p);
        }
        continue;
      } else if (what === 1 && procs.length > 2) {
        reap(h, p);
        continue;
      } else if (what < 5) {
        // Somebody's file, and something to say to it.
        const fd = h.call(p, 'open', pick(allowed), pick([0, 1, 2, 2, 3, 0x10, 0x42]));
        if (fd === null || fd < 0) {
          failed++;
          continue;
        }
        const text = pick(writes);
        result = h.callBig(p, 'pwrite', BigInt(fd), text, BigInt(text.length), -1n);
        if (result !== null && random.below(2) === 0) result = h.callBig(p, 'pread', BigInt(fd), BigInt(buffer), 8192n, -1n);
        if (result !== null && random.below(2) === 0 && parked(p)) h.call(p, 'close', fd);
      } else {
        const call = pick(usable);
        const args = call.args.map((_, i) => word(call, i));
        if (call.name === 'rfork') args[0] = BigInt(random.below(32768)) & ~BigInt(R.RFPROC); // children are made above, counted
        result = h.callBig(p, call.name as Parameters<Harness['callBig']>[1], ...args);
      }
      if (result === null) waited++;
      else if (result === -1n) failed++;
      // Time passes now and then: sleeps end, alarms come.
      if (random.below(50) === 0) h.pass(10);
      if (step % 200 === 0) {
        const bad = checkOwnership(k);
        if (bad.length > 0) throw new Error(bad.join('\n'));
      }
    }
    for (const p of [...k.procs]) if (p !== null && !p.kp && p !== h.init) reap(h, p);
    h.pass(100);
    for (const p of [...k.procs]) if (p !== null && !p.kp && p !== h.init) reap(h, p);
    h.pass(2000);
    const bad = checkOwnership(k);
    if (bad.length > 0) throw new Error(bad.join('\n'));
    const left = k.procs.filter((p) => p !== null && !p.kp && p !== h.init);
    if (left.length > 0) throw new Error(`${left.length} processes cannot be ended: ${left.map((p) => `${p!.pid} in ${p!.state}\n${h.kstack(p!)}`).join('')}`);
  } catch (e) {
    throw new Error(`${e instanceof Error ? e.message : String(e)}\n${again()}`, { cause: e });
  }
  return { calls: count, failed, waited, forks };
}

const le32 = (n: number): number[] => [n & 0xff, (n >>> 8) & 0xff, (n >>> 16) & 0xff, n >>> 24];

export interface BytesRun {
  readonly programs: number;
  readonly instructions: number;
}

/** `count` programs of random bytes, each run until it ends or for a while; some begin with a call's number set up. */
export function runBytes(seed: number, count: number): BytesRun {
  const random = new Random(seed);
  let instructions = 0;
  for (let i = 0; i < count; i++) {
    const code = new Uint8Array(16 + random.below(4000));
    random.fill(code);
    // init makes children, each of which goes on somewhere in the bytes, and then sleeps for ever.
    const call = (number: number, arg: number): number[] => [0x48, 0xc7, 0x44, 0x24, 8, ...le32(arg), 0xbd, ...le32(number), 0x0f, 0x05];
    const children = 48;
    const block = call(19, R.RFPROC | R.RFFDG | R.RFNOWAIT).length + 8;
    const tail = [...call(17, 0x7fffffff), 0xeb, 0xec];
    const start: number[] = [0x48, 0x81, 0xec, 0, 1, 0, 0];
    const end = start.length + children * block + tail.length;
    for (let n = 0; n < children; n++) {
      start.push(...call(19, R.RFPROC | R.RFFDG | R.RFNOWAIT), 0x85, 0xc0);
      start.push(0x0f, 0x84, ...le32(end + random.below(code.length) - (start.length + 6)));
    }
    start.push(...tail);
    if (random.below(2) === 0) code.set([0xbd, random.below(60), 0, 0, 0, 0x0f, 0x05], random.below(code.length - 8));
    const m = new Machine(coreExports(20), {
      memMB: 20, cpus: 1, seed: seed + i, initrd: ustar([{ name: 'init', data: aout(Uint8Array.from([...start, ...code]), new Uint8Array(64), 65536) }]),
    });
    const why = m.run(3_000_000);
    const bad = why === 'budget' ? checkOwnership(m.kernel) : [];
    if (why === 'panic' || bad.length > 0) throw new Error(`${why} ${m.panic} ${bad.join('\n')}\nprogram ${i}: npm run fuzz:syscall -- --seed ${seed + i} --count 500`);
    instructions += m.instructions;
  }
  return { programs: count, instructions };
}
