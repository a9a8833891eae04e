/** Page walks, translations that must not be stale, aliases and straddling accesses. */
import { Random } from '@lux9/base';
import { Exit } from '@lux9/bus';
import { describe, expect, it } from 'vitest';
import { PAGE_BYTES, Space } from '../programs/space.ts';
import { Guest, RAX, RBX, RCX, RDI, RSI, RSP, stepAt } from './guest.ts';
import { bit, physicalBits, walk, type AccessKind } from './walker.ts';

const PF = 14;
const GP = 13;
const SS = 12;
const NOP = 0x90;
const rw = { write: true, execute: false };
const rwx = { write: true, execute: true };
const kinds: readonly AccessKind[] = ['read', 'write', 'execute'];

function access(g: Guest, kind: AccessKind, address: number): ReturnType<Guest['read']> {
  return kind === 'read' ? g.read(address) : kind === 'write' ? g.write(address, NOP) : g.execute(address);
}

/** One linear address whose entries at every level the test writes. */
class Probe {
  /** Accesses that were let through. */
  succeeded = 0;
  readonly address = 0x123456789000 % 2 ** 39 + 0x321; // PML4 slot 0
  readonly at: readonly number[];
  readonly frames: readonly bigint[];
  constructor(readonly g: Guest, large: boolean) {
    const { space, core } = g;
    if (large) {
      // the 2 MiB frame at 2 MiB of RAM; the tables stand below
      this.at = [4, 3, 2].map((level) => space.entry(this.address, level));
      this.frames = [...this.at.slice(0, 2).map((a) => g.entry(a) & ~0xfffn), 0x200000n | bit.PS];
      core.ram[0x200000 + (this.address % 0x200000)] = NOP;
    } else {
      this.at = [4, 3, 2, 1].map((level) => space.entry(this.address, level));
      const page = space.page();
      this.frames = [...this.at.slice(0, 3).map((a) => g.entry(a) & ~0xfffn), BigInt(page)];
      core.ram[page + (this.address % PAGE_BYTES)] = NOP;
    }
  }

  /** Compares one access with the reference walker. Returns what differed, or ''. */
  check(flags: readonly bigint[], kind: AccessKind): string {
    const { g, at, address } = this;
    const entries = this.frames.map((f, i) => f | flags[i]!);
    at.forEach((a, i) => g.setEntry(a, entries[i]!));
    g.core.invalidatePage(0, address);
    const expected = walk(entries, BigInt(address), kind);
    const end = access(g, kind, address);
    if (end.exit === Exit.count) this.succeeded++;
    const after = at.map((a) => g.entry(a));
    const told = `${kind} with entries ${entries.map((e) => e.toString(16)).join(' ')}: `;
    if (expected.error === undefined ? end.exit !== Exit.count : end.exit !== Exit.exception || end.vector !== PF || end.error !== expected.error || end.cr2 !== address) {
      return `${told}expected ${expected.error === undefined ? 'success' : `#PF ${expected.error}`}, got exit ${end.exit} vector ${end.vector} error ${end.error} CR2 ${end.cr2.toString(16)}`;
    }
    if (after.some((e, i) => e !== expected.entries[i])) return `${told}entries afterwards ${after.map((e) => e.toString(16)).join(' ')}, expected ${expected.entries.map((e) => e.toString(16)).join(' ')}`;
    return '';
  }
}

const rights = [0n, bit.P, bit.RW, bit.US, bit.NX].slice(1);
const combine = (n: number): bigint => rights.reduce((v, b, i) => (n & (1 << i) ? v | b : v), 0n);

