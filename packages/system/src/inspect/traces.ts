/**
 * What only somebody who watches knows: who ran when, the 9P messages on every mount, and what became of processes. Kept in bounded rings while
 * somebody reads them, outside the machine: no part of its state, and nothing in it waits for them.
 */
import type { Happening } from '@lux9/kernel';
import { decode, messageText } from '@lux9/ninep';
import type { Machine, MachineObserver } from '../machine.ts';

const runsMax = 8192;
const messagesMax = 2000;
const eventsMax = 1000;
/** Bytes of a message kept: enough for its fields. */
const messageMax = 4096;

interface TracedMessage {
  readonly ns: number;
  readonly mount: number;
  readonly pid: number;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly size: number;
}

/** What a process is called now, without blanks; `-` when it has gone. */
function nameOf(machine: Machine, pid: number): string {
  return machine.kernel.byPid.get(pid)?.text.replace(/\s/g, '_') || '-';
}

/** Stretches of processor time: `CPU PID FROM TO NAME`, in ns, oldest first. Neighbours of one process make one. */
export class RunTrace implements MachineObserver {
  readonly #machine: Machine;
  readonly #rows = new Float64Array(runsMax * 4);
  readonly #names: string[] = [];
  #count = 0;
  readonly #last = new Map<number, number>();

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  clear(): void {
    this.#count = 0;
    this.#last.clear();
  }

  ran(cpu: number, pid: number, from: number, to: number): void {
    const rows = this.#rows;
    const last = this.#last.get(cpu);
    if (last !== undefined && last > this.#count - runsMax) {
      const at = (last % runsMax) * 4;
      if (rows[at + 1] === pid && from - rows[at + 3]! < 1000) {
        rows[at + 3] = to;
        return;
      }
    }
    this.#names[this.#count % runsMax] = nameOf(this.#machine, pid);
    const at = (this.#count % runsMax) * 4;
    rows[at] = cpu;
    rows[at + 1] = pid;
    rows[at + 2] = from;
    rows[at + 3] = to;
    this.#last.set(cpu, this.#count++);
  }

  text(): string {
    const lines: string[] = [];
    for (let i = Math.max(0, this.#count - runsMax); i < this.#count; i++) {
      const at = (i % runsMax) * 4;
      lines.push(`${this.#rows[at]} ${this.#rows[at + 1]} ${this.#rows[at + 2]} ${this.#rows[at + 3]} ${this.#names[at / 4]}`);
    }
    return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  }
}

/** 9P messages: `NUMBER NS MOUNT PID NAME SIZE TEXT`, oldest first; `NUMBER` counts from the start of the trace. */
export class MessageTrace {
  readonly #ring: TracedMessage[] = [];
  #count = 0;
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  start(): void {
    this.#machine.kernel.tap = (mount, pid, message) => {
      this.#ring[this.#count++ % messagesMax] = {
        ns: this.#machine.kernel.m.time, mount, pid, name: nameOf(this.#machine, pid), bytes: message.slice(0, messageMax), size: message.length,
      };
    };
  }

  stop(): void {
    this.#machine.kernel.tap = null;
  }

  clear(): void {
    this.#count = 0;
    this.#ring.length = 0;
  }

  text(): string {
    let out = '';
    for (let i = Math.max(0, this.#count - messagesMax); i < this.#count; i++) {
      const m = this.#ring[i % messagesMax]!;
      const message = m.bytes.length === m.size ? decode(m.bytes) : null;
      const shown = message === null ? `${m.size} bytes` : message.ok ? messageText(message.value) : message.error;
      out += `${i} ${m.ns} ${m.mount} ${m.pid} ${m.name} ${m.size} ${shown.replaceAll('\n', ' ')}\n`;
    }
    return out;
  }
}

interface TracedEvent {
  readonly ns: number;
  readonly pid: number;
  readonly name: string;
  readonly what: Happening;
  readonly text: string;
}

/** What became of processes: `NUMBER NS PID NAME WHAT TEXT`, oldest first; `NUMBER` counts from the start of the trace. */
export class EventTrace {
  readonly #ring: TracedEvent[] = [];
  #count = 0;
  readonly #machine: Machine;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  start(): void {
    const { kernel } = this.#machine;
    kernel.happened = (what, p, text) => {
      this.#ring[this.#count++ % eventsMax] = { ns: kernel.m.time, pid: p.pid, name: p.text.replace(/\s/g, '_') || '-', what, text };
    };
  }

  stop(): void {
    this.#machine.kernel.happened = null;
  }

  clear(): void {
    this.#count = 0;
    this.#ring.length = 0;
  }

  text(): string {
    let out = '';
    for (let i = Math.max(0, this.#count - eventsMax); i < this.#count; i++) {
      const e = this.#ring[i % eventsMax]!;
      out += `${i} ${e.ns} ${e.pid} ${e.name} ${e.what} ${e.text.replaceAll('\n', ' ')}\n`;
    }
    return out;
  }
}
