import { describe, expect, test } from 'vitest';
import { ms, ns, Random, us } from '@lux9/base';
import { Attention } from '@lux9/bus';
import { Msr } from './apicbus.ts';
import { Entry } from './ioapic.ts';
import { Apic, Delivery, Esr, lvtMasked } from './localapic.ts';
import { createRig } from './testing/rig.ts';

const page = 0xfee00000;
const ioPage = 0xfec00000;

function machine(cpus = 4) {
  const rig = createRig({ cpus, display: null });
  const { bus } = rig.pc;
  const on = (cpu: number) => ({
    read: (register: number) => {
      bus.cpu = cpu;
      return rig.read(page + register);
    },
    write: (register: number, value: number) => {
      bus.cpu = cpu;
      rig.write(page + register, value);
    },
    attention: () => bus.signals.attention(cpu),
    pending: () => bus.signals.pendingVector(cpu),
    acknowledge: () => bus.signals.acknowledge(cpu),
  });
  const send = (from: number, to: number, low: number): void => {
    on(from).write(Apic.icrHigh, to << 24);
    on(from).write(Apic.icrLow, low);
  };
  const route = (pin: number, low: number, destination = 0): void => {
    rig.write(ioPage, 0x10 + 2 * pin + 1);
    rig.write(ioPage + 0x10, destination << 24);
    rig.write(ioPage, 0x10 + 2 * pin);
    rig.write(ioPage + 0x10, low);
  };
  const entry = (pin: number): number => {
    rig.write(ioPage, 0x10 + 2 * pin);
    return rig.read(ioPage + 0x10);
  };
  return { rig, bus, on, send, route, entry };
}

