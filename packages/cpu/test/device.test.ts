/**
 * Device memory: accesses to physical addresses that are not RAM leave the core, are answered, and complete exactly once, for every
 * kind of instruction; and the state in between is plain data like any other.
 */
import { Exit } from '@lux9/bus';
import type { CpuCore } from '@lux9/cpu';
import { describe, expect, it } from 'vitest';
import { openCore } from '../difftest/core.ts';
import { PAGE_BYTES } from '../programs/space.ts';
import { copyState, stateHash } from '../programs/state.ts';
import { Guest, RAX, RBX, RCX, RDI, RSI, RSP, stepAt } from './guest.ts';

const at = 0x40000000;
const device = 0xfee00000;
const READ = 1;
const WRITE = 2;
const rw = { write: true, execute: false };

interface Access {
  readonly kind: number;
  readonly address: number;
  readonly size: number;
  readonly data: bigint;
}

async function withDevice(): Promise<Guest> {
  const g = await Guest.open();
  g.space.map(at, device, rw);
  g.space.map(at + PAGE_BYTES, device + 0x10000, rw); // the next page is another device, elsewhere
  return g;
}

/** Runs one instruction to its end, answering reads from `values` in turn. `between` sees the core at each exit and may replace it. */
function drive(core: CpuCore, values: readonly bigint[], between: (c: CpuCore) => CpuCore = (c) => c): { core: CpuCore; accesses: Access[] } {
  const accesses: Access[] = [];
  let reads = 0;
  let running = core;
  const start = running.context(0).instructions;
  for (;;) {
    const rip = running.context(0).rip;
    const exit = running.run(0, 1);
    const c = running.context(0);
    if (exit === Exit.count) break;
    expect(exit).toBe(Exit.io);
    expect(c.rip).toBe(rip);
    expect(c.instructions).toBe(start);
    const access = { kind: c.ioKind, address: c.ioAddress, size: c.ioSize, data: c.ioKind === WRITE ? c.ioData : 0n };
    accesses.push(access);
    running.completeIo(0, access.kind === READ ? values[reads++ % values.length]! : 0);
    running = between(running);
    expect(accesses.length).toBeLessThan(100);
  }
  expect(running.context(0).instructions).toBe(start + 1);
  return { core: running, accesses };
}

