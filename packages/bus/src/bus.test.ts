import { describe, expect, test } from 'vitest';
import { type Duration, equalBytes, instant, type Instant, LogRing, never, ns, Random } from '@lux9/base';
import { ioKinds } from '@lux9/abi';
import {
  answerIo,
  Bus,
  bytes,
  checkedMap,
  Clock,
  type Core,
  type CoreContext,
  count,
  decodeSnapshot,
  type Device,
  encodeSnapshot,
  flag,
  integers,
  Layout,
  list,
  type MmioHandler,
  type PortHandler,
  ramRun,
  SnapshotError,
  snapshotHash,
  type SnapshotRecord,
  type SnapshotValue,
  type Timers,
  u8,
  Wires,
  words,
} from './index.ts';

function memory(size = 0x200000) {
  const wrote: [number, number][] = [];
  return { ram: new Uint8Array(size), wrote: (at: number, n: number) => void wrote.push([at, n]), log: wrote };
}

describe('snapshot bytes', () => {
  const sample: SnapshotRecord = {
    z: null,
    a: true,
    b: false,
    n: 0,
    m: -1,
    big: 2 ** 53 - 1,
    low: -(2 ** 53 - 1),
    f: 0.5,
    zero: -0,
    inf: Infinity,
    t: 'h\u00e9 \u{1f600}',
    u: new Uint8Array([1, 2]),
    w: new Uint32Array([0xffffffff, 7]),
    d: new Float64Array([1, 2 ** 52]),
    l: [1, [2, { x: 'y' }], 'three'],
    g: 0n,
    h: (1n << 127n) + 5n,
    i: -1n,
  };
  test('round trip, whatever the order of the fields', () => {
    const encoded = encodeSnapshot(sample);
    const decoded = decodeSnapshot(encoded) as SnapshotRecord;
    expect({ ...decoded }).toEqual(expect.objectContaining({ big: 2 ** 53 - 1, h: (1n << 127n) + 5n, i: -1n }));
    expect(encodeSnapshot(decoded)).toEqual(encoded);
    const turned = Object.fromEntries(Object.entries(sample).reverse());
    expect(encodeSnapshot(turned)).toEqual(encoded);
    expect(snapshotHash(turned)).toBe(snapshotHash(sample));
    expect(snapshotHash({ ...sample, n: 1 })).not.toBe(snapshotHash(sample));
  });
  test('every truncation and every changed byte is refused or decodes to a value that encodes to those bytes', () => {
    const encoded = encodeSnapshot(sample);
    for (let size = 0; size < encoded.length; size++)
      expect(() => decodeSnapshot(encoded.subarray(0, size))).toThrow(SnapshotError);
    const random = new Random(11);
    let refused = 0;
    for (let i = 0; i < 4000; i++) {
      const bad = encoded.slice();
      bad[random.below(bad.length)]! ^= 1 << random.below(8);
      let value: SnapshotValue;
      try {
        value = decodeSnapshot(bad);
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotError);
        refused++;
        continue;
      }
      if (!equalBytes(encodeSnapshot(value), bad))
        throw new Error(`change ${i}: decodes to a value that encodes otherwise`);
    }
    expect(refused).toBeGreaterThan(500);
  });
  test('random bytes never do worse than SnapshotError', () => {
    const random = new Random(12);
    for (let i = 0; i < 3000; i++) {
      const noise = new Uint8Array(random.below(40));
      random.fill(noise);
      if (noise.length > 0) noise[0] = random.below(14);
      try {
        decodeSnapshot(noise);
      } catch (error) {
        expect(error).toBeInstanceOf(SnapshotError);
      }
    }
  });
  test('what is not plain data is refused', () => {
    const hole = { x: undefined } as unknown as SnapshotRecord;
    expect(() => encodeSnapshot(hole)).toThrow('x is undefined');
    expect(() => encodeSnapshot(new Map() as unknown as SnapshotRecord)).toThrow(SnapshotError);
    expect(() => encodeSnapshot('\ud800')).toThrow(SnapshotError);
    let deep: SnapshotValue = 0;
    for (let i = 0; i < 80; i++) deep = [deep];
    expect(() => encodeSnapshot(deep)).toThrow('nested deeper');
    expect(() => decodeSnapshot(new Uint8Array(500).fill(12))).toThrow(SnapshotError);
  });
});

