/**
 * Local APIC of one processor (Intel SDM vol. 3, chapter 10 in the edition of May 2019, 325384-070; section numbers
 * are its): registers at 0xFEE00000, each a dword on a 16-byte boundary. How messages find it is apicbus.ts.
 *
 * Promise to callers: `pending` and `attention` are worked out when something changes, so asking costs a field read.
 *
 * NOT IMPLEMENTED: x2APIC mode; moving the register page or disabling the APIC by IA32_APIC_BASE; delivery status
 * other than idle (messages arrive at once); remote read; CMCI; thermal and performance sources (their LVT entries
 * store); level-triggered LINT pins and pin polarity; SIPI and INIT levels other than assert. Registers are dwords: a
 * narrower read gives the bytes asked for, a narrower write is ignored (10.4.1 leaves it undefined).
 */

import {
  Attention,
  type Device,
  Layout,
  type MmioHandler,
  type SnapshotRecord,
  type StateOf,
  type Timers,
  u32,
  u8,
  words,
} from '@lux9/bus';
import { ApicTimer, apicTimerFields } from './apictimer.ts';

export const apicPage = { base: 0xfee00000, bytes: 0x1000 } as const;

/** Register offsets (table 10-1). */
export const Apic = {
  id: 0x20,
  version: 0x30,
  tpr: 0x80,
  apr: 0x90,
  ppr: 0xa0,
  eoi: 0xb0,
  rrd: 0xc0,
  ldr: 0xd0,
  dfr: 0xe0,
  svr: 0xf0,
  isr: 0x100,
  tmr: 0x180,
  irr: 0x200,
  esr: 0x280,
  icrLow: 0x300,
  icrHigh: 0x310,
  lvtTimer: 0x320,
  lvtThermal: 0x330,
  lvtPerformance: 0x340,
  lvtLint0: 0x350,
  lvtLint1: 0x360,
  lvtError: 0x370,
  initialCount: 0x380,
  currentCount: 0x390,
  divide: 0x3e0,
} as const;

/** Delivery modes (figures 10-12 and 10-8). */
export const Delivery = { fixed: 0, lowestPriority: 1, smi: 2, nmi: 4, init: 5, startup: 6, external: 7 } as const;
export const lvtMasked = 0x10000;
export const svrEnable = 0x100;
/** ESR bits (figure 10-9). */
export const Esr = { sendIllegal: 0x20, receivedIllegal: 0x40, illegalRegister: 0x80 } as const;

/** Version 0x14, LVT entries 0..5 (10.4.8). */
const version = 0x00050014;
/** Writable bits of each LVT entry, in the order of their registers. */
const lvtMasks = [0x700ff, 0x107ff, 0x107ff, 0x1a7ff, 0x1a7ff, 0x100ff] as const;

const fields = {
  id: u8(),
  tpr: u8(),
  ldr: u32(),
  dfr: u32(0xffffffff),
  svr: u32(0xff),
  isr: words(8),
  tmr: words(8),
  irr: words(8),
  esr: u8(),
  esrPending: u8(),
  icrLow: u32(),
  icrHigh: u32(),
  lvt: words(6),
  ...apicTimerFields,
  /** Level of the LINT0 and LINT1 pins, bits 0 and 1. */
  pins: u8(),
  /** Signals for the core that wait, as bits of Attention; and the vector of the startup message. */
  signals: u8(),
  startupVector: u8(),
};
const layout = new Layout('lapic', 1, fields);

/** What a local APIC needs of the others. */
export interface ApicMessages {
  /** An interrupt command was written. Answers whether any APIC was addressed. */
  command(sender: number, low: number, high: number): void;
  /** A level-triggered interrupt was finished: the I/O APICs look for its vector. */
  endOfInterrupt(vector: number): void;
  /** ExtINT: the vector an 8259 would give, -1 for none; and the INTA cycle. */
  externalPending(): number;
  externalAcknowledge(): number;
}

export class LocalApic implements Device, MmioHandler {
  readonly name: string;
  readonly cpu: number;
  readonly state: StateOf<typeof fields> = layout.create();
  readonly timer: ApicTimer;
  readonly #messages: ApicMessages;
  /** The vector of the local APIC that the core would take, -1: none. Derived. */
  #vector = -1;

  constructor(name: string, cpu: number, timers: Timers, messages: ApicMessages) {
    this.name = name;
    this.cpu = cpu;
    this.timer = new ApicTimer(
      this.state,
      timers,
      (vector) => this.accept(Delivery.fixed, vector, false),
      (vector) => this.#expiryIdle(vector),
    );
    this.#messages = messages;
    this.reset();
  }

  /** Power on and reset (10.4.7.1). */
  reset(): void {
    const { pins } = this.state;
    layout.reset(this.state);
    this.state.pins = pins;
    this.state.id = this.cpu;
    this.state.lvt.fill(lvtMasked);
    this.timer.disarm();
    this.#update();
  }

  /** INIT (10.4.7.3): as a reset, but the ID stays. */
  init(): void {
    const { id } = this.state;
    this.reset();
    this.state.id = id;
  }