describe('page walks against a reference walker (Intel SDM vol. 3A, 4.5 to 4.8)', () => {
  for (const large of [false, true]) {
    const levels = large ? 3 : 4;
    it(`${large ? '2 MiB' : '4 KiB'} page: every combination of P, RW, US, NX at every level, A and D at random, each access`, { timeout: 120_000 }, async () => {
      const g = await Guest.open(large ? 4 << 20 : 1 << 20);
      const probe = new Probe(g, large);
      const r = new Random(11);
      const flags = new Array<bigint>(levels);
      const wrong: string[] = [];
      for (let n = 0; n < 16 ** levels; n++) {
        const marks = r.u32();
        for (let l = 0; l < levels; l++) flags[l] = combine((n >> (4 * l)) & 15) | ((marks >> l) & 1 ? bit.A : 0n) | ((marks >> (l + 8)) & 1 ? bit.D : 0n);
        for (const kind of kinds) {
          const said = probe.check(flags, kind);
          if (said && wrong.length < 5) wrong.push(said);
        }
      }
      expect(wrong.join('\n')).toBe('');
      // P and US everywhere; besides, RW and NX are free for reads, RW is set for writes, NX is clear for execution
      expect(probe.succeeded).toBe(4 ** levels + 2 ** levels + 2 ** levels);
    });

    it(`${large ? '2 MiB' : '4 KiB'} page: every A and D bit at every level, each access, is set exactly when it should`, async () => {
      const g = await Guest.open(large ? 4 << 20 : 1 << 20);
      const probe = new Probe(g, large);
      const wrong: string[] = [];
      for (const own of [bit.P | bit.RW | bit.US, bit.P | bit.US, bit.P | bit.RW | bit.US | bit.NX, bit.P | bit.RW]) {
        for (let marks = 0; marks < 4 ** levels; marks++) {
          const flags = Array.from({ length: levels }, (_, l) => (l === levels - 1 ? own : bit.P | bit.RW | bit.US) | ((marks >> (2 * l)) & 1 ? bit.A : 0n) | ((marks >> (2 * l)) & 2 ? bit.D : 0n));
          for (const kind of kinds) {
            const said = probe.check(flags, kind);
            if (said && wrong.length < 5) wrong.push(said);
          }
        }
      }
      expect(wrong.join('\n')).toBe('');
    });

    it(`${large ? '2 MiB' : '4 KiB'} page: reserved bits at every level`, async () => {
      const g = await Guest.open(large ? 4 << 20 : 1 << 20);
      const probe = new Probe(g, large);
      const usual = bit.P | bit.RW | bit.US;
      const wrong: string[] = [];
      let reserved = 0;
      for (let level = 0; level < levels; level++) {
        const bits = Array.from({ length: 52 - physicalBits }, (_, i) => 1n << BigInt(physicalBits + i));
        if (level < 2) bits.push(bit.PS);
        if (large && level === 2) for (let b = 13n; b <= 20n; b++) bits.push(1n << b);
        for (const b of bits) {
          for (const rest of [usual, usual & ~bit.P, usual & ~bit.US, usual & ~bit.RW, usual | bit.NX]) {
            for (const kind of kinds) {
              const flags = Array.from({ length: levels }, (_, l) => (l === level ? rest | b : usual));
              const said = probe.check(flags, kind);
              if (said && wrong.length < 5) wrong.push(said);
              if (g.core.context(0).errorCode & 8) reserved++;
            }
          }
        }
      }
      expect(wrong.join('\n')).toBe('');
      expect(reserved).toBeGreaterThan(100);
    });
  }

  it('bits software may use (9..11, 52..62, G, PWT, PCD, PAT) change nothing', async () => {
    const g = await Guest.open();
    const probe = new Probe(g, false);
    const free = [3n, 4n, 8n, 9n, 10n, 11n, ...Array.from({ length: 11 }, (_, i) => BigInt(52 + i))];
    for (let level = 0; level < 4; level++) {
      for (const b of free) for (const kind of kinds) expect(probe.check([0, 1, 2, 3].map((l) => bit.P | bit.RW | bit.US | (l === level ? 1n << b : 0n)), kind)).toBe('');
    }
    // bit 7 of a PTE is PAT, bit 6 of the upper levels is ignored
    for (const kind of kinds) expect(probe.check([64n, 64n, 64n, bit.PS].map((f) => f | bit.P | bit.RW | bit.US), kind)).toBe('');
  });

  it('non-canonical addresses are #GP, or #SS through RSP and RBP, and walk nothing', async () => {
    const g = await Guest.open();
    for (const high of [0x8000, 0xffff7fff, 0x12340000]) {
      g.core.context(0).setGpr(RBX, BigInt(high) << 32n);
      expect(g.step(0x8a, 0x03)).toMatchObject({ exit: Exit.exception, vector: GP, error: 0 });
      g.core.context(0).setGpr(RSP, BigInt(high) << 32n);
      expect(g.step(0x58)).toMatchObject({ exit: Exit.exception, vector: SS, error: 0 });
      expect(g.step(0x8a, 0x04, 0x24)).toMatchObject({ exit: Exit.exception, vector: SS, error: 0 });
    }
  });
});