describe('layouts', () => {
  const layout = new Layout('thing', 3, {
    a: u8(7),
    on: flag(),
    n: count(),
    fifo: bytes(3, [9]),
    w: words(2),
    i: integers(2),
    each: list(2, { x: u8(), y: flag(true) }),
  });
  test('save, change, load', () => {
    const state = layout.create();
    expect(state.a).toBe(7);
    expect([...state.fifo]).toEqual([9, 0, 0]);
    state.a = 1;
    state.fifo[1] = 5;
    state.each[1]!.x = 4;
    const saved = layout.save(state);
    const { fifo } = state;
    const [, second] = state.each;
    layout.reset(state);
    expect([state.a, state.fifo[0], state.fifo[1], second!.x]).toEqual([7, 9, 0, 0]);
    layout.load(state, decodeSnapshot(encodeSnapshot(saved)) as SnapshotRecord);
    expect(layout.save(state)).toEqual(saved);
    expect(state.fifo).toBe(fifo);
    expect(state.each[1]).toBe(second);
  });
  test.each([
    [{ a: 256 }, 'thing.a'],
    [{ on: 1 }, 'thing.on'],
    [{ n: -1 }, 'thing.n'],
    [{ fifo: new Uint8Array(2) }, 'thing.fifo'],
    [{ w: new Float64Array(2) }, 'thing.w'],
    [{ i: new Float64Array([0.5, 0]) }, 'thing.i'],
    [{ version: 2 }, 'thing.version'],
    [{ more: 1 }, 'thing.more: unknown'],
    [{ each: [{ x: 1, y: true }] }, 'thing.each: not a list of 2'],
    [
      {
        each: [
          { x: 1, y: true },
          { x: -1, y: true },
        ],
      },
      'thing.each[1].x',
    ],
  ])('%j is refused and changes nothing', (change, message) => {
    const state = layout.create();
    const before = encodeSnapshot(layout.save(state));
    expect(() => layout.load(state, { ...layout.save(state), ...change } as SnapshotRecord)).toThrow(message);
    expect(encodeSnapshot(layout.save(state))).toEqual(before);
  });
  test('a missing field is named', () => {
    const state = layout.create();
    const { a: _, ...rest } = layout.save(state);
    expect(() => layout.load(state, rest)).toThrow('thing.a: missing');
  });
});