describe('local APIC', () => {
  test('identity, version and reset values; each processor sees its own', () => {
    const { on, bus } = machine();
    expect([0, 1, 2, 3].map((cpu) => on(cpu).read(Apic.id))).toEqual([0, 0x1000000, 0x2000000, 0x3000000]);
    expect(on(0).read(Apic.version)).toBe(0x50014);
    expect(on(3).read(Apic.dfr)).toBe(0xffffffff);
    expect(on(3).read(Apic.lvtTimer)).toBe(lvtMasked);
    expect(bus.readMsr(0, Msr.apicBase)).toBe(0xfee00900n);
    expect(bus.readMsr(1, Msr.apicBase)).toBe(0xfee00800n);
    expect([bus.readMsr(0, 0x10), bus.writeMsr(0, Msr.apicBase, 0n)]).toEqual([undefined, false]);
  });
  test('the highest vector wins by class; one in service blocks its class and below (10.8.3)', () => {
    const { on, send } = machine();
    for (const vector of [0x51, 0x41, 0x52]) send(1, 0, vector);
    const cpu = on(0);
    expect(cpu.acknowledge()).toBe(0x52);
    expect([cpu.read(Apic.ppr), cpu.pending()]).toEqual([0x50, -1]); // 0x51 is of the same class
    send(1, 0, 0x61);
    expect(cpu.acknowledge()).toBe(0x61);
    cpu.write(Apic.eoi, 0);
    expect(cpu.pending()).toBe(-1);
    cpu.write(Apic.eoi, 0);
    expect(cpu.acknowledge()).toBe(0x51);
    cpu.write(Apic.eoi, 0);
    expect(cpu.acknowledge()).toBe(0x41);
  });
  test('TPR holds back classes up to its own', () => {
    const { on, send } = machine();
    const cpu = on(0);
    cpu.write(Apic.tpr, 0x45);
    send(1, 0, 0x4f);
    expect([cpu.attention(), cpu.read(Apic.ppr)]).toEqual([0, 0x45]);
    send(1, 0, 0x50);
    expect(cpu.pending()).toBe(0x50);
    cpu.write(Apic.tpr, 0x30);
    expect(cpu.acknowledge()).toBe(0x50);
    expect(cpu.read(Apic.ppr)).toBe(0x50);
  });
  test('IRR and ISR in their banks', () => {
    const { on, send } = machine();
    const cpu = on(2);
    send(0, 2, 0xa5);
    expect(cpu.read(Apic.irr + 0x50)).toBe(1 << 5);
    cpu.acknowledge();
    expect([cpu.read(Apic.irr + 0x50), cpu.read(Apic.isr + 0x50), cpu.read(Apic.tmr + 0x50)]).toEqual([0, 1 << 5, 0]);
  });
  test('destinations: physical, broadcast, flat and cluster logical, shorthands (10.6.2)', () => {
    const hit = (act: (m: ReturnType<typeof machine>) => void): number[] => {
      const m = machine();
      act(m);
      return [0, 1, 2, 3].filter((cpu) => m.on(cpu).pending() === 0x41);
    };
    expect(hit(({ send }) => send(0, 2, 0x41))).toEqual([2]);
    expect(hit(({ send }) => send(0, 0xff, 0x41))).toEqual([0, 1, 2, 3]);
    expect(hit(({ send }) => send(2, 0, 0x40041))).toEqual([2]);
    expect(hit(({ send }) => send(2, 0, 0x80041))).toEqual([0, 1, 2, 3]);
    expect(hit(({ send }) => send(2, 0, 0xc0041))).toEqual([0, 1, 3]);
    expect(
      hit(({ send, on }) => {
        for (let cpu = 0; cpu < 4; cpu++) on(cpu).write(Apic.ldr, 1 << (24 + cpu));
        send(0, 0b1010, 0x841);
      }),
    ).toEqual([1, 3]);
    expect(
      hit(({ send, on }) => {
        for (let cpu = 0; cpu < 4; cpu++) {
          on(cpu).write(Apic.dfr, 0x0fffffff);
          on(cpu).write(Apic.ldr, (((cpu >> 1) << 4) | (1 << (cpu & 1))) << 24);
        }
        send(0, 0x13, 0x841); // cluster 1, both members
      }),
    ).toEqual([2, 3]);
  });
  test('lowest priority goes to the least busy, of equals to the lowest number', () => {
    const { on, send } = machine();
    on(0).write(Apic.tpr, 0x20);
    on(1).write(Apic.tpr, 0x10);
    on(2).write(Apic.tpr, 0x10);
    on(3).write(Apic.tpr, 0x30);
    send(0, 0xff, (Delivery.lowestPriority << 8) | 0x61);
    expect([0, 1, 2, 3].map((cpu) => on(cpu).pending())).toEqual([-1, 0x61, -1, -1]);
  });
  test('INIT and SIPI: the way another processor starts; NMI and SMI', () => {
    const { on, send, bus } = machine();
    const { signals } = bus;
    on(2).write(Apic.tpr, 0x33);
    send(0, 2, 0xc500); // INIT, level, assert
    send(0, 2, 0x8500); // INIT, level, de-assert: nothing
    expect(on(2).attention()).toBe(Attention.init);
    expect(on(2).read(Apic.tpr)).toBe(0);
    expect(on(2).read(Apic.id)).toBe(0x2000000);
    expect([signals.takeInit(2), signals.takeInit(2)]).toEqual([true, false]);
    send(0, 2, 0x4608);
    expect([signals.takeStartup(2), signals.takeStartup(2), on(2).attention()]).toEqual([8, -1, 0]);
    send(0, 3, 0x400);
    send(0, 3, 0x200);
    expect(on(3).attention()).toBe(Attention.nmi | Attention.smi);
    expect([signals.takeNmi(3), signals.takeSmi(3), on(3).attention()]).toEqual([true, true, 0]);
  });
  test('vectors below 16 are errors of sender and receiver; ESR shows them after a write (10.5.3)', () => {
    const { on, send } = machine();
    on(0).write(Apic.lvtError, 0xfe);
    send(0, 1, 5);
    expect(on(0).read(Apic.esr)).toBe(0);
    on(0).write(Apic.esr, 0);
    expect(on(0).read(Apic.esr)).toBe(Esr.sendIllegal);
    expect(on(0).acknowledge()).toBe(0xfe);
    on(0).write(Apic.esr, 0);
    expect(on(0).read(Apic.esr)).toBe(0);
    on(1).write(Apic.lvtTimer, 3);
    on(1).write(Apic.initialCount, 1);
    on(1).read(0x3f0); // no such register
    on(1).write(Apic.esr, 0);
    expect(on(1).read(Apic.esr)).toBe(Esr.illegalRegister);
  });
  test('software disable masks the LVT and takes no fixed interrupts (10.4.7.2)', () => {
    const { on, send } = machine();
    on(1).write(Apic.lvtTimer, 0x40);
    on(1).write(Apic.svr, 0x0f);
    expect(on(1).read(Apic.lvtTimer)).toBe(0x10040);
    on(1).write(Apic.lvtTimer, 0x40);
    expect(on(1).read(Apic.lvtTimer)).toBe(0x10040);
    send(0, 1, 0x77);
    expect(on(1).attention()).toBe(0);
    send(0, 1, 0x400);
    expect(on(1).attention()).toBe(Attention.nmi);
  });
  test('NMI comes in by LINT1 on every processor, ExtINT by LINT0 on the first only', () => {
    const { rig, on } = machine();
    rig.pc.bus.wires.line(21, 'button').set(true);
    expect([0, 1].map((cpu) => on(cpu).attention())).toEqual([Attention.nmi, Attention.nmi]);
    rig.outb(0x21, 0xef);
    rig.pc.bus.wires.line(4, 'test').set(true);
    expect([on(0).pending(), on(1).pending()]).toEqual([0x0c, -1]);
    on(0).write(Apic.lvtLint0, lvtMasked);
    expect(on(0).pending()).toBe(-1);
  });
});

