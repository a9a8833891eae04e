/**
 * The debugger on real programs: it stops where it was told, once; steps stay with their process through system calls, forks and its end; and
 * a machine that was debugged is in the state of one that was left alone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../packages/base/src/index.ts';
import { syscalls } from '../../../../packages/abi/src/index.ts';
import { Machine } from '../../../../packages/system/src/index.ts';
import { MachineTree } from '../../../../packages/system/src/inspect/machinetree.ts';
import { coreExports } from '../../../../packages/system/src/testing/core.ts';
import type { Breakpoint, DebugStop, StepKind } from '@lux9/protocol';
import { Debugger } from './debugger.ts';

const initrd = readFileSync(join(import.meta.dirname, '../../../../packages/userland/build/initrd.tar'));
const exec = syscalls.find((s) => s.shown === 'Exec')!.number;
const rfork = syscalls.find((s) => s.shown === 'Rfork')!.number;

interface Bench {
  readonly machine: Machine;
  readonly alone: Machine;
  readonly debug: Debugger;
  readonly tree: MachineTree;
  readonly stops: DebugStop[];
}

function bench(cpus: number): Bench {
  const make = (): Machine => new Machine(coreExports(64), { memMB: 64, cpus, initrd, seed: 7, epoch: 1_700_000_000 });
  const [machine, alone] = [make(), make()];
  const stops: DebugStop[] = [];
  const debug = new Debugger(machine, (stop) => stops.push(stop));
  machine.run(300_000_000);
  alone.run(300_000_000);
  return { machine, alone, debug, tree: new MachineTree(machine), stops };
}

function type(b: Bench, text: string): void {
  const at = Math.ceil((b.machine.now + 20_000_000) / 10_000_000) * 10_000_000;
  for (const m of [b.machine, b.alone]) m.input(encodeUtf8(text), at);
}

/** As the session runs it: until it is held, or `most` ns are over. Answers the new stop. */
function go(b: Bench, most = 400_000_000): DebugStop | undefined {
  const before = b.stops.length;
  b.debug.release();
  return until(b, before, most);
}

function until(b: Bench, before: number, most: number): DebugStop | undefined {
  const end = b.machine.now + most;
  while (b.machine.now < end && b.stops.length === before) {
    b.machine.run(Math.min(2_000_000, end - b.machine.now));
    b.debug.between();
  }
  return b.stops[before];
}

function step(b: Bench, kind: StepKind, address = 0, most = 400_000_000): DebugStop | undefined {
  const before = b.stops.length;
  b.debug.step(kind, address);
  return until(b, before, most);
}

const pidOf = (b: Bench, name: string): number => b.machine.kernel.procs.findLast((p) => p?.text === name)!.pid;
const symbol = (b: Bench, pid: number, name: string): number => Number.parseInt(b.tree.read(`/proc/${pid}/symbols`).split('\n').find((l) => l.split(' ')[2] === name)!.split(' ')[0]!, 16);
const reg = (b: Bench, pid: number, name: string): number => Number.parseInt(b.tree.read(`/proc/${pid}/regs`).split('\n').find((l) => l.startsWith(`${name} `))!.split(' ')[1]!, 16);
const stack = (b: Bench, pid: number): string[] => b.tree.read(`/proc/${pid}/stack`).trimEnd().split('\n');
const at = (address: number, pid = 0): Breakpoint => ({ kind: 'address', pid, address });

/** Types a command; answers the process that runs it, held before its first instruction. */
function started(b: Bench, line: string, end = ''): number {
  if (line !== '') type(b, `${line}${end}\n`);
  b.debug.setBreakpoints([{ kind: 'syscall', pid: 0, number: exec }]);
  const stop = go(b)!;
  b.debug.setBreakpoints([]);
  expect(step(b, 'into')).toMatchObject({ reason: 'step', pid: stop.pid });
  return stop.pid;
}