describe('clock', () => {
  function world() {
    const clock = new Clock();
    const seen: string[] = [];
    const make = (name: string): Timers => {
      const timers = clock.timers(name, ['tick', 'tock']);
      clock.attach(name, { onEvent: (kind, a, b) => void seen.push(`${clock.now} ${name} ${kind} ${a} ${b}`) });
      return timers;
    };
    return { clock, seen, a: make('a'), b: make('b') };
  }
  test('fires in the order of time, then of arming, with now at the event', () => {
    const { clock, seen, a, b } = world();
    b.set(0, instant(20), 1);
    a.set(0, instant(20), 2);
    a.set(1, instant(10), 3, 4);
    expect(clock.headroom).toBe(10);
    clock.advanceTo(instant(25));
    expect(seen).toEqual(['10 a 1 3 4', '20 b 0 1 0', '20 a 0 2 0']);
    expect(clock.now).toBe(25);
    expect(clock.nextEvent).toBe(never);
  });
  test('arming again moves; cancelling forgets; an event for now fires when time moves, even by nothing', () => {
    const { clock, seen, a, b } = world();
    a.set(0, instant(5));
    b.set(0, instant(5));
    a.set(0, instant(5)); // now behind b
    a.set(1, instant(1));
    a.cancel(1);
    expect(a.due(1)).toBe(never);
    clock.advanceTo(instant(5));
    expect(seen).toEqual(['5 b 0 0 0', '5 a 0 0 0']);
    b.set(1, clock.now);
    clock.advance(ns(0));
    expect(seen.at(-1)).toBe('5 b 1 0 0');
  });
  test('time never moves back, nor from inside an event; an event cannot arm one for its own instant', () => {
    const { clock, a } = world();
    clock.advanceTo(instant(9));
    expect(() => clock.advanceTo(instant(8))).toThrow('backwards');
    expect(() => a.set(0, instant(8))).toThrow('past');
    const timers = clock.timers('c', ['x']);
    clock.attach('c', { onEvent: (_, kind) => (kind ? clock.advance(ns(1)) : timers.set(0, clock.now)) });
    timers.set(0, instant(10), 1);
    expect(() => clock.advanceTo(instant(11))).toThrow();
    timers.set(0, instant(12), 0);
    expect(() => clock.advanceTo(instant(13))).toThrow('for now by an event');
  });
  test('agrees with a sorted list under random arming; saving anywhere changes nothing', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = new Random(seed);
      let clock = new Clock();
      let got: string[] = [];
      let timers: Timers[] = [];
      const build = (): void => {
        clock = new Clock();
        timers = ['p', 'q', 'r'].map((name) => {
          const own = clock.timers(name, ['0', '1', '2']);
          clock.attach(name, { onEvent: (kind, a) => void got.push(`${clock.now} ${name}${kind} ${a}`) });
          return own;
        });
      };
      build();
      let model: { at: number; order: number; name: string; a: number; slot: number }[] = [];
      let order = 0;
      for (let step = 0; step < 200; step++) {
        const device = random.below(3);
        const kind = random.below(3);
        const slot = device * 3 + kind;
        if (random.chance(2, 3)) {
          const at = clock.now + random.below(12);
          const a = random.below(1000);
          timers[device]!.set(kind, instant(at), a);
          model = model.filter((event) => event.slot !== slot);
          model.push({ at, order: order++, name: `${'pqr'[device]!}${kind}`, a, slot });
        } else if (random.chance(1, 3)) {
          timers[device]!.cancel(kind);
          model = model.filter((event) => event.slot !== slot);
        } else {
          const to = clock.now + random.below(10);
          const due = model.filter((event) => event.at <= to).sort((x, y) => x.at - y.at || x.order - y.order);
          model = model.filter((event) => event.at > to);
          got = [];
          clock.advanceTo(instant(to));
          expect(got, `seed ${seed}`).toEqual(due.map((event) => `${event.at} ${event.name} ${event.a}`));
        }
        if (random.chance(1, 10)) {
          const saved = clock.save();
          build();
          clock.load(decodeSnapshot(encodeSnapshot(saved)) as SnapshotRecord);
          expect(equalBytes(encodeSnapshot(clock.save()), encodeSnapshot(saved))).toBe(true);
        }
        const next = model.reduce<number>((least, event) => Math.min(least, event.at), never);
        if (clock.nextEvent !== next) throw new Error(`seed ${seed}: next event at ${clock.nextEvent}, not ${next}`);
      }
    }
  });
  test('a snapshot of another machine is refused with the timer that is missing', () => {
    const { clock, a } = world();
    a.set(1, instant(3));
    expect(() => new Clock().load(clock.save())).toThrow('no timer a tock');
  });
});

class Recorder implements PortHandler, MmioHandler {
  readonly log: string[] = [];
  readPort(offset: number, size: number): number {
    this.log.push(`r${offset}.${size}`);
    return (0x44332211 >>> (8 * offset)) & (size === 4 ? -1 : (1 << (8 * size)) - 1);
  }
  writePort(offset: number, size: number, value: number): void {
    this.log.push(`w${offset}.${size}=${value.toString(16)}`);
  }
  readMmio(offset: number, size: number): number {
    return this.readPort(offset & 3, size) >>> 0;
  }
  writeMmio(offset: number, size: number, value: number): void {
    this.writePort(offset, size, value);
  }
}

