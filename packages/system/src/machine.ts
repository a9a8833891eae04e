/**
 * A whole machine from a plain description: a PC (packages/devices), a processor core (packages/cpu), Lux9 on it, and the loop
 * that runs them.
 *
 * Processors are interleaved in rounds: in a round each runs, in order, up to the same instant (`quantumNs` later, or the next
 * device event); then devices catch up. Where `run` stops inside a round is part of the state, so cutting a run into
 * pieces changes nothing. A kernel step that takes a CPU past the round's end is paid back in the next one.
 *
 * Input enters at multiples of `inputTickNs` of virtual time and is reported with its instant: replaying those reports
 * gives the same run.
 */
import { Hash128, hash128, instant, silentLog, type LogSink } from '@lux9/base';
import { coreFields } from '@lux9/abi';
import { Attention, decodeSnapshot, encodeSnapshot, MachineRequest, type Bus } from '@lux9/bus';
import { CpuCore, type CoreExports } from '@lux9/cpu';
import { createPc, memoryMap, type Mode, type Pc, Pci } from '@lux9/devices';
import { boot, type BootRecord, decode, encode, Kernel, PanicError, panicscreen, schedule, squidboy, stamp, State, trap, wire } from '@lux9/kernel';
import { applyEvent, type EventSource } from './events.ts';
import { HostPort, type HostSide } from './hostport.ts';
import { joinParts, splitParts } from './parts.ts';

/** How far one CPU may run before the others, ns. With one CPU only events end a round. */
export const quantumNs = 20_000;
export const quantumAloneNs = 1_000_000;
export const inputTickNs = 10_000_000;

export interface MachineConfig {
  readonly memMB: number;
  readonly cpus: number;
  /** ustar archive served at /boot; null: none. */
  readonly initrd: Uint8Array | null;
  /** ustar archive of more files, which appear in the root directory by their names. */
  readonly files?: Uint8Array | null;
  readonly seed: number;
  /** Kernel command line, e.g. `init=/boot/init`. */
  readonly cmdline?: string;
  /** Seconds since 1970 UTC at power on. */
  readonly epoch?: number;
  readonly display?: Mode | null;
  /** What leaves the first serial port. An output: nothing it does reaches the machine. */
  readonly onConsole?: (byte: number) => void;
  /** Who is at the other end of the second serial line: standard files of a host, see hostport.ts. Default: nobody. */
  readonly host?: HostSide | null;
  /** Each input, as it enters the machine. */
  readonly onInput?: (event: InputEvent) => void;
  readonly log?: LogSink;
}

/** Bytes typed on the serial console, at an instant that is a multiple of inputTickNs; or the host's answer to a read of its standard input. */
export interface InputEvent {
  readonly at: number;
  readonly bytes: Uint8Array;
  readonly source: 'console' | 'stdin' | 'keyboard' | 'mouse' | 'inspect';
}

/** Sees what ran: outputs only, nothing it does reaches the machine. */
export interface MachineObserver {
  /** Process `pid` had processor `cpu` from one instant to another, kernel work included. */
  ran(cpu: number, pid: number, from: number, to: number): void;
}

/**
 * Asked before each stretch of at most `most` instructions: how many may run, 0 to hold the machine there. It may read
 * the machine and must not change it: where stretches end is no part of what the machine does.
 */
export type Watcher = (cpu: number, pid: number, most: number) => number;

/** `stdin`: the host has to give standard input (`answer`) before the machine goes on. `held`: the watcher said so. */
export type StopReason = 'budget' | 'panic' | 'poweroff' | 'reset' | 'stdin' | 'held';

export interface StateHash {
  readonly part: string;
  readonly hash: string;
}

const archEnd = Math.max(...coreFields.filter((f) => f.kind === 'arch').map((f) => f.offset + f.size * f.count));

export class Machine {
  readonly config: MachineConfig;
  readonly core: CpuCore;
  readonly pc: Pc;
  readonly bus: Bus;
  readonly host: HostPort | null;
  kernel: Kernel;
  /** Why the kernel panicked, '' while it lives. */
  panic = '';
  /** The host's error behind a panic; no part of the state. */
  fault: unknown = null;
  /** Instructions retired by all CPUs. */
  instructions = 0;
  // The round: up to when, and whose turn it is; -1 between rounds.
  #limit = 0;
  #turn = -1;
  #inputs: { at: number; bytes: Uint8Array; done: number }[] = [];
  /** Inputs that are no typing: key and mouse events, requests of the inspector. */
  #events: { at: number; bytes: Uint8Array; source: string }[] = [];
  // Wiring of whoever looks on; no part of the state.
  observer: MachineObserver | null = null;
  watcher: Watcher | null = null;
  /** Time each processor had nothing to do since power on or restore, ns. */
  readonly idleNs: number[] = [];
  #held = false;