describe('APIC timer', () => {
  const start = (divide: number, lvt: number, count: number) => {
    const m = machine(1);
    const cpu = m.on(0);
    cpu.write(Apic.divide, divide);
    cpu.write(Apic.lvtTimer, lvt);
    cpu.write(Apic.initialCount, count);
    return { ...m, cpu };
  };
  test('one-shot: counts down at the divided clock, interrupts once, stays at 0', () => {
    const { cpu, rig } = start(0xb, 0x40, 1000); // 10 ns a tick
    rig.advance(ns(9_990));
    expect([cpu.read(Apic.currentCount), cpu.pending()]).toEqual([1, -1]);
    rig.advance(ns(10));
    expect([cpu.read(Apic.currentCount), cpu.acknowledge()]).toEqual([0, 0x40]);
    cpu.write(Apic.eoi, 0);
    rig.advance(ms(1));
    expect([cpu.read(Apic.currentCount), cpu.pending(), cpu.read(Apic.initialCount)]).toEqual([0, -1, 1000]);
  });
  test.each([
    [0, 2],
    [1, 4],
    [2, 8],
    [3, 16],
    [8, 32],
    [9, 64],
    [10, 128],
    [11, 1],
  ])('divide code %i divides by %i', (code, by) => {
    const { cpu, rig } = start(code, 0x40, 100);
    rig.advance(ns(by * 1000 - 1));
    expect(cpu.pending()).toBe(-1);
    rig.advance(ns(1));
    expect(cpu.pending()).toBe(0x40);
  });
  test('periodic: reloads, in step however late it is looked at', () => {
    const { cpu, rig } = start(0xb, 0x20040, 1000);
    let taken = 0;
    for (let i = 0; i < 1000; i++) {
      rig.advance(us(1));
      if (cpu.pending() >= 0) {
        taken++;
        expect(cpu.acknowledge()).toBe(0x40);
        cpu.write(Apic.eoi, 0);
      }
    }
    expect([taken, cpu.read(Apic.currentCount)]).toEqual([100, 1000]);
    rig.advance(ns(12_340));
    expect(cpu.read(Apic.currentCount)).toBe(766);
  });
  test('the shortest period costs one event per interrupt taken, and stays in step', () => {
    const { cpu, rig } = start(0xb, 0x20040, 1);
    rig.advance(ms(3_600_000)); // 3.6 * 10^11 periods
    expect(cpu.acknowledge()).toBe(0x40);
    expect(cpu.pending()).toBe(-1);
    cpu.write(Apic.eoi, 0);
    rig.advance(ns(9));
    expect(cpu.pending()).toBe(-1);
    rig.advance(ns(1));
    expect(cpu.pending()).toBe(0x40);
    cpu.write(Apic.lvtTimer, 0x20005); // a vector that is an error
    rig.advance(ms(3_600_000));
    cpu.write(Apic.esr, 0);
    expect(cpu.read(Apic.esr)).toBe(Esr.receivedIllegal);
  });
  test('masked it counts without interrupting; unmasking a period goes on in step', () => {
    const { cpu, rig } = start(0xb, 0x30040, 100);
    rig.advance(ns(2_550));
    expect([cpu.pending(), cpu.read(Apic.currentCount)]).toEqual([-1, 45]);
    cpu.write(Apic.lvtTimer, 0x20040);
    rig.advance(ns(449));
    expect(cpu.pending()).toBe(-1);
    rig.advance(ns(1));
    expect(cpu.pending()).toBe(0x40);
  });
  test('an expired one-shot does not come back when the mode changes; 0 stops', () => {
    const { cpu, rig } = start(0xb, 0x10040, 10);
    rig.advance(us(1));
    cpu.write(Apic.lvtTimer, 0x20040);
    rig.advance(us(1));
    expect([cpu.pending(), cpu.read(Apic.currentCount)]).toEqual([-1, 0]);
    cpu.write(Apic.initialCount, 10);
    cpu.write(Apic.initialCount, 0);
    rig.advance(us(1));
    expect(cpu.pending()).toBe(-1);
  });
  test('TSC deadline: by MSR, in that mode only; the past fires at once; leaving the mode disarms', () => {
    const { cpu, rig, bus } = start(0xb, 0x40040, 0);
    expect(bus.writeMsr(0, Msr.tscDeadline, 5000n)).toBe(true);
    expect(bus.readMsr(0, Msr.tscDeadline)).toBe(5000n);
    rig.advance(ns(4999));
    expect(cpu.pending()).toBe(-1);
    rig.advance(ns(1));
    expect([cpu.acknowledge(), bus.readMsr(0, Msr.tscDeadline)]).toEqual([0x40, 0n]);
    cpu.write(Apic.eoi, 0);
    bus.writeMsr(0, Msr.tscDeadline, 1n);
    rig.advance(ns(0));
    expect(cpu.acknowledge()).toBe(0x40);
    cpu.write(Apic.eoi, 0);
    bus.writeMsr(0, Msr.tscDeadline, 2n ** 63n);
    bus.writeMsr(0, Msr.tscDeadline, 9000n);
    cpu.write(Apic.lvtTimer, 0x40);
    cpu.write(Apic.lvtTimer, 0x40040);
    rig.advance(us(100));
    expect(cpu.pending()).toBe(-1);
    cpu.write(Apic.lvtTimer, 0x40);
    bus.writeMsr(0, Msr.tscDeadline, 200_000n);
    expect(bus.readMsr(0, Msr.tscDeadline)).toBe(0n);
  });
  test('current count never rises between reloads, whatever is written in between', () => {
    for (let seed = 1; seed < 30; seed++) {
      const random = new Random(seed);
      const { cpu, rig } = start(0xb, 0x10040, 50_000);
      let last = 50_000;
      for (let i = 0; i < 50; i++) {
        if (random.chance(1, 3)) cpu.write(Apic.divide, random.below(16));
        if (random.chance(1, 3)) cpu.write(Apic.lvtTimer, random.pick([0x10040, 0x50]));
        rig.advance(ns(random.below(5000)));
        const count = cpu.read(Apic.currentCount);
        expect(count, `seed ${seed}`).toBeLessThanOrEqual(last);
        last = count;
      }
    }
  });
});

