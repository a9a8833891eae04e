/**
 * Runs a machine in slices so that the worker stays answerable, and measures host time around it. This is the
 * only file of the worker that reads the host's clock; nothing it reads reaches the machine: a slice's length
 * decides when the page looks, never what the program does.
 */

/** Host time a slice should take, ms: short enough that a pause is felt as immediate. */
const sliceTarget = 6;
const sliceMin = 1_000;
const sliceMax = 50_000_000;
/** Host time over which the speed shown is averaged, ms. */
const speedWindow = 250;
/** The warm-up the project promises a speed for, ms. */
const warmUp = 100;

export interface Sliced {
  /** Retires up to `count` instructions and answers how many; fewer means it cannot go on. */
  run(count: number): number;
  /** After every slice. */
  sliced(): void;
}

export class Pace {
  sliceLength = 20_000;
  slices = 0;
  mips = 0;
  firstMips: number | null = null;

  readonly #work: Sliced;
  readonly #channel = new MessageChannel();
  #running = false;
  #warmInstructions = 0;
  #warmTime = 0;
  #windowInstructions = 0;
  #windowTime = 0;

  constructor(work: Sliced) {
    this.#work = work;
    // A message to oneself comes back behind the page's messages and, unlike a timer, without a minimum delay.
    this.#channel.port1.onmessage = () => this.#slice();
  }

  get running(): boolean {
    return this.#running;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#windowInstructions = 0;
    this.#windowTime = 0;
    this.#channel.port2.postMessage(0);
  }

  stop(): void {
    this.#running = false;
    this.mips = 0;
  }

  close(): void {
    this.stop();
    this.#channel.port1.close();
  }

  #slice(): void {
    if (!this.#running) return;
    const began = performance.now();
    const done = this.#work.run(this.sliceLength);
    const took = performance.now() - began;
    this.slices++;
    this.#measure(done, took);
    if (done < this.sliceLength) this.stop();
    else {
      const fitting = took > 0.05 ? (this.sliceLength * sliceTarget) / took : this.sliceLength * 4;
      const next = Math.min(fitting, this.sliceLength * 4);
      this.sliceLength = Math.round(Math.min(sliceMax, Math.max(sliceMin, next)));
      this.#channel.port2.postMessage(0);
    }
    this.#work.sliced();
  }

  #measure(instructions: number, took: number): void {
    if (this.firstMips === null) {
      this.#warmInstructions += instructions;
      this.#warmTime += took;
      if (this.#warmTime >= warmUp) this.firstMips = this.#warmInstructions / this.#warmTime / 1000;
    }
    this.#windowInstructions += instructions;
    this.#windowTime += took;
    if (this.#windowTime >= speedWindow || this.mips === 0) {
      this.mips = this.#windowInstructions / Math.max(this.#windowTime, 0.001) / 1000;
    }
    if (this.#windowTime >= speedWindow) {
      this.#windowInstructions = 0;
      this.#windowTime = 0;
    }
  }
}
