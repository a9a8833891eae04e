/**
 * Code that changes: by the program itself, through another address, by DMA, by remapping. What was decoded before must never run again.
 */
import { Random } from '@lux9/base';
import { Exit } from '@lux9/bus';
import { describe, expect, it } from 'vitest';
import { openCore } from '../difftest/core.ts';
import { PAGE_BYTES } from '../programs/space.ts';
import { RandomRun } from '../programs/random.ts';
import { differences } from '../programs/state.ts';
import { Guest, RAX, RBX, RCX, RDI } from './guest.ts';

const rwx = { write: true, execute: true };
const rx = { write: false, execute: true };
const rw = { write: true, execute: false };
const at = 0x40000000;
const NOP = 0x90;
const movAl = (v: number): number[] => [0xb0, v];
/** MOV BYTE [rip + d], v where d counts from behind the instruction (7 bytes). */
const patch = (d: number, v: number): number[] => [0xc6, 0x05, d & 255, (d >> 8) & 255, (d >> 16) & 255, (d >> 24) & 255, v];

function put(g: Guest, frame: number, ...bytes: number[]): void {
  g.core.ram.set(bytes, frame);
}

function runFrom(g: Guest, rip: number, count: number): number {
  g.core.context(0).rip = rip;
  expect(g.go(count).exit).toBe(Exit.count);
  return g.get(RAX) & 255;
}

