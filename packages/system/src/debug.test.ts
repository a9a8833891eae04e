/** Debugging through /proc: watchpoints, profiles, traces, control messages; what a process sees of its own time. */
import { rforkFlags } from '@lux9/abi';
import { decodeUtf8, u32le } from '@lux9/base';
import { Procctl, ready, State, type Proc } from '@lux9/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { aout } from './testing/aout.ts';
import { Harness } from './testing/harness.ts';

const R = rforkFlags;
const text = 0x200028;
const data = 0x400000;
// again: mov rax, [data]; inc rax; mov [data], rax; mov [data + 8], rax; jmp again
const counter = Uint8Array.of(
  0x48, 0x8b, 0x04, 0x25, 0, 0, 0x40, 0, 0x48, 0xff, 0xc0, 0x48, 0x89, 0x04, 0x25, 0, 0, 0x40, 0, 0x48, 0x89, 0x04, 0x25, 8, 0, 0x40, 0, 0xeb, 0xe3,
);

let h: Harness;
let p: Proc;
const file = (name: string): string => `/proc/${p.pid}/${name}`;

function put(name: string, what: string): number | null {
  const fd = h.call(h.init, 'open', file(name), 1)!;
  const n = h.writeFd(h.init, fd, what);
  h.call(h.init, 'close', fd);
  return n;
}

/** Lets the parked process run real instructions, and parks it again. */
function go(ns: number): void {
  p.state = State.New;
  ready(h.kernel, p);
  h.machine.run(ns);
  h.settle();
}

const regs = (): { pc: number; ax: number } => {
  const fd = h.call(h.init, 'open', file('regs'), 0)!;
  const bytes = h.readFd(h.init, fd, 184)!;
  h.call(h.init, 'close', fd);
  return { pc: u32le(bytes, 144), ax: u32le(bytes, 0) };
};

/** As a debugger reads it: a watched page stands elsewhere in the page table. */
function word(address: number): number {
  const fd = h.call(h.init, 'open', file('mem'), 0)!;
  const bytes = h.readFd(h.init, fd, 4, BigInt(address))!;
  h.call(h.init, 'close', fd);
  return u32le(bytes, 0);
}

beforeEach(() => {
  h = new Harness({ files: [{ name: 'counter', data: aout(counter, new Uint8Array(16)) }] });
  p = h.fork(h.init, R.RFPROC | R.RFFDG | R.RFREND);
  h.call(p, 'exec', '/boot/counter', ['counter']);
  h.output();
});

describe('watchpoints', () => {
  it('stop after the instruction that wrote a watched byte, and at no other write to the page', () => {
    expect(put('watchpt', `-w- ${data + 8} 8\n`)).toBeGreaterThan(0);
    go(1e6);
    expect(p.state).toBe(State.Broken);
    expect(h.output()).toContain(`counter ${p.pid}: suicide: sys: watchpoint 0 pc=0x${(text + 27).toString(16)}`);
    expect(regs()).toEqual({ pc: text + 27, ax: 1 });
    expect([word(data), word(data + 8)]).toEqual([1, 1]);
  });

  it('tell reads from writes', () => {
    put('watchpt', `r-- ${data + 3} 1\n`);
    go(1e6);
    expect(p.state).toBe(State.Broken);
    expect(regs().pc).toBe(text + 8);
    expect(word(data)).toBe(0);
  });

  it('name all that one instruction touches', () => {
    put('watchpt', `-w- ${data + 100} 4\n-w- ${data} 1\nrw- ${data + 7} 1\n`);
    go(1e6);
    // The read already meets the last.
    expect(h.output()).toContain('sys: watchpoint 2 pc=');
    expect(regs().pc).toBe(text + 8);
  });

  it('stop before a watched instruction runs', () => {
    put('watchpt', `--x ${text + 8} 1\n`);
    go(1e6);
    expect(p.state).toBe(State.Broken);
    expect(regs()).toEqual({ pc: text + 8, ax: 0 });
  });

  it('let everything else on a watched page go on', () => {
    put('watchpt', `rwx ${text + 0x800} 8\nrw- ${data + 0x800} 8\n`);
    go(500_000);
    expect(p.state).not.toBe(State.Broken);
    expect(word(data)).toBeGreaterThan(10);
    expect(word(data) - word(data + 8)).toBeLessThan(2);
  });

  it('are read back as they were written, and refuse nonsense', () => {
    put('watchpt', `rw- 0x400000 8\n`);
    expect(h.readFile(h.init, file('watchpt'))).toBe('rw- 0x0000000000400000 0x0000000000000008\n');
    expect(put('watchpt', 'rwq 0x400000 8\n')).toBe(-1);
    expect(put('watchpt', '--- 0x400000 8\n')).toBe(-1);
    expect(put('watchpt', '-w- 0x400000 0\n')).toBe(-1);
  });

  it('survive a snapshot', () => {
    put('watchpt', `-w- ${data + 8} 8\n`);
    p.state = State.New;
    ready(h.kernel, p);
    let done = 0;
    while (done < 20) done += h.machine.runExactly(1);
    const saved = h.machine.save();
    h.machine.run(1e6);
    const wanted = JSON.stringify(h.machine.hashes());
    h.machine.restore(saved);
    h.machine.run(1e6);
    expect(JSON.stringify(h.machine.hashes())).toBe(wanted);
  });
});

