/**
 * Virtual time: whole nanoseconds as exact numbers (below 2^53: 104 days). An instant is counted from power on,
 * a duration is a distance; their types differ so that one is never passed for the other.
 */

declare const instantBrand: unique symbol;
declare const durationBrand: unique symbol;

export type Instant = number & { readonly [instantBrand]: true };
export type Duration = number & { readonly [durationBrand]: true };

export const nsPerSecond = 1_000_000_000;

/** Power on. */
export const zero = 0 as Instant;
/** Later than every instant a machine can reach. */
export const never = Number.MAX_SAFE_INTEGER as Instant;

export function instant(ns: number): Instant {
  return ns as Instant;
}

export function ns(count: number): Duration {
  return count as Duration;
}

export function us(count: number): Duration {
  return (count * 1000) as Duration;
}

export function ms(count: number): Duration {
  return (count * 1_000_000) as Duration;
}

export function seconds(count: number): Duration {
  return (count * nsPerSecond) as Duration;
}

export function after(start: Instant, distance: Duration): Instant {
  return (start + distance) as Instant;
}

export function between(start: Instant, end: Instant): Duration {
  return (end - start) as Duration;
}

/** Exact floor(a / b) for integers, 0 <= a < 2^53, b > 0; a float division followed by floor may round up. */
export function floorDivide(a: number, b: number): number {
  return (a - (a % b)) / b;
}

/** Exact ceil(a / b) for integers, 0 <= a < 2^53, b > 0. */
export function ceilDivide(a: number, b: number): number {
  const rest = a % b;
  return (a - rest) / b + (rest > 0 ? 1 : 0);
}

/**
 * A free-running counter of `hz` ticks a second that stood at 0 at power on. Exact: no drift, no rounding state.
 * `hz` is an integer from 1 to 9,000,000, or a divisor of 10^9, so that every product stays below 2^53.
 */
export class Rate {
  readonly hz: number;

  constructor(hz: number) {
    if (!Number.isInteger(hz) || hz < 1 || (hz > 9_000_000 && nsPerSecond % hz !== 0))
      throw new RangeError(`rate ${hz} Hz`);
    this.hz = hz;
  }

  /** Ticks that have happened by `at`, the one at `at` included. */
  ticksAt(at: Instant): number {
    if (nsPerSecond % this.hz === 0) return floorDivide(at, nsPerSecond / this.hz);
    const rest = at % nsPerSecond;
    return ((at - rest) / nsPerSecond) * this.hz + floorDivide(rest * this.hz, nsPerSecond);
  }

  /** The first instant at which `ticksAt` gives `ticks`; `never` when the machine cannot reach it. */
  instantOf(ticks: number): Instant {
    const rest = ticks % this.hz;
    const whole = ((ticks - rest) / this.hz) * nsPerSecond;
    const at =
      whole + (nsPerSecond % this.hz === 0 ? rest * (nsPerSecond / this.hz) : ceilDivide(rest * nsPerSecond, this.hz));
    return at < never ? (at as Instant) : never;
  }
}