describe('ports', () => {
  test('wide accesses to narrow registers are split from the lowest port up', () => {
    const ring = new LogRing();
    const bus = new Bus({ memory: memory(), wires: 1, log: ring.sink });
    const handler = new Recorder();
    bus.ports.add({ name: 'x', base: 0x100, count: 4, width: 1, handler });
    expect(bus.ports.read(0x100, 4)).toBe(0x44332211);
    bus.ports.write(0x102, 2, 0x12345678);
    bus.ports.write(0x103, 2, 0xabcd); // runs over the end
    expect(handler.log).toEqual(['r0.1', 'r1.1', 'r2.1', 'r3.1', 'w2.1=78', 'w3.1=56', 'w3.1=cd']);
    expect(bus.ports.read(0x104, 4)).toBe(0xffffffff);
    expect(bus.ports.read(0xffff, 4)).toBe(0xffffffff);
    expect(ring.lines.filter((line) => line.includes('port 0x104'))).toHaveLength(1);
  });
  test('gaps are named; regions move; overlaps are mistakes', () => {
    const ring = new LogRing();
    const bus = new Bus({ memory: memory(), wires: 1, log: ring.sink });
    bus.ports.add({ name: 'parallel port', base: 0x378, count: 8, width: 1, handler: null });
    expect(bus.ports.read(0x379, 1)).toBe(0xff);
    bus.ports.write(0x379, 1, 0);
    expect(ring.lines).toEqual(['warn ports: read of port 0x379: parallel port, not implemented']);
    expect(() => bus.ports.add({ name: 'y', base: 0x37f, count: 1, width: 1, handler: null })).toThrow('overlap');
    const movable = { name: 'bar', base: 0xc000, count: 16, width: 4, handler: new Recorder() } as const;
    expect(bus.ports.tryAdd(movable)).toBe(true);
    expect(bus.ports.read(0xc000, 4)).toBe(0x44332211);
    bus.ports.remove(movable);
    expect(bus.ports.find(0xc000)).toBe(null);
    expect(bus.ports.tryAdd({ ...movable, base: 0xfff8 })).toBe(false);
  });
});

describe('device memory', () => {
  test('the fixed region wins over a movable one; both answer again after it moves away', () => {
    const bus = new Bus({ memory: memory(), wires: 1 });
    const fixed = new Recorder();
    const movable = new Recorder();
    const region = { name: 'bar', base: 0xfec00000 - 16, bytes: 64, handler: movable };
    bus.mmio.map(region);
    expect(bus.mmio.read(0xfec00000, 4)).toBe(0x44332211);
    bus.mmio.add({ name: 'chip', base: 0xfec00000, bytes: 16, handler: fixed });
    bus.mmio.read(0xfec00000, 4);
    bus.mmio.read(0xfec00010, 4);
    bus.mmio.read(0xfec00000, 4);
    expect(fixed.log).toEqual(['r0.4', 'r0.4']);
    expect(movable.log).toEqual(['r0.4', 'r0.4']);
    bus.mmio.unmap(region);
    expect(bus.mmio.read(0xfec00010, 4)).toBe(0xffffffff);
    expect(bus.mmio.find(0xfec00010)).toBe(null);
    expect(bus.readWide(0xfec00000, 8)).toBe(0x4433221144332211n);
  });
  test('blocks cross RAM, the video hole and plain device memory', () => {
    const mem = memory();
    const bus = new Bus({ memory: mem, wires: 1 });
    const video = new Uint8Array(0x20000);
    const touched: number[][] = [];
    bus.mmio.add({
      name: 'video',
      base: 0xa0000,
      bytes: 0x20000,
      handler: {
        memory: video,
        wroteMemory: (at, n) => void touched.push([at, n]),
        readMmio: () => 0,
        writeMmio: () => {},
      },
    });
    const pattern = new Uint8Array(0x20020).map((_, i) => i * 7);
    bus.writeBlock(0x9fff0, pattern);
    expect(video[0]).toBe(pattern[16]);
    expect(mem.ram[0xa0000]).toBe(0); // RAM behind the hole is out of reach
    expect(mem.ram[0xc0000]).toBe(pattern[0x20010]);
    expect(touched).toEqual([[0, 0x20000]]);
    expect(mem.log).toEqual([
      [0x9fff0, 16],
      [0xc0000, 16],
    ]);
    const back = new Uint8Array(pattern.length);
    bus.readBlock(0x9fff0, back);
    expect(equalBytes(back, pattern)).toBe(true);
    expect([ramRun(0, 0x1000), ramRun(0x1000, 0x1000), ramRun(0xb8000, 0x200000), ramRun(0x9f000, 0x200000)]).toEqual([
      0x1000, 0, 0, 0x1000,
    ]);
  });
  test('registers are written as aligned dwords', () => {
    const bus = new Bus({ memory: memory(), wires: 1 });
    const handler = new Recorder();
    bus.mmio.add({ name: 'x', base: 0xfed00000, bytes: 16, handler });
    bus.writeBlock(0xfed00003, new Uint8Array([1, 2, 3, 4, 5, 6]));
    expect(handler.log).toEqual(['w3.1=1', 'w4.4=5040302', 'w8.1=6']);
  });
  test('the memory map refuses overlaps', () => {
    const range = { base: 0, bytes: 16, kind: 'usable', name: 'a' } as const;
    expect(checkedMap([{ ...range, base: 16 }, range]).map(({ base }) => base)).toEqual([0, 16]);
    expect(() => checkedMap([range, { ...range, base: 8, name: 'b' }])).toThrow('a overlaps b');
  });
});