describe('self-modifying code', () => {
  it('the very next instruction', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, PAGE_BYTES, rwx);
    put(g, frame, ...patch(1, 9), ...movAl(1), 0xeb, 0xfe);
    expect(runFrom(g, at, 2)).toBe(9);
    put(g, frame, ...patch(1, 7), ...movAl(1));
    g.core.wrote(frame, 9);
    expect(runFrom(g, at, 1000)).toBe(7); // in one run, with blocks decoded ahead
  });

  it('an instruction behind several others in the same block, and before the store', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, PAGE_BYTES, rwx);
    // top: MOV AL, imm; patch the imm; NOPs; INC ECX; CMP ECX, 3; JNE top
    const body = [...movAl(1), ...patch(-8, 5), NOP, NOP, 0xff, 0xc1, 0x83, 0xf9, 0x03];
    put(g, frame, ...body, 0x75, -(body.length + 2) & 255, 0xeb, 0xfe);
    g.set(RCX, 0);
    expect(runFrom(g, at, 500)).toBe(5);
    expect(g.get(RCX)).toBe(3);
  });

  it('itself: a store into its own bytes counts from its next execution', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, PAGE_BYTES, rwx);
    // ADD BYTE [rip - 1], 3 : adds its immediate to itself
    put(g, frame, 0x80, 0x05, 0xff, 0xff, 0xff, 0xff, 3, 0xeb, 0xf7);
    g.core.context(0).rip = at;
    for (const expected of [6, 12, 24, 48]) {
      g.go(2);
      expect(g.core.ram[frame + 6]).toBe(expected);
    }
    put(g, frame + 6, 1);
    g.core.wrote(frame + 6, 1);
    g.core.context(0).rip = at;
    g.go(14);
    expect(g.core.ram[frame + 6]).toBe(128);
  });

  it('REP STOSB over code that ran, and over itself', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, PAGE_BYTES, rwx);
    put(g, frame + 64, ...movAl(1), 0xeb, 0xfe);
    expect(runFrom(g, at + 64, 3)).toBe(1);
    put(g, frame, 0xf3, 0xaa, ...movAl(4), 0xeb, 0xfe);
    g.set(RDI, at + 64);
    g.set(RCX, 2);
    g.set(RAX, NOP);
    g.core.context(0).rip = at;
    g.go(6);
    expect([...g.core.ram.subarray(frame + 64, frame + 66)]).toEqual([NOP, NOP]);
    g.set(RAX, 3);
    expect(runFrom(g, at + 64, 2)).toBe(3); // two NOPs now
    // over itself: the instruction is gone before its count is used up
    put(g, frame, 0xf3, 0xaa, ...movAl(4), 0xeb, 0xfe);
    g.core.wrote(frame, 6);
    g.set(RDI, at);
    g.set(RCX, 4);
    g.set(RAX, NOP);
    g.core.context(0).rip = at;
    g.go(1);
    g.go(100);
    expect(g.core.ram[frame]).toBe(NOP);
  });

  it('code in another page, in both directions', async () => {
    const g = await Guest.open();
    const one = g.space.mapFresh(at, PAGE_BYTES, rwx);
    const two = g.space.mapFresh(at + PAGE_BYTES, PAGE_BYTES, rwx);
    put(g, two, ...movAl(1), 0xeb, 0xfe);
    expect(runFrom(g, at + PAGE_BYTES, 5)).toBe(1);
    const jump = (from: number, to: number): number[] => [0xe9, (to - from - 5) & 255, ((to - from - 5) >> 8) & 255, ((to - from - 5) >> 16) & 255, ((to - from - 5) >> 24) & 255];
    put(g, one, ...patch(PAGE_BYTES + 1 - 7, 2), ...jump(7, PAGE_BYTES));
    expect(runFrom(g, at, 50)).toBe(2);
    put(g, two, ...patch(-PAGE_BYTES + 16 + 1 - 7, 3), ...jump(PAGE_BYTES + 7, 16));
    put(g, one + 16, ...movAl(1), 0xeb, 0xfe);
    g.core.wrote(one, 64);
    g.core.wrote(two, 64);
    expect(runFrom(g, at + 16, 5)).toBe(1);
    expect(runFrom(g, at + PAGE_BYTES, 50)).toBe(3);
  });

  it('through another address of the same frame', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, PAGE_BYTES, rx);
    const alias = 0x50000000;
    g.space.map(alias, frame, rw);
    put(g, frame, ...movAl(1), 0xeb, 0xfe);
    for (const v of [2, 3, 4]) {
      runFrom(g, at, 4);
      g.write(alias + 1, v);
      expect(runFrom(g, at, 4)).toBe(v);
    }
    // executed through two addresses
    g.space.map(0x60000000, frame, rx);
    expect(runFrom(g, 0x60000000, 4)).toBe(4);
    g.write(alias + 1, 8);
    expect(runFrom(g, 0x60000000, 4)).toBe(8);
    expect(runFrom(g, at, 4)).toBe(8);
  });

  it('by DMA, told by wrote(): exactly the bytes told, also at page boundaries', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, 2 * PAGE_BYTES, rx);
    for (const place of [0, 30, 31, 32, PAGE_BYTES - 2, PAGE_BYTES - 1, PAGE_BYTES, PAGE_BYTES + 100]) {
      put(g, frame + place, ...movAl(1), 0xeb, 0xfe);
      g.core.wrote(frame + place, 4);
      expect(runFrom(g, at + place, 3)).toBe(1);
      put(g, frame + place + 1, 2);
      g.core.wrote(frame + place + 1, 1);
      expect(runFrom(g, at + place, 3)).toBe(2);
      put(g, frame + place, 0xb4, 0x7f); // MOV AH: the first byte
      g.core.wrote(frame + place, 1);
      expect(runFrom(g, at + place, 3)).toBe(2);
      expect((g.get(RAX) >> 8) & 255).toBe(0x7f);
    }
  });
});

