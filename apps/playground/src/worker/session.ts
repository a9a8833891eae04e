/**
 * One machine and what the page is told of it: console output as it comes (held back while the page is behind),
 * a status a few times a second, screen updates while somebody looks.
 */
import { createMachine, inputTickNs, Inspect, type Machine } from '@lux9/system';
import type { CoreExports } from '@lux9/cpu';
import type { BootOptions, DebugStop, MachineEvents, PartHash, RunState, Status } from '@lux9/protocol';
import { Debugger } from './debugger.ts';
import { Pace, type Paced } from './pace.ts';
import { ScreenWatch } from './screen.ts';

/** Output the page has not shown yet beyond which the machine waits, bytes. */
const outputMax = 64 * 1024;
/** Virtual time in which what was typed has reached the guest for certain, ns: so long the machine goes on even so. */
const typedGrace = inputTickNs + 2e6;
const DEL = 0x7f;
const ctrlC = 0x03;
/** Host time between two statuses, ms; a change of state is told at once. */
const statusInterval = 200;
const screenInterval = 33;

export class Session implements Paced {
  readonly machine: Machine;
  readonly inspect: Inspect;
  readonly pace: Pace;
  readonly debug: Debugger;
  readonly #events: MachineEvents;
  readonly #screen: ScreenWatch;
  #out = new Uint8Array(1 << 16);
  #outLength = 0;
  #graceUntil = 0;
  /** An interrupt was typed, and the program it was for has the console still. */
  #interrupted = false;
  /** It printed so much then that what it prints before it hears is thrown away. */
  #flooded = false;
  #unshown = 0;
  #wantsToRun = true;
  #visible = true;
  #ended = '';
  #lastStatus = 0;
  #lastScreen = 0;
  #idleBefore: number[] = [];
  #timeBefore: number[] = [];
  #statusTimer: ReturnType<typeof setInterval>;
  #size = '';