describe('wires', () => {
  test('are the OR of their sources; sinks hear changes only; loading is silent', () => {
    const wires = new Wires(2);
    const heard: string[] = [];
    wires.connect(1, { setPin: (pin, level) => void heard.push(`${pin}${level ? '+' : '-'}`) }, 9);
    const a = wires.line(1, 'a');
    const b = wires.line(1, 'b');
    a.set(true);
    a.set(true);
    b.set(true);
    a.set(false);
    const saved = wires.save();
    b.set(false);
    expect(heard).toEqual(['9+', '9-']);
    wires.load(saved);
    expect([heard.length, wires.level(1), wires.rises(1)]).toEqual([2, true, 1]);
    b.set(false);
    expect(heard).toEqual(['9+', '9-', '9-']);
    expect(wires.sources(1)).toEqual(['a', 'b']);
  });
});

describe('DMA', () => {
  function world() {
    const mem = memory();
    const bus = new Bus({ memory: mem, wires: 1 });
    const on = { mastering: true };
    const channel = bus.dma.channel(0x18, 'nic', () => on.mastering);
    return { mem, bus, channel, on };
  }
  test('every byte outside a grant is refused, the transfer as a whole, and recorded', () => {
    const { mem, bus, channel } = world();
    bus.dma.grant(0x18, 0x1000, 0x100, true);
    bus.dma.grant(0x18, 0x1100, 0x100, false);
    const data = new Uint8Array(16).fill(0xaa);
    for (let at = 0xff0; at <= 0x1210; at++) {
      mem.ram.fill(0);
      const allowed = at >= 0x1000 && at + 16 <= 0x1100;
      expect(channel.write(at, data, 0, 16)).toBe(allowed);
      expect(mem.ram[at]).toBe(allowed ? 0xaa : 0);
      expect(mem.ram[at + 15]).toBe(allowed ? 0xaa : 0);
      expect(channel.read(at, data.slice(), 0, 16)).toBe(at >= 0x1000 && at + 16 <= 0x1200);
    }
    expect(bus.dma.faults.at(-1)).toEqual({
      requester: 0x18,
      address: 0x1210,
      bytes: 16,
      write: false,
      reason: 'not granted',
    });
    expect(bus.dma.faults.length).toBe(64);
    expect(bus.dma.faultCount).toBeGreaterThan(64);
  });
  test('revoking splits a grant; a save keeps what is left', () => {
    const { bus, channel } = world();
    bus.dma.grant(0x18, 0x1000, 0x3000, true);
    bus.dma.revoke(0x18, 0x2000, 0x1000);
    expect(bus.dma.grants(0x18)).toEqual([
      { base: 0x1000, bytes: 0x1000, write: true },
      { base: 0x3000, bytes: 0x1000, write: true },
    ]);
    const saved = bus.dma.save();
    bus.dma.revokeAll(0x18);
    expect(channel.read32(0x1000)).toBe(-1);
    bus.dma.load(decodeSnapshot(encodeSnapshot(saved)) as SnapshotRecord);
    expect(channel.write32(0x1ffc, 0x89abcdef)).toBe(true);
    expect(channel.read32(0x1ffc)).toBe(0x89abcdef);
    expect(channel.read32(0x1ffd)).toBe(-1);
  });
  test('bus mastering, the video hole and the end of RAM bind even a bypassed device', () => {
    const { bus, channel, on, mem } = world();
    bus.dma.setBypass(0x18, true);
    expect(channel.write32(0x5000, 1)).toBe(true);
    expect(mem.log).toEqual([[0x5000, 4]]);
    for (const bad of [0x9fffd, 0xa0000, 0xbfffe, mem.ram.length - 3, mem.ram.length, -4, 2 ** 52, 0.5, NaN]) {
      expect(channel.write32(bad, 1), String(bad)).toBe(false);
    }
    on.mastering = false;
    expect(channel.write32(0x5000, 1)).toBe(false);
    expect(bus.dma.faults.at(-1)!.reason).toBe('bus mastering off');
  });
  test('a write to the message window is an interrupt, and needs a grant of its own', () => {
    const { bus, channel } = world();
    const messages: number[][] = [];
    bus.dma.connectMsi((address, data) => void messages.push([address, data]));
    expect(channel.write32(0xfee01000, 0x41)).toBe(false);
    bus.dma.grantInterrupts(0x18, true);
    expect(channel.write32(0xfee01000, 0x41)).toBe(true);
    expect(messages).toEqual([[0xfee01000, 0x41]]);
  });
});