  /** `exports`: a fresh instance of the core's module, sized for memMB. */
  constructor(exports: CoreExports, config: MachineConfig) {
    this.config = config;
    this.core = new CpuCore(exports, config.memMB * 1024 * 1024);
    this.pc = createPc({
      memory: this.core, cpus: config.cpus, epoch: config.epoch ?? 0, display: config.display ?? null, counter: true,
      serialOut: (port, byte) => {
        if (port === 0) config.onConsole?.(byte);
        else this.host?.take(byte);
      },
      serialDrained: (port) => {
        if (port === 1) this.host?.send();
      },
      log: config.log ?? silentLog,
    });
    this.bus = this.pc.bus;
    this.host = config.host ? this.bus.add(new HostPort(this.bus, config.host)) : null;
    this.host?.connect(this.pc.uarts[1]!);
    this.core.setDevice(0xa0, 0x20, true);
    this.kernel = this.#boot();
  }

  #boot(): Kernel {
    const { config, core, bus } = this;
    const ramBytes = core.ram.length;
    const modules: BootRecord['modules'][number][] = [];
    let end = ramBytes;
    for (const [archive, at] of [[config.initrd, 'boot'], [config.files, '']] as const) {
      if (!archive || archive.length === 0) continue;
      end = Math.floor((end - archive.length) / 4096) * 4096;
      if (end < 16 * 1024 * 1024) throw new RangeError(`files of ${archive.length} bytes do not fit ${config.memMB} MB of memory`);
      core.ram.set(archive, end);
      core.wrote(end, archive.length);
      modules.push({ physical: end, bytes: archive.length, at });
    }
    return boot(core, bus, {
      cmdline: config.cmdline ?? '', memoryMap: memoryMap(ramBytes), modules, framebuffer: this.#framebuffer(),
      epoch: config.epoch ?? 0, cpus: config.cpus, seed: config.seed,
    });
  }

  /** As the boot loader finds it: the display's first base address register. */
  #framebuffer(): BootRecord['framebuffer'] {
    const { framebuffer, pci } = this.pc;
    const display = pci.functions.find((f) => f.config[Pci.class] === 3);
    const bar = display?.bar(0) ?? null;
    if (framebuffer === null || bar === null) return null;
    return { address: bar.base, width: framebuffer.mode.width, height: framebuffer.mode.height, pitch: framebuffer.stride, depth: 32 };
  }

  /** Virtual nanoseconds since power on. */
  get now(): number {
    return this.bus.clock.now;
  }

  /** Types on the console. The bytes enter at the next input tick, or at `at` (replay). */
  input(bytes: Uint8Array, at = (Math.floor(this.now / inputTickNs) + 1) * inputTickNs): void {
    const event = { at, bytes: bytes.slice(), source: 'console' } as const;
    this.#inputs.push({ at, bytes: event.bytes, done: 0 });
    this.config.onInput?.(event);
  }

  /** Bytes typed that the serial line has not taken yet. */
  get pendingInput(): number {
    return this.#inputs.reduce((sum, i) => sum + i.bytes.length - i.done, 0);
  }

  /** Another input, at the next input tick or at `at` (replay). Bytes: see events.ts. */
  event(source: EventSource, bytes: Uint8Array, at = (Math.floor(this.now / inputTickNs) + 1) * inputTickNs): void {
    const event = { at, bytes: bytes.slice(), source };
    this.#events.push(event);
    this.config.onInput?.(event);
  }

  /** The first instant at which anything can happen to an idle machine. */
  get nextEvent(): number {
    return Math.min(this.bus.clock.nextEvent, this.nextInput);
  }

  /** Standard input for the read that stopped the machine: at most `host.wants` bytes, none for its end. */
  answer(bytes: Uint8Array): void {
    this.host?.answer(bytes);
    this.config.onInput?.({ at: this.now, bytes: bytes.slice(), source: 'stdin' });
  }

  /** Whether no processor has anything to run: only a device's event or input can change that. */
  get idle(): boolean {
    return this.kernel.machs.every((m) => m.proc === null) && this.kernel.machs.every((m) => m.nready === 0);
  }

  /** The next instant at which input is due; far away when there is none. */
  get nextInput(): number {
    const first = Math.min(this.#inputs[0]?.at ?? Number.MAX_SAFE_INTEGER, this.#events[0]?.at ?? Number.MAX_SAFE_INTEGER);
    return Math.max(first, this.now + 1);
  }

  #deliver(): void {
    while (this.#events.length > 0 && this.#events[0]!.at <= this.now) {
      const { source, bytes } = this.#events.shift()!;
      applyEvent(this.pc, this.kernel, source as EventSource, bytes);
    }
    const uart = this.pc.uarts[0]!;
    while (this.#inputs.length > 0) {
      const first = this.#inputs[0]!;
      if (first.at > this.now) return;
      // The receive FIFO holds 16: what does not fit comes when the kernel has read.
      while (first.done < first.bytes.length && uart.state.rxCount < 14) uart.receive(first.bytes[first.done++]!);
      if (first.done < first.bytes.length) {
        first.at = this.now + 100_000;
        return;
      }
      this.#inputs.shift();
    }
  }

  /**
   * Runs for `budget` virtual nanoseconds of one CPU's work (idle time included), or until something ends it. A part of a nanosecond
   * counts as a whole one: the core does whole instructions.
   */
  run(budget: number): StopReason {
    let left = Math.ceil(budget);
    try {
      while (left > 0) {
        if (this.panic !== '') return 'panic';
        if (this.#turn < 0) {
          // Between rounds only: where a run was cut must not show in where the machine ends.
          if (this.bus.request === MachineRequest.powerOff) return 'poweroff';
          if (this.bus.request === MachineRequest.reset) return 'reset';
          if (this.host !== null && this.host.wants > 0) return 'stdin';
          this.#begin();
        }
        left -= this.#step(left);
        if (this.#held) {
          this.#held = false;
          return 'held';
        }
      }
      return 'budget';
    } catch (e) {
      this.#panicked(e);
      return 'panic';
    }
  }

  /** One stretch of at most `most` ns of work; answers how much it was (0 between rounds). For stopping at exact instants. */
  runExactly(most: number): number {
    if (this.panic !== '') throw new Error(`panic: ${this.panic}`);
    if (this.#turn < 0) this.#begin();
    return this.#step(Math.ceil(most));
  }

  #begin(): void {
    const { clock } = this.bus;
    const { now } = clock;
    const event = Math.min(clock.nextEvent, this.nextInput);
    const signals = this.bus.signals;
    const busy = !this.idle || this.kernel.machs.some((m) => signals.attention(m.id) !== 0);
    const quantum = this.kernel.machs.length === 1 ? quantumAloneNs : quantumNs;
    this.#limit = busy ? Math.min(event, (Math.floor(now / quantum) + 1) * quantum) : event;
    this.#turn = 0;
  }

  /** Part of a round; answers the time it took. */
  #step(most: number): number {
    const { kernel, core } = this;
    const m = kernel.machs[this.#turn];
    if (m === undefined) {
      // Everybody is there: devices catch up.
      this.bus.clock.advanceTo(instant(this.#limit));
      this.#deliver();
      this.#turn = -1;
      return 0;
    }
    if (!m.online) {
      this.#start(m.id);
      this.#turn++;
      return 0;
    }
    this.bus.cpu = m.id;
    const begun = m.time;
    while (m.time < this.#limit && m.time - begun < most) {
      const runs = schedule(kernel, m);
      // A lone processor need not run on to the end of its round when the kernel armed something earlier.
      if (kernel.machs.length === 1) this.#limit = Math.max(m.time, Math.min(this.#limit, this.bus.clock.nextEvent));
      if (!runs) {
        if (m.time < this.#limit) {
          m.idleNs += this.#limit - m.time;
          this.idleNs[m.id] = (this.idleNs[m.id] ?? 0) + this.#limit - m.time;
          m.time = this.#limit;
        }
        break;
      }
      let count = Math.min(this.#limit - m.time, most - (m.time - begun));
      if (count <= 0) break;
      const p = m.proc!;
      const { pid } = p;
      // An instruction at a watchpoint runs alone.
      const alone = p.watchhit !== 0 || p.stepping.length > 0;
      if (alone) count = 1;
      if (this.watcher !== null) {
        count = this.watcher(m.id, pid, count);
        if (count === 0) {
          this.#held = true;
          break;
        }
      }
      const from = m.time;
      const context = core.context(m.id);
      const before = context.instructions;
      const exit = core.run(m.id, count);
      const ran = context.instructions - before;
      this.instructions += ran;
      stamp(m, ran);
      if (exit !== 0 || alone) trap(kernel, m, exit);
      this.observer?.ran(m.id, pid, from, m.time);
    }
    if (m.time >= this.#limit) this.#turn++;
    return Math.max(m.time - begun, 0);
  }

  /** A processor that waits for INIT and SIPI. */
  #start(cpu: number): void {
    const { signals } = this.bus;
    const attention = signals.attention(cpu);
    if (attention === 0) return;
    if ((attention & Attention.init) !== 0) signals.takeInit(cpu);
    if ((signals.attention(cpu) & Attention.startup) !== 0 && signals.takeStartup(cpu) >= 0) {
      squidboy(this.kernel, this.kernel.machs[cpu]!, this.#limit);
    }
  }

  /** What the host knows of the error (its own stack) goes to the log and to `fault`; the machine's state must not depend on it. */
  #panicked(e: unknown): void {
    this.fault = e;
    (this.config.log ?? silentLog)('error', 'kernel', e instanceof Error ? (e.stack ?? e.message) : String(e));
    this.panic = e instanceof PanicError ? e.message : 'unexpected error in the kernel';
    panicscreen(this.kernel, this.panic);
  }

  /** Processes alive, for callers that wait for the machine to come to rest. */
  get processes(): number {
    return this.kernel.procs.filter((p) => p !== null && !p.kp && p.state !== State.Dead).length;
  }

  // Snapshots and hashes.

  #contextBytes(): Uint8Array {
    const out = new Uint8Array(this.config.cpus * archEnd);
    for (let cpu = 0; cpu < this.config.cpus; cpu++) {
      const { bytes } = this.core.context(cpu);
      for (const f of coreFields) {
        if (f.kind !== 'arch') continue;
        const size = f.size * f.count;
        out.set(bytes.subarray(f.offset, f.offset + size), cpu * archEnd + f.offset);
      }
    }
    return out;
  }

  #ownState(): Uint8Array {
    return encodeSnapshot({
      version: 1, limit: this.#limit, turn: this.#turn, panic: this.panic, instructions: this.instructions,
      inputs: this.#inputs.map((i) => ({ at: i.at, bytes: i.bytes, done: i.done })),
      events: this.#events.map((e) => ({ at: e.at, bytes: e.bytes, source: e.source })),
    });
  }

  /** The whole state as bytes, RAM included. */
  save(): Uint8Array {
    return joinParts([this.#ownState(), this.#contextBytes(), encodeSnapshot(this.bus.save()), encode(this.kernel), this.core.ram]);
  }

  /** Takes a state saved by a machine of the same configuration. Throws on anything else; the machine is then unusable. */
  restore(saved: Uint8Array): void {
    const [own, contexts, bus, kernel, ram] = splitParts(saved, 5) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    const state = decodeSnapshot(own) as unknown as {
      limit: number; turn: number; panic: string; instructions: number; inputs: { at: number; bytes: Uint8Array; done: number }[];
      events: { at: number; bytes: Uint8Array; source: string }[];
    };
    if (ram.length !== this.core.ram.length || contexts.length !== this.config.cpus * archEnd) throw new RangeError('a snapshot of another machine');
    this.core.ram.set(ram);
    for (let cpu = 0; cpu < this.config.cpus; cpu++) {
      const { bytes } = this.core.context(cpu);
      for (const f of coreFields) {
        if (f.kind !== 'arch') continue;
        const size = f.size * f.count;
        bytes.set(contexts.subarray(cpu * archEnd + f.offset, cpu * archEnd + f.offset + size), f.offset);
      }
    }
    this.core.restored();
    this.bus.load(decodeSnapshot(bus) as never);
    this.kernel = new Kernel();
    decode(kernel, this.kernel);
    wire(this.kernel, this.core, this.bus);
    this.kernel.m = this.kernel.machs[0]!;
    this.#limit = state.limit;
    this.#turn = state.turn;
    this.panic = state.panic;
    this.instructions = state.instructions;
    this.#inputs = state.inputs.map((i) => ({ at: i.at, bytes: i.bytes, done: i.done }));
    this.#events = state.events.map((e) => ({ at: e.at, bytes: e.bytes, source: e.source }));
  }

  /** A hash per part: cpu, ram, kernel, and each device. */
  hashes(): StateHash[] {
    return [
      { part: 'cpu', hash: hash128(this.#contextBytes()) },
      { part: 'ram', hash: new Hash128().update(this.core.ram).digest() },
      { part: 'kernel', hash: hash128(encode(this.kernel)) },
      ...this.bus.hashes(),
    ];
  }
}

/** A machine, booted as far as its first process being ready. `exports`: see Machine. */
export function createMachine(exports: CoreExports, config: MachineConfig): Machine {
  return new Machine(exports, config);
}
