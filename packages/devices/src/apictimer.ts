/**
 * The timer of a local APIC (Intel SDM vol. 3, 10.5.4 in the edition of May 2019): one-shot, periodic, TSC deadline.
 *
 * Promise to callers: counts are exact to the tick at any instant; a masked timer counts and costs nothing; the shortest
 * period costs one event per interrupt taken.
 *
 * NOT IMPLEMENTED: mode 3, which is reserved, counts as one-shot; the TSC is virtual time, so processors' TSCs are
 * never apart and cannot be written.
 */

import { assert, floorDivide, instant, nsPerSecond } from '@lux9/base';
import { count, flag, type StateOf, type Timers, u32, u8 } from '@lux9/bus';

export const apicTimers = ['timer'] as const;

/** Timer input clock, before the divider. The TSC of a machine ticks once a virtual nanosecond. */
export const apicTimerHz = 100_000_000;

const Mode = { oneShot: 0, periodic: 1, tscDeadline: 2 } as const;
/** Bits of the timer's LVT entry. */
const masked = 0x10000;

export const apicTimerFields = {
  divide: u8(),
  initialCount: u32(),
  /** When the counter stood at `counted`; it runs while counting. Both describe one-shot and periodic modes. */
  startedAt: count(),
  counted: u32(),
  counting: flag(),
  /** IA32_TSC_DEADLINE; 0: disarmed. */
  deadline: count(),
};

type State = StateOf<typeof apicTimerFields> & { /** The LVT; entry 0 is the timer's. */ readonly lvt: Uint32Array };

export class ApicTimer {
  readonly #state: State;
  readonly #timers: Timers;
  readonly #expired: (vector: number) => void;
  readonly #idle: (vector: number) => boolean;

  /** `expired` delivers the interrupt; `idle` says whether delivering it now would change nothing. */
  constructor(state: State, timers: Timers, expired: (vector: number) => void, idle: (vector: number) => boolean) {
    this.#state = state;
    this.#timers = timers;
    this.#expired = expired;
    this.#idle = idle;
  }

  get vector(): number {
    return this.#state.lvt[0]! & 0xff;
  }

  get #mode(): number {
    return (this.#state.lvt[0]! >>> 17) & 3;
  }

  get #tickNs(): number {
    const { divide } = this.#state;
    const code = (divide & 3) | ((divide & 8) >>> 1);
    return (nsPerSecond / apicTimerHz) * (code === 7 ? 1 : 2 << code);
  }

  writeEntry(value: number): void {
    const s = this.#state;
    this.#settle();
    const before = this.#mode;
    s.lvt[0] = value;
    const after = this.#mode;
    // Between deadline mode and the others the timer is disarmed (10.5.4.1).
    if (before !== after && (before === Mode.tscDeadline || after === Mode.tscDeadline)) {
      s.counting = false;
      s.deadline = 0;
    }
    this.arm();
  }

  writeInitial(value: number): void {
    if (this.#mode === Mode.tscDeadline) return;
    this.#state.initialCount = value;
    this.#restart(value);
  }

  writeDivide(value: number): void {
    const left = this.current;
    this.#state.divide = value & 0xb;
    if (this.#state.counting) this.#restart(left);
  }

  /** The current count register. */
  get current(): number {
    const s = this.#state;
    if (!s.counting) return 0;
    const ticks = floorDivide(this.#timers.now - s.startedAt, this.#tickNs);
    if (ticks < s.counted) return s.counted - ticks;
    if (this.#mode !== Mode.periodic || s.initialCount === 0) return 0;
    return s.initialCount - ((ticks - s.counted) % s.initialCount);
  }

  /** IA32_TSC_DEADLINE (10.5.4.1): reads 0 when disarmed. */
  get deadline(): number {
    return this.#state.deadline;
  }

  set deadline(at: number) {
    if (this.#mode !== Mode.tscDeadline) return; // the write is ignored
    assert(at >= 0, 'negative deadline');
    this.#state.deadline = at;
    this.arm();
  }

  /** Sets the event for the next expiry that would be seen. Call when the entry's mask or what `idle` answers changed. */
  arm(): void {
    const s = this.#state;
    const { now } = this.#timers;
    this.#timers.cancel(0);
    if ((s.lvt[0]! & masked) !== 0) return;
    if (this.#mode === Mode.tscDeadline) {
      if (s.deadline > 0) this.#timers.set(0, instant(Math.max(s.deadline, now)));
      return;
    }
    // While an interrupt waits, further periods change nothing: they must not keep the machine from moving on.
    if (!s.counting || (this.#mode === Mode.periodic && this.#idle(this.vector))) return;
    const tick = this.#tickNs;
    let due = s.startedAt + s.counted * tick;
    if (due <= now && this.#mode === Mode.periodic && s.initialCount > 0) {
      const period = s.initialCount * tick;
      due += (floorDivide(now - due, period) + 1) * period;
    }
    if (due > now) this.#timers.set(0, instant(due));
  }

  disarm(): void {
    this.#timers.cancel(0);
  }

  /** The event came. */
  expire(): void {
    const s = this.#state;
    const mode = this.#mode;
    if (mode === Mode.tscDeadline) s.deadline = 0;
    else if (mode !== Mode.periodic) s.counting = false;
    this.#expired(this.vector);
    if (mode === Mode.periodic) this.arm();
  }

  #restart(from: number): void {
    const s = this.#state;
    s.counting = from > 0;
    s.counted = from;
    s.startedAt = this.#timers.now;
    this.arm();
  }

  /** Before the mode changes: an expired one-shot stays at 0, and a period goes on from where it stands. */
  #settle(): void {
    const s = this.#state;
    if (!s.counting) return;
    const left = this.current;
    const elapsed = this.#timers.now - s.startedAt;
    s.counting = left > 0;
    s.counted = left;
    s.startedAt += elapsed - (elapsed % this.#tickNs);
  }
}