describe('device memory', () => {
  it('loads of every size', async () => {
    const g = await withDevice();
    const value = 0x8877665544332211n;
    const loads: [bytes: number[], size: number, result: bigint][] = [
      [[0x8a, 0x03], 1, 0x11n],
      [[0x66, 0x8b, 0x03], 2, 0x2211n],
      [[0x8b, 0x03], 4, 0x44332211n],
      [[0x48, 0x8b, 0x03], 8, value],
      [[0x48, 0x0f, 0xbe, 0x03], 1, 0x11n],
    ];
    for (const [bytes, size, result] of loads) {
      g.set(RBX, at + 0x20);
      g.core.context(0).setGpr(RAX, 0n);
      g.load(...bytes);
      const { accesses } = drive(g.core, [value & ((1n << BigInt(8 * size)) - 1n)]);
      expect(accesses).toEqual([{ kind: READ, address: device + 0x20, size, data: 0n }]);
      expect(g.core.context(0).gpr(RAX)).toBe(result);
    }
  });

  it('stores of every size', async () => {
    const g = await withDevice();
    const value = 0x8877665544332211n;
    const stores: [bytes: number[], size: number][] = [[[0x88, 0x03], 1], [[0x66, 0x89, 0x03], 2], [[0x89, 0x03], 4], [[0x48, 0x89, 0x03], 8]];
    for (const [bytes, size] of stores) {
      g.set(RBX, at + 0x30);
      g.core.context(0).setGpr(RAX, value);
      g.load(...bytes);
      const { accesses } = drive(g.core, []);
      expect(accesses.map((a) => ({ ...a, data: BigInt.asUintN(8 * size, a.data) }))).toEqual([{ kind: WRITE, address: device + 0x30, size, data: BigInt.asUintN(8 * size, value) }]);
    }
  });

  it('read-modify-write reads once, then writes once; flags come from the value read', async () => {
    const g = await withDevice();
    for (const lock of [[], [0xf0]]) {
      g.set(RBX, at);
      g.set(RAX, 1);
      g.load(...lock, 0x01, 0x03); // ADD [RBX], EAX
      const { accesses } = drive(g.core, [0xffffffffn]);
      expect(accesses).toEqual([{ kind: READ, address: device, size: 4, data: 0n }, { kind: WRITE, address: device, size: 4, data: 0n }]);
      expect(g.core.context(0).rflags & 0x41).toBe(0x41); // CF, ZF
    }
    g.core.context(0).setGpr(RAX, 5n);
    g.load(0x87, 0x03); // XCHG
    const { accesses } = drive(g.core, [9n]);
    expect(accesses.map((a) => [a.kind, a.data])).toEqual([[READ, 0n], [WRITE, 5n]]);
    expect(g.get(RAX)).toBe(9);
  });

  it('PUSH, POP and CALL with a stack in device memory; PUSH [mem] from device to device', async () => {
    const g = await withDevice();
    g.set(RSP, at + 0x100);
    g.set(RAX, 0x1234);
    g.load(0x50);
    expect(drive(g.core, []).accesses).toEqual([{ kind: WRITE, address: device + 0xf8, size: 8, data: 0x1234n }]);
    expect(g.get(RSP)).toBe(at + 0xf8);
    g.load(0x59);
    expect(drive(g.core, [0x77n]).accesses).toEqual([{ kind: READ, address: device + 0xf8, size: 8, data: 0n }]);
    expect([g.get(RCX), g.get(RSP)]).toEqual([0x77, at + 0x100]);
    g.load(0xe8, 0, 0, 0, 0);
    expect(drive(g.core, []).accesses).toEqual([{ kind: WRITE, address: device + 0xf8, size: 8, data: BigInt(stepAt + 5) }]);
    g.set(RBX, at + 0x10);
    g.load(0xff, 0x33);
    expect(drive(g.core, [0xabcn]).accesses.map((a) => [a.kind, a.address, a.data])).toEqual([[READ, device + 0x10, 0n], [WRITE, device + 0xf0, 0xabcn]]);
  });

  it('REP MOVSB and REP STOSD: one access an element, registers right in the end', async () => {
    const g = await withDevice();
    const ram = g.space.mapFresh(0x50000000, PAGE_BYTES, rw);
    g.core.ram.set([1, 2, 3, 4, 5], ram);
    g.set(RSI, 0x50000000);
    g.set(RDI, at + 8);
    g.set(RCX, 5);
    g.load(0xf3, 0xa4);
    const seen: Access[] = [];
    const finish = (values: readonly bigint[]): void => {
      for (let n = 0; g.get(RCX) > 0 || g.core.context(0).rip === stepAt; n++) {
        const exit = g.core.run(0, 1);
        const c = g.core.context(0);
        if (exit === Exit.io) {
          seen.push({ kind: c.ioKind, address: c.ioAddress, size: c.ioSize, data: c.ioKind === WRITE ? c.ioData : 0n });
          g.core.completeIo(0, values[seen.length - 1] ?? 0);
        } else expect(exit).toBe(Exit.count);
        expect(n).toBeLessThan(100);
      }
    };
    finish([]);
    expect(seen.map((a) => [a.kind, a.address, a.size, Number(a.data)])).toEqual([1, 2, 3, 4, 5].map((v, i) => [WRITE, device + 8 + i, 1, v]));
    expect([g.get(RSI), g.get(RDI), g.get(RCX)]).toEqual([0x50000005, at + 13, 0]);

    seen.length = 0;
    g.set(RSI, at);
    g.set(RDI, 0x50000100);
    g.set(RCX, 3);
    g.load(0xf3, 0xa5);
    finish([0x11111111n, 0x22222222n, 0x33333333n]);
    expect(seen.map((a) => [a.kind, a.address, a.size])).toEqual([0, 4, 8].map((o) => [READ, device + o, 4]));
    expect([0, 4, 8].map((o) => g.core.ramView.getUint32(ram + 0x100 + o, true))).toEqual([0x11111111, 0x22222222, 0x33333333]);
  });

  it('an access over two pages: RAM and device, device and device, one access each', async () => {
    const g = await withDevice();
    const ram = g.space.mapFresh(at - PAGE_BYTES, PAGE_BYTES, rw);
    g.core.ram.set([0xaa, 0xbb, 0xcc], ram + PAGE_BYTES - 3);
    g.set(RBX, at - 3);
    g.core.context(0).setGpr(RAX, 0n);
    g.load(0x48, 0x8b, 0x03);
    expect(drive(g.core, [0x5544332211n]).accesses).toEqual([{ kind: READ, address: device, size: 5, data: 0n }]);
    expect(g.core.context(0).gpr(RAX)).toBe(0x5544332211ccbbaan);
    g.core.context(0).setGpr(RAX, 0x0807060504030201n);
    g.load(0x48, 0x89, 0x03);
    expect(drive(g.core, []).accesses.map((a) => [a.address, a.size, BigInt.asUintN(40, a.data)])).toEqual([[device, 5, 0x0807060504n]]);
    expect([...g.core.ram.subarray(ram + PAGE_BYTES - 3, ram + PAGE_BYTES)]).toEqual([1, 2, 3]);
    g.set(RBX, at + PAGE_BYTES - 2);
    g.load(0x8b, 0x03);
    expect(drive(g.core, [0x2211n, 0x4433n]).accesses.map((a) => [a.address, a.size])).toEqual([[device + PAGE_BYTES - 2, 2], [device + 0x10000, 2]]);
    expect(g.core.context(0).gpr(RAX)).toBe(0x44332211n);
  });

  it('a fault of a later access comes before any device sees anything of it twice', async () => {
    const g = await withDevice();
    g.set(RBX, at);
    g.set(RSP, 0x90000000); // not mapped
    g.load(0xff, 0x33); // PUSH [RBX]
    let exit = g.core.run(0, 1);
    let reads = 0;
    for (; exit === Exit.io; exit = g.core.run(0, 1)) {
      expect(g.core.context(0).ioKind).toBe(READ);
      reads++;
      g.core.completeIo(0, 1);
    }
    expect(reads).toBeLessThan(2);
    expect(exit).toBe(Exit.exception);
    expect(g.core.context(0).vector).toBe(14);
    expect(Number(g.core.context(0).cr2)).toBe(0x90000000 - 8);
  });

  it('16-byte and 512-byte operands go in pieces of at most 16', async () => {
    const g = await withDevice();
    g.set(RBX, at);
    g.load(0x0f, 0x11, 0x03); // MOVUPS [RBX], XMM0
    const wide = drive(g.core, []).accesses;
    expect(wide.reduce((n, a) => n + a.size, 0)).toBe(16);
    g.load(0x0f, 0xae, 0x03); // FXSAVE
    const saved = drive(g.core, []).accesses;
    expect(saved.every((a) => a.kind === WRITE && a.size <= 16)).toBe(true);
    const total = saved.reduce((n, a) => n + a.size, 0);
    expect(total).toBeGreaterThanOrEqual(416); // the last 96 bytes are the program's
    expect(total).toBeLessThanOrEqual(512);
  });

  it('save and restore in the middle of an instruction: a fresh core goes on with what was answered', async () => {
    const build = async (): Promise<Guest> => {
      const g = await withDevice();
      g.set(RBX, at + PAGE_BYTES - 2);
      g.core.context(0).setGpr(RAX, 0x1000n);
      g.load(0x01, 0x03); // ADD over two devices: two reads, two writes
      return g;
    };
    const straight = await build();
    const whole = drive(straight.core, [0x2211n, 0x4433n]);
    const idle = [await openCore(1 << 20), await openCore(1 << 20), await openCore(1 << 20), await openCore(1 << 20)];
    const cut = await build();
    const moved = drive(cut.core, [0x2211n, 0x4433n], (core) => {
      const next = idle.pop();
      if (!next) throw new Error('more exits than cores');
      copyState(core, next);
      return next;
    });
    expect(moved.accesses).toEqual(whole.accesses);
    expect(whole.accesses.map((a) => a.kind)).toEqual([READ, READ, WRITE, WRITE]);
    expect(stateHash(moved.core)).toBe(stateHash(whole.core));
  });
});
