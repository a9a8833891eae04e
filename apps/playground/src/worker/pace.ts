/**
 * When the machine runs. Virtual time keeps pace with the host's clock: it never runs ahead of it, and what it falls
 * behind while busy (more than `debtMax`) is forgiven. It was switched on when the page was asked for, not when it had been fetched: it begins with
 * that debt. While only clock ticks happen it is left alone for longer and longer, up to `restMax`; anything typed ends that at once. Nothing here reaches the machine: how a run is cut into slices and when
 * they happen changes only when the page looks. This file and `download.ts` are the only ones of the worker that know host time.
 */

/** Host time a slice should take, ms: short enough that a key is felt as immediate. */
const sliceTarget = 6;
const budgetMin = 20_000;
/** An idle machine passes that in no time, and then may become busy in the middle: it must not take long even so. */
const budgetMax = 4_000_000;
/** Virtual time owed that is still made good, ns. */
const debtMax = 250e6;
/** Host time between two looks at a machine in which something happens, and in which nothing does, ms. */
const restMin = 2;
const restMax = 32;
/** Host time over which the speed shown is averaged, ms. */
const speedWindow = 250;

export interface Paced {
  /** Virtual ns since power on. */
  readonly now: number;
  readonly instructions: number;
  /** Nothing can run before `nextEvent`. */
  readonly idle: boolean;
  readonly nextEvent: number;
  /** When input is due next. */
  readonly nextInput: number;
  /** Runs about `budget` virtual ns. False: it cannot go on. */
  run(budget: number): boolean;
  /** The page shows what came before; wait until it has. */
  readonly blocked: boolean;
  /** After every slice. */
  sliced(): void;
}

export class Pace {
  mips = 0;
  /** Virtual time owed to the wall clock, ns. */
  behind = 0;
  /** Virtual time forgiven since the machine began, ns: how much its clock lags by. */
  forgiven = 0;
  #budget = 200_000;
  #running = false;
  #queued = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #work: Paced;
  readonly #channel = new MessageChannel();
  /** Host instant at which virtual time was `#baseNs`. */
  #baseHost = 0;
  #baseNs = 0;
  #windowInstructions = 0;
  #windowTime = 0;
  #windowBegan = 0;
  #rest = restMin;
  #seen = 0;
  #begun = false;

  constructor(work: Paced) {
    this.#work = work;
    // A message to oneself comes back behind the page's messages and, unlike a timer, without a minimum delay.
    this.#channel.port1.onmessage = () => {
      this.#queued = false;
      this.#slice();
    };
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#rebase();
    this.kick();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.mips = 0;
  }

  close(): void {
    this.stop();
    this.#channel.port1.close();
  }

  /** Something has changed (input, output shown): do not wait for the timer. */
  kick(): void {
    if (!this.#running || this.#queued) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queued = true;
    this.#channel.port2.postMessage(0);
  }

  #rebase(): void {
    this.#baseHost = performance.now() - (this.#begun ? 0 : debtMax / 1e6);
    this.#baseNs = this.#work.now;
    this.#begun = true;
  }

  #slice(): void {
    if (!this.#running) return;
    const work = this.#work;
    const began = performance.now();
    const due = this.#baseNs + (began - this.#baseHost) * 1e6;
    this.behind = due - work.now;
    if (this.behind > debtMax) {
      this.forgiven += this.behind - debtMax;
      this.#baseNs -= this.behind - debtMax;
      this.behind = debtMax;
    }
    let alive = true;
    if (!work.blocked && this.behind > 0) {
      const before = work.instructions;
      let took = 0;
      // Idle stretches cost next to nothing: go on until the slice's host time is used or the wall clock is reached.
      while (alive && took < sliceTarget && !work.blocked) {
        const left = due - work.now;
        if (left <= 0) break;
        const budget = Math.min(this.#budget, left);
        const t = performance.now();
        alive = work.run(Math.max(budget, 1));
        const step = performance.now() - t;
        took += step;
        if (budget === this.#budget && step > 0.05) {
          const fitting = Math.min((this.#budget * sliceTarget) / 3 / step, this.#budget * 4);
          this.#budget = Math.round(Math.min(budgetMax, Math.max(budgetMin, fitting)));
        } else if (step <= 0.05) this.#budget = Math.min(budgetMax, this.#budget * 2);
      }
      this.#measure(work.instructions - before, took, began);
    } else this.#measure(0, 0, began);
    if (!alive) this.stop();
    work.sliced();
    if (this.#running) this.#wait();
  }

  #wait(): void {
    const work = this.#work;
    if (work.blocked) return; // kicked when the page has caught up
    const now = performance.now();
    const due = this.#baseNs + (now - this.#baseHost) * 1e6;
    const ran = work.instructions !== this.#seen;
    this.#seen = work.instructions;
    this.#rest = ran || !work.idle ? restMin : Math.min(restMax, this.#rest * 2);
    // An idle machine has nothing to do before its next event, mostly a clock tick with nothing behind it; what was typed does not wait for long.
    const wait = work.idle ? Math.min(Math.max((work.nextEvent - due) / 1e6, this.#rest), (work.nextInput - due) / 1e6) : (work.now - due) / 1e6;
    if (wait < 1) this.kick();
    else this.#timer = setTimeout(() => this.kick(), Math.min(wait, 50));
  }

  #measure(instructions: number, took: number, now: number): void {
    this.#windowInstructions += instructions;
    this.#windowTime += took;
    if (now - this.#windowBegan < speedWindow) return;
    this.mips = this.#windowTime < 1 ? 0 : this.#windowInstructions / this.#windowTime / 1000;
    this.#windowInstructions = 0;
    this.#windowTime = 0;
    this.#windowBegan = now;
  }
}