describe('translations are never stale', () => {
  const drops = ['INVLPG', 'MOV CR3', 'space', 'all'] as const;
  function drop(g: Guest, how: (typeof drops)[number], address: number): void {
    if (how === 'INVLPG') g.core.invalidatePage(0, address);
    else if (how === 'MOV CR3') g.core.setCr3(0, g.space.root);
    else if (how === 'space') g.core.invalidateSpace(0);
    else g.core.invalidateAll();
  }

  for (const how of drops) {
    it(`after ${how}: frame, permission and presence changes count for reads, writes and execution`, async () => {
      const g = await Guest.open();
      const address = 0x40003000;
      const a = g.space.page();
      const b = g.space.page();
      g.space.map(address, a, rwx);
      const entry = g.space.entry(address, 1);
      g.core.ram.fill(0x11, a, a + 16);
      g.core.ram.fill(0x22, b, b + 16);
      g.core.ram.set([0xb0, 0x01], a + 64); // MOV AL, 1
      g.core.ram.set([0xb0, 0x02], b + 64);
      const use = (): void => {
        g.read(address);
        g.write(address + 32);
        g.execute(address + 64);
      };
      use();
      g.space.put(entry, b, 7);
      drop(g, how, address);
      g.read(address);
      expect(g.get(RAX) & 255).toBe(0x22);
      g.write(address + 32, 0x77);
      expect([g.core.ram[a + 32], g.core.ram[b + 32]]).toEqual([0x5a, 0x77]);
      g.execute(address + 64);
      expect(g.get(RAX) & 255).toBe(2);

      use();
      g.space.put(entry, b, 5); // read-only
      drop(g, how, address);
      expect(g.read(address).exit).toBe(Exit.count);
      expect(g.write(address)).toMatchObject({ vector: PF, error: 7, cr2: address });

      g.space.put(entry, b, 7);
      drop(g, how, address);
      use();
      g.space.put(entry, b, 7, true); // no execution
      drop(g, how, address);
      expect(g.write(address).exit).toBe(Exit.count);
      expect(g.execute(address + 64)).toMatchObject({ vector: PF, error: 0x15, cr2: address + 64 });

      g.space.put(entry, b, 3); // the kernel's
      drop(g, how, address);
      expect(g.read(address)).toMatchObject({ vector: PF, error: 5 });
      g.space.put(entry, 0, 0);
      drop(g, how, address);
      expect(g.read(address)).toMatchObject({ vector: PF, error: 4 });
      expect(g.write(address)).toMatchObject({ vector: PF, error: 6 });
      expect(g.execute(address + 64)).toMatchObject({ vector: PF, error: 0x14 });
    });
  }

  it('a fault is not remembered: an entry made present needs no invalidation', async () => {
    const g = await Guest.open();
    const address = 0x40003000;
    const entry = g.space.entry(address, 1);
    for (const kind of kinds) {
      g.setEntry(entry, 0n);
      g.core.invalidatePage(0, address);
      expect(access(g, kind, address).vector).toBe(PF);
      const frame = g.space.page();
      g.core.ram[frame] = NOP;
      g.space.put(entry, frame, 7);
      expect(access(g, kind, address).exit).toBe(Exit.count);
    }
  });

  it('the dirty bit is set by the first write after a read, and again when it was cleared', async () => {
    const g = await Guest.open();
    const address = 0x40003000;
    g.space.map(address, g.space.page(), rw);
    const entry = g.space.entry(address, 1);
    g.read(address);
    expect(g.entry(entry) & (bit.A | bit.D)).toBe(bit.A);
    g.write(address);
    expect(g.entry(entry) & (bit.A | bit.D)).toBe(bit.A | bit.D);
    g.setEntry(entry, g.entry(entry) & ~(bit.A | bit.D));
    g.core.invalidatePage(0, address);
    g.read(address);
    expect(g.entry(entry) & (bit.A | bit.D)).toBe(bit.A);
    g.write(address);
    expect(g.entry(entry) & (bit.A | bit.D)).toBe(bit.A | bit.D);
  });

  it('INVLPG of any address in a 2 MiB page drops the whole of it', async () => {
    const g = await Guest.open(8 << 20);
    const address = 0x40000000;
    const entry = g.space.entry(address, 2);
    g.space.put(entry, 0x200000, 0x87);
    g.core.ram[0x2ff000] = 1;
    g.core.ram[0x4ff000] = 2;
    g.read(address + 0xff000);
    expect(g.get(RAX) & 255).toBe(1);
    g.space.put(entry, 0x400000, 0x87);
    g.core.invalidatePage(0, address + 0x1000);
    g.read(address + 0xff000);
    expect(g.get(RAX) & 255).toBe(2);
  });

  it('address spaces with PCIDs keep apart, many more of them than the core has banks', async () => {
    const g = await Guest.open(4 << 20);
    let next = g.space.next;
    const address = 0x40003000;
    const frames: number[] = [];
    const spaces = Array.from({ length: 40 }, (_, i) => {
      const s = new Space(g.core.ram, next);
      // the step page, as in the first space
      g.core.ramView.setBigUint64(s.entry(stepAt, 4), g.entry(g.space.entry(stepAt, 4)), true);
      const frame = s.mapFresh(address, PAGE_BYTES, rwx);
      next = s.next;
      g.core.ram[frame] = i + 1;
      frames.push(frame);
      return s;
    });
    const r = new Random(3);
    for (let n = 0; n < 600; n++) {
      const i = r.below(spaces.length);
      g.core.setCr3(0, spaces[i]!.root | (i + 1), r.chance(3, 4));
      g.read(address);
      expect(g.get(RAX) & 255).toBe(i + 1);
      if (r.chance(1, 6)) { // two spaces exchange their pages; each drops its own translation only
        const k = r.below(spaces.length);
        const other = r.below(spaces.length);
        [frames[k], frames[other]] = [frames[other]!, frames[k]!];
        for (const x of [k, other]) {
          g.core.ram[frames[x]!] = x + 1;
          spaces[x]!.map(address, frames[x]!, rwx);
          g.core.invalidatePage(x + 1, address);
        }
      }
    }
  });

  it('random remapping with an invalidation each time: the core sees what a table without caches gives', async () => {
    const g = await Guest.open();
    const r = new Random(17);
    const pages = Array.from({ length: 6 }, (_, i) => 0x40000000 + i * PAGE_BYTES * (i % 2 ? 1 : 513));
    const frames = Array.from({ length: 5 }, () => g.space.page());
    const state = pages.map((p) => ({ entry: g.space.entry(p, 1), frame: -1, flags: 0, nx: false }));
    for (let n = 0; n < 6000; n++) {
      const i = r.below(pages.length);
      const s = state[i]!;
      if (r.chance(1, 3)) {
        s.frame = frames[r.below(frames.length)]!;
        s.flags = r.pick([7, 7, 7, 5, 3, 6]);
        s.nx = r.chance(1, 3);
        g.space.put(s.entry, s.frame, s.flags, s.nx);
        drop(g, drops[r.below(8) === 0 ? 1 + r.below(3) : 0]!, pages[i]!);
      } else {
        const kind = r.pick(kinds);
        const offset = r.below(4) * 1024;
        const address = pages[i]! + offset;
        const value = NOP; // so that what was stored can be executed
        if (s.frame >= 0) g.core.ram[s.frame + offset] = NOP;
        if (s.frame >= 0) g.core.wrote(s.frame + offset, 1);
        const end = kind === 'write' ? g.write(address, value) : access(g, kind, address);
        const present = (s.flags & 1) !== 0;
        const allowed = present && (s.flags & 4) !== 0 && (kind !== 'write' || (s.flags & 2) !== 0) && (kind !== 'execute' || !s.nx);
        expect(end.exit === Exit.count).toBe(allowed);
        if (!allowed) expect(end).toMatchObject({ vector: PF, cr2: address, error: (present ? 1 : 0) | 4 | (kind === 'write' ? 2 : 0) | (kind === 'execute' ? 16 : 0) });
      }
    }
  });
});

