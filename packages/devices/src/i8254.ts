/**
 * 8254 programmable interval timer (Intel 231164), which the PC calls 8253. Ports 0..2 are the counters, 3 the
 * control word. CLK is 1,193,182 Hz on all three; counter 0's OUT is IRQ 0, counter 2 is gated by port 0x61.
 *
 * Promise to callers: OUT and the counts are exact to the CLK pulse at any instant, however rarely anybody looks:
 * between two of its edges a counter costs nothing.
 *
 * NOT IMPLEMENTED: what the datasheet leaves undefined is fixed as follows. A count of 1 in modes 2 and 3 pulses at
 * every CLK; a BCD digit above 9 counts as its value; reading a counter while its first byte is being written shows
 * the old count.
 */

import { type Instant, never, Rate } from '@lux9/base';
import {
  type Device,
  flag,
  Layout,
  type Line,
  list,
  type PortHandler,
  type SnapshotRecord,
  type StateOf,
  type Timers,
  u16,
  u8,
  within,
  count,
} from '@lux9/bus';

export const pitTimers = ['edge'] as const;
export const pitHz = 1_193_182;
const clk = new Rate(pitHz);

const counterFields = {
  mode: within(0, 5),
  access: within(1, 3, 3),
  bcd: flag(),
  /** CR as last written whole; whether there is one; the first byte of a pair being written. */
  reload: u16(),
  written: flag(),
  firstByte: u8(),
  halfWritten: flag(),
  /** Status bit 6: CR has not reached CE yet. */
  nullCount: flag(true),
  gate: flag(true),
  out: flag(true),
  /** CE counts from `n` since CLK pulse `start`; held at `held` elapsed pulses while the gate stops it. */
  running: flag(),
  n: within(1, 0x10000),
  start: count(),
  stopped: flag(),
  held: count(),
  /** Modes 1, 4, 5: 0 waiting for expiry, 1 in the strobe, 2 done. */
  phase: within(0, 2),
  /** Pulse at which CR is copied to CE; 0: none. */
  loadAt: count(),
  latched: flag(),
  latch: u16(),
  statusLatched: flag(),
  status: u8(),
  halfRead: flag(),
};
type Counter = StateOf<typeof counterFields>;

const fields = { counters: list(3, counterFields) };
const layout = new Layout('i8254', 1, fields);

export class I8254 implements Device, PortHandler {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #timers: Timers;
  readonly #line: Line;

  /** `line` is counter 0's OUT. */
  constructor(name: string, timers: Timers, line: Line) {
    this.name = name;
    this.#timers = timers;
    this.#line = line;
    this.state.counters[2]!.gate = false; // port 0x61 resets to 0
  }

  /** The chip has no reset pin: what software programmed stays, as in a PC. */
  reset(): void {}

  readPort(offset: number): number {
    if (offset === 3) return 0xff; // the control word cannot be read
    const c = this.#counter(offset);
    if (c.statusLatched) {
      c.statusLatched = false;
      return c.status;
    }
    const value = c.latched ? c.latch : this.#value(c);
    const high = c.access === 2 || (c.access === 3 && c.halfRead);
    if (c.access === 3) c.halfRead = !c.halfRead;
    if (c.access !== 3 || high) c.latched = false;
    return high ? value >>> 8 : value & 0xff;
  }

  writePort(offset: number, _size: number, value: number): void {
    if (offset === 3) this.#control(value);
    else this.#writeCount(offset, value);
    this.#arm();
  }

  /** The gate input of a counter: rising edges trigger modes 1, 2, 3 and 5, low stops 0, 2, 3 and 4. */
  setGate(index: number, gate: boolean): void {
    const c = this.#counter(index);
    if (c.gate === gate) return;
    c.gate = gate;
    const now = this.#pulse();
    switch (c.mode) {
      case 0:
      case 4:
        // A count on its way decides by the gate when it is loaded.
        if (c.running && c.loadAt === 0 && !(c.mode === 0 && c.halfWritten)) this.#stop(c, !gate, now);
        break;
      case 1:
      case 5:
        if (gate && c.written) c.loadAt = now + 1;
        break;
      default: // 2, 3
        if (gate) {
          if (c.written) c.loadAt = now + 1;
        } else {
          c.loadAt = 0;
          if (c.running) this.#stop(c, true, now);
          this.#setOut(c, true);
        }
    }
    this.#arm();
  }