/** Both go on without a debugger to one instant, and are the same. */
function undisturbed(b: Bench): void {
  b.debug.setBreakpoints([]);
  b.debug.release();
  const end = Math.max(b.machine.now, b.alone.now) + 50_000_000;
  for (const m of [b.machine, b.alone]) while (m.now < end) m.run(end - m.now);
  // Where a run is cut is not to the nanosecond.
  for (let i = 0; i < 1000 && b.machine.now !== b.alone.now; i++) {
    const [behind, ahead] = b.machine.now < b.alone.now ? [b.machine, b.alone] : [b.alone, b.machine];
    behind.run(ahead.now - behind.now);
  }
  expect(b.machine.now).toBe(b.alone.now);
  expect(b.machine.hashes()).toEqual(b.alone.hashes());
}

describe.each([1, 2])('%d processors', (cpus) => {
  let b: Bench;
  beforeEach(() => {
    b = bench(cpus);
  });

  it('stops at a function, steps into, over and out of calls, runs to an address', () => {
    const shell = pidOf(b, 'rc');
    const key = symbol(b, shell, 'cmd/rc/edit/editor/Editor#key');
    b.debug.setBreakpoints([at(key)]);
    type(b, 'a');
    expect(go(b)).toMatchObject({ reason: 'breakpoint', pid: shell, rip: key });
    const calls = stack(b, shell);
    expect(calls[0]).toMatch(/Editor#key( |$)/);
    expect(calls[1]).toContain('Editor#read+');
    const back = Number.parseInt(calls[1]!.split(' ')[0]!, 16);
    const sp = Number.parseInt(calls[1]!.split(' ')[1]!, 16);
    // Through the whole function, call by call, its own instructions only: the depth of the stack says whose they are.
    let steps = 0;
    let calls2 = 0;
    for (let before = key; ; steps++) {
      const s = step(b, 'over')!;
      expect(s).toMatchObject({ reason: 'step', pid: shell });
      if (s.rip === back) break;
      if (s.rip === before + 5) calls2++;
      before = s.rip;
      expect(stack(b, shell)[0]).toMatch(/Editor#key(\+| |$)/);
      expect(stack(b, shell)[1]).toBe(calls[1]);
      expect(steps).toBeLessThan(2000);
    }
    expect(steps).toBeGreaterThan(5);
    expect(calls2).toBeGreaterThan(0);
    expect(reg(b, shell, 'rsp')).toBe(sp);
    type(b, 'b');
    expect(go(b)?.rip).toBe(key);
    // From the middle of it, with registers pushed.
    for (let i = 0; i < 4; i++) step(b, 'into');
    expect(step(b, 'out')).toMatchObject({ reason: 'step', rip: back });
    expect(reg(b, shell, 'rsp')).toBe(sp);
    type(b, 'c');
    expect(step(b, 'to', key)).toMatchObject({ rip: key });
    undisturbed(b);
  }, 60_000);

  it('a breakpoint in a page nobody has loaded yet stops once, before its first instruction', () => {
    const pid = started(b, "rc -c 'echo x'");
    const inside = b.tree.read(`/proc/${pid}/pt`).split('\n').filter((l) => l.startsWith('1 ')).map((l) => Number.parseInt(l.split(' ')[1]!, 16));
    const candidates = b.tree.read(`/proc/${pid}/symbols`).split('\n').filter((l) => / [Tt] (cmd\/rc|lib)\//.test(l)).map((l) => Number.parseInt(l, 16)).filter((a) => !inside.includes(a - (a % 4096)));
    expect(candidates.length).toBeGreaterThan(0);
    b.debug.setBreakpoints(candidates.map((a) => at(a, pid)));
    const s = go(b)!;
    expect(s).toMatchObject({ reason: 'breakpoint', pid });
    expect(candidates).toContain(s.rip);
    const rsp = reg(b, pid, 'rsp');
    // It waits for its page behind that; the same place again is another call of it.
    b.debug.setBreakpoints([at(s.rip)]);
    expect(step(b, 'into')?.rip).not.toBe(s.rip);
    const again = go(b, 100_000_000);
    expect(again === undefined || reg(b, pid, 'rsp') !== rsp || again.pid === pid).toBe(true);
    undisturbed(b);
  }, 60_000);

  it('shared text: only the process it was set for stops', () => {
    const pids = ['100', '101'].map((time) => started(b, `sleep ${time}`, ' &'));
    expect(pids[0]).not.toBe(pids[1]);
    const name = 'entry/_start';
    const where = symbol(b, pids[1]!, name);
    expect(symbol(b, pids[0]!, name)).toBe(where);
    b.debug.setBreakpoints([at(where, pids[1])]);
    expect(go(b)).toMatchObject({ pid: pids[1], rip: where });
    expect(go(b)).toBeUndefined();
    undisturbed(b);
  }, 60_000);

  it('a step over a fork stays with the parent; a step in a process that ends says so', () => {
    const shell = pidOf(b, 'rc');
    b.debug.setBreakpoints([{ kind: 'syscall', pid: shell, number: rfork }]);
    type(b, 'sleep 0; sleep 0\n');
    const s = go(b)!;
    expect(s.pid).toBe(shell);
    b.debug.setBreakpoints([]);
    expect(step(b, 'over')).toMatchObject({ reason: 'step', pid: shell, rip: s.rip + 2 });
    expect(reg(b, shell, 'rax')).toBeGreaterThan(shell);
    const child = started(b, '');
    expect(child).not.toBe(shell);
    // It never comes to address 4.
    expect(step(b, 'to', 4)).toMatchObject({ reason: 'ended', what: `process ${child} has ended` });
    type(b, 'z');
    expect(step(b, 'into')).toMatchObject({ reason: 'step', pid: shell });
    undisturbed(b);
  }, 60_000);

  it('a stop is later than all that its process did before', () => {
    b.tree.opened('/events');
    type(b, 'cat /dev/user\n');
    const open = syscalls.find((c) => c.shown === 'Open')!.number;
    for (let stops = 0, pid = 0; pid === 0; stops++) {
      expect(stops).toBeLessThan(20);
      b.debug.setBreakpoints([{ kind: 'syscall', pid: 0, number: open }]);
      const stop = go(b)!;
      const born = b.tree.read('/events').split('\n').filter((l) => / cat exec /.test(l)).map((l) => l.split(' '));
      if (born.length === 0) continue;
      pid = stop.pid;
      expect(pid).toBe(Number(born[0]![2]));
      expect(stop.ns).toBeGreaterThan(Number(born[0]![1]));
    }
    b.tree.closed('/events');
    undisturbed(b);
  }, 60_000);

  it('holds one process at its next instruction, a system call that waits included; memory that changes', () => {
    const shell = pidOf(b, 'rc');
    b.debug.hold(shell);
    expect(until(b, 0, 100_000_000)).toBeUndefined();
    type(b, 'x');
    const s = until(b, 0, 100_000_000)!;
    expect(s).toMatchObject({ reason: 'pause', pid: shell });
    const rsp = reg(b, shell, 'rsp');
    b.debug.setBreakpoints([{ kind: 'write', pid: shell, address: rsp - 8, bytes: 8 }]);
    const w = go(b)!;
    expect(w.reason).toBe('watchpoint');
    expect(w.what).toMatch(/^0x[0-9a-f]+ changed from [0-9a-f]{16} to [0-9a-f]{16}$/);
    b.debug.setBreakpoints([]);
    // Into the system call in which it waits for the next key, and out at its other side.
    b.debug.setBreakpoints([{ kind: 'syscall', pid: shell, number: syscalls.find((c) => c.shown === 'Pread')!.number }]);
    const call = go(b)!;
    expect(call).toMatchObject({ reason: 'syscall', what: 'system call Pread' });
    b.debug.setBreakpoints([]);
    expect(step(b, 'over', 0, 50_000_000)).toBeUndefined();
    type(b, 'y');
    const before = b.stops.length;
    expect(until(b, before, 100_000_000)).toMatchObject({ reason: 'step', pid: shell, rip: call.rip + 2 });
    undisturbed(b);
  }, 60_000);
});