it('counts ticks by place in a profile', () => {
  expect(() => h.readFile(h.init, file('profile'))).toThrow('profile is off');
  expect(put('ctl', 'profile')).toBe(7);
  go(205e6);
  const bytes = new Uint8Array(p.seg[1]!.profile!.buffer);
  const total = u32le(bytes, 0);
  expect(total).toBe(200);
  let places = 0;
  for (let at = text - 0x200000 - 7; at < text - 0x200000 + counter.length; at += 8) places += u32le(bytes, at >>> 3 << 2);
  expect(places).toBe(total);
});

it('keeps pid, kernel cycles and all cycles in the Tos', () => {
  go(1e6);
  const tos = 0x7fffffffefb8;
  expect(u32le(h.read(p, tos + 64, 4), 0)).toBe(p.pid);
  const kcycles = u32le(h.read(p, tos + 48, 4), 0);
  const pcycles = u32le(h.read(p, tos + 56, 4), 0);
  expect(kcycles).toBe(p.time[1]);
  expect(pcycles).toBeGreaterThanOrEqual(kcycles);
  expect(pcycles).toBeLessThanOrEqual(p.time[0]! + p.time[1]!);
});

describe('system call tracing', () => {
  /** Starts `call` in the traced process; answers the record at its entry and the one at its exit. */
  function traced(call: () => number | null): [string, string] {
    p.procctl = Procctl.tracesyscall;
    expect(call()).toBe(null);
    expect(p.state).toBe(State.Stopped);
    const before = h.readFile(h.init, file('syscall'));
    const fd = h.call(h.init, 'open', file('ctl'), 1)!;
    expect(h.writeFd(h.init, fd, 'startsyscall')).toBe(12);
    h.call(h.init, 'close', fd);
    const after = h.readFile(h.init, file('syscall'));
    put('ctl', 'start');
    return [before, after];
  }

  it('shows entry and exit in the form of proc(3)', () => {
    const [before, after] = traced(() => h.call(p, 'open', '/dev/null', 0));
    expect(before).toMatch(new RegExp(`^${p.pid} counter Open [0-9a-f]+ 0x[0-9a-f]+/"/dev/null" 0x0$`));
    expect(after).toMatch(/^[0-9]+ counter Open [0-9a-f]+ 0x[0-9a-f]+\/"\/dev\/null" 0x0 = [0-9]+ "" [0-9]+ [0-9]+\n$/);
  });

  it('shows errors and data', () => {
    const [, failed] = traced(() => h.call(p, 'open', '/nonexist', 0));
    expect(failed).toMatch(/ = -1 file does not exist: '\/nonexist' [0-9]+ [0-9]+\n$/);
    const fd = h.call(p, 'open', '/dev/null', 1)!;
    const [written] = traced(() => h.writeFd(p, fd, 'two words\n'));
    expect(written).toMatch(/ Pwrite [0-9a-f]+ [0-9]+ 0x[0-9a-f]+\/"two\.words\." 10 -1$/);
  });
});

describe('control messages', () => {
  it.each([
    ['nonsense', 'unknown control message "nonsense"'], ['kill 1', 'wrong #args in control message "kill 1"'],
    ['pri', 'wrong #args in control message "pri"'], ['wired x', 'bad process or channel control request "wired x"'],
    ['start', 'bad process or channel control request'], ['period 10', ''], ['period x', 'ill-formed number'], ['period 1h', 'unrecognized unit'],
    ['admit', ''], ['close -1', 'fd out of range or not open'],
  ])('%s', (message, error) => {
    const n = put('ctl', message);
    if (error === '') return;
    expect(n).toBe(-1);
    expect(h.err(h.init)).toBe(error);
  });

  it('hides, pins, prioritises, names', () => {
    put('ctl', 'fixedpri 5');
    expect([p.basepri, p.fixedpri]).toEqual([5, true]);
    put('ctl', 'wired 0');
    expect(p.wired).toBe(0);
    put('ctl', 'private');
    expect(h.call(h.init, 'open', file('mem'), 0)).toBe(-1);
    expect(h.err(h.init)).toContain('permission denied');
    put('args', 'hello there');
    expect(h.readFile(h.init, file('args'))).toBe('counter [hello there]');
  });

  it('close and closefiles', () => {
    const fd = h.call(p, 'open', '/dev/null', 0)!;
    put('ctl', `close ${fd}`);
    expect(h.call(p, 'close', fd)).toBe(-1);
    put('ctl', 'closefiles');
    expect(p.fgrp!.fds.every((c) => c === null)).toBe(true);
  });

  it('kill ends with the exit string Killed', () => {
    put('ctl', 'kill');
    h.call(p, '_nsec', 0);
    expect(h.proc(p.pid)).toBe(null);
    const at = 0x7fffff000000;
    h.write(h.init, at, new Uint8Array(200));
    const n = h.call(h.init, 'await', at, 200)!;
    expect(decodeUtf8(h.read(h.init, at, n))).toMatch(new RegExp(`^${p.pid} .*'counter ${p.pid}: Killed'$`));
  });
});

it('says on fd 2 who gave a bad pointer', () => {
  h.call(p, 'open', 0x10, 0);
  expect(h.output()).toContain(`counter ${p.pid}: suicide: invalid address 0x10/1 in sys call pc=0x`);
});