describe('I/O APIC', () => {
  const pins = ({ bus }: ReturnType<typeof machine>, irq: number) => bus.wires.line(irq, 'test');
  test('identity: 24 entries, all masked; unknown registers read 0', () => {
    const { rig, entry } = machine();
    rig.write(ioPage, 1);
    expect(rig.read(ioPage + 0x10)).toBe(0x170020);
    expect([0, 23].map(entry)).toEqual([Entry.masked, Entry.masked]);
    rig.write(ioPage, 0xff);
    expect([rig.read(ioPage + 0x10), rig.read(ioPage)]).toEqual([0, 0xff]);
    rig.write(ioPage, 0);
    rig.write(ioPage + 0x10, 0xff000000);
    expect(rig.read(ioPage + 0x10)).toBe(0x0f000000);
  });
  test('an edge sends once; a masked edge is lost', () => {
    const m = machine();
    const line = pins(m, 5);
    m.route(5, 0x45, 1);
    line.set(true);
    expect(m.on(1).acknowledge()).toBe(0x45);
    m.on(1).write(Apic.eoi, 0);
    expect(m.on(1).pending()).toBe(-1);
    line.set(false);
    m.route(5, 0x45 | Entry.masked, 1);
    line.set(true);
    m.route(5, 0x45, 1);
    expect(m.on(1).pending()).toBe(-1);
  });
  test('a level sends until it is finished, and again while it stands', () => {
    const m = machine();
    const line = pins(m, 11);
    const cpu = m.on(0);
    m.route(11, 0x4b | Entry.level);
    line.set(true);
    expect(m.entry(11) & Entry.remoteIrr).toBe(Entry.remoteIrr);
    expect([cpu.acknowledge(), cpu.read(Apic.tmr + 0x20), cpu.pending()]).toEqual([0x4b, 1 << 11, -1]);
    cpu.write(Apic.eoi, 0);
    expect(cpu.pending()).toBe(0x4b); // still asserted
    line.set(false);
    cpu.acknowledge();
    cpu.write(Apic.eoi, 0);
    expect([cpu.pending(), m.entry(11) & Entry.remoteIrr]).toEqual([-1, 0]);
  });
  test('a level on a masked pin shows when it is unmasked; edge mode clears remote IRR', () => {
    const m = machine();
    const line = pins(m, 11);
    m.route(11, 0x4b | Entry.level | Entry.masked);
    line.set(true);
    expect(m.on(0).pending()).toBe(-1);
    m.route(11, 0x4b | Entry.level);
    expect(m.on(0).pending()).toBe(0x4b);
    m.route(11, 0x4b);
    expect(m.entry(11)).toBe(0x4b);
  });
  test('the EOI register finishes a vector without a broadcast', () => {
    const m = machine();
    const line = pins(m, 11);
    m.route(11, 0x4b | Entry.level);
    line.set(true);
    line.set(false);
    m.rig.write(ioPage + 0x40, 0x4b);
    expect(m.entry(11) & Entry.remoteIrr).toBe(0);
  });
  test('an entry to nobody keeps no remote IRR', () => {
    const m = machine();
    const line = pins(m, 11);
    m.route(11, 0x4b | Entry.level, 9);
    line.set(true);
    expect(m.entry(11) & Entry.remoteIrr).toBe(0);
    m.route(11, 0x4b | Entry.level, 1);
    expect(m.on(1).pending()).toBe(0x4b);
  });
  test('no interrupt is lost or invented under random levels and edges', () => {
    for (let seed = 1; seed < 20; seed++) {
      const random = new Random(seed);
      const m = machine(1);
      const cpu = m.on(0);
      const lines = [3, 5, 6, 7].map((irq) => pins(m, irq));
      const level = [3, 5, 6, 7].map(() => random.chance(1, 2));
      [3, 5, 6, 7].forEach((irq, i) => m.route(irq, (0x40 + irq) | (level[i] ? Entry.level : 0)));
      const high = [false, false, false, false];
      const waiting = [false, false, false, false];
      for (let step = 0; step < 300; step++) {
        const i = random.below(4);
        const to = random.chance(1, 2);
        if (to && !high[i]) waiting[i] = true;
        high[i] = to;
        lines[i]!.set(to);
        if (!random.chance(1, 2)) continue;
        for (let vector = cpu.acknowledge(); vector >= 0; vector = cpu.acknowledge()) {
          const which = [3, 5, 6, 7].indexOf(vector - 0x40);
          if (!waiting[which]) throw new Error(`seed ${seed} step ${step}: vector ${vector} invented`);
          waiting[which] = false;
          if (level[which]) {
            lines[which]!.set(false); // the driver serves its device
            high[which] = false;
          }
          cpu.write(Apic.eoi, 0);
        }
        if (waiting.includes(true)) throw new Error(`seed ${seed} step ${step}: lost ${waiting.join()}`);
      }
    }
  });
  test('message-signalled interrupts arrive by address and data', () => {
    const { rig, on } = machine();
    const apics = rig.pc.apics;
    apics.message(0xfee02000, 0x0051);
    expect(on(2).acknowledge()).toBe(0x51);
    apics.message(0xfee0100c, 0x0052); // redirection hint, logical: nobody has that logical ID
    expect(on(1).pending()).toBe(-1);
  });
});
