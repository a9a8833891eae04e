/**
 * PS/2 mouse with the wheel and five-button extensions of the IntelliMouse (IDs 0, 3 and 4; IBM PS/2 mouse
 * reference).
 *
 * Promise to callers: movement that does not fit into a packet, or comes while the guest is not reading, is carried
 * into the next, up to 4095 counts; enabling or disabling the reports forgets it.
 *
 * NOT IMPLEMENTED: the sample rate as time (a packet is made when the controller can take one); 2:1 scaling (stored
 * and reported).
 */

import { bytes, type Device, flag, Layout, type SnapshotRecord, type StateOf, u8, within } from '@lux9/bus';

const repliesSize = 8;
const acknowledge = 0xfa;
const resend = 0xfe;
/** Movement kept while nobody reads, counts; more than a screen's width is of no use to anybody. */
const carriedMax = 4095;
/** Rates set in a row that unlock the wheel, then buttons 4 and 5. */
const knocks = [
  { rates: [200, 100, 80], id: 3, from: 0 },
  { rates: [200, 200, 80], id: 4, from: 3 },
] as const;

const fields = {
  replies: bytes(repliesSize),
  repliesLength: within(0, repliesSize),
  lastSent: u8(),
  id: within(0, 4),
  rates: bytes(3),
  rate: u8(100),
  resolution: within(0, 3, 2),
  scaling2: flag(),
  reporting: flag(),
  remote: flag(),
  wrap: flag(),
  command: u8(),
  /** Not yet reported: movement (offset by carriedMax), wheel, and whether anything changed. */
  dx: within(0, 2 * carriedMax, carriedMax),
  dy: within(0, 2 * carriedMax, carriedMax),
  dz: within(0, 2 * carriedMax, carriedMax),
  buttons: within(0, 31),
  changed: flag(),
};
const layout = new Layout('mouse', 1, fields);

export class Mouse implements Device {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  wake: () => void = () => {};

  constructor(name: string) {
    this.name = name;
  }

  reset(): void {
    layout.reset(this.state);
  }

  /**
   * The mouse moved by `dx` (right), `dy` (down, as screens count) and `wheel` (towards the user) counts; `buttons`:
   * bit 0 left, 1 right, 2 middle, 3 and 4 the side ones.
   */
  move(dx: number, dy: number, wheel: number, buttons: number): void {
    const s = this.state;
    s.dx = carry(s.dx, dx);
    s.dy = carry(s.dy, -dy);
    s.dz = carry(s.dz, wheel);
    s.buttons = buttons & 31;
    s.changed = true;
    this.wake();
  }

  get pending(): boolean {
    const { repliesLength, changed, reporting, remote, wrap } = this.state;
    return repliesLength > 0 || (changed && reporting && !remote && !wrap);
  }

  /** The next byte for the controller; only when `pending`. */
  next(): number {
    const s = this.state;
    if (s.repliesLength === 0) this.#packet();
    s.lastSent = s.replies[0]!;
    s.replies.copyWithin(0, 1);
    s.repliesLength--;
    return s.lastSent;
  }

  receive(byte: number): void {
    const s = this.state;
    s.repliesLength = 0;
    if (s.wrap && byte !== 0xec && byte !== 0xff) this.#reply(byte);
    else if (s.command !== 0) this.#argument(byte);
    else this.#command(byte);
    this.wake();
  }

  onEvent(): void {}

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
  }

  #command(byte: number): void {
    const s = this.state;
    if (byte < 0xe6 || byte === 0xed || byte === 0xef || byte === 0xf1 || (byte > 0xf6 && byte < 0xfe)) {
      this.#reply(resend);
      return;
    }
    if (byte === 0xfe) {
      this.#reply(s.lastSent);
      return;
    }
    this.#reply(acknowledge);
    switch (byte) {
      case 0xe6:
      case 0xe7:
        s.scaling2 = byte === 0xe7;
        break;
      case 0xe8: // resolution
      case 0xf3: // sample rate
        s.command = byte;
        break;
      case 0xe9:
        this.#reply(
          (s.remote ? 0x40 : 0) |
            (s.reporting ? 0x20 : 0) |
            (s.scaling2 ? 0x10 : 0) |
            ((s.buttons & 1) << 2) |
            ((s.buttons & 4) >> 1) |
            ((s.buttons & 2) >> 1),
        );
        this.#reply(s.resolution);
        this.#reply(s.rate);
        break;
      case 0xea:
        s.remote = false;
        break;
      case 0xeb:
        this.#packet();
        break;
      case 0xec:
        s.wrap = false;
        break;
      case 0xee:
        s.wrap = true;
        break;
      case 0xf0:
        s.remote = true;
        break;
      case 0xf2:
        this.#reply(s.id);
        break;
      case 0xf4:
        s.reporting = true;
        this.#forget();
        break;
      case 0xf5:
        s.reporting = false;
        this.#forget();
        break;
      default: {
        // 0xf6 defaults, 0xff reset
        const { replies, repliesLength, buttons, lastSent, id } = s;
        const kept = replies.slice();
        layout.reset(s);
        s.replies.set(kept);
        Object.assign(s, { repliesLength, buttons, lastSent });
        if (byte === 0xff) {
          this.#reply(0xaa);
          this.#reply(0);
        } else s.id = id;
      }
    }
  }

  #argument(byte: number): void {
    const s = this.state;
    if (s.command === 0xe8) s.resolution = byte & 3;
    else {
      s.rate = byte;
      s.rates.copyWithin(0, 1);
      s.rates[2] = byte;
      for (const { rates, id, from } of knocks) {
        if (s.id === from && rates.every((rate, i) => rate === s.rates[i])) {
          s.id = id;
          break;
        }
      }
    }
    s.command = 0;
    this.#reply(acknowledge);
  }

  #forget(): void {
    const s = this.state;
    s.dx = s.dy = s.dz = carriedMax;
    s.changed = false;
  }

  /** Three bytes of buttons and movement, a fourth with the wheel. */
  #packet(): void {
    const s = this.state;
    const dx = clamp(s.dx - carriedMax, -256, 255);
    const dy = clamp(s.dy - carriedMax, -256, 255);
    const dz = clamp(s.dz - carriedMax, -8, 7);
    s.dx -= dx;
    s.dy -= dy;
    if (s.id !== 0) s.dz -= dz;
    else s.dz = carriedMax;
    s.changed = s.dx !== carriedMax || s.dy !== carriedMax || s.dz !== carriedMax;
    this.#reply(8 | (s.buttons & 7) | (dx < 0 ? 0x10 : 0) | (dy < 0 ? 0x20 : 0));
    this.#reply(dx & 0xff);
    this.#reply(dy & 0xff);
    if (s.id === 3) this.#reply(dz & 0xff);
    else if (s.id === 4) this.#reply((dz & 0xf) | ((s.buttons & 0x18) << 1));
  }

  #reply(byte: number): void {
    const s = this.state;
    if (s.repliesLength < repliesSize) s.replies[s.repliesLength++] = byte;
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function carry(kept: number, by: number): number {
  return clamp(kept + (Number.isFinite(by) ? Math.trunc(by) : 0), 0, 2 * carriedMax);
}
