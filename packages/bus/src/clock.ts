/**
 * The machine's one clock and its one event queue.
 *
 * Promise to callers: time moves only by `advanceTo`, and passes through every event on the way in the order (instant,
 * order of arming), with `now` standing at the event's instant while its device handles it. Events are plain data.
 * Each device has a fixed set of named timers, each armed at most once: arming it again moves it.
 * Nothing here allocates after the devices are attached.
 */

import { assert, type Duration, type Instant, never, zero } from '@lux9/base';
import { isRecord, listAt, type Snapshot, SnapshotError, type SnapshotRecord } from './snapshot.ts';

/** Who takes a timer's events. `kind` is the index in the names it gave; `a` and `b` are exact numbers. */
export interface EventTarget {
  onEvent(kind: number, a: number, b: number): void;
}

/** One device's timers; `kind` is the index of the name given to `Clock.timers`. */
export interface Timers {
  readonly now: Instant;
  /** Arms or moves a timer. `at` may be now (it fires before time next moves on), never earlier. */
  set(kind: number, at: Instant, a?: number, b?: number): void;
  cancel(kind: number): void;
  /** When the timer fires; `never` when it is not armed. */
  due(kind: number): Instant;
}

interface Owner {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly base: number;
  target: EventTarget | null;
}

export class Clock implements Snapshot {
  #now = zero;
  #dispatching = false;
  readonly #owners: Owner[] = [];
  // One slot a timer, in the order of registration.
  readonly #owner: number[] = [];
  readonly #due: number[] = [];
  readonly #order: number[] = [];
  readonly #a: number[] = [];
  readonly #b: number[] = [];
  #nextOrder = 0;
  /** The slot that fires first, or -1. Derived. */
  #first = -1;

  /** Virtual nanoseconds since power on. */
  get now(): Instant {
    return this.#now;
  }

  /** When the next event fires; `never` when none is armed. */
  get nextEvent(): Instant {
    return this.#first < 0 ? never : (this.#due[this.#first]! as Instant);
  }