  /** The OUT pin of a counter. */
  out(index: number): boolean {
    return this.#counter(index).out;
  }

  /** What a speaker on the counter's OUT would sound, Hz; 0: no tone. */
  tone(index: number): number {
    const c = this.#counter(index);
    return c.running && !c.stopped && (c.mode === 3 || c.mode === 2) ? pitHz / c.n : 0;
  }

  onEvent(): void {
    this.#counter(0);
    this.#arm();
  }

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #pulse(): number {
    return clk.ticksAt(this.#timers.now);
  }

  /** The counter, brought up to now. */
  #counter(index: number): Counter {
    const c = this.state.counters[index]!;
    this.#catchUp(c, this.#pulse());
    return c;
  }

  #control(value: number): void {
    const index = value >>> 6;
    if (index === 3) {
      this.#readBack(value);
      return;
    }
    const c = this.#counter(index);
    const access = (value >>> 4) & 3;
    if (access === 0) {
      this.#latchCount(c);
      return;
    }
    const mode = (value >>> 1) & 7;
    c.mode = mode > 5 ? mode - 4 : mode; // 6 and 7 are 2 and 3
    c.access = access;
    c.bcd = (value & 1) !== 0;
    c.running = c.stopped = c.written = c.halfWritten = c.halfRead = c.latched = c.statusLatched = false;
    c.phase = 0;
    c.loadAt = 0;
    c.nullCount = true;
    this.#setOut(c, c.mode !== 0);
  }

  #readBack(value: number): void {
    for (let i = 0; i < 3; i++) {
      if ((value & (2 << i)) === 0) continue;
      const c = this.#counter(i);
      if ((value & 0x20) === 0) this.#latchCount(c);
      if ((value & 0x10) === 0 && !c.statusLatched) {
        c.statusLatched = true;
        c.status = (c.out ? 0x80 : 0) | (c.nullCount ? 0x40 : 0) | (c.access << 4) | (c.mode << 1) | (c.bcd ? 1 : 0);
      }
    }
  }

  /** Later latches are ignored until the first was read. */
  #latchCount(c: Counter): void {
    if (c.latched) return;
    c.latched = true;
    c.latch = this.#value(c);
  }

  #writeCount(index: number, value: number): void {
    const c = this.#counter(index);
    if (c.access === 3 && !c.halfWritten) {
      c.firstByte = value;
      c.halfWritten = true;
      if (c.mode === 0) {
        // The first byte stops the count and drops OUT at once.
        if (c.running) this.#stop(c, true, this.#pulse());
        c.loadAt = 0;
        this.#setOut(c, false);
      }
      return;
    }
    c.reload = c.access === 3 ? c.firstByte | (value << 8) : c.access === 2 ? value << 8 : value;
    c.halfWritten = false;
    c.written = true;
    c.nullCount = true;
    const next = this.#pulse() + 1;
    switch (c.mode) {
      case 0:
        if (c.running) this.#stop(c, true, next - 1);
        this.#setOut(c, false);
        c.loadAt = next;
        break;
      case 4:
        c.loadAt = next;
        break;
      case 2:
      case 3:
        if (!c.running && c.gate) c.loadAt = next;
        break;
      default: // 1, 5: loaded by the trigger
    }
  }

  #stop(c: Counter, stop: boolean, now: number): void {
    if (c.stopped === stop) return;
    c.stopped = stop;
    if (stop) c.held = now - c.start;
    else c.start = now - c.held;
  }

  /** CR as a number of pulses: 0 is the largest count. */
  #pulses(c: Counter): number {
    const { reload } = c;
    if (!c.bcd) return reload === 0 ? 0x10000 : reload;
    return reload === 0
      ? 10000
      : (reload >>> 12) * 1000 + ((reload >>> 8) & 15) * 100 + ((reload >>> 4) & 15) * 10 + (reload & 15);
  }

  /** CE as it would be read. */
  #value(c: Counter): number {
    if (!c.running) return c.reload;
    const modulus = c.bcd ? 10000 : 0x10000;
    const elapsed = c.stopped ? c.held : this.#pulse() - c.start;
    let value: number;
    if (c.mode === 2) value = c.n - (elapsed % c.n);
    else if (c.mode === 3) value = c.n - (c.n & 1) - 2 * elapsed;
    else value = c.n - elapsed;
    value = ((value % modulus) + modulus) % modulus;
    if (!c.bcd) return value;
    return (
      (Math.floor(value / 1000) << 12) |
      (Math.floor((value % 1000) / 100) << 8) |
      (Math.floor((value % 100) / 10) << 4) |
      (value % 10)
    );
  }

  #setOut(c: Counter, out: boolean): void {
    c.out = out;
    if (c === this.state.counters[0]) this.#line.set(out);
  }

  /** The pulse at which OUT changes next or CE is loaded; `never` when it is left alone. */
  #next(c: Counter): number {
    if (c.loadAt > 0) return Math.min(c.loadAt, this.#nextEdge(c));
    return this.#nextEdge(c);
  }

  #nextEdge(c: Counter): number {
    if (!c.running || c.stopped) return never;
    switch (c.mode) {
      case 0:
        return c.out ? never : c.start + c.n;
      case 1:
        return c.phase === 2 ? never : c.start + c.n;
      case 2:
        return c.start + (c.out ? c.n - 1 : c.n);
      case 3:
        return c.start + (c.out ? (c.n + 1) >>> 1 : c.n >>> 1);
      default: // 4, 5
        return c.phase === 2 ? never : c.start + c.n + c.phase;
    }
  }

  #catchUp(c: Counter, now: number): void {
    for (;;) {
      const at = this.#next(c);
      if (at > now) return;
      if (at === c.loadAt) this.#load(c, at);
      else {
        // Whole periods that nobody saw pass at once; the last one is played, for its edges.
        if (c.mode === 2 || c.mode === 3) {
          const periods = Math.floor((now - c.start) / c.n) - 1;
          if (periods > 0 && c.loadAt === 0 && this.#pulses(c) === c.n) {
            c.start += periods * c.n;
            continue;
          }
        }
        this.#edge(c, at);
      }
    }
  }

  #load(c: Counter, at: number): void {
    c.loadAt = 0;
    c.n = this.#pulses(c);
    c.start = at;
    c.running = true;
    c.nullCount = false;
    c.phase = 0;
    c.stopped = false;
    if (c.mode === 1) this.#setOut(c, false);
    else if (c.mode !== 0) this.#setOut(c, true);
    if ((c.mode === 0 || c.mode === 4) && !c.gate) {
      c.stopped = true;
      c.held = 0;
    }
  }

  #edge(c: Counter, at: number): void {
    switch (c.mode) {
      case 0:
        this.#setOut(c, true);
        break;
      case 1:
        c.phase = 2;
        this.#setOut(c, true);
        break;
      case 2:
        if (c.out) this.#setOut(c, false);
        else {
          this.#reload(c, at);
          this.#setOut(c, true);
        }
        break;
      case 3:
        this.#reload(c, at);
        this.#setOut(c, !c.out);
        break;
      default: // 4, 5
        this.#setOut(c, c.phase === 1);
        c.phase++;
    }
  }

  #reload(c: Counter, at: number): void {
    c.start = at;
    c.n = this.#pulses(c);
    c.nullCount = false;
  }

  /** Only counter 0's edges are heard outside; the others are worked out when somebody looks. */
  #arm(): void {
    const next = this.#next(this.state.counters[0]!);
    this.#timers.set(0, next >= never ? never : (clk.instantOf(next) as Instant));
  }
}
