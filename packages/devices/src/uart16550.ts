/**
 * 16550 UART (National PC16550D datasheet; section numbers are its). Registers 0..7 behind eight byte ports.
 *
 *   0 RBR/THR (DLAB: DLL)   1 IER (DLAB: DLM)   2 IIR/FCR   3 LCR   4 MCR   5 LSR   6 MSR   7 SCR
 *
 * Promise to callers: bytes written to THR reach `transmit` in order, each once; bytes given to `receive` reach RBR in
 * order or set the overrun flag. The line is the INTR pin gated by OUT2, as the PC wires it.
 *
 * NOT IMPLEMENTED: parity, framing and baud mismatches on the wire (both ends always agree); the duration of a break;
 * TXRDY/RXRDY pins (no DMA in a PC); clearing IIR by DMA mode 1; word lengths only mask the data.
 */

import { ceilDivide, type Duration, nsPerSecond } from '@lux9/base';
import {
  bytes,
  count,
  type Device,
  flag,
  Layout,
  type Line,
  type PortHandler,
  type SnapshotRecord,
  type StateOf,
  type Timers,
  u16,
  u8,
  within,
} from '@lux9/bus';

export const uartTimers = ['transmit', 'timeout'] as const;
const Transmit = 0;
const Timeout = 1;

/** Input clock of the PC's UARTs, Hz; a baud is 16 * divisor of it. */
const clockHz = 1_843_200;
const fifoSize = 16;

export const Ier = { received: 1, transmitter: 2, lineStatus: 4, modemStatus: 8 } as const;
export const Lsr = {
  ready: 1,
  overrun: 2,
  parity: 4,
  framing: 8,
  breakIn: 0x10,
  holdingEmpty: 0x20,
  empty: 0x40,
  fifoError: 0x80,
} as const;
export const Mcr = { dtr: 1, rts: 2, out1: 4, out2: 8, loop: 0x10 } as const;
export const Msr = {
  deltaCts: 1,
  deltaDsr: 2,
  trailingRi: 4,
  deltaDcd: 8,
  cts: 0x10,
  dsr: 0x20,
  ri: 0x40,
  dcd: 0x80,
} as const;
export const Lcr = { wordLength: 3, stop: 4, breakOut: 0x40, dlab: 0x80 } as const;
/** IIR bits 0..3 (8.6); 1: none pending. */
export const Iir = {
  none: 1,
  lineStatus: 6,
  received: 4,
  timeout: 0xc,
  transmitter: 2,
  modemStatus: 0,
  fifos: 0xc0,
} as const;

const triggers = [1, 4, 8, 14] as const;

const fields = {
  ier: u8(),
  fcr: u8(),
  lcr: u8(),
  mcr: u8(),
  scr: u8(),
  divisor: u16(0x0c),
  /** LSR's sticky error bits, until LSR is read. */
  errors: u8(),
  /** MSR's delta bits, until MSR is read; and the input pins cts, dsr, ri, dcd at bits 4..7. */
  deltas: u8(),
  pins: u8(Msr.cts | Msr.dsr | Msr.dcd),
  rx: bytes(fifoSize),
  rxErrors: bytes(fifoSize),
  rxHead: within(0, fifoSize - 1),
  rxCount: within(0, fifoSize),
  tx: bytes(fifoSize),
  txHead: within(0, fifoSize - 1),
  txCount: within(0, fifoSize),
  /** The shift register's byte and whether it is on the wire. */
  shift: u8(),
  shifting: flag(),
  /** The transmitter-empty interrupt waits to be read. */
  txInterrupt: flag(),
  /** The character timeout has come (8.11). */
  timedOut: flag(),
  received: count(),
  transmitted: count(),
};
const layout = new Layout('uart16550', 1, fields);