describe('code and mappings', () => {
  it('an instruction over two pages: either half may change or be remapped', async () => {
    const g = await Guest.open();
    const second = at + PAGE_BYTES;
    const a = g.space.page();
    g.space.page();
    const b = g.space.page();
    const c = g.space.page();
    g.space.map(at, a, rwx);
    g.space.map(second, b, rwx);
    // MOV EAX, imm32 with k bytes in the first page
    for (let k = 1; k < 5; k++) {
      const bytes = [0xb8, 1, 0, 0, 0];
      const start = second - k;
      for (const f of [b, c]) put(g, f, ...bytes.slice(k), 0xeb, 0xfe);
      put(g, a + PAGE_BYTES - k, ...bytes.slice(0, k));
      put(g, c, ...[0xb8, 1, 0, 0, 6].slice(k));
      for (const f of [a, b, c]) g.core.wrote(f, PAGE_BYTES);
      const run = (): number => {
        g.core.context(0).rip = start;
        expect(g.go(5).exit).toBe(Exit.count);
        return g.core.context(0).low(RAX);
      };
      expect(run()).toBe(1);
      g.write(second + 4 - k, 7); // the last byte, by a store
      expect(run()).toBe(0x07000001);
      g.space.map(second, c, rwx);
      g.core.invalidatePage(0, second);
      expect(run()).toBe(0x06000001);
      g.space.map(second, b, rwx);
      g.core.setCr3(0, g.space.root);
      expect(run()).toBe(0x07000001);
      if (k > 1) {
        g.write(start + 1, 9);
        expect(run() & 255).toBe(9);
      }
      g.setEntry(g.space.entry(second, 1), 0n);
      g.core.invalidatePage(0, second);
      g.core.context(0).rip = start;
      expect(g.go(5)).toMatchObject({ exit: Exit.exception, vector: 14, error: 0x14, cr2: second });
      expect(g.core.context(0).rip).toBe(start);
      g.space.map(second, b, rwx);
      g.core.invalidatePage(0, second);
    }
  });

  it('remapping a page of code shows the new code, jumps into it included', async () => {
    const g = await Guest.open();
    const a = g.space.page();
    const b = g.space.page();
    put(g, a, ...movAl(1), 0xc3);
    put(g, b, ...movAl(2), 0xc3);
    const main = g.space.mapFresh(at + 0x100000, PAGE_BYTES, rx);
    // CALL at; JMP $
    const d = (at - (at + 0x100000 + 5)) >>> 0;
    put(g, main, 0xe8, d & 255, (d >> 8) & 255, (d >> 16) & 255, d >>> 24, 0xeb, 0xfe);
    g.space.mapFresh(0x70000000, PAGE_BYTES, rw);
    for (const how of ['page', 'cr3', 'space', 'all'] as const) {
      for (const [frame, value] of [[a, 1], [b, 2], [a, 1]] as const) {
        g.space.map(at, frame, rx);
        if (how === 'page') g.core.invalidatePage(0, at);
        else if (how === 'cr3') g.core.setCr3(0, g.space.root);
        else if (how === 'space') g.core.invalidateSpace(0);
        else g.core.invalidateAll();
        g.set(4, 0x70000800);
        expect(runFrom(g, at + 0x100000, 20)).toBe(value);
      }
    }
  });

  it('code whose page loses execution or presence faults at the jump', async () => {
    const g = await Guest.open();
    const frame = g.space.mapFresh(at, PAGE_BYTES, rx);
    put(g, frame, ...movAl(1), 0xeb, 0xfe);
    expect(runFrom(g, at, 10)).toBe(1);
    g.space.put(g.space.entry(at, 1), frame, 5, true);
    g.core.invalidatePage(0, at);
    g.set(RBX, at);
    g.load(0xff, 0xe3); // JMP RBX
    expect(g.go(10)).toMatchObject({ exit: Exit.exception, vector: 14, error: 0x15, cr2: at });
    expect(g.core.context(0).rip).toBe(at);
  });
});

describe('random programs that overwrite their own code', () => {
  for (const seed of [100, 101, 103, 104, 105, 106, 107, 108, 109, 110, 111]) { // 102 soon jumps to itself
    it(`seed ${seed}: caches on, and emptied before every instruction`, async () => {
      const cached = new RandomRun(await openCore(256 << 10), seed, 250, true);
      const plain = new RandomRun(await openCore(256 << 10), seed, 250, true);
      const original = [...cached.code()];
      const r = new Random(seed);
      for (let round = 0; round < 6; round++) {
        const n = 1 + r.below(250);
        cached.slice(n);
        for (let i = 0; i < n; i++) {
          plain.core.restored();
          plain.slice(1);
        }
        expect(differences(cached.core, plain.core), `after round ${round}`).toEqual([]);
      }
      expect([...cached.code()].filter((b, i) => b !== original[i]).length).toBeGreaterThan(8);
    });
  }
});