describe('one frame under several addresses, and accesses over two pages', () => {
  it('a store through one address is seen through every other', async () => {
    const g = await Guest.open();
    const frame = g.space.page();
    const addresses = [0x40000000, 0x40001000, 0x7fff00000000, 0x123450000];
    for (const a of addresses) g.space.map(a, frame, rw);
    const r = new Random(5);
    for (let n = 0; n < 300; n++) {
      const offset = r.below(PAGE_BYTES);
      const value = r.below(256);
      g.write(r.pick(addresses) + offset, value);
      g.read(r.pick(addresses) + offset);
      expect(g.get(RAX) & 255).toBe(value);
      expect(g.core.ram[frame + offset]).toBe(value);
    }
  });

  it('loads and stores of every size over a boundary use both frames, and fault without effect in either page', async () => {
    const g = await Guest.open();
    const first = 0x40000000;
    const second = first + PAGE_BYTES;
    const b = g.space.page(); // frames in the opposite order, not adjacent
    g.space.page();
    const a = g.space.page();
    const forms: { bytes: number; load: number[]; store: number[] }[] = [
      { bytes: 2, load: [0x66, 0x8b, 0x03], store: [0x66, 0x89, 0x03] },
      { bytes: 4, load: [0x8b, 0x03], store: [0x89, 0x03] },
      { bytes: 8, load: [0x48, 0x8b, 0x03], store: [0x48, 0x89, 0x03] },
      { bytes: 16, load: [0x0f, 0x10, 0x03], store: [0x0f, 0x11, 0x03] },
    ];
    const r = new Random(9);
    for (const { bytes, load, store } of forms) {
      for (let inFirst = 1; inFirst < bytes; inFirst++) {
        const address = second - inFirst;
        g.space.map(first, a, rw);
        g.space.map(second, b, rw);
        g.core.invalidateAll();
        const data = Uint8Array.from({ length: bytes }, () => r.below(256));
        g.core.ram.set(data.subarray(0, inFirst), a + PAGE_BYTES - inFirst);
        g.core.ram.set(data.subarray(inFirst), b);
        g.set(RBX, address);
        g.core.context(0).setGpr(RAX, 0n);
        expect(g.step(...load).exit).toBe(Exit.count);
        g.core.ram.fill(0, a + PAGE_BYTES - inFirst, a + PAGE_BYTES);
        g.core.ram.fill(0, b, b + bytes);
        expect(g.step(...store).exit).toBe(Exit.count);
        expect([...g.core.ram.subarray(a + PAGE_BYTES - inFirst, a + PAGE_BYTES), ...g.core.ram.subarray(b, b + bytes - inFirst)]).toEqual([...data]);

        for (const gone of [first, second]) {
          g.space.put(g.space.entry(gone, 1), gone === first ? a : b, 5, true); // read-only
          g.core.invalidateAll();
          g.core.ram.fill(0xee, a + PAGE_BYTES - inFirst, a + PAGE_BYTES);
          g.core.ram.fill(0xee, b, b + bytes);
          expect(g.step(...store)).toMatchObject({ vector: PF, error: 7, cr2: gone === first ? address : second });
          g.setEntry(g.space.entry(gone, 1), 0n);
          g.core.invalidateAll();
          expect(g.step(...store)).toMatchObject({ vector: PF, error: 6, cr2: gone === first ? address : second });
          expect(g.step(...load)).toMatchObject({ vector: PF, error: 4, cr2: gone === first ? address : second });
          expect(g.core.ram.subarray(a + PAGE_BYTES - inFirst, a + PAGE_BYTES).every((v) => v === 0xee)).toBe(true);
          expect(g.core.ram.subarray(b, b + bytes).every((v) => v === 0xee)).toBe(true);
          g.space.map(gone, gone === first ? a : b, rw);
        }
      }
    }
  });

  it('REP MOVSB stops at the faulting byte and goes on where it stopped', async () => {
    const g = await Guest.open();
    const from = 0x40000000;
    const to = 0x50000000;
    const source = g.space.mapFresh(from, 2 * PAGE_BYTES, rw);
    const target = g.space.mapFresh(to, PAGE_BYTES, rw);
    for (let i = 0; i < 300; i++) g.core.ram[source + i] = i & 255;
    g.set(RSI, from);
    g.set(RDI, to + PAGE_BYTES - 100);
    g.set(RCX, 300);
    g.load(0xf3, 0xa4);
    let end = g.go(1000);
    expect(end).toMatchObject({ exit: Exit.exception, vector: PF, error: 6, cr2: to + PAGE_BYTES });
    expect([g.get(RCX), g.get(RSI), g.get(RDI)]).toEqual([200, from + 100, to + PAGE_BYTES]);
    const more = g.space.mapFresh(to + PAGE_BYTES, PAGE_BYTES, rw);
    end = g.go(1);
    while (end.exit === Exit.count && g.get(RCX) > 0) end = g.go(1);
    expect(g.get(RCX)).toBe(0);
    expect([...g.core.ram.subarray(target + PAGE_BYTES - 100, target + PAGE_BYTES), ...g.core.ram.subarray(more, more + 200)]).toEqual(Array.from({ length: 300 }, (_, i) => i & 255));
  });
});