export interface UartPins {
  readonly timers: Timers;
  readonly line: Line;
  /** A byte leaves the machine. Not called in loopback. */
  readonly transmit: (byte: number) => void;
  /** The receiver was read empty: a sender with more to say may go on at once. */
  readonly drained?: () => void;
  /** 'line': a byte takes its time at the programmed baud. 'immediate': it leaves at once, as virtual UARTs do it. */
  readonly pace: 'line' | 'immediate';
}

export class Uart16550 implements Device, PortHandler {
  readonly name: string;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly #pins: UartPins;
  /** Bytes in the receiver whose errors LSR has not shown yet. Derived. */
  #flawed = 0;

  constructor(name: string, pins: UartPins) {
    this.name = name;
    this.#pins = pins;
  }

  /** Master reset (table I). The divisor, the data in the FIFOs' cells and the input pins are not affected. */
  reset(): void {
    const { pins, divisor, scr, received, transmitted } = this.state;
    this.#pins.timers.cancel(Transmit);
    this.#pins.timers.cancel(Timeout);
    layout.reset(this.state);
    Object.assign(this.state, { pins, divisor, scr, received, transmitted });
    this.#update();
  }

  /** Room in the receiver: what a sender that watches RTS may still send, bytes. */
  get room(): number {
    return this.#depth - this.state.rxCount;
  }

  /** A byte arrives from outside. False when it was lost to an overrun. */
  receive(byte: number): boolean {
    return (this.state.mcr & Mcr.loop) !== 0 ? true : this.#arrive(byte & this.#wordMask, 0);
  }

  receiveBreak(): void {
    if ((this.state.mcr & Mcr.loop) === 0) this.#arrive(0, Lsr.breakIn);
  }

  /** Sets the modem input pins: bits cts, dsr, ri and dcd of Msr. */
  setModem(pins: number): void {
    const before = this.#modem();
    this.state.pins = pins & 0xf0;
    this.#modemChanged(before);
    this.#update();
  }

  readPort(offset: number): number {
    const s = this.state;
    switch (offset) {
      case 0:
        return (s.lcr & Lcr.dlab) !== 0 ? s.divisor & 0xff : this.#readData();
      case 1:
        return (s.lcr & Lcr.dlab) !== 0 ? s.divisor >>> 8 : s.ier;
      case 2: {
        const cause = this.#cause();
        if (cause === Iir.transmitter) {
          s.txInterrupt = false;
          this.#update();
        }
        return cause | ((s.fcr & 1) !== 0 ? Iir.fifos : 0);
      }
      case 3:
        return s.lcr;
      case 4:
        return s.mcr;
      case 5: {
        const status = this.#lineStatus();
        s.errors = 0;
        this.#update();
        return status;
      }
      case 6: {
        const status = this.#modem() | s.deltas;
        s.deltas = 0;
        this.#update();
        return status;
      }
      default:
        return s.scr;
    }
  }

  writePort(offset: number, _size: number, value: number): void {
    const s = this.state;
    switch (offset) {
      case 0:
        if ((s.lcr & Lcr.dlab) !== 0) s.divisor = (s.divisor & 0xff00) | value;
        else if (this.#pins.pace === 'immediate' && (s.ier & Ier.transmitter) === 0) {
          s.txInterrupt = true; // which nobody is told of: the pins stay as they are
          this.#leave(value & this.#wordMask);
          return;
        } else this.#send(value & this.#wordMask);
        break;
      case 1:
        if ((s.lcr & Lcr.dlab) !== 0) s.divisor = (s.divisor & 0xff) | (value << 8);
        else {
          // Enabling the interrupt while THR is empty raises it at once (8.7).
          if ((value & ~s.ier & Ier.transmitter) !== 0 && s.txCount === 0) s.txInterrupt = true;
          s.ier = value & 0xf;
        }
        break;
      case 2:
        this.#control(value);
        break;
      case 3:
        if ((value & ~s.lcr & Lcr.breakOut) !== 0 && (s.mcr & Mcr.loop) !== 0) this.#arrive(0, Lsr.breakIn);
        s.lcr = value;
        break;
      case 4: {
        const before = this.#modem();
        s.mcr = value & 0x1f;
        this.#modemChanged(before);
        break;
      }
      case 5: // factory test only (8.4): the bits derive from the FIFOs here
        break;
      case 6: // MSR's deltas may be written (8.9)
        s.deltas = value & 0xf;
        break;
      default:
        s.scr = value;
    }
    this.#update();
  }

