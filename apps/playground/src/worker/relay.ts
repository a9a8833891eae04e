/**
 * What a machine tells while nobody listens yet: kept in order and handed over when the page does. The machine begins before the page's first
 * message can reach it, and stops by itself when much of what it printed is not shown. Of statuses and screens only the last is kept.
 */
import type { MachineEvents } from '@lux9/protocol';

type Told = { readonly [K in keyof MachineEvents]: readonly [K, ...Parameters<MachineEvents[K]>] }[keyof MachineEvents];

const replaced: readonly (keyof MachineEvents)[] = ['status', 'screen'];

function tell(to: MachineEvents, [name, ...args]: Told): void {
  (to[name] as (...args: readonly unknown[]) => void)(...args);
}

export class Relay implements MachineEvents {
  #to: MachineEvents | null = null;
  #kept: Told[] = [];

  readonly stage = this.#take('stage');
  readonly output = this.#take('output');
  readonly interrupted = this.#take('interrupted');
  readonly status = this.#take('status');
  readonly stopped = this.#take('stopped');
  readonly screen = this.#take('screen');

  #take<K extends keyof MachineEvents>(name: K): MachineEvents[K] {
    return ((...args: Parameters<MachineEvents[K]>) => {
      const told = [name, ...args] as unknown as Told;
      if (this.#to !== null) return tell(this.#to, told);
      if (replaced.includes(name)) this.#kept = this.#kept.filter(([other]) => other !== name);
      this.#kept.push(told);
    }) as MachineEvents[K];
  }

  /** From now on, and what was kept first. */
  connect(to: MachineEvents): void {
    this.#to = to;
    for (const told of this.#kept) tell(to, told);
    this.#kept = [];
  }
}
