/**
 * PS/2 keyboard (IBM PS/2 hardware interface, keyboard reference): commands, scan code sets 1 and 2, typematic repeat.
 *
 * Promise to callers: a key's sequence is queued whole or, when the queue is full, replaced by one overrun byte.
 *
 * NOT IMPLEMENTED: scan code set 3 and its key type commands (answered by "resend"); the time a byte takes on the wire.
 */

import { type Duration, type Instant, ms } from '@lux9/base';
import {
  bytes,
  count,
  type Device,
  flag,
  Layout,
  type SnapshotRecord,
  type StateOf,
  type Timers,
  u8,
  within,
} from '@lux9/bus';
import { keys } from './keys.ts';

export const keyboardTimers = ['repeat'] as const;

const queueSize = 16;
const repliesSize = 8;
const Reply = { overrun1: 0xff, overrun2: 0x00, passed: 0xaa, echo: 0xee, acknowledge: 0xfa, resend: 0xfe } as const;
/** Delay of 500 ms, 10.9 characters a second: the default rate byte. */
const defaultRate = 0x2b;

const fields = {
  queue: bytes(queueSize),
  head: within(0, queueSize - 1),
  length: within(0, queueSize),
  replies: bytes(repliesSize),
  repliesLength: within(0, repliesSize),
  lastSent: u8(),
  set: within(1, 2, 2),
  scanning: flag(true),
  leds: within(0, 7),
  rate: within(0, 0x7f, defaultRate),
  /** Command whose argument comes next; 0: none. */
  command: u8(),
  /** A key that repeats: 1 + its index in `keys`; and what is held, a bit a key. */
  repeating: count(),
  held: bytes(32),
};
const layout = new Layout('keyboard', 1, fields);

export class Keyboard implements Device {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #timers: Timers;
  /** Tells the controller that there may be something to fetch. */
  wake: () => void = () => {};

  constructor(name: string, timers: Timers) {
    this.name = name;
    this.#timers = timers;
  }

  /** The keyboard has its own power-on reset; the machine's reset does not reach it, but its firmware sends 0xFF. */
  reset(): void {
    const held = this.state.held.slice();
    this.#timers.cancel(0);
    layout.reset(this.state);
    this.state.held.set(held);
  }

  /** A key goes down or up. `index` is its place in `keys`. Out of range is ignored. */
  key(index: number, down: boolean): void {
    const s = this.state;
    const key = keys[index];
    if (key === undefined) return;
    const bit = 1 << (index & 7);
    const wasDown = (s.held[index >> 3]! & bit) !== 0;
    if (wasDown === down) return;
    s.held[index >> 3]! ^= bit;
    if (!s.scanning) return;
    if (down) {
      this.#push(key.make[s.set as 1 | 2]);
      if (key.release[1].length > 0) this.#repeat(index, this.#delay);
    } else {
      if (s.repeating === index + 1) this.#stopRepeat();
      this.#push(key.release[s.set as 1 | 2]);
    }
    this.wake();
  }

  /** Bit 0 scroll, 1 num, 2 caps lock. */
  get leds(): number {
    return this.state.leds;
  }

  get pending(): boolean {
    return this.state.repliesLength > 0 || this.state.length > 0;
  }

  /** The next byte for the controller; only when `pending`. */
  next(): number {
    const s = this.state;
    if (s.repliesLength > 0) {
      s.lastSent = s.replies[0]!;
      s.replies.copyWithin(0, 1);
      s.repliesLength--;
    } else {
      s.lastSent = s.queue[s.head]!;
      s.head = (s.head + 1) % queueSize;
      s.length--;
    }
    return s.lastSent;
  }

  /** A byte from the controller. */
  receive(byte: number): void {
    const s = this.state;
    s.repliesLength = 0; // a command ends what is being answered
    if (s.command !== 0 && byte < 0xed) this.#argument(byte);
    else this.#command(byte);
    this.wake();
  }

  onEvent(): void {
    const s = this.state;
    const key = keys[s.repeating - 1];
    if (key === undefined) return;
    this.#push(key.make[s.set as 1 | 2]);
    this.#repeat(s.repeating - 1, this.#period);
    this.wake();
  }

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #command(byte: number): void {
    const s = this.state;
    s.command = 0;
    switch (byte) {
      case 0xed: // set LEDs
      case 0xf0: // scan code set
      case 0xf3: // typematic rate
        s.command = byte;
        this.#reply(Reply.acknowledge);
        break;
      case 0xee:
        this.#reply(Reply.echo);
        break;
      case 0xf2: // identify
        this.#reply(Reply.acknowledge);
        this.#reply(0xab);
        this.#reply(0x83);
        break;
      case 0xf4:
        this.#clear();
        s.scanning = true;
        this.#reply(Reply.acknowledge);
        break;
      case 0xf5:
        this.#defaults();
        s.scanning = false;
        this.#reply(Reply.acknowledge);
        break;
      case 0xf6:
        this.#defaults();
        s.scanning = true;
        this.#reply(Reply.acknowledge);
        break;
      case 0xfe:
        this.#reply(s.lastSent);
        break;
      case 0xff:
        this.#defaults();
        s.scanning = true;
        s.leds = 0;
        this.#reply(Reply.acknowledge);
        this.#reply(Reply.passed);
        break;
      default:
        this.#reply(Reply.resend);
    }
  }

  #argument(byte: number): void {
    const s = this.state;
    const { command } = s;
    s.command = 0;
    if (command === 0xed) s.leds = byte & 7;
    else if (command === 0xf3) s.rate = byte & 0x7f;
    else if (byte === 0) {
      this.#reply(Reply.acknowledge);
      this.#reply(s.set);
      return;
    } else if (byte > 2) {
      s.command = command;
      this.#reply(Reply.resend);
      return;
    } else {
      this.#clear();
      s.set = byte;
    }
    this.#reply(Reply.acknowledge);
  }

  #defaults(): void {
    this.#clear();
    this.state.set = 2;
    this.state.rate = defaultRate;
  }

  #clear(): void {
    const s = this.state;
    s.head = s.length = 0;
    this.#stopRepeat();
  }

  #reply(byte: number): void {
    const s = this.state;
    if (s.repliesLength < repliesSize) s.replies[s.repliesLength++] = byte;
  }

  #push(sequence: readonly number[]): void {
    const s = this.state;
    const overrun = s.set === 1 ? Reply.overrun1 : Reply.overrun2;
    // After an overrun nothing is added until it has been fetched.
    if (s.length > 0 && s.queue[(s.head + s.length - 1) % queueSize] === overrun) return;
    if (sequence.length >= queueSize - s.length) {
      // the last cell is kept for the overrun byte
      s.queue[(s.head + s.length++) % queueSize] = overrun;
      return;
    }
    for (let i = 0; i < sequence.length; i++) s.queue[(s.head + s.length++) % queueSize] = sequence[i]!;
  }

  #repeat(index: number, after: Duration): void {
    this.state.repeating = index + 1;
    this.#timers.set(0, (this.#timers.now + after) as Instant);
  }

  #stopRepeat(): void {
    this.state.repeating = 0;
    this.#timers.cancel(0);
  }

  /** Rate byte: bits 5..6 the delay in quarters of a second, bits 0..4 the period: (8 + A) * 2^B / 240 s. */
  get #delay(): Duration {
    return ms(250 * ((this.state.rate >>> 5) + 1));
  }

  get #period(): Duration {
    const { rate } = this.state;
    return (((8 + (rate & 7)) << ((rate >>> 3) & 3)) * 4_166_667) as Duration;
  }
}