describe('the bus as a whole', () => {
  class Counter implements Device {
    readonly name: string;
    ticks = 0;
    readonly #timers: Timers;
    readonly #period: Duration;
    constructor(bus: Bus, name: string, period: Duration) {
      this.name = name;
      this.#timers = bus.clock.timers(name, ['tick']);
      this.#period = period;
      this.#timers.set(0, (bus.clock.now + period) as Instant);
    }
    reset(): void {
      this.ticks = 0;
    }
    onEvent(): void {
      this.ticks++;
      this.#timers.set(0, (this.#timers.now + this.#period) as Instant);
    }
    save(): SnapshotRecord {
      return { ticks: this.ticks };
    }
    load(record: SnapshotRecord): void {
      this.ticks = record['ticks'] as number;
    }
  }
  const build = (names = ['a', 'b']): Bus => {
    const bus = new Bus({ memory: memory(4096), wires: 1 });
    names.forEach((name, i) => bus.add(new Counter(bus, name, ns(3 + i))));
    return bus;
  };
  test('a loaded bus has the future of the one that was saved, part by part', () => {
    const bus = build();
    bus.clock.advanceTo(instant(10));
    const saved = decodeSnapshot(encodeSnapshot(bus.save())) as SnapshotRecord;
    const other = build();
    other.load(saved);
    expect(other.hashes()).toEqual(bus.hashes());
    bus.clock.advanceTo(instant(50));
    expect(other.hashes()).not.toEqual(bus.hashes());
    other.clock.advanceTo(instant(50));
    expect(other.hashes()).toEqual(bus.hashes());
    expect(bus.hashes().map(({ part }) => part)).toEqual(['clock', 'wires', 'dma', 'a', 'b']);
  });
  test('a snapshot of another machine is refused by name', () => {
    const bus = build();
    expect(() => build(['a']).load(bus.save())).toThrow('no device b');
    expect(() => build(['a', 'b', 'c']).load(bus.save())).toThrow(SnapshotError);
    expect(() => build(['a', 'a'])).toThrow('registered twice');
  });
  test('answerIo answers every kind and size of access', () => {
    const bus = build([]);
    const handler = new Recorder();
    bus.mmio.add({ name: 'x', base: 0xfed00000, bytes: 64, handler });
    bus.ports.add({ name: 'x', base: 0x80, count: 4, width: 4, handler });
    const answers: (bigint | number)[] = [];
    const run = (kind: string, size: number, address: number): void => {
      const context = {
        ioKind: ioKinds.indexOf(kind as never),
        ioSize: size,
        ioAddress: address,
        ioDataLow: 0x04030201,
        ioBytes: Uint8Array.from({ length: 16 }, (_, i) => i + 1),
      };
      const core = {
        context: () => context as unknown as CoreContext,
        completeIo: (_: number, data: bigint | number) => void answers.push(data),
      } as unknown as Core;
      answerIo(bus, core, 3);
    };
    run('portIn', 4, 0x80);
    run('portOut', 1, 0x81);
    run('memoryRead', 16, 0xfed00000);
    run('memoryWrite', 16, 0xfed00000);
    run('memoryWrite', 10, 0xfed00000);
    run('memoryRead', 3, 0xfed00000);
    expect(answers).toEqual([0x44332211, 0, 0x44332211443322114433221144332211n, 0, 0, 0x332211n]);
    expect(handler.log.slice(6, 13)).toEqual([
      'w0.4=4030201',
      'w4.4=8070605',
      'w8.4=c0b0a09',
      'w12.4=100f0e0d',
      'w0.4=4030201',
      'w4.4=8070605',
      'w8.2=a09',
    ]);
    expect(bus.cpu).toBe(3);
  });
});