  onEvent(kind: number): void {
    const s = this.state;
    if (kind === Timeout) {
      s.timedOut = s.rxCount > 0 && (s.fcr & 1) !== 0;
    } else {
      this.#leave(s.shift);
      s.shifting = false;
      this.#shiftNext();
    }
    this.#update();
  }

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
    const s = this.state;
    this.#flawed = 0;
    for (let i = 0; i < s.rxCount; i++) if (s.rxErrors[(s.rxHead + i) % fifoSize] !== 0) this.#flawed++;
  }

  get #depth(): number {
    return (this.state.fcr & 1) !== 0 ? fifoSize : 1;
  }

  get #wordMask(): number {
    return (0x20 << (this.state.lcr & Lcr.wordLength)) - 1;
  }

  /** Start, data, parity and stop bits at the programmed rate; a divisor of 0 counts as 65536. */
  #characterTime(): Duration {
    const { lcr, divisor } = this.state;
    const bits = 2 + 5 + (lcr & Lcr.wordLength) + ((lcr & 8) !== 0 ? 1 : 0) + ((lcr & Lcr.stop) !== 0 ? 1 : 0);
    return ceilDivide(bits * 16 * (divisor === 0 ? 0x10000 : divisor) * nsPerSecond, clockHz) as Duration;
  }

  #control(value: number): void {
    const s = this.state;
    const toggled = ((value ^ s.fcr) & 1) !== 0;
    if (toggled || (value & 3) === 3) {
      s.rxHead = s.rxCount = this.#flawed = 0;
      s.timedOut = false;
      this.#pins.timers.cancel(Timeout);
    }
    if (toggled || (value & 5) === 5) s.txHead = s.txCount = 0; // the shift register goes on (8.5)
    // Other bits take only while bit 0 is written as 1 (8.5).
    s.fcr = (value & 1) !== 0 ? value & 0xc9 : 0;
  }

  #readData(): number {
    const s = this.state;
    if (s.rxCount === 0) return s.rx[s.rxHead]!;
    const byte = s.rx[s.rxHead]!;
    s.rxHead = (s.rxHead + 1) % this.#depth;
    s.rxCount--;
    s.timedOut = false;
    this.#revealErrors();
    this.#armTimeout();
    this.#update();
    if (s.rxCount === 0) this.#pins.drained?.();
    return byte;
  }

  #arrive(byte: number, errors: number): boolean {
    const s = this.state;
    s.received++;
    if (s.rxCount === this.#depth) {
      s.errors |= Lsr.overrun; // FIFO mode: the new byte is lost; else it overwrites (8.4)
      if ((s.fcr & 1) === 0) {
        s.rx[s.rxHead] = byte;
        s.errors |= errors;
      }
      this.#update();
      return false;
    }
    const at = (s.rxHead + s.rxCount) % this.#depth;
    s.rx[at] = byte;
    s.rxErrors[at] = errors;
    if (errors !== 0) this.#flawed++;
    s.rxCount++;
    if (s.rxCount === 1) this.#revealErrors();
    s.timedOut = false;
    this.#armTimeout();
    this.#update();
    return true;
  }

  /** A byte's errors show in LSR when it reaches the top of the FIFO (8.4). */
  #revealErrors(): void {
    const s = this.state;
    if (s.rxCount === 0 || s.rxErrors[s.rxHead] === 0) return;
    this.#flawed--;
    s.errors |= s.rxErrors[s.rxHead]!;
    s.rxErrors[s.rxHead] = 0;
  }

  /** Four character times without traffic while bytes wait (8.11). */
  #armTimeout(): void {
    const s = this.state;
    const { timers } = this.#pins;
    if (s.rxCount > 0 && (s.fcr & 1) !== 0) {
      const at = (timers.now + 4 * this.#characterTime()) as typeof timers.now;
      if (timers.due(Timeout) !== at) timers.set(Timeout, at);
    } else timers.cancel(Timeout);
  }

  #send(byte: number): void {
    const s = this.state;
    s.txInterrupt = false;
    this.#update(); // INTR falls for an instant even when the byte leaves at once: the 8259 needs an edge
    if (this.#pins.pace === 'immediate') {
      this.#leave(byte);
      s.txInterrupt = true;
      return;
    }
    if (s.txCount === this.#depth) s.tx[(s.txHead + s.txCount - 1) % this.#depth] = byte;
    else s.tx[(s.txHead + s.txCount++) % this.#depth] = byte;
    if (!s.shifting) this.#shiftNext();
  }

  #shiftNext(): void {
    const s = this.state;
    if (s.txCount === 0) return;
    s.shift = s.tx[s.txHead]!;
    s.txHead = (s.txHead + 1) % this.#depth;
    s.txCount--;
    s.shifting = true;
    if (s.txCount === 0) s.txInterrupt = true;
    const { timers } = this.#pins;
    timers.set(Transmit, (timers.now + this.#characterTime()) as typeof timers.now);
  }

  #leave(byte: number): void {
    this.state.transmitted++;
    if ((this.state.mcr & Mcr.loop) !== 0) this.#arrive(byte, 0);
    else this.#pins.transmit(byte);
  }

  #lineStatus(): number {
    const s = this.state;
    let status = s.errors;
    if (s.rxCount > 0) status |= Lsr.ready;
    if (s.txCount === 0) status |= Lsr.holdingEmpty | (s.shifting ? 0 : Lsr.empty);
    return (s.fcr & 1) !== 0 && this.#flawed > 0 ? status | Lsr.fifoError : status;
  }

  /** CTS, DSR, RI, DCD as MSR shows them: the outputs in loopback (8.8), else the pins. */
  #modem(): number {
    const { mcr, pins } = this.state;
    if ((mcr & Mcr.loop) === 0) return pins;
    return (
      ((mcr & Mcr.rts) !== 0 ? Msr.cts : 0) |
      ((mcr & Mcr.dtr) !== 0 ? Msr.dsr : 0) |
      ((mcr & Mcr.out1) !== 0 ? Msr.ri : 0) |
      ((mcr & Mcr.out2) !== 0 ? Msr.dcd : 0)
    );
  }

  #modemChanged(before: number): void {
    const after = this.#modem();
    const changed = before ^ after;
    this.state.deltas |=
      ((changed >>> 4) & (Msr.deltaCts | Msr.deltaDsr | Msr.deltaDcd)) |
      ((before & ~after & Msr.ri) !== 0 ? Msr.trailingRi : 0);
  }

  #cause(): number {
    const s = this.state;
    if ((s.ier & Ier.lineStatus) !== 0 && s.errors !== 0) return Iir.lineStatus;
    if ((s.ier & Ier.received) !== 0) {
      const trigger = (s.fcr & 1) !== 0 ? triggers[s.fcr >>> 6]! : 1;
      if (s.rxCount >= trigger) return Iir.received;
      if (s.timedOut) return Iir.timeout;
    }
    if ((s.ier & Ier.transmitter) !== 0 && s.txInterrupt) return Iir.transmitter;
    if ((s.ier & Ier.modemStatus) !== 0 && s.deltas !== 0) return Iir.modemStatus;
    return Iir.none;
  }

  #update(): void {
    const { mcr } = this.state;
    this.#pins.line.set(this.#cause() !== Iir.none && (mcr & (Mcr.out2 | Mcr.loop)) === Mcr.out2);
  }
}