  constructor(exports: CoreExports, options: BootOptions, initrd: Uint8Array, events: MachineEvents) {
    this.#events = events;
    this.machine = createMachine(exports, {
      memMB: options.memMB, cpus: options.cpus, cmdline: options.cmdline, seed: options.seed, initrd,
      epoch: options.epoch ?? Math.floor(Date.now() / 1000), display: options.display,
      onConsole: (byte) => this.#console(byte),
    });
    this.inspect = new Inspect(this.machine);
    this.debug = new Debugger(this.machine, (stop) => this.#stoppedBy(stop));
    this.#screen = new ScreenWatch(this.machine, (update) => events.screen(update));
    this.pace = new Pace(this);
    this.#statusTimer = setInterval(() => this.#tell(), statusInterval);
    this.pace.start();
    this.#flush();
    this.#tell();
  }

  close(): void {
    clearInterval(this.#statusTimer);
    this.pace.close();
    this.inspect.close('the machine was reset');
  }

  // Paced.

  get now(): number {
    return this.machine.now;
  }

  get instructions(): number {
    return this.machine.instructions;
  }

  get idle(): boolean {
    return this.machine.idle;
  }

  get nextEvent(): number {
    return this.machine.nextEvent;
  }

  get nextInput(): number {
    return this.machine.nextInput;
  }

  get blocked(): boolean {
    return this.#unshown + this.#outLength > outputMax && this.machine.now >= this.#graceUntil;
  }

  run(budget: number): boolean {
    const reason = this.machine.run(budget);
    if (reason === 'budget') return true;
    if (reason === 'held') return false;
    if (reason === 'panic') this.#ended = `panic: ${this.machine.panic}. The machine keeps its state: look at it in the panels, or reset it`;
    else if (reason === 'poweroff') this.#ended = 'The machine was switched off. Reset starts it again';
    else if (reason === 'reset') this.#ended = 'The machine asked for a reset';
    return false;
  }

  sliced(): void {
    this.#flush();
    this.debug.between();
    const now = performance.now();
    if (now - this.#lastScreen >= screenInterval) {
      this.#lastScreen = now;
      this.#screen.look();
    }
    if (this.#ended !== '' || now - this.#lastStatus >= statusInterval) this.#tell();
  }

  // Console.

  #console(byte: number): void {
    if (this.#interrupted) {
      if (this.#raw) {
        this.#interrupted = false;
        this.#flush();
        this.#events.interrupted();
      } else if (this.#flooded && this.machine.now < this.#graceUntil) return;
    }
    if (this.#outLength === this.#out.length) {
      const more = new Uint8Array(this.#out.length * 2);
      more.set(this.#out);
      this.#out = more;
    }
    this.#out[this.#outLength++] = byte;
  }

  /** Somebody reads the console as typed: the shell's line editor, or a program. */
  get #raw(): boolean {
    return (this.machine.kernel.devs.get('cons') as { raw?: boolean } | undefined)?.raw === true;
  }

  #flush(): void {
    if (this.#outLength === 0) return;
    const bytes = this.#out.slice(0, this.#outLength);
    this.#unshown += bytes.length;
    this.#outLength = 0;
    this.#events.output(bytes, this.#raw);
  }

  rendered(bytes: number): void {
    const was = this.blocked;
    this.#unshown = Math.max(0, this.#unshown - bytes);
    if (was && !this.blocked) this.pace.kick();
  }

  type(bytes: Uint8Array): number {
    if (bytes.length > 0) {
      this.machine.input(bytes);
      if (!this.#raw && (bytes.includes(DEL) || bytes.includes(ctrlC))) {
        this.#interrupted = true;
        this.#flooded = this.#unshown + this.#outLength > outputMax / 4;
        if (this.#flooded) this.#outLength = 0;
      }
      this.#graceUntil = this.machine.now + typedGrace;
    }
    this.pace.kick();
    return this.machine.pendingInput;
  }

  /** The size goes into the environment of the first process's group, where programs look for it. */
  resize(columns: number, rows: number): void {
    const size = `${columns} ${rows}`;
    if (size === this.#size) return;
    this.#size = size;
    this.inspect.write('/env/WINSIZE', new TextEncoder().encode(size));
    this.pace.kick();
  }

  // Control.

  get #mayRun(): boolean {
    return this.#wantsToRun && this.#visible && this.#ended === '' && !this.debug.holds;
  }

  #apply(): void {
    if (this.#mayRun) this.pace.start();
    else this.pace.stop();
    this.#tell();
  }

  setWanted(run: boolean): void {
    this.#wantsToRun = run;
    if (run) this.debug.release();
    this.#apply();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#apply();
  }

  watchScreen(on: boolean): void {
    this.#screen.on = on;
    this.#screen.look();
  }

  hold(pid = 0): void {
    this.debug.hold(pid);
    this.#apply();
  }

  /** After a debugger's command let the machine go. */
  go(): void {
    this.#wantsToRun = true;
    this.#apply();
  }

  #stoppedBy(stop: DebugStop): void {
    this.pace.stop();
    this.#flush();
    this.#tell();
    this.#events.stopped(stop);
  }

  hashes(): readonly PartHash[] {
    return this.machine.hashes();
  }

  #state(): RunState {
    if (this.#ended !== '') return 'ended';
    if (this.debug.holds) return 'stopped';
    if (!this.#wantsToRun || !this.#visible) return 'paused';
    return this.machine.idle ? 'idle' : 'running';
  }

  #tell(): void {
    const { kernel } = this.machine;
    this.#lastStatus = performance.now();
    const state = this.#state();
    const status: Status = {
      state,
      message: this.#ended,
      ns: this.machine.now,
      instructions: this.machine.instructions,
      mips: this.pace.mips,
      behind: this.pace.behind / 1e6,
      cpus: kernel.machs.map((m) => {
        const time = m.time - (this.#timeBefore[m.id] ?? 0);
        const idle = (this.machine.idleNs[m.id] ?? 0) - (this.#idleBefore[m.id] ?? 0);
        this.#timeBefore[m.id] = m.time;
        this.#idleBefore[m.id] = this.machine.idleNs[m.id] ?? 0;
        return { busy: time <= 0 ? 0 : Math.min(1, Math.max(0, 1 - idle / time)), pid: m.proc?.pid ?? 0 };
      }),
      ramBytes: this.machine.core.ram.length,
      freeBytes: kernel.pmem.nfree * 4096,
      processes: this.machine.processes,
      raw: this.#raw,
      stages: kernel.stages,
    };
    this.#events.status(status);
  }
}