  /** How long a CPU may run before somebody else has to. */
  get headroom(): Duration {
    return (this.nextEvent - this.#now) as Duration;
  }

  /** Registers `owner`'s timers. The target comes by `attach`, since most devices need their timers to be built. */
  timers(owner: string, kinds: readonly string[]): Timers {
    assert(!this.#owners.some((other) => other.name === owner), 'timers registered twice');
    const index = this.#owners.length;
    const base = this.#due.length;
    this.#owners.push({ name: owner, kinds, base, target: null });
    for (let i = 0; i < kinds.length; i++) {
      this.#owner.push(index);
      this.#due.push(never);
      this.#order.push(0);
      this.#a.push(0);
      this.#b.push(0);
    }
    return new DeviceTimers(this, base, kinds.length);
  }

  attach(owner: string, target: EventTarget): void {
    const found = this.#owners.find((other) => other.name === owner);
    if (found) found.target = target;
  }

  /**
   * Moves time to `to` (now or later) through all events due by then, those at `to` included. Not from inside an
   * event.
   */
  advanceTo(to: Instant): void {
    assert(!this.#dispatching, 'time moved from inside an event');
    assert(to >= this.#now && to <= never, 'time moved backwards');
    while (this.#first >= 0 && this.#due[this.#first]! <= to) {
      const slot = this.#first;
      this.#now = Math.max(this.#now, this.#due[slot]!) as Instant;
      const owner = this.#owners[this.#owner[slot]!]!;
      const a = this.#a[slot]!;
      const b = this.#b[slot]!;
      this.#disarm(slot);
      assert(owner.target !== null, 'event without a target');
      this.#dispatching = true;
      try {
        owner.target.onEvent(slot - owner.base, a, b);
      } finally {
        this.#dispatching = false;
      }
    }
    this.#now = to;
  }

  advance(by: Duration): void {
    this.advanceTo((this.#now + by) as Instant);
  }

  /** For DeviceTimers. */
  arm(slot: number, at: Instant, a: number, b: number): void {
    assert(at >= this.#now, 'event in the past');
    // An event that re-arms something at its own instant could keep time from ever moving on.
    assert(at > this.#now || !this.#dispatching, 'event armed for now by an event');
    if (at >= never) {
      this.#disarm(slot);
      return;
    }
    this.#due[slot] = at;
    this.#order[slot] = this.#nextOrder++;
    this.#a[slot] = a;
    this.#b[slot] = b;
    if (slot === this.#first) this.#findFirst();
    else if (this.#first < 0 || at < this.#due[this.#first]!) this.#first = slot;
  }

  disarm(slot: number): void {
    this.#disarm(slot);
  }

  dueAt(slot: number): Instant {
    return this.#due[slot]! as Instant;
  }

  #disarm(slot: number): void {
    this.#due[slot] = never;
    if (slot === this.#first) this.#findFirst();
  }

  #findFirst(): void {
    let first = -1;
    let best: number = never;
    for (let slot = 0; slot < this.#due.length; slot++) {
      const due = this.#due[slot]!;
      if (due < best || (due === best && first >= 0 && this.#order[slot]! < this.#order[first]!)) {
        first = slot;
        best = due;
      }
    }
    this.#first = first;
  }

  /** Armed timers in firing order; only the relative order of arming is kept. */
  save(): SnapshotRecord {
    const armed = this.#due.map((_, slot) => slot).filter((slot) => this.#due[slot]! < never);
    armed.sort((x, y) => this.#due[x]! - this.#due[y]! || this.#order[x]! - this.#order[y]!);
    const events = armed.map((slot) => {
      const owner = this.#owners[this.#owner[slot]!]!;
      return {
        at: this.#due[slot]!,
        device: owner.name,
        kind: owner.kinds[slot - owner.base]!,
        a: this.#a[slot]!,
        b: this.#b[slot]!,
      };
    });
    return { version: 1, now: this.#now, events };
  }

  load(record: SnapshotRecord): void {
    const { version, now } = record;
    if (version !== 1) throw new SnapshotError(`clock: version ${String(version)}, this machine reads 1`);
    if (typeof now !== 'number' || !Number.isSafeInteger(now) || now < 0)
      throw new SnapshotError('clock.now: not an instant');
    const loaded = listAt(record, 'events').map((event, i) => {
      if (!isRecord(event)) throw new SnapshotError(`clock.events[${i}]: not a record`);
      const { at, device, kind, a, b } = event;
      const owner = this.#owners.find((candidate) => candidate.name === device);
      const index = owner && typeof kind === 'string' ? owner.kinds.indexOf(kind) : -1;
      if (!owner || index < 0)
        throw new SnapshotError(`clock.events[${i}]: no timer ${String(device)} ${String(kind)} in this machine`);
      if (
        typeof at !== 'number' ||
        !Number.isSafeInteger(at) ||
        at < now ||
        typeof a !== 'number' ||
        typeof b !== 'number'
      ) {
        throw new SnapshotError(`clock.events[${i}]: not an event`);
      }
      return { slot: owner.base + index, at, a, b };
    });
    this.#now = now as Instant;
    this.#due.fill(never);
    this.#order.fill(0);
    this.#a.fill(0);
    this.#b.fill(0);
    this.#nextOrder = loaded.length;
    loaded.forEach(({ slot, at, a, b }, order) => {
      this.#due[slot] = at;
      this.#order[slot] = order;
      this.#a[slot] = a;
      this.#b[slot] = b;
    });
    this.#findFirst();
  }
}

class DeviceTimers implements Timers {
  readonly #clock: Clock;
  readonly #base: number;
  readonly #count: number;

  constructor(clock: Clock, base: number, count: number) {
    this.#clock = clock;
    this.#base = base;
    this.#count = count;
  }

  get now(): Instant {
    return this.#clock.now;
  }

  set(kind: number, at: Instant, a = 0, b = 0): void {
    assert(kind >= 0 && kind < this.#count, 'no such timer');
    this.#clock.arm(this.#base + kind, at, a, b);
  }

  cancel(kind: number): void {
    assert(kind >= 0 && kind < this.#count, 'no such timer');
    this.#clock.disarm(this.#base + kind);
  }

  due(kind: number): Instant {
    assert(kind >= 0 && kind < this.#count, 'no such timer');
    return this.#clock.dueAt(this.#base + kind);
  }
}