  get enabled(): boolean {
    return (this.state.svr & svrEnable) !== 0;
  }

  // What the core sees.

  get attention(): number {
    const { signals } = this.state;
    return this.#vector >= 0 || this.#external ? signals | Attention.interrupt : signals;
  }

  get pending(): number {
    return this.#vector >= 0 ? this.#vector : this.#external ? this.#messages.externalPending() : -1;
  }

  /** INTA: moves the winner from IRR to ISR. -1 when there is none. */
  acknowledge(): number {
    const vector = this.#vector;
    if (vector < 0) return this.#external ? this.#messages.externalAcknowledge() : -1;
    setBit(this.state.irr, vector, false);
    setBit(this.state.isr, vector, true);
    this.#update();
    if (vector === this.timer.vector) this.timer.arm();
    return vector;
  }

  /** Takes one signal of Attention; false when it does not wait. */
  take(signal: number): boolean {
    if ((this.state.signals & signal) === 0) return false;
    this.state.signals &= ~signal;
    return true;
  }

  /** LINT0 is an ExtINT input that is high: the virtual wire (10.5.1; MP spec 3.6.2.2). */
  get #external(): boolean {
    const { lvt, pins } = this.state;
    return (pins & 1) !== 0 && (lvt[3]! & lvtMasked) === 0 && ((lvt[3]! >>> 8) & 7) === Delivery.external;
  }

  // What arrives.

  /** A message addressed to this APIC. */
  accept(mode: number, vector: number, level: boolean): void {
    const s = this.state;
    switch (mode) {
      case Delivery.fixed:
      case Delivery.lowestPriority:
        if (vector < 16) this.#error(Esr.receivedIllegal);
        else if (this.enabled) {
          setBit(s.irr, vector, true);
          setBit(s.tmr, vector, level);
          this.#update();
        }
        break;
      case Delivery.smi:
        s.signals |= Attention.smi;
        break;
      case Delivery.nmi:
        s.signals |= Attention.nmi;
        break;
      case Delivery.init:
        this.init();
        s.signals = (s.signals & ~Attention.startup) | Attention.init;
        break;
      case Delivery.startup:
        s.signals |= Attention.startup;
        s.startupVector = vector;
        break;
      default: // external: only by LINT0
    }
  }

  /** Whether a message to `destination` (8 bits) is for this APIC (10.6.2). */
  addressed(destination: number, logical: boolean): boolean {
    const { id, ldr, dfr } = this.state;
    if (destination === 0xff) return true;
    if (!logical) return destination === id;
    const own = ldr >>> 24;
    if (dfr >>> 28 === 0xf) return (own & destination) !== 0;
    return own >>> 4 === destination >>> 4 && (own & destination & 0xf) !== 0;
  }

  /** The processor priority (10.8.3.1). */
  get priority(): number {
    const { tpr, isr } = this.state;
    const serving = highestBit(isr) & 0xf0;
    return tpr >>> 4 >= serving >>> 4 ? tpr : serving;
  }

  /** Pin 0: LINT0 (the 8259's INT), pin 1: LINT1 (NMI). */
  setPin(pin: number, level: boolean): void {
    const s = this.state;
    const rose = level && (s.pins & (1 << pin)) === 0;
    s.pins = level ? s.pins | (1 << pin) : s.pins & ~(1 << pin);
    const entry = s.lvt[3 + pin]!;
    const mode = (entry >>> 8) & 7;
    if (rose && (entry & lvtMasked) === 0 && mode !== Delivery.external) this.accept(mode, entry & 0xff, false);
  }

  // Registers.

  readMmio(offset: number, size: number): number {
    const word = this.#read(offset & ~3);
    const shift = 8 * (offset & 3);
    if (size === 4) return word;
    return (word >>> shift) & (size === 2 ? 0xffff : 0xff);
  }

  writeMmio(offset: number, size: number, value: number): void {
    if (size === 4 && (offset & 3) === 0) this.#write(offset, value);
  }

  #read(offset: number): number {
    if ((offset & 0xf) !== 0) return 0;
    const s = this.state;
    if (offset >= Apic.isr && offset < Apic.esr) {
      const bank = offset < Apic.tmr ? s.isr : offset < Apic.irr ? s.tmr : s.irr;
      return bank[(offset >>> 4) & 7]!;
    }
    if (offset >= Apic.lvtTimer && offset <= Apic.lvtError) return s.lvt[(offset - Apic.lvtTimer) >>> 4]!;
    switch (offset) {
      case Apic.id:
        return (s.id << 24) >>> 0;
      case Apic.version:
        return version;
      case Apic.tpr:
        return s.tpr;
      case Apic.apr:
        return this.priority;
      case Apic.ppr:
        return this.priority;
      case Apic.eoi:
      case Apic.rrd:
        return 0;
      case Apic.ldr:
        return s.ldr;
      case Apic.dfr:
        return s.dfr;
      case Apic.svr:
        return s.svr;
      case Apic.esr:
        return s.esr;
      case Apic.icrLow:
        return s.icrLow;
      case Apic.icrHigh:
        return s.icrHigh;
      case Apic.initialCount:
        return s.initialCount;
      case Apic.currentCount:
        return this.timer.current;
      case Apic.divide:
        return s.divide;
      default:
        this.#error(Esr.illegalRegister);
        return 0;
    }
  }

  #write(offset: number, value: number): void {
    const s = this.state;
    if ((offset & 0xf) !== 0) return;
    if (offset >= Apic.lvtTimer && offset <= Apic.lvtError) {
      this.#writeLvt((offset - Apic.lvtTimer) >>> 4, value);
      return;
    }
    switch (offset) {
      case Apic.id:
        s.id = value >>> 24;
        break;
      case Apic.tpr:
        s.tpr = value & 0xff;
        this.#update();
        break;
      case Apic.eoi:
        this.#endOfInterrupt();
        break;
      case Apic.ldr:
        s.ldr = (value & 0xff000000) >>> 0;
        break;
      case Apic.dfr:
        s.dfr = (value | 0x0fffffff) >>> 0;
        break;
      case Apic.svr:
        s.svr = value & 0x3ff;
        // Software disable masks every LVT entry (10.4.7.2).
        if (!this.enabled) for (let i = 0; i < 6; i++) s.lvt[i]! |= lvtMasked;
        this.timer.arm();
        this.#update();
        break;
      case Apic.esr: // writing shows what was gathered and starts anew (10.5.3)
        s.esr = s.esrPending;
        s.esrPending = 0;
        this.timer.arm();
        break;
      case Apic.icrHigh:
        s.icrHigh = (value & 0xff000000) >>> 0;
        break;
      case Apic.icrLow:
        s.icrLow = value & 0xccfff;
        this.#command();
        break;
      case Apic.initialCount:
        this.timer.writeInitial(value);
        break;
      case Apic.divide:
        this.timer.writeDivide(value);
        break;
      case Apic.version:
      case Apic.apr:
      case Apic.ppr:
      case Apic.rrd:
      case Apic.currentCount:
        break; // read only
      default:
        if (offset < Apic.isr || offset >= Apic.esr) this.#error(Esr.illegalRegister);
    }
  }

  #writeLvt(index: number, value: number): void {
    const s = this.state;
    const entry = (value & lvtMasks[index]!) | (this.enabled ? 0 : lvtMasked);
    if (index === 0) this.timer.writeEntry(entry);
    else s.lvt[index] = entry;
  }

  #command(): void {
    const { icrLow, icrHigh } = this.state;
    const mode = (icrLow >>> 8) & 7;
    if ((icrLow & 0xff) < 16 && (mode === Delivery.fixed || mode === Delivery.lowestPriority)) {
      this.#error(Esr.sendIllegal);
      return;
    }
    this.#messages.command(this.cpu, icrLow, icrHigh);
  }

  #endOfInterrupt(): void {
    const { isr, tmr } = this.state;
    const vector = highestBit(isr);
    if (vector === 0 && (isr[0]! & 1) === 0) return;
    setBit(isr, vector, false);
    this.#update();
    if ((tmr[vector >>> 5]! & (1 << (vector & 31))) !== 0) this.#messages.endOfInterrupt(vector);
  }

  #error(bit: number): void {
    const s = this.state;
    const raise = (s.esrPending & bit) === 0;
    s.esrPending |= bit;
    const entry = s.lvt[5]!;
    // A bad vector in the error entry itself only gathers: it cannot report itself for ever.
    if (raise && (entry & lvtMasked) === 0 && (entry & 0xff) >= 16) this.accept(Delivery.fixed, entry & 0xff, false);
  }

  #update(): void {
    const vector = highestBit(this.state.irr);
    this.#vector = vector >= 16 && vector >>> 4 > this.priority >>> 4 && this.enabled ? vector : -1;
  }

  /** The timer's interrupt would change nothing: it waits already, or its error is recorded. */
  #expiryIdle(vector: number): boolean {
    const { irr, tmr, esrPending } = this.state;
    if (vector < 16) return (esrPending & Esr.receivedIllegal) !== 0;
    const bit = 1 << (vector & 31);
    return (irr[vector >>> 5]! & bit) !== 0 && (tmr[vector >>> 5]! & bit) === 0;
  }

  onEvent(): void {
    this.timer.expire();
  }

  save(): SnapshotRecord {
    return layout.save(this.state);
  }

  load(record: SnapshotRecord): void {
    layout.load(this.state, record);
    this.#update();
  }
}

function setBit(bits: Uint32Array, index: number, on: boolean): void {
  const bit = (1 << (index & 31)) >>> 0;
  bits[index >>> 5] = on ? bits[index >>> 5]! | bit : bits[index >>> 5]! & ~bit;
}

/** The highest bit set, 0 when none is. */
function highestBit(bits: Uint32Array): number {
  for (let i = 7; i >= 0; i--) if (bits[i] !== 0) return i * 32 + 31 - Math.clz32(bits[i]!);
  return 0;
}
